"""Lam-alef drawn in two glyphs, of which nothing names the alef, `tahqiq.page.letters`."""

from __future__ import annotations

import pytest
from setting import PageMaker

from tahqiq.glyphs import Ink
from tahqiq.page.faces import UNKNOWN
from tahqiq.page.forward import PLAIN
from tahqiq.page.layout import finish, layout

LAM, ALEF, BEH, ALEF_HAMZA = "\u0644", "\u0627", "\u0628", "\u0623"
STROKE, TOOTH = Ink(1, 16, 0.03, -0.01, 0.36, 0.46), Ink(1, 16, 0.03, 0.0, 0.36, 0.2)
MARK = Ink(1, 33, 0.04, 0.65, 0.21, 0.83)


def read(ink: Ink, stroke: float, mark: bool = False) -> tuple[str, set[str]]:
    """Text and doubts of beh, lam, a stroke without a name at `stroke` (points), beh; `mark`: with a hamza that says alef."""
    maker = PageMaker({UNKNOWN: ink, ALEF_HAMZA: MARK})
    hamza = [(ALEF_HAMZA, stroke + 1.0, 0.0)] if mark else []
    maker.show([(BEH, 100.0, 0.5), *hamza, (UNKNOWN, stroke, 0.4), (LAM, 107.0, 0.35), (BEH, 111.2, 0.5)], 500.0, 12.0)
    page = finish(layout(maker.page()), [], PLAIN)
    return page.text, {doubt.reason for line in page.lines for doubt in line.doubts}


def test_a_stroke_on_a_lam_is_its_alef_in_doubt() -> None:
    assert read(STROKE, 106.0) == (BEH + LAM + ALEF + BEH, {"guessed-letter"})


def test_its_hamza_bears_the_alef_out() -> None:
    text, doubts = read(STROKE, 106.0, mark=True)
    assert text == BEH + LAM + ALEF_HAMZA + BEH and "guessed-letter" not in doubts


@pytest.mark.parametrize(("ink", "stroke"), [(TOOTH, 106.0), (STROKE, 102.2)])
def test_a_tooth_or_a_stroke_beside_the_lam_stays_unnamed(ink: Ink, stroke: float) -> None:
    text, doubts = read(ink, stroke)
    assert UNKNOWN in text and "unmapped-glyph" in doubts
