"""What reading gives back: a document of pages, blocks and lines, each line certified or with its doubts."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from typing import NamedTuple

Box = tuple[float, float, float, float]
"""x0, y0, x1, y1 in points; origin at the lower left corner of the visible page, y up."""

REASONS = {
    "unmapped-glyph": "a glyph that no witness can name stands in the line as U+FFFD",
    "guessed-letter": "a glyph that no witness can name was given the letter that it looks most like",
    "map-contradicts-font": "the PDF's map and the font's own evidence name different letters",
    "map-damaged": "the font's ToUnicode map is damaged in a way that cannot be undone exactly",
    "legacy-encoding": "the font puts right-to-left letters at Latin codes",
    "quran-page-font": "a glyph of this font is a whole word with a code that says something else",
    "order-not-reproduced": "no logical text was found that the bidi algorithm draws in the order of the ink",
    "ambiguous": "several logical texts draw the same ink and nothing decides between them",
    "mixed-digits": "one number holds digits of two scripts",
    "overlapping-ink": "glyphs lie on one another so that their order is not certain",
    "paint-order": "words of a left-to-right passage were painted in another order than they stand in",
    "loose-mark": "a combining mark could not be given to a letter with certainty",
    "uncertain-space": "a gap is as wide as the widest gap inside words and as the narrowest between them",
    "uncertain-joiner": "an invisible joiner or non-joiner may stand here",
    "invisible-text": "the text is not painted (an OCR layer); the ink cannot confirm it",
    "actual-text-differs": "the ActualText says something other than its glyphs",
    "implausible-text": "the ink allows this text, but nobody writes so",
}
"""Every reason a line may be doubted, and what it means."""


class Doubt(NamedTuple):
    """Why a line is not certified."""

    reason: str
    """A key of `REASONS`."""
    detail: str = ""
    """What exactly: a glyph's font and code, a number, the other reading."""


class Traced(NamedTuple):
    """A text that knows where each character came from."""

    text: str
    source: Sequence[int]
    """For each character the index of what it was made from; -1 where it was inserted."""

    def through(self, earlier: Traced) -> Traced:
        """This text traced to what `earlier` was made from, where `self` was made from `earlier.text`."""
        back = earlier.source
        return Traced(self.text, [back[i] if i >= 0 else -1 for i in self.source])


class Line:
    """One print line, or one cell of a table's print line."""

    __slots__ = ("angle", "baseline", "block", "box", "controlled", "doubts", "fonts", "size", "source", "text")

    def __init__(
        self,
        text: str,
        source: list[int],
        box: Box,
        baseline: float,
        size: float,
        fonts: list[str],
        doubts: list[Doubt],
        controlled: str = "",
        angle: float = 0.0,
    ) -> None:
        self.text = text
        """Logical order, no bidi controls."""
        self.source = source
        """For each character of `text` the index of its glyph in the page's paint order; -1: inserted (spaces)."""
        self.box = box
        self.baseline = baseline
        """Height of the baseline; for a turned line its offset in the turned frame."""
        self.size = size
        self.fonts = fonts
        self.doubts = doubts
        self.controlled = controlled or text
        """`text` with the isolates that reproduce directions set by hand; equal to `text` where none are needed."""
        self.angle = angle
        self.block = -1
        """Index into `Page.blocks`."""

    @property
    def certified(self) -> bool:
        """Order and identity of every glyph are proved against the page."""
        return not self.doubts

    def __repr__(self) -> str:
        return f"Line({self.text!r}{'' if self.certified else ', ' + ', '.join(d.reason for d in self.doubts)})"


KINDS = ("heading", "paragraph", "list-item", "table", "footnote", "verse", "furniture")
"""Kinds of `Block`. Furniture: running heads and page numbers, not part of `Page.text`."""


class Block(NamedTuple):
    """Lines that belong together, in reading order."""

    kind: str
    text: str
    """Print lines joined; a table has a row a line with its cells parted by tabs."""
    lines: list[int]
    """Indices into `Page.lines`."""
    level: int = 0
    """Of a heading: 1 is the largest."""


class Page:
    """One page as read."""

    __slots__ = (
        "blocks",
        "faults",
        "height",
        "label",
        "lines",
        "needs_ocr",
        "number",
        "text",
        "unmapped_fonts",
        "width",
    )

    def __init__(
        self,
        number: int,
        label: str,
        width: float,
        height: float,
        lines: list[Line],
        blocks: list[Block],
        text: str,
        faults: list[str],
        needs_ocr: bool,
        unmapped_fonts: list[str],
    ) -> None:
        self.number = number
        """1-based."""
        self.label = label
        """The printed page label, as the PDF gives it."""
        self.width = width
        self.height = height
        self.lines = lines
        """In reading order; furniture last."""
        self.blocks = blocks
        self.text = text
        """Blocks in reading order, a block a line (a table a row a line), furniture left out."""
        self.faults = faults
        """What was broken in the file here and was read around."""
        self.needs_ocr = needs_ocr
        """The page is a picture: its text is not in the file."""
        self.unmapped_fonts = unmapped_fonts
        """Fonts shown here for which no witness names the letters."""

    @property
    def certified(self) -> bool:
        """Every line is certified and nothing on the page had to be read around."""
        return not self.faults and not self.needs_ocr and all(line.certified for line in self.lines)

    @property
    def share(self) -> float:
        """Certified lines of all lines; 1.0 for an empty page."""
        return sum(line.certified for line in self.lines) / len(self.lines) if self.lines else 1.0

    @property
    def doubts(self) -> dict[str, int]:
        """Reason → number of lines that it holds for."""
        counts: dict[str, int] = {}
        for line in self.lines:
            for reason in dict.fromkeys(d.reason for d in line.doubts):
                counts[reason] = counts.get(reason, 0) + 1
        return counts

    def __repr__(self) -> str:
        return f"Page({self.number}, {len(self.lines)} lines, {self.share:.0%} certified)"


def joined(pages: Iterable[Page]) -> Iterator[str]:
    """The texts of pages, each after the first led by a form feed."""
    for i, page in enumerate(pages):
        yield ("\f" if i else "") + page.text
