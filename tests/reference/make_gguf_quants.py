#!/usr/bin/env python3
"""Write small random llama models as quantised GGUF files, quantised by llama.cpp, with expected logits and tokens.

    pip install gguf llama-cpp-python numpy torch transformers tokenizers safetensors
    python3 tests/reference/make_gguf_quants.py tests/data/gguf

OUTDIR/NAME.gguf, OUTDIR/NAME-golden/ (as in make_decoders.py), OUTDIR/quants.txt, one line a file: file golden.
The expected numbers are computed by transformers in f32 from the weights as the gguf package dequantises them: a reader
that rounds the activations will be further away than one that does not.
"""
import ctypes
import os
import sys
import tempfile

import gguf
import numpy as np
import torch
from llama_cpp import llama_cpp as C

import make_decoders as md
import to_gguf

# Name, llama.cpp's file type, shape. Rows of 128 have no K-quants: other types stand in for them.
CASES = [
    ("llama-q8_0", C.LLAMA_FTYPE_MOSTLY_Q8_0, dict(hidden_size=64, head_dim=16, intermediate_size=96)),
    ("llama-q4_0", C.LLAMA_FTYPE_MOSTLY_Q4_0, dict(hidden_size=64, head_dim=16, intermediate_size=96)),
    ("llama-q4_k_m", C.LLAMA_FTYPE_MOSTLY_Q4_K_M, dict(hidden_size=256, head_dim=32, intermediate_size=128)),
]


@C.llama_log_callback
def log(level, text, _):
    if level == 4:
        sys.stderr.write(text.decode(errors="replace"))


def quantise(source, path, kind):
    p = C.llama_model_quantize_default_params()
    p.nthread, p.ftype = 1, kind
    assert C.llama_model_quantize(source.encode(), path.encode(), ctypes.byref(p)) == 0


def load(path, config):
    """The model of a GGUF file, in transformers."""
    model = md.AutoModelForCausalLM.from_config(md.AutoConfig.for_model(**config), attn_implementation="eager")
    names = gguf.get_tensor_name_map(gguf.MODEL_ARCH.LLAMA, config["num_hidden_layers"])
    tensors = {t.name: t for t in gguf.GGUFReader(path).tensors}
    with torch.no_grad():
        for name, p in model.named_parameters():
            t = tensors.get(names.get_name(name, try_suffixes=(".weight", ".bias")))
            value = torch.from_numpy(gguf.quants.dequantize(t.data, t.tensor_type).reshape(p.shape).astype(np.float32))
            for part, heads in (("q_proj", "num_attention_heads"), ("k_proj", "num_key_value_heads")):
                if part in name:
                    value = to_gguf.pairs_to_halves(value, config[heads])
            p.copy_(value)
    return model.eval(), sorted({t.tensor_type.name for t in tensors.values()})


def make(name, kind, shape, index, out):
    config = md.llama(**shape, num_hidden_layers=2, num_key_value_heads=1, tie_word_embeddings=True)
    c = md.case(name, "LlamaForCausalLM", config)
    g = torch.Generator().manual_seed(900 + index)
    prompt = torch.randint(0, md.N_VOCAB - len(md.SPECIAL), (md.N_PROMPT,), generator=g).tolist()
    path = os.path.join(out, name + ".gguf")
    for seed in range(5000 + 100 * index, 5100 + 100 * index):
        with tempfile.TemporaryDirectory() as tmp:
            folder = os.path.join(tmp, name)
            md.write_repository(c, seed, folder)
            md.TOKENIZER.save(os.path.join(folder, "tokenizer.json"))
            to_gguf.convert(folder, os.path.join(tmp, "f32.gguf"))
            quantise(os.path.join(tmp, "f32.gguf"), path, kind)
        model, types = load(path, md.written(md.full_config(c)))
        logits, greedy = md.run(model, prompt, md.N_PROMPT, md.N_GREEDY)
        margin = md.least_margin(logits[md.N_PROMPT - 1:])
        if margin > md.MARGIN and max(greedy) < md.N_VOCAB - len(md.SPECIAL) and len(set(greedy)) >= 8:
            break
    else:
        raise SystemExit(f"{name}: no seed gives clear greedy tokens")
    md.write_rows(os.path.join(out, name + "-golden"), prompt, greedy, logits)
    print(f"{name:14} seed {seed} margin {margin:.3f} {' '.join(types)}, {os.path.getsize(path) // 1024} KB")


@torch.inference_mode()
def main():
    if len(sys.argv) != 2:
        sys.exit(__doc__)
    md.quiet()
    C.llama_log_set(log, ctypes.c_void_p(0))
    out = sys.argv[1]
    os.makedirs(out, exist_ok=True)
    for i, (name, kind, shape) in enumerate(CASES):
        make(name, kind, shape, i, out)
    with open(os.path.join(out, "quants.txt"), "w", newline="\n") as f:
        f.write("# file golden\n")
        f.writelines(f"{name}.gguf {name}-golden\n" for name, _, _ in CASES)


if __name__ == "__main__":
    main()
