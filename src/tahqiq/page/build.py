"""Drafts to a page: the lines of each block ordered, certified and joined.

build(drafts, …) → (lines, blocks, text)
"""

from __future__ import annotations

import re
from collections.abc import Iterable

from tahqiq.model import Block, Line
from tahqiq.page.atom import Atom
from tahqiq.page.blocks import Draft
from tahqiq.page.certify import doubts, of_ink
from tahqiq.page.faces import SPACE
from tahqiq.page.forward import PLAIN, Dialect
from tahqiq.page.order import ordered
from tahqiq.page.plausible import MARGIN, plausibility
from tahqiq.page.written import Ordered, controlled

RTL_SHARE = 0.3
"""A block with at least this share of right-to-left letters among its letters runs from the right."""

_SIGNED = re.compile(r"[EN]T*[PO]T*[EN]|[EN]PW[EN]")
_HYPHEN = re.compile(r"(?:^|[^\w@./:-])[\w]*[a-z\u00df-\u00ff]-$")
_ADDRESS = re.compile(r"[\w.+-]*[@/][\w@./:-]*-$|www\.[\w.-]*-$|(?:www\.|https?:)\S*[/?&=]$")
_CUT = re.compile(r"(?:[(\[{\u00ab\u2039]|\w/|[A-Za-z\u05d0-\u05ea]-)\n\w|\d[-\u2013\u2212]\n\d")
"""The end of a line and the beginning of the next where the wrap went through a word: behind a bracket, stroke or dash."""
_FROM_LEFT = re.compile(r"^[.,:;!\u060c\u061b\u061f]|\s[.,]\d{1,2}$")
"""A stop in front or behind the label: perhaps the paragraph runs from the left, aligned to the right (word processors)."""
_LOWER = re.compile(r"[a-z\u00df-\u00ff]")


def letters(atoms: Iterable[Atom]) -> tuple[int, int]:
    """Right-to-left and left-to-right letters."""
    kinds = "".join([atom.cls for atom in atoms])
    return kinds.count("A") + kinds.count("R"), kinds.count("L")


def directed(lines: list[list[Atom]], rtl: bool, dialect: str) -> tuple[list[Ordered], int]:
    """The lines of one paragraph in logical order, and the paragraph's base level."""
    right, left = letters(a for line in lines for a in line)
    if right and right >= RTL_SHARE * (right + left):
        results = ordered(lines, 1, dialect)
        if any(_FROM_LEFT.search("".join(own.text)) for own in results):
            others = ordered(lines, 0, dialect)
            if _cost(results) >= MARGIN and not _cost(others):
                return others, 0
        return results, 1
    if not right and not rtl:
        return ordered(lines, 0, dialect), 0
    bases = (1, 0) if rtl and (right or not left) else (0, 1)
    tries = [(_cost(results), results, base) for base in bases for results in [ordered(lines, base, dialect)]]
    (cost, results, base), (other_cost, others, _) = sorted(tries, key=lambda tried: tried[0])
    if cost >= MARGIN and other_cost < cost + MARGIN:  # something is odd about either
        results = [_doubted(own, other) for own, other in zip(results, others, strict=True)]
    return results, base


def _cost(results: list[Ordered]) -> int:
    return sum(plausibility("".join(o.text)) + o.cost - o.penalty for o in results)


def _doubted(own: Ordered, other: Ordered) -> Ordered:
    """A reading that another one is as good as."""
    return own if own.ambiguous or own.text == other.text else own._replace(ambiguous="".join(other.text))


def _signed(line: list[Atom]) -> bool:
    """The line has a hyphen between numbers, which dialects order differently."""
    kinds = "".join([atom.cls for atom in line])
    return _SIGNED.search(kinds) is not None


class Built:
    """Lines and blocks of a page, collected."""

    def __init__(self, rtl: bool, dialect: Dialect = PLAIN) -> None:
        self.rtl = rtl
        self.dialect = dialect
        self.lines: list[Line] = []
        self.blocks: list[Block] = []

    def add(self, draft: Draft, kind: str) -> None:
        """Order one draft's lines and append its block."""
        first = len(self.lines)
        if draft.kind in ("table", "verse"):
            text = self._table(draft)
        else:
            text = self._prose(draft)
        indices = list(range(first, len(self.lines)))
        for line in self.lines[first:]:
            line.block = len(self.blocks)
        self.blocks.append(Block(kind, text, indices, draft.level))

    def _prose(self, draft: Draft) -> str:
        single = [line[0] for line in draft.lines if len(line) == 1]
        if len(single) == len(draft.lines):
            results = self._ordered(single)
            return joined([self._line(result, cell) for result, cell in zip(results, single, strict=True)])
        parts = []
        for line in draft.lines:
            cells = line[::-1] if self.rtl else line
            parts.append(" ".join(self._line(self._ordered([cell])[0], cell) for cell in cells))
        return joined(parts)

    def _ordered(self, lines: list[list[Atom]]) -> list[Ordered]:
        """The lines ordered; ambiguous where a dialect that the document does not rule out reads another text."""
        results, _ = directed(lines, self.rtl, self.dialect.name)
        for rival in self.dialect.rivals if any(_signed(line) for line in lines) else ():
            for i, other in enumerate(directed(lines, self.rtl, rival)[0]):
                own = results[i]
                if other.text != own.text and other.cost < own.cost + MARGIN:
                    better, worse = (other, own) if other.cost < own.cost else (own, other)
                    results[i] = better._replace(ambiguous=better.ambiguous or "".join(worse.text))
        return results

    def _table(self, draft: Draft) -> str:
        rows = []
        for row in draft.grid:
            cells = row[::-1] if self.rtl else row
            rows.append("\t".join(self._cell(lines) for lines in cells))
        return "\n".join(rows)

    def _cell(self, lines: list[list[Atom]]) -> str:
        """Order the print lines of one cell; their text, joined."""
        return joined([self._line(result, line) for result, line in zip(self._ordered(lines), lines, strict=True)])

    def _line(self, result: Ordered, cell: list[Atom]) -> str:
        """Make the `Line` of one ordered cell; its text."""
        made = line_of(result, cell)
        self.lines.append(made)
        return made.text


def line_of(result: Ordered, cell: list[Atom]) -> Line:
    """The `Line` of a cell: text, trace, box and doubts."""
    text = "".join(result.text)
    found = doubts(result, text) + of_ink(cell)
    inked = [a for a in cell if a.kind != SPACE]
    sizes = [a.size for a in inked]
    size = sizes[0] if sizes.count(sizes[0]) == len(sizes) else max(set(sizes), key=sizes.count)
    baseline = next(a.y for a in inked if (a.size == size and not a.raised) or a is inked[-1])
    box = (min([a.x0 for a in inked]), baseline - 0.3 * size, max([a.x1 for a in inked]), baseline + 0.9 * size)
    fonts = list(dict.fromkeys([a.font for a in inked if a.font]))
    isolated = controlled(result) if result.islands or result.parted else ""
    return Line(text, _source(result), box, baseline, size, fonts, found, isolated)


def _source(result: Ordered) -> list[int]:
    """For each character of the text the index of its glyph."""
    source: list[int] = []
    for atom, piece in zip(result.atoms, result.text, strict=True):
        trace, length = atom.trace, len(piece)
        if trace is not None and len(trace) == length:
            source += trace
        elif length == 1:
            source.append(atom.index)
        else:
            source += [atom.index] * length
    return source


def joined(lines: list[str]) -> str:
    """Print lines of one paragraph as one text; a Latin word hyphenated at the line's end is made whole, and an address
    or number that was broken at a sign of its own."""
    out = lines[0] if lines else ""
    for line in lines[1:]:
        if _LOWER.match(line) and _ADDRESS.search(out):
            out += line
        elif _LOWER.match(line) and _HYPHEN.search(out):
            out = out[:-1] + line
        elif _CUT.search(f"{out[-2:]}\n{line[:1]}"):
            out += line
        else:
            out = f"{out} {line}"
    return out


def page_text(blocks: list[Block]) -> str:
    """The blocks in reading order, furniture left out."""
    return "\n".join(block.text for block in blocks if block.kind != "furniture")
