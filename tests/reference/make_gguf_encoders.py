#!/usr/bin/env python3
"""Write embedders and rerankers of the other fixtures as GGUF files, with llama.cpp's names, keys and conventions.

    pip install gguf numpy torch safetensors tokenizers transformers sentence-transformers
    python3 tests/reference/make_gguf_encoders.py tests/data tests/data/gguf-encoders     the files of the tests
    python3 tests/reference/make_gguf_encoders.py --f32 tests/data OUTDIR                 all weights as F32

OUTDIR/cases.txt   one line a file: file kind golden normalized skipped
                   kind      vectors, or rank: a reranker
                   golden    folder with the expected numbers (of texts.json two folders above it, or pairs.json; see
                             make_bert.py, make_encoders.py, make_rerankers.py), relative to OUTDIR
                   skipped   numbers of texts or pairs whose token ids GGUF cannot give (a normalizer that it has no
                             word for), with commas; '-': none

The weights and so the expected numbers are those of the SafeTensors fixture. Matrices keep the type that they are
stored in, vectors and small tables become F32. Facts that one would not guess: the rows of position_embd that RoBERTa
never uses are cut off; a classifier is cls (its first layer), cls.norm and cls.output, with the pooling type "rank";
Qwen3-Reranker has the rows of "yes" and "no" of its head there. llama.cpp leaves out a bert's pooler, so that a
cross-encoder with one (ms-marco-MiniLM) has no form in GGUF.
"""
import json
import os
import sys

import gguf
import numpy as np
import torch
from tokenizers import Tokenizer

import make_gguf_vocab
import to_gguf

# file: folder, arch
FILES = {
    "bert": ("bert/mean-h32", "bert"), "roberta": ("encoders/roberta", "bert"),
    "xlm-roberta": ("encoders/xlm-roberta", "bert"), "nomic-bert": ("encoders/nomic", "nomic-bert"),
    "jina-bert-v2": ("encoders/jina-v2", "jina-bert-v2"), "jina-bert-v2-apart": ("encoders/jina-v2", "jina-bert-v2"),
    "jina-bert-v3": ("encoders/jina-v3", "jina-bert-v3"), "modern-bert": ("encoders/modernbert", "modern-bert"),
    "gemma-embedding": ("encoders/embedding-gemma", "gemma-embedding"),
    "qwen3-embedding": ("encoders/qwen3-embedding", "qwen3"),
    "xlm-roberta-rank": ("rerankers/xlm-roberta", "bert"), "modern-bert-rank": ("rerankers/modernbert-gelu", "modern-bert"),
    "qwen3-reranker": ("rerankers/qwen3-reranker", "qwen3"), "qwen3-reranker-rank": ("rerankers/qwen3-reranker", "qwen3"),
}
POOLINGS = {"pooling_mode_cls_token": gguf.PoolingType.CLS, "pooling_mode_mean_tokens": gguf.PoolingType.MEAN,
            "pooling_mode_lasttoken": gguf.PoolingType.LAST}
PRE = {"modern-bert": "gpt-2"}  # the fixture's tokenizer has no NFC
RENAMES = [("norm.", "model.norm."), ("layers.", "model.layers."), ("embed_tokens.", "model.embed_tokens."),
           ("emb_ln.", "embeddings.LayerNorm.")]


def read_json(*path):
    path = os.path.join(*path)
    if not os.path.exists(path):
        return None
    with open(path, encoding="utf-8") as f:
        return json.load(f)


# ------------------------------------------------------------------ keys ----

def find(c, *keys):
    for key in keys:
        if c.get(key) is not None:
            return c[key]
    return None


def add_keys(w, c, arch):
    offset = c["pad_token_id"] + 1 if c["model_type"] in ("roberta", "xlm-roberta") and arch == "bert" else 0
    heads, hidden = find(c, "num_attention_heads", "n_head"), find(c, "hidden_size", "n_embd")
    w.add_block_count(find(c, "num_hidden_layers", "n_layer"))
    w.add_context_length(find(c, "max_position_embeddings", "n_positions") - offset)
    w.add_embedding_length(hidden)
    w.add_feed_forward_length(find(c, "intermediate_size", "n_inner"))
    w.add_head_count(heads)
    if c.get("rms_norm_eps"):
        w.add_layer_norm_rms_eps(c["rms_norm_eps"])
        w.add_head_count_kv(c["num_key_value_heads"])
    else:
        w.add_layer_norm_eps(find(c, "layer_norm_eps", "layer_norm_epsilon", "norm_eps"))
    if c.get("head_dim"):
        w.add_key_length(c["head_dim"])
        w.add_value_length(c["head_dim"])
    base = find(c, "rotary_emb_base", "global_rope_theta", "rope_theta")
    if base and arch != "bert":
        w.add_rope_freq_base(base)
    local = find(c, "local_rope_theta", "rope_local_base_freq")
    if local:
        w.add_rope_freq_base_swa(local)
        w.add_sliding_window(find(c, "local_attention", "sliding_window"))
    if arch == "modern-bert":
        w.add_sliding_window_pattern(c["global_attn_every_n_layers"])
        w.add_rope_scaling_type(gguf.RopeScalingType.NONE)
        w.add_vocab_size(c["vocab_size"])
    if c.get("layer_types"):
        w.add_sliding_window_pattern([t == "sliding_attention" for t in c["layer_types"]])
    if arch != "qwen3":
        w.add_causal_attention(False)


def add_dense(w, folder):
    """The sizes of the Dense modules, which are dense_2 and dense_3: by their place in modules.json."""
    for i, module in enumerate(read_json(folder, "modules.json") or []):
        if module["type"].endswith("Dense"):
            d = read_json(folder, module["path"], "config.json")
            w.add_dense_features_dims(f"dense_{i}", d["in_features"], d["out_features"])


def add_pooling(w, folder, name):
    if name.endswith("-rank"):
        w.add_pooling_type(gguf.PoolingType.RANK)
        w.add_classifier_output_labels(["yes", "no"] if name.startswith("qwen3") else ["LABEL_0"])
        return
    pooling = read_json(folder, "1_Pooling", "config.json") or {}
    modes = [p for key, p in POOLINGS.items() if pooling.get(key)] or \
        [gguf.PoolingType[pooling["pooling_mode"].upper()] for _ in [0] if pooling.get("pooling_mode")]
    if modes:
        w.add_pooling_type(modes[0])


# --------------------------------------------------------------- tensors ----

def without_prefix(tensors):
    """Names as the plain model class has them, adapters dropped, the parts of a classifier by their role."""
    for name, t in tensors.items():
        if ".lora_" in name:
            continue
        name = name.replace(".parametrizations.weight.original", ".weight")
        for prefix in ("roberta.", "bert.", "model."):
            if name.startswith(prefix):
                name = name[len(prefix):]
        if name.startswith(("pooler.", "lm_head.", "cls.")) or name.endswith("position_ids"):
            continue
        yield name, t


def tensors_of(folder, name, c, arch):
    numbers = {v: k for k, v in gguf.MODEL_ARCH_NAMES.items()}
    names = gguf.get_tensor_name_map(numbers[arch], find(c, "num_hidden_layers", "n_layer"))
    rank = name.endswith("-rank")
    for hf, t in without_prefix(to_gguf.read_tensors(folder)):
        if hf.startswith("classifier.") and not rank:
            continue
        hf = hf.replace("classifier.weight", "classifier.out_proj.weight").replace(
            "classifier.bias", "classifier.out_proj.bias")
        if "position_embeddings" in hf and c["model_type"] in ("roberta", "xlm-roberta"):
            t = t[c["pad_token_id"] + 1:]
        if arch == "gemma-embedding" and hf.endswith("norm.weight"):
            t = t.float() + 1
        if name.endswith("-apart") and ".gated_layers." in hf:  # as older converters wrote it
            layer, half = hf.split(".")[2], t.shape[0] // 2
            yield f"blk.{layer}.ffn_gate.weight", t[:half]
            yield f"blk.{layer}.ffn_up.weight", t[half:]
            continue
        new = None
        for old, now in [("", "")] + RENAMES:
            if hf.startswith(old) and not new:
                new = names.get_name(now + hf[len(old):], try_suffixes=(".weight", ".bias"))
        assert new, (arch, hf)
        yield new, t
        if rank and arch == "qwen3" and new == "token_embd.weight":
            words = Tokenizer.from_file(os.path.join(folder, "tokenizer.json"))
            yield "cls.output.weight", t[[words.token_to_id("yes"), words.token_to_id("no")]]
    for i, module in enumerate(read_json(folder, "modules.json") or []):
        if module["type"].endswith("Dense"):
            yield f"dense_{i}.weight", to_gguf.read_tensors(os.path.join(folder, module["path"]))["linear.weight"]


SMALL = ("position_embd", "token_types")


def convert(folder, path, name, arch, as_f32=False):
    c = read_json(folder, "config.json")
    w = gguf.GGUFWriter(path, arch)
    w.add_name(name)
    add_keys(w, c, arch)
    add_pooling(w, folder, name)
    add_dense(w, folder)
    j = read_json(folder, "tokenizer.json")
    if arch != "qwen3" and "bert" in arch:
        w.add_token_type_count(max(1, c.get("type_vocab_size", 1)))
    make_gguf_vocab.add_vocab(w, j, PRE.get(arch, "qwen2" if "reranker" in name else None))
    if name == "qwen3-reranker-rank":
        w.add_chat_template([{"name": "rerank", "template":
            "<|im_start|>system\nJudge whether the Document meets the requirements based on the Query and the Instruct "
            "provided. Note that the answer can only be \"yes\" or \"no\".<|im_end|>\n<|im_start|>user\n<Instruct>: "
            "Given a web search query, retrieve relevant passages that answer the query\n<Query>: {query}\n"
            "<Document>: {document}<|im_end|>\n<|im_start|>assistant\n<think>\n\n</think>\n\n"}])
    for new, t in tensors_of(folder, name, c, arch):
        if t.shape[0] == 1 and t.dim() == 2 and not name.startswith("modern"):  # as older converters wrote it
            t = t[0]
        plain = as_f32 or t.dim() == 1 or new.startswith(SMALL)
        kind = to_gguf.TYPES[torch.float32 if plain else t.dtype]
        w.add_tensor(new, gguf.quants.quantize(t.float().contiguous().numpy(), kind), raw_dtype=kind)
    w.add_file_type(gguf.LlamaFileType.ALL_F32 if as_f32 else gguf.LlamaFileType.MOSTLY_F16)
    w.add_quantization_version(gguf.GGML_QUANT_VERSION)
    w.write_header_to_file()
    w.write_kv_data_to_file()
    w.write_tensors_to_file()
    w.close()


# ----------------------------------------------------------------- cases ----

def skipped(folder, texts):
    """What a tokenizer without its normalizer gives other ids for: t5's in GGUF has none but a charsmap."""
    j = read_json(folder, "tokenizer.json")
    if j["model"]["type"] != "Unigram":
        return "-"
    whole, plain = Tokenizer.from_str(json.dumps(j)), Tokenizer.from_str(json.dumps({**j, "normalizer": None}))
    out = [i for i, t in enumerate(texts) if any(whole.encode(s).ids != plain.encode(s).ids for s in t) or
           any(c.isspace() and c != " " for s in t for c in s)]
    return ",".join(map(str, out)) or "-"


def main():
    args = [a for a in sys.argv[1:] if a != "--f32"]
    if len(args) != 2:
        sys.exit(__doc__)
    data, out = args
    os.makedirs(out, exist_ok=True)
    lines = ["# file kind golden normalized skipped"]
    for name, (source, arch) in FILES.items():
        folder = os.path.join(data, source)
        convert(folder, os.path.join(out, name + ".gguf"), name, arch, "--f32" in sys.argv)
        rank = source.startswith("rerankers")
        texts = read_json(data, source.split("/")[0], "pairs.json" if rank else "texts.json")
        if rank:
            texts = list(zip(texts[::2], texts[1::2]))
        else:
            texts = [(t,) for t in texts]
        normalized = any(m["type"].endswith("Normalize") for m in read_json(folder, "modules.json") or [])
        golden = os.path.relpath(os.path.join(folder, "golden"), out)
        lines.append(f"{name}.gguf {'rank' if rank else 'vectors'} {golden} {int(normalized)} {skipped(folder, texts)}")
        print(lines[-1], os.path.getsize(os.path.join(out, name + ".gguf")) // 1024, "KB")
    with open(os.path.join(out, "cases.txt"), "w", newline="\n") as f:
        f.write("\n".join(lines) + "\n")


if __name__ == "__main__":
    main()
