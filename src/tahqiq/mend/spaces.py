"""Spaces: lost between words, put inside words, or standing before stops.

Only in a document that shows other damage, or shows this one again and again: people write rare words.
"""

from __future__ import annotations

import re

import numpy as np

from tahqiq.lm import Words
from tahqiq.lm.fold import LETTERS, LONGEST, MARKS, token_key
from tahqiq.mend.atoms import CLITICS
from tahqiq.mend.letters import MARK_SET
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
GLUED = 3
"""Words run into numbers in a document before they are parted; prefixes and the signs of eras are written so."""


def words(text: str, model: Words) -> list[Edit]:
    """Torn words joined, words run together parted, in a document that has them often."""
    spans = [m.span() for m in _WORD.finditer(text)]
    if not spans:
        return []
    keys = [token_key(text[s:e]) for s, e in spans]
    hashes, known = model.hashes(keys)
    found, values = model.one.get(hashes)
    bits = np.where(found, values[:, 0] * 0.125, 25.0)
    odd = np.flatnonzero(~known | (np.array([len(k) for k in keys]) == 1)).tolist()
    pairs = {(min(i, j), max(i, j)) for i in odd for j in (i - 1, i + 1) if 0 <= j < len(spans)}
    pairs = {(a, b) for a, b in pairs if text[spans[a][1] : spans[b][0]] in (" ", "  ")}
    joined = sorted({token_key(text[slice(*spans[a])] + text[slice(*spans[b])]) for a, b in pairs})
    whole, there = model.hashes(joined)
    cost_of = dict(zip(joined, np.where(there, model.one.get(whole)[1][:, 0] * 0.125, np.inf).tolist(), strict=True))
    parted = _parted([text[slice(*spans[i])] for i in odd if not known[i] and len(keys[i]) >= 6], model)
    edits: list[Edit] = []
    for i in odd:
        start, end = spans[i]
        if edits and edits[-1].end > start:
            continue
        for j in (i - 1, i + 1):
            a, b = min(i, j), max(i, j)
            if (a, b) not in pairs or (edits and edits[-1].end > spans[a][0]):
                continue
            word = text[slice(*spans[a])] + text[slice(*spans[b])]
            single = len(keys[i]) == 1 and keys[i] != "\u0648"
            if (known[i] and not single) or (known[j] and len(keys[j]) > 2 and not single):
                continue
            gain = float(_price(known[a], bits[a]) + _price(known[b], bits[b])) - cost_of[token_key(word)]
            if gain > JOIN:
                edits.append(Edit(spans[a][0], spans[b][1], word, gain))
                break
        else:
            if text[start:end] in parted:
                edits.append(Edit(start, end, *parted[text[start:end]]))
    return edits if len(edits) > max(2, OFTEN * len(spans)) else []


def _price(known: np.bool_, bits: float) -> float:
    return float(bits) if known else 22.0


def _parted(words: list[str], model: Words) -> dict[str, tuple[str, float]]:
    """Those of the words that are much likelier as two words of the vocabulary than as an unknown one: (the two, gain)."""
    tried = [w for w in dict.fromkeys(words) if len(w) <= LONGEST]
    cuts = [(w, i) for w in tried for i in range(2, len(w) - 1) if w[i] not in MARK_SET]
    if not cuts:
        return {}
    left, known_left = model.hashes([token_key(w[:i]) for w, i in cuts])
    right, known_right = model.hashes([token_key(w[i:]) for w, i in cuts])
    costs = model.one.get(left)[1][:, 0] * 0.125 + model.bits(left, left, right)
    costs = np.where(known_left & known_right, costs, 99.0)
    best: dict[str, tuple[str, float]] = {}
    for (word, i), cost in zip(cuts, costs.tolist(), strict=True):
        gain = 25.0 + 12.0 - cost
        if gain > SPLIT and cost < 99 and gain > best.get(word, ("", 0.0))[1]:
            best[word] = f"{word[:i]} {word[i:]}", gain
    return best


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


def beside_numbers(text: str) -> list[Edit]:
    """Spaces between words, numbers and signs, where a document has lost them again and again."""
    if len(_GLUED.findall(text)) < GLUED:
        return []
    edits = [Edit(m.end(), m.end(), " ") for m in _GLUED.finditer(text)]
    for match in _SHORT.finditer(text):
        word = match.group(1)
        if word is None or word not in CLITICS:
            edits.append(Edit(match.end(), match.end(), " "))
    if len(_TIGHT.findall(text)) >= GLUED:
        edits += [Edit(m.end(), m.end(), " ") for m in _TIGHT.finditer(text)]
    return sorted(set(edits))


_SHORT = re.compile(
    f"(?<![{LETTERS}{MARKS}])([{LETTERS}]{{2}}|(?!\u0648)[{LETTERS}])(?=\\d)"
    f"|\\d(?=[{LETTERS}]{{2}}(?![{LETTERS}{MARKS}\u0640]))|(?<![\\d/])\\d{{1,3}}(?=[{LETTERS}](?![{LETTERS}{MARKS}\u0640]))"
    f"|\\d[.,]\\d+(?=[{LETTERS}])|[%\u066aA-Za-z](?=[{LETTERS}])"
)
"""Short words beside numbers: but letters that are written together with them, and the era behind a year."""
_TIGHT = re.compile(f"(?<=[{LETTERS}{MARKS}\\d%)])[\u060c\u061b:](?=[{LETTERS}])|(?<=[\\d%])[.)](?=[{LETTERS}]{{2}})")
"""A comma, colon or stop with a word right behind it."""


def between_numbers(text: str) -> list[Edit]:
    """A space before the `and` between two numbers: the zone of letters that it is lost its space at the left end."""
    return [Edit(m.start(), m.start(), " ") for m in _AND.finditer(text)]


_AND = re.compile("\u0648(?<=\\d\u0648)(?=\\d)")


_ARTICLE = re.compile(
    f"(?<![{LETTERS}{MARKS}])([\u0648\u0641]?[\u0628\u0643]?\u0627\u0644|[\u0648\u0641]?\u0644\u0644)"
    f" ([{LETTERS}][{LETTERS}{MARKS}]+)"
)


def articles(text: str, model: Words) -> list[Edit]:
    """Articles that stand apart from their word, where both together are a word, in a document that has several."""
    found = [m for m in _ARTICLE.finditer(text) if model.knows(m.group(1) + m.group(2))]
    return [Edit(m.start(), m.end(), m.group(1) + m.group(2)) for m in found] if len(found) >= GLUED else []
