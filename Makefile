# `make help` lists the targets. Everything lives in .venv/, node_modules/ and var/; nothing is installed elsewhere.
PYTHON ?= python3
VENV := $(or $(PORTAL_VENV),.venv)
# Never the scripts of .venv/bin by name: their first line breaks where the path has a space.
PY := "$(VENV)/bin/python"
LAUNCH := $(PY) -m dti_portal.launcher
TEMPLATES := templates

.DEFAULT_GOAL := help
.PHONY: help install install-dev run test check bench manage backup restore lock fix

help: ## this list
	@awk -F ':.*## ' '/^[a-z-]+:.*## /{printf "  make %-12s %s\n", $$1, $$2}' Makefile

run: install ## the portal with all it needs; PORT=8010 make run for another port
	@exec $(LAUNCH) run

install: ## virtual environment, locked dependencies, browser libraries
	@$(PYTHON) dti_portal/launcher/install.py run

install-dev: ## the same, with what tests and checks need
	@$(PYTHON) dti_portal/launcher/install.py dev

# After a change of pyproject.toml. UPGRADE=--upgrade takes the newest versions of everything.
COMPILE = $(PY) -m uv pip compile --quiet $(UPGRADE) --universal --python-version 3.11 --generate-hashes \
	--no-emit-index-url --no-emit-find-links --no-header
lock: ## lock the dependencies of pyproject.toml and package.json
	@$(PYTHON) dti_portal/launcher/install.py run
	@$(COMPILE) pyproject.toml --all-extras --output-file requirements/dev.txt
	@$(COMPILE) pyproject.toml --extra embedded --output-file requirements/run.txt
	@$(COMPILE) pyproject.toml --output-file requirements/app.txt
	@$(COMPILE) --group installer --output-file requirements/uv.txt
	@$(COMPILE) --group assets --output-file requirements/npm.txt
	@npm install --package-lock-only --loglevel=error

fix: install-dev ## format code and templates, mend what can be mended
	@$(PY) -m ruff format . && $(PY) -m ruff check --fix . && $(PY) -m djlint --quiet --reformat $(TEMPLATES)
