"""Font dictionaries to fonts (ISO 32000-2, 9.5 to 9.7).

`load_font` yields a `PdfFont` for any font dictionary; what is broken about it costs evidence, never an exception.
"""

from __future__ import annotations

import re
from collections.abc import Callable

import pikepdf

from tahqiq.pdf.cmaps import CodeMap, UnicodeMap, predefined, read_code_map, read_to_unicode
from tahqiq.pdf.damage import is_one_by_one, repair
from tahqiq.pdf.encodings import base_encoding, name_text
from tahqiq.pdf.faces import (
    NONSYMBOLIC,
    SYMBOLIC,
    CompositeFace,
    SimpleFace,
    Spans,
    encoding_names,
    named_widths,
    numbers,
    simple_widths,
    truetype_gids,
    type1_gids,
)
from tahqiq.pdf.fonts import FAULTS, PdfFont, key_bytes
from tahqiq.pdf.outlines import ProcOutlines
from tahqiq.pdf.programs import Program, embedded

_SUBSET = re.compile(r"[A-Z]{6}\+")


def load_font(font: pikepdf.Dictionary) -> PdfFont:
    """The font of a font dictionary (ISO 32000-2, 9.5). A broken one yields a font that names nothing."""
    try:
        kind = str(font.get("/Subtype", ""))
        if kind == "/Type0":
            return _composite(font)
        if kind == "/Type3":
            return _type3(font)
        return _simple(font, kind)
    except FAULTS:
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
    except FAULTS:
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
    face = CompositeFace(code_map, _cid_gids(cid_font, program), _cid_widths(cid_font, code_map.vertical), key_bytes)
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
