# Everything a newcomer needs: python3 (3.11 or newer), git and make. Each target sets itself up.

PYTHON ?= python3
VENV := .venv/bin
UV ?= uv
LOCK := $(UV) pip compile --universal --python-version 3.11 --generate-hashes --no-emit-index-url \
	--no-header --quiet --custom-compile-command "make lock"

.PHONY: help setup setup-tests demo serve test check bench format messages lock clean

help:
	@echo "make demo      a round over a sample community, then its pages at a printed address"
	@echo "make setup     prepare .venv; the command is then .venv/bin/hallway"
	@echo "make serve     the pages of your own installation"
	@echo "make test      the whole suite on SQLite and on PostgreSQL, journeys in a real Chromium"
	@echo "make check     format, lint, types, import rules, documentation, migrations, deployment"
	@echo "make bench     Hallway beside its peers, measured here: benchmarks/RESULTS.md"
	@echo "make format    put the code in its one format"
	@echo "make messages  collect the texts to translate"
	@echo "make lock      renew requirements*.txt from pyproject.toml (needs uv)"
	@echo "make clean     remove .venv and what tools leave behind"

setup:
	@PYTHON=$(PYTHON) sh tools/setup.sh

setup-tests:
	@PYTHON=$(PYTHON) sh tools/setup.sh --tests

demo: setup
	@$(VENV)/hallway demo $(ARGS)

serve: setup
	@$(VENV)/hallway serve $(ARGS)

test: setup-tests
	@$(VENV)/python -m tools.test $(ARGS)

check: setup-tests
	@$(VENV)/python -m tools.check

bench: setup-tests
	@$(VENV)/python -m benchmarks.run $(ARGS)

format: setup-tests
	@$(VENV)/ruff format .
	@$(VENV)/ruff check --fix .

messages: setup
	@cd hallway && HALLWAY_SECRET_KEY=only-to-read-the-settings-of-this-folder \
		DJANGO_SETTINGS_MODULE=hallway.web.settings \
		../$(VENV)/python -m django makemessages --all --no-obsolete

lock:
	@$(LOCK) --group build -o requirements.txt pyproject.toml
	@$(LOCK) --group build --group dev -c requirements.txt -o requirements-dev.txt pyproject.toml

clean:
	@rm -rf .venv .bench .mypy_cache .ruff_cache .pytest_cache .import_linter_cache .hypothesis
