#!/usr/bin/env python3
"""Trained models: text and logits as transformers has them, and what the perplexity loses with fewer bits.

    python tests/reference/check_stories.py GLLM TEST_DECODERS WORK [--data DIR]

GLLM and TEST_DECODERS are programs; files go to WORK. DIR (default ../shared/data/models/llama2c) has stories260K.bin
and tok512.bin, a llama that tells stories: its f32 logits must be those of LlamaForCausalLM to 1e-4, its greedy text the
same, from SafeTensors and from GGUF, and its perplexity as Q8_0 within 0.5 % of f32. The last goes for
examples/models/tiny-chat, too, which is stored as Q8_0: against its own numbers as f32. The text is what
tools/train_tiny_chat.py makes. Needs `pip install torch transformers tokenizers safetensors numpy` for stories260K.
Ends with "check_stories: N passed, N failed, N skipped".
"""
import argparse
import importlib.util
import json
import os
import random
import subprocess
import sys

HERE = os.path.dirname(os.path.abspath(__file__))
ROOT = os.path.join(HERE, "..", "..")
sys.path[:0] = [HERE, os.path.join(ROOT, "tools")]
import train_tiny_chat

# type: what the perplexity may differ by from f32, in percent. By f16 it must hardly be seen.
BARS = {"f16": 0.02, "q8_0": 0.5}
PROMPT, N_TEXT, SEED, N_STORIES = "Once upon a time", 150, 77, 60
count = {"passed": 0, "failed": 0, "skipped": 0}


def check(name, passed, text=""):
    count["passed" if passed else "failed"] += 1
    print("ok  " if passed else "FAIL", "stories." + name, text)


def skip(name, why):
    count["skipped"] += 1
    print(f"SKIP stories.{name}: {why}")


def run(*args):
    return subprocess.run(args, check=True, stdout=subprocess.PIPE).stdout.decode()


def check_perplexity(gllm, name, model, text, work):
    """Of each type that the model is written as, by what it is as f32."""
    def perplexity(kind):
        path = os.path.join(work, f"{name}-{kind}.gguf")
        run(gllm, "quantize", model, path, "--type", kind)
        return json.loads(run(gllm, "perplexity", path, text, "--json"))["perplexity"]

    plain = perplexity("f32")
    for kind, bar in BARS.items():
        loss = 100 * (perplexity(kind) / plain - 1)
        check(f"perplexity of {name} as {kind}", abs(loss) <= bar, f"{plain:.4f}, {loss:+.3f} %")


def check_transformers(args, tok, folder):
    """The text by the tool, the logits by test_decoders."""
    import make_decoders as golden
    import torch
    golden.quiet()
    model, stories = golden.load(folder), random.Random(SEED)
    with torch.inference_mode():
        _, greedy = golden.run(model, tok.encode(PROMPT).ids, 512, N_TEXT)
        ids = tok.encode(train_tiny_chat.story(stories)).ids[:golden.N_PROMPT]
        logits, after = golden.run(model, ids, golden.N_PROMPT, golden.N_GREEDY)
    want = tok.decode(tok.encode(PROMPT).ids + greedy)[len(PROMPT):]
    gguf = folder + ".gguf"
    run(args.gllm, "quantize", folder, gguf, "--type", "f32")
    for path in (folder, gguf):
        got = run(args.gllm, "generate", path, "--temp", "0", "-n", str(N_TEXT), "--kv", "f32", PROMPT)
        check("greedy text of " + os.path.basename(path), got == want + "\n", f"\n  {got}\n  {want}")
    golden.write_rows(os.path.join(folder, "golden"), ids, after, logits)
    with open(os.path.join(args.work, "cases.txt"), "w", newline="\n") as f:
        f.write("stories260K golden\nstories260K.gguf stories260K/golden\n")
    out = subprocess.run([args.test_decoders, args.work, "cases.txt"], stdout=subprocess.PIPE)
    check("logits", out.returncode == 0, "\n" + out.stdout.decode())


def main():
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    for name in ("gllm", "test_decoders", "work"):
        parser.add_argument(name)
    parser.add_argument("--data", default=os.path.join(ROOT, "..", "shared", "data", "models", "llama2c"))
    args = parser.parse_args()
    os.makedirs(args.work, exist_ok=True)
    text, stories = os.path.join(args.work, "text"), random.Random(SEED)
    with open(text, "w", newline="\n") as f:
        f.write("\n\n".join(train_tiny_chat.story(stories) for _ in range(N_STORIES)))
    check_perplexity(args.gllm, "tiny-chat", os.path.join(ROOT, "examples/models/tiny-chat/tiny-chat.gguf"), text, args.work)
    files = [os.path.join(args.data, name) for name in ("stories260K.bin", "tok512.bin")]
    missing = [m for m in ("torch", "transformers", "tokenizers", "safetensors") if not importlib.util.find_spec(m)]
    if missing or not all(map(os.path.exists, files)):
        skip("stories260K", f"no {missing[0] if missing else files[0]}")
    else:
        import make_stories
        folder = os.path.join(args.work, "stories260K")
        check_transformers(args, make_stories.write(*files, folder), folder)
        check_perplexity(args.gllm, "stories260K", folder, text, args.work)
    print(f"check_stories: {count['passed']} passed, {count['failed']} failed, {count['skipped']} skipped")
    sys.exit(count["failed"] > 0)


if __name__ == "__main__":
    main()
