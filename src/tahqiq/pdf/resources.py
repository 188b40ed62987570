"""What the names of a content stream stand for (ISO 32000-2, 7.8.3): fonts, XObjects, properties, graphics states."""

from __future__ import annotations

import pikepdf

from tahqiq.glyphs import Font, FontGlyph
from tahqiq.pdf.dictionaries import load_font
from tahqiq.pdf.lexer import NAMES, name, number

MAX_FONTS = 128
"""Fonts kept loaded: a file joined from a thousand others has thousands, each used on a page or two."""
KEPT_FOR = 50
"""Pages that a font is kept for after it was last asked for, counted along the file: memory is that of the fonts in use,
not of the file's, also where pages far apart are looked at."""
MAX_FOUND = 1024
"""Resources of a page that are remembered by name."""

Piece = tuple[list[FontGlyph], float]
"""A string of a TJ array, and the number behind it or 0."""


class Decoded(dict[bytes, list[FontGlyph]]):
    """Glyphs of the strings already decoded, by string token."""

    __slots__ = ("pieces",)

    def __init__(self) -> None:
        super().__init__()
        self.pieces: dict[bytes, Piece] = {}
        """The same with the number behind it, in arrays of hexadecimal strings: by what follows `<`."""


FontEntry = tuple[Font, Decoded]


class FontCache:
    """The fonts of one file, shared by all its pages; the last MAX_FONTS that were asked for."""

    __slots__ = ("_asked", "_fonts", "_number", "_passed", "no_font")

    def __init__(self) -> None:
        self._fonts: dict[tuple[int, int] | bytes, FontEntry] = {}
        self._asked: dict[tuple[int, int] | bytes, int] = {}
        self._number = 1
        self._passed = 0
        self.no_font = load_font(pikepdf.Dictionary())
        """What shows text where no font can be found."""

    def entry(self, font: pikepdf.Object | None) -> FontEntry | None:
        """The font and the memory of its strings; None if this is no font dictionary."""
        if not isinstance(font, pikepdf.Dictionary):
            return None
        key = font.objgen if font.is_indirect else font.unparse()
        entry = self._fonts.pop(key, None) or (load_font(font), Decoded())
        self._fonts[key] = entry  # to the end: the first is the one not asked for the longest
        self._asked[key] = self._passed
        if len(self._fonts) > MAX_FONTS:
            self._drop()
        return entry

    def open_page(self, number: int) -> None:
        """Page `number` will be read."""
        self._passed += max(1, abs(number - self._number))
        self._number = number

    def close_page(self) -> None:
        """The page is read: fonts that neither it nor the pages passed last asked for are let go."""
        while self._fonts and self._asked[next(iter(self._fonts))] < self._passed - KEPT_FOR:
            self._drop()

    def _drop(self) -> None:
        key = next(iter(self._fonts))
        font, _ = self._fonts.pop(key)
        font.forget()
        del self._asked[key]


class Resources:
    """The resource dictionary of a page or form. A name that leads nowhere gives None; nothing is raised."""

    __slots__ = ("_cache", "_categories", "_dictionary", "_fonts", "_found", "_gs", "tf")

    def __init__(self, dictionary: pikepdf.Object | None, cache: FontCache) -> None:
        self._cache = cache
        self._fonts: dict[bytes, FontEntry | None] = {}
        self._dictionary = dictionary if isinstance(dictionary, pikepdf.Dictionary) else None
        self._categories: dict[str, pikepdf.Object | None] = {}
        self._found: dict[tuple[str, bytes], pikepdf.Object] = {}
        self.tf: dict[bytes, tuple[FontEntry, float]] = {}
        """What a Tf with these operands selects: a font and its size."""
        self._gs: dict[bytes, tuple[FontEntry, float] | None] = {}

    def font(self, token: bytes) -> FontEntry | None:
        """The font that a name token stands for."""
        if token not in self._fonts:
            self._fonts[token] = self._cache.entry(self.find("/Font", token))
        return self._fonts[token]

    def font_of_state(self, raw: bytes) -> tuple[FontEntry, float] | None:
        """Font and size that a gs with these operands sets, if any (8.4.5)."""
        if raw not in self._gs:
            self._gs[raw] = None
            for token in NAMES.findall(raw)[-1:]:
                entry = child(self.find("/ExtGState", token), "/Font")
                if isinstance(entry, pikepdf.Array) and len(entry) == 2:
                    font = self._cache.entry(entry[0])
                    self._gs[raw] = None if font is None else (font, number(str(entry[1]).encode()))
        return self._gs[raw]

    def find(self, category: str, token: bytes) -> pikepdf.Object | None:
        """The object that a name token stands for, e.g. `find("/Font", b"/F1")`."""
        known = self._found.get((category, token))
        if known is not None:
            return known
        if category not in self._categories:
            self._categories[category] = child(self._dictionary, category)
        within = self._categories[category]
        if within is None:
            return None
        found = child(within, name(token))
        if found is not None and len(self._found) < MAX_FOUND:
            self._found[category, token] = found
        return found


_HOLDERS = (pikepdf.Dictionary, pikepdf.Stream)


def child(parent: pikepdf.Object | None, key: str) -> pikepdf.Object | None:
    """The entry of a dictionary or stream; None where there is none, or no dictionary."""
    if parent is None or not isinstance(parent, _HOLDERS):
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
