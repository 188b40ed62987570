"""Numbers back to front in lines that are not: an extractor that took Arabic-Indic digits for right-to-left letters.

Only with proof from the document's own numbers, digit script by digit script: no one writes 0 before a whole number,
many numbers end with it, and years begin with 13 … 20. One number that speaks against it, and nothing is touched.
"""

from __future__ import annotations

import re

from tahqiq.mend.direction import number_bits
from tahqiq.mend.plan import Edit
from tahqiq.mend.screen import holds, points

PROOF = 6.0
"""Bits to be shown, 3 from each telling number."""
_SCRIPTS = ("\u0660-\u0669", "\u06f0-\u06f9")


def find(text: str) -> list[Edit]:
    """Each number of a digit script turned round, where the script's numbers prove that they were."""
    edits: list[Edit] = []
    for digits in _SCRIPTS:
        if not holds(text, points(digits)):
            continue
        found = [
            m for m in re.finditer(f"[{digits}]+(?:[.,:/\u060c\u066b\u066c][{digits}]+)*", text) if len(m.group()) > 1
        ]
        bits = [number_bits(m.group()) for m in found if m.group().isdecimal()]
        if sum(bits) >= PROOF and min(bits) >= 0.0:
            edits += [Edit(*m.span(), m.group()[::-1], sum(bits)) for m in found]
    return edits
