"""The visual line to logical text: inverse bidi, proved by running the algorithm forward again.

    ordered(lines, base, dialect) → for each print line of a paragraph its atoms in logical order, and the proof

UAX #9 maps logical to visual order and cannot be inverted: several logical texts draw the same line. So candidates
are formed, each is run forward in the context of its paragraph, and only those that give back the order of the ink
are kept; among them the one that typists write is preferred (`plausibility`).
"""

from __future__ import annotations

import re
from typing import NamedTuple

from tahqiq.page.atom import Atom
from tahqiq.page.choices import (
    DECISIONS,
    chains_of,
    closed,
    first_guess,
    opening_of,
    starts_with_number,
    stretches_of,
    wholes_of,
    words_of,
)
from tahqiq.page.forward import BY_WORD, SELF_LED, UAX9, WORDWISE, Pattern, Reading, settle
from tahqiq.page.plausible import MARGIN, WEAK, plausibility
from tahqiq.page.units import Unit, mirrored, units_of
from tahqiq.page.written import Ordered, written

PASSES = 3
"""Times that every decision is tried again; the second pass changes a line in a hundred."""

_FAR_SIDE, _NEAR_SIDE = re.compile("[LEN]"), re.compile("[RAN]")
"""What a line in a paragraph from the right, or from the left, must have for its order to be in question."""
_TURNED = re.compile(r"^[.,;:!]| :\w| [.,]\d{4}\b|[(\[]\d+[)\]]$")
"""A line of the other direction, taken for one of this."""


class _Context(NamedTuple):
    """What stands around a line in its paragraph."""

    base: int
    strong: str
    """Class of the last strong character before the line, "" for none."""
    number: str
    """Class of the number that the line before it ends in, "" for none."""
    going_on: bool
    """The line before it ends inside an island."""
    after: list[Atom]
    """The next line."""
    dialect: str


def ordered(lines: list[list[Atom]], base: int, dialect: str = UAX9) -> list[Ordered]:
    """The print lines of one paragraph (atoms in visual order) in logical order."""
    out = []
    strong = number = ""
    going_on = False
    for i, line in enumerate(lines):
        after = lines[i + 1] if i + 1 < len(lines) else []
        result = _line(line, _Context(base, strong, number, going_on, after, dialect))
        out.append(result)
        going_on = any(end == len(result.atoms) for _, end in result.islands)
        last = result.atoms[-1].cls if result.atoms else ""
        number = last if last in ("E", "N") else ""
        for atom in reversed(result.atoms):
            if atom.cls in "RAL":
                strong = atom.cls
                break
    return out


def _line(line: list[Atom], around: _Context) -> Ordered:
    """One print line; most run in one direction throughout, and need no search. Where words direct themselves, some may
    have been marked up all the same."""
    kinds = "".join([a.cls for a in line])
    if around.base and not _FAR_SIDE.search(kinds):
        atoms = line[::-1]
        return Ordered(atoms, mirrored(atoms), True, [], [], "", 0)
    if not around.base and not _NEAR_SIDE.search(kinds):
        pieces = [a.text for a in line]
        text = "".join(pieces)
        # Latin lines are code and tables too: what is seldom written among Arabic says nothing there.
        return Ordered(line, pieces, True, [], [], "", plausibility(text) if _TURNED.search(text) else 0)
    if not around.base or around.dialect != SELF_LED:
        return _best(units_of(line, kinds), around)
    led = _best(units_of(line, kinds, words=True), around)
    if not led.cost:
        return led
    marked = _best(units_of(line, kinds), around._replace(dialect=WORDWISE))
    if abs(led.cost - marked.cost) < MARGIN and led.text != marked.text:
        return led._replace(ambiguous="".join(marked.text))
    return min(led, marked, key=lambda read: read.cost)


def _best(units: list[Unit], around: _Context) -> Ordered:
    """The most plausible reading that gives back the ink, found by flipping one decision at a time."""
    base = around.base
    far = base + 1
    opening = opening_of(units) if around.going_on and base else None
    words = words_of(units) if base else []
    chains = chains_of(units) + [word for word in words if starts_with_number(units, word)] if base else []
    if opening is not None and opening not in chains:
        chains.append(opening)
    stretches = stretches_of(units, base)
    led = base == 1 and around.dialect == SELF_LED
    wholes = wholes_of(units, 2 if led else 3) if base else []
    if len(stretches) + len(chains) > DECISIONS:
        stretches, chains, wholes = [], [], []  # a formula or debris: its first reading stands, and is proved or not
    marks = [i for i, unit in enumerate(units[:-1]) if unit.raised and units[i + 1].cls in "LEN"] if base else []
    plain = first_guess(units, base, together=not led)
    found = _Search(units, around, opening, words, plain)
    for _ in range(PASSES):
        before = found.best.cost
        for mark in marks:
            found.consider(found.levels, found.islands, tuple(sorted({*found.apart} ^ {mark})))
        for start, end in stretches:
            flipped = found.levels[:]
            flipped[start:end] = [far if found.levels[start] == base else base] * (end - start)
            found.consider(flipped, found.islands, found.apart)
        for chain in chains:
            found.consider(found.levels, _toggled(found.islands, chain), found.apart)
        for start, end in wholes if found.best.cost or led else ():
            for others in (found.levels, plain) if found.levels != plain else (plain,):
                together = others[:]
                together[start:end] = [far] * (end - start)
                found.consider(together, found.islands, found.apart)
        if found.best.cost == before:
            break
    return found.result()


class _Search:
    """Readings of one line, weighed: the best so far, and what was decided for it.

    levels   guess at the level of each unit
    islands  ranges of units set left to right by hand
    apart    raised units set as things of their own
    """

    def __init__(
        self, units: list[Unit], around: _Context, opening: tuple[int, int] | None, words: list[tuple[int, int]],
        levels: list[int],
    ) -> None:
        kinds, chars, base = "".join([u.cls for u in units]), tuple([u.char for u in units]), around.base
        follows = _follows(units, base, around.after)
        self._patterns = [
            (Pattern(kinds, chars, base, lead, follow, around.dialect), lead == "A" and not around.strong)
            for lead in _leads(units, around) for follow in follows
        ]  # fmt: skip
        """And whether the pattern takes Arabic for granted that was not seen."""
        self._units = units
        self._far = base + 1
        self._opening = opening
        self._words = words
        self._written: dict[tuple[Reading, bool], Ordered] = {}
        self._texts: dict[tuple[str, ...], Ordered] = {}
        """The cheapest way to each text."""
        self.levels = levels
        self.islands: list[tuple[int, int]] = []
        self.apart: tuple[int, ...] = ()
        self.best = self._weigh(levels, [], ())

    def consider(self, levels: list[int], islands: list[tuple[int, int]], apart: tuple[int, ...]) -> None:
        """Take these decisions, if they lead to something better."""
        tried = self._weigh(levels, islands, apart)
        if tried.cost < self.best.cost:
            self.best, self.levels, self.islands, self.apart = tried, levels, islands, apart

    def result(self) -> Ordered:
        """The best reading; ambiguous where another text that was met is as good."""
        best = self.best
        for other in self._texts.values():
            if other.cost < best.cost + MARGIN and other.text != best.text and best.proved:
                return best._replace(ambiguous="".join(other.text))
        return best

    def _weigh(self, levels: list[int], islands: list[tuple[int, int]], apart: tuple[int, ...]) -> Ordered:
        """The cheapest of the readings that these decisions lead to."""
        best: Ordered | None = None
        guess, ranges = tuple(closed(self._units, levels, self._far)), tuple(islands)
        for pattern, unseen in self._patterns:
            reading = settle(pattern, guess, ranges, apart)
            tried = self._written.get((reading, unseen))
            if tried is None:
                tried = written(self._units, reading, self._opening, self._words)
                if unseen:
                    tried = tried._replace(penalty=tried.penalty + WEAK)
                self._written[reading, unseen] = tried
                text = tuple(tried.text)
                if text not in self._texts or tried.cost < self._texts[text].cost:
                    self._texts[text] = tried
            if best is None or tried.cost < best.cost:
                best = tried
        assert best is not None
        return best


def _toggled(islands: list[tuple[int, int]], chain: tuple[int, int]) -> list[tuple[int, int]]:
    """The islands without this one; or with it, and those that it overlaps give way."""
    if chain in islands:
        return [island for island in islands if island != chain]
    return [i for i in islands if i[1] <= chain[0] or chain[1] <= i[0]] + [chain]


def _leads(units: list[Unit], around: _Context) -> list[str]:
    """What may stand before the line: the last strong class of its paragraph, and a number that the wrap cut through.

    A cell may follow others in what the producer took for one paragraph: then Arabic may stand before it unseen, which
    matters to European numbers before the line's first right-to-left letter alone (W2).
    """
    if not around.base:
        return [around.strong]
    behind = next((i for i in range(len(units), 0, -1) if units[i - 1].cls in "RA"), 0)
    told = around.strong or around.dialect in BY_WORD or all(unit.cls != "E" for unit in units[behind:])
    leads = [around.strong] if told else ["", "A"]
    if around.number and units[-1].cls in "EN":
        leads.append(around.strong + around.number)
    return leads


def _follows(units: list[Unit], base: int, after: list[Atom]) -> list[str]:
    """What may follow the line's logical end: the base's letters; Latin or a number if the next line begins with one."""
    plain = "A" if base else "L"
    if not after:
        return [plain]
    edge = next((atom.cls for atom in reversed(after) if atom.cls in "RALEN"), "")
    if base and edge and edge in "LEN" and units[0].cls not in "RA":
        return [plain, edge]
    return [plain]
