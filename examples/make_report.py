"""Sets report.json as report.pdf, and writes report.txt: what a reader of the PDF should get.

    python examples/make_report.py        needs the [test] extra and the font Amiri (Debian: fonts-hosny-amiri)

The text comes from report.json and is set line by line with fpdf2 and HarfBuzz; report.txt is written from the same
source, never from what a reader made of the PDF. Directional isolates in the source are directions set by hand: they
place the glyphs and are no part of the text.
"""

from __future__ import annotations

import json
import re
from collections.abc import Iterable, Iterator
from datetime import UTC, datetime
from pathlib import Path
from typing import Any, NamedTuple

from fpdf import FPDF
from fpdf.line_break import Fragment

from tahqiq import bidi

HERE = Path(__file__).parent
FONTS = Path("/usr/share/fonts/opentype/fonts-hosny-amiri")
WIDTH, HEIGHT, MARGIN = 499.0, 709.0, 56.0
GUTTER = 22.0
LEADING = 1.75
SIZES = {"title": 21.0, "heading": 15.0, "paragraph": 12.0, "item": 12.0, "table": 12.0, "columns": 11.0, "note": 9.5}
RAISED = dict(zip("\u2070\u00b9\u00b2\u00b3\u2074\u2075\u2076\u2077\u2078\u2079", "0123456789", strict=True))
ISOLATES = re.compile("[\u2066-\u2069]")


class Piece(NamedTuple):
    """A stretch of one word that has one direction and one style."""

    text: str
    level: int
    raised: bool


class Unparted(FPDF):
    """Shapes words whole: fpdf2 by itself parts a word at its vowel signs, which are of another script (Inherited)."""

    def _parse_chars(self, text: str, markdown: bool, **_: object) -> Iterator[Fragment]:
        yield Fragment(text, self._get_current_graphics_state(), self.k)


class Setter:
    """A page and the pen on it; y is the next baseline, points from the top."""

    def __init__(self) -> None:
        self.pdf = Unparted(unit="pt", format=(WIDTH, HEIGHT))
        self.pdf.set_auto_page_break(False)
        self.pdf.c_margin = 0
        self.pdf.set_creation_date(datetime(2024, 8, 7, tzinfo=UTC))
        self.pdf.add_font("Amiri", "", FONTS / "Amiri-Regular.ttf")
        self.pdf.add_font("Amiri", "B", FONTS / "Amiri-Bold.ttf")
        self.size, self.bold = 12.0, False
        self.y = 0.0

    def choose(self, piece: Piece) -> None:
        """Font and direction for a piece."""
        self.pdf.set_font("Amiri", "B" if self.bold else "", self.size * (0.6 if piece.raised else 1.0))
        self.pdf.set_text_shaping(True, direction="rtl" if piece.level % 2 else "ltr")

    def width(self, pieces: Iterable[Piece]) -> float:
        """Of the pieces set side by side."""
        total = 0.0
        for piece in pieces:
            self.choose(piece)
            total += self.pdf.get_string_width(piece.text)
        return total

    def draw(self, line: list[Piece], x0: float, x1: float, place: str) -> None:
        """One print line between x0 and x1: `place` is start, middle, or justify."""
        base = 0 if line[0].level == 0 else 1
        blanks = sum(piece.text == " " for piece in line)
        room = x1 - x0 - self.width(line)
        assert room > -0.5, f"no room for {line}"
        stretch = room / blanks if place == "justify" and blanks else 0.0
        x = x0 if stretch or not base else x1 - (x1 - x0 - room)
        if place == "middle":
            x = x0 + room / 2
        for at in bidi.visual_order([piece.level for piece in line]):
            piece = line[at]
            self.choose(piece)
            wide = self.pdf.get_string_width(piece.text)
            self.pdf.set_xy(x, self.y - 0.8 * self.pdf.font_size - (0.38 * self.size if piece.raised else 0.0))
            self.pdf.cell(wide, self.pdf.font_size, piece.text)
            x += wide + (stretch if piece.text == " " else 0.0)

    def set(self, text: str, x0: float, x1: float, place: str = "justify") -> None:
        """A paragraph, broken into lines."""
        lines = list(self.broken(list(pieces(text)), x1 - x0))
        for k, line in enumerate(lines):
            self.draw(line, x0, x1, "start" if place == "justify" and k == len(lines) - 1 else place)
            self.y += LEADING * self.size

    def broken(self, words: list[Piece], wide: float) -> Iterator[list[Piece]]:
        """Lines as full as they go, without the blanks at their ends."""
        line: list[Piece] = []
        for word in joined_words(words):
            if line and self.width([*line, *word]) > wide:
                while line[-1].text == " ":
                    line.pop()
                yield line
                line = []
            if line or word[0].text != " ":
                line = [*line, *word]
        yield line


def pieces(text: str) -> Iterator[Piece]:
    """A paragraph's pieces in logical order, each with its embedding level."""
    levels = bidi.levels(text)
    at = 0
    for found in re.finditer(r" |[\u2066-\u2069]+|[^ \u2066-\u2069]+", text):
        if ISOLATES.match(found[0]):
            continue
        at = found.start()
        while at < found.end():
            end = at + 1
            while end < found.end() and levels[end] == levels[at] and (text[end] in RAISED) == (text[at] in RAISED):
                end += 1
            raised = text[at] in RAISED
            yield Piece("".join(RAISED.get(ch, ch) for ch in text[at:end]), levels[at], raised)
            at = end


def joined_words(words: list[Piece]) -> Iterator[list[Piece]]:
    """The pieces that no line break may part."""
    group: list[Piece] = []
    for piece in words:
        if piece.text == " ":
            if group:
                yield group
            yield [piece]
            group = []
        else:
            group.append(piece)
    if group:
        yield group


def block(pen: Setter, kind: str, item: dict[str, Any]) -> None:
    """One block of the body."""
    pen.size, pen.bold = SIZES[kind], kind in ("title", "heading")
    text = item.get("drawn", item.get("text", ""))
    left, right = MARGIN, WIDTH - MARGIN
    if kind == "table":
        table(pen, item["rows"])
    elif kind == "columns":
        columns(pen, item["text"])
    else:
        pen.set(text, left, right, "middle" if kind == "title" else "justify")
    pen.y += 0.5 * pen.size


def table(pen: Setter, rows: list[list[str]]) -> None:
    """Columns of equal width from the right, rules between the rows."""
    left, right = MARGIN, WIDTH - MARGIN
    wide = (right - left) / len(rows[0])
    pen.pdf.set_line_width(0.4)
    for k, row in enumerate(rows):
        pen.pdf.line(left, pen.y - 1.15 * pen.size, right, pen.y - 1.15 * pen.size)
        pen.bold = k == 0
        for n, cell in enumerate(row):
            signed = f"\u2066{cell}\u2069" if cell[0] in "+-" else cell
            line = list(pieces("\u2067" + signed))
            pen.draw(line, right - (n + 1) * wide + 4, right - n * wide - 4, "start")
        pen.y += LEADING * pen.size
    pen.pdf.line(left, pen.y - 1.15 * pen.size, right, pen.y - 1.15 * pen.size)
    pen.y += 0.6 * pen.size


def columns(pen: Setter, paragraphs: list[str]) -> None:
    """Two columns of like height, the right one first."""
    wide = (WIDTH - 2 * MARGIN - GUTTER) / 2
    lines = [
        (line, k == len(broken) - 1)
        for text in paragraphs
        for broken in [list(pen.broken(list(pieces(text)), wide))]
        for k, line in enumerate(broken)
    ]
    top, lowest = pen.y, pen.y
    half = (len(lines) + 1) // 2
    for n, x0 in enumerate((WIDTH - MARGIN - wide, MARGIN)):
        pen.y = top
        for line, last in lines[n * half : (n + 1) * half]:
            pen.draw(line, x0, x0 + wide, "start" if last else "justify")
            pen.y += LEADING * pen.size
        lowest = max(lowest, pen.y)
    pen.y = lowest


def notes(pen: Setter, texts: list[str]) -> None:
    """Footnotes at the foot of the page, under a short rule."""
    if not texts:
        return
    pen.size, pen.bold = SIZES["note"], False
    pen.pdf.set_line_width(0.4)
    body = pen.y
    pen.y = HEIGHT - 62 - LEADING * pen.size * (len(texts) - 1)
    assert body < pen.y - 1.6 * pen.size, "the page is too full"
    pen.pdf.line(WIDTH - MARGIN - 110, pen.y - 1.5 * pen.size, WIDTH - MARGIN, pen.y - 1.5 * pen.size)
    for text in texts:
        pen.set(text, MARGIN, WIDTH - MARGIN)


def written(page: list[dict[str, Any]]) -> str:
    """What a person would type who copies the page from top to bottom: a block a line, notes last."""
    lines: list[str] = []
    for item in sorted(page, key=lambda item: item["kind"] == "note"):
        if item["kind"] == "table":
            lines += ["\t".join(row) for row in item["rows"]]
        else:
            lines += item["text"] if isinstance(item["text"], list) else [item["text"]]
    return ISOLATES.sub("", "".join(line + "\n" for line in lines))


def source() -> dict[str, Any]:
    """The report as data."""
    data: dict[str, Any] = json.loads((HERE / "report.json").read_text(encoding="utf-8"))
    return data


def text() -> str:
    """The report's text, pages parted by form feeds."""
    return "\f".join(written(page) for page in source()["pages"])


def main() -> None:
    """Write report.pdf and report.txt beside this file."""
    data = source()
    pen = Setter()
    pen.pdf.set_title(data["title"])
    pen.pdf.set_lang("ar")
    for number, page in enumerate(data["pages"], 1):
        pen.pdf.add_page()
        pen.size, pen.bold, pen.y = 9.0, False, 34.0
        pen.set(data["head"], MARGIN, WIDTH - MARGIN, "middle")
        pen.y = 80.0
        for item in page:
            if item["kind"] != "note":
                block(pen, item["kind"], item)
        notes(pen, [item["text"] for item in page if item["kind"] == "note"])
        pen.size, pen.bold, pen.y = 9.0, False, HEIGHT - 26
        pen.draw([Piece(str(number), 2, False)], MARGIN, WIDTH - MARGIN, "middle")
    pen.pdf.output(str(HERE / "report.pdf"))
    (HERE / "report.txt").write_text(text(), encoding="utf-8")


if __name__ == "__main__":
    main()
