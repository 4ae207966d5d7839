#!/usr/bin/env python3
"""Times gllm's tokenizer against HuggingFace tokenizers, one thread each, in turn on the same lines.

    pip install tokenizers
    cc -O3 tools/bench_tokenizer.c -o bench_tokenizer -lm -lpthread
    python3 tools/bench_tokenizer.py ./bench_tokenizer TEXTFILE TOKENIZER.json[.gz]...

A row per tokenizer: MB/s of both, their ratio, milliseconds to open, and the memory held after opening as a multiple
of the file's size. The last line is the median of the ratios, and the least.
"""
import argparse
import gzip
import json
import os
import statistics
import subprocess
import tempfile
import time

os.environ["TOKENIZERS_PARALLELISM"] = "false"
os.environ["RAYON_NUM_THREADS"] = "1"
from tokenizers import Tokenizer  # noqa: E402  (the environment comes first)


def time_peer(path, lines):
    """MB/s and milliseconds to open."""
    start = time.perf_counter()
    tokenizer = Tokenizer.from_file(path)
    opened = time.perf_counter() - start
    tokenizer.no_truncation()
    tokenizer.no_padding()
    start = time.perf_counter()
    for line in lines:
        tokenizer.encode(line)
    seconds = time.perf_counter() - start
    return sum(len(line.encode()) for line in lines) / seconds * 1e-6, opened * 1e3


def main():
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("program")
    parser.add_argument("text")
    parser.add_argument("tokenizers", nargs="+")
    parser.add_argument("--rounds", type=int, default=3)
    parser.add_argument("--bytes", type=int, default=1_000_000, help="of the text that the peer reads (default: 1 MB)")
    args = parser.parse_args()
    ratios = []
    print(f"{'tokenizer':48} {'gllm MB/s':>10} {'HF MB/s':>8} {'ratio':>6} {'open ms':>8} {'HF':>6} {'memory':>7}")
    with tempfile.TemporaryDirectory() as folder, open(args.text, encoding="utf-8") as f:
        lines = [line for line in f.read(args.bytes).split("\n") if line]
        text = os.path.join(folder, "text.txt")
        with open(text, "w", encoding="utf-8", newline="") as out:
            out.write("\n".join(lines))
        for name in args.tokenizers:
            path = os.path.join(folder, "tokenizer.json")
            data = gzip.open(name).read() if name.endswith(".gz") else open(name, "rb").read()
            with open(path, "wb") as out:
                out.write(data)
            ours, peers = [], []
            for _ in range(args.rounds):
                run = subprocess.run([args.program, path, text], capture_output=True, text=True)
                if run.returncode:
                    print(f"{os.path.basename(name):48} {run.stderr.strip()}")
                    break
                ours.append(json.loads(run.stdout))
                peers.append(time_peer(path, lines))
            if not ours or len(ours) < args.rounds:
                continue
            pairs = [o["mb_per_second"] / p[0] for o, p in zip(ours, peers)]
            ratios.append(statistics.median(pairs))
            print(f"{os.path.basename(name):48} {statistics.median(o['mb_per_second'] for o in ours):10.1f} "
                  f"{statistics.median(p[0] for p in peers):8.2f} {ratios[-1]:6.1f} "
                  f"{statistics.median(o['open_ms'] for o in ours):8.1f} {statistics.median(p[1] for p in peers):6.0f} "
                  f"{ours[0]['bytes_held'] / len(data):6.2f}x", flush=True)
    if ratios:
        print(f"median ratio {statistics.median(ratios):.1f}, least {min(ratios):.1f}, of {len(ratios)} tokenizers")


if __name__ == "__main__":
    main()
