"""No font dictionary, map or program can raise: what is broken names nothing."""

from __future__ import annotations

import pikepdf
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from made_fonts import BLANK, BODY, KASHIDA, LEFT_PAREN, cff, simple, to_unicode, truetype, type0

from tahqiq.pdf.dictionaries import load_font
from tahqiq.pdf.fonts import PdfFont

GLYPHS = {"beh": (BODY, 450), "space": (BLANK, 250), "paren": (LEFT_PAREN, 400), "bar": (KASHIDA, 300)}
TRUETYPE = truetype(GLYPHS, {0x628: "beh", 0x20: "space", 0x28: "paren"})
CFF = cff(GLYPHS)
TOLD = to_unicode({1: "\u0628", 2: " ", 3: "(", 4: "\u0645"})
PDF = pikepdf.new()

quiet = settings(deadline=None, max_examples=60, suppress_health_check=[HealthCheck.too_slow])


def hear_all(font: PdfFont) -> None:
    """Ask a font everything that the reader may ask."""
    for glyph in font.decode(bytes(range(24)) + b"\xff\xff"):
        assert isinstance(glyph.text, str)
        assert isinstance(glyph.advance, float)
        assert glyph.text != "\ufffd" or glyph.doubt
        assert glyph.ink is None or glyph.ink.contours >= 0
    assert isinstance(font.name, str)
    assert isinstance(font.has_map, bool)


def mutated(data: bytes, edits: list[tuple[int, int]], cut: int) -> bytes:
    changed = bytearray(data)
    for at, value in edits:
        changed[at % len(changed)] = value
    return bytes(changed[: len(changed) - cut % len(changed)])


edits = st.lists(st.tuples(st.integers(0, 1 << 16), st.integers(0, 255)), max_size=12)


@quiet
@given(edits, st.integers(0, 4000))
def test_mutated_truetype(changes: list[tuple[int, int]], cut: int) -> None:
    program = mutated(TRUETYPE, changes, cut)
    hear_all(load_font(type0(PDF, program, TOLD)))
    hear_all(load_font(simple(PDF, "TrueType", program, Encoding=pikepdf.Name.WinAnsiEncoding)))


@quiet
@given(edits, st.integers(0, 900))
def test_mutated_cff(changes: list[tuple[int, int]], cut: int) -> None:
    hear_all(load_font(simple(PDF, "Type1", mutated(CFF, changes, cut), "FontFile3")))


@quiet
@given(st.binary(max_size=400), st.sampled_from([b"", b"\0\1\0\0", b"OTTO", b"%!PS", b"\1\0\4\1", b"ttcf"]))
def test_any_bytes_as_a_program(data: bytes, head: bytes) -> None:
    hear_all(load_font(type0(PDF, head + data, TOLD)))
    for file in ("FontFile", "FontFile2", "FontFile3"):
        hear_all(load_font(simple(PDF, "Type1", head + data, file)))


@quiet
@given(st.binary(max_size=300))
def test_any_bytes_as_maps(data: bytes) -> None:
    hear_all(load_font(type0(PDF, TRUETYPE, b"beginbfrange " + data)))
    hear_all(load_font(type0(PDF, TRUETYPE, TOLD, Encoding=PDF.make_stream(b"begincodespacerange " + data))))


objects = st.recursive(
    st.one_of(
        st.none(), st.booleans(), st.integers(-(2**31), 2**31), st.floats(-1e6, 1e6),
        st.sampled_from([b"\0\1", b"abc"]).map(pikepdf.String),
        st.sampled_from(["/Type0", "/Identity-H", "/TrueType", "/A", "/WinAnsiEncoding"]).map(pikepdf.Name),
        st.binary(max_size=20).map(PDF.make_stream),
    ),
    lambda inner: st.one_of(
        st.lists(inner, max_size=4).map(pikepdf.Array),
        st.dictionaries(
            st.sampled_from(["/Subtype", "/W", "/DW", "/FontDescriptor", "/FontFile2", "/Differences", "/CharProcs"]),
            inner, max_size=4,
        ).map(pikepdf.Dictionary),
    ),
    max_leaves=8,
)  # fmt: skip
KEYS = [
    "/BaseFont", "/Encoding", "/DescendantFonts", "/ToUnicode", "/Widths", "/FirstChar", "/FontDescriptor",
    "/FontMatrix", "/CharProcs", "/Name",
]  # fmt: skip


@quiet
@given(
    st.sampled_from(["/Type0", "/Type1", "/TrueType", "/Type3", "/MMType1", "/Nothing"]),
    st.dictionaries(st.sampled_from(KEYS), objects, max_size=6),
)
def test_any_dictionary(subtype: str, entries: dict[str, object]) -> None:
    font = pikepdf.Dictionary({key: value for key, value in entries.items() if value is not None})
    font["/Subtype"] = pikepdf.Name(subtype)
    hear_all(load_font(font))


def test_an_empty_dictionary() -> None:
    hear_all(load_font(pikepdf.Dictionary()))


def test_a_font_that_is_its_own_descendant() -> None:
    font = PDF.make_indirect(type0(PDF, None))
    font.DescendantFonts = pikepdf.Array([font])
    font.Encoding = PDF.make_stream(b"/X usecmap")
    font.Encoding.UseCMap = font.Encoding
    hear_all(load_font(font))
