#!/usr/bin/env bash
# Everything that can be said about the repository without running it. Usage: make lint
# No -e and no pipefail: a grep that finds nothing is mostly good news here.
set -u
cd "$(dirname "$0")/.." || exit
export PATH="$PWD/.build/venv/bin:$PATH"

passed=0
failed=0

# check "<sentence>" <function>: the function prints what is wrong and returns non-zero.
check() {
    local told
    if told=$("$2" 2>&1); then
        passed=$((passed + 1))
        echo "ok      $1"
    else
        failed=$((failed + 1))
        echo "not ok  $1"
        printf '%s\n' "$told" | sed -e 's/^/          /' -e '60q'
    fi
}

# The files of the repository, also those not yet committed.
files() { git ls-files --cached --others --exclude-standard --deduplicate -- "$@" | while read -r f; do [ -e "$f" ] && echo "$f"; done; }

# Without this, a git that refuses to answer would make every check pass.
if [ -z "$(files Makefile)" ]; then echo "lint: git does not list the files of $PWD" >&2; exit 1; fi

# Fails, and shows its input, when there is any.
none() { ! grep . ; }

swift_format() {
    files '*.swift' | xargs swift format lint --strict --parallel --configuration .swift-format ||
        { echo "to correct most of it: swift format --in-place --recursive --parallel Sources Tests Package.swift"; return 1; }
}

shell_scripts() {
    { files '*.sh'; echo .ci/run; } | xargs shellcheck
}

# Left out, with the reason:
#   prefer-bigint-over-int      tenants, tries and generations never come near 2^31; what counts up for ever is bigint or uuid
#   require-lock-timeout        the migrator sets lock_timeout for every file it runs
#   require-statement-timeout   a backfill takes as long as it takes; it waits for no lock longer than lock_timeout
migrations() {
    squawk --pg-version=15 --assume-in-transaction --no-error-on-unmatched-pattern \
        --exclude=prefer-bigint-over-int,require-lock-timeout,require-statement-timeout 'sql/migrations/*.sql'
}

migration_numbers() {
    local expected=1 path
    for path in sql/migrations/*; do
        case "$path" in
            sql/migrations/"$(printf %04d "$expected")"_*.sql) expected=$((expected + 1)) ;;
            *) echo "$path: expected number $(printf %04d "$expected")"; return 1 ;;
        esac
    done
}

# The migrator runs each file inside its own transaction and ledger; psql commands would not work in the binary.
transaction_control() {
    grep -niE '^[[:space:]]*(begin|start transaction|commit|rollback)[[:space:]]*(work|transaction)?[[:space:]]*;|^[\\]' \
        -r sql/roles.sql sql/migrations sql/current | none
}

# Functions and views live in sql/current, once; in a migration they would be defined again and again.
migrations_hold_no_functions() {
    grep -niE '^[[:space:]]*create( or replace)? (function|procedure|view)' -r sql/migrations | none
}

top_level() {
    files | cut -d/ -f1 | sort -u |
        grep -vxE 'Package\.swift|Package\.resolved|Makefile|README\.md|LICENSE|\.gitignore|\.swift-format|\.ci|Sources|Tests|sql|deploy' | none
}

# {{{ and {{& print without escaping.
templates_escape() {
    files '*.mustache' | xargs -r grep -nE '\{\{\{|\{\{&' | none
}

# longer_than <lines> <pattern>
longer_than() {
    files "$2" | while read -r f; do
        lines=$(wc -l <"$f")
        if [ "$lines" -gt "$1" ]; then echo "$f: $lines lines, at most $1"; fi
    done
}
sizes() {
    { longer_than 500 '*.swift'; longer_than 500 '*.py'; longer_than 150 'sql/current/functions/*.sql'; longer_than 80 '*.mustache'; } | none
}

# A name stands in a test when it is a word of any file under Tests/ or sql/test/.
tests_words=$(files 'Tests/*' 'sql/test/*' | grep -vE '\.(png|svg)$' | xargs -r cat 2>/dev/null | LC_ALL=C grep -aoE '[A-Za-z0-9_-]+' | LC_ALL=C sort -u)
lacks_test() {
    local path name
    while read -r path; do
        name=$(basename "$path")
        name=${name%%.*}
        grep -qxF -- "$name" <<<"$tests_words" || echo "$path: no test names $name"
    done
}
functions_have_tests() { files 'sql/current/functions/*.sql' | lacks_test | none; }
templates_have_tests() { files 'Sources/*.mustache' | lacks_test | none; }
pages_have_tests() { files 'Sources/Portal/Pages/*?Page.swift' | lacks_test | none; }

# One function a file, named after it: that is what makes the check above mean something.
function_files() {
    local path name
    for path in $(files 'sql/current/functions/*.sql'); do
        name=$(basename "$path" .sql)
        grep -qiE "create or replace (function|procedure) [a-z]+\.$name ?\(" "$path" || echo "$path: does not define $name"
    done | none
}

check "Swift is formatted" swift_format
check "shell scripts pass shellcheck" shell_scripts
check "migrations pass squawk" migrations
check "migrations are numbered without a gap" migration_numbers
check "SQL files leave the transaction to the migrator" transaction_control
check "migrations define no function and no view" migrations_hold_no_functions
check "SQL function files are named after their function" function_files
check "nothing else lies at the top level" top_level
check "templates escape everything" templates_escape
check "no file is longer than it may be" sizes
check "every SQL function has a test that names it" functions_have_tests
check "every template has a test that names it" templates_have_tests
check "every page has a test that names it" pages_have_tests

echo "$passed passed, $failed failed"
[ "$failed" = 0 ]
