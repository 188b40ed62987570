"""What readers of Arabic script take for the same when they search: `fold(text)`, traced to the text it was made from.

The rules are the table folding.json, which a published edition hands to the browser as it is:

    same    character → what it is folded to: alef and hamza forms, yeh, kaf, heh and teh marbuta, digits, spaces
    drop    ranges that vanish: marks, tatweel, joiners, bidi controls
    forms   ranges that are decomposed (NFKD) before the two above: presentation forms, Latin letters with accents

What is in no rule is lower-cased. A standing hamza is kept: without it water and "what" are one word.
"""

from __future__ import annotations

import json
import re
import unicodedata
from collections.abc import Iterator
from functools import cache
from pathlib import Path
from typing import NamedTuple

from tahqiq.model import Traced

TABLE = Path(__file__).with_suffix(".json")
"""The rules; read by Python here and by a published edition's search."""

_RUN = re.compile(r"[^\W\d_]+|\d+")


class Word(NamedTuple):
    """A searchable word of a text."""

    folded: str
    start: int
    """Index of its first character in the original text."""
    end: int
    """One past its last, marks after it not counted."""


@cache
def _table() -> dict[str, str]:
    """Every character that a rule names → what becomes of it."""
    rules = json.loads(TABLE.read_text(encoding="utf-8"))
    table: dict[str, str] = dict(rules["same"])
    table.update((char, "") for first, last in rules["drop"] for char in _span(first, last))
    for first, last in rules["forms"]:
        for char in _span(first, last):
            parts = unicodedata.normalize("NFKD", char)
            table[char] = "".join(table.get(part, part.lower()) for part in parts).strip()
    return table


def _span(first: str, last: str) -> map[str]:
    return map(chr, range(int(first, 16), int(last, 16) + 1))


def fold(text: str) -> Traced:
    """The text as a search sees it; `source` holds for each character the index of the one in `text` it was made from.

    Total (any string), idempotent (folding a folded text changes nothing), and never inserts: no index is -1.
    """
    table = _table()
    out: list[str] = []
    source: list[int] = []
    for i, char in enumerate(text):
        folded = table.get(char)
        if folded is None:
            folded = char.lower()
        if len(folded) == 1:
            out.append(folded)
            source.append(i)
        elif folded:
            out.append(folded)
            source.extend([i] * len(folded))
    return Traced("".join(out), source)


def words(text: str) -> Iterator[Word]:
    """The words of a text in order, folded: runs of letters and runs of decimal digits. A raised note mark is none."""
    folded, source = fold(text)
    folded = "".join([c if c.isalpha() or c.isdecimal() else " " for c in folded])
    for run in _RUN.finditer(folded):
        yield Word(run[0], source[run.start()], source[run.end() - 1] + 1)
