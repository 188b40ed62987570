"""Small PDFs made for the tests: one page, fonts whose widths are known, any content stream.

F1 is a simple font, every code 0.5 em wide. F2 is a composite font with two-byte codes (Identity-H), 1 em wide but for
code 7 (0.25 em); F3 the same, written vertically. F4 is a Type 3 font with a matrix of 1/100 and codes 30 units wide.
"""

from __future__ import annotations

import io
from typing import Any

import pikepdf
from pikepdf import Array, Dictionary, Name, Pdf

from tahqiq.glyphs import PageInk
from tahqiq.pdf.document import open_pdf

Row = tuple[int, float, float, float]
"""(code, x, y, advance)"""


def fonts(pdf: Pdf) -> Dictionary:
    """The resource category of F1 to F4."""
    simple = Dictionary(
        Type=Name.Font, Subtype=Name.Type1, BaseFont=Name.Test, FirstChar=0, LastChar=255, Widths=Array([500] * 256),
        Encoding=Name.WinAnsiEncoding,
    )  # fmt: skip
    descendant = Dictionary(
        Type=Name.Font, Subtype=Name.CIDFontType2, BaseFont=Name.Test2, DW=1000, W=Array([7, Array([250])]),
        CIDSystemInfo=Dictionary(Registry="Adobe", Ordering="Identity", Supplement=0), CIDToGIDMap=Name.Identity,
    )  # fmt: skip
    composite = [
        Dictionary(
            Type=Name.Font, Subtype=Name.Type0, BaseFont=Name.Test2, Encoding=encoding,
            DescendantFonts=Array([pdf.make_indirect(descendant)]),
        )
        for encoding in (Name("/Identity-H"), Name("/Identity-V"))
    ]  # fmt: skip
    drawn = Dictionary(
        Type=Name.Font, Subtype=Name.Type3, FontBBox=Array([0, 0, 100, 100]),
        FontMatrix=Array([0.01, 0, 0, 0.01, 0, 0]), FirstChar=0, LastChar=255, Widths=Array([30] * 256),
        Encoding=Dictionary(), CharProcs=Dictionary(),
    )  # fmt: skip
    made = [pdf.make_indirect(font) for font in (simple, *composite, drawn)]
    return Dictionary({f"/F{number}": font for number, font in enumerate(made, start=1)})


def made_pdf(content: bytes | list[bytes], *, resources: dict[str, Any] | None = None, **entries: Any) -> Pdf:
    """An open PDF of one page of 200 × 300 points with this content, and these further entries of the page."""
    pdf = Pdf.new()
    parts = [content] if isinstance(content, bytes) else content
    streams = [pdf.make_stream(part) for part in parts]
    page = Dictionary(
        Type=Name.Page, MediaBox=Array([0, 0, 200, 300]), Contents=streams[0] if len(streams) == 1 else Array(streams),
        Resources=Dictionary(Font=fonts(pdf)),
    )  # fmt: skip
    for key, value in (resources or {}).items():
        page.Resources[Name("/" + key)] = value
    for key, value in entries.items():
        page[Name("/" + key)] = value
    pdf.pages.append(pikepdf.Page(page))
    return pdf


def form(pdf: Pdf, content: bytes, **entries: Any) -> pikepdf.Stream:
    """A form XObject."""
    stream = pdf.make_stream(content, Type=Name.XObject, Subtype=Name.Form)
    for key, value in {"BBox": Array([-1000, -1000, 1000, 1000]), **entries}.items():
        stream[Name("/" + key)] = value
    return stream


def saved(pdf: Pdf, **options: Any) -> bytes:
    """The file's bytes."""
    out = io.BytesIO()
    pdf.save(out, **options)
    return out.getvalue()


def read(content: bytes | list[bytes], **entries: Any) -> PageInk:
    """What a page with this content shows."""
    with open_pdf(saved(made_pdf(content, **entries))) as pdf:
        return pdf.page(1)


def rows(ink: PageInk) -> list[Row]:
    """Code, origin and advance of each glyph, rounded to a thousandth of a point."""
    glyphs = ink.glyphs
    return [
        (glyph.code, round(x, 3) + 0.0, round(y, 3) + 0.0, round(advance, 3) + 0.0)
        for glyph, x, y, advance in zip(glyphs.glyph, glyphs.x, glyphs.y, glyphs.advance, strict=True)
    ]


def codes(ink: PageInk) -> bytes:
    """The codes of the glyphs, for single-byte fonts."""
    return bytes(glyph.code for glyph in ink.glyphs.glyph)
