#!/usr/bin/env python3
"""Write models of make_decoders.py as GGUF files, with llama.cpp's names, keys and conventions.

    pip install gguf numpy torch safetensors transformers
    python3 tests/reference/to_gguf.py tests/data/decoders tests/data/gguf          the files of the tests
    python3 tests/reference/to_gguf.py --f32 tests/data/decoders OUTDIR [NAME ...]  all weights as F32

OUTDIR/cases.txt   one line a file: file golden; "golden" is the folder with the expected numbers (make_decoders.py has
                   the layout), relative to OUTDIR

Matrices keep the type that they are stored in, vectors become F32. What llama.cpp's files cannot say is left out:
dynamic RoPE, windows of qwen2 and mistral, layer_types and query scales of gemma that are not those of a real model.
Facts that one would not guess: Q and K of models of the arch "llama" have the rows of each head reordered, from halves
to pairs; gemma's norms have the 1 added; llama3's RoPE scaling is a tensor of divisors, rope_freqs.weight; longrope's
are rope_factors_long.weight and rope_factors_short.weight, with the attention factor as a key; gpt2's Conv1D weights
are transposed; phi3, glm and glm4 keep gate and up as one matrix called ffn_up, gate first.
"""
import json
import math
import os
import sys

import gguf
import numpy as np
import torch
from safetensors import safe_open

TYPES = {torch.float32: gguf.GGMLQuantizationType.F32, torch.float16: gguf.GGMLQuantizationType.F16,
         torch.bfloat16: gguf.GGMLQuantizationType.BF16}

# model_type: arch, reorder Q and K, what is added to norms
ARCHS = {
    "gpt2": ("gpt2", False, 0), "llama": ("llama", True, 0), "mistral": ("llama", True, 0),
    "internlm3": ("llama", True, 0), "smollm3": ("smollm3", True, 0), "qwen2": ("qwen2", False, 0),
    "qwen3": ("qwen3", False, 0), "phi3": ("phi3", False, 0), "glm": ("chatglm", False, 0),
    "glm4": ("glm4", False, 0), "gemma2": ("gemma2", False, 1), "gemma3_text": ("gemma3", False, 1),
}
# What the format can say, and tests something that others do not.
FILES = ["gpt2", "llama3", "llama-yarn", "qwen2", "qwen3", "phi3-long", "smollm3", "internlm3",
         "glm", "glm4", "gemma2", "gemma3"]


def read_tensors(folder):
    tensors = {}
    for file in sorted(os.listdir(folder)):
        if file.endswith(".safetensors"):
            with safe_open(os.path.join(folder, file), "pt") as f:
                tensors.update({name: f.get_tensor(name) for name in f.keys()})
    return tensors


def halves_to_pairs(t, n_heads):
    """Row i and row i + d/2 of each head become rows 2i and 2i + 1."""
    heads = t.reshape(n_heads, 2, t.shape[0] // n_heads // 2, -1)
    return heads.transpose(1, 2).reshape(t.shape)


def pairs_to_halves(t, n_heads):
    heads = t.reshape(n_heads, t.shape[0] // n_heads // 2, 2, -1)
    return heads.transpose(1, 2).reshape(t.shape)


# ------------------------------------------------------------------ keys ----

def rope_of(c):
    """The parameters of the layers with global attention, whichever way the config says them."""
    rope = dict(c.get("rope_parameters") or c.get("rope_scaling") or {})
    kind = rope.pop("type", None) or rope.get("rope_type") or "default"
    return {**rope, "rope_type": kind, "rope_theta": rope.get("rope_theta", c.get("rope_theta", 10000.0))}


def add_rope(w, c, head_dim):
    rope = rope_of(c)
    w.add_rope_dimension_count(int(head_dim * c.get("partial_rotary_factor", 1.0)))
    w.add_rope_freq_base(rope["rope_theta"])
    if c["model_type"] == "gemma3_text":
        w.add_rope_freq_base_swa(c["rope_local_base_freq"])
    if rope["rope_type"] == "linear":
        w.add_rope_scaling_type(gguf.RopeScalingType.LINEAR)
        w.add_rope_scaling_factor(rope["factor"])
    if rope["rope_type"] == "yarn":
        w.add_rope_scaling_type(gguf.RopeScalingType.YARN)
        w.add_rope_scaling_factor(rope["factor"])
        w.add_rope_scaling_orig_ctx_len(rope["original_max_position_embeddings"])
    if c["model_type"] == "phi3":
        original = c["original_max_position_embeddings"]
        w.add_rope_scaling_orig_ctx_len(original)
        if rope["rope_type"] == "longrope":
            scale = c["max_position_embeddings"] / original
            w.add_rope_scaling_attn_factors(math.sqrt(1 + math.log(scale) / math.log(original)))


def add_keys(w, c):
    if c["model_type"] == "gpt2":
        w.add_block_count(c["n_layer"])
        w.add_context_length(c["n_ctx"])
        w.add_embedding_length(c["n_embd"])
        w.add_feed_forward_length(4 * c["n_embd"])
        w.add_head_count(c["n_head"])
        w.add_layer_norm_eps(c["layer_norm_epsilon"])
        return
    n_heads = c["num_attention_heads"]
    head_dim = c.get("head_dim") or c["hidden_size"] // n_heads
    w.add_block_count(c["num_hidden_layers"])
    w.add_context_length(c["max_position_embeddings"])
    w.add_embedding_length(c["hidden_size"])
    w.add_feed_forward_length(c["intermediate_size"])
    w.add_head_count(n_heads)
    w.add_head_count_kv(c.get("num_key_value_heads") or n_heads)
    w.add_layer_norm_rms_eps(c["rms_norm_eps"])
    if c.get("head_dim"):
        w.add_key_length(head_dim)
        w.add_value_length(head_dim)
    if w.arch in ("llama", "smollm3"):
        w.add_vocab_size(c["vocab_size"])
    if c["model_type"] in ("phi3", "gemma2", "gemma3_text"):
        w.add_sliding_window(c["sliding_window"] or 0)
    if c["model_type"] == "gemma2":
        w.add_attn_logit_softcapping(c["attn_logit_softcapping"])
        w.add_final_logit_softcapping(c["final_logit_softcapping"])
    add_rope(w, c, head_dim)


def add_tokenizer(w, folder, c):
    with open(os.path.join(folder, "tokenizer.json"), encoding="utf-8") as f:
        j = json.load(f)
    special = {t["content"]: t["id"] for t in j["added_tokens"]}
    pieces = {**j["model"]["vocab"], **special}
    tokens = sorted(pieces, key=pieces.get)
    w.add_tokenizer_model("gpt2")
    w.add_tokenizer_pre("gpt-2")
    w.add_token_list(tokens)
    w.add_token_types([gguf.TokenType.CONTROL if t in special else gguf.TokenType.NORMAL for t in tokens])
    w.add_token_merges([" ".join(m) for m in j["model"]["merges"]])
    w.add_bos_token_id(c["bos_token_id"])
    w.add_eos_token_id(c["eos_token_id"])
    w.add_pad_token_id(c["pad_token_id"])
    w.add_add_bos_token(False)


# --------------------------------------------------------------- tensors ----

def llama3_divisors(c):
    rope, dim = rope_of(c), c.get("head_dim") or c["hidden_size"] // c["num_attention_heads"]
    factor, low, high = rope["factor"], rope["low_freq_factor"], rope["high_freq_factor"]
    turns = rope["original_max_position_embeddings"] * rope["rope_theta"] ** (-np.arange(0, dim, 2) / dim) / 2 / np.pi
    smooth = np.clip((turns - low) / (high - low), 0, 1)
    return (1 / ((1 - smooth) / factor + smooth)).astype(np.float32)


def fused_qkv(tensors, c):
    """glm's q, k and v as one matrix, as in the files made from the first repositories of GLM-4."""
    out = {}
    for name, t in tensors.items():
        if ".q_proj." in name:
            parts = [tensors[name.replace(".q_proj.", f".{p}_proj.")] for p in "qkv"]
            out[name.replace("self_attn.q_proj", "attn_qkv")] = torch.cat(parts)
        elif ".k_proj." not in name and ".v_proj." not in name:
            out[name] = t
    return out


def tensors_of(folder, c):
    """(name, tensor) in the format's names and orders."""
    arch, reorder, add = ARCHS[c["model_type"]]
    tensors = read_tensors(folder)
    n_layers = c.get("num_hidden_layers") or c["n_layer"]
    n_heads = c.get("num_attention_heads") or c["n_head"]
    n_kv_heads = c.get("num_key_value_heads") or n_heads
    names = gguf.get_tensor_name_map({v: k for k, v in gguf.MODEL_ARCH_NAMES.items()}[arch], n_layers)
    if c["model_type"] == "glm":
        tensors = fused_qkv(tensors, c)
    for name, t in tensors.items():
        if name.endswith(".attn.bias"):
            continue
        if c["model_type"] == "gpt2" and ".c_" in name and t.dim() == 2:
            t = t.T
        if reorder and ".q_proj." in name:
            t = halves_to_pairs(t, n_heads)
        if reorder and ".k_proj." in name:
            t = halves_to_pairs(t, n_kv_heads)
        if add and name.endswith("norm.weight"):
            t = t.float() + add
        if ".attn_qkv." in name:
            new = "blk." + name.split(".")[2] + ".attn_qkv." + name.split(".")[-1]
        else:
            new = names.get_name(name, try_suffixes=(".weight", ".bias"))
        assert new, (arch, name)
        yield new, t
    rope = rope_of(c)
    if rope["rope_type"] == "llama3":
        yield "rope_freqs.weight", torch.from_numpy(llama3_divisors(c))
    if rope["rope_type"] == "longrope":
        for kind in ("long", "short"):
            yield f"rope_factors_{kind}.weight", torch.tensor(rope[f"{kind}_factor"], dtype=torch.float32)


def convert(folder, path, as_f32=False):
    with open(os.path.join(folder, "config.json"), encoding="utf-8") as f:
        c = json.load(f)
    w = gguf.GGUFWriter(path, ARCHS[c["model_type"]][0])
    # llama.cpp expects certain tokens of a model with "phi3" in its name.
    w.add_name(os.path.basename(folder).replace("phi3", "phi"))
    add_keys(w, c)
    add_tokenizer(w, folder, c)
    main_type = None
    for name, t in tensors_of(folder, c):
        kind = TYPES[torch.float32 if as_f32 or t.dim() == 1 else t.dtype]
        main_type = kind if t.dim() == 2 else main_type
        w.add_tensor(name, gguf.quants.quantize(t.float().contiguous().numpy(), kind), raw_dtype=kind)
    w.add_file_type({0: gguf.LlamaFileType.ALL_F32, 1: gguf.LlamaFileType.MOSTLY_F16,
                     30: gguf.LlamaFileType.MOSTLY_BF16}[int(main_type)])
    w.add_quantization_version(gguf.GGML_QUANT_VERSION)
    w.write_header_to_file()
    w.write_kv_data_to_file()
    w.write_tensors_to_file()
    w.close()


def main():
    args = sys.argv[1:]
    as_f32 = "--f32" in args
    args = [a for a in args if a != "--f32"]
    if len(args) < 2:
        sys.exit(__doc__)
    models, out = args[:2]
    os.makedirs(out, exist_ok=True)
    names = args[2:] or FILES
    for name in names:
        convert(os.path.join(models, name), os.path.join(out, name + ".gguf"), as_f32)
        print(f"{name}.gguf {os.path.getsize(os.path.join(out, name + '.gguf')) // 1024} KB")
    if not as_f32 and not args[2:]:
        with open(os.path.join(out, "cases.txt"), "w", newline="\n") as f:
            f.write("# file golden\n")
            f.writelines(f"{n}.gguf {os.path.relpath(os.path.join(models, n, 'golden'), out)}\n" for n in names)


if __name__ == "__main__":
    main()
