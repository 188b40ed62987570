"""All that an edition makes of one page: the viewer's data, its share of the downloads, its words for the search."""

from __future__ import annotations

import json
from typing import Any, NamedTuple

from tahqiq.edition.layer import Frame, Word, frames, right_to_left, words
from tahqiq.folding import words as folded_words
from tahqiq.glyphs import Glyphs
from tahqiq.model import Block, Line, Page
from tahqiq.write.json import page_object
from tahqiq.write.markdown import markdown
from tahqiq.write.text import text


class Heading(NamedTuple):
    """A line of the table of contents."""

    page: int
    block: int
    level: int
    text: str


class Leaf(NamedTuple):
    """A page as published; small enough to keep one for each page of a long book."""

    number: int
    label: str
    width: float
    height: float
    lines: int
    certified: int
    """Lines that are."""
    faulty: bool
    """Something in the file was broken here and was read around."""
    headings: list[Heading]
    words: list[str]
    """Folded, in reading order, furniture left out."""


class Made(NamedTuple):
    """A leaf with its share of the files."""

    leaf: Leaf
    data: dict[str, Any]
    """For the viewer, see docs/edition.md."""
    json: str
    markdown: str
    text: str


def make(page: Page, glyphs: Glyphs) -> Made:
    """One page, made ready to be published."""
    from tahqiq.write import Source

    source = Source("", "", "")
    headings = [
        Heading(page.number, i, block.level, block.text)
        for i, block in enumerate(page.blocks) if block.kind == "heading"
    ]
    said = [word.folded for block in page.blocks if block.kind != "furniture" for word in folded_words(block.text)]
    leaf = Leaf(
        page.number, page.label, page.width, page.height, len(page.lines), sum(line.certified for line in page.lines),
        bool(page.faults), headings, said,
    )
    return Made(
        leaf, page_data(page, glyphs), json.dumps(page_object(page), ensure_ascii=False),
        "".join(markdown(source, [page], False)), "".join(text(source, [page], False)),
    )


def page_data(page: Page, glyphs: Glyphs) -> dict[str, Any]:
    """What the viewer needs of a page: blocks with their words' boxes, lines with their doubts. Points, y down."""
    found = frames(page, glyphs)
    return {
        "number": page.number,
        "label": page.label,
        "width": round(page.width, 1),
        "height": round(page.height, 1),
        "scan": page.needs_ocr,
        "faults": page.faults,
        "blocks": [_block(block, own) for block, own in zip(page.blocks, words(page, glyphs, found), strict=True)],
        "lines": [_line(line, frame, page.height) for line, frame in zip(page.lines, found, strict=True)],
    }


def _block(block: Block, found: list[Word]) -> dict[str, Any]:
    made: dict[str, Any] = {"kind": block.kind, "rtl": right_to_left(block.text), "text": block.text}
    if block.level:
        made["level"] = block.level
    made["words"] = [[w.start, w.end, w.line, round(w.x0, 1), round(w.x1, 1)] for w in found]
    return made


def _line(line: Line, frame: Frame, height: float) -> list[Any]:
    """Box as [x0, y0, x1, y1], then, for a turned line, the angle, then its doubts if it has some."""
    doubts = [[d.reason, d.detail] for d in line.doubts]
    y0, y1 = (height - frame.y1, height - frame.y0) if not frame.angle else (-frame.y1, -frame.y0)
    return [round(frame.x0, 1), round(y0, 1), round(frame.x1, 1), round(y1, 1), round(frame.angle, 1), doubts]
