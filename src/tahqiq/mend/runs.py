"""Run order with the line breaks kept: each line's runs stood from left to right, and go back."""

from __future__ import annotations

import math
from collections.abc import Callable
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


Ids = tuple[U64, U64]
"""The hashes of a line's atoms, and the same with its brackets mirrored."""


def line_ids(lines: list[list[Atom]], model: Words | None) -> list[Ids]:
    """The hashes of each line's atoms, in one look-up; brackets may have been mirrored, too."""
    if model is None:
        return []
    texts = [p.text for parts in lines for p in parts]
    plain, mirrored = model.ids(texts), model.ids([MIRRORS.get(t, t) for t in texts])
    cuts = np.cumsum([len(parts) for parts in lines])[:-1]
    return list(zip(np.split(plain, cuts), np.split(mirrored, cuts), strict=True))


def choices(lines: list[list[Atom]], ids: list[Ids], model: Words | None, habit: Habit) -> list[Choice | None]:
    """For each line its two readings; None where the line is one run. One batch of look-ups; `ids` is `line_ids(lines)`.

    Without a word model (Persian, Urdu, Hebrew …) only the signs and numbers speak.
    """
    result: list[Choice | None] = []
    work: list[tuple[int, Choice]] = []
    for parts in lines:
        runs = habit(parts)
        orders = [sorted(range(len(parts)), key=lambda i: (-runs[i], i))]
        if orders[0] == list(range(len(parts))) or not any(p.kind == "w" for p in parts):
            result.append(None)
            continue
        if habit is swapped_ends:
            orders = ends_orders(parts, runs)
        work += [(len(result), Choice(parts, runs, order, 0.0)) for order in orders]
        result.append(work[-1][1])
    if not work:
        return result
    plain, turned = _costs(work, ids, model)
    best: dict[int, Choice] = {}
    for i, (line, choice) in enumerate(work):
        gain = plain[i] - turned[i]
        gain += SIGN * sign_contacts(choice.parts) if habit is sign_runs else 0.0
        if line not in best or gain > best[line].gain:
            best[line] = choice._replace(gain=gain)
    return [best.get(i) if choice is not None else None for i, choice in enumerate(result)]


def _costs(work: list[tuple[int, Choice]], ids: list[Ids], model: Words | None) -> tuple[list[float], list[float]]:
    """Bits of each choice's line as it stands and turned, each with its brackets as they are or mirrored."""
    readings = [[p.text for p in choice.parts] for _, choice in work]
    readings += [[choice.parts[k].text for k in choice.order] for _, choice in work]
    bits = [0.0] * (4 * len(work))
    if model is not None:
        sequences = [ids[line][face] for face in (0, 1) for line, _ in work]
        turned = [ids[line][face][choice.order] for face in (0, 1) for line, choice in work]
        n = len(work)
        bits = batch([*sequences[:n], *turned[:n], *sequences[n:], *turned[n:]], model)
    best = []
    for i, texts in enumerate(readings):
        mirrored = [MIRRORS.get(t, t) for t in texts]
        cost = bits[i] + edges(texts)
        if mirrored != texts:
            cost = min(cost, bits[i + len(readings)] + edges(mirrored))
        best.append(cost + (signs(texts) if model is None else 0.0))
    return best[: len(work)], best[len(work) :]


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


def batch(sequences: list[U64], model: Words) -> list[float]:
    """Bits of each sequence of word hashes, its edges counted, in one look-up."""
    edge = np.array([EDGE_HASH])
    padded = np.concatenate([np.concatenate((edge, edge, s)) for s in sequences] + [edge, edge])
    bits = model.along(padded)
    result, at = [], 0
    for s in sequences:
        result.append(float(bits[at : at + len(s)].sum()))  # the end of a print line says little: left out
        at += len(s) + 2
    return result


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
