"""Runs the yardstick on a reader.

    python bench/run.py quick               our reader, a third of the tuning half, against bench/baseline.json
    python bench/run.py full                our reader, everything; writes work/ours.json
    python bench/run.py full --reader NAME  another reader of readers.READERS
    python bench/run.py show PRODUCER/DOCUMENT [PAGE]     differences, a word group a line, logical order, code points

Failures of the held-back half are never shown (`--peek` shows them all the same; then it is held back no longer).
"""

from __future__ import annotations

import argparse
import json
import sys
import time
import traceback
from collections import Counter, defaultdict
from collections.abc import Iterator
from concurrent.futures import ProcessPoolExecutor
from pathlib import Path
from typing import Any, NamedTuple

sys.path.insert(0, str(Path(__file__).parent))

import diff
from readers import READERS, ours
from score import KINDS, ReadPage, Score, score_page, wrong_lines

HERE = Path(__file__).parent
PDFS = HERE / "work" / "pdfs"
BASELINE = HERE / "baseline.json"
OURS = HERE / "work" / "ours.json"
APART = ("qt", "gs_chromium")
"""Producers whose files lost their letters or their maps: reported, but apart from the mean."""


def documents(quick: bool) -> Iterator[tuple[str, dict[str, Any], Path]]:
    """(producer, truth, path) of every PDF made; with `quick` a third of the tuning half, in turns by producer."""
    for i, folder in enumerate(sorted(PDFS.iterdir() if PDFS.exists() else ())):
        for k, path in enumerate(sorted(folder.glob("*.pdf"))):
            truth = json.loads(path.with_suffix(".json").read_text(encoding="utf-8"))
            if not quick or (truth["half"] == "tuning" and (i + k) % 3 == 0):
                yield folder.name, truth, path


def read(reader: str, path: Path, pages: int) -> list[ReadPage]:
    """The pages as read; a crash is empty pages and a word on stderr."""
    try:
        found = ours(path) if reader == "tahqiq" else [ReadPage(text) for text in READERS[reader](path)]
    except Exception as fault:
        where = traceback.extract_tb(fault.__traceback__)[-1]
        place = f"{Path(where.filename).name}:{where.lineno}"
        print(f"CRASH {path.parent.name}/{path.stem}: {type(fault).__name__}: {fault} ({place})", file=sys.stderr)
        found = []
    return [*found, *[ReadPage("")] * pages][:pages]


class Result:
    """Scores by (half, producer), by page of the tuning half, and reasons of doubt."""

    def __init__(self) -> None:
        self.by: dict[tuple[str, str], Score] = defaultdict(Score)
        self.pages: list[tuple[str, Score]] = []
        self.doubts: Counter[str] = Counter()
        self.seconds = 0.0

    def add(self, one: Document) -> None:
        """Takes in one document."""
        self.seconds += one.seconds
        if one.half == "tuning":
            self.doubts.update(one.doubts)
        for number, score in enumerate(one.scores, 1):
            self.by[one.half, one.producer] += score
            if one.half == "tuning":
                self.pages.append((f"{one.producer}/{one.stem} {number}", score))


class Document(NamedTuple):
    """What came of one PDF: a score a page."""

    producer: str
    stem: str
    half: str
    scores: list[Score]
    doubts: Counter[str]
    seconds: float


def one(job: tuple[str, str, dict[str, Any], Path]) -> Document:
    """Reads and scores one PDF; `job` is (reader, producer, truth, path)."""
    reader, producer, truth, path = job
    start = time.perf_counter()
    found = read(reader, path, len(truth["pages"]))
    seconds = time.perf_counter() - start
    scores = [score_page(page, got) for page, got in zip(truth["pages"], found, strict=True)]
    doubts = Counter(reason for got in found for line in got.lines for reason in set(line.doubts))
    return Document(producer, path.stem, truth["half"], scores, doubts, seconds)


def run(reader: str, quick: bool, jobs: int = 1) -> Result:
    """Reads and scores everything that was made (or the quick subset)."""
    result = Result()
    work = [(reader, *found) for found in documents(quick)]
    if jobs == 1:
        for job in work:
            result.add(one(job))
    else:
        with ProcessPoolExecutor(jobs) as pool:
            for document in pool.map(one, work, chunksize=4):
                result.add(document)
    return result


def rows(result: Result, tool: str) -> list[dict[str, Any]]:
    """A row a producer and half, as bench/others gives them for the other tools; ours also with certificates."""
    return [{
        "tool": tool, "producer": producer, "half": half, "pages": score.pages, "chars": score.chars, "cer": score.cer,
        "cer_folded": score.cer_folded, "wer": score.wer, "numbers": score.numbers_rate, "marks": score.marks_rate,
        "exact": score.exact_rate, "lines": score.lines, "certified": score.certified,
        "certified_wrong": score.certified_wrong, "damage": dict(sorted(score.damage.items())),
    } for (half, producer), score in sorted(result.by.items())]


COLUMNS = ("pages", "CER", "folded", "WER", "numbers", "notes", "exact", "cert.", "wrong")


def figures(score: Score) -> list[float]:
    """In the order of COLUMNS, percent but the first."""
    return [score.pages, *(100 * v for v in (
        score.cer, score.cer_folded, score.wer, score.numbers_rate, score.marks_rate, score.exact_rate,
        score.certified_rate, score.wrong_rate))]


def mean(rows: dict[str, list[float]]) -> list[float]:
    """The mean over producers, those of APART left out."""
    kept = [row for name, row in rows.items() if name not in APART]
    return [sum(column) / len(kept) for column in zip(*kept, strict=True)] if kept else []


def table(result: Result, half: str) -> dict[str, list[float]]:
    return {producer: figures(score) for (h, producer), score in sorted(result.by.items()) if h == half}


def _print_row(name: str, row: list[float], old: list[float] | None = None) -> None:
    cells = [f"{row[0]:>5.0f}"]
    for n, value in enumerate(row[1:], 1):
        change = ""
        if old is not None:
            moved = value - old[n]
            change = f" {moved:+.2f}" if abs(moved) >= 0.005 else "      "
        cells.append(f"{value:>7.2f}{change:<6}" if old is not None else f"{value:>7.2f}")
    print(f"{name:<18}" + " ".join(cells))


def print_table(rows: dict[str, list[float]], title: str, old: dict[str, list[float]] | None = None) -> None:
    wide = 13 if old is not None else 7
    print(f"\n{title}\n{'':<18}" + f"{COLUMNS[0]:>5} " + " ".join(f"{c:>{wide}}" for c in COLUMNS[1:]))
    for name, row in rows.items():
        _print_row(name, row, (old or {}).get(name, row) if old is not None else None)
    if rows:
        summary = mean(rows)
        kept = {n: r for n, r in (old or {}).items() if n in rows}
        _print_row(f"mean (without {len(rows) - len([n for n in rows if n not in APART])})", summary,
                   (mean(kept) or summary) if old is not None else None)


def _kinds(result: Result, half: str) -> str:
    total: Counter[str] = Counter()
    for (h, _), score in result.by.items():
        if h == half:
            total.update(score.damage)
    return ", ".join(f"{kind} {total[kind]}" for kind in KINDS if total[kind])


def report(result: Result, old: dict[str, list[float]] | None, worst: int) -> None:
    against = "" if old is None else ", change against baseline.json"
    print_table(table(result, "tuning"), f"tuning half{against}", old)
    print(f"\ndamage: {_kinds(result, 'tuning')}")
    print("doubts: " + ", ".join(f"{r} {n}" for r, n in result.doubts.most_common()))
    bad = sorted((p for p in result.pages if p[1].edits), key=lambda p: -p[1].edits)[:worst]
    if bad:
        print("\nworst pages (edits; certified lines that are wrong):")
        for name, score in bad:
            print(f"  {name:<38}{score.edits:>5}{score.certified_wrong:>4}   " + ", ".join(
                f"{k} {n}" for k, n in score.damage.most_common(5)))
    silent = sorted((p for p in result.pages if p[1].certified_wrong), key=lambda p: -p[1].certified_wrong)[:worst]
    if silent:
        print("\nmost certified lines that are wrong: " + ", ".join(f"{n} ({s.certified_wrong})" for n, s in silent))
    held = table(result, "held-back")
    if held:
        print_table(held, "held-back half (totals only)")
    print(f"\nread in {result.seconds:.1f} s")


def show(asked: str, page: int | None, peek: bool, reader: str) -> int:
    """Prints the differences of a document's pages."""
    path = PDFS / f"{asked}.pdf"
    if not path.exists():
        print(f"{path} is not there; make it with bench/make.py", file=sys.stderr)
        return 4
    truth = json.loads(path.with_suffix(".json").read_text(encoding="utf-8"))
    if truth["half"] != "tuning" and not peek:
        print(f"{asked} is held back: its failures are not for looking at (--peek: look all the same)", file=sys.stderr)
        return 2
    print(f"{asked}: {truth['font']} {truth['size']} pt, {truth['lang']}, {truth['kind']}")
    for number, (told, got) in enumerate(zip(truth["pages"], read(reader, path, len(truth["pages"])), strict=True), 1):
        if page in (None, number):
            score = score_page(told, got)
            print(f"\npage {number}: CER {100 * score.cer:.2f} %, numbers {score.numbers_right}/{score.numbers}, "
                  f"notes {score.marks_right}/{score.marks}, certified {score.certified}/{score.lines}, "
                  f"wrong {score.certified_wrong}")
            print("\n".join(diff.page(told, got, wrong_lines(told, got.lines))))
    return 0


def main() -> int:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("what", choices=("quick", "full", "show"))
    parser.add_argument("document", nargs="?", help="for show: PRODUCER/DOCUMENT")
    parser.add_argument("page", nargs="?", type=int, help="for show: 1-based")
    parser.add_argument("--reader", default="tahqiq", choices=sorted(READERS))
    parser.add_argument("--peek", action="store_true", help="show a document of the held-back half")
    parser.add_argument("--worst", type=int, default=12, help="how many of the worst pages to name")
    parser.add_argument("--jobs", type=int, default=1)
    parser.add_argument("--save", action="store_true", help="write these figures to baseline.json")
    asked = parser.parse_args()
    if asked.what == "show":
        return show(asked.document, asked.page, asked.peek, asked.reader)
    result = run(asked.reader, asked.what == "quick", asked.jobs)
    if not result.by:
        print("no PDFs: make them with bench/make.py", file=sys.stderr)
        return 4
    if asked.what == "full" and asked.reader == "tahqiq":
        OURS.write_text(json.dumps(rows(result, "tahqiq"), indent=1) + "\n", encoding="utf-8")
    known = json.loads(BASELINE.read_text(encoding="utf-8")) if BASELINE.exists() else None
    report(result, known if asked.reader == "tahqiq" else None, asked.worst)
    if asked.save:
        figures_now = {name: [round(v, 3) for v in row] for name, row in table(result, "tuning").items()}
        lines = ",\n".join(f" {json.dumps(name)}: {json.dumps(row)}" for name, row in figures_now.items())
        BASELINE.write_text(f"{{\n{lines}\n}}\n", encoding="utf-8")
    return 0


if __name__ == "__main__":
    sys.exit(main())
