"""Print lines that came out in pieces: each number, Latin word or stretch of words on a line of its own, the pieces
of a line from left to right.

pdfminer, MuPDF and PDFium break a line where the font, the size or the direction changes. Which pieces made one print
line is unknown: dynamic programming finds the lines that read best when each line's pieces stand in reverse, that are
no wider than the page's lines, and that neither begin with a stop nor end with an opening bracket.
"""

from __future__ import annotations

import itertools
import re
from typing import NamedTuple

import numpy as np
import numpy.typing as npt

from tahqiq.lm import Words
from tahqiq.lm.fold import FORMS, HEBREW, LETTERS, tokens
from tahqiq.lm.words import EDGE_HASH
from tahqiq.mend.atoms import CLITICS, CLOSING, COMMAS, OPENING, SPACE_WIDTH, STOPS, width
from tahqiq.mend.plan import Edit

MOST = 14
"""Pieces of one line at most."""
BAD_EDGE = 7.0
"""Bits against a line that begins with a comma, stop, percent sign or closing bracket, or ends with an opening one."""
TWO_WORDY = 10.0
"""Bits against two stretches of words side by side on one line: nothing was there to part them."""
WIDE = 0.03
"""Standard deviation of a full line's width, in line widths."""
WIDTHS = np.geomspace(1.0, 2.4, 8)
"""Line widths that are tried, in widths of the widest piece."""
SHORT = 8.0
"""Bits against a line that is not full, where it does not end with a stop."""
PARAGRAPH, UNSTOPPED = 2.0, 7.0
"""Bits against a new paragraph after a line that ends with a stop, and after another."""
BARE, BARE_SHARE = 3, 0.12
"""Pieces without words between others, and their share of all, before a page is looked at."""
MANY, SCRAMBLED = 20, 17.2
"""Joints inside lines, and the mean bits of two words at each, above which the pieces did not stand in any order that
can be undone (pdfminer's boxes of pieces from several lines: 17.3-18.6; pieces in order: 12-16.5)."""
GAIN, PER_LINE = 12.0, 2.0
"""Bits a page must gain, in all and for each line that was put together."""

FEW, PER_JOINT = 10, 2.0
"""Where the text was not back to front: the least joints, and the bits that the words at each must gain over the pieces
read on as they stand (pieces from left to right: 2-5; pieces in order: below 1)."""
CLEARLY, FOLLOWING = 3.6, 1.0
"""The same bits, above which unlikely words at the joints do not matter (they are rare words), and on a page of a document
most of whose pages stood so."""

_RTL = re.compile(f"[{LETTERS}{FORMS}{HEBREW}]")
_LINE = re.compile(r"[^\n\f]*\S[^\n\f]*")
_BAD_START = re.compile(f"\\s*[{re.escape(CLOSING + STOPS + COMMAS)}%\u066a]")
_BAD_END = re.compile(f"[{re.escape(OPENING)}]\\s*$")
_BARE = re.compile(f"^(?=[^\n\f]*\\S)[^\n\f{LETTERS}{FORMS}{HEBREW}]+$", re.MULTILINE)
_DRAWN = re.compile(f"\\s*[{re.escape(STOPS + COMMAS)}]\\s*[{re.escape(CLOSING)}%\u066a]+\\s*")
"""Signs alone that stand as drawn: a stop, then what closes before it."""
_BULLET = re.compile("\\s*[\u2022\u25cf\u25aa\u25e6\uf0b7*]\\s*$")
F64 = npt.NDArray[np.float64]


class Piece(NamedTuple):
    """One line as found."""

    start: int
    end: int
    text: str
    wordy: bool
    """It has letters of a right-to-left script."""
    bullet: bool
    wide: float


def find(text: str, model: Words | None, turned: bool) -> list[Edit]:
    """An edit for each print line that was in pieces: from its first piece to its last. [] where no page shows it.

    `turned`: the text was back to front, so that its pieces stand from left to right. Otherwise the word model must
    show that they do.
    """
    places, at = [], 0
    for page in text.split("\f"):
        places.append((at, at + len(page)))
        at += len(page) + 1
    found = [_page(text, *place, model, turned) for place in places]
    shown = sum(bool(edits) for edits in found)
    if 0 < shown < len(found) and shown >= sum(edits is not None for edits in found) / 2:
        found = [
            edits or _page(text, *place, model, turned, True) if edits is not None else None
            for place, edits in zip(places, found, strict=True)
        ]  # one document has one history
    return [edit for edits in found for edit in edits or ()]


def pieces(text: str, start: int, end: int) -> list[Piece]:
    """The lines of text[start:end] that are not blank."""
    found = []
    for match in _LINE.finditer(text, start, end):
        words = match.group().split()
        wide = sum(map(width, words)) + SPACE_WIDTH * (len(words) - 1)
        wordy, bullet = _RTL.search(match.group()) is not None, _BULLET.match(match.group()) is not None
        found.append(Piece(*match.span(), match.group(), wordy, bullet, wide))
    return found


def _page(
    text: str, start: int, end: int, model: Words | None, turned: bool, follow: bool = False
) -> list[Edit] | None:
    """The edits of a page; [] where they do not convince (`follow`: most other pages do), None where it is no such page."""
    bare_lines = len(_BARE.findall(text, start, end))
    if bare_lines < BARE or bare_lines < BARE_SHARE * sum(1 for _ in _LINE.finditer(text, start, end)):
        return None
    found = pieces(text, start, end)
    bare = [not p.wordy and not p.bullet for p in found]
    inner = sum(bare[1:-1])
    if inner < BARE or inner < BARE_SHARE * len(found) or (model is None and not turned):
        return None
    bits = _joints(found, model)
    if not turned and not follow and not _backwards(bits):
        return []
    cuts, cost, full = _decode(found, bits, line_width(found) * WIDTHS)
    gain = _as_found(found, bits, full) - cost
    together = [(a, b) for a, b in itertools.pairwise(cuts) if b - a > 1]
    if not together or gain < GAIN or gain < PER_LINE * len(together):
        return []
    if model is not None and not _in_order(bits, cuts, turned, follow):
        return []
    return [Edit(found[a].start, found[b - 1].end, joined(found[a:b]), gain / len(together)) for a, b in together]


def _in_order(bits: F64, cuts: list[int], turned: bool, follow: bool) -> bool:
    """Whether the pieces stood from left to right, by the words where they now meet and where they met before."""
    inside = [bits[p, p - 1] for a, b in itertools.pairwise(cuts) for p in range(a + 1, b)]
    across = [bits[a, c - 1] for a, c in zip(cuts, cuts[2:], strict=False)]
    onward = sum(bits[i, i + 1] for i in range(len(bits) - 2))
    each = (onward - sum(inside) - sum(across)) / len(inside)
    if each < CLEARLY and not follow and len(inside) > MANY and sum(inside) > SCRAMBLED * len(inside):
        return False
    return turned or (len(inside) >= FEW and each >= (FOLLOWING if follow else PER_JOINT))


def line_width(found: list[Piece]) -> float:
    """What the page's lines are at least as wide as: the widest pieces, the outermost left out."""
    wide = sorted((p.wide for p in found), reverse=True)
    return max(wide[min(2, len(wide) - 1)], 45.0)


def _joints(found: list[Piece], model: Words | None) -> F64:
    """(n + 1, n + 1): bits of a piece's first two words after another piece; the last row and column are the edge."""
    n = len(found)
    bits = np.zeros((n + 1, n + 1))
    numbers = [i for i in range(n) if found[i].text.rstrip()[-1:].isdigit()]
    for i in range(n):
        if found[i].text.lstrip()[:1] in ("%", "\u066a"):
            bits[:, i] += BAD_EDGE
            bits[numbers, i] -= BAD_EDGE
    if model is None:
        return bits
    edge = np.uint64(EDGE_HASH)
    words = [(tokens(p.text[:80])[:2], tokens(p.text[-80:])[-2:]) for p in found]
    ids = iter(model.ids([token for head, tail in words for token in (*head, *tail)]))
    hashes = [([next(ids) for _ in head], [next(ids) for _ in tail]) for head, tail in words]
    first = np.array([head[0] for head, _ in hashes] + [edge])
    several = np.array([len(head) > 1 for head, _ in hashes] + [False])
    second = np.array([head[-1] for head, _ in hashes] + [edge])
    last = np.array([tail[-1] for _, tail in hashes] + [edge])
    before = np.array([tail[0] if len(tail) > 1 else edge for _, tail in hashes] + [edge])
    near, other = np.nonzero(np.abs(np.subtract.outer(np.arange(n + 1), np.arange(n + 1))) <= 2 * MOST)
    a, b = np.concatenate((near, np.full(n, n))), np.concatenate((other, np.arange(n)))
    found_bits = model.bits(before[a], last[a], first[b]).astype(float)
    found_bits += np.where(several[b], model.bits(last[a], first[b], second[b]), 0.0)
    bits[a, b] += found_bits
    return bits


def _backwards(bits: F64) -> bool:
    """Whether neighbours read better the other way round: the page is worth its lines being sought."""
    return bool(np.trace(bits[:-1, :-1], 1) > np.trace(bits[:-1, :-1], -1))


def _line_costs(found: list[Piece], widths: F64) -> F64:
    """(n, MOST + 1, widths): bits against the line of so many pieces that begins at each piece, apart from its words."""
    n = len(found)
    costs = np.full((n, MOST + 1, len(widths)), np.inf)
    starts = np.array([_BAD_START.match(p.text) is not None for p in found])
    ends = np.array([_BAD_END.search(p.text) is not None for p in found])
    flowing = np.array([p.text.rstrip()[-1:] not in STOPS for p in found])[:, None]
    own = np.array([p.wide for p in found]) + SPACE_WIDTH
    odd = np.array([0, *(unlike(left, right) for left, right in itertools.pairwise(found))])
    wide, pairs = np.full(n, -SPACE_WIDTH), np.zeros(n, int)
    for size in range(1, min(n, MOST) + 1):
        last = slice(size - 1, n)
        count = n - size + 1
        wide = wide[:count] + own[last]
        if size > 1:
            pairs = pairs[:count] + odd[last]
        share = wide[:, None] / widths
        over = np.maximum(0.0, share - 1.0) / WIDE
        against = BAD_EDGE * (starts[last].astype(int) + ends[:count]) + TWO_WORDY * pairs
        short = np.minimum(1.0, np.maximum(0.0, 0.92 - share) * 4)
        cost = against[:, None] + 0.7 * over * over + SHORT * short * flowing[:count]
        costs[:count, size] = np.where((pairs > MOST)[:, None], np.inf, cost)
    return costs


def unlike(left: Piece, right: Piece) -> int:
    """How unlikely two pieces are side by side: both words, or both numbers; a bullet stands alone."""
    if left.bullet or right.bullet:
        return 2 * MOST
    return int((left.wordy and right.wordy) or (left.text.strip().isdecimal() and right.text.strip().isdecimal()))


def _decode(found: list[Piece], bits: F64, widths: F64) -> tuple[list[int], float, float]:
    """(where the lines begin, and the end; bits in all; the line width) of the cheapest lines under any of the widths."""
    n = len(found)
    costs = _line_costs(found, widths)
    inner = np.concatenate(([0.0], np.cumsum([bits[p, p - 1] for p in range(1, n)])))
    anew = np.array([PARAGRAPH if p.text.rstrip()[-1:] in STOPS else UNSTOPPED for p in found])
    first = np.maximum(np.arange(n + 1)[:, None] - np.arange(1, MOST + 1), 0)  # of a line of so many pieces that ends here
    best = np.full((n + 1, MOST + 1, len(widths)), np.inf)  # by where the last line ends and how many pieces it has
    came = np.zeros(best.shape, int)
    for j in range(1, n + 1):
        i = np.arange(j - 1, max(0, j - 1 - MOST), -1)  # where the last line begins
        size = j - i
        if j <= MOST:
            best[j, j] = costs[0, j] + inner[j - 1] - inner[0] + bits[n, j - 1]
        joint = np.minimum(bits[first[i], j - 1], bits[n, j - 1] + anew[first[i]])
        ways = best[i, 1:] + joint[:, :, None]
        best[j, size] = ways.min(axis=1) + (costs[i, size] + inner[j - 1] - inner[i][:, None])
        came[j, size] = ways.argmin(axis=1) + 1
    width = int(best[n].min(axis=0).argmin())
    size_of_last = int(best[n, :, width].argmin())
    cost = float(best[n, size_of_last, width])
    cuts, at = [n], n
    while at > 0:
        at, size_of_last = at - size_of_last, int(came[at, size_of_last, width])
        cuts.append(at)
    return cuts[::-1], cost, float(widths[width])


def _as_found(found: list[Piece], bits: F64, full: float) -> float:
    """Bits of the pieces as they stand, each a line."""
    costs = _line_costs(found, np.array([full]))
    n = len(found)
    joints = (min(bits[i, i + 1], bits[n, i + 1] + UNSTOPPED) for i in range(n - 1))
    return float(costs[:, 1, 0].sum() + bits[n, 0] + sum(joints))


def joined(line: list[Piece]) -> str:
    """The text of one print line from its pieces, which stand from left to right."""
    result = ""
    for piece in reversed(line):
        text = piece.text[::-1] if _DRAWN.fullmatch(piece.text) else piece.text
        result = result.rstrip() + (" " if result and _spaced(result, text) else "") + text.lstrip()
    return result


def _spaced(before: str, after: str) -> bool:
    """Whether a space parts two pieces: where either has one at its edge, or people write one."""
    if before[-1:].isspace() or after[:1].isspace():
        return True
    left, right = before[-1:], after[:1]
    if left.isdigit() and right.isdigit():
        return True
    if right in CLOSING + STOPS + COMMAS + "%\u066a-\u2013/" or left in OPENING + "-\u2013/":
        return False
    if left in CLOSING + STOPS + COMMAS + "%\u066a":
        return True
    word = before.split()[-1] if before.split() else ""
    return bool(_RTL.search(left) or left.isalnum()) and bool(_RTL.search(right) or right.isalnum()) and word not in CLITICS
