"""An embedded font program as a witness: for a gid, the characters of its `cmap`, its name, and its outline.

Everything is read when somebody asks. A program that cannot be read is no witness: `embedded` yields None.
"""

from __future__ import annotations

import struct
import unicodedata
from functools import cached_property

import pikepdf

from tahqiq.pdf.cff import Cff
from tahqiq.pdf.encodings import name_text
from tahqiq.pdf.gsub import closure
from tahqiq.pdf.outlines import GlyfOutlines, Outlines
from tahqiq.pdf.sfnt import Sfnt
from tahqiq.pdf.type1 import Type1Program

UNREADABLE = (ValueError, IndexError, KeyError, TypeError, OverflowError, struct.error, RecursionError, MemoryError)
"""What reading a hostile font may raise. Programming errors (AttributeError, NameError) are not among them."""

_UNICODE_CMAPS = ((3, 10), (0, 6), (0, 4), (3, 1), (0, 3), (0, 2), (0, 1), (0, 0))
"""Platform and encoding of Unicode subtables, the widest first (OpenType, "cmap", encoding records)."""
_FORMS_A = range(0xFB50, 0xFE00)
_FORMS_B = range(0xFE70, 0xFEFF)


class Program:
    """A font program. `sfnt`, `cff` and `type1` are the readers that fit it; an OpenType font with CFF has two."""

    def __init__(self, data: bytes) -> None:
        self.sfnt: Sfnt | None = None
        self.cff: Cff | None = None
        self.type1: Type1Program | None = None
        self.outlines: Outlines
        head = data[:4]
        if head in (b"\0\1\0\0", b"true", b"OTTO", b"ttcf"):
            self.sfnt = Sfnt(data)
            if self.sfnt.has(b"CFF "):
                self.cff = Cff(self.sfnt.table(b"CFF "))
            self.outlines = self.cff or GlyfOutlines(self.sfnt)
        elif head[:2] in (b"%!", b"\x80\x01"):
            self.outlines = self.type1 = Type1Program(data)
        elif head[:1] == b"\1":
            self.outlines = self.cff = Cff(data)
        else:
            self.outlines = self.type1 = Type1Program(data)

    @cached_property
    def unicode_cmap(self) -> dict[int, int]:
        """Code point → gid of the widest Unicode subtable, {} where the program has none."""
        if self.sfnt is None:
            return {}
        offsets = {(platform, encoding): offset for platform, encoding, offset in self.sfnt.cmaps()}
        for kind in _UNICODE_CMAPS:
            if kind in offsets:
                found = self.sfnt.cmap(offsets[kind])
                if found:
                    return found
        return {}

    @cached_property
    def _characters(self) -> dict[int, list[int]]:
        """gid → code points, private ones and controls left out."""
        characters: dict[int, list[int]] = {}
        for code, gid in self.unicode_cmap.items():
            if code >= 0x20 and not 0xE000 <= code <= 0xF8FF and not 0xD800 <= code < 0xE000 and code < 0xF0000:
                characters.setdefault(gid, []).append(code)
        return characters

    def mapped(self, gid: int) -> tuple[str, ...]:
        """Characters that the cmap sends to a glyph: letters before presentation forms, Arabic before Urdu ones."""
        codes = self._characters.get(gid)
        if codes is None:
            return ()
        return tuple(map(chr, sorted(codes, key=_rank))) if len(codes) > 1 else (chr(codes[0]),)

    @cached_property
    def names(self) -> list[str]:
        """Glyph names by gid; [] where the program has none, or numbers its glyphs otherwise (Type 1)."""
        return self.cff.names if self.cff else self.sfnt.names() if self.sfnt else []

    def name(self, gid: int) -> str:
        """A glyph's name."""
        if self.type1 is not None:
            return self.type1.name(gid)
        return self.names[gid] if 0 <= gid < len(self.names) else ""

    def named(self, gid: int) -> str:
        """Text that a glyph's name spells."""
        name = self.name(gid)
        return name_text(name) if name else ""

    def shaped(self, gid: int) -> tuple[str, ...]:
        """Texts that shape into a glyph, by the closure of GSUB; () for glyphs of the cmap."""
        return self._closure.get(gid, ())

    @cached_property
    def _closure(self) -> dict[int, tuple[str, ...]]:
        data = self.sfnt.table(b"GSUB") if self.sfnt is not None else b""
        return closure(data, {gid: self.mapped(gid) for gid in self._characters}) if data else {}


def _rank(code: int) -> tuple[int, int]:
    """Order of a glyph's code points: the likeliest first."""
    if code in _FORMS_B:
        return 1, code
    if 0x66E <= code < 0x6D4 or code in _FORMS_A:
        return 2 if code < 0x6D4 else 3, code
    return (1 if unicodedata.decomposition(chr(code)).startswith("<") else 0), code


def embedded(descriptor: pikepdf.Object | None) -> Program | None:
    """The program of a font descriptor (FontFile, FontFile2 or FontFile3); None where none can be read."""
    if not isinstance(descriptor, pikepdf.Dictionary):
        return None
    for key in ("/FontFile2", "/FontFile3", "/FontFile"):
        stream = descriptor.get(key)
        if isinstance(stream, pikepdf.Stream):
            try:
                return Program(stream.read_bytes())
            except (*UNREADABLE, pikepdf.PdfError):
                continue
    return None
