"""Reads the yardstick's PDFs with every other tool that is installed, and scores what they read.

    python bench/others/run.py [--tools TOOL ...] [--producers NAME ...]     read what is not read yet, score
    python bench/others/run.py --score                                       score only

Readings are kept in bench/work/others/TOOL/PRODUCER.jsonl, a line a file; a file whose contents have not changed is
not read again. The scores go to bench/work/others.json, from where results.py gives them.
"""

from __future__ import annotations

import argparse
import hashlib
import json
import sys
import time
from collections import defaultdict
from collections.abc import Iterator
from datetime import UTC, datetime
from functools import cache
from pathlib import Path
from typing import Any

import pikepdf

sys.path.insert(0, str(Path(__file__).parent.parent))

from others.read import read_files
from others.results import SCORES, installed
from others.tools import OUTPUT, PDFS, TOOLS
from score import ReadPage, Score, score_page


def producers() -> list[str]:
    """Those whose PDFs have been made."""
    return sorted(folder.name for folder in PDFS.iterdir() if any(folder.glob("*.pdf"))) if PDFS.exists() else []


@cache
def digest(file: Path) -> str:
    """A hash of the file's objects, without its dates and identifiers: a document made again is not read again."""
    told = hashlib.sha256()
    with pikepdf.open(file) as pdf:
        info = pdf.trailer.get("/Info")
        objects: Any = pdf.objects  # also plain numbers, which the type does not tell
        for thing in objects:
            if not isinstance(thing, pikepdf.Object):
                told.update(str(thing).encode())
            elif info is not None and thing.objgen == info.objgen:
                continue
            elif not isinstance(thing, pikepdf.Stream):
                told.update(thing.unparse(resolved=True))
            elif thing.get("/Type") not in ("/Metadata", "/XRef", "/ObjStm"):
                told.update(thing.stream_dict.unparse(resolved=True) + thing.read_raw_bytes())
    return told.hexdigest()[:20]


def kept(tool: str, producer: str) -> dict[str, dict[str, Any]]:
    """The readings that there are, by document."""
    path = OUTPUT / tool / f"{producer}.jsonl"
    lines = path.read_bytes().split(b"\n")[:-1] if path.exists() else []
    return {Path(row["file"]).stem: row for row in map(json.loads, lines)}


def read_producer(tool: str, producer: str, version: str) -> int:
    """Reads a producer's new and changed files; how many there were."""
    old = kept(tool, producer)
    files = {file.stem: (file, digest(file)) for file in sorted((PDFS / producer).glob("*.pdf"))}
    stale = [
        stem for stem, (_, mark) in files.items()
        if (old.get(stem, {}).get("digest"), old.get(stem, {}).get("version")) != (mark, version)]
    found = {stem: row for stem, row in old.items() if stem in files and stem not in stale}
    for stem, told in zip(stale, read_files(tool, [files[s][0] for s in stale]), strict=True):
        found[stem] = {**told, "file": f"{producer}/{stem}.pdf", "digest": files[stem][1], "version": version}
    path = OUTPUT / tool / f"{producer}.jsonl"
    path.parent.mkdir(parents=True, exist_ok=True)
    lines = [json.dumps(found[stem], ensure_ascii=False) + "\n" for stem in sorted(found)]
    path.write_text("".join(lines), encoding="utf-8")
    return len(stale)


def scored(tool: str, producer: str) -> Iterator[dict[str, Any]]:
    """A row for each half of the producer's documents, over those that the tool has read as they now stand."""
    halves: dict[str, Score] = defaultdict(Score)
    seconds: dict[str, float] = defaultdict(float)
    lost: dict[str, int] = defaultdict(int)
    for stem, row in kept(tool, producer).items():
        pdf = PDFS / producer / f"{stem}.pdf"
        if not pdf.exists() or digest(pdf) != row.get("digest"):
            continue
        truth = json.loads(pdf.with_suffix(".json").read_text(encoding="utf-8"))
        pages = [*row["pages"], *[""] * len(truth["pages"])][:len(truth["pages"])]
        half = truth["half"]
        seconds[half] += row["seconds"]
        lost[half] += sum(note.startswith("page ") for note in row["notes"])
        lost[half] += len(pages) * any(note.startswith("file: ") for note in row["notes"])
        for page, text in zip(truth["pages"], pages, strict=True):
            halves[half] += score_page(page, ReadPage(text))
    for half, score in sorted(halves.items()):
        yield {
            "tool": tool, "producer": producer, "half": half, "pages": score.pages, "chars": score.chars,
            "cer": score.cer, "cer_folded": score.cer_folded, "wer": score.wer, "numbers": score.numbers_rate,
            "marks": score.marks_rate, "exact": score.exact_rate, "damage": dict(sorted(score.damage.items())),
            "lost_pages": lost[half], "seconds": round(seconds[half], 3),
        }


def keep(tool: str, rows: list[dict[str, Any]]) -> None:
    """Puts a tool's rows in the place of its old ones in SCORES."""
    old = json.loads(SCORES.read_text(encoding="utf-8"))["rows"] if SCORES.exists() else []
    told = {
        "made": datetime.now(UTC).isoformat(timespec="seconds"),
        "rows": sorted([*(row for row in old if row["tool"] != tool), *rows], key=lambda row: list(TOOLS).index(row["tool"])),
    }
    SCORES.write_text(json.dumps(told, indent=1) + "\n", encoding="utf-8")


def main() -> int:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--tools", nargs="*", choices=list(TOOLS), default=list(TOOLS), metavar="TOOL")
    parser.add_argument("--producers", nargs="*", metavar="NAME")
    parser.add_argument("--score", action="store_true", help="read nothing")
    asked = parser.parse_args()
    there = installed()
    names = producers()
    for tool in () if asked.score else asked.tools:
        if not there.get(tool, {}).get("ok"):
            print(f"{tool}: not installed (bench/others/install.py)", file=sys.stderr)
            continue
        start = time.monotonic()
        count = sum(read_producer(tool, name, there[tool]["version"]) for name in asked.producers or names)
        print(f"{tool}: {count} files read in {time.monotonic() - start:.0f} s", file=sys.stderr, flush=True)
    for tool in asked.tools:
        rows = [row for name in names for row in scored(tool, name)]
        print(f"{tool}: {sum(row['pages'] for row in rows)} pages scored", file=sys.stderr, flush=True)
        keep(tool, rows)
    return 0


if __name__ == "__main__":
    sys.exit(main())
