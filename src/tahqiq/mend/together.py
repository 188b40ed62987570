"""Words run together throughout a document: an extractor that puts spaces only where a glyph is one, on pages whose words
are parted by mere distance.

Every way to cut a run of letters into words is weighed by the word model, two words at a time.
"""

from __future__ import annotations

import re

import numpy as np

from tahqiq.lm import Words
from tahqiq.lm.fold import LETTERS, MARKS, token_key
from tahqiq.lm.words import EDGE_HASH
from tahqiq.mend.plan import Edit

LONG, LEAST, SHARE = 9, 10, 0.25
"""Letters of a long word; long words that the model does not know, and their share of all words, before any is cut.
(Held-out prose: under 1 %.)"""
SAMPLE = 20_000
"""Characters that are looked at before a text is taken for sound."""
MOST = 13
"""Letters of one word at most."""
UNKNOWN, PER_LETTER = 14.0, 4.0
"""Bits of a word that the model does not know, and for each of its letters."""
GAIN = 10.0
"""Bits that a run of letters must gain by being cut."""

_RUN = re.compile(f"[{LETTERS}][{LETTERS}{MARKS}]*")
_CLUSTER = re.compile(f".[{MARKS}]*", re.DOTALL)


def find(text: str, model: Words) -> list[Edit]:
    """The runs of letters to be cut, each with its spaces."""
    if not _lost(text[:SAMPLE], model) or (len(text) > SAMPLE and not _lost(text, model)):
        return []
    runs = [(m.start(), _CLUSTER.findall(m.group())) for m in _RUN.finditer(text) if len(m.group()) > 3]
    arcs = [(i, j) for _, units in runs for i in range(len(units)) for j in range(i + 1, min(len(units), i + MOST) + 1)]
    keys = iter([
        token_key("".join(units[i:j]))
        for _, units in runs for i in range(len(units)) for j in range(i + 1, min(len(units), i + MOST) + 1)
    ])  # fmt: skip
    names = [next(keys) for _ in arcs]
    distinct = list(dict.fromkeys(names))
    hashes, known = model.hashes(distinct)
    found = {name: (h, bool(k)) for name, h, k in zip(distinct, hashes.tolist(), known.tolist(), strict=True)}
    edits, at = [], 0
    for start, units in runs:
        count = sum(min(len(units), i + MOST) - i for i in range(len(units)))
        cut = _cut(units, arcs[at : at + count], [found[name] for name in names[at : at + count]], model)
        at += count
        if cut is not None:
            edits.append(Edit(start, start + sum(map(len, units)), *cut))
    return edits


def _lost(text: str, model: Words) -> bool:
    """Whether many of the words are long and unknown."""
    if sum(len(m) >= LONG for m in _RUN.findall(text)) < LEAST:
        return False  # marks count here, so that these are more
    runs = _RUN.findall(text)
    least = max(LEAST, SHARE * len(runs))
    long = [key for run in runs if len(run) >= LONG and len(key := token_key(run)) >= LONG]  # no key is longer than its run
    return len(long) >= least and int((~model.hashes(long)[1]).sum()) >= least


def _cut(
    units: list[str], arcs: list[tuple[int, int]], words: list[tuple[int, bool]], model: Words
) -> tuple[str, float] | None:
    """(the run in its likeliest words, bits gained), None where it is one word."""
    n = len(units)
    kept = [k for k, ((i, j), (_, known)) in enumerate(zip(arcs, words, strict=True)) if (known and j - i > 1) or j - i == n
            or (not known and j - i > 2)]  # fmt: skip
    arcs, words = [arcs[k] for k in kept], [words[k] for k in kept]
    ending: dict[int, list[int]] = {}
    for k, (_, j) in enumerate(arcs):
        ending.setdefault(j, []).append(k)
    pairs = [(a, b) for b, (i, _) in enumerate(arcs) for a in (ending.get(i, []) if i else [-1])]
    if not pairs:
        return None
    hashes = np.array([h for h, _ in words] + [EDGE_HASH], np.uint64)
    bits = model.bits(
        np.zeros(len(pairs), np.uint64), hashes[[a for a, _ in pairs]], hashes[[b for _, b in pairs]]
    ).tolist()
    own = [0.0 if known else UNKNOWN + PER_LETTER * (j - i) for (i, j), (_, known) in zip(arcs, words, strict=True)]
    best: dict[int, tuple[float, int]] = {}
    for (a, b), cost in zip(pairs, bits, strict=True):  # ascending by where b begins
        before = best.get(a, (np.inf, -1))[0] if a >= 0 else 0.0
        total = before + cost + own[b]
        if total < best.get(b, (np.inf, -1))[0]:
            best[b] = total, a
    last = min((k for k in ending.get(n, []) if k in best), key=lambda k: best[k][0], default=None)
    whole = next((k for k, (i, j) in enumerate(arcs) if j - i == n), None)
    if last is None or last == whole:
        return None
    alone = best[whole][0] if whole is not None else UNKNOWN + PER_LETTER * n
    gain = float(alone - best[last][0])
    if gain < GAIN:
        return None
    parts, k = [], last
    while k >= 0:
        parts.append("".join(units[arcs[k][0] : arcs[k][1]]))
        k = best[k][1]
    return " ".join(reversed(parts)), gain
