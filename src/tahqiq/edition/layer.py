"""The words of a page with their boxes: what a reader selects, copies and sees highlighted over the ink.

    words(page, glyphs)  →  for each block its words: offsets in the block's text, line, extent along the baseline
    frames(page, glyphs) →  for each line where its box stands on the page
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from math import cos, radians, sin
from typing import NamedTuple

from tahqiq.glyphs import Glyphs
from tahqiq.model import Block, Line, Page
from tahqiq.page.build import RTL_SHARE

ASCENT, DESCENT = 0.9, 0.3
"""em. Height and depth of a turned line's box; as in the boxes of upright lines."""

LEAST = 0.1
"""em. No word is narrower: one whose glyphs have no width can still be selected."""

_TOKEN = re.compile(r"\S+")


class Word(NamedTuple):
    """A word as printed. One that is broken over two lines is two, without white space between their offsets."""

    start: int
    end: int
    """Offsets in the block's text."""
    line: int
    """Index into `Page.lines`."""
    x0: float
    x1: float
    """Extent along the baseline, points, in the line's own frame (page space for an upright line)."""


class Frame(NamedTuple):
    """Where a line stands: its frame is page space turned by `angle` about the origin."""

    angle: float
    """Degrees, counterclockwise."""
    x0: float
    x1: float
    y0: float
    y1: float
    """The line's box in that frame, points, y up."""


def frames(page: Page, glyphs: Glyphs) -> list[Frame]:
    """A frame for each line of the page."""
    return [_frame(line, glyphs) for line in page.lines]


def _frame(line: Line, glyphs: Glyphs) -> Frame:
    first = next((i for i in line.source if i >= 0), -1)
    angle = glyphs.strings[glyphs.shown[first]].angle if first >= 0 else 0.0
    if round(angle) == 0:
        return Frame(0.0, line.box[0], line.box[2], line.box[1], line.box[3])
    turn = radians(angle)
    extents = [_extent(glyphs, i, turn) for i in line.source if i >= 0]
    v = glyphs.y[first] * cos(turn) - glyphs.x[first] * sin(turn)
    x0, x1 = min(e[0] for e in extents), max(e[1] for e in extents)
    return Frame(angle, x0, x1, v - DESCENT * line.size, v + ASCENT * line.size)


def _extent(glyphs: Glyphs, i: int, turn: float) -> tuple[float, float]:
    """Start and end of a glyph along the baseline of its frame."""
    u = glyphs.x[i] * cos(turn) + glyphs.y[i] * sin(turn) if turn else glyphs.x[i]
    end = u + glyphs.advance[i]
    return (u, end) if end >= u else (end, u)


def words(page: Page, glyphs: Glyphs, found: list[Frame]) -> list[list[Word]]:
    """For each block its words in reading order; `found` are the page's frames."""
    return [list(_block_words(block, page.lines, glyphs, found)) for block in page.blocks]


def _block_words(block: Block, lines: list[Line], glyphs: Glyphs, found: list[Frame]) -> Iterator[Word]:
    at = 0
    for number in block.lines:
        line = lines[number]
        start, end = spot(block.text, line.text, at)
        at = end
        frame = found[number]
        turn = radians(frame.angle)
        for token in _TOKEN.finditer(block.text, start, end):
            sources = [i for i in line.source[token.start() - start:token.end() - start] if i >= 0]
            extents = [e for e in (_extent(glyphs, i, turn) for i in sources) if e[1] > e[0]]
            if extents:
                x0, x1 = min(e[0] for e in extents), max(e[1] for e in extents)
            else:
                x0, x1 = _unseen(token.start() == start, block.text[token.end():end], frame, line)
            yield Word(token.start(), token.end(), number, x0, max(x1, x0 + LEAST * line.size))


def _unseen(first: bool, rest: str, frame: Frame, line: Line) -> tuple[float, float]:
    """The extent of a word without glyphs of its own, such as a drawn bullet: that edge of the line."""
    rtl = right_to_left(rest or line.text)
    if first == rtl:
        return frame.x1 - line.size / 2, frame.x1
    return frame.x0, frame.x0 + line.size / 2


def spot(text: str, line: str, at: int) -> tuple[int, int]:
    """Start and end of a print line in its block's text, from offset `at` on. A hyphen at its end may be gone."""
    start = text.find(line, at)
    if start < 0 and line[-1:] == "-":
        line = line[:-1]
        start = text.find(line, at)
    if start < 0:  # the block was joined in a way not known here: the line takes what is left, in its own length
        start = at
    return start, min(start + len(line), len(text))


_RIGHT = re.compile("[\u0590-\u08ff\ufb1d-\ufdff\ufe70-\ufefc]")
_LEFT = re.compile("[A-Za-z\u00c0-\u024f\u0370-\u052f]")


def right_to_left(text: str) -> bool:
    """Which way a text runs; digits and signs alone run from the left."""
    right = sum(map(str.isalpha, _RIGHT.findall(text)))
    return right > 0 and right >= RTL_SHARE * (right + len(_LEFT.findall(text)))
