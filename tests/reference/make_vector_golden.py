#!/usr/bin/env python3
"""Writes tests/data/vector/quantize.bin: vectors, and what quantize_embeddings of
sentence-transformers makes of them. Needs numpy and sentence-transformers.

    python3 tests/reference/make_vector_golden.py

Layout, little-endian: "gllmquan", u32 n, u32 dim, then f32 (n, dim), ranges f32 (2, dim) of the
first half, int8 (n, dim) and ubinary (n, (dim + 7) // 8).
"""

import os
import struct
import sys

import numpy as np
from sentence_transformers.util.quantization import quantize_embeddings

N, DIM = 24, 37


def main():
    random = np.random.default_rng(5)
    x = (random.standard_normal((N, DIM)) * 0.1).astype("<f4")
    x[:, 3] = 0.25  # a number that never changes: a step of 0
    x[:, 4] = 0.0
    x[2, 5:9] = [0.0, -0.0, 1e-38, -1e-38]
    ranges = np.vstack((x[:N // 2].min(0), x[:N // 2].max(0))).astype("<f4")
    int8 = quantize_embeddings(x, "int8", ranges=ranges)
    same = quantize_embeddings(x, "int8", calibration_embeddings=x[:N // 2])
    bits = quantize_embeddings(x, "ubinary")
    assert (int8 == same).all() and int8.dtype == np.int8 and bits.dtype == np.uint8
    folder = os.path.join(os.path.dirname(os.path.abspath(__file__)), "..", "data", "vector")
    os.makedirs(folder, exist_ok=True)
    with open(os.path.join(folder, "quantize.bin"), "wb") as file:
        file.write(b"gllmquan" + struct.pack("<II", N, DIM))
        for part in (x, ranges, int8, bits):
            file.write(np.ascontiguousarray(part).tobytes())
    return 0


if __name__ == "__main__":
    sys.exit(main())
