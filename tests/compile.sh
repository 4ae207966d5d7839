#!/bin/bash
# compile.sh NAME COMPILER KIND: build gllm.h with one compiler in every way that is promised, with
# warnings as errors. KIND: native (every language version; the programs run), musl (static programs
# that run), cross (programs for other systems: built only), msvc (compiled only).
# The last line is "NAME: N passed, N failed, N skipped".
cd "$(dirname "$0")" || exit 1
name=$1 cc=$2 kind=$3
warnings="-Wall -Wextra -Wpedantic -Wconversion -Wsign-conversion -Wshadow -Wundef -Werror"
work=../build/tests/$name
n_passed=0 n_failed=0 n_skipped=0
mkdir -p "$work"

if ! command -v "$cc" >/dev/null; then
    echo "SKIP $name: no $cc here"
    echo "$name: 0 passed, 0 failed, 1 skipped"
    exit 0
fi

check() { # description command...
    local what=$1
    shift
    if "$@" >"$work/output" 2>&1; then
        n_passed=$((n_passed + 1))
    else
        n_failed=$((n_failed + 1))
        echo "FAIL $name: $what"
        grep -E 'error|warning|undefined|No such' "$work/output" | head -n 6
    fi
}

# Sources are the same for C and C++. VERSION is that of the language, such as c99 or c++11.
compile() { # version source object flags...
    local version=$1 source=$2 object=$3 language=c
    shift 3
    case $version in *++*) language=c++ ;; esac
    $cc -x $language -std="$version" $warnings -I.. -I"$work" "$@" -c "$source" -o "$object"
}
program() { # libraries object...
    local libraries=$1
    shift
    $cc $link_flags "$@" -o "$work/program" -lm $libraries || return 1
    [ "$kind" = cross ] || "$work/program"
}

# Ways to use the header.
declare_only() { compile "$1" compile/declare.c "$work/declare.o" "$2"; }
two_files() { # version optimisation libraries flags...
    local version=$1 opt=$2 libraries=$3
    shift 3
    compile "$version" compile/use.c "$work/use.o" "$opt" "$@" &&
        compile "$version" compile/implement.c "$work/implement.o" "$opt" "$@" &&
        program "$libraries" "$work/use.o" "$work/implement.o" "$work/declare.o"
}
all_static() { # version optimisation flags...
    local version=$1
    shift
    compile "$version" compile/static.c "$work/static.o" "$@" && program -lpthread "$work/static.o"
}
example() { compile "$1" "$2" "$work/example.o" -O0 && $cc "$work/example.o" -o "$work/example" -lm -lpthread; }
renamed() {
    mkdir -p "$work/sub"
    cp ../gllm.h "$work/sub/other.h"
    echo '#include "sub/other.h"' >"$work/renamed.c"
    compile c11 "$work/renamed.c" "$work/renamed.o" -DGLLM_IMPLEMENTATION '-DGLLM_SELF="sub/other.h"'
}
fast_math() {
    compile c11 compile/fast_math.c "$work/fast_math.o" -O2 -ffast-math &&
        program -lpthread "$work/fast_math.o"
}

all_ways() { # version optimisation
    check "$1 $2: declarations only" declare_only "$1" "$2"
    check "$1 $2: two files" two_files "$1" "$2" -lpthread
    check "$1 $2: GLLM_NO_SIMD" two_files "$1" "$2" -lpthread -DGLLM_NO_SIMD
    check "$1 $2: GLLM_NO_THREADS" two_files "$1" "$2" "" -DGLLM_NO_THREADS
    check "$1 $2: GLLM_STATIC" all_static "$1" "$2"
}

# Every public function, one "FUNCTION(name)" a line, for compile/use.c; those that a switch leaves
# out are between the #if and the #endif that they are between in the header.
sed -n '/^#define GLLM_H$/,/^#endif \/\* GLLM_H \*\//p' ../gllm.h |
    sed -n -E -e 's/^GLLM_API [^(]*(gllm_[a-z0-9_]+)\(.*/FUNCTION(\1)/p' \
        -e '/^#(if !defined\(GLLM_NO_|endif \/\* !GLLM_NO_)/p' >"$work/functions.inc"

link_flags=
less="-DGLLM_NO_GGUF -DGLLM_NO_VECTOR -DGLLM_NO_GENERATE -DGLLM_ONLY_WORDPIECE" # each leaves something out
case $kind in
native)
    for version in c99 c2x c++11 c++20; do all_ways $version -O0; done
    for version in c11 c17 c++17; do check "$version -O0: two files" two_files $version -O0 -lpthread; done
    all_ways c99 -O2
    check "c++17 -O2: two files" two_files c++17 -O2 -lpthread
    check "c++17 -O2: GLLM_STATIC" all_static c++17 -O2
    check "c11 -O0: no SIMD, no threads, static" all_static c11 -O0 -DGLLM_NO_SIMD -DGLLM_NO_THREADS
    for version in c99 c++11; do
        for switch in $less; do check "$version -O0: $switch" two_files $version -O0 -lpthread $switch; done
        check "$version -O2: $less" two_files $version -O2 -lpthread $less
    done
    check "c11 -O1: for the newest CPUs" two_files c11 -O1 -lpthread -march=x86-64-v4
    check "gnu17 -O0: with _POSIX_C_SOURCE" two_files gnu17 -O0 -lpthread -D_POSIX_C_SOURCE=199309L
    check "c11: renamed, with GLLM_SELF" renamed
    check "c11 -O2 -ffast-math: right numbers" fast_math
    for source in ../examples/*.c; do
        for version in c99 c++11; do
            [ ! -f "$source" ] || check "$version: $(basename "$source")" example $version "$source"
        done
    done
    ;;
msvc) # headers only: nothing can be linked here
    cc="clang --target=x86_64-pc-windows-msvc"
    if echo '#include <windows.h>' | $cc -x c -fsyntax-only - 2>/dev/null; then
        for version in c11 c17 c++17; do check "$version: implementation" compile $version compile/implement.c "$work/implement.o"; done
    else
        echo "SKIP $name: no headers of Visual C++ here"
        n_skipped=1
    fi
    ;;
musl)
    link_flags=-static
    all_ways c99 -O1
    check "c17 -O1: two files" two_files c17 -O1 -lpthread
    ;;
cross)
    link_flags=-static
    all_ways c99 -O1
    check "c17 -O1: two files" two_files c17 -O1 -lpthread
    if echo | $cc -x c++ -fsyntax-only - 2>/dev/null; then
        all_ways c++17 -O1
    else
        echo "SKIP $name: no C++ with $cc here"
        n_skipped=1
    fi
    ;;
esac
echo "$name: $n_passed passed, $n_failed failed, $n_skipped skipped"
[ $n_failed -eq 0 ]
