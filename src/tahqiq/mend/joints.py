"""How words, numbers and signs meet: joints that nobody writes."""

from __future__ import annotations

import re

from tahqiq.lm.fold import FORMS, HEBREW, LETTERS, MARKS
from tahqiq.mend.atoms import CLITICS, CLOSING, COMMAS, OPENING, STOPS

DIGIT = "\u0660-\u0669"
"""Digits that some programs take for right-to-left letters, as the inside of a character class."""
LETTER = f"{LETTERS}{FORMS}{HEBREW}{MARKS}{DIGIT}\u0640\u200c\ufffd"
UNIT = (
    "(?:[kMGTmcdhn\u00b5](?:W|V|A|Hz|B|bps|b/s|m|g|l|L|s|S|Pa|J|N|K)|Hz|Pa|AM|PM)(?:/(?:[kmcd]?[mglLs]|h|min))?[\u00b2\u00b3]?"
)
"""A symbol of the SI with its prefix, or what stands behind an hour: people write it behind its number; drawn from the
right to the left it stands before."""
LTR = "0-9A-Za-z\u00c0-\u024f\u06f0-\u06f9"


def misfits(text: str) -> float:
    """Joints in the text that nobody writes; a short number that touches the word before it, a note's mark, is half of one."""
    return sum(len(pattern.findall(text)) for pattern in _MISFITS) + sum(
        0.5 if m.group(1) else 1.0 for m in _GLUED.finditer(text) if _clitic(text, m.start() + 1)
    )


def _clitic(text: str, end: int) -> bool:
    """Whether the word that ends here is not one that people write together with a number."""
    match = _WORD_END.search(text[:end])
    return match is not None and match.group() not in CLITICS


_WORD_END = re.compile(f"[{LETTER}]+$")
_SIGNS = re.escape(CLOSING + STOPS + COMMAS)
_GLUED = re.compile(f"[{LETTER}](?=(\\d{{1,2}}(?![{LTR}]))?[{LTR}])")
_MISFITS = (
    re.compile(f"[{LTR}](?=[{LETTER}]{{2}})"),
    re.compile(f"(?<![{LTR}])(?<![{LTR}] )[%\u066a]|[%\u066a](?=[{LETTER}{LTR}])"),
    re.compile(f"\\s(?=[{_SIGNS}])|^(?=[{_SIGNS}])"),
    re.compile(f"[{_SIGNS}](?=[{LETTER}])"),
    re.compile(f"[{re.escape(OPENING)}](?=\\s|$)|[{LETTER}{LTR}](?=[{re.escape(OPENING)}])"),
    re.compile(f"[{re.escape(CLOSING)}](?=[{LTR}])"),
    re.compile(f"[{LETTER}][-+\u00b1](?=\\d)|\\S[=\u00d7<>](?=\\s)|\\s[=\u00d7<>](?=\\S)"),
)


def parted(text: str) -> str:
    """The line with spaces between its words and numbers."""
    text = _WORD_NUMBER.sub(lambda m: m.group() + ("" if m.group() in CLITICS else " "), text)
    return _NUMBER_WORD.sub(" ", text)


_WORD_NUMBER = re.compile(f"(?<![{LETTER}])[{LETTER}]+(?=[+{LTR}(])")
_NUMBER_WORD = re.compile(f"(?<=[{LTR}%)])(?=[{LETTER}]{{2}})")
