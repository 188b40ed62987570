"""Lines cut into zones by the direction of their characters (MuPDF, where the page paints lines as drawn).

MuPDF takes a line from left to right and turns each stretch round that begins with a right-to-left letter; numbers and
Latin, and the signs after them, keep the order of the ink. So the stretches stand from left to right, and between a
number and the letters that follow it in the text found stand two things in one: the signs at the left end of those
letters, as drawn, and the signs at their right end, in reading order. Everything else is known; where the one ends
and the other begins, spacing, words, and the lines above and below must say.
"""

from __future__ import annotations

import itertools
import re
from typing import NamedTuple

import numpy as np

from tahqiq.bidi import MIRRORS
from tahqiq.lm import Words
from tahqiq.lm.fold import FORMS, HEBREW, LETTERS, MARKS, tokens
from tahqiq.lm.words import EDGE_HASH
from tahqiq.mend.atoms import CLITICS, CLOSING, COMMAS, SPACE_WIDTH, STOPS, width
from tahqiq.mend.direction import backwards
from tahqiq.mend.joints import DIGIT, LETTER, LTR, UNIT, misfits, parted

MISFIT = 4.0
"""Bits against a joint that nobody writes: a word that touches a number, a space before a comma, a stop in front."""
SHORT, UNSTOPPED = 0.8, 4.0
"""Width of a line, in widths of the page's wide ones, under which a paragraph ends with it; bits against its having no stop."""
LONGEST = 7
"""Signs and spaces between a number and letters that are looked at."""
CLOSED = 100
"""More than any cut: added to one where the signs behind the line's first letters end the line (`cuts_of`)."""
LEAST, BEHIND = 2, 0.3
"""Joints of letters and numbers, and the share of them with a space, in lines that MuPDF cut (others: nearly all)."""
SPACED = 0.6
"""Share of joints with a space below which the document has lost its spaces beside numbers."""
PER_NUMBER = 3.0
"""Bits that each stretch with an Arabic-Indic number must gain."""
MOST = 243
"""Readings of a line with brackets that are weighed."""

_WORDS = f"{LETTERS}{FORMS}{HEBREW}\ufffd"
_SPAN = re.compile(f"[+]?[{LTR}](?:[^{LETTER}\n]*[{LTR}])?[%\u066a]?|[%\u066a][{DIGIT}]+(?:[.,/\u066b\u066c][{DIGIT}]+)*"
    f"|[{DIGIT}]+(?:[.,/\u066b\u066c][{DIGIT}]+)*(?=[(\\[])|[{LETTER}](?:[^{LTR}\n]*[{LETTER}])?")
_ISLAND = re.compile(
    f"[A-Za-z\u00c0-\u024f](?:[^{LETTER}]*[A-Za-z\u00c0-\u024f0-9])?|[+]\\d+(?:[- ]\\d+)*"
    "|\\d+(?:[.,:/\u060c\u066b\u066c]\\d+)*[%\u066a]?"
)
"""What reads from left to right between letters."""
_UNIT = re.compile(f"([A-Za-z\u00b0/%\u00b2\u00b3]{{1,5}}(?= +\\d+[.,])|{UNIT}) +(\\d+(?:[.,:]\\d+)*)$")
_RANGE = re.compile("(\\d{1,4})[-\u2013](\\d{1,4})")
_NUMBER = re.compile(f"[{DIGIT}]+(?:[.,:/\u066b\u066c\u060c][{DIGIT}]+)*")
_LISTED = re.compile("\\d{1,2}[.)-] ")
"""The number of a heading or of an entry in a list."""
_SPACES = re.compile("[ \u00a0]{2,}")
_BRACKET = re.compile("[()\\[\\]]")
_BRACKETS = "()[]{}", "\u00ab\u00bb"


class Zone(NamedTuple):
    """A stretch of letters or of what reads left to right, and the signs before it in the text found."""

    before: str
    text: str
    letters: bool


class Line(NamedTuple):
    """A line in zones, from left to right; the signs behind the last of them."""

    zones: list[Zone]
    after: str
    spaced: bool = True
    """Words and numbers have spaces between them where they should."""


def parsed(line: str) -> Line:
    """The zones of a line."""
    zones, last = [], 0
    for match in _SPAN.finditer(line):
        zones.append(Zone(line[last : match.start()], match.group(), re.search(f"[{_WORDS}]", match.group()) is not None))
        last = match.end()
    return Line(zones, line[last:])


def drawn(core: str) -> str:
    """What reads left to right, in reading order: its numbers and Latin from right to left, signs between them turned."""
    unit, rising = _UNIT.match(core), _RANGE.fullmatch(core)
    if unit:
        return f"{unit.group(2)} {unit.group(1)}"
    if rising and int(rising.group(1)) < int(rising.group(2)):
        return core
    return backwards(core, _ISLAND)


def cuts_of(line: Line, i: int) -> list[int]:
    """Where the gap before letters may be cut: before it what was drawn left of them; or that and `CLOSED`."""
    gap = line.zones[i].before
    ways = list(range(len(gap) + 1)) if len(gap) <= LONGEST else [0]
    return ways + [CLOSED + way for way in ways] if i == 0 and _behind(line).strip() else ways


def _behind(line: Line) -> str:
    """The signs behind the line's first zone, as found."""
    return line.zones[1].before if len(line.zones) > 1 else line.after


def reading(line: Line, cuts: list[int]) -> str:
    """The line in reading order; `cuts` has a place for each zone, used where letters begin."""
    closing = _behind(line) if cuts and cuts[0] >= CLOSED else ""
    pieces = ["" if closing and len(cuts) == 1 else line.after[::-1]]
    for i in range(len(line.zones) - 1, -1, -1):
        zone, cut = line.zones[i], cuts[i] % CLOSED
        if zone.letters:
            _add(pieces, zone.before[cut:])
            _add(pieces, zone.text)
            _add(pieces, closing if i == 0 else "")
            _add(pieces, zone.before[:cut][::-1])
        else:
            _add(pieces, drawn(zone.text))
            _add(pieces, "" if closing and i == 1 else zone.before[::-1])
    return _SPACES.sub(" ", "".join(pieces)).strip()


def _add(pieces: list[str], text: str) -> None:
    """Append, two spaces that meet made one."""
    if pieces and pieces[-1][-1:].isspace():
        text = text.lstrip()
    if text:
        pieces.append(text)


def read(found: list[str], model: Words | None) -> list[str]:
    """Each of a page's lines (or a document's) in reading order, their gaps cut where that reads best."""
    spaced = _spaced(found)
    split = [_cells(parsed(line)) if spaced else [parsed(line)._replace(spaced=False)] for line in found]
    flat = [line for lines in split for line in lines]
    flat = _numbered(_faced(flat), model)
    cuts = [[_written(line, i) for i in range(len(line.zones))] for line in flat]
    cuts = _likeliest(flat, cuts, model)
    texts = iter([reading(line, cut) for line, cut in zip(flat, cuts, strict=True)])
    result = [" ".join(next(texts) for _ in lines) for lines in split]
    return result if spaced else [parted(text) for text in result]


def cut_so(found: list[str]) -> bool:
    """Whether the lines are such: no space stands between letters and the number after them, for it went to their front."""
    spaces = joints = 0
    for line in map(parsed, found):
        for left, right in itertools.pairwise(line.zones):
            joints += left.letters
            spaces += left.letters and " " in right.before
    return joints >= LEAST and spaces < BEHIND * joints


def _touching(line: Line, i: int) -> bool:
    """Whether no sign and no space stands between zone i and the next, though the letters are a word, not a prefix."""
    left, right = line.zones[i], line.zones[i + 1]
    word, number = (left, right) if left.letters else (right, left)
    if i == 0 and left.before == "." and not right.before and set(line.after) & set(STOPS):
        return True  # the label of an entry in a list, and an entry that has its stop
    between = left.before + right.before if left.letters else right.before
    if between or _NUMBER.search(word.text) or (right.letters and len(number.text) < 3):
        return False
    touching = word.text.split()[0 if left.letters else -1]
    return len(re.sub(f"[{MARKS}\u0640]", "", touching)) > 2 and touching not in CLITICS


def _spaced(found: list[str]) -> bool:
    """Whether spaces stand between most letters and numbers: then where none does, two cells of a table meet."""
    spaces = joints = 0
    for line in map(parsed, found):
        for left, right in itertools.pairwise(line.zones):
            joints += 1
            spaces += " " in right.before or (left.letters and " " in left.before)
    return spaces > SPACED * joints


def _cells(line: Line) -> list[Line]:
    """The line's parts between which no space stands: cells of a table, in the order in which they were painted."""
    at = [i + 1 for i in range(len(line.zones) - 1) if _touching(line, i)]
    bounds = [0, *at, len(line.zones)]
    return [
        Line(line.zones[a:b], line.after if b == len(line.zones) else "")
        for a, b in itertools.pairwise(bounds) if b > a or not line.zones
    ]  # fmt: skip


def _faced(lines: list[Line]) -> list[Line]:
    """The lines, their brackets mirrored where the document's show the drawn shape."""
    ways = []
    for families in ("", *_BRACKETS, "".join(_BRACKETS)):
        turn = {ord(c): MIRRORS[c] for c in families}
        turned = [_translated(line, turn) for line in lines]
        cost = sum(misfits(reading(t, [_written(t, i) for i in range(len(t.zones))])) for t in turned)
        ways.append((cost, len(families), turned))
    return min(ways, key=lambda way: way[:2])[2]


def _translated(line: Line, turn: dict[int, str]) -> Line:
    zones = [zone._replace(before=zone.before.translate(turn), text=zone.text.translate(turn)) for zone in line.zones]
    return line._replace(zones=zones, after=line.after.translate(turn))


def _numbered(lines: list[Line], model: Words | None) -> list[Line]:
    """The lines, the parts of their letters that begin with Arabic-Indic numbers in reverse, where words say so.

    MuPDF takes such digits for right-to-left letters and begins a stretch with each; where the first words of the stretch
    that the page has rightmost begin, no sign shows.
    """
    places = [(n, i) for n, line in enumerate(lines) for i, z in enumerate(line.zones) if z.letters and _NUMBER.search(z.text)]
    if model is None or not places:
        return lines
    ways = [[lines[n].zones[i].text, *_turned(lines[n].zones[i].text)] for n, i in places]
    bits = iter(_bits([tokens(way) for found in ways for way in found], model))
    costs = [[next(bits) for _ in found] for found in ways]
    if sum(min(each[1:], default=each[0]) - each[0] for each in costs) > -PER_NUMBER * len(places):
        return lines
    result = [line._replace(zones=list(line.zones)) for line in lines]
    for (n, i), found, each in zip(places, ways, costs, strict=True):
        best = min(range(1, len(each)), key=lambda k: each[k], default=0)
        result[n].zones[i] = result[n].zones[i]._replace(text=found[best])
    return result


def _turned(text: str) -> list[str]:
    """The readings of a stretch of letters with Arabic-Indic numbers, whose parts stand from left to right."""
    starts = [m.start() for m in _NUMBER.finditer(text)]
    bounds = [0, *starts, len(text)] if starts[0] else [*starts, len(text)]
    parts = [text[a:b] for a, b in itertools.pairwise(bounds)]
    last = parts.pop()
    found = []
    for space in [len(last), *(m.start() for m in re.finditer(" ", last))]:
        pieces = [last[space:], last[:space], *reversed(parts)]
        found.append(_SPACES.sub(" ", " ".join(p.strip() for p in pieces if p.strip())))
    return found


def _joints(line: Line, i: int, cut: int) -> tuple[str, str]:
    """What stands before and behind the letters of zone i, with a word on either side."""
    zone = line.zones[i]
    right = line.zones[i + 1] if i + 1 < len(line.zones) else None
    closing = _behind(line) if cut >= CLOSED else ""
    between = "" if closing else (right.before if right else line.after)[::-1]
    lead = (drawn(right.text) if right else "") + between
    if lead[-1:].isspace():
        lead = lead.rstrip() + " "
    left = drawn(line.zones[i - 1].text) if i else ""
    words, cut = zone.text.split(), cut % CLOSED
    return lead + zone.before[cut:] + words[0], words[-1] + closing + zone.before[:cut][::-1] + left


def _misfit(line: Line, i: int, cut: int) -> float:
    joints = (_SPACES.sub(" ", joint).strip() for joint in _joints(line, i, cut))
    return sum(misfits(joint if line.spaced else parted(joint)) for joint in joints)


def _written(line: Line, i: int) -> int:
    """Where the gap before zone i is cut as people write."""
    if not line.zones[i].letters:
        return 0
    return min(cuts_of(line, i), key=lambda cut: (_misfit(line, i, cut), -cut))


def _likeliest(lines: list[Line], cuts: list[list[int]], model: Words | None) -> list[list[int]]:
    """The cuts that read best between their neighbours, among those that people could have written."""
    if not lines:
        return cuts
    texts = [reading(line, cut) for line, cut in zip(lines, cuts, strict=True)]
    heads, tails = [tokens(t[:80])[:2] for t in texts], [tokens(t[-80:])[-2:] for t in texts]
    wide = [sum(map(width, t.split())) + SPACE_WIDTH * t.count(" ") for t in texts]
    full = sorted(wide)[-1 - len(wide) // 10]
    asked: list[tuple[int, int, int, float]] = []
    windows: list[list[str]] = []
    for n, line in enumerate(lines):
        before, follow = tails[n - 1] if n else [], heads[n + 1] if n + 1 < len(lines) else []
        short = wide[n] < SHORT * full or not follow
        for i, zone in enumerate(line.zones):
            ways = cuts_of(line, i) if zone.letters else []
            if len(ways) < 2:
                continue
            odd = {cut: _misfit(line, i, cut) for cut in ways}
            words = tokens(zone.text)
            head, tail = _around(line, i, cuts[n])
            for cut in (cut for cut in ways if odd[cut] <= min(odd.values()) + 1):
                start, end = _joints(line, i, cut)
                listed = i == len(line.zones) - 2 and _LISTED.match(start) is not None
                open_ = i == 0 and short and not listed and end.rstrip()[-1:] not in STOPS + CLOSING + COMMAS
                asked.append((n, i, cut, MISFIT * odd[cut] + UNSTOPPED * open_))
                windows.append([*(head or before)[-2:], *tokens(start)[-6:], *words[1:2]])
                windows.append([*words[-3:-1], *tokens(end), *(tail or follow)[:2]])
    if model is None:
        bits_of = [0.0] * len(windows)
    else:
        bits_of = _bits(windows, model)
    ways_of: dict[tuple[int, int], list[tuple[float, int]]] = {}
    for k, (n, i, cut, own) in enumerate(asked):
        ways_of.setdefault((n, i), []).append((own + bits_of[2 * k] + bits_of[2 * k + 1], cut))
    found = [{i: ways_of[n, i] for i in range(len(row)) if (n, i) in ways_of} for n, row in enumerate(cuts)]
    return [_chosen(line, ways, row) for line, ways, row in zip(lines, found, cuts, strict=True)]


def _chosen(line: Line, ways: dict[int, list[tuple[float, int]]], usual: list[int]) -> list[int]:
    """The cheapest cuts of a line; brackets that do not pair cost something."""
    cuts = list(usual)
    for i, found in ways.items():
        cuts[i] = min(found)[1]
    if not _unpaired(reading(line, cuts)):
        return cuts
    near = {i: sorted(found)[:3] for i, found in ways.items() if _BRACKET.search(line.zones[i].before)}
    best = (1e9, cuts)
    for some in itertools.islice(itertools.product(*near.values()), MOST):
        for i, (_, cut) in zip(near, some, strict=True):
            cuts[i] = cut
        cost = sum(bits for bits, _ in some) + MISFIT * _unpaired(reading(line, cuts))
        best = min(best, (cost, list(cuts)))
    return best[1]


def _unpaired(text: str) -> int:
    """Brackets of the line that do not pair."""
    depth = odd = 0
    for sign in _BRACKET.findall(text):
        depth += 1 if sign in "([" else -1
        if depth < 0:
            odd, depth = odd + 1, 0
    return odd + depth


def _around(line: Line, i: int, cuts: list[int]) -> tuple[list[str], list[str]]:
    """Tokens of the line before the number before zone i, and behind the number behind it, as they are cut now."""
    head = reading(Line(line.zones[i + 2 :], line.after), [cut % CLOSED for cut in cuts[i + 2 :]])
    left = line.zones[: max(0, i - 1)]
    tail = reading(Line(left, line.zones[i - 1].before if left else ""), [cut % CLOSED for cut in cuts[: len(left)]])
    return tokens(head[-40:]), tokens(tail[:40])


def _bits(windows: list[list[str]], model: Words) -> list[float]:
    """Bits of each row of tokens, in one look-up."""
    if not windows:
        return []
    edge = np.array([EDGE_HASH])
    ids = iter(np.split(model.ids([t for row in windows for t in row]), np.cumsum([len(row) for row in windows])[:-1]))
    rows = [np.concatenate((edge, edge, next(ids))) for _ in windows]
    flat = np.concatenate(rows)
    bits = np.concatenate(([0.0, 0.0], model.bits(flat[:-2], flat[1:-1], flat[2:])))
    found, at = [], 0
    for row in rows:
        found.append(float(bits[at + 2 : at + len(row)].sum()))
        at += len(row)
    return found


def costs(texts: list[str], model: Words | None) -> list[float]:
    """Bits of each line's words, and against its joints."""
    own = [MISFIT * misfits(_SPACES.sub(" ", text)) for text in texts]
    if model is None:
        return own
    return [a + b for a, b in zip(own, _bits([tokens(text) for text in texts], model), strict=True)]
