"""Letters of other languages that a font draws for letters at home: contextual forms that share a glyph.

Amiri lends the form of teh with its dots one above the other (U+067A, Sindhi) to teh before certain letters, and that of
yeh (U+06D0, Pashto and Uighur) to yeh. The glyph is in no cmap, and the map names it after the other letter: the ink is
the same. So the other letters of the font's map decide: no text in Sindhi, Pashto or Uighur goes without the letters that
they alone have. Mirza draws kaf at a word's beginning and inside it as keheh, and XeTeX names it so.
Alef, kaf and ain have the names of other scripts' letters in the lists that glyph names are read by, and LuaTeX writes those.
Farsi yeh is drawn as alef maksura at a word's end. Urdu has two letters heh whose forms other languages share: fonts draw
teh marbuta and the Kurdish ae with them.

at_home(text, letters) → the letter of the page's own language, or `text`
"""

from __future__ import annotations

import unicodedata
from collections.abc import Set

LETTERS = 18
"""Letters that a map names at least before what it lacks says anything: the shortest of a page's text have some 25."""

_SINDHI = frozenset("\u067d\u067f\u0680\u0683\u0684\u0687\u068a\u068c\u068d\u068f\u0699\u06a6\u06b1\u06b3\u06bb")
_PASHTO = frozenset("\u067c\u0681\u0685\u0689\u0693\u0696\u069a\u06bc\u06cd")
_UIGHUR = frozenset("\u06ad\u06c6\u06c7\u06c8\u06cb\u06d5")
_STRANGERS = {
    "\u067a": ("\u062a", _SINDHI),
    "\u06d0": ("\u064a", _PASHTO | _UIGHUR),
}

HOMONYMS = {"\u05d0": "\u0627", "\u05db": "\u0643", "\u1d25": "\u0639"}
"""What "alef", "kaf" and "ain" name in the Adobe Glyph List and in TeX's (two letters of Hebrew, one of Latin) → the Arabic
letters of these names."""
_HEBREW = frozenset(map(chr, range(0x5D0, 0x5EB))) - HOMONYMS.keys()

KAF, KEHEHS = "\u0643", "\ufb90\ufb91"
"""Kaf; keheh's initial and medial forms."""
FARSI_YEH = "\u06cc"
_PERSIAN = frozenset("\u067e\u0686\u0698\u06af\u06cc\u06d2\u06c1\u06c6\u06ce\u06d5")

HEH, AE = "\u0647", "\u06d5"
_GOAL, _GOAL_FORMS, _EYED_FORMS = "\u06c1", "\ufba6\ufba7\ufba8\ufba9", "\ufbaa\ufbab\ufbac\ufbad"
_LAST_FORMS = "\ufba6\ufba7"
MAKSURA, HAMZA_YEHS = "\u0649", frozenset("\ufbf9\ufbfa\ufbfb")
YEHS = frozenset("\u0649\ufeef\ufef0") | HAMZA_YEHS
"""Alef maksura, its forms, and those of it behind yeh with hamza."""
_BODIES = frozenset("\u066e\u066f\u06a1\u065a")
"""Dotless beh, qaf and feh; small v."""
HEHS = frozenset(_GOAL + _GOAL_FORMS + _EYED_FORMS)
"""Heh goal, and the forms of it and of the heh with two eyes."""
_URDU = frozenset("\u0679\u0688\u0691\u06d2\u06c3")
_KURDISH = frozenset("\u06c6\u06ce\u06b5\u0695\u065a")
_ARABIC = frozenset("\u0629\u0643\u064a")


def at_home(text: str, letters: Set[str]) -> str:
    """`text`, or the letter that shares its form where `letters`, what the map names, has none of its companions."""
    if not HOMONYMS.keys().isdisjoint(text):
        return _namesake(text, letters)
    if any(form in text for form in KEHEHS):
        return _kaf(text, letters)
    if text in HEHS:
        return _heh(text, letters)
    if text in YEHS:
        return _yeh(text, letters)
    if text not in _STRANGERS:
        return text
    home, companions = _STRANGERS[text]
    own = {letter for letter in letters if "\u0620" <= letter <= "\u06d5" and len(letter) == 1}
    if len(own) < LETTERS or own & companions:
        return text
    return "\u06cc" if home == "\u064a" and "\u06cc" in own and home not in own else home


def _namesake(text: str, letters: Set[str]) -> str:
    """`text` with the Arabic letters of the same names, where the map has nearly an alphabet of Arabic and no other letter
    of Hebrew."""
    own = {char for told in letters for char in unicodedata.normalize("NFKC", told)}
    if own & _HEBREW or sum("\u0620" <= char <= "\u06d5" for char in own) < LETTERS:
        return text
    return "".join([HOMONYMS.get(char, char) for char in text])


def _kaf(text: str, letters: Set[str]) -> str:
    """`text` with kaf for keheh, where the map names kaf, too, and no letter of the languages that write keheh."""
    own = {char for told in letters for char in unicodedata.normalize("NFKC", told)}
    if KAF not in own or own & _PERSIAN:
        return text
    return "".join(KAF if char in KEHEHS else char for char in text)


def _yeh(text: str, letters: Set[str]) -> str:
    """Farsi yeh for alef maksura, whose glyph it shares at a word's end: where the map gives the form's name, or names
    shapes throughout (bodies without their dots) and no other yeh; and letters of Persian, none of Arabic."""
    own = {char for told in letters for char in unicodedata.normalize("NFKC", told)}
    shapes = own & _BODIES and FARSI_YEH not in own
    persian = own & _PERSIAN and not own & _ARABIC
    drawn = "\u0626" + FARSI_YEH if text in HAMZA_YEHS else FARSI_YEH
    return drawn if persian and (text != MAKSURA or shapes) else text


def _heh(text: str, letters: Set[str]) -> str:
    """Heh or the Kurdish ae for one of Urdu's, where the map names letters of Kurdish, or such as Arabic alone has, and none
    of Urdu's."""
    own = {char for told in letters for char in unicodedata.normalize("NFKC", told)}
    if own & _URDU or (own & _UIGHUR - _KURDISH and AE in own and not own & _KURDISH):
        return text
    if own & _KURDISH:
        return AE if text == _GOAL or text in _LAST_FORMS else HEH
    return HEH if own & _ARABIC and not own & (_PERSIAN - {AE}) - {_GOAL} else text
