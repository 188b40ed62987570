"""Rows to columns in reading order.

    columns(rows, rules, rtl) → list of columns; each is a list of rows from top to bottom

A gutter is a strip that stays blank over several rows, with text that fills both of its sides. A table has such
strips too, but its cells do not fill their columns, or rules cross them.
"""

from __future__ import annotations

import itertools
from bisect import bisect
from collections.abc import Sequence
from typing import NamedTuple

from tahqiq.model import Box
from tahqiq.page.atom import Atom
from tahqiq.page.faces import SPACE
from tahqiq.page.lines import Row
from tahqiq.page.spaces import WORD_GAP
from tahqiq.page.verse import is_verse

GUTTER = 0.55
"""em. The narrowest gutter (flat from 0.4 to 0.6; TeX's default is 10 pt, 0.77 em of a 13 pt text)."""

ROWS = 4
"""A gutter has at least so many rows of text on each side."""

AGAIN = 2
"""Rows on each side that suffice for a gutter found higher up on the page."""

RESTART = 1.6
"""Line pitches of blank in the other column beside a heading over both."""

LARGER = 1.08
"""A heading is larger than this share of the text beside it, or in another font."""

FILLED = 0.6
"""Rows of prose fill their column to this share on average (flat from 0.4 to 0.8); cells of a table do not."""

LEAST_FILLED = 0.45
"""So much the emptiest of the columns."""

SHARED = 0.25
"""Of the rows: columns that share fewer baselines with their neighbours are no table's, and need not be as full."""

LEVEL, OFF_GRID, OFF_GRIDS = 0.1, 0.7, 3
"""em. So many print lines that stand by more than the first and less than the second below one in another column: no
table's, whose cells begin on one baseline."""

PITCHES = 2.3
"""A row further than this many line pitches above or below the columns does not belong to them."""

CROSSED = 3
"""Rules at so many heights on both sides of a gutter make it a table's."""

BAND = 1.25
"""Line pitches. A blank band of this height across all columns may end them."""

STOPS = frozenset(".!?:;\u061f\u06d4\u061b")

STRETCHED = 1.3
"""A last line of a paragraph keeps its natural spaces; one whose spaces are wider than this times the column's
narrowest was stretched to the edge, so its paragraph goes on."""

NARROW = 8.0
"""em. Columns of prose are wider; cells of numbers are not."""

_Spans = list[tuple[float, float]]
"""Where the ink of a row begins and ends, parted at gaps: (x0, x1) from left to right. A row has one at least."""


class _Strip(NamedTuple):
    x0: float
    x1: float


def columns(rows: list[Row], rules: Sequence[Box], rtl: bool) -> list[list[Row]]:
    """Columns in reading order; rows that span the page stand in columns of their own between them."""
    if len(rows) < 2 * ROWS:
        return [rows] if rows else []
    out: list[list[Row]] = []
    known: list[_Strip] = []
    plain: list[Row] = []
    parts = [row.spans(GUTTER * row.size) for row in rows]
    extent = (min([r.x0 for r in rows]), max([r.x1 for r in rows]))
    blanks = [_gaps(spans, extent) for spans in parts]
    fences = _fences(rows, rules)
    i = 0
    while i < len(rows):
        end, strips = _region(rows, parts, blanks, fences, i, known)
        if strips and i + 1 < len(rows):  # a heading over some of the columns hides their gutter
            later, more = _region(rows, parts, blanks, fences, i + 1, known)
            if (later - i - 1) * len(more) > (end - i) * len(strips):
                strips = []
        found = _parted(rows[i:end], strips, rules, rtl) if strips else None
        if found is None:
            plain.append(rows[i])
            i += 1
            continue
        head, sides, taken = found
        known.extend(strips)
        plain.extend(head)
        if plain:
            out.append(plain)
        plain = []
        for side in sides:
            out.extend(columns(side, rules, rtl))
        i += taken
    if plain:
        out.append(plain)
    return out


def _parted(
    region: list[Row], strips: list[_Strip], rules: Sequence[Box], rtl: bool
) -> tuple[list[Row], list[list[Row]], int] | None:
    """The region cut at all of its strips, else at the widest: (rows above, columns in reading order, rows taken).

    None where the strips are no gutters.
    """
    widest = max(strips, key=lambda s: s.x1 - s.x0)
    for choice in (strips, [widest]) if len(strips) > 1 else ([widest],):
        band = region[: _banded(region, choice[-1 if rtl else 0], rtl)]
        if any(_is_table(band, strip, rules) or is_verse(band, (strip.x0 + strip.x1) / 2) for strip in choice):
            continue
        first, last = _trimmed(band, rtl)
        sides = _split(band[first:last], choice)
        if sides is not None:
            return band[:first], sides[::-1] if rtl else sides, last
    return None


def _fences(rows: list[Row], rules: Sequence[Box]) -> dict[int, list[Box]]:
    """Index of a row → the level rules between it and the row above."""
    out: dict[int, list[Box]] = {}
    for rule in rules:
        if rule[2] - rule[0] > rule[3] - rule[1]:
            below = bisect(rows, -(rule[1] + rule[3]) / 2, key=_depth)
            if 0 < below < len(rows):
                out.setdefault(below, []).append(rule)
    return out


def _depth(row: Row) -> float:
    return -row.y


def _gaps(parts: _Spans, extent: tuple[float, float]) -> list[_Strip]:
    """The blank strips of one row, the margins included."""
    out = []
    edge = extent[0]
    for x0, x1 in parts:
        if x0 > edge:
            out.append(_Strip(edge, x0))
        edge = max(edge, x1)
    if edge < extent[1]:
        out.append(_Strip(edge, extent[1]))
    return out


def _region(
    rows: list[Row],
    parts: list[_Spans],
    blanks: list[list[_Strip]],
    fences: dict[int, list[Box]],
    start: int,
    known: list[_Strip],
) -> tuple[int, list[_Strip]]:
    """The longest run of rows from `start` that leaves a strip blank: its end and the strips with enough text beside them.

    parts   the spans of each row; blanks: what they leave free; fences: rules above a row, which end the strips they cross
    known   gutters found higher up on the page: fewer rows suffice to find them again
    """
    free = blanks[start]
    best: tuple[int, list[_Strip]] = (start, [])
    violations = 0
    i = start
    while i < len(rows):
        if i > start and i in fences:
            free = [s for s in free if not any(r[0] < s.x0 and s.x1 < r[2] for r in fences[i])]
        kept = _common(free, blanks[i], GUTTER * rows[i].size)
        if not kept or (best[1] and not any(_inner(parts, start, i + 1, s, known) for s in kept)):
            if not best[1] or violations or not all(_overfull(parts[i], s, rows[i].size) for s in best[1]):
                break
            violations += 1
            i += 1
            continue
        free = kept
        i += 1
        inner = [s for s in free if _inner(parts, start, i, s, known)]
        if (i - start) * len(inner) > (best[0] - start) * len(best[1]):
            best = (i, inner)
    return best


def _common(a: list[_Strip], b: list[_Strip], wide: float) -> list[_Strip]:
    """What the strips of both have in common, as far as it is wide enough."""
    out = []
    for ax0, ax1 in a:
        for bx0, bx1 in b:
            x0, x1 = max(ax0, bx0), min(ax1, bx1)
            if x1 - x0 >= wide:
                out.append(_Strip(x0, x1))
    return out


def _inner(parts: list[_Spans], start: int, end: int, strip: _Strip, known: list[_Strip]) -> bool:
    """Both sides of the strip hold enough of the rows parts[start:end]."""
    enough = AGAIN if any(strip.x0 < k.x1 and k.x0 < strip.x1 for k in known) else ROWS
    left = right = 0
    x0, x1 = strip.x0, strip.x1 - 0.01
    for i in range(start, end):
        row = parts[i]
        left += row[0][0] < x0
        right += row[-1][0] >= x1
        if left >= enough and right >= enough:
            return True
    return False


def _overfull(row: _Spans, strip: _Strip, size: float) -> bool:
    """The row runs into the strip but not across it: one overfull line does not close a gutter."""
    return not any(x0 < strip.x0 - size and x1 > strip.x1 + size for x0, x1 in row)


def _split(body: list[Row], strips: list[_Strip]) -> list[list[Row]] | None:
    """The rows cut at the strips, columns from left to right; None where a column is too short, narrow or empty."""
    edges = [(strip.x0 + strip.x1) / 2 for strip in strips]
    sides: list[list[Row]] = [[] for _ in range(len(edges) + 1)]
    for row in body:
        shares: list[list[Atom]] = [[] for _ in sides]
        for atom in row.atoms:
            shares[bisect(edges, (atom.x0 + atom.x1) / 2)].append(atom)
        for side, share in zip(sides, shares, strict=True):
            if any(a.kind != SPACE for a in share):
                side.append(Row(share))
    for side in sides:
        if len(side) < AGAIN or max(r.x1 for r in side) - min(r.x0 for r in side) < NARROW * side[0].size:
            return None
    fills = [_fill(side) for side in sides]
    heights = sorted([row.y for side in sides for row in side], reverse=True)
    steps = [(above - below) / body[0].size for above, below in itertools.pairwise(heights)]
    loose = sum(LEVEL < step < OFF_GRID for step in steps)
    if loose >= OFF_GRIDS or sum(map(len, sides)) - len(body) < SHARED * len(body) * len(strips):
        return sides if sum(fills) >= LEAST_FILLED * len(fills) else None
    return sides if min(fills) >= LEAST_FILLED and sum(fills) >= FILLED * len(fills) else None


def _banded(region: list[Row], strip: _Strip, rtl: bool) -> int:
    """How many of the region's rows belong to its first band of columns.

    Balanced columns end at one height, and others may begin below them. A blank band across the region is such an end
    where the text of the first column breaks off in mid-sentence above it: it can only go on at the next column's top.
    """
    pitch = _pitch(region)
    middle = (strip.x0 + strip.x1) / 2
    usual = _usual(region)
    sides: dict[bool, list[Row | None]] = {}
    for i in range(ROWS, len(region)):
        if _heading_like(region[i], usual) and _restarts(region, i, middle, pitch, rtl):
            return i
        if region[i - 1].y - region[i].y < (BAND - 0.5) * pitch:
            continue
        if not sides:
            sides = {right: [_side(row, middle, right) for row in region] for right in (True, False)}
        first = [r for r in sides[rtl][:i] if r is not None]
        if len(first) >= ROWS and _unfinished(first, rtl) and _blank_above(sides, i, pitch):
            return i
    return len(region)


def _blank_above(sides: dict[bool, list[Row | None]], i: int, pitch: float) -> bool:
    """Each side is blank for the height of a band above row i, whether or not the columns share their baselines."""
    for side in sides.values():
        above = [r for r in side[max(0, i - 3) : i] if r is not None]
        below = [r for r in side[i : i + 3] if r is not None]
        if above and below and above[-1].y - below[0].y < BAND * pitch:
            return False
    return True


def _restarts(region: list[Row], i: int, middle: float, pitch: float, rtl: bool) -> bool:
    """Heading-like row i stands over all columns: beside it the other column is blank, and both go on below on one
    baseline."""
    if i + 1 >= len(region) or _reaches(region[i], middle, not rtl):
        return False
    other = [r for r in region[:i] if _reaches(r, middle, not rtl)]
    below = region[i + 1]
    level = _reaches(below, middle, rtl) and _reaches(below, middle, not rtl)
    return level and bool(other) and other[-1].y - below.y > RESTART * pitch


def _usual(region: list[Row]) -> tuple[float, str]:
    """The region's median size and commonest font."""
    sizes = sorted([r.size for r in region])
    fonts = [r.font for r in region]
    return sizes[len(sizes) // 2], max(dict.fromkeys(fonts), key=fonts.count)


def _heading_like(row: Row, usual: tuple[float, str]) -> bool:
    """Larger than the region's text, or in another font."""
    size, font = usual
    return row.size > LARGER * size or row.font != font


def _side(row: Row, middle: float, right: bool) -> Row | None:
    """The row's part on one side; None where it has no ink there."""
    atoms = [a for a in row.atoms if ((a.x0 + a.x1) / 2 >= middle) == right]
    return Row(atoms) if any(a.kind != SPACE for a in atoms) else None


def _reaches(row: Row, middle: float, right: bool) -> bool:
    """The row has ink on that side."""
    return any(((a.x0 + a.x1) / 2 >= middle) == right and a.kind != SPACE for a in row.atoms)


def _unfinished(side: list[Row], rtl: bool) -> bool:
    """The column's last row runs to its far edge and ends in no stop."""
    row = side[-1]
    inked = [a for a in row.atoms if a.kind != SPACE]
    last = min(inked, key=lambda a: a.x0) if rtl else max(inked, key=lambda a: a.x1)
    edge = min(r.x0 for r in side) if rtl else max(r.x1 for r in side)
    if (row.x0 - edge if rtl else edge - row.x1) > row.size:
        return False
    return last.text not in STOPS or _stretch(row) > STRETCHED * min(_stretch(r) for r in side)


def _stretch(row: Row) -> float:
    """Mean width of the gaps between the row's words, em; a large number where there are none."""
    parts = row.spans(WORD_GAP * row.size)
    ink = sum(x1 - x0 for x0, x1 in parts)
    return (row.x1 - row.x0 - ink) / (len(parts) - 1) / row.size if len(parts) > 1 else 10.0


def _fill(side: list[Row]) -> float:
    """How much of the column's width its rows fill, on average."""
    x0, x1 = min(r.x0 for r in side), max(r.x1 for r in side)
    return sum(r.x1 - r.x0 for r in side) / ((x1 - x0) * len(side)) if x1 > x0 else 0.0


def _trimmed(region: list[Row], rtl: bool) -> tuple[int, int]:
    """First and last index of the columns: rows at either end that only look like columns, such as a running head with
    a left and a right part, stand far off."""
    pitch = _pitch(region)
    first, last = 0, len(region)
    while last - first > 2 and _stray(region[first], region[first + 1], pitch):
        first += 1
    while last - first > 2 and (
        _stray(region[last - 1], region[last - 2], pitch) or _leads_on(region[last - 1], region, rtl)
    ):
        last -= 1
    return first, last


def _leads_on(row: Row, region: list[Row], rtl: bool) -> bool:
    """A heading at the foot of the first column: it ends no column, it leads what follows across the page."""
    edge = max(r.x1 for r in region) - row.x1 if rtl else row.x0 - min(r.x0 for r in region)
    return edge < row.size and _heading_like(row, _usual(region)) and len(row.pieces(GUTTER * row.size)) == 1


def _stray(row: Row, neighbour: Row, pitch: float) -> bool:
    return abs(row.y - neighbour.y) > PITCHES * pitch


def _pitch(region: list[Row]) -> float:
    """The usual distance between print lines that stand above each other."""
    steps = []
    for i, row in enumerate(region):
        for other in region[i + 1 : i + 4]:
            if other.y < row.y - 0.5 * row.size and other.x0 < row.x1 and row.x0 < other.x1:
                steps.append(row.y - other.y)
                break
    steps.sort()
    return steps[len(steps) // 2] if steps else region[0].size * 1.5


def _is_table(region: list[Row], strip: _Strip, rules: Sequence[Box]) -> bool:
    """Horizontal rules run across the strip, or at like heights on both of its sides, inside the region; fewer will do
    where an upright rule stands in the strip between them."""
    if not rules:
        return False
    top, bottom = region[0].y + region[0].size, region[-1].y - region[-1].size
    flat = [r for r in rules if bottom < r[1] < top and r[2] - r[0] > r[3] - r[1]]
    left = {round(r[1]) for r in flat if r[0] < strip.x0}
    right = {round(r[1]) for r in flat if r[2] > strip.x1}
    posts = [r for r in rules if strip.x0 < r[0] and r[2] < strip.x1 and r[3] - r[1] > r[2] - r[0]]
    fenced = any(r[1] < top and bottom < r[3] for r in posts)
    inner = {y for y in left & right if region[-1].y < y < region[0].y}
    return len(left & right) >= CROSSED or (fenced and bool(inner))
