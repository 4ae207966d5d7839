#!/usr/bin/env python3
"""Write tests/data/blocks.txt: what the `gguf` package makes of blocks of every quantised type.

    pip install gguf==0.19.0
    python3 tests/reference/make_blocks.py > tests/data/blocks.txt

A line is `TYPE BLOCKS SEED HASH`: the blocks are bytes of SplitMix64 from SEED (eight for each
number, lowest first; seeds 0 to 255 stand for blocks that hold this byte throughout), and the hash is
64-bit FNV-1a over the 32-bit words of the floats that they become, a NaN as 0x7fc00000.
tests/test_blocks.c computes the same from gllm.h.

The package cannot read Q1_0 and Q2_0; here they are written down again from the layout in ggml's
source (ggml-common.h), a scale and then bits, or pairs of bits, from the lowest up.
"""

import sys

import numpy as np
from gguf import GGML_QUANT_SIZES, GGMLQuantizationType, quants

TYPES = ("Q8_0 Q4_0 Q4_1 Q5_0 Q5_1 Q2_K Q3_K Q4_K Q5_K Q6_K IQ4_NL IQ4_XS IQ3_XXS IQ3_S IQ2_XXS IQ2_XS "
         "IQ2_S IQ1_S IQ1_M TQ1_0 TQ2_0 MXFP4 NVFP4 Q1_0 Q2_0").split()
MASK = (1 << 64) - 1


def random_bytes(seed, n):
    out = bytearray()
    while len(out) < n:
        seed = x = (seed + 0x9E3779B97F4A7C15) & MASK
        x = ((x ^ (x >> 30)) * 0xBF58476D1CE4E5B9) & MASK
        x = ((x ^ (x >> 27)) * 0x94D049BB133111EB) & MASK
        out += (x ^ (x >> 31)).to_bytes(8, "little")
    return bytes(out[:n])


def fnv1a(words):
    h = 0xCBF29CE484222325
    for w in words:
        for shift in (0, 8, 16, 24):
            h = ((h ^ ((w >> shift) & 255)) * 0x100000001B3) & MASK
    return h


def dequantize(data, name):
    if name in ("Q1_0", "Q2_0"):
        blocks = data.reshape(-1, 18)
        d = blocks[:, :2].copy().view(np.float16).astype(np.float32)
        bits = 1 if name == "Q1_0" else 2
        shifts = np.arange(0, 8, bits, dtype=np.uint8)
        q = ((blocks[:, 2:, None] >> shifts) & ((1 << bits) - 1)).reshape(len(blocks), -1)
        return d * (2.0 * q - 1.0 if bits == 1 else q - 1.0).astype(np.float32)
    return quants.dequantize(data.reshape(1, -1), GGMLQuantizationType[name])


def main():
    np.seterr(all="ignore")
    for name in TYPES:
        elements, size = (GGML_QUANT_SIZES[GGMLQuantizationType[name]] if name != "Q2_0" else (64, 18))
        for seed, blocks in [(0, 1), (255, 1), (0x55, 1), (0xAA, 1), (0x3C, 1), (1000, 2), (1001, 200)]:
            n = blocks * size
            raw = bytes([seed]) * n if seed < 256 else random_bytes(seed, n)
            out = dequantize(np.frombuffer(raw, dtype=np.uint8), name).reshape(-1)
            assert out.dtype == np.float32 and out.size == blocks * elements
            words = np.where(np.isnan(out), np.uint32(0x7FC00000), out.view(np.uint32))
            sys.stdout.write("%s %d %d %016x\n" % (name, blocks, seed, fnv1a(words.tolist())))


if __name__ == "__main__":
    main()
