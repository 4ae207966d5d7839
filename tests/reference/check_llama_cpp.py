#!/usr/bin/env python3
"""Run GGUF files of to_gguf.py in llama.cpp and print how far its logits are from the expected ones.

    pip install llama-cpp-python numpy
    python3 tests/reference/to_gguf.py --f32 tests/data/decoders OUTDIR NAME ...
    python3 tests/reference/check_llama_cpp.py tests/data/decoders OUTDIR [NAME ...]

With F32 weights they agree to some 2e-6, where a GELU is, to 6e-4 (llama.cpp takes it from a table in F16). It ignores
the window of phi3. Use files with F32 weights: with others, llama.cpp rounds the activations too.
"""
import ctypes
import json
import os
import sys

import numpy as np
from llama_cpp import llama_cpp as C


@C.llama_log_callback
def log(level, text, _):
    if level == 4:
        sys.stderr.write(text.decode(errors="replace"))


def decode(context, ids, at=0):
    """One call for these ids, at the positions from `at` on, with the output of each."""
    b = C.llama_batch_init(len(ids), 0, 1)
    b.n_tokens = len(ids)
    for i, t in enumerate(ids):
        b.token[i], b.pos[i], b.n_seq_id[i], b.seq_id[i][0], b.logits[i] = t, at + i, 1, 0, 1
    assert C.llama_decode(context, b) == 0
    C.llama_batch_free(b)


def run(path, ids, n_vocab, chunk=20):
    mp, cp = C.llama_model_default_params(), C.llama_context_default_params()
    model = C.llama_model_load_from_file(path.encode(), mp)
    if not model:
        return None
    cp.n_ctx, cp.n_batch, cp.n_ubatch, cp.n_threads, cp.n_threads_batch = 64, 64, 64, 1, 1
    cp.type_k = cp.type_v = 0  # F32
    cp.flash_attn_type, cp.swa_full = 0, True
    context, rows = C.llama_init_from_model(model, cp), []
    for done in range(0, len(ids), chunk):
        part = ids[done:done + chunk]
        decode(context, part, done)
        rows += [np.ctypeslib.as_array(C.llama_get_logits_ith(context, i), (n_vocab,)).copy() for i in range(len(part))]
    C.llama_free(context)
    C.llama_model_free(model)
    return np.stack(rows)


def main():
    if len(sys.argv) < 3:
        sys.exit(__doc__)
    models, folder, names = sys.argv[1], sys.argv[2], sys.argv[3:]
    C.llama_log_set(log, ctypes.c_void_p(0))
    with open(os.path.join(models, "cases.txt")) as f:
        cases = {line.split()[0]: [int(x) for x in line.split()[1:]] for line in f if not line.startswith("#")}
    for name in names or sorted(n.removesuffix(".gguf") for n in os.listdir(folder) if n.endswith(".gguf")):
        n_vocab, n_prompt, _, n_first, _ = cases[name]
        golden = os.path.join(models, name, "golden")
        with open(os.path.join(golden, "ids.json")) as f:
            prompt, greedy = json.load(f)
        want = np.fromfile(os.path.join(golden, "logits.f32"), "<f4").reshape(-1, n_vocab)
        got = run(os.path.join(folder, name + ".gguf"), prompt + greedy[:-1], n_vocab)
        if got is None:
            print(f"{name:18} does not load")
            continue
        d = np.abs(got[n_first:] - want).max() / np.abs(want).max()
        print(f"{name:18} {d:.2e}", "same" if got[n_prompt - 1:].argmax(1).tolist() == greedy else "other", "tokens")


if __name__ == "__main__":
    main()
