#!/usr/bin/env python3
"""Write tests/data/pattern_hf.txt: where the `tokenizers` package finds matches of patterns.

    pip install tokenizers==0.23.3
    python3 tests/reference/make_pattern.py > tests/data/pattern_hf.txt

    pattern TEXT       what follows is about this pattern
    text TEXT          pieces: the byte ranges that Split(pattern, "isolated") gives; * is a match
    hash NAME HASH     64-bit FNV-1a over the ends of the pieces of ../shared/data/text/NAME

TEXT is UTF-8 with \\n \\r \\t \\\\ and \\xHH (a control character).
"""

import glob
import os
import random
import sys

import tokenizers
from tokenizers import Regex
from tokenizers.pre_tokenizers import Split

SHORT = "'s|'t|'re|'ve|'m|'ll|'d"
SPACES = r"|\s*[\r\n]+|\s+(?!\S)|\s+"
ONE = r"[^\r\n\p{L}\p{N}]?"
UPPER, LOWER = r"[\p{Lu}\p{Lt}\p{Lm}\p{Lo}\p{M}]", r"[\p{Ll}\p{Lm}\p{Lo}\p{M}]"
NO_HAN = r"&&[^\p{Han}]]"
CL100K = "(?i:" + SHORT + ")|" + ONE + r"\p{L}+|\p{N}{1,3}| ?[^\s\p{L}\p{N}]+[\r\n]*" + SPACES


def cased(end, upper=UPPER, lower=LOWER):
    return ONE + upper + "*" + lower + "+" + end + "|" + ONE + upper + "+" + lower + "*" + end


# The patterns of tokenizer.json files that are in use.
KNOWN = [
    SHORT + r"| ?\p{L}+| ?\p{N}+| ?[^\s\p{L}\p{N}]+|\s+(?!\S)|\s+",            # GPT-2
    CL100K,                                                                     # Llama 3, Phi-4
    CL100K.replace("{1,3}", ""),                                                # Qwen 2
    CL100K.replace("{1,3}", "").replace(r"\p{L}+|", r"[\p{L}\p{M}]+|").replace(
        r"[^\s\p{L}\p{N}]", r"[^\s\p{L}\p{M}\p{N}]"),
    cased("(?i:" + SHORT + ")?") + r"|\p{N}{1,3}| ?[^\s\p{L}\p{N}]+[\r\n/]*" + SPACES,   # o200k
    cased("") + r"|\p{N}| ?[^\s\p{L}\p{N}]+[\r\n/]*" + SPACES,                  # Tekken
    r"'(?i:[sdmt]|ll|ve|re)|[^\r\n\p{L}\p{N}]?+\p{L}++|\p{N}{1,3}+| ?[^\s\p{L}\p{N}]++[\r\n]*+"
    r"|\s++$|\s*[\r\n]|\s+(?!\S)|\s",
    r"[\p{Han}]+|" + cased("(?i:" + SHORT + ")?", UPPER[:-1] + NO_HAN, LOWER[:-1] + NO_HAN)
    + r"|\p{N}{1,3}| ?[^\s\p{L}\p{N}]+[\r\n]*" + SPACES,                        # Kimi K2
    r"""[!"#$%&'()*+,\-./:;<=>?@\[\\\]^_`{|}~][A-Za-z]+|[^\r\n\p{L}\p{P}\p{S}]?[\p{L}\p{M}]+"""
    r"| ?[\p{P}\p{S}]+[\r\n]*" + SPACES,                                        # DeepSeek V3
    r"\p{N}{1,3}", r"[一-龥぀-ゟ゠-ヿ]+", r"[\r\n]", r"\s?\p{L}+", r"\s?\p{P}+", r"\s+$",
    r"[一-龥ࠀ-一가-퟿]+", r"\s?[!-/:-~！-／：-～‘-‟　-。]+",
    r"[0-9][0-9][0-9]", r" {2,}", r" ?[^(\s|[.,!?…。，、।۔،])]+",               # Falcon, BLOOM
    r" ?[^(\s|.,!?…。，、।۔،)]+|\p{N}", r"[^\w\s]+|\w+",
    r"<sentinel:[0-9]+>|(IMGIMG)((A|B|C|D|E|F|G|H|I){1,4})Z|([\t\n]|    |  )|\p{N}"
    r"|[\p{P}!-/:-@\[-`{-~]",
    r"\d{1,3}(?=(?:\d{3})*\b)", r"\p{N}{1,3}(?=(?:\p{N}{3})*(?:\P{N}|$))",
    "(?i:" + SHORT + ")|" + ONE + r"(?:\p{L}\p{M}*(?: \p{L}\p{M}*)*)+|\p{N}"
    r"| ?[^\s\p{L}\p{N}]+[\r\n/]?|\s*[\r\n]|\s+(?!\S)|\s+",
    "(?:" + SHORT + ")|" + ONE + r"\p{L}+|\p{N}{1}| ?[^\s\p{L}\p{N}\r\n]+" + SPACES,
    r"'(?:[sS]|[tT]|[rR][eE]|[vV][eE]|[mM]|[lL][lL]|[dD])|" + ONE
    + r"\p{L}+|\p{N}| ?[^\s\p{L}\p{N}]+[\r\n]*" + SPACES,
]

# One line of syntax each: pattern, texts.
SYNTAX = [
    (r"ab|c+", "xabcc"), (r"", "ab"), (r"a*", "baac"), (r"|a", "aab"), (r"(?:)", "ab"),
    (r"(?i:'s)", "'s 'S 'ſ"), (r"(?i)k", "kK\u212a"), (r"(?i)[^k]", "kK\u212aa"),
    (r"(?i)\p{Lu}", "aAbB"), (r"(?i)[a-c]", "ABCD"), (r"(?i)[[:upper:]]", "aA"),
    (r"(?i)[\p{Lu}]", "aAbB"), (r"(?i)[^\p{Lu}]", "aA1"), (r"(?i)\P{Lu}", "aA1"),
    (r"(?i)[[^a]]", "aAb"), (r"a(?i)b|c", "ab aB c C ac aC"), (r"b|(?i)a|c", "bBaAcC"),
    (r"(?i:a(?-i)b)", "Ab AB"), (r"((?i)a)b", "Ab AB"), (r"(?i)s+t", "ﬆ st ﬅ SſT"),
    (r"a{2}?", "aaaaa"), (r"a{2}+", "aaaaa"), (r"a{1,2}+b", "aaaab"), (r"a{,2}b", "aaab"),
    (r"x{", "x{"), (r"x{a}", "x{a}"), (r"x{,}", "x{,}"), (r"a{ 1}", "a{ 1}aa"), (r"a{0}", "ab"),
    (r"a{1,3}?", "aaaa"), (r"a{2,}?", "aaaa"), (r"(?:ab){,2}", "ababab"), (r"a{2}{2}", "aaaaa"),
    (r"a+?+", "aaa"), (r"a??", "aa"), (r"(?:a?){3}b", "aab"), (r"(?:a*)?b", "aab"),
    (r"(?:a*b)*c", "aabbc"), (r"(?:(?:a*b)*c)*d", "abcbcdad"), (r"(?:a+?b?)+", "aabab"),
    (r"\w", "²³¹¼½¾ª"), (r"[\w]", "²³¹¼½¾ª"), (r"\W", "²³a "), (r"[[:word:]]", "²ª_"),
    (r"\p{Word}", "²"), (r"[^\W]", "²a"), (r"\b", "ab a² cd"), (r"\B", "ab  c"),
    (r"$", "a\nb\n"), (r"^", "a\nb\n"), (r"\Z", "a\nb\n"), (r"\z", "a\n"), (r"\A", "a\nb"),
    (r"a$", "a\nba\n"), (r"a\Z", "a\na\n"), (r"\n$", "a\n"), (r"\n^", "a\nb\n"), (r"$\n", "a\n"),
    (r".", "a\n\r\u2028"), (r"(?m:.)", "a\n"), (r"\h", "aG"), (r"\N", "a\n"), (r"\O", "a\n"),
    (r"a.?b", "a\nb"),
    (r"[]a]", "a]"), (r"[^]a]", "a]b"), (r"[a-]", "a-b"), (r"[-a]", "a-b"), (r"[a-c-e]", "abcde-"),
    (r"[a&&b]", "ab"), (r"[a-z&&[^aeiou]]", "abcde"), (r"[a-z&&^a]", "a^b"),
    (r"[^a-z&&[aeiou]]", "abcde1"), (r"[&&a]", "a&"), (r"[a&&]", "a&"), (r"[a&b]", "a&b"),
    (r"[[:alpha:]1]", "a1;"), (r"[[:^alpha:]]", "a1;"), (r"[a[bc]d]", "abcde"),
    (r"[[a-c]&&[b-d]]", "abcd"), (r"[a-c&&b-d&&c]", "abcd"), (r"[[a]-z]", "a-z"), (r"[^^]", "a^"),
    (r"[[^a]b]", "ab"), (r"[[^a]&&[^b]]", "abc"), (r"[^\p{L}&&\p{Lu}]", "aA1"), (r"[!--]", "!#-."),
    (r"[a[:digit:]]", "a1:"), (r"[:digit:]", "d:1"), (r"[\b]", "\x08b"),
    (r"[\x41-\x43]", "ABCD"), (r"[\x{41}-C]", "ABCD"), (r"[\u0041-\u0043]", "ABCD"),
    (r"[[:punct:]]", "!$a"), (r"\p{Punct}", "!$"), (r"[.$]", "a.$"),
    (r"\p{^L}", "a1"), (r"\P{^L}", "a1"), (r"\p{ Han }", "漢a"), (r"\p{Hani}", "漢a"),
    (r"\p{letter}", "a1"), (r"\p{Uppercase_Letter}", "Aa"), (r"\p{LC}", "aAǅʰ"), (r"\pL", "aLpL"),
    (r"\p{Any}", "a"), (r"\p{Assigned}", "a\u0378"), (r"\p{ASCII}", "aé"), (r"\p{XDigit}", "fg"),
    (r"\p{Alphabetic}", "a1"), (r"\p{White_Space}", " a"), (r"\p{Graph}", "a \x01"),
    (r"\p{Print}", "a \x01\u2028"), (r"\p{alnum}", "a1²"), (r"\p{Blank}", " \t\n"),
    (r"\p{Cntrl}", "\x01\xad"), (r"\p{Zzzz}", "\u0378a"), (r"\p{Common}", "1a"),
    (r"(?<!a)b", "ab b"), (r"(?<=^|b)a", "aba"), (r"(?<=\s|^)a", " a aa"),
    (r"(?<!^|\S)a", " a aa"), (r"(?<=[ab])c|.", "acbcc"),
    (r"(?=b)", "abab"), (r"(?<=b)", "abab"), (r"(?!a)\w", "ab"), (r"(?=ab|c)\w", "abcb"),
    (r"a++a|b", "aaab"), (r"(?:a|ab)(?:c|bcd)", "abcd"), (r"[ab]*+b|c", "abcab"),
    (r"(?:a|b)?+ab", "aab ab"), (r"a?+a", "aa a"), (r"(?:a++b)*a", "aabaaba"),
    (r"\s+\Z", "a  \n"), (r"\d{3}(?=(?:\d{3})*\b)", "1234567"),
    (r"(?=(\d{3})+(?!\d))", "1234567"), (r"\-\/\ \"\_\é", '-/ "_é'),
    (r"\e\a\f\v", "\x1b\x07\x0c\x0b"), (r"\x{10FFFF}|\x4", "\U0010ffff\0\x04"), (r"a]|}", "a]}"),
]

POOL = ([chr(c) for c in range(0x20, 0x7F)] + list("\r\n\t \u00a0\u2003'’éßΣ漢字かなカ한글")
        + list("अ\u094d\u0301") + list("०٣²Ⅷ😀\u200d\ufe0f\U0001d7d8ǅʰªſK。，、…\u0085\u2028।/"))


def random_text(rng):
    return "".join(rng.choice(POOL) if rng.random() < 0.6 else rng.choice(" '\n\r1aAsStTrReE ")
                   for _ in range(rng.randrange(1, 120)))


class RandomPattern:
    """Patterns out of most of the syntax; no captures, and no assertion that is repeated. Each
    method returns a text and whether it may match nothing."""

    SETS = [r"\p{L}", r"\s", r"\S", r"\d", r"\w", r".", r"[ab]", r"[^a]", r"[^\s\p{L}]", r"\p{N}",
            r"[a-c1]", r"\n", r"[\p{L}&&[^a]]", r"[^\r\n\p{L}\p{N}]", r"\W", r"\p{^L}"]
    LOOKS = [r"(?!\S)", r"(?=\s)", r"(?!a)", r"(?=b)", r"(?=\s|$)", r"(?!\p{L}|\z)", r"(?<=a)",
             r"(?<!\s)", r"(?<=^|\s)", r"\b", r"\B", r"^", r"$", r"\z", r"\A", r"\Z", r"(?<=[ab])",
             r"(?<!\w|^)", r"(?!ab|c)", r"(?=\w\w)", r"(?=(?:a+b)*\s)"]
    COUNTS = ["", "", "", "", "*", "+", "?", "*?", "+?", "??", "{1,2}", "{2}", "{1,3}?", "*+", "++",
              "?+"]

    def __init__(self, rng):
        self.rng = rng

    def piece(self, depth):
        choice, count = self.rng.random(), self.rng.choice(self.COUNTS)
        if depth > 0 and choice < 0.1:
            return self.rng.choice(self.LOOKS), True
        if choice < 0.55 or depth == 0:
            return self.rng.choice("aabbcA1é漢 '") + count, count[:1] in ("*", "?")
        if choice < 0.75:
            return self.rng.choice(self.SETS) + count, count[:1] in ("*", "?")
        inside, nullable = self.branches(depth - 1)
        if nullable and count[:1] in ("*", "+"):    # these are refused
            count = "?"
        count = count[:1] + count[1:].replace("+", "")
        return ("(?%s%s)%s" % (self.rng.choice([":", ":", "i:"]), inside, count),
                nullable or count[:1] in ("*", "?"))

    def branches(self, depth):
        rows = [[self.piece(depth) for _ in range(self.rng.randint(1, 3))]
                for _ in range(self.rng.choice([1, 1, 2, 3]))]
        return ("|".join("".join(text for text, _ in row) for row in rows),
                any(all(nullable for _, nullable in row) for row in rows))


def quote(text):
    quoted = ""
    for c in text:
        if c in "\n\r\t\\":
            quoted += {"\n": "\\n", "\r": "\\r", "\t": "\\t", "\\": "\\\\"}[c]
        elif c < " " or "\x7f" <= c < "\xa0" or c in "\u2028\u2029":
            quoted += "".join("\\x%02x" % byte for byte in c.encode())
        else:
            quoted += c
    return quoted


class Pattern:
    def __init__(self, pattern):
        self.isolated = Split(Regex(pattern), "isolated")
        self.matched = Split(Regex(pattern), "removed", invert=True)

    def pieces(self, text):
        """[(first byte, byte behind, whether it is a match)], empty ones left out."""
        place, at = [0], 0
        for c in text:
            at += len(c.encode())
            place.append(at)
        matches = {span for _, span in self.matched.pre_tokenize_str(text)}
        return [(place[a], place[b], (a, b) in matches)
                for _, (a, b) in self.isolated.pre_tokenize_str(text)]


def put(pattern, texts):
    print("pattern %s" % quote(pattern))
    compiled = Pattern(pattern)
    for text in texts:
        spans = " ".join("%d-%d%s" % (a, b, "*" if match else "")
                         for a, b, match in compiled.pieces(text))
        print("text %s\t%s" % (quote(text), spans))


def put_hashes(pattern, names, folder):
    print("pattern %s" % quote(pattern))
    compiled = Pattern(pattern)
    for name in names:
        with open(os.path.join(folder, name), encoding="utf-8", newline="") as file:
            text = file.read()
        state = 0xCBF29CE484222325
        for _, end, match in compiled.pieces(text):
            for byte in (2 * end + match).to_bytes(8, "little"):
                state = ((state ^ byte) * 0x100000001B3) & 0xFFFFFFFFFFFFFFFF
        print("hash %s\t%016x" % (name, state))


def main():
    folder = os.path.join(os.path.dirname(os.path.abspath(__file__)), "../../../shared/data/text")
    names = sorted(os.path.basename(path) for path in glob.glob(folder + "/*.*"))
    rng = random.Random(1)
    print("# tokenizers %s; made by tests/reference/make_pattern.py" % tokenizers.__version__)
    for pattern, text in SYNTAX:
        put(pattern, [text])
    for pattern in KNOWN:
        put(pattern, [random_text(rng) for _ in range(6)])
    generator, made = RandomPattern(rng), 0
    while made < 300:
        pattern, _ = generator.branches(2)
        texts = ["".join(rng.choice("aaabbc A1é漢 \n'") for _ in range(rng.randrange(14)))
                 for _ in range(3)]
        if len(pattern) > 60:
            continue
        try:
            Pattern(pattern)
        except Exception:       # Oniguruma refuses some
            continue
        put(pattern, texts)
        made += 1
    for pattern in KNOWN:
        put_hashes(pattern, names, folder)
    return 0


if __name__ == "__main__":
    sys.exit(main())
