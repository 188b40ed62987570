"""Run order with the line breaks lost: find the print lines in a stream of words, and each line's runs.

An extractor emitted every print line's runs from left to right and joined the lines by spaces. Undoing it means
choosing where the lines ended; inside a line the runs then go back in reverse. A choice costs the bits of its words
in that order, and what the page says against it: lines of one page are filled (the next line's first word would not
have fitted), do not begin with a stop nor end with an opening bracket, and hold their quotes in pairs. The cheapest
choice is found by dynamic programming over spans; all look-ups of the language model are made in a few batches.
"""

from __future__ import annotations

from functools import cached_property
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
COARSE, COARSE_FILL = np.geomspace(34, 120, 12), 0.07
"""Line widths that are tried first, in mean letters, and how strictly."""
FINE = np.linspace(0.9, 1.1, 11)
"""Then around the best of them."""
NO_STOP = 12.0
"""Bits against a paragraph that ends without a stop."""
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
STRANGE, SOUND = 7.0, 3.0
"""Mean bits of the words at joints. Held-out clean paragraphs have 3-6 in the median, damaged ones 11, their least
6.7. And what they have at least once the runs stand right."""


class Decoded(NamedTuple):
    """The lines found: atoms of each in reading order; bits in all; the line width that fitted best."""

    lines: list[list[int]]
    bits: float
    width: float


class Stream:
    """The atoms of one text (a paragraph or a page without line feeds), with what the search needs of them."""

    def __init__(self, parts: list[Atom], model: Words, quotes: bool = True) -> None:
        self.parts = parts
        self.model = model
        self.ids = np.concatenate((model.ids([p.text for p in parts]), np.array([EDGE_HASH])))
        self.runs = np.array(run_numbers(parts, quotes), np.int64)
        self.prepared = False
        self.looked_up: Ints = np.zeros(0, np.int64)  # triples, packed, and their bits
        self.found: F64 = np.zeros(0)

    @cached_property
    def natural(self) -> F64:
        """Bits of each atom after the two before it."""
        edge = np.array([EDGE_HASH])
        return self.model.along(np.concatenate((edge, edge, self.ids[:-1]))).astype(float)

    def prepare(self) -> None:
        """Make what only the search needs, and most texts never do."""
        if self.prepared:
            return
        self.prepared, parts = True, self.parts
        self.single = self.model.one.get(self.ids)
        self.run_start = np.searchsorted(self.runs, np.arange(self.runs[-1] + 2))  # by run, and the end
        self.widths = np.array([width(p.text) for p in parts])
        self.gaps = np.array([SPACE_WIDTH if p.spaced else 0.0 for p in parts])
        self.edge = np.concatenate(([0.0], np.cumsum(self.widths + self.gaps)))
        # running sums of the bits of words in their own run, by atom; and those of whole runs, by run
        self.inner = np.concatenate(([0.0], np.cumsum(self.natural)))
        self.whole = np.concatenate(([0.0], np.cumsum(self._inner(self.run_start[:-1], self.run_start[1:]))))
        texts = [p.text for p in parts]
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
        """Bits of atom c after a and b (indices; −1 is the edge), each distinct triple looked up once."""
        size = len(self.ids) + 1
        packed = ((a + 1) * size + b + 1) * size + c + 1
        distinct: Ints
        distinct, back = np.unique(packed, return_inverse=True)
        place: Ints = np.searchsorted(self.looked_up, distinct)
        met = place < len(self.looked_up)
        met[met] = self.looked_up[place[met]] == distinct[met]
        if not met.all():
            self._look_up(distinct[~met], place[~met])
            place = np.searchsorted(self.looked_up, distinct)
        bits: F64 = self.found[place[back]]
        return bits

    def _look_up(self, packed: Ints, place: Ints) -> None:
        """Remember the bits of triples not met before; `place`: where they belong among the others."""
        size = len(self.ids) + 1
        pair, z = np.divmod(packed, size)
        x, y = np.divmod(pair, size)
        bits = self.model.among(self.ids, self.single, x - 1, y - 1, z - 1)
        self.looked_up, self.found = np.insert(self.looked_up, place, packed), np.insert(self.found, place, bits)

    def forget(self) -> None:
        """Give back the memory of the look-ups."""
        self.looked_up, self.found = np.zeros(0, np.int64), np.zeros(0)

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
        last = np.minimum(self.run_start[self.runs[np.minimum(start, len(self.parts) - 1)] + 1], end) - 1
        kept = (wide >= low) | (end == until) | self.stop[last]
        if not kept.all():  # every place must still be reached: keep the longest line from each start
            kept |= step == count[first]
        return self._scored(start[kept], end[kept])

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

    def decode(self, widths: F64, until: int, fill: float = FILL) -> Decoded:
        """The cheapest lines for atoms before `until`, under each of these widths; the best of them."""
        search, final, total = self._searched(widths, until, fill)
        row, column = np.unravel_index(int(total.argmin()), total.shape)
        chain = search.chain(int(final[row]), int(column))
        lines = [self._read(int(search.spans.start[at]), int(search.spans.end[at])) for at in chain]
        return Decoded(lines, float(total[row, column]), float(widths[column]))

    def width_bits(self, widths: F64, until: int, fill: float) -> F64:
        """Bits of the cheapest lines for atoms before `until` under each of these widths."""
        total: F64 = self._searched(widths, until, fill)[2].min(axis=0)
        return total

    def _searched(self, widths: F64, until: int, fill: float) -> tuple[Search, Ints, F64]:
        """The search; the candidates that end the text; bits in all with each of these, under each width."""
        spans = self.spans(float(widths[0]) * LOW, float(widths[-1]) * HIGH, until)
        search = Search(spans, self._joints(spans), widths, until, fill)
        final = np.flatnonzero(spans.end == until)
        last, before = spans.last[final], spans.before[final]
        ends = self.bits_of(before, last, np.full(len(final), -1)) if until == len(self.parts) else np.zeros(len(final))
        over = np.maximum(0.0, spans.wide[final][:, None] / widths[None, :] - 1.0) / fill
        total: F64 = search.ending(final) + ends[:, None] + (LOSS * over) ** 2
        return search, final, total

    def _read(self, start: int, end: int) -> list[int]:
        """The atoms of a line in reading order."""
        return sorted(range(start, end), key=lambda i: (-self.runs[i], i))

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


def gain(stream: Stream, found: Decoded) -> float:
    """Bits by which the lines found read better than the stream as it stands."""
    last = np.array([len(stream.parts) - 1])
    return float(stream.natural.sum() + stream.bits_of(last - 1, last, np.array([-1]))[0]) - found.bits


def suspicious(streams: list[Stream], whole: bool) -> bool:
    """Whether the words at the joints of runs are so unlikely that finding the lines is worth its time; where the streams
    are the whole document, their bits must also suffice for what it must gain."""
    streams = [s for s in streams if s.runs[-1] > 0]
    if not streams:
        return False
    bits, places = np.sum([strangeness(s) for s in streams], axis=0)
    return bool(bits > STRANGE * places and not (whole and bits - SOUND * places < TOTAL))


def strangeness(stream: Stream) -> tuple[float, int]:
    """(bits of the words at the joints of runs, how many there are)."""
    new = stream.runs[1:] != stream.runs[:-1]
    near = np.concatenate(([False], new))
    near[2:] |= new[:-1]
    places = np.flatnonzero(near)
    edge = np.array([EDGE_HASH])
    ids = np.concatenate((edge, edge, stream.ids))
    return float(stream.model.bits(ids[places], ids[places + 1], ids[places + 2]).astype(float).sum()), len(places)


def width_bits(stream: Stream, widths: F64, most: int, fill: float) -> F64:
    """Bits of the stream's first `most` atoms under each of these widths."""
    stream.prepare()
    until = min(most, len(stream.parts))
    while not stream.may_break[until]:
        until -= 1
    return stream.width_bits(widths, until, fill) if until else np.zeros(len(widths))


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
    stream.prepare()
    return stream.decode(about * np.array([0.98, 1.0, 1.02]), len(stream.parts))


def free_quotes(parts: list[Atom]) -> bool:
    """Whether quotes and brackets beside words stand free, so that the extractor broke runs at them."""
    free = touching = 0
    for i, part in enumerate(parts):
        if part.kind == "q" and not {p.kind for p in parts[max(0, i - 1) : i + 2]} & {"n", "l"}:
            loose = part.spaced and (i + 1 == len(parts) or parts[i + 1].spaced)
            free, touching = free + loose, touching + (not loose)
    return free >= touching
