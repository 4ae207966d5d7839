#!/usr/bin/env python3
"""Compares gllm's tokenizer with HuggingFace `tokenizers`, token by token.

    python tests/reference/check_tokenizer.py TOKENIZER.json... [--strings N] [--seed N] [--data DIR]

For each tokenizer.json: ids, offsets, type ids, special-token marks and both decodings of single
texts and pairs, with and without special tokens, cut left and right into windows in every way, over
random code points, real text cut anywhere, the Unicode test files and hostile texts. Needs `pip install tokenizers` and cc.
"""
import argparse, os, random, struct, subprocess, sys, tempfile

HERE = os.path.dirname(os.path.abspath(__file__))
ROOT = os.path.dirname(os.path.dirname(HERE))


def build(folder):
    exe = os.path.join(folder, "tok_driver")
    cc = os.environ.get("CC", "cc")
    flags = os.environ.get("CFLAGS", "-O2").split()
    subprocess.check_call([cc, *flags, os.path.join(ROOT, "tests", "tok_driver.c"), "-o", exe,
                           "-lm", "-lpthread"])
    return exe


def real_texts(data):
    texts = []
    for base, _, names in os.walk(data):
        for name in sorted(names):
            path = os.path.join(base, name)
            if os.path.getsize(path) < 4_000_000 and not name.endswith((".gz", ".gguf")):
                with open(path, encoding="utf-8", errors="replace") as f:
                    texts.append(f.read())
    return texts


INTERESTING = ("\u0300\u0301\u0327\u0316\u0345\u00ad\u200b\u200d\ufe0f\u0f71\u0f72\u0344\u3099"
               "\u309a\u302e\u302f\u1d15e\u1d165\u00a0\u2003\u2028\u3000\u1680\ufeff\ufffd\u0130"
               "\u00df\u1e9e\u01c5\ufb01\u1100\u1161\u11a8\uac00\u4e2d\u3007\u9fff\uf900"
               "\u2581\u0120\u00e9\u1fbc\u212b\u2126\u0958\u2adc\U0001f600\U0001f468\U0001f1e9"
               "\U00020000\U0002f800\U000e0100\x00\x01\x0b\x0c\x1f\x7f\x85\t\n\r")


def random_text(rng, texts, added):
    kind = rng.randrange(10)
    n = rng.choice([0, 1, 2, 3, 5, 8, 13, 40, 120, 400])
    if kind < 3 and texts:
        text = rng.choice(texts)
        at = rng.randrange(len(text) + 1)
        return text[at:at + n]
    if kind == 3:
        return "".join(chr(rng.choice([rng.randrange(32, 127), rng.randrange(0, 128)]))
                       for _ in range(n))
    if kind == 4:
        return "".join(chr(c) for c in (rng.randrange(0x110000) for _ in range(n))
                       if not 0xd800 <= c < 0xe000)
    if kind == 5:
        return "".join(chr(c) for c in (rng.randrange(0x3100) for _ in range(n)))
    if kind == 6:
        pool = INTERESTING + "aA bB.1"
        return "".join(rng.choice(pool) for _ in range(n))
    if kind == 7 and texts:
        parts = []
        for _ in range(rng.randrange(1, 6)):
            text = rng.choice(texts)
            at = rng.randrange(len(text) + 1)
            parts.append(text[at:at + rng.randrange(12)])
            parts.append(rng.choice(INTERESTING) * rng.randrange(3))
        return "".join(parts)
    if kind == 8 and added:
        parts = []
        for _ in range(rng.randrange(1, 5)):
            parts.append(rng.choice(added))
            parts.append(rng.choice(["", " ", "  ", "a", "x y", "\n", "\u3000", ".", "_", "Hello"]))
        return "".join(parts)[:rng.choice([3, 10, 1000])]
    block = rng.choice([0x80, 0x100, 0x370, 0x400, 0x590, 0x600, 0x900, 0xe00, 0xf00, 0x1100,
                        0x1e00, 0x2000, 0x2100, 0x2460, 0x3040, 0x4e00, 0xac00, 0xa600, 0xfb00,
                        0xfe30, 0xff00, 0x10400, 0x1d100, 0x1e900, 0x1f300, 0x20000, 0x2f800])
    return "".join(rng.choice([chr(block + rng.randrange(256)), " ", "a"])
                   for _ in range(n) if not 0xd800 <= block < 0xe000)


def fixed_texts(data):
    texts = ["", " ", "  ", "\n", "a", "Hello, World!", "\u00e9", "e\u0301", "\u4e2d\u56fd", "'s",
             "I'm can't we'll", "a" * 101, "a" * 100, "\u00e9" * 100, "\u00e9" * 101,
             "x" * 5000, " " * 5000, "\u0301" * 5000, "\u4e2d" * 2000, "a\u0301" * 2000,
             "ab " * 2000, "." * 3000, "\U0001f600" * 500, "1234567890" * 300, "\n\n\n  \t x",
             "do not n't 'm 's 've 're . ? ! ,", " ' a ' b"]
    for name in ("NormalizationTest.txt", "emoji-test.txt", "GraphemeBreakTest.txt"):
        path = os.path.join(data, "unicode", name)
        if not os.path.exists(path):
            continue
        with open(path, encoding="utf-8") as f:
            for line in f:
                line = line.split("#")[0].replace("\u00f7", " ").replace("\u00d7", " ")
                for field in line.split(";")[:1 if "emoji" in name else 5]:
                    try:
                        points = [int(x, 16) for x in field.split()]
                    except ValueError:
                        continue
                    if points and all(not 0xd800 <= p < 0xe000 for p in points):
                        texts.append("".join(map(chr, points)))
    return texts


def make_records(args, added):
    rng = random.Random(args.seed)
    texts = real_texts(args.data)
    singles = fixed_texts(args.data) if not args.no_fixed else []
    singles += [random_text(rng, texts, added) for _ in range(args.strings)]
    if args.long:
        singles += [t for t in texts]
    records = [(0, 0, 0, s, "") for s in singles]
    for _ in range(args.strings // 3):
        a, b = random_text(rng, texts, added), random_text(rng, texts, added)
        if not b:
            continue
        flags = rng.randrange(8) | rng.choice([0, 0, 8, 16])
        limit = rng.choice([0, 0, 8, 9, 16, 31, 64]) if not args.no_cut else 0
        stride = min(rng.choice([0, 0, 1, 2, 3, 5, 20]), limit - 5) if limit else 0
        records.append((flags, limit, stride, a, b if flags & 1 else ""))
    return records


def to_bytes(s):
    return s.encode("utf-8")


def char_index(text):
    """HF's conversion of byte offsets: byte -> character."""
    index = []
    for i, c in enumerate(text):
        index += [i] * len(to_bytes(c))
    return index


def convert(index, begin, end):
    start = index[begin] if begin < len(index) else None
    stop = index[end] if end < len(index) else None
    if start is not None and stop is not None:
        return start, stop
    if start is not None:
        last = index[end - 1] if 0 <= end - 1 < len(index) else start + 1
        return start, last + 1
    if begin == end == len(index):  # cut down to nothing at the end of the text
        return len(set(index)), len(set(index))
    return begin, end


def expected(tok, flags, limit, stride, text, pair):
    if limit:
        tok.enable_truncation(limit, stride=stride, direction="left" if flags & 4 else "right",
                              strategy="only_first" if flags & 8 else "only_second" if flags & 16
                              else "longest_first")
    else:
        tok.no_truncation()
    return tok.encode(text, pair if flags & 1 else None, add_special_tokens=not flags & 2)


class Reader:
    def __init__(self, data):
        self.data, self.at = data, 0

    def u32(self):
        self.at += 4
        return struct.unpack_from("<I", self.data, self.at - 4)[0]

    def array(self, code, n):
        size = struct.calcsize("<%d%s" % (n, code))
        self.at += size
        return list(struct.unpack_from("<%d%s" % (n, code), self.data, self.at - size))

    def string(self):
        n = self.u32()
        if n == 0xffffffff:
            return None
        self.at += n
        return self.data[self.at - n:self.at].decode("utf-8", "surrogateescape")


def read_result(out):
    status, n_tokens, n = out.u32(), out.u32(), out.u32()
    got = {"status": status, "n_tokens": n_tokens}
    if status == 0:
        ends = got["windows"] = out.array("I", n + 1)
        got["ids"], got["spans"] = out.array("I", ends[n]), out.array("I", 2 * ends[n])
        got["types"], got["special"] = out.array("B", ends[n]), out.array("B", ends[n])
    got["decoded"] = [out.string(), out.string()]
    return got


def compare(got, want, text, pair, plain):
    """What differs in any of the windows."""
    if got["status"] != 0:
        return ["status %d" % got["status"]]
    all_windows = [want] + want.overflowing
    windows = got["windows"]
    if len(windows) != len(all_windows) + 1 or got["n_tokens"] != windows[1]:
        return ["%d windows, want %d" % (len(windows) - 1, len(all_windows))]
    index = [char_index(text), char_index(pair)]
    for k, want in enumerate(all_windows):
        begin, end = windows[k], windows[k + 1]
        where = "window %d: " % k if k else ""
        if got["ids"][begin:end] != want.ids:
            return [where + "ids %s want %s" % (got["ids"][begin:end][:60], want.ids[:60])]
        for i, (offset, sequence) in enumerate(zip(want.offsets, want.sequence_ids), begin):
            span = (got["spans"][2 * i], got["spans"][2 * i + 1])
            if k > 0 and plain:
                sequence = want.type_ids[i - begin]  # without a post-processor it is lost there
            if sequence is not None and not got["special"][i]:
                span = convert(index[sequence], *span)
            if span != tuple(offset):
                return [where + "offset of token %d: %s want %s" % (i - begin, span, offset)]
        if got["types"][begin:end] != want.type_ids:
            return [where + "type ids %s want %s" % (got["types"][begin:end], want.type_ids)]
        if got["special"][begin:end] != want.special_tokens_mask:
            return [where + "special marks"]
    return []


def check_limits(path, exe):
    """Memory once open, at most 1.5 times a file of any size; 1 MB of the worst texts in a second."""
    held, seconds, name = subprocess.check_output([exe, path]).decode().strip().split(" ", 2)
    ratio = int(held) / os.path.getsize(path)
    print("%s: holds %.2f x the file; slowest of the hostile texts: %s, %s s" % (
        os.path.basename(path), ratio, name, seconds))
    return (ratio > 1.5 and int(held) > 100_000) + (float(seconds) > 1.0)


def check(path, args, folder, exe):
    import tokenizers
    tok = tokenizers.Tokenizer.from_file(path)
    tok.no_padding()
    tok.no_truncation()
    added = [t.content for t in tok.get_added_tokens_decoder().values()]
    records = make_records(args, added)
    infile, outfile = os.path.join(folder, "in"), os.path.join(folder, "out")
    with open(infile, "wb") as f:
        for flags, limit, stride, text, pair in records:
            a, b = to_bytes(text), to_bytes(pair)
            f.write(struct.pack("<IIII", flags, limit, stride, len(a)) + a +
                    struct.pack("<I", len(b)) + b)
    subprocess.check_call([exe, path, infile, outfile])
    with open(outfile, "rb") as f:
        out = Reader(f.read())
    bad = refused = 0
    for number, (flags, limit, stride, text, pair) in enumerate(records):
        got = read_result(out)
        try:
            want = expected(tok, flags, limit, stride, text, pair)
        except BaseException as e:  # the package refuses, or panics
            refused += 1
            if got["status"] == 0:
                print("%s: record %d limit %d stride %d: %s, but gllm takes it" %
                      (os.path.basename(path), number, limit, stride, e))
                bad += 1
            continue
        problems = compare(got, want, text, pair, tok.post_processor is None)
        for skip in range(2):
            text_want = tok.decode(want.ids, skip_special_tokens=bool(skip))
            if not problems and got["decoded"][skip] != text_want:
                problems.append("decoded %r want %r" % (got["decoded"][skip][:200], text_want[:200]))
        if problems:
            bad += 1
            if bad <= args.show:
                print("%s: record %d flags %d limit %d stride %d %r %r: %s" %
                      (os.path.basename(path), number, flags, limit, stride, text[:200],
                       pair[:100], "; ".join(problems)))
    print("%s: %d texts, %d refused by both, %d differ" % (
        os.path.basename(path), len(records), refused, bad))
    sys.stdout.flush()
    return bad


def main():
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("tokenizers", nargs="+")
    parser.add_argument("--strings", type=int, default=3000)
    parser.add_argument("--seed", type=int, default=1)
    parser.add_argument("--data", default=os.path.join(ROOT, "..", "shared", "data", "text"))
    parser.add_argument("--show", type=int, default=5)
    parser.add_argument("--long", action="store_true", help="whole files too")
    parser.add_argument("--no-fixed", action="store_true")
    parser.add_argument("--no-cut", action="store_true")
    parser.add_argument("--limits", action="store_true", help="only memory and hostile texts")
    parser.add_argument("--verbose", action="store_true")
    args = parser.parse_args()
    bad = 0
    with tempfile.TemporaryDirectory() as folder:
        exe = build(folder)
        for path in args.tokenizers:
            bad += check_limits(path, exe) + (0 if args.limits else check(path, args, folder, exe))
    return 1 if bad else 0


if __name__ == "__main__":
    sys.exit(main())
