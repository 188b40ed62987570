"""A small page maker for producers that only draw strings: breaks lines, resolves directions, places pieces.

The directions are those of GNU FriBidi (a library of its own, so that nothing of the program under test makes the PDFs
that test it).
"""

from __future__ import annotations

import ctypes
from collections.abc import Callable, Iterator
from dataclasses import dataclass, field
from itertools import groupby

from producers.job import LRI, PDI, Job, Overflow
from texts import Block, Inline, Page, Run, raised

TOP, BOTTOM = 72.0, 64.0
GUTTER = 24.0
LEADING = 1.62
RAISE, SMALL = 0.36, 0.62
"""em of the line: how far a note mark is raised, and its size."""


@dataclass(frozen=True)
class Style:
    """How a stretch of text is drawn: `font` "main" or "latin", size in points, raise of the baseline in points."""

    font: str
    size: float
    bold: bool = False
    raise_: float = 0.0
    note: bool = False


@dataclass
class Piece:
    """Text of one style and one embedding level, in logical order, at x (points from the left)."""

    text: str
    style: Style
    rtl: bool
    x: float = 0.0
    width: float = 0.0


@dataclass
class Line:
    """Pieces in visual order, left to right; `spare` is what justification still has to fill."""

    pieces: list[Piece]
    y: float = 0.0
    spare: float = 0.0


@dataclass
class Sheet:
    """One page: lines in paint order, and rules as (x0, y0, x1, y1)."""

    lines: list[Line] = field(default_factory=list)
    rules: list[tuple[float, float, float, float]] = field(default_factory=list)


Measure = Callable[[str, Style, bool], float]
Covers = Callable[[str], bool]

_fribidi = ctypes.CDLL("libfribidi.so.0")


def levels(text: str, rtl: bool) -> list[int]:
    """Embedding levels of a paragraph (UAX #9, rules P2 to I2)."""
    count = len(text)
    chars = (ctypes.c_uint32 * count)(*map(ord, text))
    types = (ctypes.c_uint32 * count)()
    brackets = (ctypes.c_uint32 * count)()
    found = (ctypes.c_int8 * count)()
    base = ctypes.c_uint32(0x111 if rtl else 0x110)
    _fribidi.fribidi_get_bidi_types(chars, count, types)
    _fribidi.fribidi_get_bracket_types(chars, count, types, brackets)
    _fribidi.fribidi_get_par_embedding_levels_ex(types, brackets, count, ctypes.byref(base), found)
    return list(found)


def reorder(runs: list[tuple[int, int]]) -> list[int]:
    """Visual order of runs given as (level, anything), rule L2; returns indices into `runs`."""
    order = list(range(len(runs)))
    if not runs:
        return order
    for level in range(max(r[0] for r in runs), 0, -1):
        start = 0
        while start < len(order):
            if runs[order[start]][0] < level:
                start += 1
                continue
            end = start
            while end < len(order) and runs[order[end]][0] >= level:
                end += 1
            order[start:end] = reversed(order[start:end])
            start = end
    return order


def _weight(block: Block) -> int:
    return sum(len(run.text) for run in block.inline) + sum(len(run.text) for item in block.items for run in item)


def deal(blocks: tuple[Block, ...], count: int) -> list[tuple[Block, ...]]:
    """Shares out whole blocks among columns by their length; a heading stays with what follows it."""
    share = sum(map(_weight, blocks)) / count
    columns: list[list[Block]] = [[]]
    used = 0.0
    for number, block in enumerate(blocks):
        follower = blocks[number + 1] if block.kind == "heading" and number + 1 < len(blocks) else block
        after_heading = number > 0 and blocks[number - 1].kind == "heading"
        if not after_heading and used + _weight(follower) / 2 > share * len(columns) and len(columns) < count:
            columns.append([])
        columns[-1].append(block)
        used += _weight(block)
    return [tuple(column) for column in columns]


@dataclass
class _Char:
    char: str
    level: int
    style: Style


class Maker:
    """Lays a document out; `measure(text, style, rtl)` gives a width in points, `covers(char)` whether the main font
    draws a character. With `justify` lines come with `spare` to be filled by whoever draws them."""

    def __init__(self, job: Job, measure: Measure, covers: Covers, justify: bool = False) -> None:
        self.job = job
        self.measure = measure
        self.covers = covers
        self.paper = job.paper
        self.rtl = job.text.rtl
        self.justify = justify and job.justified

    def sheets(self) -> Iterator[Sheet]:
        for page in self.job.text.pages:
            yield self._sheet(page)

    def _chars(self, runs: Inline, size: float, bold: bool) -> list[_Char]:
        told: list[tuple[str, Run]] = []
        for run in runs:
            text = f"{LRI}{run.text}{PDI}" if run.role == "ltr" else run.text
            told += [(c, run) for c in text]
        chars: list[_Char] = []
        for (char, run), level in zip(told, levels("".join(c for c, _ in told), self.rtl), strict=True):
            if char in (LRI, PDI):
                continue
            note = run.role == "note"
            font = "main" if self.covers(char) else "latin"
            if char == " " and chars:
                font = chars[-1].style.font
            style = Style(
                font, size * SMALL if note else size, bold or run.role == "bold", size * RAISE if note else 0.0, note,
            )
            chars.append(_Char(char, level, style))
        return chars

    def _width(self, chars: list[_Char]) -> float:
        return sum(p.width for p in self._pieces(chars))

    def _pieces(self, chars: list[_Char]) -> list[Piece]:
        grouped = [(level, style, "".join(c.char for c in run)) for (level, style), run in groupby(
            chars, key=lambda c: (c.level, c.style))]
        order = reorder([(level, 0) for level, _, _ in grouped])
        pieces = []
        for index in order:
            level, style, text = grouped[index]
            rtl = level % 2 == 1
            pieces.append(Piece(text, style, rtl, width=self.measure(text, style, rtl)))
        return pieces

    def _words(self, chars: list[_Char]) -> list[list[_Char]]:
        words: list[list[_Char]] = [[]]
        for char in chars:
            if char.char == " ":
                words.append([])
            else:
                words[-1].append(char)
        return words

    def paragraph(self, runs: Inline, size: float, width: float, bold: bool = False, justify: bool = False,
                  indent: float = 0.0) -> list[Line]:
        """Lines of one paragraph, x relative to the left of a measure `width` wide, aligned to its start."""
        chars = self._chars(runs, size, bold)
        rows: list[list[_Char]] = []
        space: _Char | None = next((c for c in chars if c.char == " "), None)
        at = 0
        for word in self._words(chars):
            between = [chars[at - 1]] if at and space else []
            at += len(word) + 1
            if rows and self._width(rows[-1] + between + word) <= width - indent:
                rows[-1] = rows[-1] + between + word
            else:
                rows.append(list(word))
                if self._width(word) > width - indent:
                    raise Overflow(f"a word is wider than its column: {''.join(c.char for c in word)}")
        lines = []
        for number, row in enumerate(rows):
            pieces = self._pieces(row)
            used = sum(p.width for p in pieces)
            spare = width - indent - used if justify and number < len(rows) - 1 else 0.0
            line = Line(pieces, spare=spare)
            left = (width - indent - used - spare) if self.rtl else indent
            self._place(line, left)
            lines.append(line)
        return lines

    def _place(self, line: Line, left: float) -> None:
        for piece in line.pieces:
            piece.x = left
            left += piece.width

    def _block(self, block: Block, size: float, width: float) -> Iterator[tuple[list[Line], float, bool]]:
        """Rows of a block: (lines that share a baseline, height, a rule below)."""
        pitch = size * LEADING
        if block.kind == "heading":
            big = size * (1.35, 1.15, 1.05)[block.level - 1]
            for line in self.paragraph(block.inline, big, width, bold=True):
                yield [line], big * LEADING, False
        elif block.kind == "paragraph":
            lines = self.paragraph(block.inline, size, width, justify=self.justify)
            for number, line in enumerate(lines):
                yield [line], pitch + (0.45 * size if number == 0 else 0), False
        elif block.kind == "list":
            yield from self._list(block, size, width)
        elif block.kind in ("table", "verse"):
            yield from self._table(block, size, width)
        else:
            raise ValueError(block.kind)

    def _list(self, block: Block, size: float, width: float) -> Iterator[tuple[list[Line], float, bool]]:
        indent = 1.7 * size
        for label, item in zip(block.labels, block.items, strict=True):
            mark = self.paragraph((Run(label),), size, width)[0]
            for number, line in enumerate(self.paragraph(item, size, width, indent=indent)):
                yield ([mark, line] if number == 0 else [line]), size * LEADING, False

    def _table(self, block: Block, size: float, width: float) -> Iterator[tuple[list[Line], float, bool]]:
        count = len(block.rows[0])
        cell_width = width / count
        for number, row in enumerate(block.rows):
            bold = block.kind == "table" and number == 0
            cells = [self.paragraph(cell, size, cell_width - 0.8 * size, bold=bold) for cell in row]
            for column, made in enumerate(cells):
                place = count - 1 - column if self.rtl else column
                for line in made:
                    self._place(line, line.pieces[0].x + place * cell_width + 0.4 * size)
            tallest = max(map(len, cells))
            for depth in range(tallest):
                last = depth == tallest - 1
                lines = [made[depth] for made in cells if depth < len(made)]
                yield lines, size * LEADING * (1.0 if depth else 1.1), last and block.kind == "table"

    def _flow(self, sheet: Sheet, blocks: tuple[Block, ...], size: float, left: float, width: float, y: float) -> float:
        for block in blocks:
            if block.kind == "columns":
                y = self._columns(sheet, block, size, left, width, y)
                continue
            for lines, height, rule in self._block(block, size, width):
                y -= height
                for line in lines:
                    self._put(sheet, line, left, y)
                if rule:
                    sheet.rules.append((left, y - 0.35 * size, left + width, y - 0.35 * size))
        return y

    def _put(self, sheet: Sheet, line: Line, left: float, y: float) -> None:
        line.y = y
        for piece in line.pieces:
            piece.x += left
        sheet.lines.append(line)

    def _columns(self, sheet: Sheet, block: Block, size: float, left: float, width: float, y: float) -> float:
        column = (width - (block.count - 1) * GUTTER) / block.count
        rows = [row for inner in block.blocks for row in self._block(inner, size, column)]
        share = sum(height for _, height, _ in rows) / block.count
        lowest, at, used = y, 0, 0.0
        here = y
        for lines, height, _ in rows:
            if used + height / 2 > share * (at + 1) and at < block.count - 1:
                at, here = at + 1, y
            used += height
            here -= height
            lowest = min(lowest, here)
            place = block.count - 1 - at if self.rtl else at
            for line in lines:
                self._put(sheet, line, left + place * (column + GUTTER), here)
        return lowest

    def _centred(self, sheet: Sheet, text: str, y: float) -> None:
        if text:
            line = self.paragraph((Run(text),), 9.0, self.paper.width - 2 * self.paper.margin)[0]
            used = sum(p.width for p in line.pieces)
            self._place(line, 0)
            self._put(sheet, line, (self.paper.width - used) / 2, y)

    def _sheet(self, page: Page) -> Sheet:
        sheet = Sheet()
        paper = self.paper
        width = paper.width - 2 * paper.margin
        size = self.job.size
        self._centred(sheet, page.head, paper.height - 44)
        y = self._flow(sheet, page.blocks, size, paper.margin, width, paper.height - TOP)
        if page.notes:
            y = self._notes(sheet, page.notes, size * 0.82, width, y)
        if y < BOTTOM:
            raise Overflow("the page is full")
        self._centred(sheet, page.folio, 36)
        return sheet

    def _notes(self, sheet: Sheet, notes: Block, size: float, width: float, y: float) -> float:
        lines = []
        for label, item in zip(notes.labels, notes.items, strict=True):
            mark = Run(label, "note" if raised(label) else "")
            lines += self.paragraph((mark, Run(" "), *item), size, width)
        pitch = size * LEADING
        top = BOTTOM + pitch * len(lines)
        if top > y - pitch:
            raise Overflow("no room for the notes")
        left = self.paper.margin
        right = left + width
        sheet.rules.append((right - 140, top, right, top) if self.rtl else (left, top, left + 140, top))
        for number, line in enumerate(lines):
            self._put(sheet, line, left, top - pitch * (number + 1) + 0.3 * size)
        return y
