"""The likeliest of several spellings for each word of a text, in context."""

from __future__ import annotations

import re
from typing import Any

import numpy as np

from tahqiq.lm import Letters, Words
from tahqiq.lm.fold import LETTERS, token_key
from tahqiq.lm.words import EDGE_HASH

KEEP = 2.0
"""Bits in favour of a word as it stands."""
ARTICLE = 5.0
"""Bits against a word that begins with alef, hamza, lam: the word model folds hamzas and takes it for the article."""
_HAMZA_LAM = re.compile(f"[\u0648\u0641]?[\u0623\u0625\u0622]\u0644[{LETTERS}]{{2}}")
UNKNOWN = 0.6
"""Weight of the letters' bits of a word outside the vocabulary, beside the bits of its class."""

Path = tuple[int, Any]
"""The options taken, last first: (option, the path before it)."""


def likeliest(options: list[list[str]], model: Words, letters: Letters) -> tuple[list[str], float]:
    """(the likeliest choice of one option each, bits it is better than the first options)."""
    flat = [o for row in options for o in row]
    ids = np.concatenate((model.ids(flat), np.array([EDGE_HASH])))
    edge = len(flat)
    starts = np.cumsum([0] + [len(row) for row in options]).tolist()
    rows = [[edge], [edge]] + [list(range(starts[i], starts[i + 1])) for i in range(len(options))] + [[edge]]
    triples = [(a, b, c) for i in range(2, len(rows)) for a in rows[i - 2] for b in rows[i - 1] for c in rows[i]]
    index = np.array(triples)
    bits = dict(zip(triples, model.bits(ids[index[:, 0]], ids[index[:, 1]], ids[index[:, 2]]).tolist(), strict=True))
    many = [len(row) > 1 for row in options for _ in row]
    first = {row[0] for row in rows}
    extra = [0.0 if i in first else KEEP for i in range(len(flat))] + [0.0]
    for i in range(len(flat)):
        if many[i] and _HAMZA_LAM.match(flat[i]):
            extra[i] += ARTICLE
    vocabulary = model.hashes([token_key(o) for o in flat])[1]
    unknown = [i for i in np.flatnonzero(~vocabulary).tolist() if many[i]]
    for i, spelt in zip(unknown, letters.words([flat[i] for i in unknown]), strict=True):
        extra[i] += UNKNOWN * spelt
    best: dict[tuple[int, int], tuple[float, Path | None]] = {(edge, edge): (0.0, None)}
    plain = 0.0
    for i in range(2, len(rows)):
        fresh: dict[tuple[int, int], tuple[float, Path | None]] = {}
        for (a, b), (cost, path) in best.items():
            for c in rows[i]:
                total = cost + bits[a, b, c] + extra[c]
                if (b, c) not in fresh or total < fresh[b, c][0]:
                    fresh[b, c] = total, (c, path)
        best = fresh
        plain += bits[rows[i - 2][0], rows[i - 1][0], rows[i][0]] + extra[rows[i][0]]
    cost, path = min(best.values(), key=lambda way: way[0])
    chosen: list[str] = []
    while path is not None:
        last, path = path
        if last != edge:
            chosen.append(flat[last])
    return chosen[::-1], plain - cost
