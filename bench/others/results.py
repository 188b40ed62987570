"""What the other tools came to, for the report.

    installed()   {tool: what install.py wrote}
    tools()       a dict a tool, also for those that did not install
    results()     a dict a tool, producer and half
    speed()       a dict a tool: pages a second on one core and peak memory
"""

from __future__ import annotations

import json
from collections import Counter
from dataclasses import asdict
from pathlib import Path
from typing import Any

from others.tools import INSTALLED, TOOLS, WORK

SCORES = WORK / "others.json"
SPEED = WORK / "others-speed.json"


def _load(path: Path) -> Any:
    return json.loads(path.read_text(encoding="utf-8")) if path.exists() else {}


def installed() -> dict[str, dict[str, Any]]:
    """What install.py found, by tool: "ok", "version", "error", "packages". Empty before it has run."""
    return dict(_load(INSTALLED))


def tools() -> list[dict[str, Any]]:
    """Every tool of tools.TOOLS: "tool", "label", "version", "licence", "source", "how", "over", "ok", "error", "pages".

    The label of a tool that was scored on fewer pages ("pages") than others says so.
    """
    there = installed()
    pages: Counter[str] = Counter()
    for row in results():
        pages[row["tool"]] += row["pages"]
    most = max(pages.values(), default=0)
    rows = []
    for name, tool in TOOLS.items():
        known = there.get(name, {"ok": False, "version": tool.version, "error": "install.py has not run"})
        told = {key: asdict(tool)[key] for key in ("label", "licence", "source", "how", "over")}
        if 0 < pages[name] < most:
            told["label"] += f" ({pages[name]} of {most} pages)"
        same = {"version": known["version"], "ok": known["ok"], "error": known["error"], "pages": pages[name]}
        rows.append({"tool": name, **told, **same})
    return rows


def results() -> list[dict[str, Any]]:
    """A row a tool, producer and half ("tuning", "held-back").

    Keys: "tool", "producer", "half", "pages", "chars", "cer", "cer_folded", "wer", "numbers", "marks", "exact" (all
    rates from 0 to 1, the error rates possibly more), "damage" ({kind: count}), "lost_pages" (the tool failed on them),
    "seconds" (reading, perhaps on a busy machine: speed() is what to show).
    """
    return list(_load(SCORES).get("rows", []))


def speed() -> list[dict[str, Any]]:
    """A row a tool and file ("pages" tells the file), and "tahqiq" and "floor": PDFium's bare text page.

    Keys: "tool", "label", "pages", "error", "load" (of the machine before: above 0.5 the clock was noisy); and where
    there is no error "runs", "pages_per_second" (median), "slowest", "fastest", "pages_per_cpu_second" (median),
    "peak_mb" (median), "startup" (seconds until the tool could take a file, median).
    """
    return list(_load(SPEED).get("rows", []))
