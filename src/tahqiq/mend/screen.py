"""Which characters a text holds, at a glance: nearly every rule needs one that most texts have not."""

from __future__ import annotations

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


@lru_cache(maxsize=4)
def _held(text: str) -> npt.NDArray[np.bool_]:
    """For each code point of the Basic Multilingual Plane whether the text holds it (the last one also for all beyond)."""
    held = np.zeros(0x10000, np.bool_)
    held[np.minimum(np.frombuffer(text.encode("utf-32-le", "surrogatepass"), np.uint32), 0xFFFF)] = True
    return held


@lru_cache(maxsize=4)
def _few(text: str) -> frozenset[int]:
    """The code points of a short text."""
    return frozenset(map(ord, text))


def holds(text: str, wanted: Points) -> bool:
    """Whether the text holds one of these characters."""
    if len(text) <= SHORT:
        return not wanted.known.isdisjoint(_few(text))
    return bool(_held(text)[wanted.numbers].any())
