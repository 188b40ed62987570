"""Damage known text the ways extractors and databases do, so that what mending gives back can be counted."""

from __future__ import annotations

import re
from collections.abc import Callable

from tahqiq.lm.fold import LATIN, NUMBER

Width = Callable[[str], float]

_ISLAND = rf"(?:{LATIN})(?:\s+(?:{LATIN}|{NUMBER}))*|{NUMBER}"
_BREAKS = {
    "numbers": re.compile(rf"({_ISLAND})"),
    "quotes": re.compile(rf"({_ISLAND}|[\"\u00ab\u00bb\u201c\u201d()\[\]])"),
    "signs": re.compile(rf"({_ISLAND}|[\"\u00ab\u00bb\u201c\u201d()\[\].,:;!\u060c\u061b\u061f])"),
}


def wrap(text: str, most: float, width: Width) -> list[str]:
    """Fill lines greedily, as typesetters do: `width` gives a word's width, `most` is the line's."""
    lines: list[list[str]] = [[]]
    used = 0.0
    space = width(" ")
    for word in text.split():
        wide = width(word)
        if lines[-1] and used + space + wide > most:
            lines.append([])
            used = 0.0
        used += (space if lines[-1] else 0.0) + wide
        lines[-1].append(word)
    return [" ".join(line) for line in lines]


def runs(line: str, breaks: str = "quotes") -> list[str]:
    """The runs of a line in reading order; a run of signs alone is turned, as extractors that know no better do."""
    pieces = [piece.strip() for piece in _BREAKS[breaks].split(line)]
    return [p if any(c.isalnum() for c in p) else p[::-1] for p in pieces if p]


def run_order(line: str, breaks: str = "quotes", join: str = " ") -> str:
    """The line's runs from left to right."""
    return join.join(reversed(runs(line, breaks)))
