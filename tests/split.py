#!/usr/bin/env python3
"""split.py FOLDER COMPILER FLAGS...: the header as a library, so that tests compile it once for each set of flags.
split.py --lines FOLDER COMPILER FLAGS...: with the lines of gllm.h, for reports that name them.

The preprocessor's output is cut at file scope. FOLDER/gllm.h has all types, tables, macros and inline functions, and
prototypes in place of the other functions; FOLDER/PART.c for each PART below has those functions, no longer static. So
a test that is compiled with `-include FOLDER/gllm.h` reaches private functions too, and links the objects of the parts.
Its own #include of ../gllm.h does nothing then; without the -include it builds alone. A file whose text is the same as
before is left as it is, so that a change within one section's functions compiles one part.
"""
import os
import re
import subprocess
import sys

HERE = os.path.dirname(os.path.abspath(__file__))
HEADER = os.path.join(os.path.dirname(HERE), "gllm.h")
# A section that is not named belongs to the part of the one above it; kernels have a part per ISA.
FIRST_SECTIONS = {"PUBLIC": "text", "TOKENIZER": "tokenizer", "TEMPLATE": "template", "ARCHITECTURE": "models",
                  "KERNELS": "kernels", "CPU": "models"}
ISAS = {"avx512": "avx512", "avx": "avx2"}
PARTS = ["text", "tokenizer", "template", "models", "kernels", "avx2", "avx512"]

TOKEN = re.compile(r'"(?:\\.|[^"\\\n])*"|\'(?:\\.|[^\'\\\n])*\'|[{}();=]')


def section_lines():
    """(first line, part) of each section, in order."""
    text = open(HEADER, encoding="utf-8").read()
    found, part = [(1, "text")], "text"
    for m in re.finditer(r"^/\* ={20,}\n \* \[([A-Z]+)\]", text, re.M):
        part = FIRST_SECTIONS.get(m.group(1), part)
        found.append((text.count("\n", 0, m.start()) + 1, part))
    return found


def include_of(path):
    """How the header includes a file of the system."""
    names = re.findall(r"^ *# *include <(.*)>", open(HEADER, encoding="utf-8").read(), re.M)
    return next(f"#include <{n}>\n" for n in names if path.endswith("/" + n))


def is_written(statement):
    """Whether a variable may change: it has no const, or that is of what it points to."""
    declared = re.sub(r"\{.*?\}", "", statement.split("=")[0], flags=re.S)
    return not re.search(r"\bconst\b", declared[declared.rfind("*") + 1:])


class Splitter:
    def __init__(self, with_lines):
        self.with_lines = with_lines
        self.sections = section_lines()
        self.declarations = []                  # (text, is a macro)
        self.parts = {p: [] for p in PARTS}
        self.item, self.directives = "", []     # at file scope, not complete yet; those within it
        self.first_line = 0
        self.depth = self.parens = 0
        self.body_at = None                     # where the item's outermost { stands

    def marker(self, line):
        return f'# {line} "{HEADER}"\n' if self.with_lines else ""

    def part_of(self, head):
        part = [p for line, p in self.sections if line <= self.first_line][-1]
        if part == "kernels":
            target = re.search(r'target\("([^"]*)"', head)
            for word, isa in ISAS.items():
                if target and word in target.group(1):
                    return isa
        return part

    def directive(self, line):
        is_macro = line.startswith(("#define", "#undef"))
        if self.depth > 0 and line.startswith("#pragma"):  # of a statement
            self.item += line
            return
        if self.item.strip():
            self.directives.append((line, is_macro))
            return
        self.declarations.append((line, is_macro))
        if not is_macro and line.startswith("#pragma"):
            for part in self.parts.values():
                part.append(line)

    def declare(self, text):
        self.declarations.append((self.marker(self.first_line) + text, False))

    def head(self):
        """What stands before the first brace of the item: of a function, if it is one."""
        return self.item[:self.body_at].strip() if self.body_at is not None else self.item

    def is_function(self):
        head = self.head()
        return self.body_at is not None and head.endswith(")") and "=" not in head.split("(")[0]

    def end(self):
        """A complete item: a function, or a statement that ends with a semicolon."""
        text, head = self.item.strip() + "\n", self.head()
        here, plain = self.marker(self.first_line), re.sub(r"\bstatic\b ?", "", head, count=1) + text[len(head):]
        if re.search(r"\b(inline|__inline|__inline__)\b", head):
            self.declare(text)
        elif self.is_function():
            self.declare(re.sub(r"\bstatic\b ?", "", head, count=1) + ";\n")
            self.parts[self.part_of(head)].append(here + plain)
        elif text.startswith("static") and re.search(r"\)\s*;$", text) and "=" not in text:  # a prototype
            self.declare(plain)
        elif text.startswith("static") and is_written(text):
            self.declare("extern " + re.sub(r"\s*=.*", ";\n", plain, flags=re.S))
            self.parts["text"].append(here + plain)
        else:
            self.declare(text)
        self.declarations += self.directives
        self.item, self.directives, self.body_at = "", [], None

    def line(self, line, number):
        """A line of the header that is no directive."""
        at = 0
        for m in TOKEN.finditer(line):
            c = m.group()
            if not self.item.strip():
                self.item, self.first_line = "", number
            self.item += line[at:m.start()]
            if c in "()":
                self.parens += 1 if c == "(" else -1
            elif c == "{":
                if self.depth == 0 and self.parens == 0 and self.body_at is None:
                    self.body_at = len(self.item)
                self.depth += 1
            elif c == "}":
                self.depth -= 1
            self.item += c
            at = m.end()
            if self.depth == 0 and self.parens == 0 and (c == ";" or (c == "}" and self.is_function())):
                self.end()
        if line[at:].strip() or self.item:
            if not self.item:
                self.first_line = number
            self.item += line[at:]


def preprocess(command):
    source = '#define GLLM_IMPLEMENTATION\n#include "%s"\n' % HEADER
    r = subprocess.run(command + ["-x", "c", "-E", "-dD", "-"], input=source, stdout=subprocess.PIPE, text=True)
    if r.returncode:
        sys.exit(r.returncode)
    return r.stdout


def split(text, with_lines):
    s = Splitter(with_lines)
    file, number = "", 1
    for line in text.splitlines(keepends=True):
        m = re.match(r'#(?:line)? (\d+) "([^"]*)"((?: \d)*)', line)
        if m:
            was, number, file = file, int(m.group(1)), m.group(2)
            if was == HEADER and "1" in m.group(3).split() and file != HEADER:
                s.directive(include_of(file))
        elif file == HEADER:
            if line.startswith("#"):
                s.directive(line)
            else:
                s.line(line, number)
            number += 1
    return s


def write(path, text):
    if os.path.exists(path) and open(path).read() == text:
        return
    with open(path, "w") as f:
        f.write(text)


def main():
    with_lines = sys.argv[1] == "--lines"
    folder, *command = sys.argv[1 + with_lines:]
    s = split(preprocess(command), with_lines)
    os.makedirs(folder, exist_ok=True)
    system = "#pragma GCC system_header\n"
    write(os.path.join(folder, "gllm.h"), system + "".join(t for t, _ in s.declarations))
    write(os.path.join(folder, "types.h"), system + "".join(t for t, is_macro in s.declarations if not is_macro))
    for part, texts in s.parts.items():
        write(os.path.join(folder, part + ".c"), '#include "types.h"\n' + "".join(texts))


if __name__ == "__main__":
    main()
