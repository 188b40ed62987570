# make demo          .venv, install, read examples/report.pdf: its text and the verdict;
#                    mend text that another tool took from it; publish it in demo/
# make test          ruff, mypy and the whole suite
# make bench-quick   our reader on part of the yardstick; bench: on all of it, with the figures of bench/RESULTS.md
# make compiled      the hot modules compiled (needs a C compiler), in place of the editable install: docs/speed.md
# make install-apt   the producers that make the yardstick's PDFs (Debian, needs root)
PYTHON ?= python3
VENV := .venv
BIN := $(VENV)/bin
PIP := $(BIN)/python -m pip install --quiet --disable-pip-version-check
DOUBTS_ARE_FINE := || test $$? -eq 3
LINTED := src tests tools examples bench

.PHONY: demo test lint bench bench-quick install-apt compiled clean

$(VENV)/.installed: pyproject.toml
	$(PYTHON) -m venv $(VENV)
	$(PIP) -e .
	touch $@

$(VENV)/.installed-test: $(VENV)/.installed
	$(PIP) -e '.[test]'
	touch $@

demo: $(VENV)/.installed
	$(BIN)/tahqiq read examples/report.pdf $(DOUBTS_ARE_FINE)
	$(BIN)/tahqiq check examples/report.pdf $(DOUBTS_ARE_FINE)
	$(BIN)/tahqiq mend examples/copied.txt $(DOUBTS_ARE_FINE)
	$(BIN)/tahqiq publish examples/report.pdf -o demo --force

lint: $(VENV)/.installed-test
	$(BIN)/ruff check $(LINTED)
	$(BIN)/mypy

test: lint
	$(BIN)/python -m pytest -rs

compiled: $(VENV)/.installed
	TAHQIQ_COMPILE=1 $(PIP) --force-reinstall --no-deps .

install-apt: $(VENV)/.installed-test
	bench/install.sh $(BIN)/python

bench-quick: $(VENV)/.installed-test
	$(BIN)/python bench/make.py
	$(BIN)/python bench/run.py quick

bench: $(VENV)/.installed-test
	$(BIN)/python bench/make.py
	$(BIN)/python bench/run.py full
	$(BIN)/python bench/speed.py
	$(BIN)/python bench/others/install.py
	$(BIN)/python bench/others/run.py
	$(BIN)/python bench/others/speed.py --file bench/work/speed/chromium-200.pdf
	$(BIN)/python bench/others/speed.py --pages 2000 --file bench/work/speed/chromium-2000.pdf
	$(if $(PDFS),$(BIN)/python bench/real.py --pdfs $(PDFS))
	$(BIN)/python bench/report.py

clean:
	rm -rf $(VENV) build dist .pytest_cache .mypy_cache .ruff_cache .hypothesis
