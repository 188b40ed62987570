"""Measure mending on held-out text damaged in every way, on clean text, and its speed.

    python bench/mend/run.py CORPUS [--pages 40] [--only KIND] [--clean LINES] [-o bench/mend/results.json]

CORPUS holds `ar/*.txt.xz`, a paragraph a line; only lines that training never saw (`tools/train_lm.py`, `held_out`)
are used.
"""

from __future__ import annotations

import argparse
import json
import lzma
import random
import re
import sys
import time
from collections import Counter
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

sys.path[:0] = [str(Path(__file__).parent), str(Path(__file__).parents[2] / "tools")]

import damage  # noqa: E402
import numpy as np  # noqa: E402

from tahqiq.lm.fold import tokens  # noqa: E402
from tahqiq.mend import mend  # noqa: E402
from train_lm import held_out  # noqa: E402

PROSE = ("news_saudinewsnet", "legal_saudi_laws")
EVERYTHING = (*PROSE, "books_hindawi", "techdocs_msdynamics", "classical_tashkeela_diacritised")
LINES = 30
"""Print lines of a page."""

LINE_KINDS: dict[str, Callable[[str], str]] = {
    "visual order": damage.visual,
    "visual order, presentation forms": damage.visual_forms,
    "visual order, lam-alef logical": damage.visual_lam_alef,
    "reversed, digits too": damage.backwards,
    "word order": damage.words_reversed,
    "presentation forms": damage.formed,
    "lam-alef swapped": damage.lam_alef,
    "kashida": damage.kashida,
    "marks doubled": damage.doubled,
    "marks parted": damage.parted,
    "UTF-8 read as cp1256": damage.misread("cp1256"),
    "UTF-8 read as cp1252": damage.misread("cp1252"),
    "UTF-8 read as cp1252, twice": lambda line: damage.misread("cp1252")(damage.misread("cp1252")(line)),
    "cp1256 read as cp1252": damage.misread("cp1252", "cp1256"),
    "bidi controls": damage.debris,
    "runs, breaks at quotes": lambda line: damage.run_order(line, "quotes"),
    "runs, breaks at numbers": lambda line: damage.run_order(line, "numbers"),
    "mixed: visual, forms, kashida": lambda line: damage.visual_forms(damage.kashida(line)),
    "mixed: runs, kashida, lam-alef": lambda line: damage.lam_alef(damage.kashida(damage.run_order(line))),
    "mixed: runs, forms, controls": lambda line: damage.debris(damage.formed(damage.run_order(line))),
}


def paragraphs(corpus: Path, names: tuple[str, ...] = PROSE, least: int = 200) -> Iterator[str]:
    """Held-out paragraphs of at least so many characters."""
    for name in names:
        with lzma.open(corpus / "ar" / f"{name}.txt.xz", "rb") as file:
            for line in file:
                if held_out(line):
                    text = " ".join(line.decode("utf-8").split())
                    if len(text) >= least:
                        yield text


def distance(a: list[str], b: list[str]) -> int:
    """Edit distance of two token lists."""
    number: dict[str, int] = {}
    wanted = np.array([number.setdefault(x, len(number)) for x in b], np.int64)
    row = np.arange(len(b) + 1)
    ramp = np.arange(len(b) + 1)
    for i, token in enumerate(a):
        change = np.minimum(row[:-1] + (wanted != number.get(token, -1)), row[1:] + 1)
        row = np.minimum.accumulate(np.concatenate(([i + 1], change)) - ramp) + ramp
    return int(row[-1])


def digits(text: str) -> Counter[str]:
    """The multiset of digit strings."""
    return Counter(re.findall(r"\d+", text))


def pages(texts: list[str], count: int, rng: random.Random) -> Iterator[tuple[list[list[str]], float]]:
    """Pages of whole paragraphs, each a list of print lines, in one face and one width; and the width in letters."""
    faces = damage.fonts()
    at = 0
    for _ in range(count):
        face = rng.choice(faces)
        page: list[list[str]] = []
        unit = 0.0
        most = rng.uniform(50, 85)
        while sum(map(len, page)) < LINES and at < len(texts):
            text = texts[at]
            at += 1
            if not unit:
                unit = sum(face(w) for w in text.split()) / sum(len(w) for w in text.split())
            page.append(damage.wrap(text, most * unit, face))
        yield page, most


def line_kind(change: Callable[[str], str], made: list[tuple[list[list[str]], float]]) -> dict[str, Any]:
    """Damage every line of the pages, mend page by page, compare line by line."""
    exact = lines = changed = wrong = tokens_all = before = 0
    seconds = 0.0
    for page, _ in made:
        truth = [line for paragraph in page for line in paragraph]
        truth = [line for line in truth if change(line).count("?") == line.count("?")]  # letters that the code lacks are lost
        damaged = "\n".join(change(line) for line in truth)
        started = time.process_time()
        result = mend(damaged)
        seconds += time.process_time() - started
        assert result.undo() == damaged
        got = result.text.split("\n")
        exact += sum(a == b for a, b in zip(got, truth, strict=True))
        lines += len(truth)
        changed += sum((digits("\n".join(truth)) - digits(result.text)).values())
        wrong += sum(distance(tokens(a), tokens(b)) for a, b in zip(got, truth, strict=True) if a != b)
        before += sum(distance(tokens(a), tokens(b)) for a, b in zip(damaged.split("\n"), truth, strict=True))
        tokens_all += sum(len(tokens(b)) for b in truth)
    return {
        "lines": lines, "lines_exact": exact / lines, "token_error_before": before / tokens_all,
        "token_error": wrong / tokens_all, "digit_strings_changed": changed, "pages_per_second": len(made) / seconds,
    }  # fmt: skip


def lines_lost(made: list[tuple[list[list[str]], float]], breaks: str) -> dict[str, Any]:
    """Run order with the lines of a paragraph joined; a paragraph a line."""
    wrong = all_tokens = before = changed = mended_pages = 0
    seconds = 0.0
    for page, _ in made:
        truth = [" ".join(paragraph) for paragraph in page]
        damaged = [" ".join(damage.run_order(line, breaks) for line in paragraph) for paragraph in page]
        started = time.process_time()
        result = mend("\n".join(damaged))
        seconds += time.process_time() - started
        mended_pages += bool(result.steps)
        for got, was, is_ in zip(result.text.split("\n"), damaged, truth, strict=True):
            wanted = tokens(is_)
            wrong += distance(tokens(got), wanted)
            before += distance(tokens(was), wanted)
            all_tokens += len(wanted)
            changed += sum((digits(was) - digits(got)).values())
    return {
        "tokens": all_tokens, "token_error_before": before / all_tokens, "token_error": wrong / all_tokens,
        "digit_strings_changed": changed, "pages_mended": mended_pages / len(made), "pages_per_second": len(made) / seconds,
    }  # fmt: skip


def clean(corpus: Path, most: int, together: int) -> dict[str, Any]:
    """Held-out text as it is, so many lines to a document: what is touched, and how fast it goes through."""
    lines = list(paragraphs(corpus, EVERYTHING, 1))[:most]
    touched: list[tuple[str, str]] = []
    rules: Counter[str] = Counter()
    seconds, size = 0.0, 0
    for at in range(0, len(lines), together):
        text = "\n".join(lines[at : at + together])
        size += len(text.encode())
        started = time.process_time()
        result = mend(text)
        seconds += time.process_time() - started
        if result.steps:
            rules.update(s.rule for s in result.steps)
            touched += [(a, b) for a, b in zip(text.split("\n"), result.text.split("\n"), strict=True) if a != b]
    for before, after in touched[:20]:
        print(f"  touched: {before[:160]!r}\n       to: {after[:160]!r}", file=sys.stderr)
    return {"lines": len(lines), "touched": len(touched), "rules": dict(rules), "mb_per_second": size / 1e6 / seconds}


def main() -> None:
    """Run what is asked, print a table, write the figures."""
    parser = argparse.ArgumentParser(description=(__doc__ or "").splitlines()[0])
    parser.add_argument("corpus", type=Path)
    parser.add_argument("--pages", type=int, default=40)
    parser.add_argument("--only", default="")
    parser.add_argument("--clean", type=int, default=0, help="clean lines to look at")
    parser.add_argument("-o", "--out", type=Path)
    options = parser.parse_args()
    rng = random.Random(4)
    texts = list(paragraphs(options.corpus))
    rng.shuffle(texts)
    made = list(pages(texts, options.pages, rng))
    figures: dict[str, Any] = {}
    for name, change in LINE_KINDS.items():
        if options.only in name:
            figures[name] = row = line_kind(change, made)
            print(f"{name:36} exact {row['lines_exact']:.4f}  tokens {row['token_error_before']:.3f} -> "
                  f"{row['token_error']:.4f}  digits {row['digit_strings_changed']}  {row['pages_per_second']:.0f}/s",
                  flush=True)  # fmt: skip
    dense = [t for t in texts if len(re.findall(r"\d+|[\"\u00ab(]|[A-Za-z]+", t)) >= max(2, len(t) // 150)]
    for label, chosen in (("all prose", texts), ("prose dense in breaks", dense)):
        some = list(pages(chosen, options.pages, random.Random(5)))
        for breaks in ("quotes", "numbers"):
            name = f"runs, lines lost, {breaks}, {label}"
            if options.only in name:
                figures[name] = row = lines_lost(some, breaks)
                print(f"{name:50} {row['token_error_before']:.3f} -> {row['token_error']:.4f} mended "
                      f"{row['pages_mended']:.2f} digits {row['digit_strings_changed']} {row['pages_per_second']:.0f}/s",
                      flush=True)  # fmt: skip
    if options.clean:
        for together in (1000, 1):
            some_lines = options.clean if together > 1 else options.clean // 10
            figures[f"clean, {together} lines a document"] = row = clean(options.corpus, some_lines, together)
            print(f"clean x{together}: {row}")
    if options.out:
        options.out.write_text(json.dumps(figures, indent=1, ensure_ascii=False) + "\n")


if __name__ == "__main__":
    main()
