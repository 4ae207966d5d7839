#!/bin/sh
# run.sh LOG NAME COMMAND...: run one test from the top folder and keep its output. A test ends with
# the line "NAME: N passed, N failed, N skipped"; one that dies before it counts as failed.
# Always succeeds, so that the others run too: summary.sh has the last word.
cd "$(dirname "$0")/.." || exit 1
log=$1 name=$2
shift 2
mkdir -p "$(dirname "$log")"
start=$(date +%s)
timeout "${TEST_TIMEOUT:-2400}" "$@" >"$log.part" 2>&1 </dev/null
rc=$?
if ! grep -q "^$name: [0-9]* passed, [0-9]* failed, [0-9]* skipped$" "$log.part"; then
    echo "FAIL $name: ended with exit status $rc and no result" >>"$log.part"
    echo "$name: 0 passed, 1 failed, 0 skipped" >>"$log.part"
elif [ $rc -ne 0 ] && grep -q "^$name: [0-9]* passed, 0 failed" "$log.part"; then
    echo "FAIL $name: all passed, but the exit status is $rc" >>"$log.part"
    echo "$name: 0 passed, 1 failed, 0 skipped" >>"$log.part"
fi
echo "TIME $(($(date +%s) - start)) s: $name" >>"$log.part"
mv "$log.part" "$log"
cat "$log"
