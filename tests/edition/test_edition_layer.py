"""Words lie on their ink: on plain, turned and cropped pages, and for lines that are themselves turned."""

from math import cos, radians, sin
from pathlib import Path

import pikepdf
import pypdfium2
import pytest
from PIL import Image, ImageDraw

import tahqiq
from conftest import BOOK
from tahqiq.edition.draw import WIDTHS, draw
from tahqiq.edition.layer import spot
from tahqiq.edition.leaf import page_data

DARK = 140
INSIDE = 0.985
"""Share of dark pixels that lie in words' boxes: the tails of a few letters reach further."""

TURNED = b"BT /F1 14 Tf %s Tm (A line that climbs) Tj ET BT /F1 14 Tf 1 0 0 1 60 500 Tm (A level line) Tj ET"


def covered(file: Path, folder: Path, number: int) -> tuple[float, int]:
    """Share of the page's ink that lies in words' boxes, and the number of words."""
    for width in WIDTHS:
        (folder / str(width)).mkdir(exist_ok=True)
    pdf = pypdfium2.PdfDocument(file)
    assert draw(pdf, number, folder).drawn
    pdf.close()
    with tahqiq.read(file) as document:
        data = page_data(document.page(number), document.ink(number).glyphs)
    with Image.open(folder / "800" / f"{number}.webp") as image:
        ink = image.convert("L").point(lambda value: 255 if value < DARK else 0)
    scale = ink.width / data["width"]
    assert ink.height == pytest.approx(data["height"] * scale, abs=2)
    boxes = Image.new("L", ink.size)
    count = 0
    for block in data["blocks"]:
        for _, _, line, x0, x1 in block["words"]:
            _, y0, _, y1, angle, _ = data["lines"][line]
            corners = [(x0 - 1, y0), (x1 + 1, y0), (x1 + 1, y1), (x0 - 1, y1)]
            if angle:  # as the viewer turns it: about the lower left corner of the page
                turn = radians(-angle)
                corners = [(x * cos(turn) - y * sin(turn), data["height"] + x * sin(turn) + y * cos(turn)) for x, y in corners]
            ImageDraw.Draw(boxes).polygon([(x * scale, y * scale) for x, y in corners], fill=255)
            count += 1
    all_ink = ink.histogram()[255]
    inside = Image.composite(ink, Image.new("L", ink.size), boxes).histogram()[255]
    return inside / all_ink, count


@pytest.mark.parametrize("number", [1, 2, 5, 6])
def test_plain_pages(tmp_path: Path, number: int) -> None:
    share, count = covered(BOOK, tmp_path, number)
    assert share > INSIDE and count > 5


@pytest.mark.parametrize("turn", [90, 180, 270])
def test_turned_pages(tmp_path: Path, turn: int) -> None:
    with pikepdf.open(BOOK) as pdf:
        pdf.pages[1].Rotate = turn
        pdf.save(tmp_path / "turned.pdf")
    share, count = covered(tmp_path / "turned.pdf", tmp_path, 2)
    assert share > INSIDE and count > 20


def test_cropped_pages(tmp_path: Path) -> None:
    with pikepdf.open(BOOK) as pdf:
        x0, y0, x1, y1 = map(float, pdf.pages[1].mediabox)
        pdf.pages[1].CropBox = pikepdf.Array([x0 + 20, y0 + 100, x1 - 30, y1 - 10])
        pdf.save(tmp_path / "cropped.pdf")
    share, count = covered(tmp_path / "cropped.pdf", tmp_path, 2)
    assert share > INSIDE and count > 20


@pytest.mark.parametrize("matrix", [b"0 1 -1 0 300 100", b"0 -1 1 0 100 400", b"0.866 0.5 -0.5 0.866 100 100"])
def test_turned_lines(tmp_path: Path, matrix: bytes) -> None:
    with pikepdf.new() as pdf:
        pdf.add_blank_page(page_size=(420, 595))
        font = pikepdf.Dictionary(Type=pikepdf.Name.Font, Subtype=pikepdf.Name.Type1, BaseFont=pikepdf.Name("/Helvetica"))
        pdf.pages[0].Resources = pikepdf.Dictionary(Font=pikepdf.Dictionary(F1=font))
        pdf.pages[0].Contents = pdf.make_stream(TURNED % matrix)
        pdf.save(tmp_path / "climbs.pdf")
    share, count = covered(tmp_path / "climbs.pdf", tmp_path, 1)
    assert share > INSIDE and count == 7


@pytest.mark.parametrize(
    ("text", "line", "at", "found"),
    [("one two three", "two", 3, (4, 7)), ("inter two", "inter-", 0, (0, 5)), ("a a a", "a", 1, (2, 3)),
     ("abc", "xyz", 1, (1, 3)), ("", "", 0, (0, 0))],
)
def test_a_line_in_its_block(text: str, line: str, at: int, found: tuple[int, int]) -> None:
    assert spot(text, line, at) == found


def test_words_are_the_whole_text() -> None:
    with tahqiq.read(BOOK) as document:
        for page in document.pages:
            data = page_data(page, document.ink(page.number).glyphs)
            kept = [block for block in data["blocks"] if block["kind"] != "furniture"]
            assert "".join(block["text"][a:b] for block in kept for a, b, *_ in block["words"]) == "".join(page.text.split())
