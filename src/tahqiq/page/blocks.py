"""Columns to drafts of blocks: paragraphs, headings, list items, tables, footnotes, still as rows of cells.

    drafts(columns, …) → list of `Draft` in reading order

A draft holds print lines; each print line holds its cells in visual order. What the lines say is not known yet: only
where they stand.
"""

from __future__ import annotations

import itertools
import re
from bisect import bisect
from collections.abc import Sequence

from tahqiq.model import Box
from tahqiq.page.atom import Atom
from tahqiq.page.columns import STOPS
from tahqiq.page.faces import SPACE
from tahqiq.page.lines import Row
from tahqiq.page.spaces import USUAL, WORD_GAP, Spacing, visual
from tahqiq.page.tables import aligned, cuts_of, grid, table_end
from tahqiq.page.verse import balanced

CELL_GAP = 1.3
"""em. A wider gap inside a print line parts two cells, each ordered by itself."""

EVEN = 0.45
"""The narrowest gap of a justified line over its widest; a space beside a stop or bracket may be narrower."""

NEW_SIZE = 0.08
"""A change of size by more than this share starts a new block."""

WIDER_PITCH = 1.3
"""A distance between print lines larger than this share of the usual pitch starts a new block."""

INDENT = 0.8
"""em. A first line is indented by more than this."""

SHORT = 0.4
"""Of the column's width: a line that leaves more room than this ends its paragraph even without a stop."""

HEADING = 1.12
"""A line larger than this share of the body's size is a heading."""

NOTE_SIZE = 0.93
"""Footnotes are smaller than this share of the body's size."""

NOTE_RULE = 0.6
"""The rule above footnotes is shorter than this share of its column."""

_LABEL = re.compile(
    r"(?:[\u2022\u25cf\u25cb\u25e6\u25aa\u25ab\u25a0\u25a1\u2043\u2023\u2219\u00b7\u204c\uf0b7*\u2013\u2014-](?= |$)"
    r"|[(\[]?(?:[0-9\u0660-\u0669\u06f0-\u06f9]{1,3}|[A-Za-z]|[\u0621-\u064a]\u0640?)[.)\]\u2013-]+-?(?= |$)"
    r"|[0-9\u0660-\u0669\u06f0-\u06f9]{1,3}(?:[\u2013-][0-9\u0660-\u0669\u06f0-\u06f9]{1,3})?:(?= ))"
)
_NOTE_LABEL = re.compile(
    r"[\u00b9\u00b2\u00b3\u2070-\u2079]+|[(\[]?[0-9\u0660-\u0669\u06f0-\u06f9]{1,3}[)\].-]?(?= )|\*+"
)


class Draft:
    """A block before its lines are ordered.

    kind    as in `tahqiq.model.KINDS`
    lines   print lines from top to bottom, each the cells of the line from left to right, each cell in visual order
    rows    the row that each print line came from
    grid    of a table: its rows, their cells, the print lines of a cell (`tahqiq.page.tables`)
    """

    __slots__ = ("grid", "kind", "level", "lines", "rows", "size", "x0", "x1")

    def __init__(self, kind: str, rows: list[Row], lines: list[list[list[Atom]]]) -> None:
        self.kind = kind
        self.rows = rows
        self.lines = lines
        self.size = rows[0].size
        self.x0 = min(r.x0 for r in rows)
        self.x1 = max(r.x1 for r in rows)
        self.level = 0
        self.grid: list[list[list[list[Atom]]]] = []


def drafts(columns: list[list[Row]], rules: Sequence[Box], rtl: bool, spacing: Spacing = USUAL) -> list[Draft]:
    """The page's blocks in reading order, footnotes after the body."""
    found: list[list[Draft]] = []
    for column in columns:
        found.append(_column(column, rules, rtl, spacing))
    body = _body_size([d for group in found for d in group])
    for group in found:
        _name_kinds(group, body, rules, rtl)
    flat = [d for group in found for d in group]
    return [d for d in flat if d.kind != "footnote"] + [d for d in flat if d.kind == "footnote"]


def _column(rows: list[Row], rules: Sequence[Box], rtl: bool, spacing: Spacing) -> list[Draft]:
    """One column's tables and paragraphs."""
    cuts = cuts_of(rows, rules)
    lines = [_with_label(_cells(row, cuts.get(i), spacing), rtl) for i, row in enumerate(rows)]
    for i, row in enumerate(rows):
        lone = all(len(lines[k]) == 1 for k in (i - 1, i + 1) if 0 <= k < len(rows))
        if len(lines[i]) > 1 and i not in cuts and lone and _stretched(row):
            lines[i] = [visual(list(row.atoms), spacing)]
    out: list[Draft] = []
    start = 0
    i = 0
    while i < len(rows):
        end = table_end(rows, lines, i, rules)
        if end > i + 1:
            for k, found in aligned(rows[i:end], lines[i:end], rtl).items():
                lines[i + k] = _cells(rows[i + k], sorted([*cuts.get(i + k, []), *found]), spacing)
            out.extend(_paragraphs(rows[start:i], lines[start:i], rows, rtl))
            out.append(_table(rows[i:end], lines[i:end], rules))
            start = i = end
        else:
            i += 1
    out.extend(_paragraphs(rows[start:], lines[start:], rows, rtl))
    return out


def _cells(row: Row, cuts: list[float] | None, spacing: Spacing) -> list[list[Atom]]:
    """The row's cells from left to right, in visual order."""
    parts = row.pieces(CELL_GAP * row.size)
    if cuts:
        parts = [part for whole in parts for part in _cut(whole, cuts)]
    blanks = [a for a in row.atoms if a.kind == SPACE]
    if len(parts) == 1:
        return [visual(row.inked() + blanks, spacing)]
    out = []
    for part in parts:
        x0, x1 = part[0].x0, max(a.x1 for a in part)
        out.append(visual(part + [b for b in blanks if x0 <= (b.x0 + b.x1) / 2 <= x1], spacing))
    return out


def _stretched(row: Row) -> bool:
    """All the gaps between the row's words are nearly alike: a justified line, not cells."""
    gaps = [right[0] - left[1] for left, right in itertools.pairwise(row.spans(WORD_GAP * row.size))]
    return len(gaps) > 1 and min(gaps) > EVEN * max(gaps)


def _with_label(line: list[list[Atom]], rtl: bool) -> list[list[Atom]]:
    """A list's label that stands far off its text is no cell of a table: the two are one line."""
    if len(line) != 2 or not _LABEL.fullmatch(_opening(line, rtl)):
        return line
    left, right = line
    edge = max(a.x1 for a in left)
    space = Atom(" ", "W", SPACE, edge, right[0].x0, right[0].y, right[0].size, -1, right[0].font, False)
    return [[*left, space, *right]]


def _cut(atoms: list[Atom], cuts: list[float]) -> list[list[Atom]]:
    """The atoms (in x order) parted at the given x."""
    parts: list[list[Atom]] = [[] for _ in range(len(cuts) + 1)]
    for atom in atoms:
        parts[bisect(cuts, (atom.x0 + atom.x1) / 2)].append(atom)
    return [part for part in parts if part]


def _table(rows: list[Row], lines: list[list[list[Atom]]], rules: Sequence[Box]) -> Draft:
    """Rows of cells: a table, or verse where all are pairs of half verses."""
    verse = all(len(line) == 2 for line in lines) and balanced(lines)
    draft = Draft("verse" if verse else "table", rows, lines)
    draft.grid = [[[cell] for cell in line] for line in lines] if verse else grid(rows, lines, rules)
    return draft


# Paragraphs


def _paragraphs(rows: list[Row], lines: list[list[list[Atom]]], column: list[Row], rtl: bool) -> list[Draft]:
    if not rows:
        return []
    x0, x1 = min(r.x0 for r in column), max(r.x1 for r in column)
    pitches = sorted(a.y - b.y for a, b in itertools.pairwise(column))
    out: list[Draft] = []
    start = 0
    for i in range(1, len(rows) + 1):
        if i == len(rows) or _breaks(rows, lines, i, start, (x0, x1), pitches, rtl):
            kind = "list-item" if _LABEL.match(_opening(lines[start], rtl)) else "paragraph"
            out.append(Draft(kind, rows[start:i], lines[start:i]))
            start = i
    return out


def _breaks(
    rows: list[Row],
    lines: list[list[list[Atom]]],
    i: int,
    start: int,
    extent: tuple[float, float],
    pitches: list[float],
    rtl: bool,
) -> bool:
    """A new block begins with row i."""
    row, before = rows[i], rows[i - 1]
    if abs(row.size - before.size) > NEW_SIZE * before.size:
        return True
    step = before.y - row.y
    usual = _usual_pitch(rows, i, pitches)
    if step > WIDER_PITCH * usual or len(lines[i]) > 1 or len(lines[i - 1]) > 1:
        return True
    if _cut_off(lines[i - 1][0], rtl):
        return False
    if _LABEL.match(_opening(lines[i], rtl)):
        return True
    em = row.size
    begin, begun = (extent[1] - row.x1, extent[1] - before.x1) if rtl else (row.x0 - extent[0], before.x0 - extent[0])
    if begin > begun + INDENT * em and begin < 6 * em:
        labelled = i - start == 1 and _LABEL.match(_opening(lines[start], rtl))
        if not labelled and not _hanging(rows, i, start, begin, rtl, extent):
            return True
    room = before.x0 - extent[0] if rtl else extent[1] - before.x1
    if room <= 1.5 * em or room <= _first_word(lines[i][0], rtl) + 0.5 * em:
        return False
    return _stops(lines[i - 1][0], rtl) or room > SHORT * (extent[1] - extent[0])


def _stops(cell: list[Atom], rtl: bool) -> bool:
    """The print line ends in a stop."""
    return bool(cell) and (cell[0] if rtl else cell[-1]).text in STOPS


def _cut_off(cell: list[Atom], rtl: bool) -> bool:
    """The print line ends in an opening bracket, which LibreOffice parts from its number."""
    last = cell[0] if rtl else cell[-1]
    return last.text != "" and last.text in (")]" if rtl and last.drawn else "([")


def _hanging(rows: list[Row], i: int, start: int, begin: float, rtl: bool, extent: tuple[float, float]) -> bool:
    """The second line of an item whose label hangs out: the block's other lines stand as deep as this one."""
    return (
        i - start == 1
        and i + 1 < len(rows)
        and abs((extent[1] - rows[i + 1].x1 if rtl else rows[i + 1].x0 - extent[0]) - begin) < 0.3 * rows[i].size
    )


def _usual_pitch(rows: list[Row], i: int, pitches: list[float]) -> float:
    """The pitch of the lines of this size: the least step among like neighbours, else the column's lower quartile."""
    like = [
        rows[k - 1].y - rows[k].y
        for k in range(max(1, i - 3), min(len(rows), i + 4))
        if abs(rows[k].size - rows[k - 1].size) < NEW_SIZE * rows[k].size
        and rows[k - 1].y - rows[k].y > 0.5 * rows[k].size
    ]
    if like:
        return max(min(like), rows[i].size)
    return max(pitches[len(pitches) // 4], rows[i].size) if pitches else rows[i].size * 1.5


def _first_word(cell: list[Atom], rtl: bool) -> float:
    """Width of the first word in reading order, points."""
    atoms = cell[::-1] if rtl else cell
    word = []
    for atom in atoms:
        if atom.kind == SPACE:
            break
        word.append(atom)
    return max(a.x1 for a in word) - min(a.x0 for a in word) if word else 0.0


def _opening(line: list[list[Atom]], rtl: bool) -> str:
    """The first few characters in reading order, digits of a number in their order."""
    cell = line[-1] if rtl else line[0]
    atoms = cell[-8:][::-1] if rtl else cell[:8]
    text = "".join([a.text for a in atoms])
    if rtl:
        text = re.sub(r"[0-9\u0660-\u0669\u06f0-\u06f9]{2,}", lambda m: m.group()[::-1], text)
        if text[:1] in ")]" or (
            len(text) > 1 and text[1:3].strip("0123456789")[:1] in ("(", "[")
        ):  # drawn shapes, read from the right
            text = text.translate(str.maketrans("()[]", ")(]["))
    return text


# Kinds


def _body_size(group: list[Draft]) -> float:
    """The em that most atoms of the page have."""
    weight: dict[float, int] = {}
    for draft in group:
        for row in draft.rows:
            size = round(row.size, 1)
            weight[size] = weight.get(size, 0) + len(row.atoms)
    return max(weight, key=lambda s: weight[s]) if weight else 0.0


def _name_kinds(group: list[Draft], body: float, rules: Sequence[Box], rtl: bool) -> None:
    """Headings by size, footnotes by size, place and label or rule."""
    for draft in group:
        if draft.kind in ("paragraph", "list-item") and draft.size > HEADING * body and len(draft.rows) <= 3:
            draft.kind = "heading"
            draft.level = 1 if draft.size > 1.5 * body else 2
    first = len(group)
    for i in range(len(group) - 1, 0, -1):
        draft = group[i]
        if draft.size >= NOTE_SIZE * body or draft.kind in ("table", "verse", "heading"):
            break
        labelled = bool(_NOTE_LABEL.match(_opening(draft.lines[0], rtl)))
        ruled = _note_rule(group[i - 1], draft, group, rules)
        if labelled or ruled:
            first = i
        if ruled:
            break
    for draft in group[first:]:
        draft.kind = "footnote"


def _note_rule(above: Draft, draft: Draft, group: list[Draft], rules: Sequence[Box]) -> bool:
    """A short rule stands between the two blocks."""
    width = max(d.x1 for d in group) - min(d.x0 for d in group)
    top, bottom = above.rows[-1].y, draft.rows[0].y
    return any(bottom < r[1] < top and r[2] - r[0] < NOTE_RULE * width and r[2] - r[0] > 2 * draft.size for r in rules)
