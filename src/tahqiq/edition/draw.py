"""Pages as pictures: WebP in three sizes."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING, NamedTuple

if TYPE_CHECKING:
    from PIL.Image import Image
    from pypdfium2 import PdfDocument

WIDTHS = (1600, 800, 160)
"""Pixels, and names of the folders: to zoom into and for dense screens, to read, to leaf through."""

LONGEST = 2.5
"""Height of a picture at most, in `WIDTHS`: a page that is longer (a scroll, a receipt) is drawn narrower."""

QUALITY = (75, 75, 60)
METHOD = 2
"""Of WebP: at 2 a page of law takes 130 ms and 93 kB; at 1 90 ms and 118 kB; at 4 220 ms and 90 kB."""


class Picture(NamedTuple):
    """The largest picture of a page, pixels."""

    width: int
    height: int
    drawn: bool
    """False: the page could not be drawn, and is a blank sheet."""


def draw(pdf: PdfDocument | None, number: int, folder: Path) -> Picture:
    """Draw page `number` (1-based) into folder/WIDTH/NUMBER.webp; `pdf` None: the file cannot be drawn."""
    image = _drawn(pdf, number) if pdf is not None else None
    sheet = image or _blank()
    for width, quality in zip(WIDTHS, QUALITY, strict=True):
        smaller = sheet.reduce(WIDTHS[0] // width)
        smaller.save(folder / str(width) / f"{number}.webp", "WEBP", quality=quality, method=METHOD)
    return Picture(sheet.width, sheet.height, image is not None)


def _drawn(pdf: PdfDocument, number: int) -> Image | None:
    from pypdfium2 import PdfiumError

    try:
        page = pdf[number - 1]
        width, height = page.get_size()
        image: Image = page.render(scale=WIDTHS[0] / max(width, height / LONGEST)).to_pil().convert("RGB")
        page.close()
    except (PdfiumError, ValueError, ZeroDivisionError, MemoryError):
        return None
    return image


def _blank() -> Image:
    from PIL import Image

    return Image.new("RGB", (WIDTHS[0], round(WIDTHS[0] * 2**0.5)), "white")
