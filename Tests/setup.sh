#!/usr/bin/env bash
# Installs what a job lacks on Debian 12 and says nothing when nothing is missing.
# usage: Tests/setup.sh run|test|lint|bench
set -euo pipefail
cd "$(dirname "$0")/.."

run=(make ca-certificates postgresql-15 libpq-dev libcurl4-openssl-dev libsodium-dev pkg-config)
lint=(git shellcheck python3-venv)
test=("${run[@]}" "${lint[@]}" postgresql-15-pgtap libtap-parser-sourcehandler-pgtap-perl
    chromium fonts-noto-cjk faketime openssl curl jq nginx)
bench=("${run[@]}" python3-venv wrk)

as_root() {
    if [ "$(id -u)" = 0 ]; then
        "$@"
    elif command -v sudo >/dev/null; then
        sudo "$@"
    else
        echo "setup: packages are missing, and this user is neither root nor has sudo; run as root: $*" >&2
        exit 1
    fi
}

install_packages() {
    local missing=() package
    for package in "$@"; do
        if [ "$(dpkg-query -W -f '${db:Status-Status}' "$package" 2>/dev/null || true)" != installed ]; then
            missing+=("$package")
        fi
    done
    [ ${#missing[@]} -gt 0 ] || return 0
    echo "setup: installing ${missing[*]}"
    # Debian's PostgreSQL makes and starts a cluster when it is installed. Ours are private folders; the machine gets no
    # server that nobody asked for, and whoever installs PostgreSQL later for its own sake finds the default as it was.
    local no_cluster=/etc/postgresql-common/createcluster.d/aikotoba-setup.conf
    as_root mkdir -p "$(dirname "$no_cluster")"
    echo 'create_main_cluster = false' | as_root tee "$no_cluster" >/dev/null
    # Nor does nginx, which tests start by themselves, begin to listen on port 80.
    local no_start=/usr/sbin/policy-rc.d
    if [ -e "$no_start" ]; then no_start=""; fi
    if [ -n "$no_start" ]; then
        printf '#!/bin/sh\nexit 101\n' | as_root tee "$no_start" >/dev/null
        as_root chmod 755 "$no_start"
    fi
    local status=0
    as_root apt-get -qq -o DPkg::Lock::Timeout=300 -o Acquire::Retries=3 update || status=$?
    as_root env DEBIAN_FRONTEND=noninteractive apt-get -qq -o DPkg::Lock::Timeout=300 -o Acquire::Retries=3 \
        -o Dpkg::Use-Pty=0 install --no-install-recommends -y "${missing[@]}" </dev/null >/dev/null || status=$?
    as_root rm -f "$no_cluster" ${no_start:+"$no_start"}
    if [ "$status" != 0 ]; then
        echo "setup: apt-get could not install: ${missing[*]}" >&2
        exit "$status"
    fi
}

# One environment for all Python that tests use; made anew when the list of packages changes.
install_python() {
    local requirements=$1 environment=.build/venv
    local stamp="$environment/.installed-${requirements//\//-}"
    if cmp -s "$requirements" "$stamp"; then return 0; fi
    echo "setup: installing $requirements"
    [ -x "$environment/bin/pip" ] || /usr/bin/python3 -m venv "$environment"
    "$environment/bin/pip" install --quiet --disable-pip-version-check --requirement "$requirements" </dev/null
    cp "$requirements" "$stamp"
}

require_swift() {
    if ! command -v swift >/dev/null; then
        echo "setup: swift is not in PATH; install Swift 6.3 for Debian 12 from swift.org first" >&2
        exit 1
    fi
}

case "${1:-}" in
    run)
        require_swift
        install_packages "${run[@]}"
        ;;
    test)
        require_swift
        install_packages "${test[@]}"
        install_python Tests/requirements.txt
        ;;
    lint)
        require_swift
        install_packages "${lint[@]}"
        install_python Tests/requirements.txt
        ;;
    bench)
        require_swift
        install_packages "${bench[@]}"
        if [ -f Tests/Bench/requirements.txt ]; then install_python Tests/Bench/requirements.txt; fi
        ;;
    *)
        echo "usage: $0 run|test|lint|bench" >&2
        exit 64
        ;;
esac
