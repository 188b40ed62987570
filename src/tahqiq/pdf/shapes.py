"""What an outline alone tells: kashida, dots that run into each other, and which way a bracket opens."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from itertools import pairwise

from tahqiq.glyphs import Ink
from tahqiq.pdf.outlines import Contour, measure

KASHIDA = "\N{ARABIC TATWEEL}"

KASHIDA_CONTOURS = 3
KASHIDA_POINTS = 30
KASHIDA_HEIGHT = 0.17
KASHIDA_LOWEST = (-0.1, 0.12)
KASHIDA_ADVANCE = 0.03
KASHIDA_OVERLAP = 1.02
KASHIDA_TOP = 0.02
"""A kashida is one contour, or some that overlap (Markazi has three), of few points, low (em), near the baseline (its
lower edge within the two bounds, em), that takes room (em) and whose ink is wider than its advance by this factor, so
that it joins on both sides. Its upper edge lies level within this many em: that parts it from the flat tooth of a
dotless beh after kaf, which rises by 0.04 em, and from a small madda (0.022 em). Measured on every glyph of Debian's
Arabic fonts: the kashidas of text faces have 4 to 30 points, heights of 0.04 to 0.161 em and a top level within
0.012 em. Fails on: Noto Nastaliq's (0.22 em)."""
BAR_WIDTH = 0.2
BAR_OVERLAP = 0.99
BAR_LOWEST = (-0.03, 0.06)
"""A kashida that ends where its advance ends (old fonts have them) must be a plain bar of four points, at least so wide
(em) and on the baseline: an underscore lies lower than -0.07 em, a dash higher than 0.15 em, a dot is narrower."""
DOT = 0.25
"""em. A full stop and each half of a colon are lower and narrower; the smallest letters, hamza and the Arabic-Indic
zero, are wider or stand higher."""
HYPHEN = (0.12, 0.5)
"""em. A hyphen floats between these heights."""
TWINS = 0.03
"""em. The two chevrons of a guillemet have the same height, place and width within this."""
PAIR = (1.4, 2.6)
PAIR_WAIST = 0.6
PAIR_SHOULDER = 0.6
"""Two dots that touch are one contour, so many times as wide as high, whose height at a quarter and at three quarters of
its width is more than the last of these (share of the box), and in the middle less than the first share of that (Mirza:
1.8 times, 1.0, 0.2). A vowel's stroke and a madda's wave are about as thick in the middle as beside it."""
DOT_SQUARE = 1.5
"""A third dot over them is no longer than wide, nor wider than long, by this factor, and as high as they are."""
SMALL_V = "\N{ARABIC VOWEL SIGN SMALL V ABOVE}"
V_HEIGHT = (0.05, 0.35)
V_PROPORTION = (0.8, 3.0)
V_GAP, V_FOOT, V_MIDDLE = 0.2, 0.5, 0.2
"""The v that Kurdish letters carry is so high (em), wide (heights), its arms so many widths apart near the top, its foot
narrower than the next number (widths) and no further from the middle than the last. Of the marks of 230 fonts 49 of 61
small v are so, and of all others a bold madda and 6 inverted ones."""
BRACKET_BULGE = 0.08
"""Share of the glyph's width by which a bracket's middle must lie to one side of its ends."""
BRACKET_LEVELS = (0.01, 0.5, 0.99)
"""Heights, as shares of the box, at which the outline is cut: inside the bars of a square bracket, which are 0.015 to
0.12 of its height, and at the middle."""


def is_kashida(ink: Ink, advance: float, contours: Callable[[], list[Contour] | None]) -> bool:
    """The outline is a kashida's. `contours` is asked only where the box leaves it open."""
    width = ink.x_max - ink.x_min
    if (
        not 0 < ink.contours <= KASHIDA_CONTOURS
        or not 0 < ink.points <= KASHIDA_POINTS
        or ink.y_max - ink.y_min > KASHIDA_HEIGHT
        or not KASHIDA_LOWEST[0] < ink.y_min < KASHIDA_LOWEST[1]
        or advance < KASHIDA_ADVANCE
    ):
        return False
    if width <= KASHIDA_OVERLAP * advance and not (
        ink.points == 4
        and width > BAR_WIDTH
        and width > BAR_OVERLAP * advance
        and BAR_LOWEST[0] < ink.y_min < BAR_LOWEST[1]
    ):
        return False
    drawn = contours()
    return bool(drawn) and _has_level_top(drawn or [])


def confirms(text: str, contours: list[Contour]) -> bool:
    """The outline can be nothing but this character; known are the full stop, the colon, hyphen and guillemets."""
    inks = [measure([contour]) for contour in contours]
    if text in (".", ":"):
        return (
            len(inks) == (1 if text == "." else 2)
            and all(ink.x_max - ink.x_min < DOT and ink.y_max - ink.y_min < DOT for ink in inks)
            and -0.1 < min(ink.y_min for ink in inks) < 0.1
            and max(ink.x_max for ink in inks) - min(ink.x_min for ink in inks) < DOT
        )
    if text == "-" and len(inks) == 1:
        ink = inks[0]
        return ink.y_max - ink.y_min < KASHIDA_HEIGHT and HYPHEN[0] < ink.y_min and ink.y_max < HYPHEN[1]
    if text in ("\u00ab", "\u00bb") and len(inks) == 2:
        first, second = inks
        return (
            abs(first.y_min - second.y_min) < TWINS
            and abs(first.y_max - second.y_max) < TWINS
            and abs((first.x_max - first.x_min) - (second.x_max - second.x_min)) < TWINS
            and bracket_side(contours) != 0
        )
    return False


def _has_level_top(contours: list[Contour]) -> bool:
    """The upper edge stays at one height over the middle seven tenths of the width."""
    turned = [[(y, x) for x, y in contour] for contour in contours]
    left = min(x for contour in contours for x, _ in contour)
    right = max(x for contour in contours for x, _ in contour)
    tops = [max(_cut(turned, left + share * (right - left)), default=9.0) for share in (0.15, 0.3, 0.5, 0.7, 0.85)]
    return max(tops) - min(tops) < KASHIDA_TOP


def touching_dots(contours: Sequence[Contour]) -> int:
    """Two or three, where a glyph draws so many dots in one contour less: two that touch, alone or with a third; else 0."""
    pairs = [contour for contour in contours if _is_pair(contour)]
    if len(pairs) != 1 or len(contours) > 2:
        return 0
    if len(contours) == 1:
        return 2
    (other,) = (contour for contour in contours if contour is not pairs[0])
    (wide, high), (_, level) = _size(other), _size(pairs[0])
    if area(other) * area(pairs[0]) < 0:
        return 0  # a ring and its counter
    square = max(wide, high) < DOT_SQUARE * min(wide, high) and max(high, level) < DOT_SQUARE * min(high, level)
    return 3 if square else 0


def is_small_v(contours: list[Contour]) -> bool:
    """Two arms that meet in a foot: the mark of Kurdish letters."""
    if len(contours) != 1:
        return False
    ink = measure(contours)
    wide, high = ink.x_max - ink.x_min, ink.y_max - ink.y_min
    if not V_HEIGHT[0] < high < V_HEIGHT[1] or not V_PROPORTION[0] < wide / high < V_PROPORTION[1]:
        return False
    arms, foot = (sorted(_cut(contours, ink.y_min + share * high)) for share in (0.8, 0.15))
    if len(arms) != 4 or len(foot) != 2:
        return False
    middle = (foot[0] + foot[1]) / 2
    return (
        arms[1] < middle < arms[2] and arms[2] - arms[1] > V_GAP * wide and foot[1] - foot[0] < V_FOOT * wide
        and abs(middle - (ink.x_min + ink.x_max) / 2) < V_MIDDLE * wide
    )  # fmt: skip


def is_one_piece(contours: list[Contour]) -> bool:
    """All contours but the largest are counters, which run the other way round: no dots stand off it."""
    areas = list(map(area, contours))
    body = max(areas, key=abs, default=0.0)
    return sum(own * body > 0 for own in areas) == 1


def area(contour: Contour) -> float:
    """Twice the area inside the points, negative where they run clockwise."""
    return sum(x0 * y1 - x1 * y0 for (x0, y0), (x1, y1) in pairwise([*contour, contour[0]]))


def _is_pair(contour: Contour) -> bool:
    """Two dots beside each other that touch."""
    wide, high = _size(contour)
    if not high or not PAIR[0] < wide / high < PAIR[1]:
        return False
    turned = [[(y, x) for x, y in contour]]
    left = min(x for x, _ in contour)
    cuts = [_cut(turned, left + share * wide) for share in (0.25, 0.5, 0.75)]
    one, waist, other = (max(cut, default=0.0) - min(cut, default=0.0) for cut in cuts)
    return min(one, other) > PAIR_SHOULDER * high and waist < PAIR_WAIST * min(one, other)


def _size(contour: Contour) -> tuple[float, float]:
    """Width and height, em."""
    xs, ys = [x for x, _ in contour], [y for _, y in contour]
    return max(xs) - min(xs), max(ys) - min(ys)


def bracket_side(contours: list[Contour]) -> int:
    """Which way a bracket bulges as drawn: -1 to the left, as `(` and `«` do, 1 to the right, 0 where nobody can tell.

    The mean x of the outline at mid height is held against the mean of that near the top and that near the bottom, so
    that a slant does no harm. The two marks of a guillemet may differ in height (Lateef): they are asked one by one. The
    two strokes of a sign of comparison, which stand above each other (Vazirmatn), are not.
    """
    alone = {_side([contour]) for contour in contours} if len(contours) == 2 and _abreast(*contours) else set()
    return alone.pop() if len(alone) == 1 and alone != {0} else _side(contours)


def _abreast(a: Contour, b: Contour) -> bool:
    """The two stand beside each other: they share half of the lower one's height."""
    (a0, a1), (b0, b1) = ((min(ys), max(ys)) for ys in ([y for _, y in contour] for contour in (a, b)))
    return min(a1, b1) - max(a0, b0) > min(a1 - a0, b1 - b0) / 2


def _side(contours: list[Contour]) -> int:
    """The same of contours as one shape."""
    points = [point for contour in contours for point in contour]
    if not points:
        return 0
    low, high = min(y for _, y in points), max(y for _, y in points)
    width = max(x for x, _ in points) - min(x for x, _ in points)
    cuts = [_cut(contours, low + level * (high - low)) for level in BRACKET_LEVELS]
    bottom, middle, top = (sum(cut) / len(cut) if cut else None for cut in cuts)
    if bottom is None or middle is None or top is None or not width:
        return 0
    bulge = ((bottom + top) / 2 - middle) / width
    return 0 if abs(bulge) < BRACKET_BULGE else -1 if bulge > 0 else 1


def _cut(contours: list[Contour], y: float) -> list[float]:
    """x of the places where the outlines cross a height."""
    crossings = []
    for contour in contours:
        x0, y0 = contour[-1]
        for x1, y1 in contour:
            if (y0 <= y) != (y1 <= y):
                crossings.append(x0 + (y - y0) / (y1 - y0) * (x1 - x0))
            x0, y0 = x1, y1
    return crossings
