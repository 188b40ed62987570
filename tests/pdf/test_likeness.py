"""Letters known by likeness, `tahqiq.pdf.likeness`, and the numbers they are known by, `tahqiq.pdf.sketch`."""

from __future__ import annotations

import unicodedata
from typing import cast

import numpy as np
import pikepdf
import pytest
from hypothesis import given
from hypothesis import strategies as st
from made_fonts import Polygon, to_unicode, truetype, type0

from tahqiq.glyphs import Ink
from tahqiq.pdf.damage import is_left_over
from tahqiq.pdf.dictionaries import load_font
from tahqiq.pdf.guesses import examined, unclipped
from tahqiq.pdf.likeness import choose, likely
from tahqiq.pdf.outlines import Contour, measure
from tahqiq.pdf.sketch import MOST_POINTS, WIDTH, sketch
from tahqiq.pdf.witnesses import Evidence, Verdict

BOWL: Polygon = [(60, 330), (110, 345), (120, 130), (190, 80), (700, 80), (770, 130), (760, 330), (830, 350), (850, 120),
                 (800, 20), (700, -10), (190, -10), (90, 30), (50, 130)]
DOT: Polygon = [(400, -230), (400, -100), (520, -100), (520, -230)]


def em(*polygons: Polygon) -> list[Contour]:
    return [[(x / 1000, y / 1000) for x, y in polygon] for polygon in polygons]


def shifted(polygon: Polygon, right: int, up: int) -> Polygon:
    return [(x + right, y + up) for x, y in polygon]


TWO_DOTS = [shifted(DOT, -90, 600), shifted(DOT, 90, 600)]


@pytest.mark.parametrize(
    ("contours", "advance", "letter"),
    [
        (em(BOWL, DOT), 0.9, "\N{ARABIC LETTER BEH}"),
        (em(BOWL, *TWO_DOTS), 0.9, "\N{ARABIC LETTER TEH}"),
        (em(BOWL, shifted(DOT, -90, -30), shifted(DOT, 90, -30), shifted(DOT, 0, -190)), 0.9, "\N{ARABIC LETTER PEH}"),
        (em(BOWL, DOT), 0.0, ""),  # a letter that takes no room
        (em(DOT), 0.0, ""),  # dots are put on their letters where they stand
        (em([(0, 0), (1, 0), (2, 0)]), 0.5, ""),  # no area
        ([[(0.0, 0.0)]], 0.5, ""),
        ([], 0.5, ""),
    ],
)
def test_likely(contours: list[Contour], advance: float, letter: str) -> None:
    assert likely(contours, advance, frozenset()) == letter


@pytest.mark.parametrize(
    ("drawn", "letters", "chosen"),
    [
        ("\u0647\u06d5", "\u0628", "\u0647"),
        ("\u0647\u06d5", "\u06c6\u06ce\u0647", "\u06d5"),  # Kurdish
        ("\u064a\u06cc", "\u0628\u062a", "\u064a"),
        ("\u064a\u06cc", "\u067e\u06af", "\u06cc"),  # Persian
        ("\u0647\u06c1", "\u0679\u06d2", "\u06c1"),  # Urdu
        ("\u0661\u06f1", "\u067e", "\u06f1"),
        ("\u0627", "\u067e", "\u0627"),
    ],
)
def test_of_letters_that_look_the_same_the_language_chooses(drawn: str, letters: str, chosen: str) -> None:
    assert choose(list(drawn), frozenset(letters)) == chosen


def font_of(*mapped: str) -> list[str]:
    """Text and doubt of a glyph without a name, in a font whose map names `mapped`."""
    names = {f"g{k}": ([shifted(BOWL, 0, 10 * k)], 900) for k in range(len(mapped))}
    told = to_unicode(dict(enumerate(mapped, 1)))
    gid = len(mapped) + 1
    pdf = pikepdf.new()
    font = load_font(type0(pdf, truetype({**names, "beh": ([BOWL, DOT], 900)}), told, {gid: 900}))
    glyph = font.decode(gid.to_bytes(2))[0]
    return [glyph.text, glyph.witness, glyph.doubt]


def test_a_guess_is_doubted() -> None:
    assert font_of("\u0627", "\u0644", "\u0645") == ["\u0628", "outline", "guessed-letter"]


def test_nothing_is_guessed_in_a_font_of_another_script() -> None:
    assert font_of("a", "b", "c") == ["\ufffd", "none", "unmapped-glyph"]
    assert font_of("\u05d0", "\u05d1", "\u05d2") == ["\ufffd", "none", "unmapped-glyph"]


points = st.tuples(st.floats(-2, 2), st.floats(-2, 2))


@given(st.lists(st.lists(points, min_size=1, max_size=9), max_size=5), st.floats(-1, 2))
def test_any_outline_has_a_sketch_or_none(contours: list[Contour], advance: float) -> None:
    row = sketch(contours, advance)
    assert row is None or (row.shape == (WIDTH,) and bool(np.isfinite(row).all()))
    text = likely(contours, advance, frozenset())
    assert len(text) <= 2
    assert not text or (unicodedata.combining(text[0]) > 0) == (abs(advance) < 0.02)


def test_an_outline_without_end_is_not_looked_at() -> None:
    assert sketch([[(0.0, k / 1000) for k in range(MOST_POINTS + 1)]], 0.5) is None


@pytest.mark.parametrize(
    ("text", "letter", "may_be"),
    [
        ("\u00f7", "\u06f1", True),  # F1 with the first byte's bits in it
        ("1", "\u0631", True),
        ("7", "\u0631", True),  # counted up behind another
        ("0", "\u0631", False),
        ("8", "\u0631", False),
        ("\u0631", "\u0631", False),
        ("1", "a", False),
        ("", "\u0631", False),
    ],
)
def test_what_is_left_of_a_letter(text: str, letter: str, may_be: bool) -> None:
    assert is_left_over(text, letter) == may_be


def test_a_map_damaged_elsewhere_is_held_against_the_outline() -> None:
    """Codes 1 and 2 lost their first byte, 3 and 4 are whole; all four glyphs are drawn as teh."""
    pdf = pikepdf.new()
    teh = ([BOWL, *TWO_DOTS], 900)
    told = to_unicode({1: "*", 2: "A", 3: "\u0633", 4: "\u062a"})
    font = load_font(type0(pdf, truetype({f"g{k}": teh for k in range(1, 5)}), told, dict.fromkeys(range(1, 5), 900)))
    assert [g.text for g in font.decode(b"\0\1\0\2\0\3\0\4")] == ["*", "A", "\u0633", "\u062a"]  # not damaged
    font = load_font(type0(pdf, truetype({f"g{k}": teh for k in range(1, 5)}), told, dict.fromkeys(range(1, 5), 900)))
    font.repaired = {1: ("*", "map-damaged"), 2: ("A", "map-damaged")}
    found = font.decode(b"\0\1\0\2\0\3\0\4")
    assert [g.text for g in found] == ["\u062a", "A", "\u0633", "\u062a"]
    assert [g.doubt for g in found] == ["map-damaged", "map-damaged", "map-damaged", ""]


class Drawn:
    """A glyph whose outline alone is asked."""

    def __init__(self, contours: list[Contour] | None, advance: float = 0.9) -> None:
        self._contours = contours
        self.advance = advance

    def contours(self) -> list[Contour] | None:
        return self._contours

    def ink(self) -> Ink | None:
        return measure(self._contours) if self._contours else None


BEH, TEH, HAH = "\N{ARABIC LETTER BEH}", "\N{ARABIC LETTER TEH}", "\N{ARABIC LETTER HAH}"


@pytest.mark.parametrize(
    ("contours", "told", "verdict"),
    [
        (em(BOWL, DOT), BEH, (BEH, "tounicode", "")),
        (em(BOWL, DOT), "\ufe8f", ("\ufe8f", "tounicode", "")),  # its isolated form
        (em(BOWL, *TWO_DOTS), HAH, (TEH, "outline", "map-contradicts-font")),
        (em(BOWL, *TWO_DOTS), BEH, (TEH, "outline", "map-contradicts-font")),
        (em([(0, 0), (1, 0), (2, 0)]), BEH, (BEH, "tounicode", "map-contradicts-font")),
        (None, BEH, (BEH, "tounicode", "map-contradicts-font")),
    ],
)
def test_a_map_that_lies_is_held_against_the_outline(
    contours: list[Contour] | None, told: str, verdict: tuple[str, str, str]
) -> None:
    assert examined(Verdict(told, "tounicode"), cast("Evidence", Drawn(contours)), frozenset())[:3] == verdict


LAM, LAM_ALEF = "\N{ARABIC LETTER LAM}", "\N{ARABIC LETTER LAM}\N{ARABIC LETTER ALEF}"
FORK: Polygon = [(60, 720), (140, 740), (290, 330), (430, 720), (520, 700), (380, 220), (360, 60), (150, -10), (60, 40),
                 (70, 140), (200, 110), (280, 180)]
ARM: Polygon = [(60, 720), (140, 740), (330, 200), (520, 60), (480, 0), (300, 110)]
STROKE: Polygon = [(0, 600), (300, 720), (310, 680), (10, 560)]


@pytest.mark.parametrize(
    ("contours", "advance", "told", "letters", "verdict"),
    [
        (em(FORK, ARM), 0.58, LAM, {LAM, BEH}, (LAM_ALEF, "outline", "map-contradicts-font")),
        (em(FORK, ARM), 0.58, LAM, {LAM, LAM_ALEF}, (LAM, "tounicode", "")),  # the map knows lam-alef
        (em(FORK, ARM), 0.58, LAM, {LAM, "\ufef7"}, (LAM, "tounicode", "")),
        (em(BOWL, DOT), 0.9, LAM, {LAM}, (LAM, "tounicode", "")),  # nothing that reaches up twice
        (em(FORK, ARM), 0.0, LAM, {LAM}, (LAM, "tounicode", "")),  # a letter drawn over its neighbour
        (em(STROKE), 0.0, HAH, {HAH}, ("\N{ARABIC FATHA}", "outline", "map-contradicts-font")),
        (em(DOT), 0.0, BEH, {BEH}, (BEH, "tounicode", "")),  # the letter's dot
    ],
)  # fmt: skip
def test_a_map_that_kept_the_first_character_of_a_glyph(
    contours: list[Contour], advance: float, told: str, letters: set[str], verdict: tuple[str, str, str]
) -> None:
    assert unclipped(Verdict(told, "tounicode"), cast("Evidence", Drawn(contours, advance)), letters)[:3] == verdict
