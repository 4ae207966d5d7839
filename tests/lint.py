#!/usr/bin/env python3
"""lint.py: what gllm.h promises about its own text, checked. Prints "lint: N passed, N failed, N skipped".
lint.py --fix: shortens long lines, with clang-format.

table of contents = banners, in their order | lines <= 100 columns | functions <= 80 lines, 4 levels deep
statics are gllmi_..., no function declared before its definition | macros and symbols are GLLM.../gllm_...
public functions documented and defined | no leftovers (tabs, trailing blanks, TODO) | size of a program
"""
import os
import re
import resource
import shutil
import subprocess
import sys

HERE = os.path.dirname(os.path.abspath(__file__))
ROOT = os.path.dirname(HERE)
WORK = os.path.join(ROOT, "build", "tests", "lint")
HEADER = os.path.join(ROOT, "gllm.h")

MAX_COLUMNS = 100
MAX_FUNCTION_LINES = 80
MAX_DEPTH = 4
LONG_FUNCTIONS = {}  # name: lines that it may have, with the reason in a comment
DEEP_FUNCTIONS = {  # name: levels that it may have
    "gllmi_pattern_mark_behind": 5,  # for each place: for each start: a stack: by instruction
    "gllmi_pattern_set_close_case": 5,
    "pack_any": 5, "pack_keys": 5,  # the order of elements in a panel is five loops
}
STATIC = "static|GLLMI_PRIVATE|GLLMI_INLINE|GLLMI_FORCEINLINE|GLLMI_NOINLINE|GLLMI_COLD"
SYSTEM_HEADERS = """assert.h ctype.h errno.h fcntl.h float.h limits.h math.h pthread.h sched.h stdarg.h stddef.h
    stdint.h stdio.h stdlib.h string.h sys/mman.h sys/stat.h sys/types.h time.h unistd.h cpuid.h immintrin.h""".split()

results = {"passed": 0, "failed": 0, "skipped": 0}


def report(name, problems):
    results["failed" if problems else "passed"] += 1
    if problems:
        print(f"FAIL lint: {name}")
        for problem in problems[:20]:
            print(f"  {problem}")


def skip(name, reason):
    results["skipped"] += 1
    print(f"SKIP lint: {name}: {reason}")


def without_comments(text):
    """Comments, strings and character constants become blanks; lines stay where they are."""
    def blank(match):
        return re.sub(r"[^\n]", " ", match.group())
    return re.sub(r'/\*.*?\*/|//[^\n]*|"(?:\\.|[^"\\\n])*"|\'(?:\\.|[^\'\\\n])*\'', blank, text, flags=re.S)


def without_directives(text):
    """Preprocessor lines become blank; of #if ... #else ... #endif all branches stay."""
    out, continued = [], False
    for line in text.split("\n"):
        directive = continued or line.lstrip().startswith("#")
        continued = directive and line.endswith("\\")
        out.append("" if directive else line)
    return "\n".join(out)


class Function:
    def __init__(self, name, head, line, n_lines, depth):
        self.name, self.head, self.line, self.n_lines, self.depth = name, head, line, n_lines, depth


def scan(code):
    """The functions and the other file-scope statements of C text that has no comments or directives."""
    functions, statements = [], []
    start, depth, deepest, line, first = 0, 0, 0, 1, 1
    open_brace, i = None, 0
    text = code
    while i < len(text):
        c = text[i]
        if c == "\n":
            line += 1
        elif c == "{":
            if depth == 0:
                open_brace, deepest = i, 0
            depth += 1
            deepest = max(deepest, depth)
        elif c == "}":
            depth -= 1
            if depth < 0:  # the end of extern "C" {, whose opening is blanked below
                depth, start = 0, i + 1
            if depth == 0 and open_brace is not None:
                head = text[start:open_brace].strip()
                is_function = head.endswith(")") and "=" not in head.split("(")[0]
                if is_function:
                    head = re.split(r"\n\s*\n", head)[-1]  # not the macros above it
                    first = text.count("\n", 0, open_brace) - head.count("\n") + 1
                    name = re.search(r"(\w+)(?:\s*\((\w+)\))?\s*\($", head[:matching_open(head) + 1])
                    name = name and (name.group(2) or name.group(1)) or "?"
                    functions.append(Function(name, head, first, line - first + 1,
                                              deepest))
                    start = i + 1
                open_brace = None
        elif c == ";" and depth == 0:
            statements.append((text.count("\n", 0, i) + 1, text[start:i].strip()))
            start = i + 1
        i += 1
    return functions, statements


def matching_open(head):
    """Index of the '(' that the last ')' of the head closes."""
    depth = 0
    for i in range(len(head) - 1, -1, -1):
        depth += (head[i] == ")") - (head[i] == "(")
        if depth == 0:
            return i
    return 0


def check_text(text, lines):
    report(f"lines of at most {MAX_COLUMNS} columns",
           [f"{i}: {len(l)} columns" for i, l in enumerate(lines, 1) if len(l) > MAX_COLUMNS])
    report("no tabs, blanks at line ends, leftovers",
           [f"{i}: {l.strip()[:70]}" for i, l in enumerate(lines, 1)
            if "\t" in l or l != l.rstrip() or re.search(r"\b(TODO|FIXME|XXX)\b", l)])
    report("ASCII only", [f"{i}: {l.strip()[:70]}" for i, l in enumerate(lines, 1) if not l.isascii()])
    report("ends with one line end", [] if text.endswith("\n") and not text.endswith("\n\n") else ["it does not"])


def check_contents(text):
    contents = re.findall(r"^ \*     \[([A-Z]+)\]", text[:text.index("#define GLLM_H")], re.M)
    banners = re.findall(r"^/\* ={20,}\n \* \[([A-Z]+)\]", text, re.M)
    # [KERNELS] stands between two halves of the implementation; a section continued after it keeps its tag.
    once = list(dict.fromkeys(banners))
    report("table of contents", [] if contents == once and contents else
           [f"contents: {' '.join(contents)}", f"banners:  {' '.join(banners)}"])


def check_functions(functions, statements, body_line):
    long = [f"{f.line}: {f.name}: {f.n_lines} lines" for f in functions
            if f.n_lines > LONG_FUNCTIONS.get(f.name, MAX_FUNCTION_LINES)]
    report(f"functions of at most {MAX_FUNCTION_LINES} lines", long)
    deep = [f"{f.line}: {f.name}: {f.depth - 1} levels" for f in functions
            if f.depth - 1 > DEEP_FUNCTIONS.get(f.name, MAX_DEPTH)]
    report(f"at most {MAX_DEPTH} levels deep", deep)
    names = {f.name for f in functions}
    gone = [n for n in list(LONG_FUNCTIONS) + list(DEEP_FUNCTIONS) if n not in names]
    report("exceptions are still needed", [f"no function {n}" for n in gone])
    wrong = [f"{f.line}: {f.name}" for f in functions
             if not f.name.startswith(("gllmi_", "gllm_", "GLLMI_")) and not re.search(r"\bGLLMI_[KWR]\(", f.head)]
    report("functions are named gllmi_... or gllm_...", wrong)
    hidden = [f"{f.line}: {f.name}" for f in functions
              if f.line > body_line and f.name.startswith("gllmi_") and
              not re.search(rf"\b({STATIC})\b", f.head)]
    report("private functions are static", hidden)
    forward = []
    for line, s in statements:
        if line > body_line and re.match(rf"({STATIC})\b", s) and \
                re.search(r"\w\s*\([^=]*\)\s*(__attribute__.*)?$", s, re.S) and "=" not in s:
            forward.append(f"{line}: {' '.join(s.split())[:80]}")
    report("no function declared before its definition", forward)


def check_public(text, functions):
    public = text[text.index("#define GLLM_H"):text.index("#endif /* GLLM_H */")]
    declared = re.findall(r"^GLLM_API [^(;]*?(gllm_\w+)\(", public, re.M)
    defined = {f.name for f in functions if f.name.startswith("gllm_")}
    report("every public function is defined", [n for n in declared if n not in defined])
    report("every gllm_ function is declared", sorted(defined - set(declared)))
    undocumented = []
    lines = public.split("\n")
    for i, line in enumerate(lines):
        if line.startswith("GLLM_API "):
            above = lines[i - 1].strip()
            if not (above.endswith("*/") or lines[i - 1].startswith("GLLM_API") or above.endswith(";")):
                undocumented.append(line)
    report("every public function is documented", undocumented)


def run(*command, **kw):
    return subprocess.run(command, stdout=subprocess.PIPE, stderr=subprocess.STDOUT, text=True, cwd=WORK, **kw)


def write(name, text):
    with open(os.path.join(WORK, name), "w") as f:
        f.write(text)


def macros(cc, language, text):
    write("macros.c", text)
    r = run(cc, "-x", language, "-I", ROOT, "-dM", "-E", "macros.c")
    return {m.split("(")[0] for m in re.findall(r"^#define (\S+)", r.stdout, re.M)}, r.returncode


def check_macros():
    for cc, language in (("gcc", "c"), ("gcc", "c++"), ("clang", "c")):
        if not shutil.which(cc):
            skip(f"macros with {cc}", f"no {cc} here")
            continue
        includes = "".join(f"#include <{h}>\n" for h in SYSTEM_HEADERS)
        for what, define, before in (("declarations", "", "#include <stddef.h>\n#include <stdint.h>\n"),
                                     ("implementation", "#define GLLM_IMPLEMENTATION\n", includes)):
            base, _ = macros(cc, language, before + define)
            with_header, rc = macros(cc, language, before + define + '#include "gllm.h"\n')
            leaks = sorted(m for m in with_header - base if not m.startswith("GLLM"))
            lost = sorted(base - with_header)
            report(f"macros of the {what} ({cc}, {language})",
                   [f"leaks {m}" for m in leaks] + [f"undefines {m}" for m in lost] + ["does not preprocess"] * (rc != 0))
            if what == "declarations":
                inner = sorted(m for m in with_header - base if m.startswith("GLLMI"))
                report(f"no private macro in the declarations ({cc}, {language})", inner)


def check_symbols():
    write("symbols.c", '#define GLLM_IMPLEMENTATION\n#include "gllm.h"\n')
    for flags in ([], ["-DGLLM_NO_SIMD"], ["-DGLLM_STATIC"]):
        name = "symbols" + "".join(" " + f[2:] for f in flags)
        r = run("gcc", "-O1", "-I", ROOT, *flags, "-c", "symbols.c", "-o", "symbols.o")
        if r.returncode:
            report(name, r.stdout.split("\n"))
            continue
        out = run("nm", "-g", "--defined-only", "symbols.o").stdout
        found = [l.split()[-1] for l in out.splitlines()]
        static = "-DGLLM_STATIC" in flags
        report(name, [s for s in found if static or not s.startswith("gllm_") or s.startswith("gllmi")])
    r = run("nm", "symbols.o")
    data = [l for l in r.stdout.splitlines() if re.search(r" [dDbBC] ", l)]
    report("no writable data but the thread's last error", [d for d in data if "gllmi_error_text" not in d])


def check_size():
    example = os.path.join(ROOT, "examples", "embed.c")
    if not os.path.exists(example):
        skip("size of a program", "no examples/embed.c")
        return
    before = resource.getrusage(resource.RUSAGE_CHILDREN).ru_utime
    r = run("gcc", "-O2", "-I", ROOT, example, "-o", "embed", "-lm", "-lpthread")
    seconds = resource.getrusage(resource.RUSAGE_CHILDREN).ru_utime - before
    if r.returncode:
        report("examples/embed.c builds", r.stdout.split("\n"))
        return
    run("strip", "embed")
    size = os.path.getsize(os.path.join(WORK, "embed"))
    print(f"lint: examples/embed.c: gcc -O2 takes {seconds:.1f} s of CPU time, {size} bytes stripped")
    report("builds in 10 s (30 s on a slow machine)", [f"{seconds:.1f} s"] if seconds > 30 else [])
    # Opening a model links every architecture, and the kernels of all three x86 ISAs.
    report("at most 400 KB", [f"{size} bytes"] if size > 400 * 1000 else [])


def fix():
    """Rulers become exactly as long as a line may be; clang-format breaks other lines that are too long."""
    with open(HEADER, encoding="utf-8") as f:
        lines = f.read().split("\n")
    for i, line in enumerate(lines):
        ruler = re.match(r"(/\* ---- .*? )-+ \*/$", line)
        if ruler and len(line) > MAX_COLUMNS:
            lines[i] = ruler.group(1) + "-" * (MAX_COLUMNS - 3 - len(ruler.group(1))) + " */"
    with open(HEADER, "w", encoding="utf-8") as f:
        f.write("\n".join(lines))
    long = [f"--lines={i}:{i + 1}" for i, line in enumerate(lines, 1) if len(line) > MAX_COLUMNS]
    if long:
        subprocess.check_call(["clang-format", "-i", *long, HEADER])


def main():
    if sys.argv[1:] == ["--fix"]:
        return fix()
    os.makedirs(WORK, exist_ok=True)
    with open(HEADER, encoding="utf-8") as f:
        text = f.read()
    code = without_directives(without_comments(text))
    # extern "C" { opens no level: its braces stand alone on their lines.
    code = re.sub(r'^extern\s+\{', lambda m: " " * len(m.group()), code, flags=re.M)
    functions, statements = scan(code)
    body_line = text[:text.index("#endif /* GLLM_H */")].count("\n") + 1
    check_text(text, text.split("\n"))
    check_contents(text)
    check_functions(functions, statements, body_line)
    check_public(text, functions)
    check_macros()
    check_symbols()
    check_size()
    longest = sorted(functions, key=lambda f: -f.n_lines)[:3]
    print(f"lint: {text.count(chr(10))} lines, {len(functions)} functions; longest: " +
          ", ".join(f"{f.name} {f.n_lines}" for f in longest))
    print(f"lint: {results['passed']} passed, {results['failed']} failed, {results['skipped']} skipped")
    return 1 if results["failed"] else 0


if __name__ == "__main__":
    sys.exit(main())
