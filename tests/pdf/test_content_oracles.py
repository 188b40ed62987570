"""Positions and advances against PLAYA and PDFium, on all the PDFs of the folder named by TAHQIQ_PDFS.

Measured on 84 files by some 30 producers, four pages each: PLAYA has every glyph of ours where we have it, PDFium
all but 36 of 161,000. Where we differ, and why that is as it should be:

* a glyph that reaches nowhere into the visible box (CropBox, the box of its form, a clipping path) is left out here,
  and counted in `faults` if it has ink; both oracles keep it;
* PDFium keeps widths as whole thousandths of an em, which adds up over a string, and overlooks a number that ends a TJ
  array at a change of font. It drops what has no text, and adds spaces of its own: they are not compared.
"""

from __future__ import annotations

import ctypes
import logging
import os
from collections import defaultdict
from collections.abc import Iterator
from math import hypot
from pathlib import Path

import playa
import pypdfium2 as pdfium
import pypdfium2.raw as raw
import pytest
from playa.content import TextObject

from tahqiq.pdf.document import PdfFile, open_pdf

FOLDER = os.environ.get("TAHQIQ_PDFS", "")
FILES = sorted(Path(FOLDER).rglob("*.pdf")) if FOLDER else []
pytestmark = pytest.mark.skipif(not FILES, reason="TAHQIQ_PDFS names no folder with PDFs")

PAGES = 4
"""Pages of each file that are compared."""
NEAR = 0.05
"""Points."""
FLOAT_PAGES = 0.99
"""Share of PDFium's glyphs that are where ours are; the others differ for the reasons above, by less than STRAY."""
STRAY = 0.6
"""Points."""
Place = tuple[float, float]


def page_space(pdf: PdfFile, number: int, place: Place) -> Place:
    """A point of user space in page space, worked out from the page's boxes and rotation alone."""
    page = pdf._pages[number - 1]
    node, found = page, {}
    while node is not None:
        for key in ("/MediaBox", "/CropBox", "/Rotate"):
            if key in node and key not in found:
                found[key] = node[key]
        node = node.get("/Parent")
    media = [float(side) for side in found["/MediaBox"]]
    crop = [float(side) for side in found.get("/CropBox", found["/MediaBox"])]
    left, right = max(min(media[0::2]), min(crop[0::2])), min(max(media[0::2]), max(crop[0::2]))
    low, high = max(min(media[1::2]), min(crop[1::2])), min(max(media[1::2]), max(crop[1::2]))
    x, y = place
    turn = int(found.get("/Rotate", 0)) % 360
    return {
        0: (x - left, y - low), 90: (y - low, right - x), 180: (right - x, high - y), 270: (high - y, x - left),
    }[turn]  # fmt: skip


def by_playa(pdf: PdfFile, path: Path, number: int) -> list[tuple[int, float, float, float]]:
    """(code, x, y, advance) of each glyph, in paint order."""
    logging.disable(logging.CRITICAL)
    out = []
    with playa.open(path, space="default") as document:
        for text in document.pages[number - 1].flatten(TextObject):
            for glyph in text:
                font, matrix = glyph.font, glyph.matrix
                if font.vertical:
                    advance = -font.vdisp(glyph.cid) * hypot(matrix[2], matrix[3])
                else:
                    advance = font.hdisp(glyph.cid) * hypot(matrix[0], matrix[1])
                out.append((glyph.cid, *page_space(pdf, number, glyph.origin), advance))
    logging.disable(logging.NOTSET)
    return out


def by_pdfium(pdf: PdfFile, path: Path, number: int) -> Iterator[Place]:
    """Origin of each character that PDFium did not make up."""
    document = pdfium.PdfDocument(path)
    page = document[number - 1]
    text = page.get_textpage()
    x, y = ctypes.c_double(), ctypes.c_double()
    for index in range(raw.FPDFText_CountChars(text.raw)):
        character = chr(raw.FPDFText_GetUnicode(text.raw, index))
        made_up = raw.FPDFText_IsGenerated(text.raw, index) == 1 or character.isspace()
        if not made_up and raw.FPDFText_GetCharOrigin(text.raw, index, x, y):
            yield page_space(pdf, number, (x.value, y.value))
    text.close()
    page.close()
    document.close()


@pytest.mark.parametrize("path", FILES, ids=[path.name for path in FILES])
def test_as_playa_has_it(path: Path) -> None:
    with open_pdf(path) as pdf:
        for number in range(1, min(pdf.page_count, PAGES) + 1):
            ink = pdf.page(number)
            glyphs = ink.glyphs
            ours = [
                (glyph.code, x, y, advance)
                for glyph, x, y, advance in zip(glyphs.glyph, glyphs.x, glyphs.y, glyphs.advance, strict=True)
            ]
            theirs = by_playa(pdf, path, number)
            at = 0
            for code, x, y, advance in theirs:
                if at < len(ours) and ours[at][0] == code and hypot(ours[at][1] - x, ours[at][2] - y) <= NEAR:
                    assert abs(ours[at][3] - advance) <= NEAR, (number, code, x, y)
                    at += 1
                else:  # only glyphs that are not to be seen may be missing
                    assert len(ours) < len(theirs), (number, code, x, y)
            assert at == len(ours), (number, ours[at])


@pytest.mark.parametrize("path", FILES, ids=[path.name for path in FILES])
def test_as_pdfium_has_it(path: Path) -> None:
    near = all_of_them = 0
    with open_pdf(path) as pdf:
        for number in range(1, min(pdf.page_count, PAGES) + 1):
            ink = pdf.page(number)
            cells: dict[tuple[int, int], list[Place]] = defaultdict(list)
            for x, y in zip(ink.glyphs.x, ink.glyphs.y, strict=True):
                cells[round(x), round(y)].append((x, y))
            for x, y in by_pdfium(pdf, path, number):
                if not (0 <= x <= ink.width and 0 <= y <= ink.height):
                    continue
                around = [(round(x) + i, round(y) + j) for i in (-1, 0, 1) for j in (-1, 0, 1)]
                away = min((hypot(x - a, y - b) for cell in around for a, b in cells.get(cell, ())), default=9.0)
                assert away <= STRAY, (number, x, y)
                near += away <= NEAR
                all_of_them += 1
    assert near >= FLOAT_PAGES * all_of_them
