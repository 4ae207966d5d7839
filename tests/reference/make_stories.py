#!/usr/bin/env python3
"""Write a llama2.c checkpoint with its tokenizer as a repository of transformers: f32 weights and tokenizer.json.

    pip install numpy safetensors tokenizers
    python3 tests/reference/make_stories.py stories260K.bin tok512.bin OUTDIR

A checkpoint is 7 int32 (dim, hidden, layers, heads, key heads, vocabulary, context; a vocabulary below 0: its output
matrix is at the end) and then f32 matrices, those of one kind for all layers together. A tokenizer is an int32 and then
for each piece its score (f32), its length (int32) and its bytes.
"""
import json
import os
import struct
import sys

import numpy as np
from safetensors.numpy import save_file
from tokenizers import Tokenizer, decoders, models, normalizers, processors

SPECIAL = ["<unk>", "<s>", "</s>"]
SPACE = "\u2581"


def read_checkpoint(path):
    """config.json's numbers and the tensors, named as in transformers."""
    with open(path, "rb") as f:
        data = f.read()
    dim, hidden, layers, heads, kv_heads, vocab, context = struct.unpack_from("<7i", data)
    rest = np.frombuffer(data, "<f4", offset=28)
    head_dim, tied, at = dim // heads, vocab > 0, 0
    vocab = abs(vocab)

    def take(*shape):
        nonlocal at
        n = int(np.prod(shape))
        at += n
        return rest[at - n:at].reshape(shape)

    def halves(w, n):
        """Rows of Q or K: the two of a rotation are neighbours there, half a head apart here."""
        return w.reshape(n, head_dim // 2, 2, dim).swapaxes(1, 2).reshape(w.shape)

    tensors = {"model.embed_tokens.weight": take(vocab, dim)}
    for name, shape in [("input_layernorm", (dim,)), ("self_attn.q_proj", (dim, dim)),
                        ("self_attn.k_proj", (kv_heads * head_dim, dim)), ("self_attn.v_proj", (kv_heads * head_dim, dim)),
                        ("self_attn.o_proj", (dim, dim)), ("post_attention_layernorm", (dim,)),
                        ("mlp.gate_proj", (hidden, dim)), ("mlp.down_proj", (dim, hidden)), ("mlp.up_proj", (hidden, dim))]:
        for i, w in enumerate(take(layers, *shape)):
            n = {"self_attn.q_proj": heads, "self_attn.k_proj": kv_heads}.get(name)
            tensors[f"model.layers.{i}.{name}.weight"] = halves(w, n) if n else w
    tensors["model.norm.weight"] = take(dim)
    take(2, context, head_dim // 2)  # cosines and sines
    if not tied:
        tensors["lm_head.weight"] = take(vocab, dim)
    assert at == rest.size, (at, rest.size)
    config = dict(architectures=["LlamaForCausalLM"], model_type="llama", hidden_size=dim, intermediate_size=hidden,
                  num_hidden_layers=layers, num_attention_heads=heads, num_key_value_heads=kv_heads, vocab_size=vocab,
                  max_position_embeddings=context, rms_norm_eps=1e-5, rope_theta=10000.0, hidden_act="silu",
                  tie_word_embeddings=tied, bos_token_id=1, eos_token_id=2, torch_dtype="float32")
    return config, {name: np.ascontiguousarray(w) for name, w in tensors.items()}


def read_tokenizer(path):
    """The pieces with their scores as SentencePiece's BPE: a pair is joined to a piece, the one of the best score first."""
    with open(path, "rb") as f:
        data = f.read()
    pieces, at = [], 4
    while at < len(data):
        score, n = struct.unpack_from("<fi", data, at)
        pieces.append((data[at + 8:at + 8 + n].decode().replace(" ", SPACE), score))
        at += 8 + n
    pieces[:3] = [(s, 0.0) for s in SPECIAL]
    vocab = {piece: i for i, (piece, _) in enumerate(pieces)}
    merges = [(piece[:i], piece[i:]) for piece, _ in sorted(pieces[259:], key=lambda p: -p[1])
              for i in range(1, len(piece)) if piece[:i] in vocab and piece[i:] in vocab]
    tok = Tokenizer(models.BPE(vocab, merges, unk_token="<unk>", fuse_unk=True, byte_fallback=True))
    tok.normalizer = normalizers.Sequence([normalizers.Prepend(SPACE), normalizers.Replace(" ", SPACE)])
    tok.decoder = decoders.Sequence([decoders.Replace(SPACE, " "), decoders.ByteFallback(), decoders.Fuse(),
                                     decoders.Strip(" ", 1, 0)])
    tok.post_processor = processors.TemplateProcessing(single="<s> $A", special_tokens=[("<s>", 1)])
    tok.add_special_tokens(SPECIAL)
    return tok


def write(checkpoint, tokenizer, folder):
    os.makedirs(folder, exist_ok=True)
    config, tensors = read_checkpoint(checkpoint)
    tok = read_tokenizer(tokenizer)
    assert tok.get_vocab_size() == config["vocab_size"]
    save_file(tensors, os.path.join(folder, "model.safetensors"), {"format": "pt"})
    tok.save(os.path.join(folder, "tokenizer.json"), pretty=False)
    for name, value in [("config", config), ("tokenizer_config", {
            "tokenizer_class": "LlamaTokenizerFast", "bos_token": "<s>", "eos_token": "</s>", "unk_token": "<unk>"})]:
        with open(os.path.join(folder, name + ".json"), "w", newline="\n") as f:
            json.dump(value, f, indent=1)
    return tok


if __name__ == "__main__":
    if len(sys.argv) != 4:
        sys.exit(__doc__)
    write(*sys.argv[1:])
