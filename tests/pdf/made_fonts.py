"""Tiny fonts with known outlines, and font dictionaries around them, made for the tests of tahqiq.pdf.fonts."""

from __future__ import annotations

from io import BytesIO

import pikepdf
from fontTools.fontBuilder import FontBuilder
from fontTools.pens.t2CharStringPen import T2CharStringPen
from fontTools.pens.ttGlyphPen import TTGlyphPen

Polygon = list[tuple[int, int]]

LEFT_PAREN: list[Polygon] = [[(300, -200), (100, 300), (300, 800), (340, 800), (180, 300), (340, -200)]]
RIGHT_PAREN: list[Polygon] = [[(40, -200), (200, 300), (40, 800), (80, 800), (280, 300), (80, -200)]]
KASHIDA: list[Polygon] = [[(-20, 0), (-20, 80), (320, 80), (320, 0)]]
BODY: list[Polygon] = [[(0, 0), (0, 300), (300, 300), (400, 500), (450, 0)]]
DOT: list[Polygon] = [[(80, 0), (80, 110), (190, 110), (190, 0)]]
GUILLEMET: list[Polygon] = [
    [(200, 50), (80, 200), (200, 350), (220, 350), (120, 200), (220, 50)],
    [(340, 50), (220, 200), (340, 350), (360, 350), (260, 200), (360, 50)],
]
BLANK: list[Polygon] = []


def truetype(
    glyphs: dict[str, tuple[list[Polygon], int]], cmap: dict[int, str] | None = None, names: bool = True
) -> bytes:
    """A TrueType font of 1,000 units. `glyphs`: name → (contours, advance), in gid order after .notdef."""
    builder = FontBuilder(1000, isTTF=True)
    order = [".notdef", *glyphs]
    builder.setupGlyphOrder(order)
    builder.setupCharacterMap(cmap or {})
    drawn = {".notdef": _glyph([])}
    drawn.update((name, _glyph(contours)) for name, (contours, _) in glyphs.items())
    builder.setupGlyf(drawn)
    widths = {".notdef": 500, **{name: advance for name, (_, advance) in glyphs.items()}}
    glyf = builder.font["glyf"]
    builder.setupHorizontalMetrics({name: (widths[name], getattr(glyf[name], "xMin", 0)) for name in order})
    builder.setupHorizontalHeader(ascent=800, descent=-200)
    builder.setupPost(keepGlyphNames=names)
    if cmap is None:
        del builder.font["cmap"]
    return _saved(builder)


def _glyph(contours: list[Polygon]) -> object:
    pen = TTGlyphPen(None)
    for contour in contours:
        pen.moveTo(contour[0])
        for point in contour[1:]:
            pen.lineTo(point)
        pen.closePath()
    return pen.glyph()


def _saved(builder: FontBuilder) -> bytes:
    out = BytesIO()
    builder.font.save(out)
    return out.getvalue()


def cff(glyphs: dict[str, tuple[list[Polygon], int]]) -> bytes:
    """A bare CFF font program of 1,000 units."""
    builder = FontBuilder(1000, isTTF=False)
    order = [".notdef", *glyphs]
    builder.setupGlyphOrder(order)
    builder.setupCharacterMap({})
    strings = {}
    for name, (contours, advance) in {".notdef": (BLANK, 500), **glyphs}.items():
        pen = T2CharStringPen(advance, None)
        for contour in contours:
            pen.moveTo(contour[0])
            for point in contour[1:]:
                pen.lineTo(point)
            pen.closePath()
        strings[name] = pen.getCharString()
    builder.setupCFF("Made", {}, strings, {})
    builder.setupHorizontalMetrics(dict.fromkeys(order, (500, 0)))
    builder.setupHorizontalHeader(ascent=800, descent=-200)
    builder.setupPost()
    _saved(builder)
    table: bytes = builder.font["CFF "].compile(builder.font)
    return table


def to_unicode(entries: dict[int, str], digits: int = 4) -> bytes:
    """A ToUnicode CMap of single entries."""
    lines = [f"<{code:0{digits}x}> <{text.encode('utf-16-be').hex()}>" for code, text in entries.items()]
    return (
        f"1 begincodespacerange <{'0' * digits}> <{'f' * digits}> endcodespacerange\n"
        f"{len(lines)} beginbfchar\n" + "\n".join(lines) + "\nendbfchar\n"
    ).encode("ascii")


def type0(
    pdf: pikepdf.Pdf, program: bytes | None, told: bytes | None = None, widths: dict[int, int] | None = None,
    **entries: object,
) -> pikepdf.Dictionary:
    """A Type 0 font with Identity-H over a CIDFontType2."""
    descriptor = pikepdf.Dictionary(Type=pikepdf.Name.FontDescriptor, Flags=4)
    if program is not None:
        descriptor.FontFile2 = pdf.make_stream(program)
    cid_font = pikepdf.Dictionary(
        Type=pikepdf.Name.Font, Subtype=pikepdf.Name.CIDFontType2, FontDescriptor=descriptor, DW=500,
        W=pikepdf.Array([item for cid, width in (widths or {}).items() for item in (cid, pikepdf.Array([width]))]),
    )
    font = pikepdf.Dictionary(
        Type=pikepdf.Name.Font, Subtype=pikepdf.Name.Type0, BaseFont=pikepdf.Name("/ABCDEF+Made"),
        Encoding=pikepdf.Name("/Identity-H"), DescendantFonts=pikepdf.Array([cid_font]),
    )
    if told is not None:
        font.ToUnicode = pdf.make_stream(told)
    for key, value in entries.items():
        font[f"/{key}"] = value
    return font


def simple(
    pdf: pikepdf.Pdf, subtype: str, program: bytes | None = None, file: str = "FontFile2", flags: int = 32,
    told: bytes | None = None, **entries: object,
) -> pikepdf.Dictionary:
    """A simple font with widths of 500."""
    font = pikepdf.Dictionary(
        Type=pikepdf.Name.Font, Subtype=pikepdf.Name(f"/{subtype}"), BaseFont=pikepdf.Name("/Made"), FirstChar=0,
        LastChar=255, Widths=pikepdf.Array([500] * 256),
    )
    descriptor = pikepdf.Dictionary(Type=pikepdf.Name.FontDescriptor, Flags=flags)
    if program is not None:
        descriptor[f"/{file}"] = pdf.make_stream(program)
    font.FontDescriptor = descriptor
    if told is not None:
        font.ToUnicode = pdf.make_stream(told)
    for key, value in entries.items():
        font[f"/{key}"] = value
    return font
