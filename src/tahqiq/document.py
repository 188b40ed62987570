"""EDGE: a PDF file to a `Document`, whose pages are read when they are asked for.

Bytes to glyphs is `tahqiq.pdf`, glyphs to a page is `tahqiq.page.layout`; what pages must know of each other (running
heads, the producer's dialect) is brought together here.
"""

from __future__ import annotations

import gc
import os
from collections import OrderedDict
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from typing import TypeVar, overload

from tahqiq.glyphs import Glyphs, PageInk
from tahqiq.model import Page, joined
from tahqiq.page.blocks import Draft
from tahqiq.page.forward import PLAIN, Dialect
from tahqiq.page.furniture import NEIGHBOURS
from tahqiq.page.layout import Layout, finish, layout, planned
from tahqiq.page.vote import vote
from tahqiq.pdf.document import PdfFile, open_pdf

T = TypeVar("T")

KEPT_PAGES = 8
"""Finished pages and page layouts held in memory; the rest are read again when asked for."""

VOTERS = 6
"""Pages, spread evenly, whose lines vote on the producer's bidi dialect."""

COLLECTED = 50_000
"""Objects made and kept between two runs of the garbage collector in a process of our own: some 40 pages."""

LARGEST_CHUNK = 50
"""Pages that a worker process reads at a time: more would hold more finished pages in memory."""

STREAM = "<stream>"
"""`Document.file` of what was not read from a path."""


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


class Document:
    """A PDF as read: lazy, pages are made when asked for and a few are kept. `file` is the path as given."""

    def __init__(self, pdf: PdfFile, file: str) -> None:
        self.file = file
        self._pdf = pdf
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
                own = self._layout(number)
                if own.spent:
                    del self._layouts[number]
                    own = self._layout(number)
                try:
                    made = finish(own, signatures, self.dialect)
                except Exception as error:  # a page must not cost the others
                    made = finish(layout(_broken(own.ink, error)), [], PLAIN)
                own.spend()
                _keep(self._made, number, made)
        return made

    def ink(self, number: int) -> PageInk:
        """What page `number` (1-based) shows: the glyphs that `Line.source` points at, with their places."""
        return self._layout(number).ink

    def _layout(self, number: int) -> Layout:
        found = self._layouts.get(number)
        if found is None:
            ink = self._pdf.page(number)
            try:
                found = layout(ink)
            except Exception as error:
                found = layout(_broken(ink, error))
            _keep(self._layouts, number, found)
        return found

    def _vote(self) -> Dialect:
        """The dialect by the lines of a few pages."""
        count = self._pdf.page_count
        numbers = (
            range(1, count + 1) if count <= VOTERS else [1 + i * (count - 1) // (VOTERS - 1) for i in range(VOTERS)]
        )
        try:
            return vote(draft for n in numbers for draft in self._drafts(n))
        except Exception:  # the page that it is will say so
            return PLAIN

    def _drafts(self, number: int) -> list[Draft]:
        """What page `number` has to say in the vote; a page too far on is let go again, and its fonts with it."""
        own = self._layout(number)
        if number > KEPT_PAGES:
            del self._layouts[number]
        return planned(own, own.rows) if own.rtl else []


def _broken(ink: PageInk, error: Exception) -> PageInk:
    """The page without what is on it, and the fault."""
    fault = f"the page cannot be laid out: {type(error).__name__}"
    return PageInk(ink.number, ink.label, ink.width, ink.height, Glyphs(), [], [], [], [*ink.faults, fault])


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
