"""The dialect of a producer, voted on by the lines of its own pages.

vote(drafts) → `Dialect`
"""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterable

from tahqiq.page.blocks import Draft
from tahqiq.page.build import directed
from tahqiq.page.forward import DIALECTS, SELF_LED, UAX9, WORDWISE, Dialect
from tahqiq.page.plausible import STRONG

EVIDENCE = 4
"""Plausibility that another dialect must gain over UAX #9, and twice what it loses, before it is believed."""

_NUMBERS = tuple(dialect for dialect in DIALECTS if dialect != SELF_LED)
"""Dialects that lines of numbers tell."""

_BRACKETS = frozenset("()[]{}\u00ab\u00bb")
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
    return Dialect(UAX9, tuple(d for d in _NUMBERS if lost[d] - gained[d] < EVIDENCE))


def _weigh(draft: Draft, gained: Counter[str], lost: Counter[str]) -> None:
    """Add what each dialect gains and loses in plausibility against UAX #9 over the draft's lines without Latin letters.
    Those with them tell only whether their words direct themselves, by their brackets, and where no other dialect would."""
    cells = [cell for line in draft.lines for cell in line]
    if not any(a.cls in "LEN" for cell in cells for a in cell):
        return
    costs = {dialect: [read.cost for read in directed(cells, True, dialect)[0]] for dialect in (UAX9, *DIALECTS)}
    for k, cell in enumerate(cells):
        kinds = "".join([atom.cls for atom in cell])
        if _BY_HAND.search(kinds):
            continue
        if "L" not in kinds:
            for dialect in _NUMBERS:
                gained[dialect] += min(STRONG, max(0, costs[UAX9][k] - costs[dialect][k]))
                lost[dialect] += min(STRONG, max(0, costs[dialect][k] - costs[UAX9][k]))
        elif any(atom.text in _BRACKETS for atom in cell):
            others, own = min(costs[UAX9][k], costs[WORDWISE][k]), costs[SELF_LED][k]
            gained[SELF_LED] += min(STRONG // 2, others) if not own else 0
            lost[SELF_LED] += min(STRONG, max(0, own - others))
