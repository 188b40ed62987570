"""Verse, which is set as a table is and whose halves look like columns: by its rhyme, and by the width of its halves.

is_verse(rows, middle) → the two sides of a gutter are the halves of verses
balanced(lines) → the pairs of cells of a table are halves of verses
"""

from __future__ import annotations

from itertools import groupby

from tahqiq.page.atom import Atom
from tahqiq.page.faces import is_mark
from tahqiq.page.lines import Row
from tahqiq.page.tables import Cell, extents

ROWS = 4
"""Verses that show a rhyme; of fewer all must rhyme."""

RHYME = 0.7
"""Of the verses: so many second halves end in one letter, two by two, or in the letter that their first half ends in."""

PAIRED = 0.5
"""Of the rows: so many have two halves."""

VERSE_WIDTH = 5.0
"""em. Half a verse is wider."""

HALVES, HALVES_LEAST = 0.75, 0.55
"""Width of the shorter half of a verse over that of the longer: the mean of a poem, and of each verse."""


def is_verse(rows: list[Row], middle: float) -> bool:
    """The sides of `middle` (x) are the halves of verses: they stand on common baselines and rhyme, poem by poem."""
    ends = [
        (_end_letter([a for a in row.atoms if a.x0 >= middle]), _end_letter([a for a in row.atoms if a.x0 < middle]))
        for row in rows
    ]
    poems = [list(poem) for paired, poem in groupby(ends, key=all) if paired]
    verses, rhyming = sum(map(len, poems)), sum(map(rhymed, poems))
    if verses < ROWS:
        return 2 <= verses == rhyming and verses >= PAIRED * len(rows)
    return verses >= PAIRED * sum(bool(second) for _, second in ends) and rhyming >= RHYME * verses


def rhymed(poem: list[tuple[str, str]]) -> int:
    """Verses that rhyme: with the poem's commonest rhyme, half with half, or else two by two."""
    seconds = [s for _, s in poem]
    common = max(seconds.count(s) for s in seconds)
    if common < 2:
        common = 0  # one verse rhymes with nothing
    halves = sum(first == second for first, second in poem)
    pairs = sum(a == b for a, b in zip(seconds[::2], seconds[1::2], strict=False)) if len(poem) >= ROWS else 0
    return max(common, halves, 2 * pairs)


def _end_letter(half: list[Atom]) -> str:
    """The last letter of a half verse, "" where it has none; alef maksura rhymes with alef."""
    ends = [a for a in half if a.cls in "RA" and a.text[:1].isalpha()]
    if not ends:
        return ""
    last = min(ends, key=lambda a: a.x0)
    letters = [ch for ch in last.text if not is_mark(ch)]
    return letters[-1].replace("\u0649", "\u0627") if letters else ""


def balanced(lines: list[list[Cell]]) -> bool:
    """Halves of about the same width, as the hemistichs of verses: on the whole, and none much shorter than the other."""
    ratios = []
    for line in lines:
        (a0, a1), (b0, b1) = extents(line)
        short, long = sorted((a1 - a0, b1 - b0))
        if short < VERSE_WIDTH * line[0][0].size:
            return False
        ratios.append(short / long)
    return min(ratios) > HALVES_LEAST and sum(ratios) > HALVES * len(ratios)
