"""Lines whose spaces, drawn by no glyph, are narrower than their page's: `tahqiq.page.spaces.visual`."""

from __future__ import annotations

from setting import row_of_atoms

from tahqiq.page.spaces import USUAL, visual

WORDS = [
    "\u0645\u0646", "\u0639\u0646", "\u0628\u0644\u062f", "\u0648\u0632\u0645\u0646",
    "\u064a\u0623\u062a\u064a", "\u0627\u0644\u0646\u0627\u0633", "\u0639\u0644\u0649", "\u0647\u0630\u0647",
]  # fmt: skip


def read(gaps: list[float], inside: float) -> str:
    """What is read of the words set with these gaps between them, em, and one inside each of them."""
    row: list[object] = []
    for word, gap in zip(WORDS, [*gaps, 0.0], strict=True):
        for k, letter in enumerate(word):
            row += [[letter, 0.4]] if k != 1 else [inside, [letter, 0.4]]
        row.append(gap)
    return "".join(atom.text for atom in reversed(visual(row_of_atoms(row[:-1]), USUAL)))


def test_gaps_of_one_width_are_the_spaces_of_a_tight_line() -> None:
    assert read([0.13] * 7, 0.02) == " ".join(WORDS)


def test_gaps_of_several_widths_are_not() -> None:
    assert " " not in read([0.09, 0.16, 0.11, 0.14, 0.1, 0.12, 0.15], 0.02)


def test_as_many_gaps_inside_words_say_that_the_letters_are_set_apart() -> None:
    assert " " not in read([0.13] * 7, 0.13)
