"""A reading written down: the logical text of a line and what it costs.

    written(units, reading, …) → `Ordered`
    controlled(ordered) → its text with the controls that draw it as it is
"""

from __future__ import annotations

import re
from typing import NamedTuple

from tahqiq.page.atom import Atom
from tahqiq.page.forward import Reading, logical
from tahqiq.page.plausible import MARGIN, STRONG, WEAK, plausibility
from tahqiq.page.units import RAISED, Unit

UNPROVED = 100
"""Cost of a reading that does not give back the ink."""

LRI, PDI = "\N{LEFT-TO-RIGHT ISOLATE}", "\N{POP DIRECTIONAL ISOLATE}"
RLM = "\N{RIGHT-TO-LEFT MARK}"

_MEASURE = re.compile(r"\d[\d.,]*[\u00b0'\u2032\u2033%]?[A-Za-z\u00b5]{1,3}")
"""A number and its unit: the only word of digits and Latin letters that is drawn turned round, as C°20."""


class Ordered(NamedTuple):
    """One print line in logical order."""

    atoms: list[Atom]
    text: list[str]
    """For each atom its text, brackets as the logical character."""
    proved: bool
    """Run forward, the text gives the order of the ink."""
    islands: list[tuple[int, int]]
    """Ranges of atoms that need an isolate to be drawn as they are."""
    parted: list[int]
    """Atoms (raised) that need a mark of the line's direction in front of them to be drawn as they are."""
    ambiguous: str
    """Another text that draws the same ink and is as plausible; "" where there is none."""
    penalty: int
    """`plausibility` of the text, and something for each isolate."""

    @property
    def cost(self) -> int:
        """What readings are compared by: one that gives back the ink always wins over one that does not."""
        return self.penalty + (0 if self.proved else UNPROVED)


def written(
    units: list[Unit], reading: Reading, opening: tuple[int, int] | None, words: list[tuple[int, int]]
) -> Ordered:
    """The text of a reading in logical order.

    opening   where a number cut by the wrap may go on; words: stretches without a space, of Latin letters and more
    """
    atoms: list[Atom] = []
    text: list[str] = []
    islands: list[tuple[int, int]] = []
    starts: dict[int, int] = {}
    for v in reading.order:
        unit = units[v]
        starts[v] = len(atoms)
        atoms += unit.atoms
        if unit.char:
            text.append(logical(unit.char, reading.levels[v]))
        else:
            text += unit.odd if reading.levels[v] % 2 else unit.plain
    for start, end in reading.islands:
        first = min(starts[v] for v in range(start, end))
        islands.append((first, max(starts[v] + units[v].end - units[v].start for v in range(start, end))))
    penalty = plausibility("".join(text)) + sum(_price(units, i, opening, words) for i in reading.islands)
    penalty += WEAK * len(reading.apart)
    for start, end in words:
        own = [v for v in reading.order if start <= v < end]
        within = [(v, units[v]) for v in range(start, end)]
        if own != list(range(start, end)) and not _MEASURE.fullmatch("".join([t for v in own for t in units[v].plain])):
            parts = sum(u.cls in "LEN" and (v == start or units[v - 1].cls not in "LEN") for v, u in within)
            penalty += STRONG if parts > 2 else WEAK
    return Ordered(atoms, text, reading.proved, islands, [starts[v] for v in reading.apart], "", penalty)


def _price(
    units: list[Unit], island: tuple[int, int], opening: tuple[int, int] | None, words: list[tuple[int, int]]
) -> int:
    """What it costs to say that a stretch was set left to right by hand."""
    if island == opening:
        return -WEAK  # it only goes on from the line before
    signs = sum(unit.cls == "P" for unit in units[island[0] : island[1]])
    return WEAK if signs > 1 or island in words else MARGIN  # telephone numbers, dates and file names often are


def controlled(result: Ordered) -> str:
    """The text with isolates round its islands, and marks of direction round raised figures that stand apart: the one
    behind only where something follows that a number draws to itself."""
    if not result.islands and not result.parted:
        return "".join(result.text)
    out: list[str] = []
    starts = {start for start, _ in result.islands}
    ends = {end for _, end in result.islands}
    apart = False
    for k, piece in enumerate(result.text):
        if k in ends:
            out.append(PDI)
        if k in result.parted:
            out.append(RLM)
            apart = True
        elif apart and piece not in RAISED:
            ahead = "".join([atom.cls for atom in result.atoms[k : k + 2]])
            if ahead[0] in "LENT" or (ahead[0] in "PC" and ahead[1:] in ("E", "N")):
                out.append(RLM)
            apart = False
        if k in starts:
            out.append(LRI)
        out.append(piece)
    if len(result.text) in ends:
        out.append(PDI)
    return "".join(out)
