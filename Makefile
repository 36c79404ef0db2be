# make chat   sets everything up and opens the chat page
# make test   sets everything up, a browser too, and runs every check
# make check-fast   what to run while working: types, lint, imports, and the tests without browser and real models
PYTHON ?= python3
VENV := .venv
BIN := $(VENV)/bin

# What the product imports, and what stands beside it: evals, benchmarks, training and tests may use the extra `dev`.
BESIDE := ^(evals|benchmarks|deploy|training|tests)/
DEPTRY := $(BIN)/deptry --no-ansi

.PHONY: chat test check check-fast lint types imports tests tests-fast fuzz image release screenshots constraints clean

chat: $(VENV)/run.done
	$(BIN)/newsdesk chat

test: $(VENV)/dev.done browser
	$(MAKE) check

check: lint types imports tests

# Types take one core while the tests run: two jobs at a time.
check-fast: $(VENV)/dev.done
	$(MAKE) --jobs 2 types tests-fast lint imports

lint: $(VENV)/dev.done
	$(BIN)/ruff check .
	$(BIN)/ruff format --check .
	$(DEPTRY) .
	$(DEPTRY) . --optional-dependencies-dev-groups dev,peers,writer-tests --extend-exclude "$(BESIDE)"

types: $(VENV)/dev.done
	$(BIN)/mypy

imports: $(VENV)/dev.done
	$(BIN)/lint-imports

tests: $(VENV)/dev.done
	$(BIN)/python -m pytest

tests-fast: $(VENV)/dev.done
	$(BIN)/python -m pytest --fast -q -n 2

# Ten minutes of changed files for the loaders; a finding is kept as a file and ends it.
fuzz: $(VENV)/dev.done
	$(BIN)/python -m tests.fuzz.fuzz_load --seconds 600

# The image's steps in a clean folder, as root: for where no engine of containers runs.
image: $(VENV)/dev.done
	NEWSDESK_IMAGE=$$(mktemp -d) $(BIN)/python -m pytest -q tests/deploy/test_image.py

# What is uploaded, in dist/: of the commit that is checked out, built, checked, tried, listed and audited.
release: $(VENV)/dev.done
	$(BIN)/python -m deploy.release

# Pictures of the page, as its tests leave them; README shows some.
SHOWN := page evidence abstention alternatives corpus timeline-figures phone-dark
screenshots: $(VENV)/dev.done browser
	NEWSDESK_SCREENSHOTS=test-artifacts $(BIN)/python -m pytest -q tests/newsdesk/page
	cp $(foreach name,$(SHOWN),test-artifacts/$(name).png) docs/

# What CI installs: the versions of a fresh environment in which everything passes.
constraints: $(VENV)/dev.done
	$(BIN)/pip freeze --exclude-editable | sed "s/+cpu//" > constraints.txt

.PHONY: browser
browser: $(VENV)/dev.done
	$(BIN)/python -m tests.newsdesk.page.browser

$(VENV)/run.done: pyproject.toml constraints.txt
	$(PYTHON) -m venv $(VENV)
	$(BIN)/pip install --quiet --constraint constraints.txt --editable .
	touch $@

$(VENV)/dev.done: pyproject.toml constraints.txt
	$(PYTHON) -m venv $(VENV)
	$(BIN)/pip install --quiet --constraint constraints.txt --editable ".[dev,writer-tests]"
	touch $@ $(VENV)/run.done

clean:
	rm -rf $(VENV) .mypy_cache .ruff_cache .pytest_cache .import_linter_cache .hypothesis test-artifacts *.egg-info
