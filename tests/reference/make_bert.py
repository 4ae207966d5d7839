#!/usr/bin/env python3
"""Write small random BERT sentence embedders with expected results, as fixtures for the tests.

    pip install torch transformers tokenizers sentence-transformers safetensors numpy
    python3 tests/reference/make_bert.py tests/data/bert

OUTDIR/texts.json     array of strings, the same for all models
OUTDIR/cases.txt      one line a case: folder golden dim count prompt_name ('-': none); '#' starts a comment
OUTDIR/FOLDER/        the model as a repository in sentence-transformers layout
OUTDIR/FOLDER/GOLDEN/ ids.json      array (texts) of arrays of token ids, special tokens and truncation included
                      offsets.json  array of arrays [start, end, start, ...] in bytes of the text (not with a prompt)
                      vectors.f32   count x dim little-endian floats
                      hidden.f32    last hidden state of text 1: tokens x hidden size (not with a prompt)

Weights are seeded; the expected numbers are computed in double precision from the weights as stored.
"""
import json
import os
import shutil
import sys
import warnings

import numpy as np
import torch
from safetensors.torch import save_file
from sentence_transformers import SentenceTransformer
from tokenizers import Tokenizer, decoders, models, normalizers, pre_tokenizers, processors
from transformers import BertConfig, BertModel
from transformers import logging as transformers_logging

LONG = " ".join("the quick brown fox jumps over the lazy dog and runs to the old house in a small town".split() * 40)
TEXTS = [
    "",
    "The quick brown fox jumps over the lazy dog.",
    "Café déjà-vu, naïve ÜBER Straße Ångström; El Niño",
    "Привет, мир! Как дела? Ёлка йод",
    "中文和日本語 mixed with English 東京とカタカナ",
    "नमस्ते दुनिया مرحبا بالعالم שלום",
    "😀 emoji 👩‍👩‍👧‍👦 and 🇫🇷 flags 👍🏽!",
    "한국어 텍스트 Καλημέρα κόσμε ΣΟΦΟΣ",
    "  spaces\tand\nnew\u00a0lines\u3000wide\u200b zero\u00adsoft \ufeff bell\u0007 \ufffd end  ",
    "unaffable 12,345.67 $100 50% don't e-mail@example.com http://x.y/z?q=1#f [ok] `a` ~b|c^d",
    "a" * 100 + " " + "a" * 101 + " after",
    LONG,
    " ".join("a" * 62),
    " ".join("b" * 63),
    "[CLS] special [SEP] tokens [MASK] in [PAD] text [UNK] [cls] x[SEP]y",
    "İstanbul Ǆ ﬁn ½ Ⅷ ẞ K ½x ①",
    "e\u0301 combining a\u030a\u0323 n\u0303 \u0301start ạ̊",
    "“curly” ‘quotes’ — dash… € £ © ™ № 、。「」！？",
]


# ------------------------------------------------------------- tokenizer ----

def make_vocab():
    """Some 330 pieces: letters of several scripts, cased and uncased, both at the start and inside of words."""
    vocab = ["[PAD]", "[UNK]", "[CLS]", "[SEP]", "[MASK]"]
    letters = "abcdefghijklmnopqrstuvwxyz0123456789"
    vocab += list("!\"#$%&'()*+,-./:;<=>?@[\\]^_`{|}~") + list(letters) + ["##" + c for c in letters]
    words = "the quick brown fox jump over lazy dog and run to old house in small town cafe caf deja vu naive uber " \
            "strasse angstrom el nino mixed with english emoji flag space new line wide zero soft bell end " \
            "una mail example http com don ok after special token text com istanbul fin start quote dash"
    vocab += words.split()
    vocab += "##s ##ing ##ed ##ffa ##ble ##er ##ly ##bin ##gs ##nes The Caf El Istanbul Ü A N S E ##BER".split()
    vocab += list("éàïüßåñö") + ["##" + c for c in "éàïüßåñö"] + ["##\u0301", "##\u0307", "##\u030a"]
    vocab += "п ##р ##и ##в ##е ##т м ##ир как к ##а ##к д ##ел е ##л ё и ##од й П К ##Ё".split()
    vocab += list("中文和日本語東京のと。、！？「」") + "カ ##タ ##カ ##ナ と ##カタカナ 中文和日本語 ##本 ##文".split()
    vocab += "न ##म ##स ##त ##े ##् द ##ु ##न ##ि ##य ##ा ##ुन م ##ر ##ح ##ب ##ا ب ##ل ##ع ##م ש ##ל ##ו ##ם".split()
    vocab += "한 국어 ##국 ##어 ᄒ ##ᅡ ##ᆫ ##ᄀ ##ᅮ ##ᆨ ##ᄋ ##ᅥ ᄐ ##ᅦ ##ᄉ ##ᅳ ##ᄐ".split()
    vocab += "κ ##α ##λ ##η ##μ ##ε ##ρ ##ο ##σ ##ς σ ##φ Κ ##έ".split()
    vocab += "😀 👩 👍 🇫 ##🇷 ##👩 ##👧 ##👦 ##🏽 ##\u200d — … € £ © ™ № “ ” ‘ ’ ½ ##ⅷ ⅷ ﬁ ##n ① i̇ \ufffd".split()
    return list(dict.fromkeys(vocab))


def make_tokenizer(vocab, lowercase=True, strip_accents=None, chinese=True, clean=True, bert_processing=False):
    ids = {p: i for i, p in enumerate(vocab)}
    tok = Tokenizer(models.WordPiece(ids, unk_token="[UNK]", max_input_chars_per_word=100))
    tok.add_special_tokens(["[PAD]", "[UNK]", "[CLS]", "[SEP]", "[MASK]"])
    tok.normalizer = normalizers.BertNormalizer(
        clean_text=clean, handle_chinese_chars=chinese, strip_accents=strip_accents, lowercase=lowercase)
    tok.pre_tokenizer = pre_tokenizers.BertPreTokenizer()
    if bert_processing:
        tok.post_processor = processors.BertProcessing(("[SEP]", ids["[SEP]"]), ("[CLS]", ids["[CLS]"]))
    else:
        tok.post_processor = processors.TemplateProcessing(
            single="[CLS]:0 $A:0 [SEP]:0", pair="[CLS]:0 $A:0 [SEP]:0 $B:1 [SEP]:1",
            special_tokens=[("[CLS]", ids["[CLS]"]), ("[SEP]", ids["[SEP]"])])
    tok.decoder = decoders.WordPiece()
    return tok


# ----------------------------------------------------------------- cases ----

def case(name, hidden, heads, layers, inter, **kw):
    d = dict(act="gelu", types=2, max_pos=64, pooling="mean", normalize=True, dtype="f32", prefix="", old_names=False,
             pooler=False, shards=0, vocab_txt=False, max_seq=None, tok={}, prompts=None, include_prompt=True,
             layout="classic", dense=0, eps=1e-12)
    d.update(name=name, hidden=hidden, heads=heads, layers=layers, inter=inter, **kw)
    return d


CASES = [
    case("mean-h32", 32, 2, 2, 64, pooler=True),
    case("cls-h48", 48, 3, 1, 100, act="gelu_new", pooling="cls", normalize=False, prefix="bert.", types=1, max_pos=80),
    case("max-h64-bf16", 64, 1, 1, 60, act="relu", pooling="max", dtype="bf16"),
    case("sqrt-h40-f16", 40, 5, 2, 52, act="silu", pooling="mean_sqrt_len_tokens", normalize=False, dtype="f16"),
    case("last-h36-gamma", 36, 3, 1, 100, pooling="lasttoken", old_names=True, prefix="bert.", eps=1e-5,
         dtype="bf16"),
    case("weighted-512", 24, 2, 1, 48, pooling="weightedmean", max_pos=512, dtype="f16"),
    case("sharded", 32, 2, 3, 40, shards=3, dtype="bf16", max_seq=32),
    case("vocab-txt", 24, 2, 1, 48, vocab_txt=True, pooling="cls"),
    case("cased", 32, 1, 1, 33, tok=dict(lowercase=False, strip_accents=False), dtype="f16"),
    case("lower-keep-accents", 32, 2, 1, 32, tok=dict(lowercase=True, strip_accents=False, chinese=False), dtype="f16"),
    case("cased-strip", 16, 2, 1, 32, tok=dict(lowercase=False, strip_accents=True), dtype="bf16"),
    case("bert-processing", 64, 2, 1, 64, tok=dict(bert_processing=True), dtype="f16", max_seq=48),
    case("prompts", 32, 2, 1, 32, prompts={"query": "query: ", "document": "the text: "}, dtype="f16"),
    case("prompts-excluded", 32, 2, 1, 32, prompts={"query": "search the old house: "}, include_prompt=False,
         dtype="f16"),
    case("plain", 20, 1, 1, 30, layout="plain", pooler=True, normalize=False),
    case("new-layout-cls-mean", 32, 2, 1, 64, layout="new", pooling=["cls", "mean"], max_seq=40, dtype="f16"),
    case("dense-tanh", 32, 2, 1, 48, dense=24, normalize=False, dtype="f16"),
]

LEGACY_POOLING = {"cls": "pooling_mode_cls_token", "max": "pooling_mode_max_tokens", "mean": "pooling_mode_mean_tokens",
                  "mean_sqrt_len_tokens": "pooling_mode_mean_sqrt_len_tokens",
                  "weightedmean": "pooling_mode_weightedmean_tokens", "lasttoken": "pooling_mode_lasttoken"}


def randomise(model, seed):
    """Weights that are far from degenerate: every part of the model must matter for the result."""
    g = torch.Generator().manual_seed(seed)
    with torch.no_grad():
        for name, p in model.named_parameters():
            r = torch.randn(p.shape, generator=g)
            if "LayerNorm.weight" in name:
                p.copy_(1 + 0.2 * r)
            elif "embeddings" in name and p.dim() == 2:
                p.copy_(0.5 * r)
            elif p.dim() == 1:
                p.copy_(0.1 * r)
            else:
                p.copy_(r * 1.2 / p.shape[1] ** 0.5)


def write_json(folder, name, value):
    path = os.path.join(folder, name)
    os.makedirs(os.path.dirname(path), exist_ok=True)
    with open(path, "w", encoding="utf-8", newline="\n") as f:
        json.dump(value, f, indent=2, ensure_ascii=False)
        f.write("\n")


def save_tensors(tensors, path):
    save_file(tensors, path, metadata={"format": "pt"})
    os.chmod(path, 0o644)


def write_weights(c, model, folder):
    dtype = {"f32": torch.float32, "f16": torch.float16, "bf16": torch.bfloat16}[c["dtype"]]
    tensors = {}
    for name, p in model.state_dict().items():
        if c["old_names"]:
            name = name.replace("LayerNorm.weight", "LayerNorm.gamma").replace("LayerNorm.bias", "LayerNorm.beta")
        tensors[c["prefix"] + name] = p.to(dtype).contiguous()
    if c["name"] == "mean-h32":  # old checkpoints carry this buffer
        tensors["embeddings.position_ids"] = torch.arange(c["max_pos"]).unsqueeze(0)
    if c["prefix"] == "bert." and not c["old_names"]:  # what is left of a language-model head must be ignored
        tensors["cls.predictions.bias"] = torch.zeros(7, dtype=dtype)
    if not c["shards"]:
        save_tensors(tensors, os.path.join(folder, "model.safetensors"))
        return
    names, where, n = list(tensors), {}, c["shards"]
    for s in range(n):
        file = f"model-{s + 1:05d}-of-{n:05d}.safetensors"
        part = {k: tensors[k] for k in names[s::n]}
        where.update({k: file for k in part})
        save_tensors(part, os.path.join(folder, file))
    total = sum(t.numel() * t.element_size() for t in tensors.values())
    write_json(folder, "model.safetensors.index.json", {"metadata": {"total_size": total}, "weight_map": where})


def write_layout(c, folder):
    """modules.json and its parts, as sentence-transformers wrote them before (classic) or since version 6 (new)."""
    if c["layout"] == "plain":
        return
    new = c["layout"] == "new"
    base = "sentence_transformers.base.modules." if new else "sentence_transformers.models."
    pool_type = "sentence_transformers.sentence_transformer.modules.pooling.Pooling" if new else base + "Pooling"
    types = [("", base + ("transformer.Transformer" if new else "Transformer")), ("1_Pooling", pool_type)]
    if c["dense"]:
        types.append((f"{len(types)}_Dense", base + "Dense"))
    if c["normalize"]:
        types.append((f"{len(types)}_Normalize", base + ("normalize.Normalize" if new else "Normalize")))
    write_json(folder, "modules.json",
               [{"idx": i, "name": str(i), "path": p, "type": t} for i, (p, t) in enumerate(types)])
    modes = c["pooling"] if isinstance(c["pooling"], list) else [c["pooling"]]
    if new:
        pooling = {"embedding_dimension": c["hidden"], "pooling_mode": modes if len(modes) > 1 else modes[0],
                   "include_prompt": c["include_prompt"]}
        write_json(folder, "sentence_bert_config.json", {
            "transformer_task": "feature-extraction",
            "modality_config": {"text": {"method": "forward", "method_output_name": "last_hidden_state"}},
            "module_output_name": "token_embeddings"})
    else:
        pooling = {"word_embedding_dimension": c["hidden"]}
        pooling.update({key: mode in modes for mode, key in LEGACY_POOLING.items()})
        if not c["include_prompt"]:
            pooling["include_prompt"] = False
        if c["max_seq"]:
            write_json(folder, "sentence_bert_config.json", {"max_seq_length": c["max_seq"], "do_lower_case": False})
    write_json(folder, "1_Pooling/config.json", pooling)
    if c["prompts"]:
        write_json(folder, "config_sentence_transformers.json",
                   {"prompts": c["prompts"], "default_prompt_name": None, "similarity_fn_name": "cosine"})
    if c["dense"]:
        g = torch.Generator().manual_seed(99)
        dense = {"linear.weight": 0.2 * torch.randn(c["dense"], c["hidden"], generator=g),
                 "linear.bias": 0.1 * torch.randn(c["dense"], generator=g)}
        write_json(folder, "2_Dense/config.json", {"in_features": c["hidden"], "out_features": c["dense"], "bias": True,
                                                   "activation_function": "torch.nn.modules.activation.Tanh"})
        save_tensors(dense, os.path.join(folder, "2_Dense/model.safetensors"))


def write_repository(c, seed, folder, vocab):
    config = BertConfig(
        vocab_size=len(vocab), hidden_size=c["hidden"], num_hidden_layers=c["layers"], num_attention_heads=c["heads"],
        intermediate_size=c["inter"], hidden_act=c["act"], max_position_embeddings=c["max_pos"],
        type_vocab_size=c["types"], layer_norm_eps=c["eps"], pad_token_id=0)
    model = BertModel(config, add_pooling_layer=c["pooler"])
    randomise(model, seed)
    os.makedirs(folder, exist_ok=True)
    write_json(folder, "config.json", {
        "architectures": ["BertForMaskedLM" if c["prefix"] else "BertModel"], "model_type": "bert",
        "vocab_size": len(vocab), "hidden_size": c["hidden"], "num_hidden_layers": c["layers"],
        "num_attention_heads": c["heads"], "intermediate_size": c["inter"], "hidden_act": c["act"],
        "max_position_embeddings": c["max_pos"], "type_vocab_size": c["types"], "layer_norm_eps": c["eps"],
        "hidden_dropout_prob": 0.1, "attention_probs_dropout_prob": 0.1, "pad_token_id": 0})
    write_weights(c, model, folder)
    write_layout(c, folder)
    tok = make_tokenizer(vocab, **c["tok"])
    opt = dict(c["tok"])
    tok_config = {"tokenizer_class": "BertTokenizer", "do_lower_case": opt.get("lowercase", True),
                  "strip_accents": opt.get("strip_accents"), "tokenize_chinese_chars": opt.get("chinese", True),
                  "unk_token": "[UNK]", "sep_token": "[SEP]", "pad_token": "[PAD]", "cls_token": "[CLS]",
                  "mask_token": "[MASK]"}
    if c["layout"] == "new":
        tok_config["model_max_length"] = c["max_seq"]
    write_json(folder, "tokenizer_config.json", tok_config)
    if c["vocab_txt"]:
        with open(os.path.join(folder, "vocab.txt"), "w", encoding="utf-8", newline="\n") as f:
            f.write("".join(p + "\n" for p in vocab))
    else:
        tok.save(os.path.join(folder, "tokenizer.json"), pretty=False)
    return model, tok


# ---------------------------------------------------------------- golden ----

def byte_offsets(text, offsets):
    starts = [0]
    for ch in text:
        starts.append(starts[-1] + len(ch.encode()))
    return [starts[x] for pair in offsets for x in pair]


def write_golden(c, folder, golden, model, tok, prompt_name):
    st = SentenceTransformer(folder, device="cpu", model_kwargs={"dtype": torch.float32}).double().eval()
    ours, theirs = model.state_dict(), st[0].model.state_dict()
    dtype = {"f32": torch.float32, "f16": torch.float16, "bf16": torch.bfloat16}[c["dtype"]]
    for name, p in ours.items():  # the reader of the reference must have understood the files
        assert torch.equal(p.to(dtype).double(), theirs[name].double()), (folder, name)
    prompt = c["prompts"][prompt_name] if prompt_name else ""
    tok.enable_truncation(st.max_seq_length)
    ids, offsets, vectors = [], [], []
    with torch.inference_mode():
        for text in TEXTS:
            e = tok.encode(prompt + text)
            assert e.ids == st.preprocess([prompt + text])["input_ids"][0].tolist(), (folder, text)
            ids.append(e.ids)
            offsets.append(byte_offsets(prompt + text, e.offsets))
            vectors.append(st.encode([text], prompt_name=prompt_name or None, prompt=None if prompt_name else "",
                                     convert_to_tensor=True)[0].double().numpy())
        hidden = st[0](st.preprocess([TEXTS[1]]))["token_embeddings"][0].numpy()
    out = os.path.join(folder, golden)
    os.makedirs(out, exist_ok=True)
    for name, value in [("ids.json", ids)] + ([] if prompt_name else [("offsets.json", offsets)]):
        with open(os.path.join(out, name), "w", newline="\n") as f:
            f.write("[\n" + ",\n".join(json.dumps(v, separators=(",", ":")) for v in value) + "\n]\n")
    np.stack(vectors).astype("<f4").tofile(os.path.join(out, "vectors.f32"))
    if not prompt_name:
        hidden.astype("<f4").tofile(os.path.join(out, "hidden.f32"))
    return len(vectors[0]), sum(len(i) == st.max_seq_length for i in ids)


def main():
    if len(sys.argv) != 2:
        sys.exit(__doc__)
    warnings.simplefilter("ignore")
    transformers_logging.set_verbosity_error()
    transformers_logging.disable_progress_bar()
    torch.set_num_threads(1)
    out = sys.argv[1]
    os.makedirs(out, exist_ok=True)
    write_json(out, "texts.json", TEXTS)
    vocab = make_vocab()
    lines = ["# folder golden dim count prompt_name"]
    for i, c in enumerate(CASES):
        folder = os.path.join(out, c["name"])
        shutil.rmtree(folder, ignore_errors=True)
        model, tok = write_repository(c, 1000 + i, folder, vocab)
        for prompt_name in [""] + sorted(c["prompts"] or {}):
            golden = "golden" + ("-" + prompt_name if prompt_name else "")
            dim, cut = write_golden(c, folder, golden, model, tok, prompt_name)
            lines.append(f"{c['name']} {golden} {dim} {len(TEXTS)} {prompt_name or '-'}")
            print(lines[-1], f"({cut} texts truncated or exactly full)")
    with open(os.path.join(out, "cases.txt"), "w", newline="\n") as f:
        f.write("\n".join(lines) + "\n")


if __name__ == "__main__":
    main()
