"""Single words back to front, among words that are not: an extractor that turned round only the words whose glyphs it
took for right-to-left.

The word model chooses for each word between its two readings, in a document where the reverse of many unknown words
is known.
"""

from __future__ import annotations

import re

from tahqiq.lm import Letters, Words
from tahqiq.lm.fold import LETTERS, MARKS, TOKEN, token_key
from tahqiq.mend.plan import Edit
from tahqiq.mend.spelling import likeliest

LEAST, SHARE = 6, 0.06
"""Unknown words whose reverse is known, and their share of all words, before any is turned. (Held-out prose: 0.1 %.)"""
SAMPLE = 20_000
"""Characters that are looked at before a text is taken for sound."""
_WORD = re.compile(f"(?<![{LETTERS}{MARKS}])[{LETTERS}][{LETTERS}{MARKS}]{{2,}}")
_CLUSTER = re.compile(f".[{MARKS}]*", re.DOTALL)


def turned(word: str) -> str:
    """The word back to front, each mark behind its letter."""
    return "".join(reversed(_CLUSTER.findall(word)))


def find(text: str, model: Words, letters: Letters) -> list[Edit]:
    """Words to turn round."""
    if not _some(text[:SAMPLE], model) or (len(text) > SAMPLE and not _some(text, model)):
        return []
    words = list(TOKEN.finditer(text))
    options = [[m.group(), turned(m.group())] if _WORD.fullmatch(m.group()) else [m.group()] for m in words]
    chosen, gain = likeliest(options, model, letters)
    edits = [Edit(m.start(), m.end(), new) for m, new in zip(words, chosen, strict=True) if new != m.group()]
    return [e._replace(gain=gain / len(edits)) for e in edits]


def _some(text: str, model: Words) -> bool:
    words = _WORD.findall(text)
    if len(words) < LEAST:
        return False
    unknown = [w for w, known in zip(words, model.hashes([token_key(w) for w in words])[1].tolist(), strict=True) if not known]
    if len(unknown) < max(LEAST, SHARE * len(words)):
        return False
    known = model.hashes([token_key(turned(w)) for w in unknown if len(w) > 3])[1]
    return int(known.sum()) >= max(LEAST, SHARE * len(words))
