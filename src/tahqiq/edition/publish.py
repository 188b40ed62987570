"""EDGE: a PDF to a folder. Pages are made in several processes; the folder appears whole or not at all."""

from __future__ import annotations

import json
import os
import shutil
import tempfile
from collections.abc import Callable, Iterator, Sequence
from contextlib import ExitStack, contextmanager
from pathlib import Path
from typing import Any, NamedTuple
from urllib.parse import quote

from tahqiq.document import Document, read
from tahqiq.edition import disk, html, iiif, index
from tahqiq.edition.draw import WIDTHS, Picture
from tahqiq.edition.leaf import Leaf, Made
from tahqiq.edition.metadata import Metadata, language_of
from tahqiq.edition.press import Job, in_processes, write_data
from tahqiq.errors import FileMissing, FolderTaken
from tahqiq.folding import TABLE
from tahqiq.model import REASONS, Block

SAMPLE = 3
"""Pages whose letters tell the document's language."""

MARK = Path("data") / "book.js"
"""By this file a folder is known as an edition, which `force` may replace."""


class Published(NamedTuple):
    """What came of it."""

    folder: Path
    pages: int
    lines: int
    certified: int
    blank: list[int]
    """Pages that could not be drawn."""
    faulty: list[int]
    """Pages where something in the file was broken and was read around."""


def publish(
    file: str | os.PathLike[str], folder: str | os.PathLike[str], *, title: str = "", author: str = "",
    publisher: str = "", date: str = "", language: str = "", url: str = "", rights: str = "", password: str = "",
    jobs: int = 0, force: bool = False, progress: Callable[[int, int], None] | None = None,
) -> Published:
    """Publish a PDF as an edition in `folder`.

    What is not said is taken from the file (title, author) or its letters (language). `jobs`: processes, 0 for one a
    core. `progress` is called with pages done and pages in all. Raises what `read` raises; `FolderTaken` if the folder
    is not empty (with `force`: is no edition); `FileMissing` if it cannot be written. Then nothing is left behind.
    """
    target = Path(folder).resolve()
    _free(target, force)
    with read(file, password) as document:
        about = _metadata(document, title, author, publisher, date, language, url, rights)
        with _workshop(target) as work:
            pages = len(document.pages)
            site = html.Site(about, pages, html.strings()["ar" if about.rtl else "en"], disk.ordered(html.STATIC))
            job = Job(os.fspath(file), password, work, site)
            results = _Results(work, document)
            for made in in_processes(job, pages, jobs or os.cpu_count() or 1):
                results.add(made)
                if progress is not None:
                    progress(len(results.leaves), pages)
            results.close()
            write_site(work, site, document.page(1).blocks, results.leaves, results.pictures)
            _put(work, target)
    leaves = results.leaves
    blank = [leaf.number for leaf, picture in zip(leaves, results.pictures, strict=True) if not picture.drawn]
    faulty = [leaf.number for leaf in leaves if leaf.faulty]
    return Published(target, len(leaves), sum(x.lines for x in leaves), sum(x.certified for x in leaves), blank, faulty)


# Where it goes


def _free(target: Path, force: bool) -> None:
    """Raise unless `target` may be written."""
    if target.exists() and not target.is_dir():
        raise FolderTaken(f"{target} is a file", "choose another folder with -o")
    if not target.exists() or not any(target.iterdir()):
        return
    if not force:
        raise FolderTaken(f"{target} is not empty", "choose another -o, or replace the edition there with --force")
    if not (target / MARK).is_file():
        raise FolderTaken(f"{target} holds what is no edition", "--force replaces only editions; choose another -o")


@contextmanager
def _workshop(target: Path) -> Iterator[Path]:
    """A folder beside the target, gone afterwards whatever happens."""
    try:
        target.parent.mkdir(parents=True, exist_ok=True)
        path = Path(tempfile.mkdtemp(prefix=f".{target.name}-", dir=target.parent))
    except OSError as error:
        raise FileMissing(f"cannot write to {target.parent}: {error.strerror}", "choose another -o") from error
    try:
        for name in ("assets", "data/search", "p", *(f"img/{width}" for width in WIDTHS)):
            (path / name).mkdir(parents=True)
        yield path
    except OSError as error:
        raise FileMissing(f"cannot write the edition: {error.strerror}", "make room, or choose another -o") from error
    finally:
        shutil.rmtree(path, ignore_errors=True)


def _put(work: Path, target: Path) -> None:
    """Put the finished folder where it belongs; what was there goes only when the new one stands."""
    work.chmod(0o777 & ~_umask())
    old = work.with_name(work.name + "-old")
    if target.exists():
        target.rename(old)
    try:
        work.rename(target)
    except OSError:
        if old.exists():
            old.rename(target)
        raise
    shutil.rmtree(old, ignore_errors=True)


def _umask() -> int:
    mask = os.umask(0)
    os.umask(mask)
    return mask


def _metadata(
    document: Document, title: str, author: str, publisher: str, date: str, language: str, url: str, rights: str
) -> Metadata:
    title = title or document.title or Path(document.file).stem
    sample = " ".join(page.text for page in document.pages[:SAMPLE])
    address = quote(url if url.endswith("/") else url + "/", safe="/:%?#[]@!$&'()*+,;=~") if url else ""
    return Metadata(title, author, publisher, date, language or language_of(sample), address, rights)


# The site


class _Results:
    """Leaves and downloads, collected as pages come."""

    def __init__(self, work: Path, document: Document) -> None:
        self.leaves: list[Leaf] = []
        self.pictures: list[Picture] = []
        self._stack = ExitStack()
        self._json, self._markdown, self._text = (
            self._stack.enter_context((work / f"document.{suffix}").open("w", encoding="utf-8", newline="\n"))
            for suffix in ("json", "md", "txt")
        )
        head = json.dumps({"file": Path(document.file).name, "sha256": document.sha256}, ensure_ascii=False)
        self._json.write(head[:-1] + ', "pages": [')

    def add(self, result: tuple[Made, Picture]) -> None:
        made, picture = result
        later = bool(self.leaves)
        self._json.write((",\n" if later else "\n") + made.json)
        self._markdown.write(("\n---\n\n" if later else "") + made.markdown)
        self._text.write(("\f" if later else "") + made.text)
        self.leaves.append(made.leaf)
        self.pictures.append(picture)

    def close(self) -> None:
        self._json.write("\n]}\n")
        self._stack.close()


def write_site(
    work: Path, site: html.Site, first: Sequence[Block], leaves: Sequence[Leaf], pictures: Sequence[Picture]
) -> None:
    """Everything that is made once: the page it opens with (`first` are its blocks), index, viewer, what machines read."""
    about = site.metadata
    contents = html.contents_html(site, leaves)
    (work / "index.html").write_text(html.page_html(site, leaves[0], first, contents), encoding="utf-8")
    said = [leaf.words for leaf in leaves]
    shards = index.shards(said)
    for number, shard in enumerate(shards):
        write_data(work / "data" / "search" / f"{number}.js", f"search/{number}", shard)
    write_data(work / MARK, "book", _book(about, leaves, len(shards)))
    write_data(work / "data" / "search" / "starts.js", "search/starts", index.starts(said))
    for path in html.STATIC.iterdir():
        if path.suffix in (".js", ".css", ".svg", ".woff2", ".txt"):
            shutil.copyfile(path, work / "assets" / path.name)
    (work / "assets" / "disk.js").write_text(disk.one_script(html.STATIC), encoding="utf-8")
    if about.url:
        (work / "sitemap.xml").write_text(html.sitemap(about.url, len(leaves)), encoding="utf-8")
        said_json = json.dumps(iiif.manifest(about, leaves, pictures), ensure_ascii=False)
        (work / "iiif" / "manifest.json").write_text(said_json, encoding="utf-8")


def _book(about: Metadata, leaves: Sequence[Leaf], shards: int) -> dict[str, Any]:
    """What the viewer knows of the whole book. Sizes in points: the first page's, and those that differ from it."""
    common = (round(leaves[0].width, 1), round(leaves[0].height, 1))
    sizes = {leaf.number: (round(leaf.width, 1), round(leaf.height, 1)) for leaf in leaves}
    reasons = json.loads((html.STATIC / "reasons.json").read_text(encoding="utf-8"))
    return {
        **about.plain(),
        "pages": len(leaves),
        "labels": {leaf.number: leaf.label for leaf in leaves if leaf.label != str(leaf.number)},
        "size": common,
        "sizes": {number: size for number, size in sizes.items() if size != common},
        "lines": sum(leaf.lines for leaf in leaves),
        "certified": sum(leaf.certified for leaf in leaves),
        "doubted": [leaf.number for leaf in leaves if leaf.certified < leaf.lines],
        "contents": [list(heading) for leaf in leaves for heading in leaf.headings],
        "shards": shards,
        "strings": html.strings(),
        "reasons": {**reasons, "en": REASONS},
        "folding": json.loads(TABLE.read_text(encoding="utf-8")),
    }
