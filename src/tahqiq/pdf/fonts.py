"""A font of a PDF: from the bytes of a shown string to glyphs with text, advance and the witness that named them.

What is broken about a font costs evidence, never an exception. A code is heard once (`witnesses.hear`), when
it is first shown, and kept. `dictionaries.load_font` makes the fonts.
"""

from __future__ import annotations

from collections.abc import Sequence
from functools import cached_property
from sys import byteorder
from weakref import ref

import pikepdf

from tahqiq.glyphs import FontGlyph, Ink
from tahqiq.pdf.cmaps import CodeMap, UnicodeMap
from tahqiq.pdf.digits import Digit, is_digit, same_script
from tahqiq.pdf.encodings import name_text, private_text
from tahqiq.pdf.faces import Face, SimpleFace
from tahqiq.pdf.guesses import compared, examined, guess, unclipped
from tahqiq.pdf.outlines import Contour, Outlines, extent
from tahqiq.pdf.programs import UNREADABLE, Program
from tahqiq.pdf.shapes import SMALL_V, is_one_piece, is_small_v, touching_dots
from tahqiq.pdf.strangers import HEHS, HOMONYMS, YEHS, at_home
from tahqiq.pdf.suspicions import DOTTED, ROOM, SAMPLE, is_form, legacy, liar, misdrawn, quran_page, silent
from tahqiq.pdf.tashkeel import MARKS, Shape, lone_tanwin, moved, named, shapes_of
from tahqiq.pdf.witnesses import NOBODY, UNMAPPED, ZERO_ADVANCE, Verdict, fold, hear, is_rtl, spoken

FAULTS = (*UNREADABLE, pikepdf.PdfError, AttributeError, NotImplementedError)
"""What a font dictionary of the wrong shape raises through pikepdf."""
ENTRIES = 512
"""Entries of a ToUnicode map that are looked at for what is wrong with the font as a whole."""
SHORT = 8
KEPT = 4096
"""Bytes of a string whose glyphs are kept whole, and strings kept: producers that show glyphs or words one at a time
repeat them."""

MOST_CONTOURS = 8
"""Vowel marks that are one glyph have no more."""
FOOT = (0.0, 0.15)
"""em. Heights between which Arabic letters join: above their tails, below kaf's arm."""
_DOTTED_OR_BARE = frozenset(DOTTED) | frozenset(DOTTED.values())
_POOR = MARKS | {UNMAPPED}


class _Glyphs(dict[int, FontGlyph]):
    """Glyphs by code; a code that is new is heard. `swapped`: by code as this machine reads two bytes of the string."""

    def __init__(self, font: PdfFont, swapped: bool) -> None:
        super().__init__()
        self._font = ref(font)  # which holds this: a font goes when it is let go, without the garbage collector
        self._swapped = swapped

    def __missing__(self, key: int) -> FontGlyph:
        font = self._font()
        assert font is not None  # it asks
        glyph = self[key] = font._hear((key & 0xFF) << 8 | key >> 8 if self._swapped else key)
        return glyph


class PdfFont:
    """A font as the content stream sees it; implements `tahqiq.glyphs.Font`.

    name      BaseFont without the subset prefix
    vertical  writing mode 1
    has_map   some witness names its codes
    """

    def __init__(
        self, name: str, face: Face, program: Program | None, outlines: Outlines | None, told: UnicodeMap,
        code_map: CodeMap | None = None, repaired: dict[int, tuple[str, str]] | None = None,
    ) -> None:
        self.name = name
        self.vertical = code_map is not None and code_map.vertical
        self.program = program
        self.told = told
        self.repaired = repaired or {}
        self.has_map = _has_map(told, program, face, code_map)
        self.face = face
        self.outlines = outlines
        self._code_map = code_map
        self._pairs = code_map is not None and code_map.identity
        self._glyphs = _Glyphs(self, self._pairs and byteorder == "little")
        self._short: dict[bytes, list[FontGlyph]] = {}

    def told_text(self, code: int) -> str | None:
        """What ToUnicode says of a code; private characters of symbol fonts as what they stand for."""
        told = self.repaired[code][0] if code in self.repaired else self.told.text(code)
        if told and len(told) == 1 and "\ue000" <= told <= "\uf8ff":
            return private_text(self.name).get(told, told)
        return told

    def decode(self, data: bytes) -> list[FontGlyph]:
        """The glyphs that a shown string selects. The list may be shared: do not change it."""
        known = self._short.get(data)
        if known is not None:
            return known
        table = self._glyphs
        if self._code_map is None:
            glyphs = [table[code] for code in data]
        elif self._pairs:
            whole = data if not len(data) & 1 else data[:-1]
            glyphs = [table[pair] for pair in memoryview(whole).cast("H")]
        else:
            glyphs = [table[_key(code)] for code in self._code_map.split(data)]
        if len(data) <= SHORT and len(self._short) < KEPT:
            self._short[data] = glyphs
        return glyphs

    def forget(self) -> None:
        """Let the glyphs go, which hold the font. Those still on a page keep it; a code that comes again is heard again."""
        self._glyphs.clear()
        self._short.clear()

    def outline(self, gid: int) -> Ink | None:
        """Measures of a glyph's outline in em, None where it cannot be read."""
        if self.outlines is None or gid < 0:
            return None
        try:
            return self.outlines.ink(gid)
        except FAULTS:
            return None

    def foot(self, gid: int) -> tuple[float, float] | None:
        """Left and right end of a glyph's outline just above the baseline, in em; None where it cannot be read."""
        contours = self._drawn(gid)
        return extent(contours, *FOOT) if contours else None

    def likely(self, gid: int, advance: float, others: Sequence[tuple[int, float, float]]) -> str:
        """The letter that a glyph looks like with others over it, each so far right and up of its origin, in em."""
        from tahqiq.pdf.likeness import likely  # numpy and a table that few files need

        if not self._is_arabic:
            return ""
        contours = list(self._drawn(gid))
        for other, right, up in others:
            contours += [[(x + right, y + up) for x, y in contour] for contour in self._drawn(other)]
        return likely(contours, advance, self._letters) if contours else ""

    def bodied(self, gid: int, advance: float, offs: Sequence[str], joins: tuple[float, float]) -> list[str]:
        """The letters that a glyph is the body of, each with what stands off it (`likeness.of_body`); [] if unclear."""
        from tahqiq.pdf.likeness import of_body  # numpy and a table that few files need

        contours = self._drawn(gid) if self._is_arabic else []
        return of_body(contours, advance, offs, joins, self._letters) if contours else []

    def touching(self, gid: int) -> int:
        """Two or three, where a glyph draws so many dots in one contour less; else 0."""
        contours = self._drawn(gid)
        return touching_dots(contours) if len(contours) in (1, 2) else 0

    def is_one_piece(self, gid: int) -> bool:
        """A glyph draws one shape, with counters or without."""
        return is_one_piece(self._drawn(gid))

    def _drawn(self, gid: int) -> list[Contour]:
        """A glyph's outline, [] where it cannot be read."""
        try:
            return (self.outlines.contours(gid) or []) if self.outlines is not None and gid >= 0 else []
        except FAULTS:
            return []

    def _hear(self, key: int) -> FontGlyph:
        """The glyph of a code, from all its witnesses."""
        code = key & 0xFFFFFFFF
        try:
            gid, advance = self.face.gid(key), self.face.advance(key)
            evidence = _Code(self, code, key, gid, advance)
            verdict = hear(evidence)
        except FAULTS:
            return FontGlyph(self, code, -1, UNMAPPED, 0.0, "none", "unmapped-glyph")
        if abs(advance) < ZERO_ADVANCE and self.outlines is not None:
            if not MARKS.issuperset(verdict.text) and self._is_arabic and is_small_v(self._drawn(gid)):
                verdict = Verdict(SMALL_V, "outline", "guessed-letter" if verdict.text == UNMAPPED else verdict.doubt)
            elif _POOR.issuperset(verdict.text or " ") and (drawn := self._tashkeel(gid, verdict.text)):
                verdict = Verdict(drawn, "outline")
        if verdict[:2] == NOBODY[:2] and self._is_arabic and evidence.blank is False:
            seen = guess(evidence, self._letters)
            verdict = verdict if seen == NOBODY else seen
        elif self.repaired and verdict.witness == "tounicode" and not evidence.mapped and evidence.blank is False:
            verdict = compared(verdict, evidence, code in self.repaired, self._letters)
        if verdict.witness == "tounicode" and not evidence.mapped:
            verdict = unclipped(verdict._replace(text=at_home(verdict.text, self._letters)), evidence, self._letters)
            if is_digit(verdict.text):
                mistaken, doubted = self._digits
                text, doubt = mistaken.get(code, verdict.text), "map-contradicts-font" if code in doubted else ""
                verdict = verdict._replace(text=text, doubt=verdict.doubt or doubt)
        if verdict.text in HEHS or verdict.text in YEHS:
            verdict = verdict._replace(text=at_home(verdict.text, self._letters))
        if self._is_legacy and verdict.text.strip() and not verdict.doubt and not is_rtl(verdict.text):
            verdict = verdict._replace(doubt="legacy-encoding")
        elif verdict[1:3] == ("tounicode", "") and not evidence.mapped and is_rtl(verdict.text) and self._is_liar:
            verdict = examined(verdict, evidence, self._letters)
        elif is_form(verdict.text) and self._is_quran_page:
            verdict = Verdict(UNMAPPED, "outline", "quran-page-font")
        return FontGlyph(self, code, gid, verdict.text, advance, verdict.witness, verdict.doubt, verdict.drawn)

    def _tashkeel(self, gid: int, text: str) -> str:
        """The vowel marks that a glyph draws, by those of the same font; "" where they are what the maps say."""
        assert self.outlines is not None
        contours = self.outlines.contours(gid)
        if not contours or len(contours) > MOST_CONTOURS or (text in MARKS and len(contours) < 2) or touching_dots(contours):
            return ""
        if alone := lone_tanwin(contours, text):
            return alone
        found = named(contours, [(mark, like) for own, mark, like in self._known_tashkeel if own != gid])
        return found if text == UNMAPPED or (len(text) == 1 and len(found) > 1) or moved(text, found) else ""

    @cached_property
    def _known_tashkeel(self) -> list[tuple[int, str, Shape]]:
        """Glyphs that the maps call a single vowel mark: gid, mark, shape."""
        assert self.outlines is not None
        told = [(self.face.gid(self._key_of(code)), text) for code, text in self._entries if text in MARKS]
        if self.program is not None:
            cmap = self.program.unicode_cmap
            told += [(cmap[ord(mark)], mark) for mark in sorted(MARKS) if ord(mark) in cmap]
        out = []
        for gid, text in dict.fromkeys(told):
            contours = self.outlines.contours(gid) or []
            out += [(gid, mark, drawn) for mark, drawn in shapes_of(text, contours)]
        return out

    def blank(self, gid: int) -> bool | None:
        """A glyph has no contours; None where that is not known, or says nothing because all glyphs are blank."""
        if self.outlines is None or gid < 0:
            return None
        blank = self.outlines.blank(gid)
        return None if blank and self._is_silent else blank

    @cached_property
    def _entries(self) -> list[tuple[int, str]]:
        """Code and text of the entries of ToUnicode."""
        return [(code, self.told_text(code) or "") for code in self.told.codes(ENTRIES)]

    @cached_property
    def _letters(self) -> frozenset[str]:
        """Texts of ToUnicode."""
        return frozenset(text for _, text in self._entries)

    @cached_property
    def _digits(self) -> tuple[dict[int, str], frozenset[int]]:
        """Codes of digits whose map names those of another script, with the right text, and those in doubt."""
        told = [(code, text) for code, text in self._entries if is_digit(text)]
        drawn = [Digit(code, text, self.outline(self.face.gid(self._key_of(code)))) for code, text in told]
        return same_script(drawn, self._letters)

    @cached_property
    def _is_arabic(self) -> bool:
        """The maps name letters of Arabic script."""
        cmap = self.program.unicode_cmap if self.program is not None else {}
        return 0x0628 in cmap or sum("\u0620" <= text[:1] <= "\u06d3" or is_form(text) for text in self._letters) >= 3

    @cached_property
    def _is_silent(self) -> bool:
        outlines = self.outlines
        if outlines is None:
            return False
        codes = [code for code, text in self._entries if text[:1].isalnum()][:SAMPLE]
        marks = [outlines.blank(self.face.gid(self._key_of(code))) for code in codes]
        return silent(not blank for blank in marks if blank is not None)

    @cached_property
    def _is_legacy(self) -> bool:
        return self.outlines is not None and legacy(self._entries, self._is_spaced_blank)

    @cached_property
    def _is_liar(self) -> bool:
        program = self.program
        if program is None or not program.unicode_cmap:
            told = [(code, fold(text)) for code, text in self._entries if fold(text) in _DOTTED_OR_BARE]
            drawn = [(text, self.outline(self.face.gid(self._key_of(code)))) for code, text in told]
            return misdrawn((text, ink) for text, ink in drawn if ink is not None and ink.contours)
        pairs = ((spoken(text), program.mapped(self.face.gid(self._key_of(code)))) for code, text in self._entries)
        return liar((told, mapped) for told, mapped in pairs if told and mapped)

    def _is_spaced_blank(self, code: int) -> bool:
        key = self._key_of(code)
        return bool(self.blank(self.face.gid(key))) and self.face.advance(key) > ROOM

    @cached_property
    def _is_quran_page(self) -> bool:
        forms = [(code, text) for code, text in self._entries if is_form(text)][:SAMPLE]
        return quran_page((text, self.outline(self.face.gid(self._key_of(code)))) for code, text in forms)

    def _key_of(self, code: int) -> int:
        """Key of a code that ToUnicode names: its length is that of the font's codes."""
        return code if self._code_map is None or self._pairs else code | 2 << 32


class _Code:
    """The witnesses of one code (`witnesses.Evidence`)."""

    __slots__ = ("_font", "_gid", "_key", "_program", "advance", "blank", "damaged", "mapped", "told")

    def __init__(self, font: PdfFont, code: int, key: int, gid: int, advance: float) -> None:
        self._font = font
        self._key = key
        self._gid = gid
        self._program = font.program if gid > 0 else None
        self.advance = advance
        self.told = font.told_text(code)
        self.damaged = bool(font.repaired.get(code, ("", ""))[1])
        self.mapped = self._own(gid)
        self.blank = font.blank(gid)

    def _own(self, gid: int) -> tuple[str, ...]:
        """The characters that the font itself gives a glyph: its cmap, or a name that cannot be a mere label."""
        if self._program is None:
            return ()
        mapped = self._program.mapped(gid)
        if mapped or not self.told:
            return mapped
        named = self._program.named(gid)
        if named in HOMONYMS and HOMONYMS[named] in self.told:
            named = HOMONYMS[named]
        return (named,) if named and (is_rtl(named) or named in self.told) else ()

    def named(self) -> str:
        return self._program.named(self._gid) if self._program is not None else ""

    def encoded(self) -> str:
        return self._font.face.encoded(self._key)

    def shaped(self) -> tuple[str, ...]:
        return self._program.shaped(self._gid) if self._program is not None else ()

    def ink(self) -> Ink | None:
        return self._font.outline(self._gid)

    def may_be_flat(self) -> bool:
        return self._font.outlines is not None and self._font.outlines.may_be_flat(self._gid)

    def contours(self) -> list[Contour] | None:
        return self._font.outlines.contours(self._gid) if self._font.outlines is not None else None


def _has_map(told: UnicodeMap, program: Program | None, face: Face, code_map: CodeMap | None) -> bool:
    """Some witness names codes of the font."""
    if told or (program is not None and program.unicode_cmap):
        return True
    if isinstance(face, SimpleFace):
        return any(name_text(name) for name in face.names if name)
    return bool(code_map is not None and code_map.codec) or (
        program is not None and any(map(name_text, program.names[1:64]))
    )


def _key(code: bytes) -> int:
    """A code of a CMap with codes of several lengths: its number, and its length above."""
    return int.from_bytes(code) | len(code) << 32


def key_bytes(key: int) -> bytes:
    """The code of such a key."""
    return (key & 0xFFFFFFFF).to_bytes(4)[4 - (key >> 32) :]
