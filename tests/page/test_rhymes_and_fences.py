"""What rhymes, `tahqiq.page.verse`, and cells that upright rules fence."""

from __future__ import annotations

import pytest
from setting import PageMaker

from tahqiq.page.forward import UAX9, Dialect
from tahqiq.page.layout import finish, layout
from tahqiq.page.verse import rhymed


@pytest.mark.parametrize(
    ("poem", "verses"),
    [
        ("ax bx cx dx", 4),  # one rhyme throughout
        ("ax bx cy dx", 3),
        ("aa bb cc", 3),  # half with half
        ("ax bx cy dy", 4),  # two by two
        ("ax by", 0),  # one verse rhymes with nothing
        ("ax", 0),
        ("aa", 1),
        ("ax by cz dw", 0),
    ],
)
def test_verses_that_rhyme(poem: str, verses: int) -> None:
    assert rhymed([(verse[0], verse[1]) for verse in poem.split()]) == verses


def read(posts: list[float]) -> tuple[list[str], str]:
    """Two columns of words too near for cells, with upright rules at the given x: kinds of blocks and text."""
    maker = PageMaker()
    rows = [("\u0628\u0628\u0628 \u062f\u062f", "\u0633\u0633"), ("\u062f\u062f\u062f \u0631\u0631", "\u0645\u0645"),
            ("\u0631\u0631\u0631 \u0628\u0628", "\u0646\u0646")]  # fmt: skip
    for k, (right, left) in enumerate(rows):
        maker.line({"text": right, "right": 540, "y": 700 - 20 * k})
        maker.line({"text": left, "right": 500, "y": 700 - 20 * k})
    page = finish(layout(maker.page(rules=[(x, 640, x + 0.5, 720) for x in posts])), [], Dialect(UAX9))
    return [block.kind for block in page.blocks], page.text


def test_upright_rules_part_cells() -> None:
    kinds, text = read([502.0])
    assert kinds == ["table"]
    assert text.split("\n")[0] == "\u0628\u0628\u0628 \u062f\u062f\t\u0633\u0633"


def test_without_rules_words_so_near_are_one_line() -> None:
    assert "\t" not in read([])[1]


def test_a_rule_through_the_ink_or_beside_the_text_parts_nothing() -> None:
    assert "\t" not in read([530.0])[1]
    assert "\t" not in read([560.0])[1]
