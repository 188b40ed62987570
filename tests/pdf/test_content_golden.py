"""Content streams small enough to be worked out by hand: where each glyph stands (ISO 32000-2, 9.3, 9.4)."""

import pikepdf
import pytest
from made_pdf import codes, form, made_pdf, read, rows, saved
from pikepdf import Array, Dictionary, Name

from tahqiq.pdf.document import open_pdf

A, B, C = ord("A"), ord("B"), ord("C")

PLACES = {
    "advance": (b"BT /F1 10 Tf 20 30 Td (AB) Tj ET", [(A, 20, 30, 5), (B, 25, 30, 5)]),
    "td adds to the line, not to the pen": (
        b"BT /F1 10 Tf 20 30 Td (A) Tj 7 -2 Td (B) Tj ET", [(A, 20, 30, 5), (B, 27, 28, 5)],
    ),
    "glyph after glyph without td": (b"BT /F1 10 Tf 20 30 Td (A) Tj (B) Tj ET", [(A, 20, 30, 5), (B, 25, 30, 5)]),
    "capital td sets the leading": (
        b"BT /F1 10 Tf 20 90 TD 0 -12 TD (A) Tj T* (B) Tj ET", [(A, 20, 78, 5), (B, 20, 66, 5)],
    ),
    "tl and t*": (b"BT /F1 10 Tf 14 TL 20 90 Td T* (A) Tj ET", [(A, 20, 76, 5)]),
    "apostrophe": (b"BT /F1 10 Tf 14 TL 20 90 Td (A) Tj (B) ' ET", [(A, 20, 90, 5), (B, 20, 76, 5)]),
    "quotation mark sets spacing": (
        b"BT /F1 10 Tf 14 TL 20 90 Td 3 2 (A B) \" (C) Tj ET",
        [(A, 20, 76, 5), (32, 27, 76, 5), (B, 37, 76, 5), (C, 44, 76, 5)],
    ),
    "kerning": (
        b"BT /F1 10 Tf 20 30 Td [(A) -200 (B) 100 (C)] TJ ET", [(A, 20, 30, 5), (B, 27, 30, 5), (C, 31, 30, 5)],
    ),
    "kerning before and after": (
        b"BT /F1 10 Tf 20 30 Td [-1000 (A) 500] TJ (B) Tj ET", [(A, 30, 30, 5), (B, 30, 30, 5)],
    ),
    "character spacing is no part of the advance": (
        b"BT /F1 10 Tf 2 Tc 20 30 Td (AB) Tj (C) Tj ET", [(A, 20, 30, 5), (B, 27, 30, 5), (C, 34, 30, 5)],
    ),
    "word spacing for code 32": (
        b"BT /F1 10 Tf 4 Tw 20 30 Td (A B) Tj ET", [(A, 20, 30, 5), (32, 25, 30, 5), (B, 34, 30, 5)],
    ),
    "word spacing is not for two-byte codes": (
        b"BT /F2 10 Tf 4 Tw 20 30 Td <00200041> Tj ET", [(32, 20, 30, 10), (A, 30, 30, 10)],
    ),
    "horizontal scaling": (
        b"BT /F1 10 Tf 50 Tz 2 Tc 20 30 Td [(A) -100 (B)] TJ ET", [(A, 20, 30, 2.5), (B, 24, 30, 2.5)],
    ),
    "rise": (
        b"BT /F1 10 Tf 20 30 Td (A) Tj 3 Ts (B) Tj 0 Ts (C) Tj ET", [(A, 20, 30, 5), (B, 25, 33, 5), (C, 30, 30, 5)],
    ),
    "matrix scales": (b"BT /F1 1 Tf 10 0 0 10 20 30 Tm (AB) Tj ET", [(A, 20, 30, 5), (B, 25, 30, 5)]),
    "td in the units of the matrix": (b"BT /F1 1 Tf 10 0 0 10 20 30 Tm 1 1 Td (A) Tj ET", [(A, 30, 40, 5)]),
    "ctm": (b"2 0 0 2 10 10 cm BT /F1 10 Tf 5 10 Td (A) Tj ET", [(A, 20, 30, 10)]),
    "y flipped twice": (
        b"1 0 0 -1 0 300 cm BT /F1 10 Tf 1 0 0 -1 20 270 Tm (AB) Tj 5 -6 Td (C) Tj ET",
        [(A, 20, 30, 5), (B, 25, 30, 5), (C, 25, 24, 5)],
    ),
    "upwards": (b"BT /F1 10 Tf 0 1 -1 0 20 30 Tm (AB) Tj ET", [(A, 20, 30, 5), (B, 20, 35, 5)]),
    "q and Q": (
        b"q 1 0 0 1 5 5 cm /F1 10 Tf 2 Tc BT 10 10 Td (AB) Tj ET Q BT /F1 10 Tf 10 10 Td (AB) Tj ET",
        [(A, 15, 15, 5), (B, 22, 15, 5), (A, 10, 10, 5), (B, 15, 10, 5)],
    ),
    "Q brings back the text matrix": (
        b"BT /F1 10 Tf 20 30 Td (A) Tj q 50 60 Td (B) Tj Q (C) Tj ET", [(A, 20, 30, 5), (B, 70, 90, 5), (C, 25, 30, 5)],
    ),
    "cm within a text object": (
        b"BT /F1 10 Tf 20 30 Td (A) Tj 1 0 0 1 0 7 cm (B) Tj 3 0 Td (C) Tj ET",
        [(A, 20, 30, 5), (B, 25, 37, 5), (C, 23, 37, 5)],
    ),
    "negative size": (b"BT /F1 -10 Tf -1 0 0 -1 20 30 Tm (AB) Tj ET", [(A, 20, 30, 5), (B, 25, 30, 5)]),
    "text outside a text object": (b"/F1 10 Tf 20 30 Td (A) Tj", [(A, 20, 30, 5)]),
    "type 3": (b"BT /F4 10 Tf 20 30 Td (AB) Tj ET", [(A, 20, 30, 3), (B, 23, 30, 3)]),
    "two-byte codes": (b"BT /F2 10 Tf 20 30 Td <00070041> Tj ET", [(7, 20, 30, 2.5), (A, 22.5, 30, 10)]),
    "vertical": (b"BT /F3 10 Tf 50 90 Td <00410042> Tj ET", [(A, 45, 81.2, 10), (B, 45, 71.2, 10)]),
}  # fmt: skip


@pytest.mark.parametrize(("content", "expected"), PLACES.values(), ids=PLACES.keys())
def test_places(content: bytes, expected: list[tuple[int, float, float, float]]) -> None:
    ink = read(content)
    assert rows(ink) == expected
    assert ink.faults == []


SPELLINGS = {
    "hexadecimal": b"<41 42\n43> Tj",
    "odd digits": b"<4142433> Tj",
    "octal": rb"(\101\102\103) Tj",
    "short octal before a letter": rb"(A\102C) Tj",
    "line continued": b"(A\\\nB\\\r\nC) Tj",
    "escapes that mean themselves": rb"(\A\B\C) Tj",
    "comment": b"% (not this) Tj\n(ABC) % nor (this)\n Tj",
    "in an array": b"[(A)(B)<43>]TJ",
    "name escaped": b"/F#31 10 Tf (ABC) Tj",
    "no space": b"[(A)0(B)0(C)]TJ",
    "numbers odd": b"+0. -.0 Td 0 --0 Td (ABC) Tj",
    "null, NUL and form feed as space": b"\x000\x0c0\x00Td\x00(ABC)\x00Tj",
    "stray operands": b"1 2 (x) /N (ABC) Tj",
    "stray closing delimiters": b") ] > } (ABC) Tj",
    "unknown operators": b"1 2 XY true ZZ* (ABC) Tj",
    "dictionary within a dictionary": b"/P <</A <</B <</C [1 (]) 2]>>>>>> BDC (ABC) Tj EMC",
    "unclosed array": b"[1 2 (.) Td (ABC) Tj",
}


@pytest.mark.parametrize("spelling", SPELLINGS.values(), ids=SPELLINGS.keys())
def test_spellings(spelling: bytes) -> None:
    ink = read(b"BT /F1 10 Tf 20 30 Td " + spelling + b"\n5 5 Td (END) Tj ET")
    assert codes(ink)[-6:].replace(b"0", b"") == b"ABCEND" or codes(ink) == b"ABC0END"


STRINGS = {
    rb"(a(b(c(d(e(f)e)d)c)b)a)": b"a(b(c(d(e(f)e)d)c)b)a",
    rb"(\(a\))": b"(a)",
    rb"(a\\)": b"a\\",
    rb"(a\)(b)c)": b"a)(b)c",
    b"(a\rb\r\nc\nd)": b"a\nb\nc\nd",
    rb"(\n\r\t\b\f)": b"\n\r\t\b\f",
    rb"(\0\00\000\1234)": b"\0\0\0S4",
    b"()": b"",
    b"<>": b"",
}


@pytest.mark.parametrize(("written", "meant"), STRINGS.items())
@pytest.mark.parametrize("around", [b"%s Tj", b"[%s]TJ", b"[3 %s 4]TJ", b"0 0 Td %s Tj 0 0 Td %s Tj"])
def test_strings(written: bytes, meant: bytes, around: bytes) -> None:
    times = around.count(b"%s")
    ink = read(b"BT /F1 1 Tf 20 30 Td " + around.replace(b"%s", written) + b" (.) Tj ET")
    assert codes(ink) == meant * times + b"."


def test_unclosed_string_costs_its_line_alone() -> None:
    ink = read(b"BT /F1 10 Tf 20 30 Td (lost Tj\n(AB) Tj\n(lost again Tj\n(C) Tj ET")
    assert codes(ink) == b"ABC"
    assert ink.faults == ["the content stream has an unclosed string"]


INLINE_IMAGES = {
    "plain": b"BI /W 2 /H 2 /BPC 8 /CS /G ID abcd\nEI",
    "its data holds EI": b"BI /W 4 /H 2 /BPC 8 /CS /G ID \x80 EI \xff\x01 EI\xfe\nEI",
    "and a string that is none": b"BI /W 2 /H 2 ID (((<<[\nEI",
    "no data": b"BI /W 2 EI",
}


@pytest.mark.parametrize("image", INLINE_IMAGES.values(), ids=INLINE_IMAGES.keys())
def test_inline_images_are_passed_over(image: bytes) -> None:
    ink = read(b"q 30 0 0 20 40 50 cm " + image + b" Q BT /F1 10 Tf 20 30 Td (AB) Tj ET")
    assert codes(ink) == b"AB"
    assert ink.images == [(40, 50, 70, 70)]


def test_shown_strings_carry_their_state() -> None:
    ink = read(
        b"BT /F1 10 Tf 20 30 Td (A) Tj 3 Tr (BC) Tj ET "
        b"BT 0 Tr /F1 1 Tf 0 12 -12 0 60 60 Tm (A) Tj ET "
        b"BT /F1 10 Tf 2 0 0.7 1 60 90 Tm (A) Tj ET "
        b"BT -1 0 0 -1 60 120 Tm (A) Tj ET"
    )
    shown = ink.glyphs.strings
    assert [(s.start, s.end, s.mode) for s in shown] == [(0, 1, 0), (1, 3, 3), (3, 4, 0), (4, 5, 0), (5, 6, 0)]
    assert [s.angle for s in shown] == [0, 0, 90, 0, 180]
    assert [s.size for s in shown] == pytest.approx([10, 10, 12, 10, 10])
    assert ink.glyphs.shown == [0, 1, 1, 2, 3, 4]


def test_operator_counts_as_pikepdf_does() -> None:
    """Whatever the short ways of the lexer, an operator has the index that a rewriter will find it at."""
    content = (
        b"q 1 0 0 1 0 0 cm 1 2 m 3 4 l 5 6 7 8 re h S BI /W 1 /H 1 /BPC 8 /CS /G ID a\nEI Q /Artifact BMC EMC\n"
        b"BT /ReversedChars BMC /Span <</ActualText <FEFF0041>>> BDC 0 Tr /F1 10 Tf 1 0 0 1 20 30 Tm 1 1 Td (A) Tj\n"
        b"EMC EMC 5 0 Td (B) Tj 6 0 Td (C) Tj /Span<</ActualText <FEFF0041> >> BDC 1 0 Td (D) Tj EMC (E) Tj\n"
        b"[(F) 1 (G)] TJ ET\n"
        b"BT 20 90 TD /F1 10 Tf (H) Tj ET 1 0 0 RG % comment\n BT 20 99 Td (I) ' 1 2 (J) \" ET (K) Tj"
    )
    pdf = made_pdf(content)
    instructions = list(pikepdf.parse_content_stream(pdf.pages[0]))
    with open_pdf(saved(pdf)) as opened:
        glyphs = opened.page(1).glyphs
    assert bytes(glyph.code for glyph in glyphs.glyph) == b"ABCDEFGHIJK"
    shown: dict[int, bytes] = {}
    for index, glyph in enumerate(glyphs.glyph):
        shown[glyphs.operator(index)] = shown.get(glyphs.operator(index), b"") + bytes((glyph.code,))
    for operator, text in shown.items():
        instruction = instructions[operator]
        assert str(instruction.operator) in ("Tj", "TJ", "'", '"')
        *_, operand = instruction.operands
        items = list(operand) if isinstance(operand, Array) else [operand]
        strings = [item for item in items if isinstance(item, pikepdf.String)]
        assert text == b"".join(bytes(string) for string in strings)
    assert [(s.start, s.end) for s in glyphs.strings if s.stride] == [(1, 3)]
    assert all(s.stream == 0 for s in glyphs.strings)


def test_font_of_a_graphics_state() -> None:
    pdf = made_pdf(b"/G gs BT 20 30 Td (A) Tj ET")
    resources = pdf.pages[0].Resources
    resources.ExtGState = Dictionary(G=Dictionary(Type=Name.ExtGState, Font=Array([resources.Font.F1, 10])))
    assert read_pdf(pdf)[0] == [(A, 20, 30, 5)]


def shown_by_form(content: bytes, **entries: object) -> pikepdf.Pdf:
    """A page that paints one form, then shows a Z."""
    pdf = made_pdf(b"/X Do BT /F1 10 Tf 20 30 Td (Z) Tj ET")
    pdf.pages[0].Resources.XObject = Dictionary(X=form(pdf, content, **entries))
    return pdf


def read_pdf(pdf: pikepdf.Pdf) -> tuple[list[tuple[int, float, float, float]], list[str], list[int]]:
    """Rows, faults and stream of each shown string."""
    with open_pdf(saved(pdf)) as opened:
        ink = opened.page(1)
    return rows(ink), ink.faults, [shown.stream for shown in ink.glyphs.strings]


def test_form_has_matrix_and_keeps_state_to_itself() -> None:
    pdf = shown_by_form(
        b"BT /F1 10 Tf 3 Tc 1 1 Td (AB) Tj ET q q /Span BMC", Matrix=Array([2, 0, 0, 2, 10, 0]), Resources=Dictionary()
    )
    pdf.pages[0].Resources.XObject.X.Resources = pdf.pages[0].Resources
    found, faults, streams = read_pdf(pdf)
    assert found == [(A, 12, 2, 10), (B, 28, 2, 10), (ord("Z"), 20, 30, 5)]
    assert (faults, streams) == ([], [1, 0])


def test_form_without_resources_uses_those_of_the_page() -> None:
    found, _, _ = read_pdf(shown_by_form(b"BT /F1 10 Tf 1 1 Td (A) Tj ET"))
    assert found == [(A, 1, 1, 5), (ord("Z"), 20, 30, 5)]


def test_form_clips_to_its_box() -> None:
    pdf = shown_by_form(b"BT /F1 10 Tf 1 1 Td (A) Tj 100 0 Td (B) Tj ET", BBox=Array([0, 0, 50, 50]))
    found, faults, _ = read_pdf(pdf)
    assert found == [(A, 1, 1, 5), (ord("Z"), 20, 30, 5)]
    assert faults == ["glyphs outside the visible page, left out: 1"]


def test_form_that_paints_itself() -> None:
    pdf = shown_by_form(b"BT /F1 10 Tf 1 1 Td (A) Tj ET /X Do")
    xobject = pdf.pages[0].Resources.XObject
    xobject.X.Resources = Dictionary(XObject=xobject, Font=pdf.pages[0].Resources.Font)
    found, faults, _ = read_pdf(pdf)
    assert found == [(A, 1, 1, 5), (ord("Z"), 20, 30, 5)]
    assert faults == ["form XObjects paint one another without end"]


def test_forms_are_numbered_once() -> None:
    pdf = made_pdf(b"/X Do /Y Do /X Do")
    content = b"BT /F1 10 Tf 1 1 Td (A) Tj ET"
    pdf.pages[0].Resources.XObject = Dictionary(X=form(pdf, content), Y=form(pdf, content))
    assert read_pdf(pdf)[2] == [1, 2, 1]


CLIPPED = {
    "off the left edge": (b"-5.1 30 Td (AB) Tj", b"B"),
    "reaching in": (b"-4.9 30 Td (AB) Tj", b"AB"),
    "off the right edge": (b"196 30 Td (AB) Tj", b"A"),
    "below": (b"20 -11 Td (AB) Tj", b""),
    "descending out of sight": (b"20 303 Td (AB) Tj", b"AB"),
    "one by one": (b"190 30 Td (A) Tj 9 0 Td (B) Tj 9 0 Td (C) Tj", b"AB"),
    "kerned out and back": (b"20 30 Td [(A) -30000 (B) 30000 (C)] TJ", b"ABC"),
}


@pytest.mark.parametrize(("text", "expected"), CLIPPED.values(), ids=CLIPPED.keys())
def test_glyphs_outside_the_page_are_left_out(text: bytes, expected: bytes) -> None:
    ink = read(b"BT /F1 10 Tf " + text + b" ET")
    assert codes(ink) == expected
    lost = len([byte for byte in text if byte in b"ABC"]) - len(expected)
    assert ink.faults == ([f"glyphs outside the visible page, left out: {lost}"] if lost else [])
    glyphs = ink.glyphs
    assert [s.end - s.start for s in glyphs.strings if s.start == s.end] == []
    assert sum(s.end - s.start for s in glyphs.strings) == len(glyphs.x) == len(glyphs.shown)


def test_rectangle_clips_until_restored() -> None:
    ink = read(
        b"q 10 10 50 50 re W n BT /F1 10 Tf 12 12 Td (A) Tj 80 0 Td (B) Tj ET Q BT /F1 10 Tf 92 12 Td (C) Tj ET"
    )
    assert codes(ink) == b"AC"


def test_faults_of_text() -> None:
    assert read(b"BT 20 30 Td (A) Tj ET").faults == ["text is shown without a font", "text has no size"]
    assert read(b"BT /F9 10 Tf 20 30 Td (A) Tj ET").faults == ["a font is missing", "text is shown without a font"]
    assert read(b"BT /F1 0 Tf 20 30 Td (A) Tj ET").faults == ["text has no size"]
    assert read(b"BT /F1 10 Tf 20 30 Td Tj ET").faults == ["an operator lacks operands"]
    assert read(b"BT /F1 10 Tf 1e 30 Td (A) Tj ET").faults == ["an operator lacks operands"]
    assert read(b"/Nothing Do").faults == ["an XObject is missing"]
    far = read(b"BT /F1 10 Tf " + b"9" * 400 + b" 0 Td (A) Tj ET")
    assert (codes(far), far.faults) == (b"", ["text stands beyond any page"])


def test_glyphs_of_a_missing_font_are_kept() -> None:
    ink = read(b"BT /F9 10 Tf 20 30 Td (AB) Tj ET")
    assert codes(ink) == b"AB"
