"""Letters whose body and dots are glyphs of their own: which letter a body is that nothing names, or that the map names
after one of the letters that share it.

name_bodies(held, found, glyphs)  where nobody names it: what the body looks like, and all the dots and hamzas that stand over
                                  or under it on the page, say which it is; in place, the dots are taken from the marks
signed_bodies(held, found, glyphs)  the same for the signs of gaf and of Kurdish letters
bare_bodies(held, found, glyphs)  a body under a dotted letter's name that stands without dots is the letter without them
"""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence

from tahqiq import bidi
from tahqiq.glyphs import FontGlyph, Ink
from tahqiq.page.atom import Atom, Mark
from tahqiq.page.compose import BARE, SEATS, dots_of, is_nameless, is_twice
from tahqiq.page.faces import BASE, DOTS, KASHIDA, MARK, SPACE, UNKNOWN

SIGNS = {"\u0654": "hamza", "\u0655": "hamza-below", "\u065a": "vee", "\u0615": "tah"}
"""Marks that are parts of letters, and what they are called there; the last two are small v and small tah."""
PLAIN = "0"
EDGE = 0.02
"""em. Letters that are joined touch each other's edge within half of this; initial and isolated forms stay further off it
than all of it."""
NAMELESS = ("unmapped-glyph", "guessed-letter")


def name_bodies(held: Mapping[int, list[Mark]], found: Sequence[Atom], glyphs: Sequence[FontGlyph]) -> None:
    """Name the atoms that nobody names by what stands off them. `held`: the marks of each atom, by its index in `found`."""
    bodies: dict[FontGlyph, list[tuple[int, str]]] = {}
    for i, atom in enumerate(found):
        body = glyphs[atom.index]
        nameless = body.doubt in NAMELESS and any(reason in NAMELESS for reason, _ in atom.doubts or ())
        if atom.kind != BASE or not nameless or body.advance <= 0.0 or len(atom.text) != 1:
            continue
        bodies.setdefault(body, []).append((i, _off(atom, held.get(i, ()))))
    for body, places in bodies.items():
        offs = sorted({off for _, off in places if off})
        letters = dict(zip(offs, body.bodied(offs, _joins(found, [i for i, _ in places], glyphs)), strict=False))
        for i, off in places:
            if letters.get(off):
                _name(found[i], letters[off], held.get(i, []), body)


def _joins(found: Sequence[Atom], places: Sequence[int], glyphs: Sequence[FontGlyph]) -> tuple[float, float]:
    """How likely a glyph is joined to what stands on its left, and on its right, by its places: the neighbour touches it,
    and its ink reaches the edge between them, as that of an initial form does on its left alone. 0.5 where nothing tells."""
    left, right = [0.5, 0.5], [0.5, 0.5]
    for i in places:
        atom = found[i]
        for other in (found[k] for k in (i - 1, i + 1) if 0 <= k < len(found)):
            if abs(other.y - atom.y) > EDGE * atom.size:
                continue
            if abs(other.x1 - atom.x0) < EDGE * atom.size:
                _count(left, other, glyphs[other.index], lambda ink, advance: advance - ink.x_max)
            elif abs(other.x0 - atom.x1) < EDGE * atom.size:
                _count(right, other, glyphs[other.index], lambda ink, _: ink.x_min)
    return left[1] / sum(left), right[1] / sum(right)


def _count(votes: list[float], other: Atom, glyph: FontGlyph, short: Callable[[Ink, float], float]) -> None:
    """Count a neighbour as not joined, or joined: `short` is how far its ink stays from the edge, em."""
    if other.kind == SPACE:
        votes[0] += 1
    ink = glyph.ink if other.kind in (BASE, KASHIDA) else None
    if ink is not None and ink.contours:
        far = short(ink, glyph.advance)
        if far < EDGE / 2 or far > EDGE:
            votes[far < EDGE] += 1


def _off(atom: Atom, marks: Sequence[Mark]) -> str:
    """What stands off a body: "a2" for two dots above, "hamza", "0" for nothing; "" for what has no name."""
    if any(mark.face.text == UNKNOWN and mark.face.kind == MARK for mark in marks):
        return ""
    drawn: dict[bool, int] = {}
    for k, mark in enumerate(marks):
        if mark.face.kind == DOTS and not any(is_twice(mark, other) for other in marks[:k]):
            count, above = dots_of(mark, atom)
            drawn[above] = drawn.get(above, 0) + count
    sign = next((off for mark in marks for char, off in SIGNS.items() if char in mark.face.text), PLAIN)
    if not drawn:
        return sign
    if sign == "vee" and drawn == {False: 2}:
        return sign  # Kurdish yeh with a v keeps its dots
    ((above, count), *others) = drawn.items()
    return "" if others or count > 3 or sign != PLAIN else f"{'a' if above else 'b'}{count}"


def _name(atom: Atom, letter: str, marks: list[Mark], body: FontGlyph) -> None:
    """Give an atom its letter, in doubt; its dots are part of it."""
    atom.text, atom.cls, atom.doubts = letter, bidi.classes(letter)[0], None
    atom.doubt("guessed-letter", f"{atom.font} code {body.code:#x}")
    marks[:] = [mark for mark in marks if mark.face.kind != DOTS]


def bare_bodies(held: Mapping[int, list[Mark]], found: Sequence[Atom], glyphs: Sequence[FontGlyph]) -> None:
    """In fonts whose dots are glyphs of their own: where a body stands without dots, whose map names a letter with dots, the
    letter without them, in doubt, in place."""
    apart = {mark.font for marks in held.values() for mark in marks if mark.face.kind == DOTS}
    pieces: dict[FontGlyph, bool] = {}
    for i, atom in enumerate(found):
        if atom.font not in apart or atom.text not in BARE or any(mark.face.kind == DOTS for mark in held.get(i, ())):
            continue
        body = glyphs[atom.index]
        if body.witness == "tounicode" and pieces.setdefault(body, body.is_one_piece):
            atom.text = BARE[atom.text]
            atom.doubt("map-contradicts-font", f"{atom.font} code {body.code:#x}")


def signed_bodies(held: Mapping[int, list[Mark]], found: Sequence[Atom], glyphs: Sequence[FontGlyph]) -> None:
    """Gaf and others whose stroke or v is a mark that nobody names, and whose body the map names after the whole letter: with
    the mark the letter, the same body without it the letter that it is made from, in doubt, in place."""
    signs = {i: [mark for mark in held.get(i, ()) if is_nameless(mark)] for i, atom in enumerate(found) if atom.text in SEATS}
    shared = {glyphs[found[i].index] for i, marks in signs.items() if marks and glyphs[found[i].index].is_one_piece}
    for i, marks in signs.items():
        atom = found[i]
        if glyphs[atom.index] not in shared:
            continue
        atom.doubt("map-contradicts-font", f"{atom.font} code {glyphs[atom.index].code:#x}")
        if marks:
            held[i][:] = [mark for mark in held[i] if mark not in marks]
        else:
            atom.text = SEATS[atom.text][0]
