#!/usr/bin/env bash
# Every test, each suite by its own runner. The last line is the sum of what the runners counted; a suite that printed no count,
# counted nothing or skipped something has failed. Usage: make test
set -uo pipefail
cd "$(dirname "$0")/.." || exit

results=.build/test-results
rm -rf "$results"
mkdir -p "$results"

total_passed=0
total_failed=0
summary=()

# stage <name> <counter> <command …>: runs it, then asks the counter what was counted: "<passed> <failed>".
stage() {
    local name=$1 counter=$2 began=$SECONDS status=0 passed=0 failed=0 note=""
    shift 2
    printf '\n=== %s\n' "$name"
    "$@" </dev/null 2>&1 | tee "$results/$name.log"
    status=${PIPESTATUS[0]}
    read -r passed failed < <("$counter" "$name" "$status")
    if [ -z "${failed:-}" ] || [ $((passed + failed)) = 0 ]; then
        passed=${passed:-0} failed=1 note="  (no tests counted)"
    elif [ "$status" != 0 ] && [ "$failed" = 0 ]; then
        failed=1 note="  (ended with status $status)"
    fi
    total_passed=$((total_passed + passed))
    total_failed=$((total_failed + failed))
    summary+=("$(printf '%-8s %6d passed %4d failed %6d s%s' "$name" "$passed" "$failed" $((SECONDS - began)) "$note")")
    [ "$failed" = 0 ]
}

# A step rather than tests: counts as one.
count_step() { if [ "$2" = 0 ]; then echo 1 0; else echo 0 1; fi; }

# The last line "N passed, N failed".
count_line() { sed -nE 's/^([0-9]+) passed, ([0-9]+) failed$/\1 \2/p' "$results/$1.log" | tail -1; }

# All JUnit files that the runner wrote; what was skipped did not pass.
count_junit() {
    /usr/bin/python3 - "$results/$1"*.xml <<'PYTHON'
import sys, xml.etree.ElementTree as tree
passed = failed = 0
for path in sys.argv[1:]:
    try:
        cases = list(tree.parse(path).iter("testcase"))
    except (OSError, tree.ParseError):
        continue
    for case in cases:
        if all(case.find(kind) is None for kind in ("failure", "error", "skipped")):
            passed += 1
        else:
            failed += 1
print(passed, failed)
PYTHON
}

cluster=""
stop_cluster() { if [ -n "$cluster" ]; then Tests/cluster.sh stop "$cluster"; fi; }
trap stop_cluster EXIT
trap 'exit 130' INT
trap 'exit 143' TERM HUP
cluster=$(Tests/cluster.sh start) || exit
export AIKOTOBA_TEST_DATABASE="host=$cluster user=postgres dbname=postgres"
export AIKOTOBA_BINARY="$PWD/.build/debug/aikotoba"
export AIKOTOBA_CHROMIUM=/usr/bin/chromium

stage lint count_line Tests/lint.sh
if stage build count_step swift build --build-tests; then
    # One after the other: some tests count the descriptors and pages of the whole process.
    stage swift count_junit swift test --skip-build --disable-xctest --no-parallel --xunit-output "$results/swift.xml"
    stage sql count_line sql/test/run.sh "$AIKOTOBA_TEST_DATABASE"
    stage system count_junit .build/venv/bin/pytest -q -p no:cacheprovider --junitxml="$results/system.xml" Tests/System
    stage browser count_junit .build/venv/bin/pytest -q -p no:cacheprovider --junitxml="$results/browser.xml" Tests/Browser
else
    stage sql count_line sql/test/run.sh "$AIKOTOBA_TEST_DATABASE"
    summary+=("swift, system and browser tests were not run: the build failed")
    total_failed=$((total_failed + 3))
fi

# What failed, in each runner's own words, for whoever sees only the end of the log.
if [ "$total_failed" != 0 ]; then
    printf '\n=== failures\n'
    grep -aE '^(not ok|FAIL|FAILED|ERROR) |^✘ Test |error:' "$results"/*.log | sed "s|^$results/||" | head -60
fi

printf '\n=== summary after %d s\n' "$SECONDS"
printf '%s\n' "${summary[@]}"
echo "$total_passed passed, $total_failed failed"
[ "$total_failed" = 0 ]
