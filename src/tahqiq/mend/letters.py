"""Letters: presentation forms, kashida, and marks that were doubled or parted from their letter."""

from __future__ import annotations

import re
import unicodedata
from bisect import bisect_right
from collections.abc import Callable

import numpy as np

from tahqiq.lm.fold import LETTERS, MARKS, NO_WORD
from tahqiq.mend.plan import Edit
from tahqiq.mend.screen import among, codes

FOLDED = "\ufb50-\ufbb1\ufbd3-\ufd3d\ufd50-\ufdcf\ufe70-\ufefc"
"""Presentation forms that are letters; ornate parentheses and the honorific words of U+FDF0–FDFF are text, and stay."""
NOT_JOINING = "\u0621-\u0625\u0627\u0629\u062f-\u0632\u0648\u0649\u0671\u0688\u0691\u0698\u06d2\u06d5\u06c0\u0695\u06c6"
"""Letters that do not join to the next one, as the inside of a character class."""

NAME = "\u0627\u0644\u0644\u0647"
"""What the ligature U+FDF2 says; it is folded only beside other presentation forms."""
TASHKEEL = "\u064b-\u0655\u0670"
"""Marks that belong to a letter; the pause signs of the Quran stand by themselves."""
_FORMS = re.compile(f"[{FOLDED}]+")
_KASHIDA = re.compile(f"\u0640(?<=[{LETTERS}{MARKS}]\u0640)\u0640*(?=[{MARKS}\u0640]*[{LETTERS}])")
_DOUBLED = re.compile(f"([{MARKS}])\\1+")
_LOOSE = re.compile(
    f"(?<=[{LETTERS}{MARKS}])([ \u00a0\u0640]*)([ \u00a0\u0640])([{TASHKEEL}]+)([ \u00a0]?)(?=([{LETTERS}]?))"
)
TANWEEN = "\u064b\u064c\u064d"
SHADDA = "\u0651"
LEAST_LOOSE, LOOSE_SHARE = 3, 0.02
"""Loose marks in a document, and their share of all its marks, before anything is moved; fewer are left as they are."""
LEAST_CLUSTERS, CLUSTER_SHARE = 5, 0.1
"""Letters that came twice with their mark in a document before they are dropped, and their share of all marks."""
_ANY_MARK = re.compile(f"[{TASHKEEL}]")


def forms(text: str) -> list[Edit]:
    """Presentation forms as the letters they show (NFKC, but isolated marks without the space that NFKC gives them)."""
    edits = []
    found = list(_FORMS.finditer(text))
    if found:
        edits += [Edit(m.start(), m.end(), NAME) for m in re.finditer("\ufdf2", text)]
    for match in found:
        after = "".join(_unformed(c) for c in match.group())
        edits.append(Edit(match.start(), match.end(), after))
    return edits


def _unformed(char: str) -> str:
    letters = unicodedata.normalize("NFKC", char)
    if len(letters) > 1 and letters[0] in " \u0640":
        return letters[1:]
    if len(letters) > 1 and letters[0] not in " \u0640" and all(unicodedata.combining(c) for c in letters[1:]):
        return letters
    return letters


def kashida(text: str) -> list[Edit]:
    """Tatweel between letters; kept at a word's end (the sign after a Hijri year, a list label) and before digits."""
    return [Edit(m.start(), m.end(), "") for m in _KASHIDA.finditer(text)]


def marks(text: str, known: Callable[[str], bool] | None = None) -> list[Edit]:
    """Marks doubled, and marks parted from their letter by spaces or kashida.

    A loose mark belongs to the letter before it or to the one after: the document's clear cases (tanween, which ends
    words; shadda, which no alef bears) decide the others. `known` tells words, so that a space before a word's first
    mark stays.
    """
    doubled = [Edit(m.start(), m.end(), m.group(1)) for m in _DOUBLED.finditer(text)]
    loose = list(_LOOSE.finditer(text))
    least = max(LEAST_LOOSE, LOOSE_SHARE * len(_ANY_MARK.findall(text)))
    if len(loose) + len(doubled) < least and not any("\u0640" in m.group() for m in loose):
        return doubled
    votes = [_side(text, m) for m in loose]
    usual = AFTER if votes.count(AFTER) > votes.count(BEFORE) else BEFORE
    edits = _outside(doubled, loose)
    for match, vote in zip(loose, votes, strict=True):
        start, following = match.start(1), match.group(5)
        mark = "".join(dict.fromkeys(match.group(3)))
        side = vote or (BEFORE if "\u0640" in match.group() else usual)
        if side == BEFORE or not following:
            if text[start - 1] in MARK_SET and mark.startswith(text[start - 1]):
                mark = mark[1:]
            apart = known is not None and not match.group(4) and following and _parts_are_words(text, match, known)
            edits.append(Edit(start, match.end(), mark + (" " if apart else match.group(4))))
        else:
            space = " " if known is not None and _parts_are_words(text, match, known) else ""
            edits.append(Edit(start, match.end() + 1, space + following + mark))
    return edits


def _outside(edits: list[Edit], matches: list[re.Match[str]]) -> list[Edit]:
    """Those of the edits that begin in none of the matches; both ascend."""
    starts = [m.start() for m in matches]
    before = [bisect_right(starts, e.start) - 1 for e in edits]
    return [e for e, i in zip(edits, before, strict=True) if i < 0 or e.start >= matches[i].end()]


def clusters(text: str) -> list[Edit]:
    """Letters that came twice with their mark (a glyph given the text of its whole cluster), in a document full of them."""
    marked = among(text, TASHKEEL)
    least = max(LEAST_CLUSTERS, CLUSTER_SHARE * np.count_nonzero(marked))
    at = np.flatnonzero(among(text, LETTERS))
    letter = codes(text)[at]
    again = (letter[1:] == letter[:-1]) & marked[at[1:] - 1]  # what each of them holds
    if np.count_nonzero(again) < least or len(found := list(_CLUSTERS.finditer(text))) < least:
        return []
    return [Edit(m.start(), m.end(), m.group(1) or m.group(2)) for m in found]


_CLUSTERS = re.compile(f"([{TASHKEEL}]+[{LETTERS}]) ?\\1|([{LETTERS}][{TASHKEEL}]+)\\2")


def rotated(text: str, known: Callable[[str], bool]) -> list[Edit]:
    """Words with a mark inside whose two halves changed places: no word as they stand, one word turned about."""
    edits = []
    for match in _MARKED_WORD.finditer(text):
        word = match.group()
        if len(word) > NO_WORD or known(word):
            continue
        cuts = [i for i in range(1, len(word)) if word[i] not in MARK_SET]
        found = {word[i:] + word[:i] for i in cuts if known(word[i:] + word[:i])}
        if len(found) == 1:
            edits.append(Edit(match.start(), match.end(), found.pop()))
    return edits


_MARKED_WORD = re.compile(f"[{LETTERS}]+[{TASHKEEL}][{LETTERS}{TASHKEEL}]*(?![{LETTERS}])")
BEFORE, AFTER, UNSURE = "before", "after", ""


def _side(text: str, match: re.Match[str]) -> str:
    """The letter that a loose mark belongs to where only one can bear it."""
    before, following, mark = text[match.start(1) - 1], match.group(5), match.group(3)
    if match.group(4) or not following:
        return BEFORE
    tail = _LETTER_RUN.match(text, match.end())
    rest = tail.group() if tail else ""
    if any(c in TANWEEN for c in mark):
        if rest in ("\u0627", "\u0649"):  # people write it on the letter before a final alef, and on the alef
            return UNSURE
        return AFTER if len(rest) == 1 or rest[1:] in ("\u0627", "\u0649") else UNSURE
    if SHADDA in mark and before in _BARE:
        return AFTER
    if SHADDA in mark and following in _BARE:
        return BEFORE
    return UNSURE


def _parts_are_words(text: str, match: re.Match[str], known: Callable[[str], bool]) -> bool:
    """The space before a loose mark parts two words: each is one, and both together are not."""
    end = start = match.start(1)
    while start and _LETTER_RUN.fullmatch(text, start - 1, start):
        start -= 1
    tail = _LETTER_RUN.match(text, match.end())
    left, right = text[start:end], (tail.group() if tail else "")
    return len(left) > 1 and known(left) and known(right) and not known(left + right)


_LETTER_RUN = re.compile(f"[{LETTERS}{MARKS}]*")
_BARE = "\u0627\u0622\u0623\u0625\u0629\u0649\u0621"
"""Letters that bear no shadda."""
MARK_SET = frozenset(chr(c) for c in [*range(0x064B, 0x0660), 0x0670])
