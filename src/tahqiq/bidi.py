"""The Unicode Bidirectional Algorithm (UAX #9, Unicode 15), all of it: embedding levels and visual order.

A text becomes a string of class letters, one a character; `tahqiq._bidi_rules` rewrites that string, rule by rule. A
paragraph whose classes cannot differ from its direction (Arabic without digits or Latin) costs one look-up.

Class letters (`classes`, `levels_of`):

    L  L    left-to-right          P  ES  + and -               l  LRE    i  LRI
    R  R    right-to-left          T  ET  currency, %, degree   r  RLE    j  RLI
    A  AL   Arabic letter          C  CS  comma, stop, colon    o  LRO    f  FSI
    E  EN   European number        M  NSM non-spacing mark      v  RLO    p  PDI
    N  AN   Arabic number          Z  BN  boundary neutral      x  PDF
    B  B    paragraph separator    S  S   segment separator     W  WS     O  ON
"""

from __future__ import annotations

import re
from bisect import bisect_right
from codecs import charmap_build, charmap_encode
from collections.abc import Sequence
from itertools import compress

from tahqiq._bidi_data import CLASSES
from tahqiq._bidi_data import MIRRORS as _MIRROR_PAIRS
from tahqiq._bidi_rules import BRACKET, PAIRS, character_pairs, p3, resolve, x1_x8, x10

__all__ = [
    "MIRRORS", "PAIRS", "base_direction", "classes", "display", "levels", "levels_of", "line_levels", "mirror",
    "visual_order",
]

_REMOVED = b"Zlrovx"  # X9
_EXPLICIT = b"lrovxijfp"
_ONE_WAY = (b"LEPTCMZBSWO", b"RAPTCMZBSWO")
"""By base level: a paragraph of these classes alone is of one level, the base's."""

MIRRORS: dict[str, str] = character_pairs(_MIRROR_PAIRS)
"""Bidi_Mirroring_Glyph: the character whose usual glyph is the mirror image."""


class _Letters(dict[int, str]):
    """Code point → class letter, filled on demand from the runs of `_bidi_data.CLASSES`."""

    def __init__(self) -> None:
        self._starts: list[int] = []
        self._letters: list[str] = []
        start = 0
        for run in CLASSES.split():
            self._starts.append(start)
            self._letters.append(run[0])
            start += int(run[1:], 16)

    def __missing__(self, code: int) -> str:
        letter = self[code] = self._letters[bisect_right(self._starts, code) - 1]
        return letter


_LETTERS = _Letters()
_COMMON = "".join(chr(code) for first, last in (
    (0x00, 0x00), (0x09, 0x0A), (0x0D, 0x0D), (0x20, 0x7E), (0xA0, 0xA0), (0xAB, 0xAB), (0xB0, 0xB0), (0xBB, 0xBB),
    (0x05D0, 0x05EA), (0x060C, 0x060C), (0x061B, 0x061B), (0x061F, 0x061F), (0x0621, 0x063A), (0x0640, 0x0655),
    (0x0660, 0x066C), (0x0670, 0x0671), (0x0679, 0x0679), (0x067E, 0x067E), (0x0686, 0x0686), (0x0688, 0x0688),
    (0x0691, 0x0691), (0x0695, 0x0695), (0x0698, 0x0698), (0x06A4, 0x06A4), (0x06A9, 0x06A9), (0x06AF, 0x06AF),
    (0x06B5, 0x06B5), (0x06BA, 0x06BA), (0x06BE, 0x06BE), (0x06C1, 0x06C3), (0x06C6, 0x06C6), (0x06CC, 0x06CC),
    (0x06CE, 0x06CE), (0x06D2, 0x06D5), (0x06F0, 0x06F9), (0x200C, 0x200F), (0x2013, 0x2014), (0x2018, 0x2019),
    (0x201C, 0x201E), (0x2022, 0x2022), (0x2026, 0x2026)) for code in range(first, last + 1))
"""At most 256 characters that nearly all lines are made of: a charmap classifies such a line ten times faster."""
_COMMON_MAP = charmap_build(_COMMON.ljust(256, "\ufffe"))
_COMMON_KINDS = _COMMON.translate(_LETTERS).ljust(256, "L").encode()


def _kinds(text: str) -> bytes:
    """The class letters of a text."""
    try:
        return charmap_encode(text, "strict", _COMMON_MAP)[0].translate(_COMMON_KINDS)
    except UnicodeEncodeError:
        return text.translate(_LETTERS).encode()


def classes(text: str) -> str:
    """The bidi class of each character, one letter a character (module docstring; UAX #9, table 4)."""
    return _kinds(text).decode()


def base_direction(text: str) -> int | None:
    """The direction of the first strong character (P2, P3): 0 left-to-right, 1 right-to-left, None: there is none."""
    return p3(_kinds(text))


# Levels


def levels_of(classes: str, text: str | None, base: int) -> list[int]:
    """The levels of one paragraph given as class letters, one for a character, an atom or a run of one class.

    Runs serve as well as their characters, but for P and C, which stay single (W4).

    text   a string of the same length for the bracket pairs of N0; None: brackets are plain neutrals
    base   0 left-to-right, 1 right-to-left

    Everything of X, W, N, I, and L1 as if the paragraph were one line. What X9 removes (boundary neutrals, embedding
    codes) gets the level of the item before it, in front the base.
    """
    return _levels(classes.encode(), text, base)


def _levels(kinds: bytes, text: str | None, base: int) -> list[int]:
    if not kinds.translate(None, _ONE_WAY[base]):
        return [base] * len(kinds)
    if text is not None and (b"O" not in kinds or not BRACKET.search(text)):
        text = None
    plain = kinds.translate(None, _REMOVED)
    keep = None if len(plain) == len(kinds) else [kind not in _REMOVED for kind in kinds]
    plain_text = "".join(compress(text, keep)) if keep and text is not None else text
    if len(kinds.translate(None, _EXPLICIT)) < len(kinds):
        explicit, overridden = x1_x8(kinds, base)
        if keep:
            explicit, overridden = list(compress(explicit, keep)), bytes(compress(overridden, keep))
        levels = x10(explicit, plain, overridden, plain_text, base)
    else:
        around = b"R" if base else b"L"
        levels = list(resolve(plain, plain_text, base, around, around))
    l1(levels, plain, base)
    return _restore(levels, keep, base) if keep else levels


def _restore(levels: list[int], keep: list[bool], base: int) -> list[int]:
    """Levels for the removed characters too: that of the character before."""
    rest, level = iter(levels), base
    return [level := next(rest) if kept else level for kept in keep]


def levels(text: str, base: int | None = None) -> list[int]:
    """The embedding level of each character of one paragraph, even: left-to-right, odd: right-to-left.

    base   0, 1, or None: the direction of the first strong character, 0 without one (P2, P3)

    Otherwise as `levels_of`.
    """
    kinds = _kinds(text)
    if base is None:
        base = p3(kinds) or 0
    return _levels(kinds, text, base)


def line_levels(levels: Sequence[int], text: str, start: int, end: int, base: int) -> list[int]:
    """The levels of the line text[start:end] of a paragraph: its white space at the end goes back to the base (L1)."""
    kinds = _kinds(text[start:end])
    plain = kinds.translate(None, _REMOVED)
    keep = None if len(plain) == len(kinds) else [kind not in _REMOVED for kind in kinds]
    line = list(compress(levels[start:end], keep) if keep else levels[start:end])
    l1(line, plain, base)
    return _restore(line, keep, base) if keep else line


# Reordering: L1 … L4

_L1 = re.compile(b"(?<![Wijfp])[Wijfp]*+[BS]")


def l1(levels: list[int], kinds: bytes, base: int) -> None:
    """Separators, white space and isolate codes before them and at the line's end go back to the base, in place."""
    if b"S" in kinds or b"B" in kinds:
        for found in _L1.finditer(kinds):
            levels[found.start():found.end()] = [base] * len(found[0])
    kept = len(kinds.rstrip(b"Wijfp"))
    if kept < len(kinds):
        levels[kept:] = [base] * (len(kinds) - kept)


_RUN = re.compile(rb"(.)\1*+", re.S)


def visual_order(levels: Sequence[int]) -> list[int]:
    """Visual position, left to right → logical index, for one line (L2)."""
    row = bytes(levels)
    if row == row[:1] * len(row):
        return list(range(len(row) - 1, -1, -1) if row and row[0] % 2 else range(len(row)))
    runs = [found.span() for found in _RUN.finditer(row)]
    deep = [row[start] for start, _ in runs]
    order = l2(deep)
    result: list[int] = []
    for at in order:
        start, end = runs[at]
        result += range(end - 1, start - 1, -1) if deep[at] % 2 else range(start, end)
    return result


def l2(levels: list[int]) -> list[int]:
    """Visual position → index of the run, for the levels of level runs (no two neighbours alike); inside, the caller
    turns those of odd level."""
    order = list(range(len(levels)))
    highest, lowest = max(levels), min(levels)
    if highest == lowest + 1:  # islands of one kind: the runs stand in line, from the left or from the right
        return order[::-1] if lowest % 2 else order
    for level in range(highest, (lowest | 1) - 1, -1):
        at = 0
        while at < len(order):
            if levels[order[at]] < level:
                at += 1
                continue
            end = at + 1
            while end < len(order) and levels[order[end]] >= level:
                end += 1
            order[at:end] = order[at:end][::-1]
            at = end
    return order


def l3(order: list[int], text: str, levels: Sequence[int]) -> list[int]:
    """The same visual order with each right-to-left mark behind its base again, as drawing programs expect it."""
    kinds = _kinds(text)
    if b"M" not in kinds:
        return order
    result: list[int] = []
    marks: list[int] = []
    for at in order:
        if kinds[at] == ord("M") and levels[at] % 2:
            marks.append(at)
            continue
        result.append(at)
        if marks:
            result += reversed(marks)
            marks.clear()
    return result + marks[::-1]


def mirror(char: str) -> str:
    """The mirror image of a character, which right-to-left runs show (L4); the character itself where it has none."""
    return MIRRORS.get(char, char)


def display(text: str, base: int | None = None) -> str:
    """One line of text in visual order, left to right: L2, marks behind their bases (L3), mirrored (L4)."""
    found = levels(text, base)
    order = l3(visual_order(found), text, found)
    return "".join(MIRRORS.get(text[at], text[at]) if found[at] % 2 else text[at] for at in order)
