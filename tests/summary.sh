#!/bin/sh
# summary.sh begin GROUP WHAT: say what a group of tests does.
# summary.sh end GROUP LOG...: add up the results in the logs of run.sh; a log that is not there is a
# test that did not build. Names what was skipped, what failed, what took longest, and the time since
# the beginning. summary.sh all LOG...: the same of all groups, each with its time.
# The last line is "N passed, N failed, N skipped".
times=../build/tests/log/times
mode=$1 group=$2
shift
if [ "$mode" = begin ]; then
    mkdir -p ../build/tests/log
    date +%s >../build/tests/log/begin
    printf '\n== %s: %s\n' "$group" "$2"
    exit 0
fi
if [ "$mode" = end ]; then
    shift
    seconds=$(($(date +%s) - $(cat ../build/tests/log/begin)))
    echo "$group: $seconds s" >>$times
fi
for log in "$@"; do
    [ -f "$log" ] || echo "FAIL $(basename "$log" .log): did not build"
    [ -f "$log" ] || echo "$(basename "$log" .log): 0 passed, 1 failed, 0 skipped"
    [ ! -f "$log" ] || grep -E '^(FAIL|SKIP|TIME) |^[^ ]+: [0-9]+ passed, [0-9]+ failed, [0-9]+ skipped$' "$log"
done | awk '
    /^SKIP / { skips = skips $0 "\n"; next }
    /^FAIL / { failures = failures $0 "\n"; next }
    /^TIME / { if ($2 >= 30) slow = slow substr($0, 6) "\n"; next }
    { passed += $2; failed += $4; skipped += $6 }
    END {
        printf "\n%s%s%s", slow, skips, failures
        printf "%d passed, %d failed, %d skipped\n", passed, failed, skipped
        exit failed > 0 || passed + skipped == 0
    }' >../build/tests/log/sum
rc=$?
if [ "$mode" = end ]; then
    echo "== $group took $seconds s"
else
    printf '\nTime of each group:\n'
    cat $times
fi
cat ../build/tests/log/sum
exit $rc
