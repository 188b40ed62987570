"""An outline as a row of numbers: the body of a letter drawn on a grid, what stands off it on another, and measures.

sketch(contours, advance) → `WIDTH` numbers, None for an outline without area

A letter is a body and, off it, dots or a hamza. Both are sampled inside their own boxes, so that size and place do not
count; what size and place say is among the measures, in em. `tahqiq.pdf.likeness` learns from these rows and asks them.
"""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

import numpy as np
import numpy.typing as npt

from tahqiq.pdf.outlines import Contour

Row = npt.NDArray[np.float32]
Points = npt.NDArray[np.float64]
Box = tuple[float, float, float, float]

BODY, REST, MEASURES = 16, 10, 29
"""Cells along a side of the two grids; measures."""
WIDTH = BODY * BODY + REST * REST + MEASURES
LEAST_AREA = 1e-5
"""em squared. A contour of less is a trace of the drawing tool's."""
INSIDE = 0.8
"""Of a contour's points: a contour with so many inside a larger one is a counter of it, or overlaps it."""
LEVEL = 1e-9
"""em. An edge that rises by less is level."""
MOST_POINTS = 1500
"""Points of an outline that is looked at; letters have up to some 300."""


def sketch(contours: Sequence[Contour], advance: float) -> Row | None:
    """The outline in numbers. `contours` and `advance` in em."""
    if sum(map(len, contours)) > MOST_POINTS:
        return None
    parts = _parts([np.asarray(contour) for contour in contours if len(contour) > 2])
    if not parts:
        return None
    boxes = [_box(part) for part in parts]
    k = max(range(len(parts)), key=lambda i: (boxes[i][2] - boxes[i][0]) * (boxes[i][3] - boxes[i][1]))
    x0, y0, x1, y1 = body = boxes[k]
    wide, high = max(x1 - x0, 0.01), max(y1 - y0, 0.01)
    measures = [
        np.log(wide / high), 2 * y0, 2 * y1, 2 * wide, 2 * high, 2 * x0, 2 * (advance - x1), 2 * advance,
        min(len(parts[k]) - 1, 3) / 2, float(advance < 0.02),
    ]  # fmt: skip
    others = [i for i in range(len(parts)) if i != k]
    rest: Row = np.zeros(REST * REST, np.float32)
    if others:
        contours_off = [contour for i in others for contour in parts[i]]
        box = _box(contours_off)
        rest = _grid(contours_off, box, REST)
        measures += _off(body, box, [boxes[i] for i in others], sum(map(len, contours_off)))
    measures += [0.0] * (MEASURES - len(measures))
    return np.concatenate([_grid(parts[k], body, BODY), rest, np.array(measures, np.float32)])


def _off(body: Box, box: Box, boxes: list[Box], points: int) -> list[float]:
    """Measures of what stands off the body: how many parts above and below its middle, how large, how far."""
    x0, y0, x1, y1 = body
    wide, high, middle = max(x1 - x0, 0.01), max(y1 - y0, 0.01), (y0 + y1) / 2
    above = sum((low + top) / 2 > middle for _, low, _, top in boxes)
    below = len(boxes) - above
    w, h = box[2] - box[0], box[3] - box[1]
    return [
        min(above, 4) / 2, min(below, 4) / 2,
        *(float(above == n) for n in (1, 2, 3)), *(float(below == n) for n in (1, 2, 3)),
        3 * w, 3 * h, float(np.log(max(w, 0.01) / max(h, 0.01))), ((box[1] + box[3]) / 2 - middle) / high,
        3 * (box[1] - y1), 3 * (y0 - box[3]), (box[0] - x0) / wide, (x1 - box[2]) / wide,
        4 * max(max(b[3] - b[1], 0.005) for b in boxes), 4 * max(b[2] - b[0] for b in boxes), points / 40,
    ]  # fmt: skip


def _box(contours: Sequence[Points]) -> Box:
    low = np.min([contour.min(0) for contour in contours], axis=0)
    top = np.max([contour.max(0) for contour in contours], axis=0)
    return float(low[0]), float(low[1]), float(top[0]), float(top[1])


def _area(contour: Points) -> float:
    x, y = contour[:, 0], contour[:, 1]
    return abs(0.5 * float(np.dot(x, np.roll(y, -1)) - np.dot(y, np.roll(x, -1))))


def _parts(contours: list[Points]) -> list[list[Points]]:
    """Contours grouped: each outer one with those inside it, the largest first."""
    sized = sorted(((_area(contour), n) for n, contour in enumerate(contours)), key=lambda pair: (-pair[0], pair[1]))
    parts: list[list[Points]] = []
    for area, n in sized:
        if area < LEAST_AREA:
            break
        own = contours[n]
        home = next((part for part in parts if np.mean(_wound(part[:1], own) != 0) > INSIDE), None)
        if home is None:
            parts.append([own])
        else:
            home.append(own)
    return parts


def _wound(contours: Sequence[Points], at: Points) -> npt.NDArray[np.int64]:
    """Winding number of the contours around each point of `at`."""
    start = np.concatenate(contours)
    end = np.concatenate([np.roll(contour, -1, 0) for contour in contours])
    y0, y1 = start[:, 1, None], end[:, 1, None]
    x, y = at[:, 0], at[:, 1]
    rise = np.where(np.abs(y1 - y0) < LEVEL, 1.0, y1 - y0)
    right = start[:, 0, None] + (y - y0) * ((end[:, 0, None] - start[:, 0, None]) / rise) > x
    up, down = (y0 <= y) & (y1 > y), (y1 <= y) & (y0 > y)
    wound: npt.NDArray[np.int64] = (up & right).sum(0) - (down & right).sum(0)
    return wound


def _grid(contours: Sequence[Points], box: Box, n: int) -> Row:
    """How much of each of n by n cells of the box is inside, from four samples."""
    x0, y0, x1, y1 = box
    steps = (np.arange(2 * n) + 0.5) / (2 * n)
    x, y = np.meshgrid(x0 + steps * (x1 - x0), y0 + steps * (y1 - y0))
    inside: npt.NDArray[Any] = _wound(contours, np.stack([x.ravel(), y.ravel()], 1)) != 0
    cells: Row = inside.reshape(n, 2, n, 2).mean((1, 3)).astype(np.float32).ravel()
    return cells
