"""Brackets turned round: `)so(` for `(so)`, where a tool mirrored them once too often or once too seldom."""

from __future__ import annotations

import re

from tahqiq.mend.plan import Edit

LEAST = 2
"""Turned pairs in a document before any is mended, and three times as many as sound ones."""
OUTWARD = 4
"""How many times the brackets that face text these must be."""
BAD, BAD_SHARE = 4, 0.3
"""Signs in a document that close what is not open or open what is, and their share of all signs in pairs, before any is
turned or its space moved."""
MOST = 240
"""Characters that a quotation or bracket may hold; past that it is taken for closed."""
_RTL = re.compile("[\u0590-\u08ff]")
_TURN = str.maketrans("()[]{}", ")(][}{")
_BRACKETS = re.compile(r"[()\[\]{}]")


def find(text: str) -> list[Edit]:
    """Lines whose brackets all pair when they are mirrored and do not as they stand."""
    turned = sound = 0
    edits: list[Edit] = []
    at = 0
    for line in text.split("\n"):
        signs = _BRACKETS.findall(line)
        if len(signs) >= 2 and _RTL.search(line):
            if balanced(signs):
                sound += len(signs) // 2
            elif balanced([s.translate(_TURN) for s in signs]):
                turned += len(signs) // 2
                edits += [
                    Edit(at + m.start(), at + m.end(), m.group().translate(_TURN)) for m in _BRACKETS.finditer(line)
                ]
        at += len(line) + 1
    return edits if turned >= LEAST and turned > 3 * sound else []


def facing_out(text: str) -> list[Edit]:
    """All brackets of a kind mirrored, where those that touch text on one side only face away from it throughout."""
    edits: list[Edit] = []
    for opening, closing in ("()", "[]", "\u00ab\u00bb"):
        o, c = re.escape(opening), re.escape(closing)
        wrong = _facing(text, c, o)
        if wrong >= BAD and wrong > OUTWARD * _facing(text, o, c):
            turn = {opening: closing, closing: opening}
            edits += [Edit(m.start(), m.end(), turn[m.group()]) for m in re.finditer(f"[{o}{c}]", text)]
    return edits


def _facing(text: str, first: str, last: str) -> int:
    """How often `first` stands before a word and `last` behind one, each with white space or a stop on its other side (at a
    line's edge anything may stand). The sign is searched for before what stands around it: that is quick."""
    before, behind = f"{first}(?<= {first})(?=\\w)", f"{last}(?<=[\\w.%]{last})(?=[ .,:\u060c\u061b])"
    return len(re.findall(before, text)) + len(re.findall(behind, text))


def balanced(signs: list[str]) -> bool:
    """Whether these brackets pair."""
    stack: list[str] = []
    for sign in signs:
        if sign in "([{":
            stack.append(sign)
        elif not stack or stack.pop() + sign not in ("()", "[]", "{}"):
            return False
    return not stack


_PAIRS = {"(": ")", "[": "]", "\u00ab": "\u00bb", '"': '"'}
_SIGN = re.compile("[ \u00a0]?[()\\[\\]\u00ab\u00bb\"][ \u00a0]?")
_OUTSIDE = ".,:;!\u060c\u061b\u061f\u06d4"


def respaced(text: str) -> list[Edit]:
    """Signs that stand in pairs, each facing what it encloses, the space outside: where a document has them otherwise."""
    found = list(_SIGN.finditer(text))
    bad = _crossed(text, found)
    if bad < BAD or bad < BAD_SHARE * len(found):
        return []
    edits: list[Edit] = []
    open_at: dict[str, int] = {}
    for match in found:
        sign = match.group().strip()
        left, right = text[match.start() - 1 : match.start()] or "\n", text[match.end() : match.end() + 1] or "\n"
        family = next(o for o, c in _PAIRS.items() if sign in (o, c))
        label = family == "(" and _LABEL.search(text[max(0, match.start() - 4) : match.start()])
        if label or " " not in match.group():
            opens = sign == family if family != '"' else family not in open_at
        else:
            opens = match.start() - open_at.get(family, -MOST - 1) > MOST
        if opens:
            open_at[family] = match.start()
            after = ("" if left in "\n([\u00ab" or left.isspace() else " ") + family
        else:
            open_at.pop(family, None)
            after = _PAIRS[family] + ("" if right in _OUTSIDE + ")]\u00bb\n" or right.isspace() else " ")
        if " " in match.group():
            edits.append(Edit(match.start(), match.end(), after))
    return edits


_LABEL = re.compile(r"(?:^|\n)[ ]*\w{1,2}$")
"""A number or letter at a line's front: the bracket behind it closes nothing."""


def _crossed(text: str, found: list[re.Match[str]]) -> int:
    """Signs that close what is not open, or open again what is."""
    bad = 0
    open_at: dict[str, int] = {}
    for match in found:
        sign = match.group().strip()
        for opening, closing in _PAIRS.items():
            if sign not in (opening, closing) or opening == closing:
                continue
            is_open = match.start() - open_at.get(opening, -MOST - 1) <= MOST
            if sign == closing and not is_open and _LABEL.search(text[max(0, match.start() - 4) : match.start()]):
                continue
            bad += is_open == (sign == opening)
            if sign == opening:
                open_at[opening] = match.start()
            else:
                open_at.pop(opening, None)
    return bad
