# The lab in a checkout. Everything is installed into .venv, nothing outside it.

PYTHON ?= python3
VENV := .venv
BIN := $(VENV)/bin
PIP := $(BIN)/python -m pip --disable-pip-version-check

.DEFAULT_GOAL := help
.PHONY: help lab test lint bench pictures clean

help: ## show these lines
	@awk -F ': .*## ' '/^[a-z]+:.*## /{printf "  make %-9s %s\n", $$1, $$2}' $(MAKEFILE_LIST)

lab: $(VENV)/.lab ## install what is needed and open the app
	@$(BIN)/cks-lab

test: $(VENV)/.dev ## run the tests
	$(BIN)/python -m pytest -n auto --dist loadfile $(ARGS)

lint: $(VENV)/.dev ## style, types and import contracts
	$(BIN)/ruff check .
	$(BIN)/mypy
	$(BIN)/lint-imports

bench: $(VENV)/.dev ## measure start, keystroke, matrix and exam times
	@echo "== grade, process start to exit"; $(BIN)/python -m benchmarks.grade_process --short
	@echo "== the app's first frame"; $(BIN)/python -m benchmarks.first_frame --short
	@echo "== a verdict after a keystroke"; $(BIN)/python -m benchmarks.keystroke --short
	@echo "== who reaches whom"; $(BIN)/python -m benchmarks.reachability
	@echo "== a whole exam graded"; $(BIN)/python -m benchmarks.exam --short
	@echo "== do 200 and 200 policies mean the same"; $(BIN)/python -m benchmarks.diff --short
	@echo "== a room of 200 learners"; $(BIN)/python -m benchmarks.workshop --short

pictures: $(VENV)/.dev ## draw the pictures of the documentation anew
	$(BIN)/python docs/make_pictures.py

clean: ## remove .venv and what tools left behind
	rm -rf $(VENV) build dist .mypy_cache .ruff_cache .pytest_cache .hypothesis .import_linter_cache

$(VENV)/.lab: pyproject.toml | $(BIN)/python
	@echo "Installing cks-lab into $(VENV); this happens once and takes about half a minute."
	@$(PIP) install --quiet --editable .
	@$(BIN)/python -m compileall -q lab
	@touch $@

$(VENV)/.dev: pyproject.toml | $(BIN)/python
	@echo "Installing cks-lab and its test tools into $(VENV); this happens once and takes about a minute."
	@$(PIP) install --quiet --editable '.[dev]'
	@$(BIN)/python -m compileall -q lab
	@touch $@ $(VENV)/.lab

$(BIN)/python:
	@$(PYTHON) -c 'import sys; sys.exit(sys.version_info < (3, 11))' || { \
	  echo "cks-lab needs Python 3.11 or newer; $(PYTHON) is $$($(PYTHON) --version 2>&1 || echo missing)."; \
	  echo "Name another one: make $(MAKECMDGOALS) PYTHON=python3.12"; exit 1; }
	@$(PYTHON) -m venv $(VENV) || { rm -rf $(VENV); \
	  echo "Python could not make $(VENV). On Debian and Ubuntu: apt-get install python3-venv"; exit 1; }
