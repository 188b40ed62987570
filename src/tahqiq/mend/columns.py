"""Two columns read across: their lines alternate, and each line goes on in the one after the next.

Dynamic programming shares the lines of a page out to two columns such that the words at the joints of each column are
likeliest; the second column's lines then follow the first's. Only in a document with other damage.
"""

from __future__ import annotations

import re
from typing import NamedTuple

import numpy as np
import numpy.typing as npt

from tahqiq.lm import Words
from tahqiq.mend.atoms import STOPS
from tahqiq.mend.pieces import MOST as REACH
from tahqiq.mend.pieces import Piece, joints, pieces
from tahqiq.mend.plan import Edit

FEWEST = 5
"""Lines of the second column at least."""
GAIN, PER_LINE = 30.0, 3.5
"""Bits that the columns must gain over the lines read on, in all and for each line of the second one."""
PARAGRAPH, UNSTOPPED, SECOND = 2.0, 8.0, 12.0
"""Bits against a new paragraph after a line that ends with a stop, after another, and against a second column."""
LONGEST = 90
"""Characters of a line in a column, in the median: full-width pages have longer ones."""
_BULLET = re.compile("\\s*(?:[\u2022\u25cf\u25aa\u25e6\uf0b7*]|\\d{1,3})\\s*$")


class Shared(NamedTuple):
    """How the lines were shared out: for each whether it is in the second column, and the bits of that."""

    second: list[bool]
    bits: float


def find(text: str, model: Words) -> list[Edit]:
    """An edit for each page whose columns were read across: from the second column's first line to where it now ends."""
    edits: list[Edit] = []
    at = 0
    for page in text.split("\f"):
        lines = [line for line in pieces(text, at, at + len(page)) if not _BULLET.match(line.text)]
        if len(lines) > 2 * FEWEST and sorted(len(x.text) for x in lines)[len(lines) // 2] < LONGEST:
            edits += _page(text, lines, model)
        at += len(page) + 1
    return edits


def _page(text: str, lines: list[Piece], model: Words) -> list[Edit]:
    bits = joints(lines, model)
    stops = np.array([line.text.rstrip()[-1:] in STOPS for line in lines])
    n = len(lines)
    flow = np.minimum(bits[:n, :n], bits[n, :n][None, :] + np.where(stops, PARAGRAPH, UNSTOPPED)[:, None])
    straight = float(sum(flow[i, i + 1] for i in range(n - 1)))
    shared = _shared(flow, bits[n, :n] + SECOND)
    members = [i for i in range(n) if shared.second[i]]
    if len(members) < FEWEST or straight - shared.bits < max(GAIN, PER_LINE * len(members)):
        return []
    end = members[-1]
    while end + 1 < n and end - members[-1] < REACH and not stops[end]:  # the first column goes on to its stop
        end += 1
    inside = range(members[0], end + 1)
    order = [i for i in inside if not shared.second[i]] + members
    after = "\n".join(lines[i].text.rstrip() for i in order)
    return [Edit(lines[members[0]].start, lines[end].end, after, straight - shared.bits)]


def _shared(flow: npt.NDArray[np.float64], opening: npt.NDArray[np.float64]) -> Shared:
    """The cheapest way to share the lines out to two columns, the first line being in the first.

    A state is the last line of the column that the line before is not in (−1: the second column is still empty) and
    whether the line before is in the second.
    """
    n = len(flow)
    states: dict[tuple[int, bool], tuple[float, tuple[bool, ...]]] = {(-1, False): (0.0, (False,))}
    for i in range(1, n):
        fresh: dict[tuple[int, bool], tuple[float, tuple[bool, ...]]] = {}
        for (other, second), (cost, way) in states.items():
            far = other >= 0 and i - other > REACH
            across = opening[i] if other < 0 else flow[other, i]
            for key, more, column in (((other, second), flow[i - 1, i], second), ((i - 1, not second), across, not second)):
                if column != second and far:
                    continue
                total = cost + float(more)
                if key not in fresh or total < fresh[key][0]:
                    fresh[key] = total, (*way, column)
        states = fresh
    cost, way = min(states.values(), key=lambda state: state[0])
    return Shared(list(way), cost)
