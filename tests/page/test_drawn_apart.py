"""Marks and letters, `page/marks.py` and `compose.py`: letters drawn in two glyphs, marks whose ink is over two letters."""

from __future__ import annotations

from collections.abc import Sequence

import pytest
from setting import MadeFont, PageMaker

from tahqiq.glyphs import FontGlyph, Glyphs, Ink, Shown
from tahqiq.page.atom import Atom
from tahqiq.page.faces import UNKNOWN
from tahqiq.page.letters import atoms

KAF, LAM = "\N{ARABIC LETTER KAF}", "\N{ARABIC LETTER LAM}"
BODY = Ink(1, 22, 0.07, 0.0, 0.83, 0.76)
SIGN = Ink(1, 21, 0.0, 0.31, 0.18, 0.52)


class Drawing(MadeFont):
    """A font whose glyphs 0 and 1 look like kaf when the second is drawn 0.3 em right of the first, and like nothing else."""

    def outline(self, gid: int) -> Ink | None:
        return (BODY, SIGN)[gid]

    def likely(self, gid: int, advance: float, others: Sequence[tuple[int, float, float]]) -> str:
        return KAF if (gid, [(o, round(x, 2), round(y, 2)) for o, x, y in others]) == (0, [(1, 0.3, 0.0)]) else ""


def drawn(right: float, witness: str = "none", text: str = UNKNOWN) -> Atom:
    """The atom of a body at x = 100 with its sign so far right (em), which is painted first, as from right to left."""
    font = Drawing()
    body = FontGlyph(font, 60, 0, text, 0.9, witness, "" if witness == "tounicode" else "guessed-letter")
    glyphs = Glyphs()
    for glyph, x in ((FontGlyph(font, 61, 1, UNKNOWN, 0.0, "none", "unmapped-glyph"), 100 + right * 10), (body, 100.0)):
        glyphs.glyph.append(glyph)
        glyphs.x.append(x)
        glyphs.y.append(50.0)
        glyphs.advance.append(glyph.advance * 10)
        glyphs.shown.append(0)
    glyphs.strings.append(Shown(font, 10.0, 0.0, 0, 0, 0, -1, False, 0, 2))
    (atom,) = atoms(glyphs, [0])
    return atom


def reasons(atom: Atom) -> list[str]:
    return [reason for reason, _ in atom.doubts or []]


def test_two_glyphs_without_a_name_are_the_letter_that_they_draw() -> None:
    atom = drawn(0.3)
    assert (atom.text, reasons(atom)) == (KAF, ["guessed-letter"])


def test_a_body_that_was_guessed_without_its_sign() -> None:
    assert drawn(0.3, "outline", LAM).text == KAF


def test_what_looks_like_nothing_stays_unknown() -> None:
    atom = drawn(0.6)
    assert UNKNOWN in atom.text and "unmapped-glyph" in reasons(atom)


def test_a_body_with_a_name_keeps_it() -> None:
    assert drawn(0.3, "tounicode", LAM).text[0] == LAM


def test_a_mark_over_a_letter_and_the_tail_under_it_is_on_the_letter() -> None:
    alef, reh, waw, tanwin = "\N{ARABIC LETTER ALEF}", "\N{ARABIC LETTER REH}", "\N{ARABIC LETTER WAW}", "\N{ARABIC FATHATAN}"
    maker = PageMaker({tanwin: Ink(2, 19, 0.03, 0.85, 0.2, 1.03)})
    shown = [(waw, 177.6, 0.43), (" ", 157.1, 0.3), (tanwin, 156.8, 0.0), (alef, 157.1, 0.2), (reh, 156.6, 0.49)]
    maker.show(shown, 460.0, 16.0)
    assert [atom.text for atom in atoms(maker.glyphs, [0]) if tanwin in atom.text] == [alef + tanwin]


DOT, TWO = Ink(1, 12, -0.04, -0.04, 0.04, 0.04), Ink(2, 24, -0.13, -0.04, 0.13, 0.04)
BEH, TEH, NOON, TEH_MARBUTA = ("\N{ARABIC LETTER BEH}\N{ARABIC LETTER TEH}\N{ARABIC LETTER NOON}\N{ARABIC LETTER TEH MARBUTA}")


class Dotted(MadeFont):
    """A font whose glyph 0 is a letter's body, the others its dots: as many as their number says."""

    def outline(self, gid: int) -> Ink | None:
        return (BODY, DOT, TWO)[gid]


def dotted(body: str, dots: str, count: int, up: float, times: int = 1) -> Atom:
    """The atom of a body with dots of that text, their middle so high (em), drawn so many times."""
    font = Dotted()
    glyphs = Glyphs()
    sign = FontGlyph(font, 61, count, dots, 0.0, "tounicode")
    drawn = [(sign, 104.0 + 0.2 * k, 50.0 + up * 10) for k in range(times)]
    for glyph, x, y in (*drawn, (FontGlyph(font, 60, 0, body, 0.9, "tounicode"), 100.0, 50.0)):
        glyphs.glyph.append(glyph)
        glyphs.x.append(x)
        glyphs.y.append(y)
        glyphs.advance.append(glyph.advance * 10)
        glyphs.shown.append(0)
    glyphs.strings.append(Shown(font, 10.0, 0.0, 0, 0, 0, -1, False, 0, len(drawn) + 1))
    (atom,) = atoms(glyphs, [0])
    return atom


@pytest.mark.parametrize(
    ("body", "dots", "count", "up", "letter"),
    [
        ("\u066e", "\ufbb3", 1, -0.2, BEH),  # XeTeX names dots after the pedagogical symbols
        ("\u066e", "\ufbb4", 1, 0.6, TEH),  # two, joined to one contour
        ("\u06ba", "\ufbb2", 1, 0.15, NOON),
        (TEH, TEH, 2, 0.6, TEH),  # both were given the text of their cluster
        (TEH_MARBUTA, TEH, 2, 0.6, TEH_MARBUTA),  # the dots that of another one
        (NOON, BEH, 1, 0.15, NOON),  # the dot in the bowl
    ],
)
def test_dots_as_glyphs_of_their_own(body: str, dots: str, count: int, up: float, letter: str) -> None:
    atom = dotted(body, dots, count, up)
    assert (atom.text, reasons(atom)) == (letter, [])
    assert dotted(body, dots, count, up, times=2).text == letter


def test_dots_that_contradict_the_letter_are_doubted() -> None:
    assert reasons(dotted(TEH, TEH, 1, -0.2)) == ["map-contradicts-font"]
