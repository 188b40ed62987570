"""Words torn apart by spaces, again and again: a chain of pieces is cut anew into the likeliest words.

Extractors put a space wherever the pen jumps: before a mark, at a kashida, after a ligature. Which spaces are real only
the words can say: every way to join neighbouring pieces is weighed by the word model, two words at a time.
"""

from __future__ import annotations

import itertools
import re

import numpy as np
import numpy.typing as npt

from tahqiq.lm import Words
from tahqiq.lm.fold import LETTERS, MARKS, token_key
from tahqiq.lm.store import U64
from tahqiq.lm.words import EDGE_HASH
from tahqiq.mend.letters import MARK_SET
from tahqiq.mend.plan import Edit

SINGLE, LEAST = 0.04, 6
"""Share of letters that stand alone, or of pieces that begin with a mark, among a document's words, and how many there
must be. (Held-out prose 0.2 %, torn pages 4-40 %.)"""
SAMPLE = 20_000
"""Characters that are looked at before a text is taken for sound."""
MOST, LONGEST = 9, 18
"""Pieces, and letters, of one word at most."""
UNKNOWN, PER_LETTER = 7.0, 3.0
"""Bits of a word that the model does not know, and for each of its letters."""
JOINED = 4.0, 1.5
"""Bits against joining two pieces, where few of the document's words are torn and where most are."""
SOUND = 9.0
"""Bits against joining two pieces that are words of three letters or more, and no mark between them."""
GAIN = 6.0
"""Bits that a chain must gain."""

_LETTER = f"{LETTERS}{MARKS}\u0640"
_PIECE = re.compile(f"[{_LETTER}]+")
_CHAIN = re.compile(f"[{_LETTER}]+(?:[ \u00a0]{{1,2}}[{_LETTER}]+)+")
_STRAY = re.compile(f"(?<![{_LETTER}])(?:[{MARKS}]+[{LETTERS}]|(?!\u0648)[{LETTERS}][{MARKS}]*(?![{_LETTER}]))")


def find(text: str, model: Words) -> list[Edit]:
    """Chains of pieces joined into words, in a document whose words are torn; [] where they are not."""
    if not _torn(text[:SAMPLE]) or (len(text) > SAMPLE and not _torn(text)):
        return []
    words, stray = len(_PIECE.findall(text)), len(_STRAY.findall(text))
    joined = JOINED[0] + (JOINED[1] - JOINED[0]) * min(1.0, stray / words / 0.3)
    chains = [(m.start(), [p.span() for p in _PIECE.finditer(m.group())], m.group()) for m in _CHAIN.finditer(text)]
    known = _vocabulary(chains, model)
    edits = []
    for start, spans, chain in chains:
        found = _cut(spans, chain, known, joined, model)
        if found is not None:
            after, gain = found
            edits.append(Edit(start, start + len(chain), after, gain))
    return edits


def _torn(text: str) -> bool:
    """Whether many pieces stand alone."""
    stray = len(_STRAY.findall(text))
    return stray >= LEAST and stray >= SINGLE * len(_PIECE.findall(text))


def _key(chain: str, spans: list[tuple[int, int]], i: int, j: int) -> str:
    """The model's key for pieces i … j − 1 joined; nothing if they are too long for one word."""
    key = token_key("".join(chain[s:e] for s, e in spans[i:j]))
    return key if len(key) <= LONGEST else ""


def _vocabulary(chains: list[tuple[int, list[tuple[int, int]], str]], model: Words) -> dict[str, tuple[int, bool]]:
    """(hash, known) of every word that the chains could hold, looked up at once."""
    keys = {
        _key(chain, spans, i, j)
        for _, spans, chain in chains for i in range(len(spans)) for j in range(i + 1, min(len(spans), i + MOST) + 1)
    }  # fmt: skip
    names = sorted(keys)
    hashes, known = model.hashes(names)
    return {name: (h, k) for name, h, k in zip(names, hashes.tolist(), known.tolist(), strict=True)}


def _cut(
    spans: list[tuple[int, int]], chain: str, known: dict[str, tuple[int, bool]], joined: float, model: Words
) -> tuple[str, float] | None:
    """(the chain in its likeliest words, bits gained), None where it stays."""
    n = len(spans)
    arcs = [(i, j, _key(chain, spans, i, j)) for j in range(1, n + 1) for i in range(max(0, j - MOST), j)]
    lone = [all(c in MARK_SET for c in chain[s:e]) for s, e in spans]  # belongs to what stands before it
    arcs = [(i, j, k) for i, j, k in arcs if k and (j - i == 1 or known[k][1] or j - i < 4) and not (i and lone[i])]
    number = {(i, j): place for place, (i, j, _) in enumerate(arcs)}
    against = np.cumsum([0.0, *(joined + SOUND * _both_sound(chain, spans, i, known) for i in range(1, n))])
    own = np.array([
        against[j - 1] - against[i] + (0.0 if known[k][1] else UNKNOWN + PER_LETTER * len(k)) for i, j, k in arcs
    ])  # fmt: skip
    hashes = np.array([known[key][0] for _, _, key in arcs], np.uint64)
    ending: dict[int, list[int]] = {0: []}
    for place, (_, j, _) in enumerate(arcs):
        ending.setdefault(j, []).append(place)
    pairs = [(a, b) for b, (i, _, _) in enumerate(arcs) for a in (ending.get(i, []) if i else [-1])]
    bits = dict(zip(pairs, _pair_bits(pairs, hashes, model).tolist(), strict=True))
    best: dict[int, tuple[float, int]] = {}
    for b, (i, _, _) in enumerate(arcs):
        ways = [(best[a][0] + bits[a, b], a) for a in ending.get(i, []) if a in best] if i else [(bits[-1, b], -1)]
        if ways:
            cost, came = min(ways)
            best[b] = cost + own[b], came
    last = min((b for b in ending.get(n, []) if b in best), key=lambda b: best[b][0], default=None)
    if last is None:
        return None
    single = [number.get((i, i + 1), -1) for i in range(n)]
    whole = -1 not in single
    as_found = sum(bits[a, b] + own[b] for a, b in itertools.pairwise([-1, *single])) if whole else 1e9
    cuts, at = [], last
    while at >= 0:
        cuts.append(arcs[at][:2])
        at = best[at][1]
    gain = float(as_found - best[last][0])
    if gain < GAIN or len(cuts) == n:
        return None
    return " ".join("".join(chain[s:e] for s, e in spans[i:j]) for i, j in reversed(cuts)), gain


def _both_sound(chain: str, spans: list[tuple[int, int]], i: int, known: dict[str, tuple[int, bool]]) -> bool:
    """Whether pieces i − 1 and i are words by themselves and piece i does not begin with a mark."""
    pair = (_key(chain, spans, i - 1, i), _key(chain, spans, i, i + 1))
    return all(len(key) > 2 and known[key][1] for key in pair) and chain[spans[i][0]] not in MARK_SET


def _pair_bits(pairs: list[tuple[int, int]], hashes: U64, model: Words) -> npt.NDArray[np.float32]:
    """Bits of the second word of each pair after the first; −1 is the edge."""
    before = np.array([EDGE_HASH if a < 0 else hashes[a] for a, _ in pairs], np.uint64)
    after = hashes[[b for _, b in pairs]]
    return model.bits(np.zeros(len(pairs), np.uint64), before, after)
