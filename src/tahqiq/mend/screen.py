"""Which characters a text holds, at a glance: nearly every rule needs one that most texts have not."""

from __future__ import annotations

from functools import lru_cache

import numpy as np
import numpy.typing as npt

Points = npt.NDArray[np.int64]


def points(inside: str) -> Points:
    """The code points of the inside of a character class, which holds characters and ranges and no escapes."""
    found: list[int] = []
    at = 0
    while at < len(inside):
        span = inside[at + 1 : at + 2] == "-" and at + 2 < len(inside)
        found += range(ord(inside[at]), ord(inside[at + 2 if span else at]) + 1)
        at += 3 if span else 1
    return np.array(found)


@lru_cache(maxsize=4)
def _held(text: str) -> npt.NDArray[np.bool_]:
    """For each code point of the Basic Multilingual Plane whether the text holds it (the last one also for all beyond)."""
    held = np.zeros(0x10000, np.bool_)
    held[np.minimum(np.frombuffer(text.encode("utf-32-le", "surrogatepass"), np.uint32), 0xFFFF)] = True
    return held


def holds(text: str, wanted: Points) -> bool:
    """Whether the text holds one of these characters."""
    return bool(_held(text)[wanted].any())
