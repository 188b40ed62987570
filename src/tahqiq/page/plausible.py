"""What typists do not write: the cost by which readings that draw the same ink are compared.

plausibility(text) → 0 for nothing unusual. It chooses between readings; it proves nothing.
"""

from __future__ import annotations

import re
from functools import lru_cache

STRONG, WEAK = 4, 1
"""Costs. Readings that differ by less than `MARGIN` are left ambiguous."""

MARGIN = 2
"""Cost that a reading must save to be believed; less leaves the line ambiguous."""

_UNIT = (
    r"(?:[AaPp]\.?[Mm]\.?|[kKMGTm\u00b5ncd]?(?:[WA]h?|Hz|bps|B|b|g|m|l|L|V|J|Pa|cal|eV|s|t)"
    r"|dB|ha|px|pt|dpi|rpm|ppm|ppb|USD|EUR|GBP)"
)
"""A unit's symbol (SI prefix and unit, and a few more): it follows its number."""

_IMPLAUSIBLE = [
    (re.compile(r"(?<!\d)[%\u066a]\d"), STRONG),  # a percent sign before its number
    (re.compile(r"(?<![A-Za-z] )(?<![\d.,])\d[\d.,]*\s?[+](?![\w+])"), STRONG),  # a plus after a number, as a turned telephone number has
    (re.compile(r"[%\u066a]\s?[-+\u2212](?!\w)"), STRONG),  # a sign behind its percentage
    (re.compile(r"\s[,.;:!\u060c\u061b\u061f](?=\s|$)"), STRONG),  # a stop parted from its word
    (re.compile(r"^[,.;:!\u060c\u061b\u061f](?!\d)"), STRONG),  # a stop in front
    (re.compile(r"\s[,.:\u060c]\w|\s/\d"), MARGIN),
    (re.compile(r"\d\s?=\s?(?:[)\].,]|$)"), STRONG),
    (re.compile(r"\s[)\]}\u00bb]|[(\[{\u00ab](?:\s|$)"), MARGIN),  # brackets apart from what they hold
    (re.compile(r"(?<=[^\W\d])[(\[{\u00ab](?=[^\W\d])|[)\]}\u00bb](?=\w)"), WEAK),
    (re.compile(r"(?<=\s)\d+[-\u2212](?=\s|$)"), MARGIN),  # a minus behind its number, within the line
    (re.compile(rf"(?<![\w.-]){_UNIT} \d"), STRONG),  # a unit before its number
    (re.compile(rf"\d (?!{_UNIT}(?![\w-]))[A-Za-z]{{2,}}"), WEAK),  # a name behind its number
    (re.compile(r"\d\s?[=<>\u2264\u2265\u2248]\s?[A-Za-z]"), STRONG),  # a value before what it is the value of
    (re.compile(r"\d[+\u2013\u2014][A-Za-z]"), STRONG),
    (re.compile(r"  "), 2 * STRONG),
    (
        re.compile(r"(?<![.\d])\d+-(?=[A-Za-z\d]*[A-Z\d])[A-Za-z]"),
        STRONG,
    ),  # a model's number in front of its letters: 300-AQ
    (re.compile(r"(?<![A-Za-z\d.])\d+[-/_.:][A-Za-z]"), WEAK),
    (re.compile(r"(?:^|\s)=\w"), STRONG),
    (re.compile(r"\d[\s)]+\+\d"), STRONG),  # a plus leads its telephone number
    (re.compile(r"\d-00[1-9]\d{0,2}(?![-\d])"), STRONG),  # so does a double nought
    (re.compile(r"\([A-Za-z][^()]*\) [A-Za-z]"), MARGIN),  # the explanation in front of the name
    (re.compile(r"(?<!\S)[\u00b9\u00b2\u00b3\u2070\u2074-\u2079]+[^\W_]"), STRONG),  # a raised mark in front of its word
    (re.compile(r"(?<=\S )\(\d{1,3}\) \d"), MARGIN),  # a note's mark in front of a number
    (re.compile(r"(?<![A-Za-z\d])[CF]\u00b0|\u00b0[CF]\d"), STRONG),  # a degree sign behind its letter
    (re.compile(r"(?<![\w)] )[<>=\u2264\u2265] [A-Za-z]"), MARGIN),  # a sign of comparison with nothing in front
    (re.compile(r"\w/[\w.]+/(?=\s|$)"), MARGIN + 2),  # a path that ends in the slash it should begin with
]
"""What typists do not write: a pattern of the logical text and its cost. Only readings that draw the same ink are compared."""

_OPEN, _CLOSE = "([{\u00ab", ")]}\u00bb"
_BRACKET = re.compile(f"[{re.escape(_OPEN + _CLOSE)}]")
_RANGE = re.compile(r"(?<![\d.,:/-])(\d{1,4})\s?[-\u2013\u2212]\s?(\d{1,4})(?![\d/:-]|[.,]\d)")
_TIMES = re.compile(r"(\d{1,2}:\d\d)\s?[-\u2013\u2212]\s?(\d{1,2}:\d\d)")


@lru_cache(maxsize=2048)
def plausibility(text: str) -> int:
    """The cost of a logical text, 0 for nothing unusual. It chooses between readings; it proves nothing."""
    cost = 0
    for pattern, price in _IMPLAUSIBLE:
        if pattern.search(text):
            cost += price * len(pattern.findall(text))
    for first, second in _RANGE.findall(text):
        if int(first) > int(second):
            cost += (STRONG if len(first) == 4 else MARGIN) if len(first) == len(second) > 1 else WEAK
    for first, second in _TIMES.findall(text):
        if first.zfill(5) > second.zfill(5):
            cost += MARGIN
    stack: list[str] = []
    for ch in _BRACKET.findall(text):
        if ch in _OPEN:
            stack.append(_CLOSE[_OPEN.index(ch)])
        elif stack and stack[-1] == ch:
            stack.pop()
        else:
            cost += 2
    return cost + 2 * len(stack)
