"""Running heads and page numbers: rows that come again on neighbouring pages.

signature(rows, height) → what the outermost rows of a page say; furniture(signature, neighbours) → which are furniture
"""

from __future__ import annotations

import itertools
import re
from collections.abc import Sequence
from typing import NamedTuple

from tahqiq.page.faces import SPACE
from tahqiq.page.lines import Row

DEPTH = 3
"""Rows from the top and from the bottom that may be furniture."""

DRIFT = 0.012
"""Of the page's height: the same head stands at the same place on every page."""

APART = 1.25
"""Line pitches of clear space between furniture and the body (flat from 1.1 to 1.5)."""

LONE_APART = 1.8
"""The same for a page number that no neighbour confirms."""

NEIGHBOURS = 2
"""Pages on either side that are asked (left and right pages may differ)."""

_DIGITS = re.compile(r"[0-9\u0660-\u0669\u06f0-\u06f9]+")
_NUMBER = re.compile(r"[-\u2013\u2014|()\[\]/.]*#[-\u2013\u2014|()\[\]/.]*(?:#[-\u2013\u2014|()\[\]]*)?")


class Edge(NamedTuple):
    """One of the outermost rows of a page."""

    key: str
    """Its characters from left to right without spaces, every number a `#`."""
    place: float
    """Baseline as a share of the page's height."""
    apart: float
    """Distance to the next row towards the body, in its own line pitch or em, whichever is smaller."""
    row: int
    """Index among the page's rows."""


class Signature(NamedTuple):
    """The outermost rows of a page, from the edge inwards."""

    top: list[Edge]
    bottom: list[Edge]


def signature(rows: Sequence[Row], height: float) -> Signature:
    """What a neighbour needs to know of this page."""
    if not rows or height <= 0:
        return Signature([], [])
    pitch = _pitch(rows)
    top, bottom = [], []
    for i in range(min(DEPTH, len(rows))):
        gap = rows[i].y - rows[i + 1].y if i + 1 < len(rows) else 1000.0
        top.append(Edge(_key(rows[i]), rows[i].y / height, gap / pitch, i))
        j = len(rows) - 1 - i
        gap = rows[j - 1].y - rows[j].y if j else 1000.0
        bottom.append(Edge(_key(rows[j]), rows[j].y / height, gap / pitch, j))
    return Signature(top, bottom)


def _key(row: Row) -> str:
    """The row as `Edge.key` has it."""
    atoms = sorted((a for a in row.atoms if a.kind != SPACE), key=lambda a: a.x0)
    return _DIGITS.sub("#", "".join([a.text for a in atoms]))


def _pitch(rows: Sequence[Row]) -> float:
    """A usual step from row to row, points."""
    steps = sorted(a.y - b.y for a, b in itertools.pairwise(rows) if a.y - b.y > 0.5 * a.size)
    return steps[len(steps) // 3] if steps else max(1.0, 1.5 * rows[0].size)


def furniture(own: Signature, neighbours: Sequence[Signature]) -> set[int]:
    """Indices of the rows that are running heads or page numbers."""
    found: set[int] = set()
    for side, others in ((own.top, [n.top for n in neighbours]), (own.bottom, [n.bottom for n in neighbours])):
        # The innermost repeated row with clear space behind it takes all rows outside it along.
        depth = 0
        for k, edge in enumerate(side):
            if _same_any(edge, others) and edge.apart > APART:
                depth = k + 1
            elif k == 0 and _NUMBER.fullmatch(edge.key) and edge.apart > LONE_APART:
                depth = 1
        whole = all(_same_any(edge, others) or _NUMBER.fullmatch(edge.key) for edge in side[:depth])
        for edge in side[:depth] if whole else []:
            found.add(edge.row)
    return found


def _same_any(edge: Edge, others: Sequence[list[Edge]]) -> bool:
    """The row comes again on one of the other pages."""
    return any(_same(edge, other) for edges in others for other in edges)


def _same(edge: Edge, other: Edge) -> bool:
    return edge.key == other.key and abs(edge.place - other.place) < DRIFT
