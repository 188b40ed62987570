"""Run order with the line breaks lost: find the print lines in a stream of words, and each line's runs.

An extractor emitted every print line's runs from left to right and joined the lines by spaces. Undoing it means
choosing where the lines ended; inside a line the runs then go back in reverse. A choice costs the bits of its words
in that order, and what the page says against it: lines of one page are filled (the next line's first word would not
have fitted), do not begin with a stop nor end with an opening bracket, and hold their quotes in pairs. The cheapest
choice is found by dynamic programming over spans (`page.py`, `search.py`).
"""

from __future__ import annotations

from collections.abc import Iterator

import numpy as np

from tahqiq.mend.atoms import Atom
from tahqiq.mend.page import FILL, Decoded, Page, Stream

COARSE, COARSE_FILL = np.geomspace(34, 120, 12), 0.07
"""Line widths that are tried first, in mean letters, and how strictly."""
FINE = np.linspace(0.9, 1.1, 11)
"""Then around the best of them."""
NEAR = np.array([0.98, 1.0, 1.02])
"""Widths at which the lines are then sought, in that one."""
USUAL_WIDTH, USUAL_SPREAD = 68.0, 0.30
"""Prior of the line width: its median in mean letters and the standard deviation of its logarithm (books and
newspapers)."""
PROBE = 400
"""Atoms looked at to find the width."""

TOGETHER = 1_500
"""Atoms of streams that are searched side by side."""

TOTAL, PER_RUN = 20.0, 0.9
"""Bits that a document must gain in all, and for each joint of runs. Of 320 held-out clean paragraphs none gained
11."""
HOPELESS = -60.0
"""Bits at which a document is given up: it is sound."""
STRANGE, SOUND = 7.0, 3.0
"""Mean bits of the words at joints. Held-out clean paragraphs have 3-6 in the median, damaged ones 11, their least
6.7. And what they have at least once the runs stand right."""


def suspicious(bits: float, places: int, whole: bool) -> bool:
    """Whether the words at so many joints of runs cost so many bits that finding the lines is worth its time; if that is a
    whole text, they must also suffice for what it must gain."""
    return bits > STRANGE * places and not (whole and bits - SOUND * places < TOTAL)


def telling(streams: list[Stream], atoms: int = PROBE) -> list[tuple[int, int]]:
    """(number of a stream, how many of its atoms are looked at) of those that hold most breaks, so many atoms in all."""
    found = []
    left = atoms
    for k, stream in sorted(enumerate(streams), key=lambda s: -int(s[1].runs[-1]) / (len(s[1].parts) + 20)):
        if left >= atoms // 4:
            found.append((k, min(left, len(stream.parts))))
            left -= len(stream.parts)
    return found


def page_of(streams: list[Stream], atoms: int = PROBE) -> Page:
    """The page of the streams, or where they are long, of those that tell its width."""
    if sum(len(s.parts) for s in streams) <= TOGETHER:
        return Page(streams)
    return Page([streams[k] for k in sorted(k for k, _ in telling(streams, atoms))])


def line_width(page: Page, atoms: int = PROBE) -> float:
    """The width of the page's lines in mean letters, from the streams that tell it."""
    until = [0] * len(page.streams)
    chosen = []
    for k, count in telling(page.streams, atoms):
        while not page.may_break[page.first[k] + count]:
            count -= 1
        until[k] = count
        chosen += [k] if count else []
    place = np.argsort(np.argsort(chosen)).tolist()
    ends = page.first + np.array(until)
    about = COARSE
    for fill in (COARSE_FILL, FILL):
        total = 0.72 * (np.log(about / USUAL_WIDTH) / USUAL_SPREAD) ** 2
        bits = page.width_bits(about, ends, fill) if chosen else []
        for k in place:
            total = total + bits[k]
        best = float(about[int(total.argmin())])
        about = best * FINE
    return best


def decode(page: Page, about: float) -> list[Decoded]:
    """The lines of each stream, the page's lines being about so wide."""
    return page.decode(about * NEAR)


def gains(page: Page, found: list[Decoded]) -> list[float]:
    """Bits by which the lines found read better than the streams as they stand."""
    return [bits - decoded.bits for bits, decoded in zip(_as_found(page), found, strict=True)]


def _as_found(page: Page) -> list[float]:
    """Bits of the page's streams as they stand."""
    last = page.last - 1
    bits: list[float] = (
        page.inner[page.last] - page.inner[page.first] + page.bits_of(last - 1, last, np.full(len(last), -1))
    ).tolist()
    return bits


def hopeless(texts: list[list[Stream]]) -> list[bool]:
    """For all streams of each of these texts, whether they would not gain enough even if lines of any length, up to the longest
    that are tried, were free to choose: one search without widths, for many texts side by side."""
    widest = np.array([COARSE[-1] * FINE[-1] * NEAR[-1]])
    most: list[float] = []
    for lot in lots([stream for streams in texts for stream in streams]):
        page = Page(lot)
        least = page.width_bits(widest, page.last, np.inf)
        most += [bits - float(best[0]) for bits, best in zip(_as_found(page), least, strict=True)]
    each, answers = iter(most), []
    for streams in texts:
        gain = sum(next(each) for _ in streams)
        answers.append(too_little(gain, streams))
    return answers


def too_little(gain: float, streams: list[Stream]) -> bool:
    """Whether lines that gain so many bits are not to be believed."""
    return gain < TOTAL or gain < PER_RUN * sum(int(s.runs[-1]) for s in streams)


def lines_of(page: Page, streams: list[Stream], about: float) -> Iterator[tuple[Decoded, float]]:
    """The lines of each of the streams, which are the page's or more, and what they gain."""
    for lot in lots(streams):
        here = page if lot == page.streams else Page(lot)
        found = decode(here, about)
        yield from zip(found, gains(here, found), strict=True)


def lots(streams: list[Stream]) -> list[list[Stream]]:
    """The streams in lots of `TOGETHER` atoms, or of one."""
    found: list[list[Stream]] = []
    size = 0
    for stream in streams:
        size += len(stream.parts)
        if not found or size > TOGETHER:
            found.append([])
            size = len(stream.parts)
        found[-1].append(stream)
    return found


def free_quotes(parts: list[Atom]) -> bool:
    """Whether quotes and brackets beside words stand free, so that the extractor broke runs at them."""
    free = touching = 0
    for i, part in enumerate(parts):
        if part.kind == "q" and not {p.kind for p in parts[max(0, i - 1) : i + 2]} & {"n", "l"}:
            loose = part.spaced and (i + 1 == len(parts) or parts[i + 1].spaced)
            free, touching = free + loose, touching + (not loose)
    return free >= touching
