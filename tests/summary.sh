#!/bin/sh
# summary.sh LOG...: add up the results in the logs of run.sh; a log that is not there is a test that
# did not build. Names what took longest; the last line is "N passed, N failed, N skipped".
for log in "$@"; do
    [ -f "$log" ] || echo "FAIL $(basename "$log" .log): did not build"
    [ -f "$log" ] || echo "$(basename "$log" .log): 0 passed, 1 failed, 0 skipped"
    [ ! -f "$log" ] || grep -E '^(FAIL|SKIP|TIME) |^[^ ]+: [0-9]+ passed, [0-9]+ failed, [0-9]+ skipped$' "$log"
done | awk '
    /^SKIP / { skips = skips $0 "\n"; next }
    /^FAIL / { failures = failures $0 "\n"; next }
    /^TIME / { if ($2 >= 60) slow = slow substr($0, 6) "\n"; next }
    { passed += $2; failed += $4; skipped += $6 }
    END {
        printf "\n%s%s%s%d passed, %d failed, %d skipped\n", slow, skips, failures, passed, failed, skipped
        exit failed > 0 || passed + skipped == 0
    }'
