"""One page, the walk from its glyphs to its text, a stage a line.

layout(ink) → the page up to its rows: all that can be known without its neighbours
planned(layout, rows) → drafts of its blocks in reading order
finish(layout, neighbours, dialect) → the `Page`
"""

from __future__ import annotations

from collections.abc import Sequence
from math import cos, radians, sin

from tahqiq.glyphs import Glyphs, PageInk
from tahqiq.model import Doubt, Line, Page
from tahqiq.page.atom import Atom
from tahqiq.page.blocks import Draft, drafts
from tahqiq.page.build import Built, letters, page_text
from tahqiq.page.columns import columns
from tahqiq.page.faces import BASE
from tahqiq.page.forward import Dialect
from tahqiq.page.furniture import Signature, furniture, signature
from tahqiq.page.joiners import all_lines, restore
from tahqiq.page.letters import atoms
from tahqiq.page.lines import Row, rows
from tahqiq.page.spaces import spacing

RTL_PAGE = 0.4
"""A page with at least so many right-to-left letters for each Latin one runs from the right."""

INVISIBLE = (3, 7)
"""Text render modes that paint nothing (ISO 32000-2, 9.3.6)."""

PICTURE = 0.5
"""A page without visible text whose images cover more than this share of it is a scan."""

BULLET_MOST = 0.75
"""em of its line. A bullet is no wider: as the larger `BULLET_SIZE` of pdf/graphics.py, which is of the page's text."""

BULLET_REACH = 3.0
"""em. A drawn bullet stands no further than this from the line it belongs to."""


class Layout:
    """One page up to its rows: all that can be known without its neighbours."""

    __slots__ = ("frames", "hidden", "ink", "rows", "rtl", "signature", "spacing", "spent")

    def __init__(
        self, ink: PageInk, found: list[Row], frames: list[tuple[float, list[Row]]], rtl: bool, hidden: bool
    ) -> None:
        self.ink = ink
        self.rows = found
        """Rows of the page's main direction."""
        self.frames = frames
        """(angle, rows) of the text that is turned against it."""
        self.rtl = rtl
        self.hidden = hidden
        """The text is not painted: an OCR layer."""
        self.spacing = spacing([row.atoms for row in found])
        self.signature = signature(found, ink.height)
        self.spent = False
        """The page is finished: what its neighbours need is still here, its rows are not."""

    def spend(self) -> None:
        """Let the rows go: their atoms are most of what a page is made of."""
        self.rows, self.frames, self.spent = [], [], True


def layout(ink: PageInk) -> Layout:
    """Glyphs to rows: the stages that need nothing but the page."""
    glyphs = ink.glyphs
    strings, hidden = _visible(glyphs)
    angles = [glyphs.strings[n].angle for n in strings]
    by_angle: dict[int, list[int]] = {}
    if any(angles):
        for n, angle in zip(strings, angles, strict=True):
            by_angle.setdefault(round(angle), []).append(n)
    elif strings:
        by_angle[0] = strings
    frames: list[tuple[float, list[Row]]] = []
    right = left = 0
    for degrees, members in by_angle.items():
        turn = (cos(radians(degrees)), sin(radians(degrees))) if degrees else (1.0, 0.0)
        found = atoms(glyphs, members, turn)
        own_right, own_left = letters(found)
        right, left = right + own_right, left + own_left
        frames.append((float(degrees), rows(found)))
    frames.sort(key=lambda frame: -sum(len(row.atoms) for row in frame[1]))
    main = frames[0][1] if frames else []
    rtl = right >= left * RTL_PAGE and right > 0
    if frames and frames[0][0] == 0.0:
        _add_bullets(main, ink, rtl)
    return Layout(ink, main, frames, rtl, hidden)


def _visible(glyphs: Glyphs) -> tuple[list[int], bool]:
    """The shown strings to read, and whether they are an invisible layer: painted text goes before unpainted."""
    shown = [n for n, s in enumerate(glyphs.strings) if s.mode not in INVISIBLE and s.end > s.start]
    if shown:
        return shown, False
    hidden = [n for n, s in enumerate(glyphs.strings) if s.mode == 3 and s.end > s.start]
    return hidden, bool(hidden)


def _add_bullets(found: list[Row], ink: PageInk, rtl: bool) -> None:
    """Bullets drawn as paths become atoms of the line they stand beside."""
    for x0, y0, x1, y1 in ink.bullets:
        middle = (y0 + y1) / 2
        for row in found:
            if not row.y - 0.1 * row.size < middle < row.y + 0.7 * row.size or x1 - x0 > BULLET_MOST * row.size:
                continue
            gap = x0 - row.x1 if rtl else row.x0 - x1
            if 0 < gap < BULLET_REACH * row.size:
                row.add([Atom("\N{BULLET}", "O", BASE, x0, x1, row.y, row.size, -1, "", False)])
                break


def planned(own: Layout, body: list[Row]) -> list[Draft]:
    """Rows of the page's main direction to drafts of its blocks, in reading order."""
    return drafts(columns(body, own.ink.rules, own.rtl), own.ink.rules, own.rtl, own.spacing)


def finish(own: Layout, neighbours: Sequence[Signature], dialect: Dialect) -> Page:
    """Rows to a page: columns, blocks, order, certification, text."""
    ink = own.ink
    outer = furniture(own.signature, neighbours)
    body = [row for i, row in enumerate(own.rows) if i not in outer]
    built = Built(own.rtl, dialect)
    plan = planned(own, body)
    heads = [draft for i in sorted(outer) for draft in drafts([[own.rows[i]]], [], own.rtl, own.spacing)]
    if own.rtl:
        restore(all_lines(draft.lines for draft in [*plan, *heads]), ink.glyphs.glyph)
    for draft in plan:
        built.add(draft, draft.kind)
    _turn(built.lines, own.frames[0][0] if own.frames else 0.0)
    for angle, turned in own.frames[1:]:
        first = len(built.lines)
        for draft in drafts([turned], [], own.rtl):
            built.add(draft, draft.kind)
        _turn(built.lines[first:], angle)
    for draft in heads:
        built.add(draft, "furniture")
    if own.hidden:
        for line in built.lines:
            line.doubts.append(Doubt("invisible-text"))
    return Page(
        ink.number,
        ink.label,
        ink.width,
        ink.height,
        built.lines,
        built.blocks,
        page_text(built.blocks),
        ink.faults,
        _is_scan(own),
        _unmapped(ink.glyphs),
    )


def _turn(lines: list[Line], angle: float) -> None:
    """Bring the boxes of turned lines from the frame of their baseline to the page, in place."""
    if not angle:
        return
    c, s = cos(radians(angle)), sin(radians(angle))
    for line in lines:
        x0, y0, x1, y1 = line.box
        corners = [(x * c - y * s, x * s + y * c) for x in (x0, x1) for y in (y0, y1)]
        xs, ys = [x for x, _ in corners], [y for _, y in corners]
        line.box = (min(xs), min(ys), max(xs), max(ys))
        line.angle = angle


def _is_scan(own: Layout) -> bool:
    """A picture of a page without visible text."""
    ink = own.ink
    if own.rows and not own.hidden:
        return False
    area = sum((x1 - x0) * (y1 - y0) for x0, y0, x1, y1 in ink.images)
    return area > PICTURE * ink.width * ink.height


def _unmapped(glyphs: Glyphs) -> list[str]:
    """Names of the fonts that nobody can name the codes of."""
    return sorted({s.font.name for s in glyphs.strings if not s.font.has_map and s.end > s.start})
