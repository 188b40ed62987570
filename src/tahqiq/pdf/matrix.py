"""Transformation matrices (ISO 32000-2, 8.3.4) and boxes, as tuples."""

from __future__ import annotations

Matrix = tuple[float, float, float, float, float, float]
"""(a, b, c, d, e, f): x' = a·x + c·y + e, y' = b·x + d·y + f."""
Box = tuple[float, float, float, float]
"""(x0, y0, x1, y1), x0 ≤ x1, y0 ≤ y1."""


def concat(first: Matrix, second: Matrix) -> Matrix:
    """The matrix that applies `first`, then `second`."""
    a, b, c, d, e, f = first
    g, h, i, j, k, l = second  # noqa: E741
    return (
        a * g + b * i, a * h + b * j,
        c * g + d * i, c * h + d * j,
        e * g + f * i + k, e * h + f * j + l,
    )  # fmt: skip


def inverse(matrix: Matrix) -> Matrix | None:
    """The matrix that undoes this one; None if it flattens the plane."""
    a, b, c, d, e, f = matrix
    det = a * d - b * c
    if not abs(det) > 1e-12:  # also not a number
        return None
    return (d / det, -b / det, -c / det, a / det, (c * f - d * e) / det, (b * e - a * f) / det)


def image_of(box: Box, matrix: Matrix) -> Box:
    """The smallest upright box around the image of a box."""
    x0, y0, x1, y1 = box
    a, b, c, d, e, f = matrix
    xs = (a * x0 + c * y0, a * x0 + c * y1, a * x1 + c * y0, a * x1 + c * y1)
    ys = (b * x0 + d * y0, b * x0 + d * y1, b * x1 + d * y0, b * x1 + d * y1)
    return (min(xs) + e, min(ys) + f, max(xs) + e, max(ys) + f)


def common(one: Box, other: Box) -> Box:
    """What two boxes share; if they share nothing, a box whose x1 < x0 or y1 < y0."""
    return (max(one[0], other[0]), max(one[1], other[1]), min(one[2], other[2]), min(one[3], other[3]))
