"""Rows to columns in reading order.

    columns(rows, rules, rtl) → list of columns; each is a list of rows from top to bottom

A gutter is a strip that stays blank over several rows, with text that fills both of its sides. A table has such
strips too, but its cells do not fill their columns, or rules cross them.
"""

from __future__ import annotations

from collections.abc import Sequence
from typing import NamedTuple

from tahqiq.model import Box
from tahqiq.page.letters import SPACE
from tahqiq.page.lines import Row, pieces

GUTTER = 0.8
"""em. The narrowest gutter (flat from 0.4 to 0.8; 1.0 loses the gutters of both TeX engines)."""

ROWS = 4
"""A gutter has at least so many rows of text on each side."""

FILLED = 0.6
"""Rows of prose fill their column to this share on average (flat from 0.4 to 0.8); cells of a table do not."""

PITCHES = 2.3
"""A row further than this many line pitches above or below the columns does not belong to them."""

CROSSED = 3
"""Rules at so many heights on both sides of a gutter make it a table's."""

BAND = 1.5
"""Line pitches. A blank band of this height across all columns may end them."""

STOPS = frozenset(".!?:;\u061f\u06d4\u061b")

NARROW = 8.0
"""em. Columns of prose are wider; cells of numbers are not."""


class _Strip(NamedTuple):
    x0: float
    x1: float


def columns(rows: list[Row], rules: Sequence[Box], rtl: bool) -> list[list[Row]]:
    """Columns in reading order; rows that span the page stand in columns of their own between them."""
    if len(rows) < 2 * ROWS:
        return [rows] if rows else []
    out: list[list[Row]] = []
    plain: list[Row] = []
    parts = [pieces(row.atoms, GUTTER * row.size) for row in rows]
    extent = (min(r.x0 for r in rows), max(r.x1 for r in rows))
    i = 0
    while i < len(rows):
        end, strip = _region(rows, parts, i, extent)
        if strip is not None:
            end = i + _banded(rows[i:end], strip, rtl)
        split = _split(rows[i:end], strip) if strip is not None else None
        if split is None or _is_table(rows[i:end], strip, rules):
            plain.append(rows[i])
            i += 1
            continue
        head, left, right, tail = split
        plain.extend(head)
        if plain:
            out.append(plain)
        sides = [right, left] if rtl else [left, right]
        for side in sides:
            out.extend(columns(side, rules, rtl))
        plain = []
        i = end - len(tail)
    if plain:
        out.append(plain)
    return out


def _gaps(parts: list[list], extent: tuple[float, float]) -> list[_Strip]:  # type: ignore[type-arg]
    """The blank strips of one row, the margins included."""
    out = []
    edge = extent[0]
    for piece in parts:
        x0 = piece[0].x0
        if x0 > edge:
            out.append(_Strip(edge, x0))
        edge = max(edge, max(a.x1 for a in piece))
    if edge < extent[1]:
        out.append(_Strip(edge, extent[1]))
    return out


def _region(rows: list[Row], parts: list[list], start: int, extent: tuple[float, float]) -> tuple[int, _Strip | None]:  # type: ignore[type-arg]
    """The longest run of rows from `start` that leaves a strip blank: its end and the strip with the most text beside it."""
    free = _gaps(parts[start], extent)
    best: tuple[int, _Strip | None] = (start, None)
    violations = 0
    i = start
    while i < len(rows):
        gaps = _gaps(parts[i], extent)
        wide = GUTTER * rows[i].size
        kept = [_Strip(max(f.x0, g.x0), min(f.x1, g.x1)) for f in free for g in gaps]
        kept = [s for s in kept if s.x1 - s.x0 >= wide]
        if not kept or (best[1] is not None and not any(_inner(rows, parts, start, i + 1, s) for s in kept)):
            if best[1] is None or violations or not _overfull(parts[i], best[1], rows[i].size):
                break
            violations += 1
            i += 1
            continue
        free = kept
        i += 1
        inner = [s for s in free if _inner(rows, parts, start, i, s)]
        if inner:
            best = (i, max(inner, key=lambda s: s.x1 - s.x0))
    return best


def _inner(rows: list[Row], parts: list[list], start: int, end: int, strip: _Strip) -> bool:  # type: ignore[type-arg]
    """Both sides of the strip hold enough rows of text."""
    left = right = 0
    for row in parts[start:end]:
        left += any(piece[0].x0 < strip.x0 for piece in row)
        right += any(piece[0].x0 >= strip.x1 - 0.01 for piece in row)
        if left >= ROWS and right >= ROWS:
            return True
    return False


def _overfull(row: list, strip: _Strip, size: float) -> bool:  # type: ignore[type-arg]
    """The row runs into the strip but not across it: one overfull line does not close a gutter."""
    for piece in row:
        x0, x1 = piece[0].x0, max(a.x1 for a in piece)
        if x0 < strip.x0 - size and x1 > strip.x1 + size:
            return False
    return True


def _split(region: list[Row], strip: _Strip | None) -> tuple[list[Row], list[Row], list[Row], list[Row]] | None:
    """The region's rows cut at the strip: (rows above, left, right, rows below), or None where it is no gutter."""
    if strip is None:
        return None
    head, body, tail = _trimmed(region, strip)
    middle = (strip.x0 + strip.x1) / 2
    left, right = [], []
    for row in body:
        west = [a for a in row.atoms if (a.x0 + a.x1) / 2 < middle]
        east = [a for a in row.atoms if (a.x0 + a.x1) / 2 >= middle]
        if any(a.kind != SPACE for a in west):
            left.append(Row(west))
        if any(a.kind != SPACE for a in east):
            right.append(Row(east))
    if any(max(r.x1 for r in side) - min(r.x0 for r in side) < NARROW * side[0].size for side in (left, right) if side):
        return None
    if len(left) < ROWS or len(right) < ROWS or _fill(left) < FILLED or _fill(right) < FILLED:
        return None
    return head, left, right, tail


def _banded(region: list[Row], strip: _Strip, rtl: bool) -> int:
    """How many of the region's rows belong to its first band of columns.

    Balanced columns end at one height, and others may begin below them. A blank band across the region is such an end
    where the text of the first column breaks off in mid-sentence above it: it can only go on at the next column's top.
    """
    pitch = _pitch(region)
    middle = (strip.x0 + strip.x1) / 2
    for i in range(ROWS, len(region)):
        if region[i - 1].y - region[i].y < BAND * pitch:
            continue
        first = [r for r in (_side(row, middle, rtl) for row in region[:i]) if r is not None]
        if len(first) >= ROWS and _unfinished(first, rtl):
            return i
    return len(region)


def _side(row: Row, middle: float, right: bool) -> Row | None:
    atoms = [a for a in row.atoms if ((a.x0 + a.x1) / 2 >= middle) == right]
    return Row(atoms) if any(a.kind != SPACE for a in atoms) else None


def _unfinished(side: list[Row], rtl: bool) -> bool:
    """The column's last row runs to its far edge and ends in no stop."""
    row = side[-1]
    inked = [a for a in row.atoms if a.kind != SPACE]
    last = min(inked, key=lambda a: a.x0) if rtl else max(inked, key=lambda a: a.x1)
    edge = min(r.x0 for r in side) if rtl else max(r.x1 for r in side)
    short = (row.x0 - edge if rtl else edge - row.x1) > row.size
    return not short and last.text not in STOPS


def _fill(side: list[Row]) -> float:
    """How much of the column's width its rows fill, on average."""
    x0, x1 = min(r.x0 for r in side), max(r.x1 for r in side)
    return sum(r.x1 - r.x0 for r in side) / ((x1 - x0) * len(side)) if x1 > x0 else 0.0


def _trimmed(region: list[Row], strip: _Strip) -> tuple[list[Row], list[Row], list[Row]]:
    """Rows at either end that only look like columns, such as a running head with a left and a right part, cut off."""
    pitch = _pitch(region)
    size = sorted(r.size for r in region)[len(region) // 2]
    first, last = 0, len(region)
    while last - first > 2 and _stray(region[first], region[first + 1], pitch, size):
        first += 1
    while last - first > 2 and _stray(region[last - 1], region[last - 2], pitch, size):
        last -= 1
    return region[:first], region[first:last], region[last:]


def _stray(row: Row, neighbour: Row, pitch: float, size: float) -> bool:
    return abs(row.y - neighbour.y) > PITCHES * pitch


def _pitch(region: list[Row]) -> float:
    """The usual distance between print lines that stand above each other."""
    steps = []
    for i, row in enumerate(region):
        for other in region[i + 1:i + 4]:
            if other.y < row.y - 0.5 * row.size and other.x0 < row.x1 and row.x0 < other.x1:
                steps.append(row.y - other.y)
                break
    steps.sort()
    return steps[len(steps) // 2] if steps else region[0].size * 1.5


def _is_table(region: list[Row], strip: _Strip | None, rules: Sequence[Box]) -> bool:
    """Horizontal rules run across the strip, or at like heights on both of its sides, inside the region."""
    if strip is None or not rules:
        return False
    top, bottom = region[0].y + region[0].size, region[-1].y - region[-1].size
    flat = [r for r in rules if bottom < r[1] < top and r[2] - r[0] > r[3] - r[1]]
    left = {round(r[1]) for r in flat if r[0] < strip.x0}
    right = {round(r[1]) for r in flat if r[2] > strip.x1}
    return len(left & right) >= CROSSED
