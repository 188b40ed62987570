"""A font of a PDF: from the bytes of a shown string to glyphs with text, advance and the witness that named them.

`load_font` yields a `PdfFont` for any font dictionary; what is broken about it costs evidence, never an exception.
A code is heard once (`witnesses.hear`), when it is first shown, and kept.
"""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Callable
from functools import cached_property
from sys import byteorder

import pikepdf

from tahqiq.glyphs import FontGlyph, Ink
from tahqiq.pdf.cmaps import CodeMap, UnicodeMap, predefined, read_code_map, read_to_unicode
from tahqiq.pdf.damage import is_left_over, is_one_by_one, repair
from tahqiq.pdf.encodings import base_encoding, name_text, private_text
from tahqiq.pdf.faces import (
    NONSYMBOLIC,
    SYMBOLIC,
    CompositeFace,
    Face,
    SimpleFace,
    Spans,
    encoding_names,
    named_widths,
    numbers,
    simple_widths,
    truetype_gids,
    type1_gids,
)
from tahqiq.pdf.outlines import Contour, Outlines, ProcOutlines
from tahqiq.pdf.programs import UNREADABLE, Program, embedded
from tahqiq.pdf.shapes import KASHIDA
from tahqiq.pdf.strangers import at_home
from tahqiq.pdf.suspicions import ROOM, SAMPLE, is_form, legacy, liar, quran_page, silent
from tahqiq.pdf.tashkeel import MARKS, Shape, moved, named, shape
from tahqiq.pdf.witnesses import BRACKETS, NOBODY, UNMAPPED, ZERO_ADVANCE, Verdict, fold, hear, is_rtl, spoken

_SUBSET = re.compile(r"[A-Z]{6}\+")
_FAULTS = (*UNREADABLE, pikepdf.PdfError, AttributeError, NotImplementedError)
"""What a font dictionary of the wrong shape raises through pikepdf."""
ENTRIES = 512
"""Entries of a ToUnicode map that are looked at for what is wrong with the font as a whole."""
SHORT = 8
KEPT = 4096
"""Bytes of a string whose glyphs are kept whole, and strings kept: producers that show glyphs or words one at a time
repeat them."""

MOST_CONTOURS = 8
"""Vowel marks that are one glyph have no more."""
STOPS = frozenset("\u060c\u061b\u061f\u06d4")
"""Signs of Arabic script that can be told from letters by their likeness."""
_POOR = MARKS | {UNMAPPED}


class _Glyphs(dict[int, FontGlyph]):
    """Glyphs by code; a code that is new is heard. `swapped`: by code as this machine reads two bytes of the string."""

    def __init__(self, hear_code: Callable[[int], FontGlyph], swapped: bool) -> None:
        super().__init__()
        self._hear = hear_code
        self._swapped = swapped

    def __missing__(self, key: int) -> FontGlyph:
        glyph = self[key] = self._hear((key & 0xFF) << 8 | key >> 8 if self._swapped else key)
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
        self._glyphs = _Glyphs(self._hear, self._pairs and byteorder == "little")
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

    def outline(self, gid: int) -> Ink | None:
        """Measures of a glyph's outline in em, None where it cannot be read."""
        if self.outlines is None or gid < 0:
            return None
        try:
            return self.outlines.ink(gid)
        except _FAULTS:
            return None

    def _hear(self, key: int) -> FontGlyph:
        """The glyph of a code, from all its witnesses."""
        code = key & 0xFFFFFFFF
        try:
            gid, advance = self.face.gid(key), self.face.advance(key)
            evidence = _Code(self, code, key, gid, advance)
            verdict = hear(evidence)
        except _FAULTS:
            return FontGlyph(self, code, -1, UNMAPPED, 0.0, "none", "unmapped-glyph")
        if abs(advance) < ZERO_ADVANCE and self.outlines is not None and _POOR.issuperset(verdict.text or " "):
            drawn = self._tashkeel(gid, verdict.text)
            if drawn:
                verdict = Verdict(drawn, "outline")
        if verdict == NOBODY and self._is_arabic and evidence.blank is False:
            verdict = self._guess(gid, advance)
        elif self.repaired and verdict.witness == "tounicode" and not evidence.mapped and evidence.blank is False:
            verdict = self._compared(code, gid, advance, verdict)
        if verdict.witness == "tounicode" and not evidence.mapped:
            verdict = verdict._replace(text=at_home(verdict.text, self._letters))
        if self._is_legacy and verdict.text.strip() and not verdict.doubt and not is_rtl(verdict.text):
            verdict = verdict._replace(doubt="legacy-encoding")
        elif verdict[1:3] == ("tounicode", "") and not evidence.mapped and is_rtl(verdict.text) and self._is_liar:
            verdict = verdict._replace(doubt="map-contradicts-font")
        elif is_form(verdict.text) and self._is_quran_page:
            verdict = Verdict(UNMAPPED, "outline", "quran-page-font")
        return FontGlyph(self, code, gid, verdict.text, advance, verdict.witness, verdict.doubt, verdict.drawn)

    def _tashkeel(self, gid: int, text: str) -> str:
        """The vowel marks that a glyph draws, by those of the same font; "" where they are what the maps say."""
        assert self.outlines is not None
        contours = self.outlines.contours(gid)
        if not contours or len(contours) > MOST_CONTOURS or (text in MARKS and len(contours) < 2):
            return ""
        found = named(contours, [(mark, like) for own, mark, like in self._known_tashkeel if own != gid])
        return found if text == UNMAPPED or (len(text) == 1 and len(found) > 1) or moved(text, found) else ""

    def _compared(self, code: int, gid: int, advance: float, verdict: Verdict) -> Verdict:
        """What a map that was damaged elsewhere says of a letter, held against what the glyph looks like."""
        text = verdict.text
        learned = text.isalpha() or text in STOPS
        if code not in self.repaired and not (is_rtl(text) and learned):
            return verdict
        from tahqiq.pdf.likeness import CONTRADICTS, SURE, likely

        contours = self.outlines.contours(gid) if self.outlines is not None else None
        if not contours or text == KASHIDA:
            return verdict
        seen = likely(contours, advance, self._letters, SURE)
        if seen and fold(seen) in fold(text) + unicodedata.normalize("NFD", text):
            return verdict._replace(doubt="")
        if not seen or not (learned or is_left_over(text, seen)):
            return verdict
        if is_left_over(text, seen):
            return verdict._replace(text=seen, witness="outline", doubt="map-damaged")
        sure = likely(contours, advance, self._letters, CONTRADICTS)
        return verdict._replace(doubt="map-damaged") if sure else verdict

    def _guess(self, gid: int, advance: float) -> Verdict:
        """The letter or mark that a glyph without a name looks like, in doubt."""
        from tahqiq.pdf.likeness import likely  # numpy and a table that few files need

        contours = self.outlines.contours(gid) if self.outlines is not None else None
        text = likely(contours, advance, self._letters) if contours else ""
        return Verdict(text, "outline", "guessed-letter", text in BRACKETS) if text else NOBODY

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
            contours = self.outlines.contours(gid)
            drawn = shape(contours) if contours else None
            if drawn is not None:
                out.append((gid, text, drawn))
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
            return False
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


def _key_bytes(key: int) -> bytes:
    return (key & 0xFFFFFFFF).to_bytes(4)[4 - (key >> 32) :]


def load_font(font: pikepdf.Dictionary) -> PdfFont:
    """The font of a font dictionary (ISO 32000-2, 9.5). A broken one yields a font that names nothing."""
    try:
        kind = str(font.get("/Subtype", ""))
        if kind == "/Type0":
            return _composite(font)
        if kind == "/Type3":
            return _type3(font)
        return _simple(font, kind)
    except _FAULTS:
        return PdfFont("", SimpleFace([""] * 256, lambda code: -1, {}, 0.0), None, None, UnicodeMap({}, []))


def _name(font: pikepdf.Dictionary) -> str:
    """BaseFont without its subset prefix."""
    base = font.get("/BaseFont", font.get("/Name", ""))
    return _SUBSET.sub("", str(base).removeprefix("/"), count=1)


def _to_unicode(font: pikepdf.Dictionary) -> tuple[UnicodeMap, dict[int, tuple[str, str]]]:
    """The ToUnicode map, empty where there is none or it cannot be read, and what `damage.repair` says of it."""
    stream = font.get("/ToUnicode")
    if not isinstance(stream, pikepdf.Stream):
        return UnicodeMap({}, []), {}
    try:
        program = stream.read_bytes()
        told = read_to_unicode(program, name_text)
        return told, repair(told, font.get("/Subtype") == "/Type0") if is_one_by_one(program) else {}
    except _FAULTS:
        return UnicodeMap({}, []), {}


def _simple(font: pikepdf.Dictionary, kind: str) -> PdfFont:
    """A Type 1, MMType1 or TrueType font (ISO 32000-2, 9.6.2 and 9.6.3)."""
    name = _name(font)
    descriptor = font.get("/FontDescriptor")
    program = embedded(descriptor)
    flags = int(descriptor.get("/Flags", 0)) if isinstance(descriptor, pikepdf.Dictionary) else 0
    dingbats = "Dingbats" in name
    symbolic = bool(flags & SYMBOLIC) and not flags & NONSYMBOLIC
    own = program.cff.encoding if program is not None and program.cff is not None else {}
    names, encoded = encoding_names(font, _built_in(program, own, name, symbolic and kind == "/TrueType"))
    gids: Callable[[int], int]
    if program is None:
        gids = lambda code: -1  # noqa: E731
    elif program.sfnt is not None and program.cff is None:
        gids = truetype_gids(program, names, encoded, symbolic)
    else:
        gids = type1_gids(program, names, own)
    widths = simple_widths(font, 0.001)
    missing = float(descriptor.get("/MissingWidth", 0)) / 1000 if isinstance(descriptor, pikepdf.Dictionary) else 0.0
    if not widths:
        widths = named_widths(name, names)
    face = SimpleFace(names, gids, widths, missing, dingbats)
    told, repaired = _to_unicode(font)
    return PdfFont(name, face, program, program.outlines if program else None, told, None, repaired)


def _built_in(program: Program | None, own: dict[int, int], name: str, silent: bool) -> list[str]:
    """The 256 names of a font's built-in encoding. `silent`: a symbolic TrueType font, whose codes have no names."""
    if program is not None and program.type1 is not None and program.type1.encoding is not None:
        return [program.type1.encoding.get(code, "") for code in range(256)]
    if program is not None and program.cff is not None and own:
        names = program.names
        return [names[own[code]] if 0 < own.get(code, 0) < len(names) else "" for code in range(256)]
    for family in ("Symbol", "ZapfDingbats"):
        if name.startswith(family):
            return list(base_encoding(family) or ())
    return [""] * 256 if silent else list(base_encoding("Standard") or ())


def _type3(font: pikepdf.Dictionary) -> PdfFont:
    """A Type 3 font (ISO 32000-2, 9.6.4): glyphs are content streams, gid is the code."""
    names, _ = encoding_names(font, [""] * 256)
    matrix = numbers(font.get("/FontMatrix")) or [0.001, 0, 0, 0.001, 0, 0]
    procedures = font.get("/CharProcs")

    def procedure(code: int) -> bytes | None:
        stream = procedures.get("/" + names[code]) if isinstance(procedures, pikepdf.Dictionary) else None
        return stream.read_bytes() if isinstance(stream, pikepdf.Stream) else None

    outlines = ProcOutlines(procedure, tuple(matrix)) if len(matrix) == 6 else None
    face = SimpleFace(names, lambda code: code, simple_widths(font, matrix[0]), 0.0)
    told, repaired = _to_unicode(font)
    return PdfFont(_name(font), face, None, outlines, told, None, repaired)


def _composite(font: pikepdf.Dictionary) -> PdfFont:
    """A Type 0 font and its descendant CIDFont (ISO 32000-2, 9.7)."""
    descendants = font.get("/DescendantFonts")
    first = descendants[0] if isinstance(descendants, pikepdf.Array) and len(descendants) else descendants
    cid_font = first if isinstance(first, pikepdf.Dictionary) else pikepdf.Dictionary()
    code_map = _code_map(font.get("/Encoding"))
    program = embedded(cid_font.get("/FontDescriptor"))
    face = CompositeFace(code_map, _cid_gids(cid_font, program), _cid_widths(cid_font, code_map.vertical), _key_bytes)
    told, repaired = _to_unicode(font)
    return PdfFont(_name(font), face, program, program.outlines if program else None, told, code_map, repaired)


def _code_map(encoding: object, depth: int = 0) -> CodeMap:
    """The CMap of an Encoding: predefined by name, or a stream."""
    if isinstance(encoding, pikepdf.Stream):
        wmode = encoding.get("/WMode")
        used = encoding.get("/UseCMap")
        program = encoding.read_bytes()
        if used is not None and b"usecmap" not in program:
            program = b"/Used usecmap\n" + program
        return read_code_map(
            program,
            lambda name: predefined(name) if used is None else _code_map(used, depth + 1) if depth < 4 else None,
            None if wmode is None else wmode == 1,
        )
    return predefined(str(encoding)[1:] if isinstance(encoding, pikepdf.Name) else "Identity-H")


def _cid_gids(cid_font: pikepdf.Dictionary, program: Program | None) -> Callable[[int], int]:
    """CID → gid (ISO 32000-2, 9.7.4.2)."""
    if program is not None and program.cff is not None:
        cids = program.cff.cids
        if cids is not None:
            return lambda cid: cids.get(cid, 0)
    to_gid = cid_font.get("/CIDToGIDMap")
    if isinstance(to_gid, pikepdf.Stream):
        table = to_gid.read_bytes()
        return lambda cid: int.from_bytes(table[2 * cid : 2 * cid + 2])
    return lambda cid: cid


def _cid_widths(cid_font: pikepdf.Dictionary, vertical: bool) -> Callable[[int], float]:
    """CID → advance in em from W and DW, or W2 and DW2 in writing mode 1."""
    if vertical:
        default = (numbers(cid_font.get("/DW2")) or [880.0, -1000.0])[-1] / 1000
        spans = Spans(cid_font.get("/W2"), 3)
    else:
        default = float(cid_font.get("/DW", 1000)) / 1000
        spans = Spans(cid_font.get("/W"), 1)

    def width(cid: int) -> float:
        values = spans.get(cid)
        return values[0] / 1000 if values else default

    return width
