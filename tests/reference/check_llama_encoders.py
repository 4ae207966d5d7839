#!/usr/bin/env python3
"""Run the files of make_gguf_encoders.py in llama.cpp and print how far its vectors or scores are from the expected.

    pip install llama-cpp-python numpy
    python3 tests/reference/make_gguf_encoders.py --f32 tests/data OUTDIR
    python3 tests/reference/check_llama_encoders.py OUTDIR [NAME ...]

The token ids are the expected ones, so that this is about keys and tensors alone. Vectors agree to some 1e-3 where
there is a GELU (llama.cpp takes it from a table in F16), else to 1e-6. It gives all tokens the type 0, so pairs of a
model with types differ, and Qwen3's softmax of "yes" and "no" is compared as such.
"""
import ctypes
import json
import os
import sys

import numpy as np
from llama_cpp import llama_cpp as C

from check_llama_cpp import decode, log


def run(path, rows, words=None):
    """The pooled output for each row of ids, or the logits of the words after it; None if the file does not load."""
    mp, cp = C.llama_model_default_params(), C.llama_context_default_params()
    model = C.llama_model_load_from_file(path.encode(), mp)
    if not model:
        return None
    cp.n_ctx = cp.n_batch = cp.n_ubatch = 1024
    cp.n_threads = cp.n_threads_batch = 1
    cp.embeddings, cp.flash_attn_type = not words, 0
    context, out = C.llama_init_from_model(model, cp), []
    rank = C.llama_pooling_type(context) == C.LLAMA_POOLING_TYPE_RANK
    n = C.llama_model_n_cls_out(model) if rank else C.llama_model_n_embd_out(model)
    for ids in rows:
        memory = C.llama_get_memory(context)
        if memory:
            C.llama_memory_clear(memory, True)
        decode(context, ids)
        if words:
            logits = C.llama_get_logits_ith(context, len(ids) - 1)
            out.append(np.array([logits[w] for w in words]))
        else:
            out.append(np.ctypeslib.as_array(C.llama_get_embeddings_seq(context, 0), (n,)).copy())
    C.llama_free(context)
    C.llama_model_free(model)
    return np.stack(out)


def main():
    if len(sys.argv) < 2:
        sys.exit(__doc__)
    folder, names = sys.argv[1], sys.argv[2:]
    C.llama_log_set(log, ctypes.c_void_p(0))
    with open(os.path.join(folder, "cases.txt")) as f:
        cases = [line.split() for line in f if not line.startswith("#")]
    for file, kind, golden, normalized, _ in cases:
        if names and file.removesuffix(".gguf") not in names:
            continue
        golden = os.path.join(folder, golden)
        with open(os.path.join(golden, "ids.json")) as f:
            rows = json.load(f)
        want = np.fromfile(os.path.join(golden, "vectors.f32" if kind == "vectors" else "logits.f32"), "<f4")
        want = want.reshape(len(rows), -1)
        words = None
        if file == "qwen3-reranker.gguf":  # no head of its own: the tokens of "yes" and "no"
            with open(os.path.join(golden, "..", "tokenizer.json"), encoding="utf-8") as f:
                vocab = json.load(f)["model"]["vocab"]
            words = [vocab["yes"], vocab["no"]]
        got = run(os.path.join(folder, file), rows, words)
        if got is None:
            print(f"{file:26} does not load")
            continue
        if kind == "rank" and got.shape[1] == 2:  # "yes" and "no", of the head after a softmax
            got = got if words else np.log(got)
            got = got[:, :1] - got[:, 1:]
        if got.shape != want.shape:
            print(f"{file:26} loads; {got.shape[1]} numbers, not {want.shape[1]}")
            continue
        if int(normalized):
            got = got / np.linalg.norm(got, axis=1, keepdims=True)
        print(f"{file:26} {np.abs(got - want).max() / np.abs(want).max():.2e}")


if __name__ == "__main__":
    main()
