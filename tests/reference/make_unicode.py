#!/usr/bin/env python3
"""Write tests/data/unicode_hf.txt: what the `tokenizers` package makes of every code point.

    pip install tokenizers==0.23.3
    python3 tests/reference/make_unicode.py > tests/data/unicode_hf.txt

A line of the output is `set NAME COUNT HASH FIRST` or `map NAME COUNT HASH FIRST`: the hash is
64-bit FNV-1a over 32-bit words (for a set its members in order; for a map each code point that
changes, the number of code points it becomes, and these). `text NAME COUNT HASH SEED` is over
generated strings, see strings() below. tests/test_unicode.c computes the same from gllm.h.
"""

import sys

import tokenizers
from tokenizers import Regex, normalizers, pre_tokenizers

POINTS = [cp for cp in range(0x110000) if not 0xD800 <= cp < 0xE000]
CATEGORIES = ("Lu Ll Lt Lm Lo Mn Mc Me Nd Nl No Pc Pd Ps Pe Pi Pf Po Sm Sc Sk So Zs Zl Zp "
              "Cc Cf Co Cn").split()
# What the generated strings are made of: these and random code points that NFKD changes.
POOL = [0x41, 0x61, 0x65, 0x6F, 0x300, 0x301, 0x302, 0x307, 0x308, 0x323, 0x327, 0x328, 0x345,
        0x338, 0x334, 0x5B0, 0x1100, 0x1161, 0x11A8, 0xAC00, 0xAC01, 0xE9, 0x1EA5, 0x212B, 0xFB01,
        0x3099, 0x304B, 0x93C, 0x915, 0x1D15F, 0x1D165, 0xFDFA]


def fnv(words, state=0xCBF29CE484222325):
    for word in words:
        for _ in range(4):
            state = ((state ^ (word & 255)) * 0x100000001B3) & 0xFFFFFFFFFFFFFFFF
            word >>= 8
    return state


def put_set(name, members):
    members = sorted(members)
    print("set %s %d %016x %x" % (name, len(members), fnv(members), members[0]))


def put_map(name, mapping):
    words = []
    for cp in sorted(mapping):
        words += [cp, len(mapping[cp])] + [ord(c) for c in mapping[cp]]
    print("map %s %d %016x %x" % (name, len(mapping), fnv(words), min(mapping)))


def matches(pattern):
    """Code points that a pattern of one character matches."""
    split = pre_tokenizers.Split(Regex(pattern), "removed", invert=True)
    found = set()
    for i in range(0, len(POINTS), 2048):
        chunk = POINTS[i:i + 2048]
        for _, (begin, end) in split.pre_tokenize_str("".join(map(chr, chunk))):
            found.update(chunk[begin:end])
    return found


def between_letters(pre_tokenizer):
    """(isolated, removed): what becomes of each code point in a text like aXaYaZ."""
    isolated, removed = set(), set(POINTS)
    for i in range(0, len(POINTS), 1024):
        chunk = POINTS[i:i + 1024]
        text = "".join("a" + chr(cp) for cp in chunk)
        for _, (begin, end) in pre_tokenizer.pre_tokenize_str(text):
            removed.difference_update(chunk[k // 2] for k in range(begin, end) if k % 2)
            if end - begin == 1 and begin % 2:
                isolated.add(chunk[begin // 2])
    return isolated, removed


def words():
    """\\w of the Whitespace pre-tokenizer: a letter and the character stay in one piece."""
    found = set()
    for i in range(0, len(POINTS), 1024):
        chunk = POINTS[i:i + 1024]
        text = "".join("a" + chr(cp) + " " for cp in chunk)
        for _, (begin, end) in pre_tokenizers.Whitespace().pre_tokenize_str(text):
            if end - begin == 2 and begin % 3 == 0:
                found.add(chunk[begin // 3])
    return found


def changes(normalizer):
    mapping = {cp: normalizer.normalize_str(chr(cp)) for cp in POINTS}
    return {cp: text for cp, text in mapping.items() if text != chr(cp)}


def strings(seed, count):
    """Strings of 1 to 12 pool characters, by a linear congruential generator."""
    for _ in range(count):
        points = []
        seed = (seed * 6364136223846793005 + 1442695040888963407) & 0xFFFFFFFFFFFFFFFF
        for _ in range((seed >> 33) % 12 + 1):
            seed = (seed * 6364136223846793005 + 1442695040888963407) & 0xFFFFFFFFFFFFFFFF
            points.append(POOL[(seed >> 33) % len(POOL)])
        yield "".join(map(chr, points))


def main():
    print("# tokenizers %s; made by tests/reference/make_unicode.py" % tokenizers.__version__)
    for name in CATEGORIES:
        put_set("category_" + name, matches(r"\p{%s}" % name))
    for name in ("alpha", "upper", "lower"):
        put_set(name, matches("[[:%s:]]" % name))
    for name in ("Han", "Hiragana", "Latin", "Cyrillic", "Arabic", "Common", "Inherited"):
        put_set("script_" + name, matches(r"\p{%s}" % name))
    put_set("whitespace", between_letters(pre_tokenizers.WhitespaceSplit())[1])
    put_set("punctuation", between_letters(pre_tokenizers.Punctuation())[0])
    put_set("numeric", between_letters(pre_tokenizers.Digits(individual_digits=True))[0])
    put_set("word", words())
    options = dict(clean_text=False, handle_chinese_chars=False, strip_accents=False,
                   lowercase=False)
    for name, changed in (("bert_clean", dict(clean_text=True)),
                          ("bert_chinese", dict(handle_chinese_chars=True)),
                          ("bert_accents", dict(strip_accents=True)),
                          ("bert_lower", dict(lowercase=True))):
        put_map(name, changes(normalizers.BertNormalizer(**dict(options, **changed))))
    put_map("strip_accents", changes(normalizers.StripAccents()))
    for name in ("NFC", "NFD", "NFKC", "NFKD"):
        form = getattr(normalizers, name)()
        put_map(name, changes(form))
        state = fnv([])
        for text in strings(7, 4000):
            state = fnv([ord(c) for c in form.normalize_str(text)] + [0xFFFFFFFF], state)
        print("text %s 4000 %016x 7" % (name, state))
    return 0


if __name__ == "__main__":
    sys.exit(main())
