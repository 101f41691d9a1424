# Every command a newcomer needs; `make` alone lists them.
PYTHON ?= python3
VENV := .venv
BIN := $(VENV)/bin
UV_VERSION := 0.13.9
PORT ?= 3978

.DEFAULT_GOAL := help
.PHONY: help run test check setup lock bench clean

help: ## list the commands
	@grep -E '^[a-z]+:.*##' $(MAKEFILE_LIST) | sed -E 's/:.*## /\t/' | expand -t 12

run: $(VENV)/.installed ## install what is missing, then open Vigie with its playground on http://127.0.0.1:3978
	@$(BIN)/vigie demo --port $(PORT)

setup: $(VENV)/.installed-dev ## install everything a developer needs

test: $(VENV)/.installed-dev ## run the tests, and say what could not be run
	$(BIN)/pytest -n auto $(PYTEST_ARGS)

check: $(VENV)/.installed-dev ## ruff and mypy strict
	$(BIN)/ruff check .
	$(BIN)/ruff format --check .
	$(BIN)/mypy

bench: $(VENV)/.installed-dev ## measure, in one run, against bare peers
	$(BIN)/python -m bench

lock: .outils/bin/uv ## compile the two lock files again
	.outils/bin/uv pip compile --quiet --universal --python-version 3.11 --generate-hashes --no-emit-index-url \
		--no-header --extra packaging pyproject.toml -o requirements.lock
	.outils/bin/uv pip compile --quiet --universal --python-version 3.11 --generate-hashes --no-emit-index-url \
		--no-header --extra packaging --extra bench --extra dev pyproject.toml -o requirements-dev.lock

clean: ## forget the virtual environments
	rm -rf $(VENV) .outils

# The lock files carry hashes, so a package altered on its way is refused.
$(VENV)/.installed: requirements.lock pyproject.toml
	$(PYTHON) -m venv $(VENV)
	$(BIN)/python -m pip install --quiet --disable-pip-version-check --require-hashes -r requirements.lock
	$(BIN)/python -m pip install --quiet --disable-pip-version-check --no-build-isolation --no-deps -e .
	@$(BIN)/vigie ask bonjour >/dev/null # builds the engine once, so that the first start is quick
	@touch $@

$(VENV)/.installed-dev: requirements-dev.lock $(VENV)/.installed
	$(BIN)/python -m pip install --quiet --disable-pip-version-check --require-hashes -r requirements-dev.lock
	@touch $@

.outils/bin/uv:
	$(PYTHON) -m venv .outils
	.outils/bin/python -m pip install --quiet --disable-pip-version-check uv==$(UV_VERSION)
