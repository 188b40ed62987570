"""Files that somebody broke: nothing but TahqiqError comes out, and everything ends."""

from __future__ import annotations

import io
import random

import pikepdf
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from made_pdf import codes, form, made_pdf, read, saved
from pikepdf import Array, Dictionary, Name

from tahqiq.errors import TahqiqError
from tahqiq.glyphs import PageInk
from tahqiq.pdf import content, pen
from tahqiq.pdf.document import open_pdf

BEGIN = b"BT /F1 10 Tf 20 30 Td (AB) Tj\n"
END = b"\nET BT /F1 10 Tf 20 60 Td (END) Tj ET"
SIZE = 1 << 16
TOO_MUCH = "the page holds more than can be read; the rest is left out"


def sound(ink: PageInk) -> None:
    """The columns agree with one another and with the strings."""
    glyphs = ink.glyphs
    assert len(glyphs.glyph) == len(glyphs.x) == len(glyphs.y) == len(glyphs.advance) == len(glyphs.shown)
    at = 0
    for number, shown in enumerate(glyphs.strings):
        assert shown.start == at < shown.end
        assert set(glyphs.shown[shown.start : shown.end]) == {number}
        assert shown.size > 0 and -180 < shown.angle <= 180 and shown.span < len(glyphs.actual)
        at = shown.end
    assert at == len(glyphs.x)
    assert all(abs(value) < 1e7 for column in (glyphs.x, glyphs.y, glyphs.advance) for value in column)
    assert all(x0 <= x1 and y0 <= y1 for x0, y0, x1, y1 in (*ink.images, *ink.rules, *ink.bullets))
    assert len(ink.faults) == len(set(ink.faults)) < 40
    assert all("\n" not in fault for fault in ink.faults)


REPEATED = {
    "open parentheses": b"(", "in lines": b"((((((\n", "strings unclosed": b"(a b c Tj\n", "brackets": b"[",
    "dictionaries": b"<<", "hexadecimal": b"<", "braces": b"}", "closing": b")>]", "half arrays": b"[(a) 1 ",
    "nested arrays": b"[[]",
    "backslashes": b"(\\", "a mixture": b"<</A[(<</B(", "bad digits": b"<41x>", "names": b"/", "comments": b"%\n",
    "one comment": b"%", "digits": b"9", "numbers": b"9 ", "minus": b"-", "NUL": b"\0", "words": b"a ",
    "one word": b"a", "q": b"q ", "Q": b"Q ", "BT": b"BT ", "ET": b"ET ", "BMC": b"/A BMC ",
    "BDC": b"/Span <</ActualText (a)>> BDC ",
    "spans": b"/Span<</ActualText<00>>>BDC", "EMC": b"EMC ", "Td": b"1 2 Td ", "far": b"99999 0 Td (a)Tj ",
    "Tj": b"(a)Tj ",
    "Tj without": b"Tj ", "TJ without": b"TJ ", "BI": b"BI ", "BI ID": b"BI ID ", "images": b"BI ID \xff EI ",
    "moves": b"1 2 m ", "rectangles": b"1 2 3 4 re f ", "clips": b"0 0 200 300 re W n ", "cm": b"2 0 0 2 0 0 cm ",
    "flat cm": b"0 0 0 0 0 0 cm ", "Do": b"/X Do ", "gs": b"/G gs ", "Tf": b"/F9 1 Tf ", "quotes": b"'\"'",
}  # fmt: skip


@pytest.mark.parametrize("unit", REPEATED.values(), ids=REPEATED.keys())
def test_the_same_again_and_again(unit: bytes) -> None:
    ink = read(BEGIN + (unit * SIZE)[:SIZE] + END)
    sound(ink)
    assert codes(ink).startswith(b"AB")


def test_bytes_that_are_no_content() -> None:
    noise = random.Random(4).randbytes(SIZE)
    ink = read(BEGIN + noise + END)
    sound(ink)
    assert codes(ink).startswith(b"AB")
    assert "the content stream has stray bytes" in ink.faults


@settings(max_examples=300)
@given(st.binary(max_size=400))
def test_any_bytes_as_content(data: bytes) -> None:
    sound(read(BEGIN + data))


TOKENS = st.sampled_from(
    b"q Q cm BT ET Tf Td TD Tm T* Tj TJ ' \" Tc Tw Tz TL Ts Tr BDC BMC EMC BI ID EI Do gs re m l c h f S W n "
    b"w /F1 /F2 /F3 /F4 /X /Span /Artifact << >> /ActualText <FEFF0041> (A) (B C) (( ) [ ] < > { } % \n 0 1 -1 10 "
    b"1e9 --5 . 99999999999999999999 0.5 -3 200 true null [(A)-200(B)] <00410042> <4> \\ \xff".split(b" ")
)


@settings(max_examples=400)
@given(st.lists(TOKENS, max_size=60), st.sampled_from([b" ", b"\n", b""]))
def test_any_tokens_as_content(tokens: list[bytes], between: bytes) -> None:
    sound(read(BEGIN + between.join(tokens)))


BOUNDS = {
    "statements": (content, "MAX_STATEMENTS", b"0 g 1 0 0 rg " * 30),
    "hard statements": (content, "MAX_HARD", b") " * 30),
    "bytes": (content, "MAX_BYTES", b"/X Do " * 30),
    "forms": (content, "MAX_FORMS", b"/X Do " * 30),
    "glyphs": (pen, "MAX_GLYPHS", b"(abcdefgh) Tj " * 30),
    "glyphs out of sight": (pen, "MAX_GLYPHS", b"900 0 Td (abcdefgh) Tj " * 30),
    "a string": (pen, "MAX_STRING", b"(" + b"a" * 300 + b") Tj"),
}


@pytest.mark.parametrize(("module", "bound", "much"), BOUNDS.values(), ids=BOUNDS.keys())
def test_bounds(monkeypatch: pytest.MonkeyPatch, module: object, bound: str, much: bytes) -> None:
    monkeypatch.setattr(module, bound, 400 if bound == "MAX_BYTES" else 20)
    pdf = made_pdf(BEGIN + much + END)
    pdf.pages[0].Resources.XObject = Dictionary(X=form(pdf, b"0 g " * 20))
    with open_pdf(saved(pdf)) as opened:
        ink = opened.page(1)
    sound(ink)
    assert codes(ink).startswith(b"AB") and not codes(ink).endswith(b"END")
    assert TOO_MUCH in ink.faults


def test_forms_that_multiply(monkeypatch: pytest.MonkeyPatch) -> None:
    """Ten forms, each painting the next ten times, would be ten thousand million."""
    monkeypatch.setattr(content, "MAX_FORMS", 500)
    pdf = made_pdf(BEGIN + b"/X0 Do" + END)
    xobjects = Dictionary()
    for number in range(12):
        resources = Dictionary(XObject=xobjects)
        xobjects[f"/X{number}"] = form(pdf, b"/X%d Do " % (number + 1) * 10, Resources=resources)
    pdf.pages[0].Resources.XObject = xobjects
    for number in range(12):
        xobjects[f"/X{number}"].Resources.XObject = pdf.make_indirect(Dictionary(xobjects))
    with open_pdf(saved(pdf)) as opened:
        ink = opened.page(1)
    sound(ink)
    assert TOO_MUCH in ink.faults


ODD_RESOURCES = {
    "fonts are a number": ("Font", 7),
    "a font is a string": ("Font", Dictionary(F1=pikepdf.String("x"))),
    "an empty font": ("Font", Dictionary(F1=Dictionary())),
    "a composite font of nothing": ("Font", Dictionary(F1=Dictionary(Subtype=Name.Type0, DescendantFonts=Array([])))),
    "XObjects are an array": ("XObject", Array([1])),
    "an XObject is a dictionary": ("XObject", Dictionary(X=Dictionary(Subtype=Name.Form))),
    "graphics states are odd": ("ExtGState", Dictionary(G=Dictionary(Font=Array([1, 2])))),
    "properties are odd": ("Properties", Dictionary(P=Dictionary(ActualText=Array([])))),
}


@pytest.mark.parametrize(("category", "value"), ODD_RESOURCES.values(), ids=ODD_RESOURCES.keys())
def test_odd_resources(category: str, value: object) -> None:
    ink = read(BEGIN + b"/X Do /G gs /Span /P BDC (C) Tj EMC" + END, resources={category: value})
    sound(ink)
    assert 2 <= len(ink.glyphs.x) <= 6


def test_odd_forms() -> None:
    pdf = made_pdf(BEGIN + b"/X Do /Y Do" + END)
    odd = form(pdf, BEGIN, Matrix=Array([1, 2]), BBox=Name.None_, Resources=7)
    flat = form(pdf, BEGIN, Matrix=Array([0, 0, 0, 0, 0, 0]))
    pdf.pages[0].Resources.XObject = Dictionary(X=odd, Y=flat)
    with open_pdf(saved(pdf)) as opened:
        ink = opened.page(1)
    sound(ink)
    assert codes(ink) == b"ABABEND"


def small_file() -> bytes:
    """A file with most of what the reader looks at, uncompressed, so that a changed byte hits something."""
    rest = b"B) Tj [(C) -100 <44>] TJ 1 2 3 4 re f /X Do BI /W 1 /H 1 /BPC 8 /CS /G ID x\nEI" + END
    pdf = made_pdf([BEGIN + b"(A", rest])
    page = pdf.pages[0]
    page.CropBox, page.Rotate, page.UserUnit = Array([1, 1, 190, 290]), 90, 1
    inside = form(pdf, b"/Span <</ActualText <FEFF0041>>> BDC BT /F2 9 Tf 9 9 Td <0007> Tj ET EMC")
    page.Resources.XObject = Dictionary(X=inside)
    page.Resources.XObject.X.Resources = page.Resources
    pdf.Root.PageLabels = Dictionary(Nums=Array([0, Dictionary(S=Name.r)]))
    pdf.docinfo = pdf.make_indirect(Dictionary(Title="title"))
    options = {"object_stream_mode": pikepdf.ObjectStreamMode.disable, "compress_streams": False}
    with pikepdf.open(io.BytesIO(saved(pdf, **options))) as again:
        again.pages.append(again.pages[0])
        return saved(again, **options)


WHOLE = small_file()


def all_pages(data: bytes) -> None:
    """Read everything there is; only our own errors may come out."""
    try:
        with open_pdf(data) as pdf:
            for number in range(1, min(pdf.page_count, 20) + 1):
                sound(pdf.page(number))
                assert pdf.label(number)
            assert set(pdf.metadata()) <= {"title", "author", "producer", "creator"}
            assert len(pdf.sha256) == 64
    except TahqiqError as error:
        assert error.exit > 1 and str(error) and "\n" not in str(error)


def test_the_file_itself() -> None:
    with open_pdf(WHOLE) as pdf:
        assert [codes(pdf.page(number)) for number in (1, 2)] == [b"ABABCD\x07END"] * 2
        assert pdf.page(1).faults == []


@settings(max_examples=200)
@given(st.integers(0, len(WHOLE)))
def test_cut_off_anywhere(length: int) -> None:
    all_pages(WHOLE[:length])


CHANGES = st.lists(
    st.tuples(
        st.integers(0, len(WHOLE) - 1), st.integers(0, 6),
        st.binary(max_size=4)
        | st.sampled_from([b"<<", b">>", b"[", b"]", b"(", b" 0 R", b"-1", b"1e99", b"/Kids", b"null"]),
    ),
    min_size=1, max_size=8,
)  # fmt: skip


@settings(max_examples=400)
@given(CHANGES)
def test_changed_anywhere(changes: list[tuple[int, int, bytes]]) -> None:
    data = bytearray(WHOLE)
    for place, length, new in changes:
        data[place : place + length] = new
    all_pages(bytes(data))


@settings(max_examples=200)
@given(st.binary(max_size=300), st.booleans())
def test_any_bytes_as_a_file(data: bytes, header: bool) -> None:
    all_pages(b"%PDF-1.7\n" + data if header else data)
