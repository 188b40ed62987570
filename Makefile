# make demo: install, read the example, print its text and verdict, publish it in demo/ and print its address.   make test: the whole suite.
PYTHON ?= python3
VENV := .venv
BIN := $(VENV)/bin

.PHONY: demo test lint bench bench-quick clean

$(VENV)/.installed: pyproject.toml
	$(PYTHON) -m venv $(VENV)
	$(BIN)/python -m pip install --quiet --disable-pip-version-check -e .
	touch $@

$(VENV)/.installed-test: $(VENV)/.installed
	$(BIN)/python -m pip install --quiet --disable-pip-version-check -e '.[test]'
	touch $@

demo: $(VENV)/.installed
	$(BIN)/tahqiq read examples/report.pdf || test $$? -eq 3
	$(BIN)/tahqiq check examples/report.pdf || test $$? -eq 3
	$(BIN)/tahqiq publish examples/report.pdf -o demo --force

lint: $(VENV)/.installed-test
	$(BIN)/ruff check src tests tools bench
	$(BIN)/mypy

test: lint
	$(BIN)/python -m pytest

clean:
	rm -rf $(VENV) build dist
