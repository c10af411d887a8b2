#!/usr/bin/env bash
# Everything that can be proved about sql/ by itself, on a database of its own:
#   sql/test/run.sh 'host=/run/postgresql user=postgres'          # or a postgres:// address; a superuser's
#   sql/test/run.sh 'host=/run/postgresql user=postgres' write    # also writes structure.sql and test/grants.txt anew
# Creates the database, applies all of sql/ twice, runs the checks, compares grants and structure with the reviewed files,
# runs pgTAP and the isolation specs, drops the database. The last line counts; the exit code is 1 when anything failed.
set -u
connection=${1:?the connection string of a superuser}
mode=${2:-check}
cd "$(dirname "$0")/.." || exit 2
database=aikotoba_check_$$
bindir=$(pg_config --bindir)
isolationtester=$(dirname "$(pg_config --pgxs)")/../test/isolation/isolationtester
out=$(mktemp -d)
passed=0 failed=0

to() { # the same server, another database
    case $connection in
        postgres://*|postgresql://*) sed -E "s#^([a-z]+://[^/?]*)(/[^?]*)?#\1/$1#" <<<"$connection" ;;
        *) echo "$connection dbname=$1" ;;
    esac
}
ask() { psql -XqAt -v ON_ERROR_STOP=1 -d "$(to "$database")" "$@"; }
good() { passed=$((passed + 1)); echo "ok    $1"; }
bad() { failed=$((failed + 1)); echo "FAIL  $1"; sed 's/^/      /' "$2" | head -60; }
verdict() { if [ ! -s "$2" ]; then good "$1"; else bad "$1" "$2"; fi; } # an empty file is a pass
finish() { psql -Xq -d "$(to postgres)" -c "drop database if exists $database with (force)"; rm -rf "$out"; }
trap finish EXIT

psql -Xq -v ON_ERROR_STOP=1 -d "$(to postgres)" \
    -c "create database $database template template0 encoding 'UTF8' locale 'C'" || exit 2

mapfile -t current < <(echo current/identity.sql; for part in policies functions views; do find "current/$part" -name '*.sql' | LC_ALL=C sort; done; echo current/grants.sql)
arguments() { for file in "$@"; do printf -- '-f\n%s\n' "$file"; done; }
export PGOPTIONS="${PGOPTIONS:-} -c client_min_messages=warning"
mapfile -t first < <(arguments migrations/*.sql "${current[@]}")
mapfile -t again < <(arguments roles.sql "${current[@]}")
ask -f roles.sql -c 'set session authorization aikotoba_migrate' "${first[@]}" >/dev/null 2>"$out/apply"
verdict 'sql/ applies to an empty database, by the login of the migrations, without a warning' "$out/apply"
[ -s "$out/apply" ] && { echo "$passed passed, $failed failed"; exit 1; }
ask "${again[@]}" >/dev/null 2>"$out/again"; verdict 'roles.sql and current/ apply again, by the administrator' "$out/again"

ask -c 'select * from dba.self_check()' >"$out/self" 2>&1; verdict 'dba.self_check() finds nothing' "$out/self"
for check in checks/*.sql; do
    ask -f "$check" >"$out/check" 2>&1; verdict "$check finds nothing" "$out/check"
done

ask -f test/grants.sql >"$out/grants"
# What stores rows: no bodies of functions and views (they stand in current/, which is applied twice above) and no grants (grants.txt).
# Without the months of the audit, which follow the calendar, and without the headings and versions of the program.
"$bindir/pg_dump" -d "$(to "$database")" --schema-only --format=custom --exclude-table 'audit.events_2*' >"$out/dump"
# A line of the list: number; catalog oid KIND schema name owner. A comment names the kind of what it is about; views' columns are in dba.
"$bindir/pg_restore" --list "$out/dump" |
    grep -vE '^[0-9]+; [0-9]+ [0-9]+ (FUNCTION|VIEW|ACL|COMMENT [^ ]+ (FUNCTION|VIEW)|COMMENT dba COLUMN) ' >"$out/list"
"$bindir/pg_restore" --use-list "$out/list" --file - "$out/dump" \
    | sed -e '/^--\( \|$\)/d' -e '/^\\\(un\)\?restrict/d' | cat -s >"$out/structure"
if [ "$mode" = write ]; then
    cp "$out/grants" test/grants.txt
    cp "$out/structure" structure.sql
fi
diff test/grants.txt "$out/grants" >"$out/diff"; verdict 'grants are those of test/grants.txt' "$out/diff"
diff structure.sql "$out/structure" >"$out/diff"; verdict 'structure.sql is up to date' "$out/diff"

ask -f test/fixture.sql >/dev/null || { bad 'the fixture loads' /dev/null; echo "$passed passed, $failed failed"; exit 1; }
# pg_prove knows options of a connection, not a connection string; so it is given a psql that does.
printf '#!/bin/sh\nexec psql -d "%s" "$@"\n' "$(to "$database")" >"$out/psql"
chmod +x "$out/psql"
PGOPTIONS='' pg_prove --failures --comments --psql-bin "$out/psql" test/tap/*.sql 2>&1 | tee "$out/prove"
tests=$(sed -n 's/.*Tests=\([0-9]*\).*/\1/p' "$out/prove")
wrong=$(grep -cE '^(# Failed test|.*(Parse errors|Non-zero exit status):)' "$out/prove")
failed=$((failed + wrong)) passed=$((passed + ${tests:-0} - $(grep -c '^# Failed test' "$out/prove")))
[ "${tests:-0}" -gt 0 ] || failed=$((failed + 1))
# Whatever the lines above look like, the word of the prover counts.
grep -q '^Result: PASS' "$out/prove" || [ "$wrong" -gt 0 ] || failed=$((failed + 1))

for spec in test/isolation/*.spec; do
    name=$(basename "$spec" .spec)
    timeout 120 "$isolationtester" "$(to "$database")" <"$spec" >"$out/$name" 2>&1
    [ "$mode" = write ] && cp "$out/$name" "test/isolation/expected/$name.out"
    diff "test/isolation/expected/$name.out" "$out/$name" >"$out/diff"; verdict "isolation: $name" "$out/diff"
done

echo "$passed passed, $failed failed"
[ "$failed" -eq 0 ]
