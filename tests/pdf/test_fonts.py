"""Fonts whole: dictionaries of every kind, from the bytes of a shown string to glyphs."""

from __future__ import annotations

import pikepdf
import pytest
from made_fonts import BLANK, BODY, DOT, GUILLEMET, KASHIDA, LEFT_PAREN, cff, simple, to_unicode, truetype, type0

from tahqiq.glyphs import Font
from tahqiq.pdf.dictionaries import load_font
from tahqiq.pdf.fonts import PdfFont

ALEF, BEH, LAM = "\u0627", "\u0628", "\u0644"
GLYPHS = {
    "one": (BODY, 450), "two": (BODY, 300), "space": (BLANK, 250), "paren": (LEFT_PAREN, 400), "bar": (KASHIDA, 300),
}  # fmt: skip


@pytest.fixture
def pdf() -> pikepdf.Pdf:
    return pikepdf.new()


def texts(font: PdfFont, data: bytes) -> list[str]:
    return [glyph.text for glyph in font.decode(data)]


def test_type0_with_tounicode(pdf: pikepdf.Pdf) -> None:
    program = truetype(GLYPHS)
    font = load_font(type0(pdf, program, to_unicode({1: ALEF, 2: BEH, 3: " "}), {1: 450, 3: 250}))
    protocol: Font = font
    glyphs = protocol.decode(b"\0\1\0\2\0\3")
    assert [(g.text, g.code, g.gid, g.witness) for g in glyphs] == [
        (ALEF, 1, 1, "tounicode"), (BEH, 2, 2, "tounicode"), (" ", 3, 3, "tounicode"),
    ]  # fmt: skip
    assert [g.advance for g in glyphs] == pytest.approx([0.45, 0.5, 0.25])
    assert (font.name, font.vertical, font.has_map) == ("Made", False, True)
    assert glyphs[0].ink is not None and glyphs[0].ink.contours == 1


def test_glyphs_are_shared(pdf: pikepdf.Pdf) -> None:
    font = load_font(type0(pdf, truetype(GLYPHS), to_unicode({1: ALEF})))
    assert font.decode(b"\0\1")[0] is font.decode(b"\0\2\0\1")[1]


def test_an_odd_byte_at_the_end_is_no_code(pdf: pikepdf.Pdf) -> None:
    font = load_font(type0(pdf, truetype(GLYPHS), to_unicode({1: ALEF})))
    assert texts(font, b"\0\1\0") == [ALEF]
    assert texts(font, b"\1") == []


def test_the_embedded_cmap_overrules_the_map(pdf: pikepdf.Pdf) -> None:
    program = truetype(GLYPHS, {0xFEDF: "one", 0x628: "two"})
    font = load_font(type0(pdf, program, to_unicode({1: BEH, 2: BEH})))
    assert [(g.text, g.witness) for g in font.decode(b"\0\1\0\2")] == [("\ufedf", "cmap"), (BEH, "tounicode")]


def test_a_map_that_lies_is_not_believed_where_nobody_can_be_asked(pdf: pikepdf.Pdf) -> None:
    program = truetype({f"g{i}": (BODY, 400) for i in range(5)}, {0x633: "g0", 0x634: "g1", 0x635: "g2", 0x636: "g3"}, False)
    sound = to_unicode({1: "\u0633", 2: "\u0634", 3: "\u0635", 4: "\u0636", 5: BEH})
    lying = to_unicode({1: "\u0641", 2: "\u0642", 3: "\u0643", 4: "\u0636", 5: BEH})
    for told, doubt in ((sound, ""), (lying, "map-contradicts-font")):
        glyph = load_font(type0(pdf, program, told)).decode(b"\0\5")[0]
        assert (glyph.text, glyph.doubt) == (BEH, doubt)


def test_arabic_forms_before_urdu_ones(pdf: pikepdf.Pdf) -> None:
    program = truetype(GLYPHS, {0xFBFE: "one", 0xFEF3: "one", 0x6BE: "two", 0xFEEB: "two"})
    assert texts(load_font(type0(pdf, program)), b"\0\1\0\2") == ["\ufef3", "\ufeeb"]


def test_names_settle_a_cluster(pdf: pikepdf.Pdf) -> None:
    program = truetype({"uni0651": (DOT, 0), "uniFEE4": (BODY, 400)})
    font = load_font(type0(pdf, program, to_unicode({1: "\u062f\u0651", 2: "\u0645\u064e"}), {1: 0}))
    assert texts(font, b"\0\1\0\2") == ["\u0651", "\ufee4"]


def test_a_name_that_two_scripts_share(pdf: pikepdf.Pdf) -> None:
    program = truetype({"uni05D0.ar": (BODY, 400), "one": (BODY, 400)})
    font = load_font(type0(pdf, program, to_unicode({1: "\u0627", 2: "\ufffd"}), {1: 400, 2: 400}))
    glyphs = font.decode(b"\0\1\0\2")
    assert (glyphs[0].text, glyphs[1].gid) == ("\u0627", 2)  # what the map does not know is no fault


def test_without_any_map_nothing_is_guessed(pdf: pikepdf.Pdf) -> None:
    font = load_font(type0(pdf, truetype(GLYPHS, names=False)))
    assert not font.has_map
    glyphs = font.decode(b"\0\1\0\3\0\5")
    assert [g.text for g in glyphs] == ["\ufffd", " ", "\ufffd"]
    assert glyphs[0].doubt == "unmapped-glyph"


def test_kashida_and_brackets_by_shape(pdf: pikepdf.Pdf) -> None:
    font = load_font(type0(pdf, truetype(GLYPHS), to_unicode({4: ")", 5: "\u0645"}), {5: 300}))
    assert [(g.text, g.drawn, g.witness) for g in font.decode(b"\0\4\0\5")] == [
        ("(", True, "outline"), ("\u0640", False, "outline"),
    ]  # fmt: skip


def test_cid_to_gid_map(pdf: pikepdf.Pdf) -> None:
    font = type0(pdf, truetype(GLYPHS, {0x627: "one", 0x628: "two"}))
    font.DescendantFonts[0].CIDToGIDMap = pdf.make_stream(b"\0\0\0\2\0\1")
    assert texts(load_font(font), b"\0\1\0\2") == [BEH, ALEF]


def test_widths_in_lists_ranges_and_references(pdf: pikepdf.Pdf) -> None:
    font = type0(pdf, None)
    elsewhere = pdf.make_indirect(pikepdf.Array([400.5]))
    font.DescendantFonts[0].W = pikepdf.Array([1, pikepdf.Array([100, 200]), 10, 20, 300, 30, elsewhere])
    glyphs = load_font(font).decode(b"\0\1\0\2\0\3\0\x0a\0\x14\0\x15\0\x1e")
    assert [g.advance for g in glyphs] == pytest.approx([0.1, 0.2, 0.5, 0.3, 0.3, 0.5, 0.4005])


def test_vertical_writing(pdf: pikepdf.Pdf) -> None:
    font = type0(pdf, None, Encoding=pikepdf.Name("/Identity-V"))
    font.DescendantFonts[0].W2 = pikepdf.Array([1, pikepdf.Array([-700, 250, 880])])
    loaded = load_font(font)
    assert loaded.vertical
    assert [g.advance for g in loaded.decode(b"\0\1\0\2")] == pytest.approx([-0.7, -1.0])


def test_codes_of_text(pdf: pikepdf.Pdf) -> None:
    font = load_font(type0(pdf, None, Encoding=pikepdf.Name("/UniGB-UTF16-H")))
    assert [(g.text, g.witness) for g in font.decode("\u4e2dA".encode("utf-16-be"))] == [
        ("\u4e2d", "encoding"), ("A", "encoding"),
    ]  # fmt: skip


def test_an_embedded_code_map_with_two_lengths(pdf: pikepdf.Pdf) -> None:
    stream = pdf.make_stream(
        b"begincodespacerange <00> <7f> <8000> <ffff> endcodespacerange"
        b" begincidchar <41> 1 <8001> 2 endcidchar"
    )
    program = truetype(GLYPHS, {0x627: "one", 0x628: "two"})
    assert texts(load_font(type0(pdf, program, Encoding=stream)), b"A\x80\x01") == [ALEF, BEH]


def test_identity_is_never_guessed_for_tounicode_by_name(pdf: pikepdf.Pdf) -> None:
    font = load_font(type0(pdf, truetype(GLYPHS, names=False), ToUnicode=pikepdf.Name("/Identity-H")))
    assert texts(font, b"\0\1") == ["\ufffd"]


def test_cff_cid_font_without_cid_keys(pdf: pikepdf.Pdf) -> None:
    font = type0(pdf, None)
    font.DescendantFonts[0].Subtype = pikepdf.Name.CIDFontType0
    stream = pdf.make_stream(cff({"uni0628": (BODY, 400), "blank": (BLANK, 200)}))
    stream.Subtype = pikepdf.Name.CIDFontType0C
    font.DescendantFonts[0].FontDescriptor.FontFile3 = stream
    glyphs = load_font(font).decode(b"\0\1\0\2")
    assert [(g.text, g.gid) for g in glyphs] == [(BEH, 1), (" ", 2)]


def test_truetype_by_encoding_and_unicode_cmap(pdf: pikepdf.Pdf) -> None:
    program = truetype(GLYPHS, {0x41: "one", 0x20: "space", 0x28: "paren"})
    font = load_font(simple(pdf, "TrueType", program, Encoding=pikepdf.Name.WinAnsiEncoding))
    assert [(g.text, g.gid) for g in font.decode(b"A (")] == [("A", 1), (" ", 3), ("(", 4)]


def test_truetype_symbolic_through_the_symbol_cmap(pdf: pikepdf.Pdf) -> None:
    program = bytearray(truetype(GLYPHS, {0xF041: "one", 0xF042: "two"}))
    at = program.find(b"\0\3\0\1", program.find(b"cmap"))
    while at >= 0:  # the subtable of platform 3 becomes one of symbols
        program[at : at + 4] = b"\0\3\0\0"
        at = program.find(b"\0\3\0\1", at + 1, at + 64)
    font = load_font(simple(pdf, "TrueType", bytes(program), flags=4, told=to_unicode({0x41: ALEF, 0x42: BEH}, 2)))
    assert [(g.text, g.gid) for g in font.decode(b"AB")] == [(ALEF, 1), (BEH, 2)]


def test_type1_differences(pdf: pikepdf.Pdf) -> None:
    names = [65, pikepdf.Name("/uni0628.init"), pikepdf.Name.alef, 3, pikepdf.Name("/g7")]
    encoding = pikepdf.Dictionary(Differences=pikepdf.Array(names))
    font = load_font(simple(pdf, "Type1", Encoding=encoding))
    assert [(g.text, g.witness) for g in font.decode(b"AC\3")] == [
        (BEH, "encoding"), ("C", "encoding"), ("\ufffd", "none"),
    ]  # fmt: skip


def test_cff_built_in_encoding_is_standard(pdf: pikepdf.Pdf) -> None:
    program = cff({"A": (BODY, 400), "parenleft": (LEFT_PAREN, 300)})
    font = load_font(simple(pdf, "Type1", program, "FontFile3", flags=4))
    assert [(g.text, g.gid, g.drawn) for g in font.decode(b"A(")] == [("A", 1, False), ("(", 2, True)]


def test_standard_14_without_widths(pdf: pikepdf.Pdf) -> None:
    font = load_font(pikepdf.Dictionary(Subtype=pikepdf.Name.Type1, BaseFont=pikepdf.Name("/Helvetica")))
    assert [(g.text, g.advance) for g in font.decode(b"Ai")] == [("A", 0.667), ("i", 0.222)]
    symbol = load_font(pikepdf.Dictionary(Subtype=pikepdf.Name.Type1, BaseFont=pikepdf.Name("/Symbol")))
    assert texts(symbol, b"ab\xb7") == ["\u03b1", "\u03b2", "\N{BULLET}"]


def test_symbol_bullets(pdf: pikepdf.Pdf) -> None:
    font = type0(pdf, None, to_unicode({120: "\uf0b7"}))
    font.BaseFont = pikepdf.Name("/ABCDEF+SymbolMT")
    assert texts(load_font(font), b"\0\x78") == ["\N{BULLET}"]
    font.BaseFont = pikepdf.Name("/ABCDEF+Other")
    assert texts(load_font(font), b"\0\x78") == ["\ufffd"]


def test_type3(pdf: pikepdf.Pdf) -> None:
    font = pikepdf.Dictionary(
        Subtype=pikepdf.Name.Type3, FontMatrix=pikepdf.Array([0.01, 0, 0, 0.01, 0, 0]), FirstChar=1,
        Widths=pikepdf.Array([50, 25]),
        Encoding=pikepdf.Dictionary(Differences=pikepdf.Array([1, pikepdf.Name.square, pikepdf.Name.none])),
        CharProcs=pikepdf.Dictionary(
            square=pdf.make_stream(b"50 0 0 0 40 30 d1 0 0 40 30 re f"), none=pdf.make_stream(b"25 0 0 0 0 0 d1")
        ),
        ToUnicode=pdf.make_stream(to_unicode({1: BEH, 2: " "}, 2)),
    )  # fmt: skip
    glyphs = load_font(font).decode(b"\1\2")
    assert [(g.text, g.advance) for g in glyphs] == [(BEH, 0.5), (" ", 0.25)]
    assert glyphs[0].ink == pytest.approx((1, 0, 0.0, 0.0, 0.4, 0.3))


def test_a_legacy_encoding_is_doubted(pdf: pikepdf.Pdf) -> None:
    letters = {f"g{i}": (BODY, 400) for i in range(12)}
    told = {i + 1: chr(ord("a") + i) for i in range(12)}
    program = truetype({**letters, "blank": (BLANK, 250)})
    glyphs = load_font(type0(pdf, program, to_unicode({**told, 13: "@"}))).decode(b"\0\1\0\x0d")
    assert [(g.text, g.doubt) for g in glyphs] == [("a", "legacy-encoding"), (" ", "")]
    sound = load_font(type0(pdf, program, to_unicode({**told, 13: " "})))
    assert sound.decode(b"\0\1")[0].doubt == ""


def test_a_quran_page_font_is_refused(pdf: pikepdf.Pdf) -> None:
    word = [[(x + 160 * i, y) for x, y in DOT[0]] for i in range(9)]
    program = truetype({f"g{i}": (word, 1700) for i in range(4)})
    font = load_font(type0(pdf, program, to_unicode({i + 1: chr(0xFB51 + i) for i in range(4)})))
    assert [(g.text, g.doubt) for g in font.decode(b"\0\1\0\2")] == [("\ufffd", "quran-page-font")] * 2


def test_the_blank_font_of_an_ocr_layer_keeps_its_text(pdf: pikepdf.Pdf) -> None:
    program = truetype({"glyph": (BLANK, 500)})
    font = type0(pdf, program, to_unicode({0x628: BEH, 0x41: "A"}))
    font.DescendantFonts[0].CIDToGIDMap = pdf.make_stream(b"\0\1" * 0x700)
    assert [(g.text, g.doubt) for g in load_font(font).decode(b"\6\x28\0\x41")] == [(BEH, ""), ("A", "")]


REDISTILLED = """1 begincodespacerange
<0000><ffff>
endcodespacerange
10 beginbfrange
<0003><0003><0020>
<0010><0010><002d>
<0185><0185><0625>
<0187><0187><0027>
<0188><0188><0028>
<018c><018c><062c>
<01ac><01ac><064c>
<01a4><01a4><0046>
<0200><0200><064c4c51>
<0300><0300><002e>
endbfrange"""
"""As a re-distiller damages <0187> <0188> <0627>, <01A4> <01A5> <0644> and 064C 0651; <0300> is a full stop."""


def test_a_damaged_map_is_mended_by_the_order_of_the_glyphs(pdf: pikepdf.Pdf) -> None:
    font = load_font(type0(pdf, None, REDISTILLED.encode("ascii")))
    glyphs = font.decode(bytes.fromhex("0010 0185 0187 0188 01a4 0200 0300"))
    assert [g.text for g in glyphs] == ["-", "\u0625", "\u0627", "\u0628", "\u0644", "\u064c\u0651", "."]
    assert [g.doubt for g in glyphs] == ["", "", "", "", "", "", "map-damaged"]


def test_a_damaged_map_of_a_simple_font(pdf: pikepdf.Pdf) -> None:
    told = (
        b"begincodespacerange <00><ff> endcodespacerange 5 beginbfrange\n<01><01><0027>\n<02><02><0644>\n"
        b"<03><03><064e4e51>\n<04><04><66006900>\n<05><05><0628> endbfrange"
    )
    glyphs = load_font(simple(pdf, "TrueType", told=told)).decode(b"\1\2\3\4")
    assert [(g.text, g.doubt) for g in glyphs] == [("'", ""), (LAM, ""), ("\u064e\u0651", ""), ("fi", "")]


def test_the_same_values_in_a_sound_map_are_left_alone(pdf: pikepdf.Pdf) -> None:
    sound = to_unicode({3: " ", 0x185: "\u0625", 0x187: "'", 0x188: "(", 0x18C: "\u062c"})
    assert texts(load_font(type0(pdf, None, sound)), bytes.fromhex("0187 0188")) == ["'", "("]


def test_gsub_names_what_no_cmap_knows(pdf: pikepdf.Pdf) -> None:
    from io import BytesIO

    from fontTools.feaLib.builder import addOpenTypeFeaturesFromString
    from fontTools.ttLib import TTFont

    glyphs = {"lam": (BODY, 400), "alef": (BODY, 300), "g1": (BODY, 500)}
    font = TTFont(BytesIO(truetype(glyphs, {0x644: "lam", 0x627: "alef"})))
    addOpenTypeFeaturesFromString(font, "feature rlig { sub lam alef by g1; } rlig;")
    out = BytesIO()
    font.save(out)
    loaded = load_font(type0(pdf, out.getvalue()))
    assert [(g.text, g.witness) for g in loaded.decode(b"\0\3")] == [(LAM + ALEF, "gsub")]


def test_guillemets_as_drawn_by_cff(pdf: pikepdf.Pdf) -> None:
    program = cff({"guillemotleft": (GUILLEMET, 400)})
    font = load_font(simple(pdf, "Type1", program, "FontFile3", told=to_unicode({0xAB: "\u00bb"}, 2)))
    assert [(g.text, g.drawn) for g in font.decode(b"\xab")] == [("\u00ab", True)]
