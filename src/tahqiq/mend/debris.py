"""Invisible characters left behind by layout programs: bidi controls, soft hyphens, byte-order marks, zero-width
spaces.

Kept: ZWNJ and ZWJ between letters (Persian and Urdu spell with them), and LRM, RLM and ALM, which people type.
"""

from __future__ import annotations

import re

from tahqiq.mend.plan import Edit

DEBRIS = "\u00ad\u200b\u2060\ufeff\u202a-\u202e\u2066-\u2069\ufff9-\ufffb\u0000"
"""As the inside of a character class."""
_FOUND = re.compile(f"[{DEBRIS}]+")
_JOINER = re.compile("(?<![\u0620-\u06ff\u0750-\u077f])[\u200c\u200d]+|[\u200c\u200d]+(?![\u0620-\u06ff\u0750-\u077f])")


def find(text: str) -> list[Edit]:
    """What to drop. A lone joiner is debris only if other debris stands in the same text."""
    edits = [Edit(m.start(), m.end(), "") for m in _FOUND.finditer(text)]
    if edits:
        edits += [Edit(m.start(), m.end(), "") for m in _JOINER.finditer(text)]
    return _merged(edits)


def _merged(edits: list[Edit]) -> list[Edit]:
    result: list[Edit] = []
    for edit in sorted(edits):
        if result and edit.start <= result[-1].end:
            result[-1] = Edit(result[-1].start, max(edit.end, result[-1].end), "")
        else:
            result.append(edit)
    return result
