#!/usr/bin/env python3
"""build_cost.py: what each build switch of gllm.h saves, as a table.

    tools/build_cost.py [--cc gcc] [--opt -O2] [--runs 1]

For each switch alone and all together: the lines of gllm.h that are compiled (not blank, and each line of the text once
more for each time that it is read), user seconds and the compiler's peak memory for the whole header, its text and
data, and the size of a stripped program: examples/embed.c with GLLM_STATIC and that switch in place of its own. Below
it: the commands that README names, and a debug build.
"""
import argparse
import os
import re
import subprocess
import tempfile

ROOT = os.path.dirname(os.path.dirname(os.path.abspath(__file__)))
SWITCHES = ["GLLM_NO_SIMD", "GLLM_NO_THREADS", "GLLM_NO_GGUF", "GLLM_NO_GENERATE", "GLLM_ONLY_WORDPIECE",
            "GLLM_NO_TEMPLATE", "GLLM_NO_VECTOR"]


def measure(command, runs):
    """User seconds (the least of all runs) and the most memory of a process, in MB."""
    seconds, mb = [], 0
    for _ in range(runs):
        child = subprocess.Popen(command)
        _, status, usage = os.wait4(child.pid, 0)
        if status:
            raise SystemExit(f"failed: {' '.join(command)}")
        seconds.append(usage.ru_utime)
        mb = max(mb, usage.ru_maxrss / 1024)
    return min(seconds), mb


def n_lines(cc, source, flags):
    """Lines of the header that the compiler gets."""
    text = subprocess.run([cc, "-E", *flags, source], stdout=subprocess.PIPE, text=True, check=True).stdout
    n, ours = 0, False
    for line in text.split("\n"):
        marker = re.match(r'# \d+ "([^"]*)"', line)
        if marker:
            ours = marker.group(1).endswith("gllm.h")
        else:
            n += ours and bool(line.strip())
    return n


def text_kb(path):
    sizes = subprocess.run(["size", path], stdout=subprocess.PIPE, text=True, check=True).stdout.split("\n")[1].split()
    return (int(sizes[0]) + int(sizes[1])) / 1000


def main():
    parser = argparse.ArgumentParser(description=__doc__.split("\n")[0])
    parser.add_argument("--cc", default="gcc")
    parser.add_argument("--opt", default="-O2")
    parser.add_argument("--runs", type=int, default=1, help="the least time of so many")
    args = parser.parse_args()
    with open(os.path.join(ROOT, "examples", "embed.c"), encoding="utf-8") as f:
        example = re.sub(r"^#define GLLM_(?:NO|ONLY)_.*\n", "", f.read(), flags=re.M)
    with tempfile.TemporaryDirectory() as work:
        source, program, out = (os.path.join(work, name) for name in ("header.c", "embed.c", "out"))
        with open(source, "w") as f:
            f.write('#define GLLM_IMPLEMENTATION\n#include "gllm.h"\n')
        with open(program, "w") as f:
            f.write(example.replace('"../gllm.h"', '"gllm.h"'))

        def row(what, opt, flags, source_of, link=False):
            flags = ["-I", ROOT, opt, *flags]
            libraries = ["-lm", "-lpthread"] if link else ["-c"]
            seconds, mb = measure([args.cc, *flags, source_of, "-o", out, *libraries], args.runs)
            kb = text_kb(out)
            stripped = ""
            if link:
                subprocess.run(["strip", out], check=True)
                stripped = f"{os.path.getsize(out) / 1000:.0f}"
            return f"| {what} | {n_lines(args.cc, source_of, flags)} | {seconds:.1f} | {mb:.0f} | {kb:.0f} |", stripped

        print(f"{args.cc} {args.opt}; seconds are of one core\n")
        print("| build | lines | seconds | compiler MB | object KB | embed.c stripped KB |")
        print("|---|---|---|---|---|---|")
        for switches in [[], *([s] for s in SWITCHES), SWITCHES]:
            flags = [f"-D{s}" for s in switches]
            what = "all switches" if len(switches) > 1 else " ".join(switches) or "whole"
            line, _ = row(what, args.opt, flags, source)
            _, stripped = row(what, args.opt, flags, program, link=True)
            print(f"{line} {stripped} |", flush=True)
        for what, opt, file in (("tools/gllm.c", "-O2", "tools/gllm.c"), ("examples/embed.c as it is", "-O2",
                                 "examples/embed.c"), ("whole, debug", "-O0", None)):
            line, stripped = row(f"{what} {opt}", opt, [], os.path.join(ROOT, file) if file else source, bool(file))
            print(f"{line} {stripped} |", flush=True)


if __name__ == "__main__":
    main()
