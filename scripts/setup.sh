#!/bin/sh
# Makes or refreshes .venv with the extras named, held to constraints.txt.
#   sh scripts/setup.sh EXTRAS STAMP
# uv does the installing (seconds); where the machine has none, pip puts it into .venv first.
set -eu

extras=$1
stamp=$2
started=$(date +%s)
say() { printf '%s\n' "$*"; }

find_python() {
    for name in "${PYTHON:-}" python3.13 python3.12 python3.11 python3 python; do
        [ -n "$name" ] || continue
        if "$name" -c 'import sys; raise SystemExit(sys.version_info < (3, 11))' >/dev/null 2>&1; then
            say "$name"
            return 0
        fi
    done
    return 1
}

make_venv() {
    python=$(find_python) || {
        say "Signpost needs Python 3.11 or newer and found none."
        say "Install one (Debian and Ubuntu: apt-get install python3 python3-venv; macOS: brew install python),"
        say "or say where it is: make setup PYTHON=/path/to/python3.12"
        exit 1
    }
    say "[1/3] Making .venv with $("$python" --version 2>&1)"
    rm -rf .venv
    if command -v uv >/dev/null 2>&1 && uv venv --quiet --python "$python" .venv >/dev/null 2>&1; then
        return 0
    fi
    "$python" -m venv .venv || {
        say "Python could not make a virtual environment. On Debian and Ubuntu: apt-get install python3-venv"
        rm -rf .venv
        exit 1
    }
}

# A .venv that was moved, half made or made by an older Python is made anew.
.venv/bin/python -c 'import sys; raise SystemExit(sys.version_info < (3, 11))' >/dev/null 2>&1 || make_venv

if command -v uv >/dev/null 2>&1; then
    uv=uv
else
    uv=.venv/bin/uv
    if ! [ -x "$uv" ]; then
        say "[2/3] Getting uv, the installer (once)"
        .venv/bin/python -m pip --version >/dev/null 2>&1 || .venv/bin/python -m ensurepip --upgrade >/dev/null
        .venv/bin/python -m pip install --quiet --disable-pip-version-check uv
    fi
fi

# Quiet, errors excepted; a line every ten seconds says that it is still at work, also into a file.
install_with_uv() {
    "$uv" pip install --quiet --python .venv/bin/python --constraints constraints.txt --editable ".[$extras]" &
    installing=$!
    trap 'kill "$installing" 2>/dev/null; exit 130' INT TERM
    seconds=0
    while kill -0 "$installing" 2>/dev/null; do
        sleep 1
        seconds=$((seconds + 1))
        if [ $((seconds % 10)) -eq 0 ]; then say "      still installing, $seconds s"; fi
    done
    trap - INT TERM
    wait "$installing"
}

say "[3/3] Installing Signpost and $(grep -c '==' constraints.txt) pinned packages at most ($extras)"
if ! install_with_uv; then
    say "uv could not install them; trying again with pip, which takes a few minutes"
    .venv/bin/python -m pip --version >/dev/null 2>&1 || .venv/bin/python -m ensurepip --upgrade >/dev/null
    .venv/bin/python -m pip install --quiet --disable-pip-version-check --constraint constraints.txt --editable ".[$extras]"
fi
touch "$stamp"
say "Installed in $(($(date +%s) - started)) s."
