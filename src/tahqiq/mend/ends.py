"""Signs and spaces at the wrong end of a run, the runs themselves in reading order.

MuPDF turns each right-to-left run of a line round, but only from its first letter on: what stood left of that on the
page (the run's end: a space, a stop, an opening bracket) stays in front, and a percent sign or bracket right of its last
letter (the run's beginning) stays behind. So `1.4 A B. C 7%` comes out as ` A B. C1.4` … The page is judged by how
its runs meet numbers; then each run gets the reading whose joints are as people write and whose words are likeliest.
"""

from __future__ import annotations

import itertools
import re
from typing import NamedTuple

import numpy as np

from tahqiq.lm import Words
from tahqiq.lm.fold import FORMS, HEBREW, LETTERS, MARKS, tokens
from tahqiq.lm.words import EDGE_HASH
from tahqiq.mend.joints import misfits
from tahqiq.mend.plan import Edit
from tahqiq.mend.screen import pairs

MISFIT = 4.0
"""Bits against a joint that nobody writes: a word that touches a number, a space before a comma, a stop in front."""
LEAST, SHARE = 8, 0.35
"""Misfit joints of runs that a document must have before it is looked at, and their share of all joints."""
FITS = 6.0
"""Bits in favour of a run that stands as people write after the number that it touches."""
MOVED = 2.0
"""Bits against each sign that changes its place."""
PER_RUN = 1.5
"""Bits that a run must gain on the average for the document to be mended."""
CONTEXT = 40
"""Characters before a run that its words are judged with."""
LONGEST = 6
"""Signs and spaces at a run's end that are looked at."""

LETTER = f"{LETTERS}{FORMS}{HEBREW}{MARKS}\u0640\u200c"
_LTR = "0-9A-Za-z\u00c0-\u024f\u0660-\u0669\u06f0-\u06f9"
_RUN = re.compile(f"[^{_LTR}\n\f]*[{LETTER}][^{_LTR}\n\f]*")
_EDGES = re.compile(f"([^{LETTER}]*)(.*?)([^{LETTER}]*)", re.DOTALL)
_WORD_END = re.compile(f"[{LETTER}]+$")


_PLAIN = {0x660 + digit: 0x30 + digit for digit in range(10)}
_NUMBER = re.compile(f"[{_LTR}]+")
DIGITS = "0-9\u0660-\u0669\u06f0-\u06f9"
_BEGINS, _BEGINS_OR_ENDS = re.compile("\n[ .,:;\u060c\u061b%)]"), re.compile("\n[ .,:;\u060c\u061b%)]|[%\u066a]\n")


class Run(NamedTuple):
    """One right-to-left run: where it stands, and the number or Latin before and behind it, perhaps over a line feed."""

    start: int
    end: int
    before: str
    after: str
    touching: tuple[bool, bool]
    """Whether these stand on the same line."""


def find(text: str, model: Words | None) -> list[Edit]:
    """Each run with its ends put right, in a document whose runs were turned so; [] where they were not."""
    if not _suspicious(text):
        return []
    found = runs(text)
    misfit, joints = 0.0, 0
    for run in found:
        before = run.before[-1:] if run.touching[0] else ""
        after = run.after[:1] if run.touching[1] else ""
        count = (before != "") + (after != "")
        joints += count
        misfit += min(count, misfits((before + text[run.start : run.end] + after).translate(_PLAIN)))
    if misfit < LEAST or misfit < SHARE * joints:
        return []
    edits: list[Edit] = []
    so_far, at = "", 0
    for run in found:
        so_far = (so_far + text[at : run.start])[-CONTEXT:]
        best = _best(text, run, so_far, model)
        at = run.end
        so_far += best.after if best else text[run.start : run.end]
        if best:
            edits.append(best)
    return edits if sum(e.gain for e in edits) > PER_RUN * len(found) else []


def _suspicious(text: str) -> bool:
    """Whether there is a tenth of what `find` asks for: letters that touch numbers, lines that begin with a sign."""
    edges = _BEGINS_OR_ENDS if "%\n" in text or "\u066a\n" in text else _BEGINS
    odd = pairs(text, LETTER, DIGITS) + len(edges.findall(text))
    return odd >= LEAST // 2 and odd >= 0.3 * SHARE * len(_NUMBER.findall(text))


def runs(text: str) -> list[Run]:
    """The right-to-left runs of the text: what stands between numbers, Latin and line feeds and has a letter."""
    found = []
    for match in _RUN.finditer(text):
        start, end = match.span()
        before, after = _LTR_END.search(text[max(0, start - 24) : start]), _LTR_START.search(text[end : end + 24])
        same = before is not None and not before.group(2), after is not None and not after.group(1)
        found.append(Run(start, end, before.group(1) if before else "", after.group(2) if after else "", same))
    return found


_LTR_END = re.compile(f"([{_LTR}][{_LTR}.,:/]*)(\\s*)$")
_LTR_START = re.compile(f"^(\\s*)([{_LTR}][{_LTR}.,:/]*)")


def _best(text: str, run: Run, so_far: str, model: Words | None) -> Edit | None:
    """The likeliest reading of a run after what was put right before it; None where that is the one it has."""
    body = text[run.start : run.end]
    match = _EDGES.fullmatch(body)
    if match is None:
        return None
    lead, core, tail = match.groups()
    if len(lead) > LONGEST or len(tail) > LONGEST or not lead + tail:
        return None
    readings = {body: 0.0}
    for k, j in itertools.product(range(len(lead) + 1), range(_movable(tail) + 1)):
        reading = tail[len(tail) - j :][::-1] + lead[k:] + core + tail[: len(tail) - j] + lead[:k][::-1]
        readings.setdefault(reading, MOVED * (j + sum(not c.isspace() for c in lead[:k])))
    costs = {
        r: moved + MISFIT * misfits((run.before[-2:] + r + run.after[:2]).translate(_PLAIN)) for r, moved in readings.items()
    }
    if not costs[body] and run.touching[0]:
        costs[body] -= FITS
    least = min(costs.values())
    near = [r for r, cost in costs.items() if cost <= least + 2 * MISFIT]
    if model is not None and len(near) > 1:
        for reading, bits in zip(near, _word_bits(run, near, so_far, model), strict=True):
            costs[reading] += bits
    best = min(near, key=lambda r: costs[r])
    if body not in near:
        return Edit(run.start, run.end, best, costs_of(costs, body, best))
    return Edit(run.start, run.end, best, costs[body] - costs[best]) if best != body else None


def costs_of(costs: dict[str, float], body: str, best: str) -> float:
    """Bits gained where the run as found was not worth a look-up."""
    return max(2 * MISFIT, costs[body] - costs[best])


def _movable(tail: str) -> int:
    """Signs at the tail's end that may belong to the run's beginning."""
    return len(tail) - len(tail.rstrip("%\u066a)(]["))


def _word_bits(run: Run, readings: list[str], so_far: str, model: Words) -> list[float]:
    """Bits of each reading between its neighbours."""
    edge = np.array([EDGE_HASH])
    before = so_far.rstrip() if run.before else so_far
    ids = [np.concatenate((edge, edge, model.ids(tokens(before + r + run.after)))) for r in readings]
    flat = np.concatenate(ids)
    bits = model.along(flat)
    ends = np.cumsum([len(i) for i in ids])
    return [float(bits[end - len(i) : end - 2].sum()) for end, i in zip(ends, ids, strict=True)]
