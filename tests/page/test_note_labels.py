"""Raised labels of notes set close: `tahqiq.page.lines.rows`."""

from __future__ import annotations

from tahqiq.page.atom import Atom
from tahqiq.page.faces import BASE
from tahqiq.page.lines import rows

BEH = "\N{ARABIC LETTER BEH}"


def note(label: str, y: float) -> list[Atom]:
    """A line of letters of 10 points with its label, of 4 and raised by 6."""
    letters = [Atom(BEH, "A", BASE, 400.0 - 5 * k, 405.0 - 5 * k, y, 10.0, k, "Made", False) for k in range(20)]
    return [Atom(label, "E", BASE, 408.0, 410.0, y + 6.0, 4.0, 0, "Made", False), *letters]


def test_a_label_nearer_to_the_line_above_belongs_to_the_line_that_it_is_raised_over() -> None:
    found = rows([*note("1", 80.0), *note("2", 69.0)])
    assert [[a.text for a in row.atoms if a.raised] for row in found] == [["\u00b9"], ["\u00b2"]]


def test_a_subscript_stays_with_the_line_that_it_is_lowered_under() -> None:
    low = Atom("2", "E", BASE, 408.0, 410.0, 78.0, 6.0, 0, "Made", False)
    found = rows([low, *note("1", 80.0)[1:], *note("2", 69.0)[1:]])
    assert [len(row.atoms) for row in found] == [21, 20]
