"""Combining marks to their letters, before any line is formed: by paint order, with the ink as veto.

attach(marks, atoms, glyphs) gives each atom its marks, dots and joiners, in place (put together in `tahqiq.page.compose`)
"""

from __future__ import annotations

import unicodedata
from collections.abc import Sequence

from tahqiq import bidi
from tahqiq.glyphs import FontGlyph
from tahqiq.page.atom import Atom, Mark
from tahqiq.page.bodies import bare_bodies, name_bodies, signed_bodies
from tahqiq.page.compose import ALLAH, LAM, YEH, compose, is_nameless
from tahqiq.page.faces import BASE, DOTS, JOINER, KASHIDA, MARK, SEATED, SHADDA, SPACE, is_mark

INK_SLACK = 0.12
"""em. How far the ink centre of a mark may lie outside the base that the paint order gives it.
Flat from 0.05 to 0.12 on made files; worse at 0.02 and 0.2. Fails on: marks kerned over a neighbour in Nastaliq."""

MARK_RISE = 0.9
"""em. A mark's origin further than this from the baseline belongs to another line."""

STACKED = 0.5
"""Of the narrower one's width: letters that cover each other by more lie on each other, and their places do not tell from
which side they were painted (lam-alef in two glyphs). Flat from 0.2 to 0.9."""

PAINT_REACH = 6
"""A mark's base is at most so many glyphs away in paint order."""

STRETCHED_REACH = 24
"""The same for a letter's dots, with the kashidas that stretch the letter (LibreOffice has up to 16)."""

NAME_REACH = 3
"""Glyphs. The letters of the name are painted so near to each other."""

FARSI_YEH = "\N{ARABIC LETTER FARSI YEH}"
DAGGER = "\N{ARABIC LETTER SUPERSCRIPT ALEF}"


def attach(marks: list[Mark], found: list[Atom], glyphs: Sequence[FontGlyph]) -> None:
    """Give every mark to its base; a mark that finds none stands as an atom of its own, with a doubt. `glyphs`: the page's."""
    loose: list[Atom] = []
    held: dict[int, list[Mark]] = {}
    sides = [(_near(mark, found, -1), _near(mark, found, 1)) for mark in marks]
    reversed_fonts = _reversed_fonts(marks, sides, found)
    for mark, (before, after) in zip(marks, sides, strict=True):
        base = _base_of(mark, found, before, after, mark.font in reversed_fonts)
        if base < 0:
            if mark.face.kind != JOINER:
                atom = Atom(
                    mark.face.text, "O", BASE, mark.x, mark.x, mark.y, mark.size, mark.index, "", False
                )
                atom.cls = bidi.classes(mark.face.text)[0]
                atom.doubt("loose-mark")
                loose.append(atom)
            continue
        held.setdefault(base, []).append(mark)
    if any(atom.doubts for atom in found):
        name_bodies(held, found, glyphs)
    if any(mark.face.kind == DOTS for mark in marks):
        bare_bodies(held, found, glyphs)
    if any(map(is_nameless, marks)):
        signed_bodies(held, found, glyphs)
    yeh = _yeh(found) if any(mark.face.kind == DOTS for mark in marks) else YEH
    for i, group in held.items():
        compose(found[i], group, glyphs[found[i].index], yeh)
        for mark in group:
            if mark.glyph.advance > 0.0 and mark.face.kind == MARK:
                _widen(found[i], mark)
    for i in held:
        if DAGGER in found[i].text:
            _as_typed(found, i)
    found.extend(loose)


def _yeh(found: Sequence[Atom]) -> str:
    """Yeh, or Farsi yeh where the page has more of that by name."""
    named = [atom.text for atom in found if atom.text in (YEH, FARSI_YEH) and not atom.doubts]
    return FARSI_YEH if named.count(FARSI_YEH) > named.count(YEH) else YEH


def _widen(atom: Atom, mark: Mark) -> None:
    """A mark with room of its own beside its base, a vowel over a tatweel in one glyph (KACST), takes the place of a gap."""
    x0, x1 = mark.x, mark.x + mark.glyph.advance * mark.size
    slack = INK_SLACK * mark.size
    if x0 < atom.x0 and abs(x1 - atom.x0) < slack:
        atom.x0 = x0
    elif x1 > atom.x1 and abs(x0 - atom.x1) < slack:
        atom.x1 = x1


def _as_typed(found: list[Atom], i: int) -> None:
    """Fonts draw shadda and dagger alef into the name of God by themselves: where the word has no other vowel they were
    not typed."""
    atom = found[i]
    bare = "".join([ch for ch in atom.text if not is_mark(ch)])
    if {ch for ch in atom.text if is_mark(ch)} != {SHADDA, DAGGER}:
        return
    near = found[max(0, i - NAME_REACH) : i + NAME_REACH + 1]
    after = max((a for a in near if a.x0 < atom.x0 and a.kind == BASE), key=lambda a: a.x0, default=None)
    before = min((a for a in near if a.x0 > atom.x0 and a.kind == BASE), key=lambda a: a.x0, default=None)
    within = before is not None and before.text[-1] == LAM and after is not None and after.text == ALLAH[-1]
    if bare.endswith(ALLAH) or (bare == LAM and within):
        atom.text, atom.trace = bare, None


def _near(mark: Mark, found: list[Atom], step: int) -> int:
    """The atom painted last before the mark (step -1) or first after it (step 1), if it stands near; else -1."""
    reach = PAINT_REACH if mark.face.kind != DOTS else STRETCHED_REACH
    if step < 0:
        places = range(mark.position - 1, max(-1, mark.position - 1 - reach), -1)
    else:
        places = range(mark.position, min(len(found), mark.position + reach))
    return _next_base(found, mark, places, MARK_RISE * mark.size)


def _centre(mark: Mark) -> float | None:
    """The middle of the mark's ink, points; None without an outline."""
    ink = mark.glyph.ink
    return None if ink is None or not ink.contours else mark.x + (ink.x_min + ink.x_max) / 2 * mark.size


def _painted(mark: Mark, found: list[Atom], before: int, after: int) -> int:
    """The base by paint order: painted from left to right a mark precedes its base, from right to left it follows."""
    if before < 0 or after < 0:
        return max(before, after)
    if mark.face.text and mark.face.text[0] < "\u0590":
        return before  # Latin and Greek are painted left to right, base first
    a, b = found[before], found[after]
    if min(a.x1, b.x1) - max(a.x0, b.x0) > STACKED * min(a.x1 - a.x0, b.x1 - b.x0):
        return after if _rising(found, before, after) else before
    return after if b.x0 > a.x0 else before


def _rising(found: list[Atom], before: int, after: int) -> bool:
    """Two letters that lie on each other, as a lam-alef in two glyphs does, are painted from left to right: what is painted
    next to them says so, if it stands near."""
    a, b = found[before], found[after]
    for k, host, step in ((after + 1, b, 1), (before - 1, a, -1)):
        if 0 <= k < len(found):
            far = (found[k].x0 - host.x0) * step
            if found[k].kind != SPACE and abs(far) < 2 * host.size and abs(found[k].y - host.y) < MARK_RISE * host.size:
                return far > 0
    return b.x0 > a.x0


def _reversed_fonts(marks: list[Mark], sides: list[tuple[int, int]], found: list[Atom]) -> set[str]:
    """Fonts whose marks are painted on the other side of their bases: the ink of most of them says so."""
    votes: dict[str, int] = {}
    for mark, (before, after) in zip(marks, sides, strict=True):
        centre = _centre(mark) if before >= 0 and after >= 0 else None
        if centre is None:
            continue
        chosen = _painted(mark, found, before, after)
        other = before + after - chosen
        if _covers(found[chosen], centre) != _covers(found[other], centre):
            votes[mark.font] = votes.get(mark.font, 0) + (1 if _covers(found[other], centre) else -1)
    return {font for font, vote in votes.items() if vote > 0}


def _covers(atom: Atom, x: float) -> bool:
    return atom.x0 <= x <= atom.x1


def _base_of(mark: Mark, found: list[Atom], before: int, after: int, turned: bool) -> int:
    """Index of the atom that the mark belongs to, -1 for none: paint order, with the ink as veto."""
    chosen = _painted(mark, found, before, after)
    if mark.face.kind == JOINER:  # it stands at the left edge of the letter that it follows
        beside = [i for i in (before, after) if i >= 0]
        return min(beside, key=lambda i: abs(found[i].x0 - mark.x), default=-1)
    if before >= 0 and after >= 0:
        other = before + after - chosen
        if turned:
            chosen, other = other, chosen
        seated = not SEATED.isdisjoint(unicodedata.normalize("NFD", mark.face.text))
        if seated and found[chosen].text[-1] == LAM and _is_alef(found[other]):
            chosen = other
    centre = _centre(mark)
    if chosen < 0 or centre is None:
        return chosen
    slack = INK_SLACK * mark.size
    if found[chosen].x0 - slack <= centre <= found[chosen].x1 + slack:
        return chosen
    near = range(max(0, mark.position - PAINT_REACH), min(len(found), mark.position + PAINT_REACH))
    reach = MARK_RISE * mark.size
    others = [
        i
        for i in near
        if (found[i].kind == BASE or (found[i].kind == KASHIDA and mark.face.kind != DOTS))
        and _covers(found[i], centre) and abs(found[i].y - mark.y) < reach
    ]
    if len(others) > 1:  # a tail reaches under the next letter: of these the one painted nearest
        others = [i for i in others if i in (before, after)]
    return others[0] if len(others) == 1 else chosen


def _is_alef(atom: Atom) -> bool:
    """Alef, with or without marks."""
    return unicodedata.normalize("NFD", atom.text)[:1] == "\N{ARABIC LETTER ALEF}"


def _next_base(found: list[Atom], mark: Mark, places: range, reach: float) -> int:
    """The first of the places that holds no space, and for dots no kashida, if that stands near the mark; else -1."""
    for i in places:
        atom = found[i]
        if atom.kind != SPACE and (atom.kind != KASHIDA or mark.face.kind != DOTS):
            near = abs(atom.y - mark.y) < reach and atom.x0 - 2 * mark.size < mark.x < atom.x1 + 2 * mark.size
            return i if near else -1
    return -1
