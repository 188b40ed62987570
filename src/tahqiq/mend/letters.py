"""Letters: presentation forms, kashida, and marks that were doubled or parted from their letter."""

from __future__ import annotations

import re
import unicodedata

from tahqiq.lm.fold import LETTERS, MARKS
from tahqiq.mend.plan import Edit

FOLDED = "\ufb50-\ufbb1\ufbd3-\ufd3d\ufd50-\ufdcf\ufe70-\ufefc"
"""Presentation forms that are letters; ornate parentheses and the honorific words of U+FDF0–FDFF are text, and stay."""
NOT_JOINING = "\u0621-\u0625\u0627\u0629\u062f-\u0632\u0648\u0649\u0671\u0688\u0691\u0698\u06d2\u06d5\u06c0\u0695\u06c6"
"""Letters that do not join to the next one, as the inside of a character class."""

NAME = "\u0627\u0644\u0644\u0647"
"""What the ligature U+FDF2 says; it is folded only beside other presentation forms."""
TASHKEEL = "\u064b-\u0655\u0670"
"""Marks that belong to a letter; the pause signs of the Quran stand by themselves."""
_FORMS = re.compile(f"[{FOLDED}]+")
_KASHIDA = re.compile(f"(?<=[{LETTERS}{MARKS}])\u0640+(?=[{MARKS}\u0640]*[{LETTERS}])")
_DOUBLED = re.compile(f"([{MARKS}])\\1+")
_LOOSE = re.compile(
    f"(?<=[{LETTERS}{MARKS}])([ \u00a0\u0640]*)([ \u00a0\u0640])([{TASHKEEL}]+)([ \u00a0]?)(?=([{LETTERS}]?))"
)
TANWEEN = "\u064b\u064c\u064d"
SHADDA = "\u0651"
LEAST_LOOSE = 3
"""Loose marks in a paragraph before anything is moved; a single one is left (2 in 10,000 clean lines have one)."""


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


def marks(text: str) -> list[Edit]:
    """Marks doubled, and marks parted from their letter by spaces or kashida."""
    edits = [Edit(m.start(), m.end(), m.group(1)) for m in _DOUBLED.finditer(text)]
    loose = list(_LOOSE.finditer(text))
    if len(loose) + len(edits) < LEAST_LOOSE and not any("\u0640" in m.group() for m in loose):
        return edits
    for match in loose:
        start = match.start(1)
        mark, following = match.group(3), match.group(5)
        before = text[start - 1]
        mark = "".join(dict.fromkeys(mark))
        gap = match.group(4) or (text[match.end() : match.end() + 1] if not following else "")
        edits = [e for e in edits if not (start <= e.start < match.end())]
        if gap.isspace() or _belongs_before(text, start, mark, match.end()):
            if before in MARK_SET and mark.startswith(before):
                mark = mark[1:]
            edits.append(Edit(start, match.end(), mark + match.group(4)))
        elif following:
            edits.append(Edit(start, match.end() + 1, following + mark))
    return edits


MARK_SET = frozenset(chr(c) for c in [*range(0x064B, 0x0660), 0x0670])


def _belongs_before(text: str, start: int, mark: str, after: int) -> bool:
    """Whether a loose mark belongs to the letter before it (else to the one after)."""
    before = text[start - 1]
    rest = re.match(f"[{LETTERS}]*", text[after:])
    tail = rest.group() if rest else ""
    if any(c in TANWEEN for c in mark):
        return not tail or tail in ("\u0627", "\u0649")
    return not (SHADDA in mark and before in "\u0627\u0622\u0623\u0625\u0629\u0649\u0621")
