"""Vowel marks known by shape, `tahqiq.pdf.tashkeel`, with marks drawn for the test."""

from __future__ import annotations

import pikepdf
import pytest
from hypothesis import given
from hypothesis import strategies as st
from made_fonts import BODY, Polygon, to_unicode, truetype, type0

from tahqiq.pdf.dictionaries import load_font
from tahqiq.pdf.outlines import Contour
from tahqiq.pdf.tashkeel import Shape, distance, lone_tanwin, named, shape, shapes_of
from tahqiq.pdf.tashkeel import moved as moved_marks

FATHA, DAMMA, KASRA, SHADDA = "\u064e", "\u064f", "\u0650", "\u0651"
STROKE: Polygon = [(0, 700), (10, 760), (260, 840), (250, 780)]
CUP: Polygon = [(0, 700), (0, 820), (40, 820), (60, 740), (120, 740), (130, 850), (170, 850), (180, 740), (260, 900),
                (290, 880), (220, 700)]
COMMA: Polygon = [(0, 700), (90, 760), (120, 820), (60, 840), (40, 900), (100, 950), (170, 900), (160, 780), (90, 700)]


def moved(polygon: Polygon, up: float = 0, size: float = 1.0, along: float = 0) -> Contour:
    """The polygon in em, enlarged about its lower left corner, then shifted by units."""
    x0, y0 = min(x for x, _ in polygon), min(y for _, y in polygon)
    return [((x0 + (x - x0) * size + along) / 1000, (y0 + (y - y0) * size + up) / 1000) for x, y in polygon]


def known() -> list[tuple[str, Shape]]:
    """The font's own marks."""
    drawn = [(FATHA, shape([moved(STROKE)])), (KASRA, shape([moved(STROKE, -900)])), (DAMMA, shape([moved(COMMA)])),
             (SHADDA, shape([moved(CUP)]))]
    return [(text, like) for text, like in drawn if like is not None]


@pytest.mark.parametrize(
    ("contours", "text"),
    [
        ([moved(CUP)], SHADDA),
        ([moved(STROKE)], FATHA),
        ([moved(STROKE, -900)], KASRA),
        ([moved(CUP), moved(COMMA, 250, 0.8)], SHADDA + DAMMA),
        ([moved(CUP), moved(STROKE, 250, 0.8)], SHADDA + FATHA),
        ([moved(CUP, 150), moved(STROKE, 0, 0.8)], SHADDA + KASRA),  # between the letter and its shadda
        ([moved(STROKE), moved(STROKE, 120)], "\u064b"),
        ([moved(STROKE, -900), moved(STROKE, -780)], "\u064d"),
        ([moved(STROKE, -400)], ""),  # neither above nor below
        ([moved(CUP), moved(BODY[0], 900)], ""),  # something else is drawn, too
        ([moved(BODY[0])], ""),
        ([[(0.0, 0.0), (0.5, 0.0)]], ""),  # no area
    ],
)  # fmt: skip
def test_marks_by_shape(contours: list[Contour], text: str) -> None:
    found = named(contours, known())
    assert sorted(found) == sorted(text)


@pytest.mark.parametrize(
    ("contours", "told", "text"),
    [
        ([moved(STROKE), moved(STROKE, 120)], "\u064b\u0654", "\u064b"),  # a hamza of the cluster the map was made from
        ([moved(STROKE, -900), moved(STROKE, -780)], "\u0654\u064d", "\u064d"),
        ([moved(STROKE), moved(STROKE, 120)], "\u064b", ""),  # what the map says
        ([moved(CUP), moved(STROKE, 250)], "\u064b\u0651", ""),
        ([moved(STROKE), moved(STROKE, 120), moved(CUP)], "\u064b\u0651", ""),
        ([moved(CUP), moved(CUP, 300)], "\u064b\u0651", ""),
    ],
)
def test_a_tanwin_whose_map_says_more_than_is_drawn(contours: list[Contour], told: str, text: str) -> None:
    assert lone_tanwin(contours, told) == text


def test_a_fatha_is_known_from_its_tanwin() -> None:
    """A text may have tanwin and no fatha but the one over a shadda, in one glyph that no map names."""
    told = [("\u064b", [moved(STROKE), moved(STROKE, 120)]), (SHADDA, [moved(CUP)]), ("\u064c", [moved(COMMA), moved(CUP)])]
    marks = [like for mark, contours in told for like in shapes_of(mark, contours)]
    assert [mark for mark, _ in marks] == ["\u064b", FATHA, SHADDA, "\u064c"]
    assert sorted(named([moved(CUP), moved(STROKE, 250, 0.8)], marks)) == sorted(SHADDA + FATHA)
    assert named([moved(STROKE), moved(STROKE, 120)], marks) == "\u064b"


def test_without_known_marks_nothing_is_named() -> None:
    assert named([moved(CUP)], []) == ""


scales = st.floats(0.7, 1.4)


@given(st.sampled_from([STROKE, CUP, COMMA, BODY[0]]), scales, st.integers(-500, 500), st.integers(-500, 500), st.booleans())
def test_a_shape_is_the_same_at_any_place_and_direction(
    polygon: Polygon, size: float, up: int, along: int, backwards: bool
) -> None:
    own, other = shape([moved(polygon)]), shape([moved(polygon, up, size, along)[:: -1 if backwards else 1]])
    assert own is not None and other is not None
    assert distance(other, own) < 1e-6


@given(st.sampled_from([(STROKE, CUP), (STROKE, COMMA), (CUP, COMMA)]), scales)
def test_other_marks_are_far(pair: tuple[Polygon, Polygon], size: float) -> None:
    own, other = (shape([moved(polygon)]) for polygon in pair)
    assert own is not None and other is not None
    assert distance(own, other) > 0.02


def test_a_glyph_without_a_map_takes_its_name_from_the_fonts_own_marks() -> None:
    above: Polygon = [(x, y + 250) for x, y in STROKE]
    glyphs = {
        "beh": (BODY, 450), "fatha": ([STROKE], 0), "shadda": ([CUP], 0), "both": ([CUP, above], 0),
        "strange": ([CUP, [(x, y + 600) for x, y in BODY[0]]], 0), "wide": ([CUP, above], 500),
    }  # fmt: skip
    told = to_unicode({1: "\u0628", 2: FATHA, 3: SHADDA})
    pdf = pikepdf.new()
    font = load_font(type0(pdf, truetype(glyphs), told, {1: 450, 2: 0, 3: 0, 4: 0, 5: 0, 6: 500}))
    found = font.decode(b"\0\2\0\3\0\4\0\5\0\6")
    assert [g.text for g in found[:2]] == [FATHA, SHADDA]
    assert sorted(found[2].text) == sorted(SHADDA + FATHA)
    assert (found[2].witness, found[2].doubt) == ("outline", "")
    assert [g.text for g in found[3:]] == ["\ufffd", "\ufffd"]
    assert found[3].doubt == "unmapped-glyph"


@pytest.mark.parametrize(
    ("text", "found", "is_moved"),
    [
        (SHADDA + FATHA, SHADDA + KASRA, True),  # the name of another glyph
        (SHADDA + KASRA, KASRA + SHADDA, False),
        (SHADDA + "\u064c", SHADDA + DAMMA, False),  # a tanwin drawn with a hook is like the vowel
        (DAMMA + "\u0654", DAMMA, True),  # the hamza was its cluster's
        (SHADDA + DAMMA, DAMMA, False),
        (DAMMA, FATHA, False),
        (SHADDA + FATHA, "", False),
    ],
)
def test_two_marks_that_the_map_took_from_elsewhere(text: str, found: str, is_moved: bool) -> None:
    assert moved_marks(text, found) == is_moved
