"""Pages and lines without a PDF: text set as glyphs on a page by the bidirectional algorithm.

A letter is half an em wide, a space a quarter, marks have no advance. Directional controls in a text set it and are not
drawn. Signs in `RAISED` are set as small raised digits.
"""

from __future__ import annotations

import unicodedata
from collections.abc import Iterator, Sequence
from typing import Any, NamedTuple

from tahqiq import bidi
from tahqiq.glyphs import FontGlyph, Glyphs, Ink, PageInk, Shown
from tahqiq.page.atom import Atom
from tahqiq.page.faces import BASE, KASHIDA, SPACE, TATWEEL

CONTROLS = "\u2066\u2067\u2068\u2069\u200f"
RAISED = dict(zip("\u2070\u00b9\u00b2\u00b3\u2074\u2075\u2076\u2077\u2078\u2079", "0123456789", strict=True))
WIDTHS = {" ": 0.25}


class MadeFont:
    """A font whose codes are code points; all it knows of outlines is given."""

    def __init__(self, name: str = "Made", inks: dict[str, Ink] | None = None) -> None:
        self.name = name
        self.vertical = False
        self.has_map = True
        self._inks = inks or {}
        self._glyphs: dict[tuple[str, float], FontGlyph] = {}
        self._texts: list[str] = []

    def glyph(self, text: str, advance: float) -> FontGlyph:
        """The glyph of a text and advance, one for each."""
        key = text, advance
        if key not in self._glyphs:
            self._glyphs[key] = FontGlyph(self, len(self._texts), len(self._texts), text, advance, "tounicode")
            self._texts.append(text)
        return self._glyphs[key]

    def decode(self, data: bytes) -> list[FontGlyph]:
        """Never asked by the page stages."""
        raise AssertionError(data)

    def outline(self, gid: int) -> Ink | None:
        """The ink given for the glyph's text."""
        return self._inks.get(self._texts[gid])

    def foot(self, gid: int) -> tuple[float, float] | None:
        """The ends of the ink given for the glyph's text."""
        ink = self.outline(gid)
        return (ink.x_min, ink.x_max) if ink is not None else None

    def likely(self, gid: int, advance: float, others: Sequence[tuple[int, float, float]]) -> str:
        """It draws nothing that could look like a letter."""
        return ""

    def bodied(self, gid: int, advance: float, offs: Sequence[str], joins: tuple[float, float]) -> list[str]:
        """Nor like the body of one."""
        return []

    def is_one_piece(self, gid: int) -> bool:
        """Each contour is a shape."""
        ink = self.outline(gid)
        return ink is not None and ink.contours == 1

    def touching(self, gid: int) -> int:
        """Dots are contours of their own."""
        return 0


class Cluster(NamedTuple):
    """A letter with its marks, as drawn."""

    text: str
    logical: str
    """The same with its bracket as the author typed it."""


def is_mark(ch: str) -> bool:
    return unicodedata.category(ch) == "Mn"


def without_controls(text: str) -> str:
    return "".join(ch for ch in text if ch not in CONTROLS)


def set_lines(lines: Sequence[str], base: int) -> Iterator[list[Cluster]]:
    """The print lines of one paragraph, each from left to right."""
    paragraph = " ".join(lines)
    levels = bidi.levels(paragraph, base)
    start = 0
    for line in lines:
        end = start + len(line)
        own = bidi.line_levels(levels, paragraph, start, end, base)
        clusters: list[Cluster] = []
        for at in bidi.visual_order(own):
            if line[at] in CONTROLS or is_mark(line[at]):
                continue
            marks = line[at + 1 : next((k for k in range(at + 1, len(line)) if not is_mark(line[k])), len(line))]
            shape = bidi.mirror(line[at]) if own[at] % 2 else line[at]
            clusters.append(Cluster(shape + marks, line[at] + marks))
        yield clusters
        start = end + 1


def line_of_atoms(clusters: Sequence[Cluster], drawn: bool = False) -> list[Atom]:
    """The clusters as atoms side by side; `drawn`: brackets are known by their shape, else by their character."""
    x = 100.0
    out = []
    for index, cluster in enumerate(clusters):
        text = cluster.text if drawn else cluster.logical
        wide = 12 * WIDTHS.get(text, 0.5)
        kind = SPACE if text == " " else BASE
        out.append(Atom(text, bidi.classes(text)[0], kind, x, x + wide, 500.0, 12.0, index, "Made", drawn))
        x += wide
    return out


def row_of_atoms(items: Sequence[Any]) -> list[Atom]:
    """A right-to-left line in reading order: `[text, advance]` in em, or a number: a gap in em."""
    x = 500.0
    out: list[Atom] = []
    for item in items:
        if not isinstance(item, list):
            x -= 12 * item
            continue
        text, advance = item
        kind = SPACE if text == " " else KASHIDA if text == TATWEEL else BASE
        x -= 12 * advance
        cls = bidi.classes(text)[0]
        out.append(Atom(text, cls, kind, x, x + 12 * advance, 500.0, 12.0, len(out), "Made", False))
    return out[::-1]


class PageMaker:
    """Glyphs of one page, string by string."""

    def __init__(self, inks: dict[str, Ink] | None = None) -> None:
        self.glyphs = Glyphs()
        self.inks = inks
        self.fonts: dict[str, MadeFont] = {}

    def show(self, glyphs: Sequence[tuple[str, float, float]], y: float, size: float, font: str = "Made") -> None:
        """One shown string: (text, x in points, advance in em) of each glyph, in paint order."""
        face = self.fonts.setdefault(font, MadeFont(font, self.inks))
        column = self.glyphs
        start = len(column.glyph)
        for text, x, advance in glyphs:
            column.glyph.append(face.glyph(text, advance))
            column.x.append(x)
            column.y.append(y)
            column.advance.append(advance * size)
            column.shown.append(len(column.strings))
        end = len(column.glyph)
        column.strings.append(Shown(face, size, 0.0, 0, len(column.strings), 0, -1, False, start, end))

    def line(self, line: dict[str, Any]) -> None:
        """A line of text: `text`, `y`, `right` or `left`; optional `size`, `width` (justified), `base`, `font`."""
        size = line.get("size", 12.0)
        (clusters,) = set_lines([line["text"]], line.get("base", 1))
        natural = sum(self._advance(c) for c in clusters) * size
        blanks = sum(c.text == " " for c in clusters)
        stretch = (line["width"] - natural) / blanks if "width" in line and blanks else 0.0
        x = line["left"] if "left" in line else line["right"] - natural - stretch * blanks
        font = line.get("font", "Made")
        string: list[tuple[str, float, float]] = []
        for cluster in clusters:
            if cluster.text in RAISED:
                self.show(string, line["y"], size, font)
                self.show([(RAISED[cluster.text], x, 0.5)], line["y"] + 0.35 * size, 0.6 * size, font)
                string = []
            else:
                string += [(mark, x, 0.0) for mark in cluster.logical[1:]]
                string.append((cluster.logical[0], x, WIDTHS.get(cluster.logical[0], 0.5)))
            x += self._advance(cluster) * size + (stretch if cluster.text == " " else 0.0)
        self.show(string, line["y"], size, font)

    def _advance(self, cluster: Cluster) -> float:
        return 0.3 if cluster.text in RAISED else WIDTHS.get(cluster.text, 0.5)

    def page(self, number: int = 1, rules: Sequence[tuple[float, float, float, float]] = ()) -> PageInk:
        """The page as the PDF edge would hand it over."""
        return PageInk(number, str(number), 600.0, 800.0, self.glyphs, [], list(rules), [], [])
