"""Real documents: scored segment by segment where a truth exists, and by what must always hold where none does.

    python bench/real.py --pdfs DIR [--pages 30] [NAME ...]

DIR holds PDFs at any depth; beside some of them NAME.truth.txt, a segment a line, in any order and covering only part
of the document. A segment is right when it is found whole in the text that was read (white space apart). Writes
work/real.json. What must always hold: reading does not crash, the same file gives the same answer twice, every
glyph that says a letter or a digit is in some line, and what is certified reads like a language.
"""

from __future__ import annotations

import argparse
import json
import sys
import time
import traceback
from collections import Counter
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

sys.path.insert(0, str(Path(__file__).parent))

from score import TATWEEL, folded, strict

WORK = Path(__file__).parent / "work"
SHORTEST = 2
"""Words. Shorter segments are found by chance."""


@dataclass
class Found:
    """What came of one document."""

    file: str
    pages: int = 0
    lines: int = 0
    certified: int = 0
    judged: int = 0
    """Pages whose certified text the language model can judge."""
    implausible: int = 0
    """Of these, pages whose certified text reads like no language."""
    needs_ocr: int = 0
    glyphs: int = 0
    """That say a letter or a digit, kashida not counted."""
    lost: int = 0
    """Of these, in no line."""
    segments: int = 0
    right: int = 0
    right_folded: int = 0
    words: int = 0
    words_found: int = 0
    same_twice: bool = True
    seconds: float = 0.0
    crash: str = ""
    doubts: Counter[str] = field(default_factory=Counter)


def _says_letter(text: str) -> bool:
    return any(c.isalnum() and c != TATWEEL for c in text)


def _glyphs(doc: Any, page: Any) -> tuple[int, int]:
    """(glyphs that say a letter or digit, those in no line) of a page."""
    shown = doc.ink(page.number).glyphs.glyph
    used = {index for line in page.lines for index in line.source}
    saying = [n for n, glyph in enumerate(shown) if _says_letter(glyph.text)]
    return len(saying), sum(n not in used for n in saying)


def _segments(found: Found, truth: Path, text: str) -> None:
    whole, plain = strict(text), folded(text)
    words = Counter(plain.split())
    for row in truth.read_text(encoding="utf-8").splitlines():
        segment = strict(row)
        if len(segment.split()) < SHORTEST:
            continue
        found.segments += 1
        found.right += segment in whole
        found.right_folded += folded(row) in plain
        wanted = Counter(folded(row).split())
        found.words += sum(wanted.values())
        found.words_found += sum((wanted & words).values())


def _judge(page: Any, found: Found) -> None:
    """What the language model makes of a page's certified text."""
    from tahqiq.lm import judge

    verdict = judge("\n".join(line.text for line in page.lines if line.certified))
    found.judged += verdict is not None
    found.implausible += verdict is False


def _read(path: Path, most: int, found: Found | None) -> list[tuple[str, bool]]:
    import tahqiq

    doc = tahqiq.read(str(path))
    answer: list[tuple[str, bool]] = []
    for number in range(min(most, len(doc.pages))):
        page = doc.pages[number]
        answer += [(line.text, line.certified) for line in page.lines]
        answer.append((page.text, page.certified))
        if found is None:
            continue
        found.pages += 1
        found.lines += len(page.lines)
        found.certified += sum(line.certified for line in page.lines)
        found.needs_ocr += page.needs_ocr
        found.doubts.update(page.doubts)
        glyphs, lost = _glyphs(doc, page)
        found.glyphs += glyphs
        found.lost += lost
        _judge(page, found)
    return answer


def check(path: Path, root: Path, most: int) -> Found:
    """Reads one document twice."""
    found = Found(str(path.relative_to(root)))
    truth = path.with_suffix(".truth.txt")
    most = 10**6 if truth.exists() else most
    start = time.perf_counter()
    try:
        first = _read(path, most, found)
        found.seconds = round(time.perf_counter() - start, 2)
        found.same_twice = _read(path, most, None) == first
        if truth.exists():
            _segments(found, truth, "\n".join(text for text, _ in first))
    except Exception as fault:
        where = traceback.extract_tb(fault.__traceback__)[-1]
        found.crash = f"{type(fault).__name__}: {fault} ({Path(where.filename).name}:{where.lineno})"
    return found


def _share(part: int, whole: int) -> str:
    return f"{100 * part / whole:6.1f}" if whole else "     -"


def show(found: Found) -> None:
    name = found.file if len(found.file) <= 64 else "..." + found.file[-61:]
    told = found.crash or ", ".join(f"{reason} {n}" for reason, n in found.doubts.most_common(3))
    twice = "" if found.same_twice else " NOT THE SAME TWICE"
    shares = _share(found.right, found.segments) + _share(found.words_found, found.words)
    print(f"{name:<64}{found.pages:>4}{_share(found.certified, found.lines)}{found.lost:>6}{shares}"
          f"{found.seconds:>7.2f}  {told}{twice}", flush=True)


def totals(all_found: list[Found]) -> dict[str, Any]:
    """Sums for the report."""
    keys = ("pages", "lines", "certified", "judged", "implausible", "needs_ocr", "glyphs", "lost",
            "segments", "right", "right_folded", "words", "words_found")
    sums: dict[str, Any] = {key: sum(getattr(found, key) for found in all_found) for key in keys}
    sums["documents"] = len(all_found)
    sums["with_truth"] = sum(found.segments > 0 for found in all_found)
    sums["crashes"] = sum(bool(found.crash) for found in all_found)
    sums["not_same_twice"] = sum(not found.same_twice for found in all_found)
    return sums


def main() -> int:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("names", nargs="*", help="only files whose path contains one of these")
    parser.add_argument("--pdfs", type=Path, required=True, help="folder with the documents")
    parser.add_argument("--pages", type=int, default=30, help="at most so many pages of each that has no truth")
    asked = parser.parse_args()
    print(f"{'':<64}{'pp.':>4}{'cert.':>6}{'lost':>6}{'segm.':>6}{'words':>6}{'s':>7}")
    every = []
    for path in sorted(asked.pdfs.rglob("*.pdf")):
        if not asked.names or any(name in str(path) for name in asked.names):
            every.append(check(path, asked.pdfs, asked.pages))
            show(every[-1])
    sums = totals(every)
    print(json.dumps(sums))
    if not asked.names:
        told = {"pages_each": asked.pages, "totals": sums, "documents": [
            {**vars(found), "doubts": dict(found.doubts)} for found in every]}
        (WORK / "real.json").write_text(json.dumps(told, ensure_ascii=False, indent=1) + "\n", encoding="utf-8")
    return 1 if sums["crashes"] or sums["not_same_twice"] else 0


if __name__ == "__main__":
    sys.exit(main())
