"""The plots of the report: small PNGs."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path
from statistics import median
from typing import Any

import matplotlib

matplotlib.use("Agg")

import matplotlib.pyplot as plt
from matplotlib.ticker import FuncFormatter, LogLocator, NullFormatter

OURS, THEIRS, MIDDLE = "#b5341c", "#4a6fa5", "#c3cad6"


def exactness_and_speed(
    by: dict[str, list[dict[str, Any]]], labels: dict[str, str], paces: dict[str, float], half: str,
    path: Path, means: Callable[[list[dict[str, Any]], str], dict[str, float]],
) -> None:
    """CER (log, best on top) against pages a second (log)."""
    figure, axes = plt.subplots(figsize=(7, 4.4), dpi=110)
    for tool, rows in by.items():
        found, x = means(rows, half), paces.get(tool)
        if not found or not x:
            continue
        ours = tool == "tahqiq"
        y = max(100 * found["cer"], 0.01)
        axes.scatter(x, y, s=60 if ours else 28, color=OURS if ours else THEIRS, zorder=3)
        axes.annotate(
            labels.get(tool, tool).strip("*").split(" (")[0], (x, y), xytext=(5, 4), textcoords="offset points",
            fontsize=9 if ours else 7.5, fontweight="bold" if ours else "normal", color=OURS if ours else "#333")
    axes.set_xscale("log")
    axes.set_yscale("log")
    axes.invert_yaxis()
    for axis in (axes.xaxis, axes.yaxis):
        axis.set_major_locator(LogLocator(subs=(1.0, 2.0, 5.0)))
        axis.set_major_formatter(FuncFormatter(lambda value, _: f"{value:g}"))
        axis.set_minor_formatter(NullFormatter())
    axes.set_xlabel("pages a second of processor time, one core")
    axes.set_ylabel("strict CER, % (up is better)")
    axes.grid(True, which="major", color="#e4e7ec", zorder=0)
    for side in ("top", "right"):
        axes.spines[side].set_visible(False)
    figure.tight_layout()
    figure.savefig(path)
    plt.close(figure)


def producers(
    by: dict[str, list[dict[str, Any]]], half: str, path: Path, names: list[str], apart: tuple[str, ...],
) -> None:
    """For each producer our CER, the best of the others and their median."""
    cer = {tool: {r["producer"]: 100 * r["cer"] for r in rows if r["half"] == half} for tool, rows in by.items()}
    ours = cer.pop("tahqiq", {})
    figure, axes = plt.subplots(figsize=(7, 5), dpi=110)
    for place, name in enumerate(reversed(names)):
        rest = sorted(found[name] for found in cer.values() if name in found)
        if rest:
            best, middle = max(rest[0], 0.01), median(rest)
            axes.plot([best, middle], [place, place], color=MIDDLE, lw=3, zorder=1)
            axes.scatter(middle, place, color=MIDDLE, s=30, zorder=2, label="" if place else "median of the others")
            axes.scatter(best, place, color=THEIRS, s=30, zorder=3, label="" if place else "best of the others")
        if name in ours:
            axes.scatter(max(ours[name], 0.01), place, color=OURS, s=46, zorder=4, label="" if place else "tahqiq")
    axes.set_yticks(range(len(names)), [n + (" *" if n in apart else "") for n in reversed(names)], fontsize=8)
    axes.set_xscale("log")
    axes.xaxis.set_major_locator(LogLocator(subs=(1.0, 2.0, 5.0)))
    axes.xaxis.set_major_formatter(FuncFormatter(lambda value, _: f"{value:g}"))
    axes.xaxis.set_minor_formatter(NullFormatter())
    axes.set_xlabel("strict CER, % (left is better; 0.01 stands for less)")
    axes.grid(True, axis="x", color="#e4e7ec", zorder=0)
    axes.legend(fontsize=8, frameon=False, loc="lower left", ncols=3, bbox_to_anchor=(0, 1.0))
    for side in ("top", "right"):
        axes.spines[side].set_visible(False)
    figure.tight_layout()
    figure.savefig(path)
    plt.close(figure)
