"""Arabic in paragraphs that run from the left, aligned to the right: `tahqiq.page.build.directed`."""

from __future__ import annotations

import pytest
from setting import row_of_atoms

from tahqiq.page.build import directed
from tahqiq.page.forward import UAX9
from tahqiq.page.spaces import visual

WORD = "\u0647\u0627\u062a\u0641"
COMMA = "\u060c"


@pytest.mark.parametrize(
    ("ink", "text", "base"),
    [
        (f".{WORD} {WORD}", f"{WORD} {WORD}.", 0),
        (f"{WORD} .1", f"1. {WORD}", 0),
        (f"{COMMA}{WORD} {COMMA}CLL {WORD}", f"{WORD} LLC{COMMA} {WORD}{COMMA}", 0),
        (f"{WORD} {WORD}.", f"{WORD} {WORD}.", 1),
        (f".1 {WORD}", f".1 {WORD}", 1),  # odd from either side
    ],
)
def test_a_stop_on_the_right_says_that_the_paragraph_runs_from_the_left(ink: str, text: str, base: int) -> None:
    row: list[object] = [[ch, 0.25 if ch == " " else 0.5] for ch in ink]
    (read,), level = directed([visual(row_of_atoms(row))], True, UAX9)
    assert ("".join(read.text), level, read.proved) == (text, base, True)
