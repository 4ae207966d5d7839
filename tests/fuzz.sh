#!/bin/sh
# fuzz.sh TARGET SECONDS: run fuzz/TARGET.c, which the Makefile built with libFuzzer, from the seeds in
# fuzz/seeds/TARGET. What it finds stays in ../build/tests/fuzz/TARGET. The first comment of each
# target says what it feeds to what. An input may take 10 s and 512 MB at most. A run begins with the
# same random seed, so that what one machine finds another finds too; FUZZ_SEED=0 takes a new one.
cd "$(dirname "$0")" || exit 1
name=$1 seconds=$2
work=../build/tests/fuzz/$name
mkdir -p "$work/corpus" "$work/found"
seeds=fuzz/seeds/$name
[ -d "$seeds" ] || seeds=
dictionary=
[ ! -f "fuzz/$name.dict" ] || dictionary=-dict=fuzz/$name.dict
"$work/run" "$work/corpus" $seeds $dictionary -max_total_time="$seconds" -timeout=10 \
    -seed="${FUZZ_SEED:-1}" -malloc_limit_mb=512 -rss_limit_mb=2048 -max_len=8192 -artifact_prefix="$work/found/" \
    -print_final_stats=1 -verbosity=0 >"$work/output" 2>&1
rc=$?
runs=$(sed -n 's/^stat::number_of_executed_units: *//p' "$work/output")
if [ $rc -eq 0 ]; then
    echo "$name: $runs inputs in $seconds s"
    echo "$name: 1 passed, 0 failed, 0 skipped"
else
    grep -v '^stat::' "$work/output" | head -n 40
    echo "FAIL $name: after ${runs:-some} inputs; the input is in $work/found"
    for f in "$work"/found/*; do [ ! -f "$f" ] || base64 -w 0 "$f" | head -c 4000; echo; done
    echo "$name: 0 passed, 1 failed, 0 skipped"
    exit 1
fi
