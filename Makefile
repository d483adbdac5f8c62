# `make help` lists the targets. Everything lives in .venv/, node_modules/ and var/; nothing is installed elsewhere.
PYTHON ?= python3
VENV := $(or $(PORTAL_VENV),.venv)
BIN := "$(VENV)/bin"
# Never the scripts of .venv/bin that start with #!: that line breaks where the path has a space.
PY := $(BIN)/python
LAUNCH := $(PY) -m dti_portal.launcher
INSTALL := $(PYTHON) dti_portal/launcher/install.py
ARGS ?=

.DEFAULT_GOAL := help
CHECKS := format lint types imports templates migrations messages deployment compose docker
.PHONY: help run practice manage backup restore test bench check messages fix lock install install-dev $(CHECKS:%=check-%)

help: ## this list
	@awk -F ':.*## ' '/^[a-z-]+:.*## /{printf "  make %-12s %s\n", $$1, $$2}' Makefile

# Running it

run: install ## the portal with all it stands on, until Ctrl-C; PORT=8010 make run for another port
	@$(LAUNCH) pango
	@exec $(LAUNCH) run

practice: install ## a second portal to train on: generated figures, a database of its own, PORT=8001
	@$(LAUNCH) pango
	@exec $(LAUNCH) practice

manage: install ## manage.py on the portal's database: make manage ARGS="createsuperuser"
	@exec $(LAUNCH) manage -- $(ARGS)

backup: install ## the whole state into one file: make backup FILE=portal.tar.gz
	@exec $(LAUNCH) backup "$(FILE)"

restore: install ## and back, with the portal stopped: make restore FILE=portal.tar.gz
	@exec $(LAUNCH) restore "$(FILE)"

# Working on it

test: install-dev ## all tests, the browser's too; some of them: make test ARGS="tests/start -k port"
	@$(LAUNCH) browser
	@$(LAUNCH) office
	@$(LAUNCH) pango
	@exec $(LAUNCH) with-services --state test --assets -- $(PY) -m pytest -n 2 --dist loadfile $(ARGS)

bench: install-dev ## the benchmark tables
	@exec $(LAUNCH) with-services --state bench --assets -- $(PY) -m bench $(ARGS)

check: $(CHECKS:%=check-%) ## format, lint, types, imports, templates, migrations, messages, deployment
	@echo "check: all well"

# Settings of a production server that nothing connects to.
AS_DEPLOYED := SECRET_KEY=not-a-secret-of-any-server-0123456789abcdefghijklmnopqrstuvwxyz HTTPS=1 DEBUG=0 \
	ALLOWED_HOSTS=portal.example DATABASE_URL=postgresql://nobody@localhost/none REDIS_URL=redis://localhost/0

check-format: install-dev
	$(PY) -m ruff format --check .

check-lint: install-dev
	$(PY) -m ruff check .

check-types: install-dev
	$(AS_DEPLOYED) $(PY) -m mypy .

check-imports: install-dev
	$(PY) -c 'from importlinter.cli import lint_imports_command as run; run()'

check-templates: install-dev
	$(PY) -m djlint --quiet --lint templates

check-migrations: install-dev
	$(LAUNCH) with-services --state check -- $(PY) manage.py makemigrations --check --dry-run

check-messages: install-dev
	$(AS_DEPLOYED) $(PY) manage.py messages --check

check-deployment: install-dev
	$(AS_DEPLOYED) $(PY) manage.py check --deploy --fail-level WARNING

check-compose: install-dev
	POSTGRES_PASSWORD=x REDIS_PASSWORD=x SECRET_KEY=x ALLOWED_HOSTS=x $(BIN)/docker-compose --file docker-compose.yml config --quiet

check-docker: install-dev
	$(BIN)/hadolint Dockerfile

fix: install-dev ## format the code, mend what can be mended
	$(PY) -m ruff format .
	$(PY) -m ruff check --fix .

messages: install-dev ## bring the English catalogue up to date with the texts of code and templates
	$(AS_DEPLOYED) $(PY) manage.py messages

# UPGRADE=--upgrade takes the newest version of everything that pyproject.toml leaves open.
COMPILE = $(PY) -m uv --system-certs pip compile --quiet $(UPGRADE) --universal --python-version 3.11 \
	--generate-hashes --no-emit-index-url --no-emit-find-links --no-header
lock: install ## lock the dependencies of pyproject.toml and package.json
	$(COMPILE) pyproject.toml --all-extras --output-file requirements/dev.txt
	$(COMPILE) pyproject.toml --extra embedded --output-file requirements/run.txt
	$(COMPILE) pyproject.toml --output-file requirements/app.txt
	$(COMPILE) --group installer --output-file requirements/uv.txt
	$(COMPILE) --group assets --output-file requirements/npm.txt
	npm install --package-lock-only --loglevel=error

# Installing it

install: ## virtual environment, locked dependencies, browser libraries
	@$(INSTALL) run

install-dev: ## the same, with what tests and checks need
	@$(INSTALL) dev
