"""The outline of a glyph: its measures (`Ink`) and its points, in em, y up, relative to the glyph's origin.

An outline is what every embedded font has, whatever its maps say. `GlyfOutlines` reads TrueType's `glyf` table: the
header of a glyph gives contours and box without decoding a point. `ProcOutlines` measures the procedures of a Type 3
font. CFF and Type 1 are in `cff.py` and `type1.py`. None: the outline cannot be read.
"""

from __future__ import annotations

import re
import struct
from collections.abc import Callable
from itertools import pairwise
from typing import Protocol

from tahqiq.glyphs import Ink
from tahqiq.pdf.sfnt import Sfnt

Contour = list[tuple[float, float]]
"""The points of a contour in order, on and off the curve: a polygon that the curve never leaves by much."""

BLANK = Ink(0, 0, 0.0, 0.0, 0.0, 0.0)
MAX_PARTS = 64
"""Parts of one composite that are read; composites in use have up to eight."""
MAX_DEPTH = 8
"""Composites of composites that are put together; fonts in use have two or three levels."""
MAX_POINTS = 20_000
"""Points of one glyph that are decoded; word glyphs of Quran fonts have up to some 2,000."""
FLAT_HEIGHT = 0.2
"""em. What is higher is not looked at further when something flat is looked for."""


class Outlines(Protocol):
    """The outlines of one font program, by gid."""

    def ink(self, gid: int) -> Ink | None:
        """Measures in em."""

    def blank(self, gid: int) -> bool | None:
        """The glyph has no contours; cheaper than `ink`."""

    def may_be_flat(self, gid: int) -> bool:
        """The outline may be low and plain; cheaper than `ink`."""

    def contours(self, gid: int) -> list[Contour] | None:
        """Points in em."""


def measure(contours: list[Contour]) -> Ink:
    """Ink of contours, boxed by their points."""
    xs = [x for contour in contours for x, _ in contour]
    ys = [y for contour in contours for _, y in contour]
    return Ink(len(contours), len(xs), min(xs), min(ys), max(xs), max(ys)) if xs else BLANK


def extent(contours: list[Contour], low: float, high: float) -> tuple[float, float] | None:
    """Left and right end of the contours (their points joined by straight lines) between two heights, None where
    nothing is there."""
    xs: list[float] = []
    for contour in contours:
        for (x0, y0), (x1, y1) in pairwise([*contour, contour[0]]):
            if max(y0, y1) >= low and min(y0, y1) <= high:
                xs += [x for x, y in ((x0, y0), (x1, y1)) if low <= y <= high]
                xs += [x0 + (x1 - x0) * (y - y0) / (y1 - y0) for y in (low, high) if min(y0, y1) < y < max(y0, y1)]
    return (min(xs), max(xs)) if xs else None


class GlyfOutlines:
    """Outlines in `glyf` and `loca` (OpenType, "glyf — Glyph Data")."""

    def __init__(self, sfnt: Sfnt) -> None:
        self._glyf = sfnt.table(b"glyf")
        self._loca = sfnt.loca
        self._em = 1.0 / sfnt.units
        self._counts: dict[int, tuple[int, int]] = {}

    def _data(self, gid: int) -> bytes | None:
        """A glyph's description, b"" for a blank one, None where there is none."""
        if not 0 <= gid < len(self._loca) - 1:
            return None
        start, end = self._loca[gid], self._loca[gid + 1]
        if start == end:
            return b""
        data = self._glyf[start:end]
        return data if len(data) >= 10 else None

    def blank(self, gid: int) -> bool | None:
        """No contours, of its own or of its parts: a no-break space may be a composite of the space."""
        data = self._data(gid)
        if data is None:
            return None
        return not data or data[:2] == b"\0\0" or (data[0] > 127 and not self._count(gid)[0])

    def may_be_flat(self, gid: int) -> bool:
        """The box is low."""
        data = self._data(gid)
        if not data:
            return False
        height = int.from_bytes(data[8:10], signed=True) - int.from_bytes(data[4:6], signed=True)
        return height * self._em <= FLAT_HEIGHT

    def ink(self, gid: int) -> Ink | None:
        """Contours and points counted, the box as the glyph's header has it."""
        data = self._data(gid)
        if data is None:
            return None
        count, points = self._count(gid)
        if not count:
            return BLANK
        x_min, y_min, x_max, y_max = struct.unpack(">hhhh", data[2:10])
        em = self._em
        return Ink(count, points, x_min * em, y_min * em, x_max * em, y_max * em)

    def _count(self, gid: int) -> tuple[int, int]:
        """Contours and points of a glyph, those of its parts included. A part that contains itself counts once."""
        known = self._counts.get(gid)
        if known is not None:
            return known
        self._counts[gid] = (0, 0)
        data = self._data(gid) or b""
        count = int.from_bytes(data[:2], signed=True)
        if count > 0:
            self._counts[gid] = (count, int.from_bytes(data[8 + 2 * count : 10 + 2 * count]) + 1)
        elif count < 0:
            parts = [self._count(part) for part, _ in _parts(data)]
            self._counts[gid] = (sum(contours for contours, _ in parts), sum(points for _, points in parts))
        return self._counts[gid]

    def contours(self, gid: int) -> list[Contour] | None:
        """Points of all contours, those of the parts of a composite put in place."""
        em = self._em
        try:
            found = self._contours(gid, [MAX_POINTS], 0) if self._count(gid)[1] <= MAX_POINTS else None
        except (struct.error, IndexError, RecursionError):
            return None
        return found and [[(x * em, y * em) for x, y in contour] for contour in found]

    def _contours(self, gid: int, budget: list[int], depth: int) -> list[Contour] | None:
        """Contours in font units; `budget` counts down the points that may still be read: parts may name each other in
        circles."""
        data = self._data(gid)
        budget[0] -= 1 + (0 if depth == 0 else self._count(gid)[1])
        if data is None or budget[0] < 0 or depth > MAX_DEPTH:
            return None
        count = int.from_bytes(data[:2], signed=True)
        if count >= 0:
            return _simple(data, count)
        contours: list[Contour] = []
        for part, (a, b, c, d, dx, dy) in _parts(data):
            for contour in (self._contours(part, budget, depth + 1) or ()) if self._count(part)[0] else ():
                contours.append([(a * x + c * y + dx, b * x + d * y + dy) for x, y in contour])
        return contours


def _simple(data: bytes, count: int) -> list[Contour]:
    """Contours of a glyph that is no composite, in font units."""
    if not count:
        return []
    ends = struct.unpack(f">{count}H", data[10 : 10 + 2 * count])
    if any(end <= before for before, end in pairwise(ends)):
        raise IndexError("contours out of order")
    at = 12 + 2 * count + int.from_bytes(data[10 + 2 * count : 12 + 2 * count])
    flags = bytearray()
    while len(flags) <= ends[-1]:
        flag = data[at]
        at += 1
        flags.append(flag)
        if flag & 8:
            flags.extend(bytes([flag]) * data[at])
            at += 1
    xs, at = _coordinates(data, at, flags[: ends[-1] + 1], 0x02, 0x10)
    ys, at = _coordinates(data, at, flags[: ends[-1] + 1], 0x04, 0x20)
    points = list(zip(xs, ys, strict=True))
    starts = (0, *(end + 1 for end in ends[:-1]))
    return [points[start : end + 1] for start, end in zip(starts, ends, strict=True)]


def _coordinates(data: bytes, at: int, flags: bytearray, short: int, same: int) -> tuple[list[float], int]:
    """One coordinate of all points, and where its bytes end."""
    values: list[float] = []
    value = 0
    for flag in flags:
        if flag & short:
            value += data[at] if flag & same else -data[at]
            at += 1
        elif not flag & same:
            value += int.from_bytes(data[at : at + 2], signed=True)
            at += 2
        values.append(value)
    return values, at


def _parts(data: bytes) -> list[tuple[int, tuple[float, ...]]]:
    """Parts of a composite: gid, and the matrix (a, b, c, d, dx, dy) that places it. Placing by points counts as 0."""
    parts: list[tuple[int, tuple[float, ...]]] = []
    at, more = 10, True
    while more and at + 6 <= len(data) and len(parts) < MAX_PARTS:
        flags, gid = struct.unpack(">HH", data[at : at + 4])
        size = 4 if flags & 1 else 2
        move = struct.unpack(">hh" if flags & 1 else ">bb", data[at + 4 : at + 4 + size].ljust(size, b"\0"))
        at += 4 + size
        count = 1 if flags & 0x08 else 2 if flags & 0x40 else 4 if flags & 0x80 else 0
        scale = [v / 16384 for v in struct.unpack(f">{count}h", data[at : at + 2 * count].ljust(2 * count, b"\0"))]
        at += 2 * count
        if count < 4:
            scale = [scale[0] if scale else 1.0, 0.0, 0.0, scale[-1] if scale else 1.0]
        parts.append((gid, (*scale, *(move if flags & 2 else (0, 0)))))
        more = bool(flags & 0x20)
    return parts


_NUMBER = rb"[-+]?(?:\d+\.?\d*|\.\d+)"
_D1 = re.compile(rb"((?:" + _NUMBER + rb"\s+){6})d1\b")
_STARTS = re.compile(rb"(?<=[\d.\s])(?:m|re)(?=\s)")
_PAINTS = re.compile(rb"(?:^|(?<=[\s\])>]))(?:f\*?|F|S|s|B\*?|b\*?|Do|EI|sh|Tj|TJ)(?=\s|$)")


class ProcOutlines:
    """Outlines of a Type 3 font's procedures (ISO 32000-2, 9.6.4): the box that `d1` declares and the paths begun.

    A procedure that paints an image counts as one contour. Points are not known: `contours` yields None.
    """

    def __init__(self, procedure: Callable[[int], bytes | None], matrix: tuple[float, ...]) -> None:
        self._procedure = procedure
        self._matrix = matrix

    def blank(self, gid: int) -> bool | None:
        """Nothing is painted."""
        program = self._procedure(gid)
        return None if program is None else not _PAINTS.search(program)

    def ink(self, gid: int) -> Ink | None:
        """The declared box; None where the procedure declares none (`d0`)."""
        program = self._procedure(gid)
        if program is None:
            return None
        if not _PAINTS.search(program):
            return BLANK
        declared = _D1.search(program)
        if not declared:
            return None
        _, _, x0, y0, x1, y1 = map(float, declared[1].split())
        a, b, c, d, e, f = self._matrix
        xs = sorted(a * x + c * y + e for x in (x0, x1) for y in (y0, y1))
        ys = sorted(b * x + d * y + f for x in (x0, x1) for y in (y0, y1))
        return Ink(max(1, len(_STARTS.findall(program))), 0, xs[0], ys[0], xs[-1], ys[-1])

    def may_be_flat(self, gid: int) -> bool:
        """As the declared box says."""
        ink = self.ink(gid)
        return ink is not None and ink.y_max - ink.y_min <= FLAT_HEIGHT

    def contours(self, gid: int) -> list[Contour] | None:
        """Not known."""
        return None
