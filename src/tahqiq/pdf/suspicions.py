"""What is wrong with a font as a whole, told from its outlines: no name of a font or of a producer is evidence.

`silent`: every glyph is blank. That is the font of an OCR layer, and its outlines say nothing about its map.
`legacy`: the map says `@`, or another printing character of ASCII, of a glyph that is blank. The font draws another
script at Latin code points, and its map is Latin gibberish.
`quran_page`: presentation forms of one letter or two whose glyphs are whole words: the page fonts of Quran editions,
which number words from U+FB50 upwards.
`liar`: the map calls letters by the names of others, wherever the font's own cmap can be asked; so it is not believed
where it cannot.
`misdrawn`: letters that have a dot above are no higher than the same letters bare. The font draws other letters at their code
points (Kurdish fonts older than Unicode draw U+0695 as U+0630), and the map is as little believed.
"""

from __future__ import annotations

import unicodedata
from collections.abc import Callable, Iterable

from tahqiq.glyphs import Ink
from tahqiq.pdf.witnesses import fold, is_rtl

LIES = 3
LIES_SHARE = 0.03
"""Letters contradicted by the cmap that make a map a liar, and their share of those that can be asked. Measured on the
fonts of 84 real files and of the yardstick: 7 fonts of three Word and PowerPoint files have 3 to 95 (4 to 78 %), one has 2,
all others none: clusters, forms and look-alikes do not count."""
MISDRAWN = 2
LOWER = 0.05
"""So many letters with a dot above are lower, by so many em, than the lowest of the same letters bare. Of the fonts
without a cmap of 84 real and 1,044 made files one has two such letters, and its map lies."""
DOTTED = {
    "\N{ARABIC LETTER THAL}": "\N{ARABIC LETTER DAL}",
    "\N{ARABIC LETTER ZAIN}": "\N{ARABIC LETTER REH}",
}
"""Letters of one contour, alike in all their forms, and a dot above → the same without."""
SAMPLE = 64
"""Codes of a font that are looked at."""
ROOM = 0.05
"""em. A blank glyph must take room to stand for a space."""
LEGACY_BLANKS = 2
LEGACY_INKED = 5
"""At most so many printing characters are blank, and so many times as many are not: a map may also name glyphs that the
subset left out, and these are blank by the dozen. (Two Kurdish books: 1 blank, 10 to 150 not. A subset: 9 of 60.)"""
WORD_CONTOURS = 4
WORD_WIDTH = 0.9
"""A form of n letters has at most 4 n + 3 contours (body, counter, three dots each) and is at most 0.9 (n + 1) em wide.
Measured on the presentation forms of Debian's Arabic fonts; word glyphs have 8 to 20 contours and 1 to 3 em."""
WORD_SHARE = 0.5
"""Share of the forms looked at that must be words."""


def silent(inked: Iterable[bool | None]) -> bool:
    """All the glyphs looked at are blank. `inked`: per letter of the map, whether its glyph has contours."""
    known = [mark for mark in inked if mark is not None]
    return bool(known) and not any(known)


def legacy(told: Iterable[tuple[int, str]], is_blank: Callable[[int], bool]) -> bool:
    """A printing character of ASCII is blank among many that are not. `told`: code and text of each entry."""
    marks = [is_blank(code) for code, text in told if len(text) == 1 and "!" <= text <= "~"]
    blanks = sum(marks)
    return 0 < blanks <= LEGACY_BLANKS and len(marks) - blanks >= LEGACY_INKED * blanks


def is_lie(told: str, mapped: tuple[str, ...]) -> bool:
    """ToUnicode calls a letter something that it is not, and not for its cluster's sake."""
    letters = [text for text in mapped if is_rtl(text) and unicodedata.category(text) == "Lo"]
    if not letters or len(told) != 1 or fold(told) in map(fold, mapped):
        return False
    parts = unicodedata.normalize("NFD", told)
    return not any(unicodedata.normalize("NFKC", text) in parts for text in letters)


def liar(pairs: Iterable[tuple[str, tuple[str, ...]]]) -> bool:
    """A map that names letters wrongly. `pairs`: what it says, and the characters of the cmap, per code that both have."""
    lies = asked = 0
    for told, mapped in pairs:
        asked += any(map(is_rtl, mapped))
        lies += is_lie(told, mapped)
    return lies >= LIES and lies >= LIES_SHARE * asked


def misdrawn(drawn: Iterable[tuple[str, Ink]]) -> bool:
    """Letters with dots above are drawn with something else. `drawn`: what the map says, folded, and the outline, of
    letters of `DOTTED`. A single contour is the body of a font whose dots are glyphs apart."""
    letters = list(drawn)
    lowest: dict[str, float] = {}
    for text, ink in letters:
        lowest[text] = min(ink.y_max, lowest.get(text, ink.y_max))
    bare = [(ink, lowest.get(DOTTED.get(text, ""), ink.y_max)) for text, ink in letters]
    return sum(ink.contours > 1 and ink.y_max < low - LOWER for ink, low in bare) >= MISDRAWN


def is_form(text: str) -> bool:
    """One of the presentation forms that Quran fonts borrow; the words of U+FDF0 to U+FDFF are words."""
    return len(text) == 1 and ("\ufb50" <= text < "\ufdf0" or "\ufe70" <= text <= "\ufefc")


def is_word(text: str, ink: Ink) -> bool:
    """The outline is more than the letters of a presentation form."""
    letters = len(unicodedata.normalize("NFKC", text).strip(" \u0640")) or 1
    return ink.contours > WORD_CONTOURS * letters + 3 or ink.x_max - ink.x_min > WORD_WIDTH * (letters + 1)


def quran_page(forms: Iterable[tuple[str, Ink | None]]) -> bool:
    """Half the presentation forms of a font are words."""
    words = [is_word(text, ink) for text, ink in forms if ink is not None]
    return bool(words) and sum(words) >= WORD_SHARE * len(words)
