"""Combining marks to their letters, before any line is formed: by paint order, with the ink as veto.

attach(marks, atoms, glyphs) composes each atom with its marks, dots and joiners, in place
"""

from __future__ import annotations

import unicodedata
from collections.abc import Sequence

from tahqiq import bidi
from tahqiq.glyphs import Face, FontGlyph
from tahqiq.page.atom import Atom
from tahqiq.page.faces import (
    BASE,
    DOT_SIGNS,
    DOTS,
    JOINER,
    KASHIDA,
    MARK,
    SEATED,
    SHADDA,
    SPACE,
    UNKNOWN,
    ZWNJ,
    is_mark,
)

INK_SLACK = 0.12
"""em. How far the ink centre of a mark may lie outside the base that the paint order gives it.
Flat from 0.05 to 0.12 on made files; worse at 0.02 and 0.2. Fails on: marks kerned over a neighbour in Nastaliq."""

MARK_RISE = 0.9
"""em. A mark's origin further than this from the baseline belongs to another line."""

UNPLACED = 0.005
"""em. A mark whose origin is its base's edge was not placed by the font: its ink does not tell which letter it is on."""

STACKED = 0.5
"""Of the narrower one's width: letters that cover each other by more lie on each other, and their places do not tell from
which side they were painted (lam-alef in two glyphs). Flat from 0.2 to 0.9."""

PAINT_REACH = 6
"""A mark's base is at most so many glyphs away in paint order."""

DRAWN_TWICE = 0.1
"""em. Dots drawn again no further off than this are the same dots; those of one letter are further from each other."""

DOT_ABOVE = 0.18
"""em. Dots whose ink begins higher stand above the letter."""

DOT_IN_BOWL = -0.05
"""The same for noon, whose dot stands in its bowl, above the baseline."""

ALLAH = "\N{ARABIC LETTER LAM}\N{ARABIC LETTER LAM}\N{ARABIC LETTER HEH}"
"""The ligature of the name of God: a vowel drawn over it is its last letter's."""

NAME_REACH = 3
"""Glyphs. The letters of the name are painted so near to each other."""

LAM = "\N{ARABIC LETTER LAM}"
DAGGER = "\N{ARABIC LETTER SUPERSCRIPT ALEF}"

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
}
"""Dotless letter → (dots, above) → letter. The shape of alef maksura without a tail is that of dotless beh."""

_OWN = {letter: dots for dotted in reversed(_DOTS.values()) for dots, letter in dotted.items()} | {
    "\N{ARABIC LETTER FARSI YEH}": (2, False)
}
"""The dots of each dotted letter."""
_BOWLS = frozenset("\u0646\u06ba\u08bb\u08bd")
"""Noon, and what it is without its dot."""
_BODY = {letter: body for body, dotted in reversed(_DOTS.items()) for letter in dotted.values()}
"""The letter without them."""

_HAMZA_SEATS = {
    "\N{ARABIC LETTER DOTLESS BEH}": "\N{ARABIC LETTER YEH}",
    "\N{ARABIC LETTER ALEF MAKSURA}": "\N{ARABIC LETTER YEH}",
}

HAMZA_ABOVE = "\N{ARABIC HAMZA ABOVE}"

VOWELS = frozenset("\u064b\u064c\u064d\u064e\u064f\u0650\u0652")
"""Tanwin, vowels and sukun: a letter carries one of them, alef with madda none."""

ALEF_MADDA = "\N{ARABIC LETTER ALEF WITH MADDA ABOVE}"

Letter = tuple[str, list[tuple[str, int]]]
"""A letter of an atom, and its marks with the glyphs that drew them."""


class Mark:
    """A combining glyph on its way to a base."""

    __slots__ = ("doubt", "face", "font", "glyph", "index", "position", "size", "x", "y")

    def __init__(
        self,
        face: Face,
        glyph: FontGlyph,
        index: int,
        position: int,
        size: float,
        x: float,
        y: float,
        font: str,
        doubt: str = "",
    ) -> None:
        self.face = face
        self.font = font
        self.glyph = glyph
        self.doubt = doubt
        self.index = index
        self.position = position
        """Number of atoms painted before it."""
        self.size = size
        self.x = x
        self.y = y


def attach(marks: list[Mark], found: list[Atom], glyphs: Sequence[FontGlyph]) -> None:
    """Give every mark to its base; a mark that finds none stands as an atom of its own, with a doubt. `glyphs`: the page's."""
    loose: list[Atom] = []
    held: dict[int, list[Mark]] = {}
    sides = [(_near(mark, found, -1), _near(mark, found, 1)) for mark in marks]
    reversed_fonts = _reversed_fonts(marks, sides, found)
    for mark, (before, after) in zip(marks, sides, strict=True):
        base = _base_of(mark, found, before, after, mark.font in reversed_fonts)
        if base < 0:
            if mark.face.kind != JOINER:
                atom = Atom(
                    mark.face.text, "O", BASE, mark.x, mark.x, mark.y, mark.size, mark.index, "", False
                )
                atom.cls = bidi.classes(mark.face.text)[0]
                atom.doubt("loose-mark")
                loose.append(atom)
            continue
        held.setdefault(base, []).append(mark)
    for i, group in held.items():
        _compose(found[i], _drawn_apart(found[i], group, glyphs[found[i].index]))
        for mark in group:
            if mark.glyph.advance > 0.0 and mark.face.kind == MARK:
                _widen(found[i], mark)
    for i in held:
        if DAGGER in found[i].text:
            _as_typed(found, i)
    found.extend(loose)


def _widen(atom: Atom, mark: Mark) -> None:
    """A mark with room of its own beside its base, a vowel over a tatweel in one glyph (KACST), takes the place of a gap."""
    x0, x1 = mark.x, mark.x + mark.glyph.advance * mark.size
    slack = INK_SLACK * mark.size
    if x0 < atom.x0 and abs(x1 - atom.x0) < slack:
        atom.x0 = x0
    elif x1 > atom.x1 and abs(x0 - atom.x1) < slack:
        atom.x1 = x1


def _as_typed(found: list[Atom], i: int) -> None:
    """Fonts draw shadda and dagger alef into the name of God by themselves: where the word has no other vowel they were
    not typed."""
    atom = found[i]
    bare = "".join([ch for ch in atom.text if not is_mark(ch)])
    if {ch for ch in atom.text if is_mark(ch)} != {SHADDA, DAGGER}:
        return
    near = found[max(0, i - NAME_REACH) : i + NAME_REACH + 1]
    after = max((a for a in near if a.x0 < atom.x0 and a.kind == BASE), key=lambda a: a.x0, default=None)
    before = min((a for a in near if a.x0 > atom.x0 and a.kind == BASE), key=lambda a: a.x0, default=None)
    within = before is not None and before.text[-1] == LAM and after is not None and after.text == ALLAH[-1]
    if bare.endswith(ALLAH) or (bare == LAM and within):
        atom.text, atom.trace = bare, None


def _near(mark: Mark, found: list[Atom], step: int) -> int:
    """The atom painted last before the mark (step -1) or first after it (step 1), if it stands near; else -1."""
    if step < 0:
        places = range(mark.position - 1, max(-1, mark.position - 1 - PAINT_REACH), -1)
    else:
        places = range(mark.position, min(len(found), mark.position + PAINT_REACH))
    return _next_base(found, mark, places, MARK_RISE * mark.size)


def _centre(mark: Mark) -> float | None:
    """The middle of the mark's ink, points; None without an outline."""
    ink = mark.glyph.ink
    return None if ink is None or not ink.contours else mark.x + (ink.x_min + ink.x_max) / 2 * mark.size


def _painted(mark: Mark, found: list[Atom], before: int, after: int) -> int:
    """The base by paint order: painted from left to right a mark precedes its base, from right to left it follows."""
    if before < 0 or after < 0:
        return max(before, after)
    if mark.face.text and mark.face.text[0] < "\u0590":
        return before  # Latin and Greek are painted left to right, base first
    a, b = found[before], found[after]
    if min(a.x1, b.x1) - max(a.x0, b.x0) > STACKED * min(a.x1 - a.x0, b.x1 - b.x0):
        return after if _rising(found, before, after) else before
    return after if b.x0 > a.x0 else before


def _rising(found: list[Atom], before: int, after: int) -> bool:
    """Two letters that lie on each other, as a lam-alef in two glyphs does, are painted from left to right: what is painted
    next to them says so, if it stands near."""
    a, b = found[before], found[after]
    for k, host, step in ((after + 1, b, 1), (before - 1, a, -1)):
        if 0 <= k < len(found):
            far = (found[k].x0 - host.x0) * step
            if found[k].kind != SPACE and abs(far) < 2 * host.size and abs(found[k].y - host.y) < MARK_RISE * host.size:
                return far > 0
    return b.x0 > a.x0


def _reversed_fonts(marks: list[Mark], sides: list[tuple[int, int]], found: list[Atom]) -> set[str]:
    """Fonts whose marks are painted on the other side of their bases: the ink of most of them says so."""
    votes: dict[str, int] = {}
    for mark, (before, after) in zip(marks, sides, strict=True):
        centre = _centre(mark) if before >= 0 and after >= 0 else None
        if centre is None:
            continue
        chosen = _painted(mark, found, before, after)
        other = before + after - chosen
        if _covers(found[chosen], centre) != _covers(found[other], centre):
            votes[mark.font] = votes.get(mark.font, 0) + (1 if _covers(found[other], centre) else -1)
    return {font for font, vote in votes.items() if vote > 0}


def _covers(atom: Atom, x: float) -> bool:
    return atom.x0 <= x <= atom.x1


def _base_of(mark: Mark, found: list[Atom], before: int, after: int, turned: bool) -> int:
    """Index of the atom that the mark belongs to, -1 for none: paint order, with the ink as veto."""
    chosen = _painted(mark, found, before, after)
    if mark.face.kind == JOINER:  # it stands at the left edge of the letter that it follows
        beside = [i for i in (before, after) if i >= 0]
        return min(beside, key=lambda i: abs(found[i].x0 - mark.x), default=-1)
    if before >= 0 and after >= 0:
        other = before + after - chosen
        if turned:
            chosen, other = other, chosen
        seated = not SEATED.isdisjoint(unicodedata.normalize("NFD", mark.face.text))
        if seated and found[chosen].text[-1] == LAM and _is_alef(found[other]):
            chosen = other
    centre = _centre(mark)
    if chosen < 0 or centre is None:
        return chosen
    slack = INK_SLACK * mark.size
    if found[chosen].x0 - slack <= centre <= found[chosen].x1 + slack:
        return chosen
    near = range(max(0, mark.position - PAINT_REACH), min(len(found), mark.position + PAINT_REACH))
    reach = MARK_RISE * mark.size
    others = [
        i
        for i in near
        if found[i].kind in (BASE, KASHIDA) and _covers(found[i], centre) and abs(found[i].y - mark.y) < reach
    ]
    if len(others) > 1:  # a tail reaches under the next letter: of these the one painted nearest
        others = [i for i in others if i in (before, after)]
    return others[0] if len(others) == 1 else chosen


def _is_alef(atom: Atom) -> bool:
    """Alef, with or without marks."""
    return unicodedata.normalize("NFD", atom.text)[:1] == "\N{ARABIC LETTER ALEF}"


def _next_base(found: list[Atom], mark: Mark, places: range, reach: float) -> int:
    """The first of the places that holds no space, if that stands near the mark; else -1."""
    for i in places:
        atom = found[i]
        if atom.kind != SPACE:
            near = abs(atom.y - mark.y) < reach and atom.x0 - 2 * mark.size < mark.x < atom.x1 + 2 * mark.size
            return i if near else -1
    return -1


def _drawn_apart(atom: Atom, group: list[Mark], body: FontGlyph) -> list[Mark]:
    """The marks but those without a name that make a letter with a body that has none: it is what they look like together.

    Some fonts draw kaf and others in two glyphs, and nothing names either (Noto Kufi Arabic in XeTeX's files).
    """
    if body.witness not in ("none", "outline") or body.advance <= 0.0 or len(atom.text) != 1:
        return group
    named = [mark for mark in group if mark.face.text == UNKNOWN or mark.face.kind == DOTS]
    parts = [mark for k, mark in enumerate(named) if not any(_twice(mark, other) for other in named[:k])]
    if not parts:
        return group
    placed = [(mark.glyph, (mark.x - atom.x0) / mark.size, (mark.y - atom.y) / mark.size) for mark in parts]
    letter = body.together(placed)
    if not letter:
        return group
    atom.text, atom.doubts = letter, None
    atom.doubt("guessed-letter", f"{atom.font} code {body.code:#x}")
    return [mark for mark in group if mark not in named]


def _compose(atom: Atom, group: list[Mark]) -> None:
    """Put marks, dots and joiners on the atom's letters; sets `text` (NFC) and `trace`."""
    letters: list[Letter] = []
    for ch in atom.text:
        if letters and is_mark(ch):
            letters[-1][1].append((ch, atom.index))
        else:
            letters.append((ch, []))
    if len(letters) == 2 and len(group) > 1:
        group = sorted(group, key=lambda mark: -abs(mark.index - atom.index))  # the last letter's are painted furthest off
    dots: dict[bool, int] = {}
    drawn: list[Mark] = []
    for mark in group:
        if mark.face.kind == DOTS:
            if not any(_twice(mark, other) for other in drawn):
                drawn.append(mark)
                count, above = DOT_SIGNS.get(mark.face.text) or _dots_of(mark, atom)
                dots[above] = dots.get(above, 0) + count
        elif mark.face.text == ZWNJ:
            atom.hidden = True  # whether it parts letters here the outlines tell: `tahqiq.page.joiners`
        else:
            _put(atom, letters, mark)
    for above, count in dots.items():
        _dot(atom, letters, above, count, group[0].index)
    _settle(atom, letters)


def _twice(mark: Mark, other: Mark) -> bool:
    """The same glyph drawn again, hardly aside: faux bold."""
    return mark.glyph is other.glyph and abs(mark.x - other.x) + abs(mark.y - other.y) < DRAWN_TWICE * mark.size


def _dots_of(mark: Mark, atom: Atom) -> tuple[int, bool]:
    """How many dots a glyph draws, and whether they stand above the letter."""
    ink = mark.glyph.ink
    if ink is None:
        return 1, True
    least = DOT_IN_BOWL if _BOWLS.intersection(atom.text[-1:]) else DOT_ABOVE
    return ink.contours, ink.y_min + (mark.y - atom.y) / mark.size > least


def _dot(atom: Atom, letters: list[Letter], above: bool, count: int, index: int) -> None:
    """Put dots on the last letter, in place; a map may have given the letter's body the text of the whole."""
    letter, marks = letters[-1]
    if _OWN.get(letter) == (count, above):
        return
    dotted = _DOTS.get(letter, {}).get((count, above))
    if dotted is None and letter in _BODY:
        dotted = _DOTS[_BODY[letter]].get((count, above))
        atom.doubt("map-contradicts-font", "dots")
    if dotted is None:
        atom.doubt("unmapped-glyph", "dots")
        marks.append((UNKNOWN, index))
    else:
        letters[-1] = (dotted, marks)


def _put(atom: Atom, letters: list[Letter], mark: Mark) -> None:
    """Put a mark on the letter of the atom that it stands on, in place."""
    text = mark.face.text
    k = _room(letters, _component(atom, letters, mark), text)
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
    if mark.doubt:
        atom.doubt(mark.doubt, f"code {mark.glyph.code:#x}")
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
