"""The rules about order, under one history for the document: back to front, words in reverse, runs from left to
right."""

from __future__ import annotations

from typing import TYPE_CHECKING

from tahqiq.lm import LanguageModel, Words
from tahqiq.mend import direction, lines, runs
from tahqiq.mend.atoms import atoms, rebuild, width
from tahqiq.mend.plan import Doubt, Edit

if TYPE_CHECKING:
    from tahqiq.mend.pipeline import State

LONG = 125.0
"""Mean letters: a line wider than this is several print lines joined."""
SAMPLE = 40
"""Lines looked at before the document is taken for sound."""
WORDS_TURNED, WORDS_TOTAL = 4.0, 18.0
"""Bits a line, and bits in all, by which the words must read better in reverse."""


def spans(text: str) -> list[tuple[int, int]]:
    """(start, end) of each line."""
    found, at = [], 0
    for line in text.replace("\f", "\n").split("\n"):
        found.append((at, at + len(line)))
        at += len(line) + 1
    return found


def directions(state: State, model: LanguageModel) -> None:
    """Lines back to front are turned round."""
    gains = direction.gains(state.text.replace("\f", "\n"), model)
    back = [i for i, gain in enumerate(gains) if gain > direction.ALONE]
    if not back:
        return
    places = spans(state.text)
    found = [state.text[s:e] for s, e in places]
    history = direction.vote([found[i] for i in back])
    readable = sum(direction.judged(line) for line in found)
    if len(back) > 0.5 * readable:  # one page has one history: short lines follow the others
        back = [i for i, gain in enumerate(gains) if gain > direction.WITH_OTHERS or direction.too_short(found[i])]
    edits = [
        Edit(*places[i], direction.turn(found[i], history), max(gains[i], 0.0))
        for i in back
        if direction.has_letters(found[i])
    ]
    state.take("reversed-digits" if history.digits else "visual-order", edits)


def word_order(state: State, model: Words) -> None:
    """Lines whose words stand in reverse, each word sound."""
    places = [p for p in spans(state.text) if p[1] - p[0] > 12]
    step = max(1, len(places) // SAMPLE)
    sample = [p for p in places[::step][:SAMPLE] if len(state.text[p[0] : p[1]].split()) > 3]
    if not sample:
        return
    gains = _word_gains(state.text, sample, model)
    if sum(gains) < WORDS_TOTAL or sum(gains) < WORDS_TURNED * len(gains):
        return
    if step > 1 or len(sample) < len(places):
        sample = [p for p in places if len(state.text[p[0] : p[1]].split()) > 1]
        gains = _word_gains(state.text, sample, model)
    edits = [
        Edit(s, e, direction.turn_words(state.text[s:e]), gain)
        for (s, e), gain in zip(sample, gains, strict=True)
        if gain > -WORDS_TURNED
    ]
    state.take("word-order", edits)


def _word_gains(text: str, places: list[tuple[int, int]], model: Words) -> list[float]:
    sequences = []
    for start, end in places:
        line = text[start:end]
        for reading in (line, direction.turn_words(line)):
            sequences.append(model.ids([a.text for a in atoms(reading)]))
    bits = runs.batch(sequences, model)
    return [bits[2 * i] - bits[2 * i + 1] for i in range(len(places))]


def runs_kept(state: State, model: Words, places: list[tuple[int, int]]) -> None:
    """Run order with the line breaks kept."""
    real: list[tuple[tuple[int, int], runs.Choice]] = []
    total = 0.0
    for quotes in (True, False):
        found = runs.choices(places, state.text, model, quotes)
        pairs = [(p, c) for p, c in zip(places, found, strict=True) if c is not None]
        gain = sum(max(c.gain, -runs.PER_LINE) for _, c in pairs)
        if gain > total:
            real, total = pairs, gain
    if total < runs.TOTAL or sum(c.gain for _, c in real) < runs.PER_LINE * len(real):
        return
    edits = []
    for (start, end), choice in real:
        if choice.gain > -runs.PER_LINE:
            first, last = choice.parts[0].start, choice.parts[-1].end
            edits.append(Edit(first, last, runs.text_of(choice, _open_quote(state.text, first)), choice.gain))
        else:
            state.doubts.append(Doubt("run-order", start, end, 2.0**choice.gain))
    state.take("run-order", edits)


def _open_quote(text: str, at: int) -> bool:
    """Whether a straight quote stands open here: an odd number since the last blank line or full stop at a line's
    end."""
    since = max(text.rfind("\n\n", 0, at), text.rfind(".\n", 0, at), text.rfind("\f", 0, at), 0)
    return text.count('"', since, at) % 2 == 1


def runs_lost(state: State, model: Words, places: list[tuple[int, int]]) -> None:
    """Run order with the line breaks lost."""
    best: tuple[float, list[lines.Stream], list[lines.Decoded]] = (0.0, [], [])
    for quotes in (True, False):
        streams = [lines.Stream(atoms(state.text, s, e), model, quotes) for s, e in places]
        streams = [s for s in streams if s.runs[-1] > 0]
        if not streams or not lines.suspicious(streams):
            continue
        about = lines.line_width(streams)
        decoded = [lines.decode(s, about) for s in streams]
        gain = sum(lines.gain(s, d) for s, d in zip(streams, decoded, strict=True))
        if gain > best[0] and gain > lines.PER_RUN * sum(int(s.runs[-1]) for s in streams):
            best = gain, streams, decoded
    if best[0] < lines.TOTAL:
        return
    edits = []
    for stream, result in zip(best[1], best[2], strict=True):
        for line in result.lines:
            if line != sorted(line):
                start, end = stream.parts[min(line)].start, stream.parts[max(line)].end
                edits.append(Edit(start, end, rebuild(stream.parts, line, stream.runs.tolist())))
    state.take("run-order", edits)


def run_order(state: State, model: Words) -> None:
    """Runs that stood from left to right."""
    short, long = [], []
    for start, end in spans(state.text):
        line = state.text[start:end]
        if not any(c in BREAKING or c.isdigit() or (c.isascii() and c.isalpha()) for c in line):
            continue
        if len(line) > 0.7 * LONG and sum(map(width, line.split(" "))) > LONG:
            long.append((start, end))
        else:
            short.append((start, end))
    if short:
        runs_kept(state, model, short)
    if long:
        runs_lost(state, model, long)


BREAKING = frozenset('"()[]\u00ab\u00bb\u201c\u201d')
