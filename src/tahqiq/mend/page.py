"""The paragraphs of a page that lost their line breaks, searched side by side: candidate lines, what each costs, and the
cheapest of them under some line widths.

The bits of words in their own runs are differences of running sums; what joins runs and lines is looked up in a few
batches for all paragraphs.
"""

from __future__ import annotations

from typing import NamedTuple

import numpy as np

from tahqiq.lm import Words
from tahqiq.lm.words import EDGE_HASH
from tahqiq.mend.atoms import CLOSING, COMMAS, OPENING, SPACE_WIDTH, STOPS, Atom, run_numbers, width
from tahqiq.mend.search import F64, LOSS, Ints, Joints, Search, Spans

FILL = 0.03
"""Standard deviation of a line's true width about the one computed, in line widths."""
LOW, HIGH = 0.74, 1.09
"""Natural widths of full lines, in line widths: a long word may leave much room."""
BAD_EDGE = 9.0
"""Bits against a line that begins with a comma, stop or closing bracket, or ends with an opening one."""
ODD_QUOTES = 2.0
"""Bits against a line with an odd number of quotes, or unpaired brackets."""
NO_STOP = 12.0
"""Bits against a paragraph that ends without a stop."""
PER_ATOM, MOST_SLOTS = 96, (1 << 17) - 1
"""Slots for the bits of triples of words while a page is searched, for each of its atoms, and at most (a page asks for some
12 triples an atom)."""
AT_ONCE = 1 << 16
"""Triples looked up at once: each takes some 100 bytes meanwhile."""
_SPREAD = np.uint64(0x9E3779B97F4A7C15)


class Decoded(NamedTuple):
    """The lines found: atoms of each in reading order; bits in all; the line width that fitted best."""

    lines: list[list[int]]
    bits: float
    width: float


class Places(NamedTuple):
    """Where lines may begin and end, in an order in which they can be settled: first the places where the streams
    begin, `fronts` of them, and last those where they end."""

    atom: Ints
    """The atom behind each place."""
    number: Ints
    """And the number of each such atom's place."""
    fronts: int


_NOTHING = (Atom("", 0, 0, "p", True),) * 2


class Stream:
    """The atoms of one paragraph, or of a page without line feeds, and the runs they would have been given to."""

    def __init__(self, parts: list[Atom], model: Words, quotes: bool = True) -> None:
        self.parts = parts
        self.model = model
        self.ids = model.ids([p.text for p in parts])
        self.runs = np.array(run_numbers(parts, quotes), np.int64)


class Page:
    """Some streams, searched side by side: one behind the other, with two atoms of nothing between each two."""

    def __init__(self, streams: list[Stream]) -> None:
        self.streams = streams
        self.model = streams[0].model
        sizes = np.array([len(s.parts) for s in streams])
        self.first = np.cumsum(sizes + 2) - sizes - 2  # the first atom of each
        self.last = self.first + sizes  # and where it ends
        slots = min(int(PER_ATOM * (self.last[-1] + 2)), MOST_SLOTS).bit_length()
        self.shift = np.uint64(64 - slots)
        self.looked_up: Ints = np.full(1 << slots, -1)  # triples, packed, and their bits, by slot
        self.found: F64 = np.zeros(1 << slots)
        self.owner: Ints = np.zeros(1 << slots, np.int64)
        edges = np.full(2, EDGE_HASH)
        self.ids = np.concatenate([part for s in streams for part in (s.ids, edges)])
        self.single = self.model.one.get(self.ids)
        self.natural: F64 = self.model.along(np.concatenate((edges, self.ids[:-2]))).astype(float)
        """Bits of each atom after the two before it."""
        self._run_sums()
        self._signs()

    def _run_sums(self) -> None:
        numbers, at = [], 0
        for stream in self.streams:
            numbers += [stream.runs + at, np.array([at + stream.runs[-1] + 1] * 2)]
            at += int(stream.runs[-1]) + 2
        self.runs: Ints = np.concatenate(numbers[:-1])
        self.run_start = np.searchsorted(self.runs, np.arange(self.runs[-1] + 2))  # by run, and the end
        # running sums of the bits of words in their own run, by atom; and those of whole runs, by run
        self.inner = np.concatenate(([0.0], np.cumsum(self.natural)))
        self.whole = np.concatenate(([0.0], np.cumsum(self._inner(self.run_start[:-1], self.run_start[1:]))))

    def _signs(self) -> None:
        parts = [part for s in self.streams for part in (*s.parts, *_NOTHING)][:-2]
        texts = [p.text for p in parts]
        self.widths = np.array(list(map(width, texts)))
        self.gaps = np.array([SPACE_WIDTH if p.spaced else 0.0 for p in parts])
        self.edge = np.concatenate(([0.0], np.cumsum(self.widths + self.gaps)))
        self.stop = np.array([t in STOPS for t in texts])
        self.bad_start = np.array([t in STOPS or t in COMMAS or t in CLOSING for t in texts])
        self.bad_end = np.array([t in OPENING for t in texts])
        self.quote = np.cumsum([0] + [t == '"' for t in texts])
        self.bracket = np.cumsum([0] + [(t in "([\u00ab") - (t in ")]\u00bb") for t in texts])
        self.may_break = np.array([p.spaced for p in parts] + [True])

    def _inner(self, start: Ints, end: Ints) -> F64:
        """Bits of the atoms of stretches of one run from the third on."""
        return self.inner[end] - self.inner[np.minimum(start + 2, end)]

    def bits_of(self, a: Ints, b: Ints, c: Ints) -> F64:
        """Bits of atom c after a and b (indices; −1 is the edge), a triple that comes again looked up once, nearly always."""
        if len(c) > AT_ONCE:
            every = range(0, len(c), AT_ONCE)
            return np.concatenate([self.bits_of(a[i : i + AT_ONCE], b[i : i + AT_ONCE], c[i : i + AT_ONCE]) for i in every])
        size = len(self.ids) + 1
        packed = ((a + 1) * size + b + 1) * size + c + 1
        slot = ((packed.view(np.uint64) * _SPREAD) >> self.shift).view(np.int64)
        bits = self.found[slot]
        left = np.flatnonzero(self.looked_up[slot] != packed)
        while len(left):  # of those that share a slot one is looked up; others than it wait
            key, where = packed[left], slot[left]
            self.owner[where] = np.arange(len(left))
            own = self.owner[where]
            first = np.flatnonzero(own == np.arange(len(left)))
            pair, z = np.divmod(key[first], size)
            x, y = np.divmod(pair, size)
            self.looked_up[where[first]] = key[first]
            self.found[where[first]] = self.model.among(self.ids, self.single, x - 1, y - 1, z - 1)
            same = key == key[own]
            bits[left[same]] = self.found[where[same]]
            left = left[~same]
        return bits

    def spans(self, low: float, high: float, ends: Ints) -> tuple[Spans, Places]:
        """Candidate lines of atoms before the `ends` of the streams, between these widths, or shorter where a paragraph
        may end; their places numbered as they can be settled."""
        among = np.zeros(len(self.may_break) + 1, np.int64)
        np.add.at(among, self.first[ends > self.first], 1)
        np.add.at(among, ends[ends > self.first] + 1, -1)
        breaks = np.flatnonzero(self.may_break & (np.cumsum(among[:-1]) > 0))
        until = ends[np.searchsorted(self.first, breaks, "right") - 1]
        left = self.edge[breaks] + np.concatenate((self.gaps, [0.0]))[breaks]
        reach = np.minimum(np.searchsorted(self.edge[breaks], left + high, "right"), np.searchsorted(breaks, until) + 1)
        count = np.where(breaks < until, np.maximum(reach - 1 - np.arange(len(breaks)), 1), 0)
        first = np.repeat(np.arange(len(breaks)), count)
        step = np.arange(len(first)) - np.repeat(np.cumsum(count) - count, count) + 1
        start, end = breaks[first], breaks[first + step]
        wide = self.edge[end] - left[first]
        last = np.minimum(self.run_start[self.runs[start] + 1], end) - 1
        kept = (wide >= low) | (end == until[first]) | self.stop[last]
        if not kept.all():  # every place must still be reached: keep the longest line from each start
            kept |= step == count[first]
        start, end = start[kept], end[kept]
        places = numbered(breaks, until, start, end)
        spans = self._scored(start, end)
        return spans._replace(start=places.number[start], end=places.number[end]), places

    def _scored(self, start: Ints, end: Ints) -> Spans:
        low, high = self.runs[start], self.runs[end - 1]
        head, tail = np.minimum(self.run_start[low + 1], end), np.maximum(self.run_start[high], start)
        several = high > low  # runs: the last stretch is read first
        cost = self._inner(start, head)
        cost += np.where(several, self._inner(tail, end) + self.whole[high] - self.whole[low + 1], 0.0)
        cost += self._turns(start, end, low, high)
        first, last = tail, head - 1
        next_run = self.run_start[np.minimum(low + 2, len(self.run_start) - 1)]
        second = np.where(end - tail > 1, tail + 1, np.maximum(self.run_start[np.maximum(high - 1, 0)], start))
        before = np.where(head - start > 1, last - 1, np.minimum(next_run, end) - 1)
        alone = end - start == 1
        second, before = np.where(alone, -2, second), np.where(alone, -1, before)
        cost += BAD_EDGE * (self.bad_start[first].astype(float) + self.bad_end[last])
        cost += ODD_QUOTES * ((self.quote[end] - self.quote[start]) % 2)
        cost += ODD_QUOTES * (self.bracket[end] != self.bracket[start])
        wide = self.edge[end] - self.edge[start] - self.gaps[start]
        return Spans(start, end, wide, cost, first, second, before, last)

    def _turns(self, start: Ints, end: Ints, low: Ints, high: Ints) -> F64:
        """Bits of the words where a line goes on with the run that stood before: the first of that run after two others,
        and its second."""
        row = np.repeat(np.arange(len(start)), high - low)
        if not len(row):
            return np.zeros(len(start))
        run = np.arange(len(row)) - np.repeat(np.cumsum(high - low) - (high - low), high - low) + low[row]
        until = np.minimum(self.run_start[run + 2], end[row])  # of the run that is read before it
        over = self.run_start[np.minimum(run + 3, len(self.run_start) - 1)]
        q, c = until - 1, np.maximum(self.run_start[run], start[row])
        p = np.where(until - self.run_start[run + 1] > 1, q - 1, np.minimum(over, end[row]) - 1)
        third = (p != q) | (run + 1 < high[row])
        fourth = self.run_start[run + 1] - c > 1
        bits: F64 = self.bits_of(
            np.concatenate((p[third], q[fourth])), np.concatenate((q[third], c[fourth])),
            np.concatenate((c[third], c[fourth] + 1)),
        )  # fmt: skip
        summed: F64 = np.bincount(np.concatenate((row[third], row[fourth])), bits, len(start)).astype(float, copy=False)
        return summed

    def decode(self, widths: F64) -> list[Decoded]:
        """The cheapest lines of each stream under each of these widths; the best of them."""
        search, places, totals = self._searched(widths, self.last, FILL)
        found = []
        for final, total in totals:
            row, column = np.unravel_index(int(total.argmin()), total.shape)
            chain = search.chain(int(final[row]), int(column))
            ends = [places.atom[[search.spans.start[at], search.spans.end[at]]].tolist() for at in chain]
            lines = [self._read(start, end) for start, end in ends]
            found.append(Decoded(lines, float(total[row, column]), float(widths[column])))
        return found

    def width_bits(self, widths: F64, ends: Ints, fill: float) -> list[F64]:
        """Bits of the cheapest lines of each stream's atoms before its end, under each of these widths; streams without
        atoms are left out."""
        return [total.min(axis=0) for _, total in self._searched(widths, ends, fill)[2]]

    def _searched(self, widths: F64, ends: Ints, fill: float) -> tuple[Search, Places, list[tuple[Ints, F64]]]:
        """The search; its places; for each stream that has atoms before its end the candidates that end there, and bits
        in all with each of them, under each width."""
        low = float(widths[0]) * LOW if np.isfinite(fill) else 0.0  # lines need not be filled: they may be of any length
        spans, places = self.spans(low, float(widths[-1]) * HIGH, ends)
        search = Search(spans, self._joints(spans), widths, len(places.atom) - 1, fill, places.fronts)
        final = search.by_end[search.low[-places.fronts] :]
        last, before = spans.last[final], spans.before[final]
        whole = np.isin(last_of := places.atom[spans.end[final]], self.last)
        closing = np.zeros(len(final))
        closing[whole] = self.bits_of(before[whole], last[whole], np.full(int(whole.sum()), -1))
        over = np.maximum(0.0, spans.wide[final][:, None] / widths[None, :] - 1.0) / fill
        total: F64 = search.ending(final) + closing[:, None] + (LOSS * over) ** 2
        cuts = np.flatnonzero(last_of[1:] != last_of[:-1]) + 1
        return search, places, list(zip(np.split(final, cuts), np.split(total, cuts), strict=True))

    def _read(self, start: int, end: int) -> list[int]:
        """The atoms of a line in reading order, counted from the first of their stream."""
        origin = int(self.first[np.searchsorted(self.first, start, "right") - 1])
        runs = self.runs[start:end]
        line: list[int] = (np.argsort(-runs, kind="stable") + (start - origin)).tolist()
        return line

    def _joints(self, spans: Spans) -> Joints:
        """What joins the spans. Few of those that begin at one place begin in different words, and few of those that
        end there end in different ones, so that each pair of an ending and a beginning is looked up once."""
        size = len(self.ids) + 3
        heads, head = np.unique((spans.start * size + spans.first) * size + spans.second, return_inverse=True)
        tails, tail = np.unique((spans.end * size + spans.before) * size + spans.last, return_inverse=True)
        v = (heads + 2) % size - 2
        start, u = np.divmod((heads - v) // size, size)
        y = tails % size
        end, x = np.divmod(tails // size + 1, size)
        x -= 1
        start, end = np.asarray(start), np.asarray(end)
        low = np.searchsorted(start, end, "left")
        count = np.searchsorted(start, end, "right") - low
        a = np.repeat(np.arange(len(tails)), count)
        block = np.cumsum(count) - count
        b = np.arange(len(a)) - block[a] + low[a]
        edge, two = np.full(len(heads), -1), v >= 0
        both = two[b]
        bits, more, opening, further, closing = self._looked_up(
            (x[a], y[a], u[b]), (y[a][both], u[b][both], v[b][both]), (edge, edge, u), (edge[two], u[two], v[two]),
            (x, y, np.full(len(x), -1)),
        )  # fmt: skip
        bits[both] += more
        opening[two] += further
        closing += np.where(self.stop[y], 0.0, NO_STOP)
        return Joints(head, start, self.widths[u], opening, tail, end, closing, bits, block)

    def _looked_up(self, *triples: tuple[Ints, Ints, Ints]) -> list[F64]:
        """Bits of several lots of triples, in one look-up."""
        a, b, c = (np.concatenate(part) for part in zip(*triples, strict=True))
        bits = self.bits_of(a, b, c)
        return np.split(bits, np.cumsum([len(part[0]) for part in triples])[:-1])


def numbered(breaks: Ints, until: Ints, start: Ints, end: Ints) -> Places:
    """The places in an order in which they can be settled: by how many lines, at least, end before them; `until`: where
    the stream of each ends."""
    order = np.argsort(end, kind="stable")
    ends = end[order]
    here = np.searchsorted(ends, breaks, "right")
    latest = np.where(here > np.searchsorted(ends, breaks), start[order[here - 1]], -1)
    waves, wave, group, stream = [], 0, 0, -1
    for place, last, goal in zip(breaks.tolist(), latest.tolist(), until.tolist(), strict=True):
        if goal != stream:
            wave, group, stream = 0, place, goal
        elif last >= group or not wave:
            wave, group = wave + 1, place
        waves.append(wave)
    fronts = int(np.count_nonzero(breaks == until))
    wave_of = np.where(breaks == until, len(breaks), np.array(waves))
    atom = breaks[np.argsort(wave_of, kind="stable")]
    number = np.full(int(breaks[-1]) + 1, -1)
    number[atom] = np.arange(len(atom))
    return Places(atom, number, fronts)
