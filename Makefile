# A fresh machine needs Python 3.11 or newer and make; everything else comes from requirements.lock.
# Data of the targets goes to the terminal, nothing outside this folder is written.

SAMPLE := samples/s000.pdf
PYTHON ?= $(shell for name in python3 python3.14 python3.13 python3.12 python3.11; do \
	$$name -c 'import sys; sys.exit(sys.version_info < (3, 11))' 2> /dev/null && echo $$name && break; done)
BIN := .venv/bin
READY := .venv/.ready

.PHONY: demo test check bench fuzz eval samples docs lock extras clean

demo: $(READY)  ## the tasks of a real plan
	$(BIN)/kehoach parse $(SAMPLE) -f text

test: $(READY)  ## all tests
	$(BIN)/pytest -n 2

check: $(READY)  ## style and types
	$(BIN)/ruff check .
	$(BIN)/ruff format --check .
	$(BIN)/mypy

bench: $(READY)  ## speed and tables of PDF files
	@test -f benchmarks/run.py || { echo "make bench: benchmarks/run.py is not there; this checkout has no benchmarks" >&2; exit 1; }
	$(BIN)/python benchmarks/run.py

fuzz: $(READY)  ## damaged samples: only errors of our own may come out; TIME=600 for longer
	$(BIN)/python tests/fuzz.py --seconds $(or $(TIME),60)

# The last set is read through LibreOffice; without it the tests of these documents are skipped, too.
SETS = samples $(sort $(wildcard tests/unseen/?)) $(shell command -v soffice > /dev/null && echo samples/office)

eval: $(READY)  ## the samples against their gold files and the scores committed before
	for set in $(SETS); do $(BIN)/kehoach eval $$set --against $$set/scores.json || exit $$?; done

samples: $(READY)  ## write the expected results again, to be read before they are committed
	for set in $(SETS); do $(BIN)/kehoach eval $$set --write --json $$set/scores.json || exit $$?; done

docs: $(READY)  ## write docs/commands*.md, the pages of help and the output in README.md again
	$(BIN)/python tests/command_pages.py --write
	$(BIN)/python tests/readme_commands.py --write

LOCKED := --universal --generate-hashes --no-annotate --no-header

lock:  ## the lock files from pyproject.toml
	uv pip compile $(LOCKED) --group dev pyproject.toml -o requirements.lock
	uv pip compile $(LOCKED) --group dev --group extras --all-extras pyproject.toml -o requirements-extras.lock

extras: $(READY)  ## the packages of the optional extras, too
	$(BIN)/python -m pip install --quiet --require-hashes -r requirements-extras.lock

clean:  ## what the other targets made
	rm -rf .venv dist build .mypy_cache .ruff_cache .pytest_cache .hypothesis

$(READY): requirements.lock pyproject.toml
	@test -n "$(PYTHON)" || { echo "make: Python 3.11 or newer is needed; name it with make PYTHON=/path/to/python3" >&2; exit 1; }
	$(PYTHON) -m venv .venv
	$(BIN)/python -m pip install --quiet --require-hashes -r requirements.lock
	$(BIN)/python -m pip install --quiet --no-deps --no-build-isolation -e .
	$(BIN)/python -m compileall -q src
	@touch $(READY)
