"""A plan of repairs: steps that can be applied, explained and undone. Nothing in `tahqiq.mend` changes text in
another way."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from difflib import SequenceMatcher
from typing import NamedTuple

from tahqiq.model import Traced

RULES = {
    "codes": "bytes read in the wrong encoding",
    "debris": "invisible characters left behind",
    "embedding": "numbers and signs in the order of the ink inside bidi controls",
    "visual-order": "the line was back to front",
    "reversed-digits": "the line was back to front, its digits with it",
    "reversed-numbers": "numbers back to front in lines that are not",
    "drawn-numbers": "a number alone, its signs in the order of the ink",
    "word-order": "the line's words were in reverse",
    "run-order": "the line's runs stood from left to right",
    "tables": "a table's columns one after the other",
    "columns": "a page's columns read across",
    "pieces": "a print line in pieces, each on a line of its own",
    "line-breaks": "a line broken inside a sentence",
    "run-ends": "signs and spaces at the wrong end of a run",
    "mirrored": "single words back to front",
    "stand-ins": "a foreign letter for a glyph that had no map",
    "forms": "presentation forms for letters",
    "lam-alef": "lam-alef with its letters swapped",
    "kashida": "stretching inside a word",
    "stretched": "stretching that came out as a letter",
    "marks": "a mark doubled, or parted from its letter",
    "marks-shifted": "a mark before its letter, or a letter late",
    "together": "words run together, throughout",
    "torn": "words torn apart by spaces",
    "gaps": "a glyph that had no map",
    "brackets": "brackets turned round",
    "spaces": "spaces lost, inside words, or before stops",
    "furniture": "page numbers and running heads",
}
"""Every rule, in the order in which they are tried, and the damage it undoes."""


class Edit(NamedTuple):
    """A replacement of text[start:end]; gain in bits of the language model, 0 where the rule needs no model."""

    start: int
    end: int
    after: str
    gain: float = 0.0


class Step(NamedTuple):
    """One repair. Positions are in the text as it stands when all earlier steps have been applied."""

    rule: str
    start: int
    end: int
    before: str
    after: str
    gain: float


class Doubt(NamedTuple):
    """A stretch of the result that is perhaps still damaged and was left as it was."""

    reason: str
    start: int
    end: int
    confidence: float
    """Of the repair that was not made."""


RIGHT = {
    "codes": 0.99, "debris": 0.998, "embedding": 0.9, "visual-order": 0.99, "reversed-digits": 0.98,
    "word-order": 0.99, "run-order": 0.91, "run-ends": 0.9, "mirrored": 0.93, "stand-ins": 0.9, "stretched": 0.9,
    "pieces": 0.9, "torn": 0.95, "marks-shifted": 0.9, "reversed-numbers": 0.97, "line-breaks": 0.95,
    "tables": 0.9, "together": 0.9, "drawn-numbers": 0.95, "columns": 0.8,
    "forms": 0.997, "lam-alef": 0.98, "kashida": 0.99, "marks": 0.95, "gaps": 0.9, "brackets": 0.95,
    "spaces": 0.95, "furniture": 0.95,
}  # fmt: skip
"""How often a step of each rule was right, over held-out pages (bench/mend/reliability.py: the line, or the paragraph where
lines were lost, equals the truth). Rules that are not met there (those about what extractors make of pages: run-ends, pieces,
tables, together, line-breaks, marks-shifted, torn, stretched, stand-ins, mirrored, reversed-numbers, drawn-numbers; embedding,
gaps, brackets, furniture) have a cautious guess."""
CLOSE, CLOSE_RIGHT = 5.0, 0.88
"""A step about order that gains fewer bits is right so often."""
ORDER = ("run-order", "word-order")


def confidence(step: Step) -> float:
    """How often such a step is right."""
    if step.rule in ORDER and step.gain < CLOSE:
        return CLOSE_RIGHT
    return RIGHT[step.rule]


class PlanError(ValueError):
    """A step does not fit the text it is applied to."""


def steps_of(rule: str, text: str, edits: Iterable[Edit]) -> list[Step]:
    """Edits of one text, not overlapping, as steps in ascending order; edits that change nothing are left out."""
    steps, shift = [], 0
    for edit in sorted(edits):
        before = text[edit.start : edit.end]
        if before != edit.after:
            start = edit.start + shift
            steps.append(Step(rule, start, start + len(before), before, edit.after, round(edit.gain, 2)))
            shift += len(edit.after) - len(before)
    return steps


def apply(text: str, steps: Sequence[Step]) -> str:
    """The text after the steps. Raises `PlanError` if a step does not find what it replaces."""
    done: list[str] = []
    cursor = shift = 0
    for step in steps:
        at = step.start - shift
        if at < cursor:
            text, done, cursor, shift, at = "".join(done) + text[cursor:], [], 0, 0, step.start
        if text[at : at + len(step.before)] != step.before:
            raise PlanError(f"step {step.rule!r} at {step.start} does not find {step.before!r}")
        done += (text[cursor:at], step.after)
        cursor = at + len(step.before)
        shift += len(step.after) - len(step.before)
    return "".join(done) + text[cursor:]


def inverse(steps: Sequence[Step]) -> list[Step]:
    """The steps that undo these."""
    return [Step(s.rule, s.start, s.start + len(s.after), s.after, s.before, -s.gain) for s in reversed(steps)]


def takes(steps: Iterable[Step]) -> Iterator[list[Step]]:
    """The steps in stretches that ascend without overlapping, so that each can be gone through at once."""
    take: list[Step] = []
    for step in steps:
        if take and step.start < take[-1].start + len(take[-1].after):
            yield take
            take = []
        take.append(step)
    if take:
        yield take


def undo(text: str, steps: Sequence[Step]) -> str:
    """The text before the steps. Raises `PlanError` if a step's result is not where it should be."""
    for take in reversed(list(takes(steps))):
        done: list[str] = []
        cursor = 0
        for step in take:
            end = step.start + len(step.after)
            if text[step.start : end] != step.after:
                raise PlanError(f"step {step.rule!r} at {step.start} cannot be undone")
            done += (text[cursor : step.start], step.before)
            cursor = end
        text = "".join(done) + text[cursor:]
    return text


def shifted(steps: Iterable[Step], by: int) -> list[Step]:
    """The same steps for a text that stands `by` characters further on."""
    return [s._replace(start=s.start + by, end=s.end + by) for s in steps]


def explain(steps: Sequence[Step], most: int = 60) -> str:
    """The plan in words, a step a line."""
    lines = []
    for step in steps:
        before, after = (t if len(t) <= most else t[: most - 1] + "\u2026" for t in (step.before, step.after))
        gain = f"  (+{step.gain:.0f} bits)" if step.gain > 0 else ""
        lines.append(f"{step.start}: {step.rule} ({RULES[step.rule]}): {before!r} \u2192 {after!r}{gain}")
    return "\n".join(lines)


def traced(text: str, steps: Sequence[Step]) -> Traced:
    """The result of the steps, each character with the index in `text` it was made from, -1 where it is new.

    Inside a step, characters of `after` are matched to equal characters of `before` (order first, then anywhere).
    """
    source = list(range(len(text)))
    result = text
    for take in takes(steps):
        applied = apply(result, take)
        fresh: list[int] = []
        cursor = 0
        for step in take:
            at = step.start - len(fresh) + cursor  # in what the take began with
            fresh += source[cursor:at]
            old = source[at : at + len(step.before)]
            fresh += [old[i] if i >= 0 else -1 for i in _matched(step.before, step.after)]
            cursor = at + len(step.before)
        source, result = fresh + source[cursor:], applied
    return Traced(result, source)


def _matched(before: str, after: str) -> list[int]:
    """For each character of `after` the index of its like in `before`, each used once; -1 where none is left."""
    inner = [-1] * len(after)
    free = set(range(len(before)))
    for a, b, size in SequenceMatcher(None, before, after, autojunk=False).get_matching_blocks():
        for i in range(size):
            inner[b + i] = a + i
            free.discard(a + i)
    places: dict[str, list[int]] = {}
    for i in sorted(free, reverse=True):
        places.setdefault(before[i], []).append(i)
    for i, char in enumerate(after):
        if inner[i] < 0 and places.get(char):
            inner[i] = places[char].pop()
    return inner
