"""The visual line to logical text: inverse bidi, proved by running the algorithm forward again.

    ordered(lines, base, dialect) → for each print line of a paragraph its atoms in logical order, and the proof

UAX #9 maps logical to visual order and cannot be inverted: several logical texts draw the same line. So candidates
are formed, each is run forward in the context of its paragraph, and only those that give back the order of the ink
are kept; among them the one that typists write is preferred (`plausibility`).

A line is cut into units, runs that no reading can take apart (a stretch of Arabic words, of Latin words, a number):
about ten a line, whatever its length.
"""

from __future__ import annotations

import re
from functools import lru_cache
from typing import NamedTuple

from tahqiq import bidi
from tahqiq.page.atom import Atom
from tahqiq.page.plausible import MARGIN, STRONG, WEAK, plausibility

ROUNDS = 5
"""A guess at the levels is right at once for 87 % of lines, after one correction for 13 %, else not at all."""

DECISIONS = 24
"""A line with more places where numbers and Latin may join than this is not searched through (prose has up to 12)."""

PASSES = 3
"""Times that every decision is tried again; the second pass changes a line in a hundred."""

UNPROVED = 100
"""Cost of a reading that does not give back the ink."""

UAX9, WORDWISE, UNARABIC, HYPHENED = "uax9", "wordwise", "unarabic", "hyphened"
"""Dialects: how the producer resolved numbers. XeTeX runs the algorithm on each word by itself; some do not tell Arabic
letters from Hebrew ones, so that numbers behind them keep their signs (no W2); WeasyPrint lets a hyphen join Arabic
numbers as a stop does (W4)."""

DIALECTS = (WORDWISE, UNARABIC, HYPHENED)

LRI, PDI = "\N{LEFT-TO-RIGHT ISOLATE}", "\N{POP DIRECTIONAL ISOLATE}"
RLM = "\N{RIGHT-TO-LEFT MARK}"

_BRACKETS = frozenset("()[]{}<>\u00ab\u00bb\u2039\u203a\ufd3e\ufd3f")

_RAISED = "\u2070\u00b9\u00b2\u00b3\u2074\u2075\u2076\u2077\u2078\u2079"

_TOLD = dict.fromkeys(_BRACKETS, "(") | dict.fromkeys(_RAISED, "S")

_UNITS = re.compile(r"[RA](?:[RAWOMCPT]*[RA])?|L(?:[LWOPTCEMS]*L)?|S+|E+(?:CE+)*|N+(?:CN+)*|.", re.DOTALL)
"""On the classes in visual order, a bracket being `(` and a raised figure `S`: stretches whose inside every reading
keeps together."""

_MEASURE = re.compile(r"\d[\d.,]*[\u00b0'\u2032\u2033%]?[A-Za-z\u00b5]{1,3}")
"""A number and its unit: the only word of digits and Latin letters that is drawn turned round, as C°20."""

_FAR_SIDE = re.compile(r"[LEN]")


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


class _Unit:
    """A stretch of the visual line that stays together."""

    __slots__ = ("atoms", "char", "cls", "end", "odd", "plain", "raised", "start")

    def __init__(self, cls: str, char: str, start: int, line: list[Atom]) -> None:
        self.raised = cls == "S"
        """A note's mark, or an exponent."""
        self.cls = "E" if self.raised else cls
        self.char = char
        """The drawn bracket, or "" for anything else."""
        self.start = start
        self.end = start + len(line)
        self.atoms = line[::-1] if cls in "RA" else line
        """In logical order."""
        self.odd = _mirrored(self.atoms)
        """Their texts on an odd level, in logical order; `plain`: on an even one."""
        self.plain = self.odd if cls in "RA" else [a.text for a in line]


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
        return Ordered(atoms, _mirrored(atoms), True, [], [], "", 0)
    if not around.base and "R" not in kinds and "A" not in kinds and "N" not in kinds:
        return Ordered(line, [a.text for a in line], True, [], [], "", 0)
    return _best(line, _units(line, kinds), around)


def _mirrored(atoms: list[Atom]) -> list[str]:
    """The logical characters of atoms on an odd level."""
    return [bidi.MIRRORS.get(a.text, a.text) if a.drawn else a.text for a in atoms]


def _units(line: list[Atom], kinds: str) -> list[_Unit]:
    if any(a.text in _TOLD for a in line):
        kinds = "".join([_TOLD.get(a.text, a.cls) for a in line])
    units = []
    for found in _UNITS.finditer(kinds):
        start, end = found.span()
        cls, char = kinds[start], ""
        if cls == "(":
            cls, char = "O", line[start].text
            if not line[start].drawn:
                char = "\x00" + char
        units.append(_Unit(cls, char, start, line[start:end]))
    return units


class _Reading(NamedTuple):
    order: tuple[int, ...]
    """Logical position → unit."""
    levels: tuple[int, ...]
    """Unit → embedding level."""
    proved: bool
    islands: tuple[tuple[int, int], ...]
    """Ranges of units (visual) that stand in an isolate."""
    apart: tuple[int, ...]
    """Raised units that the producer set as things of their own, on the paragraph's level."""


def _best(line: list[Atom], units: list[_Unit], around: _Context) -> Ordered:
    """The most plausible reading that gives back the ink, found by flipping one decision at a time."""
    base = around.base
    far = base + 1
    seen: dict[tuple[str, ...], Ordered] = {}
    contexts = [(lead, follow) for lead in _leads(units, around) for follow in _follows(units, base, around.after)]
    opening = _opening(units) if around.going_on and base else None
    words = _words(units) if base else []

    written: dict[_Reading, Ordered] = {}
    kinds, chars = "".join([u.cls for u in units]), tuple([u.char for u in units])

    def weigh(levels: list[int], islands: list[tuple[int, int]], apart: tuple[int, ...]) -> Ordered:
        best: Ordered | None = None
        for lead, follow in contexts:
            guess = tuple(_closed(units, levels, far))
            reading = _settle(kinds, chars, guess, tuple(islands), apart, base, lead, follow, around.dialect)
            known = written.get(reading)
            tried = known or _written(units, reading, opening, words)
            if not known:
                written[reading] = tried
                seen.setdefault(tuple(tried.text), tried)
                if tried.proved:
                    seen[tuple(tried.text)] = tried
            if best is None or tried.cost < best.cost:
                best = tried
        assert best is not None
        return best

    levels = _first_guess(units, base)
    islands: list[tuple[int, int]] = []
    apart: tuple[int, ...] = ()
    best = weigh(levels, islands, apart)
    chains = _chains(units) + [word for word in words if _digits(units, word)] if base else []
    if opening is not None and opening not in chains:
        chains.append(opening)
    stretches = _stretches(units, base)
    wholes = _wholes(units) if base else []
    if len(stretches) + len(chains) > DECISIONS:
        stretches, chains, wholes = [], [], []  # a formula or debris: its first reading stands, and is proved or not
    marks = [i for i, unit in enumerate(units[:-1]) if unit.raised and units[i + 1].cls in "LEN"] if base else []
    for _ in range(PASSES):
        before = best.cost
        for mark in marks:
            others = tuple(sorted({*apart} ^ {mark}))
            tried = weigh(levels, islands, others)
            if tried.cost < best.cost:
                best, apart = tried, others
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
            together = levels[:]
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


def _opening(units: list[_Unit]) -> tuple[int, int] | None:
    """The numbers and signs at the line's logical beginning, where a telephone number cut by the wrap may go on."""
    i = len(units)
    first = i
    while i > 0 and units[i - 1].cls in "ENPCW" and not units[i - 1].char:
        i -= 1
        if units[i].cls in "EN":
            first = i
    return (first, len(units)) if first < len(units) else None


def _with(islands: list[tuple[int, int]], chain: tuple[int, int]) -> list[tuple[int, int]]:
    """The islands and one more; those that it overlaps give way."""
    return [i for i in islands if i[1] <= chain[0] or chain[1] <= i[0]] + [chain]


def _leads(units: list[_Unit], around: _Context) -> list[str]:
    """What may stand before the line: the last strong class of its paragraph, and a number that the wrap cut through.

    A cell may follow others in what the producer took for one paragraph: then Arabic may stand before it unseen.
    """
    if not around.base:
        return [around.strong]
    leads = [around.strong] if around.strong else ["", "A"]
    if around.number and units[-1].cls in "EN":
        leads.append(around.strong + around.number)
    return leads


def _follows(units: list[_Unit], base: int, after: list[Atom]) -> list[str]:
    """What may follow the line's logical end: the base's letters; Latin or a number if the next line begins with one."""
    plain = "A" if base else "L"
    if not after:
        return [plain]
    edge = after[-1] if base else after[0]
    end = units[0] if base else units[-1]
    if base and edge.cls in "LEN" and end.cls not in "RA":
        return [plain, edge.cls]
    return [plain]


def _first_guess(units: list[_Unit], base: int) -> list[int]:
    """Levels by class; neutrals between two Latin units, or in a left-to-right line between two others, join them."""
    far = base + 1
    inner = "LEN" if base else "RA"
    levels = [far if u.cls in inner else base for u in units]
    if not base:
        for i, unit in enumerate(units):
            if unit.cls in "EN" and any(w.cls in "RA" for w in units[max(0, i - 2) : i + 3]):
                levels[i] = 2
    last = -1
    for i, unit in enumerate(units):
        if unit.cls in ("L" if base else "RA"):
            if last >= 0:
                levels[last + 1 : i] = [far] * (i - last - 1)
            last = i
        elif unit.cls in "RALEN":
            last = -1
    return levels


def _stretches(units: list[_Unit], base: int) -> list[tuple[int, int]]:
    """Neutrals between two units of the far direction, one of them a number: they may join the two or part them."""
    sides = "LEN" if base else "RAEN"
    out = []
    last = -1
    for i, unit in enumerate(units):
        if unit.cls in sides:
            numbers = unit.cls in "EN" or units[last].cls in "EN"
            if 0 <= last < i - 1 and (numbers or any(u.char for u in units[last + 1 : i])):
                out.append((last + 1, i))
            last = i
        elif unit.cls in "RAL":
            last = -1
    return out + _wrapped(units) if base else out


def _wholes(units: list[_Unit]) -> list[tuple[int, int]]:
    """From each Latin unit to each Latin word or number behind it, no right-to-left letter between: one run, perhaps."""
    out = []
    for i, unit in enumerate(units):
        if unit.cls != "L":
            continue
        parts = 0
        for j in range(i + 1, len(units)):
            if units[j].cls in "RA":
                break
            if units[j].cls in "LEN":
                parts += 1
                if parts > 1:
                    out.append((i, j + 1))
    return out if len(out) <= DECISIONS else []


def _wrapped(units: list[_Unit]) -> list[tuple[int, int]]:
    """Signs beside a number or Latin word at either end of the line: it may go on on the next line, or from the last."""
    out = []
    for step in (1, -1):
        ends = range(len(units))[::step]
        if units[ends[0]].cls not in "LEN":
            continue
        run = []
        for i in ends[1:]:
            if units[i].cls not in "CPOTW" or units[i].char:
                break
            run.append(i)
        while run and units[run[-1]].cls == "W":
            run.pop()
        if run:
            out.append((min(run), max(run) + 1))
    return out


def _closed(units: list[_Unit], levels: list[int], far: int) -> list[int]:
    """A bracket pair, as drawn, goes together: where one of them joins an island the other does too."""
    out = levels[:]
    stack: list[int] = []
    for i, unit in enumerate(units):
        shape = unit.char[-1:]
        if not shape:
            continue
        if shape in "([{<\u00ab\u2039":
            stack.append(i)
        elif stack:
            j = stack.pop()
            inside = units[j + 1 : i]
            if out[i] != out[j] and any(u.cls in "LEN" for u in inside) and not any(u.cls in "RA" for u in inside):
                out[i] = out[j] = far
    return out


def _chains(units: list[_Unit]) -> list[tuple[int, int]]:
    """Stretches that may have been set left to right by hand: numbers strung together by signs (telephone numbers,
    dates, ranges, percent), also with spaces and brackets where a plus leads them, and paths led by a slash."""
    out = _strung(units, "ENPTCO", "ENT", False)
    if any(u.cls == "P" for u in units):
        out += [c for c in _strung(units, "ENPTCOW", "EN", True) if c not in out and units[c[0]].cls == "P"]
    for i in range(len(units) - 1):
        if units[i].cls == "C" and units[i + 1].cls == "L" and (i == 0 or units[i - 1].cls == "W"):
            out.append((i, i + 2))
    return out


def _words(units: list[_Unit]) -> list[tuple[int, int]]:
    """Words of several units without a space, one of them Latin and none right-to-left, what encloses them left out."""
    out = []
    start = 0
    for i in range(len(units) + 1):
        if i < len(units) and units[i].cls not in "WRA":
            continue
        first, last = start, i
        while first < last and units[first].cls not in "LEN":
            first += 1
        while first < last and units[last - 1].cls not in "LEN":
            last -= 1
        if last > first + 1 and any(u.cls == "L" for u in units[first:last]):
            out.append((first, last))
        start = i + 1
    return out


def _digits(units: list[_Unit], word: tuple[int, int]) -> bool:
    """The word begins with a number, so that only an isolate keeps its order behind Arabic letters."""
    return units[word[0]].cls in "EN"


def _strung(units: list[_Unit], kinds: str, ends: str, brackets: bool) -> list[tuple[int, int]]:
    """Maximal stretches of units of the given kinds that begin with a number or sign and end in one of `ends`."""
    out = []
    i = 0
    while i < len(units):
        if units[i].cls not in "ENPT" or units[i].char or units[i].raised:
            i += 1
            continue
        j, last, numbers = i, i, 0
        while j < len(units) and units[j].cls in kinds and (brackets or not units[j].char) and not units[j].raised:
            if units[j].cls in "EN":
                numbers += 1
            if units[j].cls in ends:
                last = j
            j += 1
        if numbers and last > i:
            out.append((i, last + 1))
        i = max(j, i + 1)
    return out


@lru_cache(maxsize=2048)
def _settle(
    kinds: str,
    chars: tuple[str, ...],
    guess: tuple[int, ...],
    islands: tuple[tuple[int, int], ...],
    apart: tuple[int, ...],
    base: int,
    strong: str,
    follow: str,
    dialect: str,
) -> _Reading:
    """Read in the order that the levels give, run forward, correct the levels, until both agree.

    kinds, chars   `cls` and `char` of the line's units: lines of one pattern come again and again
    """
    levels = list(guess)
    for start, end in islands:
        levels[start:end] = [base + 1] * (end - start)
    for v in apart:
        levels[v] = base
    order: list[int] = []
    for _ in range(ROUNDS):
        order = bidi.visual_order(levels)
        forward = _forward(kinds, chars, order, levels, islands, apart, base, strong, follow, dialect)
        back = bidi.visual_order(forward)
        same = [order[logical] for logical in back] == list(range(len(back)))
        fresh = levels[:]
        for k, v in enumerate(order):
            fresh[v] = forward[k]
        if same and all((old - new) % 2 == 0 for old, new, char in zip(levels, fresh, chars, strict=True) if char):
            return _Reading(tuple(order), tuple(fresh), True, islands, apart)
        if fresh == levels:
            break
        levels = fresh
    return _Reading(tuple(order), tuple(levels), False, islands, apart)


def _forward(
    units: str,
    brackets: tuple[str, ...],
    order: list[int],
    assumed: list[int],
    islands: tuple[tuple[int, int], ...],
    apart: tuple[int, ...],
    base: int,
    strong: str,
    follow: str,
    dialect: str,
) -> list[int]:
    """Levels of the units in logical order, by the algorithm, in the paragraph's context."""
    kinds = [units[v] for v in order]
    chars = [_logical(brackets[v], assumed[v]) if brackets[v] else "x" for v in order]
    for start, end in islands:
        where = [k for k, v in enumerate(order) if start <= v < end]
        if where:
            for k in where:
                kinds[k], chars[k] = "L", "x"
    for v in apart:
        kinds[order.index(v)] = "R"
    if dialect == WORDWISE and base:
        return _wordwise(kinds, chars, base, [assumed[v] for v in order])
    if dialect == UNARABIC:
        kinds, strong = ["R" if kind == "A" else kind for kind in kinds], strong.replace("A", "R")
    elif dialect == HYPHENED:
        kinds = ["C" if kind == "P" else kind for kind in kinds]
    kinds_text = strong + "".join(kinds) + follow
    text = "x" * len(strong) + "".join(chars) + "x"
    lead = len(strong)
    return bidi.levels_of(kinds_text, text, base)[lead : lead + len(kinds)]


@lru_cache(maxsize=1024)
def _word_levels(kinds: str, text: str, base: int) -> tuple[int, ...]:
    """`bidi.levels_of` one word; there are few patterns."""
    return tuple(bidi.levels_of(kinds, text, base))


def _wordwise(kinds: list[str], chars: list[str], base: int, assumed: list[int]) -> list[int]:
    """Each word resolved by itself; spaces and lone signs belong to an island where they were assumed to (marked up)."""
    out: list[int] = []
    word: list[int] = []

    def flush() -> None:
        if word and not any(kinds[k] in "RALEN" for k in word):
            out.extend(assumed[k] for k in word)
            word.clear()
        elif word:
            out.extend(_word_levels("".join([kinds[k] for k in word]), "".join([chars[k] for k in word]), base))
            word.clear()

    for k, kind in enumerate(kinds):
        if kind == "W":
            flush()
            out.append(assumed[k])
        else:
            word.append(k)
    flush()
    return out


def _logical(char: str, level: int) -> str:
    """The logical character of a drawn bracket on a level; "x" for whatever is no bracket."""
    if not char:
        return "x"
    if char[0] == "\x00":
        return char[1]
    return bidi.MIRRORS.get(char, char) if level % 2 else char


def _written(
    units: list[_Unit], reading: _Reading, opening: tuple[int, int] | None, words: list[tuple[int, int]]
) -> Ordered:
    atoms: list[Atom] = []
    text: list[str] = []
    islands: list[tuple[int, int]] = []
    starts: dict[int, int] = {}
    for v in reading.order:
        unit = units[v]
        starts[v] = len(atoms)
        atoms += unit.atoms
        if unit.char:
            text.append(_logical(unit.char, reading.levels[v]))
        else:
            text += unit.odd if reading.levels[v] % 2 else unit.plain
    for start, end in reading.islands:
        first = min(starts[v] for v in range(start, end))
        islands.append((first, max(starts[v] + units[v].end - units[v].start for v in range(start, end))))
    penalty = plausibility("".join(text)) + sum(_price(units, island, opening) for island in reading.islands)
    penalty += WEAK * len(reading.apart)
    for start, end in words:
        own = [v for v in reading.order if start <= v < end]
        if own != list(range(start, end)) and not _MEASURE.fullmatch("".join([t for v in own for t in units[v].plain])):
            penalty += STRONG if sum(units[v].cls in "LEN" for v in own) > 2 else WEAK
    return Ordered(atoms, text, reading.proved, islands, [starts[v] for v in reading.apart], "", penalty)


def _price(units: list[_Unit], island: tuple[int, int], opening: tuple[int, int] | None) -> int:
    """What it costs to say that a stretch was set left to right by hand."""
    if island == opening:
        return -WEAK  # it only goes on from the line before
    signs = sum(unit.cls == "P" for unit in units[island[0] : island[1]])
    return WEAK if signs > 1 else MARGIN  # telephone numbers and dates often are


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
        elif apart and piece not in _RAISED:
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
