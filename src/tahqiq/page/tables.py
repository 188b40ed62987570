"""Which print lines are a table, where their cells part, and the rows that its print lines make.

cuts_of(rows, rules) → where narrow columns and upright rules part the cells of a column's rows
table_end(rows, lines, start, rules) → how far a table reaches that starts at a row
aligned(rows, lines, rtl) → more places where cells part, known once the table is
grid(rows, lines, rules) → the table's rows from top to bottom, each its cells from left to right, each its print lines

A row of a table begins at a rule across it; without rules, at a step wider than the step inside its cells.
"""

from __future__ import annotations

import itertools
from collections.abc import Sequence

from tahqiq.model import Box
from tahqiq.page.atom import Atom
from tahqiq.page.faces import SPACE
from tahqiq.page.lines import Row
from tahqiq.page.spaces import WORD_GAP

Cell = list[Atom]
"""One print line of it."""
Extent = tuple[float, float]
"""Left and right edge, points."""

CELL_STEP, TABLE_STEP = 1.8, 3.5
"""em. Print lines of one cell follow each other by less, where no rules show the cell, and those of one table."""

POST = 3.0
"""An upright rule is so many times as high as it is wide."""

TABLE_GAP = 0.7
"""em. Columns of a table are at least so far apart (TeX's default is 12 pt, 0.92 em of a 13 pt text)."""

STANDOUT, ALIGNED = 1.5, 0.15
"""A gap so many times as wide as the next of its cell parts two cells where the second begins within so many em of two
others of its column (gaps between words vary by less in a cell, which is not justified)."""

COMMON = 0.5
"""Of a table's print lines: where so many have a cell that begins at one place, a word that begins there begins a cell, however
near the word before it stands (Pango, where a justified line of a cell fills it)."""

TABLE_ROWS, TABLE_STRIPS = 3, 2
"""A table is known by so many rows and blank strips."""

ACROSS = 0.5
"""Of the table's width: rules at one height that cover this much part its rows."""

STEP = 1.25
"""A step between print lines wider than this times the smallest one begins a new row, where there are no rules."""


def cuts_of(rows: list[Row], rules: Sequence[Box]) -> dict[int, list[float]]:
    """Where blank strips and upright rules part cells that stand closer than usual: index of a row → x, rising."""
    cuts = _strips(rows)
    posts = [r for r in rules if r[3] - r[1] > POST * (r[2] - r[0])]
    for i, row in enumerate(rows) if posts else ():
        fenced = _fenced(row, posts)
        if fenced:
            cuts[i] = sorted({*cuts.get(i, []), *fenced})
    return cuts


def _strips(rows: list[Row]) -> dict[int, list[float]]:
    """Where narrow columns of numbers stand: index of a row → the x at which its cells part.

    Two strips or more that stay blank over three rows or more are no accident of the spaces between words.
    """
    cuts: dict[int, list[float]] = {}
    i = 0
    while i + TABLE_ROWS <= len(rows):
        strips = _blanks(rows[i])
        end = i + 1
        while len(strips) >= TABLE_STRIPS and end < len(rows):
            both = _common(strips, _blanks(rows[end]), TABLE_GAP * rows[end].size)
            if len(both) < TABLE_STRIPS:
                break
            strips, end = both, end + 1
        if len(strips) >= TABLE_STRIPS and end - i >= TABLE_ROWS:
            cuts.update((k, [(x0 + x1) / 2 for x0, x1 in strips]) for k in range(i, end))
            i = end
        else:
            i += 1
    return cuts


def _blanks(row: Row) -> list[Extent]:
    """The row's inner gaps of `TABLE_GAP` or more."""
    return [(left[1], right[0]) for left, right in itertools.pairwise(row.spans(TABLE_GAP * row.size))]


def _common(a: list[Extent], b: list[Extent], wide: float) -> list[Extent]:
    """What strips of two rows share, where that is as wide as asked."""
    both = [(max(p[0], q[0]), min(p[1], q[1])) for p in a for q in b]
    return [s for s in both if s[1] - s[0] >= wide]


def _fenced(row: Row, posts: list[Box]) -> list[float]:
    """Where upright rules cross the row, x: the edges of a table's cells."""
    height = row.y + 0.3 * row.size
    found = [(x0 + x1) / 2 for x0, y0, x1, y1 in posts if y0 <= height <= y1]
    return [x for x in found if row.x0 < x < row.x1 and not any(a.x0 < x < a.x1 for a in row.atoms if a.kind != SPACE)]


def table_end(rows: list[Row], lines: list[list[Cell]], start: int, rules: Sequence[Box]) -> int:
    """One past the last row of a table that starts here; `start` where none does. One row alone is no table."""
    if len(lines[start]) < 2:
        return start
    cells = extents(lines[start])
    end = start + 1
    while end < len(rows):
        if rows[end - 1].y - rows[end].y > TABLE_STEP * rows[end].size and not _ruled(rows[end - 1], rows[end], rules):
            break
        if len(lines[end]) < 2 and not _continues(rows, lines, end, cells, rules):
            break
        cells += extents(lines[end])
        end += 1
    while end > start and len(lines[end - 1]) < 2 and not _inside_grid(rows[end - 1], rules):
        end -= 1
    many = sum(len(line) > 1 for line in lines[start:end])
    return end if many > 1 else start


def _continues(rows: list[Row], lines: list[list[Cell]], i: int, above: list[Extent], rules: Sequence[Box]) -> bool:
    """A print line with one cell goes on with one of the cells above it in the table."""
    x0, x1 = rows[i].x0, rows[i].x1
    columns = _merged(above)
    if len(columns) < 2 or sum(c0 < x1 and x0 < c1 for c0, c1 in columns) > 1:
        return False
    if _inside_grid(rows[i], rules):
        return True
    close = rows[i - 1].y - rows[i].y < CELL_STEP * rows[i].size and rows[i].font == rows[i - 1].font
    return close and i + 1 < len(rows) and len(lines[i + 1]) > 1


def _inside_grid(row: Row, rules: Sequence[Box]) -> bool:
    """Flat rules as wide as the row run above it and below it."""
    spanning = [r for r in rules if r[2] - r[0] > 4 * (r[3] - r[1]) and r[0] - 2 <= row.x0 and row.x1 <= r[2] + 2]
    return any(r[1] < row.y for r in spanning) and any(r[1] > row.y for r in spanning)


def _ruled(above: Row, below: Row, rules: Sequence[Box]) -> bool:
    """A rule runs between the two print lines."""
    return any(below.y < r[1] < above.y + above.size and r[0] < below.x1 and r[2] > below.x0 for r in rules)


def aligned(rows: list[Row], lines: list[list[Cell]], rtl: bool) -> dict[int, list[float]]:
    """Where narrow gaps of a table's rows part cells: index of a row → x.

    A word begins where the cells of other rows begin, behind a gap clearly wider than the others of its cell; or where those
    of most of them do.
    """
    side = 1 if rtl else 0
    starts = [extent[side] for line in lines if len(line) > 1 for extent in extents(line)]
    most = max(TABLE_ROWS, COMMON * sum(len(line) > 1 for line in lines))
    out: dict[int, list[float]] = {}
    for k, (row, line) in enumerate(zip(rows, lines, strict=True)):
        words = row.spans(WORD_GAP * row.size)
        for x0, x1 in extents(line):
            inside = [word for word in words if x0 - 1 < word[0] and word[1] < x1 + 1]
            gaps = sorted(b[0] - a[1] for a, b in itertools.pairwise(inside))
            standout = len(gaps) > 1 and gaps[-1] > STANDOUT * gaps[-2]
            for a, b in itertools.pairwise(inside):
                begins = a[1] if rtl else b[0]
                like = sum(abs(x - begins) < ALIGNED * row.size for x in starts)
                if like >= most or (like > 1 and standout and b[0] - a[1] == gaps[-1]):
                    out.setdefault(k, []).append((a[1] + b[0]) / 2)
    return out


def grid(rows: list[Row], lines: list[list[Cell]], rules: Sequence[Box]) -> list[list[list[Cell]]]:
    """The table's rows; print line by print line where its columns cannot be told."""
    columns = _columns(lines)
    if columns is None:
        return [[[cell] for cell in line] for line in lines]
    out = []
    for first, last in _bands(rows, rules):
        band: list[list[Cell]] = [[] for _ in columns]
        for line in lines[first:last]:
            for k, cell in _by_column(line, columns):
                band[k].append(cell)
        out.append([cells for cells in band if cells])
    return out


def _by_column(line: list[Cell], columns: list[Extent]) -> list[tuple[int, Cell]]:
    """(column, cell) of a print line; what stands in one column is one cell, wide though its spaces may be."""
    out: list[tuple[int, Cell]] = []
    for cell in line:
        k = _column_of(cell, columns)
        if out and out[-1][0] == k:
            left, first = out[-1][1], cell[0]
            edge = max(a.x1 for a in left)
            space = Atom(" ", "W", SPACE, edge, first.x0, first.y, first.size, -1, first.font, False)
            out[-1] = k, [*left, space, *cell]
        else:
            out.append((k, cell))
    return out


def _columns(lines: list[list[Cell]]) -> list[Extent] | None:
    """The columns' extents, from the lines with as many cells as most have, if there is nothing beside them; else from the
    lines with most cells. None where they overlap."""
    counts = [len(line) for line in lines if len(line) > 1]
    for count in sorted({max(counts, key=counts.count), max(counts)}) if counts else ():
        full = _merged([_extent(cell) for line in lines if len(line) == count for cell in line])
        if len(full) == count and (count == max(counts) or all(_within(cell, full) for line in lines for cell in line)):
            return full
    return None


def _within(cell: Cell, columns: list[Extent]) -> bool:
    """Some column holds a part of the cell."""
    x0, x1 = _extent(cell)
    return any(c0 < x1 and x0 < c1 for c0, c1 in columns)


def _column_of(cell: Cell, columns: list[Extent]) -> int:
    """The column that the cell covers most of, or stands nearest to."""
    x0, x1 = _extent(cell)
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
    return sum(x1 - x0 for x0, x1 in _merged([(r[0], r[2]) for r in between])) > ACROSS * width


def extents(line: list[Cell]) -> list[Extent]:
    """Left and right edges of a print line's cells, points."""
    return [_extent(cell) for cell in line]


def _extent(cell: Cell) -> Extent:
    """Left and right edge, points."""
    return min(a.x0 for a in cell), max(a.x1 for a in cell)


def _merged(extents: list[Extent]) -> list[Extent]:
    """Union of intervals."""
    out: list[Extent] = []
    for x0, x1 in sorted(extents):
        if out and x0 <= out[-1][1]:
            out[-1] = (out[-1][0], max(out[-1][1], x1))
        else:
            out.append((x0, x1))
    return out
