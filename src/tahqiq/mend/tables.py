"""Tables that came out column by column, from the left to the right: cells on lines of their own, a column's head first.

pdfminer takes each column of a table for a box. The lines of such a stretch are short, and every column has as many
cells: a head, then as many cells of one kind; at least one column holds numbers throughout, and the last, the rightmost,
words. Where lengths and kinds leave one answer, the rows are put together.
"""

from __future__ import annotations

import re
from typing import NamedTuple

from tahqiq.lm.fold import FORMS, HEBREW, LETTERS
from tahqiq.mend.plan import Edit

SHORT = 0.5
"""A cell's length, in lengths of the page's long lines, at most."""
ROWS, COLUMNS = range(2, 31), range(2, 13)
"""Rows below the heads, and columns."""
LEAST = 6
"""Cells with numbers, at least."""

_LINE = re.compile(r"[^\n\f]*\S[^\n\f]*")
_RTL = re.compile(f"[{LETTERS}{FORMS}{HEBREW}]")
_NUMBER = re.compile(
    r"[^\W\d_]{0,3}[-+(\u00b1\u2212]*\d[\d.,:/\u066b\u066c\u2013\u2026%\u066a+() \u00b1\u2212-]*"
    r"(?:[^\W\d]{1,4}[\u00b2\u00b3]?)?"
)
"""A number with its signs, and a unit of a few letters on either side."""
_YEAR = re.compile(r"(?:1[3-9]|20)\d\d|[\u0660-\u0669\u06f0-\u06f9]{4}")
_SIGN_BEHIND = re.compile(r"(\d[\d.,]*[%\u066a]?)([-+\u2212\u00b1])")


class Cell(NamedTuple):
    """One short line."""

    start: int
    end: int
    text: str
    number: bool
    words: bool


def find(text: str) -> list[Edit]:
    """An edit for each table: its rows, the columns from right to left, a tab between cells."""
    edits: list[Edit] = []
    at = 0
    for page in text.split("\f"):
        lines = list(_LINE.finditer(text, at, at + len(page)))
        lengths = sorted((len(m.group()) for m in lines), reverse=True)
        most = SHORT * lengths[len(lengths) // 10] if lengths else 0
        stretch: list[Cell] = []
        for match in lines:
            cell = match.group().strip()
            if len(cell) <= most:
                number = _NUMBER.fullmatch(cell) is not None
                stretch.append(Cell(*match.span(), cell, number, not number and _RTL.search(cell) is not None))
                continue
            edits += _tables(stretch)
            stretch = []
        edits += _tables(stretch)
        at += len(page) + 1
    return edits


def _tables(cells: list[Cell]) -> list[Edit]:
    """The one table in a stretch of cells; [] where none or several could be meant."""
    if sum(cell.number for cell in cells) < LEAST:
        return []
    fits = [
        (rows * columns, start, rows, columns)
        for rows in ROWS for columns in COLUMNS if (rows + 1) * columns <= len(cells)
        for start in range(len(cells) - (rows + 1) * columns + 1) if _fits(cells, start, rows, columns)
    ]  # fmt: skip
    if not fits:
        return []
    size, start, rows, columns = max(fits)
    if sum(fit[0] == size for fit in fits) > 1:
        return []
    chosen = cells[start : start + (rows + 1) * columns]
    grid = [[_signed(chosen[c * (rows + 1) + r].text) for c in range(columns - 1, -1, -1)] for r in range(rows + 1)]
    return [Edit(chosen[0].start, chosen[-1].end, "\n".join("\t".join(row) for row in grid), float(LEAST))]


def _fits(cells: list[Cell], start: int, rows: int, columns: int) -> bool:
    """Whether the cells from `start` are so many columns of a head and so many rows."""
    numbers = 0
    for column in range(columns):
        at = start + column * (rows + 1)
        head, body = cells[at], cells[at + 1 : at + rows + 1]
        numeric = sum(cell.number for cell in body)
        if 0 < numeric < rows or not (head.words or (head.number and _YEAR.fullmatch(head.text)) or len(head.text) < 4):
            return False
        if (column == columns - 1) == bool(numeric) or (numeric and head.number and not _YEAR.fullmatch(head.text)):
            return False
        numbers += numeric
    return numbers >= LEAST


def _signed(cell: str) -> str:
    """A number whose sign was drawn behind it, with the sign in front."""
    match = _SIGN_BEHIND.fullmatch(cell)
    return match.group(2) + match.group(1) if match else cell
