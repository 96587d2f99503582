# Every target works in a fresh checkout: it makes what it needs first. Written for GNU make 3.81 (macOS) and later,
# with relative paths only, so that the checkout's own path may hold spaces.

VENV := .venv
PYTHON_IN_VENV := $(VENV)/bin/python
MANAGE := $(PYTHON_IN_VENV) manage.py
PIP := $(PYTHON_IN_VENV) -m pip --disable-pip-version-check -qq
LOCK := --universal --python-version 3.11 --generate-hashes --no-emit-index-url --no-emit-find-links
ARGS ?=

.DEFAULT_GOAL := help
.PHONY: help run dev test bench audit screenshots lint format ci lock messages clean

help: ## Show this list
	@awk -F ':.*## ' '/^[a-z]+:.*## / { printf "make %-11s %s\n", $$1, $$2 }' Makefile
	@echo "PORT=…, DATABASE_URL=… and DEMO_PASSWORD=… are honoured by run, dev and test; ARGS=… goes to pytest."

run: $(VENV)/run.stamp ## Serve the site with its demo course on http://127.0.0.1:8000
	@exec $(MANAGE) serve

# The trap lets Ctrl-C end the server and still come back here to end the worker and the database.
dev: $(VENV)/run.stamp ## The same data with debug on, reloading at every change of the code
	@trap : INT; export DEBUG=true; \
	if $(MANAGE) serve --prepare-only; then \
	  $(MANAGE) worker --parent $$$$ & worker=$$!; \
	  $(MANAGE) runserver 127.0.0.1:$${PORT:-8000}; \
	  kill $$worker 2>/dev/null; wait $$worker; \
	fi; \
	$(MANAGE) database stop --unless-used

test: $(VENV)/test.stamp ## Run every test, in the browser too, in random order (ARGS="-k figures -x")
	@chromium=$$($(PYTHON_IN_VENV) -m tests.chromium 2>/dev/null) \
	|| { $(call apt_install,chromium chromium-sandbox fonts-liberation libatomic1); \
	     chromium=$$($(PYTHON_IN_VENV) -m tests.chromium); } || exit 1; \
	CHROMIUM="$$chromium" $(PYTHON_IN_VENV) -m pytest -n 2 --dist worksteal $(ARGS)

bench: $(VENV)/test.stamp ## Measure the site against its yardsticks, in a database of its own (ARGS="--quick", "--large")
	@exec $(PYTHON_IN_VENV) -W ignore -m tests.bench $(ARGS)

audit: $(VENV)/test.stamp ## Look at every page as every reader: HTML, axe in both themes, keyboard, 320 pixels (ARGS="student tutor")
	@exec $(PYTHON_IN_VENV) -m tests.pages.audit $(ARGS)

screenshots: $(VENV)/test.stamp ## Take pictures of ten pages at two widths, light and dark, into var/screenshots (ARGS=folder)
	@exec $(PYTHON_IN_VENV) -m tests.pages.screenshots $(ARGS)

# Migrations are compared with the models only, so the database is an address where nobody listens.
lint: $(VENV)/test.stamp ## Check style, types, the direction of imports, templates and migrations
	$(PYTHON_IN_VENV) -m ruff check .
	$(PYTHON_IN_VENV) -m ruff format --check .
	$(PYTHON_IN_VENV) -m mypy
	$(VENV)/bin/lint-imports --no-logo
	$(PYTHON_IN_VENV) -m djlint --lint --quiet templates
	find templates -name '*.html' -exec $(VENV)/bin/djade --target-version 5.2 --check {} +
	DATABASE_URL=postgres://127.0.0.1:1/none $(PYTHON_IN_VENV) -W ignore manage.py makemigrations --check --dry-run

format: $(VENV)/test.stamp ## Bring code and templates into the form that lint asks for
	$(PYTHON_IN_VENV) -m ruff check --fix --exit-zero --quiet .
	$(PYTHON_IN_VENV) -m ruff format .
	find templates -name '*.html' -exec $(VENV)/bin/djade --target-version 5.2 {} +

ci: ## Everything that has to pass, on the embedded PostgreSQL and on an ordinary one
	@bash .ci/run

lock: $(VENV)/run.stamp ## Resolve requirements*.in into requirements*.txt (ARGS=--upgrade for newer versions)
	@uv=$$(command -v uv) || { $(PIP) install uv && uv=$(VENV)/bin/uv; } || exit 1; \
	for name in requirements requirements-dev; do \
	  "$$uv" pip compile $(LOCK) $(ARGS) $$name.in -o $$name.txt >/dev/null || exit 1; \
	done

messages: $(VENV)/test.stamp ## Bring the catalogues under locale/ up to date with the texts, and compile them (needs gettext)
	$(MANAGE) makemessages --all --add-location=file --no-wrap --no-obsolete -i .venv -i var -i tests
	$(MANAGE) makemessages --all -d djangojs --add-location=file --no-wrap --no-obsolete -i .venv -i var -i tests
	$(MANAGE) compilemessages -i .venv

clean: ## Remove what can be made again; the data under var/ stays
	rm -rf $(VENV) .mypy_cache .ruff_cache .pytest_cache .import_linter_cache .hypothesis var/static var/static-made-from
	find . -name __pycache__ -type d -prune -exec rm -rf {} +

# An empty PORT= is the same as none.
ifeq ($(strip $(PORT)),)
unexport PORT
endif
ifeq ($(strip $(DATABASE_URL)),)
unexport DATABASE_URL
endif
ifeq ($(strip $(DEMO_PASSWORD)),)
unexport DEMO_PASSWORD
endif

# A .venv that was left half-made, or whose Python is gone, is made anew.
VENV_WORKS := $(shell $(PYTHON_IN_VENV) -c 'import pip, sys; print(sys.version_info >= (3, 11))' 2>/dev/null)
ifneq ($(VENV_WORKS),True)
.PHONY: $(VENV)/run.stamp
endif

$(VENV)/run.stamp: requirements.txt
	@[ "$(VENV_WORKS)" = True ] && exit 0; $(make_venv)
	@echo "Installing the packages of requirements.txt; the first time, this takes a minute."
	@$(PIP) install --require-hashes -r requirements.txt
	@touch $@

$(VENV)/test.stamp: requirements-dev.txt $(VENV)/run.stamp
	@echo "Installing the packages of requirements-dev.txt."
	@$(PIP) install --require-hashes -r requirements-dev.txt
	@touch $@

define make_venv
python=; \
for name in $(PYTHON) python3 python3.14 python3.13 python3.12 python3.11; do \
  if "$$name" -c 'import sys; sys.exit(sys.version_info < (3, 11))' 2>/dev/null; then python=$$name; break; fi; \
done; \
if [ -z "$$python" ]; then echo "Produsage needs Python 3.11 or newer, and finds none as python3." >&2; exit 1; fi; \
if ! "$$python" -c 'import ensurepip, venv' 2>/dev/null; then \
  package=$$("$$python" -c 'import sys; print("python%d.%d-venv" % sys.version_info[:2])'); \
  $(call apt_install,"$$package"); \
  if ! "$$python" -c 'import ensurepip, venv' 2>/dev/null; then \
    echo "This Python cannot make a virtual environment; first: sudo apt-get install $$package" >&2; exit 1; \
  fi; \
fi; \
"$$python" -m venv --clear $(VENV)
endef

# Install Debian packages as root, or by a sudo that asks for no password. Elsewhere it does nothing: look afterwards.
define apt_install
{ \
  sudo=; [ "$$(id -u)" = 0 ] || sudo="sudo -n"; \
  if command -v apt-get >/dev/null && $$sudo true 2>/dev/null; then \
    echo "Installing "$(1)"."; \
    install="$$sudo env DEBIAN_FRONTEND=noninteractive apt-get install -qq -y --no-install-recommends"; \
    $$install $(1) >/dev/null 2>&1 || { $$sudo apt-get -qq update && $$install $(1) >/dev/null; }; \
  fi; \
}
endef
