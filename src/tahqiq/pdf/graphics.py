"""Painted paths, as far as text needs them: rules, list bullets, and rectangles that clip.

Paths are looked at only when they are short: a page of text has few, a map has many and none of them concerns its text.
"""

from __future__ import annotations

import re

from tahqiq.pdf.lexer import numbers
from tahqiq.pdf.matrix import Box, Matrix, common, image_of

MAX_PATH = 1 << 15
"""Bytes of a path that are looked at: a table of 1,000 cells drawn in one path."""
MAX_BYTES = 1 << 18
"""Bytes of paths that are looked at on one page."""
RULE_RATIO = 5.0
"""A rule is at least so many times as long as it is thick."""
RULE_THICKNESS = 0.3
"""em of the page's text. A rule is not thicker. Of 5,870 rules by 18 producers the thickest has 0.083."""
RULE_LENGTH = 0.8
"""em of the page's text. A rule is not shorter."""
BULLET_SIZE = (0.1, 0.75)
"""em of the page's text: smallest and largest side of a bullet. 148 that Chromium drew: 0.29
to 0.40, and 0.63 beside Nastaliq; none was found where there is none. Not tried: small squares in charts and icons."""
BULLET_RATIO = 1.5
"""Longer by shorter side of a bullet."""

_STEP = re.compile(rb"([-+.\d\s\0]*+)(re|[mlcvyh])")
_NOT_LETTERS = bytes(byte for byte in range(256) if byte not in b"mlcvyhr")
Subpath = tuple[Box, bool, bool]
"""(box in page space, is it a rectangle of `re`, has it curves)"""


def steps(run: bytes) -> int:
    """How many operators a run of path construction has."""
    return len(run.translate(None, _NOT_LETTERS))


class Paths:
    """The painted paths of one page that may be rules or bullets."""

    __slots__ = ("_known", "_left", "dots", "thin")

    def __init__(self) -> None:
        self.thin: list[Box] = []
        """What may be a rule, in the order of painting."""
        self.dots: list[Box] = []
        """What may be a bullet."""
        self._left = MAX_BYTES
        self._known: dict[tuple[bytes, Matrix], Box | None] = {}

    def __bool__(self) -> bool:
        """Was anything painted that may be a rule or a bullet?"""
        return bool(self.thin or self.dots)

    def filled(self, run: bytes, ctm: Matrix, clip: Box) -> None:
        """A path was filled."""
        for box, _, _ in self._subpaths(run, ctm):
            self._keep(common(box, clip))

    def stroked(self, run: bytes, ctm: Matrix, clip: Box, width: float) -> None:
        """A path was stroked with a line of this width (user space)."""
        half = width * abs(ctm[0] * ctm[3] - ctm[1] * ctm[2]) ** 0.5 / 2
        for box, rectangle, curved in self._subpaths(run, ctm):
            x0, y0, x1, y1 = box
            if rectangle:
                edges = [(x0, y0, x1, y0), (x0, y1, x1, y1), (x0, y0, x0, y1), (x1, y0, x1, y1)]
            elif curved or x0 == x1 or y0 == y1 or _thin(box):
                edges = [box]
            else:
                continue
            for a, b, c, d in edges:
                self._keep(common((a - half, b - half, c + half, d + half), clip))

    def _keep(self, box: Box) -> None:
        width, height = box[2] - box[0], box[3] - box[1]
        if not (width >= 0 and height >= 0):
            return
        longer, shorter = max(width, height), min(width, height)
        if longer >= RULE_RATIO * shorter:
            self.thin.append(box)
        elif longer <= BULLET_RATIO * shorter:
            self.dots.append(box)

    def around(self, run: bytes, ctm: Matrix) -> Box | None:
        """The box around a path; None if it is empty or too long to look at."""
        key = (run, ctm)
        if key not in self._known:
            if len(self._known) > 256:
                self._known.clear()
            boxes = [box for box, _, _ in self._subpaths(run, ctm)]
            self._known[key] = _union(boxes) if boxes else None
        return self._known[key]

    def _subpaths(self, run: bytes, ctm: Matrix) -> list[Subpath]:
        """The subpaths of a run of path construction; [] if it is too long."""
        self._left -= len(run)
        if len(run) >= MAX_PATH or self._left < 0:
            return []
        a, b, c, d, e, f = ctm
        out: list[Subpath] = []
        xs: list[float] = []
        ys: list[float] = []
        curved = False
        for operands, operator in _STEP.findall(run):
            if operator == b"h":
                continue
            try:
                values = [float(token) for token in operands.split()]
            except ValueError:
                values = numbers(operands, 6)
            if operator in b"re" and len(values) >= 4:
                x, y, width, height = values[-4:]
                out.append((image_of((x, y, x + width, y + height), ctm), True, False))
                continue
            if operator == b"m" and xs:
                out.append(((min(xs), min(ys), max(xs), max(ys)), False, curved))
                xs, ys, curved = [], [], False
            curved = curved or operator in b"cvy"
            for index in range(0, len(values) - 1, 2):
                x, y = values[index], values[index + 1]
                xs.append(a * x + c * y + e)
                ys.append(b * x + d * y + f)
        if xs:
            out.append(((min(xs), min(ys), max(xs), max(ys)), False, curved))
        return out

    def rules(self, em: float) -> list[Box]:
        """Thin horizontal and vertical boxes, on a page whose text has this size (points)."""
        return [
            box for box in self.thin
            if min(box[2] - box[0], box[3] - box[1]) <= RULE_THICKNESS * em
            and max(box[2] - box[0], box[3] - box[1]) >= RULE_LENGTH * em
        ]  # fmt: skip

    def bullets(self, em: float) -> list[Box]:
        """Small boxes about as wide as high, on a page whose text has this size (points)."""
        least, most = BULLET_SIZE
        return [
            box for box in self.dots
            if least * em <= min(box[2] - box[0], box[3] - box[1])
            and max(box[2] - box[0], box[3] - box[1]) <= most * em
        ]  # fmt: skip


def _thin(box: Box) -> bool:
    width, height = box[2] - box[0], box[3] - box[1]
    return max(width, height) >= RULE_RATIO * min(width, height)


def _union(boxes: list[Box]) -> Box:
    x0, y0, x1, y1 = zip(*boxes, strict=True)
    return (min(x0), min(y0), max(x1), max(y1))
