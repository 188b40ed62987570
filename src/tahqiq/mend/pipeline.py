"""The order of repairs: each rule sees the text as the rules before it left it; the page's history decides, then
each line."""

from __future__ import annotations

import re
from collections.abc import Iterator
from typing import NamedTuple

from tahqiq import lm
from tahqiq.lm import LanguageModel, Letters, Words
from tahqiq.mend import (
    brackets,
    breaks,
    codes,
    columns,
    debris,
    ends,
    furniture,
    gaps,
    lamalef,
    letters,
    mirrored,
    numbers,
    order,
    pieces,
    shards,
    shifts,
    spaces,
    standins,
    stretched,
    tables,
    together,
    torn,
)
from tahqiq.mend.atoms import FOREIGN
from tahqiq.mend.plan import Doubt, Edit, Step, confidence, explain, shifted, traced, undo
from tahqiq.mend.screen import holds, points
from tahqiq.mend.state import Sound, State
from tahqiq.model import Traced

ROUNDS = 8
"""Times the rules are gone through; a text that still changes then is left as it was."""
BLOCK = 300_000
"""Characters that share a diagnosis."""
LASTING = ("digits-perhaps-reversed",)
"""Doubts about a step that was taken: nothing shows them any more in the text that it gave."""
TURNED = ("visual-order", "reversed-digits", "word-order")
MOSTLY = 0.15
"""Share of lines that were turned; after that a piece of a line is sound in itself."""
_RTL = re.compile("[\u0590-\u08ff\ufb1d-\ufdff\ufe70-\ufefc\u00c0-\u00ff]")
_FORMS, _DEBRIS, _GAPS, _STRANGE = map(points, (letters.FOLDED, debris.DEBRIS, gaps.GAP, FOREIGN))
_MARKS, _VOWELS = points("\u064b-\u065f\u0670"), points("\u064b-\u0652")
_BORNE = points("\u064b-\u0652\u05b0-\u05bd")
_FOREIGN = re.compile(
    f"[{FOREIGN}](?:(?<=[{letters.TASHKEEL}\u0621-\u064a][{FOREIGN}])|(?<=[{letters.TASHKEEL}\u0621-\u064a] [{FOREIGN}]))"
)
_LOOSE = re.compile("[\u064b-\u0652\u0670](?<=[ \u00a0\u0640][\u064b-\u0652\u0670])")
DOUBLED = re.compile("([\u064b-\u065f\u0670])\\1")
"""What a rule cannot do without: a text without it is not searched further. The rarest character stands first: the
search for it is quick, and what stands before it is looked back at."""


class Mended(NamedTuple):
    """What mending a text gave. `steps` applied to `source` give `text`; undone they give `source` back."""

    text: str
    source: str
    steps: list[Step]
    confidence: float
    """The share of the steps that is right, by what was measured for steps like them; 1.0 where nothing was done."""
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


def model_of(lang: str) -> LanguageModel:
    """The model that judges a language: Urdu's letters are judged by the Persian one."""
    return lm.load("fa", spelt=False) if lang == "ur" else lm.load(lang)


def mend(text: str, lang: str = "ar", furniture: str = "keep") -> Mended:
    """The text mended. lang: "ar", "fa", "ur", "he" ("ur" is judged by the Persian model's letters).

    furniture "drop" takes page numbers and running heads out; they are steps like all others. A text longer than
    `BLOCK` is diagnosed block by block, cut between pages or lines.
    """
    return mended(text, model_of(lang), furniture)


def mended(text: str, model: LanguageModel, furniture: str, sound: Sound | None = None) -> Mended:
    """As `mend`; `sound`: rules that are known to find nothing in the text."""
    pieces: list[str] = []
    steps: list[Step] = []
    doubts: list[Doubt] = []
    at = 0
    for block in blocks(text):
        state = _block(block, model, sound)
        pieces.append(state.text)
        steps += shifted(state.steps, at)
        doubts += [d._replace(start=d.start + at, end=d.end + at) for d in state.doubts]
        at += len(state.text)
    whole = State("".join(pieces))
    if furniture == "drop":
        _furniture(whole)
    steps += whole.steps
    sure = sum(map(confidence, steps)) / len(steps) if steps else 1.0
    return Mended(whole.text, text, steps, round(sure, 3), doubts)


def blocks(text: str) -> Iterator[str]:
    """The text in pieces of about `BLOCK` characters, cut after a form feed, a line feed, or else a space."""
    at = 0
    while len(text) - at > 1.5 * BLOCK:
        cut = max(text.rfind(sign, at + BLOCK // 2, at + BLOCK) for sign in "\f\n")
        if cut < 0:
            cut = text.rfind(" ", at, at + BLOCK)
        end = cut + 1 if cut >= 0 else at + BLOCK
        yield text[at:end]
        at = end
    if at < len(text):
        yield text[at:]


def _block(text: str, model: LanguageModel, sound: Sound | None) -> State:
    """One block, gone through until nothing changes; as it was if that does not happen."""
    state = State(text, sound)
    if not _RTL.search(text):
        return state
    lasting: set[str] = set()
    for _ in range(ROUNDS):
        count = len(state.steps)
        state.doubts = []
        _round(state, model, bool(state.steps))
        if len(state.steps) == count:
            state.doubts += [Doubt(reason, 0, len(state.text), 0.5) for reason in lasting]
            return state
        lasting |= {doubt.reason for doubt in state.doubts if doubt.reason in LASTING}
    unstable = State(text)
    unstable.doubts.append(Doubt("unstable", 0, len(text), 0.0))
    return unstable


def _furniture(state: State) -> None:
    for _ in range(ROUNDS):
        if not state.take("furniture", furniture.edits(state.text)):
            return


def _round(state: State, model: LanguageModel, damaged: bool) -> None:
    """Every rule once: what the characters are, where the lines run, what the words are, how they follow on each other."""
    _characters(state, damaged)
    state.order(order.directions, model)
    _letters(state, model, damaged)
    _runs(state, model.words)
    if model.words is not None:
        _gaps(state, model.words, damaged)


def _characters(state: State, damaged: bool) -> None:
    """Encodings, and characters that are no text."""
    if damaged and "\r\n" in state.text:
        state.take("debris", [Edit(m.start(), m.start() + 1, "") for m in re.finditer("\r\n", state.text)])
    if codes.suspicious(state.text):
        state.look("codes", codes.find)
    if "(cid:" in state.text:
        state.look("gaps", debris.unmapped)
    if holds(state.text, _DEBRIS):
        if "\u202a" in state.text:
            state.look("embedding", debris.embedded)
        state.look("debris", debris.find)
    if holds(state.text, _BORNE):
        state.look("stand-ins", standins.bearing)


def _letters(state: State, model: LanguageModel, damaged: bool) -> None:
    """Letters and their marks, and the words they make."""
    words = model.words
    if holds(state.text, _FORMS):
        state.look("forms", letters.forms)
    if words is not None:
        if holds(state.text, _STRANGE) or holds(state.text, _MARKS):
            state.order(shards.turn_lines, words)
        if holds(state.text, _STRANGE) and _FOREIGN.search(state.text):
            state.look("stand-ins", standins.find, words, model.marks)
        state.order(_lam_alefs, words, model.letters)
        if "\u0649" in state.text:
            state.look("lam-alef", lamalef.maksuras, words, damaged or bool(state.steps))
    if "\u064e" in state.text or "\u064b" in state.text or "\u0651" in state.text:
        state.look("marks", letters.clusters)
    if "\u0640" in state.text:
        state.look("kashida", letters.kashida)
    if words is not None:
        state.look("together", together.find, words)
        if damaged or state.steps:
            state.look("mirrored", mirrored.find, words, model.letters)
        state.order(order.word_order, words)
        if damaged or state.steps:
            state.look("stretched", stretched.find, words, model.letters)
        if damaged or state.steps or loose(state.text):
            state.look("torn", torn.find, words)
    else:
        state.order(order.signs_order)
    if model.marks is not None and holds(state.text, _VOWELS):
        state.look("marks-shifted", shifts.find, model.marks, damaged or bool(state.steps))
    if loose(state.text) or (holds(state.text, _MARKS) and DOUBLED.search(state.text)):
        state.look("marks", letters.marks, words.knows if words is not None else None)


def _runs(state: State, words: Words | None) -> None:
    """Runs, pieces, numbers and signs in their order."""
    turned = sum(step.rule in TURNED for step in state.steps) > MOSTLY * state.text.count("\n")
    if turned:
        state.look("tables", tables.find)
        state.look("pieces", pieces.find, words, turned)
    state.order(order.run_order, words)
    if not any(step.rule == "run-order" for step in state.steps):
        state.look("brackets", brackets.facing_out)
    state.look("run-ends", ends.find, words)
    state.look("pieces", pieces.find, words, turned)
    state.look("reversed-numbers", numbers.find)
    if state.steps:
        state.look("drawn-numbers", numbers.cells)
    state.look("line-breaks", breaks.find)
    state.look("brackets", brackets.find)
    if state.steps:
        state.look("brackets", brackets.respaced)
        if words is not None:
            state.look("columns", columns.find, words)


def _gaps(state: State, words: Words, damaged: bool) -> None:
    """Glyphs without a map, and spaces."""
    damaged = damaged or bool(state.steps)
    if holds(state.text, _GAPS):
        state.look("gaps", gaps.find, words)
    if damaged:
        state.look("spaces", spaces.words, words)
        state.look("spaces", spaces.articles, words)
        state.look("spaces", spaces.before_stops)
        state.look("spaces", spaces.beside_numbers)
        state.look("spaces", spaces.between_numbers)


def loose(text: str) -> bool:
    """Whether a mark follows a space or a kashida."""
    return holds(text, _MARKS) and _LOOSE.search(text) is not None


def _lam_alefs(state: State, words: Words, alphabet: Letters) -> None:
    """Lam-alefs: the impossible ones always, all of them where the document has none left."""
    everywhere = lamalef.swapped_throughout(state.text)
    if not everywhere and not lamalef.suspicious(state.text):
        return
    state.take("lam-alef", lamalef.names(state.text, everywhere))
    state.take("lam-alef", lamalef.find(state.text, words, alphabet, everywhere))
