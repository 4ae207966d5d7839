#!/usr/bin/env python3
"""Makes tests/data/tokenizers.txt: small tokenizers of every kind, and what HuggingFace `tokenizers`
says to some texts.

    python tests/reference/make_tokenizer.py                 writes tests/data/tokenizers.txt
    python tests/reference/make_tokenizer.py --folder DIR    writes each tokenizer to DIR instead, for
                                                             check_tokenizer.py
    python tests/reference/make_tokenizer.py --keep          the same with the tokenizers of that file, not
                                                             newly trained ones
    python tests/reference/make_tokenizer.py --seeds         writes tests/fuzz/seeds of the two fuzzers

Lines of the file: "T name", "J tokenizer.json", then for each text "E flags limit text pair ids spans
type_ids special decoded decoded_without_special": flags 1 pair, 2 no special tokens, 4 cut left; texts
are hexadecimal ("-": empty), lists have commas; spans are bytes.
"""
import argparse, base64, json, os, struct, sys

import tokenizers
from tokenizers import Tokenizer, models, trainers, pre_tokenizers, normalizers

HERE = os.path.dirname(os.path.abspath(__file__))
OUT = os.path.join(HERE, "..", "data", "tokenizers.txt")

CORPUS = ["The quick brown fox jumps over the lazy dog. It's the dog's day, isn't it?",
          "Caf\u00e9 na\u00efve r\u00e9sum\u00e9 \u00dcber stra\u00dfe 123 456.78 hello hello hello world",
          "\u041f\u0440\u0438\u0432\u0435\u0442 \u043c\u0438\u0440 \u4f60\u597d\u4e16\u754c "
          "\u3053\u3093\u306b\u3061\u306f the the quick lower newest widest"] * 3

TEXTS = ["", " ", "Hello, World!", "the quick  brown\tfox\n\njumps", "It's isn't we'll 12345 3.14",
         "Caf\u00e9 cafe\u0301 \u00dcBER STRA\u00dfE",
         "\u041f\u0440\u0438\u0432\u0435\u0442, \u043c\u0438\u0440",
         "\u4f60\u597d\u4e16\u754c\u3053\u3093\u306b\u3061\u306f\u30fc",
         "a\u00adb\u200bc\x00d\x07e \u3000 f\u2028g",
         "\U0001f600\U0001f468\u200d\U0001f469 x\u20ac",
         "<s>the</s> <mask>  fox[CLS] dog", "xyz\u2581the \u2581\u2581q",
         "\u1100\u1161\u11a8 \uac01 \ufb01 \u2460 \u00bd \u0130I\u0307",
         "  lead and trail  ", "don do not n't . ? 's"]


def charsmap(rules):
    """A SentencePiece charsmap: a Darts double array, packed first-fit, and the replacements."""
    text = b""
    keys = {}
    for key, value in rules.items():
        keys[key.encode()] = len(text)
        text += value.encode() + b"\0"
    units, used, bases = [0] * 256, {0}, set()

    def node(prefix, unit):
        children = sorted({k[len(prefix)] for k in keys if k.startswith(prefix) and len(k) > len(prefix)})
        labels = children + ([0] if prefix in keys else [])
        base = next(b for b in range(1, 1 << 20)
                    if b not in bases and all(b ^ c not in used for c in labels))
        bases.add(base)
        used.update(base ^ c for c in labels)
        units.extend([0] * ((base | 255) + 1 - len(units)))
        units[unit] |= (base ^ unit) << 10
        if prefix in keys:
            units[unit] |= 0x100
            units[base] = keys[prefix] | 0x80000000
        for c in children:
            units[base ^ c] |= c
        for c in children:
            node(prefix + bytes([c]), base ^ c)

    node(b"", 0)
    blob = b"".join(struct.pack("<I", u) for u in units)
    return base64.b64encode(struct.pack("<I", len(blob)) + blob + text).decode()


def added(content, **flags):
    token = dict(id=0, content=content, single_word=False, lstrip=False, rstrip=False,
                 normalized=False, special=True)
    token.update(flags)
    return token


def model_of(tok):
    return json.loads(tok.to_str())["model"]


def base_models():
    out = {}
    tok = Tokenizer(models.WordPiece(unk_token="[UNK]"))
    tok.normalizer = normalizers.BertNormalizer()
    tok.pre_tokenizer = pre_tokenizers.BertPreTokenizer()
    special = ["[PAD]", "[UNK]", "[CLS]", "[SEP]", "[MASK]"]
    tok.train_from_iterator(CORPUS, trainers.WordPieceTrainer(vocab_size=180, special_tokens=special))
    out["wordpiece"] = model_of(tok)
    tok = Tokenizer(models.BPE())
    tok.pre_tokenizer = pre_tokenizers.ByteLevel(add_prefix_space=False)
    tok.train_from_iterator(CORPUS, trainers.BpeTrainer(
        vocab_size=320, initial_alphabet=pre_tokenizers.ByteLevel.alphabet()))
    out["bytes"] = model_of(tok)
    tok = Tokenizer(models.BPE(unk_token="<unk>", fuse_unk=True))
    tok.pre_tokenizer = pre_tokenizers.Metaspace()
    tok.train_from_iterator(CORPUS, trainers.BpeTrainer(
        vocab_size=150, special_tokens=["<unk>", "<s>", "</s>"], limit_alphabet=40))
    out["bpe"] = model_of(tok)
    fallback = json.loads(json.dumps(out["bpe"]))
    fallback["byte_fallback"] = True
    for i in range(256):
        fallback["vocab"]["<0x%02X>" % i] = len(fallback["vocab"])
    out["fallback"] = fallback
    tok = Tokenizer(models.BPE(unk_token="<unk>", end_of_word_suffix="</w>"))
    tok.pre_tokenizer = pre_tokenizers.Whitespace()
    tok.train_from_iterator(CORPUS, trainers.BpeTrainer(
        vocab_size=170, special_tokens=["<unk>"], end_of_word_suffix="</w>", limit_alphabet=40))
    out["suffix"] = model_of(tok)
    tok = Tokenizer(models.Unigram())
    tok.pre_tokenizer = pre_tokenizers.Metaspace()
    tok.train_from_iterator(CORPUS, trainers.UnigramTrainer(
        vocab_size=130, special_tokens=["<unk>", "<s>", "</s>"], unk_token="<unk>"))
    out["unigram"] = model_of(tok)
    bytes_too = json.loads(json.dumps(out["unigram"]))
    bytes_too["byte_fallback"] = True
    bytes_too["vocab"] += [["<0x%02X>" % i, -20.0] for i in range(256)]
    out["unigram_bytes"] = bytes_too
    tok = Tokenizer(models.WordLevel(unk_token="<unk>"))
    tok.pre_tokenizer = pre_tokenizers.WhitespaceSplit()
    tok.train_from_iterator(CORPUS, trainers.WordLevelTrainer(special_tokens=["<unk>"]))
    out["wordlevel"] = model_of(tok)
    return out


SPECIALS = {"wordpiece": ["[PAD]", "[UNK]", "[CLS]", "[SEP]", "[MASK]"]}
BERT = {"type": "BertNormalizer", "clean_text": True, "handle_chinese_chars": True,
        "strip_accents": None, "lowercase": True}
BYTES = {"type": "ByteLevel", "add_prefix_space": False, "trim_offsets": True, "use_regex": True}
META = {"type": "Metaspace", "replacement": "\u2581", "prepend_scheme": "always", "split": True}


def sequence(kind, *steps):
    key = {"n": "normalizers", "p": "pretokenizers", "d": "decoders", "o": "processors"}[kind]
    return {"type": "Sequence", key: list(steps)}


def split(pattern, behavior, invert=False, regex=True):
    return {"type": "Split", "pattern": {"Regex" if regex else "String": pattern},
            "behavior": behavior, "invert": invert}


def replace(pattern, content, regex=True):
    return {"type": "Replace", "pattern": {"Regex" if regex else "String": pattern}, "content": content}


def template(a, b):
    tokens = {"<s>": {"id": "<s>", "ids": [1], "tokens": ["<s>"]},
              "</s>": {"id": "</s>", "ids": [2, 2], "tokens": ["</s>", "</s>"]}}
    part = lambda x: ({"Sequence": {"id": x[1], "type_id": int(x[2:] or 0)}} if x[0] == "$" else
                      {"SpecialToken": {"id": x, "type_id": 0}})
    return {"type": "TemplateProcessing", "single": [part(x) for x in a.split()],
            "pair": [part(x) for x in b.split()], "special_tokens": tokens}


def configs():
    base = base_models()
    out = {}

    def put(name, model, normalizer=None, pre=None, post=None, decoder=None, tokens=None):
        if tokens is None:
            tokens = [added(t) for t in SPECIALS.get(model, ["<s>", "</s>"])]
        out[name] = {"version": "1.0", "truncation": None, "padding": None, "added_tokens": tokens,
                     "normalizer": normalizer, "pre_tokenizer": pre, "post_processor": post,
                     "decoder": decoder, "model": base[model]}

    bert_pre = {"type": "BertPreTokenizer"}
    bert_post = {"type": "BertProcessing", "sep": ["[SEP]", 3], "cls": ["[CLS]", 2]}
    wordpiece = {"type": "WordPiece", "prefix": "##", "cleanup": True}
    put("bert", "wordpiece", BERT, bert_pre, bert_post, wordpiece)
    put("bert_cased", "wordpiece", dict(BERT, lowercase=False, clean_text=False), bert_pre, bert_post,
        dict(wordpiece, cleanup=False))
    put("bert_mpnet", "wordpiece", BERT, bert_pre,
        {"type": "RobertaProcessing", "sep": ["</s>", 3], "cls": ["<s>", 2], "trim_offsets": True,
         "add_prefix_space": False}, wordpiece,
        [added("<s>", normalized=True), added("<mask>", lstrip=True, normalized=True), added("[UNK]")])
    put("bert_added", "wordpiece", BERT, bert_pre, None, wordpiece,
        [added("[CLS]"), added("Hello", normalized=True, special=False),
         added("fox", single_word=True, special=False), added("<mask>", rstrip=True, lstrip=True),
         added("caf\u00e9", normalized=True, special=False), added("qu", special=False)])
    put("gpt2", "bytes", None, BYTES, dict(BYTES, trim_offsets=False), BYTES, [added("</s>")])
    put("roberta", "bytes", None, dict(BYTES, add_prefix_space=True),
        {"type": "RobertaProcessing", "sep": ["</s>", 2], "cls": ["<s>", 1], "trim_offsets": True,
         "add_prefix_space": True}, BYTES, [added("<mask>", lstrip=True), added("<s>")])
    llama = (r"(?i:'s|'t|'re|'ve|'m|'ll|'d)|[^\r\n\p{L}\p{N}]?\p{L}+|\p{N}{1,3}| ?[^\s\p{L}\p{N}]+[\r\n]*|"
             r"\s*[\r\n]+|\s+(?!\S)|\s+")
    put("llama3", "bytes", None, sequence("p", split(llama, "Isolated"), dict(BYTES, use_regex=False)),
        sequence("o", BYTES, template("<s> $A", "<s> $A <s> $B1")), BYTES)
    out["llama3"]["model"] = dict(base["bytes"], ignore_merges=True)
    put("qwen", "bytes", {"type": "NFC"}, sequence("p", split(llama, "Isolated"), dict(BYTES, use_regex=False)),
        BYTES, BYTES)
    put("falcon", "bytes", None, sequence(
        "p", {"type": "Punctuation", "behavior": "Contiguous"}, BYTES,
        {"type": "Digits", "individual_digits": False}, split("[0-9][0-9][0-9]", "Isolated")), None, BYTES)
    put("byte_normalizer", "bytes", {"type": "ByteLevel"}, None, None, BYTES)
    spm = sequence("n", {"type": "Prepend", "prepend": "\u2581"}, replace(" ", "\u2581", False))
    spm_decoder = sequence("d", replace("\u2581", " ", False), {"type": "ByteFallback"}, {"type": "Fuse"},
                           {"type": "Strip", "content": " ", "start": 1, "stop": 0})
    put("llama2", "fallback", spm, None, template("<s> $A", "<s> $A <s> $B1"), spm_decoder,
        [added("<s>", normalized=True), added("</s>", rstrip=True)])
    put("bpe_metaspace", "bpe", None, META, None, META)
    put("bpe_first", "bpe", {"type": "Strip", "strip_left": False, "strip_right": True},
        dict(META, prepend_scheme="first", split=False), None, dict(META, prepend_scheme="never"))
    put("bpe_suffix", "suffix", {"type": "Lowercase"}, {"type": "Whitespace"}, None,
        {"type": "BPEDecoder", "suffix": "</w>"}, [])
    out["bpe_suffix"]["model"]["fuse_unk"] = False
    put("bpe_nmt", "bpe", {"type": "Nmt"}, META, None, META)
    put("bpe_nfkc", "bpe", {"type": "NFKC"}, {"type": "Whitespace"}, None, {"type": "Fuse"})
    for i, behavior in enumerate(["Removed", "Isolated", "MergedWithPrevious", "MergedWithNext", "Contiguous"]):
        put("split_" + behavior, "bpe", None, split(r"\s|o", behavior, i % 2 == 1), None, None, [])
        put("digits_" + behavior, "unigram", None, sequence(
            "p", {"type": "Digits", "individual_digits": i % 2 == 0}, {"type": "Punctuation", "behavior": behavior},
            split("qu", behavior, False, False)), None, None, [])
    rules = {"\u00a0": " ", "\u3000": " ", "\n": " ", "\t": " ", "\ufb01": "fi", "\u00bd": "1/2", "\u2460": "1",
             "\u00ad": "", "\u200b": " ", "\u0301": "", "\x07": "", "e\u0301": "\u00e9", "\u2028": " "}
    charmap = {"type": "Precompiled", "precompiled_charsmap": charsmap(rules)}
    put("xlmr", "unigram", sequence("n", charmap, replace(" {2,}", " ")), META,
        template("<s> $A </s>", "<s> $A </s> $B </s>"), META)
    put("t5", "unigram", charmap, sequence("p", {"type": "WhitespaceSplit"}, META),
        template("$A </s>", "$A </s> $B </s>"), META, [added("</s>"), added("<x>", rstrip=True, special=False)])
    put("unigram_bytes", "unigram_bytes", {"type": "NFKD"}, dict(META, add_prefix_space=True, prepend_scheme="never"),
        None, sequence("d", {"type": "ByteFallback"}, META))
    del out["unigram_bytes"]["pre_tokenizer"]["add_prefix_space"]
    put("unigram_legacy", "unigram", None, {"type": "Metaspace", "replacement": "_", "add_prefix_space": True}, None,
        {"type": "Metaspace", "replacement": "_", "add_prefix_space": True})
    put("wordlevel", "wordlevel", sequence("n", {"type": "NFD"}, {"type": "StripAccents"}),
        {"type": "CharDelimiterSplit", "delimiter": " "}, template("$A0 <s>", "$B0 <s> $A1"), None, [])
    return out


def hexed(text):
    return text.encode().hex() or "-"


def byte_span(text, span):
    starts = [0]
    for c in text:
        starts.append(starts[-1] + len(c.encode()))
    return "%d:%d" % (starts[span[0]], starts[span[1]])


def expect(tok, text, pair, flags, limit):
    if limit:
        tok.enable_truncation(limit, direction="left" if flags & 4 else "right")
    else:
        tok.no_truncation()
    e = tok.encode(text, pair if flags & 1 else None, add_special_tokens=not flags & 2)
    spans = ["0:0" if m else byte_span(pair if s else text, o)
             for o, s, m in zip(e.offsets, e.sequence_ids, e.special_tokens_mask)]
    lists = [e.ids, spans, e.type_ids, e.special_tokens_mask]
    return "E %d %d %s %s %s %s %s" % (
        flags, limit, hexed(text), hexed(pair), " ".join(",".join(map(str, x)) or "-" for x in lists),
        hexed(tok.decode(e.ids, skip_special_tokens=False)), hexed(tok.decode(e.ids, skip_special_tokens=True)))


def windows(tok, text, pair, flags, limit, stride):
    """All windows of a text that is cut, one after the other, and where each begins."""
    tok.no_truncation()
    whole = tok.encode(text, pair if flags & 1 else None, add_special_tokens=not flags & 2)
    tok.enable_truncation(limit, stride=stride, direction="left" if flags & 4 else "right",
                          strategy="only_first" if flags & 8 else "only_second" if flags & 16
                          else "longest_first")
    first = tok.encode(text, pair if flags & 1 else None, add_special_tokens=not flags & 2)
    if all(first.sequence_ids.count(i) < whole.sequence_ids.count(i) for i in range(2)):
        raise ValueError("windows of both texts")
    lists, begins = [[], [], [], []], [0]
    for e in [first] + first.overflowing:
        lists[0] += e.ids
        lists[1] += ["0:0" if m else byte_span(pair if s else text, o)
                     for o, s, m in zip(e.offsets, e.sequence_ids, e.special_tokens_mask)]
        lists[2] += e.type_ids
        lists[3] += e.special_tokens_mask
        begins.append(len(lists[0]))
    return "W %d %d %d %s %s %s %s" % (
        flags, limit, stride, hexed(text), hexed(pair), ",".join(map(str, begins)),
        " ".join(",".join(map(str, x)) or "-" for x in lists))


WINDOWED = ("bert", "bert_mpnet", "roberta", "gpt2", "llama2", "xlmr", "wordlevel")


def window_lines(tok):
    text, pair = "The fox jumps  over", " the lazy dog."
    cases = [(0, 7, 0), (4, 8, 2), (2, 9, 4), (1, 16, 1), (5, 20, 2), (3, 16, 0), (9, 20, 1), (17, 16, 1),
             (17, 20, 0), (21, 17, 3), (19, 20, 0), (0, 100, 2), (1, 100, 2)]
    for flags, limit, stride in cases:
        try:
            yield windows(tok, text, pair if flags & 1 else "", flags, limit, stride)
        except BaseException:  # what is left of the other text is too long, or both have windows
            yield "X %d %d %d %s %s" % (flags, limit, stride, hexed(text), hexed(pair if flags & 1 else ""))


def kept():
    out, name = {}, None
    with open(OUT, encoding="utf-8") as f:
        for line in f:
            if line.startswith("T "):
                name = line[2:].strip()
            elif line.startswith("J "):
                out[name] = json.loads(line[2:])
    return out


def small(model):
    """The model with few pieces and the merges that they allow."""
    model = dict(model)
    if isinstance(model["vocab"], list):
        model["vocab"] = model["vocab"][:12] + [["\u2581the", -2.5], ["qu", -3.5]]
        return model
    pieces = dict(list(model["vocab"].items())[:30])
    model["vocab"] = pieces
    if "merges" in model:
        skip = len(model.get("continuing_subword_prefix") or "")
        for a, b in model["merges"][:8]:
            for piece in (a, b, a + b[skip:]):
                pieces.setdefault(piece, max(pieces.values()) + 1)
        model["merges"] = model["merges"][:8]
    return model


def make_seeds():
    seeds = os.path.join(HERE, "..", "fuzz", "seeds")
    for target in ("fuzz_tokenizer_json", "fuzz_wordpiece"):
        os.makedirs(os.path.join(seeds, target), exist_ok=True)
    for name, config in configs().items():
        if name.startswith(("split_", "digits_")) and not name.endswith("Isolated"):
            continue
        text = json.dumps(dict(config, model=small(config["model"])), ensure_ascii=False, separators=(",", ":"))
        with open(os.path.join(seeds, "fuzz_tokenizer_json", name), "w", encoding="utf-8") as f:
            f.write(text)
    for i, text in enumerate(TEXTS):
        with open(os.path.join(seeds, "fuzz_wordpiece", "text%d" % i), "wb") as f:
            f.write(bytes([i % 16]) + text.encode())


def main():
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--folder")
    parser.add_argument("--seeds", action="store_true")
    parser.add_argument("--keep", action="store_true")
    args = parser.parse_args()
    if args.seeds:
        make_seeds()
        return
    lines = ["# HuggingFace tokenizers %s, by tests/reference/make_tokenizer.py" % tokenizers.__version__]
    for name, config in (kept() if args.keep else configs()).items():
        text = json.dumps(config, ensure_ascii=False, separators=(",", ":"))
        if args.folder:
            with open(os.path.join(args.folder, name + ".json"), "w", encoding="utf-8") as f:
                f.write(text)
            continue
        tok = Tokenizer.from_str(text)
        lines += ["T " + name, "J " + text]
        for i, text in enumerate(TEXTS):
            if i % 3 and name.startswith(("split_", "digits_")):
                continue
            cases = [(0, 0, "")]
            if i % 5 == 2:
                cases += [(1, 9, TEXTS[i + 1]), (4, 6, ""), (3, 0, TEXTS[i + 2])]
            for flags, limit, pair in cases:
                try:
                    lines.append(expect(tok, text, pair, flags, limit))
                except BaseException as e:
                    print(name, repr(text), e, file=sys.stderr)
        if name in WINDOWED:
            lines += window_lines(tok)
    if not args.folder:
        with open(OUT, "w", encoding="utf-8") as f:
            f.write("\n".join(lines) + "\n")


if __name__ == "__main__":
    main()
