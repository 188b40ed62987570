"""What a font's glyph stands for on the page: its folded text, its kind (base, mark, space, kashida …), its bidi class.

face_of(glyph) → `tahqiq.glyphs.Face`, made once for each glyph of a font
"""

from __future__ import annotations

import unicodedata
from functools import lru_cache

from tahqiq import bidi
from tahqiq.glyphs import Face, FontGlyph, Ink

ZERO_WIDTH = 0.02
"""em. A glyph with less advance stands over or under its neighbour (the marks of Noto, Amiri and DejaVu have 0)."""

DOT_HEIGHT = 0.36
"""em. The dots of a letter, drawn as a glyph of their own, are lower than this; a letter is higher."""

SHADDA_POINTS = 18
"""Points of a shadda's outline at least (Amiri 28, KacstOne 19); a straight vowel sign has 4 to 16."""

DOT_SIZE = 0.18
"""em. One dot is no wider (Amiri 0.11, DejaVu 0.12)."""

DOT_SIGNS = {
    "\ufbb2": (1, True), "\ufbb3": (1, False), "\ufbb4": (2, True), "\ufbb5": (2, False), "\ufbb6": (3, True),
    "\ufbb7": (3, False), "\ufbb8": (3, True), "\ufbb9": (3, False), "\ufbbd": (2, True), "\ufbbe": (2, False),
}  # fmt: skip
"""How many dots the Arabic pedagogical symbols have, after which some fonts name the dots of their letters, and whether
they stand above the letter."""

DOTS_APART = 4.0
"""Two dots side by side are no longer than so many times their height (Mada 3.3, Amiri 1.6)."""
DOT_POINTS = 17
"""Points of one dot's outline (Amiri 12, DejaVu 4, Fustat in Qt's files 16 and 17); shadda has 28, damma 31."""

LETTER_HEIGHT = 0.4
"""em. A glyph without advance that is higher than this is a letter drawn over its neighbour, not a hamza or madda
(Noto's alef of lam-alef has 0.76, its hamza 0.2)."""

LETTER_FOOT = 0.15
"""em. … and stands on the baseline or below; what hangs higher is a mark, however high."""

SUPERIOR = 0.2
"""em. A digit whose ink begins higher is a superior figure of its font (theirs begin at 0.27 to 0.4)."""

WORD_ADVANCE = 0.1
"""em. A joiner takes no room; a glyph that does is a space."""

SUPERSCRIPTS = {
    chr(zero + value): ch
    for zero in (0x30, 0x660, 0x6F0)
    for value, ch in enumerate("\u2070\u00b9\u00b2\u00b3\u2074\u2075\u2076\u2077\u2078\u2079")
}

BASE, SPACE, KASHIDA, MARK, JOINER, DOTS, NOTHING = range(7)
"""Kinds of glyphs. From `MARK` on they are no atoms of their own."""

TATWEEL = "\N{ARABIC TATWEEL}"
UNKNOWN = "\N{REPLACEMENT CHARACTER}"
SHADDA = "\N{ARABIC SHADDA}"

BELOW = frozenset("\u064d\u0650")
"""Vowel signs that stand below their letter."""

ALEF = "\N{ARABIC LETTER ALEF}"

SEATED = frozenset("\u0653\u0654\u0655")
"""Madda and the two hamzas: a lam never carries them."""

DAGESH = "\N{HEBREW POINT DAGESH OR MAPIQ}"

TASHKEEL = frozenset("\u064b\u064c\u064d\u064e\u064f\u0650\u0651\u0652\u0653\u0654\u0655\u0670")

ZWNJ = "\N{ZERO WIDTH NON-JOINER}"

JOINERS = {ZWNJ: ZWNJ, "\N{ZERO WIDTH JOINER}": "\N{ZERO WIDTH JOINER}", "\N{ZERO WIDTH SPACE}": ZWNJ}
"""Invisible characters between letters; fonts have one blank glyph for the non-joiner and the zero-width space."""

SPACES = frozenset(
    " \t\N{NO-BREAK SPACE}\N{EN SPACE}\N{EM SPACE}\N{THIN SPACE}\N{HAIR SPACE}\N{NARROW NO-BREAK SPACE}"
    "\N{FOUR-PER-EM SPACE}\N{SIX-PER-EM SPACE}\N{THREE-PER-EM SPACE}\N{FIGURE SPACE}\N{PUNCTUATION SPACE}"
)

CONTROLS = frozenset("\u200e\u200f\u061c\u202a\u202b\u202c\u202d\u202e\u2066\u2067\u2068\u2069\ufeff\x00\u00ad\u2060")


@lru_cache(maxsize=8192)
def fold(text: str) -> str:
    """Presentation forms as letters; everything else as it is.

    Folded: U+FB00-FB4F, U+FB50-FDFF but the word ligatures U+FDFA-FDFD and the ornate brackets, U+FE70-FEFC
    (a spacing mark becomes the mark alone). Compatibility characters outside these blocks are what the author typed.
    """
    if text.isascii():
        return text
    out = []
    for ch in text:
        if ("\ufb00" <= ch <= "\ufdf9" and ch not in "\ufd3e\ufd3f") or "\ufe70" <= ch <= "\ufefc":
            flat = unicodedata.normalize("NFKC", ch)
            if len(flat) > 1 and flat[0] in " \u0640" and unicodedata.combining(flat[1]):
                flat = flat[1:]
            out.append(flat)
        elif ch not in CONTROLS:
            out.append(ch)
    return "".join(out)


def is_mark(ch: str) -> bool:
    """A nonspacing mark (general category Mn)."""
    return ch >= "\u0300" and unicodedata.category(ch) == "Mn"


def face_of(glyph: FontGlyph) -> Face:
    """The face of a font's glyph, made once and kept with it."""
    if glyph.face is None:
        glyph.face = _made(glyph)
    return glyph.face


def _made(glyph: FontGlyph) -> Face:
    text = fold(glyph.text)
    if not text or text in CONTROLS:
        return Face("", NOTHING, "")
    if text in SPACES or text.isspace():
        return Face(" ", SPACE, bidi.classes(" "))
    if text in JOINERS and glyph.advance > WORD_ADVANCE:
        return Face(" ", SPACE, bidi.classes(" "))  # the glyph that the font has for both
    if text in JOINERS:
        return Face(JOINERS[text], JOINER, "")
    narrow = abs(glyph.advance) < ZERO_WIDTH
    if text == UNKNOWN:
        return _unknown_face(glyph, narrow)
    if not text.strip(TATWEEL):
        return Face(TATWEEL, KASHIDA, bidi.classes(TATWEEL))
    kind = BASE
    if all(is_mark(ch) for ch in text):
        kind = MARK
    elif len(text) > 1 and any(ch == TATWEEL for ch in text) and all(ch == TATWEEL or is_mark(ch) for ch in text):
        kind, text = MARK, text.replace(TATWEEL, "")
    elif narrow and (text in DOT_SIGNS or (_is_letter(text) and _draws_dots(glyph))):
        kind = DOTS
    elif narrow and len(text) == 1 and _is_letter(text) and _is_low(glyph.ink):
        kind = MARK  # a part of a letter that was given its text: kaf's sign
    elif narrow:
        marks = "".join(ch for ch in text if is_mark(ch))
        if marks:
            kind, text = MARK, marks
        elif len(text) <= 2 and "\u0590" <= text <= "\u06ff" and unicodedata.normalize("NFD", text) != text:
            ink = glyph.ink
            if ink is None or ink.y_max - ink.y_min < LETTER_HEIGHT:
                kind = MARK  # a hamza that was given its cluster's text, which `tahqiq.page.compose` takes off again
    else:
        text = _without_others_marks(text, glyph)
    if kind == MARK and stands(glyph) and not SEATED.isdisjoint(text):
        # The alef of a lam-alef in two glyphs, whose map kept only the marks of its cluster.
        kind, text = BASE, unicodedata.normalize("NFC", ALEF + next(ch for ch in text if ch in SEATED))
    elif kind == MARK and len(text) > 1 and glyph.ink is not None and glyph.ink.contours == 1:
        text = _one_sign(text, glyph.ink)
    if text.isascii() and text in SUPERSCRIPTS and glyph.ink is not None and glyph.ink.y_min > SUPERIOR:
        text = SUPERSCRIPTS[text]  # the font's own raised digit
    return Face(text, kind, bidi.classes(text)[0])


def _is_letter(text: str) -> bool:
    """A letter of Arabic script, or several, that no hamza or madda is part of: some maps give a letter's dots its text."""
    return "\u0620" <= text[0] <= "\u06d5" and text[0].isalpha() and unicodedata.normalize("NFD", text) == text


def _is_low(ink: Ink | None) -> bool:
    """Ink too low to be a letter by itself."""
    return ink is not None and ink.contours > 0 and ink.y_max - ink.y_min < LETTER_HEIGHT


def _one_sign(text: str, ink: Ink) -> str:
    """The mark among several of a cluster that one contour draws: the others are glyphs of their own."""
    if SHADDA in text:  # which is drawn with more points than a vowel
        vowel = text.replace(SHADDA, "")
        drawn = ink.points >= SHADDA_POINTS or not vowel or (vowel in BELOW and ink.y_min > 0)
        text = SHADDA if drawn else vowel
    if len(text) == 2 and DAGESH in text:
        text = DAGESH if ink.y_min > 0 else text.replace(DAGESH, "") or DAGESH  # inside the letter, or below it
    return text


def stands(glyph: FontGlyph) -> bool:
    """The glyph's ink stands on the baseline as a letter's does."""
    ink = glyph.ink
    return ink is not None and ink.contours > 0 and ink.y_min < LETTER_FOOT and ink.y_max - ink.y_min > LETTER_HEIGHT


def _without_others_marks(text: str, glyph: FontGlyph) -> str:
    """A letter that was given the text of the first cluster it stood in: its marks are glyphs of their own.

    A vowel sign is never part of an Arabic letter's outline; a hamza or madda makes a contour more than the bare letter.
    """
    if not "\u0620" <= text[0] <= "\u06ff" or glyph.ink is None:
        return text
    if len(text) > 1 and all(ch in TASHKEEL for ch in text[1:]):
        return text[0]
    bare = "".join(ch for ch in unicodedata.normalize("NFD", text) if not is_mark(ch))
    return bare if len(bare) == len(text) and bare != text and glyph.ink.contours == 1 else text


def _unknown_face(glyph: FontGlyph, narrow: bool) -> Face:
    """An unmapped glyph: the dots of a letter where its shape says so."""
    ink = glyph.ink if narrow else None
    if narrow and _draws_dots(glyph):
        return Face(UNKNOWN, DOTS, "")
    letter = ink is None or (ink.y_min < LETTER_FOOT and ink.y_max - ink.y_min > LETTER_HEIGHT)
    return Face(UNKNOWN, BASE if letter else MARK, bidi.classes(UNKNOWN))


def _draws_dots(glyph: FontGlyph) -> bool:
    """One to three dots and nothing else."""
    ink = glyph.ink
    return ink is not None and (_are_dots(ink) or (0 < ink.contours < 3 and _are_small(ink) and glyph.touching > 0))


def _are_small(ink: Ink) -> bool:
    """No larger than three dots are."""
    return max(ink.x_max - ink.x_min, ink.y_max - ink.y_min) < DOT_HEIGHT


def _are_dots(ink: Ink) -> bool:
    """One to three dots: small, as high as wide, drawn with few points; a vowel sign has more of each."""
    if not 1 <= ink.contours <= 3 or ink.points > DOT_POINTS * ink.contours:
        return False
    width, height = ink.x_max - ink.x_min, ink.y_max - ink.y_min
    if ink.contours == 3:
        return max(width, height) < DOT_HEIGHT and min(width, height) > DOT_SIZE / 2
    short, long = min(width, height), max(width, height)
    if ink.contours == 1:
        return long < DOT_SIZE and long < 3 * short
    return short < DOT_SIZE and long < 2.3 * DOT_SIZE and long < DOTS_APART * short
