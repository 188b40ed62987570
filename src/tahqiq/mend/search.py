"""The cheapest way to cut a text into lines: dynamic programming over candidate lines, many places at a time.

A place can be settled when the places that its candidate lines begin at are settled. Lines are several words long, so
that several places in a row can be settled together, for all line widths that are tried at once.
"""

from __future__ import annotations

from typing import NamedTuple

import numpy as np
import numpy.typing as npt

from tahqiq.mend.atoms import SPACE_WIDTH

SHORT = 7.0
"""Bits against a short line inside the text: the end of a paragraph that lost its line feed."""
LOSS = 0.85
"""Square root of log2(e) / 2: turns standard deviations into bits of a normal density."""
HOPE = 40.0
"""Bits behind the best way to a place at which another way is given up."""
UNREACHED = 1e9

F64 = npt.NDArray[np.float64]
Ints = npt.NDArray[np.int64]


class Spans(NamedTuple):
    """Candidate lines, ascending by start then end; one row a candidate."""

    start: Ints
    end: Ints
    wide: F64
    cost: F64
    """Bits of its words from the third on, and of what speaks against the line itself."""
    first: Ints
    """The atoms that it begins and ends with in reading order; no second: −2, none before the last: −1."""
    second: Ints
    before: Ints
    last: Ints


class Joints(NamedTuple):
    """What joins candidate lines: the ways to begin a line and to end one, a way being a place and two atoms."""

    head: Ints
    """How each candidate begins, and for each such way where, how wide its first word is, and bits where the text
    begins anew."""
    start: Ints
    width: F64
    opening: F64
    tail: Ints
    """How each candidate ends, and for each such way where, and bits where the text ends there."""
    end: Ints
    closing: F64
    bits: F64
    """Bits of each way to begin after each way to end in the same place: for each way to end those of the ways to begin."""
    block: Ints
    """Where each way to end begins among these."""


class Search:
    """The cheapest way to reach every place before `until` under each of the widths, from the first `fronts` places."""

    def __init__(
        self, spans: Spans, joints: Joints, widths: F64, until: int, fill: float, fronts: int = 1
    ) -> None:
        self.spans, self.joints, self.fronts = spans, joints, fronts
        self.by_end = np.argsort(spans.end, kind="stable")
        ends = spans.end[self.by_end]
        every = np.arange(until + 1)
        self.low, self.high = np.searchsorted(ends, every), np.searchsorted(ends, every, "right")
        wide = spans.wide[self.by_end][:, None]
        inverse = LOSS / (widths * fill)
        self.head = joints.head[self.by_end]
        self.own = np.maximum(0.0, (wide - widths) * inverse) ** 2 + spans.cost[self.by_end][:, None]
        self.closing = (joints.closing + SHORT)[joints.tail[self.by_end]][:, None]
        self.opening = joints.opening[:, None]
        self._pair((widths - wide - SPACE_WIDTH) * inverse, joints.width[:, None] * inverse)
        self.best = np.full((len(joints.start), len(widths)), UNREACHED)  # by the way in which the next line begins
        at_start = int(np.searchsorted(joints.start, fronts))
        self.best[:at_start] = self.opening[:at_start]
        places = np.unique(joints.start[self.pair[1:] > self.pair[:-1]])
        self.rank = np.searchsorted(places, ends)
        self._run(places, spans.start[self.by_end])

    def _pair(self, room: F64, used: F64) -> None:
        """Each way to begin a line with each candidate that ends there: bits of what room that leaves, and of the words."""
        place = self.joints.start
        count = np.where(place >= self.fronts, self.high[place] - self.low[place], 0)
        way = np.repeat(np.arange(len(place)), count)
        self.pair = np.concatenate(([0], np.cumsum(count)))
        left = np.arange(len(way)) - self.pair[way] + self.low[place][way]
        kind = self.joints.tail[self.by_end][left]
        joint = self.joints.bits[self.joints.block[kind] + way - np.searchsorted(place, place)[way]][:, None]
        self.left = left
        spare = room[left] - used[way]
        np.maximum(spare, 0.0, out=spare)
        np.multiply(spare, spare, out=spare)
        self.onward = np.add(spare, joint, out=spare)

    def _run(self, places: Ints, starts: Ints) -> None:
        """Settle the places in their order, as many at a time as lie before the end of any line that begins there."""
        first, last = np.searchsorted(self.joints.start, places), np.searchsorted(self.joints.start, places, "right")
        latest = starts[self.high[places] - 1].tolist()
        at = 0
        while at < len(places):
            to = at + 1
            while to < len(places) and latest[to] < places[at] and first[to] == last[to - 1]:
                to += 1
            self._settle(places[at:to], int(first[at]), int(last[to - 1]), np.repeat(np.arange(to - at), (last - first)[at:to]))
            at = to

    def _settle(self, places: Ints, m: int, to: int, place: Ints) -> None:
        """The ways m … to − 1 to begin a line, all that begin at these places; `place`: the number of the place of each."""
        n, end = int(self.low[places[0]]), int(self.high[places[-1]])
        starts = self.low[places] - n
        prior = self._prior(n, end, starts)
        a, b = int(self.pair[m]), int(self.pair[to])
        table = self.onward[a:b] + prior[self.left[a:b] - n]
        flowing = np.minimum.reduceat(table, self.pair[m:to] - a, axis=0)
        anew = np.minimum.reduceat(prior + self.closing[n:end], starts, axis=0)
        self.best[m:to] = np.minimum(flowing, anew[place] + self.opening[m:to])

    def _prior(self, n: int, end: int, starts: Ints) -> F64:
        """Bits of the ways that end with the candidates n … end − 1, infinite where they are given up; `starts`: where
        each place's candidates begin."""
        prior: F64 = self.best[self.head[n:end]] + self.own[n:end]
        least = np.minimum.reduceat(prior, starts, axis=0)
        behind = (prior - least[self.rank[n:end] - self.rank[n]]).min(axis=1)
        prior[behind >= HOPE] = np.inf
        return prior

    def ending(self, spans: Ints) -> F64:
        """Bits of the cheapest ways that end with these candidates: (spans, widths)."""
        costs: F64 = self.best[self.joints.head[spans]] + self.spans.cost[spans][:, None]
        return costs

    def chain(self, span: int, width: int) -> list[int]:
        """The candidates of the cheapest way that ends with this one, under a width, in their order."""
        found = [span]
        while (place := int(self.spans.start[span])) >= self.fronts:
            n, end = int(self.low[place]), int(self.high[place])
            prior = self._prior(n, end, np.zeros(1, np.int64))[:, width]
            way = int(self.joints.head[span])
            pairs = slice(int(self.pair[way]), int(self.pair[way + 1]))
            flowing = self.onward[pairs, width] + prior
            anew = prior + self.closing[n:end, 0]
            on = flowing.min() <= anew.min() + self.opening[way, 0]
            span = int(self.by_end[n + int((flowing if on else anew).argmin())])
            found.append(span)
        return found[::-1]
