# Everything is a target here. `make help` lists them.
SHELL := /bin/bash
PYTHON ?= python3
PORT ?= 8000
VENV := .venv
BIN := $(VENV)/bin
RUN := TDT_DEVELOPMENT=1 TDT_DEMONSTRATION=1 PYTHONPATH=. $(BIN)

.PHONY: help
help: ## List what can be made
	@awk 'BEGIN {FS = ":.*## "} /^##@/ {printf "\n%s\n", substr($$0, 5)} /^[a-z-]+:.*## / {printf "  make %-22s %s\n", $$1, $$2}' $(MAKEFILE_LIST)

##@ Using it
.PHONY: serve
serve: $(VENV)/ready ## Set everything up and open the product with rounds to explore (PORT=8000)
	@$(RUN)/flask --app app database upgrade
	@$(RUN)/flask --app app demo load
	@echo "Tour de Table: http://localhost:$(PORT) (stop with Ctrl-C)"
	@$(RUN)/granian --interface wsgi --host 127.0.0.1 --port $(PORT) --workers 1 --blocking-threads 8 --no-ws --log-level warning app.wsgi:application

.PHONY: import
import: $(VENV)/ready ## Bring in answers collected elsewhere: FILE=… ROUND=… MAPPING=…
	@$(RUN)/flask --app app database upgrade
	@$(RUN)/flask --app app import "$(FILE)" --round "$(ROUND)" --mapping "$(MAPPING)"

##@ Working on it
.PHONY: setup
setup: $(VENV)/ready-dev ## Make the environment for developing
$(VENV)/ready: requirements.lock
	@$(PYTHON) -c 'import sys; sys.exit(sys.version_info < (3, 11) and "Python 3.11 or later is needed; name it with PYTHON=…")'
	@test -x $(BIN)/python || $(PYTHON) -m venv $(VENV)
	@$(BIN)/python -m pip install --quiet --disable-pip-version-check --require-hashes -r requirements.lock
	@touch $@
$(VENV)/ready-dev: requirements-dev.lock $(VENV)/ready
	@$(BIN)/python -m pip install --quiet --disable-pip-version-check --require-hashes -r requirements-dev.lock
	@touch $@

.PHONY: test
test: $(VENV)/ready-dev ## Set everything up and pass every check and every test, on both databases
	@BIN=$(BIN) bash .ci/test

.PHONY: check
check: $(VENV)/ready-dev ## Run the checks alone: style, types, import order, templates, front-end files
	@BIN=$(BIN) bash .ci/check

.PHONY: format
format: $(VENV)/ready-dev ## Put code and templates into the one format
	@$(BIN)/ruff check --fix . && $(BIN)/ruff format .

.PHONY: migration
migration: $(VENV)/ready-dev ## Draft a migration from the models: NAME=what_changes
	@$(RUN)/alembic revision --autogenerate -m "$(NAME)"

.PHONY: lock
lock: $(VENV)/ready-dev ## Write the lock files anew from the ranges in pyproject.toml
	@for extra in "" "-dev --extra dev" "-bench --extra dev --extra bench"; do set -- $$extra; suffix=$${1:-}; shift || true; \
	$(BIN)/uv pip compile pyproject.toml "$$@" -o requirements$$suffix.lock --generate-hashes --no-header --no-annotate --python-version 3.11 --universal --quiet; done

.PHONY: clean
clean: ## Remove the environment and every cache; the data in var/ stays
	@rm -rf $(VENV) .mypy_cache .ruff_cache .pytest_cache .import_linter_cache .hypothesis
