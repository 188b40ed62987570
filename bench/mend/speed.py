"""How fast mending is, in processor time of one core, and how much memory a long line takes.

    python bench/mend/speed.py CORPUS [--pages 12] [--passes 3] [--long MB] [-o bench/mend/speed.json]

Each figure is the least of so many passes over the same texts; `first` is the first pass, in which every word is new to the
program. `--long` pipes one line of so many megabytes through `tahqiq mend` and tells its peak memory.
"""

from __future__ import annotations

import argparse
import json
import os
import random
import re
import subprocess
import sys
import time
from collections.abc import Callable
from pathlib import Path
from typing import Any

sys.path.insert(0, str(Path(__file__).parent))

import extractors  # it puts bench/ in front, where another run.py is

sys.path.insert(0, str(Path(__file__).parent))

import damage

import run
from tahqiq.mend import mend, mend_each

TOOLS = ("pymupdf", "pdftotext", "pdfminer", "kreuzberg")
Texts = list[tuple[str, str]]
"""(language, text) of each document."""


def damaged(corpus: Path, count: int) -> dict[str, tuple[Texts, int]]:
    """Name → (documents, pages): held-out prose damaged in each way, as bench/mend/run.py does."""
    texts = list(run.paragraphs(corpus))
    random.Random(4).shuffle(texts)
    pages = [page for page, _ in run.pages(texts, count, random.Random(4))]
    made: dict[str, tuple[Texts, int]] = {}
    for name, change in run.LINE_KINDS.items():
        made[name] = [("ar", "\n".join(change(line) for part in page for line in part)) for page in pages], count
    dense = [t for t in texts if len(re.findall(r"\d+|[\"\u00ab(]|[A-Za-z]+", t)) >= max(2, len(t) // 150)]
    for label, chosen in (("all prose", texts), ("prose dense in breaks", dense)):
        some = [page for page, _ in run.pages(chosen, count, random.Random(5))]
        for breaks in ("quotes", "numbers"):
            lost = ["\n".join(" ".join(damage.run_order(x, breaks) for x in part) for part in page) for page in some]
            made[f"runs, lines lost, {breaks}, {label}"] = [("ar", text) for text in lost], count
    return made


def extracted(most: int) -> dict[str, tuple[Texts, int]]:
    """Tool → (documents, pages): what other tools made of the yardstick's PDFs, so many documents a producer."""
    made = {}
    for tool in TOOLS:
        texts: Texts = []
        for producer in sorted(path.stem for path in (extractors.BENCH / "work" / "others" / tool).glob("*.jsonl")):
            found = extractors.records(tool, producer)
            random.Random(3).shuffle(found)
            texts += [(extractors.language(document), "\f".join(pages)) for _, document, pages in found[:most]]
        if texts:
            made[tool] = texts, sum(text.count("\f") + 1 for _, text in texts)
    return made


def clean(corpus: Path) -> dict[str, Texts]:
    """Name → documents of held-out lines as they are."""
    lines = list(run.paragraphs(corpus, run.EVERYTHING, 1))
    random.Random(7).shuffle(lines)
    made = {f"{size} lines a document": lines[at : at + count] for size, at, count in ((1000, 0, 6000), (30, 6000, 1500))}
    texts = {
        name: [("ar", "\n".join(some[i : i + int(name.split()[0])])) for i in range(0, len(some), int(name.split()[0]))]
        for name, some in made.items()
    }
    texts["one line a document"] = [("ar", line) for line in lines[7500:9000]]
    texts["500 paragraphs in one line"] = [("ar", " ".join(lines[i : i + 500])) for i in range(9000, 10500, 500)]
    return texts


def timed(texts: Texts, passes: int, together: bool = False) -> tuple[float, float]:
    """Seconds of processor time: (the least pass, the first). `together`: asked about together, as records of JSONL are."""
    found = []
    for _ in range(passes):
        started = time.process_time()
        if together:
            for _ in mend_each(text for _, text in texts):
                pass
        else:
            for lang, text in texts:
                mend(text, lang)
        found.append(time.process_time() - started)
    return min(found), found[0]


def one_line(corpus: Path, megabytes: int) -> dict[str, float]:
    """One line of so many megabytes through the program: megabytes a second, and peak memory in megabytes."""
    text = " ".join(run.paragraphs(corpus, run.EVERYTHING, 1)).encode() + b" "
    code = (
        "import re, sys, time; from tahqiq.cli import main; sys.argv = ['tahqiq', 'mend', '--furniture', 'keep']\n"
        "try: main()\nfinally:\n"
        "  peak = re.search(r'VmHWM:\\s*(\\d+)', open('/proc/self/status').read())\n"
        "  print(time.process_time(), peak.group(1), file=sys.stderr)"
    )  # what the system tells of a child's memory includes its parent's at the time of the fork
    pipe = subprocess.PIPE
    with subprocess.Popen([sys.executable, "-c", code], stdin=pipe, stdout=subprocess.DEVNULL, stderr=pipe) as program:
        assert program.stdin is not None
        assert program.stderr is not None
        left = megabytes * 1_000_000
        while left > 0:
            left -= program.stdin.write(text[:left])
        program.stdin.close()
        seconds, peak = map(float, program.stderr.read().split())
    return {"megabytes": megabytes, "mb_per_second": round(megabytes / seconds, 2), "peak_mb": round(peak / 1024)}


def started(statement: str) -> float:
    """Processor time of a fresh interpreter that does this after it has imported the program, the least of seven."""
    code = f"import time\nfrom tahqiq import lm\nfrom tahqiq.mend import mend\nt = time.process_time()\n{statement}\n"
    code += "print(time.process_time() - t)"
    return min(float(subprocess.check_output([sys.executable, "-c", code])) for _ in range(7))


def main() -> None:
    """Measure, print, write the figures."""
    parser = argparse.ArgumentParser(description=(__doc__ or "").splitlines()[0])
    parser.add_argument("corpus", type=Path)
    parser.add_argument("--pages", type=int, default=12)
    parser.add_argument("--passes", type=int, default=3)
    parser.add_argument("--documents", type=int, default=4, help="documents of each producer")
    parser.add_argument("--long", type=int, default=0, help="megabytes of one line")
    parser.add_argument("-o", "--out", type=Path)
    options = parser.parse_args()
    load = "m = lm.load('ar'); m.letters, m.words, m.marks"
    figures: dict[str, Any] = {"load": os.getloadavg(), "seconds_to_load": started(load)}
    rate: Callable[[float, tuple[float, float]], dict[str, float]] = lambda amount, seconds: {  # noqa: E731
        "best": round(amount / seconds[0], 2), "first": round(amount / seconds[1], 2),
    }  # fmt: skip
    for kind, made in (("damaged", damaged(options.corpus, options.pages)), ("extracted", extracted(options.documents))):
        for name, (texts, pages) in made.items():
            figures.setdefault(kind, {})[name] = row = rate(pages, timed(texts, options.passes))
            print(f"{name:50} {row['best']:7.1f} pages/s, at first {row['first']:.1f}", flush=True)
    for name, texts in clean(options.corpus).items():
        size = sum(len(text.encode()) for _, text in texts) / 1e6
        for together in (False, True) if len(texts) > 10 else (False,):
            label = name + ", together" * together
            figures.setdefault("clean", {})[label] = row = rate(size, timed(texts, options.passes, together))
            print(f"{label:50} {row['best']:7.2f} MB/s, at first {row['first']:.2f}", flush=True)
    if options.long:
        figures["one line"] = one_line(options.corpus, options.long)
        print(figures["one line"])
    if options.out:
        options.out.write_text(json.dumps(figures, indent=1) + "\n")


if __name__ == "__main__":
    main()
