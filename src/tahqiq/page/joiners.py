"""Zero-width non-joiners that left no glyph, told by the forms of the letters beside them.

    restore(lines, glyphs) puts a ZWNJ behind a letter that stands in its final form with a beginning form after it

Persian, Urdu and Kurdish part the pieces of a word so. Which glyph is a final form and which begins a word the page
itself shows: by where it stands elsewhere, and by a presentation form in the map.
"""

from __future__ import annotations

import unicodedata
from collections.abc import Iterable, Iterator
from itertools import pairwise

from tahqiq.glyphs import FontGlyph, Ink
from tahqiq.page.atom import Atom
from tahqiq.page.faces import BASE, SPACE, UNKNOWN, ZWNJ, is_mark
from tahqiq.page.spaces import NO_JOIN_AFTER

SEEN = 2
"""A glyph is a final (or beginning) form if it ends (begins) words at least so often on the page …"""

INSIDE = 2.0
"""… and stands inside words at most so many times as often. Letters that look alike in all forms stand inside far more."""

OFF = 0.015
"""em. Letters that join reach to the edge of their advance or beyond it; those that do not keep off it by more than this."""

APART = 0.03
"""em. Outlines that leave a wider gap just above the baseline do not join (Nazli and Lateef 0.04 and more), though the
arm of a kaf may reach over it."""

BLANKS = 0.4
"""Of a page's spaces: so many with a glyph are its spaces; fewer are something else (LuaTeX writes none)."""

UNSHAPED = 20
"""Pairs of a page. So many whose letters stand apart, and none that join: its producer joins no letters."""

SORANI = 0.03
"""Of a page's letters: with more of those that Sorani Kurdish alone has, that is its language."""

TOOTH, LEVEL = 0.3, 0.03
"""em. A bare tooth is lower than the first and leaves the baseline by less than the second (PakType: 0.2 and 0.0; its heh
goal goes 0.12 below)."""

ALEF_MAKSURA, HEH_GOAL = "\N{ARABIC LETTER ALEF MAKSURA}", "\N{ARABIC LETTER HEH GOAL}"
HEH, AE = "\N{ARABIC LETTER HEH}", "\N{ARABIC LETTER AE}"
LAMS, ALEFS = frozenset("\u0644\u06b5\u06b6\u06b7\u06b8"), frozenset("\u0622\u0623\u0625\u0627")
"""Fonts join every letter of lam's shape (Joining_Group of Unicode's ArabicShaping) to an alef as one."""

_PERSIAN = frozenset("\u06cc\u06a9\u06af\u067e\u0686\u0698\u06d5\u06ce\u06c6\u06d2\u06be\u06c1\u0679\u0688\u0691")
_SORANI = frozenset("\u06ce\u06c6\u0695\u06b5")
_ARABIC = frozenset("\u064a\u0643\u0629\u0649\u0625")


def restore(lines: list[list[Atom]], glyphs: list[FontGlyph]) -> None:
    """Append ZWNJ to the atoms (in visual order) that need one, in place; nothing in Arabic text, which has none."""
    if not _parts_words(lines):
        return
    for line in lines:
        _drop_teeth(line, glyphs)
    _blank_joiners(lines)
    ends, begins = _forms(lines, glyphs)
    sorani = _is_sorani(lines)
    unnamed = sorani and _lost_ae(lines)
    if sorani:
        _name_ae(lines)
    pairs = [(letter, following) for letter, following in _neighbours(lines) if _joins_on(letter)]
    parted = [_parted(glyphs[letter.index], glyphs[following.index]) for letter, following in pairs]
    if False not in parted and parted.count(True) >= UNSHAPED:
        return
    never, unsure = _never_joined(pairs, parted)
    for (letter, following), apart in zip(pairs, parted, strict=True):
        own = glyphs[letter.index]
        if _last(letter) in LAMS and following.text[0] in ALEFS:
            continue  # a ligature in two pieces, which need not touch
        if apart is False:
            continue
        shown = _shown(letter, following)
        if unnamed and letter.text[-1] == HEH and (apart or own in ends):
            letter.text = letter.text.replace(HEH, AE)
        elif not shown.isdisjoint(never):
            continue
        elif apart and not shown.isdisjoint(unsure):
            letter.doubt("uncertain-joiner")
        elif apart or (own in ends and glyphs[following.index] in begins) or (letter.hidden and own not in begins):
            _part(letter, letter.index)


def _part(letter: Atom, index: int) -> None:
    """Put a non-joiner behind the letter, in place; `index`: the glyph that says it."""
    letter.trace = [*(letter.trace or [letter.index] * len(letter.text)), index]
    letter.text += ZWNJ


def _name_ae(lines: list[list[Atom]]) -> None:
    """A heh at a word's end is the vowel ae, in Sorani. In place."""
    for line in lines:
        for i, atom in enumerate(line):
            if atom.text == HEH and (i == 0 or not _is_letter(line[i - 1])):
                atom.text = AE


def _drop_teeth(line: list[Atom], glyphs: list[FontGlyph]) -> None:
    """The tooth that PakType draws under a heh goal is no letter: an alef maksura goes on in no word, and a heh goal that
    does hangs below the baseline. In place."""
    for i in range(len(line) - 2, 0, -1):
        tooth, heh = line[i], line[i + 1]
        if heh.text == HEH_GOAL and tooth.text in (ALEF_MAKSURA, HEH_GOAL) and _is_letter(line[i - 1]):
            if tooth.text == ALEF_MAKSURA or _is_tooth(glyphs[tooth.index].ink):
                del line[i]


def _is_tooth(ink: Ink | None) -> bool:
    return ink is not None and ink.contours == 1 and abs(ink.y_min) < LEVEL and ink.y_max < TOOTH


def _blank_joiners(lines: list[list[Atom]]) -> None:
    """Blank glyphs on a page whose spaces leave no glyph stand for non-joiners that the font lacks (LuaTeX). In place."""
    spaces = [atom for line in lines for atom in line if atom.kind == SPACE]
    shown = sum(atom.index >= 0 for atom in spaces)
    if not 0 < shown < BLANKS * len(spaces):
        return
    for line in lines:
        for i in range(len(line) - 2, 0, -1):
            left, blank, right = line[i - 1 : i + 2]
            if blank.kind == SPACE and blank.index >= 0 and _is_letter(left) and _is_letter(right):
                _part(right, blank.index)
                del line[i]


def _joins_on(letter: Atom) -> bool:
    """The letter joins to the one after it, unless a non-joiner that is known already parts them."""
    last = _last(letter)
    return last not in NO_JOIN_AFTER and last not in (ZWNJ, UNKNOWN, "")


def _last(letter: Atom) -> str:
    """The last letter of an atom, without its marks."""
    return next((ch for ch in reversed(letter.text) if not is_mark(ch)), "")


def _marked(letter: Atom) -> str:
    """The first mark on a letter, "" where it has none: some producers do not join letters over it."""
    return next((ch for ch in letter.text if is_mark(ch)), "")


def _never_joined(pairs: list[tuple[Atom, Atom]], parted: list[bool | None]) -> tuple[set[str], set[str]]:
    """Letters and marks that this page never joins: its producer does not know how, and no non-joiner stands there; and
    those that it shows too seldom to tell. Every producer can join the letters of Arabic."""
    votes: dict[str, list[int]] = {}
    for pair, gap in zip(pairs, parted, strict=True):
        for name in _shown(*pair):
            if not "\u0620" <= name[0] <= "\u064a":
                vote = votes.setdefault(name, [0, 0, 0])
                vote[1 if gap else 0 if gap is False else 2] += 1
    apart_only = {name: apart for name, (joined, apart, unclear) in votes.items() if not joined and apart > unclear}
    return {name for name, n in apart_only.items() if n >= SEEN}, {name for name, n in apart_only.items() if n < SEEN}


def _shown(letter: Atom, following: Atom) -> set[str]:
    """What a pair shows of the joining of letters: of both, of the first before others, of the mark on it."""
    return {letter.text[0], following.text[0], f"{letter.text[0]}<", *_marked(letter)}


def _parts_words(lines: list[list[Atom]]) -> bool:
    """The language is one that uses non-joiners: its own letters outnumber those of Arabic."""
    letters = "".join([atom.text[0] for line in lines for atom in line if atom.cls == "A"])
    own = sum(map(letters.count, _PERSIAN)) if not _PERSIAN.isdisjoint(letters) else 0
    return own > sum(map(letters.count, _ARABIC))


def _parted(letter: FontGlyph, following: FontGlyph) -> bool | None:
    """Whether the two outlines leave a gap between them, as letters do that do not join; None where that is not clear."""
    a, b = letter.ink, following.ink
    if a is None or b is None or not a.contours or not b.contours:
        return None
    near, far = a.x_min, following.advance - b.x_max
    if near > OFF:
        if far > 0.0:
            return True
        left, right = letter.foot, following.foot
        return True if left and right and left[0] + following.advance - right[1] > APART else None
    return False if near < 0.0 and far < 0.0 else None


def _is_sorani(lines: list[list[Atom]]) -> bool:
    """The letters of Sorani Kurdish are there, which writes a final heh only as the vowel ae."""
    text = [atom.text[0] for line in lines for atom in line if atom.cls == "A"]
    return sum(ch in _SORANI for ch in text) > SORANI * len(text)


def _lost_ae(lines: list[list[Atom]]) -> bool:
    """The font's map names the vowel ae, ten times as frequent as heh in Sorani, a heh where it is joined."""
    text = [atom.text[0] for line in lines for atom in line if atom.cls == "A"]
    return text.count(AE) <= text.count(HEH)


def _neighbours(lines: list[list[Atom]]) -> Iterator[tuple[Atom, Atom]]:
    """Arabic letters that stand beside each other in a word: (letter, the letter after it in reading order)."""
    for line in lines:
        for left, right in pairwise(line):
            if _is_letter(left) and _is_letter(right):
                yield right, left


def _is_letter(atom: Atom) -> bool:
    return atom.kind == BASE and atom.cls == "A" and atom.index >= 0 and atom.text[0].isalpha()


def _forms(lines: list[list[Atom]], glyphs: list[FontGlyph]) -> tuple[set[FontGlyph], set[FontGlyph]]:
    """The glyphs that are final forms, and those that begin words."""
    ending: dict[FontGlyph, int] = {}
    beginning: dict[FontGlyph, int] = {}
    before: dict[FontGlyph, int] = {}  # times that a letter follows
    behind: dict[FontGlyph, int] = {}  # times that a letter precedes
    for line in lines:
        for i, atom in enumerate(line):
            if not _is_letter(atom):
                continue
            glyph = glyphs[atom.index]
            followed = i > 0 and _is_letter(line[i - 1])
            preceded = i + 1 < len(line) and _is_letter(line[i + 1])
            _count(before if followed else ending, glyph)
            _count(behind if preceded else beginning, glyph)
    ends = {g for g, n in ending.items() if n >= SEEN and before.get(g, 0) <= INSIDE * n}
    begins = {g for g, n in beginning.items() if n >= SEEN}
    for glyph in {*ending, *before, *beginning, *behind}:
        form = unicodedata.decomposition(glyph.text).partition(" ")[0] if len(glyph.text) == 1 else ""
        if form in ("<final>", "<isolated>"):
            ends.add(glyph)
        if form in ("<initial>", "<isolated>"):
            begins.add(glyph)
        elif form in ("<medial>", "<final>"):
            begins.discard(glyph)
    return ends, begins


def _count(counts: dict[FontGlyph, int], glyph: FontGlyph) -> None:
    counts[glyph] = counts.get(glyph, 0) + 1


def all_lines(drafts: Iterable[list[list[list[Atom]]]]) -> list[list[Atom]]:
    """The cells of all print lines of all drafts."""
    return [cell for draft in drafts for line in draft for cell in line]
