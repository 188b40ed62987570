"""Numbers drawn wider than their room, `tahqiq.page.overrun`; marks that take room of their own."""

from __future__ import annotations

import pytest
from setting import PageMaker, row_of_atoms

from tahqiq.page.atom import Atom
from tahqiq.page.forward import PLAIN
from tahqiq.page.layout import finish, layout
from tahqiq.page.spaces import visual

BEH, REH, DAL = "\u0628", "\u0631", "\u062f"


def line(number: str, wide: float, room: float, word: str = BEH + DAL) -> list[Atom]:
    """From the left: a number whose digits are `wide` em each and have `room` em in all, a space, a word, from x = 100."""
    x = 100.0 + 12 * room
    tail = row_of_atoms([*[[ch, 0.5] for ch in word], [" ", 0.25]])
    shift = x - min(atom.x0 for atom in tail)
    for atom in tail:
        atom.x0, atom.x1 = atom.x0 + shift, atom.x1 + shift
    for k, ch in enumerate(number):
        x0 = 100.0 + 12 * wide * k
        tail.append(Atom(ch, "E" if ch.isdigit() else "C", 0, x0, x0 + 12 * wide, 500.0, 12.0, 50 + k, "Fallback", False))
    return tail


def text(atoms: list[Atom]) -> str:
    return "".join(atom.text for atom in visual(atoms))


@pytest.mark.parametrize("room", [1.9, 1.5, 1.0, 0.6])
def test_a_number_over_its_space_and_word_stands_before_them(room: float) -> None:
    """Four digits half an em wide, in less room than they need."""
    assert text(line("0137", 0.5, room)) == "0137 " + DAL + BEH


def test_a_number_over_a_colon_of_its_own_font() -> None:
    atoms = line("0137", 0.5, 1.3)
    atoms.append(Atom(":", "C", 0, 119.0, 122.0, 500.0, 12.0, 40, "Fallback", False))
    assert text(atoms).startswith("0137")


def test_a_number_in_its_room_stays_where_it_is() -> None:
    atoms = line("0137", 0.5, 2.0)
    places = [(atom.x0, atom.x1) for atom in atoms]
    assert text(atoms) == "0137 " + DAL + BEH
    assert [(atom.x0, atom.x1) for atom in atoms] == places


def test_digits_without_width_have_no_room_to_overrun() -> None:
    wide = Atom("2", "E", 0, 100.0, 106.0, 500.0, 12.0, 0, "A", False)
    flat = Atom("2", "E", 0, 100.0, 100.0, 500.0, 12.0, 1, "B", False)
    stop = Atom(".", "C", 0, 100.0, 100.0, 500.0, 12.0, 2, "C", False)
    assert "." in text([wide, stop, flat])


def test_a_vowel_over_a_stroke_of_its_own_fills_a_gap() -> None:
    """KACST draws shadda with fatha over a tatweel as one glyph with an advance, also behind a letter that does not join."""
    maker = PageMaker()
    vowels = "\u064e\u0651"
    string = [(BEH, 100.0, 0.5), (vowels, 106.0, 0.8), (REH, 115.6, 0.5), (DAL, 121.6, 0.5), (" ", 127.6, 0.25)]
    maker.show([*string, (BEH, 130.6, 0.5), (DAL, 136.6, 0.5), (BEH, 142.6, 0.5)], 500.0, 12.0)
    page = finish(layout(maker.page()), [], PLAIN)
    assert page.lines[0].text == BEH + DAL + BEH + " " + DAL + REH + "\u064e\u0651" + BEH
