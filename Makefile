# The commands of this project. `make chat` and `make test` do all their own set-up.
PYTHON ?= $(shell command -v python3.11 || command -v python3)
VENV := .venv
BIN := $(VENV)/bin
INSTALLED := $(VENV)/.installed

.PHONY: chat bot test test-postgres test-kill test-wire lint types unit install lock clean

chat: $(INSTALLED)  ## Ask in the terminal
	@$(BIN)/saga chat

bot: $(INSTALLED)  ## Start the Discord bot (DISCORD_TOKEN must be set)
	@$(BIN)/saga bot

install: $(INSTALLED)

$(INSTALLED): pyproject.toml constraints.txt
	@$(PYTHON) -c 'import sys; sys.exit(sys.version_info < (3, 11))' \
	  || { echo "Python 3.11 or newer is needed; set PYTHON=/path/to/python3.11"; exit 1; }
	@test -x $(BIN)/python || $(PYTHON) -m venv $(VENV)
	@echo "Installing into $(VENV) (once, about two minutes) ..."
	@$(BIN)/python -m pip install --quiet --disable-pip-version-check -c constraints.txt -e '.[models,dev]'
	@touch $@

test: lint types unit  ## What CI runs

lint: $(INSTALLED)
	$(BIN)/ruff check .
	$(BIN)/ruff format --check .

types: $(INSTALLED)
	$(BIN)/mypy

unit: $(INSTALLED)
	$(BIN)/pytest

ON_POSTGRES := $(addprefix tests/,\
	vectorstore/catalog vectorstore/test_store.py vectorstore/test_server.py \
	vectorstore/test_retriever.py ingest/test_pipeline.py ingest/test_newsroom.py \
	ingest/test_near_copies.py ingest/test_follow.py ingest/test_source_list.py \
	bot/answers/test_engine.py bot/test_cli.py bot/test_state_cli.py bot/test_timeline.py \
	bot/discord_app)

test-postgres: $(INSTALLED)  ## Tests of the catalogue with a PostgreSQL server, which they start
	$(BIN)/python tests/with_postgres.py $(BIN)/pytest $(ON_POSTGRES)

KILLS := 10

test-kill: $(INSTALLED)  ## Kill ingestion and rebuilding at KILLS random moments (minutes long)
	$(BIN)/pytest tests/kill/kills.py --kills $(KILLS)

test-wire: $(INSTALLED)  ## The bot as a process against the stand-in for Discord (a minute or two)
	$(BIN)/pytest tests/wire tests/wire/processes.py

lock:  ## Write constraints.txt anew from the newest releases that fit
	rm -rf $(VENV)
	: > constraints.txt
	$(MAKE) install
	@{ echo "# Exact versions of everything \`make\` installs: the same result on every machine."; \
	   echo "# Made by \`make lock\`."; \
	   $(BIN)/python -m pip freeze --exclude-editable | sed 's/+cpu$$//'; } > constraints.tmp
	mv constraints.tmp constraints.txt
	@touch $(INSTALLED)

clean:
	rm -rf $(VENV) build *.egg-info .mypy_cache .ruff_cache .pytest_cache
