#!/usr/bin/env python3
"""Write tests/data/quants.txt: the error of ggml's own quantisers on numbers made for it.

    pip install llama-cpp-python==0.3.36
    python3 tests/reference/make_quants.py > tests/data/quants.txt

A line is `TYPE KIND ERROR`: KIND is how the numbers are made, see numbers() below, and ERROR the root
of the mean square error of ggml_quantize_chunk (without an importance matrix) on them.
tests/test_blocks.c makes the same numbers, and its error must not be larger.
"""

import ctypes
import glob
import os

import llama_cpp
import numpy as np

TYPES = {"Q8_0": 8, "Q4_0": 2, "Q4_1": 3, "Q5_0": 6, "Q5_1": 7, "Q2_K": 10, "Q3_K": 11, "Q4_K": 12,
         "Q5_K": 13, "Q6_K": 14, "IQ4_NL": 20, "IQ4_XS": 23}
KINDS = ("bell", "even", "heavy", "shifted", "rows")
N = 16384
MASK = (1 << 64) - 1


def uniform(seed, n):
    """SplitMix64's upper 24 bits as floats in [-1, 1)."""
    out = np.empty(n, np.float32)
    for i in range(n):
        seed = x = (seed + 0x9E3779B97F4A7C15) & MASK
        x = ((x ^ (x >> 30)) * 0xBF58476D1CE4E5B9) & MASK
        x = ((x ^ (x >> 27)) * 0x94D049BB133111EB) & MASK
        out[i] = np.float32((x ^ (x >> 31)) >> 40) * np.float32(1 / 8388608) - np.float32(1)
    return out


def numbers(kind):
    if kind == "even":
        return uniform(2, N)
    if kind == "heavy":
        u = uniform(3, N)
        return u * u * u * u * u
    if kind == "shifted":
        return uniform(4, N) * np.float32(0.1) + np.float32(0.5)
    u = uniform(1 if kind == "bell" else 5, 4 * N).reshape(N, 4)
    bell = (u[:, 0] + u[:, 1] + u[:, 2] + u[:, 3]) * np.float32(0.02)
    if kind == "bell":
        return bell
    return bell * np.float32(1 << 5) * np.float32(2.0) ** -(np.arange(N) // 32 % 9).astype(np.float32)


def main():
    lib = ctypes.CDLL(glob.glob(os.path.join(os.path.dirname(llama_cpp.__file__), "lib", "libggml-base.*"))[0])
    lib.ggml_type_size.restype = lib.ggml_quantize_chunk.restype = ctypes.c_size_t
    lib.ggml_blck_size.restype = ctypes.c_int64
    for name, number in TYPES.items():
        for kind in KINDS:
            x = np.ascontiguousarray(numbers(kind), dtype=np.float32)
            blocks = np.zeros(N // lib.ggml_blck_size(number) * lib.ggml_type_size(number), np.uint8)
            y = np.empty(N, np.float32)
            pointers = [a.ctypes.data_as(ctypes.c_void_p) for a in (x, blocks, y)]
            lib.ggml_quantize_chunk(number, pointers[0], pointers[1], ctypes.c_int64(0), ctypes.c_int64(N // 256),
                                    ctypes.c_int64(256), None)
            getattr(lib, "dequantize_row_" + name.lower().replace("_k", "_K"))(pointers[1], pointers[2],
                                                                               ctypes.c_int64(N))
            print(name, kind, "%.6e" % np.sqrt(np.mean((y.astype(np.float64) - x) ** 2)))


if __name__ == "__main__":
    main()
