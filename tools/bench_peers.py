#!/usr/bin/env python3
"""Time text embedding with gllm and its peers on one model, interleaved: A B C D A B C D ...

    pip install torch sentence-transformers onnx onnxruntime gguf
    CMAKE_ARGS=-DGGML_NATIVE=ON pip install llama-cpp-python
    python3 tools/make_shape.py /tmp/minilm --shape minilm
    python3 tools/bench_peers.py /tmp/minilm --workload sentences --rounds 5 \\
        --gllm './gllm bench {model} --texts {texts} --threads {threads} --json'

Workloads: passages   32 texts of 128 tokens
           sentences  512 texts of about 25 tokens (8 to 60), in random order
           rerank     a query with 100 documents, pairs of 100 tokens each; MODEL is a cross-encoder
                      (make_shape.py --cross-encoder), {texts} has the query, then a document a line. Engines: st
                      (sentence-transformers' CrossEncoder), llama-* (rank pooling, many pairs a batch)
All engines get the same list of texts and return one vector each; tokenizing is part of the time, loading is not.
Each engine lives in its own process, which sleeps while the others run. The command of --gllm runs once a round and
prints a JSON object with "texts_per_second" on its last line; {model}, {texts} (a file, one text a line), {threads}
and {batch} are replaced. The vectors of the peers are compared (smallest cosine to sentence-transformers).

Engines: st         sentence-transformers, torch, float32, batches of --batch
         onnx       onnxruntime, float32, exported by torch.onnx, batches of --batch sorted by length and padded
         onnx-fused the same after onnxruntime's own BERT optimiser (fused attention, GELU, layer norm)
         llama-f32, llama-f16, llama-q8_0   llama-cpp-python, token batches of --llama-batch (0: the best of several)
"""
import argparse
import json
import os
import random
import shlex
import statistics
import subprocess
import sys
import tempfile
import time

HERE = os.path.dirname(os.path.abspath(__file__))
PEERS = ["st", "onnx", "onnx-fused", "llama-f32", "llama-f16"]
RERANKERS = ["st", "llama-f32", "llama-f16"]
QUERY_WORDS, PAIR_TOKENS = 12, 100
WORKLOADS = {"rerank": (100, lambda rng: PAIR_TOKENS - 3 - QUERY_WORDS),
             "passages": (32, lambda rng: 126), "sentences": (512, lambda rng: min(58, max(6, int(rng.gauss(23, 8)))))}


def make_texts(model, workload):
    """Words that are one token each, so that lengths are exact: [CLS] and [SEP] are the other two."""
    with open(os.path.join(model, "tokenizer.json"), encoding="utf-8") as f:
        vocab = json.load(f)["model"]["vocab"]
    words = sorted((w for w, i in vocab.items() if w.isascii() and w.isalpha() and w.islower() and len(w) > 1),
                   key=vocab.get)[:8000]
    rng = random.Random(5)
    count, length = WORKLOADS[workload]
    query = [" ".join(rng.choice(words) for _ in range(QUERY_WORDS))] if workload == "rerank" else []
    return query + [" ".join(words[int(len(words) * rng.random() ** 2)] for _ in range(length(rng))) for _ in range(count)]


# --------------------------------------------------------------- engines ----
# Each returns a function from a list of texts to an array of normalised vectors, ready to be timed.

def open_st(args, tmp):
    import torch
    from sentence_transformers import SentenceTransformer
    torch.set_num_threads(args.threads)
    st = SentenceTransformer(args.model, device="cpu", model_kwargs={"dtype": torch.float32})

    def run(texts):
        with torch.inference_mode():
            return st.encode(texts, batch_size=args.batch, normalize_embeddings=True, show_progress_bar=False)
    return run


def export_onnx(args, tmp, fused):
    import torch
    from transformers import AutoModel
    model = AutoModel.from_pretrained(args.model, dtype=torch.float32, attn_implementation="eager").eval()

    class Hidden(torch.nn.Module):
        def __init__(self):
            super().__init__()
            self.model = model

        def forward(self, input_ids, attention_mask, token_type_ids):
            return self.model(input_ids=input_ids, attention_mask=attention_mask,
                              token_type_ids=token_type_ids).last_hidden_state

    path = os.path.join(tmp, "model.onnx")
    ids = torch.ones(2, 16, dtype=torch.long)
    axes = {0: "batch", 1: "tokens"}
    torch.onnx.export(Hidden(), (ids, ids, ids * 0), path, opset_version=17, dynamo=False,
                      input_names=["input_ids", "attention_mask", "token_type_ids"], output_names=["hidden"],
                      dynamic_axes={n: axes for n in ("input_ids", "attention_mask", "token_type_ids", "hidden")})
    if fused:
        from onnxruntime.transformers import optimizer
        m = optimizer.optimize_model(path, model_type="bert", num_heads=model.config.num_attention_heads,
                                     hidden_size=model.config.hidden_size, opt_level=1)
        print(json.dumps({"fused": m.get_fused_operator_statistics()}), file=sys.stderr)
        path = os.path.join(tmp, "fused.onnx")
        m.save_model_to_file(path)
    return path


def open_onnx(args, tmp, fused=False):
    import numpy as np
    import onnxruntime
    from tokenizers import Tokenizer
    path = export_onnx(args, tmp, fused)
    options = onnxruntime.SessionOptions()
    options.intra_op_num_threads = args.threads
    session = onnxruntime.InferenceSession(path, options, providers=["CPUExecutionProvider"])
    tok = Tokenizer.from_file(os.path.join(args.model, "tokenizer.json"))
    tok.no_padding()
    tok.enable_truncation(512)
    with open(os.path.join(args.model, "1_Pooling", "config.json")) as f:
        cls = json.load(f).get("pooling_mode_cls_token", False)

    def run(texts):
        encoded = tok.encode_batch_fast(texts)
        order = sorted(range(len(texts)), key=lambda i: len(encoded[i].ids))
        out = [None] * len(texts)
        for a in range(0, len(order), args.batch):
            part = order[a:a + args.batch]
            ids = np.zeros((len(part), len(encoded[part[-1]].ids)), np.int64)
            mask = np.zeros_like(ids)
            for row, i in enumerate(part):
                ids[row, :len(encoded[i].ids)] = encoded[i].ids
                mask[row, :len(encoded[i].ids)] = 1
            h = session.run(None, {"input_ids": ids, "attention_mask": mask, "token_type_ids": np.zeros_like(ids)})[0]
            v = h[:, 0] if cls else np.einsum("bth,bt->bh", h, mask.astype(np.float32))
            v /= np.linalg.norm(v, axis=1, keepdims=True)
            for row, i in enumerate(part):
                out[i] = v[row]
        return np.stack(out)
    return run


def open_llama(args, tmp, kind):
    import llama_cpp
    sys.path.insert(0, HERE)
    import bert_to_gguf
    path = os.path.join(tmp, f"model-{kind}.gguf")
    bert_to_gguf.convert(args.model, path, kind)

    def load(n):
        return llama_cpp.Llama(path, embedding=True, n_ctx=n, n_batch=n, n_ubatch=n, n_threads=args.threads,
                               n_threads_batch=args.threads, verbose=False)

    if args.llama_batch:
        llm = load(args.llama_batch)
    else:  # long batches waste attention on pairs of tokens of different texts, short ones waste bandwidth
        texts, best, llm = make_texts(args.model, args.workload), None, None
        for n in (128, 256, 512, 1024):
            trial = load(n)
            trial.embed(texts[:8])
            start = time.perf_counter()
            trial.embed(texts[:max(16, len(texts) // 4)])
            t = time.perf_counter() - start
            if best is None or t < best:
                best, llm = t, trial
        print(json.dumps({"llama_batch": llm.n_batch}), file=sys.stderr)
    return lambda texts: llm.embed(texts, normalize=True)


def open_st_rerank(args, tmp):
    import torch
    from sentence_transformers import CrossEncoder
    torch.set_num_threads(args.threads)
    st = CrossEncoder(args.model, device="cpu", model_kwargs={"dtype": torch.float32})

    def run(texts):
        with torch.inference_mode():
            return st.predict([(texts[0], d) for d in texts[1:]], batch_size=args.batch, show_progress_bar=False,
                              activation_fn=torch.nn.Identity())
    return run


def open_llama_rerank(args, tmp, kind):
    """Many pairs a batch, each a sequence of its own; the tokens are llama.cpp's own, the query's made once."""
    import numpy as np
    from llama_cpp import llama_cpp as C
    sys.path.insert(0, HERE)
    path = os.path.join(tmp, f"model-{kind}.gguf")
    if args.gguf:
        path = args.gguf.replace("{type}", kind)
    else:
        import bert_to_gguf
        bert_to_gguf.convert(args.model, path, kind)
    model = C.llama_model_load_from_file(path.encode(), C.llama_model_default_params())
    vocab = C.llama_model_get_vocab(model)

    def tokens(text):
        out, data = (C.llama_token * 600)(), text.encode()
        return out[1:C.llama_tokenize(vocab, data, len(data), out, 600, True, False)]  # text [SEP]

    def load(n):
        cp = C.llama_context_default_params()
        cp.n_ctx = cp.n_batch = cp.n_ubatch = n
        cp.n_seq_max = max(1, n // PAIR_TOKENS)
        cp.embeddings, cp.pooling_type = True, C.LLAMA_POOLING_TYPE_RANK
        cp.n_threads = cp.n_threads_batch = args.threads
        context, batch = C.llama_init_from_model(model, cp), C.llama_batch_init(n, 0, 1)

        def flush(n_pairs, n_tokens, out):
            batch.n_tokens = n_tokens
            if C.llama_decode(context, batch) != 0:
                raise RuntimeError("llama_decode")
            out += [C.llama_get_embeddings_seq(context, s)[0] for s in range(n_pairs)]

        def run(texts):
            query, out, n_pairs, k = tokens(texts[0]), [], 0, 0
            first = C.llama_vocab_bos(vocab)
            for d in texts[1:]:
                ids = [first] + query + tokens(d)
                if k + len(ids) > n or n_pairs == cp.n_seq_max:
                    flush(n_pairs, k, out)
                    n_pairs = k = 0
                for p, t in enumerate(ids):
                    batch.token[k], batch.pos[k], batch.logits[k] = t, p, 1
                    batch.n_seq_id[k], batch.seq_id[k][0] = 1, n_pairs
                    k += 1
                n_pairs += 1
            flush(n_pairs, k, out)
            return np.array(out, np.float32)
        return run

    texts, best, chosen = make_texts(args.model, args.workload), None, None
    for n in ([args.llama_batch] if args.llama_batch else [128, 256, 512, 1024]):
        run = load(n)
        run(texts[:9])
        start = time.perf_counter()
        run(texts[:26])
        t = time.perf_counter() - start
        if best is None or t < best:
            best, chosen = t, (n, run)
    print(json.dumps({"llama_batch": chosen[0]}), file=sys.stderr)
    return chosen[1]


ENGINES = {
    "st": open_st,
    "onnx": open_onnx,
    "onnx-fused": lambda a, t: open_onnx(a, t, fused=True),
    "llama-f32": lambda a, t: open_llama(a, t, "f32"),
    "llama-f16": lambda a, t: open_llama(a, t, "f16"),
    "llama-q8_0": lambda a, t: open_llama(a, t, "q8_0"),
}
RERANK_ENGINES = {
    "st": open_st_rerank,
    "llama-f32": lambda a, t: open_llama_rerank(a, t, "f32"),
    "llama-f16": lambda a, t: open_llama_rerank(a, t, "f16"),
    "llama-q8_0": lambda a, t: open_llama_rerank(a, t, "q8_0"),
}


# ------------------------------------------------------- worker and driver ----

def worker(args):
    """Child process: a line on stdin starts a run, a line of JSON on stdout tells its time."""
    import numpy as np
    answers = os.fdopen(os.dup(1), "w")
    os.dup2(2, 1)  # whatever libraries print goes to stderr
    texts = make_texts(args.model, args.workload)
    with tempfile.TemporaryDirectory() as tmp:
        run = (RERANK_ENGINES if args.workload == "rerank" else ENGINES)[args.worker](args, tmp)
        vectors = np.asarray(run(texts), np.float32)  # the warm-up
        np.save(args.vectors, vectors)
        print(json.dumps({"ready": True}), file=answers, flush=True)
        for _ in sys.stdin:
            start = time.perf_counter()
            run(texts)
            print(json.dumps({"seconds": time.perf_counter() - start}), file=answers, flush=True)


class Peer:
    def __init__(self, name, args, folder):
        self.name, self.rates, self.vectors = name, [], os.path.join(folder, name + ".npy")
        self.count = WORKLOADS[args.workload][0]
        python = dict(x.split("=", 1) for x in args.peer_python).get(name, sys.executable)
        command = [python, os.path.abspath(__file__), args.model, "--workload", args.workload, "--worker", name,
                   "--vectors", self.vectors, "--threads", str(args.threads), "--batch", str(args.batch),
                   "--llama-batch", str(args.llama_batch)] + (["--gguf", args.gguf] if args.gguf else [])
        env = dict(os.environ, OMP_NUM_THREADS=str(args.threads), TOKENIZERS_PARALLELISM="true",
                   RAYON_NUM_THREADS=str(args.threads))
        self.log = open(os.path.join(folder, name + ".log"), "w+")
        self.process = subprocess.Popen(command, stdin=subprocess.PIPE, stdout=subprocess.PIPE, stderr=self.log,
                                        text=True, env=env)
        self.alive = bool(self.process.stdout.readline())
        self.log.seek(0)
        said = self.log.read()
        if not self.alive:
            print(f"{name}: left out\n    " + "\n    ".join(said.strip().split("\n")[-3:]), file=sys.stderr)
        for line in said.split("\n"):
            if line.startswith("{"):
                print(f"{name}: {line}", file=sys.stderr)

    def round(self):
        self.process.stdin.write("go\n")
        self.process.stdin.flush()
        self.rates.append(self.count / json.loads(self.process.stdout.readline())["seconds"])

    def close(self):
        self.process.stdin.close()
        self.process.wait()


class Command:
    """gllm, or anything else that prints {"texts_per_second": ...} on its last line."""
    def __init__(self, name, command, args, folder):
        self.name, self.rates, self.alive = name, [], True
        path = os.path.join(folder, "texts.txt")
        with open(path, "w", encoding="utf-8") as f:
            f.write("".join(t + "\n" for t in make_texts(args.model, args.workload)))
        values = dict(model=args.model, texts=path, threads=args.threads, batch=args.batch)
        self.command = [part.format(**values) for part in shlex.split(command)]

    def round(self):
        done = subprocess.run(self.command, stdout=subprocess.PIPE, text=True, check=True)
        self.rates.append(json.loads(done.stdout.strip().split("\n")[-1])["texts_per_second"])

    def close(self):
        pass


def report(engines, args, probe):
    import numpy as np
    reference = np.load(probe) if os.path.exists(probe) else None
    first = statistics.median(engines[0].rates)
    print(f"{args.model}: {args.workload}, {args.threads} threads, {args.rounds} rounds, texts a second")
    print(f"{'engine':12} {'median':>9} {'min':>9} {'max':>9} {engines[0].name + ' is':>12} {'cosine':>9}")
    for e in engines:
        m, cosine = statistics.median(e.rates), ""
        if reference is not None and isinstance(e, Peer):
            vectors = np.load(e.vectors)
            if vectors.ndim == 1:  # scores: how well they go together
                cosine = f"{np.corrcoef(vectors, reference)[0, 1]:.6f}"
            else:
                cosine = f"{np.min((vectors * reference).sum(1)):.6f}"
        print(f"{e.name:12} {m:9.1f} {min(e.rates):9.1f} {max(e.rates):9.1f} {first / m:10.2f} x {cosine:>9}")


def main():
    ap = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    ap.add_argument("model")
    ap.add_argument("--workload", choices=sorted(WORKLOADS), default="sentences")
    ap.add_argument("--rounds", type=int, default=5)
    ap.add_argument("--threads", type=int, default=2)
    ap.add_argument("--batch", type=int, default=32)
    ap.add_argument("--llama-batch", type=int, default=0)
    ap.add_argument("--peers", help="comma-separated engines; default: " + ",".join(PEERS))
    ap.add_argument("--peer-python", action="append", default=[], metavar="ENGINE=PYTHON",
                    help="the interpreter for an engine that this one has no package for")
    ap.add_argument("--gguf", help="for rerank: the files of llama-*, {type} is f32, f16 or q8_0; default: made here")
    ap.add_argument("--gllm", action="append", default=[], metavar="COMMAND", help="may be given more than once")
    ap.add_argument("--worker", help=argparse.SUPPRESS)
    ap.add_argument("--vectors", help=argparse.SUPPRESS)
    args = ap.parse_args()
    args.peers = args.peers or ",".join(RERANKERS if args.workload == "rerank" else PEERS)
    if args.worker:
        return worker(args)
    with tempfile.TemporaryDirectory() as folder:
        engines = [Command("gllm" + (str(i + 1) if i else ""), c, args, folder) for i, c in enumerate(args.gllm)]
        engines += [Peer(name, args, folder) for name in args.peers.split(",") if name]
        engines = [e for e in engines if e.alive]
        for r in range(args.rounds):
            for e in engines:
                e.round()
            print(f"round {r + 1}: " + ", ".join(f"{e.name} {e.rates[-1]:.1f}" for e in engines), file=sys.stderr)
        report(engines, args, os.path.join(folder, "st.npy"))
        for e in engines:
            e.close()


if __name__ == "__main__":
    main()
