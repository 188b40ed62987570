"""EDGE: a PDF file to a `Document`. The walk from bytes to text, a stage a line."""

from __future__ import annotations

import gc
import os
import re
from collections import Counter, OrderedDict
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from math import cos, radians, sin
from typing import TypeVar, overload

from tahqiq.glyphs import FontGlyph, Glyphs, PageInk
from tahqiq.model import Doubt, Line, Page, joined
from tahqiq.page.atom import Atom
from tahqiq.page.blocks import Draft, drafts
from tahqiq.page.build import Built, Dialect, directed, letters, page_text
from tahqiq.page.columns import columns
from tahqiq.page.faces import BASE, Face
from tahqiq.page.forward import DIALECTS, UAX9
from tahqiq.page.furniture import NEIGHBOURS, Signature, furniture, signature
from tahqiq.page.joiners import all_lines, restore
from tahqiq.page.letters import atoms
from tahqiq.page.lines import Row, rows
from tahqiq.page.plausible import STRONG
from tahqiq.page.spaces import spacing
from tahqiq.pdf.document import PdfFile, open_pdf
from tahqiq.pdf.graphics import BULLET_SIZE

T = TypeVar("T")

KEPT_PAGES = 8
"""Finished pages and page layouts held in memory; the rest are read again when asked for."""

VOTERS = 6
"""Pages, spread evenly, whose lines vote on the producer's bidi dialect."""

MAX_FACES = 4096
"""Glyphs of fonts whose faces are remembered: they keep their fonts in memory. A chapter in ten fonts shows 2,000."""

COLLECTED = 50_000
"""Objects made and kept between two runs of the garbage collector in a process of our own: some 40 pages."""

LARGEST_CHUNK = 50
"""Pages that a worker process reads at a time: more would hold more finished pages in memory."""

STREAM = "<stream>"
"""`Document.file` of what was not read from a path."""

_BY_HAND = re.compile(r"[EN]P[EN]+P[EN]|(?<![EN])P[EN]+P")
"""Classes of telephone numbers and dates: they are set left to right by hand too often to tell a dialect."""

EVIDENCE = 4
"""Plausibility that another dialect must gain over UAX #9, and twice what it loses, before it is believed."""

INVISIBLE = (3, 7)
"""Text render modes that paint nothing (ISO 32000-2, 9.3.6)."""

PICTURE = 0.5
"""A page without visible text whose images cover more than this share of it is a scan."""

BULLET_REACH = 3.0
"""em. A drawn bullet stands no further than this from the line it belongs to."""


@contextmanager
def _uncollected() -> Iterator[None]:
    """No garbage collector while a page is made: nearly all that is made is let go at once, without cycles, and the
    collector would look through it twice a page. Whether it is on is put back as it was."""
    was_on = gc.isenabled()
    gc.disable()
    try:
        yield
    finally:
        if was_on:
            gc.enable()


class Layout:
    """One page up to its rows: all that can be known without its neighbours."""

    __slots__ = ("frames", "hidden", "ink", "rows", "rtl", "signature", "spacing")

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


def layout(ink: PageInk, faces: dict[FontGlyph, Face]) -> Layout:
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
        found = atoms(glyphs, members, faces, turn)
        r, lft = letters(found)
        right, left = right + r, left + lft
        frames.append((float(degrees), rows(found)))
    frames.sort(key=lambda frame: -sum(len(row.atoms) for row in frame[1]))
    main = frames[0][1] if frames else []
    rtl = right >= left * 0.4 and right > 0
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
            if not row.y - 0.1 * row.size < middle < row.y + 0.7 * row.size or x1 - x0 > BULLET_SIZE[1] * row.size:
                continue
            gap = x0 - row.x1 if rtl else row.x0 - x1
            if 0 < gap < BULLET_REACH * row.size:
                row.add([Atom("\N{BULLET}", "O", BASE, x0, x1, row.y, row.size, -1, "", False)])
                break


def finish(own: Layout, neighbours: Sequence[Signature], dialect: Dialect) -> Page:
    """Rows to a page: columns, blocks, order, certification, text."""
    ink = own.ink
    outer = furniture(own.signature, neighbours)
    body = [row for i, row in enumerate(own.rows) if i not in outer]
    built = Built(own.rtl, dialect)
    plan = drafts(columns(body, ink.rules, own.rtl), ink.rules, own.rtl, own.spacing)
    if own.rtl:
        restore(all_lines(draft.lines for draft in plan), ink.glyphs.glyph)
    for draft in plan:
        built.add(draft, draft.kind)
    _turn(built.lines, own.frames[0][0] if own.frames else 0.0)
    for angle, turned in own.frames[1:]:
        first = len(built.lines)
        for draft in drafts([turned], [], own.rtl):
            built.add(draft, draft.kind)
        _turn(built.lines[first:], angle)
    for i in sorted(outer):
        for draft in drafts([[own.rows[i]]], [], own.rtl):
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
    return sorted({s.font.name for s in glyphs.strings if not s.font.has_map and s.end > s.start})


class Document:
    """A PDF as read: lazy, pages are made when asked for and a few are kept. `file` is the path as given."""

    def __init__(self, pdf: PdfFile, file: str) -> None:
        self.file = file
        self._pdf = pdf
        self._faces: dict[FontGlyph, Face] = {}
        self._layouts: OrderedDict[int, Layout] = OrderedDict()
        self._made: OrderedDict[int, Page] = OrderedDict()
        self._dialect: Dialect | None = None

    @property
    def sha256(self) -> str:
        """Of the file's bytes, hexadecimal."""
        return self._pdf.sha256

    @property
    def pages(self) -> Pages:
        """The pages, as a lazy sequence."""
        return Pages(self)

    @property
    def text(self) -> str:
        """All pages, parted by form feeds."""
        return "".join(joined(self.pages))

    @property
    def dialect(self) -> Dialect:
        """How the producer resolves numbers: voted on by the lines of a few pages spread over the file."""
        if self._dialect is None:
            self._dialect = self._vote()
        return self._dialect

    @property
    def title(self) -> str:
        """The title of the file's metadata, "" where it has none."""
        return self._pdf.metadata().get("title", "")

    def iterate(self, numbers: Sequence[int], jobs: int = 1, password: str = "") -> Iterator[Page]:
        """The pages of the given numbers (1-based), in that order; with `jobs` > 1 read by so many processes."""
        if jobs > 1 and len(numbers) > 1 and self.file != STREAM:
            yield from _in_parallel(self, numbers, jobs, password)
        else:
            for number in numbers:
                yield self.page(number)

    def close(self) -> None:
        """Close the file; pages already made stay usable."""
        self._pdf.close()

    def __enter__(self) -> Document:
        return self

    def __exit__(self, *_: object) -> None:
        self.close()

    def page(self, number: int) -> Page:
        """Page `number` (1-based). A broken page comes back with its faults named, never as an exception."""
        made = self._made.get(number)
        if made is None:
            with _uncollected():
                near = range(max(1, number - NEIGHBOURS), min(self._pdf.page_count, number + NEIGHBOURS) + 1)
                signatures = [self._layout(n).signature for n in near if n != number]
                made = finish(self._layout(number), signatures, self.dialect)
                _keep(self._made, number, made)
        return made

    def ink(self, number: int) -> PageInk:
        """What page `number` (1-based) shows: the glyphs that `Line.source` points at, with their places."""
        return self._layout(number).ink

    def _layout(self, number: int) -> Layout:
        found = self._layouts.get(number)
        if found is None:
            if len(self._faces) > MAX_FACES:
                self._faces.clear()
            found = layout(self._pdf.page(number), self._faces)
            _keep(self._layouts, number, found)
        return found

    def _vote(self) -> Dialect:
        """The dialect that explains more lines of the voters clearly better."""
        count = self._pdf.page_count
        numbers = (
            range(1, count + 1) if count <= VOTERS else [1 + i * (count - 1) // (VOTERS - 1) for i in range(VOTERS)]
        )
        gained: Counter[str] = Counter()
        lost: Counter[str] = Counter()
        for number in numbers:
            own = self._layout(number)
            if own.rtl:
                for draft in drafts(columns(own.rows, own.ink.rules, own.rtl), own.ink.rules, own.rtl, own.spacing):
                    _weigh(draft, own.rtl, gained, lost)
        best = max(DIALECTS, key=lambda dialect: gained[dialect] - lost[dialect])
        if gained[best] >= EVIDENCE and gained[best] > 2 * lost[best]:
            return Dialect(best)
        return Dialect(UAX9, tuple(d for d in DIALECTS if lost[d] - gained[d] < EVIDENCE))


def _weigh(draft: Draft, rtl: bool, gained: Counter[str], lost: Counter[str]) -> None:
    """Add what each dialect gains and loses in plausibility against UAX #9 over the draft's lines."""
    cells = [cell for line in draft.lines for cell in line]
    if any(a.cls in "EN" for cell in cells for a in cell):
        plain = directed(cells, rtl, UAX9)[0]
        for dialect in DIALECTS:
            for cell, a, b in zip(cells, plain, directed(cells, rtl, dialect)[0], strict=True):
                kinds = "".join([atom.cls for atom in cell])
                if "L" in kinds or _BY_HAND.search(kinds):
                    continue
                gained[dialect] += min(STRONG, max(0, a.cost - b.cost))
                lost[dialect] += min(STRONG, max(0, b.cost - a.cost))


def _keep(store: OrderedDict[int, T], number: int, item: T) -> None:
    store[number] = item
    if len(store) > KEPT_PAGES:
        store.popitem(last=False)


class Pages(Sequence[Page]):
    """The pages of a document, made on demand; indices from 0, slices give lists."""

    def __init__(self, document: Document) -> None:
        self._document = document

    def __len__(self) -> int:
        return self._document._pdf.page_count

    @overload
    def __getitem__(self, index: int) -> Page: ...

    @overload
    def __getitem__(self, index: slice) -> list[Page]: ...

    def __getitem__(self, index: int | slice) -> Page | list[Page]:
        if isinstance(index, slice):
            return [self[i] for i in range(*index.indices(len(self)))]
        count = len(self)
        if not -count <= index < count:
            raise IndexError(f"page index {index} of {count} pages")
        return self._document.page(index % count + 1)

    def __iter__(self) -> Iterator[Page]:
        for number in range(1, len(self) + 1):
            yield self._document.page(number)


_worker: Document | None = None
"""The document of a worker process."""


def own_process() -> None:
    """For a process that only reads: let the garbage collector look seldom. Pages hold no cycles that it must find."""
    gc.freeze()
    gc.set_threshold(COLLECTED)


def _start(file: str, password: str, dialect: Dialect | None) -> None:
    """Open the file in a worker; `dialect` None: the worker takes the vote itself, which its fonts' first use is part of."""
    global _worker
    own_process()
    _worker = read(file, password)
    _worker._dialect = dialect


def _read_chunk(numbers: Sequence[int]) -> list[Page]:
    assert _worker is not None
    return [_worker.page(number) for number in numbers]


def _in_parallel(document: Document, numbers: Sequence[int], jobs: int, password: str) -> Iterator[Page]:
    """Pages in chunks of neighbours, so that few layouts are made twice; results in order."""
    import multiprocessing

    size = max(4, min(LARGEST_CHUNK, -(-len(numbers) // (2 * jobs))))
    chunks = [numbers[i : i + size] for i in range(0, len(numbers), size)]
    with multiprocessing.Pool(min(jobs, len(chunks)), _start, (document.file, password, document._dialect)) as pool:
        for made in pool.imap(_read_chunk, chunks):
            yield from made


def read(file: str | os.PathLike[str], password: str = "") -> Document:
    """Open a PDF for reading. Raises `FileMissing`, `NotPdf`, `Encrypted` or `Damaged` (`tahqiq.errors`)."""
    return Document(open_pdf(file, password), os.fspath(file))
