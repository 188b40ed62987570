"""Columns whose lines came out by their height on the page: a line of one column, then one of the next.

pdftotext reads a page across where its columns are set close. The page is taken for a head (its first line at least),
columns whose lines take turns, and a foot; a beam search finds the columns in whose lines the words go on best. In
which order the columns follow on each other their ends say, and that the right one mostly begins first.
"""

from __future__ import annotations

import itertools
import re
from typing import NamedTuple

import numpy as np
import numpy.typing as npt

from tahqiq.lm import Words
from tahqiq.lm.fold import tokens
from tahqiq.lm.words import EDGE_HASH
from tahqiq.mend.atoms import SPACE_WIDTH, STOPS, width
from tahqiq.mend.plan import Edit

LEAST, COLUMNS = 12, (2, 3)
"""Lines of a page, and columns, that are looked for."""
TURNS, IN_ALL = 0.8, 36.0
"""Bits by which two words must go on better from a line to the next of its column than to the next line: mean and sum.
(Pages in columns 0.9-3.5 and 42-124; other pages of the same tools below 0.7, or 32; prose below 0.)"""
BEAM = 240
"""Ways to divide the lines read so far that are kept."""
PARAGRAPH, UNSTOPPED, HEADING = 2.0, 9.0, 5.0
"""Bits against a new paragraph after a line that ends with a stop, after a full line that does not, and after a short one."""
FULL, SHORT = 0.8, 4.0
"""Width of a full line, in widths of the widest ones; bits against a sentence that goes on after a line that is not."""
TURN, STAY = 5.0, 1.5
"""Bits against a line that is not in the column whose turn it is, and against the next that stays in the same one."""
TOGETHER = 2.0
"""Bits against another column without a blank line between."""
LATER = 16.0
"""Bits against each column that begins above one to the right of it."""
ABOVE = 1.5
"""Bits against each line of the page's head."""
OPENING = 16.0
"""Bits of a column's first line, until it is known what stands before it."""
PER_COLUMN, GAIN = 10.0, 30.0
"""Bits that a column more than one costs, and that a page must gain. (Pages without columns: at most 24, damaged ones.)"""

F64 = npt.NDArray[np.float64]
_LINE = re.compile(r"[^\n\f]*\S[^\n\f]*")


class Way(NamedTuple):
    """How the lines so far are divided. Places: the columns, then the page's foot, then its head."""

    bits: float
    last: tuple[int, ...]
    """The last line of each place; −1: none yet."""
    first: tuple[int, ...]
    place: int
    """Of the last line; `stays`: it is that of the line before, too."""
    stays: bool
    before: Way | None


def find(text: str, model: Words) -> list[Edit]:
    """An edit for each page whose columns were mixed: its lines, column by column."""
    edits: list[Edit] = []
    at = 0
    for page in text.split("\f"):
        edits += _page(text, at, at + len(page), model)
        at += len(page) + 1
    return edits


def _page(text: str, start: int, end: int, model: Words) -> list[Edit]:
    spans = [m.span() for m in _LINE.finditer(text, start, end)]
    if len(spans) < LEAST:
        return []
    bits, anew = joints([text[a:b] for a, b in spans], model)
    onward = float(np.trace(bits, 1)) / (len(spans) - 1)
    better = {k: onward - float(np.trace(bits, k)) / (len(spans) - k) for k in COLUMNS}
    columns = [k for k, each in better.items() if each > TURNS and each * len(spans) > IN_ALL]
    apart = [False] + [text.find("\n\n", a[1], b[0]) >= 0 for a, b in itertools.pairwise(spans)]
    found = [divided(bits.tolist(), anew.tolist(), apart, k) for k in columns]
    cost, lists = min(found, key=lambda each: each[0], default=(np.inf, []))
    gain = float(np.trace(bits, 1)) - cost
    if gain < GAIN:
        return []
    after = "\n".join(text[slice(*spans[line])].strip() for lines in lists for line in lines)
    return [Edit(spans[0][0], spans[-1][1], after, gain)]


def joints(lines: list[str], model: Words) -> tuple[F64, F64]:
    """(n, n) each: bits of a line's first two words after another line, as a sentence that goes on or as a new paragraph,
    and as a new paragraph alone."""
    heads, tails = [tokens(line[:60])[:2] for line in lines], [tokens(line[-60:])[-2:] for line in lines]
    ids = iter(model.ids([token for row in (*heads, *tails) for token in row]))
    first, last = ([[next(ids) for _ in row] or [EDGE_HASH] for row in rows] for rows in (heads, tails))
    u, v = np.array([row[0] for row in first], np.uint64), np.array([row[-1] for row in first], np.uint64)
    x, y = (
        np.array([row[-2] if len(row) > 1 else EDGE_HASH for row in last]),
        np.array([row[-1] for row in last], np.uint64),
    )
    two = np.array([len(row) > 1 for row in first])
    n = len(lines)
    a, b = np.repeat(np.arange(n), n), np.tile(np.arange(n), n)
    edge = np.full(n, EDGE_HASH, np.uint64)
    flowing = (model.bits(x[a], y[a], u[b]) + np.where(two[b], model.bits(y[a], u[b], v[b]), 0)).reshape(n, n)
    alone = model.bits(edge, edge, u) + np.where(two, model.bits(edge, u, v), 0)
    words = [line.split() for line in lines]
    wide = np.array([sum(map(width, row)) + SPACE_WIDTH * (len(row) - 1) for row in words])
    full = wide >= FULL * np.sort(wide)[-1 - n // 10]
    stopped = np.array([line.rstrip()[-1:] in STOPS for line in lines])
    anew = np.where(stopped, PARAGRAPH, np.where(full, UNSTOPPED, HEADING))
    apart = (alone[None, :] + anew[:, None]).astype(float)
    return np.minimum(flowing + np.where(full, 0.0, SHORT)[:, None], apart), apart


def divided(
    bits: list[list[float]], anew: list[list[float]], apart: list[bool], columns: int
) -> tuple[float, list[list[int]]]:
    """(bits; the lines of the page's head, of each column in their order, of its foot) of the best way to divide it."""
    foot, head = columns, columns + 1
    none = (-1,) * (columns + 2)
    ways = [Way(0.0, none, none, head, False, None)]
    for line, blank in enumerate(apart):
        best: dict[tuple[tuple[int, ...], tuple[int, ...], int, bool], Way] = {}
        for way in ways:
            open_ = -1 not in way.last[:columns]
            places = (
                (foot,) if way.place == foot else (*range(columns), *(foot,) * open_, *(head,) * (way.place == head))
            )
            places = places if line else (head,)
            for place in places:
                added = _added(way, place, line, blank, bits, columns)
                key = added[1:5]
                if key not in best or added.bits < best[key].bits:
                    best[key] = added
        ways = sorted(best.values(), key=lambda way: way.bits)[:BEAM]
    found = [_ordered(way, bits, anew, columns) for way in ways if -1 not in way.last[:columns]]
    return min(found, key=lambda each: each[0], default=(np.inf, []))


def _added(way: Way, place: int, line: int, blank: bool, bits: list[list[float]], columns: int) -> Way:
    """The way with one more line in this place."""
    total, last, first = way.bits, way.last, way.first
    stays = place == way.place
    if way.place < columns and place < columns:
        if stays:
            total += STAY if way.stays else TURN
        else:
            total += TURN * (place != (way.place + 1) % columns) + TOGETHER * (not blank)
    total += ABOVE * (place > columns)
    if last[place] < 0:
        first = (*first[:place], line, *first[place + 1 :])
        total += OPENING
    else:
        total += bits[last[place]][line]
    return Way(total, (*last[:place], line, *last[place + 1 :]), first, place, stays, way)


def _ordered(way: Way, bits: list[list[float]], anew: list[list[float]], columns: int) -> tuple[float, list[list[int]]]:
    """(bits; the lines of the head, of the columns in their likeliest order, of the foot)."""
    orders = []
    for order in itertools.permutations(range(columns)):
        places = [p for p in (columns + 1, *order, columns) if way.first[p] >= 0]
        firsts = [way.first[c] for c in order]
        cost = LATER * sum(a > b for a, b in itertools.combinations(firsts, 2))
        cost += sum(
            (anew if a > columns or b == columns else bits)[way.last[a]][way.first[b]]
            for a, b in itertools.pairwise(places)
        )
        orders.append((cost - OPENING * len(places), places))
    cost, places = min(orders)
    lists: dict[int, list[int]] = {place: [] for place in places}
    total, line, step = way.bits + cost + PER_COLUMN * (columns - 1), len(bits), way
    while step.before is not None:
        line -= 1
        lists[step.place].insert(0, line)
        step = step.before
    return total, list(lists.values())
