#!/usr/bin/env python3
"""Time text generation with gllm and llama.cpp on the same GGUF files, interleaved: A B A B ...

    CMAKE_ARGS=-DGGML_NATIVE=ON pip install llama-cpp-python
    cc -O3 tools/gllm.c -o gllm -lm -lpthread
    python3 tools/bench_generate.py --gllm ./gllm model-q4_0.gguf model-q8_0.gguf

For every file: a prompt of --prompt tokens in one call, then --tokens tokens one by one, tokens a second. Each round
runs `gllm bench` once, which measures the machine beside it, then llama.cpp, whose process sleeps while the other runs.
Medians over the rounds; the ratio is that of each round. The limit of a prompt: its matrices at the peak of the
instructions they use, its attention at that of f32; of tokens one by one: the weights at the read bandwidth.
"""
import argparse
import json
import os
import statistics
import subprocess
import sys
import time


def worker(args):
    """Child process: a line on stdin starts a run, a line of JSON on stdout tells its rates."""
    answers = os.fdopen(os.dup(1), "w")
    os.dup2(2, 1)
    import llama_cpp as L
    L.llama_backend_init()
    model = L.llama_model_load_from_file(args.models[0].encode(), L.llama_model_default_params())
    params = L.llama_context_default_params()
    params.n_ctx, params.n_batch, params.n_ubatch = args.prompt + args.tokens + 8, 512, 512
    params.n_threads = params.n_threads_batch = args.threads
    context = L.llama_init_from_model(model, params)
    n_vocab = L.llama_vocab_n_tokens(L.llama_model_get_vocab(model))
    ids = (L.llama_token * max(args.prompt, args.tokens))()
    for i in range(len(ids)):
        ids[i] = (i * 2654435761 >> 8) % n_vocab

    def decode(first, n):
        part = (L.llama_token * n)(*ids[first:first + n])
        if L.llama_decode(context, L.llama_batch_get_one(part, n)):
            sys.exit("llama_decode failed")
        L.llama_synchronize(context)

    def rates():
        L.llama_memory_clear(L.llama_get_memory(context), True)
        start = time.perf_counter()
        decode(0, args.prompt)
        middle = time.perf_counter()
        L.llama_memory_clear(L.llama_get_memory(context), True)
        again = time.perf_counter()
        for i in range(args.tokens):
            decode(i, 1)
        return args.prompt / (middle - start), args.tokens / (time.perf_counter() - again)

    rates()
    print(json.dumps({"ready": True}), file=answers, flush=True)
    for _ in sys.stdin:
        print(json.dumps(rates()), file=answers, flush=True)


def gllm_rates(args, model):
    done = subprocess.run([args.gllm, "bench", model, "--json", "--rounds", "1", "--threads", str(args.threads),
                           "--tokens", str(args.prompt), "-n", str(args.tokens)], stdout=subprocess.PIPE, check=True)
    return [json.loads(line) for line in done.stdout.splitlines()]


def compare(args, model):
    command = [sys.executable, os.path.abspath(__file__), model, "--worker", "--threads", str(args.threads),
               "--prompt", str(args.prompt), "--tokens", str(args.tokens)]
    peer = subprocess.Popen(command, stdin=subprocess.PIPE, stdout=subprocess.PIPE, stderr=subprocess.DEVNULL, text=True)
    if not peer.stdout.readline():
        sys.exit(f"{model}: llama-cpp-python cannot run it")
    rounds = []
    for _ in range(args.rounds):
        ours = gllm_rates(args, model)
        peer.stdin.write("go\n")
        peer.stdin.flush()
        rounds.append((ours, json.loads(peer.stdout.readline())))
    peer.stdin.close()
    peer.wait()
    for k, name in enumerate((f"pp{args.prompt}", f"tg{args.tokens}")):
        median = lambda f: statistics.median(f(ours[k], theirs[k]) for ours, theirs in rounds)
        limit = "read_gbps" if k else "peak_gflops"
        print(f"{os.path.basename(model):28} {name:6} {median(lambda o, t: o['tokens_per_second']):9.1f} "
              f"{median(lambda o, t: t):9.1f} {median(lambda o, t: o['tokens_per_second'] / t):8.2f} x "
              f"{median(lambda o, t: o['percent_of_floor']):6.1f} % of "
              f"{median(lambda o, t: o[limit]):7.1f} {'GB/s' if k else 'GFLOP/s'}", flush=True)


def main():
    ap = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    ap.add_argument("models", nargs="+", metavar="FILE.gguf")
    ap.add_argument("--gllm", default="./gllm")
    ap.add_argument("--rounds", type=int, default=3)
    ap.add_argument("--threads", type=int, default=2)
    ap.add_argument("--prompt", type=int, default=512)
    ap.add_argument("--tokens", type=int, default=32)
    ap.add_argument("--worker", action="store_true", help=argparse.SUPPRESS)
    args = ap.parse_args()
    if args.worker:
        return worker(args)
    print(f"{'file':28} {'test':6} {'gllm t/s':>9} {'llama.cpp':>9} {'ratio':>10} {'gllm of the limit':>18}")
    for model in args.models:
        compare(args, model)


if __name__ == "__main__":
    main()
