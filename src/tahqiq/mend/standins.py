"""Letters of foreign scripts inside Arabic words: glyph numbers taken for characters.

Where a font maps no character to a glyph, MuPDF and PDFium give its number as if it were one, so that a hamza or a
vowel mark comes out as a Cyrillic, Armenian … letter. One such letter stands for one glyph throughout a document:
what stands for what is found from all words that hold it, and where no answer stands out the letter stays.
"""

from __future__ import annotations

import json
import re
from collections import Counter
from functools import lru_cache
from pathlib import Path

import numpy as np

from tahqiq.lm import Marks, Words
from tahqiq.lm.fold import HEBREW, LETTERS, MARKS, token_key
from tahqiq.lm.letters import ARABIC_ALPHABET
from tahqiq.lm.marks import MARKS as MODELLED
from tahqiq.lm.marks import clusters
from tahqiq.mend.atoms import FOREIGN
from tahqiq.mend.letters import NOT_JOINING
from tahqiq.mend.plan import Edit
from tahqiq.mend.screen import pairs

LEAST, INSIDE = 3, 0.8
"""Times that such a letter must occur, and the share of these beside an Arabic letter."""
UNKNOWN, CLEAR, CLEAR_MARK = 24.0, 1.5, 0.7
"""Bits of a word that the model does not know; bits a word by which the best answer must beat the next one, and bits a
place for a mark."""
ALPHABET = ARABIC_ALPHABET[:28]
BESIDE_ALEF = 0.3
"""Share of its places beside an alef at which a letter that may be dropped is a hamza or madda of that alef: vowels stand
there in 5 %."""
STRETCHED = 8
"""Places, all of them between two letters that join, that make of a stand-in a kashida: a vowel would stand after alef or
dal, or end a word, as well (four in ten do)."""

_FOREIGN = re.compile(f"[{FOREIGN}]")
_STRETCH = f"(?<![{NOT_JOINING}{MARKS}])(?<=[{LETTERS}]){{0}}+(?=[{LETTERS}])|(?<=[{LETTERS}][{MARKS}]){{0}}+(?=[{LETTERS}])"
"""A place for a kashida; to be filled in with the sign that is perhaps one."""
_WORD = re.compile(f"[{LETTERS}{MARKS}\u0640{FOREIGN}]*[{FOREIGN}][{LETTERS}{MARKS}\u0640{FOREIGN}]*")
_ALEF = "\u0627"
_VOWELS = "\u064b\u064c\u064d\u064e\u064f\u0650\u0651\u0652"


@lru_cache(maxsize=1)
def _hamzas() -> dict[str, str]:
    """Folded word → the alef that it is spelled with, for words that leave no choice."""
    table = json.loads((Path(__file__).parent / "hamzas.json").read_text(encoding="utf-8"))
    return {word: alef for alef, words in table.items() for word in words}


def find(text: str, model: Words, marks: Marks | None) -> list[Edit]:
    """The stand-ins that could be named, in their words."""
    words = [m for m in _WORD.finditer(text) if re.search(f"[{LETTERS}]", m.group())]
    inside = Counter(c for m in words for c in _FOREIGN.findall(m.group()))
    everywhere = Counter(_FOREIGN.findall(text))
    known = [c for c, n in inside.most_common() if n >= LEAST and n >= INSIDE * everywhere[c]]
    if not known:
        return []
    held = [m.group() for m in words]
    joined = [_before(text, m.start()) + m.group() for m in words]
    letters = {c: answer for c in known if (answer := _letter(c, held, joined, model)) is not None}
    named = {c: letter for c, letter in letters.items() if letter}
    held = [_put(word, named) for word in held]
    dropped = [c for c in known if letters.get(c) == ""]
    named |= {c: _mark(c, dropped, held, marks) for c in dropped}
    edits = []
    for match in words:
        after = _put(match.group(), named)
        if after != match.group():
            edits.append(Edit(match.start(), match.end(), after, CLEAR))
    return edits


def bearing(text: str) -> list[Edit]:
    """Digits and Latin letters that bear a vowel mark inside a word: numbers of glyphs, and no text. Dropped where there are
    several; what they stood for is lost, or stands beside them. A digit at a word's end may be a note's: it stays."""
    if pairs(text, "0-9A-Za-z", _VOWEL) < LEAST:
        return []
    found = list(_BEARING.finditer(text))
    return [Edit(*m.span(), "") for m in found] if len(found) >= LEAST else []


_VOWEL = f"{MARKS}\u05b0-\u05bd\u05bf\u05c1\u05c2"
_BEARING = re.compile(
    f"(?<=[{LETTERS}{HEBREW}{_VOWEL}])(?:[A-Za-z](?=[{_VOWEL}])|[0-9](?=[{_VOWEL}]+[{LETTERS}{HEBREW}]))"
)


def _put(word: str, named: dict[str, str]) -> str:
    """The word with the stand-ins as named; an alef with a sign stands for its sign before it and its alef."""
    for c, answer in named.items():
        if len(answer) == 1 and answer in "\u0623\u0625\u0622":
            word = word.replace(c + _ALEF, answer).replace(_ALEF + c, answer)
        word = word.replace(c, answer if answer not in ("\u0623", "\u0625", "\u0622") else "")
    return word


def _before(text: str, at: int) -> str:
    """The letters that stand before a place with a space between, which may be no space of the author's."""
    match = _HEAD.search(text[max(0, at - 24) : at])
    return match.group(1) if match else ""


_HEAD = re.compile(f"([{LETTERS}{MARKS}]+) $")


def _letter(c: str, words: list[str], joined: list[str], model: Words) -> str | None:
    """The letter that c stands for, "" where words are likeliest without it, None where nothing stands out.

    `joined`: the words, each with what stands before it.
    """
    held = [i for i, word in enumerate(words) if c in word]
    answers = ["", *ALPHABET]
    bits = np.full((len(answers), len(held)), UNKNOWN)
    for spelt in (words, joined):
        keys = [token_key(_FOREIGN.sub("", spelt[i].replace(c, answer)) or c) for answer in answers for i in held]
        hashes, known = model.hashes(keys)
        found = np.where(known, model.one.get(hashes)[1][:, 0] * 0.125, UNKNOWN).reshape(bits.shape)
        bits = np.minimum(bits, found)
    totals = bits.sum(axis=1)
    best = int(totals.argmin())
    rest = float(np.delete(totals, best).min())
    return answers[best] if rest - totals[best] > CLEAR * len(held) else None


def _mark(c: str, dropped: list[str], words: list[str], model: Marks | None) -> str:
    """What a stand-in that is no letter is: an alef with its sign, a vowel mark, or nothing that could be told."""
    held = [_FOREIGN.sub(lambda m: m.group() if m.group() == c else "", word) for word in words if c in word]
    places = sum(word.count(c) for word in held)
    if places >= STRETCHED and not any(re.search(f"(?<!{c}){c}", re.sub(_STRETCH.format(c), "", word)) for word in held):
        return ""
    beside = max(sum(word.count(pair) for word in held) for pair in (c + _ALEF, _ALEF + c))
    if beside > BESIDE_ALEF * places:
        votes = Counter(_hamzas().get(token_key(word.replace(c, ""))) for word in held if word != c)
        del votes[None]
        first = votes.most_common(2)
        clear = first and (len(first) == 1 or first[0][1] > 3 * first[1][1])
        return str(first[0][0]) if clear else ""
    if model is None:
        return ""
    costs = {mark: _bits(c, mark, held, model) for mark in _VOWELS}
    best, following = sorted(costs, key=lambda mark: costs[mark])[:2]
    return best if costs[following] - costs[best] > CLEAR_MARK * places else ""


def _bits(c: str, mark: str, words: list[str], model: Marks) -> float:
    """Bits of the words with this mark for c, on the letter after it or on the one before, whichever is likelier."""
    sides = [0.0, 0.0]
    for word in words:
        plain = re.sub(f"[{MODELLED}]", "", word)
        for side, spelt in enumerate((re.sub(f"{c}([{LETTERS}])", f"\\1{mark}", plain), plain.replace(c, mark))):
            found = clusters(spelt)
            letters = ["", *(letter for letter, _ in found), ""]
            sides[side] += sum(
                model.bits(letters[i], letters[i + 1], letters[i + 2], above) for i, (_, above) in enumerate(found) if above
            )
    return min(sides)
