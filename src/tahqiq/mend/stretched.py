"""Kashidas that came out as a letter: a glyph that only stretches a word, given the text of a letter beside it.

A font's map may give the stretching glyph the text of the first cluster in which it occurred. The letter then stands in
hundreds of words that have none: unknown words become known without it. The document tells which letter it is; the
word model which of them to take out.
"""

from __future__ import annotations

import re
from collections import Counter
from itertools import product

from tahqiq.lm import Letters, Words
from tahqiq.lm.fold import LETTERS, MARKS, TOKEN, token_key
from tahqiq.lm.letters import ARABIC_ALPHABET
from tahqiq.mend.plan import Edit
from tahqiq.mend.spelling import likeliest

LEAST, SHARE = 8, 0.04
"""Unknown words that one and the same letter spoils, and their share of all words. (Held-out prose: under 0.3 % for any
letter.)"""
MOST = 4
"""Places in a word at most where the letter may be taken out."""
SAMPLE = 20_000
"""Characters that are looked at before a text is taken for sound."""
_WORD = re.compile(f"[{LETTERS}][{LETTERS}{MARKS}]{{3,}}")
_JOINING = frozenset(ARABIC_ALPHABET[:28]) - frozenset("\u0627\u062f\u0630\u0631\u0632\u0648")
"""Letters that join to both sides, as a kashida does."""


def find(text: str, model: Words, letters: Letters) -> list[Edit]:
    """Words less the letters that were kashidas; [] where no letter stands out."""
    letter = _letter(text[:SAMPLE], model)
    if not letter:
        return []
    words = list(TOKEN.finditer(text))
    known = model.hashes([token_key(m.group()) for m in words])[1].tolist()
    tried = [[m.group()] if k else _without(m.group(), letter) for m, k in zip(words, known, strict=True)]
    real = iter(model.hashes([token_key(spelt) for row in tried for spelt in row])[1].tolist())
    options = [[spelt for n, spelt in enumerate(row) if next(real) or not n] for row in tried]
    chosen, gain = likeliest(options, model, letters)
    edits = [Edit(m.start(), m.end(), new) for m, new in zip(words, chosen, strict=True) if new != m.group()]
    return [e._replace(gain=gain / len(edits)) for e in edits]


def _letter(text: str, model: Words) -> str:
    """The letter without which most unknown words are words, "" where there are too few."""
    words = _WORD.findall(text)
    if len(words) < LEAST:
        return ""
    known = model.hashes([token_key(w) for w in words])[1].tolist()
    unknown = [w for w, k in zip(words, known, strict=True) if not k]
    if len(unknown) < max(LEAST, SHARE * len(words)):
        return ""
    tried = [(w, c) for w in unknown for c in sorted(set(w[1:-1]) & _JOINING)]
    plain = model.hashes([token_key(w[0] + w[1:-1].replace(c, "") + w[-1]) for w, c in tried])[1].tolist()
    votes = Counter(c for (_, c), k in zip(tried, plain, strict=True) if k)
    if not votes:
        return ""
    letter, count = votes.most_common(1)[0]
    return letter if count >= max(LEAST, SHARE * len(words)) else ""


def _without(word: str, letter: str) -> list[str]:
    """The word, and the word without some of the letter inside it."""
    places = [i for i in range(1, len(word) - 1) if word[i] == letter][:MOST]
    found = [word]
    for gone in product((False, True), repeat=len(places)):
        out = {i for i, g in zip(places, gone, strict=True) if g}
        spelt = "".join(c for i, c in enumerate(word) if i not in out)
        if spelt not in found:
            found.append(spelt)
    return found
