"""Line breaks that an extractor put inside a sentence, where the font, the size or the direction changed.

No print line begins with a comma, a stop, a percent sign or a closing bracket, and none is only a dash between two
numbers: where a document has such lines again and again, they go back to the line before.
"""

from __future__ import annotations

import re

from tahqiq.lm.fold import FORMS, HEBREW, LETTERS
from tahqiq.mend.plan import Edit

LEAST, SHARE = 4, 0.04
"""Lines that cannot begin so, and their share of all lines, before any is joined."""

_LETTER = f"{LETTERS}{FORMS}{HEBREW}"
_LTR = "0-9A-Za-z\u0660-\u0669\u06f0-\u06f9"
_BREAK = "[ \u00a0]*\n[ \u00a0\n]*"
_END = f"(?<=[{_LETTER}{_LTR}%\u066a)\\]\u00bb])"
_SIGN = re.compile(f"{_END}{_BREAK}(?=[%\u066a]|[.,:;\u060c\u061b\u061f](?:\\s|$))")
_AFTER_NUMBER = re.compile(f"(?<=[{_LTR}%\u066a]){_BREAK}(?=[.,:;\u060c\u061b](?=[{_LETTER}]))")
_CLOSING = re.compile(f"(?<=[{_LTR}]){_BREAK}(?=[)\\]\u00bb](?:[\\s.,:;\u060c\u061b]|$))")
_DASH = re.compile(
    f"(?<![\\d.,])(\\d+)({_BREAK}[-\u2013/]{_BREAK}|[-\u2013]{_BREAK}|{_BREAK}\u2013)"
    "(?=(\\d+)(?![\\d.,]*[\\d%\u066a]))"
)
"""A dash between two whole numbers: a range. In a table it may be a sign, of a decimal or a percentage."""
_HANGING = re.compile(f"(?<=[ {_LETTER}][-/]){_BREAK}(?=\\d)")
_ONWARD = re.compile(f"(?<=[{_LTR}])\n[ \u00a0]+(?=\\S)")
"""A line that begins with a space after one that ends with a number: it went on."""

_ODD = re.compile("\n[ \u00a0\n]*(?:[%\u066a)\\]\u00bb.,:;\u060c\u061b\u061f/\u2013-]|\\d)|-[ \u00a0]*\n")
"""A line that begins with a sign or a number, or ends with a dash."""
_BEGIN = re.compile("\n[ \u00a0\n]*(?=[%\u066a)\\]\u00bb.,:;\u060c\u061b\u061f/\u2013-]|\\d)")


def find(text: str) -> list[Edit]:
    """The line breaks to take out."""
    lines = text.count("\n") + 1
    if len(_ODD.findall(text)) < max(LEAST, SHARE * lines):
        return []
    edits: list[Edit] = []
    dashes = False
    for begins in _BEGIN.finditer(text):  # what all of them hold: the patterns are tried only there
        start, end = begins.span()
        while start and text[start - 1] in " \u00a0":
            start -= 1
        before = text[max(0, start - 2) : start]
        dashes = dashes or (text[end] in "-\u2013/" and before[-1:].isdecimal())
        dashes = dashes or (before[-1:] in ("-", "\u2013") and before[0].isdecimal())
        matches = (pattern.match(text, start) for pattern in (_SIGN, _AFTER_NUMBER, _CLOSING, _HANGING))
        edits += [Edit(*m.span(), "") for m in matches if m]
    if dashes:
        edits += [Edit(*m.span(2), m.group(2).strip()) for m in _DASH.finditer(text)]
    if len(edits) < max(LEAST, SHARE * lines):
        return []
    edits += [Edit(*m.span(), " ") for m in _ONWARD.finditer(text)]
    return _apart(edits)


def _apart(edits: list[Edit]) -> list[Edit]:
    """The edits less those that overlap an earlier one."""
    kept: list[Edit] = []
    for edit in sorted(edits):
        if not kept or edit.start >= kept[-1].end:
            kept.append(edit)
    return kept
