#!/usr/bin/env python3
"""Writes the vocabulary of a tokenizer.json as a GGUF file, in the conventions of llama.cpp.

    python tests/reference/make_gguf_vocab.py TOKENIZER.json OUT.gguf

What that format cannot say is lost: normalizers but the one of the family, flags of added tokens.
Raises ValueError where the tokenizer has no such form. Needs `pip install gguf`.
"""
import base64, json, re, sys

NORMAL, UNKNOWN, CONTROL, USER, UNUSED, BYTE = 1, 2, 3, 4, 5, 6


def pre_name(j):
    """The pre-tokenizer's name, by what it does."""
    text = json.dumps(j["pre_tokenizer"])
    if "[0-9][0-9][0-9]" in text:
        return "falcon"
    if "{1,3}" in text and "p{Lu}" in text:
        return "gpt-4o"
    if "{1,3}" in text:
        return "llama-bpe" if any(t["content"] == "<|begin_of_text|>" for t in j["added_tokens"]) else "dbrx"
    if "(?i:" in text:
        return "qwen2"
    if '"individual_digits": true' in text:
        return "smollm"
    if (j.get("post_processor") or {}).get("type") == "RobertaProcessing":
        return "roberta-bpe"
    return "olmo" if (j.get("normalizer") or {}).get("type") == "NFC" else "gpt-2"


def special_ids(j):
    """bos and eos as the post-processor has them for one text."""
    post = j.get("post_processor") or {}
    if post.get("type") in ("RobertaProcessing", "BertProcessing"):
        return post["cls"][1], post["sep"][1], True
    bos = eos = None
    for step in post.get("processors", [post]):
        seen = False
        for part in step.get("single", []):
            if "Sequence" in part:
                seen = True
                continue
            ids = step["special_tokens"][part["SpecialToken"]["id"]]["ids"]
            if len(ids) != 1:
                raise ValueError("a special token of several ids")
            if not seen:
                if bos is not None:
                    raise ValueError("two tokens before the text")
                bos = ids[0]
            else:
                if eos is not None:
                    raise ValueError("two tokens after the text")
                eos = ids[0]
    return bos, eos, False


def kind_of(j):
    model = j["model"]
    return model.get("type") or ("BPE" if "merges" in model else "Unigram" if isinstance(model["vocab"], list)
                                 else "WordPiece")


def arch_of(j):
    """An architecture that has such a tokenizer: readers go by it."""
    kind, (bos, _, roberta) = kind_of(j), special_ids(j)
    if kind == "BPE" and any(t["rstrip"] for t in j["added_tokens"]):
        return "phi3"
    return "bert" if kind == "WordPiece" or roberta or (kind == "Unigram" and bos is not None) else "llama"


def add_vocab(w, j, pre=None):
    """All of the tokenizer to a GGUFWriter; `pre` names the pre-tokenizer. Returns the model's name."""
    model, kind = j["model"], kind_of(j)
    if kind == "Unigram":
        pieces = {p: i for i, (p, _) in enumerate(model["vocab"])}
        scores = {i: s for i, (_, s) in enumerate(model["vocab"])}
    else:
        pieces, scores = dict(model["vocab"]), {}
    added = {t["content"]: t for t in j["added_tokens"]}
    for content, t in added.items():
        pieces.setdefault(content, t["id"])
    n = max(pieces.values()) + 1
    tokens, types = ["[PAD%d]" % i for i in range(n)], [UNUSED] * n
    if kind == "Unigram":  # repeated pieces: the same text twice
        for i, (p, _) in enumerate(model["vocab"]):
            tokens[i], types[i] = p, NORMAL
    for piece, i in pieces.items():
        tokens[i], types[i] = piece, NORMAL
        if piece in added:
            types[i] = CONTROL if added[piece]["special"] else USER
        elif re.fullmatch("<0x[0-9A-F]{2}>", piece) and kind == "BPE" and model.get("byte_fallback"):
            types[i] = BYTE
    bos, eos, _ = special_ids(j)
    byte_level = kind == "BPE" and "ByteLevel" in json.dumps(j["pre_tokenizer"])
    if kind == "WordPiece":
        name = "bert"
        w.add_bool("tokenizer.ggml.normalizer.lowercase", j["normalizer"]["lowercase"])
        tokens = [t if types[i] != NORMAL or re.fullmatch(r"\[.*\]", t) else
                  t[2:] if t.startswith("##") else "\u2581" + t for i, t in enumerate(tokens)]
    elif byte_level:
        name = "gpt2"
        w.add_tokenizer_pre(pre or pre_name(j))
    elif kind == "BPE":
        name = "llama"
        w.add_tokenizer_pre("default")
        rank = {}
        for i, merge in enumerate(model["merges"]):
            left, right = merge.split(" ") if isinstance(merge, str) else merge
            rank.setdefault(left + right, i)
        scores = {i: -float(rank.get(p, len(rank) + i)) for p, i in pieces.items()}
    else:
        name = "t5"
        w.add_tokenizer_pre("default")
        for step in j["normalizer"].get("normalizers", [j["normalizer"]]):
            if step["type"] == "Precompiled":
                w.add_precompiled_charsmap(base64.b64decode(step["precompiled_charsmap"]))
        w.add_remove_extra_whitespaces(True)
    w.add_tokenizer_model(name)
    w.add_token_list(tokens)
    w.add_token_types(types)
    if name in ("llama", "t5"):
        w.add_token_scores([float(scores.get(i, 0.0)) for i in range(n)])
    if name == "gpt2":
        w.add_token_merges([m if isinstance(m, str) else " ".join(m) for m in model["merges"]])
    unknown = model.get("unk_id", pieces.get(model.get("unk_token")))
    if unknown is not None:
        w.add_unk_token_id(unknown)
    if kind == "WordPiece":
        w.add_uint32("tokenizer.ggml.cls_token_id", bos)
        w.add_uint32("tokenizer.ggml.seperator_token_id", eos)
    else:
        if bos is not None:
            w.add_bos_token_id(bos)
        if eos is not None:
            w.add_eos_token_id(eos)
        w.add_add_bos_token(bos is not None)
        w.add_add_eos_token(eos is not None)
    return name


def convert(j, out):
    import gguf
    w = gguf.GGUFWriter(out, arch_of(j))
    name = add_vocab(w, j)
    w.write_header_to_file()
    w.write_kv_data_to_file()
    w.close()
    return name


if __name__ == "__main__":
    with open(sys.argv[1], encoding="utf-8") as f:
        print(convert(json.load(f), sys.argv[2]))
