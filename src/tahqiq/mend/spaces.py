"""Spaces: lost between words, put inside words, or standing before stops.

Only in a document that shows other damage, or shows this one again and again: people write rare words.
"""

from __future__ import annotations

import re

import numpy as np

from tahqiq.lm import Words
from tahqiq.lm.fold import LETTERS, MARKS, token_key
from tahqiq.mend.plan import Edit

_WORD = re.compile(f"[{LETTERS}][{LETTERS}{MARKS}]*")
_BEFORE_STOP = re.compile(f"(?<=[{LETTERS}{MARKS}0-9)\\]\u00bb\"]) +(?=[.,:;!\u060c\u061b\u061f](?:\\s|$))")
_TIGHT_STOP = re.compile(f"(?<=[{LETTERS}{MARKS}0-9)\\]\u00bb\"])[.,:;!\u060c\u061b\u061f](?:\\s|$)")
JOIN, SPLIT = 12.0, 14.0
"""Bits that joining two parts, or splitting a word, must gain."""
OFTEN = 0.02
"""Share of a document's words that must be torn or run together before this is taken for damage by itself."""
STOPS_APART = 0.3
"""Share of stops with a space before them; newspapers have it in 5.6 % of lines."""


def words(text: str, model: Words) -> tuple[list[Edit], int]:
    """(repairs, words looked at): torn words joined, words run together parted."""
    spans = [m.span() for m in _WORD.finditer(text)]
    if not spans:
        return [], 0
    keys = [token_key(text[s:e]) for s, e in spans]
    hashes, known = model.hashes(keys)
    found, values = model.one.get(hashes)
    bits = np.where(found, values[:, 0] * 0.125, 25.0)
    edits: list[Edit] = []
    for i in np.flatnonzero(~known | (np.array([len(k) for k in keys]) == 1)).tolist():
        start, end = spans[i]
        if edits and edits[-1].end > start:
            continue
        for j in (i - 1, i + 1):
            if not 0 <= j < len(spans):
                continue
            a, b = min(i, j), max(i, j)
            gap = text[spans[a][1] : spans[b][0]]
            if gap not in (" ", "  ") or (edits and edits[-1].end > spans[a][0]):
                continue
            joined = text[spans[a][0] : spans[a][1]] + text[spans[b][0] : spans[b][1]]
            whole, there = model.hashes([token_key(joined)])
            single = len(keys[i]) == 1 and keys[i] != "\u0648"
            if not there[0] or (known[i] and not single) or (known[j] and len(keys[j]) > 2 and not single):
                continue
            cost = float(model.one.get(whole)[1][0, 0]) * 0.125
            gain = float(_price(known[a], bits[a]) + _price(known[b], bits[b])) - cost
            if gain > JOIN:
                edits.append(Edit(spans[a][0], spans[b][1], joined, gain))
                break
        else:
            if not known[i] and len(keys[i]) >= 6:
                parted = _parted(text[start:end], model)
                if parted:
                    edits.append(Edit(start, end, *parted))
    return edits, len(spans)


def _price(known: np.bool_, bits: float) -> float:
    return float(bits) if known else 22.0


def _parted(word: str, model: Words) -> tuple[str, float] | None:
    """The word as two words of the vocabulary, if that is much likelier than an unknown word."""
    places = [i for i in range(2, len(word) - 1) if not re.match(f"[{MARKS}]", word[i])]
    if not places:
        return None
    pairs = [(word[:i], word[i:]) for i in places]
    left, known_left = model.hashes([token_key(a) for a, _ in pairs])
    right, known_right = model.hashes([token_key(b) for _, b in pairs])
    cost = model.bits(left, left, left) * 0 + model.one.get(left)[1][:, 0] * 0.125 + model.bits(left, left, right)
    cost = np.where(known_left & known_right, cost, 99.0)
    best = int(cost.argmin())
    gain = 25.0 + 12.0 - float(cost[best])
    return (" ".join(pairs[best]), gain) if gain > SPLIT and cost[best] < 99 else None


def before_stops(text: str) -> list[Edit]:
    """Spaces before stops, where the document has them so often that no one wrote them."""
    apart, tight = _BEFORE_STOP.findall(text), _TIGHT_STOP.findall(text)
    if len(apart) < 3 or len(apart) < STOPS_APART * (len(apart) + len(tight)):
        return []
    return [Edit(m.start(), m.end(), "") for m in _BEFORE_STOP.finditer(text)]


_GLUED = re.compile(
    f"(?<![{LETTERS}{MARKS}])(?!(?:[\u0648\u0641]?[\u0628\u0643]?\u0627\u0644|[\u0648\u0641]?\u0644\u0644)\\d)"
    f"[{LETTERS}][{LETTERS}{MARKS}]{{2,}}(?=\\d)|\\d(?=[{LETTERS}][{LETTERS}{MARKS}]{{2,}})"
)
GLUED = 3
"""Words run into numbers in a document before they are parted; prefixes and the signs of eras are written so."""


def beside_numbers(text: str) -> list[Edit]:
    """Spaces between words and numbers, where a document has lost them again and again."""
    found = list(_GLUED.finditer(text))
    return [Edit(m.end(), m.end(), " ") for m in found] if len(found) >= GLUED else []


_ARTICLE = re.compile(
    f"(?<![{LETTERS}{MARKS}])([\u0648\u0641]?[\u0628\u0643]?\u0627\u0644|[\u0648\u0641]?\u0644\u0644)"
    f" ([{LETTERS}][{LETTERS}{MARKS}]+)"
)


def articles(text: str, model: Words) -> list[Edit]:
    """Articles that stand apart from their word, where both together are a word, in a document that has several."""
    found = [m for m in _ARTICLE.finditer(text) if model.knows(m.group(1) + m.group(2))]
    return [Edit(m.start(), m.end(), m.group(1) + m.group(2)) for m in found] if len(found) >= GLUED else []
