"""Which characters a text holds, and which stand behind which, at a glance: nearly every rule needs one that most texts have
not."""

from __future__ import annotations

import re
from collections.abc import Iterator
from functools import lru_cache
from typing import NamedTuple

import numpy as np
import numpy.typing as npt

SHORT = 4_000
"""Characters of a text up to which the set of them is made sooner than a table."""


class Points(NamedTuple):
    """Code points to be looked for, as numbers and as a set."""

    numbers: npt.NDArray[np.int64]
    known: frozenset[int]


@lru_cache(maxsize=64)
def points(inside: str) -> Points:
    """The code points of the inside of a character class, which holds characters and ranges and no escapes."""
    found: list[int] = []
    at = 0
    while at < len(inside):
        span = inside[at + 1 : at + 2] == "-" and at + 2 < len(inside)
        found += range(ord(inside[at]), ord(inside[at + 2 if span else at]) + 1)
        at += 3 if span else 1
    return Points(np.array(found), frozenset(found))


@lru_cache(maxsize=2)
def codes(text: str) -> npt.NDArray[np.intp]:
    """The code point of each character, U+FFFF for all beyond the Basic Multilingual Plane."""
    return np.minimum(np.frombuffer(text.encode("utf-32-le", "surrogatepass"), np.uint32), 0xFFFF).astype(np.intp)


@lru_cache(maxsize=2)
def _held(text: str) -> npt.NDArray[np.bool_]:
    """For each code point of the Basic Multilingual Plane whether the text holds it (the last one also for all beyond)."""
    held = np.zeros(0x10000, np.bool_)
    held[codes(text)] = True
    return held


@lru_cache(maxsize=64)
def _table(inside: str) -> npt.NDArray[np.bool_]:
    table = np.zeros(0x10000, np.bool_)
    table[points(inside).numbers] = True
    return table


@lru_cache(maxsize=8)
def among(text: str, inside: str) -> npt.NDArray[np.bool_]:
    """For each character of a text whether it is of the inside of a character class, as in `points`."""
    return _table(inside)[codes(text)]


def pairs(text: str, before: str, after: str) -> int:
    """How often a character of one class stands right before one of another."""
    return int(np.count_nonzero(among(text, before)[:-1] & among(text, after)[1:]))


def matches(pattern: re.Pattern[str], first: str, text: str) -> Iterator[re.Match[str]]:
    """As `pattern.finditer(text)`, of a pattern that begins with a character of this class, where few characters are."""
    if len(text) <= SHORT:
        yield from pattern.finditer(text)
        return
    end = 0
    for at in np.flatnonzero(among(text, first)).tolist():
        if at >= end and (match := pattern.match(text, at)):
            yield match
            end = match.end()


@lru_cache(maxsize=4)
def _few(text: str) -> frozenset[int]:
    """The code points of a short text."""
    return frozenset(map(ord, text))


def holds(text: str, wanted: Points) -> bool:
    """Whether the text holds one of these characters."""
    if len(text) <= SHORT:
        return not wanted.known.isdisjoint(_few(text))
    return bool(_held(text)[wanted.numbers].any())
