"""Glyphs that had no map: U+FFFD and private-use characters inside words.

Seen where a font's ToUnicode lacks joins, doubled marks or single letters. The character is dropped where it was
only a join, filled where the language leaves one answer, else kept. What was filled is a step with its gain: a
reader can take it back.
"""

from __future__ import annotations

import re

import numpy as np

from tahqiq.lm import Words
from tahqiq.lm.fold import LETTERS, MARKS, token_key
from tahqiq.lm.letters import ARABIC_ALPHABET
from tahqiq.lm.words import EDGE_HASH
from tahqiq.mend.plan import Edit

GAP = "\ufffd\ue000-\uf8ff"
"""As the inside of a character class."""
_WORD = re.compile(f"[{LETTERS}{MARKS}\u0640{GAP}]*[{GAP}][{LETTERS}{MARKS}\u0640{GAP}]*")
_TORN = re.compile(
    f"(?<![{LETTERS}{MARKS}])([{LETTERS}][{LETTERS}{MARKS}]*) +[{GAP}]+ *"
    f"([{LETTERS}][{LETTERS}{MARKS}]*)(?![{LETTERS}{GAP}])"
)
_ANY = re.compile(f"[{GAP}]+")
_CONTEXT = re.compile(r"\S+")
SURE = 5.0
"""Bits by which the best answer must beat the next one (odds of 32 to 1)."""
FILLED = 3.0
"""Bits that an answer with a letter put in is behind one without, other things being equal."""
LETTERS_TRIED = ARABIC_ALPHABET[:33]


def find(text: str, model: Words) -> list[Edit]:
    """Words with one gap for which one answer stands out, and words torn at a gap whose parts make a word."""
    edits = _torn(text, model)
    if edits:
        return edits
    for match in _WORD.finditer(text):
        word = match.group()
        gaps = list(_ANY.finditer(word))
        if len(gaps) != 1 or len(gaps[0].group()) > 2 or not re.search(f"[{LETTERS}]", word):
            continue
        found = _answer(text, match.start(), match.end(), word[: gaps[0].start()], word[gaps[0].end() :], model)
        if found:
            edits.append(Edit(match.start(), match.end(), *found))
    return edits


def _torn(text: str, model: Words) -> list[Edit]:
    """Parts of a word that stand apart with a gap between them, where only the whole is a word."""
    edits = []
    for match in _TORN.finditer(text):
        head, tail = match.group(1), match.group(2)
        _, known = model.hashes([token_key(w) for w in (head + tail, head, tail)])
        if known[0] and (len(token_key(head)) == 1 or not known[1]) and not (known[1] and known[2] and len(head) > 1):
            edits.append(Edit(match.start(), match.end(), head + tail))
    return edits


def _answer(text: str, start: int, end: int, head: str, tail: str, model: Words) -> tuple[str, float] | None:
    """(word, bits ahead of the next answer), None where no answer stands out."""
    answers = [head + tail, *(head + letter + tail for letter in LETTERS_TRIED)]
    keys = [token_key(a) if a else "" for a in answers]
    hashes, known = model.hashes(keys)
    before = [m.group() for m in _CONTEXT.finditer(text, max(0, start - 60), start)][-2:]
    after = [m.group() for m in _CONTEXT.finditer(text, end, end + 60)][:2]
    edge = np.array([EDGE_HASH])
    lead = np.concatenate((edge, edge, model.ids(before)))[-2:]
    follow = model.ids(after)[:1] if after else edge
    n = len(answers)
    a, b, f = (np.full(n, x, np.uint64) for x in (lead[0], lead[1], follow[0]))
    bits = model.bits(a, b, hashes) + model.bits(b, hashes, f)
    bits = bits + np.where(known, 0.0, 24.0) + np.where(np.arange(n) > 0, FILLED, 0.0)
    folded: dict[str, float] = {}
    for key, cost in zip(keys, bits.tolist(), strict=True):
        folded[key] = min(cost, folded.get(key, 1e9))
    ranked = sorted(folded.values())
    best = int(np.argmin(bits))
    if not known[best] or len(answers[best]) < 2 or (len(ranked) > 1 and ranked[1] - ranked[0] < SURE):
        return None
    if sum(keys[i] == keys[best] for i in range(n)) > 1:
        return None  # two spellings that the model folds together: it cannot tell them apart
    return answers[best], (ranked[1] - ranked[0]) if len(ranked) > 1 else SURE
