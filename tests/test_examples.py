"""examples/: the report as read is the report as written."""

from __future__ import annotations

import json
import runpy
from pathlib import Path
from typing import Any

import pytest

import tahqiq

EXAMPLES = Path(__file__).parents[1] / "examples"
MAKER = runpy.run_path(str(EXAMPLES / "make_report.py"))
WANTED = (EXAMPLES / "report.txt").read_text(encoding="utf-8")
KNOWN = json.loads((Path(__file__).parent / "cases" / "page" / "report.json").read_text(encoding="utf-8"))
"""Lines of report.txt that are not read so yet, and why."""


def blocks() -> list[tuple[int, str]]:
    """(page, line of report.txt)."""
    return [(number, line) for number, page in enumerate(WANTED.split("\f"), 1) for line in page.splitlines()]


def read() -> list[list[str]]:
    with tahqiq.read(EXAMPLES / "report.pdf") as document:
        return [page.text.splitlines() for page in document.pages]


READ = read()


def params() -> list[Any]:
    """One test a line; those that fail are known and must fail."""
    assert set(KNOWN) <= {line for _, line in blocks()}
    return [
        pytest.param(page, line, marks=[pytest.mark.xfail(strict=True, reason=KNOWN[line])] if line in KNOWN else [])
        for page, line in blocks()
    ]


def test_the_text_is_that_of_the_source() -> None:
    assert MAKER["text"]() == WANTED


@pytest.mark.parametrize(("page", "line"), params())
def test_every_line_of_the_report_is_read(page: int, line: str) -> None:
    assert line in READ[page - 1]


@pytest.mark.parametrize("page", [1, 2, 3])
def test_the_report_s_blocks_are_in_order(page: int) -> None:
    wanted = [line for number, line in blocks() if number == page and line not in KNOWN]
    assert [line for line in READ[page - 1] if line in wanted] == wanted


@pytest.mark.xfail(bool(KNOWN), strict=True, reason="lines that are not read so yet: tests/cases/page/report.json")
def test_the_whole_text_is_read() -> None:
    with tahqiq.read(EXAMPLES / "report.pdf") as document:
        assert "\f".join(page.text + "\n" for page in document.pages) == WANTED
