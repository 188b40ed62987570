"""Run order where the runs were broken inside words, too: at marks, and at glyphs without a map.

A page-layout program shows a vowel mark, or a hamza from another font, as a string of its own; an extractor that puts the
strings of a line from left to right then tears words into shards, which stand in different places of the line and meet
again, joined, once they are put back. What stood between two shards, a space or nothing, still stands between them.

turn_lines(state, words) puts the shards of a text's lines back, where the words read better so throughout
"""

from __future__ import annotations

import re
from collections.abc import Callable
from itertools import islice, pairwise

from tahqiq.lm import Words
from tahqiq.lm.fold import LETTERS, MARKS, tokens
from tahqiq.mend import direction, runs
from tahqiq.mend.atoms import FOREIGN
from tahqiq.mend.order import Place, sampled, spans
from tahqiq.mend.plan import Doubt, Edit
from tahqiq.mend.state import State

LEAST = 8
"""Marks and strange characters beside letters that a text has at least. Below that its runs were hardly broken at them."""
PER_LINE = 6.0
"""Bits that a line must gain on the average. Through MuPDF pages of page-layout files gain 8 to 23 a line, sound ones of most
producers -24 to +5; fpdf2's statute gains 10 and Chromium's pages 2 to 11, and these have too few marks inside words to be
asked (`LEAST`). Turned the other way, words in reverse, pages lose 1 to 44."""
TOTAL = 40.0
"""Bits that all lines that are looked at must gain together."""
MOST = 2_000
"""Characters of a line that are looked at first: what is longer is several print lines joined."""
RIVAL = 3.0
"""Bits a line by which shards must explain the text better than words in reverse do, or runs that nothing broke."""

_STRANGE = f"{FOREIGN}\ufffd\ue000-\uf8ff"
_DIGITS = "0-9\u0660-\u0669\u06f0-\u06f9"
_SIGNS = ".,:;%()\\[\\]{}/\u060c\u061b\u061f\u066a\u2013-"
_WORD = f"[^\\s{MARKS}{_STRANGE}A-Za-z{_DIGITS}{_SIGNS}]+"
_SHARD = re.compile(
    f"[{MARKS}]+|[{_STRANGE}]+|[A-Za-z{_DIGITS}](?:[A-Za-z{_DIGITS}.,:/%+@_-]*[A-Za-z{_DIGITS}%])?"
    f"|{_WORD}(?:[.,:;\u060c\u061b\u061f]?(?: +{_WORD}))*|[^\\s]"
)
"""Marks; strange characters; numbers and Latin; words with the stops between them that stand where stops do; any sign."""
_RUN = re.compile(_SHARD.pattern.replace(f"[{MARKS}]+|", "", 1).replace(_WORD, _WORD.replace(MARKS, "")), re.DOTALL)
"""The same where marks stay with their words: the runs of a line that nothing broke."""
_LOOSE = re.compile(f"[{MARKS}{_STRANGE}]")
_UNREAD = re.compile(f"[{MARKS}{_STRANGE}]+")
BESIDE = re.compile(f"[{LETTERS}][{MARKS}{_STRANGE}]+(?=[{LETTERS}])")


def turned(line: str, cut: re.Pattern[str] = _SHARD) -> str:
    """The line with its shards in reverse, and what stands between them; a space between a mark and words was the words'
    own first character, and stays before them."""
    found = list(cut.finditer(line))
    if len(found) < 2:
        return line
    between = [line[a.end() : b.start()] for a, b in pairwise(found)] + [""]
    for i, mark in enumerate(found[:-1]):
        if between[i] and _LOOSE.match(mark.group()) and not _LOOSE.match(found[i + 1].group()):
            between[i + 1], between[i] = between[i + 1] or between[i], ""
    out = [line[: found[0].start()]]
    for shard, after in zip(found[::-1], [*between[-2::-1], ""], strict=True):
        out += [shard.group(), after]
    return "".join([*out, between[-1], line[found[-1].end() :]])


def turn_lines(state: State, words: Words) -> None:
    """Put back the shards of all lines, where that explains the text; a line that reads worse so is doubted."""
    text = state.text
    if len(list(islice(BESIDE.finditer(text), LEAST))) < LEAST:
        return
    places = [(s, e) for s, e in spans(text) if _turns(text, s, e)]
    some = sampled(places)
    if not all(_explains(text, [(s, min(e, s + most)) for s, e in some], words) for most in (MOST, len(text))):
        return
    gains = _gains(text, places, words, turned)
    against = runs.trust(gains)
    edits = []
    for (start, end), gain in zip(places, gains, strict=True):
        if gain > -against:
            edits.append(Edit(start, end, turned(text[start:end]), max(gain, 0.0)))
        else:
            state.doubts.append(Doubt("run-order", start, end, round(2.0 ** (gain + against), 3)))
    state.take("run-order", edits)


def _turns(text: str, start: int, end: int) -> bool:
    """Whether the line text[start:end] is another one turned: it has several shards, and is no mirror image of itself. That
    its last shard is not its first is seen soonest."""
    first = _SHARD.search(text, start, end)
    if first is None:
        return False
    while text[end - 1].isspace():
        end -= 1
    if first.end() >= end:
        return False
    return not text.endswith(first.group(), start, end) or turned(text[start:end]) != text[start:end]


def _explains(text: str, places: list[Place], words: Words) -> bool:
    """Whether these lines read much better with their shards put back, and better than with their words, or whole runs, in
    reverse."""
    if not places:
        return False
    gain = sum(_gains(text, places, words, turned))
    if gain < TOTAL or gain < PER_LINE * len(places):
        return False
    rivals: tuple[Callable[[str], str], ...] = (direction.turn_words, lambda line: turned(line, _RUN))
    return all(gain > sum(_gains(text, places, words, rival)) + RIVAL * len(places) for rival in rivals)


def _gains(text: str, places: list[Place], words: Words, turn: Callable[[str], str]) -> list[float]:
    """Bits by which the words of each line read better turned. Marks are left out, as they may be off their letters, and
    strange characters, which nobody knows yet."""
    lines = [_UNREAD.sub("", face) for s, e in places for face in (text[s:e], turn(text[s:e]))]
    found = [tokens(line) for line in lines]
    ids = words.ids([token for line in found for token in line])
    sequences, at = [], 0
    for line in found:
        sequences.append(range(at, at + len(line)))
        at += len(line)
    bits = runs.batch(ids, sequences, words)
    return [bits[2 * i] - bits[2 * i + 1] for i in range(len(places))]
