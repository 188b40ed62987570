"""What every Python adapter shares: file names come in on stdin, one JSON line per file goes out.

    {"file": "…", "pages": ["…", …], "seconds": 0.12, "notes": ["page 3: ValueError: …"], "children_kb": 0}

`seconds` is the time from the file's name to its last page: opening the file counts, starting the interpreter and
importing the tool do not. `children_kb` is the peak memory of programs that were run. The tool may print what it likes:
its stdout is sent to stderr.

Only the standard library: this runs inside each tool's own environment.
"""

from __future__ import annotations

import json
import os
import resource
import sys
import time
from collections.abc import Callable, Iterable, Iterator

Page = Callable[[], str]
"""Reads one page; called once. A page that raises is an empty page and a note."""


def serve(pages: Callable[[str], Iterable[Page]]) -> None:
    """Answers each file named on stdin. `pages(file)` opens it and yields a function for each page."""
    out = os.fdopen(os.dup(1), "w", encoding="utf-8")
    os.dup2(2, 1)
    print(json.dumps({"ready": True}), file=out, flush=True)
    for line in sys.stdin:
        file = line.rstrip("\n")
        start = time.perf_counter()
        texts, notes = _read(pages, file)
        seconds = time.perf_counter() - start
        children = resource.getrusage(resource.RUSAGE_CHILDREN).ru_maxrss
        told = {"file": file, "pages": texts, "seconds": round(seconds, 5), "notes": notes, "children_kb": children}
        print(json.dumps(told, ensure_ascii=True), file=out, flush=True)


def _read(pages: Callable[[str], Iterable[Page]], file: str) -> tuple[list[str], list[str]]:
    texts: list[str] = []
    notes: list[str] = []
    try:
        for number, read in enumerate(pages(file), 1):
            try:
                texts.append(_plain(read()))
            except Exception as fault:
                texts.append("")
                notes.append(f"page {number}: {type(fault).__name__}: {fault}"[:300])
    except Exception as fault:
        notes.append(f"file: {type(fault).__name__}: {fault}"[:300])
    return texts, notes


def _plain(text: str) -> str:
    """The text without lone surrogates, which some tools let through and JSON readers choke on."""
    return text.encode("utf-8", "surrogatepass").decode("utf-8", "replace")


def ready(texts: Iterable[str]) -> Iterator[Page]:
    """Pages for tools that read a whole file at once."""
    for text in texts:
        yield lambda text=text: text  # type: ignore[misc]
