# Thin names for Dagster jobs, and for the few tools over the pure core. `make help` lists them.
SHELL := /bin/bash
.DEFAULT_GOAL := help

VENV := .venv
comma := ,
BIN := $(VENV)/bin
MODULE := -m orchestration.definitions
MANIFEST := dbt_project/target/manifest.json
DBT_FILES := $(shell find dbt_project/models dbt_project/macros dbt_project/seeds dbt_project/tests -type f) \
	dbt_project/dbt_project.yml dbt_project/profiles.yml
IN_RANGE := import sys; sys.exit(not (3, 11) <= sys.version_info[:2] <= (3, 13))
# The first interpreter of a supported version; PYTHON=... overrides.
PYTHON ?= $(shell for p in python3 python3.13 python3.12 python3.11 python; do \
	if $$p -c '$(IN_RANGE)' 2>/dev/null; then echo $$p; break; fi; done)

# The home that somebody stated: on the command line, in the environment, or in .env.
STATED_HOME := $(or $(SOUTHBOUND_HOME),$(shell sed -n 's/^SOUTHBOUND_HOME=//p' .env 2>/dev/null))
SOUTHBOUND_HOME := $(or $(STATED_HOME),data)
export SOUTHBOUND_HOME
export DAGSTER_HOME = $(abspath $(SOUTHBOUND_HOME))/dagster
# The events of a range's partitions are stored together (ADR 15).
export DAGSTER_EVENT_BATCH_SIZE ?= 500
# Dagster writes a beta notice a decorator; none of them is news to who runs a night.
export PYTHONWARNINGS = ignore
# What a person writes reaches its program as it was typed: make takes no $ in it for a variable, the shell no quotation mark.
TYPED := COMMIT CHECK UNTIL UNDO FROM TO REASON WHO MOMENT BASIS Q SHA IN OUT
$(foreach name,$(TYPED),$(if $(filter-out undefined,$(origin $(name))),$(eval override $(name) := $$(value $(name)))))
export $(TYPED)
# The demo's home lives at the end of its simulated history: a record of today would lock that history out.
ifneq ($(filter demo,$(MAKECMDGOALS))$(filter $(abspath data/demo),$(abspath $(SOUTHBOUND_HOME))),)
export SOUTHBOUND_NOW ?= 2025-11-14T23:30:00+08:00
endif

.PHONY: help
help: ## What can be made (in which home: SOUTHBOUND_HOME=…; default data, for demo and ui data/demo)
	@awk -F ':.*## ' '/^[a-z_-]+:.*## / {printf "  make %-10s %s\n", $$1, $$2}' $(MAKEFILE_LIST)

.PHONY: python
python:
	@if [ -z "$(PYTHON)" ] || ! $(PYTHON) -c '$(IN_RANGE)' 2>/dev/null; then \
		echo "Southbound needs Python 3.11, 3.12 or 3.13; '$(or $(PYTHON),python3)' is $$($(or $(PYTHON),python3) --version 2>&1). Install one of them, or name it: make PYTHON=/path/to/python3.12 …" >&2; exit 1; fi

# pip's --python also serves a Python whose venv module comes without pip (Debian's).
$(VENV)/.installed: requirements.txt pyproject.toml | python
	@echo "Setting up $(VENV) (some minutes, once)"
	@test -x $(BIN)/python || $(PYTHON) -m venv --without-pip $(VENV)
	@$(PYTHON) -m pip --python $(BIN)/python install --quiet --disable-pip-version-check --require-hashes -r requirements.txt
	@$(PYTHON) -m pip --python $(BIN)/python install --quiet --disable-pip-version-check --no-deps --no-build-isolation --editable .
	@touch $@

$(MANIFEST): $(VENV)/.installed $(DBT_FILES)
	@$(BIN)/python -c 'from orchestration.defs.dbt_project import parse; parse()'

.PHONY: setup
setup: $(VENV)/.installed $(MANIFEST) ## Install into .venv and parse the dbt project

# A job on what a home holds must not make a home of a mistyped name.
.PHONY: held
held: setup
	@$(BIN)/python -m orchestration.held

.PHONY: instance
instance: setup
	@mkdir -p $(DAGSTER_HOME) && cp deploy/dagster.yaml $(DAGSTER_HOME)/dagster.yaml

.PHONY: demo
demo: SOUTHBOUND_HOME = data/demo
demo: instance ## Run a simulated market's whole history through Dagster into data/demo
	@$(BIN)/python -m simulator.demo

.PHONY: ui
ui: SOUTHBOUND_HOME = $(or $(STATED_HOME),data/demo)
ui: instance ## Dagster's UI and daemon on 127.0.0.1:3000 (the demo's home, unless SOUTHBOUND_HOME is set)
	@deploy/ui.sh $(BIN)

.PHONY: nightly
nightly: instance ## A live night (needs SOUTHBOUND_CONTACT): make nightly [DATE=2025-11-14 | FROM=2025-09-01 TO=2025-11-14]
	@$(BIN)/dg launch --job nightly $(MODULE) $(if $(FROM),--partition-range $(FROM)...$(or $(TO),$(error FROM needs TO)),--partition $(or $(DATE),$(shell TZ=Asia/Hong_Kong date +%F)))

.PHONY: reparse
reparse: held instance ## Rebuild the lake from the archive alone
	@$(BIN)/dg launch --job reparse $(MODULE)

.PHONY: publish
publish: held instance ## Promise gate and release alone, for a build that stands
	@$(BIN)/dg launch --job publish $(MODULE)

# Decisions go to their jobs as JSON made from the variables' values, whatever quotation marks are in them.
config = "$$($(BIN)/python -c 'import json, os; say = os.environ.get; \
	print(json.dumps({"ops": {"$(1)": {"config": {$(2)}}}}))')"

.PHONY: reread
reread: held instance ## Read the press of a range again by today's rules: make reread FROM=2025-09-01 TO=2025-09-30
	@$(BIN)/dg launch --job reread $(MODULE) --config-json $(call config,reread_press,"first": say("FROM") or ""$(comma) "last": say("TO") or "")

.PHONY: read
read: setup ## Read articles of your own, and check their claims: make read IN=articles.jsonl OUT=readings.jsonl
	@$(BIN)/python -m orchestration.release.read "$$IN" "$$OUT"

.PHONY: eval
eval: setup ## Hold the press reader against the gold set; writes docs/evaluation.md
	@$(BIN)/python -m evaluation

.PHONY: as_of
as_of: held instance ## The marts as they were known at a moment: make as_of MOMENT=2025-09-08T08:00:00+08:00 [BASIS=available]
	@$(BIN)/dg launch --job as_of $(MODULE) --config-json $(call config,build_as_of,"moment": say("MOMENT") or ""$(comma) "basis": say("BASIS") or "known")

.PHONY: bytes
bytes: setup ## The archived bytes of a payload, checked on the way: make bytes SHA=<sha256, or its first digits>
	@$(BIN)/python -m orchestration.sources "$$SHA"

.PHONY: rollback
rollback: held instance ## Flip to the release before, until the next night: make rollback [TO=release_id] [REASON=...]
	@$(BIN)/dg launch --job rollback $(MODULE) --config-json $(call config,rollback_release,"to": say("TO") or ""$(comma) "reason": say("REASON") or "rollback")

.PHONY: void
void: held instance ## Withdraw a commit, then run a night: make void COMMIT=... REASON=... WHO=... [UNDO=true]
	@$(BIN)/dg launch --job void $(MODULE) --config-json $(call config,void_commit,"commit_id": say("COMMIT")$(comma) "reason": say("REASON")$(comma) "who": say("WHO")$(comma) "undo": say("UNDO") == "true")

.PHONY: waive
waive: held instance ## Let a check pass, then run a night: make waive CHECK=... UNTIL=... REASON=... WHO=... [UNDO=true]
	@$(BIN)/dg launch --job waive $(MODULE) --config-json $(call config,waive_check,"check_id": say("CHECK")$(comma) "until": say("UNTIL")$(comma) "reason": say("REASON")$(comma) "who": say("WHO")$(comma) "undo": say("UNDO") == "true")

.PHONY: verify
verify: setup ## Check the current release's files, hashes and counts
	@$(BIN)/python -m orchestration.release

.PHONY: sql
sql: setup ## A SQL prompt over the lake (raw.*) and the current release; make sql Q='select ...'
	@$(BIN)/python -m orchestration.console $${Q:+"$$Q"}

.PHONY: test
test: setup ## All tests
	@$(BIN)/pytest

.PHONY: lint
lint: setup ## Style and types
	@$(BIN)/ruff check . && $(BIN)/ruff format --check . && $(BIN)/mypy

.PHONY: docs
docs: setup ## Write the data dictionary from dbt's descriptions
	@$(BIN)/python docs/build_dictionary.py

# pip 23 stumbles over lxml[html-clean], which two packages spell differently; what the extra means stands in the lock too.
.PHONY: lock
lock: ## Renew requirements.txt (needs uv)
	uv pip compile --universal --python-version 3.11 --generate-hashes --no-strip-extras --extra dev \
		--no-emit-index-url --no-header --quiet pyproject.toml --output-file requirements.txt
	@sed -i.bak 's/^lxml\[html-clean\]==/lxml==/' requirements.txt && rm requirements.txt.bak
