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


class Bodies(Dotted):
    """A font that knows glyph 0 for feh's body where one dot stands over it, for qaf's where two do, and writes down what it
    is asked."""

    def __init__(self) -> None:
        super().__init__()
        self.asked: list[tuple[list[str], tuple[float, float]]] = []

    def bodied(self, gid: int, advance: float, offs: Sequence[str], joins: tuple[float, float]) -> list[str]:
        self.asked.append((list(offs), joins))
        known = {"a1": "\N{ARABIC LETTER FEH}", "a2": "\N{ARABIC LETTER QAF}", "0": "\u06a1"}
        return [known[off] for off in offs] if gid == 0 and set(offs) <= set(known) else []


def word(font: MadeFont, *shown: tuple[int, str, float, float, float]) -> list[Atom]:
    """The atoms of glyphs painted from left to right: gid, text ("" for none), x, y and advance (em of 10 points)."""
    glyphs = Glyphs()
    kept: dict[int, FontGlyph] = {}
    for gid, text, x, y, advance in shown:
        unnamed = FontGlyph(font, 60 + gid, gid, UNKNOWN, advance, "none", "unmapped-glyph")
        named = FontGlyph(font, 60 + gid, gid, text, advance, "tounicode")
        glyphs.glyph.append(kept.setdefault(gid, named if text else unnamed))
        glyphs.x.append(100 + x * 10)
        glyphs.y.append(50 + y * 10)
        glyphs.advance.append(advance * 10)
        glyphs.shown.append(0)
    glyphs.strings.append(Shown(font, 10.0, 0.0, 0, 0, 0, -1, False, 0, len(shown)))
    return atoms(glyphs, [0])


def test_a_body_is_asked_with_all_that_stands_off_it() -> None:
    font = Bodies()
    found = word(font, (1, "", 0.4, 0.6, 0.0), (0, "", 0.0, 0.0, 0.9), (2, "", 3.4, 0.6, 0.0), (0, "", 3.0, 0.0, 0.9),
                 (0, "", 6.0, 0.0, 0.9))  # fmt: skip
    assert [atom.text for atom in found] == ["\N{ARABIC LETTER FEH}", "\N{ARABIC LETTER QAF}", "\u06a1"]
    assert all(reasons(atom) == ["guessed-letter"] for atom in found)
    assert font.asked == [(["0", "a1", "a2"], (0.5, 0.5))]
    assert all(atom.cls == "A" for atom in found)


def test_a_body_is_asked_with_what_it_is_joined_to() -> None:
    font = Bodies()
    word(font, (1, "", 0.4, 0.6, 0.0), (0, "", 0.0, 0.0, 0.82), (0, "", 0.82, 0.0, 0.82))
    assert font.asked == [(["0", "a1"], (0.75, 0.25))]  # its ink reaches over the right edge, not to the left one


def test_dots_that_no_letter_has_leave_a_body_unknown() -> None:
    (atom,) = word(Bodies(), (2, "", 0.4, -0.3, 0.0), (0, "", 0.0, 0.0, 0.9))
    assert atom.text[0] == UNKNOWN


def test_a_body_under_a_dotted_name_is_bare_where_it_has_no_dots() -> None:
    sheen, seen = "\N{ARABIC LETTER SHEEN}", "\N{ARABIC LETTER SEEN}"
    apart = word(Dotted(), (1, sheen, 0.4, 0.6, 0.0), (0, BEH, 0.0, 0.0, 0.9), (0, BEH, 3.0, 0.0, 0.9))
    assert apart[1].text == "\u066e" and reasons(apart[1]) == ["map-contradicts-font"]
    whole = word(Dotted(), (0, sheen, 0.0, 0.0, 0.9), (0, sheen, 3.0, 0.0, 0.9))
    assert [atom.text for atom in whole] == [sheen, sheen] != [seen, seen]  # no dots apart in this font


@pytest.mark.parametrize(
    ("body", "sign", "letter"),
    [
        ("\N{ARABIC LETTER WAW}", "\u065a", "\u06c6"),
        ("\N{ARABIC LETTER LAM}", "\u065a", "\u06b5"),
        ("\N{ARABIC LETTER REH}", "\u065a", "\u0695"),
        ("\u06ce", "\u065a", "\u06ce"),  # the map has the whole letter
        ("\u066e", "\u0615", "\u0679"),
    ],
)
def test_signs_that_make_letters(body: str, sign: str, letter: str) -> None:
    (atom,) = word(Drawing(), (1, sign, 0.4, 0.0, 0.0), (0, body, 0.0, 0.0, 0.9))
    assert atom.text == letter


def test_a_sign_without_a_name_tells_letters_that_share_a_body() -> None:
    gaf, keheh = "\N{ARABIC LETTER GAF}", "\N{ARABIC LETTER KEHEH}"
    found = word(Drawing(), (1, "", 0.6, 0.0, 0.0), (0, gaf, 0.0, 0.0, 0.9), (0, gaf, 3.0, 0.0, 0.9))
    assert [atom.text for atom in found] == [gaf, keheh]
    assert all("map-contradicts-font" in reasons(atom) for atom in found)


def test_dots_over_a_ligature_are_on_the_letter_that_has_them() -> None:
    feh_yeh = "\N{ARABIC LETTER FEH}\N{ARABIC LETTER YEH}"
    (atom,) = word(Dotted(), (1, "", 0.1, 0.6, 0.0), (0, feh_yeh, 0.0, 0.0, 0.9))
    assert (atom.text, reasons(atom)) == (feh_yeh, [])


def test_dots_are_not_a_kashida_s() -> None:
    tatweel = "\N{ARABIC TATWEEL}"
    found = word(Dotted(), (1, "\ufbb3", 0.9, -0.3, 0.0), (2, tatweel, 0.6, 0.0, 0.3), (0, "\u066e", 0.9, 0.0, 0.9))
    assert [atom.text for atom in found] == [tatweel, BEH]
