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
from tahqiq.page.forward import UAX9, Reading, settle
from tahqiq.page.plausible import MARGIN, WEAK, plausibility
from tahqiq.page.units import Unit, mirrored, units_of
from tahqiq.page.written import Ordered, written

PASSES = 3
"""Times that every decision is tried again; the second pass changes a line in a hundred."""

_FAR_SIDE = re.compile(r"[LEN]")
_TURNED = re.compile(r" :\w|[(\[]\d+[)\]]$")


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


def _line(line: list[Atom], around: _Context) -> Ordered:
    kinds = "".join([a.cls for a in line])
    if around.base and not _FAR_SIDE.search(kinds):
        atoms = line[::-1]
        return Ordered(atoms, mirrored(atoms), True, [], [], "", 0)
    if not around.base and "R" not in kinds and "A" not in kinds and "N" not in kinds:
        text = [a.text for a in line]
        turned = text[0] in ".,;:!" or _TURNED.search("".join(text))  # of the other direction, taken for one of this
        return Ordered(line, text, True, [], [], "", plausibility("".join(text)) if turned else 0)
    return _best(line, units_of(line, kinds), around)


def _best(line: list[Atom], units: list[Unit], around: _Context) -> Ordered:
    """The most plausible reading that gives back the ink, found by flipping one decision at a time."""
    base = around.base
    far = base + 1
    seen: dict[tuple[str, ...], Ordered] = {}
    follows = _follows(units, base, around.after)
    contexts = [(lead, follow) for lead in _leads(units, around) for follow in follows]
    opening = opening_of(units) if around.going_on and base else None
    words = words_of(units) if base else []

    writings: dict[tuple[Reading, bool], Ordered] = {}
    kinds, chars = "".join([u.cls for u in units]), tuple([u.char for u in units])

    def weigh(levels: list[int], islands: list[tuple[int, int]], apart: tuple[int, ...]) -> Ordered:
        best: Ordered | None = None
        for lead, follow in contexts:
            guess = tuple(closed(units, levels, far))
            reading = settle(kinds, chars, guess, tuple(islands), apart, base, lead, follow, around.dialect)
            unseen = lead == "A" and not around.strong
            tried = writings.get((reading, unseen))
            if tried is None:
                tried = written(units, reading, opening, words)
                if unseen:
                    tried = tried._replace(penalty=tried.penalty + WEAK)
                writings[reading, unseen] = tried
                text = tuple(tried.text)
                if text not in seen or tried.cost < seen[text].cost:
                    seen[text] = tried
            if best is None or tried.cost < best.cost:
                best = tried
        assert best is not None
        return best

    levels = plain = first_guess(units, base)
    islands: list[tuple[int, int]] = []
    apart: tuple[int, ...] = ()
    best = weigh(levels, islands, apart)
    chains = chains_of(units) + [word for word in words if starts_with_number(units, word)] if base else []
    if opening is not None and opening not in chains:
        chains.append(opening)
    stretches = stretches_of(units, base)
    wholes = wholes_of(units) if base else []
    if len(stretches) + len(chains) > DECISIONS:
        stretches, chains, wholes = [], [], []  # a formula or debris: its first reading stands, and is proved or not
    marks = [i for i, unit in enumerate(units[:-1]) if unit.raised and units[i + 1].cls in "LEN"] if base else []
    for _ in range(PASSES):
        before = best.cost
        for mark in marks:
            changed_marks = tuple(sorted({*apart} ^ {mark}))
            tried = weigh(levels, islands, changed_marks)
            if tried.cost < best.cost:
                best, apart = tried, changed_marks
        for start, end in stretches:
            flipped = levels[:]
            flipped[start:end] = [far if levels[start] == base else base] * (end - start)
            tried = weigh(flipped, islands, apart)
            if tried.cost < best.cost:
                best, levels = tried, flipped
        for chain in chains:
            changed = [c for c in islands if c != chain] if chain in islands else _with(islands, chain)
            tried = weigh(levels, changed, apart)
            if tried.cost < best.cost:
                best, islands = tried, changed
        for start, end in wholes if best.cost else ():
            for others in (levels, plain) if levels != plain else (plain,):
                together = others[:]
                together[start:end] = [far] * (end - start)
                tried = weigh(together, islands, apart)
                if tried.cost < best.cost:
                    best, levels = tried, together
        if best.cost == before:
            break
    for other in seen.values():
        if other.cost < best.cost + MARGIN and other.text != best.text and best.proved:
            return best._replace(ambiguous="".join(other.text))
    return best


def _with(islands: list[tuple[int, int]], chain: tuple[int, int]) -> list[tuple[int, int]]:
    """The islands and one more; those that it overlaps give way."""
    return [i for i in islands if i[1] <= chain[0] or chain[1] <= i[0]] + [chain]


def _leads(units: list[Unit], around: _Context) -> list[str]:
    """What may stand before the line: the last strong class of its paragraph, and a number that the wrap cut through.

    A cell may follow others in what the producer took for one paragraph: then Arabic may stand before it unseen.
    """
    if not around.base:
        return [around.strong]
    leads = [around.strong] if around.strong else ["", "A"]
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
