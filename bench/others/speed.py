"""Pages a second on one core, and peak memory: every tool and ours, the same file, one sitting.

    python bench/others/speed.py [--pages 200] [--file FILE.pdf] [--tools TOOL ...] [--runs 3]

A tool that needs longer than LONGEST for the file is run once: the report's column of runs says so.

Every run is a fresh process held to one core. The clock starts when the tool is handed the file's name and stops with
the last page: starting the interpreter is told apart, as `startup`. Memory is the process's peak (VmHWM), interpreter
included. `floor` is PDFium parsing each page and forming its text page, no text asked for. Without FILE.pdf it is the
file that bench/speed.py makes. `load` is the machine's just before: above 0.5 only the rate over processor time means
something.
"""

from __future__ import annotations

import argparse
import json
import os
import statistics
import sys
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

sys.path.insert(0, str(Path(__file__).parent.parent))

from others.read import Adapter, Gone
from others.results import SPEED, installed
from others.tools import HERE, OUTPUT, TOOLS, command
from speed import FILES, speed_file

OURS, FLOOR = "tahqiq", "floor"
LONGEST = 600.0
"""Seconds after which a run is not repeated."""
PATIENCE = 3600.0
"""Processor seconds after which a run is stopped."""


def line_of(name: str) -> tuple[list[str], dict[str, str]]:
    """The command that starts the adapter to be timed."""
    if name == OURS:
        return [sys.executable, str(HERE / "adapters" / "read_tahqiq.py")], {}
    return command("pdfium", "pdfium_floor") if name == FLOOR else command(name)


def once(name: str, file: Path) -> dict[str, Any]:
    """One run in a fresh process. Raises Gone."""
    log = OUTPUT / name / "speed.log"
    log.parent.mkdir(parents=True, exist_ok=True)
    line, env = line_of(name)
    adapter = Adapter(line, env, log)
    try:
        told = adapter.read(file.resolve(), PATIENCE)
    finally:
        adapter.close()
    if not told["pages"] or told["notes"]:
        raise Gone(f"{len(told['pages'])} pages; {'; '.join(told['notes'][:3])}")
    pages = len(told["pages"])
    busy = max(told["busy"], 0.01)
    return {
        "seconds": told["seconds"], "rate": pages / told["seconds"], "busy": pages / busy,
        "mb": told["peak_kb"] / 1024, "startup": adapter.startup,
    }


def timed(name: str, file: Path, pages: int, runs: int) -> dict[str, Any]:
    """The row of one tool, as results.speed() describes it."""
    label = {OURS: OURS, FLOOR: "PDFium, bare text page"}.get(name) or TOOLS[name].label
    load = round(os.getloadavg()[0], 2)
    row: dict[str, Any] = {"tool": name, "label": label, "pages": pages, "error": "", "load": load}
    got: list[dict[str, Any]] = []
    try:
        while len(got) < runs and not (got and got[0]["seconds"] > LONGEST):
            got.append(once(name, file))
    except Gone as why:
        return {**row, "error": str(why)}

    def median(what: str, digits: int) -> float:
        return round(float(statistics.median(run[what] for run in got)), digits)

    rates = [run["rate"] for run in got]
    return {
        **row, "runs": len(got), "pages_per_second": median("rate", 2), "slowest": round(min(rates), 2),
        "fastest": round(max(rates), 2), "pages_per_cpu_second": median("busy", 2), "peak_mb": median("mb", 1),
        "startup": median("startup", 3),
    }


def main() -> int:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--pages", type=int, default=200)
    parser.add_argument("--file", type=Path, help="instead of the producer's pages; --pages must say how many it has")
    parser.add_argument("--tools", nargs="*", metavar="TOOL")
    parser.add_argument("--runs", type=int, default=3)
    asked = parser.parse_args()
    os.sched_setaffinity(0, {max(os.sched_getaffinity(0))})
    file = asked.file or speed_file(FILES[0][0], asked.pages)
    there = [name for name, told in installed().items() if told["ok"]]
    known = json.loads(SPEED.read_text(encoding="utf-8"))["rows"] if SPEED.exists() else []
    for name in asked.tools or [FLOOR, OURS, *(name for name in TOOLS if name in there)]:
        row = timed(name, file, asked.pages, asked.runs)
        print(json.dumps(row), flush=True)
        known = [old for old in known if (old["tool"], old["pages"]) != (name, asked.pages)] + [row]
        told = {"made": datetime.now(UTC).isoformat(timespec="seconds"), "file": file.name, "rows": known}
        SPEED.write_text(json.dumps(told, indent=1) + "\n", encoding="utf-8")
    return 0


if __name__ == "__main__":
    sys.exit(main())
