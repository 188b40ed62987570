"""Numbers back to front in lines that are not: an extractor that took Arabic-Indic digits for right-to-left letters.

Only with proof from the document's own numbers, digit script by digit script: no one writes 0 before a whole number,
many numbers end with it, and years begin with 13 … 20. One number that speaks against it, and nothing is touched.
"""

from __future__ import annotations

import re

from tahqiq.mend.direction import number_bits
from tahqiq.mend.plan import Edit
from tahqiq.mend.screen import holds, matches, points
from tahqiq.mend.zones import drawn

PROOF = 6.0
"""Bits to be shown, 3 from each telling number."""
LEAST = 3
"""Lines of numbers and signs in the order of the ink before any is turned."""
_SCRIPTS = ("\u0660-\u0669", "\u06f0-\u06f9")


def find(text: str) -> list[Edit]:
    """Each number of a digit script turned round, where the script's numbers prove that they were."""
    edits: list[Edit] = []
    for digits in _SCRIPTS:
        if not holds(text, points(digits)):
            continue
        number = re.compile(f"[{digits}]+(?:[.,:/\u060c\u066b\u066c][{digits}]+)*")
        found = [m for m in matches(number, digits, text) if len(m.group()) > 1]
        bits = [number_bits(m.group()) for m in found if m.group().isdecimal()]
        if sum(bits) >= PROOF and min(bits) >= 0.0:
            edits += [Edit(*m.span(), m.group()[::-1], sum(bits)) for m in found]
    return edits


_SIGNS = "-+()\u00b1%\u066a\u2026\u2013"
_BARE = re.compile(f"^[ \u00a0]*([{_SIGNS}\\d.,:/\u066b\u066c]*\\d[{_SIGNS}]*)[ \u00a0]*$", re.MULTILINE)
_ODD = re.compile(r"\d[%\u066a]?[-+\u00b1]|^[%\u066a]|^\)|\($")
_RUN = re.compile(r"(\d+)(?:\u2026|\.\.\.|\u2013)[-+]?(\d+)")


def cells(text: str) -> list[Edit]:
    """Lines of nothing but a number, its signs as drawn (a minus behind, a percent sign in front, a range that runs down),
    in reading order, where a document has several: cells of tables."""
    edits = []
    for match in _BARE.finditer(text):
        after = drawn(match.group(1))
        if _odd(match.group(1)) and not _odd(after):
            edits.append(Edit(*match.span(1), after))
    return edits if len(edits) >= LEAST else []


def _odd(cell: str) -> bool:
    """Whether nobody writes so."""
    run = _RUN.search(cell)
    return _ODD.search(cell) is not None or (run is not None and int(run.group(1)) > int(run.group(2)) and cell[0] not in "-+")
