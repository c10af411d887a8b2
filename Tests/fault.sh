#!/usr/bin/env bash
# Kills and starves things while clients work, over and over: PostgreSQL, servers, couriers, generators, imports, the mail server.
# Usage: make fault [ARGS="<rounds>"]   (3 by default; stops at the first round that fails)
set -euo pipefail
cd "$(dirname "$0")/.."

rounds=${1:-3}
swift build
export AIKOTOBA_BINARY="$PWD/.build/debug/aikotoba"
# Those tests that have a small and a full size run in full.
export AIKOTOBA_TEST_SIZE=full
for ((round = 1; round <= rounds; round++)); do
    echo "=== round $round of $rounds"
    .build/venv/bin/pytest -q -p no:cacheprovider Tests/System/test_faults.py Tests/System/test_counting.py \
        Tests/System/test_mail.py Tests/System/test_rotations.py Tests/System/test_imports.py \
        Tests/System/test_rotation_under_load.py Tests/System/test_year.py Tests/System/test_counting_by_purpose.py \
        Tests/System/test_histories.py
done
