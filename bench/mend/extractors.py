"""Mend what other extractors made of the yardstick's PDFs: damage found in nature.

    python bench/mend/extractors.py [TOOL ...] [--producer NAME] [--arabic] [-o bench/mend/extractors.json]

Reads bench/work/others/TOOL/PRODUCER.jsonl (bench/others/run.py) and the truths beside the PDFs, and scores each
page as bench/score.py does, before and after mending.
"""

from __future__ import annotations

import argparse
import json
import sys
import time
from pathlib import Path
from typing import Any

BENCH = Path(__file__).parents[1]
sys.path.insert(0, str(BENCH))

from score import ReadPage, Score, score_page  # noqa: E402
from tahqiq.mend import mend  # noqa: E402

TOOLS = ("pymupdf", "pdftotext", "pdfminer", "kreuzberg", "pdfium", "pdfjs", "pypdf", "pdfplumber")
LANGUAGES = {"fa_": "fa", "ur_": "ur", "he_": "he", "ckb_": "ur"}


def language(document: str) -> str:
    """The language a document of the yardstick is in, by its name."""
    return next((lang for start, lang in LANGUAGES.items() if document.startswith(start)), "ar")


def records(tool: str, producer: str) -> list[tuple[str, str, list[str]]]:
    """(producer, document, pages) of what a tool read."""
    found = []
    for path in sorted((BENCH / "work" / "others" / tool).glob(f"{producer}.jsonl")):
        for line in path.read_text(encoding="utf-8").split("\n"):
            if not line.strip():
                continue
            record = json.loads(line)
            if record.get("pages"):
                found.append((path.stem, Path(record["file"]).stem, record["pages"]))
    return found


def measured(tool: str, producer: str, arabic: bool) -> dict[str, Any]:
    """Scores before and after over a tool's pages, overall and by producer."""
    before, after = Score(), Score()
    by: dict[str, tuple[Score, Score]] = {}
    seconds, worse = 0.0, 0
    for maker, document, pages in records(tool, producer):
        if arabic and language(document) != "ar":
            continue
        truth_path = BENCH / "work" / "pdfs" / maker / f"{document}.json"
        if not truth_path.exists():
            continue
        truth = json.loads(truth_path.read_text(encoding="utf-8"))
        wanted = truth["pages"]
        started = time.perf_counter()
        result = mend("\f".join(page.replace("\f", "\n") for page in pages), language(document))
        seconds += time.perf_counter() - started
        mended = result.text.split("\f")
        one = by.setdefault(maker, (Score(), Score()))
        for page, was, is_ in zip(wanted, pages, mended, strict=False):
            old, new = score_page(page, ReadPage(was, ())), score_page(page, ReadPage(is_, ()))
            worse += new.edits > old.edits
            before += old
            after += new
            one[0].__iadd__(old)
            one[1].__iadd__(new)
    rows = {name: {"before": a.cer, "after": b.cer, "numbers": b.numbers_rate} for name, (a, b) in sorted(by.items())}
    return {
        "pages": before.pages, "cer_before": before.cer, "cer": after.cer, "numbers_before": before.numbers_rate,
        "numbers": after.numbers_rate, "pages_worse": worse, "pages_per_second": before.pages / max(seconds, 1e-9),
        "producers": rows,
    }  # fmt: skip


def main() -> None:
    """Measure the tools asked for, print a table."""
    parser = argparse.ArgumentParser(description=(__doc__ or "").splitlines()[0])
    parser.add_argument("tools", nargs="*", default=TOOLS)
    parser.add_argument("--producer", default="*")
    parser.add_argument("--arabic", action="store_true", help="only the documents in Arabic")
    parser.add_argument("-o", "--out", type=Path)
    options = parser.parse_args()
    figures = {}
    for tool in options.tools:
        figures[tool] = row = measured(tool, options.producer, options.arabic)
        print(f"{tool:12} {row['pages']} pages  CER {row['cer_before']:.4f} -> {row['cer']:.4f}  numbers "
              f"{row['numbers_before']:.3f} -> {row['numbers']:.3f}  worse {row['pages_worse']}  "
              f"{row['pages_per_second']:.0f} pages/s", flush=True)  # fmt: skip
        for name, figure in row["producers"].items():
            print(f"    {name:20} {figure['before']:.3f} -> {figure['after']:.3f}  numbers {figure['numbers']:.2f}")
    if options.out:
        options.out.write_text(json.dumps(figures, indent=1) + "\n")


if __name__ == "__main__":
    main()
