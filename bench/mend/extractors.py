"""Mend what other extractors made of the yardstick's PDFs: damage found in nature.

    python bench/mend/extractors.py [TOOL ...] [--producer NAME] [--arabic] [-o bench/mend/extractors.json]

Reads bench/work/others/TOOL/PRODUCER.jsonl (bench/others/run.py) and the truths beside the PDFs, and scores each
page as bench/score.py does, before and after mending; tuning and held-back documents apart. `mean` is over producers,
without `qt` and `gs_chromium`, as in the yardstick.

Two floors say what no mending of order could win: `letters`, the letters that the tool's output lacks or has too many,
and `words`, the error that is left when the mended words stand in the best order (each matched to the truth's word that
it is nearest to).
"""

from __future__ import annotations

import argparse
import json
import statistics
import sys
import time
import unicodedata
from collections import Counter
from pathlib import Path
from typing import Any

BENCH = Path(__file__).parents[1]
sys.path.insert(0, str(BENCH))

import numpy as np  # noqa: E402
from rapidfuzz.distance import Levenshtein  # noqa: E402
from rapidfuzz.process import cdist  # noqa: E402

from score import UNSEEN, ReadPage, Score, nearest, score_page  # noqa: E402
from tahqiq.mend import mend  # noqa: E402

TOOLS = ("pymupdf", "pdftotext", "pdfminer", "kreuzberg", "pdfium", "pdfjs", "pypdf", "pdfplumber")
LIKE = {"ckb": "ur"}
"""Languages that `mend` does not know by name: judged as another."""


def language(document: str) -> str:
    """The language to mend a document of the yardstick in."""
    found: str = json.loads((BENCH / "texts" / f"{document}.json").read_text(encoding="utf-8"))["lang"]
    return LIKE.get(found, found)


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


def letters_floor(truth: str, read: str) -> int:
    """Letters that are in one and not in the other, whatever their order, forms or brackets' direction."""
    counts = []
    for text in (truth, read):
        plain = unicodedata.normalize("NFKC", text.translate(UNSEEN)).translate(str.maketrans(")]}\u00bb", "([{\u00ab"))
        counts.append(Counter(c for c in plain if not c.isspace() and c not in "\u0640\u00ad\u200c"))
    wanted, found = counts
    return max((wanted - found).total(), (found - wanted).total())


def words_floor(truth: str, read: str) -> int:
    """Edits that are left when each word stands where it is needed: words matched greedily, the best savings first."""
    wanted, found = Counter(truth.split()), Counter(read.split())
    missing, extra = list((wanted - found).elements()), list((found - wanted).elements())
    alone = sum(len(word) + 1 for word in (*missing, *extra))
    if not missing or not extra:
        return alone
    saved = np.add.outer([len(w) + 1 for w in missing], [len(w) + 1 for w in extra])
    saved = saved - cdist(missing, extra, scorer=Levenshtein.distance, dtype=np.int32)
    rows, columns = np.ones(len(missing), bool), np.ones(len(extra), bool)
    for place in np.argsort(-saved, axis=None):
        i, j = divmod(int(place), len(extra))
        if rows[i] and columns[j] and saved[i, j] > 0:
            rows[i] = columns[j] = False
            alone -= int(saved[i, j])
    return alone


def measured(tool: str, producer: str, arabic: bool) -> dict[str, Any]:
    """Figures for each half of the documents: overall, the mean over producers, and by producer."""
    found: dict[str, dict[str, Row]] = {}
    for maker, document, pages in records(tool, producer):
        truth_path = BENCH / "work" / "pdfs" / maker / f"{document}.json"
        if not truth_path.exists() or (arabic and language(document) != "ar"):
            continue
        truth = json.loads(truth_path.read_text(encoding="utf-8"))
        started = time.process_time()
        result = mend("\f".join(page.replace("\f", "\n") for page in pages), language(document))
        row = found.setdefault(truth["half"], {}).setdefault(maker, Row())
        row.seconds += time.process_time() - started
        for page, was, is_ in zip(truth["pages"], pages, result.text.split("\f"), strict=False):
            row.add(page, was, is_)
    return {half: figures(rows) for half, rows in sorted(found.items())}


class Row:
    """Sums over a producer's pages."""

    def __init__(self) -> None:
        self.before, self.after = Score(), Score()
        self.seconds = 0.0
        self.worse = self.letters = self.words = 0

    def add(self, page: dict[str, Any], was: str, is_: str) -> None:
        """One page, before and after."""
        old, new = score_page(page, ReadPage(was, ())), score_page(page, ReadPage(is_, ()))
        self.worse += new.edits > old.edits
        self.letters += letters_floor(*nearest(page, was))
        self.words += words_floor(*nearest(page, is_))
        self.before += old
        self.after += new


def figures(rows: dict[str, Row]) -> dict[str, Any]:
    """The figures of one half."""
    def rate(row: Row, edits: int) -> float:
        return round(edits / max(1, row.after.chars), 4)

    by = {
        name: {
            "pages": r.after.pages, "before": round(r.before.cer, 4), "after": round(r.after.cer, 4),
            "numbers": round(r.after.numbers_rate, 3), "words": rate(r, r.words), "letters": rate(r, r.letters),
        } for name, r in sorted(rows.items())
    }  # fmt: skip
    pages = sum(r.after.pages for r in rows.values())
    counted = [row for name, row in by.items() if name not in LEFT_OUT]
    keys = ("before", "after", "numbers", "words", "letters")
    return {
        "pages": pages, "pages_worse": sum(r.worse for r in rows.values()),
        "pages_per_second": round(pages / max(1e-9, sum(r.seconds for r in rows.values())), 1),
        "mean": {key: round(statistics.mean(row[key] for row in counted), 4) for key in keys} if counted else {},
        "producers": by,
    }  # fmt: skip


LEFT_OUT = ("qt", "gs_chromium")
"""Producers whose files have lost letters or maps: reported, not in the mean."""


def main() -> None:
    """Measure the tools asked for, print a table."""
    parser = argparse.ArgumentParser(description=(__doc__ or "").splitlines()[0])
    parser.add_argument("tools", nargs="*", default=TOOLS)
    parser.add_argument("--producer", default="*")
    parser.add_argument("--arabic", action="store_true", help="only the documents in Arabic")
    parser.add_argument("-o", "--out", type=Path)
    options = parser.parse_args()
    told = {}
    for tool in options.tools:
        told[tool] = measured(tool, options.producer, options.arabic)
        for half, row in told[tool].items():
            mean = row["mean"]
            print(f"{tool:12} {half:10} {row['pages']} pages  CER {mean['before']:.3f} -> {mean['after']:.3f} (words "
                  f"{mean['words']:.3f}, letters {mean['letters']:.3f})  numbers {mean['numbers']:.3f}  worse "
                  f"{row['pages_worse']}  {row['pages_per_second']:.0f} pages/s", flush=True)  # fmt: skip
            for name, one in row["producers"].items():
                print(f"    {name:20} {one['before']:.3f} -> {one['after']:.3f}  numbers {one['numbers']:.2f}")
        if options.out:
            options.out.write_text(json.dumps(told, indent=1) + "\n")


if __name__ == "__main__":
    main()
