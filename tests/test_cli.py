#!/usr/bin/env python3
"""Black-box tests of the command line tool, with nothing but the standard library.

    python3 tests/test_cli.py ./gllm examples/models/tiny-embed [NAME...]

NAMEs are the tests to run, all without any. The model must have a tokenizer of lower-case English
words. The last line is `test_cli: N passed, N failed, N skipped`; exit status 1 if one failed.
"""

import json
import math
import os
import shutil
import signal
import struct
import subprocess
import sys
import tempfile

TOOL, MODEL = "", ""
TEXTS = ["a cat sleeps", "the stock market", "", "ein Bär & \"zwei\" 猫", "x"]


class Skip(Exception):
    pass


def run(*args, stdin=b"", code=0):
    """Runs the tool; its stdout as bytes. Asserts on the exit status."""
    return run_both(*args, stdin=stdin, code=code)[0]


def run_both(*args, stdin=b"", code=0):
    if isinstance(stdin, str):
        stdin = stdin.encode()
    done = subprocess.run([TOOL, *args], input=stdin, stdout=subprocess.PIPE,
                          stderr=subprocess.PIPE, timeout=600)
    err = done.stderr.decode("utf-8", "replace")
    assert done.returncode == code, "exit status %d, expected %d; stderr: %s" % (
        done.returncode, code, err)
    return done.stdout, err


def vectors_of(out):
    """The vectors of JSON Lines output, after a look at its form."""
    vectors = []
    for i, line in enumerate(out.decode().splitlines()):
        row = json.loads(line)
        assert list(row) == ["index", "embedding"], list(row)
        assert row["index"] == i, (row["index"], i)
        assert all(math.isfinite(x) for x in row["embedding"])
        vectors.append(row["embedding"])
    assert len({len(v) for v in vectors}) <= 1
    return vectors


def f32(x):
    return struct.unpack("<f", struct.pack("<f", x))[0]


def info():
    return json.loads(run("info", MODEL, "--json"))


def cosine(a, b):
    dot = sum(x * y for x, y in zip(a, b))
    return dot / math.sqrt(sum(x * x for x in a) * sum(x * x for x in b))


def assert_message(err, *parts):
    """One line from the tool, for people, that has all parts."""
    assert err.startswith("gllm"), err
    for part in parts:
        assert part in err, (part, err)


def read_npy(data):
    assert data[:8] == b"\x93NUMPY\x01\x00", data[:8]
    size = struct.unpack("<H", data[8:10])[0]
    assert (10 + size) % 64 == 0 and data[9 + size:10 + size] == b"\n"
    head = eval(data[10:10 + size].decode(), {})  # a dict display, as NumPy itself reads it
    assert head["descr"] == "<f4" and head["fortran_order"] is False
    n, dim = head["shape"]
    values = struct.unpack("<%df" % (n * dim), data[10 + size:])
    return [list(values[i * dim:(i + 1) * dim]) for i in range(n)]


# ---- help and usage ------------------------------------------------------------------------------


def test_version_and_help():
    assert run("--version").decode().startswith("gllm ")
    overview = run("help").decode()
    assert overview == run("--help").decode()
    for name in ["embed", "similar", "search", "tokenize", "chat-template", "info", "bench", "generate", "chat",
                 "perplexity"]:
        assert "gllm " + name in overview
        text = run("help", name).decode()
        assert text == run(name, "--help").decode()
        assert text.startswith("usage: gllm " + name + " ")


def test_usage_errors():
    cases = [
        ((), "command"),
        (("frobnicate",), "frobnicate"),
        (("help", "frobnicate"), "frobnicate"),
        (("embed",), "usage: gllm embed"),
        (("similar", MODEL, "query"), "usage: gllm similar"),
        (("info", MODEL, "surplus"), "surplus"),
        (("embed", MODEL, "--frob"), "--frob"),
        (("embed", MODEL, "--frob=3"), "--frob=3"),
        (("embed", MODEL, "-x"), "-x"),
        (("info", MODEL, "--npy"), "--npy"),
        (("embed", MODEL, "--threads"), "--threads"),
        (("embed", MODEL, "--threads", "two"), "two"),
        (("embed", MODEL, "--threads=0"), "0"),
        (("embed", MODEL, "--threads=-1"), "-1"),
        (("embed", MODEL, "--threads=99999999999999999999"), "99999999999999999999"),
        (("embed", MODEL, "--dtype", "f12"), "f12"),
        (("embed", MODEL, "--truncate=middle"), "middle"),
        (("embed", MODEL, "--csv=yes"), "--csv"),
    ]
    for args, part in cases:
        out, err = run_both(*args, code=2)
        assert out == b"", (args, out)
        assert_message(err, part, "help")


def test_missing_model():
    missing = os.path.join(MODEL, "no-such-model")
    for args in [("embed", missing, "a"), ("similar", missing, "a", "-"), ("info", missing),
                 ("tokenize", missing, "a"), ("bench", missing)]:
        out, err = run_both(*args, code=1)
        assert out == b""
        assert_message(err, "no-such-model")
        assert err.count("\n") == 1, err


# ---- embed ---------------------------------------------------------------------------------------


def test_embed_json():
    out = run("embed", MODEL, *TEXTS)
    vectors = vectors_of(out)
    about = info()
    assert len(vectors) == len(TEXTS)
    assert all(len(v) == about["embedding_dim"] for v in vectors)
    if about["normalize"]:
        for v in vectors:
            assert abs(math.sqrt(sum(x * x for x in v)) - 1) < 1e-4
    assert out == run("embed", MODEL, "--json", *TEXTS)
    assert out == run("embed", MODEL, stdin="\n".join(TEXTS) + "\n")
    assert out == run("embed", MODEL, stdin="\n".join(TEXTS))  # no line end at the end
    assert out == run("embed", MODEL, stdin="\r\n".join(TEXTS) + "\r\n")
    assert out == run("embed", MODEL, stdin=b"\xef\xbb\xbf" + "\n".join(TEXTS).encode())


def test_embed_vector_does_not_depend_on_batch():
    texts = ["word " * (i % 7) + str(i) for i in range(50)]
    whole = vectors_of(run("embed", MODEL, stdin="\n".join(texts)))
    for batch in ["1", "7", "1000"]:
        assert vectors_of(run("embed", MODEL, "--batch", batch, stdin="\n".join(texts))) == whole
    assert vectors_of(run("embed", MODEL, "--threads=1", stdin="\n".join(texts))) == whole
    assert vectors_of(run("embed", MODEL, texts[33])) == [whole[33]]


def test_embed_numbers_round_trip():
    raw = run("embed", MODEL, "--raw", *TEXTS)
    exact = struct.unpack("<%df" % (len(raw) // 4), raw)
    dim = info()["embedding_dim"]
    assert len(exact) == dim * len(TEXTS)
    printed = [x for v in vectors_of(run("embed", MODEL, *TEXTS)) for x in v]
    assert [f32(x) for x in printed] == list(exact)
    lines = run("embed", MODEL, "--csv", *TEXTS).decode().splitlines()
    assert [f32(float(x)) for line in lines for x in line.split(",")] == list(exact)


def test_embed_locale():
    env = dict(os.environ, LC_ALL="de_DE.UTF-8", LANG="de_DE.UTF-8")
    done = subprocess.run([TOOL, "embed", MODEL, "a cat"], stdout=subprocess.PIPE, env=env,
                          timeout=600)
    assert done.returncode == 0 and done.stdout == run("embed", MODEL, "a cat")


def test_embed_npy():
    expected = [[f32(x) for x in v] for v in vectors_of(run("embed", MODEL, *TEXTS))]
    assert read_npy(run("embed", MODEL, "--npy", *TEXTS)) == expected
    with tempfile.TemporaryDirectory() as folder:
        path = os.path.join(folder, "v.npy")
        for batch in ["2", "1024"]:
            out = run("embed", MODEL, "--npy", "--batch", batch, "-o", path,
                      stdin="\n".join(TEXTS))
            assert out == b""
            with open(path, "rb") as file:
                assert read_npy(file.read()) == expected
        run("embed", MODEL, "--npy", "-o", path)
        with open(path, "rb") as file:
            assert read_npy(file.read()) == []


def test_embed_output_file():
    with tempfile.TemporaryDirectory() as folder:
        path = os.path.join(folder, "out ü.jsonl")
        for option in [("-o", path), ("-o" + path,), ("--output", path), ("--output=" + path,)]:
            assert run("embed", MODEL, *option, "a cat") == b""
            with open(path, "rb") as file:
                assert file.read() == run("embed", MODEL, "a cat")
        out, err = run_both("embed", MODEL, "-o", os.path.join(folder, "no", "file"), "a", code=1)
        assert_message(err, "file")


def test_embed_empty_stdin():
    for option in ["--json", "--csv", "--raw"]:
        out, err = run_both("embed", MODEL, option)
        assert out == b"" and err == "", (out, err)
    assert read_npy(run("embed", MODEL, "--npy")) == []


def test_embed_empty_lines_have_vectors():
    assert len(vectors_of(run("embed", MODEL, stdin="\n\n\n"))) == 3


def test_embed_jsonl():
    rows = [json.dumps(TEXTS[0]), json.dumps({"text": TEXTS[1]}), "",
            json.dumps({"id": 3, "more": {"text": 1}, "text": TEXTS[2]}),
            json.dumps({"text": TEXTS[3]}, ensure_ascii=True), "  " + json.dumps(TEXTS[4])]
    expected = run("embed", MODEL, *TEXTS)
    assert run("embed", MODEL, "--jsonl", stdin="\n".join(rows)) == expected
    rows = [json.dumps({"body": text, "text": 0}) for text in TEXTS]
    assert run("embed", MODEL, "--jsonl", "--field", "body", stdin="\n".join(rows)) == expected
    line = json.dumps({"text": "two\nlines \u0000 and a NUL \U0001f600"})
    assert len(vectors_of(run("embed", MODEL, "--jsonl", stdin=line))) == 1


def test_embed_jsonl_errors():
    cases = [("{\"text\":\"a\"}\n{\"text\":", "line 2"), ("{\"tex\":\"a\"}", "line 1"),
             ("{\"text\":[1]}", "line 1"), ("12", "line 1"), ("a cat", "line 1"),
             ("\"\\ud800\"", "line 1"), ("\"a\" \"b\"", "line 1")]
    for text, place in cases:
        out, err = run_both("embed", MODEL, "--jsonl", stdin=text, code=1)
        assert_message(err, place)
        assert len(vectors_of(out)) == text.count("\n"), text  # the good ones before it


def test_embed_bad_utf8():
    good = b"fine\n" * 10
    for bad in [b"a\xff", b"\xc3", b"\xed\xa0\x80", b"\xc0\xaf", b"abc\xf5\x80\x80\x80"]:
        out, err = run_both("embed", MODEL, stdin=good + bad + b"\nmore\n", code=1)
        assert_message(err, "line 11", "UTF-8")
        assert len(vectors_of(out)) == 10


def test_embed_double_dash():
    expected = run("embed", MODEL, stdin="--csv\n-o\n--\n")
    assert run("embed", MODEL, "--", "--csv", "-o", "--") == expected
    assert run("embed", "--json", "--", MODEL, "--csv", "-o", "--") == expected


def test_embed_truncation():
    long = "word " * 3000
    out, err = run_both("embed", MODEL, stdin="short\n" + long)
    assert len(vectors_of(out)) == 2
    assert_message(err, "1 of 2 texts", "cut")
    assert err.count("\n") == 1
    out, err = run_both("embed", MODEL, "--max-tokens", "8", "one two three four five six seven "
                        "eight nine ten eleven")
    assert_message(err, "1 of 1", "8 tokens")
    out, err = run_both("embed", MODEL, "--truncate", "refuse", stdin="short\n" + long, code=1)
    assert_message(err, "line 2")
    assert len(vectors_of(out)) == 1
    text = "one two three four five six seven eight nine ten eleven twelve"
    right = run_both("embed", MODEL, "--max-tokens=6", text)[0]
    left = run_both("embed", MODEL, "--max-tokens=6", "--truncate=left", text)[0]
    assert right != left


def test_embed_huge_line():
    out, err = run_both("embed", MODEL, stdin=b"a cat " * 1000000 + b"\nshort\n")
    assert len(vectors_of(out)) == 2
    assert "1 of 2" in err


def test_embed_many_lines():
    texts = "".join("%d cats\n" % (i % 10) for i in range(2500))
    vectors = vectors_of(run("embed", MODEL, "--max-tokens=8", stdin=texts))
    assert len(vectors) == 2500 and vectors[2497] == vectors[7]


def test_embed_prompt():
    pooling = os.path.join(MODEL, "1_Pooling", "config.json")
    if os.path.exists(pooling) and not json.load(open(pooling)).get("include_prompt", True):
        raise Skip("the model leaves prompts out of the pooling")
    plain = vectors_of(run("embed", MODEL, "query: a cat"))
    assert vectors_of(run("embed", MODEL, "--prompt", "query: ", "a cat")) == plain
    out, err = run_both("embed", MODEL, "--prompt-name", "no-such-prompt", "a", code=1)
    assert_message(err, "no-such-prompt")
    for name, prompt in info()["prompts"].items():
        expected = run("embed", MODEL, "--prompt", "", prompt + "a cat")
        assert run("embed", MODEL, "--prompt-name", name, "a cat") == expected


def test_embed_pooling_and_normalize():
    vectors = {}
    for pooling in ["cls", "mean", "max", "mean-sqrt-len", "weighted-mean", "last"]:
        out = run("embed", MODEL, "--pooling", pooling, "--no-normalize", "a cat sleeps here")
        vectors[pooling] = vectors_of(out)[0]
    assert len({tuple(v) for v in vectors.values()}) == 6
    assert vectors_of(run("embed", MODEL, "--pooling=auto", "a")) == \
        vectors_of(run("embed", MODEL, "a"))
    one = vectors_of(run("embed", MODEL, "--pooling=max", "--normalize", "a cat sleeps here"))[0]
    assert abs(sum(x * x for x in one) - 1) < 1e-4
    assert cosine(one, vectors["max"]) > 0.99999


def test_embed_dtypes_and_isas_agree():
    base = vectors_of(run("embed", MODEL, "--dtype=f32", "--isa=portable", "a cat sleeps"))[0]
    for dtype, least in [("auto", 0.99), ("f16", 0.999), ("bf16", 0.99), ("q8", 0.99)]:
        one = vectors_of(run("embed", MODEL, "--dtype", dtype, "a cat sleeps"))[0]
        assert cosine(base, one) > least, (dtype, cosine(base, one))
    n = 0
    for isa in ["avx2", "avx512", "neon"]:
        done = subprocess.run([TOOL, "embed", MODEL, "--isa", isa, "--dtype=f32", "a cat sleeps"],
                              stdout=subprocess.PIPE, stderr=subprocess.PIPE, timeout=600)
        if done.returncode == 0:
            assert cosine(base, vectors_of(done.stdout)[0]) > 0.999999
            n += 1
        else:
            assert done.returncode == 1 and isa in done.stderr.decode().lower(), done.stderr
    if n == 0:
        raise Skip("no ISA but the portable one")


def test_closed_pipe():
    if os.name == "nt":
        raise Skip("POSIX pipes")
    texts = b"a b\n" * 8000
    for command in [("embed", MODEL, "--batch=16", "--max-tokens=8"), ("tokenize", MODEL),
                    ("similar", MODEL, "text", "-", "-n", "0", "--max-tokens=8")]:
        # as a shell starts it: SIGPIPE at its default
        child = subprocess.Popen([TOOL, *command], stdin=subprocess.PIPE, stdout=subprocess.PIPE,
                                 stderr=subprocess.PIPE, preexec_fn=lambda: signal.signal(
                                     signal.SIGPIPE, signal.SIG_DFL))
        child.stdout.close()
        try:
            child.stdin.write(texts)
            child.stdin.close()
        except BrokenPipeError:
            pass
        err = child.stderr.read()
        child.stderr.close()
        assert child.wait(timeout=600) == 0 and err == b"", (command, child.returncode, err)


def test_full_disk():
    if not os.path.exists("/dev/full"):
        raise Skip("there is no /dev/full")
    out, err = run_both("embed", MODEL, "-o", "/dev/full", "a cat", code=1)
    assert_message(err, "/dev/full")


def test_answers_line_by_line():
    child = subprocess.Popen([TOOL, "embed", MODEL, "--batch", "1"], stdin=subprocess.PIPE,
                             stdout=subprocess.PIPE)
    for i in range(3):
        child.stdin.write(b"a cat\n")
        child.stdin.flush()
        assert json.loads(child.stdout.readline())["index"] == i
    child.stdin.close()
    child.stdout.close()
    assert child.wait(timeout=600) == 0


# ---- similar -------------------------------------------------------------------------------------

LINES = ["the king of france", "a cat sleeps", "", "stock prices fell", "a cat\tsleeps well",
         "rain in spring"]


def test_similar():
    out = run("similar", MODEL, "a cat sleeps", "-", stdin="\n".join(LINES)).decode()
    rows = [line.split("\t", 1) for line in out.splitlines()]
    assert sorted(text for _, text in rows) == sorted(t for t in LINES if t)
    scores = [float(score) for score, _ in rows]
    assert scores == sorted(scores, reverse=True)
    if not info()["prompts"]:
        assert rows[0] == ["1.0000", "a cat sleeps"], rows[0]


def test_similar_file_and_top():
    with tempfile.TemporaryDirectory() as folder:
        path = os.path.join(folder, "lines.txt")
        with open(path, "w", encoding="utf-8") as file:
            file.write("\n".join("line %d about things" % i for i in range(30)))
        whole = run("similar", MODEL, "things", path, "-n", "0").splitlines()
        assert len(whole) == 30
        assert run("similar", MODEL, "things", path).splitlines() == whole[:10]
        assert run("similar", MODEL, "-n3", "things", path).splitlines() == whole[:3]
        assert run("similar", MODEL, "--top=3", "--batch=4", "things", path).splitlines() == \
            whole[:3]
    out, err = run_both("similar", MODEL, "things", path, code=1)
    assert_message(err, "lines.txt")
    if os.name != "nt":
        assert_message(run_both("similar", MODEL, "things", MODEL, code=1)[1])  # a folder


def test_similar_json():
    out = run("similar", MODEL, "--json", "--no-prompts", "a cat sleeps", "-",
              stdin="\n".join(LINES))
    rows = [json.loads(line) for line in out.decode().splitlines()]
    vectors = vectors_of(run("embed", MODEL, "--prompt", "", "a cat sleeps", *LINES))
    for row in rows:
        assert list(row) == ["index", "score", "text"]
        assert LINES[row["index"]] == row["text"]
        assert abs(row["score"] - cosine(vectors[0], vectors[row["index"] + 1])) < 1e-5
    assert rows[0]["text"] == "a cat sleeps" and rows[0]["score"] > 0.9999


def test_similar_many_lines():
    lines = ["%d and %d" % (i, i * 7919 % 100) for i in range(3000)]
    options = ["--max-tokens=8", "--json", "--no-prompts", "5 and 7"]
    stdin = "\n".join(lines)
    whole = run("similar", MODEL, *options, "-", "-n", "0", stdin=stdin).splitlines()
    assert len(whole) == 3000
    assert run("similar", MODEL, *options, "-", "-n", "5", stdin=stdin).splitlines() == whole[:5]


def test_similar_empty():
    assert run("similar", MODEL, "a cat", "-", stdin="\n \n") == b""


def test_similar_bad_utf8():
    out, err = run_both("similar", MODEL, "a cat", "-", stdin=b"a\n\nb\xff\n", code=1)
    assert out == b""
    assert_message(err, "line 3")


# ---- tokenize ------------------------------------------------------------------------------------


def ids_of(out):
    return [json.loads(line) for line in out.decode().splitlines()]


def test_tokenize_json():
    rows = ids_of(run("tokenize", MODEL, "--json", *TEXTS))
    assert len(rows) == len(TEXTS)
    assert all(isinstance(i, int) for row in rows for i in row)
    assert rows == ids_of(run("tokenize", MODEL, "--json", stdin="\n".join(TEXTS)))
    bare = ids_of(run("tokenize", MODEL, "--json", "--no-special", *TEXTS))
    assert bare[2] == []
    n_added = len(rows[2])
    assert all(len(a) == len(b) + n_added for a, b in zip(rows, bare))
    counts = run("tokenize", MODEL, "--count", *TEXTS).decode().split()
    assert [int(n) for n in counts] == [len(row) for row in rows]
    assert ids_of(run("tokenize", MODEL, "--json", "--jsonl", stdin="\n".join(
        json.dumps({"text": t}) for t in TEXTS))) == rows


def test_tokenize_files():
    expected = run("tokenize", MODEL, "--json", *TEXTS)
    n = 0
    for name in ["tokenizer.json", "vocab.txt"]:
        path = os.path.join(MODEL, name)
        if os.path.exists(path):
            assert run("tokenize", path, "--json", *TEXTS) == expected, name
            n += 1
    if n == 0:
        raise Skip("the model has neither tokenizer.json nor vocab.txt")


def test_tokenize_table():
    text = "a cat\tsleeps"
    lines = run("tokenize", MODEL, text).decode().splitlines()
    assert lines[0].split() == ["#", "id", "piece", "bytes", "text"]
    rows = [line.split() for line in lines[1:]]
    assert [int(row[1]) for row in rows] == ids_of(run("tokenize", MODEL, "--json", text))[0]
    assert [int(row[0]) for row in rows] == list(range(len(rows)))
    spans = [row[3].split("-") for row in rows if "(added)" not in row]
    whole = "".join(text.encode()[int(a):int(b)].decode() for a, b in spans)
    assert whole == text.replace(" ", "").replace("\t", ""), whole
    assert run("tokenize", MODEL, "a", "b").count(b"\n\n") == 1


def test_tokenize_decode():
    ids = ids_of(run("tokenize", MODEL, "--json", "a cat sleeps"))[0]
    words = [str(i) for i in ids]
    plain = run("tokenize", MODEL, "--decode", "--no-special", *words)
    assert plain.decode().strip() == "a cat sleeps", plain
    assert run("tokenize", MODEL, "--decode", "--no-special", json.dumps(ids)) == plain
    assert run("tokenize", MODEL, "--decode", "--no-special", stdin=json.dumps(ids) + "\n" +
               " ".join(words)) == plain * 2
    assert json.loads(run("tokenize", MODEL, "--decode", "--no-special", "--json", *words)) == \
        plain.decode()[:-1]
    out, err = run_both("tokenize", MODEL, "--decode", "12", "cat", code=1)
    assert_message(err, "cat")
    out, err = run_both("tokenize", MODEL, "--decode", "4294967295", code=1)
    assert_message(err, "4294967295")
    assert_message(run_both("tokenize", MODEL, "--decode", "4294967296", code=1)[1], "4294967296")
    many = " ".join(words[1:2] * 100000)
    assert len(run("tokenize", MODEL, "--decode", stdin=many)) >= 100000


def test_tokenize_bad_utf8():
    out, err = run_both("tokenize", MODEL, "--json", stdin=b"a\nb\xff\n", code=1)
    assert_message(err, "line 2", "UTF-8")


# ---- chat-template --------------------------------------------------------------------------------

TEMPLATE = ("{{ bos_token }}{% for m in messages %}[{{ m.role }}]{{ m.content }}{% endfor %}"
            "{% if tools %}T{{ tools | length }}{% endif %}{% if add_generation_prompt %}>{% endif %}")


def test_chat_template():
    messages = [{"role": "user", "content": "a cat"}, {"role": "assistant", "content": "é\n"}]
    with tempfile.TemporaryDirectory() as folder:
        def write(name, text):
            with open(os.path.join(folder, name), "w", encoding="utf-8") as f:
                f.write(text)
            return os.path.join(folder, name)

        config = write("tokenizer_config.json", json.dumps(
            {"bos_token": {"content": "[CLS]"}, "chat_template": TEMPLATE}))
        chat = write("chat.json", json.dumps(messages))
        body = write("body.json", json.dumps(
            {"messages": messages, "tools": [{}, {}], "documents": None,
             "chat_template_kwargs": {"bos_token": "B"}}))
        text = "[CLS][user]a cat[assistant]é\n".encode()
        assert run("chat-template", folder, chat) == text + b">"
        assert run("chat-template", config, chat, "--no-generation-prompt") == text
        assert run("chat-template", config, stdin=json.dumps(messages)) == text + b">"
        assert run("chat-template", config, body) == text.replace(b"[CLS]", b"B") + b"T2>"
        assert json.loads(run("chat-template", folder, chat, "--json")) == text.decode() + ">"
        jinja = write("chat_template.jinja", "J" + TEMPLATE)
        assert run("chat-template", folder, chat) == b"J" + text + b">"
        assert run("chat-template", config, chat) == text + b">"
        ids = ids_of(run("chat-template", config, chat, "--ids", "--tokenizer", MODEL))[0]
        assert [ids] == ids_of(run("tokenize", MODEL, "--json", "--no-special",
                                   text.decode() + ">"))
        for name in ["tokenizer.json", "vocab.txt"]:
            if os.path.exists(os.path.join(MODEL, name)):
                shutil.copy(os.path.join(MODEL, name), folder)
        assert ids_of(run("chat-template", jinja, chat, "--ids"))[0][-len(ids) + 1:] == ids[1:]
        plain = write("my.txt", "{{ messages[0].content }}")
        assert run("chat-template", plain, chat) == b"a cat"
        bad = write("bad.jinja", "a\n{{ x")
        assert_message(run_both("chat-template", bad, chat, code=1)[1], "line 2")
        assert_message(run_both("chat-template", plain, "no.json", code=1)[1], "no.json")
        assert_message(run_both("chat-template", "no.gguf", chat, code=1)[1], "no.gguf")
        assert_message(run_both("chat-template", plain, stdin="{}", code=1)[1], "messages")
        assert_message(run_both("chat-template", plain, stdin="[1]", code=1)[1], "messages")
        empty = write("empty.json", "{}")
        assert_message(run_both("chat-template", empty, chat, code=1)[1], "no chat template")


# ---- info and bench ------------------------------------------------------------------------------


def test_info():
    about = info()
    for key in ["embedding_dim", "hidden_size", "n_layers", "n_heads", "intermediate_size",
                "vocab_size", "max_tokens", "n_parameters", "weight_bytes", "n_threads"]:
        assert isinstance(about[key], int) and about[key] > 0, key
    for key in ["architecture", "stored_dtype", "weight_dtype", "isa", "pooling"]:
        assert isinstance(about[key], str) and about[key], key
    assert about["normalize"] in (True, False) and isinstance(about["prompts"], dict)
    assert "default_prompt_name" in about
    text = run("info", MODEL).decode()
    assert about["architecture"] in text and about["isa"] in text
    assert json.loads(run("info", MODEL, "--json", "--threads=3"))["n_threads"] == 3
    assert json.loads(run("info", MODEL, "--json", "--isa=portable"))["isa"] == "portable"
    assert json.loads(run("info", MODEL, "--json", "--dtype=q8"))["weight_dtype"] == "Q8_0"


def test_bench():
    options = ["--rounds=1", "--texts=4", "--tokens=9", "--threads=1"]
    rows = [json.loads(x) for x in run("bench", MODEL, "--json", *options).splitlines()]
    assert len(rows) == 1
    row = rows[0]
    assert row["texts"] == 4 and row["tokens_per_text"] == 9 and row["threads"] == 1, row
    for key in ["texts_per_second", "tokens_per_second", "fma_peak_gflops", "achieved_gflops",
                "percent_of_peak", "open_ms", "first_text_ms"]:
        assert row[key] > 0, key
    assert abs(row["achieved_gflops"] / row["fma_peak_gflops"] * 100 / row["percent_of_peak"] - 1) \
        < 0.01
    assert abs(row["tokens_per_second"] / row["texts_per_second"] - 9) < 0.001
    assert b"of peak" in run("bench", MODEL, *options)


# ---- quantize ------------------------------------------------------------------------------------


def gguf_of(path):
    """Keys and tensors of a GGUF file: {key: value}, {name: (type, dims, bytes from its data on)}."""
    with open(path, "rb") as f:
        data = f.read()
    at = 0

    def take(form):
        nonlocal at
        value = struct.unpack_from("<" + form, data, at)[0]
        at += struct.calcsize("<" + form)
        return value

    def text():
        nonlocal at
        n = take("Q")
        at += n
        return data[at - n:at].decode()

    def value(kind):
        if kind == 8:
            return text()
        if kind == 9:
            kind, n = take("I"), take("Q")
            return [value(kind) for _ in range(n)]
        return take({0: "B", 1: "b", 2: "H", 3: "h", 4: "I", 5: "i", 6: "f", 7: "?", 10: "Q", 11: "q", 12: "d"}[kind])

    assert data[:4] == b"GGUF" and struct.unpack_from("<I", data, 4)[0] == 3
    at = 8
    n_tensors, n_keys = take("Q"), take("Q")
    keys = {}
    for _ in range(n_keys):
        key = text()
        keys[key] = value(take("I"))
    tensors = {}
    for _ in range(n_tensors):
        name = text()
        dims = [take("Q") for _ in range(take("I"))]
        tensors[name] = (take("I"), dims, take("Q"))
    at = (at + 31) // 32 * 32
    return keys, {name: (kind, dims, data[at + offset:]) for name, (kind, dims, offset) in tensors.items()}


def test_quantize():
    with tempfile.TemporaryDirectory() as folder:
        f32_path, path = os.path.join(folder, "f32.gguf"), os.path.join(folder, "m.gguf")
        about = json.loads(run("info", MODEL, "--json"))
        out = run("quantize", MODEL, f32_path, "--type=f32").decode()
        assert "F32 now" in out, out
        assert "Q8_0 now" in run("quantize", MODEL, path).decode()
        keys, tensors = gguf_of(path)
        plain = gguf_of(f32_path)[1]
        assert keys["general.architecture"] == "bert" and keys["general.file_type"] == 7
        assert keys["bert.block_count"] == about["n_layers"]
        assert keys["bert.embedding_length"] == about["hidden_size"]
        assert keys["bert.attention.causal"] is False
        assert len(keys["tokenizer.ggml.tokens"]) == about["vocab_size"]
        assert len(keys["tokenizer.ggml.token_type"]) == about["vocab_size"]
        assert keys["tokenizer.ggml.tokens"][keys["tokenizer.ggml.cls_token_id"]] == "[CLS]"
        assert len(tensors) == 5 + 16 * about["n_layers"], len(tensors)
        assert list(tensors) == list(plain)
        assert tensors["token_embd_norm.bias"][:2] == (0, [about["hidden_size"]])
        assert tensors["blk.0.ffn_up.weight"][:2] == (8, [about["hidden_size"], about["intermediate_size"]])
        # the first block of a matrix, against its floats
        block, row = tensors["blk.0.attn_q.weight"][2], plain["blk.0.attn_q.weight"][2]
        scale, codes = struct.unpack_from("<e", block)[0], struct.unpack_from("<32b", block, 2)
        for x, q in zip(struct.unpack_from("<32f", row), codes):
            assert abs(x - scale * q) <= abs(scale), (x, scale, q)
        # from GGUF to GGUF, in place, by several threads; the same again is the same
        run("quantize", f32_path, f32_path, "--type", "q4_0", "--threads", "3")
        again, small = gguf_of(f32_path)
        assert again["general.file_type"] == 2 and small["blk.0.attn_q.weight"][0] == 2
        assert {k: v for k, v in again.items() if k != "general.file_type"} == {
            k: v for k, v in keys.items() if k != "general.file_type"}
        run("quantize", MODEL, path, "--type", "q4_0", "--threads", "1")
        with open(path, "rb") as a, open(f32_path, "rb") as b:
            assert a.read() == b.read()
        before = sorted(os.listdir(folder))
        assert "cannot open" in run_both("quantize", folder + "/none.gguf", path, code=1)[1]
        assert "not a GGUF file" in run_both("quantize", __file__, path, code=1)[1]
        assert "none" in run_both("quantize", path, folder + "/none/m.gguf", code=1)[1]
        assert "q9" in run_both("quantize", path, path, "--type=q9", code=2)[1]
        assert sorted(os.listdir(folder)) == before


DECODERS, GGUF = "tests/data/decoders", "tests/data/gguf"
TYPES = ["f32", "f16", "bf16", "q8_0", "q6_k", "q5_k", "q5_k_m", "q5_1", "q5_0", "q4_k", "q4_k_m", "q4_1", "q4_0",
         "iq4_nl", "iq4_xs", "q3_k", "q3_k_m", "q2_k"]


def floats_of(tensor):
    kind, dims, data = tensor
    assert kind == 0, kind
    return struct.unpack_from("<%df" % math.prod(dims), data)


def rows_joined(tensors, layer, ends, start):
    """The bytes of q, k and v below each other."""
    parts = [tensors["blk.%d.attn_%s.%s" % (layer, part, ends)] for part in "qkv"]
    return b"".join(data[:4 * math.prod(dims)] for _, dims, data in parts)


def test_quantize_folders():
    """What is made of a folder is what tests/reference/to_gguf.py makes of it, whose files llama.cpp reads; the
    logits that belong to those files are in test_decoders."""
    with open(GGUF + "/cases.txt", encoding="utf-8") as file:
        names = [line.split(".gguf")[0] for line in file if line[0] != "#"]
    own = {"general.name", "general.file_type", "tokenizer.ggml.add_space_prefix", "tokenizer.ggml.add_eos_token",
           "tokenizer.ggml.pre"}
    with tempfile.TemporaryDirectory() as folder:
        a, b = folder + "/a.gguf", folder + "/b.gguf"
        for name in names:
            run("quantize", "%s/%s" % (DECODERS, name), a, "--type=f32")
            run("quantize", "%s/%s.gguf" % (GGUF, name), b, "--type=f32")
            (keys, tensors), (want_keys, want) = gguf_of(a), gguf_of(b)
            for key, value in want_keys.items():
                if key in own:
                    continue
                got = keys[key]
                if isinstance(value, float):
                    assert abs(got - value) <= 1e-6 * abs(value), (name, key, got, value)
                else:
                    assert got == value, (name, key, str(got)[:200], str(value)[:200])
            for layer in range(want_keys["%s.block_count" % keys["general.architecture"]]):
                for ends in ("weight", "bias"):  # of this one the script makes one matrix
                    joined = "blk.%d.attn_qkv.%s" % (layer, ends)
                    if name == "glm" and joined in want:
                        data = rows_joined(tensors, layer, ends, 0)
                        assert data == want.pop(joined)[2][:len(data)], (name, joined)
                        for part in "qkv":
                            del tensors["blk.%d.attn_%s.%s" % (layer, part, ends)]
            assert sorted(tensors) == sorted(want), (name, sorted(set(tensors) ^ set(want)))
            for key in want:
                assert tensors[key][:2] == want[key][:2], (name, key, tensors[key][:2], want[key][:2])
                x, y = floats_of(tensors[key]), floats_of(want[key])
                close = 1e-6 if key == "rope_freqs.weight" else 0.0
                assert all(abs(p - q) <= close * abs(q) for p, q in zip(x, y)), (name, key)
            # the tool reads it: the same tokens as from the folder, and the same sizes
            text = "a small model's tokens, 123"
            assert run("tokenize", a, text) == run("tokenize", "%s/%s" % (DECODERS, name), text)
            about, was = (json.loads(run("info", p, "--json")) for p in (a, "%s/%s" % (DECODERS, name)))
            for key in ("n_layers", "hidden_size", "n_heads", "vocab_size"):
                assert about[key] == was[key], (name, key)


def test_quantize_refused():
    """What GGUF has no words for is not written as something else."""
    encoders = "tests/data/encoders/"
    cases = [(DECODERS + "/qwen2-window", "windows"), (DECODERS + "/gemma3-linear", "scale of the queries"),
             (encoders + "mpnet", "mpnet"), (encoders + "jina-v3", "no architecture"),
             (encoders + "distilbert", "Dense"), (encoders + "layer-norm", "LayerNorm"),
             (encoders + "xlm-roberta", "tokenizer"), (encoders + "static", "static"),
             (encoders + "embedding-gemma", "gemma3_text"), ("tests/data/rerankers/bert", "classifier")]
    with tempfile.TemporaryDirectory() as folder:
        for model, part in cases:
            assert_message(run_both("quantize", model, folder + "/a.gguf", code=1)[1], part)
        err = run_both("quantize", DECODERS + "/llama-dynamic", folder + "/a.gguf")[1]
        assert "dynamic" in err, err
        err = run_both("quantize", DECODERS + "/mistral", folder + "/a.gguf")[1]
        assert "attention sees" in err, err
        assert os.listdir(folder) == ["a.gguf"]


def test_quantize_encoders():
    """Vectors from the GGUF file are those of the folder."""
    with tempfile.TemporaryDirectory() as folder:
        path = folder + "/m.gguf"
        for name in ["roberta", "nomic", "jina-v2", "qwen3-embedding", "gemma2-embedding"]:
            model = "tests/data/encoders/" + name
            run("quantize", model, path, "--type=f32")
            texts = ["a cat sleeps", "the stock market", "x"]
            # both as F32: a CPU may round what it multiplies BF16 weights by
            for a, b in zip(vectors_of(run("embed", model, "--dtype=f32", *texts)),
                            vectors_of(run("embed", path, *texts))):
                assert cosine(a, b) > 1 - 1e-5, (name, cosine(a, b))


def test_quantize_types():
    """Every type from one GGUF file, of the bits that it says; mixes as llama.cpp has them."""
    bits = {0: 32, 1: 16, 2: 4.5, 3: 5, 6: 5.5, 7: 6, 8: 8.5, 10: 2.625, 11: 3.4375, 12: 4.5, 13: 5.5, 14: 6.5625,
            20: 4.5, 23: 4.25, 30: 16}
    with tempfile.TemporaryDirectory() as folder:
        f32_path, path = folder + "/f32.gguf", folder + "/m.gguf"
        run("quantize", GGUF + "/llama-q4_k_m.gguf", f32_path, "--type=f32")
        plain = gguf_of(f32_path)[1]
        kinds = {}
        for kind in TYPES:
            out = run("quantize", f32_path, path, "--type", kind).decode()
            error = float(out.split("error ")[1].split(" %")[0]) if "error" in out else 0.0
            keys, tensors = gguf_of(path)
            assert list(tensors) == list(plain)
            matrices = [n for n in tensors if n.endswith("weight") and "norm" not in n]
            kinds[kind] = {n: tensors[n][0] for n in matrices}
            size = sum(bits[tensors[n][0]] * math.prod(tensors[n][1]) for n in matrices)
            size /= sum(math.prod(tensors[n][1]) for n in matrices)
            assert error < 100 * 2.0 ** (1 - size / 1.2) + 0.3, (kind, size, error)
            assert all(tensors[n][0] == 0 for n in tensors if n not in matrices), kind
            assert json.loads(run("info", path, "--json"))["n_layers"] == 2
            assert run("tokenize", path, "a cat") == run("tokenize", f32_path, "a cat")
        for kind, main in [("q4_k", 12), ("q5_k", 13), ("q3_k", 11), ("q6_k", 14)]:
            assert set(kinds[kind].values()) <= {main, {12: 6, 13: 7, 11: 20, 14: 8}[main]}, kind
        mix = kinds["q4_k_m"]
        assert mix == dict(kinds["q4_k"], **{n: mix[n] for n in mix if "attn_v" in n or "ffn_down" in n or
                                             n == "token_embd.weight"})
        want = gguf_of(GGUF + "/llama-q4_k_m.gguf")[1]
        assert mix == {n: want[n][0] for n in mix}, [(n, mix[n], want[n][0]) for n in mix if mix[n] != want[n][0]]


# ---- smaller vectors, search ---------------------------------------------------------------------


def read_small_npy(data, descr, code):
    size = struct.unpack("<H", data[8:10])[0]
    head = eval(data[10:10 + size].decode(), {})
    assert head["descr"] == descr, head
    n, width = head["shape"]
    values = struct.unpack("<%d%s" % (n * width, code), data[10 + size:])
    return [list(values[i * width:(i + 1) * width]) for i in range(n)]


def int8_of(x, least, greatest):
    step = f32(f32(greatest - least) / 255) or 1.0
    return max(0, min(255, math.floor(f32(f32(x - least) / step)))) - 128


def test_embed_binary_and_int8():
    vectors = [[f32(x) for x in v] for v in vectors_of(run("embed", MODEL, *TEXTS))]
    bits = [[sum((x > 0) << (7 - k) for k, x in enumerate(v[i:i + 8])) for i in range(0, len(v), 8)]
            for v in vectors]
    assert vectors_of(run("embed", MODEL, "--format=binary", *TEXTS)) == bits
    assert read_small_npy(run("embed", MODEL, "--format=binary", "--npy", *TEXTS), "|u1", "B") == bits
    assert list(run("embed", MODEL, "--format", "binary", "--raw", *TEXTS)) == sum(bits, [])
    least = [min(column) for column in zip(*vectors)]
    greatest = [max(column) for column in zip(*vectors)]
    int8 = [[int8_of(*t) for t in zip(v, least, greatest)] for v in vectors]
    for batch in ["1", "1024"]:
        out = run("embed", MODEL, "--format=int8", "--batch", batch, stdin="\n".join(TEXTS))
        assert vectors_of(out) == int8
    assert read_small_npy(run("embed", MODEL, "--format=int8", "--npy", *TEXTS), "|i1", "b") == int8
    assert run("embed", MODEL, "--format=int8") == b""
    with tempfile.TemporaryDirectory() as folder:
        path = os.path.join(folder, "ranges.npy")
        dim = len(least)
        head = "{'descr': '<f4', 'fortran_order': False, 'shape': (2, %d), }" % dim
        data = b"\x93NUMPY\x01\x00" + struct.pack("<H", 118) + head.ljust(117).encode() + b"\n"
        with open(path, "wb") as file:
            file.write(data + struct.pack("<%df" % (2 * dim), *([-0.25] * dim + [0.5] * dim)))
        expected = [[int8_of(x, -0.25, 0.5) for x in v] for v in vectors[:1]]
        out = run("embed", MODEL, "--format=int8", "--ranges", path, TEXTS[0])
        assert vectors_of(out) == expected
        for wrong in [b"", data, data.replace(b"<f4", b"<f8") + bytes(8 * dim)]:
            with open(path, "wb") as file:
                file.write(wrong)
            err = run_both("embed", MODEL, "--format=int8", "--ranges", path, "a", code=1)[1]
            assert_message(err, "ranges.npy", "(2, %d)" % dim)
    assert_message(run_both("embed", MODEL, "--format=int4", "a", code=2)[1], "int4")


def test_embed_dims():
    whole = vectors_of(run("embed", MODEL, *TEXTS))
    dim = len(whole[0])
    cut = vectors_of(run("embed", MODEL, "--dims", "8", "--force-dims", *TEXTS))
    for a, b in zip(whole, cut):
        length = math.sqrt(sum(x * x for x in a[:8])) if info()["normalize"] else 1
        assert max(abs(x / length - y) for x, y in zip(a[:8], b)) < 1e-6 and len(b) == 8
    assert vectors_of(run("embed", MODEL, "--dims", str(dim), *TEXTS)) == whole
    out, err = run_both("embed", MODEL, "--dims=8", "a", code=1)
    assert out == b""
    assert_message(err, "8 of %d" % dim, "force")
    assert_message(run_both("embed", MODEL, "--dims", str(dim + 1), "a", code=1)[1], str(dim + 1))
    assert_message(run_both("embed", MODEL, "--dims=0", "a", code=2)[1], "--dims")


LINES = ["a cat sleeps", "the stock market", "", "stars in the sky", "a dog barks", "ein Bär 猫"]


def exact_scores(query):
    vectors = vectors_of(run("embed", MODEL, query, *[line for line in LINES if line]))
    return [cosine(vectors[0], v) for v in vectors[1:]]


def search(path, *args, **kw):
    return [json.loads(line) for line in run("search", MODEL, path, "--json", *args, **kw).splitlines()]


def test_search_formats():
    texts = [line for line in LINES if line]
    scores = exact_scores("a kitten")
    order = sorted(range(5), key=lambda i: -scores[i])
    with tempfile.TemporaryDirectory() as folder:
        for kind, tolerance in [("f32", 1e-5), ("int8", 0.05), ("binary", 0.05)]:
            path = os.path.join(folder, kind + " ü.index")
            out = run("search", MODEL, path, "--add", "-", "--format", kind, stdin="\n".join(LINES))
            assert out == b"5 texts added, 5 in all\n", out
            hits = search(path, "a kitten")
            assert len(hits) == 5 and [list(h) for h in hits] == [
                ["query", "index", "score", "text"]] * 5
            assert [h["text"] for h in hits] == [texts[h["index"]] for h in hits]
            for h in hits:
                assert abs(h["score"] - scores[h["index"]]) < tolerance, (kind, h, scores)
            if kind == "f32":
                assert [h["index"] for h in hits] == order
            assert search(path, "a kitten", "-k", "2") == hits[:2]
            assert search(path, "--threads=1", "-k0", "a kitten") == hits
            both = search(path, "-k", "1", stdin="a kitten\n\nmoney\n")
            assert [h["query"] for h in both] == [0, 1] and both[0] == hits[0]
            assert os.listdir(folder) == [kind + " ü.index"]
            plain = run("search", MODEL, path, "-k1", "a kitten", "money").decode().split("\n")
            assert plain[0] == "%.4f\t%s" % (hits[0]["score"], hits[0]["text"])
            assert plain[1] == "" and plain[2].endswith(both[1]["text"]) and plain[3:] == [""]
            os.remove(path)


def test_search_add_more():
    with tempfile.TemporaryDirectory() as folder:
        for kind in ["f32", "int8", "binary"]:
            path = os.path.join(folder, kind)
            one, two = os.path.join(folder, "one.txt"), os.path.join(folder, "two.txt")
            with open(one, "w", encoding="utf-8") as file:
                file.write("\n".join(LINES[:3]))
            with open(two, "w", encoding="utf-8") as file:
                file.write("\n".join(LINES[3:]))
            assert run("search", MODEL, path, "--add", one, "--format", kind) == \
                b"2 texts added, 2 in all\n"
            assert run("search", MODEL, path, "--add", two) == b"3 texts added, 5 in all\n"
            assert {h["text"] for h in search(path, "x")} == {line for line in LINES if line}
            run("search", MODEL, path + "2", "--add", one, two, "--format", kind)
            if kind == "f32":  # the same file, whichever way it came to be
                with open(path, "rb") as a, open(path + "2", "rb") as b:
                    assert a.read() == b.read()


def test_search_jsonl():
    rows = [{"id": 7, "text": "a cat\nsleeps"}, {"text": "the stock market", "more": [1, {"a": None}]}]
    with tempfile.TemporaryDirectory() as folder:
        path = os.path.join(folder, "i")
        lines = "\n\n".join(json.dumps(row) for row in rows) + "\n\"just words\"\n"
        run("search", MODEL, path, "--add", "-", "--jsonl", stdin=lines)
        hits = {h["index"]: h for h in search(path, "a kitten")}
        assert hits[0]["text"] == rows[0]["text"] and hits[0]["object"] == rows[0]
        assert hits[1]["object"] == rows[1] and hits[2]["object"] == hits[2]["text"] == "just words"
        err = run_both("search", MODEL, path, "--add", "-", stdin="x", code=1)[1]
        assert_message(err, "--jsonl")
        err = run_both("search", MODEL, path, "--add", "-", "--jsonl", stdin="{}", code=1)[1]
        assert_message(err, "line 1")
        assert len(search(path, "a")) == 3 and os.listdir(folder) == ["i"]


def test_search_rerank():
    reranker = "examples/models/tiny-rerank"
    with tempfile.TemporaryDirectory() as folder:
        path = folder + "/i"
        run("search", MODEL, path, "--add", "-", stdin="\n".join(LINES))
        hits = search(path, "a kitten", "--rerank", reranker)
        assert [h["score"] for h in hits] == sorted((h["score"] for h in hits), reverse=True)
        lines = run("rerank", reranker, "a kitten", "--json", stdin="\n".join(h["text"] for h in hits)).splitlines()
        ranks = {json.loads(x)["text"]: json.loads(x)["logit"] for x in lines}
        assert {h["text"]: h["logit"] for h in hits} == ranks and all("similarity" in h for h in hits)
        nearest = search(path, "a kitten", "-k1")[0]["text"]
        few = search(path, "-k1", "--candidates=1", "--rerank", reranker, stdin="a kitten\n\nmoney\n")
        assert [h["query"] for h in few] == [0, 1] and few[0]["text"] == nearest
        plain = run("search", MODEL, path, "-k2", "a kitten", "--rerank", reranker).decode().splitlines()
        assert [x.split("\t")[1] for x in plain] == [h["text"] for h in hits[:2]]
        assert_message(run_both("search", MODEL, path, "a", "--rerank", MODEL, code=1)[1], "no reranker")
        assert_message(run_both("search", MODEL, path, "a", "--rerank", folder, code=1)[1], "config.json")


def test_search_dims_and_errors():
    with tempfile.TemporaryDirectory() as folder:
        path = os.path.join(folder, "i")
        err = run_both("search", MODEL, path, "a", code=1)[1]
        assert_message(err, path)
        assert_message(run_both("search", MODEL, path, "--add", code=2)[1], "--add")
        assert_message(run_both("search", MODEL, path, "--add", path + ".txt", code=1)[1], ".txt")
        assert_message(run_both("search", MODEL, path, "--add", "-", stdin="\n", code=1)[1], "no texts")
        assert_message(run_both("search", MODEL, path, "--dims=8", "--add", "-", stdin="a", code=1)[1],
                       "--dims")
        assert os.listdir(folder) == []
        run("search", MODEL, path, "--dims=8", "--force-dims", "--add", "-", stdin="\n".join(LINES))
        cut = vectors_of(run("embed", MODEL, "--dims=8", "--force-dims", "a kitten", "a cat sleeps"))
        hit = [h for h in search(path, "a kitten") if h["index"] == 0][0]
        assert abs(hit["score"] - cosine(*cut)) < 1e-5
        with open(path, "r+b") as file:
            file.seek(12)
            file.write(b"x")
        assert_message(run_both("search", MODEL, path, "a", code=1)[1], "damaged")
        assert_message(run_both("search", MODEL, path, "--add", "-", stdin="a", code=1)[1], "damaged")
        with open(path, "wb") as file:
            file.write(b"no index")
        assert_message(run_both("search", MODEL, path, "a", code=1)[1], "no index file")


# ---- main ----------------------------------------------------------------------------------------


# ---- generate, chat, perplexity ------------------------------------------------------------------

DECODERS = os.path.join(os.path.dirname(os.path.abspath(__file__)), "data", "decoders")
CHAT_TEMPLATE = ("{% for m in messages %}<|im_start|>{{ m.role }}\n{{ m.content }}<|im_end|>\n{% endfor %}"
                 "<|im_start|>assistant\n")


def decoder(name="qwen3"):
    path = os.path.join(DECODERS, name)
    if not os.path.isdir(path):
        raise Skip("no " + path)
    return path


def chat_model(folder):
    """A model with a chat template, in a folder of its own."""
    for name in os.listdir(decoder()):
        if os.path.isfile(os.path.join(decoder(), name)):
            shutil.copy(os.path.join(decoder(), name), folder)
    with open(os.path.join(folder, "chat_template.jinja"), "w") as f:
        f.write(CHAT_TEMPLATE)
    return folder


def test_generate():
    model = decoder()
    text = run("generate", model, "-n", "12", "--temp", "0", "the", "and")
    assert text.endswith(b"\n") and len(text) > 5, text
    assert text == run("generate", model, "-n12", "--temp=0", stdin="the and")
    with tempfile.TemporaryDirectory() as folder:
        path = os.path.join(folder, "prompt")
        with open(path, "w") as f:
            f.write("the and")
        assert text == run("generate", model, "-n12", "--temp=0", "--file", path)
    a = run("generate", model, "-n", "20", "--temp", "2", "--seed", "7", "the and")
    assert a == run("generate", model, "-n", "20", "--temp", "2", "--seed", "7", "--threads", "1", "the and")
    assert a != run("generate", model, "-n", "20", "--temp", "2", "--seed", "8", "the and")
    part = text[:-1].decode("utf-8")[3:5]
    stopped = run("generate", model, "-n", "12", "--temp", "0", "--stop", "no such", "--stop", part, "the and")
    assert stopped == (text[:-1].decode("utf-8").split(part)[0] + "\n").encode("utf-8"), stopped


def test_generate_json():
    model = decoder()
    out = json.loads(run("generate", model, "--json", "--logprobs", "2", "-n", "4", "--temp", "0", "the and"))
    assert out["finish"] == "length" and len(out["tokens"]) == 4
    assert [t["id"] for t in out["logprobs"]] == out["tokens"]
    assert [top[0]["id"] for top in out["top_logprobs"]] == out["tokens"]
    assert all(len(top) == 2 and top[0]["logprob"] >= top[1]["logprob"] for top in out["top_logprobs"])
    usage = out["usage"]
    assert usage["completion_tokens"] == 4 and usage["total_tokens"] == usage["prompt_tokens"] + 4
    plain = run("generate", model, "-n", "4", "--temp", "0", "the and").decode("utf-8")
    assert plain == out["text"] + "\n"
    again = json.loads(run("generate", model, "--json", "--temp", "1", "-n", "9", "--ignore-eos", "a"))
    seed = str(again["seed"])
    assert again["text"] == json.loads(run("generate", model, "--json", "--temp", "1", "-n", "9", "--ignore-eos",
                                           "--seed", seed, "a"))["text"]


def test_generate_errors():
    model = decoder()
    for args, part in [(("--temp", "hot"), "hot"), (("--temp=-1",), "-1"), (("--seed", "x"), "x"),
                       (("--top-k=-1",), "-1"), (("-n", "0"), "0"), (("--kv", "q3"), "q3")]:
        out, err = run_both("generate", model, *args, "x", code=2)
        assert out == b""
        assert_message(err, part, "help")
    out, err = run_both("generate", model, "--context", "8", "a b c d e f g h i j k l", code=1)
    assert_message(err, "room for 8")
    out, err = run_both("generate", model, "--chat", "hello", code=1)
    assert_message(err, "chat template")
    out, err = run_both("generate", model, "--top-p", "2", "hello", code=1)
    assert_message(err, "top_p")
    out, err = run_both("generate", MODEL, "hello", code=1)  # an embedder
    assert_message(err, "generate")
    out, err = run_both("generate", model, "", code=1)
    assert_message(err, "no tokens")


def test_chat():
    with tempfile.TemporaryDirectory() as folder:
        model = chat_model(folder)
        lines = "hello there\nand more\n/nothing\n/help\n/reset\nhello there\n\n/exit\nnot this\n"
        done = run_both("chat", model, "-n", "8", "--temp", "0", stdin=lines)
        answers = done[0].decode("utf-8")
        first = run("generate", model, "--chat", "-n", "8", "--temp", "0", "hello there").decode("utf-8")
        assert answers.startswith(first) and answers.endswith(first), (answers, first)
        assert len(answers) > 2 * len(first)
        assert "/reset" in done[1] and "there is no /nothing" in done[1] and "tokens/s" in done[1]
        system = run("chat", model, "-n", "8", "--temp", "0", stdin="/system be the one\nhello there\n")
        assert system == run("chat", model, "-n", "8", "--temp", "0", "--system", "be the one", stdin="hello there")
        assert system.decode("utf-8") != first
        joined = run("chat", model, "-n", "8", "--temp", "0", stdin="hello\\\nthere\n").decode("utf-8")
        assert joined == run("generate", model, "--chat", "-n", "8", "--temp", "0", "hello\nthere").decode("utf-8")
        # a context that is too small for all: the oldest goes
        long = run_both("chat", model, "-n", "8", "--temp", "0", "--context", "90", "--ignore-eos", stdin="hello\n" * 6)
        assert "oldest" in long[1], long[1]
        assert long[0].count(b"\n") >= 6
    out, err = run_both("chat", decoder(), stdin="hello\n", code=1)
    assert_message(err, "chat template")


def test_perplexity():
    model = decoder()
    with tempfile.TemporaryDirectory() as folder:
        path = os.path.join(folder, "text")
        with open(path, "w") as f:
            f.write("the one and the other in the out and on it the end of all the words " * 6)
        out = json.loads(run("perplexity", model, path, "--json", "--kv", "f32"))
        assert 1 < out["perplexity"] < 100000 and out["tokens"] > 50
        half = json.loads(run("perplexity", model, path, "--json", "--kv", "f32", "--context", "32"))
        assert half["perplexity"] != out["perplexity"] and half["tokens"] <= out["tokens"]
        q8 = json.loads(run("perplexity", model, path, "--json", "--kv", "q8"))
        assert abs(q8["perplexity"] / out["perplexity"] - 1) < 0.1
        assert run("perplexity", model, path).startswith(b"perplexity ")
        with open(path, "w") as f:
            f.write("")
        assert_message(run_both("perplexity", model, path, code=1)[1], "too short")
    assert_message(run_both("perplexity", model, "no-such-file", code=1)[1], "no-such-file")


def test_bench_of_a_generator():
    rows = [json.loads(line) for line in
            run("bench", decoder(), "--json", "--tokens", "32", "-n", "8", "--rounds", "1").splitlines()]
    assert [row["test"] for row in rows] == ["pp32", "tg8"]
    for row in rows:
        assert row["tokens_per_second"] > 0 and row["floor_seconds"] > 0 and row["read_gbps"] > 0
    text = run("bench", decoder(), "--tokens", "32", "-n", "8", "--rounds", "1").decode()
    assert "pp32" in text and "tg8" in text and "floor" in text


RERANKERS = os.path.join(os.path.dirname(os.path.abspath(__file__)), "data", "rerankers")


def fixture(name):
    path = os.path.join(RERANKERS, name)
    if not os.path.isdir(path):
        raise Skip("no " + path)
    return path


def logits_of(name):
    with open(os.path.join(fixture(name), "golden", "logits.f32"), "rb") as file:
        data = file.read()
    return struct.unpack("<%df" % (len(data) // 4), data)


def test_rerank():
    model, logits = fixture("bert"), logits_of("bert")
    with open(os.path.join(RERANKERS, "pairs.json"), encoding="utf-8") as file:
        texts = json.load(file)
    pairs = [(texts[i], texts[i + 1], logits[i // 2]) for i in range(0, len(texts), 2)]
    query = pairs[0][0]
    wanted = [(d, x) for q, d, x in pairs if q == query and d]  # blank lines are no documents
    wanted.sort(key=lambda p: -p[1])
    documents = [d for q, d, x in pairs if q == query and d]
    rows = [json.loads(line) for line in run("rerank", model, query, *documents, "--json").splitlines()]
    assert [r["text"] for r in rows] == [d for d, x in wanted]
    for row, (document, x) in zip(rows, wanted):
        assert list(row) == ["index", "logit", "score", "truncated", "text"], list(row)
        assert abs(row["logit"] - x) < 1e-4 and abs(row["score"] - 1 / (1 + math.exp(-x))) < 1e-4
        assert documents[row["index"]] == document
    same = run("rerank", model, query, "--jsonl", "--json", stdin="\n".join(map(json.dumps, documents)))
    assert [json.loads(line) for line in same.splitlines()] == rows
    out = run("rerank", model, "fox", "--top-n=2", "a fox", "the dog", "a cat").decode().splitlines()
    assert len(out) == 2 and all(len(line.split("\t")) == 2 for line in out)
    assert 1 >= float(out[0].split("\t")[0]) >= float(out[1].split("\t")[0]) >= 0
    err = run_both("rerank", model, "fox", "fox " * 1000)[1]
    assert_message(err, "1 documents", "cut")
    assert_message(run_both("rerank", model, "fox", b"a \xff", code=1)[1], "UTF-8")
    assert_message(run_both("rerank", fixture("bert-labels"), "fox", "a", code=1)[1], "3 labels")
    assert_message(run_both("rerank", model, code=2)[1], "rerank")


def test_embed_sparse():
    with open(os.path.join(RERANKERS, "texts.json"), encoding="utf-8") as file:
        texts = json.load(file)
    model = fixture("bge-m3")
    with open(os.path.join(model, "golden", "sparse.json"), encoding="utf-8") as file:
        wanted = json.load(file)
    for batch in ["1", "100"]:
        out = run("embed", model, "--format=sparse", "--batch", batch, *texts)
        rows = [json.loads(line) for line in out.splitlines()]
        assert [r["index"] for r in rows] == list(range(len(texts)))
        for row, flat in zip(rows, wanted):
            assert list(row["sparse"]) == [str(i) for i in flat[::2]]
            assert all(abs(a - b) < 1e-5 for a, b in zip(row["sparse"].values(), flat[1::2]))
    assert_message(run_both("embed", MODEL, "--format=sparse", "a", code=1)[1], "no sparse weights")
    assert_message(run_both("embed", model, "--format=sparse", "--npy", "a", code=1)[1], "JSON")
    assert_message(run_both("embed", fixture("splade"), "a", code=1)[1], "sparse")


def main():
    global TOOL, MODEL
    if len(sys.argv) < 3:
        print(__doc__)
        return 2
    TOOL, MODEL = os.path.abspath(sys.argv[1]), sys.argv[2]
    if not os.path.isfile(TOOL) or not os.path.isdir(MODEL):
        print("FAIL there is no %s or no %s" % (TOOL, MODEL))
        print("test_cli: 0 passed, 1 failed, 0 skipped")
        return 1
    names = sys.argv[3:] or [n for n in globals() if n.startswith("test_")]
    passed = failed = skipped = 0
    for name in names:
        try:
            globals()[name]()
            passed += 1
        except Skip as why:
            skipped += 1
            print("SKIP %s: %s" % (name, why))
        except Exception as error:  # one bad test must not hide the others
            failed += 1
            frame = error.__traceback__.tb_next
            print("FAIL %s: %s: %s" % (name, type(error).__name__, str(error)[:2000]))
            while frame and frame.tb_frame.f_code.co_filename == __file__:
                print("    line %d in %s" % (frame.tb_lineno, frame.tb_frame.f_code.co_name))
                frame = frame.tb_next
    print("test_cli: %d passed, %d failed, %d skipped" % (passed, failed, skipped))
    return 1 if failed else 0


if __name__ == "__main__":
    sys.exit(main())
