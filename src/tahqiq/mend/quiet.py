"""Texts that hold nothing for the rules about characters, signs and line feeds: many texts are looked at together, and a rule
is asked only where what it needs is there, so that a sound short text is done with.

The rules are those of `pipeline._round` in a text that shows no damage yet; the rules about order are in `many.py`.
"""

from __future__ import annotations

from collections.abc import Callable
from itertools import islice

import numpy as np
import numpy.typing as npt

from tahqiq.lm import LanguageModel, Words
from tahqiq.lm.fold import LETTERS, MARKS
from tahqiq.mend import (
    brackets,
    breaks,
    codes,
    debris,
    ends,
    gaps,
    lamalef,
    letters,
    numbers,
    pieces,
    screen,
    shards,
    shifts,
    standins,
    together,
)
from tahqiq.mend.atoms import FOREIGN
from tahqiq.mend.pipeline import DOUBLED, loose
from tahqiq.mend.plan import Edit

Bools = npt.NDArray[np.bool_]
_END = "\x7f"
"""Stands between texts that are put together; no rule knows it."""
_ODD = letters.FOLDED + debris.DEBRIS + gaps.GAP + FOREIGN + "\u0640\u00c0-\u00ff"
"""What sound text hardly holds: texts with it are left to the rules themselves."""
_ALL_MARKS = MARKS + "\u05b0-\u05bd"
_DIGITS = "\u0660-\u0669\u06f0-\u06f9"


class _Together:
    """Texts put together, and which of them holds what."""

    def __init__(self, texts: list[str]) -> None:
        self.text = _END.join([*texts, ""])
        self.owner = np.repeat(np.arange(len(texts)), [len(text) + 1 for text in texts])
        self.size = len(texts)

    def among(self, inside: str) -> Bools:
        return screen.among(self.text, inside)

    def count(self, places: Bools, shift: int = 0) -> npt.NDArray[np.int64]:
        """How many of these places each text has; the column may be shorter than the text by `shift`."""
        return np.bincount(self.owner[: len(self.owner) - shift][places], minlength=self.size)


def quiet(texts: list[str], model: LanguageModel) -> list[bool]:
    """For each text whether none of these rules finds anything to do in it. Without a word model nobody is asked: False."""
    words = model.words
    if words is None or not texts:
        return [False] * len(texts)
    lot = _Together(texts)
    answers: list[bool] = (lot.count(lot.among(_ODD)) == 0).tolist()
    for there, sound in _asked(lot, model, words):
        for i in np.flatnonzero(there).tolist():
            answers[i] = answers[i] and sound(texts[i])
    return answers


def _asked(lot: _Together, model: LanguageModel, words: Words) -> list[tuple[Bools, Callable[[str], bool]]]:
    """What must be there for a rule or some to find anything, by text, and whether they find nothing."""
    feeds = lot.count(lot.among("\n\f"))
    marks = lot.count(lot.among(_ALL_MARKS))
    signs = lot.count(lot.among("()[]{}\u00ab\u00bb"))
    touching = lot.count(lot.among(ends.LETTER)[:-1] & lot.among(ends.DIGITS)[1:], 1)

    def none(*found: list[Edit]) -> bool:
        return not any(found)

    return [
        (_misread(lot), lambda text: not codes.suspicious(text)),
        (lot.count(lot.among("(")) > 0, lambda text: "(cid:" not in text),
        (_swapped(lot) | ((marks > 0) & (lot.count(lot.among(lamalef.ALEFS)) >= lamalef.ENOUGH)), _lam_alefs_sound),
        (_maksuras(lot) >= lamalef.MISPRINTS, lambda text: none(lamalef.maksuras(text, words, False))),
        (marks > 0, lambda text: _marks_sound(text, model)),
        (_long_words(lot) >= together.LEAST, lambda text: none(together.find(text, words))),
        (signs >= brackets.BAD, lambda text: none(brackets.facing_out(text), brackets.find(text))),
        (touching + 2 * feeds >= ends.LEAST // 2, lambda text: none(ends.find(text, words))),
        (feeds > 1, lambda text: none(pieces.find(text, words, False), breaks.find(text))),
        (lot.count(lot.among(_DIGITS)) > 0, lambda text: none(numbers.find(text))),
    ]


def _misread(lot: _Together) -> Bools:
    """Two letters in a row as misread UTF-8 has them."""
    pair = lot.among(codes.LEADS)[:-1] & lot.among(codes.TAILS)[1:]
    return lot.count(pair[:-2] & pair[2:], 3) > 0


def _swapped(lot: _Together) -> Bools:
    """What impossible lam-alefs hold, or alef + lam as often as a text that may have lost its lam-alefs."""
    points, alefs = screen.codes(lot.text), lot.among(lamalef.ALEFS)
    lam = points == ord(lamalef.LAM)
    article = alefs[:-1] & lam[1:]
    two = (points[:-2] == ord(lamalef.ALEF)) & article[1:]
    name = lam[:-1] & (points[1:] == ord(lamalef.ALEF))
    name = (points[:-3] == ord(lamalef.HEH)) & lam[1:-2] & name[2:]
    return (lot.count(article, 1) >= lamalef.ENOUGH) | (lot.count(two, 2) > 0) | (lot.count(name, 3) > 0)


def _maksuras(lot: _Together) -> npt.NDArray[np.int64]:
    """How often an alef maksura stands before a letter."""
    points = screen.codes(lot.text)
    return lot.count((points[:-1] == ord(lamalef.MAKSURA)) & lot.among(LETTERS)[1:], 1)


def _long_words(lot: _Together) -> npt.NDArray[np.int64]:
    """How many words are long."""
    inside = lot.among(LETTERS + MARKS)
    starts = np.flatnonzero(inside & ~np.concatenate(([False], inside[:-1])))
    until = np.flatnonzero(inside & ~np.concatenate((inside[1:], [False])))
    return np.bincount(lot.owner[starts[until - starts >= together.LONG - 1]], minlength=lot.size)


def _lam_alefs_sound(text: str) -> bool:
    return not lamalef.swapped_throughout(text) and not lamalef.suspicious(text)


def _marks_sound(text: str, model: LanguageModel) -> bool:
    """Whether the marks are on their letters, once each, and too few for words broken at them."""
    if len(list(islice(shards.BESIDE.finditer(text), shards.LEAST))) >= shards.LEAST:
        return False
    if loose(text) or DOUBLED.search(text) or standins.bearing(text) or letters.clusters(text):
        return False
    return model.marks is None or not shifts.find(text, model.marks, False)
