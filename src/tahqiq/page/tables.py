"""The print lines of a table to its rows: a cell of several print lines is put together.

grid(rows, lines, rules) → the table's rows from top to bottom, each its cells from left to right, each its print lines

A row of a table begins at a rule across it; without rules, at a step wider than the step inside its cells.
"""

from __future__ import annotations

import itertools
from collections.abc import Sequence

from tahqiq.model import Box
from tahqiq.page.atom import Atom
from tahqiq.page.lines import Row

Cell = list[Atom]

ACROSS = 0.5
"""Of the table's width: rules at one height that cover this much part its rows."""

STEP = 1.25
"""A step between print lines wider than this times the smallest one begins a new row, where there are no rules."""


def grid(rows: list[Row], lines: list[list[Cell]], rules: Sequence[Box]) -> list[list[list[Cell]]]:
    """The table's rows; print line by print line where its columns cannot be told."""
    columns = _columns(lines)
    if columns is None:
        return [[[cell] for cell in line] for line in lines]
    out = []
    for first, last in _bands(rows, rules):
        band: list[list[Cell]] = [[] for _ in columns]
        for line in lines[first:last]:
            for cell in line:
                band[_column_of(cell, columns)].append(cell)
        out.append([cells for cells in band if cells])
    return out


def extent(cell: Cell) -> tuple[float, float]:
    """Left and right edge, points."""
    return min(a.x0 for a in cell), max(a.x1 for a in cell)


def merged(extents: list[tuple[float, float]]) -> list[tuple[float, float]]:
    """Union of intervals."""
    out: list[tuple[float, float]] = []
    for x0, x1 in sorted(extents):
        if out and x0 <= out[-1][1]:
            out[-1] = (out[-1][0], max(out[-1][1], x1))
        else:
            out.append((x0, x1))
    return out


def _columns(lines: list[list[Cell]]) -> list[tuple[float, float]] | None:
    """The columns' extents, from the lines with most cells; None where they overlap."""
    most = max(len(line) for line in lines)
    full = merged([extent(cell) for line in lines if len(line) == most for cell in line])
    return full if len(full) == most else None


def _column_of(cell: Cell, columns: list[tuple[float, float]]) -> int:
    """The column that the cell covers most of, or stands nearest to."""
    x0, x1 = extent(cell)
    return max(range(len(columns)), key=lambda i: min(x1, columns[i][1]) - max(x0, columns[i][0]))


def _bands(rows: list[Row], rules: Sequence[Box]) -> list[tuple[int, int]]:
    """First and past-the-last print line of each row of the table."""
    x0, x1 = min(r.x0 for r in rows), max(r.x1 for r in rows)
    flat = [r for r in rules if r[2] - r[0] > r[3] - r[1] and r[2] > x0 and r[0] < x1]
    starts = [i for i in range(1, len(rows)) if _rule_between(rows[i - 1], rows[i], flat, x1 - x0)]
    if not starts:
        steps = [a.y - b.y for a, b in itertools.pairwise(rows)]
        least = min(steps, default=0.0)
        wide = [i for i, step in enumerate(steps, 1) if step > STEP * least]
        starts = wide or list(range(1, len(rows)))
    edges = [0, *starts, len(rows)]
    return list(itertools.pairwise(edges))


def _rule_between(above: Row, below: Row, flat: list[Box], width: float) -> bool:
    """Rules between the two print lines cover enough of the table's width."""
    between = [r for r in flat if below.y < (r[1] + r[3]) / 2 < above.y]
    return sum(x1 - x0 for x0, x1 in merged([(r[0], r[2]) for r in between])) > ACROSS * width
