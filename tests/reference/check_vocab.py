#!/usr/bin/env python3
"""Checks vocabularies that are no tokenizer.json: GGUF, SentencePiece, vocab.json with merges.txt.

    python tests/reference/check_vocab.py [--data DIR] [--strings N] [WORD]

DIR (default ../shared/data) has vocab_gguf (.gguf with .inp and .out), tokenizer_json (.json.gz) and
sentencepiece (.model). Each tokenizer.json is written as GGUF and, if it is byte-level BPE, as
vocab.json and merges.txt, and must give the same ids. Needs `pip install tokenizers gguf
sentencepiece protobuf transformers` and cc. Ends with "check_vocab: N passed, N failed, N skipped".
"""
import argparse, glob, gzip, json, os, subprocess, sys, tempfile, unicodedata

sys.path.insert(0, os.path.dirname(os.path.abspath(__file__)))
import check_tokenizer, make_gguf_vocab

ROOT = check_tokenizer.ROOT
count = {"passed": 0, "failed": 0, "skipped": 0}


def encode(exe, path, texts, folder, special=True):
    """The ids of each text, or the message of the tokenizer that did not open."""
    infile, outfile = os.path.join(folder, "in"), os.path.join(folder, "out")
    with open(infile, "wb") as f:
        check_tokenizer.Group(0 if special else check_tokenizer.NO_SPECIAL, 0, 0, texts).write(f)
    run = subprocess.run([exe, path, infile, outfile], stdout=subprocess.PIPE, stderr=subprocess.STDOUT)
    if run.returncode:
        return run.stdout.decode("utf-8", "replace").strip()
    out = check_tokenizer.Answers(outfile)
    ends = out.token[out.window]
    return [out.ids[ends[i]:ends[i + 1]].tolist() if out.status[i] == 0 else int(out.status[i])
            for i in range(len(texts))]


def compare(name, texts, got, want):
    if isinstance(got, str):
        print(f"FAIL {name}: {got}")
        count["failed"] += 1
        return
    bad = [i for i in range(len(texts)) if got[i] != want[i]]
    count["failed" if bad else "passed"] += 1
    print(f"{'FAIL' if bad else 'ok  '} {name}: {len(texts) - len(bad)} of {len(texts)} texts")
    for i in bad[:4]:
        print(f"    {texts[i][:70]!r}\n      got  {str(got[i])[:150]}\n      want {str(want[i])[:150]}")


def skip(name, why):
    print(f"SKIP {name}: {why}")
    count["skipped"] += 1


def load_json(path):
    with gzip.open(path) as f:
        return json.load(f)


def check_pairs(args, exe, folder):
    for inp in sorted(glob.glob(os.path.join(args.data, "vocab_gguf", "*.inp"))):
        path = inp[:-4]
        name = "pair " + os.path.basename(path)
        if args.word not in name:
            continue
        if not os.path.exists(path):
            sources = {"llama-bpe": "bbpe_llama3-8b", "qwen2": "bbpe_qwen3", "roberta-bpe": "bbpe_roberta-base"}
            key = os.path.basename(path)[len("ggml-vocab-"):-len(".gguf")]
            source = os.path.join(args.data, "tokenizer_json", sources.get(key, "none") + ".json.gz")
            if not os.path.exists(source):
                skip(name, "no vocabulary")
                continue
            path = os.path.join(folder, "pair.gguf")
            make_gguf_vocab.convert(load_json(source), path)
        with open(inp, encoding="utf-8", newline="") as f:
            texts = [t[:-1] if t.endswith("\n") else t for t in f.read().split("__ggml_vocab_test__\n")]
        with open(inp[:-4] + ".out", encoding="utf-8") as f:
            want = [[int(x) for x in line.split()] for line in f.read().split("\n")]
        n = min(len(texts), len(want))
        compare(name, texts[:n], encode(exe, path, texts[:n], folder, special=False), want[:n])


def check_written(args, exe, folder, texts):
    for source in sorted(glob.glob(os.path.join(args.data, "tokenizer_json", "*.json.gz"))):
        name = "gguf " + os.path.basename(source)[:-8]
        if args.word not in name:
            continue
        j = load_json(source)
        path, plain = os.path.join(folder, "made.gguf"), os.path.join(folder, "tokenizer.json")
        try:
            make_gguf_vocab.convert(j, path)
        except ValueError as e:
            skip(name, str(e))
            continue
        with open(plain, "w", encoding="utf-8") as f:
            json.dump(j, f)
        import tokenizers
        try:
            tok = tokenizers.Tokenizer.from_file(plain)
        except Exception as e:
            skip(name, "tokenizers: " + str(e))
            continue
        tok.no_truncation(), tok.no_padding()
        every = texts
        if "vocab" in j["model"] and isinstance(j["model"]["vocab"], list):
            # HF's own files differ in what they make of white space; all agree on single spaces. To a
            # charsmap U+2581 is one: at the end remove_extra_whitespaces takes it, as in llama.cpp.
            printable = ["".join(c for c in t if c == " " or unicodedata.category(c)[0] != "C" and c != "\ufffd")
                         for t in texts]
            every = [" ".join(t.split()).rstrip(" \u2581") for t in printable]
        if not any(t["lstrip"] for t in j["added_tokens"] if t["content"] != "<mask>"):
            every = every + [t["content"] + " x" + t["content"] for t in j["added_tokens"][:20]]
        want = [e.ids for e in tok.encode_batch(every)]
        compare(name, every, encode(exe, path, every, folder), want)


def check_models(args, exe, folder, texts):
    """Against transformers' converters, or where it has none for such a model, the package itself."""
    try:
        import sentencepiece
    except ImportError:
        return skip("models", "no package sentencepiece")
    # The package takes a piece that is NUL for unused, transformers does not, and U+2581 for a space.
    # HF's Precompiled looks at a whole grapheme: what has marks on it stays.
    plain = [t for t in texts if not any(c in "\0\u1680\u2581" or unicodedata.category(c) in ("Mn", "Mc", "Me", "Cf")
                                         for c in t)]
    for path in sorted(glob.glob(os.path.join(args.data, "sentencepiece", "*.model"))):
        name = "model " + os.path.basename(path)
        if args.word not in name:
            continue
        sp = sentencepiece.SentencePieceProcessor(model_file=path)
        want = [sp.encode(t) for t in plain]
        compare(name, plain, encode(exe, path, plain, folder, special=False), want)


def check_pairs_of_files(args, exe, folder, texts):
    """vocab.json and merges.txt against what transformers makes of the same files."""
    import transformers
    for key, kind in (("bbpe_gpt2", "GPT2Tokenizer"), ("bbpe_roberta-base", "RobertaTokenizer")):
        source = os.path.join(args.data, "tokenizer_json", key + ".json.gz")
        for prefix in (None, False, True):
            name = "files %s %s" % (key, prefix)
            if args.word not in name:
                continue
            if not os.path.exists(source):
                skip(name, "no " + source)
                continue
            model = load_json(source)["model"]
            base = os.path.join(folder, "%s-%s" % (key, prefix))
            os.makedirs(base)
            with open(os.path.join(base, "vocab.json"), "w", encoding="utf-8") as f:
                json.dump(model["vocab"], f)
            with open(os.path.join(base, "merges.txt"), "w", encoding="utf-8") as f:
                f.write("#version: 0.2\n")
                f.writelines(m + "\n" for m in model["merges"])
            if prefix is not None:
                with open(os.path.join(base, "tokenizer_config.json"), "w", encoding="utf-8") as f:
                    json.dump({"tokenizer_class": kind, "add_prefix_space": prefix}, f)
            tok = getattr(transformers, kind + "Fast").from_pretrained(base)
            want = [tok(t)["input_ids"] for t in texts]
            compare(name, texts, encode(exe, base, texts, folder), want)


def main():
    parser = argparse.ArgumentParser()
    parser.add_argument("--data", default=os.path.join(ROOT, "..", "shared", "data"))
    parser.add_argument("--strings", type=int, default=600)
    parser.add_argument("--exe", help="tests/tok_driver.c, built")
    parser.add_argument("word", nargs="?", default="")
    args = parser.parse_args()
    if not os.path.isdir(args.data):
        skip("check_vocab", "no " + args.data)
    else:
        with tempfile.TemporaryDirectory() as folder:
            exe = args.exe or check_tokenizer.build(folder)
            rng = check_tokenizer.np.random.default_rng(1)
            real = check_tokenizer.real_texts(os.path.join(args.data, "text"))
            texts = check_tokenizer.Texts(rng, real, []).take(args.strings)
            check_pairs(args, exe, folder)
            check_written(args, exe, folder, texts)
            check_models(args, exe, folder, texts)
            check_pairs_of_files(args, exe, folder, texts)
    print("check_vocab: %(passed)d passed, %(failed)d failed, %(skipped)d skipped" % count)
    return 1 if count["failed"] else 0


if __name__ == "__main__":
    sys.exit(main())
