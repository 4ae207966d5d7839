#!/usr/bin/env python3
"""Compares gllm's tokenizer with HuggingFace `tokenizers`, token by token.

    python tests/reference/check_tokenizer.py TOKENIZER.json... [--strings N] [--seed N] [--data DIR]

For each tokenizer.json: ids, offsets, type ids, special-token marks and both decodings of single
texts and pairs, with and without special tokens, cut left and right into windows in every way, over
random code points, real text cut anywhere, added tokens, the Unicode test files and hostile texts.
A million strings take about two minutes per file; the texts depend on the seed and the file's name.
Needs `pip install tokenizers numpy` and cc.
"""
import argparse, gc, itertools, os, struct, subprocess, sys, tempfile, time, zlib

os.environ.setdefault("TOKENIZERS_PARALLELISM", "false")
os.environ.setdefault("RUST_BACKTRACE", "0")  # the package panics where a stride is too long
import numpy as np  # noqa: E402  (the environment comes first)
import tokenizers  # noqa: E402

HERE = os.path.dirname(os.path.abspath(__file__))
ROOT = os.path.dirname(os.path.dirname(HERE))
PAIR, NO_SPECIAL, LEFT, ONLY_FIRST, ONLY_SECOND = 1, 2, 4, 8, 16
CHUNK, GROUP = 40_000, 1000  # texts for one run of the driver, and for one call of encode_batch

INTERESTING = ("\u0300\u0301\u0327\u0316\u0345\u00ad\u200b\u200d\ufe0f\u0f71\u0f72\u0344\u3099"
               "\u309a\u302e\u302f\u1d15e\u1d165\u00a0\u2003\u2028\u3000\u1680\ufeff\ufffd\u0130"
               "\u00df\u1e9e\u01c5\ufb01\u1100\u1161\u11a8\uac00\u4e2d\u3007\u9fff\uf900"
               "\u2581\u0120\u00e9\u1fbc\u212b\u2126\u0958\u2adc\U0001f600\U0001f468\U0001f1e9"
               "\U00020000\U0002f800\U000e0100\x00\x01\x0b\x0c\x1f\x7f\x85\t\n\r")
BLOCKS = (0x80, 0x100, 0x370, 0x400, 0x590, 0x600, 0x900, 0xe00, 0xf00, 0x1100, 0x1e00, 0x2000,
          0x2100, 0x2460, 0x3040, 0x4e00, 0xac00, 0xa600, 0xfb00, 0xfe30, 0xff00, 0x10400, 0x1d100,
          0x1e900, 0x1f300, 0x20000, 0x2f800)
RANGES = np.array(8 * [(32, 127)] + 4 * [(0, 128)] + 6 * [(0, 0x3100)] + 10 * [(0, 0x110000)] +
                  [(b, b + 256) for b in BLOCKS])
LENGTHS = np.array(6 * [1, 2, 3, 5, 8, 13, 21, 34] + [0, 55, 89, 144])


def code_points(text):
    return np.frombuffer(text.encode("utf-32-le"), dtype=np.uint32)


class Texts:
    """A source of random texts: real ones cut anywhere, code points of a range, added tokens."""

    def __init__(self, rng, corpus, added):
        self.rng, self.added = rng, added
        self.ends = np.cumsum([0] + [len(t) for t in corpus])
        self.corpus = np.concatenate([code_points(t) for t in corpus] + [code_points(" ")])
        self.pool = code_points(INTERESTING + "aA bB.1  ")

    def take(self, n):
        rng = self.rng
        sizes = rng.choice(LENGTHS, n)
        ends = np.cumsum(sizes)
        total = int(ends[-1])
        within = np.arange(total) - np.repeat(ends - sizes, sizes)
        ranges = RANGES[rng.integers(len(RANGES), size=n)]
        low, high = np.repeat(ranges[:, 0], sizes), np.repeat(ranges[:, 1], sizes)
        points = low + (rng.random(total) * (high - low)).astype(np.int64)
        files = rng.integers(len(self.ends) - 1, size=n)
        starts = self.ends[files] + (rng.random(n) * np.diff(self.ends)[files]).astype(np.int64)
        real = self.corpus[(np.repeat(starts, sizes) + within) % len(self.corpus)]
        points = np.where(np.repeat(rng.random(n) < 0.5, sizes), real, points)
        mixed = np.repeat(rng.choice([0, 0, 0, 0, 0.1, 0.3, 1], n), sizes)  # with the pool's
        points = np.where(rng.random(total) < mixed, rng.choice(self.pool, total), points)
        points[(points >= 0xd800) & (points < 0xe000)] -= 0x800
        whole = points.astype("<u4").tobytes().decode("utf-32-le")
        texts = [whole[e - s:e] for s, e in zip(sizes.tolist(), ends.tolist())]
        if self.added:
            for i in rng.integers(n, size=n // 10).tolist():
                texts[i] = self.with_added(texts[i])
        return texts

    def with_added(self, text):
        parts = [text[:rng_int(self.rng, 8)]]
        for _ in range(rng_int(self.rng, 4) + 1):
            parts.append(self.added[rng_int(self.rng, len(self.added))])
            parts.append(("", " ", "  ", "a", "x y", "\n", "\u3000", ".", "_",
                          "Hello")[rng_int(self.rng, 10)])
        return "".join(parts)[:(3, 10, 1000, 1000)[rng_int(self.rng, 4)]]


def rng_int(rng, n):
    return int(rng.integers(n))


def real_texts(data):
    """The files below a folder; where there are none, what this repository has to read."""
    if not os.path.isdir(data):
        data = os.path.join(ROOT, "tests", "reference")
    texts = []
    for base, _, names in sorted(os.walk(data)):
        for name in sorted(names):
            path = os.path.join(base, name)
            if os.path.getsize(path) < 4_000_000 and not name.endswith((".gz", ".gguf", ".pyc")):
                with open(path, encoding="utf-8", errors="replace") as f:
                    texts.append(f.read())
    return texts


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


class Group:
    """Texts and pairs encoded in one way; `values` are what encode_batch takes."""

    def __init__(self, flags, limit, stride, values):
        self.flags, self.limit, self.stride, self.values = flags, limit, stride, values

    def write(self, f):
        for value in self.values:
            text, pair = value if isinstance(value, tuple) else (value, None)
            a, b = text.encode(), (pair or "").encode()
            flags = self.flags if pair is None else self.flags | PAIR
            f.write(struct.pack("<IIII", flags, self.limit, self.stride, len(a)) + a +
                    struct.pack("<I", len(b)) + b)

    def has_windows(self, value):
        """Where both texts of a pair may be cut only the first window is looked at."""
        return self.limit and (not isinstance(value, tuple) or self.flags & (ONLY_FIRST | ONLY_SECOND))

    def expected(self, tok):
        """An encoding per value, or None where the package refuses, or panics."""
        if self.limit:
            tok.enable_truncation(self.limit, stride=self.stride,
                                  direction="left" if self.flags & LEFT else "right",
                                  strategy="only_first" if self.flags & ONLY_FIRST else
                                  "only_second" if self.flags & ONLY_SECOND else "longest_first")
        else:
            tok.no_truncation()
        special = not self.flags & NO_SPECIAL
        try:
            return tok.encode_batch(self.values, add_special_tokens=special)
        except BaseException:
            return [one_encoding(tok, value, special) for value in self.values]


def one_encoding(tok, value, special):
    try:
        return tok.encode_batch([value], add_special_tokens=special)[0]
    except BaseException:
        return None


def random_groups(args, texts, n):
    """Half are whole single texts; of the others a third are pairs, and a third is cut."""
    rng = texts.rng
    while n > 0:
        size = min(n, GROUP)
        n -= size
        values = texts.take(size)
        if rng_int(rng, 2):
            yield Group(rng_int(rng, 2) * NO_SPECIAL, 0, 0, values)
            continue
        pairs = texts.take(size)
        values = [(a, b) if p else a for a, b, p in zip(values, pairs, rng.random(size) < 0.34)]
        flags = rng_int(rng, 4) * NO_SPECIAL | (0, 0, ONLY_FIRST, ONLY_SECOND)[rng_int(rng, 4)]
        limit = (0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 8, 9, 16, 31, 64)[rng_int(rng, 15)] if not args.no_cut else 0
        stride = min((0, 0, 1, 2, 3, 5, 20)[rng_int(rng, 7)], limit - 5) if limit else 0
        yield Group(flags, limit, stride, values)


class Answers:
    """What the driver wrote, in columns."""

    def __init__(self, path):
        self.data, self.at = np.fromfile(path, np.uint8), 0
        n, n_windows, n_tokens, n_plain, n_skipped = self.take(5, "<u4").tolist()
        self.status, self.n_windows = self.take(n, "<u4"), self.take(n, "<u4")
        self.sizes = self.take(n_windows, "<u4")
        self.ids, self.spans = self.take(n_tokens, "<u4"), self.take(2 * n_tokens, "<u4")
        self.types, self.special = self.take(n_tokens, np.uint8), self.take(n_tokens, np.uint8)
        self.decoded = [np.cumsum(np.append(0, self.take(n, "<u4"))) for _ in range(2)]
        self.texts = [self.take(size, np.uint8).tobytes() for size in (n_plain, n_skipped)]
        self.spans = self.spans.reshape(-1, 2).astype(np.int64)
        self.window = np.cumsum(np.append(0, self.n_windows))  # of each text the first
        self.token = np.cumsum(np.append(0, self.sizes))       # of each window the first

    def take(self, n, kind):
        size = n * np.dtype(kind).itemsize
        self.at += size
        return np.frombuffer(self.data[self.at - size:self.at].tobytes(), kind)


def flat(lists, kind, per=1):
    values = itertools.chain.from_iterable(lists)
    if per > 1:
        values = itertools.chain.from_iterable(values)
    return np.fromiter(values, kind)


def characters(values, texts, spans):
    """HF's conversion of byte offsets to characters; `texts` has twice the value plus which of its two."""
    parts = [p.encode() for v in values for p in (v if isinstance(v, tuple) else (v, ""))]
    sizes = np.array([len(p) for p in parts])
    base = np.cumsum(sizes) - sizes
    data = np.frombuffer(b"".join(parts) + b"\0", np.uint8)
    index = np.cumsum((data & 0xc0) != 0x80) - 1  # byte: character
    n, base = sizes[texts], base[texts]
    first = index[base]
    begin, end = spans[:, 0], spans[:, 1]
    last = len(data) - 1
    begins = index[np.minimum(base + begin, last)] - first
    ends = index[np.minimum(base + end, last)] - first
    before = index[np.clip(base + end - 1, 0, last)] - first
    before = np.where((end >= 1) & (end - 1 < n), before, begins + 1) + 1
    whole = index[np.minimum(base + n, last)] - first  # characters
    nothing = (begin == end) & (end == n)  # cut down to nothing at the end of the text
    starts = np.where(begin < n, begins, np.where(nothing, whole, begin))
    stops = np.where(begin < n, np.where(end < n, ends, before), np.where(nothing, whole, end))
    return np.stack([starts, stops], 1)


def compare(tok, group, answers, first):
    """What differs, by the number of the text in the group, and how many are refused by both."""
    encodings = group.expected(tok)
    n, problems = len(encodings), {}
    windows = [[] if e is None else [e] + e.overflowing if group.has_windows(value) else [e]
               for e, value in zip(encodings, group.values)]
    counts = np.array([len(w) for w in windows])
    sizes = np.array([len(w) for ws in windows for w in ws], np.int64)
    status = answers.status[first:first + n]
    at = answers.window[first:first + n + 1]
    refused = counts == 0
    if (refused != (status != 0)).any() or not np.array_equal(counts, np.diff(at)) or \
            not np.array_equal(sizes, answers.sizes[at[0]:at[-1]]):
        for i in range(n):
            want = [len(w) for w in windows[i]]
            got = answers.sizes[at[i]:at[i + 1]].tolist()
            if refused[i] != (status[i] != 0) or want != got:
                problems[i] = "status %d, windows of %s tokens, want %s" % (status[i], got, want)
    kept = [i for i in range(n) if not refused[i] and i not in problems]
    if kept:
        compare_tokens(tok, group, answers, at, kept, windows, problems)
        compare_decoded(tok, encodings, answers, first, kept, problems)
    return problems, int((refused & (status != 0)).sum())


def texts_of_tokens(tok, group, kept, windows):
    """For each token twice the number of its value, and one more if it is of the pair; -1: of neither."""
    if not any(isinstance(v, tuple) for v in group.values):
        return np.repeat(2 * np.array(kept), [sum(map(len, windows[i])) for i in kept])
    plain, texts = tok.post_processor is None, []
    for i in kept:
        is_pair = isinstance(group.values[i], tuple)
        for k, window in enumerate(windows[i]):
            if not is_pair:
                texts += [2 * i] * len(window)
            elif k and plain:  # without a post-processor it is lost in the later windows
                texts += [2 * i + s for s in window.type_ids]
            else:
                texts += [-1 if s is None else 2 * i + s for s in window.sequence_ids]
    return np.array(texts, np.int64)


def compare_tokens(tok, group, answers, window, kept, windows, problems):
    begin, end = answers.token[window[:-1]][kept], answers.token[window[1:]][kept]
    value = np.repeat(kept, end - begin)
    at = np.arange(len(value)) + np.repeat(begin - np.cumsum(end - begin) + (end - begin), end - begin)
    texts = texts_of_tokens(tok, group, kept, windows)
    windows = [w for i in kept for w in windows[i]]
    spans, special = answers.spans[at], answers.special[at]
    spans = np.where(((texts >= 0) & (special == 0))[:, None],
                     characters(group.values, np.maximum(texts, 0), spans), spans)
    columns = (("ids", answers.ids[at], flat((w.ids for w in windows), np.int64)),
               ("offsets", spans, flat((w.offsets for w in windows), np.int64, 2).reshape(-1, 2)),
               ("type ids", answers.types[at], flat((w.type_ids for w in windows), np.int64)),
               ("special marks", special, flat((w.special_tokens_mask for w in windows), np.int64)))
    for name, got, want in columns:
        wrong = got != want
        if wrong.any():
            for i in np.unique(value[wrong.any(1) if wrong.ndim > 1 else wrong]).tolist():
                of = value == i
                problems.setdefault(i, "%s %s, want %s" % (name, got[of].tolist()[:60], want[of].tolist()[:60]))


def compare_decoded(tok, encodings, answers, first, kept, problems):
    ids = [encodings[i].ids for i in kept]
    for skip in range(2):
        ends, text = answers.decoded[skip], answers.texts[skip]
        for i, want in zip(kept, tok.decode_batch(ids, skip_special_tokens=bool(skip))):
            got = text[ends[first + i]:ends[first + i + 1]]
            if got != want.encode():
                problems.setdefault(i, "decoded %r, want %r" % (got.decode(errors="replace")[:200], want[:200]))


def build(folder):
    exe = os.path.join(folder, "tok_driver")
    cc = os.environ.get("CC", "cc")
    flags = os.environ.get("CFLAGS", "-O2").split()
    subprocess.check_call([cc, *flags, os.path.join(ROOT, "tests", "tok_driver.c"), "-o", exe,
                           "-lm", "-lpthread"])
    return exe


def check_limits(path, exe):
    """Memory once open, at most 1.5 times a file of any size; 1 MB of the worst texts in a second."""
    held, seconds, name = subprocess.check_output([exe, path]).decode().strip().split(" ", 2)
    ratio = int(held) / os.path.getsize(path)
    print("%s: holds %.2f x the file; slowest of the hostile texts: %s, %s s" % (
        os.path.basename(path), ratio, name, seconds))
    return (ratio > 1.5 and int(held) > 100_000) + (float(seconds) > 1.0)


class Checker:
    def __init__(self, path, args, folder, exe):
        self.path, self.args, self.exe = path, args, exe
        self.name = os.path.basename(path)
        self.files = [os.path.join(folder, name) for name in ("in", "out")]
        self.tok = tokenizers.Tokenizer.from_file(path)
        self.tok.no_padding()
        self.n = self.n_pairs = self.n_plain = self.n_cut = self.refused = self.bad = 0

    def groups(self):
        """Lists of groups, each for one run of the driver."""
        args = self.args
        rng = np.random.default_rng([args.seed, zlib.crc32(self.name.encode())])
        corpus = real_texts(args.data)
        added = [t.content for t in self.tok.get_added_tokens_decoder().values()]
        texts = Texts(rng, corpus, added)
        fixed = fixed_texts(args.data) if not args.no_fixed else []
        if args.long:
            fixed += corpus
        yield [Group(0, 0, 0, fixed[i:i + GROUP]) for i in range(0, len(fixed), GROUP)]
        for at in range(0, args.strings, CHUNK):
            yield list(random_groups(args, texts, min(args.strings - at, CHUNK)))

    def run(self):
        start = time.time()
        for groups in self.groups():
            with open(self.files[0], "wb") as f:
                for group in groups:
                    group.write(f)
            subprocess.check_call([self.exe, self.path, *self.files])
            answers, first = Answers(self.files[1]), 0
            for group in groups:
                problems, refused = compare(self.tok, group, answers, first)
                first += len(group.values)
                self.count(group, refused, problems)
        print("%s: %d texts (seed %d; %d are pairs, %d without special tokens, %d cut), %d refused by both, "
              "%d differ; %.0f s" % (self.name, self.n, self.args.seed, self.n_pairs, self.n_plain, self.n_cut,
                                     self.refused, self.bad, time.time() - start), flush=True)
        return self.bad

    def count(self, group, refused, problems):
        self.n += len(group.values)
        self.n_pairs += sum(isinstance(v, tuple) for v in group.values)
        self.n_plain += len(group.values) if group.flags & NO_SPECIAL else 0
        self.n_cut += len(group.values) if group.limit else 0
        self.refused += refused
        for i, problem in sorted(problems.items()):
            self.bad += 1
            if self.bad <= self.args.show:
                print("%s: flags %d limit %d stride %d %.300r: %s" % (
                    self.name, group.flags, group.limit, group.stride, group.values[i], problem), flush=True)


def main():
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("tokenizers", nargs="+")
    parser.add_argument("--strings", type=int, default=3000)
    parser.add_argument("--seed", type=int, default=1)
    parser.add_argument("--data", default=os.path.join(ROOT, "..", "shared", "data", "text"))
    parser.add_argument("--show", type=int, default=5)
    parser.add_argument("--long", action="store_true", help="whole files too")
    parser.add_argument("--no-fixed", action="store_true")
    parser.add_argument("--no-cut", action="store_true")
    parser.add_argument("--limits", action="store_true", help="only memory and hostile texts")
    parser.add_argument("--driver", help="tests/tok_driver.c as it is built already")
    args = parser.parse_args()
    bad = 0
    gc.disable()  # no cycles, and millions of small objects
    with tempfile.TemporaryDirectory() as folder:
        exe = args.driver or build(folder)
        for path in args.tokenizers:
            bad += check_limits(path, exe) + (0 if args.limits else Checker(path, args, folder, exe).run())
    return 1 if bad else 0


if __name__ == "__main__":
    sys.exit(main())
