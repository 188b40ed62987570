"""Marks one letter off: before the letter that bears them, or a letter late.

An extractor that sorts glyphs by where they stand, or turns a line round character by character, puts all marks of a
document a letter too early or too late, or now so and now so. Which letters bear which marks between which neighbours
is known (`lm.marks`); the document's marks vote, then each word's marks go where they are likeliest, in their order.
"""

from __future__ import annotations

import re
from typing import NamedTuple

from tahqiq.lm.fold import NO_WORD
from tahqiq.lm.marks import MARKS, Marks
from tahqiq.mend.plan import Edit

LEAST, GAIN, PER_MARK = 6, 25.0, 2.0
"""Marks that vote, bits that they must gain in all by moving together, and each on the average. (Sound vowelled text: none;
marks a letter off: 3-8.)"""
SAMPLE = 20_000
"""Characters that are looked at before a text without other damage is taken for sound."""
SOME_GAIN = 0.8
"""Bits that each of a document's marks must gain on the average where they were moved now so and now so."""
UNUSUAL = 3.0
"""Bits against a mark that moves otherwise than the document's marks usually do."""
NOWHERE, CROWDED = 14.0, 10.0
"""Bits against a mark without a letter, and against two vowels on one."""
WORD_GAIN = 4.0
"""Bits that a word must gain for its marks to be moved."""

_LETTER = "\u0621-\u063a\u0641-\u064a\u0671-\u06d3"
_WORD = re.compile(f"[{_LETTER}{MARKS}]*[{MARKS}][{_LETTER}{MARKS}]*")
_PIECE = re.compile(f"([^{MARKS}]?)([{MARKS}]*)", re.DOTALL)
_FATHATAN, _SHADDA = "\u064b", "\u0651"
_FINAL_ALEFS = "\u0627\u0649"


class Word(NamedTuple):
    """A word with marks: its letters, and each mark with the number of the letter it follows (−1: it leads)."""

    start: int
    text: str
    letters: str
    marks: list[tuple[int, str]]


def find(text: str, model: Marks, damaged: bool) -> list[Edit]:
    """Words with their marks on the letters that bear them, in a document whose marks stand a letter off.

    Where they do not all stand off the same way the document must show other damage (`damaged`).
    """
    words = parsed(text[:SAMPLE])
    usual, gain, count = _vote(words, model)
    if not usual and not damaged:
        return []
    if len(text) > SAMPLE:
        words = parsed(text)
        usual, gain, count = _vote(words, model)
    if count < LEAST or gain < GAIN or gain < PER_MARK * count:
        usual = 0
        if not damaged:
            return []
    edits, total = [], 0.0
    for word in words:
        places, better = _placed(word, usual, model)
        after = written(word, places)
        if after != word.text and (better > WORD_GAIN or usual):
            edits.append(Edit(word.start, word.start + len(word.text), after, max(better, 0.0)))
            total += better
    return edits if usual or total > SOME_GAIN * count else []


def parsed(text: str) -> list[Word]:
    """The words of the text that bear marks."""
    found = []
    for match in _WORD.finditer(text):
        if match.end() - match.start() > NO_WORD:
            continue
        letters, marks = "", []
        for letter, above in _PIECE.findall(match.group()):
            letters += letter
            marks += [(len(letters) - 1, mark) for mark in above]
        if len(letters) > 1:
            found.append(Word(match.start(), match.group(), letters, marks))
    return found


def _vote(words: list[Word], model: Marks) -> tuple[int, float, int]:
    """(by how many letters the document's marks should move, bits gained by that, marks that voted)."""
    totals = {-1: 0.0, 0: 0.0, 1: 0.0}
    count = 0
    for word in words:
        for at, mark in word.marks:
            if not _either_way(word, at, mark):
                count += 1
                for step in totals:
                    totals[step] += _cost(word, at + step, mark, model)
    usual = min(totals, key=lambda step: totals[step])
    return usual, totals[0] - totals[usual], count


def _either_way(word: Word, at: int, mark: str) -> bool:
    """Tanween at a final alef: people write it on the alef, and on the letter before."""
    return mark == _FATHATAN and word.letters[-1] in _FINAL_ALEFS and at >= len(word.letters) - 2


def _cost(word: Word, at: int, mark: str, model: Marks) -> float:
    letters = word.letters
    if not 0 <= at < len(letters):
        return NOWHERE
    return model.bits(letters[at - 1] if at else "", letters[at], letters[at + 1 : at + 2], mark)


def _placed(word: Word, usual: int, model: Marks) -> tuple[list[int], float]:
    """(the letter for each mark, bits gained): the cheapest places that keep the marks in their order."""
    before = sum(_cost(word, at, mark, model) for at, mark in word.marks) + _crowds(word, [at for at, _ in word.marks])
    ways: dict[tuple[int, ...], float] = {(): 0.0}
    for at, mark in word.marks:
        steps = (usual,) if _either_way(word, at, mark) else (-1, 0, 1)
        longer: dict[tuple[int, ...], float] = {}
        for way, cost in ways.items():
            for step in steps:
                to = at + step
                if way and to < way[-1]:
                    continue
                more = cost + _cost(word, to, mark, model) + UNUSUAL * (step != usual)
                if way and way[-1] == to:
                    more += _crowd(word, way, mark)
                key = (*way, to)
                longer[key] = more
        ways = dict(sorted(longer.items(), key=lambda item: item[1])[:24])
    if not ways:
        return [at for at, _ in word.marks], 0.0
    best = min(ways, key=lambda way: ways[way])
    places = [min(max(to, 0), len(word.letters) - 1) for to in best]
    after = sum(_cost(word, to, mark, model) for to, (_, mark) in zip(places, word.marks, strict=True))
    return places, before - after - _crowds(word, places)


def _crowd(word: Word, way: tuple[int, ...], mark: str) -> float:
    """Bits against one more mark on a letter that has one: a shadda goes with a vowel, nothing else does."""
    last = word.marks[len(way) - 1][1]
    return 0.0 if (last == _SHADDA) != (mark == _SHADDA) else CROWDED


def _crowds(word: Word, places: list[int]) -> float:
    return sum(
        _crowd(word, tuple(places[:i]), word.marks[i][1]) for i in range(1, len(places)) if places[i] == places[i - 1]
    )


def written(word: Word, places: list[int]) -> str:
    """The word with each mark after the letter of its place."""
    above = [""] * len(word.letters)
    for to, (_, mark) in zip(places, word.marks, strict=True):
        above[to] += mark
    return "".join(letter + marks for letter, marks in zip(word.letters, above, strict=True))
