"""Digits whose map names the wrong script of them: European, Arabic-Indic and Extended (Persian, Urdu).

A map cannot be wrong about a digit's value and still be of use, but often is about its script. Old Mac fonts draw European
digits at the code points of Arabic-Indic ones and their maps say now one, now the other of the same outline; XeTeX names
a digit that both Arabic sets share after whichever comes first. So digits of one font are heard together: their outlines tell
European from Arabic ones, and a set of Arabic ones, each value once, is of one script.

same_script(digits, letters) → what the codes whose map is mistaken say, and those that are in doubt
"""

from __future__ import annotations

from collections.abc import Iterable, Set
from typing import NamedTuple

from tahqiq.glyphs import Ink

EUROPEAN_CONTOURS = {0: 2, 4: 2, 5: 1, 6: 2, 8: 3}
ARABIC_CONTOURS = {0: 1, 4: 1, 5: 2, 6: 1, 8: 1}
"""By value: contours of the digits whose scripts differ in them. Any other number says nothing."""
VOTES = 3
"""Digits that must be drawn so, and none otherwise, for a font's digits to be of that script whatever its map says. Of 565
sets in fonts of Debian and npm 106 have a digit drawn with the other's contours (an open four or six, a hollow zero, outlined
faces); all that tell are so in two (ae_Shado, KacstTitleL: zero, four, six), and those have neither five nor eight so."""
DOUBTED = 2
"""So many are a doubt."""
_TELLING = (5, 8)
"""Values that outlined faces, whose counters are doubled, do not draw with the other's contours."""

EUROPEAN = "0123456789"
ARABIC = "\u0660\u0661\u0662\u0663\u0664\u0665\u0666\u0667\u0668\u0669"
EXTENDED = "\u06f0\u06f1\u06f2\u06f3\u06f4\u06f5\u06f6\u06f7\u06f8\u06f9"
_VALUE = {char: value for script in (EUROPEAN, ARABIC, EXTENDED) for value, char in enumerate(script)}
_DIFFERENT = (4, 5, 6)
"""Values that Persian draws otherwise than Arabic does."""
_EXTENDED_LETTERS = frozenset(
    "\u067e\u0686\u0688\u0691\u0698\u06a9\u06af\u06ba\u06c1\u06cc\u06d2\ufb56\ufb7a\ufb8e\ufb92\ufbfc"
)
_ARABIC_LETTERS = frozenset("\u0629\u0643\u064a\ufe93\ufe94\ufed9\ufeda\ufef1\ufef2\ufef3\ufef4")
"""Letters that only the languages with Extended digits have, and only those with Arabic-Indic ones."""


class Digit(NamedTuple):
    """What a font's map says of a code, and how its glyph is drawn."""

    code: int
    text: str
    ink: Ink | None


def is_digit(text: str) -> bool:
    """A digit of one of the three scripts."""
    return text in _VALUE


def same_script(digits: Iterable[Digit], letters: Set[str]) -> tuple[dict[int, str], frozenset[int]]:
    """Texts of the codes that the map names after another script's digit, and codes that may be such.

    `digits`: those of one font; `letters`: what else its map names.
    """
    drawn = [digit for digit in digits if digit.ink is None or digit.ink.contours]
    european, arabic = _votes(drawn)
    told = {digit.text for digit in drawn}
    eastern = [digit for digit in drawn if digit.text not in EUROPEAN]
    if eastern and european >= DOUBTED and not arabic:
        if european < VOTES:
            return {}, frozenset(digit.code for digit in eastern)
        return {digit.code: EUROPEAN[_VALUE[digit.text]] for digit in eastern}, frozenset()
    if arabic >= VOTES and not european and told & set(EUROPEAN):
        if not eastern:
            return {}, frozenset(digit.code for digit in drawn)
        eastern = drawn
    elif not told & set(ARABIC) or not told & set(EXTENDED):
        return {}, frozenset()
    if len({digit.text for digit in eastern}) > len({_VALUE[digit.text] for digit in eastern}):
        return {}, frozenset()  # a value in two scripts: the map tells them apart
    script = _script({digit.text for digit in eastern}, letters)
    return {digit.code: script[_VALUE[digit.text]] for digit in eastern if script and digit.text not in script}, frozenset()


def _votes(digits: list[Digit]) -> tuple[int, int]:
    """How many values are drawn as European and as Arabic digits are; European ones prove nothing without a telling one."""
    inks = {(_VALUE[digit.text], digit.ink.contours) for digit in digits if digit.ink is not None}
    european = [value for value, contours in inks if EUROPEAN_CONTOURS.get(value) == contours]
    arabic = [value for value, contours in inks if ARABIC_CONTOURS.get(value) == contours]
    telling = any(value in _TELLING for value in european)
    return len(european) if telling or arabic else min(len(european), DOUBTED), len(arabic)


def _script(told: Set[str], letters: Set[str]) -> str:
    """The script of a set of Arabic digits that the map mixes; "" if nothing tells."""
    different = {script for script in (ARABIC, EXTENDED) for value in _DIFFERENT if script[value] in told}
    if len(different) == 1:
        return different.pop()
    extended, arabic = (any(text[:1] in own for text in letters) for own in (_EXTENDED_LETTERS, _ARABIC_LETTERS))
    return "" if extended == arabic else EXTENDED if extended else ARABIC
