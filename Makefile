PYTHON ?= python3
BIN := .venv/bin
INSTALLED := .venv/.installed
# Tests marked slow (whole stories, engines killed again and again) run in CI, and here with SLOW=1.
SLOW ?= $(CI)

.PHONY: demo test check lint types contracts format bench fuzz captures pictures recordings snapshots catalogues docs man lock clean

demo: $(INSTALLED)
	$(BIN)/ronda demo

test: $(INSTALLED)
	$(BIN)/pytest -n 2 --dist loadgroup $(if $(SLOW),,-m "not slow") $(TESTS)

check: lint types contracts

lint: $(INSTALLED)
	$(BIN)/ruff format --check .
	$(BIN)/ruff check .

types: $(INSTALLED)
	$(BIN)/mypy

contracts: $(INSTALLED)
	$(BIN)/lint-imports

format: $(INSTALLED)
	$(BIN)/ruff format .
	$(BIN)/ruff check --fix .

bench: $(INSTALLED)
	$(BIN)/python -m bench $(BENCH)

# SECONDS for each edge; FUZZ names edges, else all are tried. What is learnt and found stays in build/fuzz.
fuzz: $(INSTALLED)
	$(BIN)/python -m tests.fuzz.run $(FUZZ) --seconds $(or $(SECONDS),60)

captures: $(INSTALLED)
	$(BIN)/python -m bench.captures $(CAPTURES)

catalogues: $(INSTALLED)
	$(BIN)/python -m tools.catalogue

pictures: $(INSTALLED)
	$(BIN)/python docs/pictures.py

recordings: $(INSTALLED)
	RONDA_RECORDINGS=docs/recordings $(BIN)/pytest -q -n 0 --basetemp=/tmp/ronda tests/test_story_leak.py tests/test_story_watch.py

snapshots: $(INSTALLED)
	RONDA_REMAKE_PICTURES=1 $(BIN)/pytest -q -n 0 tests/tui/test_pictures.py

docs: man
	$(BIN)/python -m tools.keys
	$(BIN)/python -m tools.configuration

man: $(INSTALLED)
	$(BIN)/python -m tools.man

lock: $(INSTALLED)
	uv pip compile pyproject.toml --group dev --generate-hashes --universal --no-header --no-emit-index-url --python-version 3.11 -o requirements-dev.txt

$(INSTALLED): pyproject.toml requirements-dev.txt
	$(PYTHON) -c 'import sys; sys.version_info >= (3, 11) or sys.exit("Ronda needs Python 3.11 or newer; set PYTHON=python3.11")'
	$(PYTHON) -m venv .venv
	$(BIN)/pip install --quiet --require-hashes -r requirements-dev.txt
	$(BIN)/pip install --quiet --no-deps --no-build-isolation -e .
	touch $@

clean:
	rm -rf .venv build dist .mypy_cache .ruff_cache .pytest_cache
