# `make` alone prints the targets. Needs Python 3.11 to 3.13; PYTHON=python3.12 chooses one.
SHELL := /bin/sh
PYTHON ?= python3
VENV := .venv
BIN := $(VENV)/bin
READY := $(VENV)/.ready
WORKERS ?= 3 # of the tests; one more than cores, since some wait
REFUSED := Set-up stopped: no package is used that is not, to the byte, the one that requirements.lock names. If pip says \
	above that hashes do not match, do not work round it: try again, then report it. If it could not download, look to \
	your network
PIP := $(BIN)/python -m pip install --quiet --disable-pip-version-check

.DEFAULT_GOAL := help
.PHONY: help setup run site test style types tests lint format lab lock data reference baseline smallstats environments pictures benchmark benchmark-runs soak clean

help: ## Print the targets
	@awk -F ':.*## ' '/^[a-z-]+:.*## / {printf "make %-15s %s\n", $$1, $$2}' $(MAKEFILE_LIST)

setup: $(READY) ## Create the environment from the lock (the other targets do this themselves)

$(READY): requirements.lock pyproject.toml
	@$(PYTHON) -c 'import sys; v = sys.version_info[:2]; sys.exit(None if (3, 11) <= v < (3, 14) else \
		f"Python 3.11 to 3.13 is needed, and $(PYTHON) is {v[0]}.{v[1]}; choose one with PYTHON=python3.12")'
	@$(PYTHON) -c 'import ensurepip, venv' || { echo "Python lacks venv: install python3-venv" >&2; exit 1; }
	$(PYTHON) -m venv --clear $(VENV)
	@sed -n '/^pip==/,/^ *#/p' requirements.lock >$(VENV)/pip.lock
	$(PIP) --require-hashes -r $(VENV)/pip.lock || { echo "$(REFUSED)" >&2; exit 1; }
	$(PIP) --require-hashes --no-deps --no-compile -r requirements.lock || { echo "$(REFUSED)" >&2; exit 1; }
	$(PIP) --no-deps --no-build-isolation --no-index -e .
	$(BIN)/python -m compileall -qq -j 0 -x /tests/ src $(VENV)/lib
	@touch $@

run: $(READY) ## Run every notebook, and what readers can pick from, and build the site
	@$(BIN)/area-send run --all
	@for file in sweeps/explore_*.toml; do $(BIN)/area-send sweep "$$(basename "$$file" .toml)" || exit 1; done
	@$(BIN)/area-send site
	@echo "Results: outputs/runs/<notebook>/<key>/ (notebook.ipynb, results.json, tables/, figures/)"
	@echo "To read them: outputs/site/index.html"

site: $(READY) ## Build the site from the finished runs
	@$(BIN)/area-send site

test: style ## Run all tests, and hold the notebooks to their stored outputs
	@$(MAKE) --no-print-directory --jobs=2 types tests

style: $(READY) ## Check style only
	$(BIN)/ruff check .
	$(BIN)/ruff format --check .

types: $(READY) ## Check types only
	$(BIN)/mypy

tests: $(READY) ## Run the tests and hold the notebooks to their outputs, no more
	$(BIN)/python -m pytest -n $(WORKERS) --dist loadfile --no-loadscope-reorder --doctest-modules \
		--nbval --nbval-current-env notebooks tests src README.md

lint: style types ## Check style and types

format: $(READY) ## Put code and notebooks into the project's format
	$(BIN)/ruff check --fix .
	$(BIN)/ruff format .

lab: $(READY) ## Open JupyterLab on the start page
	PYTHONSTARTUP="$(CURDIR)/src/area_send/students/startup.py" \
		$(BIN)/jupyter lab --ServerApp.root_dir="$(CURDIR)" docs/start.ipynb

lock: $(READY) ## Renew requirements.lock from pyproject.toml
	$(BIN)/uv pip compile pyproject.toml --extra cluster --extra dev --extra site --universal --python-version 3.11.7 \
		--generate-hashes --no-emit-index-url --no-header --quiet --output-file requirements.lock

data: $(READY) ## Check the data tables and reconcile them with the published totals
	$(BIN)/area-send data check

reference: $(READY) ## Recompute the reference values of the statistics; needs R
	for script in tests/smallstats/reference/*.R; do \
		Rscript "$$script" tests/smallstats/reference/tables.json "$${script%.R}.json" || exit 1; \
	done

baseline: $(READY) ## Execute the committed notebooks in place
	for notebook in notebooks/*.ipynb; do $(BIN)/area-send baseline "$$notebook" || exit 1; done

pictures: run ## Redraw the pictures of README and the card for links; needs a browser
	$(BIN)/python -m area_send.site.pictures
	$(BIN)/python -m area_send.site.pictures

benchmark: $(READY) ## Time the statistics, beside R where it is installed
	$(BIN)/python benchmarks/statistics.py

benchmark-runs: $(READY) ## Time runs of the notebooks beside Papermill's own (ten minutes)
	$(BIN)/python benchmarks/runs.py

soak: $(READY) ## Make a thousand runs in one process and see that nothing stays (half an hour)
	$(BIN)/python benchmarks/soak.py

smallstats: $(READY) ## Build the wheel of the statistics and run their tests on it, in an empty environment
	@rm -rf outputs/smallstats && mkdir -p outputs/smallstats
	cd packaging/smallstats && ../../$(BIN)/python -m hatchling build -t wheel -d ../../outputs/smallstats
	$(BIN)/uv venv --quiet --python $(BIN)/python outputs/smallstats/env
	$(BIN)/uv pip install --quiet --python outputs/smallstats/env/bin/python --constraint requirements.lock \
		outputs/smallstats/*.whl pytest hypothesis
	cp -r tests/smallstats outputs/smallstats/tests && cp packaging/smallstats/pytest.ini outputs/smallstats/
	cd outputs/smallstats && env/bin/python -m pytest -q -p no:cacheprovider tests

environments: $(READY) ## Make one run in some seventy environments: the same bytes, or one clear refusal (minutes)
	$(BIN)/python benchmarks/environments.py

clean: ## Remove the environment and everything in outputs
	rm -rf $(VENV) outputs/* outputs/.staging
