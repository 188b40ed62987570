"""Lam-alef with its letters swapped: the ligature's two letters came out of it in the order of the ink.

Seen from every extractor that splits ligatures before it orders the line. Where it happened, it happened to every
lam-alef of the document, so every alef + lam may be one; the word model decides, word by word in context.
"""

from __future__ import annotations

import re
from itertools import product
from typing import Any

import numpy as np

from tahqiq.lm import Letters, Words
from tahqiq.lm.fold import LETTERS, MARKS, TOKEN, token_key
from tahqiq.lm.words import EDGE_HASH
from tahqiq.mend.plan import Edit

ALEFS = "\u0627\u0623\u0625\u0622"
LAM, HEH, ALEF = "\u0644", "\u0647", "\u0627"
_SITE = re.compile(f"([{ALEFS}])([{MARKS}]*){LAM}")
_SOUND = re.compile(f"(?<![{ALEFS}]){LAM}[{MARKS}]*[{ALEFS}](?!{LAM})")
_IMPOSSIBLE = re.compile(
    f"{ALEF}[{ALEFS}]{LAM}|(?<![{LETTERS}{MARKS}])[\u0648\u0641]?{HEH}{LAM}{LAM}{ALEF}(?![{LETTERS}])"
)
"""Alef, alef, lam; and the name of God as it comes out: no Arabic word is written so."""
_NAME = re.compile(
    f"(?<![{LETTERS}{MARKS}])([\u0648\u0641\u062a]|\u0639\u0628\u062f)?(?:{HEH}{LAM}{LAM}{ALEF}"
    f"|([\u0628\u0643]?){ALEF}{HEH}{LAM}{LAM}|{HEH}{LAM}{LAM})(?![{LETTERS}])"
)
KEEP = 2.0
"""Bits in favour of a word as it stands."""
ARTICLE = 5.0
"""Bits against a word that begins with alef, hamza, lam: the word model folds hamzas and takes it for the article."""
_HAMZA_LAM = re.compile(f"[\u0648\u0641]?[{ALEFS[1:]}]{LAM}[{LETTERS}]{{2}}")
UNKNOWN = 0.6
"""Weight of the letters' bits of a word outside the vocabulary, beside the bits of its class."""
CANDIDATES = 8
"""Spellings of one word at most."""
USUAL = 0.12
"""Lam-alef to alef-lam in held-out text; a document with under a third of that in `ENOUGH` sites has lost its lam-
alefs."""
ENOUGH = 25
TOTAL = 30.0
"""Bits that respelling a whole document must gain, where nothing in it is impossible."""


def suspicious(text: str) -> bool:
    """Whether the text holds what no sound Arabic holds."""
    return _IMPOSSIBLE.search(text) is not None


def swapped_throughout(text: str) -> bool:
    """Whether the document has plenty of alef + lam and hardly a lam + alef."""
    sites, sound = len(_SITE.findall(text)), len(_SOUND.findall(text))
    if sound == 0 and len(_IMPOSSIBLE.findall(text)) >= 2:
        return True
    return sites >= ENOUGH and sound < USUAL / 3 * sites


def names(text: str) -> list[Edit]:
    """The name of God put right."""
    edits = []
    for match in _NAME.finditer(text):
        word = match.group()
        lead = match.group(1) or ""
        rest = word[len(lead) :]
        if rest == HEH + LAM + LAM:
            after = lead + LAM + LAM + HEH
        elif rest.endswith(HEH + LAM + LAM):
            after = lead + (match.group(2) or "") + ALEF + LAM + LAM + HEH
        else:
            after = lead + ALEF + LAM + LAM + HEH
        edits.append(Edit(match.start(), match.end(), after))
    return edits


def spellings(word: str) -> list[str]:
    """The word, and the word with some of its alef-lams turned into lam-alefs."""
    sites = list(_SITE.finditer(word))
    if not sites:
        return [word]
    found = []
    for choice in product((False, True), repeat=min(len(sites), 3)):
        letters = word
        for site, turned in zip(sites, choice, strict=False):
            if turned:
                letters = letters[: site.start()] + LAM + site.group(1) + site.group(2) + letters[site.end() :]
        if letters not in found:
            found.append(letters)
    return found[:CANDIDATES]


def find(text: str, model: Words, letters: Letters, everywhere: bool) -> list[Edit]:
    """The likeliest spelling of each word in its context, by dynamic programming over trigrams.

    `everywhere`: all words with alef + lam are in question, else only those that cannot be.
    """
    words = list(TOKEN.finditer(text))
    options = [
        spellings(m.group()) if everywhere or _IMPOSSIBLE.search(m.group()) else [m.group()] for m in words
    ]
    if all(len(o) == 1 for o in options):
        return []
    chosen, gain = _viterbi(options, model, letters)
    edits = [Edit(m.start(), m.end(), new) for m, new in zip(words, chosen, strict=True) if new != m.group()]
    if everywhere and gain < TOTAL and not suspicious(text):
        return []
    return [e._replace(gain=gain / len(edits)) for e in edits]


Path = tuple[int, Any]
"""The options taken, last first: (option, the path before it)."""


def _viterbi(options: list[list[str]], model: Words, letters: Letters) -> tuple[list[str], float]:
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
