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
LOW, HIGH = 0.74, 1.09
"""Natural widths of full lines, in line widths: a long word may leave much room."""
BAD_EDGE = 9.0
"""Bits against a line that begins with a comma, stop or closing bracket, or ends with an opening one."""
ODD_QUOTES = 2.0
"""Bits against a line with an odd number of quotes, or unpaired brackets."""
COARSE, COARSE_FILL = np.geomspace(34, 120, 12), 0.07
"""Line widths that are tried first, in mean letters, and how strictly."""
FINE = np.linspace(0.9, 1.1, 11)
"""Then around the best of them."""
LOSS = 0.85
"""Square root of log2(e) / 2: turns standard deviations into bits of a normal density."""
NO_STOP = 12.0
"""Bits against a paragraph that ends without a stop."""
UNREACHED = 1e9
HOPE = 40.0
"""Bits behind the best way to a place at which another way is given up."""
USUAL_WIDTH, USUAL_SPREAD = 68.0, 0.30
"""Prior of the line width: its median in mean letters and the standard deviation of its logarithm (books and
newspapers)."""
PROBE = 400
"""Atoms looked at to find the width."""

TOTAL, PER_RUN = 20.0, 0.9
"""Bits that a document must gain in all, and for each joint of runs. Of 320 held-out clean paragraphs none gained
11."""
HOPELESS = -60.0
"""Bits at which a document is given up: it is sound."""
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
        breaks = np.flatnonzero(self.may_break[: until + 1])
        left = self.edge[breaks] + np.concatenate((self.gaps, [0.0]))[breaks]
        reach = np.searchsorted(self.edge[breaks], left + high, "right")
        count = np.maximum(reach - 1 - np.arange(len(breaks)), 1)
        count[-1] = 0
        first = np.repeat(np.arange(len(breaks)), count)
        step = np.arange(len(first)) - np.repeat(np.cumsum(count) - count, count) + 1
        start, end = breaks[first], breaks[np.minimum(first + step, len(breaks) - 1)]
        wide = self.edge[end] - left[first]
        run_end = np.searchsorted(self.runs, self.runs, "right")
        last = np.minimum(run_end[np.minimum(start, len(run_end) - 1)], end) - 1
        kept = (wide >= low) | (end == until) | self.stop[last]
        if not kept.all():  # every place must still be reached: keep the longest line from each start
            kept |= step == count[first]
        return self._scored(start[kept], end[kept])

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

    def decode(self, widths: F64, until: int, fill: float = FILL) -> Decoded:
        """The cheapest lines for atoms before `until`, under each of these widths; the best of them."""
        spans = self.spans(float(widths[0]) * LOW, float(widths[-1]) * HIGH, until)
        costs, came = self._search(spans, widths, until, fill)
        final = np.flatnonzero(spans.end == until)
        head = np.array([spans.size[f] for f in final])
        last = spans.order[final, head - 1]
        before = np.where(head > 1, spans.order[final, np.maximum(head - 2, 0)], -1)
        ends = self.bits_of(before, last, np.full(len(final), -1)) if until == len(self.parts) else np.zeros(len(final))
        over = np.maximum(0.0, spans.wide[final][:, None] / widths[None, :] - 1.0) / fill
        total = costs[final] + ends[:, None] + (LOSS * over) ** 2
        row, column = np.unravel_index(int(total.argmin()), total.shape)
        chain, at = [], int(final[row])
        while at >= 0:
            chain.append(spans.order[at, : spans.size[at]].tolist())
            at = int(came[at, column])
        return Decoded(chain[::-1], float(total[row, column]), float(widths[column]), total.min(axis=0))

    def _joints(self, spans: Spans) -> tuple[Ints, Ints, F64, F64, F64]:
        """(how each span ends, how each begins, bits of every such pair, bits of ending, bits of beginning anew).

        Few spans end or begin in different words, so each pair of an ending and a beginning is looked up once.
        """
        rows = np.arange(len(spans.start))
        first, last = spans.order[:, 0], spans.order[rows, spans.size - 1]
        several = spans.size > 1
        second = np.where(several, spans.order[:, min(1, spans.order.shape[1] - 1)], -2)
        before = np.where(several, spans.order[rows, np.maximum(spans.size - 2, 0)], -1)
        size = len(self.ids) + 3
        tails, tail = np.unique(before * size + last, return_inverse=True)
        heads, head = np.unique(first * size + second, return_inverse=True)
        x, y = tails // size, tails % size
        u, v = (heads + 2) // size, (heads + 2) % size - 2
        wanted = np.zeros((len(tails), len(heads)), bool)
        for j in np.unique(spans.end):
            ending = np.unique(tail[spans.end == j])
            beginning = np.unique(head[np.searchsorted(spans.start, j) : np.searchsorted(spans.start, j, "right")])
            wanted[ending[:, None], beginning[None, :]] = True
        a, b = np.nonzero(wanted)
        found = self.bits_of(x[a], y[a], u[b])
        two = v[b] >= 0
        found[two] += self.bits_of(y[a][two], u[b][two], v[b][two])
        bits = np.zeros(wanted.shape)
        bits[a, b] = found
        edge = np.full(len(heads), -1)
        opening = self.bits_of(edge, edge, u)
        opening[v >= 0] += self.bits_of(edge[v >= 0], u[v >= 0], v[v >= 0])
        closing = self.bits_of(x, y, np.full(len(x), -1)) + np.where(self.stop[y], 0.0, NO_STOP)
        return tail, head, bits, closing, opening

    def _search(self, spans: Spans, widths: F64, until: int, fill: float) -> tuple[F64, Ints]:
        """(bits, predecessor) of the cheapest way to end with each span, under each width: both (spans, widths)."""
        tail, head, bits, closing, opening = self._joints(spans)
        by_end = np.argsort(spans.end, kind="stable")
        every = np.arange(until + 1)
        ends = spans.end[by_end]
        lo, hi = np.searchsorted(ends, every).tolist(), np.searchsorted(ends, every, "right").tolist()
        first = np.searchsorted(spans.start, every).tolist()
        after = np.searchsorted(spans.start, every, "right").tolist()
        costs = np.full((len(spans.start), len(widths)), UNREACHED)
        came = np.full(costs.shape, -1, np.int64)
        at_start = spans.start == 0
        costs[at_start] = (spans.cost + opening[head])[at_start][:, None]
        inverse = LOSS / (widths * fill)
        used = self.widths[spans.order[:, 0]][:, None] * inverse  # of the next line's first word
        room = (widths - spans.wide[:, None] - SPACE_WIDTH) * inverse
        over = np.maximum(0.0, (spans.wide[:, None] - widths) * inverse) ** 2
        for j in range(1, until):
            n, m = lo[j], first[j]
            if hi[j] == n or after[j] == m:
                continue
            left, right = by_end[n : hi[j]], slice(m, after[j])
            prior = costs[left] + over[left]
            near = (prior - prior.min(axis=0)).min(axis=1) < HOPE
            left, prior = left[near], prior[near]
            table = room[left][:, None, :] - used[right][None]
            np.maximum(table, 0.0, out=table)
            table *= table
            table += prior[:, None, :]
            table += bits[tail[left][:, None], head[right][None, :]][:, :, None]
            best = table.argmin(axis=0)
            flowing = np.take_along_axis(table, best[None], axis=0)[0]
            anew = prior + (closing[tail[left]] + SHORT)[:, None]
            ended = anew.argmin(axis=0)
            fresh = anew[ended, np.arange(len(widths))][None, :] + opening[head[right]][:, None]
            costs[right] = np.minimum(flowing, fresh) + spans.cost[right][:, None]
            came[right] = left[np.where(flowing <= fresh, best, ended[None, :])]
        return costs, came


def gain(stream: Stream, found: Decoded) -> float:
    """Bits by which the lines found read better than the stream as it stands."""
    last = np.array([len(stream.parts) - 1])
    return float(stream.natural.sum() + stream.bits_of(last - 1, last, np.array([-1]))[0]) - found.bits


def suspicious(streams: list[Stream]) -> bool:
    """Whether the words at the joints of runs are so unlikely that finding the lines is worth its time."""
    streams = [s for s in streams if s.runs[-1] > 0]
    if not streams:
        return False
    bits, places = np.sum([strangeness(s) for s in streams], axis=0)
    return bool(bits > STRANGE * places)


def strangeness(stream: Stream) -> tuple[float, int]:
    """(bits of the words at the joints of runs, how many there are)."""
    at = np.flatnonzero(np.diff(stream.runs)) + 1
    places = np.unique(np.minimum(np.concatenate((at, at + 1)), len(stream.parts) - 1))
    return float(stream.natural[places].sum()), len(places)


def width_bits(stream: Stream, widths: F64, most: int, fill: float) -> F64:
    """Bits of the stream's first `most` atoms under each of these widths."""
    until = min(most, len(stream.parts))
    while not stream.may_break[until]:
        until -= 1
    return stream.decode(widths, until, fill).by_width


def line_width(streams: list[Stream], atoms: int = PROBE) -> float:
    """The width of the page's lines in mean letters, from the streams that hold most breaks, so many atoms in all."""
    probe: list[tuple[Stream, int]] = []
    left = atoms
    for stream in sorted(streams, key=lambda s: -int(s.runs[-1]) / (len(s.parts) + 20)):
        if left >= atoms // 4:
            probe.append((stream, left))
            left -= len(stream.parts)
    about = COARSE
    for fill in (COARSE_FILL, FILL):
        total = 0.72 * (np.log(about / USUAL_WIDTH) / USUAL_SPREAD) ** 2
        for stream, most in probe:
            total = total + width_bits(stream, about, most, fill)
        best = float(about[int(total.argmin())])
        about = best * FINE
    return best


def decode(stream: Stream, about: float) -> Decoded:
    """The lines of the stream, the page's lines being about so wide."""
    return stream.decode(about * np.array([0.98, 1.0, 1.02]), len(stream.parts))


def free_quotes(parts: list[Atom]) -> bool:
    """Whether quotes and brackets beside words stand free, so that the extractor broke runs at them."""
    free = touching = 0
    for i, part in enumerate(parts):
        if part.kind == "q" and not {p.kind for p in parts[max(0, i - 1) : i + 2]} & {"n", "l"}:
            loose = part.spaced and (i + 1 == len(parts) or parts[i + 1].spaced)
            free, touching = free + loose, touching + (not loose)
    return free >= touching
