# `make help` says what there is. Everything sets itself up: a bare clone and Python 3.11+ are enough.

SHELL := /bin/sh
.DEFAULT_GOAL := help
.SUFFIXES:

VENV := .venv
PY := $(VENV)/bin/python
UV := $(VENV)/bin/uv
UV_VERSION := 0.13.8
READY := $(VENV)/.ready
BENCH_READY := $(VENV)/.bench-ready

# The first of these that is Python 3.11 or newer makes the environment; `make setup PYTHON=...` names another.
PYTHON ?= python3 python3.13 python3.12 python3.11
PACKAGES := $(wildcard graph etl simulate api)
TYPED := $(PACKAGES) $(wildcard tests benchmarks)
ARGS ?=

COMPILE_LOCK = $(UV) pip compile --quiet --universal --generate-hashes --custom-compile-command 'make lock' \
	$(if $(UPGRADE),--upgrade) --extra dev --extra models

.PHONY: help setup demo serve test lint format bench schema lock clean

help: ## Show this list
	@awk 'BEGIN { FS = ":.*## " } /^[a-z][a-z-]*:.*## / { printf "  make %-8s %s\n", $$1, $$2 }' Makefile

setup: $(READY) ## Set everything up in .venv: what requirements.lock names, and opsgraph itself
	@$(PY) -m compileall -q $(PACKAGES)

demo: setup ## Load the example estate and show the main job (the graph is kept in .opsgraph)
	@$(VENV)/bin/opsgraph demo $(ARGS)

serve: setup ## Serve the API on port 4000, and load every 15 minutes
	@$(VENV)/bin/opsgraph serve $(ARGS)

test: setup ## Run all tests, against the real Neo4j too (ARGS="-k impact" for some of them)
	@$(PY) -m pytest --numprocesses auto --maxprocesses 4 --dist loadfile $(ARGS)

lint: setup ## Check style, format, types, who imports whom, and dead code
	$(VENV)/bin/ruff check .
	$(VENV)/bin/ruff format --check .
	$(VENV)/bin/mypy --strict $(TYPED)
	$(VENV)/bin/lint-imports --no-logo
	@# Fields of data classes, settings and GraphQL types are read by name: no sign of life is no sign of death.
	! $(VENV)/bin/vulture $(TYPED) | grep -vE 'unused (variable|attribute)'

format: setup ## Format the code and repair what can be repaired by itself
	$(VENV)/bin/ruff check --fix .
	$(VENV)/bin/ruff format .

bench: setup $(BENCH_READY) ## Measure opsgraph beside others (installs them first: two gigabytes, some minutes)
	@$(PY) -m benchmarks $(ARGS)

schema: setup ## Write api/schema.graphql and api/openapi.json from the code
	$(PY) -m api.export

lock: $(UV) ## Write the lock files from pyproject.toml (UPGRADE=1 takes newer versions)
	$(COMPILE_LOCK) --extra bench --output-file requirements-bench.lock pyproject.toml
	$(COMPILE_LOCK) --constraints requirements-bench.lock --output-file requirements.lock pyproject.toml

clean: ## Remove caches and build output (.venv and the graph in .opsgraph stay)
	rm -rf build dist *.egg-info .hypothesis .import_linter_cache .mypy_cache .pytest_cache .ruff_cache
	find . \( -path ./$(VENV) -o -path ./.git \) -prune -o -name __pycache__ -type d -exec rm -rf {} +

# What was installed is compiled here once: an environment may forbid Python to do so by itself, and each start is
# then three times as slow. A file that cannot be compiled (a template, a test of a syntax error) is nobody's loss.
# editable_mode=compat puts this folder on Python's path; setuptools' import hook would cost every start 20 ms.
$(READY): requirements.lock pyproject.toml graph/impact/_native.c | $(UV)
	@echo "Installing what requirements.lock names"
	@$(UV) pip install --quiet --python $(PY) --require-hashes --requirements requirements.lock
	@$(UV) pip install --quiet --python $(PY) --no-deps --no-build-isolation --config-settings editable_mode=compat \
		--editable .
	@echo "Compiling it"
	@$(PY) -m compileall -qq -j 0 $(VENV)/lib || true
	@touch $@

$(BENCH_READY): requirements-bench.lock $(READY)
	@echo "Installing what requirements-bench.lock names"
	@$(UV) pip install --quiet --python $(PY) --require-hashes --requirements requirements-bench.lock
	@echo "Compiling it"
	@$(PY) -m compileall -qq -j 0 $(VENV)/lib || true
	@touch $@

$(UV): | $(PY)
	@$(PY) -m pip install --quiet --disable-pip-version-check uv==$(UV_VERSION)

$(PY):
	@for python in $(PYTHON); do \
		if "$$python" -c 'import sys; sys.exit(sys.version_info < (3, 11))' 2>/dev/null; then \
			echo "Making $(VENV) with $$("$$python" --version)"; \
			exec "$$python" -m venv $(VENV); \
		fi; \
	done; \
	echo "opsgraph needs Python 3.11 or newer, and none of these is one: $(PYTHON). Try make setup PYTHON=/path/to/python." >&2; \
	exit 2
