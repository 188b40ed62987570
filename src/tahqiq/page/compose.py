"""A letter put together from what is drawn of it: body, dots, hamza, vowel marks.

compose(atom, group, body, yeh) puts the marks, dots and joiners of `group` on the letters of the atom, in place
"""

from __future__ import annotations

import unicodedata

from tahqiq import bidi
from tahqiq.glyphs import FontGlyph
from tahqiq.page.atom import Atom, Mark
from tahqiq.page.faces import DOT_SIGNS, DOTS, JOINER, MARK, SEATED, UNKNOWN, ZWNJ, is_mark

UNPLACED = 0.005
"""em. A mark whose origin is its base's edge was not placed by the font: its ink does not tell which letter it is on."""

DRAWN_TWICE = 0.1
"""em. Dots drawn again no further off than this are the same dots; those of one letter are further from each other."""

DOT_ABOVE = 0.18
"""em. Dots whose ink begins higher stand above the letter."""

DOT_IN_BOWL = -0.05
"""The same for noon, whose dot stands in its bowl, above the baseline."""

ALLAH = "\N{ARABIC LETTER LAM}\N{ARABIC LETTER LAM}\N{ARABIC LETTER HEH}"
"""The ligature of the name of God: a vowel drawn over it is its last letter's."""

LAM, YEH = "\N{ARABIC LETTER LAM}", "\N{ARABIC LETTER YEH}"

_DOTS = {
    "\N{ARABIC LETTER DOTLESS BEH}": {
        (1, False): "\N{ARABIC LETTER BEH}",
        (2, True): "\N{ARABIC LETTER TEH}",
        (3, True): "\N{ARABIC LETTER THEH}",
        (1, True): "\N{ARABIC LETTER NOON}",
        (2, False): "\N{ARABIC LETTER YEH}",
        (3, False): "\N{ARABIC LETTER PEH}",
    },
    "\N{ARABIC LETTER DOTLESS FEH}": {(1, True): "\N{ARABIC LETTER FEH}", (2, True): "\N{ARABIC LETTER QAF}"},
    "\N{ARABIC LETTER DOTLESS QAF}": {(2, True): "\N{ARABIC LETTER QAF}", (1, True): "\N{ARABIC LETTER FEH}"},
    "\N{ARABIC LETTER AFRICAN FEH}": {(1, True): "\N{ARABIC LETTER FEH}", (2, True): "\N{ARABIC LETTER QAF}"},
    "\N{ARABIC LETTER AFRICAN QAF}": {(2, True): "\N{ARABIC LETTER QAF}", (1, True): "\N{ARABIC LETTER FEH}"},
    "\N{ARABIC LETTER AFRICAN NOON}": {(1, True): "\N{ARABIC LETTER NOON}"},
    "\N{ARABIC LETTER NOON GHUNNA}": {(1, True): "\N{ARABIC LETTER NOON}"},
    "\N{ARABIC LETTER HAH}": {
        (1, False): "\N{ARABIC LETTER JEEM}",
        (1, True): "\N{ARABIC LETTER KHAH}",
        (3, False): "\N{ARABIC LETTER TCHEH}",
    },
    "\N{ARABIC LETTER DAL}": {(1, True): "\N{ARABIC LETTER THAL}"},
    "\N{ARABIC LETTER REH}": {(1, True): "\N{ARABIC LETTER ZAIN}", (3, True): "\N{ARABIC LETTER JEH}"},
    "\N{ARABIC LETTER SEEN}": {(3, True): "\N{ARABIC LETTER SHEEN}"},
    "\N{ARABIC LETTER SAD}": {(1, True): "\N{ARABIC LETTER DAD}"},
    "\N{ARABIC LETTER TAH}": {(1, True): "\N{ARABIC LETTER ZAH}"},
    "\N{ARABIC LETTER AIN}": {(1, True): "\N{ARABIC LETTER GHAIN}"},
    "\N{ARABIC LETTER ALEF MAKSURA}": {
        (2, False): "\N{ARABIC LETTER YEH}",
        (2, True): "\N{ARABIC LETTER TEH}",
        (1, True): "\N{ARABIC LETTER NOON}",
        (1, False): "\N{ARABIC LETTER BEH}",
        (3, True): "\N{ARABIC LETTER THEH}",
    },
    "\N{ARABIC LETTER HEH}": {(2, True): "\N{ARABIC LETTER TEH MARBUTA}"},
    "\N{ARABIC LETTER HEH GOAL}": {(2, True): "\N{ARABIC LETTER TEH MARBUTA}"},
    "\N{ARABIC LETTER AE}": {(2, True): "\N{ARABIC LETTER TEH MARBUTA}"},
}
"""Dotless letter → (dots, above) → letter. The shape of alef maksura without a tail is that of dotless beh."""

_OWN = {letter: dots for dotted in reversed(_DOTS.values()) for dots, letter in dotted.items()} | {
    "\N{ARABIC LETTER FARSI YEH}": (2, False), "\N{ARABIC LETTER YEH WITH SMALL V}": (2, False)
}
"""The dots of each dotted letter."""
_BOWLS = frozenset("\u0646\u06ba\u08bb\u08bd")
"""Noon, and what it is without its dot."""
_BODY = {letter: body for body, dotted in reversed(_DOTS.items()) for letter in dotted.values()} | {
    "\N{ARABIC LETTER FARSI YEH}": "\N{ARABIC LETTER DOTLESS BEH}"
}
"""The letter without them."""

BARE = _BODY | dict(zip("\u064a\u06cc\u0646\u0642", "\u0649\u06cc\u06ba\u066f", strict=True))
"""What a dotted letter is without its dots, at the end of a word."""

SEATS = {
    "\N{ARABIC LETTER GAF}": "\u06a9\u0643",
    "\N{ARABIC LETTER LAM WITH SMALL V}": "\u0644",
    "\N{ARABIC LETTER OE}": "\u0648",
    "\N{ARABIC LETTER YEH WITH SMALL V}": "\u06cc\u064a\u0649\u066e",
    "\N{ARABIC LETTER REH WITH SMALL V BELOW}": "\u0631",
    "\N{ARABIC LETTER TTEH}": "\u066e",
    "\N{ARABIC LETTER DDAL}": "\u062f",
    "\N{ARABIC LETTER RREH}": "\u0631",
}
"""Letters of Persian, Kurdish and Urdu that are others with a stroke, a v or a small tah: fonts draw it as a mark, which no
canonical equivalence puts on the letter."""
_TEETH = "\u066e\u0649\u06ba\u0628\u062a\u062b\u067e\u0646\u064a\u06cc"
_BARE_TEETH = _TEETH[:3]
_HAMZA_SEATS = dict.fromkeys(_TEETH, "\N{ARABIC LETTER YEH}")
"""Teeth: with a hamza they are yeh, whichever letter of their body the map has named."""
_SEATED = SEATS | {"\u0623": "\u0627", "\u0625": "\u0627", "\u0622": "\u0627", "\u0624": "\u0648", "\u0626": _TEETH}
"""The same with the letters that carry a hamza or madda."""
_SIGNED = {"\u065a": "\u06b5\u06c6\u06ce\u0695", "\u0615": "\u0679\u0688\u0691"}
"""The marks of these names, and the letters that they make: small v, small tah."""

HAMZA_ABOVE = "\N{ARABIC HAMZA ABOVE}"

VOWELS = frozenset("\u064b\u064c\u064d\u064e\u064f\u0650\u0652")
"""Tanwin, vowels and sukun: a letter carries one of them, alef with madda none."""

ALEF_MADDA = "\N{ARABIC LETTER ALEF WITH MADDA ABOVE}"

Dots = tuple[int, bool]
"""How many, and whether above."""
Letter = tuple[str, list[tuple[str, int]]]
"""A letter of an atom, and its marks with the glyphs that drew them."""


def compose(atom: Atom, group: list[Mark], body: FontGlyph, yeh: str = YEH) -> None:
    """Put marks, dots and joiners on the letters of an atom, whose glyph is `body`; sets `text` (NFC) and `trace`.

    yeh   what two dots below make: yeh, or Farsi yeh
    """
    group = _drawn_apart(atom, group, body)
    letters: list[Letter] = []
    for ch in atom.text:
        if letters and is_mark(ch):
            letters[-1][1].append((ch, atom.index))
        else:
            letters.append((ch, []))
    if len(letters) == 2 and len(group) > 1:
        group = sorted(group, key=lambda mark: -abs(mark.index - atom.index))  # the last letter's are painted furthest off
    _put_dots(atom, letters, [mark for mark in group if mark.face.kind == DOTS], yeh)
    for mark in group:
        if mark.face.text == ZWNJ:
            atom.hidden = True  # whether it parts letters here the outlines tell: `tahqiq.page.joiners`
        elif mark.face.kind != DOTS:
            _put(atom, letters, mark)
    _settle(atom, letters)


def _drawn_apart(atom: Atom, group: list[Mark], body: FontGlyph) -> list[Mark]:
    """The marks but those without a name that make a letter with a body that has none: it is what they look like together.

    Some fonts draw kaf and others in two glyphs, and nothing names either (Noto Kufi Arabic in XeTeX's files). A body that
    has a name becomes one of the letters that it is the seat of, or keeps it.
    """
    seat = body.witness not in ("none", "outline")
    if body.advance <= 0.0 or len(atom.text) != 1 or (seat and not any(atom.text in own for own in _SEATED.values())):
        return group
    named = [mark for mark in group if is_nameless(mark) or (mark.face.kind == DOTS and not seat)]
    parts = [mark for k, mark in enumerate(named) if not any(is_twice(mark, other) for other in named[:k])]
    if not parts:
        return group
    placed = [(mark.glyph, (mark.x - atom.x0) / mark.size, (mark.y - atom.y) / mark.size) for mark in parts]
    letter = body.together(placed)
    if seat and atom.doubts and atom.text in _BARE_TEETH and letter not in _SEATED:
        letter = "\N{ARABIC LETTER YEH WITH HAMZA ABOVE}"  # what makes a letter of a tooth without dots
    if not letter or (seat and atom.text not in _SEATED.get(letter, "")):
        return group
    atom.text, atom.doubts = letter, None
    atom.doubt("guessed-letter", f"{atom.font} code {body.code:#x}")
    return [mark for mark in group if mark not in named]


def is_nameless(mark: Mark) -> bool:
    """A mark, not dots, that no witness names: a part of a letter, perhaps."""
    return mark.face.kind == MARK and (mark.face.text == UNKNOWN or mark.doubt == "guessed-letter")


def is_twice(mark: Mark, other: Mark) -> bool:
    """The same glyph drawn again, hardly aside: faux bold."""
    return mark.glyph is other.glyph and abs(mark.x - other.x) + abs(mark.y - other.y) < DRAWN_TWICE * mark.size


def dots_of(mark: Mark, atom: Atom) -> tuple[int, bool]:
    """How many dots a glyph draws, and whether they stand above the letter."""
    signed = DOT_SIGNS.get(mark.face.text)
    if signed:
        return signed
    ink = mark.glyph.ink
    if ink is None:
        return 1, True
    least = DOT_IN_BOWL if _BOWLS.intersection(atom.text[-1:]) else DOT_ABOVE
    return mark.glyph.touching or ink.contours, ink.y_min + (mark.y - atom.y) / mark.size > least


def _put_dots(atom: Atom, letters: list[Letter], marks: list[Mark], yeh: str) -> None:
    """Put dots on the letters, in place."""
    dots: dict[tuple[int, bool], int] = {}
    for k, mark in enumerate(marks):
        if not any(is_twice(mark, other) for other in marks[:k]):
            count, above = dots_of(mark, atom)
            place = _seat_of_dots(letters, _component(atom, letters, mark), (count, above))
            dots[place, above] = dots.get((place, above), 0) + count
    for (place, above), count in dots.items():
        _dot(atom, letters, place, (count, above), marks[0].index)
        if letters[place][0] == YEH:
            letters[place] = (yeh, letters[place][1])


def _seat_of_dots(letters: list[Letter], k: int, dots: Dots) -> int:
    """The letter of a ligature that dots belong to: one that has them by name, else the one that they stand on (`k`), else
    one that dots can stand on."""
    named = [i for i, (letter, _) in enumerate(letters) if _OWN.get(letter) == dots]
    able = [i for i, (letter, _) in enumerate(letters) if _dotted(letter, dots)]
    return k if k in named or not (named or able) else named[0] if named else k if k in able else able[0]


def _dotted(letter: str, dots: Dots) -> str:
    """What a letter is with other dots, or with any; "" where there is no such letter."""
    return _DOTS.get(letter, {}).get(dots) or _DOTS.get(_BODY.get(letter, ""), {}).get(dots, "")


def _dot(atom: Atom, letters: list[Letter], place: int, dots: Dots, index: int) -> None:
    """Put dots on a letter, in place; a map may have given a letter's body, or a ligature's, the text of the whole."""
    letter, marks = letters[place]
    if _OWN.get(letter) == dots:
        return
    dotted = _dotted(letter, dots)
    if dots not in _DOTS.get(letter, {}) and letter in _BODY:
        atom.doubt("map-contradicts-font", "dots")
    if not dotted:
        atom.doubt("unmapped-glyph", "dots")
        marks.append((UNKNOWN, index))
    else:
        letters[place] = (dotted, marks)


def _put(atom: Atom, letters: list[Letter], mark: Mark) -> None:
    """Put a mark on the letter of the atom that it stands on, in place."""
    text = mark.face.text
    if mark.doubt:
        atom.doubt(mark.doubt, f"code {mark.glyph.code:#x}")
    k = _room(letters, _component(atom, letters, mark), text)
    signed = [letter for letter in _SIGNED.get(text, text) if letters[k][0] in SEATS.get(letter, "")]
    if signed or letters[k][0] in _SIGNED.get(text, ""):
        letters[k] = ([*signed, letters[k][0]][0], letters[k][1])
        atom.doubt("map-contradicts-font", f"code {mark.glyph.code:#x}")  # it names strokes, not letters
        return
    if mark.face.kind == MARK and not is_mark(text[0]) and text != UNKNOWN:
        if any(letter == text for letter, _ in letters):
            return  # drawn twice
        parts = unicodedata.normalize("NFD", text[-1])  # of lam-alef it stands on the alef
        if len(parts) > 1 and any(parts[1:] in unicodedata.normalize("NFD", letter)[1:] for letter, _ in letters):
            return  # the map names it after another letter that it stands on elsewhere
        k = next((i for i, (letter, _) in enumerate(letters) if _is_seat(letter, parts)), -1)
        if k < 0:
            _add_letter(atom, letters, text)
            return
        if atom.doubts and len(letters) == 1:  # the map has the whole letter on its mark: it is no guess
            atom.doubts = [doubt for doubt in atom.doubts if doubt[0] != "guessed-letter"] or None
        text = parts[1:]
    base, marks = letters[k]
    if base in _HAMZA_SEATS and HAMZA_ABOVE in text:
        letters[k] = (_HAMZA_SEATS[base], marks)
    present = {m for m, _ in marks} | set(unicodedata.normalize("NFD", base)[1:])
    fresh = [ch for ch in text if ch not in present]
    if not VOWELS.isdisjoint(fresh) and not VOWELS.isdisjoint(present):
        fresh = [ch for ch in fresh if ch not in VOWELS]  # a letter carries one: the first, which ActualText may have said
        atom.doubt("map-contradicts-font", f"code {mark.glyph.code:#x}")
    marks.extend((ch, mark.index) for ch in fresh)


def _component(atom: Atom, letters: list[Letter], mark: Mark) -> int:
    """Which letter of a ligature the mark stands on: by its ink, the first letter being the rightmost."""
    n = len(letters)
    if n == 1 or mark.face.kind == JOINER:
        return n - 1
    if letters[0][0] < "\u0590" or atom.text.endswith(ALLAH):
        return n - 1
    ink = mark.glyph.ink
    unplaced = min(abs(mark.x - atom.x0), abs(mark.x - atom.x1)) < UNPLACED * mark.size
    if ink is None or atom.x1 <= atom.x0 or unplaced:
        return 0 if letters[0][0] == LAM and len(unicodedata.normalize("NFD", letters[-1][0])) == 1 else n - 1
    centre = mark.x + (ink.x_min + ink.x_max) / 2 * mark.size
    share = (atom.x1 - centre) / (atom.x1 - atom.x0)
    return min(max(int(share * n), 0), n - 1)


def _room(letters: list[Letter], k: int, text: str) -> int:
    """The letter of a ligature that can carry the mark: `k`, or the other one of lam-alef where `k` cannot."""
    if len(letters) != 2 or letters[0][0] != LAM:
        return k
    base, marks = letters[k]
    if base == LAM:
        return 1 if text[:1] in SEATED else k
    taken = base == ALEF_MADDA or any(ch in VOWELS and ch != text for ch, _ in marks)
    return 0 if text in VOWELS and taken else k


def _is_seat(letter: str, parts: str) -> bool:
    """`letter` is what a composed letter is without its marks (`parts`: its NFD)."""
    return (
        letter == parts[0] or (letter in _HAMZA_SEATS and parts[1:] == HAMZA_ABOVE)
        or (len(parts) > 1 and len(unicodedata.normalize("NFC", letter + parts[1:])) == 1)
    )  # fmt: skip


def _add_letter(atom: Atom, letters: list[Letter], text: str) -> None:
    """A letter without room, whose seat is not there: it is the body's whole letter, or the next one of a ligature."""
    if letters[-1][0] == UNKNOWN:
        letters[-1] = (text, letters[-1][1])
        atom.doubts = None
    else:
        letters.append((text, []))


def _settle(atom: Atom, letters: list[Letter]) -> None:
    """Write letters and marks back: each letter with its marks in canonical order, composed (NFC)."""
    text: list[str] = []
    trace: list[int] = []
    for base, marks in letters:
        raw = base + "".join(ch for ch, _ in marks)
        flat = unicodedata.normalize("NFC", raw)
        origin = dict(marks)
        text.append(flat)
        trace.extend(origin.get(ch, atom.index) for ch in flat)
    atom.text = "".join(text)
    atom.trace = trace
    atom.cls = bidi.classes(atom.text)[0]
