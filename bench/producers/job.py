"""What every producer is handed, and small things that several of them need."""

from __future__ import annotations

import re
import subprocess
import tempfile
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path

from fonts import FILES
from texts import Inline, Run, Text

JUSTIFIED = {"report", "study", "law", "columns", "prose"}
"""Kinds of document that are set justified."""

UNBREAKABLE = re.compile(r"\S*[-\u2013/?&=]\S+")
"""A word that Unicode's rules would let a line break inside: whoever copies the page could not know that no space is
meant there. Producers keep such a word whole."""

@dataclass(frozen=True)
class Paper:
    """A page's size and the margin left and right, points."""

    width: float
    height: float
    margin: float

    def mm(self) -> tuple[float, float, float]:
        """Width, height and margin in millimetres, the margin in whole ones."""
        width, height, margin = (v / 72 * 25.4 for v in (self.width, self.height, self.margin))
        return round(width, 1), round(height, 1), round(margin)


PAPERS = {
    "a4": Paper(595.28, 841.89, 62.0),
    "letter": Paper(612.0, 792.0, 76.0),
    "b5": Paper(498.9, 708.66, 51.0),
    "book": Paper(481.89, 680.31, 45.0),
    "wide": Paper(841.89, 595.28, 54.0),
    "legal": Paper(612.0, 1008.0, 86.0),
    "quarto": Paper(566.93, 708.66, 48.0),
    "a5": Paper(419.53, 595.28, 40.0),
}
"""A4; US letter with wide margins; B5; a book of 17 by 24 cm; A4 across; US legal; 20 by 25 cm; A5."""

LRI, PDI, WJ = "\u2066", "\u2069", "\u2060"


@dataclass(frozen=True)
class Job:
    """One document to be set: in `family`, with `latin` for what it lacks, at `size` points, into `out`."""

    text: Text
    family: str
    latin: str
    size: float
    out: Path

    @property
    def path(self) -> Path:
        return FILES[self.family][0]

    @property
    def bold_path(self) -> Path:
        return FILES[self.family][1]

    @property
    def latin_path(self) -> Path:
        return FILES[self.latin][0]

    @property
    def paper(self) -> Paper:
        return PAPERS[self.text.paper]

    @property
    def justified(self) -> bool:
        return self.text.kind in JUSTIFIED


class Overflow(Exception):
    """The text does not fit its pages at this size."""


def pieces(runs: Inline) -> list[tuple[Run, bool]]:
    """The runs cut where words that must not be broken begin and end; True marks these."""
    cut: list[tuple[Run, bool]] = []
    for run in runs:
        if run.role in ("ltr", "note"):
            cut.append((run, True))
            continue
        end = 0
        for found in UNBREAKABLE.finditer(run.text):
            if found.start() > end:
                cut.append((Run(run.text[end:found.start()], run.role), False))
            cut.append((Run(found[0], run.role), True))
            end = found.end()
        if end < len(run.text):
            cut.append((Run(run.text[end:], run.role), False))
    return cut


def kept_whole(text: str) -> str:
    """The text with a word joiner after each character where a line could break inside a word."""
    return re.sub("([-\u2013/?&=])(?=\\S)", "\\1" + WJ, text)


def run_tool(command: list[str], seconds: int = 180, folder: Path | None = None) -> None:
    """Runs a program; on failure raises with the end of what it said."""
    done = subprocess.run(command, capture_output=True, timeout=seconds, cwd=folder, check=False)
    if done.returncode:
        said = (done.stdout + done.stderr).decode("utf-8", "replace")
        raise RuntimeError(f"{command[0]} ended with {done.returncode}: ...{said[-1500:]}")


def in_scratch(make: Callable[[Path], Path], out: Path) -> None:
    """Calls `make` with a scratch folder and moves the file that it returns to `out`."""
    with tempfile.TemporaryDirectory(prefix="bench-") as folder:
        made = make(Path(folder))
        out.write_bytes(made.read_bytes())
