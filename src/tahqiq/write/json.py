"""JSON by the contract of docs/json.md and schema.json."""

from __future__ import annotations

import json
from collections.abc import Iterable, Iterator
from typing import TYPE_CHECKING, Any

from tahqiq.model import Block, Line, Page

if TYPE_CHECKING:
    from tahqiq.write import Source


def json_pieces(source: Source, pages: Iterable[Page], furniture: bool) -> Iterator[str]:
    """The document object, a page a piece. Furniture is always there, as blocks of its kind."""
    head = json.dumps({"file": source.file, "sha256": source.sha256}, ensure_ascii=False)
    yield head[:-1] + ', "pages": ['
    for i, page in enumerate(pages):
        yield (",\n" if i else "\n") + json.dumps(page_object(page, furniture), ensure_ascii=False)
    yield "\n]}\n"


def page_object(page: Page, furniture: bool = False) -> dict[str, Any]:
    """One page as the contract has it; `furniture` adds running heads and page numbers to its text."""
    text = page.text
    if furniture:
        text = "\n".join([text, *(block.text for block in page.blocks if block.kind == "furniture")])
    return {
        "number": page.number,
        "label": page.label,
        "width": round(page.width, 3),
        "height": round(page.height, 3),
        "text": text,
        "certified": page.certified,
        "doubts": page.doubts,
        "faults": page.faults,
        "needs_ocr": page.needs_ocr,
        "unmapped_fonts": page.unmapped_fonts,
        "lines": [line_object(line) for line in page.lines],
        "blocks": [block_object(block) for block in page.blocks],
    }


def block_object(block: Block) -> dict[str, Any]:
    """One block as the contract has it; only headings have a level."""
    made = {"kind": block.kind, "text": block.text, "lines": list(block.lines)}
    return {**made, "level": block.level} if block.level else made


def line_object(line: Line) -> dict[str, Any]:
    """One line as the contract has it; only turned lines have an angle."""
    made = {
        "text": line.text,
        "certified": line.certified,
        "doubts": [{"reason": d.reason, "detail": d.detail} for d in line.doubts],
        "box": [round(v, 2) for v in line.box],
        "baseline": round(line.baseline, 2),
        "block": line.block,
        "size": round(line.size, 2),
        "fonts": line.fonts,
    }
    return {**made, "angle": line.angle} if line.angle else made
