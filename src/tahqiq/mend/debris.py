"""Invisible characters left behind by layout programs: bidi controls, soft hyphens, byte-order marks, zero-width
spaces.

Kept: ZWNJ and ZWJ between letters (Persian and Urdu spell with them), and LRM, RLM and ALM, which people type.
"""

from __future__ import annotations

import re

from tahqiq.mend.joints import UNIT
from tahqiq.mend.plan import Edit

FEW = 3
"""Glyph numbers in brackets that people may write about, where none touches a right-to-left letter."""

DEBRIS = "\u00ad\u200b\u2060\ufeff\u202a-\u202e\u2066-\u2069\ufff9-\ufffb\u0000"
"""As the inside of a character class."""
_EMBEDDED = re.compile("\u202a([^\u202a-\u202e\n]+)\u202c")
"""A left-to-right embedding. pdftotext, inside a right-to-left line, writes numbers and the signs beside them so:
as drawn."""
_RTL_LINE = re.compile("^\u202b.*$", re.MULTILINE)
_ISLAND, _HYPHENED = (
    re.compile(
        "[A-Za-z\u00c0-\u024f](?:.*[A-Za-z\u00c0-\u024f0-9])?"
        f"|(?:(?<!\\d)[+-])?\\d+(?:[.,:/\u060c\u066b\u066c{hyphen}]\\d+)*[%\u066a]?"
    )
    for hyphen in ("", "-")
)
"""What reads from left to right inside it: numbers beside a hyphen one by one, or together."""
_PAIR = re.compile(r"(?<![\d.,:/-])(\d+)-(\d+)(?![\d.,:/-])")
_MEASURE = re.compile(f"^({UNIT}) (\\d+(?:[.,:]\\d+)*)$")
_LETTER = re.compile("[\u0590-\u05ff\u0620-\u065f\u066e-\u06ef\u06fa-\u08ff\ufb1d-\ufdff\ufe70-\ufefc]")


def embedded(text: str) -> list[Edit]:
    """Embeddings in right-to-left lines, in reading order and without their controls.

    Most programs draw two numbers and a hyphen behind right-to-left letters from the right to the left, some do not
    (rules W2 and W4 of UAX #9, and those who heed W4 alone): ranges run up, and the document's ranges say which it is. In
    lines without such letters they stand as they are read.
    """
    edits = []
    kept = _hyphens_kept(text)
    for line in _RTL_LINE.finditer(text):
        alone = _LETTER.search(line.group()) is None
        for match in _EMBEDDED.finditer(line.group()):
            inner, pieces, last = match.group(1), [], 0
            together = kept or (alone and _falling(inner) <= 0)
            for island in (_HYPHENED if together else _ISLAND).finditer(inner):
                pieces += [*inner[last : island.start()], _MEASURE.sub(r"\2 \1", island.group())]
                last = island.end()
            pieces += inner[last:]
            start = line.start() + match.start()
            edits.append(Edit(start, line.start() + match.end(), "".join(reversed(pieces))))
    return edits


def _falling(inner: str) -> int:
    """Pairs of whole numbers with a hyphen that run down, less those that run up."""
    found = [(int(a), int(b)) for a, b in _PAIR.findall(inner)]
    return sum((a > b) - (a < b) for a, b in found)


def _hyphens_kept(text: str) -> bool:
    """Whether ranges behind letters mostly run up as they are drawn."""
    lines = (line.group() for line in _RTL_LINE.finditer(text))
    inners = (match.group(1) for line in lines if _LETTER.search(line) for match in _EMBEDDED.finditer(line))
    return sum(map(_falling, inners)) < 0


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


_CID = re.compile(r"\(cid:\d+\)")
_BESIDE_RTL = re.compile("[\u0590-\u08ff\ufb1d-\ufefc] ?(?:\\(cid:\\d+\\))|(?:\\(cid:\\d+\\)) ?[\u0590-\u08ff\ufb1d-\ufefc]")


def unmapped(text: str) -> list[Edit]:
    """pdfminer's `(cid:12)`, a glyph without a map, as U+FFFD: the number is no text."""
    found = list(_CID.finditer(text))
    meant = len(found) <= FEW and not _BESIDE_RTL.search(text)
    return [] if meant else [Edit(m.start(), m.end(), "\ufffd") for m in found]
