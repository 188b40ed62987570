"""Run order with the line breaks lost: find the print lines in a stream of words, and each line's runs.

An extractor emitted every print line's runs from left to right and joined the lines by spaces. Undoing it means
choosing where the lines ended; inside a line the runs then go back in reverse. A choice costs the bits of its words
in that order, and what the page says against it: lines of one page are filled (the next line's first word would not
have fitted), do not begin with a stop nor end with an opening bracket, and hold their quotes in pairs. The cheapest
choice is found by dynamic programming over spans; all look-ups of the language model are made in a few batches.
"""

from __future__ import annotations

from typing import NamedTuple

import numpy as np
import numpy.typing as npt

from tahqiq.lm import Words
from tahqiq.lm.words import EDGE_HASH
from tahqiq.mend.atoms import CLOSING, COMMAS, OPENING, SPACE_WIDTH, STOPS, Atom, run_numbers, width

FILL = 0.03
"""Standard deviation of a line's true width about the one computed, in line widths."""
SHORT = 7.0
"""Bits against a short line inside the text: the end of a paragraph that lost its line feed."""
BAD_EDGE = 9.0
"""Bits against a line that begins with a comma, stop or closing bracket, or ends with an opening one."""
ODD_QUOTES = 2.0
"""Bits against a line with an odd number of quotes, or unpaired brackets."""
WIDTHS = np.geomspace(28, 130, 48)
"""Line widths that are tried, in mean letters."""
USUAL_WIDTH, USUAL_SPREAD = 68.0, 0.30
"""Prior of the line width: its median in mean letters and the standard deviation of its logarithm (books and
newspapers)."""
PROBE = 260
"""Atoms looked at to find the width."""

TOTAL, PER_RUN = 14.0, 0.7
"""Bits that a document must gain in all, and for each joint of runs. Of 320 held-out clean paragraphs none gained
11."""
STRANGE = 7.0
"""Mean bits of the words at joints. Held-out clean paragraphs have 3-6 in the median, damaged ones 11, their least
6.7."""

F64 = npt.NDArray[np.float64]
Ints = npt.NDArray[np.int64]


class Spans(NamedTuple):
    """Candidate lines, ascending by start then end; one row a candidate."""

    start: Ints
    end: Ints
    wide: F64
    cost: F64
    """Bits of its words from the third on, and of what speaks against the line itself."""
    order: Ints
    """(n, most): atoms in reading order, -1 beyond the end."""
    size: Ints


class Decoded(NamedTuple):
    """The lines found: atoms of each in reading order; bits in all; the line width that fitted best."""

    lines: list[list[int]]
    bits: float
    width: float
    by_width: F64
    """Bits under each width that was tried."""


class Stream:
    """The atoms of one text (a paragraph or a page without line feeds), with what the search needs of them."""

    def __init__(self, parts: list[Atom], model: Words, quotes: bool = True) -> None:
        self.parts = parts
        self.model = model
        self.ids = np.concatenate((model.ids([p.text for p in parts]), np.array([EDGE_HASH])))
        self.runs = np.array(run_numbers(parts, quotes), np.int64)
        self.widths = np.array([width(p.text) for p in parts])
        gaps = np.array([SPACE_WIDTH if p.spaced else 0.0 for p in parts])
        self.gaps = gaps
        self.edge = np.concatenate(([0.0], np.cumsum(self.widths + gaps)))
        edge = np.array([EDGE_HASH])
        ids = self.ids[:-1]
        padded = np.concatenate((edge, edge, ids))
        self.natural = model.bits(padded[:-2], padded[1:-1], ids).astype(float)
        texts = [p.text for p in parts]
        self.stop = np.array([t in STOPS for t in texts])
        self.bad_start = np.array([t in STOPS or t in COMMAS or t in CLOSING for t in texts])
        self.bad_end = np.array([t in OPENING for t in texts])
        self.quote = np.cumsum([0] + [t == '"' for t in texts])
        self.bracket = np.cumsum([0] + [(t in "([\u00ab") - (t in ")]\u00bb") for t in texts])
        self.may_break = np.array([p.spaced for p in parts] + [True])

    def bits_of(self, a: Ints, b: Ints, c: Ints) -> F64:
        """Bits of atom c after a and b (indices; −1 is the edge), each distinct triple looked up once."""
        size = len(self.ids) + 1
        packed = ((a + 1) * size + b + 1) * size + c + 1
        distinct, back = np.unique(packed, return_inverse=True)
        x, y, z = distinct // (size * size) - 1, distinct // size % size - 1, distinct % size - 1
        return self.model.bits(self.ids[x], self.ids[y], self.ids[z]).astype(float)[back]

    def spans(self, low: float, high: float, until: int) -> Spans:
        """Candidate lines of atoms before `until`, between these widths, or shorter where a paragraph may end."""
        starts, ends = [], []
        breaks = np.flatnonzero(self.may_break[: until + 1])
        for i in breaks[breaks < until]:
            wide = self.edge[breaks] - self.edge[i] - self.gaps[i]
            good = (breaks > i) & (wide <= high)
            if not good.any():
                good = breaks == breaks[breaks > i][0]
            full = good & ((wide >= low) | (breaks == until))
            short = good & ~full
            for j in breaks[short]:
                k = self._last(int(i), int(j))
                if self.stop[k]:
                    starts.append(i)
                    ends.append(j)
            starts += [i] * int(full.sum())
            ends += breaks[full].tolist()
        s, e = np.array(starts, np.int64), np.array(ends, np.int64)
        by = np.lexsort((e, s))
        return self._scored(s[by], e[by])

    def _last(self, i: int, j: int) -> int:
        """The atom that a line i … j ends with when its runs are put back."""
        following = int(np.searchsorted(self.runs, self.runs[i], "right"))
        return min(following, j) - 1

    def _scored(self, start: Ints, end: Ints) -> Spans:
        size = end - start
        most = int(size.max())
        column = np.arange(most)
        atom = start[:, None] + column[None, :]
        inside = column[None, :] < size[:, None]
        atom = np.where(inside, atom, 0)
        key = np.where(inside, -self.runs[atom] * (1 << 20) + atom, 1 << 60)
        order = np.take_along_axis(atom, np.argsort(key, axis=1, kind="stable"), axis=1)
        order = np.where(inside, order, -1)
        cost = np.zeros(len(start))
        if most > 2:
            a, b, c = order[:, :-2], order[:, 1:-1], order[:, 2:]
            real = c >= 0
            plain = (b == c - 1) & (a == c - 2)
            bits = np.where(real & plain, self.natural[np.maximum(c, 0)], 0.0)
            other = real & ~plain
            bits[other] = self.bits_of(a[other], b[other], c[other])
            cost = bits.sum(axis=1)
        last = order[np.arange(len(start)), size - 1]
        cost += BAD_EDGE * (self.bad_start[order[:, 0]].astype(float) + self.bad_end[last])
        cost += ODD_QUOTES * ((self.quote[end] - self.quote[start]) % 2)
        cost += ODD_QUOTES * (self.bracket[end] != self.bracket[start])
        wide = self.edge[end] - self.edge[start] - self.gaps[start]
        return Spans(start, end, wide, cost, order, size)

    def decode(self, widths: F64, low: float, high: float, until: int) -> Decoded:
        """The cheapest lines for atoms before `until`, under each of these widths; the best of them."""
        spans = self.spans(low, high, until)
        costs, came = self._search(spans, widths, until)
        final = np.flatnonzero(spans.end == until)
        head = np.array([spans.size[f] for f in final])
        last = spans.order[final, head - 1]
        before = np.where(head > 1, spans.order[final, np.maximum(head - 2, 0)], -1)
        ends = self.bits_of(before, last, np.full(len(final), -1)) if until == len(self.parts) else np.zeros(len(final))
        over = np.maximum(0.0, spans.wide[final][:, None] / widths[None, :] - 1.0) / FILL
        total = costs[final] + ends[:, None] + 0.72 * over**2
        row, column = np.unravel_index(int(total.argmin()), total.shape)
        chain, at = [], int(final[row])
        while at >= 0:
            chain.append(spans.order[at, : spans.size[at]].tolist())
            at = int(came[at, column])
        return Decoded(chain[::-1], float(total[row, column]), float(widths[column]), total.min(axis=0))

    def _search(self, spans: Spans, widths: F64, until: int) -> tuple[F64, Ints]:
        """(bits, predecessor) of the cheapest way to end with each span, under each width: both (spans, widths)."""
        count, kinds = len(spans.start), len(widths)
        first = spans.order[:, 0]
        second = np.where(spans.size > 1, spans.order[:, 1] if spans.order.shape[1] > 1 else -1, -2)
        last = spans.order[np.arange(count), spans.size - 1]
        before = np.where(spans.size > 1, spans.order[np.arange(count), np.maximum(spans.size - 2, 0)], -1)
        edge = np.full(count, -1)
        opening = self.bits_of(edge, edge, first)
        pair = second >= 0
        opening[pair] += self.bits_of(edge[pair], first[pair], second[pair])
        by_end = np.argsort(spans.end, kind="stable")
        lo, hi = np.searchsorted(spans.end[by_end], np.arange(until + 1)), np.searchsorted(
            spans.end[by_end], np.arange(until + 1), "right")
        s_lo, s_hi = np.searchsorted(spans.start, np.arange(until + 1)), np.searchsorted(
            spans.start, np.arange(until + 1), "right")
        joints = [j for j in range(1, until) if hi[j] > lo[j] and s_hi[j] > s_lo[j]]
        left = [np.repeat(by_end[lo[j] : hi[j]], s_hi[j] - s_lo[j]) for j in joints]
        right = [np.tile(np.arange(s_lo[j], s_hi[j]), hi[j] - lo[j]) for j in joints]
        if joints:
            p, s = np.concatenate(left), np.concatenate(right)
            bits = self.bits_of(before[p], last[p], first[s])
            two = second[s] >= 0
            bits[two] += self.bits_of(last[p][two], first[s][two], second[s][two])
            closing = self.bits_of(before, last, edge)
            anew = closing[p] + opening[s] + SHORT + np.where(self.stop[last[p]], 0.0, 12.0)
            reach = spans.wide[p] + SPACE_WIDTH + self.widths[first[s]]
        costs = np.full((count, kinds), np.inf)
        came = np.full((count, kinds), -1, np.int64)
        costs[spans.start == 0] = (spans.cost + opening)[spans.start == 0][:, None]
        at = 0
        inverse = 1.0 / (widths * FILL)
        for j in joints:
            n, m = hi[j] - lo[j], s_hi[j] - s_lo[j]
            piece = slice(at, at + n * m)
            at += n * m
            prior = costs[by_end[lo[j] : hi[j]]]
            full = np.maximum(0.0, (spans.wide[p[piece]][:, None] - widths) * inverse)
            slack = np.maximum(0.0, (widths - reach[piece][:, None]) * inverse)
            flowing = bits[piece][:, None] + 0.72 * slack * slack
            step = np.minimum(flowing, anew[piece][:, None]) + 0.72 * full * full
            table = prior[:, None, :] + step.reshape(n, m, kinds)
            best = table.argmin(axis=0)
            rows = slice(s_lo[j], s_hi[j])
            costs[rows] = np.take_along_axis(table, best[None], axis=0)[0] + spans.cost[rows][:, None]
            came[rows] = by_end[lo[j] : hi[j]][best]
        return costs, came


def width_bits(stream: Stream, most: int = PROBE) -> F64:
    """Bits of the stream's first `most` atoms under each of `WIDTHS`."""
    until = min(most, len(stream.parts))
    while not stream.may_break[until]:
        until -= 1
    return stream.decode(WIDTHS, WIDTHS[0] * 0.7, WIDTHS[-1] * 1.05, until).by_width


def gain(stream: Stream, found: Decoded) -> float:
    """Bits by which the lines found read better than the stream as it stands."""
    last = np.array([len(stream.parts) - 1])
    return float(stream.natural.sum() + stream.bits_of(last - 1, last, np.array([-1]))[0]) - found.bits


def suspicious(streams: list[Stream]) -> bool:
    """Whether the words at the joints of runs are so unlikely that finding the lines is worth its time."""
    bits, places = np.sum([strangeness(s) for s in streams], axis=0)
    return bool(bits > STRANGE * places)


def strangeness(stream: Stream) -> tuple[float, int]:
    """(bits of the words at the joints of runs, how many there are)."""
    at = np.flatnonzero(np.diff(stream.runs)) + 1
    places = np.unique(np.minimum(np.concatenate((at, at + 1)), len(stream.parts) - 1))
    return float(stream.natural[places].sum()), len(places)


def line_width(streams: list[Stream]) -> float:
    """The width of the page's lines in mean letters, from the streams that hold most breaks, `PROBE` atoms in all."""
    total = 0.72 * (np.log(WIDTHS / USUAL_WIDTH) / USUAL_SPREAD) ** 2
    left = PROBE
    for stream in sorted(streams, key=lambda s: -int(s.runs[-1])):
        total = total + width_bits(stream, left)
        left -= len(stream.parts)
        if left < PROBE // 5:
            break
    return float(WIDTHS[int(total.argmin())])


def decode(stream: Stream, about: float) -> Decoded:
    """The lines of the stream, the page's lines being about so wide."""
    widths = about * np.array([0.96, 0.98, 1.0, 1.02, 1.04])
    return stream.decode(widths, about * 0.72, about * 1.1, len(stream.parts))
