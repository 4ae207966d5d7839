#!/usr/bin/env python3
"""Compare gllm's chat templates with the renderer of HuggingFace transformers.

    pip install transformers==5.23.0 jinja2==3.1.6
    cc -O1 -g -I. tests/template_driver.c -o build/template_driver -lm -lpthread
    python3 tests/reference/check_templates.py                 # templates x conversations
    python3 tests/reference/check_templates.py --fuzz 20000    # random expressions and statements
    python3 tests/reference/check_templates.py --golden        # write tests/data/template_golden.txt

Templates: every .jinja in ../shared/data/templates (or --templates FOLDER) and tests/data/templates.
Texts must be equal to the byte, and where Python raises, gllm must fail.
"""

import argparse
import datetime
import json
import os
import random
import re
import subprocess
import sys
import warnings

warnings.filterwarnings("ignore")
os.environ.setdefault("TRANSFORMERS_VERBOSITY", "error")
from transformers.utils import chat_template_utils as hf  # noqa: E402

sys.path.insert(0, os.path.dirname(os.path.abspath(__file__)))
from template_cases import CASES, TOKENS  # noqa: E402

ROOT = os.path.dirname(os.path.dirname(os.path.dirname(os.path.abspath(__file__))))
NOW = datetime.datetime(2025, 3, 9, 14, 5, 7)
NOW_SECONDS = int(NOW.replace(tzinfo=datetime.timezone.utc).timestamp())


class FixedTime(datetime.datetime):
    @classmethod
    def now(cls, tz=None):
        return NOW


hf.datetime = FixedTime


class Driver:
    def __init__(self, path):
        self.process = subprocess.Popen([path], stdin=subprocess.PIPE, stdout=subprocess.PIPE)

    def render(self, template, messages, tools, documents, variables, generation):
        parts = [template.encode()]
        for value in (messages, tools, documents, variables):
            parts.append(None if value is None else json.dumps(value, ensure_ascii=False).encode())
        head = " ".join(str(-1 if p is None else len(p)) for p in parts)
        request = "%s %d %d\n" % (head, 0 if generation else 1, NOW_SECONDS)
        self.process.stdin.write(request.encode() + b"".join(p for p in parts if p is not None))
        self.process.stdin.flush()
        line = self.process.stdout.readline().split()
        if len(line) != 2:
            raise SystemExit("the driver died on:\n" + template)
        text = self.process.stdout.read(int(line[1])).decode("utf-8", "replace")
        return (text, None) if line[0] == b"0" else (None, text)


def reference(template, messages, tools, documents, variables, generation):
    """As apply_chat_template does it, which leaves out what is null in a message."""
    try:
        messages = [{k: v for k, v in json.loads(json.dumps(m)).items() if v is not None} for m in messages]
        rendered, _ = hf.render_jinja_template(
            [messages], tools=tools, documents=documents, chat_template=template,
            add_generation_prompt=generation, **variables)
        rendered[0].encode()
        return rendered[0], None
    except RecursionError:
        return None, "RecursionError"
    except Exception as e:
        return None, "%s: %s" % (type(e).__name__, e)


def compare(driver, name, template, case, generation, verbose=True):
    messages, tools, documents, variables = case
    variables = dict(TOKENS, **variables)
    wanted, raised = reference(template, messages, tools, documents, variables, generation)
    got, failed = driver.render(template, messages, tools, documents, variables, generation)
    if wanted == got:
        return True, wanted is not None
    if verbose:
        print("DIFFERENT", name)
        if wanted is None or got is None:
            print("  python:", raised if wanted is None else repr(wanted)[:300])
            print("  gllm:  ", failed if got is None else repr(got)[:300])
        else:
            at = next((i for i, (a, b) in enumerate(zip(wanted, got)) if a != b), min(len(wanted), len(got)))
            print("  at %d\n  python: ...%r\n  gllm:   ...%r" % (at, wanted[max(0, at - 40):at + 60], got[max(0, at - 40):at + 60]))
    return False, wanted is not None


def find_templates(folders):
    for folder in folders:
        if not os.path.isdir(folder):
            continue
        for name in sorted(os.listdir(folder)):
            if name.endswith(".jinja"):
                with open(os.path.join(folder, name), encoding="utf-8", newline="") as f:
                    yield name, f.read()


def check_all(driver, folders):
    n = equal = rendered = 0
    n_templates = 0
    for name, template in find_templates(folders):
        n_templates += 1
        for case_name, case in CASES.items():
            for generation in (True, False):
                label = "%s / %s / generation=%s" % (name, case_name, generation)
                same, ok = compare(driver, label, template, case, generation)
                n += 1
                equal += same
                rendered += ok
    print("%d templates, %d conversations: %d of %d equal, of which %d rendered and %d refused in Python" % (
        n_templates, len(CASES), equal, n, rendered, n - rendered))
    return n - equal


def write_golden(path):
    """Lines of JSON: first the conversations, then for each template and conversation the text or null."""
    n = 0
    with open(path, "w", encoding="utf-8", newline="\n") as f:
        for name, (messages, tools, documents, variables) in CASES.items():
            record = {"case": name, "messages": messages, "tools": tools, "documents": documents,
                      "variables": dict(TOKENS, **variables)}
            f.write(json.dumps(record, ensure_ascii=False) + "\n")
        for template_name, template in find_templates([os.path.join(ROOT, "tests", "data", "templates")]):
            for k, (name, (messages, tools, documents, variables)) in enumerate(CASES.items()):
                generation = k % 2 == 0
                wanted, _ = reference(template, messages, tools, documents, dict(TOKENS, **variables), generation)
                f.write(json.dumps({"template": template_name, "case": name, "generation": generation,
                                    "text": wanted}, ensure_ascii=False) + "\n")
                n += 1
    print("%d texts in %s" % (n, path))


# ---- random templates ---------------------------------------------------------------------------

VARIABLES = {
    "i": 7, "j": -3, "z": 0, "f": 2.5, "g": -0.125, "s": "Hello World", "t": "a,b,,c", "e": "", "u": "\u00e9\u4e2d\U0001f600 x",
    "l": [3, 1, 2], "m": ["b", "A", "c", "a"], "d": {"a": 1, "b": [1, 2], "items": 5, "k": {"x": "y"}}, "n": None, "y": True,
    "o": [{"r": "user", "v": 1}, {"r": "bot", "v": 2}, {"r": "user", "v": None}], "q": False, "p": "'\"\\\n\t<&>",
}
NAMES = list(VARIABLES) + ["missing"]
STRINGS = ["''", "'a'", "','", "' '", "'user'", "'r'", "'v'", "'%s-%s'", "'%d'", "'{}|{a}'", "'abc'", "'l'", "'\\u00e9\\n'", "'x.y'", "'0'", "'12'", "'1.5'"]
FILTERS = ["abs", "capitalize", "count", "default('D')", "default('D', true)", "d", "e", "escape", "first", "float", "float(1)", "int", "int(9)",
           "int(0, 16)", "items", "join", "join(',')", "join(', ', attribute='r')", "last", "length", "list", "lower", "map('upper')",
           "map(attribute='r')", "map(attribute='v', default=4)", "map('string')", "max", "min", "reject('odd')", "rejectattr('v')", "replace('l', 'L')",
           "replace('', '-')", "replace('a', 'b', 1)", "reverse", "round", "round(1)", "round(1, 'floor')", "round(method='ceil')", "safe", "select",
           "select('string')", "selectattr('r', 'equalto', 'user')", "selectattr('v')", "sort", "sort(reverse=true)", "sort(attribute='v')",
           "sort(case_sensitive=true)", "string", "sum", "sum(attribute='v')", "sum(start=2)", "title", "tojson", "tojson(indent=2)",
           "tojson(sort_keys=true)", "tojson(separators=(',', ':'))", "tojson(ensure_ascii=true)", "trim", "trim('ad')", "truncate(5)",
           "truncate(5, true, '..', 0)", "unique", "upper", "urlencode", "wordcount", "batch(2)", "batch(2, 'f')", "slice(2)", "slice(2, 0)", "dictsort", "dictsort(by='value')",
           "dictsort(false, 'key', true)", "groupby('r')", "groupby('v')", "indent", "indent(2, true)", "indent('> ', blank=true)", "center(15)", "format(1, 'x')",
           "format(a=1)", "filesizeformat", "attr('upper')", "xmlattr", "forceescape", "nosuchfilter", "list|length", "list|tojson", "first|default('none')"]
TESTS = ["defined", "undefined", "none", "string", "number", "integer", "float", "boolean", "mapping", "sequence", "iterable", "true", "false", "odd",
         "even", "divisibleby 3", "divisibleby(2)", "lower", "upper", "callable", "sameas none", "eq 7", "ne 'a'", "gt 1", "lt 2", "ge 7", "le 0",
         "in [1, 7]", "in 'abc'", "equalto('a')", "escaped", "filter", "test", "greaterthan 2", "lessthan 2", "== 1", "nosuchtest"]
METHODS = ["upper()", "lower()", "strip()", "strip('Hd')", "lstrip()", "rstrip('\\n')", "split()", "split(',')", "split(',', 1)", "rsplit(',', 1)",
           "split(maxsplit=1)", "splitlines()", "startswith('a')", "startswith(('H', 'a'))", "endswith('d')", "replace('l', 'r')", "replace('l', 'r', 1)",
           "title()", "capitalize()", "find('o')", "rfind('o')", "index('o')", "count('l')", "join(['x', 'y'])", "join(l)", "format(1, a=2)", "removeprefix('a')",
           "removesuffix('d')", "isdigit()", "isalpha()", "isspace()", "isupper()", "get('a')", "get('zz')", "get('zz', 3)", "items()", "keys()",
           "values()", "append(1)", "copy()", "update({})", "index(1)", "count(1)", "zfill(12)", "center(20, '*')", "ljust(14)", "rjust(14)",
           "partition(',')", "rpartition(',')", "swapcase()", "casefold()", "pop()", "nosuch()", "expandtabs()", "islower()", "istitle()", "isidentifier()",
           "encode", "startswith('l', 2)", "find('o', 5)", "find('o', -3, -1)", "isalnum()", "isnumeric()", "isascii()", "x"]
ATTRIBUTES = ["a", "b", "items", "k", "k.x", "r", "upper", "0", "real", "nosuch", "keys", "get"]
OPERATORS = ["+", "-", "*", "/", "//", "%", "**", "~", "==", "!=", "<", "<=", ">", ">=", "in", "not in", "and", "or"]


class Fuzz:
    """Random expressions: of any kind, or with `typed` such as have a chance to be valid."""

    def __init__(self, seed):
        self.r = random.Random(seed)

    def typed(self, kind, depth):
        r = self.r
        sub = lambda k: self.typed(k, depth - 1)  # noqa: E731
        if kind == "any":
            kind = r.choice(["str", "str", "int", "list", "dict", "bool", "num"])
        if kind == "num":
            return r.choice([sub("int") if depth > 0 else "i", "f", "g", "(%s / 4)" % (sub("int") if depth > 0 else "j"), "1.5"])
        if depth <= 0:
            return r.choice({"str": ["s", "t", "u", "p", "e", "'x y'", "'Ab'", "',a, b'"], "int": ["i", "j", "z", "3", "12", "y"],
                             "list": ["l", "m", "[1, 2, 'z']", "range(5)", "['b', 'B', 'a']", "t.split(',')"],
                             "dict": ["d", "d.k", "{'z': 1, 'y': [none, true], 2: 'b'}", "o[0]", "{}"],
                             "bool": ["y", "q", "i > 3", "s == 'Hello World'"]}[kind])
        if kind == "str":
            return r.choice([
                lambda: "(%s ~ %s)" % (sub("any"), sub("any")), lambda: "(%s + %s)" % (sub("str"), sub("str")),
                lambda: "(%s)[%s:%s]" % (sub("str"), r.choice(["", "1", "-3", sub("int")]), r.choice(["", "4", "-1", sub("int")])),
                lambda: "(%s)[::%s]" % (sub("str"), r.choice(["-1", "2", "-2", "3"])),
                lambda: "(%s)|%s" % (sub("str"), r.choice(["upper", "lower", "title", "capitalize", "trim", "reverse", "truncate(6)", "truncate(6, true)",
                    "truncate(4, false, '.', 1)", "indent(3)", "indent(2, true, true)", "center(30)", "replace('l', '*')", "replace('', '.')", "escape",
                    "urlencode", "forceescape", "tojson", "string", "default('x')", "trim(' \\n' ~ s[0])", "wordcount|string", "list|join('-')", "safe", "e|safe"])),
                lambda: "(%s).%s" % (sub("str"), r.choice(["upper()", "lower()", "title()", "capitalize()", "swapcase()", "casefold()", "strip()", "lstrip('aH ')",
                    "rstrip('d')", "replace('o', '0', 1)", "zfill(20)", "center(25, '.')", "ljust(20)", "rjust(20, '_')", "removeprefix('He')", "removesuffix('ld')",
                    "expandtabs(4)", "join(m)", "join(s)", "split()|join('|')", "rsplit(' ', 1)[0]", "partition(' ')[2]", "rpartition('l')|join('/')", "splitlines()|join('#')"])),
                lambda: "(%s)|tojson" % sub("any"), lambda: "(%s)|tojson(indent=%s)" % (sub("any"), r.choice(["2", "0", "4", "'\\t'", "none"])),
                lambda: "(%s)|tojson(sort_keys=true, separators=(',', ':'))" % sub("list"), lambda: "(%s)|string" % sub("any"),
                lambda: "(%s)|join(%s)" % (sub("list"), r.choice(["", "','", "' '", "s"])),
                lambda: "'%s' %% (%s, %s)" % (r.choice(["%s %s", "%r|%s", "%5s%-7s|", "%.2s%s"]), sub("any"), sub("any")),
                lambda: "'%s' %% %s" % (r.choice(["%d", "%05d|", "%+d", "% d", "%x", "%#x", "%o", "%-6d|", "%.3d", "%5.1f", "%e", "%g", "%G", "%08.3f", "%s%%"]), sub("num" if r.random() < 0.3 else "int")),
                lambda: "'%s'.format(%s, %s)" % (r.choice(["{} {}", "{1}{0}", "{0!r:>20}|{1!s}", "{0!s:*^15}{1!r}", "{{}}{}"]), sub("any"), sub("any")),
                lambda: "'%s'.format(%s)" % (r.choice(["{:d}", "{:5}", "{:<5}|", "{:+}", "{:,}", "{:x}", "{:#b}", "{:08.2f}", "{:e}", "{:%}", "{:g}", "{:.3f}", "{:_}", "{:^9}|", "{:>+8.1f}"]), sub("num")),
                lambda: "(%s if %s else %s)" % (sub("str"), sub("bool"), sub("str")), lambda: "'%%s-%%s'|format(%s, %s)" % (sub("any"), sub("any")),
                lambda: "(%s * %s)" % (sub("str"), r.choice(["0", "2", "3", "-1"])), lambda: "(%s)|filesizeformat" % sub("num"),
                lambda: "(%s)|xmlattr" % sub("dict"), lambda: "%s" % sub("any"),
            ])()
        if kind == "int":
            return r.choice([
                lambda: "(%s %s %s)" % (sub("int"), r.choice(["+", "-", "*"]), sub("int")), lambda: "(%s %s %s)" % (sub("int"), r.choice(["//", "%"]), r.choice(["3", "-4", "7", sub("int")])),
                lambda: "(%s)|length" % sub(r.choice(["str", "list", "dict"])), lambda: "(%s)|int" % sub("any"), lambda: "(%s)|abs" % sub("num"), lambda: "-(%s)" % sub("int"),
                lambda: "(%s).%s(%s)" % (sub("str"), r.choice(["find", "rfind", "count"]), r.choice(["'l'", "'a'", "''", "'o', 3", "'l', -9, -1"])),
                lambda: "(%s)|wordcount" % sub("str"), lambda: "([%s, %s])|%s" % (sub("int"), sub("int"), r.choice(["sum", "min", "max", "first", "last"])),
                lambda: "(%s ** %s)" % (r.choice(["2", "-3", "i"]), r.choice(["0", "1", "5"])), lambda: "(%s)|round|int" % sub("num"),
                lambda: "(%s)|round(%s)" % (sub("num"), r.choice(["0", "1", "2", "-1", "1, 'ceil'", "1, 'floor'"])), lambda: "(%s // %s)" % (sub("num"), r.choice(["2", "0.7", "-3"])), lambda: "(%s %% %s)" % (sub("num"), r.choice(["2", "0.7", "-3"])),
            ])()
        if kind == "list":
            return r.choice([
                lambda: "[%s, %s, %s]" % (sub("any"), sub("any"), sub("any")), lambda: "(%s + %s)" % (r.choice(["l", "m", "[1]"]), r.choice(["o", "[s, %s]" % sub("any")])),
                lambda: "(%s)|list" % sub(r.choice(["str", "list", "dict"])), lambda: "(%s).%s|list" % (sub("dict"), r.choice(["items()", "keys()", "values()"])),
                lambda: "(%s)|map('string')|%s|list" % (sub("list"), r.choice(["sort", "unique", "reverse", "map('upper')", "select", "reject('in', s)", "sort(true, true)"])),
                lambda: "o|%s|list" % r.choice(["selectattr('v')", "rejectattr('v', 'none')", "map(attribute='r')", "sort(attribute='r')", "groupby('r')", "selectattr('r', 'eq', 'bot')", "unique(attribute='r')",
                    "map(attribute='q', default=%s)" % sub("any"), "sort(attribute='r,v')|map('tojson')", "map('tojson')", "map('dictsort')", "map('length')"]),
                lambda: "(%s)[%s:%s]" % (sub("list"), r.choice(["", "1", "-2"]), r.choice(["", "2", "-1"])), lambda: "(%s)|batch(%s)|list" % (sub("list"), r.choice(["2", "3", "2, 'f'"])),
                lambda: "(%s)|slice(%s)|list" % (sub("list"), r.choice(["2", "3", "2, 'f'"])), lambda: "(%s).%s" % (sub("str"), r.choice(["split()", "split('l')", "split('l', 1)", "rsplit('o', 1)", "splitlines()", "splitlines(true)", "partition('o')", "rsplit()", "rsplit(none, 1)"])),
                lambda: "(%s)|dictsort%s" % (sub("dict"), r.choice(["", "(by='value')", "(reverse=true)"])), lambda: "(%s)|reverse|list" % sub("list"), lambda: "(%s)|items|list" % sub("dict"), lambda: "(%s, %s)" % (sub("any"), sub("any")),
            ])()
        if kind == "dict":
            return r.choice([
                lambda: "{%s: %s, 'b': %s}" % (sub(r.choice(["str", "int"])), sub("any"), sub("any")), lambda: "dict(a=%s, z=%s)" % (sub("any"), sub("any")), lambda: "dict(%s, b=%s)" % (sub("dict"), sub("any")),
                lambda: "(%s).copy()" % sub("dict"), lambda: "dict([('x', %s), (%s, 2)])" % (sub("any"), sub("str")),
            ])()
        return r.choice([
            lambda: "(%s %s %s)" % (sub("num"), r.choice(["<", "<=", ">", ">=", "==", "!="]), sub("num")), lambda: "(%s %s %s)" % (sub("str"), r.choice(["<", ">=", "==", "!=", "in", "not in"]), sub("str")),
            lambda: "(%s %s %s)" % (sub("any"), r.choice(["in", "not in"]), sub(r.choice(["list", "dict"]))), lambda: "(%s %s %s)" % (sub("bool"), r.choice(["and", "or"]), sub("any")), lambda: "not %s" % sub("any"),
            lambda: "(%s is %s)" % (sub("any"), r.choice([t for t in TESTS if "nosuch" not in t and t not in ("filter", "test")])), lambda: "(%s < %s <= %s)" % (sub("num"), sub("num"), sub("num")),
            lambda: "(%s == %s)" % (sub("any"), sub("any")), lambda: "(%s).%s" % (sub("str"), r.choice(["isdigit()", "isalpha()", "isupper()", "islower()", "isalnum()", "isspace()", "istitle()", "startswith('H')", "endswith(('d', 'x'))", "isascii()", "isprintable()", "isidentifier()"])),
        ])()

    def literal(self):
        r = self.r
        return r.choice([str(r.randint(-3, 12)), str(r.choice([0.5, 1.0, 2.25, 1e3, 1e20, 1e-7])), r.choice(STRINGS), "true", "false", "none",
                         "[]", "{}", "()", "[1, 'a', none]", "{'a': 1, 'b': 'c'}", "(1, 2)", "range(4)", "range(1, 10, 3)"])

    def expression(self, depth):
        r = self.r
        if depth <= 0 or r.random() < 0.12:
            return r.choice(NAMES) if r.random() < 0.65 else self.literal()
        sub = lambda: self.expression(depth - 1)  # noqa: E731
        kind = r.randrange(14)
        if kind == 0:
            return "(%s %s %s)" % (sub(), r.choice(OPERATORS), sub())
        if kind == 1:
            return "%s %s %s" % (sub(), r.choice(OPERATORS), sub())
        if kind in (2, 3, 4):
            return "(%s)|%s" % (sub(), r.choice(FILTERS))
        if kind == 5:
            return "(%s is %s%s)" % (sub(), r.choice(["", "not "]), r.choice(TESTS))
        if kind in (6, 7):
            return "(%s).%s" % (sub(), r.choice(METHODS))
        if kind == 8:
            return "(%s).%s" % (sub(), r.choice(ATTRIBUTES))
        if kind == 9:
            return "(%s)[%s]" % (sub(), r.choice([sub(), "0", "-1", "1:", ":2", "::-1", "1:-1", "::2", "-2:", "5", "'a'"]))
        if kind == 10:
            return "(%s if %s else %s)" % (sub(), sub(), sub()) if r.random() < 0.8 else "(%s if %s)" % (sub(), sub())
        if kind == 11:
            return r.choice(["not (%s)", "-(%s)", "+(%s)", "[%s]", "(%s,)", "{'k': %s}", "dict(a=%s)", "dict({'q': 1}, b=%s)"]) % sub()
        if kind == 12:
            return "%s < %s <= %s" % (sub(), sub(), sub())
        return "[%s, %s]" % (sub(), sub())

    FRAGMENTS = ["{{ i }}", "{{- i -}}", "{{+ i }}", "{{ s -}}", "{% if y %}", "{%- if y -%}", "{%+ if q +%}", "{% else %}", "{% endif %}", "{%- endif %}",
                 "{% endif -%}", "{# c #}", "{#- c -#}", "{#+ c\n +#}", "{% raw %}", "{%- raw -%}", "{% endraw %}", "{%+ endraw -%}", "{%- endraw +%}", "{% set w = 1 %}",
                 "{% set w %}", "{% endset %}", "{% for w in l %}", "{% endfor %}", "{%-", "-%}", "{{", "}}", "{#", "#}", "%}", "{%", "\n", "\n", "\n", " ", "  ", "\t",
                 "\r\n", "\r", "\u00a0", "\u2003\n", "x", "text", "{", "}", "'", "\"", "{{ '}}' }}", "{{ {'a': {}}['a'] }}", "{{ \"a\\\"b\" }}", "{{ 'l\n2' }}", "{% endblock %}",
                 "{% block b %}", "{{ 1.5e3 }}", "{{ 1_0 }}", "{{ 08 }}", "{{ 0xfg }}", "{{ .5 }}", "{{ 5. }}", "{{ '\\x4' }}", "{{ '\\777\\q' }}", "{{ '\u00e9\\\u00e9' }}",
                 "{{ i if y }}", "{{ l.0 }}", "{{ l[0], }}", "{{ () }}", "{{ , }}", "{% if i is defined and not q %}", "{% set a, b = 1, 2 %}{{ a }}{{ b }}", "{% set i.x = 2 %}",
                 "{% set (a, b) = l %}", "{{ not y }}", "{{ i is not none }}", "{{ y is true is false }}", "{{ f(*l) }}", "{{ dict(**d) }}", "{% print i, s %}", "{% call x() %}", "{{ loop }}"]

    def fragments(self):
        return "".join(self.r.choice(self.FRAGMENTS) for _ in range(self.r.randint(1, 9)))

    def statement(self, depth):
        r = self.r
        e = lambda: self.expression(2)  # noqa: E731
        if depth <= 0:
            return r.choice(["{{ %s }}" % e(), "text ", "\n", "  ", "{# c #}", "{{- %s -}}" % e(), "{{ loop.index }}", "{{ i }}", "{{ w }}"])
        body = lambda: "".join(self.statement(depth - 1) for _ in range(r.randint(1, 3)))  # noqa: E731
        l, rr = r.choice(["", "", "-", "+"]), r.choice(["", "", "-"])
        tag = lambda s: "{%%%s %s %s%%}" % (l, s, rr)  # noqa: E731
        kind = r.randrange(16)
        if kind == 0:
            return tag("if " + e()) + body() + tag("elif " + e()) + body() + tag("else") + body() + tag("endif")
        if kind == 1:
            return tag("if " + e()) + body() + tag("endif")
        if kind in (2, 3):
            return tag("for w in " + e()) + body() + (tag("else") + body() if r.random() < 0.3 else "") + tag("endfor")
        if kind == 4:
            return tag("for w in %s if %s" % (e(), r.choice(["w", "w is string", "loop", "w != i", e()]))) + body() + tag("endfor")
        if kind == 5:
            return tag("for k, w in %s.items()" % r.choice(["d", "{'x': 1}", "d.k"])) + body() + tag("endfor")
        if kind == 6:
            return tag("set %s = %s" % (r.choice(["w", "i", "new", "s"]), e())) + body()
        if kind == 7:
            return tag("set w") + body() + tag("endset") + "[{{ w }}]"
        if kind == 8:
            return tag("set ns = namespace(v=%s)" % e()) + tag("for w in l") + tag("set ns.v = " + e()) + tag("endfor") + "{{ ns.v }}"
        if kind == 9:
            return tag("macro mac(a, b=%s)" % e()) + body() + "{{ a }}{{ b }}" + tag("endmacro") + "{{ mac(%s) }}{{ mac(1, b=2) }}" % e()
        if kind == 10:
            return tag("filter upper") + body() + tag("endfilter")
        if kind == 11:
            return tag("with w = %s, v2 = w" % e()) + body() + "{{ v2 }}" + tag("endwith")
        if kind == 12:
            return tag("for w in l") + tag("if w == 1") + tag(r.choice(["break", "continue"])) + tag("endif") + body() + "{{ loop.%s }}" % r.choice(
                ["index", "index0", "first", "last", "length", "revindex", "revindex0", "previtem", "nextitem", "depth", "cycle('x', 'y')", "changed(w)"]) + tag("endfor")
        if kind == 13:
            return tag("macro m2()") + "<{{ caller() }}>" + tag("endmacro") + tag("call m2()") + body() + tag("endcall")
        if kind == 14:
            return tag("for w in [[1, [2, 3]], 4] recursive") + "({% if w is iterable %}{{ loop(w) }}{% else %}{{ w }}{% endif %})" + tag("endfor")
        return tag("generation") + body() + tag("endgeneration")


# What gllm says of what it does not have.
REFUSED = (r"supported|beyond 64 bits|has no attribute|no attribute of a loop|no key can be a|takes (at most|no) |"
           r"unexpected keyword argument|misses its argument|expected .*, got|nested too deep|takes not more than|"
           r"takes no such keyword")


def fuzz(driver, count, seed):
    bad = n = rendered = refused = 0
    for k in range(count):
        f = Fuzz(seed + k)
        template = (f.fragments() if k % 8 == 3 else "".join(f.statement(2) for _ in range(3)) if k % 4 == 0 else "{{ %s }}" % f.expression(f.r.randint(1, 4)) if k % 4 == 1
                    else "{{ %s }}" % f.typed("any", f.r.randint(1, 4)))
        wanted, raised = reference(template, [], None, None, VARIABLES, True)
        if wanted and re.search(r" at 0x|object|<built-in|<function|<bound|<class|0-?x-?7-?f|tcejbo|slice. at", wanted, re.I):
            continue  # addresses
        if raised and re.search("RecursionError|MemoryError|int string conversion", raised):
            continue
        got, failed = driver.render(template, [], None, None, VARIABLES, True)
        n += 1
        rendered += wanted is not None
        if wanted == got:
            continue
        if failed and re.search(REFUSED, failed):
            refused += 1
            continue
        if wanted is not None and failed and "Can only get item pairs" in failed:
            continue  # Python's filter is a generator, which fails when it is first asked
        bad += 1
        if bad <= 25:
            print("DIFFERENT seed %d: %s\n  python: %s\n  gllm:   %s" % (
                seed + k, template, raised if wanted is None else repr(wanted)[:400], failed if got is None else repr(got)[:400]))
    print("%d random templates (%d rendered), %d refused by name, %d different" % (n, rendered, refused, bad))
    return bad


def main():
    parser = argparse.ArgumentParser()
    parser.add_argument("--driver", default=os.path.join(ROOT, "build", "template_driver"))
    parser.add_argument("--templates", default=os.path.join(ROOT, "..", "shared", "data", "templates"))
    parser.add_argument("--fuzz", type=int, default=0)
    parser.add_argument("--seed", type=int, default=1)
    parser.add_argument("--golden", action="store_true")
    options = parser.parse_args()
    if options.golden:
        write_golden(os.path.join(ROOT, "tests", "data", "template_golden.txt"))
        return 0
    driver = Driver(options.driver)
    if options.fuzz:
        return 1 if fuzz(driver, options.fuzz, options.seed) else 0
    return 1 if check_all(driver, [options.templates, os.path.join(ROOT, "tests", "data", "templates")]) else 0


if __name__ == "__main__":
    sys.exit(main())
