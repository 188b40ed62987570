"""A single HTML file: the text with its structure, doubtful lines marked."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from html import escape
from typing import TYPE_CHECKING

from tahqiq import bidi
from tahqiq.model import Block, Page
from tahqiq.page.layout import RTL_PAGE
from tahqiq.write.markdown import DEEPEST

if TYPE_CHECKING:
    from tahqiq.write import Source

_STYLE = (
    "body{max-width:42em;margin:2em auto;padding:0 1em;line-height:1.8;font-family:serif}"
    "table{border-collapse:collapse}td{border:1px solid #999;padding:.2em .6em}"
    "section{border-top:1px solid #ccc;margin-top:2em}[data-doubts]{background:#fff3cd}.footnote{font-size:.9em}"
)

_TAGS = {"paragraph": "p", "list-item": "p", "footnote": "p", "verse": "p", "furniture": "p"}


def html(source: Source, pages: Iterable[Page], furniture: bool) -> Iterator[str]:
    """One section a page; `dir="auto"` lets each block run from its own side."""
    title = escape(source.title or source.file)
    head = f'<meta charset="utf-8">\n<title>{title}</title>\n<style>{_STYLE}</style>'
    yield f'<!doctype html>\n<html dir="auto">\n<head>\n{head}\n</head>\n<body>\n'
    for page in pages:
        yield f'<section id="p{page.number}" aria-label="{escape(page.label)}">\n'
        for block in page.blocks:
            if block.kind != "furniture" or furniture:
                yield _block(page, block)
        yield "</section>\n"
    yield "</body>\n</html>\n"


def _block(page: Page, block: Block) -> str:
    reasons = sorted({d.reason for i in block.lines for d in page.lines[i].doubts})
    mark = f' data-doubts="{escape(" ".join(reasons))}"' if reasons else ""
    if block.kind == "table":
        rows = "".join(
            "<tr>" + "".join(f'<td dir="auto">{escape(cell)}</td>' for cell in row.split("\t")) + "</tr>\n"
            for row in block.text.split("\n")
        )
        return f'<table dir="{_side(page)}"{mark}>\n{rows}</table>\n'
    if block.kind == "heading":
        level = min(max(1, block.level), DEEPEST)
        return f'<h{level} dir="auto"{mark}>{escape(block.text)}</h{level}>\n'
    text = escape(block.text).replace("\n", "<br>\n")
    return f'<{_TAGS[block.kind]} dir="auto" class="{block.kind}"{mark}>{text}</{_TAGS[block.kind]}>\n'


def _side(page: Page) -> str:
    """The side that the page's tables begin on: cells come in the order in which the page was read."""
    kinds = bidi.classes(page.text)
    right = kinds.count("A") + kinds.count("R")
    return "rtl" if right and right >= RTL_PAGE * kinds.count("L") else "ltr"
