"""Vowel marks known by shape: a glyph that no map names, drawn with the shapes of marks that the font's maps do name.

named(contours, known) → the marks that the glyph draws, "" where some contour is none of theirs

Fonts draw shadda and vowel as one glyph, and producers name only the glyphs whose text is one character (Qt), or the first
of a cluster (fpdf2, LibreOffice). The same font has the parts as glyphs of their own, though often drawn anew: smaller, or
with other points. So shapes are compared, not points.
"""

from __future__ import annotations

from collections.abc import Sequence
from itertools import combinations
from math import atan2, degrees, inf, sqrt
from typing import NamedTuple

from tahqiq.pdf.outlines import Contour

MARKS = frozenset("\u064b\u064c\u064d\u064e\u064f\u0650\u0651\u0652\u0653\u0654\u0655\u0670")
"""What is looked for."""

ALIKE = 0.02
"""Shares of the box: shapes of one mark differ by less in fill, centre and spread. Marks of one font drawn anew are within
0.007 (Cairo, Markazi); sukun and the whole of fatha over shadda are 0.027 apart."""

SCALE = (0.6, 1.5)
"""A mark inside another glyph is drawn at so many times its own size."""

PROPORTION = 1.35
"""Width over height differs by no more than this factor."""

MADDA = "\u0653"
FATHA, DAMMA, KASRA, SHADDA = "\u064e", "\u064f", "\u0650", "\u0651"
ABOVE, BELOW = "\u064e\u064b", "\u0650\u064d"
ABOVE_OF, BELOW_OF = dict(zip(BELOW, ABOVE, strict=True)), dict(zip(ABOVE, BELOW, strict=True))
HAMZAS = "\u0653\u0654\u0655"
DOUBLED = {"\u064e": "\u064b", "\u064f": "\u064c", "\u0650": "\u064d"}

WAVE = 2.0
WAVE_POINTS = 20
WAVE_FOOT = 0.4
"""A madda is a level wave: so many times as wide as high, of so many points (Scheherazade 40), its foot above so many em."""

STROKE = 0.35
SLENDER = 2.5
PARALLEL = 14.0
"""A smaller fatha or kasra (over shadda, under hamza) is drawn anew: a stroke shorter than so many em, so many times as
long as thick (a dot has 1), and nearly (degrees) parallel to the usual one. The bar of a gaf is longer."""

BASELINE = 0.1
LOWER = 0.05
"""em. A stroke that stays below the first is a kasra, one not lower than the font's fatha by more than the second a
fatha; beside a shadda, the one below it is a kasra. Any other is not named."""


class Shape(NamedTuple):
    """Contours as one shape: its box in em, and shares of the box."""

    foot: float
    """Its lower edge, em."""
    width: float
    height: float
    fill: float
    centre: tuple[float, float]
    spread: tuple[float, float, float]
    """Root of the second moments along x and y; the mixed one."""

    def _axes(self) -> tuple[float, float, float]:
        """Second moments, em squared: along x and y, mixed."""
        (along, up, mixed), w, h = self.spread, self.width, self.height
        return (along * w) ** 2, (up * h) ** 2, mixed * w * h

    @property
    def slender(self) -> float:
        """Length over thickness."""
        xx, yy, xy = self._axes()
        root = sqrt((xx - yy) ** 2 / 4 + xy * xy)
        return sqrt(((xx + yy) / 2 + root) / max((xx + yy) / 2 - root, 1e-9))

    @property
    def slope(self) -> float:
        """Degrees of the long axis above the horizontal."""
        xx, yy, xy = self._axes()
        return degrees(atan2(2 * xy, xx - yy) / 2)


def shape(contours: Sequence[Contour]) -> Shape | None:
    """The shape that contours enclose together, counters cut out; None for a shape without an area."""
    xs = [x for contour in contours for x, _ in contour]
    ys = [y for contour in contours for _, y in contour]
    x0, y0, width, height = min(xs), min(ys), max(xs) - min(xs), max(ys) - min(ys)
    if not width or not height:
        return None
    area = mx = my = xx = yy = xy = 0.0
    for contour in contours:
        ax, ay = (contour[-1][0] - x0) / width, (contour[-1][1] - y0) / height
        for px, py in contour:
            bx, by = (px - x0) / width, (py - y0) / height
            cross = ax * by - bx * ay
            area += cross / 2
            mx += (ax + bx) * cross / 6
            my += (ay + by) * cross / 6
            xx += (ax * ax + ax * bx + bx * bx) * cross / 12
            yy += (ay * ay + ay * by + by * by) * cross / 12
            xy += (ax * by + 2 * ax * ay + 2 * bx * by + bx * ay) * cross / 24
            ax, ay = bx, by
    if abs(area) < 0.01:
        return None
    cx, cy = mx / area, my / area
    spread = (sqrt(max(xx / area - cx * cx, 0.0)), sqrt(max(yy / area - cy * cy, 0.0)), xy / area - cx * cy)
    return Shape(y0, width, height, abs(area), (cx, cy), spread)


def shapes_of(mark: str, contours: Sequence[Contour]) -> list[tuple[str, Shape]]:
    """What a glyph that a map calls one mark shows: the mark, and the vowel that its tanwin is two strokes of."""
    whole = shape(contours) if contours else None
    found = [(mark, whole)] if whole is not None else []
    vowel = next((single for single, double in DOUBLED.items() if mark == double and single != DAMMA), "")
    stroke = shape(contours[:1]) if vowel and len(contours) == 2 else None
    if stroke is not None and stroke.slender > SLENDER:
        found.append((vowel, stroke))
    return found


def distance(a: Shape, b: Shape) -> float:
    """How far two shapes are from being one mark drawn at nearly one size; infinite where size or proportion differ."""
    wide, high = a.width / b.width, a.height / b.height
    low, top = SCALE
    if not (low < wide < top and low < high < top and 1 / PROPORTION < wide / high < PROPORTION):
        return inf
    pairs = zip((a.fill, *a.centre, *a.spread), (b.fill, *b.centre, *b.spread), strict=True)
    return max(abs(p - q) for p, q in pairs)


def named(contours: Sequence[Contour], known: Sequence[tuple[str, Shape]]) -> str:
    """The marks that make up a glyph, "" where that is not all of it. `known`: marks of the same font."""
    if len(contours) == 1 and _is_madda(contours[0], known):
        return MADDA
    marks = _cover(list(contours), known)[1]
    shadda = next((like.foot for text, like in marks if text == SHADDA), None)
    usual = min((like.foot for text, like in known if text in ABOVE), default=inf)
    found = ""
    for text, like in marks:
        if text in ABOVE or text in BELOW:  # one shape: its place tells which
            if usual < BASELINE:  # but in a font that draws its marks about their anchors (Mada)
                return ""
            if like.foot + like.height < BASELINE or (shadda is not None and like.foot < shadda):
                text = BELOW_OF.get(text, text)
            elif shadda is not None or like.foot > usual - LOWER:
                text = ABOVE_OF.get(text, text)
            else:
                return ""
        found += text
    for single, double in DOUBLED.items():
        if found.count(single) == 2:
            return double + found.replace(single, "")
    return found


def moved(text: str, found: str) -> bool:
    """The marks found are those of a map's text, but for a fatha (or its tanwin) that is a kasra, or the other way round;
    or but for a hamza, which the map took over from its cluster's letter."""
    if len(text) < 2 or not found or sorted(found) == sorted(text):
        return False
    if len(found) < len(text):
        return sorted(found) == sorted(char for char in text if char not in HAMZAS)
    return sorted(ABOVE_OF.get(char, char) for char in found) == sorted(ABOVE_OF.get(char, char) for char in text)


def lone_tanwin(contours: Sequence[Contour], text: str) -> str:
    """The tanwin of a map's text whose other marks are not drawn: two strokes alike, and nothing else; "" for any other."""
    told = [char for char in text if char in (ABOVE[1], BELOW[1])]
    if len(contours) != 2 or len(told) != 1 or len(text) < 2:
        return ""
    one, other = shape(contours[:1]), shape(contours[1:])
    alike = one is not None and other is not None and distance(one, other) < ALIKE
    return told[0] if alike and one is not None and one.slender > SLENDER else ""


def _is_madda(contour: Contour, known: Sequence[tuple[str, Shape]]) -> bool:
    """A wave high above the letters: flat, with more points than a stroke, and none of the font's other marks."""
    own = shape([contour])
    return (
        own is not None
        and all(distance(own, like) >= ALIKE for _, like in known)
        and len(contour) >= WAVE_POINTS
        and own.width > WAVE * own.height
        and own.foot > WAVE_FOOT
        and abs(own.slope) < PARALLEL
    )


def _parallel(own: Shape, like: Shape) -> bool:
    """A slender stroke of the slope of a fatha or kasra of the same font, and no longer."""
    return (
        max(own.width, own.height) < STROKE
        and own.slender > SLENDER < like.slender
        and abs(own.slope - like.slope) < PARALLEL
        and own.width < like.width * SCALE[1]
    )


def _cover(left: list[Contour], known: Sequence[tuple[str, Shape]]) -> tuple[float, list[tuple[str, Shape]]]:
    """The marks that share out the contours among them with least distance, and that distance; (inf, []) for none."""
    best: tuple[float, list[tuple[str, Shape]]] = (inf, [])
    first, others = left[0], left[1:]
    for size in range(len(others) + 1):
        for group in combinations(others, size):
            own = shape([first, *group])
            far, text = _nearest(own, size == 0, known) if own is not None else (inf, "")
            if own is None or far >= min(best[0], ALIKE):
                continue
            rest = [c for c in others if not any(c is g for g in group)]
            more = _cover(rest, known) if rest else (0.0, [])
            if max(far, more[0]) < best[0]:
                best = max(far, more[0]), [(text, own), *more[1]]
    return best


def _nearest(own: Shape, single: bool, known: Sequence[tuple[str, Shape]]) -> tuple[float, str]:
    """Distance and name of the mark that a shape looks most like."""
    far, text = min(((distance(own, like), text) for text, like in known), default=(inf, ""))
    if far >= ALIKE and single and any(_parallel(own, like) for text, like in known if text in (FATHA, KASRA)):
        return ALIKE / 2, FATHA
    return far, text
