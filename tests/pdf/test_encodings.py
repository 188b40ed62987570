"""Glyph names, encodings and the widths of the standard 14 fonts."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from tahqiq.pdf.encodings import base_encoding, cff_strings, mac_order, name_text, private_text, standard_widths

BEH, ALEF, LAM = "\N{ARABIC LETTER BEH}", "\N{ARABIC LETTER ALEF}", "\N{ARABIC LETTER LAM}"


@pytest.mark.parametrize(
    ("name", "text"),
    [
        ("A", "A"),
        ("space", " "),
        ("parenleft", "("),
        ("uni0628", BEH),
        ("uni0628.init", BEH),
        ("uni06440627", LAM + ALEF),
        ("uni0644_uni0627.fina", LAM + ALEF),
        ("u1F600", "\U0001f600"),
        ("afii57415", ALEF),
        ("afii62828", "\N{ARABIC LETTER HEH FINAL FORM}"),
        ("beh-ar.fina", BEH),
        ("lam_alef-ar", LAM + ALEF),
        ("alef-hb", "\N{HEBREW LETTER ALEF}"),
        ("f_f_i", "ffi"),
        ("behinitialarabic", "\N{ARABIC LETTER BEH INITIAL FORM}"),
        ("shaddawithfathalow", "\N{ARABIC SHADDA}\N{ARABIC FATHA}"),
        ("parenleftBigg", "("),
        ("summationdisplay", "\N{N-ARY SUMMATION}"),
    ],
)
def test_names_that_spell(name: str, text: str) -> None:
    assert name_text(name) == text


@pytest.mark.parametrize(
    "name", ["", ".notdef", "g123", "glyph12", "cid00034", "G01", "a12", "uniD800", "u110000", "dev_ka.half", "x_g12"]
)
def test_names_that_spell_nothing(name: str) -> None:
    assert name_text(name) == ""


def test_dingbats_have_names_of_their_own() -> None:
    assert name_text("a12", dingbats=True) == "\N{WHITE RIGHT POINTING INDEX}"


def test_encodings() -> None:
    winansi = base_encoding("WinAnsiEncoding")
    macroman = base_encoding("MacRomanEncoding")
    standard = base_encoding("StandardEncoding")
    assert winansi and macroman and standard
    assert [len(table) for table in (winansi, macroman, standard)] == [256, 256, 256]
    assert (winansi[0x27], standard[0x27]) == ("quotesingle", "quoteright")
    assert (winansi[0xA0], winansi[0xAD], winansi[0x81]) == ("space", "hyphen", "bullet")
    assert (macroman[0xCA], macroman[0x80], winansi[0x80]) == ("space", "Adieresis", "Euro")
    assert standard[0] == ""
    assert base_encoding("NoSuchEncoding") is None


def test_tables_have_the_sizes_of_their_specifications() -> None:
    assert len(mac_order()) == 258
    assert len(cff_strings()) == 391
    assert (cff_strings()[1], cff_strings()[390]) == ("space", "Semibold")


@pytest.mark.parametrize(
    ("font", "width"),
    [
        ("Helvetica", 667), ("ArialMT", 667), ("Arial,Bold", 722), ("Helvetica-BoldOblique", 722), ("Times-Roman", 722),
        ("TimesNewRomanPS-BoldMT", 722), ("Times-Italic", 611), ("CourierNewPS-BoldMT", 600),
    ],
)  # fmt: skip
def test_widths_of_a_capital_a(font: str, width: int) -> None:
    widths = standard_widths(font)
    assert widths is not None
    assert widths["A"] == width


def test_other_fonts_have_no_standard_widths() -> None:
    assert standard_widths("Tahoma") is None
    assert standard_widths("ArialNarrow") is None


def test_symbol_fonts_keep_their_codes_in_the_private_area() -> None:
    assert private_text("SymbolMT")["\uf0b7"] == "\N{BULLET}"
    assert private_text("Wingdings-Regular")["\uf0a7"] == "\N{BLACK SMALL SQUARE}"
    assert "\uf0b7" not in private_text("Amiri-Regular")
    assert "\uf0a7" not in private_text("Wingdings2")


@given(st.text(max_size=20))
def test_any_name_has_a_text(name: str) -> None:
    assert isinstance(name_text(name), str)
