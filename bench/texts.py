"""The yardstick's texts: read from texts/*.json into blocks, and the text that a person would type for each page.

The format is described in README.md. A block's inline text may hold

    {^1}         a raised note mark         truth: superscript digits
    {n|(1)}      a note mark on the line    truth: as it stands
    {ltr|...}    a span set left to right   truth: as it stands
    {b|...}      bold                       truth: as it stands
"""

from __future__ import annotations

import json
import re
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Any

FOLDER = Path(__file__).parent / "texts"
MARKUP = re.compile(r"\{(\^|n\||ltr\||b\|)([^{}]*)\}")
RAISED = str.maketrans("0123456789", "\u2070\u00b9\u00b2\u00b3\u2074\u2075\u2076\u2077\u2078\u2079")
INDIC = {"ar": 0x660, "ckb": 0x660, "fa": 0x6F0, "ur": 0x6F0}


@dataclass(frozen=True)
class Run:
    """A stretch of text with one role: "", "note" (raised), "mark" (note mark on the line), "ltr" or "bold"."""

    text: str
    role: str = ""


Inline = tuple[Run, ...]


def inline(source: str) -> Inline:
    """The runs of a string with the markup above."""
    roles = {"^": "note", "n|": "mark", "ltr|": "ltr", "b|": "bold"}
    runs, end = [], 0
    for found in MARKUP.finditer(source):
        if found.start() > end:
            runs.append(Run(source[end:found.start()]))
        runs.append(Run(found[2], roles[found[1]]))
        end = found.end()
    if end < len(source):
        runs.append(Run(source[end:]))
    return tuple(runs)


OPEN, CLOSE = "\ue000", "\ue001"
"""Stand around note marks while a page's text is put together."""


def typed(runs: Inline) -> str:
    """What a person would type for these runs; note marks between OPEN and CLOSE."""
    out = []
    for run in runs:
        if run.role == "note":
            out.append(OPEN + run.text.translate(RAISED) + CLOSE)
        elif run.role == "mark":
            out.append(OPEN + run.text + CLOSE)
        else:
            out.append(run.text)
    return "".join(out)


@dataclass(frozen=True)
class Block:
    """One block. Which fields are filled depends on `kind`:

    heading    inline, level
    paragraph  inline
    list       items; labels (what is drawn before each, without the space)
    table      rows (of cells), header
    verse      rows (of two hemistichs)
    columns    count, blocks
    notes      items, labels ("1" drawn raised, "(1)" on the line)
    """

    kind: str
    inline: Inline = ()
    level: int = 0
    items: tuple[Inline, ...] = ()
    labels: tuple[str, ...] = ()
    rows: tuple[tuple[Inline, ...], ...] = ()
    count: int = 0
    blocks: tuple[Block, ...] = ()


@dataclass(frozen=True)
class Page:
    """A page's body, its notes, and what is printed in the margins ("" for nothing)."""

    blocks: tuple[Block, ...]
    notes: Block | None
    head: str
    folio: str


@dataclass(frozen=True)
class Text:
    """One document. `half` is "tuning" or "held-back", `paper` a name of producers.job.PAPERS, `fonts` the set of fonts that
    it is set in (producers.registry); `other`: in the first set, it is set in the producer's other font."""

    id: str
    lang: str
    half: str
    kind: str
    pages: tuple[Page, ...]
    paper: str = "a4"
    other: bool = False
    fonts: int = 1

    @property
    def rtl(self) -> bool:
        return self.lang != "en"


def raised(label: str) -> bool:
    """A note's label is drawn raised when it is a bare number."""
    return label.isdigit()


def _block(source: dict[str, Any]) -> Block:
    for level, key in enumerate(("h1", "h2", "h3"), 1):
        if key in source:
            return Block("heading", inline(source[key]), level)
    if "p" in source:
        return Block("paragraph", inline(source["p"]))
    if "list" in source:
        items = tuple(inline(item) for item in source["list"])
        label = source["label"]
        labels = tuple(label.replace("1", str(n)) for n in range(1, len(items) + 1))
        return Block("list", items=items, labels=labels)
    if "table" in source:
        return Block("table", rows=_rows(source["table"]))
    if "verse" in source:
        return Block("verse", rows=_rows(source["verse"]))
    return Block("columns", count=source["columns"], blocks=tuple(_block(b) for b in source["blocks"]))


def _rows(source: list[list[str]]) -> tuple[tuple[Inline, ...], ...]:
    return tuple(tuple(inline(cell) for cell in row) for row in source)


def _page(source: dict[str, Any], head: str, folio: str) -> Page:
    notes = source.get("notes")
    block = None
    if notes:
        block = Block("notes", items=tuple(inline(t) for _, t in notes), labels=tuple(n for n, _ in notes))
    return Page(tuple(_block(b) for b in source["blocks"]), block, head, folio)


def _folio(style: str, number: int, lang: str) -> str:
    if style == "none":
        return ""
    digits = str(number)
    zero = INDIC.get(lang, 0x30) if style == "indic" else 0x30
    return "".join(chr(zero + int(d)) for d in digits)


def load(path: Path) -> Text:
    """The document in one file of texts/."""
    source = json.loads(path.read_text(encoding="utf-8"))
    pages = tuple(
        _page(p, source["head"], _folio(source["folio"], source["first"] + n, source["lang"]))
        for n, p in enumerate(source["pages"])
    )
    how = (source.get("paper", "a4"), source.get("other", False), source.get("fonts", 1))
    return Text(source["id"], source["lang"], source["half"], source["kind"], pages, *how)


def load_all(folder: Path = FOLDER) -> list[Text]:
    """All documents, by name."""
    return [load(path) for path in sorted(folder.glob("*.json"))]


def _typed_lines(block: Block, plain: bool = False) -> Iterator[str]:
    if block.kind in ("heading", "paragraph"):
        yield typed(block.inline)
    elif block.kind == "list":
        yield from (f"{label} {typed(item)}" for label, item in zip(block.labels, block.items, strict=True))
    elif block.kind == "notes":
        for label, item in zip(block.labels, block.items, strict=True):
            shown = label.translate(RAISED) if raised(label) and not plain else label
            yield f"{OPEN}{shown}{CLOSE} {typed(item)}"
    elif block.kind in ("table", "verse"):
        yield from ("\t".join(typed(cell) for cell in row) for row in block.rows)
    else:
        for inner in block.blocks:
            yield from _typed_lines(inner)


def truth_blocks(page: Page, plain: bool = False) -> list[tuple[str, str]]:
    """(kind, text) of each block of the body and then the notes, in reading order; what is in columns is unfolded.

    `plain`: this producer does not raise the labels of the notes themselves.
    """
    blocks: list[tuple[str, str]] = []
    for block in (*page.blocks, *((page.notes,) if page.notes else ())):
        inner = block.blocks if block.kind == "columns" else (block,)
        blocks += [(b.kind, "\n".join(_typed_lines(b, plain))) for b in inner]
    return blocks


CONTEXT = 10
"""Characters on each side by which a note mark's place is known."""


def note_marks(marked: str) -> tuple[str, list[tuple[str, str, str]]]:
    """The text without OPEN and CLOSE, and each note mark with what stands before and after it."""
    text, spans = "", []
    for char in marked:
        if char == OPEN:
            spans.append([len(text), 0])
        elif char == CLOSE:
            spans[-1][1] = len(text)
        else:
            text += char
    return text, [(text[max(0, a - CONTEXT):a], text[a:b], text[b:b + CONTEXT]) for a, b in spans]


def truth(text: Text, plain: bool = False) -> dict[str, Any]:
    """What is written beside each PDF: per page the expected text, its blocks, its note marks, and what is printed in
    the margins."""
    pages = []
    for page in text.pages:
        blocks = truth_blocks(page, plain)
        body, marks = note_marks("\n".join(told for _, told in blocks))
        pages.append({
            "text": body,
            "blocks": [{"kind": kind, "text": note_marks(told)[0]} for kind, told in blocks],
            "marks": marks,
            "furniture": [part for part in (page.head, page.folio) if part],
        })
    return {"id": text.id, "lang": text.lang, "half": text.half, "kind": text.kind, "pages": pages}


def characters(text: Text) -> set[str]:
    """All characters that a font must hold to set the document (raised digits as digits)."""
    told = "".join(b["text"] for p in truth(text)["pages"] for b in p["blocks"])
    told += "".join(part for page in text.pages for part in (page.head, page.folio))
    return set(told.translate({v: k for k, v in RAISED.items()})) - set("\n\t")
