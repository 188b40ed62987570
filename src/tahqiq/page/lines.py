"""Atoms to rows: what stands on one baseline, with the raised and lowered pieces that belong to it.

rows(atoms) → list of `Row`, from top to bottom; a row still spans all columns of the page
"""

from __future__ import annotations

import itertools
from operator import attrgetter

from tahqiq.page.atom import Atom
from tahqiq.page.faces import BASE, SPACE, SUPERSCRIPTS, UNKNOWN

SAME_LINE = 0.2
"""em. Atoms of like size whose baselines differ by less stand on one line (flat from 0.2 to 0.75 for the same size)."""

FLAT, CASCADE = 0.03, 1.6
"""em. Letters painted side by side whose baselines differ by more than the first and less than the second cascade."""

SLANTED = 0.25
"""A page where more than this share of neighbouring letters cascade is set in Nastaliq (Noto Nastaliq 0.6, Amiri 0.04)."""

STEP = 0.4
"""em. Letters painted one after the other stand no further apart inside a word."""

RAISED = 0.7
"""em of the line. A smaller piece is a superscript or subscript of a line no further than this from its baseline.
LibreOffice raises by 0.47, Qt by 0.68; at 0.5 or less notes are lost, at 0.75 a head joins the line below it."""

LOWERED = 1.5
"""A piece below a line's baseline counts as so many times as far from it: figures of notes are raised by more (0.47 to 0.68 em)
than subscripts are lowered, and where lines stand close a note's label is nearer to the line above it."""

SMALLER = 0.88
"""A superscript is smaller than this share of its line's size (browsers use 0.83, LibreOffice 0.58)."""

ASIDE = 0.5
"""em. Pieces of like size whose baselines differ by less, and that nowhere stand above each other, share a line:
cells in another font, scripts with another baseline."""

LIFT = 0.12
"""em of the line. A smaller piece that stands higher than this is raised."""

REACH = 1.0
"""em of the line. A superscript stands no further than this from its line's ink."""

TWIN = 0.45
"""Of its width: a glyph with the same text nearer than this to its twin is the same letter drawn twice (faux bold: Qt
shifts by 0.05 em, 0.39 of a narrow alef)."""


NO_ROOM = 0.02
"""em. A glyph with less advance lies on its neighbour."""

_baseline = attrgetter("y")
left_edge = attrgetter("x0")
"""What atoms are sorted by."""


class Row:
    """Atoms on one baseline.

    atoms   bases and spaces in any order, changed by `add` alone; y the baseline, size the commonest em, x0 and x1 the
            extent
    """

    __slots__ = ("_end", "_font", "_inked", "_steps", "atoms", "size", "x0", "x1", "y")

    def __init__(self, atoms: list[Atom]) -> None:
        self.atoms = atoms
        self._inked: list[Atom] = []
        self._steps: list[tuple[float, int, float]] = []
        self._end = 0.0
        self._font: str | None = None
        inked = [a for a in atoms if a.kind != SPACE] or atoms
        sizes = [a.size for a in inked]
        self.size = size = _commonest(sizes)
        main = inked if sizes.count(size) == len(sizes) else [a for a in inked if a.size == size]
        self.y = main[len(main) // 2].y
        self.x0 = min([a.x0 for a in inked])
        self.x1 = max([a.x1 for a in inked])

    def add(self, atoms: list[Atom]) -> None:
        """Atoms that belong to the row too."""
        self.atoms.extend(atoms)
        self._inked, self._font = [], None
        self.x0 = min(self.x0, *[a.x0 for a in atoms])
        self.x1 = max(self.x1, *[a.x1 for a in atoms])

    def inked(self) -> list[Atom]:
        """What is no space, by x: shared, not to be changed."""
        if not self._inked:
            self._inked = sorted([a for a in self.atoms if a.kind != SPACE], key=left_edge)
            self._steps, self._end = _steps(self._inked)
        return self._inked

    def pieces(self, gap: float) -> list[list[Atom]]:
        """The inked atoms in x order, cut where nothing stands for more than `gap` points; a row is asked several times
        with different gaps, so its steps are kept."""
        inked = self.inked()
        cuts = [i for step, i, _ in self._steps if step > gap]
        if not cuts:
            return [inked] if inked else []
        return [inked[i:j] for i, j in zip([0, *cuts], [*cuts, len(inked)], strict=True)]

    def spans(self, gap: float) -> list[tuple[float, float]]:
        """(x0, x1) of each of the `pieces`."""
        inked = self.inked()
        if not inked:
            return []
        cuts = [(i, edge) for step, i, edge in self._steps if step > gap]
        starts = [inked[0].x0, *[inked[i].x0 for i, _ in cuts]]
        return list(zip(starts, [*[edge for _, edge in cuts], self._end], strict=True))

    @property
    def font(self) -> str:
        """Name of the commonest font."""
        if self._font is None:
            fonts = [a.font for a in self.atoms]
            first = fonts[0]
            own = fonts.count(first)
            self._font = first if own == len(fonts) else max(dict.fromkeys(fonts), key=fonts.count)
        return self._font

    def __repr__(self) -> str:
        return f"Row(y {self.y:.1f}, {self.x0:.0f}-{self.x1:.0f}, {''.join(a.text for a in self.atoms)!r})"


def _commonest(sizes: list[float]) -> float:
    first = sizes[0]
    if sizes.count(first) == len(sizes):
        return first
    counts: dict[float, int] = {}
    for size in sizes:
        counts[size] = counts.get(size, 0) + 1
    return max(counts, key=lambda size: (counts[size], size))


def rows(atoms: list[Atom]) -> list[Row]:
    """Rows from top to bottom. Raised and lowered pieces join the row they belong to and are marked `raised`."""
    if not atoms:
        return []
    _level(atoms)
    made = [Row(band) for band in _bands(atoms) if any(a.kind != SPACE for a in band)]
    made.sort(key=lambda row: -row.y)
    return _join_raised(_join_aside(made))


def _level(atoms: list[Atom]) -> None:
    """Bring words that cascade down to their baseline, as Nastaliq does, to the height of their last letter, in place."""
    turns = [(a, b) for a, b in itertools.pairwise(atoms) if a.y != b.y]
    slanted = sum(_side_by_side(a, b) and FLAT * a.size < abs(b.y - a.y) < CASCADE * a.size for a, b in turns)
    if not slanted or slanted < SLANTED * sum(_side_by_side(a, b) for a, b in itertools.pairwise(atoms)):
        return
    word: list[Atom] = []
    for atom in [*atoms, None]:
        if word and (atom is None or not _goes_on(word[-1], atom)):
            last = min(word, key=lambda a: a.x0)
            for letter in word:
                letter.y, letter.cascade = last.y, True
            word = []
        if atom is not None and _of_word(atom):
            word.append(atom)


def _side_by_side(a: Atom, b: Atom) -> bool:
    """Arabic letters of one size, painted one after the other, that stand beside each other."""
    size = a.size
    return b.cls == "A" == a.cls and size == b.size and -STEP * size < b.x0 - a.x1 < STEP * size


def _goes_on(before: Atom, atom: Atom) -> bool:
    """The two are painted one after the other in one word."""
    gap = max(before.x0, atom.x0) - min(before.x1, atom.x1)
    return _of_word(atom) and gap < 0.5 * atom.size and abs(atom.y - before.y) < CASCADE * atom.size


def _of_word(atom: Atom) -> bool:
    """A letter, or what may be one."""
    return atom.cls == "A" or atom.text == UNKNOWN


def _join_aside(made: list[Row]) -> list[Row]:
    """Rows of like size a little above each other that cover no common width become one."""
    out: list[Row] = []
    for row in made:
        last = out[-1] if out else None
        like = last is not None and SMALLER * last.size <= row.size <= last.size / SMALLER
        if last is None or not like or last.y - row.y > ASIDE * min(row.size, last.size) or _cover(last, row):
            out.append(row)
        else:
            out[-1] = Row(last.atoms + row.atoms)
    return out


def _cover(a: Row, b: Row) -> bool:
    """Ink of the two rows stands above each other somewhere."""
    if a.x1 <= b.x0 or b.x1 <= a.x0:
        return False
    spans = sorted([(x0, x1, k) for k, row in enumerate((a, b)) for x0, x1 in row.spans(0.5 * row.size)])
    return any(left[2] != right[2] and right[0] < left[1] for left, right in itertools.pairwise(spans))


def _bands(atoms: list[Atom]) -> list[list[Atom]]:
    """Atoms grouped by baseline."""
    by_y = sorted(atoms, key=_baseline, reverse=True)
    bands: list[list[Atom]] = []
    band: list[Atom] = []
    top = by_y[0].y
    for atom in by_y:
        if top - atom.y > SAME_LINE * atom.size and band:
            bands.append(band)
            band = []
        if not band:
            top = atom.y
        band.append(atom)
    bands.append(band)
    return bands


def _join_raised(made: list[Row]) -> list[Row]:
    """Superscripts, subscripts and pieces in a fallback size join the nearest larger row that they touch."""
    kept: list[Row] = []
    joins: list[tuple[Row, list[Atom]]] = []
    for i, row in enumerate(made):
        left: list[Atom] = []
        moved = False
        hosts = [h for h in _around(made, i) if row.size < SMALLER * h.size and abs(h.y - row.y) < RAISED * h.size]
        if hosts:
            lettered = any(a.cls in "RA" for a in row.atoms)  # a line of another column
            for piece in row.pieces(REACH * hosts[0].size):
                host = _host(piece, hosts)
                if host is None:
                    left.extend(piece)
                    continue
                lifted = piece[0].y - host.y > LIFT * host.size
                if lifted and not lettered:
                    _raise(piece)
                joins.append((host, piece))
                moved = True
        if not moved:
            kept.append(row)
        elif any(a.kind != SPACE for a in left):
            kept.append(Row(left))
    for host, piece in joins:
        host.add(piece)
    for row in kept:
        _mark_raised(row)
    return kept


def _mark_raised(row: Row) -> None:
    """Raised pieces that fell into the band at once (small text rise)."""
    lifted = [a for a in row.atoms if a.size < SMALLER * row.size and a.y - row.y > LIFT * row.size and not a.raised]
    beside = {a.y for a in lifted if a.cls in "RA"}  # a line of another column
    lifted = [a for a in lifted if a.y not in beside]
    for piece in Row(lifted).pieces(0.5 * row.size) if lifted else []:
        _raise(piece)


def _raise(piece: list[Atom]) -> None:
    """Mark a piece as raised. Its digits become superscript digits, so that a note mark never fuses with a word or a
    number; inside raised brackets nothing can fuse and they stay."""
    bracketed = any(a.text in "()[]" or a.cls in "RA" for a in piece)
    for atom in piece:
        atom.raised = True
        if not bracketed and atom.text in SUPERSCRIPTS:
            atom.text, atom.cls = SUPERSCRIPTS[atom.text], "E"


def _around(made: list[Row], i: int) -> list[Row]:
    """The rows near row i, nearest index first; enough of them for two columns with notes."""
    return [made[j] for j in range(max(0, i - 4), min(len(made), i + 5)) if j != i]


def _steps(inked: list[Atom]) -> tuple[list[tuple[float, int, float]], float]:
    """(points, index of the atom behind it, where it begins) of every blank between the atoms, which are in x order;
    and where the last of them ends."""
    out = []
    edge = inked[0].x1 if inked else 0.0
    for i, atom in enumerate(inked):
        if atom.x0 > edge:
            out.append((atom.x0 - edge, i, edge))
        if atom.x1 > edge:
            edge = atom.x1
    return out, edge


def _host(piece: list[Atom], hosts: list[Row]) -> Row | None:
    """The nearest row with ink close to the piece on its left or right."""
    x0, x1 = piece[0].x0, max(a.x1 for a in piece)
    best: Row | None = None
    for row in hosts:
        reach = REACH * row.size
        if best is not None and _distance(piece, row) >= _distance(piece, best):
            continue
        if any(a.kind == BASE and a.x1 > x0 - reach and a.x0 < x1 + reach for a in row.atoms):
            best = row
    return best


def _distance(piece: list[Atom], row: Row) -> float:
    """Points that a piece stands above the row's baseline, or, made longer, below it."""
    rise = piece[0].y - row.y
    return rise if rise >= 0 else -LOWERED * rise


def twins_dropped(atoms: list[Atom], close: list[int]) -> list[Atom]:
    """`atoms` (in x order) without the second drawing of a letter that lies on itself.

    close   indices of the atoms that may be one: of no width, or near the one before
    """
    if not any(_is_twin(atoms[max(0, k - 3) : k], atoms[k]) for i in close for k in (i, i + 1) if 0 < k < len(atoms)):
        return atoms
    out = atoms[:1]
    for atom in atoms[1:]:
        if not _is_twin(out[-3:], atom):
            out.append(atom)
        elif _contained(out[-1], atom) and out[-1].x1 - out[-1].x0 <= NO_ROOM * atom.size:
            out[-1] = atom
    return out


def _is_twin(before: list[Atom], atom: Atom) -> bool:
    """The atom, or the last of those before it, is the same letter a second time."""
    last = before[-1]
    width = atom.x1 - atom.x0
    if (width <= NO_ROOM * atom.size or last.x1 - last.x0 <= NO_ROOM * last.size) and _contained(last, atom):
        return True
    return atom.x0 - last.x0 < TWIN * width and _drawn_before(atom, before)


def _drawn_before(atom: Atom, others: list[Atom]) -> bool:
    """One of the others is the same letter at the same place."""
    near = TWIN * (atom.x1 - atom.x0)
    return atom.kind != SPACE and any(
        abs(other.x0 - atom.x0) < near
        and abs(other.y - atom.y) < 0.1 * atom.size
        and other.text == atom.text
        and other.kind == atom.kind
        and abs((other.x1 - other.x0) - (atom.x1 - atom.x0)) < near  # two forms of a letter differ in width
        for other in others
    )


def _contained(a: Atom, b: Atom) -> bool:
    """One of the two takes no room and is the last letter of the ligature that it lies on: both were given its text."""
    small, large = (a, b) if a.x1 - a.x0 < b.x1 - b.x0 else (b, a)
    if small.x1 - small.x0 > NO_ROOM * small.size or len(large.text) < 2 or small.kind == SPACE:
        return False
    return large.text.endswith(small.text) and large.x0 - NO_ROOM * large.size <= small.x0 <= large.x1
