#!/bin/sh
# Everything a machine can hold without running a test: style, types, imports, migrations. Stops at the first that fails.
set -eu
python=.venv/bin/python
step() { printf '\n== %s\n' "$1"; }

step "ruff: style"
"$python" -m ruff check .
step "ruff: format"
"$python" -m ruff format --check .
step "mypy: types"
"$python" -m mypy
step "import-linter: the arrow points down"
"$python" -c 'from importlinter.cli import lint_imports_command; lint_imports_command()'
step "signpost db check: models and migrations agree"
scratch=$(mktemp -d)
trap 'rm -rf "$scratch"' EXIT
DATABASE_URL="sqlite:///$scratch/check.sqlite3"
export DATABASE_URL
"$python" -m bot db upgrade
"$python" -m bot db check
step "signpost eval: the demo company's labelled asks, no harm and no slip (about 8 seconds)"
"$python" -m bot eval --demo --offline --no-misses --min-right 0.86 --max-alarms 0.34
