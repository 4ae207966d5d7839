#!/bin/bash
# compile.sh NAME COMPILER KIND: build gllm.h with one compiler in every way that is promised, with
# warnings as errors. KIND: native (every language version; the programs run), musl (static programs
# that run), cross (programs for other systems: built only), msvc (parsed only).
# A version of the language changes what is accepted, not what is made of it: of each version and each
# switch the header is parsed, which gives all warnings but those of an optimiser; programs are made
# once of each kind. The last line is "NAME: N passed, N failed, N skipped".
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
compile() { # version source flags...
    local version=$1 source=$2 language=c
    shift 2
    case $version in *++*) language=c++ ;; esac
    $cc -x $language -std="$version" $warnings -I.. -I"$work" "$@" "$source"
}
object() { # name version flags...: compile/NAME.c
    compile "$2" "compile/$1.c" "${@:3}" -c -o "$work/$1.o"
}
program() { # flags of the linker, object...
    $cc "$@" -o "$work/program" -lm || return 1
    [ "$kind" = cross ] || "$work/program"
}
parse() { # version flags...: the implementation, and all of it static
    compile "$1" compile/implement.c -fsyntax-only "${@:2}" &&
        compile "$1" compile/static.c -fsyntax-only "${@:2}"
}

# Every public function that a build with these flags has, one "FUNCTION(name)" a line.
list_functions() {
    echo '#include "gllm.h"' | $cc -x c -I.. "$@" -E - |
        sed -n -E 's/^extern [^(]*(\(\(.*\)\))?[^(]*(gllm_[a-z0-9_]+)\(.*/FUNCTION(\2)/p' >"$work/functions.inc"
}
# A program of one file with the implementation, one with declarations only, and one that uses all of it.
two_files() { # version flags...
    local threads=-lpthread
    case " $* " in *" -DGLLM_NO_THREADS "*) threads= ;; esac
    list_functions "${@:2}" && object use "$@" && object declare "$@" && object implement "$@" &&
        program $link_flags "$work/use.o" "$work/implement.o" "$work/declare.o" $threads
}
one_file() { # source version flags...
    object "$@" && program $link_flags "$work/$1.o" -lpthread
}
renamed() {
    mkdir -p "$work/sub"
    cp ../gllm.h "$work/sub/other.h"
    echo '#include "sub/other.h"' >"$work/renamed.c"
    compile c11 "$work/renamed.c" -fsyntax-only -DGLLM_IMPLEMENTATION '-DGLLM_SELF="sub/other.h"'
}

# A function that is left out is not declared: the compiler names it.
walled() { # switch function
    local version
    echo '#include "gllm.h"' >"$work/walled.c"
    echo "void *walled(void) { return (void *)(size_t)$2; }" >>"$work/walled.c"
    for version in c99 c++11; do
        compile $version "$work/walled.c" -fsyntax-only || return 1
        ! compile $version "$work/walled.c" -fsyntax-only "-D$1" >"$work/walled" 2>&1 || return 1
        grep -q "error: .*$2" "$work/walled" || return 1
    done
}

switches="GLLM_NO_GGUF GLLM_NO_GENERATE GLLM_ONLY_WORDPIECE GLLM_NO_TEMPLATE GLLM_NO_VECTOR"
small=$(printf ' -D%s' $switches)
parse_switches() { # version
    local switch
    for switch in GLLM_NO_SIMD GLLM_NO_THREADS $switches; do
        check "$1: $switch" parse "$1" -D$switch
    done
    check "$1: all switches" parse "$1" -DGLLM_NO_SIMD -DGLLM_NO_THREADS $small
}
# Programs: whole, with as little as there can be, and all static.
programs() { # version optimisation
    check "$1 $2: two files" two_files "$1" "$2"
    check "$1 $2: GLLM_NO_SIMD, GLLM_NO_THREADS" two_files "$1" "$2" -DGLLM_NO_SIMD -DGLLM_NO_THREADS
    check "$1 $2: GLLM_STATIC" one_file static "$1" "$2"
}

link_flags=
case $kind in
native)
    for version in c99 c11 c17 c2x c++11 c++17 c++20; do
        check "$version: declarations only" object declare $version
        check "$version: all of it" parse $version
    done
    for version in c99 c++11; do parse_switches $version; done
    programs c99 -O0
    programs c99 -O2
    check "c++11 -O0: two files" two_files c++11 -O0
    check "c++17 -O2: two files" two_files c++17 -O2
    for switch in $switches; do
        check "c99 -O1: $switch" two_files c99 -O1 -DGLLM_NO_SIMD -D$switch
    done
    for wall in NO_GENERATE:gllm_generate NO_GENERATE:gllm_session_open NO_GENERATE:gllm_sampler_open \
        NO_TEMPLATE:gllm_chat_template_open NO_VECTOR:gllm_index_open NO_VECTOR:gllm_find; do
        check "GLLM_$wall is not declared" walled "GLLM_${wall%:*}" "${wall#*:}"
    done
    check "c99 -O2: the five that make programs smaller" two_files c99 -O2 $small
    check "c++11 -O2: all switches" two_files c++11 -O2 -DGLLM_NO_SIMD -DGLLM_NO_THREADS $small
    check "c11 -O1: for the newest CPUs" two_files c11 -O1 -march=x86-64-v4
    check "gnu17: with _POSIX_C_SOURCE" parse gnu17 -D_POSIX_C_SOURCE=199309L
    check "c11: renamed, with GLLM_SELF" renamed
    check "c11 -O2 -ffast-math: right numbers" one_file fast_math c11 -O2 -ffast-math -DGLLM_NO_SIMD
    for version in c11 c++17; do
        for opt in -O0 -Os -O2; do check "$version $opt: the compiler's macros" object macros $version $opt; done
    done
    for source in ../examples/*.c; do
        for version in c99 c++11; do
            check "$version: $(basename "$source")" compile $version "$source" -fsyntax-only
        done
    done
    ;;
msvc) # nothing can be linked here
    cc="clang --target=x86_64-pc-windows-msvc"
    if echo '#include <windows.h>' | $cc -x c -fsyntax-only - 2>/dev/null; then
        for version in c11 c17 c++17; do check "$version: implementation" parse $version; done
    else
        echo "SKIP $name: no headers of Visual C++ here"
        n_skipped=1
    fi
    ;;
musl)
    link_flags=-static
    parse_switches c99
    programs c99 -O1
    ;;
cross)
    link_flags=-static
    for version in c99 c17; do check "$version: all of it" parse $version; done
    parse_switches c99
    programs c99 -O1
    if echo | $cc -x c++ -fsyntax-only - 2>/dev/null; then
        parse_switches c++17
        check "c++17 -O1: two files" two_files c++17 -O1
    else
        echo "SKIP $name: no C++ with $cc here"
        n_skipped=1
    fi
    ;;
esac
echo "$name: $n_passed passed, $n_failed failed, $n_skipped skipped"
[ $n_failed -eq 0 ]
