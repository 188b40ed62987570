"""The marks model: which vowel or other mark does a letter bear between its neighbours? Asked where marks may stand
one letter off."""

from __future__ import annotations

import re
from collections.abc import Iterable
from typing import Any

import numpy as np
import numpy.typing as npt

from tahqiq.lm.store import STEP, quantise

MARKS = "\u064b\u064c\u064d\u064e\u064f\u0650\u0651\u0652\u0670"
LETTERS = "".join(map(chr, (*range(0x0621, 0x063B), *range(0x0641, 0x064B))))
EDGE, OTHER = len(LETTERS), len(LETTERS) + 1
"""Codes for no letter (a word begins or ends), and for a letter not in `LETTERS`."""
SIZE = len(LETTERS) + 2
SMOOTH = 0.5
"""Added to every count."""

_CODE = {letter: code for code, letter in enumerate(LETTERS)} | {"": EDGE}
_CLUSTER = re.compile(f"([\u0621-\u063a\u0641-\u064a\u0671-\u06d3])([{MARKS}]*)")
_WORD = re.compile(f"[\u0621-\u063a\u0641-\u064a{MARKS}\u0671-\u06d3]+")


def clusters(word: str) -> list[tuple[str, str]]:
    """The (letter, marks) of a word in order; marks before its first letter are left out."""
    return _CLUSTER.findall(word)


class Marks:
    """The marks model of one language."""

    def __init__(self, meta: dict[str, Any], arrays: dict[str, npt.NDArray[Any]]) -> None:
        self.table: npt.NDArray[np.uint8] = arrays["table"]  # (SIZE, SIZE, SIZE, marks): before, letter, after
        self.meta = meta

    def bits(self, before: str, letter: str, after: str, marks: str) -> float:
        """−log2 of the chance that the letter bears each of these marks; 0 for a mark the model does not know."""
        row = self.table[_CODE.get(before, OTHER), _CODE.get(letter, OTHER), _CODE.get(after, OTHER)]
        return STEP * sum(int(row[MARKS.index(m)]) for m in marks if m in MARKS)


def train(lines: Iterable[str]) -> dict[str, npt.NDArray[Any]]:
    """The arrays of a model file, from fully vowelled text."""
    counts = np.zeros((SIZE, SIZE, SIZE, len(MARKS)))
    seen = np.zeros((SIZE, SIZE, SIZE, 1))
    for line in lines:
        for word in _WORD.findall(line):
            found = clusters(word)
            codes = [EDGE, *(_CODE.get(letter, OTHER) for letter, _ in found), EDGE]
            for i, (_, marks) in enumerate(found, 1):
                place = codes[i - 1], codes[i], codes[i + 1]
                seen[place] += 1
                for mark in marks:
                    counts[(*place, MARKS.index(mark))] += 1
    # what was seen seldom is told from the letter and its follower, these from the letter
    pairs, pair_seen = counts.sum(axis=0, keepdims=True), seen.sum(axis=0, keepdims=True)
    single, single_seen = pairs.sum(axis=2, keepdims=True), pair_seen.sum(axis=2, keepdims=True)
    rate = (single + SMOOTH) / (single_seen + 4 * SMOOTH)
    rate = (pairs + 4 * rate) / (pair_seen + 4)
    rate = (counts + 4 * rate) / (seen + 4)
    return {"table": quantise(-np.log2(rate))}
