"""The rules about order, under one history for the document: back to front, words in reverse, runs from left to
right."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator
from itertools import accumulate, pairwise
from typing import TypeVar

from tahqiq.lm import LanguageModel, Words
from tahqiq.lm.fold import FORMS, HEBREW, LETTERS, MARKS
from tahqiq.mend import direction, glance, letters, lines, runs, zones
from tahqiq.mend.atoms import Atom, atoms, rebuild
from tahqiq.mend.page import Decoded, Stream
from tahqiq.mend.plan import Doubt, Edit
from tahqiq.mend.state import State

LONG = 130
"""Characters: a line longer than this is several print lines joined."""
SAMPLE, PARAGRAPHS, FEW = 16, 10, 2
"""Lines, and paragraphs that lost their line breaks, that are looked at, evenly spread, before a text is taken for sound;
and the paragraphs looked at before these."""
AT_ONCE = 60_000
"""Characters of a paragraph whose lines are sought together: a few hundred bytes of memory each. A cut may
spoil one print line in 700."""
GLANCE = 6_000
"""Characters of a paragraph that are looked at first: some hundred joints of runs."""
WORDS_TURNED, WORDS_TOTAL = 4.0, 18.0
"""Bits a line, and bits in all, by which the words must read better in reverse."""
SIGNS_LEFT, SIGNS_MORE = 5, 3
"""Commas and stops right before words that show reversed words, and how many times those right after words."""
NEAR = 3.0
"""Bits a line that the reading by zones may cost more than that by runs, which is free to put any sign where it likes."""
TURNED = 2
"""Lines that must read better turned for each that reads worse, where signs and numbers alone are asked."""
CUT, CUT_SHARE = 4, 0.9
"""Lines that end in a number behind letters, and how many of them there are for each number with letters behind it, in
text that was cut at its numbers: its runs are in order. (MuPDF of LibreOffice and Typst: 1 to 4; where runs do stand from
left to right 0.1 to 0.7.)"""
UNIFORM = 1.35
"""The longest lines of a document with its line breaks, in its median line (half-full lines left out)."""

_BREAKING = re.compile('[0-9A-Za-z\u0660-\u0669\u06f0-\u06f9"()\\[\\]\u00ab\u00bb\u201c\u201d]')
_WORD = f"{LETTERS}{FORMS}{HEBREW}{MARKS}"
_AT_END = re.compile(f"(?m)[{_WORD}].*\\d%?$")
_BEFORE_LETTERS = re.compile(f"\\d%?[ \u00a0]*[{_WORD}]")
Place = tuple[int, int]
Stretch = tuple[str, int, int]
"""A text, and where in it."""
T = TypeVar("T")


def sampled(places: list[T], most: int = SAMPLE) -> list[T]:
    """At most so many of the places, evenly spread."""
    return places[:: -(-len(places) // most)] if len(places) > most else places


def spans(text: str) -> list[Place]:
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
    if len(back) < 0.2 * readable and sum(gains[i] for i in back) < direction.LONELY:
        state.doubts += [Doubt("visual-order", *places[i], 0.5) for i in back]
        return
    if len(back) > 0.5 * readable:  # one page has one history: short lines follow the others
        least = direction.WITH_ALL if len(back) > direction.NEARLY_ALL * readable else direction.WITH_OTHERS
        back = [i for i, gain in enumerate(gains) if gain > least or direction.too_short(found[i])]
    edits = [
        Edit(*places[i], direction.turn(found[i], history), max(gains[i], 0.0))
        for i in back
        if direction.has_letters(found[i])
    ]
    if not history.proved:
        state.doubts.append(Doubt("digits-perhaps-reversed", places[back[0]][0], places[back[-1]][1], 0.5))
    state.take("reversed-digits" if history.digits else "visual-order", edits)


def word_order(state: State, model: Words) -> None:
    """Lines whose words stand in reverse, each word sound."""
    few = beginnings(state.text)
    drawn = direction.signs_drawn([text[s:e] for text, s, e in few])
    turn = direction.turn_atoms if drawn else direction.turn_words
    if not words_turned(word_gains(few, model, turn)):
        return
    places = [p for p in spans(state.text) if " " in state.text[p[0] : p[1]]]
    edits = [
        Edit(s, e, turn(state.text[s:e]), gain)
        for (s, e), gain in zip(places, word_gains([(state.text, *p) for p in places], model, turn), strict=True)
        if gain > -WORDS_TURNED
    ]
    state.take("word-order", edits)
    if drawn:
        state.take("marks", letters.rotated(state.text, model.knows))


def beginnings(text: str) -> list[Stretch]:
    """The stretches of a text whose words are asked whether they stand in reverse."""
    places = [p for p in spans(text) if p[1] - p[0] > 24]
    return [(text, s, min(e, s + LONG)) for s, e in sampled(places)]


def words_turned(gains: list[float]) -> bool:
    """Whether these gains of its stretches say that a text's words stand in reverse."""
    return sum(gains) >= WORDS_TOTAL and sum(gains) >= WORDS_TURNED * len(gains)


def signs_order(state: State) -> None:
    """Lines whose words stand in reverse, in a language without a word model: commas and stops stand right before
    words, and so rarely right after them that nobody wrote them so."""
    places = [p for p in spans(state.text) if " " in state.text[p[0] : p[1]]]
    left, right = direction.signs_sides("\n".join(state.text[s:e] for s, e in places))
    if left < SIGNS_LEFT or left < SIGNS_MORE * right:
        return
    edits = [Edit(s, e, direction.turn_atoms(state.text[s:e]), runs.SIGN) for s, e in places]
    state.take("word-order", edits)


def word_gains(stretches: list[Stretch], model: Words, turn: Callable[[str], str]) -> list[float]:
    """Bits by which the words of each stretch read better turned round."""
    if not stretches:
        return []
    if turn is direction.turn_words:
        return glance.reversed_gains([text[start:end] for text, start, end in stretches], model)
    faces = [face for text, start, end in stretches for face in (text[start:end], turn(text[start:end]))]
    lines_of = [[part.text for part in atoms(face)] for face in faces]
    ends = list(accumulate(map(len, lines_of), initial=0))
    ids = model.ids([word for line in lines_of for word in line])
    bits = runs.batch(ids, [range(a, b) for a, b in pairwise(ends)], model)
    return [bits[2 * i] - bits[2 * i + 1] for i in range(len(stretches))]


def _best_choices(text: str, places: list[Place], model: Words | None) -> list[tuple[Place, runs.Choice]]:
    """The readings of the lines under whichever habit of breaking runs explains them better; [] if they are sound."""
    parsed = [atoms(text, start, end) for start, end in places]
    return best_choices(places, runs.choices(parsed, model, habits(model)), model)


def habits(model: Words | None) -> tuple[runs.Habit, ...]:
    """The habits of breaking runs that can be told from each other."""
    return runs.HABITS if model is None else runs.HABITS[:4]


def best_choices(
    places: list[Place], tried: list[list[runs.Choice | None]], model: Words | None
) -> list[tuple[Place, runs.Choice]]:
    """As `_best_choices`, where the readings of each line under each habit are known."""
    totals = [sum(max(c.gain, -runs.PER_LINE) for c in found if c is not None) for found in tried]
    usual = totals.index(max(totals))
    if totals[usual] < runs.TOTAL:
        return []
    best: list[tuple[Place, runs.Choice]] = []
    for i, place in enumerate(places):
        options = [
            (c.gain + runs.USUAL * (n == usual), c) for n, found in enumerate(tried) if (c := found[i]) is not None
        ]
        gain, choice = max(options, key=lambda option: option[0], default=(0.0, None))
        if choice is not None and (tried[usual][i] is not None or gain > runs.USUAL):
            best.append((place, choice))
    least = runs.PER_LINE if model is not None else runs.PER_LINE_SIGNS
    return best if sum(c.gain for _, c in best) >= least * len(best) else []


def runs_kept(state: State, model: Words | None, places: list[Place]) -> None:
    """Run order with the line breaks kept."""
    if broken(state.text, places) or (model is None and in_order(state)):
        return
    if len(places) > SAMPLE and not _best_choices(state.text, sampled(places), model):
        return
    real = _best_choices(state.text, places, model)
    if model is None and sum(c.gain > 0 for _, c in real) < TURNED * sum(c.gain < 0 for _, c in real):
        return
    if real and zoned(state, model, real):
        return
    against = runs.trust([c.gain for _, c in real])
    edits = []
    for (start, end), choice in real:
        if choice.gain > -against - runs.FREE * runs.free_signs(choice):
            first, last = start, choice.parts[-1].end
            edits.append(Edit(first, last, runs.text_of(choice, _open_quote(state.text, first)), choice.gain))
        else:
            state.doubts.append(Doubt("run-order", start, end, round(2.0 ** (choice.gain + against), 3)))
    state.take("run-order", edits)


def zoned(state: State, model: Words | None, real: list[tuple[Place, runs.Choice]]) -> bool:
    """Run order undone line by line from their zones, where that explains the document better than runs do."""
    every = spans(state.text)
    found = [state.text[s:e] for s, e in every]
    if not zones.cut_so(found):
        return False
    texts = zones.read(found, model)
    at = dict(zip(every, range(len(every)), strict=True))
    rows = [at[place] for place, _ in real if place in at]
    runs_of = [runs.text_of(choice, False) for place, choice in real if place in at]
    other = zones.costs(runs_of, model)
    ours = zones.costs([texts[i] for i in rows], model)
    if sum(ours) >= sum(other) + NEAR * len(rows):
        return False
    gains = zones.costs(found, model)
    gains = [g - c for g, c in zip(gains, zones.costs(texts, model), strict=True)]
    against = runs.trust([gains[i] for i in rows])
    edits = []
    for place, text, gain in zip(every, texts, gains, strict=True):
        if gain > -against:
            edits.append(Edit(*place, text, gain))
        else:
            state.doubts.append(Doubt("run-order", *place, round(2.0 ** (gain + against), 3)))
    return state.take("run-order", edits) > 0


def broken(text: str, places: list[Place]) -> bool:
    """Whether lines that begin with a sign mostly follow a number at a line's end: they are lines broken there, in
    their right order."""
    begin = [s for s, e in places if text[s:e].lstrip()[:1] in runs.EDGE_SIGNS]
    ends = [text[max(0, s - 24) : s].rstrip()[-1:] for s in begin]
    return len(begin) > 2 and 2 * sum(sign.isalnum() and sign.isascii() for sign in ends) > len(begin)


def in_order(state: State) -> bool:
    """Whether the runs stand in order: their ends were put right, or the lines are cut behind their numbers."""
    return any(step.rule == "run-ends" for step in state.steps) or cut_at_numbers(state.text)


def cut_at_numbers(text: str) -> bool:
    """Whether lines were cut behind their numbers, so that each is a run or two in reading order."""
    ends = len(_AT_END.findall(text))
    return ends >= CUT and ends > CUT_SHARE * len(_BEFORE_LETTERS.findall(text))


def _longest(text: str) -> int:
    """Characters above which a line is several print lines: more where the document's long lines are all of one length."""
    wide = sorted(e - s for s, e in spans(text) if e - s > LONG // 2)
    if len(wide) < 8:
        return LONG
    middle, most = wide[len(wide) // 2], wide[-1 - len(wide) // 10]
    return int(UNIFORM * middle) if most < UNIFORM * middle and middle < 2 * LONG else LONG


def _open_quote(text: str, at: int) -> bool:
    """Whether a straight quote stands open here: an odd number since the last blank line or full stop at a line's
    end."""
    since = max(text.rfind("\n\n", 0, at), text.rfind(".\n", 0, at), text.rfind("\f", 0, at), 0)
    return text.count('"', since, at) % 2 == 1


def runs_lost(state: State, model: Words, places: list[Place]) -> None:
    """Run order with the line breaks lost."""
    places = [part for place in places for part in parted(state.text, *place)]
    long = any(end - start > GLANCE for start, end in places)
    if not all(lines_sought([(state.text, places)], model, most)[0] for most in ((GLANCE, AT_ONCE) if long else (GLANCE,))):
        return
    some, quotes = probed(state.text, places)
    probe = [Stream(parts, model, quotes) for parts in some]
    probe = [s for s in probe if s.runs[-1] > 0]
    if len(places) > PARAGRAPHS and not _worth_it(probe):
        return
    page = lines.page_of(probe)
    about = lines.line_width(page)
    if len(some) < len(places):
        if sum(gain for _, gain in lines.lines_of(page, probe, about)) <= 0:
            return
        probe = [Stream(atoms(state.text, s, e), model, quotes) for s, e in places]
        probe = [s for s in probe if s.runs[-1] > 0]
    found: list[tuple[Decoded, float]] = []
    gain = 0.0
    for decoded in lines.lines_of(page, probe, about):
        found.append(decoded)
        gain += decoded[1]
        if gain < lines.HOPELESS:
            return
    if lines.too_little(gain, probe):
        return
    edits = []
    for stream, (result, gain) in zip(probe, found, strict=True):
        moved = [line for line in result.lines if line != sorted(line)]
        for line in moved:
            start, end = stream.parts[min(line)].start, stream.parts[max(line)].end
            edits.append(Edit(start, end, rebuild(stream.parts, line, stream.runs.tolist()), gain / len(moved)))
    state.take("run-order", edits)


def _worth_it(probe: list[Stream]) -> bool:
    """Whether a few paragraphs of a long text say that the others are worth their time."""
    few = sorted(probe, key=lambda s: len(s.parts))[:FEW]
    page = lines.page_of(few, lines.PROBE // 4)
    about = lines.line_width(page, lines.PROBE // 4)
    return sum(gain for _, gain in lines.lines_of(page, few, about)) > 0


def lines_sought(texts: list[tuple[str, list[Place]]], model: Words, most: int = GLANCE) -> list[bool]:
    """For some of the paragraphs of each of these texts, so many characters of each, whether the words at the joints of runs
    are so unlikely that finding the lines is worth its time."""
    looked_at = [[_beginning(text, *place, most) for place in sampled(places, PARAGRAPHS)] for text, places in texts]
    return [
        lines.suspicious(bits, count, sum(map(len, some)) == sum(e - s for s, e in places))
        for (bits, count), some, (_, places) in zip(glance.strangeness(looked_at, model), looked_at, texts, strict=True)
    ]


def _beginning(text: str, start: int, end: int, most: int) -> str:
    """Whole words of a paragraph, up to so many characters."""
    cut = text.rfind(" ", start, start + most) if end - start > most else end
    return text[start : cut if cut > start else end]


def probed(text: str, places: list[Place]) -> tuple[list[list[Atom]], bool]:
    """The atoms of some of the paragraphs, and whether quotes are runs of their own."""
    some = [atoms(text, s, e) for s, e in sampled(places, PARAGRAPHS)]
    return some, lines.free_quotes([part for parts in some for part in parts])


def parted(text: str, start: int, end: int) -> Iterator[Place]:
    """The paragraph in pieces of `AT_ONCE` characters at most, cut at spaces."""
    while end - start > AT_ONCE and (cut := text.rfind(" ", start + 1, start + AT_ONCE)) > 0:
        yield start, cut
        start = cut + 1
    yield start, end


def run_order(state: State, model: Words | None) -> None:
    """Runs that stood from left to right."""
    short, long, longest = breaking(state.text)
    if short:
        count = len(state.steps)
        runs_kept(state, model, short)
        if len(state.steps) > count:
            long = breaking(state.text, longest)[1]
    if long and model is not None:
        runs_lost(state, model, long)


def breaking(text: str, longest: int = 0) -> tuple[list[Place], list[Place], int]:
    """The lines with anything that runs are broken at: those that are print lines, those that are several joined, and the
    length that parts them (`longest`, or what the text says)."""
    places = [(s, e) for s, e in spans(text) if _BREAKING.search(text, s, e)]
    longest = longest or (max(LONG, _longest(text)) if places else LONG)
    return [p for p in places if p[1] - p[0] <= longest], [p for p in places if p[1] - p[0] > longest], longest
