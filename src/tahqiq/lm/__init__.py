"""The language models: letters and words, memory-mapped, loaded when first asked, scored in numpy.

    model = lm.load("ar")
    model.score(text)            bits per character, lower is likelier
    model.score_words(text)      bits per word
    model.compare([a, b])        bits of each whole candidate, for choosing the lowest
    model.is_language(text)      False: gibberish; None: cannot tell; True

Models ship for Arabic and Persian (letters and words) and Hebrew (letters); docs/model-card.md says what they were
made from.
"""

from __future__ import annotations

from functools import cached_property, lru_cache
from pathlib import Path

import numpy as np

from tahqiq.lm import store
from tahqiq.lm.fold import tokens
from tahqiq.lm.letters import DIGIT, FIRST_LETTER, FOREIGN, SPACE, Letters
from tahqiq.lm.marks import Marks
from tahqiq.lm.words import Words

__all__ = ["LANGUAGES", "LanguageModel", "Letters", "Marks", "Words", "load"]

LEAST_LETTERS = 24
"""Letters below which nothing is said about a text."""
GIBBERISH = 4.6
"""Bits a letter under the best model of the script. Held-out text has 2.2-3.2, letters shuffled within words 5.2."""
LANGUAGES = ("ar", "fa", "he")
DATA = Path(__file__).parent / "data"


class LanguageModel:
    """The models of one language. Files are mapped when the property is first used."""

    def __init__(self, lang: str, folder: Path = DATA, spelt: bool = True) -> None:
        self.lang = lang
        self.folder = folder
        self.spelt = spelt
        """Words are judged, too: False for a language that shares its letters alone with the model's."""

    @cached_property
    def letters(self) -> Letters:
        """The letter model."""
        return Letters(*store.read(self.folder / f"{self.lang}.letters.bin"))

    @cached_property
    def words(self) -> Words | None:
        """The word model, None where the language has none."""
        path = self.folder / f"{self.lang}.words.bin"
        return Words(*store.read(path)) if self.spelt and path.exists() else None

    @cached_property
    def marks(self) -> Marks | None:
        """The marks model, None where the language has none."""
        path = self.folder / f"{self.lang}.marks.bin"
        return Marks(*store.read(path)) if path.exists() else None

    def score(self, text: str) -> float:
        """Bits per character of the text under the letter model (spaces count, marks do not); 0 for an empty text."""
        bits = self.letters.bits(self.letters.codes(text))
        return float(bits.mean()) if len(bits) else 0.0

    def score_words(self, text: str) -> float:
        """Bits per token under the word model, its end counted; letters' bits per word where there is no word model."""
        words = tokens(text)
        if self.words is None:
            return self.score(text) * len(text) / max(1, len(words))
        return float(self.words.sequence(self.words.ids(words)).mean())

    def compare(self, candidates: list[str]) -> list[float]:
        """Total bits of each candidate: words where there is a word model, else letters. The lowest wins."""
        if self.words is None:
            return [float(self.letters.bits(self.letters.codes(text)).sum()) for text in candidates]
        return [float(self.words.sequence(self.words.ids(tokens(text))).sum()) for text in candidates]

    def is_language(self, text: str) -> bool | None:
        """Whether the letters of the text make a language of this script; see `judge`."""
        return judge(text)


@lru_cache(maxsize=8)
def load(lang: str = "ar", spelt: bool = True) -> LanguageModel:
    """The models of a language; nothing is read before it is asked for. ValueError: a language without one.

    spelt=False leaves the words out, for a language that is judged by the letters of another.
    """
    if lang not in LANGUAGES:
        raise ValueError(f"no language model for {lang!r}; there are {', '.join(LANGUAGES)}")
    return LanguageModel(lang, spelt=spelt)


UNTRAINED = frozenset(
    "\u0679\u067c\u0681\u0685\u0688\u0689\u0691\u0693\u0695\u0696\u069a\u06ab\u06b5\u06ba\u06bc\u06be"
    "\u06c1\u06c2\u06c3\u06c6\u06c7\u06c8\u06ce\u06d0\u06d2\u06d3\u06d5"
)
"""Letters of Urdu, Kurdish, Pashto, Sindhi and Uighur, for which there is no model."""


def judge(text: str) -> bool | None:
    """True: a language that a model knows; False: gibberish in a script that a model knows; None: cannot tell.

    None where fewer than `LEAST_LETTERS` letters are of the script, or where letters occur that no model was trained on
    (Urdu, Kurdish, Pashto …).
    """
    hebrew = sum("\u05d0" <= c <= "\u05ea" for c in text)
    arabic = sum("\u0620" <= c <= "\u06d3" or "\ufb50" <= c <= "\ufefc" for c in text)
    if max(hebrew, arabic) < LEAST_LETTERS:
        return None
    names = ("he",) if hebrew > arabic else ("ar", "fa")
    best = 99.0
    for name in names:
        model = load(name).letters
        codes = model.codes(text)
        own = codes >= FIRST_LETTER
        if own.sum() < LEAST_LETTERS:
            return None
        bits = model.bits(codes)
        best = min(best, float(np.mean(bits[own | (codes == SPACE) | (codes == DIGIT)])))
    if best < GIBBERISH:
        return True
    strange = sum(c in UNTRAINED for c in text) + int((codes == FOREIGN).sum())
    return None if strange > 0.02 * max(hebrew, arabic) else False
