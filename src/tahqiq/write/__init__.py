"""Writers: a page at a time, so that a document of any length takes the same memory.

FORMATS[name](document, pages) → the pieces of the output, in order
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator
from typing import NamedTuple

from tahqiq.model import Page
from tahqiq.write.html import html
from tahqiq.write.json import json_pieces
from tahqiq.write.markdown import markdown
from tahqiq.write.text import text


class Source(NamedTuple):
    """What a writer is told of the file itself."""

    file: str
    sha256: str
    title: str


Writer = Callable[[Source, Iterable[Page], bool], Iterator[str]]

FORMATS: dict[str, Writer] = {"txt": text, "md": markdown, "html": html, "json": json_pieces}
"""Name (also the file's suffix) → writer(source, pages, furniture)."""

__all__ = ["FORMATS", "Source", "Writer"]
