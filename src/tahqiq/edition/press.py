"""The pages of an edition, made in several processes: each reads, draws and writes the files of its own pages."""

from __future__ import annotations

import json
from collections.abc import Iterator
from pathlib import Path
from typing import TYPE_CHECKING, Any, NamedTuple

from tahqiq.document import read
from tahqiq.edition import html
from tahqiq.edition.draw import Picture, draw
from tahqiq.edition.iiif import line_annotations
from tahqiq.edition.leaf import Made, make
from tahqiq.errors import Damaged

if TYPE_CHECKING:
    from pypdfium2 import PdfDocument

LARGEST_CHUNK = 8
"""Pages that a process makes at a time. Pages are read with their neighbours, so that few are read twice."""


class Job(NamedTuple):
    """What a process needs to make pages."""

    file: str
    password: str
    work: Path
    site: html.Site


class _Worker:
    """Makes pages: reads, draws, writes their own files."""

    def __init__(self, job: Job) -> None:
        self.job = job
        self.document = read(job.file, job.password)
        self.pdf = _drawable(job)

    def page(self, number: int) -> tuple[Made, Picture]:
        work, site = self.job.work, self.job.site
        page = self.document.page(number)
        picture = draw(self.pdf, number, work / "img")
        made = make(page, self.document.ink(number).glyphs)
        write_data(work / "data" / f"page-{number}.js", f"page-{number}", made.data)
        if number > 1:
            (work / html.page_path(number)).write_text(html.page_html(site, made.leaf, page.blocks), encoding="utf-8")
        if site.metadata.url:
            path = work / "iiif" / "text" / f"{number}.json"
            path.parent.mkdir(parents=True, exist_ok=True)
            said = line_annotations(site.metadata, page, picture)
            path.write_text(json.dumps(said, ensure_ascii=False), encoding="utf-8")
        return made._replace(data={}), picture

    def close(self) -> None:
        self.document.close()
        if self.pdf is not None:
            self.pdf.close()  # type: ignore[no-untyped-call]


def _drawable(job: Job) -> PdfDocument | None:
    """The file as the drawing library opens it; None where it cannot."""
    import pypdfium2

    try:
        return pypdfium2.PdfDocument(job.file, password=job.password or None)  # type: ignore[no-untyped-call]
    except pypdfium2.PdfiumError:
        return None


_worker: _Worker | None = None
"""Of this process, if it makes pages."""


def _start(job: Job) -> None:
    global _worker
    _worker = _Worker(job)


def _chunk(numbers: range) -> list[tuple[Made, Picture]]:
    assert _worker is not None
    return [_worker.page(number) for number in numbers]


def in_processes(job: Job, pages: int, jobs: int) -> Iterator[tuple[Made, Picture]]:
    """The pages in order."""
    size = max(1, min(LARGEST_CHUNK, -(-pages // (2 * jobs))))
    chunks = [range(first, min(first + size, pages + 1)) for first in range(1, pages + 1, size)]
    if jobs == 1 or len(chunks) == 1:
        worker = _Worker(job)
        try:
            for number in range(1, pages + 1):
                yield worker.page(number)
        finally:
            worker.close()
        return
    from concurrent.futures import ProcessPoolExecutor
    from concurrent.futures.process import BrokenProcessPool

    pool = ProcessPoolExecutor(min(jobs, len(chunks)), initializer=_start, initargs=(job,))
    try:
        for made in pool.map(_chunk, chunks):
            yield from made
    except BrokenProcessPool as error:
        said = f"{job.file}: a page brought down the process that drew it"
        raise Damaged(said, "qpdf in.pdf out.pdf may repair it") from error
    finally:
        pool.shutdown(wait=True, cancel_futures=True)


def write_data(path: Path, key: str, value: Any) -> None:
    """A piece of data as a script: what works from a web server and from disk alike."""
    said = json.dumps(value, ensure_ascii=False, separators=(",", ":"))
    path.write_text(f"tahqiqPut({json.dumps(key)},{said});\n", encoding="utf-8")
