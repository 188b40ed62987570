"""The dialect of a producer, voted on by the lines of its own pages.

vote(drafts) → `Dialect`
"""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterable

from tahqiq.page.blocks import Draft
from tahqiq.page.build import directed
from tahqiq.page.forward import DIALECTS, UAX9, Dialect
from tahqiq.page.plausible import STRONG

EVIDENCE = 4
"""Plausibility that another dialect must gain over UAX #9, and twice what it loses, before it is believed."""

_BY_HAND = re.compile(r"[EN]P[EN]+P[EN]|(?<![EN])P[EN]+P")
"""Classes of telephone numbers and dates: they are set left to right by hand too often to tell a dialect."""


def vote(found: Iterable[Draft]) -> Dialect:
    """The dialect that explains the lines of these drafts, from pages that run from the right, clearly better than UAX #9;
    else UAX #9, and as its rivals those that explain them no worse."""
    gained: Counter[str] = Counter()
    lost: Counter[str] = Counter()
    for draft in found:
        _weigh(draft, gained, lost)
    best = max(DIALECTS, key=lambda dialect: gained[dialect] - lost[dialect])
    if gained[best] >= EVIDENCE and gained[best] > 2 * lost[best]:
        return Dialect(best)
    return Dialect(UAX9, tuple(d for d in DIALECTS if lost[d] - gained[d] < EVIDENCE))


def _weigh(draft: Draft, gained: Counter[str], lost: Counter[str]) -> None:
    """Add what each dialect gains and loses in plausibility against UAX #9 over the draft's lines."""
    cells = [cell for line in draft.lines for cell in line]
    if any(a.cls in "EN" for cell in cells for a in cell):
        plain = directed(cells, True, UAX9)[0]
        for dialect in DIALECTS:
            for cell, a, b in zip(cells, plain, directed(cells, True, dialect)[0], strict=True):
                kinds = "".join([atom.cls for atom in cell])
                if "L" in kinds or _BY_HAND.search(kinds):
                    continue
                gained[dialect] += min(STRONG, max(0, a.cost - b.cost))
                lost[dialect] += min(STRONG, max(0, b.cost - a.cost))
