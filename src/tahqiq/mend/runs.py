"""Run order with the line breaks kept: each line's runs stood from left to right, and go back."""

from __future__ import annotations

import math
from collections.abc import Callable, Sequence
from typing import NamedTuple

import numpy as np

from tahqiq.bidi import MIRRORS
from tahqiq.lm import Words
from tahqiq.lm.store import U64
from tahqiq.lm.words import EDGE_HASH
from tahqiq.mend.atoms import (
    CLOSING,
    COMMAS,
    OPENING,
    STOPS,
    Atom,
    edge_runs,
    ends_orders,
    rebuild,
    run_numbers,
    sign_contacts,
    sign_runs,
)

PER_LINE = 1.5
"""Bits a line with runs must gain on the average before the document counts as damaged."""
PER_LINE_SIGNS = 0.7
"""The same where no word model speaks, only signs and numbers."""
TOTAL = 14.0
"""Bits that all lines together must gain."""
BAD_EDGE = 7.0
"""Bits against a line that begins with a stop, comma or closing bracket, or ends with an opening one."""

CLEAR, TRUST = 3.0, 7.0
"""Bits that make a line's vote clear; bits of prior that unanimous lines can give at most."""
FOLLOW = 4.0
"""The least such prior: a page has one history."""
FREE = 4.0
"""Bits, in such a document, for each quote or bracket with a space on both sides: an extractor put those spaces
there."""
SIGN = 3.0
"""Bits against a percent sign before its number, or a range that runs down."""
CROSSED = 4.0
"""Bits against a line in which a bracket closes before one opens."""


EDGE_SIGNS = tuple(STOPS + COMMAS + CLOSING + OPENING + "%\u066a")
"""Signs that, at the front of line after line, show that something is wrong with the lines."""

Habit = Callable[[list[Atom]], list[int]]
USUAL = 3.0
"""Bits in favour of the habit that explains the document best."""


class Choice(NamedTuple):
    """One line with runs: both readings, and how many bits better the turned one is."""

    parts: list[Atom]
    runs: list[int]
    order: list[int]
    gain: float


Reading = tuple[int, tuple[int, ...]]
"""A line, by its number, and its atoms in an order."""


def choices(lines: list[list[Atom]], model: Words | None, habits: Sequence[Habit]) -> list[list[Choice | None]]:
    """For each habit and line its two readings; None where the line is one run. One batch of look-ups.

    Without a word model (Persian, Urdu, Hebrew …) only the signs and numbers speak.
    """
    made = [[_turned(parts, habit) for parts in lines] for habit in habits]
    plain = [tuple(range(len(parts))) for parts in lines]
    wanted: dict[Reading, None] = {}
    for found in made:
        for line, some in enumerate(found):
            wanted |= {(line, tuple(order)): None for order in (plain[line], *(c.order for c in some)) if some}
    cost = _costs(list(wanted), [[p.text for p in parts] for parts in lines], model)
    result: list[list[Choice | None]] = []
    for habit, found in zip(habits, made, strict=True):
        best: list[Choice | None] = [None] * len(lines)
        for line, some in enumerate(found):
            extra = SIGN * sign_contacts(lines[line]) if some and habit is sign_runs else 0.0
            gains = [cost[line, plain[line]] - cost[line, tuple(choice.order)] + extra for choice in some]
            if some:
                best[line] = some[gains.index(max(gains))]._replace(gain=max(gains))
        result.append(best)
    return result


def _turned(parts: list[Atom], habit: Habit) -> list[Choice]:
    """The ways to read a line with its runs put back; [] where it is one run, or has no word."""
    runs = habit(parts) if parts else [0]
    if runs[-1] == 0 or not any(p.kind == "w" for p in parts):
        return []
    if habit is swapped_ends:
        return [Choice(parts, runs, order, 0.0) for order in ends_orders(parts, runs)]
    return [Choice(parts, runs, sorted(range(len(parts)), key=lambda i: (-runs[i], i)), 0.0)]


def _costs(readings: list[Reading], texts: list[list[str]], model: Words | None) -> dict[Reading, float]:
    """Bits of each reading, with its brackets as they are or mirrored, whichever is likelier."""
    mirrored = [[MIRRORS.get(t, t) for t in line] for line in texts]
    bits = dict.fromkeys(readings, (0.0, 0.0))
    if model is not None and readings:
        ids = model.ids([t for face in (texts, mirrored) for line in face for t in line])
        start = np.cumsum([0] + [len(line) for line in texts]).tolist()
        places = [[start[line] + start[-1] * face + k for k in order] for face in (0, 1) for line, order in readings]
        found = batch(ids, places, model)
        bits = dict(zip(readings, zip(found[: len(readings)], found[len(readings) :], strict=True), strict=True))
    costs: dict[Reading, float] = {}
    for reading in readings:
        line, order = reading
        found_texts = [texts[line][k] for k in order]
        cost = bits[reading][0] + edges(found_texts)
        if mirrored[line] != texts[line]:
            cost = min(cost, bits[reading][1] + edges([mirrored[line][k] for k in order]))
        costs[reading] = cost + (signs(found_texts) if model is None else 0.0)
    return costs


def swapped_ends(parts: list[Atom]) -> list[int]:
    """Runs of numbers and Latin, and of all between them; the signs at a run's ends changed places (MuPDF)."""
    return run_numbers(parts, False)


HABITS: tuple[Habit, ...] = (
    lambda parts: run_numbers(parts, True), lambda parts: run_numbers(parts, False), edge_runs, swapped_ends, sign_runs,
)  # fmt: skip
"""How extractors break a line into runs: at quotes, at numbers and Latin alone, at signs beside them too, at every
sign."""


def signs(texts: list[str]) -> float:
    """Bits against a line for numbers and the signs that go with them: a percent sign stands behind its number, a
    range runs up, lines may begin with a number and a stop or end with a stop. The word model knows this for Arabic."""
    against = 0.0
    if len(texts) > 2 and texts[1] in STOPS and texts[0].isdecimal() and len(texts[0]) < 3:
        against -= SIGN
    if texts[-1] in STOPS:
        against -= 1.0
    for i, text in enumerate(texts):
        before, after = texts[i - 1 : i], texts[i + 1 : i + 2]
        if text in ("%", "\u066a"):
            against += SIGN * (not (before and before[0][-1].isdigit()))
        elif text in ("-", "\u2013") and before and after and before[0].isdecimal() and after[0].isdecimal():
            against += SIGN * (int(before[0]) > int(after[0]))
    return against


def batch(ids: U64, sequences: Sequence[Sequence[int]], model: Words) -> list[float]:
    """Bits of each sequence of words, its front counted, in one look-up; the words are places in `ids`."""
    edge = len(ids)
    places = [place for sequence in sequences for place in (edge, edge, *sequence)]
    bits = model.along(np.append(ids, EDGE_HASH)[places]).astype(float)
    sums = np.concatenate(([0.0], np.cumsum(bits)))
    sizes = np.array([len(sequence) for sequence in sequences])
    start = np.cumsum(sizes + 2) - sizes - 2  # the end of a print line says little: it is left out
    totals: list[float] = (sums[start + sizes] - sums[start]).tolist()
    return totals


def edges(texts: list[str]) -> float:
    """Bits against a line for what it begins and ends with."""
    first, last = texts[0], texts[-1]
    odd = first in STOPS or first in COMMAS or (first in CLOSING and first not in OPENING)
    crossed = depth = 0
    for text in texts:
        depth += (text in "([\u00ab") - (text in ")]\u00bb")
        crossed += depth < 0
    return BAD_EDGE * (float(odd) + float(last in OPENING and last not in CLOSING)) + (CROSSED if crossed else 0.0)


def trust(gains: list[float]) -> float:
    """Bits by which a line may read worse with its runs put back and yet follow the others: their agreement, as
    odds."""
    clear = [gain > 0 for gain in gains if abs(gain) > CLEAR]
    agree = sum(clear) + 0.5
    return max(FOLLOW, min(TRUST, math.log2(agree / (len(clear) - sum(clear) + 0.5))))


def free_signs(choice: Choice) -> int:
    """Quotes and brackets of the line with a space on both sides."""
    parts = choice.parts
    last = len(parts) - 1
    return sum(p.kind == "q" and p.spaced and (i == last or parts[i + 1].spaced) for i, p in enumerate(parts))


def text_of(choice: Choice, open_quote: bool) -> str:
    """The line with its runs put back; `open_quote`: a straight quote stands open before it."""
    return rebuild(choice.parts, choice.order, choice.runs, open_quote)
