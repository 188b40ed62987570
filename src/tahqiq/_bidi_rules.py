"""The rules of UAX #9 that resolve embedding levels, P2 to I2, on class letters; `tahqiq.bidi` documents the letters.

A paragraph is `bytes`, a class letter for each character: replace, find and translate run at C speed, and each rule is
skipped where its class does not occur. The W and N rules see `sos` + sequence + `eos`, the directions around an
isolating run sequence, so that its ends are no special cases.
"""

from __future__ import annotations

import re
from collections.abc import Sequence

from tahqiq._bidi_data import BRACKETS

MAX_DEPTH = 125
"""Deepest explicit level (BD2)."""
MAX_PAIRS = 63
"""Opening brackets that may wait for their closing ones (BD16)."""


def character_pairs(data: str) -> dict[str, str]:
    """`0028-0029 …` as a dict of characters."""
    return {chr(int(a, 16)): chr(int(b, 16)) for a, b in (pair.split("-") for pair in data.split())}


_CANONICAL = {"\u2329": "\u3008", "\u232a": "\u3009"}
"""Brackets with a canonical equivalent, folded to it before N0 compares them."""
_BRACKETS = character_pairs(BRACKETS)
PAIRS: dict[str, str] = {opening: _CANONICAL.get(closing, closing) for opening, closing in _BRACKETS.items()}
"""Opening bracket → closing bracket, the latter folded to its canonical equivalent."""
_CLOSING: dict[str, str] = {closing: _CANONICAL.get(closing, closing) for closing in _BRACKETS.values()}
BRACKET = re.compile(f"[{re.escape(''.join((*PAIRS, *_CLOSING)))}]")


# Paragraph level: P2, P3

_STRONG_OR_ISOLATE = re.compile(b"[LRAijf]")


def p2(kinds: bytes, start: int = 0, end: int | None = None, match: Sequence[int] | None = None) -> int | None:
    """Position of the first strong character that is not inside an isolate; None without one."""
    end = len(kinds) if end is None else end
    while found := _STRONG_OR_ISOLATE.search(kinds, start, end):
        if found[0] not in b"ijf":
            return found.start()
        match = match if match is not None else bd9(kinds)
        start = match[found.start()]  # len(kinds) where no PDI matches: P2 skips to the paragraph's end
    return None


def p3(kinds: bytes, start: int = 0, end: int | None = None, match: Sequence[int] | None = None) -> int | None:
    """0 or 1, the direction of the first strong character; None without one."""
    first = p2(kinds, start, end, match)
    return None if first is None else int(kinds[first] != ord("L"))


# Weak types: W1 … W7. `s` is sos + one isolating run sequence + eos, isolate codes already `O`.

_W1 = re.compile(b"([^M])(M++)")
_W2 = re.compile(b"A[^LR]*+")
_W5 = re.compile(b"(?<=E)T++|(?<!T)T++(?=E)")
_W7 = re.compile(b"L[^R]*+")
_AS_NEUTRAL = bytes.maketrans(b"ijfp", b"OOOO")
_W3_W6 = bytes.maketrans(b"APTCBSWO", b"ROOOOOOO")


def w1(s: bytes) -> bytes:
    """A mark takes the type of the character before it (after an isolate code: ON)."""
    s = s.replace(b"AM", b"AA")  # the usual mark, and the usual pair of marks
    s = s.replace(b"AM", b"AA")
    return _W1.sub(lambda m: m[1] * (len(m[2]) + 1), s) if b"M" in s else s


def w2(s: bytes) -> bytes:
    """A European number whose last strong type is AL becomes an Arabic number."""
    return _W2.sub(lambda m: m[0].replace(b"E", b"N"), s)


def w4(s: bytes) -> bytes:
    """One separator between two numbers of one type becomes that type."""
    for number, wanted in ((b"EEE", (b"EPE", b"ECE")), (b"NNN", (b"NCN",))):
        for found in wanted:
            while found in s:  # twice at most: neighbours share a number
                s = s.replace(found, number)
    return s


def w5(s: bytes) -> bytes:
    """Terminators next to European numbers become European numbers."""
    return _W5.sub(lambda m: b"E" * len(m[0]), s)


def w7(s: bytes) -> bytes:
    """A European number whose last strong type is L becomes L. Needs W3 done: no AL is left."""
    return _W7.sub(lambda m: m[0].replace(b"E", b"L"), s)


# Neutral types: N0 … N2

_N1_LEFT = re.compile(b"(?<=L)O++(?=L)")
_N1_RIGHT = re.compile(b"(?<=[REN])O++(?=[REN])")
_NUMBERS_AS_R = bytes.maketrans(b"EN", b"RR")


def bd16(text: str, s: bytes) -> list[tuple[int, int]]:
    """Bracket pairs as (opening, closing) positions in `s`, which has one letter more in front, by opening position."""
    pairs: list[tuple[int, int]] = []
    stack: list[tuple[str, int]] = []
    for found in BRACKET.finditer(text):
        char, at = found[0], found.start() + 1
        if s[at] != ord("O"):
            continue  # overridden (X6), or a caller's own class
        closing = PAIRS.get(char)
        if closing is not None:
            if len(stack) == MAX_PAIRS:
                break
            stack.append((closing, at))
            continue
        closing = _CLOSING[char]
        for depth in range(len(stack) - 1, -1, -1):
            if stack[depth][0] == closing:
                pairs.append((stack[depth][1], at))
                del stack[depth:]
                break
    pairs.sort()
    return pairs


def n0(s: bytes, text: str, kinds: bytes, embedding: bytes) -> bytes:
    """Bracket pairs take a direction from what they hold, else from what stands before them.

    `kinds`: the sequence before W1, without sos and eos: marks after a bracket follow it.
    """
    pairs = bd16(text, s)
    if not pairs:
        return s
    other = b"L" if embedding == b"R" else b"R"
    strong, result = bytearray(s.translate(_NUMBERS_AS_R)), bytearray(s)
    for opening, closing in pairs:
        if strong.find(embedding, opening + 1, closing) >= 0:
            direction = embedding
        elif strong.find(other, opening + 1, closing) < 0:
            continue
        elif strong.rfind(other, 0, opening) > strong.rfind(embedding, 0, opening):
            direction = other
        else:
            direction = embedding
        for at in (opening, closing):
            end = at + 1
            while end <= len(kinds) and kinds[end - 1] == ord("M"):
                end += 1
            strong[at:end] = result[at:end] = direction * (end - at)
    return bytes(result)


def n1_n2(s: bytes, embedding: bytes) -> bytes:
    """Neutrals between two of one direction take it (N1, numbers count as R); others the embedding's (N2)."""
    if embedding == b"R":
        if b"LO" in s:
            s = s.replace(b"LOL", b"LLL")
            s = _N1_LEFT.sub(lambda m: b"L" * len(m[0]), s)
    else:
        s = s.replace(b"ROR", b"RRR")
        s = _N1_RIGHT.sub(lambda m: b"R" * len(m[0]), s)
    return s.replace(b"O", embedding)


_I1_I2 = tuple(
    bytes.maketrans(b"LREN", bytes((level, level + 1, level + 2, level + 2) if level % 2 == 0 else
                                   (level + 1, level, level + 1, level + 1)))
    for level in range(MAX_DEPTH + 1)
)
"""By embedding level: resolved type → level (I1, I2)."""


def resolve(kinds: bytes, text: str | None, level: int, sos: bytes, eos: bytes) -> bytes:
    """W1 … I2 for one isolating run sequence (without characters that X9 removes): a level each."""
    s = sos + kinds.translate(_AS_NEUTRAL) + eos
    if b"M" in s:
        s = w1(s)
    if b"E" in s and b"A" in s:
        s = w2(s)
    if b"C" in s or b"P" in s:
        s = w4(s)
    if b"T" in s and b"E" in s:
        s = w5(s)
    s = s.translate(_W3_W6)
    if b"E" in s and b"L" in s:
        s = w7(s)
    if b"O" in s:
        embedding = b"R" if level % 2 else b"L"
        if text is not None:
            s = n0(s, text, kinds, embedding)
        s = n1_n2(s, embedding)
    return s[1:-1].translate(_I1_I2[level])


# Explicit levels and directions: X1 … X10


def bd9(kinds: bytes) -> list[int]:
    """For each isolate initiator the position of its PDI (or the length: none), for each matched PDI that of its
    initiator; −1 for everything else."""
    match = [-1] * len(kinds)
    waiting: list[int] = []
    for at, kind in enumerate(kinds):
        if kind in b"ijf":
            waiting.append(at)
            match[at] = len(kinds)
        elif kind == ord("p") and waiting:
            match[at] = waiting.pop()
            match[match[at]] = at
    return match


_OVERRIDES = {ord("o"): ord("L"), ord("v"): ord("R")}


def x1_x8(kinds: bytes, base: int) -> tuple[list[int], bytes]:
    """The explicit level of each character, and the classes with overrides applied.

    Embedding codes and boundary neutrals get no meaningful level: X9 removes them.
    """
    match = bd9(kinds)
    levels, result = [base] * len(kinds), bytearray(kinds)
    stack: list[tuple[int, int, bool]] = [(base, 0, False)]  # level, override (class letter or 0), is an isolate (X1)
    overflow_isolates = overflow_embeddings = valid_isolates = 0
    for at, kind in enumerate(kinds):
        if kind == ord("p"):  # X6a
            if overflow_isolates:
                overflow_isolates -= 1
            elif valid_isolates:
                overflow_embeddings = 0
                valid_isolates -= 1
                while not stack.pop()[2]:
                    pass
        level, override, in_isolate = stack[-1]
        isolate = kind in b"ijf"
        if kind not in b"BZx":
            levels[at] = level
            if override and kind not in b"lrov":  # X5a … X6a
                result[at] = override
        if isolate or kind in b"lrov":  # X2 … X5c
            right = kind in b"rvj" or (kind == ord("f") and p3(kinds, at + 1, match[at], match) == 1)
            deeper = level + 1 | 1 if right else level + 2 & ~1
            if deeper <= MAX_DEPTH and not overflow_isolates and not overflow_embeddings:
                valid_isolates += isolate
                stack.append((deeper, _OVERRIDES.get(kind, 0), isolate))
            elif isolate:
                overflow_isolates += 1
            elif not overflow_isolates:
                overflow_embeddings += 1
        elif kind == ord("x") and not overflow_isolates:  # X7
            if overflow_embeddings:
                overflow_embeddings -= 1
            elif not in_isolate and len(stack) > 1:
                stack.pop()
        elif kind == ord("B"):  # X8: the paragraph ends here; the separator has the base level
            stack = [(base, 0, False)]
            overflow_isolates = overflow_embeddings = valid_isolates = 0
    return levels, bytes(result)


def _sequences(levels: Sequence[int], kinds: bytes, match: Sequence[int]) -> list[list[range]]:
    """Isolating run sequences (BD13): each a list of level runs. `kinds`: before overrides."""
    waiting: dict[int, list[range]] = {}  # by the position of the PDI that goes on with them
    sequences: list[list[range]] = []
    start = 0
    for end in range(1, len(levels) + 1):
        if end < len(levels) and levels[end] == levels[start]:
            continue
        run = range(start, end)
        sequence = waiting.pop(start, None)
        if sequence is None:
            sequences.append(sequence := [])
        sequence.append(run)
        if kinds[end - 1] in b"ijf" and match[end - 1] < len(kinds):
            waiting[match[end - 1]] = sequence
        start = end
    return sequences


def x10(levels: Sequence[int], kinds: bytes, overridden: bytes, text: str | None, base: int) -> list[int]:
    """W1 … I2 over each isolating run sequence of a paragraph from which X9 has removed its characters."""
    result = list(levels)
    match = bd9(kinds)
    for runs in _sequences(levels, kinds, match):
        level = levels[runs[0].start]
        first, last = runs[0].start, runs[-1].stop - 1
        before = levels[first - 1] if first else base
        open_ended = last + 1 == len(levels) or kinds[last] in b"ijf"
        after = base if open_ended else levels[last + 1]
        found = resolve(
            b"".join(overridden[run.start:run.stop] for run in runs),
            None if text is None else "".join(text[run.start:run.stop] for run in runs),
            level, b"LR"[max(level, before) % 2:][:1], b"LR"[max(level, after) % 2:][:1],
        )
        at = 0
        for run in runs:
            result[run.start:run.stop] = found[at:at + len(run)]
            at += len(run)
    return result
