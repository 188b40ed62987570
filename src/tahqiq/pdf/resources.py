"""What the names of a content stream stand for (ISO 32000-2, 7.8.3): fonts, XObjects, properties, graphics states."""

from __future__ import annotations

import pikepdf

from tahqiq.glyphs import Font, FontGlyph
from tahqiq.pdf.fonts import load_font
from tahqiq.pdf.lexer import name

Decoded = dict[bytes, list[FontGlyph]]
"""Glyphs of the strings already decoded, by string token."""
FontEntry = tuple[Font, Decoded]


class FontCache:
    """The fonts of one file, each loaded once; shared by all its pages."""

    __slots__ = ("_fonts", "_no_font")

    def __init__(self) -> None:
        self._fonts: dict[tuple[int, int] | bytes, FontEntry] = {}
        self._no_font: FontEntry | None = None

    def entry(self, font: pikepdf.Object | None) -> FontEntry:
        """The font and the memory of its strings. No font dictionary: a font whose glyphs are all U+FFFD."""
        if not isinstance(font, pikepdf.Dictionary):
            if self._no_font is None:
                self._no_font = (load_font(pikepdf.Dictionary()), {})
            return self._no_font
        key = font.objgen if font.is_indirect else font.unparse()
        entry = self._fonts.get(key)
        if entry is None:
            entry = self._fonts[key] = (load_font(font), {})
        return entry


class Resources:
    """The resource dictionary of a page or form. A name that leads nowhere gives None; nothing is raised."""

    __slots__ = ("_categories", "_dictionary", "gs", "tf")

    def __init__(self, dictionary: pikepdf.Object | None) -> None:
        self._dictionary = dictionary if isinstance(dictionary, pikepdf.Dictionary) else None
        self._categories: dict[str, pikepdf.Object | None] = {}
        self.tf: dict[bytes, tuple[FontEntry, float]] = {}
        """What a Tf with these operands selects: a font and its size."""
        self.gs: dict[bytes, tuple[FontEntry, float] | None] = {}
        """What a gs with these operands selects; None: no font."""

    def find(self, category: str, token: bytes) -> pikepdf.Object | None:
        """The object that a name token stands for, e.g. `find("/Font", b"/F1")`."""
        if category not in self._categories:
            self._categories[category] = child(self._dictionary, category)
        return child(self._categories[category], name(token))


def child(parent: pikepdf.Object | None, key: str) -> pikepdf.Object | None:
    """The entry of a dictionary or stream; None where there is none, or no dictionary."""
    if not isinstance(parent, pikepdf.Dictionary | pikepdf.Stream):
        return None
    try:
        return parent.get(key)
    except Exception:  # a key that qpdf refuses, an object that cannot be resolved
        return None


def floats(array: pikepdf.Object | None, count: int) -> list[float] | None:
    """The numbers of an array of exactly `count` finite numbers, else None."""
    if not isinstance(array, pikepdf.Array):
        return None
    try:
        values = [float(value) for value in array]
    except Exception:
        return None
    if len(values) != count or not all(-1e9 < value < 1e9 for value in values):
        return None
    return values
