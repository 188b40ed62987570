"""What a glyph stands for, `tahqiq.page.faces`."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st
from setting import MadeFont

from tahqiq.glyphs import Ink
from tahqiq.page.faces import BASE, DOTS, JOINER, KASHIDA, MARK, NOTHING, SPACE, face_of

ALEF, LAM, BEH, TATWEEL = "\u0627\u0644\u0628\u0640"
FATHA, KASRA, SHADDA, HAMZA = "\u064e\u0650\u0651\u0654"
DAGESH, QAMATS = "\u05bc", "\u05b8"
STROKE, SHADDA_DRAWN = Ink(1, 8, 0.1, 0.6, 0.3, 0.7), Ink(1, 28, 0.1, 0.6, 0.3, 0.8)


def face(text: str, advance: float, ink: Ink | None) -> tuple[str, int]:
    made = face_of(MadeFont(inks={text: ink} if ink is not None else {}).glyph(text, advance))
    return made.text, made.kind


@pytest.mark.parametrize(
    ("text", "advance", "ink", "stands_for"),
    [
        (BEH, 0.5, None, (BEH, BASE)),
        (BEH + FATHA, 0.0, STROKE, (FATHA, MARK)),  # the mark was given its cluster's text
        (SHADDA + FATHA, 0.0, STROKE, (FATHA, MARK)),
        (SHADDA + FATHA, 0.0, SHADDA_DRAWN, (SHADDA, MARK)),
        (SHADDA + KASRA, 0.0, STROKE, (SHADDA, MARK)),  # no kasra stands above
        (SHADDA + SHADDA, 0.0, STROKE, (SHADDA, MARK)),
        (DAGESH + QAMATS, 0.0, STROKE, (DAGESH, MARK)),
        (DAGESH + DAGESH, 0.0, Ink(1, 4, 0.1, -0.2, 0.2, -0.1), (DAGESH, MARK)),
        (TATWEEL + FATHA, 0.3, None, (FATHA, MARK)),
        (HAMZA, 0.0, Ink(2, 40, 0.0, 0.0, 0.2, 0.8), ("\u0623", BASE)),  # an alef, by its foot
        (TATWEEL, 0.4, None, (TATWEEL, KASHIDA)),
        ("\u200c", 0.0, None, ("\u200c", JOINER)),
        ("\u200b", 0.25, None, (" ", SPACE)),
        ("\u202b", 0.0, None, ("", NOTHING)),
        ("\ufffd", 0.0, Ink(2, 8, 0.0, 0.6, 0.25, 0.7), ("\ufffd", DOTS)),
        ("2", 0.3, Ink(1, 12, 0.0, 0.4, 0.2, 0.8), ("\u00b2", BASE)),
    ],
)
def test_a_glyph_stands_for(text: str, advance: float, ink: Ink | None, stands_for: tuple[str, int]) -> None:
    assert face(text, advance, ink) == stands_for


inks = st.builds(
    Ink, st.integers(0, 4), st.integers(0, 60), st.floats(-0.5, 0.5), st.floats(-0.5, 0.9), st.floats(0.5, 2), st.floats(0, 2)
)
marks = st.text(f"{FATHA}{KASRA}{SHADDA}{HAMZA}{DAGESH}{QAMATS}", max_size=3)
texts = marks | st.text(f"ab2 \u0662\ufffd\u200c\u202b\u05d1{ALEF}{LAM}{BEH}{TATWEEL}{FATHA}{SHADDA}{DAGESH}", max_size=4)


@given(texts, st.sampled_from([-0.3, 0.0, 0.3]), st.none() | inks)
def test_any_glyph_stands_for_something_or_nothing(text: str, advance: float, ink: Ink | None) -> None:
    said, kind = face(text, advance, ink)
    assert bool(said) == (kind != NOTHING)
