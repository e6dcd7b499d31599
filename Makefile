# Everything happens inside this folder: Python packages go to .venv, data to var.
# Another Python: make run PYTHON=python3.12

PYTHON ?= python3
BIN := .venv/bin
PYTEST := $(BIN)/pytest --numprocesses auto
PIP := $(BIN)/python -m pip install --quiet --disable-pip-version-check --constraint constraints.txt

# Tests start the program often: it is not to be compiled each time.
unexport PYTHONDONTWRITEBYTECODE

.PHONY: help run demo test test-long check format bench clean

help:  ## list these commands
	@sed -n 's/^\([a-z-]*\):.*## \(.*\)/make \1\t\2/p' $(MAKEFILE_LIST) | expand -t 18

run: .venv/.run  ## follow the feeds in config/feeds.toml, and serve each story once
	@$(BIN)/aggregator run

demo: .venv/.run  ## watch an invented news day become stories, at http://127.0.0.1:8081/
	@$(BIN)/aggregator demo

test: .venv/.test  ## run the tests, on all cores: about two minutes
	@$(PYTEST) --dist worksteal

test-long: .venv/.long  ## real feed readers, a browser, crashes: minutes; see tests/install-debian-packages
	@$(PYTEST) --dist loadfile -m long --ignore tests/browser
	@$(PYTEST) --dist worksteal -m long tests/browser

check: .venv/.check  ## format, lint, types, import rules
	$(BIN)/ruff format --check
	$(BIN)/ruff check
	$(BIN)/mypy
	$(BIN)/lint-imports

format: .venv/.check  ## put the code in order
	$(BIN)/ruff format
	$(BIN)/ruff check --fix

bench: .venv/.run  ## measure: polling many feeds, and living with a year of entries, of which here 50,000: minutes
	@$(BIN)/python benchmarks/polling.py --feeds 300
	@$(BIN)/python benchmarks/parsing.py
	@$(BIN)/python benchmarks/year.py var/year --entries 50000 --seconds 30

clean:  ## remove what was built and installed here; the data in var stays
	rm -rf .venv tests/*/node_modules tests/*/*/node_modules .*_cache .hypothesis build dist *.egg-info
	find . -name __pycache__ -type d -prune -exec rm -rf {} +

.venv/.run: EXTRAS :=
.venv/.test: EXTRAS := [test]
.venv/.long: EXTRAS := [test,long]
.venv/.check: EXTRAS := [test,check]
.venv/.run .venv/.test .venv/.long .venv/.check: .venv/.made pyproject.toml constraints.txt
	@echo "Installing into .venv (the first time, this takes half a minute or so) ..."
	@$(PIP) --editable '.$(EXTRAS)'
	@touch $@

.venv/.made:
	@command -v $(PYTHON) >/dev/null || { \
	  echo "There is no $(PYTHON) here. Install Python 3.11 or newer, or name one: make PYTHON=/path/to/python3"; exit 1; }
	@$(PYTHON) -c 'import sys; sys.exit(sys.version_info < (3, 11))' || { \
	  echo "$(PYTHON) is $$($(PYTHON) -V 2>&1), but Python 3.11 or newer is needed. Name one: make PYTHON=python3.12"; exit 1; }
	@$(PYTHON) -c 'import venv, ensurepip' 2>/dev/null || { \
	  echo "$(PYTHON) cannot make virtual environments. On Debian and Ubuntu: apt install python3-venv"; exit 1; }
	@$(PYTHON) -m venv .venv
	@touch $@
