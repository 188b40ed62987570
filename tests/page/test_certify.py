"""What the ink says against the order that was read, `tahqiq.page.certify`."""

from __future__ import annotations

import pytest
from setting import PageMaker

from tahqiq.page.certify import doubts
from tahqiq.page.forward import PLAIN
from tahqiq.page.layout import finish, layout
from tahqiq.page.written import Ordered

ARABIC = [(ch, 296.0 + 6 * k, 0.5) for k, ch in enumerate("\u0635\u0648\u0635\u0646 \u0628\u062a\u0643")]
"""Two words, painted from the left."""


def reasons(words: list[tuple[str, float]]) -> tuple[str, set[str]]:
    """Text and doubts of a line of an Arabic word and Latin ones (text, where it begins) in the order of painting."""
    maker = PageMaker()
    maker.show([*ARABIC, *((ch, x + 6 * k, 0.5) for text, x in words for k, ch in enumerate(text))], 700.0, 12.0)
    page = finish(layout(maker.page()), [], PLAIN)
    return page.text, {doubt.reason for line in page.lines for doubt in line.doubts}


def test_words_painted_in_the_order_they_stand_in() -> None:
    text, doubts = reasons([("tarn", 240.0), ("book", 268.0)])
    assert text.endswith("tarn book") and not doubts


def test_words_painted_in_another_order_are_doubted() -> None:
    text, doubts = reasons([("book", 268.0), ("tarn", 240.0)])
    assert text.endswith("tarn book") and doubts == {"paint-order"}


def test_letters_painted_from_the_right_are_one_word() -> None:
    assert not reasons([(letter, 240.0 + 6 * k) for k, letter in reversed(list(enumerate("tarn")))])[1]


def test_digits_on_each_other_are_doubted() -> None:
    assert reasons([("4", 240.0), ("1", 242.0)])[1] == {"overlapping-ink"}


def over(second: float) -> set[str]:
    """Doubts of two Arabic words painted one after the other, the second beginning there; the first lies from 200 to 224."""
    maker = PageMaker()
    for word, x in (("\u0643\u062a\u0628\u0633", 200.0), ("\u0635\u0646\u062f\u0644", second)):
        maker.show([(ch, x + 6 * k, 0.5) for k, ch in enumerate(word)], 700.0, 12.0)
    page = finish(layout(maker.page()), [], PLAIN)
    return {doubt.reason for line in page.lines for doubt in line.doubts}


def test_words_over_each_other_are_doubted() -> None:
    assert over(202.0) == {"overlapping-ink"}


def test_words_beside_each_other_are_not() -> None:
    assert over(224.0) == over(236.0) == set()


@pytest.mark.parametrize(
    ("text", "mixed"),
    [
        ("\u06f3\u066b4", True),  # Persian, its decimal separator, European
        ("\u0663\u066c\u06f4", True),
        ("\u0663.4", True),
        ("\u06f3\u066b\u06f4 4", False),  # two numbers
        ("\u06f3\u066b\u06f4", False),
    ],
)
def test_a_number_in_the_digits_of_two_scripts_is_doubted(text: str, mixed: bool) -> None:
    read = Ordered([], [text], True, [], [], "", 0)
    assert [d.reason for d in doubts(read, text)] == (["mixed-digits"] if mixed else [])
