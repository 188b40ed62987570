"""Plain text: pages parted by form feeds."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from typing import TYPE_CHECKING

from tahqiq.model import Page

if TYPE_CHECKING:
    from tahqiq.write import Source


def text(source: Source, pages: Iterable[Page], furniture: bool) -> Iterator[str]:
    """Each page's text, a block a line; `furniture` keeps running heads and page numbers, last on their page."""
    for i, page in enumerate(pages):
        if i:
            yield "\f"
        kept = [page.text] if page.text else []
        if furniture:
            kept += [block.text for block in page.blocks if block.kind == "furniture"]
        yield "".join(line + "\n" for line in kept)
