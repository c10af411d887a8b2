#!/usr/bin/env bash
# A private PostgreSQL for tests: unix socket only, never durable, gone when stopped.
# usage: Tests/cluster.sh start [name=value …]   prints the folder, which is also the socket's folder
#        Tests/cluster.sh stop <folder>
# Settings given to start win over those below (a benchmark wants fsync=on).
set -euo pipefail
bin=/usr/lib/postgresql/15/bin

# PostgreSQL refuses to run as root.
as_postgres() {
    if [ "$(id -u)" = 0 ]; then (cd / && runuser -u postgres -- "$@"); else "$@"; fi
}

start() {
    local folder setting
    # Short, since a socket's path may have 107 bytes; others may pass through it but not list it.
    folder=$(mktemp -d /tmp/aiko.XXXXXX)
    chmod 711 "$folder"
    if [ "$(id -u)" = 0 ]; then chown postgres "$folder"; fi
    as_postgres "$bin/initdb" --pgdata="$folder/data" --username=postgres --auth-local=trust --auth-host=reject \
        --encoding=UTF8 --locale=C --no-sync >/dev/null
    # A file rather than options of the command line: names with a dot and values with spaces need no quoting twice.
    {
        echo "listen_addresses = ''"
        echo "unix_socket_directories = '$folder'"
        echo "max_connections = 200"
        echo "fsync = off"
        echo "synchronous_commit = off"
        echo "full_page_writes = off"
        echo "shared_buffers = '128MB'"
        echo "shared_preload_libraries = 'pg_stat_statements'"
        echo "log_lock_waits = on"
        echo "max_prepared_transactions = 0"
        for setting in "$@"; do echo "${setting%%=*} = '${setting#*=}'"; done
    } | as_postgres tee -a "$folder/data/postgresql.conf" >/dev/null
    if ! as_postgres "$bin/pg_ctl" --pgdata="$folder/data" --log="$folder/log" --wait --silent start </dev/null >/dev/null; then
        as_postgres cat "$folder/log" >&2
        rm -rf "$folder"
        exit 1
    fi
    echo "$folder"
}

stop() {
    local folder=$1
    if [ -f "$folder/data/postmaster.pid" ]; then
        as_postgres "$bin/pg_ctl" --pgdata="$folder/data" --mode=immediate --wait --silent stop >/dev/null || true
    fi
    rm -rf "$folder"
}

case "${1:-}" in
    start) shift && start "$@" ;;
    stop) stop "${2:?which folder?}" ;;
    *)
        echo "usage: $0 start [name=value …] | stop <folder>" >&2
        exit 64
        ;;
esac
