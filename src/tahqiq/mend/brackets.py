"""Brackets turned round: `)so(` for `(so)`, where a tool mirrored them once too often or once too seldom."""

from __future__ import annotations

import re

from tahqiq.mend.plan import Edit

LEAST = 2
"""Turned pairs in a document before any is mended, and three times as many as sound ones."""
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


def balanced(signs: list[str]) -> bool:
    """Whether these brackets pair."""
    stack: list[str] = []
    for sign in signs:
        if sign in "([{":
            stack.append(sign)
        elif not stack or stack.pop() + sign not in ("()", "[]", "{}"):
            return False
    return not stack
