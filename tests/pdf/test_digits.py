"""Digits that the map names after another script's: the font is heard as a whole."""

from __future__ import annotations

from collections.abc import Iterable

import pytest

from tahqiq.glyphs import Ink
from tahqiq.pdf.digits import (
    ARABIC,
    ARABIC_CONTOURS,
    EUROPEAN,
    EUROPEAN_CONTOURS,
    EXTENDED,
    Digit,
    is_digit,
    same_script,
)

KAF, KEHEH = "\N{ARABIC LETTER KAF}", "\N{ARABIC LETTER KEHEH}"


def drawn(texts: Iterable[str], contours: dict[int, int]) -> list[Digit]:
    """Codes from 0 on with these texts, drawn as digits of that script are."""
    return [
        Digit(code, text, Ink(contours.get(int(text), 1), 30, 0.0, 0.0, 0.5, 0.7)) for code, text in enumerate(texts)
    ]


def said(digits: list[Digit], letters: str = "") -> tuple[str, str]:
    """What the digits say in the end, and those that are in doubt."""
    mistaken, doubted = same_script(digits, frozenset(letters))
    return "".join(mistaken.get(code, text) for code, text, _ in digits), "".join(digits[code].text for code in sorted(doubted))


def test_european_digits_at_the_places_of_arabic_ones() -> None:
    mixed = ARABIC[0] + EUROPEAN[0] + EUROPEAN[1] + ARABIC[1] + EUROPEAN[4] + ARABIC[5:9]
    assert said(drawn(mixed, EUROPEAN_CONTOURS)) == ("001145678", "")
    assert said(drawn(ARABIC, EUROPEAN_CONTOURS)) == (EUROPEAN, "")


def test_arabic_digits_half_of_them_named_after_european_ones() -> None:
    mixed = ARABIC[:5] + EUROPEAN[5:]
    assert said(drawn(mixed, ARABIC_CONTOURS)) == (ARABIC, "")
    assert said(drawn(EUROPEAN, ARABIC_CONTOURS)) == (EUROPEAN, EUROPEAN)  # nobody else says so: a doubt


@pytest.mark.parametrize(
    ("texts", "letters", "wanted"),
    [
        (ARABIC[:4] + EXTENDED[4:7] + ARABIC[7:], "", EXTENDED),
        (EXTENDED[:4] + ARABIC[4:7] + EXTENDED[7:], KEHEH, ARABIC),
        (ARABIC[0] + EXTENDED[1] + ARABIC[2] + EXTENDED[3], KAF, ARABIC[:4]),
        (ARABIC[0] + EXTENDED[1] + ARABIC[2] + EXTENDED[3], KEHEH, EXTENDED[:4]),
        (EXTENDED[1:4] + ARABIC[6] + EXTENDED[4], KEHEH, EXTENDED[1:4] + EXTENDED[6] + EXTENDED[4]),
    ],
)
def test_digits_that_both_arabic_scripts_draw_alike(texts: str, letters: str, wanted: str) -> None:
    assert said(drawn(texts, ARABIC_CONTOURS), letters) == (wanted, "")


@pytest.mark.parametrize(
    ("digits", "letters"),
    [
        (drawn(EUROPEAN, EUROPEAN_CONTOURS), KAF),
        (drawn(ARABIC, ARABIC_CONTOURS), KEHEH),
        (drawn(EXTENDED, ARABIC_CONTOURS), KAF),
        (drawn(EUROPEAN, EUROPEAN_CONTOURS) + [Digit(20 + d.code, *d[1:]) for d in drawn(ARABIC, ARABIC_CONTOURS)], KAF),
        (drawn(ARABIC[:4] + EXTENDED[:4], ARABIC_CONTOURS), KAF),
        (drawn(ARABIC[0] + EXTENDED[1], ARABIC_CONTOURS), KAF + KEHEH),
        (drawn(ARABIC, {0: 2, 4: 2, 6: 2}), KAF),  # an outlined face: each counter is doubled
        (drawn(ARABIC[6], EUROPEAN_CONTOURS), KAF),
        (drawn(ARABIC, dict.fromkeys(range(10), 0)), KAF),
    ],
)
def test_leaves_alone(digits: list[Digit], letters: str) -> None:
    mistaken, _ = same_script(digits, frozenset(letters))
    assert mistaken == {}


def test_two_that_are_drawn_otherwise_are_a_doubt() -> None:
    assert said(drawn(ARABIC[4:7:2] + ARABIC[1], EUROPEAN_CONTOURS)) == (ARABIC[4:7:2] + ARABIC[1],) * 2


def test_is_digit() -> None:
    assert all(map(is_digit, EUROPEAN + ARABIC + EXTENDED))
    assert not any(map(is_digit, ("12", "", KAF, "\N{SUPERSCRIPT TWO}")))
