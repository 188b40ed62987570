"""How fast and how lean our reader is, and the floor under any reader that uses PDFium.

    python bench/speed.py [--quick] [--runs 3]

Writes work/speed.json. The files are made here, each by one producer from the Arabic texts over and over:
work/speed/PRODUCER-PAGES.pdf. Every run is a fresh process; "one core" is a process held to one. The clock starts when
the open process, its modules imported, is handed the file's name and stops when every page's text has been asked for.
Memory is the peak of the process (getrusage). On a busy machine only the rate over processor time means something.
Import and --help are told from outside, interpreter included.
"""

from __future__ import annotations

import argparse
import json
import os
import statistics
import subprocess
import sys
import time
from collections.abc import Callable, Iterator
from dataclasses import replace
from itertools import cycle, islice
from pathlib import Path
from typing import Any

sys.path.insert(0, str(Path(__file__).parent))

import pikepdf

from fonts import choose
from make import WORK, page_count
from producers.job import Job
from producers.registry import PRODUCERS
from texts import Page, Text, characters, load_all

FILES = (("chromium", 200), ("libreoffice", 200), ("xelatex", 200), ("chromium", 2000))
"""Producer and pages. All tools are timed on those of the first."""
ONCE = 200
"""Pages set in one go. A longer file is this one several times over, nothing shared between the copies."""
ENVIRON = {key: value for key, value in os.environ.items() if key != "PYTHONDONTWRITEBYTECODE"}
"""Modules are compiled once, as they are for whoever installs the package."""
SIZE = 11.5
"""Points: small enough that no page overflows."""

READ = """
import resource, sys, time
from tahqiq import read
start, busy = time.perf_counter(), time.process_time()
letters = sum(len(page.text) for page in read(sys.argv[1]).pages)
seconds, busy = time.perf_counter() - start, time.process_time() - busy
peak = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss
print(seconds, busy, peak / 1024, letters)
"""

FLOOR = """
import resource, sys, time
import pypdfium2
start, busy = time.perf_counter(), time.process_time()
pdf = pypdfium2.PdfDocument(sys.argv[1])
for number in range(len(pdf)):
    page = pdf[number]
    page.get_textpage().close()
    page.close()
seconds, busy = time.perf_counter() - start, time.process_time() - busy
peak = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss
print(seconds, busy, peak / 1024, 0)
"""


def _pages(count: int) -> Iterator[Page]:
    texts = [text for text in load_all() if text.lang == "ar"]
    return islice(cycle(page for text in texts for page in text.pages), count)


def speed_file(producer: str, pages: int) -> Path:
    """The PDF, made once."""
    out = WORK / "speed" / f"{producer}-{pages}.pdf"
    if out.exists():
        return out
    out.parent.mkdir(parents=True, exist_ok=True)
    if pages > ONCE:
        return _repeated(speed_file(producer, ONCE), pages // ONCE, out)
    made = PRODUCERS[producer]
    text = Text("speed", "ar", "tuning", "report", tuple(
        replace(page, head="", folio=str(number)) for number, page in enumerate(_pages(pages), 1)))
    size = SIZE
    while True:
        family = choose(made.fonts, "ar", characters(text), made.whole)
        made.make(Job(text, family, made.latin, size, out))
        if page_count(out) == pages:
            return out
        size -= 0.5


def _repeated(source: Path, times: int, out: Path) -> Path:
    with pikepdf.new() as whole:
        copies = [pikepdf.open(source) for _ in range(times)]
        for copy in copies:
            whole.pages.extend(copy.pages)
        whole.save(out)
        for copy in copies:
            copy.close()
    return out


def _child(code: str, file: Path, cores: set[int]) -> tuple[float, float, float]:
    """(seconds, seconds of the processor, peak MB) of one fresh process held to `cores`."""
    done = subprocess.run(
        [sys.executable, "-c", code, str(file)], capture_output=True, text=True, check=True, timeout=1800, env=ENVIRON,
        preexec_fn=lambda: os.sched_setaffinity(0, cores))
    seconds, busy, peak, _ = map(float, done.stdout.split())
    return seconds, busy, peak


def timed(code: str, file: Path, pages: int, runs: int) -> dict[str, Any]:
    """Median, slowest and fastest pages a second on one core, the median over processor time, and the median peak."""
    one = {max(os.sched_getaffinity(0))}
    got = [_child(code, file, one) for _ in range(runs)]
    rates = [pages / seconds for seconds, _, _ in got]
    return {
        "file": file.name, "pages": pages, "runs": runs, "load": round(os.getloadavg()[0], 2),
        "pages_per_second": round(statistics.median(rates), 1), "slowest": round(min(rates), 1),
        "fastest": round(max(rates), 1),
        "pages_per_cpu_second": round(statistics.median(pages / busy for _, busy, _ in got), 1),
        "peak_mb": round(statistics.median(peak for _, _, peak in got), 1)}


def _median(runs: int, what: Callable[[], object]) -> float:
    times = []
    for _ in range(runs):
        start = time.perf_counter()
        what()
        times.append(time.perf_counter() - start)
    return statistics.median(times)


def _run(*command: str) -> None:
    done = subprocess.run(command, capture_output=True, check=False, env=ENVIRON)
    if done.returncode not in (0, 3):
        raise RuntimeError(done.stderr.decode("utf-8", "replace")[-500:])


def start_up(runs: int) -> dict[str, float]:
    """Seconds: the interpreter alone, with `import tahqiq`, and `tahqiq --help`."""
    program = str(Path(sys.executable).parent / "tahqiq")
    return {
        "python": round(_median(runs, lambda: _run(sys.executable, "-c", "pass")), 3),
        "import": round(_median(runs, lambda: _run(sys.executable, "-c", "import tahqiq")), 3),
        "help": round(_median(runs, lambda: _run(program, "--help")), 3)}


def jobs(file: Path, runs: int) -> dict[str, float]:
    """Seconds of the whole program with one worker and with two."""
    program = str(Path(sys.executable).parent / "tahqiq")
    out = str(WORK / "speed" / "out.txt")
    one, two = (
        _median(runs, lambda n=n: _run(program, "read", "--jobs", n, "-o", out, str(file))) for n in ("1", "2"))
    return {"one": round(one, 2), "two": round(two, 2), "gain": round(one / two, 2)}


def measure(runs: int, quick: bool) -> dict[str, Any]:
    """All figures."""
    rows, floor = [], []
    for producer, pages in FILES[:1] if quick else FILES:
        file = speed_file(producer, pages)
        rows.append(timed(READ, file, pages, runs))
        floor.append(timed(FLOOR, file, pages, runs))
        print(f"{file.name}: {rows[-1]['pages_per_second']} pages/s (over processor time "
              f"{rows[-1]['pages_per_cpu_second']}), {rows[-1]['peak_mb']} MB; PDFium's bare text page "
              f"{floor[-1]['pages_per_second']} pages/s, {floor[-1]['peak_mb']} MB", flush=True)
    found = {"ours": rows, "floor": floor, "start": start_up(max(runs, 5)), "jobs": jobs(speed_file(*FILES[0]), runs)}
    print(f"start: {found['start']}\njobs: {found['jobs']}")
    return found


def main() -> int:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--quick", action="store_true", help="the first file only")
    parser.add_argument("--runs", type=int, default=3)
    asked = parser.parse_args()
    found = measure(asked.runs, asked.quick)
    (WORK / "speed.json").write_text(json.dumps(found, indent=1) + "\n", encoding="utf-8")
    return 0


if __name__ == "__main__":
    sys.exit(main())
