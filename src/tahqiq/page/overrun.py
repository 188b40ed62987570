"""Numbers drawn wider than the room that their line keeps for them.

Where a font has no digits, LibreOffice measures a line with one font and draws its digits with another: they run over the
space and the letters on their right.

    squeezed(inked, blanks, gaps) → whether a number was put back into its room: atoms moved and sorted anew, in place
"""

from __future__ import annotations

from collections.abc import Sequence

from tahqiq.page.atom import Atom
from tahqiq.page.lines import left_edge

OVERRUN = 0.03
"""em. A digit that reaches further into a letter of another font overruns its room (seen: 0.08 to 1.9)."""

KERNED = 0.15
"""em. The same in one font: no kerning reaches so far (seen: 0.24 and more)."""

TOUCHING = 0.03
"""em. Digits of one number stand no further apart."""

LEAST_ROOM = 0.15
"""Of its width: a number has at least so much room, or it is not one that overran it (seen: 0.21 and more)."""


def squeezed(inked: list[Atom], blanks: Sequence[Atom], gaps: Sequence[float]) -> bool:
    """inked in x order; gaps in points, one for each pair of neighbours: negative where they overlap."""
    over = [a if a.cls == "E" else b for gap, a, b in zip(gaps, inked, inked[1:], strict=False) if _overrun(gap, a, b)]
    found = [_squeeze(_number(digit, inked), inked, blanks) for digit in over]
    if not any(found):
        return False
    inked.sort(key=left_edge)
    return True


def _overrun(gap: float, a: Atom, b: Atom) -> bool:
    """A digit lies on something else, of another font or so far that no kerning would do it."""
    if (a.cls == "E") == (b.cls == "E") or "L" in (a.cls, b.cls):
        return False
    return gap < -(OVERRUN if a.font != b.font else KERNED) * a.size


def _number(digit: Atom, inked: Sequence[Atom]) -> list[Atom]:
    """The digits and separators that the digit touches, from left to right."""
    near = [a for a in inked if a.cls in "ECPT" and abs(a.y - digit.y) < TOUCHING * digit.size]
    number = [digit]
    while before := next((a for a in near if a.x0 < number[0].x0 and _touch(a, number[0])), None):
        number.insert(0, before)
    while after := next((a for a in near if a.x0 > number[-1].x0 and _touch(number[-1], a)), None):
        number.append(after)
    return number


def _touch(a: Atom, b: Atom) -> bool:
    return abs(b.x0 - a.x1) < TOUCHING * b.size


def _squeeze(number: list[Atom], inked: Sequence[Atom], blanks: Sequence[Atom]) -> bool:
    """Puts the number between its left edge and what it runs over; False: it does not."""
    x0, x1 = number[0].x0, number[-1].x1
    slack = OVERRUN * number[0].size
    if x1 - x0 <= slack:
        return False
    others = [a.x0 for a in (*inked, *blanks) if a not in number]
    wall = min((x for x in others if x0 + slack < x < x1 - slack), default=x1)
    share = (wall - x0) / (x1 - x0)
    if not LEAST_ROOM < share < 1.0:
        return False
    for atom in number:
        atom.x0, atom.x1 = x0 + (atom.x0 - x0) * share, x0 + (atom.x1 - x0) * share
    return True
