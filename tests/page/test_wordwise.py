"""XeTeX's way with numbers and Latin: each word by itself, the words of a marked-up phrase from left to right."""

from __future__ import annotations

from setting import row_of_atoms

from tahqiq.page.forward import SELF_LED, UAX9, WORDWISE
from tahqiq.page.order import ordered
from tahqiq.page.spaces import visual

WORD = "\u0647\u0627\u062a\u0641"


def read(ink: str, dialect: str) -> str:
    """What is read of signs drawn from the right after an Arabic word."""
    row: list[object] = [[" " if ch == " " else ch, 0.25 if ch == " " else 0.5] for ch in f"{WORD} {ink}"]
    return "".join(ordered([visual(row_of_atoms(row))], 1, dialect)[0].text)


def test_a_telephone_number_whose_words_stand_from_left_to_right() -> None:
    assert read("6810 555 6 +269", WORDWISE) == f"{WORD} +962 6 555 0186"


def test_the_same_ink_by_the_algorithm_is_another_number() -> None:
    assert read("6810 555 6 +269", UAX9) != read("6810 555 6 +269", WORDWISE)


def test_a_telephone_number_whose_words_stand_from_right_to_left() -> None:
    assert read("+269 6 555 6810", WORDWISE) == f"{WORD} +962 6 555 0186"


def test_words_that_direct_themselves() -> None:
    assert read("tpircsunam( )eltit", SELF_LED) == f"{WORD} (manuscript title)"
    assert read(":)tcartsba(", SELF_LED) == f"{WORD} (abstract):"
    assert read(")eman( /( esruoc", SELF_LED) != f"{WORD} (course / name)"


def test_whether_a_phrase_was_marked_up_is_not_told_where_words_direct_themselves() -> None:
    row: list[object] = [[" " if ch == " " else ch, 0.25 if ch == " " else 0.5] for ch in f"{WORD} gninrael enihcam"]
    assert ordered([visual(row_of_atoms(row))], 1, SELF_LED)[0].ambiguous == f"{WORD} machine learning"
