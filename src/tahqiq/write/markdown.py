"""Markdown (CommonMark with pipe tables)."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator
from typing import TYPE_CHECKING

from tahqiq.model import Block, Page

if TYPE_CHECKING:
    from tahqiq.write import Source

_SPECIAL = re.compile(r"([\\`*_\[\]<>|&])")
_LINE_START = re.compile(r"^(\s*\d*)([#+>.)]|[-=]+)(?=\s|$)")
"""What would begin a list, a heading or a rule: the sign is escaped, since a backslash before a digit stands for itself."""
DEEPEST = 6
"""Levels of headings that Markdown and HTML have."""
_BULLET = re.compile(r"^[\u2022\u25cf\u25cb\u25e6\u25aa\u25ab\u25a0\u25a1\u2023\u00b7*\u2013-]\s+")


def markdown(source: Source, pages: Iterable[Page], furniture: bool) -> Iterator[str]:
    """Blocks parted by blank lines, pages by a thematic break."""
    for i, page in enumerate(pages):
        if i:
            yield "\n---\n\n"
        kept = [b for b in page.blocks if b.kind != "furniture" or furniture]
        yield "\n".join(_block(block) for block in kept)


def _block(block: Block) -> str:
    if block.kind == "heading":
        return "#" * min(max(1, block.level), DEEPEST) + " " + escaped(block.text) + "\n"
    if block.kind == "list-item":
        return "- " + _LINE_START.sub(r"\1\\\2", escaped(_BULLET.sub("", block.text))) + "\n"
    if block.kind == "table":
        return _table(block.text)
    if block.kind == "verse":
        return "\n".join("> " + escaped(line.replace("\t", " ... ")) + "  " for line in block.text.split("\n")) + "\n"
    return _LINE_START.sub(r"\1\\\2", escaped(block.text)) + "\n"


def _table(text: str) -> str:
    rows = [line.split("\t") for line in text.split("\n")]
    width = max(len(row) for row in rows)
    lines = ["| " + " | ".join(escaped(cell) for cell in row + [""] * (width - len(row))) + " |" for row in rows]
    lines.insert(1, "|" + " --- |" * width)
    return "\n".join(lines) + "\n"


def escaped(text: str) -> str:
    """Text with Markdown's own characters escaped."""
    return _SPECIAL.sub(r"\\\1", text)
