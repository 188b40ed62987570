"""The atoms of a text whose order is in doubt, their widths on paper, and how to put them together again."""

from __future__ import annotations

import json
import re
from collections.abc import Callable
from functools import lru_cache, partial
from pathlib import Path
from typing import NamedTuple

from tahqiq.lm.fold import FORMS, HEBREW, LETTERS, TOKEN, remembered

DIGIT_WIDTH, LATIN_WIDTH, OTHER_WIDTH, SPACE_WIDTH = 1.3, 1.35, 1.0, 0.7
"""Widths in mean Arabic letters, over five faces (Noto Naskh, Noto Sans Arabic, Amiri, Scheherazade, DejaVu Sans)."""

OPENING = "([{\u00ab\u201c\u2018\u2039\ufd3f"
CLOSING = ")]}\u00bb\u201d\u2019\u203a\ufd3e"
QUOTES = '"\u201c\u201d\u00ab\u00bb'
STOPS = ".!?:\u061f\u06d4\u2026"
COMMAS = ",;\u060c\u061b"
HUGGING = CLOSING + STOPS + COMMAS + "%\u066a"
"""Signs that stand next to the word before them."""

FOREIGN = "\u0001-\u0008\u000b\u000e-\u001f\u0370-\u058f\u0700-\u07ff\u0900-\u1cff"
"""Scripts that no one mixes into an Arabic word (Hebrew left out), and control codes, as the inside of a character class."""
_FOREIGN = re.compile(f"[{FOREIGN}]")
_RTL = re.compile(f"[{LETTERS}{FORMS}{HEBREW}\u0640\ufffd]")


class Atom(NamedTuple):
    """One token and where it stands. kind: w word, n number, l Latin, q quote or bracket, p other sign."""

    text: str
    start: int
    end: int
    kind: str
    spaced: bool
    """White space stands before it (or nothing)."""


_atom: Callable[[tuple[str, int, int, str, bool]], Atom] = partial(tuple.__new__, Atom)
"""As `Atom._make`, without its checks: most of a text's time goes into its atoms."""


@lru_cache(maxsize=1 << 13)
def kind_of(token: str) -> str:
    """The kind of a token, see `Atom`; its first two characters say it."""
    if _RTL.match(token):
        return "w"
    if any(c.isdigit() for c in token[:2]):
        return "n"
    if token[0].isalpha():
        return "l"
    return "q" if token in OPENING or token in CLOSING or token in QUOTES else "p"


def atoms(text: str, start: int = 0, end: int | None = None) -> list[Atom]:
    """The atoms of text[start:end]; positions are in `text`."""
    found: list[Atom] = []
    last = -1
    for match in TOKEN.finditer(text, start, len(text) if end is None else end):
        token = match.group()
        at, to = match.span()
        kind = kind_of(token[:2])
        if kind != "n":
            found.append(_atom((token, at, to, kind, at != last)))
            last = to
            continue
        spaced, last = at != last, to
        for piece in pieces(token):
            found.append(Atom(piece, at, at + len(piece), kind_of(piece[:2]), spaced))
            at += len(piece)
            spaced = False
    return found


def pieces(token: str) -> tuple[str, ...]:
    """A percent sign before a number, and a range that runs down, are numbers and signs in the order of the ink."""
    if token[0] in "%\u066a" and len(token) > 1:
        return token[0], *pieces(token[1:])
    run = _RANGE.fullmatch(token)
    if run and len(run.group(1)) <= 4 and int(run.group(1)) > int(run.group(3)):
        return run.groups()
    return (token,)


_RANGE = re.compile(r"(\d+)([-\u2013])(\d+)")


def run_numbers(parts: list[Atom], quotes: bool = True) -> list[int]:
    """For each atom the number of the run that an extractor would have given it to.

    Numbers and Latin are runs of their own (Latin with the Latin and the numbers that follow it), and so is each
    sign that stands between such. Other signs run on with the words beside them; but, if `quotes`, a quote or
    bracket that touches no word is a run of its own.
    """
    kinds = "".join([part.kind for part in parts])
    breaks = [kind in "nl" for kind in kinds]
    for stretch in _SIGNED.finditer(kinds):
        at, end = stretch.span()
        if "w" not in stretch.group():
            breaks[at:end] = [True] * (end - at)
        elif quotes:
            for i in range(at, end):
                if kinds[i] == "q":
                    breaks[i] = not _sound(parts, i, -1) and not _sound(parts, i, 1)
    runs, run, kind, last = [], 0, "", False
    for own, breaking in zip(kinds, breaks, strict=True):
        if kind and (breaking or last) and not (kind == "l" and own in "ln"):
            run += 1
        runs.append(run)
        kind, last = own, breaking
    return runs


_SIGNED = re.compile("[qpw]+")


def edge_runs(parts: list[Atom]) -> list[int]:
    """As `run_numbers`, where the extractor took signs at the edges of a stretch of words for runs of their own.

    Left with the words: a bracket that opens and touches the next word, a sign that touches the word before it and is
    followed by a space.
    """
    runs, run = [], 0
    previous = False
    for i, part in enumerate(parts):
        before, after = (parts[i - 1] if i else None), (parts[i + 1] if i + 1 < len(parts) else None)
        if part.kind in "qp":
            held = before is not None and before.kind == "w" and not part.spaced and (after is None or after.spaced)
            opens = part.text in OPENING and after is not None and after.kind == "w" and not after.spaced
            between = before is not None and after is not None and before.kind == after.kind == "w"
            leads = _leads(parts, i)
            alone = not (opens or between or leads or (held and after is not None and after.kind in "wqp"))
        else:
            alone = part.kind in "nl"
        joined = part.kind in "ln" and before is not None and before.kind == "l"
        if i and (alone or previous) and not joined:
            run += 1
        previous = alone
        runs.append(run)
    return runs


def sign_runs(parts: list[Atom]) -> list[int]:
    """As `run_numbers`, where every sign is a run of its own (Hebrew in MuPDF), and two spaces part two runs."""
    runs, run = [], 0
    for i, part in enumerate(parts):
        words = part.kind == "w" and parts[i - 1].kind == "w" and part.start - parts[i - 1].end < 2
        if i and not words and not (part.kind in "ln" and parts[i - 1].kind == "l"):
            run += 1
        runs.append(run)
    return runs


def ends_orders(parts: list[Atom], runs: list[int]) -> list[list[int]]:
    """Readings of a line whose runs stood from left to right and whose signs stayed at the wrong end of their run.

    An opening bracket at a run's front closes it. A stop, comma or closing bracket there belongs behind the number that
    comes before the run; at the front of the line's last run it may as well end the line: up to three readings. A percent
    sign at a run's end belongs behind the number before it.
    """
    stretches = [[i for i in range(len(parts)) if runs[i] == run] for run in range(max(runs), -1, -1)]
    found: list[list[int]] = []
    for extra in range(3):
        order: list[int] = []
        for n, stretch in enumerate(stretches):
            words = [i for i in stretch if parts[i].kind == "w"]
            if not words:
                order += stretch
                continue
            lead, core = [i for i in stretch if i < words[0]], [i for i in stretch if words[0] <= i <= words[-1]]
            tail = [i for i in stretch if i > words[-1]]
            numbered = n > 0 and parts[order[-1]].kind in "nl"
            cut = 0
            while cut < len(lead) and not _in_place(parts, lead[cut], numbered):
                cut += 1
            if n == len(stretches) - 1:
                cut = min(cut + extra, len(lead))
            front = [i for i in tail if numbered and parts[i].text in ("%", "\u066a")]
            order += front + lead[cut:] + core + [i for i in tail if i not in front] + lead[:cut][::-1]
        if order not in found:
            found.append(order)
    return found


def _in_place(parts: list[Atom], i: int, numbered: bool) -> bool:
    """Whether a sign at a run's front belongs there: an opening bracket that touches its word, or what closes a number."""
    if parts[i].text in OPENING and parts[i].text not in CLOSING:
        return i + 1 < len(parts) and not parts[i + 1].spaced
    return numbered and parts[i].text in HUGGING


def sign_contacts(parts: list[Atom]) -> int:
    """Commas and stops between words that touch both of them, less those that touch only the word before."""
    found = 0
    for i in range(1, len(parts) - 1):
        if parts[i].text in STOPS + COMMAS and parts[i - 1].kind == parts[i + 1].kind == "w":
            found += (not parts[i + 1].spaced) - (not parts[i].spaced and parts[i + 1].spaced)
    return found


def _leads(parts: list[Atom], i: int) -> bool:
    """A comma before a space and a word, perhaps behind closing brackets: it goes on after a number, in its right order."""
    while i + 1 < len(parts) and parts[i].text in CLOSING and not parts[i + 1].spaced:
        i += 1
    if i + 1 >= len(parts) or parts[i + 1].kind != "w" or not parts[i + 1].spaced:
        return False
    return parts[i].text in COMMAS


def _sound(parts: list[Atom], i: int, step: int) -> bool:
    """A word touches atom i on that side, perhaps over other signs."""
    j = i + step
    while 0 <= j < len(parts) and not parts[max(i, j) if step < 0 else j].spaced:
        if parts[j].kind not in "qp":
            return parts[j].kind == "w"
        i, j = j, j + step
    return False


@lru_cache(maxsize=1)
def _widths() -> dict[str, tuple[float, float]]:
    table = json.loads((Path(__file__).parent / "widths.json").read_text())
    return {chr(int(code, 16)): (inner, final) for code, (inner, final) in table.items()}


@remembered
def width(token: str) -> float:
    """Width of a token in mean Arabic letters (marks have none)."""
    table = _widths()
    total, final = 0.0, 0.0
    for char in token:
        if char in table:
            inner, final_width = table[char]
            total += inner
            final = final_width - inner
        elif char.isdigit():
            total, final = total + DIGIT_WIDTH, 0.0
        elif char.isascii() and char.isalpha():
            total, final = total + LATIN_WIDTH, 0.0
        elif char.isprintable() and not "\u0610" <= char <= "\u061a" and not "\u064b" <= char <= "\u065f":
            total, final = total + OTHER_WIDTH, 0.0
    return total + final


def rebuild(parts: list[Atom], order: list[int], runs: list[int], open_quote: bool = False) -> str:
    """The text of these atoms in this order.

    Neighbours of one run keep their space or lack of one; at a joint, spacing is as writers space. `open_quote`: a
    straight quote stands open before the first atom.
    """
    pieces: list[str] = []
    for n, i in enumerate(order):
        part = parts[i]
        if n:
            k = order[n - 1]
            touched = (k == i - 1 and not part.spaced) or (k == i + 1 and not parts[k].spaced)
            if k == i - 1 and runs[k] == runs[i]:
                space = part.spaced
            elif _FOREIGN.search(part.text + parts[k].text) and runs[k] == runs[i] + 1:
                space = parts[runs.index(runs[k])].spaced
            elif touched and {part.kind, parts[k].kind} & {"p", "q"}:
                space = _space_beside(parts[k].text, part.text)
            else:
                label = n == 1 and part.text == "-" and parts[k].kind == "n"
                space = not label and _space_between(parts[k].text, part.text, open_quote)
            if space:
                pieces.append(" ")
        if part.text in TWO_FACED:
            open_quote = not open_quote
        pieces.append(part.text)
    return "".join(pieces)


def _space_beside(before: str, after: str) -> bool:
    """Whether a space parts a sign from what it touched on its other side before."""
    if after in HUGGING or before in OPENING:
        return False
    return after in OPENING or before in HUGGING


TWO_FACED = '"\u201c\u201d'
"""Quotes that open and close with one shape, or are typed either way round."""
CLITICS = (
    *"\u0648\u0628\u0644\u0643\u0641", "\u0627\u0644", "\u0644\u0644", "\u0648\u0627\u0644", "\u0628\u0627\u0644",
)  # fmt: skip
"""Words that are written together with what follows."""
_ERAS = ("\u0645", "\u0647\u0640", "\u0647")
"""Letters written together with the year before them."""


def _space_between(before: str, after: str, open_quote: bool) -> bool:
    """Whether writers put a space between two atoms; `open_quote`: a two-faced quote stands open before `after`."""
    if before in TWO_FACED:
        return not open_quote and after not in HUGGING
    if after in TWO_FACED:
        return not open_quote and before not in OPENING and before not in CLITICS
    number_before, number_after = before[-1].isdigit(), after[0].isdigit()
    if number_before and after in _ERAS and re.fullmatch(r"\d{4}", before):
        return False
    if before in CLITICS and (number_after or after in OPENING or after[0].isascii()):
        return False
    return after not in HUGGING and before not in OPENING
