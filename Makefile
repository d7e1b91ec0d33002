# Everything a person does with a checkout of Dokani. `make help` lists it.
SHELL := /bin/bash
.DEFAULT_GOAL := help
PYTHON ?= $(shell for p in python3 python3.13 python3.12 python3.11; do \
	$$p -c 'import sys; sys.exit(sys.version_info < (3, 11))' 2>/dev/null && { echo $$p; break; }; done)
ifeq ($(strip $(PYTHON)),)
PYTHON := python3
endif
SETUP := $(PYTHON) -m tools.setup
BIN := .venv/bin
TESTS ?= tests

.PHONY: help run setup test check format web api lock bench soak pictures clean

help: ## What there is
	@grep -hE '^[a-z]+:.*## ' $(MAKEFILE_LIST) | sed -E 's/^([a-z]+):.*## /  make \1\t/' | expand -t 16

run: ## Prepare everything and serve the demo shop (DOKANI_PORT, DOKANI_DATA_DIR move it)
	@$(SETUP) run
	@exec $(BIN)/dokani serve --demo

setup: ## Prepare the environment for running and testing, nothing else
	@$(SETUP) test

test: ## Prepare and run every test (TESTS=tests/engine for a part)
	@$(SETUP) test
	@$(BIN)/python -m tools.test $(TESTS)

check: ## Style, types, walls between the rooms, and nothing generated is stale
	@$(SETUP) test
	@$(BIN)/python -m tools.check

format: ## Put the code into the one style
	@$(BIN)/ruff check --fix --quiet . ; $(BIN)/ruff format --quiet .

web: ## Build the web pages, and nothing else
	@$(SETUP) run

api: ## Write the API's description and the web's types anew after a change to routes or schemas
	@$(SETUP) test
	@$(BIN)/dokani openapi > web/shared/openapi.json.new && mv web/shared/openapi.json.new web/shared/openapi.json
	@$(SETUP) web generate

lock: ## Write the requirements locks anew after a change to pyproject.toml
	@$(SETUP) lock

ifneq ($(wildcard bench/__main__.py),)
bench: ## Measure Dokani next to its peers, in one run
	@$(SETUP) test
	@$(BIN)/python -m bench
endif

soak: ## Approve 5,000 returns while the shop lies and workers are killed, and count every cent; the hostile model (minutes)
	@$(SETUP) test
	@$(BIN)/python -m bench.soak
	@$(BIN)/python -m bench.hostile

pictures: ## Take pictures of every screen, light and dark, wide and narrow, into pictures/
	@$(SETUP) test
	@$(BIN)/python -m tools.pictures

clean: ## Remove what was made here (the data directory stays)
	rm -rf .venv web/node_modules web/dist web/*/node_modules .mypy_cache .ruff_cache .pytest_cache .hypothesis
