"""Writes RESULTS.md and its plots from what the runs left in work/: never by hand.

    python bench/report.py

Uses work/ours.json (run.py full), work/speed.json (speed.py), work/real.json (real.py), and what bench/others left.
What has not been run is said to be missing.
"""

from __future__ import annotations

import json
import platform
import subprocess
import sys
from collections import Counter
from datetime import UTC, datetime
from importlib.metadata import version
from pathlib import Path
from statistics import median
from typing import Any

sys.path.insert(0, str(Path(__file__).parent))

import plots
from others import results as others
from producers.registry import PRODUCERS
from run import APART, OURS
from score import KINDS
from texts import load_all

HERE = Path(__file__).parent
WORK = HERE / "work"
HALVES = ("held-back", "tuning")
Row = dict[str, Any]


def load(name: str) -> Any:
    """A file of work/, or {} where it has not been made."""
    path = WORK / name
    return json.loads(path.read_text(encoding="utf-8")) if path.exists() else {}


def means(rows: list[Row], half: str) -> dict[str, float]:
    """A tool's mean over producers, those of APART left out; damage is summed."""
    kept = [row for row in rows if row["half"] == half and row["producer"] not in APART]
    keys = ("cer", "cer_folded", "wer", "numbers", "marks", "exact")
    found = {key: sum(row[key] for row in kept) / len(kept) for key in keys} if kept else {}
    if kept and "certified" in kept[0]:
        found["certified"] = sum(row["certified"] / max(row["lines"], 1) for row in kept) / len(kept)
        found["wrong"] = sum(row["certified_wrong"] / max(row["certified"], 1) for row in kept) / len(kept)
    return found


def _percent(value: float | None, digits: int = 1) -> str:
    return "–" if value is None else f"{100 * value:.{digits}f}"


def _table(head: list[str], rows: list[list[str]]) -> list[str]:
    return [
        "| " + " | ".join(head) + " |", "|" + "---|" + "---:|" * (len(head) - 1),
        *("| " + " | ".join(row) + " |" for row in rows), ""]


def _speeds() -> dict[str, Row]:
    """The row of each tool on the shortest file that it was timed on."""
    found: dict[str, Row] = {}
    for row in sorted(others.speed(), key=lambda r: -r["pages"]):
        if not row["error"]:
            found[row["tool"]] = row
    return found


def collect() -> dict[str, list[Row]]:
    """Rows by tool, ours first."""
    rows = [*(json.loads(OURS.read_text(encoding="utf-8")) if OURS.exists() else []), *others.results()]
    by: dict[str, list[Row]] = {}
    for row in rows:
        by.setdefault(row["tool"], []).append(row)
    return by


def labels() -> dict[str, str]:
    """Tool -> name and version."""
    found = {row["tool"]: f"{row['label']} {row['version']}".strip() for row in others.tools()}
    return {"tahqiq": f"**tahqiq {version('tahqiq')}**", **found}


def read_in_part(by: dict[str, list[Row]], half: str) -> dict[str, str]:
    """Tools whose readings cover only part of the pages, and how many."""
    pages = {tool: sum(row["pages"] for row in rows if row["half"] == half) for tool, rows in by.items()}
    most = max(pages.values(), default=0)
    return {tool: f" ({count} of {most} pages)" for tool, count in pages.items() if count < most}


def pace(row: Row) -> float:
    """Pages a second of processor time, which a busy machine disturbs least; else of the clock."""
    return float(row.get("pages_per_cpu_second") or row["pages_per_second"])


def headline(by: dict[str, list[Row]], half: str) -> list[str]:
    """All tools, best first."""
    part = read_in_part(by, half)
    names, speeds = labels(), _speeds()
    rows = []
    for tool, found in sorted(((t, means(r, half)) for t, r in by.items()), key=lambda p: p[1].get("cer", 9.0)):
        if not found:
            continue
        fast = speeds.get(tool, {})
        rows.append([
            names.get(tool, tool) + part.get(tool, ""), _percent(found["cer"], 2), _percent(found["cer_folded"], 2),
            _percent(found["wer"]),
            _percent(found["numbers"]), _percent(found["marks"]), _percent(found["exact"]),
            _percent(found.get("certified")), _percent(found.get("wrong"), 2),
            f"{pace(fast):.0f}" if fast else "–", f"{fast['peak_mb']:.0f}" if fast else "–"])
    head = ["tool", "CER", "CER folded", "WER", "numbers in place", "note marks", "pages exact", "certified",
            "of these wrong", "pages per CPU second", "MB"]
    unread = [names[row["tool"]] for row in others.tools() if row["ok"] and row["tool"] not in by]
    return [*_table(head, rows), *([f"Not read: {', '.join(unread)}.", ""] if unread else [])]


README = HERE.parent / "README.md"
SHOWN, COLUMNS = 8, (0, 1, 4, 5, 6)
"""Of the headline table the README shows so many lines, and the tool, CER, numbers, note marks and exact pages."""


def into_readme(table: list[str]) -> None:
    """The head of the table and one plot, between the marks in the README."""
    rows = [[cell.strip() for cell in line.strip("|").split("|")] for line in table if line.startswith("|")][:SHOWN]
    lines = ["| " + " | ".join(row[i] for i in COLUMNS) + " |" for row in rows]
    body = "\n".join([
        "", "The held-back texts by 16 producers, in per cent ([all figures, and how blind they are](bench/RESULTS.md)):", "",
        *lines, "",
        "![exactness against speed](bench/exactness-speed.png)", ""])
    start, end = "<!-- bench:headline -->", "<!-- bench:end -->"
    text = README.read_text(encoding="utf-8")
    if start in text and end in text:
        before, _, rest = text.partition(start)
        README.write_text(before + start + body + end + rest.partition(end)[2], encoding="utf-8")


def ours_by_producer(rows: list[Row]) -> list[str]:
    """Our reader, a row a producer, held-back and tuning side by side."""
    cell = {(row["producer"], row["half"]): row for row in rows}
    table = []
    for name in PRODUCERS:
        line = [name + (" *" if name in APART else "")]
        for half in HALVES:
            row = cell.get((name, half))
            if row is None:
                line += ["–"] * 6
                continue
            line += [
                _percent(row["cer"], 2), _percent(row["numbers"]), _percent(row["marks"]), _percent(row["exact"]),
                _percent(row["certified"] / max(row["lines"], 1)),
                _percent(row["certified_wrong"] / max(row["certified"], 1), 2)]
        table.append(line)
    columns = ["CER", "numbers", "notes", "exact", "certified", "wrong"]
    return _table(["producer", *(f"{c} ({h[0]})" for h in HALVES for c in columns)], table)


def producers_by_tool(by: dict[str, list[Row]], half: str) -> list[str]:
    """CER strict of every tool on every producer."""
    tools = sorted(by, key=lambda t: means(by[t], half).get("cer", 9.0))
    table = []
    for name in PRODUCERS:
        line = [name + (" *" if name in APART else "")]
        for tool in tools:
            row = next((r for r in by[tool] if r["producer"] == name and r["half"] == half), None)
            line.append(_percent(row["cer"] if row else None))
        table.append(line)
    return _table(["producer", *tools], table)


def damage(by: dict[str, list[Row]], half: str) -> list[str]:
    """Kinds of damage per thousand characters of truth, all producers."""
    table = []
    for tool, rows in sorted(by.items(), key=lambda p: means(p[1], half).get("cer", 9.0)):
        kept = [row for row in rows if row["half"] == half]
        total: Counter[str] = Counter()
        for row in kept:
            total.update(row["damage"])
        chars = sum(row["chars"] for row in kept)
        if chars:
            table.append([tool, *(f"{1000 * total[kind] / chars:.2f}" for kind in KINDS)])
    return _table(["tool", *KINDS], table)


def speed() -> list[str]:
    """Ours on every file beside the floor; start-up; two workers."""
    found = load("speed.json")
    if not found:
        return ["Not measured.", ""]
    table = []
    for mine, floor in zip(found["ours"], found["floor"], strict=True):
        table.append([
            mine["file"], f"{mine['pages_per_second']} ({mine['slowest']}–{mine['fastest']})",
            str(mine["pages_per_cpu_second"]), str(mine["peak_mb"]), str(floor["pages_per_second"]),
            str(floor["pages_per_cpu_second"]), str(floor["peak_mb"]), str(mine["load"])])
    head = ["file", "pages/s (slowest–fastest)", "per CPU second", "MB", "PDFium's bare text page, pages/s",
            "per CPU second", "MB", "load"]
    start, jobs = found["start"], found["jobs"]
    return [
        *_table(head, table),
        f"Median of {found['ours'][0]['runs']} runs, each a fresh process held to one core. Load is the machine's over "
        "the minute before: above 1 the rates over wall time are those of a busy machine.",
        "",
        f"`import tahqiq` {start['import'] - start['python']:.3f} s beyond the interpreter's own "
        f"{start['python']:.3f} s; `tahqiq --help` {start['help']:.3f} s in all. `--jobs 2` on the first file: "
        f"{jobs['one']} s → {jobs['two']} s, {jobs['gain']} times as fast.", ""]


def all_speeds() -> list[str]:
    """Every tool on the same file."""
    rows = sorted((r for r in others.speed()), key=lambda r: (r["pages"], -r.get("pages_per_second", 0)))
    if not rows:
        return ["The other tools have not been timed.", ""]
    table = [[
        row["label"], str(row["pages"]),
        *([str(row["pages_per_second"]), str(row.get("pages_per_cpu_second", "–")), str(row["peak_mb"]),
           str(row["startup"])] if not row["error"] else [row["error"], "–", "–", "–"]),
        str(row.get("runs", "–")), str(row.get("load", "–"))] for row in rows]
    return _table(["tool", "pages", "pages/s", "per CPU second", "MB", "start-up, s", "runs", "load"], table)


def real() -> list[str]:
    """Totals over real documents."""
    found = load("real.json")
    if not found:
        return ["No folder of real documents was given (`bench/real.py --pdfs DIR`).", ""]
    sums = found["totals"]
    table = [
        ["documents; pages (at most so many of each)", f"{sums['documents']}; {sums['pages']} ({found['pages_each']})"],
        ["crashes; not the same answer twice", f"{sums['crashes']}; {sums['not_same_twice']}"],
        ["glyphs that say a letter or digit; in no line", f"{sums['glyphs']}; {sums['lost']}"],
        ["lines certified", f"{_percent(sums['certified'] / max(sums['lines'], 1))} % of {sums['lines']}"],
        ["pages whose certified text a language model can judge; reads like no language",
         f"{sums['judged']}; {sums['implausible']}"],
        ["segments of a known text found whole",
         f"{sums['right']} of {sums['segments']} in {sums['with_truth']} documents"],
        ["words of a known text found",
         f"{_percent(sums['words_found'] / max(sums['words'], 1))} % of {sums['words']}"],
    ]
    return _table(["real documents", ""], table)


def missing() -> list[str]:
    """Tools that did not install."""
    gone = [row for row in others.tools() if not row["ok"]]
    if not gone:
        return ["All tools installed.", ""]
    return [f"- {row['label']} {row['version']}: {row['error'].strip().splitlines()[-1][:200]}" for row in gone] + [""]


PYTHON_PRODUCERS = ("weasyprint", "typst", "PySide6-Essentials", "pangocairocffi", "reportlab", "arabic-reshaper",
                    "fpdf2", "uharfbuzz", "pikepdf", "fonttools")
DEBIAN_PRODUCERS = ("chromium", "libreoffice-core-nogui", "texlive-xetex", "texlive-luatex", "libpango-1.0-0",
                    "libcairo2", "libfribidi0", "ghostscript")


def versions() -> list[str]:
    """Of everything that made the PDFs."""
    done = subprocess.run(
        ["dpkg-query", "-W", "-f", "${Package} ${Version}\n", *DEBIAN_PRODUCERS], capture_output=True, text=True,
        check=False)
    debian = ", ".join(line for line in done.stdout.splitlines() if line.split()[1:])
    python = ", ".join(f"{name} {version(name)}" for name in PYTHON_PRODUCERS)
    return [f"Made by: {debian}; {python}.", ""]


def sample() -> str:
    """How many pages of what."""
    texts = load_all()
    pages = Counter((text.lang, text.half) for text in texts for _ in text.pages)
    langs = ", ".join(
        f"{lang} {pages[lang, 'tuning']} + {pages[lang, 'held-back']}" for lang in ("ar", "fa", "ur", "ckb", "he"))
    total = sum(pages.values())
    return (
        f"{len(texts)} documents, {total} pages ({langs}: tuning + held-back) by {len(PRODUCERS)} producers: "
        f"{len(texts) * len(PRODUCERS)} PDFs, {total * len(PRODUCERS)} pages.")


def machine() -> str:
    """Processor, memory, system."""
    info = Path("/proc/cpuinfo").read_text(encoding="utf-8") if Path("/proc/cpuinfo").exists() else ""
    model = next((line.split(":")[1].strip() for line in info.splitlines() if line.startswith("model name")), "?")
    cores = info.count("processor\t")
    memory = Path("/proc/meminfo").read_text(encoding="utf-8").split()[1] if Path("/proc/meminfo").exists() else "0"
    return f"{model}, {cores} cores, {int(memory) // 1024 ** 2} GB, {platform.system()}"


def write() -> None:
    """The report and its plots."""
    by = collect()
    half = "held-back"
    plots.exactness_and_speed(by, labels(), {tool: pace(row) for tool, row in _speeds().items()},
                                half, HERE / "exactness-speed.png", means)
    plots.producers(by, half, HERE / "producers.png", list(PRODUCERS), APART)
    commit = subprocess.run(
        ["git", "rev-parse", "--short", "HEAD"], cwd=HERE, capture_output=True, text=True, check=False)
    best = [means(rows, half)["cer"] for tool, rows in by.items() if tool != "tahqiq" and means(rows, half)]
    lines = [
        "# Results of the yardstick", "",
        f"Written by `make bench` on {datetime.now(UTC):%d %B %Y}, commit {commit.stdout.strip() or '?'}, Python "
        f"{platform.python_version()}, on {machine()}.", "", sample(), "",
        "Scores are strict (NFC and white space only) unless they are called folded (NFKC, without tatweel and marks); "
        "means over producers, a producer's pages weighed by length. "
        f"{' and '.join(APART)} (marked *) lost their letters' maps: reported, but not in the means. The reader was "
        "tuned on the tuning half, in three sets of fonts. The documents of the third set were held back until 23 November "
        "2026, read once blind (5.7 % CER, 57 % of pages exact, 4.3 % of certified lines wrong at commit aab8c49), then looked "
        "at and tuned on; the held-back half was written that day, in a fourth set of fonts ([README](README.md)). Figures of "
        "older versions of this page are of other halves and not to be compared with these.", "",
        "## All tools, held-back half", "", *headline(by, half),
        "![exactness against speed](exactness-speed.png)", "",
        *([f"Median of the other tools: {_percent(median(best))} % CER.", ""] if best else []),
        "## All tools, tuning half", "", *headline(by, "tuning"),
        "## Our reader, by producer: held-back (h) and tuning (t)", "", *ours_by_producer(by.get("tahqiq", [])),
        "![per producer](producers.png)", "",
        "## CER of every tool on every producer, held-back half, %", "", *producers_by_tool(by, half),
        "## Damage per thousand characters, held-back half", "", *damage(by, half),
        "## Speed and memory of our reader", "", *speed(),
        "## Speed and memory of all tools on the same file", "", *all_speeds(),
        "## Real documents", "", *real(),
        "## Tools that did not install", "", *missing(),
        "## What made the PDFs", "", *versions(),
        "To run it again: `make bench` (see README.md in this folder).", ""]
    (HERE / "RESULTS.md").write_text("\n".join(lines), encoding="utf-8")
    into_readme(headline(by, half))


if __name__ == "__main__":
    write()
