"""The order of repairs: each rule sees the text as the rules before it left it; the page's history decides, then
each line."""

from __future__ import annotations

import re
from collections.abc import Callable
from typing import NamedTuple

from tahqiq import lm
from tahqiq.lm import LanguageModel, Letters, Words
from tahqiq.mend import brackets, codes, debris, furniture, gaps, lamalef, letters, order, spaces
from tahqiq.mend.plan import Doubt, Edit, Step, apply, explain, inverse, steps_of, traced, undo
from tahqiq.model import Traced

ROUNDS = 4
"""Times the rules are gone through; a text that still changes then is left as it was."""
_RTL = re.compile("[\u0590-\u08ff\ufb1d-\ufdff\ufe70-\ufefc\u00c0-\u00ff]")
WORTH = re.compile(
    f"[{letters.FOLDED}{debris.DEBRIS}{gaps.GAP}\u0640]|[\u00c0-\u00ff][\u0080-\u00bf\u0192-\u2122]"
    f"|[\u00c0-\u00ff]{{3}}|[\u0637\u0638][\u0080-\u00bf\u0192\u2018-\u2122\u067e-\u06d2]"
)
"""Signs of damage that a single search finds."""


class Mended(NamedTuple):
    """What mending a text gave. `steps` applied to `source` give `text`; undone they give `source` back."""

    text: str
    source: str
    steps: list[Step]
    confidence: float
    """That the steps taken are right: the least of the rules' own; 1.0 where nothing was done."""
    doubts: list[Doubt]
    """Stretches of `text` that may still be damaged and were left alone."""

    def explain(self) -> str:
        """The plan in words, a step a line."""
        return explain(self.steps)

    def undo(self) -> str:
        """The text before mending, from the steps alone."""
        return undo(self.text, self.steps)

    def traced(self) -> Traced:
        """The result, each character with the index in `source` that it was made from."""
        return traced(self.source, self.steps)


class State:
    """The text on its way, with the steps so far."""

    def __init__(self, text: str) -> None:
        self.text = text
        self.steps: list[Step] = []
        self.doubts: list[Doubt] = []
        self.confidence = 1.0

    def take(self, rule: str, edits: list[Edit]) -> int:
        """Carry out the edits; how many changed something."""
        steps = steps_of(rule, self.text, edits)
        if steps:
            self.text = apply(self.text, steps)
            self.steps += steps
        return len(steps)


def mend(text: str, lang: str = "ar", furniture: str = "keep") -> Mended:
    """The text mended. lang: "ar", "fa", "ur", "he" ("ur" is judged by the Arabic and Persian models).

    furniture "drop" takes page numbers and running heads out; they are steps like all others.
    """
    state = State(text)
    if _RTL.search(text):
        model = lm.load({"ur": "fa"}.get(lang, lang))
        for _ in range(ROUNDS):
            count = len(state.steps)
            state.doubts = []
            _round(state, model, bool(state.steps))
            if len(state.steps) == count:
                break
        else:
            return Mended(text, text, [], 1.0, [Doubt("unstable", 0, len(text), 0.0)])
    if furniture == "drop":
        _furniture(state)
    return Mended(state.text, text, state.steps, round(state.confidence, 3), state.doubts)


def _furniture(state: State) -> None:
    for _ in range(ROUNDS):
        if not state.take("furniture", furniture.edits(state.text)):
            return


def _round(state: State, model: LanguageModel, damaged: bool) -> None:
    """Every rule once."""
    if WORTH.search(state.text):
        state.take("codes", codes.find(state.text))
        state.take("debris", debris.find(state.text))
    order.directions(state, model)
    state.take("forms", letters.forms(state.text))
    words = model.words
    if words is not None:
        _lam_alefs(state, words, model.letters)
    if "\u0640" in state.text:
        marks_first = letters.marks(state.text)
        state.take("marks", marks_first)
        state.take("kashida", letters.kashida(state.text))
    state.take("marks", letters.marks(state.text))
    if words is None:
        return
    order.word_order(state, words)
    order.run_order(state, words)
    damaged = damaged or bool(state.steps)
    state.take("gaps", gaps.find(state.text, words))
    state.take("brackets", brackets.find(state.text))
    if damaged:
        found, seen = spaces.words(state.text, words)
        if len(found) > max(2, spaces.OFTEN * seen):
            state.take("spaces", found)
        state.take("spaces", spaces.before_stops(state.text))


def _lam_alefs(state: State, words: Words, alphabet: Letters) -> None:
    """Lam-alefs: the impossible ones always, all of them where the document has none left."""
    everywhere = lamalef.swapped_throughout(state.text)
    if not everywhere and not lamalef.suspicious(state.text):
        return
    state.take("lam-alef", lamalef.names(state.text))
    edits, at = [], 0
    for line in state.text.split("\n"):
        better, gain = lamalef.mended(line, words, alphabet, everywhere)
        edits += _by_word(line, better, at, gain)
        at += len(line) + 1
    state.take("lam-alef", edits)


def _by_word(line: str, better: str, at: int, gain: float) -> list[Edit]:
    """One edit for each word that differs; both lines have the same length."""
    return [
        Edit(at + m.start(), at + m.end(), better[m.start() : m.end()], gain)
        for m in re.finditer(r"\S+", line)
        if better[m.start() : m.end()] != m.group()
    ]


Rule = Callable[[str], list[Edit]]
__all__ = ["Mended", "State", "inverse", "mend"]
