"""A line in logical order to its doubts: none means certified.

    doubts(ordered, ...) → list of `Doubt`

Order is proved where the forward algorithm gave back the ink; identity where no glyph's witnesses disagree. What the
proofs cannot see (a number in two scripts, a text that nobody writes, a number fused with a word) is looked for here.
"""

from __future__ import annotations

import itertools
import re
from itertools import groupby, pairwise

from tahqiq.model import Doubt
from tahqiq.page.atom import Atom
from tahqiq.page.faces import UNKNOWN
from tahqiq.page.plausible import STRONG, outlandish
from tahqiq.page.written import Ordered

OVERLAP = 0.5
"""Of the narrower glyph's width: two letters that cover each other by more do not show their order."""

WIDE = 0.3
"""em. Narrower signs (brackets, quotes) are kerned under their neighbours."""

TURNS = 3
"""Times that the order of painting turns within a word of right-to-left letters whose glyphs cover each other: two words
drawn one over the other. Of 62,800 lines (real files and the yardstick's) 3 have so many, of 624 of a producer that prints
words over each other 46; without the cover 9,700 lines of the real files turn twice or more."""

_ARABIC, _PERSIAN = r"\u0660-\u0669", r"\u06f0-\u06f9"
_DIGIT = re.compile(f"[{_ARABIC}{_PERSIAN}]")
_STOP = r"[.,\u066b\u066c]?"
_MIXED_DIGITS = re.compile(
    "|".join(
        rf"[{one}]{_STOP}[{other}]"
        for one, other in itertools.permutations(("0-9", _ARABIC, _PERSIAN), 2)
    )
)  # fmt: skip
"""A number in the digits of two scripts."""

_LETTER = "[\u0621-\u063a\u0641-\u064a\u0671-\u06d3\u05d0-\u05ea]"
_FOREIGN = re.compile(f"[0-9A-Za-z{_ARABIC}{_PERSIAN}]")
_FUSED = re.compile(rf"{_LETTER}{{3}}\+?[0-9{_ARABIC}{_PERSIAN}]|{_LETTER}{{2}}[A-Za-z]")
_TORN = re.compile(rf"(?<!\S){_LETTER}(?: {_LETTER}){{2,}}(?!\S)")
"""A word with a number or Latin at its end, or torn into letters: no right-to-left text has them in a thousand lines."""

_SIDE_BY_SIDE = re.compile("[LENOP][LENOP]")
_LETTERS = re.compile(f"[RA]{{{TURNS + 2},}}")
_ENDLESS = re.compile("[\u0620-\u063f\u0641-\u06d3]{32}")
"""Letters and marks without a space: no word is so long."""
_WORDS = re.compile("L[LEPTCO]*(?:W[LEPTCO]*)+L")


def doubts(result: Ordered, text: str) -> list[Doubt]:
    """Why the line may be wrong, each reason once, in the order found."""
    found: dict[tuple[str, str], None] = {}
    for atom in result.atoms:
        if atom.doubts:
            for doubt in atom.doubts:
                found[doubt] = None
    out = [Doubt(*doubt) for doubt in found]
    if not result.proved:
        out.append(Doubt("order-not-reproduced"))
    elif result.ambiguous:
        out.append(Doubt("ambiguous", result.ambiguous))
    if result.penalty >= STRONG and result.proved and outlandish(text):
        out.append(Doubt("implausible-text"))
    if (_FOREIGN.search(text) and _FUSED.search(text)) or _TORN.search(text) or _ENDLESS.search(text):
        out.append(Doubt("uncertain-space"))
    if UNKNOWN in text and not any(d.reason == "unmapped-glyph" for d in out) and not out:
        out.append(Doubt("unmapped-glyph"))
    if _DIGIT.search(text) and _MIXED_DIGITS.search(text):
        out.append(Doubt("mixed-digits"))
    return out


def of_ink(line: list[Atom]) -> list[Doubt]:
    """What the glyphs of a visual line say against the order that their places give."""
    kinds = "".join([a.cls for a in line])
    out = []
    painted = [a.index for a in line]
    straight = sorted(painted)
    turned = painted != straight and painted[::-1] != straight
    if (_SIDE_BY_SIDE.search(kinds) and _overlapping(line)) or (
        turned and any(_interleaved(line[found.start() : found.end()]) for found in _LETTERS.finditer(kinds))
    ):
        out.append(Doubt("overlapping-ink"))
    if any(_repainted(line[found.start() : found.end()]) for found in _WORDS.finditer(kinds)):
        out.append(Doubt("paint-order"))
    return out


def _repainted(run: list[Atom]) -> bool:
    """Words of a left-to-right run were painted in another order than they stand in: its producer may have turned them
    (Pango, where a word with a hyphen follows another)."""
    last = -1
    for blank, word in groupby(run, lambda atom: atom.cls == "W"):
        first = next((atom.index for atom in word if atom.index >= 0), -1) if not blank else -1
        if 0 <= first < last:
            return True
        last = max(first, last)
    return False


def _interleaved(word: list[Atom]) -> bool:
    """Two words were drawn one over the other: the letters of the visual line are now of one, now of the other."""
    ahead = [a.index < b.index for a, b in pairwise(word)]
    if sum(a != b for a, b in pairwise(ahead)) < TURNS:
        return False
    return any(0 < OVERLAP * min(a.x1 - a.x0, b.x1 - b.x0) < a.x1 - b.x0 for a, b in pairwise(word))


def _overlapping(line: list[Atom]) -> bool:
    """Two digits, Latin letters or wide signs of the visual line cover each other."""
    a: Atom | None = None
    for b in line:
        if b.cls not in "LENOP":
            a = None
            continue
        if a is not None:
            narrow = min(a.x1 - a.x0, b.x1 - b.x0)
            told = narrow > WIDE * a.size or (a.cls in "LEN" and b.cls in "LEN" and narrow > 0)
            if told and a.x1 - b.x0 > OVERLAP * narrow and abs(a.y - b.y) < 0.2 * a.size:
                return True
        a = b
    return False
