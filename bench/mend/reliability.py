"""How often a step is right against the confidence it is given: a plot and its figures.

    python bench/mend/reliability.py CORPUS [--pages 40] [-o bench/mend/reliability.json] [--plot bench/mend/reliability.png]

A step counts as right when the line it stands in equals the truth, token by token, once all is mended: hard on a line with
several steps.
"""

from __future__ import annotations

import argparse
import json
import random
from collections import defaultdict
from pathlib import Path

from run import LINE_KINDS, PROSE, damage, pages, paragraphs
from tahqiq.lm.fold import tokens
from tahqiq.mend import mend
from tahqiq.mend.plan import Step, confidence

BINS = (0.0, 0.85, 0.96, 0.985, 0.995, 1.01)
GAINS = (-99.0, 0.0, 2.0, 5.0, 10.0, 20.0, 9999.0)


def observed(corpus: Path, count: int) -> list[tuple[Step, bool]]:
    """Steps taken on damaged held-out pages, each with whether its line came out right."""
    rng = random.Random(9)
    texts = list(paragraphs(corpus, PROSE))
    rng.shuffle(texts)
    found = []
    for page, _ in pages(texts, count, rng):
        lines = [line for paragraph in page for line in paragraph]
        for change in LINE_KINDS.values():
            found += judged("\n".join(map(change, lines)), lines)
        joined = [" ".join(paragraph) for paragraph in page]
        found += judged("\n".join(" ".join(map(damage.run_order, paragraph)) for paragraph in page), joined)
    return found


def judged(text: str, truth: list[str]) -> list[tuple[Step, bool]]:
    """The steps that mend a text, each with whether its line came out right."""
    result = mend(text)
    got = result.text.split("\n")
    right = [tokens(a) == tokens(b) for a, b in zip(got, truth, strict=True)]
    return [(step, right[min(result.text.count("\n", 0, step.start), len(right) - 1)]) for step in result.steps]


def main() -> None:
    """Measure, print, write, plot."""
    parser = argparse.ArgumentParser(description=(__doc__ or "").splitlines()[0])
    parser.add_argument("corpus", type=Path)
    parser.add_argument("--pages", type=int, default=40)
    parser.add_argument("-o", "--out", type=Path)
    parser.add_argument("--plot", type=Path)
    options = parser.parse_args()
    steps = observed(options.corpus, options.pages)
    rules: dict[str, list[bool]] = defaultdict(list)
    by_gain: dict[str, list[bool]] = defaultdict(list)
    binned: dict[int, list[tuple[float, bool]]] = defaultdict(list)
    for step, right in steps:
        rules[step.rule].append(right)
        if step.rule == "run-order":
            edge = max(g for g in GAINS if step.gain >= g or g == GAINS[0])
            by_gain[f"from {edge:g} bits"].append(right)
        sure = confidence(step)
        binned[max(i for i, low in enumerate(BINS) if sure >= low)].append((sure, right))
    figures = {
        "rules": {rule: {"steps": len(v), "right": sum(v) / len(v)} for rule, v in sorted(rules.items())},
        "run-order by gain": {edge: {"steps": len(v), "right": sum(v) / len(v)} for edge, v in sorted(by_gain.items())},
        "bins": [
            {"said": sum(s for s, _ in v) / len(v), "right": sum(r for _, r in v) / len(v), "steps": len(v)}
            for _, v in sorted(binned.items())
        ],
    }
    print(json.dumps(figures, indent=1))
    if options.out:
        options.out.write_text(json.dumps(figures, indent=1) + "\n")
    if options.plot:
        plot(figures["bins"], options.plot)  # type: ignore[arg-type]


def plot(bins: list[dict[str, float]], path: Path) -> None:
    """Said against seen, the area of a point its number of steps."""
    import matplotlib

    matplotlib.use("Agg")
    from matplotlib import pyplot

    figure, axes = pyplot.subplots(figsize=(5, 5))
    axes.plot([0.7, 1], [0.7, 1], color="0.7")
    axes.scatter([b["said"] for b in bins], [b["right"] for b in bins], s=[10 + b["steps"] ** 0.5 for b in bins])
    axes.set(xlabel="confidence given", ylabel="share of steps right", xlim=(0.7, 1.005), ylim=(0.7, 1.005))
    figure.savefig(path, dpi=110, bbox_inches="tight")


if __name__ == "__main__":
    main()
