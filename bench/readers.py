"""The readers that are scored, by name: each takes a PDF's path and gives its pages' texts.

`lines_of_ours` also gives our own lines with their certificates. Other tools run in environments of their own and are
added by bench/others.
"""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

from score import ReadLine, ReadPage


def ours(path: Path) -> list[ReadPage]:
    """As a user calls it: `tahqiq.read`, every page's text, lines and certificates."""
    import tahqiq

    pages = []
    for page in tahqiq.read(str(path)).pages:
        lines = tuple(ReadLine(line.text, line.certified, tuple(d.reason for d in line.doubts)) for line in page.lines)
        pages.append(ReadPage(page.text, lines))
    return pages


def pdfium(path: Path) -> list[str]:
    """PDFium's text page through pypdfium2."""
    import pypdfium2

    pdf = pypdfium2.PdfDocument(path)
    try:
        return [page.get_textpage().get_text_range() for page in pdf]
    finally:
        pdf.close()


READERS: dict[str, Callable[[Path], list[str]]] = {
    "tahqiq": lambda path: [page.text for page in ours(path)],
    "pypdfium2": pdfium,
}
"""bench/others adds its tools here."""
