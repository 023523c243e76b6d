# Járda. Two commands are for everybody: `make demo` and `make test`. `make help` lists all of them.
#
# Needs Python 3.11 or newer and make; everything else is made here: .venv and .local.

.DEFAULT_GOAL := help
SHELL := /bin/sh

# The first Python that is new enough; PYTHON=... names another.
PYTHON ?= $(shell for python in python3 python3.14 python3.13 python3.12 python3.11; do \
	"$$python" -c 'import sys; sys.exit(sys.version_info < (3, 11))' >/dev/null 2>&1 && { echo "$$python"; break; }; done)
# What would lead our own Python astray.
unexport PYTHONHOME PYTHONPATH VIRTUAL_ENV

OURS := .venv/bin/python
TESTING := JARDA_MODE=test DATA_DIR=$(or $(DATA_DIR),.local)/test

.PHONY: help setup develop demo test check real bench browser chaos reset

help: ## this list
	@grep -hE '^[a-z]+:.*## ' $(MAKEFILE_LIST) | sed -E 's/^([a-z]+):.*## (.*)/  make \1\t\2/' | expand -t 18

setup: ## make .venv with what the product needs
	@$(if $(PYTHON),,echo "Járda needs Python 3.11 or newer, and none was found. Install one, or name it: make PYTHON=/path/to/python3" >&2; exit 2;) \
	$(PYTHON) config/local/setup.py run

develop: ## the same with the tools for tests and checks
	@$(if $(PYTHON),,echo "Járda needs Python 3.11 or newer, and none was found. Install one, or name it: make PYTHON=/path/to/python3" >&2; exit 2;) \
	$(PYTHON) config/local/setup.py develop

demo: setup ## three municipalities with two years of cases, on http://localhost:8000/ (PORT=...)
	@exec $(OURS) -m config.local.demo

test: develop ## the test suite
	@$(OURS) -m pytest -n 2 --dist loadfile $(ARGS)

check: develop ## style, types, architecture, migrations, templates, translations
	$(OURS) -m ruff check --quiet .
	$(TESTING) $(OURS) -m mypy --no-error-summary .
	.venv/bin/lint-imports --no-logo
	$(TESTING) $(OURS) manage.py check_migrations
	$(TESTING) $(OURS) manage.py check_templates
	$(TESTING) $(OURS) manage.py messages --check

bench: setup ## the figures of quality.md beside the bare SQL, with 100,000 cases or CASES=..., into .local/bench.json
	@$(OURS) -m tests.bench

real: setup ## the whole journey on the real records in ../shared, into .local/real
	@$(OURS) -m config.local.real

browser: develop ## the pages in a real Chromium: axe in every look, language and width, offline, keyboard (an hour)
	@LONG=1 $(OURS) -m pytest tests/browser $(ARGS)

chaos: develop ## long runs: workers killed in the middle of their work, 10,000 acts of several people at once
	@LONG=1 $(OURS) -m pytest tests/chaos tests/cases/test_random_play.py $(ARGS)

reset: ## remove everything that make made: databases, files, .venv
	@$(if $(PYTHON),$(PYTHON),python3) config/local/reset.py
