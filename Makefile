# make run: the demo on http://localhost:8000 · make test: everything · make check · make bench
PYTHON ?= python3
VENV := .venv
BIN := $(VENV)/bin

.PHONY: run test lint check bench installed tools modules reference lock words mutants mutants-rules mutants-scripts

run: installed
	@exec $(BIN)/preau demo

test: tools
	@./.ci/tests

check: lint
	$(BIN)/python -m pytest -q tests/house

# What `make check` says before it runs the tests of the house.
lint: tools modules
	$(BIN)/ruff check .
	$(BIN)/ruff format --check .
	$(BIN)/mypy
	$(BIN)/lint-imports --no-logo
	node_modules/.bin/tsc -p .
	node_modules/.bin/tsc -p tsconfig.worker.json
	node_modules/.bin/tsc -p tsconfig.logic.json

bench: tools
	$(BIN)/python -m bench $(PARTS)

# What scripts say and compare as the server does, from pwa/shared/texts and the enums.
words: installed
	$(BIN)/python -m pwa.web.words

# What the site needs, with hashes; again only when the list changes.
installed: $(VENV)/installed

$(VENV)/installed: requirements.lock pyproject.toml
	@./.ci/venv $(PYTHON) $(VENV)
	$(BIN)/pip install --quiet --require-hashes -r requirements.lock
	$(BIN)/pip install --quiet --no-deps --no-build-isolation -e .
	@touch $@

# What the tests need besides.
tools: $(VENV)/tools

$(VENV)/tools: requirements-dev.lock pyproject.toml
	@./.ci/venv $(PYTHON) $(VENV)
	$(BIN)/pip install --quiet --require-hashes -r requirements-dev.lock
	$(BIN)/pip install --quiet --no-deps --no-build-isolation -e .
	@touch $@ $(VENV)/installed

# What checks and tests the JavaScript.
modules:
	@./.ci/modules

# What declarations write: the page of docs/ on the town file, and the house as the worker's tests know it.
reference: tools
	$(BIN)/python -c "from pwa.domain.town_files.reference import markdown; print(markdown(), end='')" > docs/town-file.md
	$(BIN)/python -c "import json; from pwa import routes; from pwa.web.rooms import House, found; \
	    print(json.dumps(House(found(routes), is_demo=False).told_to_the_worker, indent=2))" > tests/service_worker/house.json

# Are the tests able to fail? Each mutant of the rules and of the worker's logic, against them; what survives is listed.
# PARTS: rules, scripts; ONLY, for the rules: a module, as « pwa.domain.bookings.locks* ».
mutants: $(patsubst %,mutants-%,$(or $(PARTS),rules scripts))

mutants-rules: tools
	$(BIN)/pip install --quiet --require-hashes -r requirements-mutants.lock
	nice $(BIN)/python -m mutmut run $(ONLY)
	$(BIN)/python -m mutmut results

mutants-scripts: modules
	npm ci --prefix .ci/mutants --no-audit --no-fund --silent
	AFTERNOONS=50 nice .ci/mutants/node_modules/.bin/stryker run .ci/mutants/stryker.json

# Only when a dependency changes.
lock:
	$(BIN)/pip-compile --quiet $(LOCKING) -o requirements.lock pyproject.toml
	$(BIN)/pip-compile --quiet $(LOCKING) --extra dev -c requirements.lock -o requirements-dev.lock pyproject.toml
	echo "mutmut>=3.8,<4" | $(BIN)/pip-compile --quiet $(filter-out --build-deps-for editable,$(LOCKING)) -c requirements-dev.lock -o requirements-mutants.lock -
	npm install --prefix .ci/mutants --package-lock-only --omit-lockfile-registry-resolved --no-audit --no-fund --silent

LOCKING := --generate-hashes --strip-extras --allow-unsafe --build-deps-for editable --no-header \
	--no-emit-index-url --no-emit-trusted-host --no-emit-find-links
