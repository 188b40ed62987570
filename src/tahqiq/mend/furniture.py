"""Furniture in the flow: page numbers, running heads, stamps.

Only what pages prove: numbers that count on from page to page at the top or foot, lines that come again at the top
or foot of three pages. A single page proves only a number set off by bars or dashes on a line of its own at its edge
(`| 22`).
"""

from __future__ import annotations

import re
from typing import NamedTuple

from tahqiq.mend.plan import Edit

EDGE_LINES = 2
"""Lines at the top and at the foot of a page that may be furniture."""
LEAST_PAGES = 3
"""Pages that must show the same head, or numbers that count on."""
_NUMBER = re.compile(r"[\s|\-\u2013\u2014\[\]().:]*(\d{1,4})[\s|\-\u2013\u2014\[\]().:]*")
_BARRED = re.compile(r"\s*(?:\|\s*\d{1,4}|\d{1,4}\s*\||[-\u2013\u2014]\s*\d{1,4}\s*[-\u2013\u2014])\s*")


class Found(NamedTuple):
    """A line of furniture: text[start:end] with its line feed. kind: page-number, running-head."""

    start: int
    end: int
    kind: str


def find(text: str) -> list[Found]:
    """The furniture of a text whose pages are parted by form feeds."""
    pages = _edges(text)
    found: set[Found] = set()
    numbers: dict[tuple[int, int], list[tuple[int, int, int, int]]] = {}
    heads: dict[tuple[int, str], set[int]] = {}
    for page, lines in enumerate(pages):
        for place, start, end in lines:
            line = text[start:end].strip()
            if number := _NUMBER.fullmatch(line):
                offset = int(number.group(1)) - page
                numbers.setdefault((place, offset), []).append((page, start, end, place))
                if _BARRED.fullmatch(line):
                    found.add(Found(start, end, "page-number"))
            elif line:
                for key in _keys(line, page):
                    heads.setdefault((place, key), set()).add(page)
    for places in numbers.values():
        if len(places) >= LEAST_PAGES:
            found |= {Found(start, end, "page-number") for _, start, end, _ in places}
    for page, lines in enumerate(pages):
        for place, start, end in lines:
            line = text[start:end].strip()
            if line and any(len(heads.get((place, key), ())) >= LEAST_PAGES for key in _keys(line, page)):
                found.add(Found(start, end, "running-head"))
    return sorted(found)


def _keys(line: str, page: int) -> tuple[str, str]:
    """The line, and the line with numbers that count on with the pages made one."""
    return line, re.sub(r"\d{1,5}", lambda m: f"#{int(m.group()) - page}", line)


def _edges(text: str) -> list[list[tuple[int, int, int]]]:
    """For each page its outermost lines that are not blank: (place, start, end); place counts 0, 1 … and −1, −2 …."""
    pages, at = [], 0
    for page in text.split("\f"):
        lines = []
        start = at
        for line in page.split("\n"):
            if line.strip():
                lines.append((start, start + len(line)))
            start += len(line) + 1
        chosen = [(i, *lines[i]) for i in range(min(EDGE_LINES, len(lines) // 2))]
        chosen += [(-i - 1, *lines[-i - 1]) for i in range(min(EDGE_LINES, (len(lines) + 1) // 2))]
        pages.append(chosen)
        at += len(page) + 1
    return pages


def edits(text: str) -> list[Edit]:
    """Furniture taken out, each with the line feed after it (or before it, at the foot of a page)."""
    result = []
    for start, end, _ in find(text):
        if text[end : end + 1] == "\n":
            result.append(Edit(start, end + 1, ""))
        elif start and text[start - 1] == "\n":
            result.append(Edit(start - 1, end, ""))
        else:
            result.append(Edit(start, end, ""))
    kept: list[Edit] = []
    for edit in sorted(result):
        if kept and edit.start < kept[-1].end:
            edit = edit._replace(start=kept[-1].end)
        kept.append(edit)
    return kept
