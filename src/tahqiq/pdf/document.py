"""A PDF file: open it, decrypt it, reach its pages and read what they show.

    with open_pdf("report.pdf") as pdf:
        for number in range(1, pdf.page_count + 1):
            ink = pdf.page(number)

A file that cannot be opened raises one of `tahqiq.errors`; a page that cannot be read comes back with `faults`.
"""

from __future__ import annotations

import hashlib
import io
import logging
import os
import re
from pathlib import Path
from types import TracebackType
from typing import BinaryIO

import pikepdf

from tahqiq.errors import Damaged, Encrypted, FileMissing, NotPdf
from tahqiq.glyphs import Glyphs, PageInk
from tahqiq.pdf.content import Content, read_content
from tahqiq.pdf.layers import Layers
from tahqiq.pdf.lexer import ends_inside_string
from tahqiq.pdf.matrix import Box, Matrix
from tahqiq.pdf.resources import FontCache, child, floats
from tahqiq.pdf.streams import MAX_INFLATED, stream_bytes

LETTER: Box = (0.0, 0.0, 612.0, 792.0)
"""The page of a file that gives no usable MediaBox, as viewers assume it."""
MAX_SIDE = 14_400.0
"""Units. The longest side of a page that Acrobat accepts (ISO 32000-1, annex C)."""
MAX_PARENTS = 64
"""Ancestors of a page that are asked for what it inherits."""
MAX_STREAMS = 10_000
"""Parts of a page's content."""
MAX_WARNINGS = 20
"""Warnings of qpdf about a file that are passed on."""
HEADER_WITHIN = 1024
"""Bytes. Where viewers still look for %PDF-."""
BLOCK = 1 << 20
"""Bytes of the file that are read at a time."""
_PLACE = re.compile(r"^(stream )?<_io[^>]*>[^:]*: *")
_OBJECT = re.compile(rb"\d\s+\d+\s+obj\b")
Source = str | os.PathLike[str] | bytes | bytearray | memoryview | BinaryIO

# pikepdf logs what qpdf warns of; without a handler Python would print it. We pass it on as `PdfFile.faults`.
logging.getLogger("pikepdf").addHandler(logging.NullHandler())


def open_pdf(source: Source, password: str = "") -> PdfFile:
    """Open a PDF from a path, bytes or a binary file.

    Raises FileMissing, NotPdf, Encrypted (no password or a wrong one) or Damaged (no page can be reached).
    """
    if isinstance(source, bytes | bytearray | memoryview):
        return PdfFile(io.BytesIO(source), "the data", password)
    if isinstance(source, str | os.PathLike):
        path = Path(source)
        try:
            stream = path.open("rb")
        except OSError as error:
            reason = "is a folder" if path.is_dir() else error.strerror or "cannot be opened"
            raise FileMissing(f"{path}: {reason}", "check the name") from error
        try:
            return PdfFile(stream, str(path), password)
        except BaseException:
            stream.close()
            raise
    if not source.seekable():
        source = io.BytesIO(source.read())
    pdf = PdfFile(source, str(getattr(source, "name", "the stream")), password)
    pdf.keeps_stream = True
    return pdf


class PdfFile:
    """An open PDF. Fonts are loaded once and shared by its pages; nothing else of a page is kept."""

    def __init__(self, stream: BinaryIO, name: str, password: str) -> None:
        self.name = name
        self._stream = stream
        self.keeps_stream = False
        """The stream is the caller's: `close` leaves it open."""
        self._sha256 = ""
        self._fonts = FontCache()
        self._pdf = _open(stream, name, password)
        self._layers = Layers(child(self._pdf.trailer, "/Root")) or None
        try:
            self._pages, faults = _page_list(self._pdf)
            self.faults = list(dict.fromkeys([*faults, *map(_bare, self._pdf.get_warnings()[:MAX_WARNINGS])]))
            """What was wrong with the file as a whole and was read around: one line each."""
        except Exception as error:
            self._pdf.close()
            raise Damaged(f"{name}: no page can be reached: {_line(error)}", _REPAIR) from error
        if not self._pages:
            self._pdf.close()
            raise Damaged(f"{name}: the file has no pages", _REPAIR)

    @property
    def page_count(self) -> int:
        """Pages that can be reached."""
        return len(self._pages)

    @property
    def sha256(self) -> str:
        """Of the file's bytes, in hexadecimal digits; computed on first use."""
        if not self._sha256:
            digest = hashlib.sha256()
            place = self._stream.tell()
            self._stream.seek(0)
            while block := self._stream.read(BLOCK):
                digest.update(block)
            self._stream.seek(place)
            self._sha256 = digest.hexdigest()
        return self._sha256

    def label(self, number: int) -> str:
        """The printed label of page `number` (1-based; ISO 32000-2, 12.4.2), else the number in digits."""
        return _label(self._pdf, number)

    def metadata(self) -> dict[str, str]:
        """title, author, producer, creator: those that the file gives and that can be read."""
        found: dict[str, str] = {}
        info = child(self._pdf.trailer, "/Info")
        for key in ("Title", "Author", "Producer", "Creator"):
            value = child(info, "/" + key)
            if isinstance(value, pikepdf.String):
                text = str(value).replace("\0", "").strip()
                if text:
                    found[key.lower()] = text
        return found

    def page(self, number: int) -> PageInk:
        """What page `number` (1-based) shows. A damaged page gives what can be read, and its faults.

        IndexError if the file has no such page.
        """
        if not 1 <= number <= len(self._pages):
            raise IndexError(f"page {number} of {len(self._pages)}")
        faults: dict[str, None] = {}
        try:
            return self._read(number, faults)
        except Exception as error:  # a page must not cost the others
            faults[f"the page cannot be read: {type(error).__name__}: {_line(error)}"] = None
            return PageInk(number, str(number), LETTER[2], LETTER[3], Glyphs(), [], [], [], list(faults))

    def _read(self, number: int, faults: dict[str, None]) -> PageInk:
        page = self._pages[number - 1]
        self._fonts.open_page(number)
        base, width, height = _geometry(page, faults)
        data = _contents(child(page, "/Contents"), faults)
        content = read_content(
            data, _inherited(page, "/Resources"), base, (0.0, 0.0, width, height), self._fonts, faults, self._layers
        )
        self._fonts.close_page()
        em = _text_size(content) if content.paths else 0.0
        return PageInk(
            number, self.label(number), width, height, content.pen.glyphs, content.images, content.paths.rules(em),
            content.paths.bullets(em), list(faults),
        )  # fmt: skip

    def close(self) -> None:
        """Close the file; pages already read stay usable."""
        self._pages = []
        self._pdf.close()
        if not self.keeps_stream:
            self._stream.close()

    def __enter__(self) -> PdfFile:
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        self.close()


_REPAIR = "try to repair it: qpdf IN OUT, or print it to PDF from a viewer"


def _open(stream: BinaryIO, name: str, password: str) -> pikepdf.Pdf:
    """Open with qpdf; its errors become ours."""
    try:
        return pikepdf.open(stream, password=password, inherit_page_attributes=False)
    except pikepdf.PasswordError as error:
        if password:
            raise Encrypted(f"{name}: the password does not open it", "check what you gave to --password") from error
        raise Encrypted(f"{name}: the file is encrypted", "give its password with --password") from error
    except Exception as error:
        stream.seek(0)
        head = stream.read(BLOCK)
        if b"%PDF-" not in head[:HEADER_WITHIN] and not _OBJECT.search(head):
            reason = "this is not a PDF" if head else "the file is empty"
            raise NotPdf(f"{name}: {reason}", "check the name") from error
        raise Damaged(f"{name}: {_line(error)}", _REPAIR) from error


def _page_list(pdf: pikepdf.Pdf) -> tuple[list[pikepdf.Object], list[str]]:
    """The page dictionaries in order. A page tree that cannot be walked: every page object, in the file's order."""
    try:
        pages: list[pikepdf.Object] = [page.obj for page in pdf.pages]
        if pages:
            return pages, []
    except Exception as error:
        fault = f"the page tree is broken: {_line(error)}"
    else:
        fault = "the page tree is empty"
    found: list[pikepdf.Object] = [
        candidate for candidate in pdf.objects
        if isinstance(candidate, pikepdf.Dictionary) and child(candidate, "/Type") == "/Page"
    ]  # fmt: skip
    return found, [fault]


def _inherited(page: pikepdf.Object, key: str) -> pikepdf.Object | None:
    """The entry of a page or of its nearest ancestor that has it (ISO 32000-2, 7.7.3.4)."""
    node: pikepdf.Object | None = page
    for _ in range(MAX_PARENTS):
        value = child(node, key)
        if value is not None or node is None:
            return value
        node = child(node, "/Parent")
    return None


def _box(page: pikepdf.Object, key: str) -> Box | None:
    """A page box with its corners in order; None if there is none that encloses anything."""
    corners = floats(_inherited(page, key), 4)
    if corners is None:
        return None
    x0, x1 = sorted((corners[0], corners[2]))
    y0, y1 = sorted((corners[1], corners[3]))
    return (x0, y0, x1, y1) if x1 - x0 > 0.01 and y1 - y0 > 0.01 else None


def _geometry(page: pikepdf.Object, faults: dict[str, None]) -> tuple[Matrix, float, float]:
    """From user space to page space, and the page's width and height in points (14.11.2, 8.3.2.3)."""
    media = _box(page, "/MediaBox")
    if media is None:
        faults["the page has no usable MediaBox; taken for Letter"] = None
        media = LETTER
    x0, y0, x1, y1 = media
    crop = _box(page, "/CropBox")
    if crop is not None:
        inner = (max(x0, crop[0]), max(y0, crop[1]), min(x1, crop[2]), min(y1, crop[3]))
        if inner[2] - inner[0] > 0.01 and inner[3] - inner[1] > 0.01:
            x0, y0, x1, y1 = inner
        else:
            faults["the CropBox lies outside the MediaBox"] = None
    unit = _number(child(page, "/UserUnit"), 1.0)
    if not 0.001 <= unit <= 75_000:
        faults["the UserUnit is absurd"] = None
        unit = 1.0
    if max(x1 - x0, y1 - y0) > MAX_SIDE:
        faults[f"the page is absurdly large: {x1 - x0:.0f} × {y1 - y0:.0f} units"] = None
    turn = _number(_inherited(page, "/Rotate"), 0.0)
    if turn % 90:
        faults[f"the page is rotated by {turn:g} degrees, not by a multiple of 90"] = None
        turn = 0.0
    width, height = (x1 - x0) * unit, (y1 - y0) * unit
    quarter = int(turn // 90) % 4
    if quarter == 1:
        return (0.0, -unit, unit, 0.0, -y0 * unit, x1 * unit), height, width
    if quarter == 2:
        return (-unit, 0.0, 0.0, -unit, x1 * unit, y1 * unit), width, height
    if quarter == 3:
        return (0.0, unit, -unit, 0.0, y1 * unit, -x0 * unit), height, width
    return (unit, 0.0, 0.0, unit, -x0 * unit, -y0 * unit), width, height


def _number(value: object, default: float) -> float:
    """A number of a dictionary, or the default where there is none."""
    try:
        return default if value is None else float(value)  # type: ignore[arg-type]
    except Exception:
        return default


def _contents(contents: pikepdf.Object | None, faults: dict[str, None]) -> bytes:
    """The page's content as one stream (7.8.2). A part that ends within a string is continued by the next."""
    if isinstance(contents, pikepdf.Stream):
        parts = [contents]
    elif isinstance(contents, pikepdf.Array):
        parts = [part for part in list(contents)[:MAX_STREAMS] if isinstance(part, pikepdf.Stream)]
        if len(parts) < len(contents):
            faults["a part of the page's content is missing"] = None
    else:
        if contents is not None:
            faults["the page's content is no stream"] = None
        return b""
    left = MAX_INFLATED
    pieces: list[bytes] = []
    open_string = False
    for part in parts:
        data, fault = stream_bytes(part, left)
        if fault:
            faults[fault] = None
        left -= len(data)
        if pieces and not open_string:
            pieces.append(b"\n")
        pieces.append(data)
        if len(parts) > 1:
            open_string = ends_inside_string(pieces[-1]) != open_string
        if left <= 0:
            break
    return b"".join(pieces)


def _text_size(content: Content) -> float:
    """The size of most of the page's glyphs, in points, from some 200 of its strings; 0 if it has none."""
    exact: dict[float, int] = {}
    strings = content.pen.glyphs.strings
    for shown in strings[:: len(strings) // 200 + 1]:
        exact[shown.size] = exact.get(shown.size, 0) + shown.end - shown.start
    sizes: dict[float, int] = {}
    for size, count in exact.items():
        size = round(size, 1)
        sizes[size] = sizes.get(size, 0) + count
    return max(sizes, key=lambda size: sizes[size]) if sizes else 0.0


def _label(pdf: pikepdf.Pdf, number: int) -> str:
    """See `PdfFile.label`."""
    if child(pdf.Root, "/PageLabels") is None:
        return str(number)
    try:
        return str(pdf.pages[number - 1].label) or str(number)
    except Exception:
        return str(number)


def _line(error: BaseException) -> str:
    """The first line of a foreign error's message."""
    return _bare((str(error).splitlines() or [type(error).__name__])[0])


def _bare(message: str) -> str:
    """A message of qpdf without the name it has for our stream, and where in it."""
    return _PLACE.sub("", message, count=1)[:200]
