#!/usr/bin/env bash
# Builds release and measures; see measure.py. Usage: make bench ARGS="--rounds 3 --seconds 6"
# AIKOTOBA_BINARY names a binary to measure in place of a build.
set -euo pipefail
cd "$(dirname "$0")/../.."

if [ ! -x .build/venv/bin/python ]; then Tests/setup.sh bench; fi
if [ -z "${AIKOTOBA_BINARY:-}" ]; then
    make --no-print-directory build
    AIKOTOBA_BINARY="$PWD/.build/release/aikotoba"
fi
export AIKOTOBA_BINARY PYTHONDONTWRITEBYTECODE=1
exec .build/venv/bin/python Tests/Bench/measure.py "$@"
