"""What the language model sees of a text: letters folded as readers fold them, words with classes for the rest.

Newspapers drop hamzas, printers stretch words with tatweel, books are vocalised or not: none of this is language,
so it is folded before anything is counted or looked up. The folding is for scores only and is never shown to a user.
"""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Callable
from functools import lru_cache, wraps
from typing import TypeVar

LONGEST = 100
"""Characters of a word that is worth remembering; a text without spaces is one word."""
NO_WORD = 1000
"""Characters of what is certainly no word, nor a line that lost its spaces: rules whose work grows with the square of a
word's length leave it alone."""

MARKS = (
    "\u0610-\u061a\u064b-\u065f\u0670\u06d6-\u06dc\u06df-\u06e4\u06e7\u06e8\u06ea-\u06ed\u08d3-\u08e1\u08e3-\u08ff"
)
"""Combining marks of the Arabic script, as the inside of a character class."""

LETTERS = (
    "\u0620-\u063f\u0641-\u064a\u066e\u066f\u0671-\u06d3\u06d5\u06ee\u06ef\u06fa-\u06fc\u06ff"
    "\u0750-\u077f\u08a0-\u08b4"
)
"""Letters of the Arabic script without presentation forms and tatweel, as the inside of a character class."""

FORMS = "\ufb50-\ufdff\ufe70-\ufefc"
"""Presentation forms A and B, as the inside of a character class."""

HEBREW = "\u05d0-\u05ea"

T = TypeVar("T")
SILENT = [chr(c) for c in range(0x0610, 0x0900) if unicodedata.category(chr(c)) in ("Mn", "Me")] + [
    "\u0640", "\u200b", "\u200c", "\u200d", "\u200e", "\u200f", "\u00ad", "\ufeff", "\u2060", "\u061c",
    *map(chr, range(0x202A, 0x202F)), *map(chr, range(0x2066, 0x206A)),
    *(chr(c) for c in range(0x0591, 0x05C8) if unicodedata.category(chr(c)) == "Mn"),
]  # fmt: skip
"""Marks, tatweel and controls: what no word is told by."""
_ALEF, _YEH, _KAF, _HEH = "\u0627", "\u064a", "\u0643", "\u0647"
SAME = {
    "\u0622": _ALEF, "\u0623": _ALEF, "\u0625": _ALEF, "\u0671": _ALEF,
    "\u06cc": _YEH, "\u06a9": _KAF, "\u06aa": _KAF, "\u06be": _HEH, "\u06c1": _HEH, "\u06d5": _HEH, "\u06c0": _HEH,
    **dict.fromkeys("\u00ab\u00bb\u201c\u201d\u201e\u201f\u2039\u203a", '"'),
    "\ufd3e": "(", "\ufd3f": ")", "\u2013": "-", "\u2014": "-", "\u2010": "-", "\u2011": "-", "\u2212": "-",
    "\u066a": "%", "\u060d": "/", "\u06d4": ".", "\u00a0": " ", "\t": " ",
}  # fmt: skip
"""Characters that are taken for one, and which."""
_FINALS = {"\u0649": _YEH, "\u0629": _HEH}

_WORD_TABLE = str.maketrans({**dict.fromkeys(SILENT, ""), **SAME, **_FINALS})
_HAS_FORMS = re.compile(f"[{FORMS}]")


def fold_word(word: str) -> str:
    """The key of a word: without marks, tatweel and controls; forms of alef, yeh, kaf, heh, of quotes and dashes made one
    each, alef maksura and teh marbuta too."""
    if _HAS_FORMS.search(word):
        word = unicodedata.normalize("NFKC", word)
    return word.translate(_WORD_TABLE)


WORD = (
    rf"[{LETTERS}{FORMS}\u0640\ufffd][{LETTERS}{FORMS}{MARKS}\u0640\u200c\u200d\ufffd]*"
    rf"|[{HEBREW}][{HEBREW}\u0591-\u05c7\"'\u05f3\u05f4]*"
)
NUMBER = r"[+-]?\d+(?:[.,:/\-\u066b\u066c\u2013\u060d]\d+)*[%\u066a]?|[%\u066a]\d+(?:[.,\u066b]\d+)*"
LATIN = (
    r"(?:https?://|www\.)[^\s\u0600-\u06ff]+|[A-Za-z0-9_.+-]+@[A-Za-z0-9-]+(?:\.[A-Za-z0-9-]+)+"
    r"|[A-Za-z\u00c0-\u024f][A-Za-z0-9\u00c0-\u024f]*(?:['._&/+-][A-Za-z0-9\u00c0-\u024f]+)*"
)
TOKEN = re.compile(rf"{LATIN}|{NUMBER}|{WORD}|\S")
"""One token: a Latin name or address, a number with its separators, a word with its marks, or one other character."""

_PREFIXES = frozenset((
    "\u0648\u0627\u0644", "\u0641\u0627\u0644", "\u0628\u0627\u0644", "\u0643\u0627\u0644", "\u0648\u0644\u0644",
    "\u0627\u0644", "\u0644\u0644", "\u0648\u064a", "\u0633\u064a", "\u0648\u0628",
    *"\u0648\u0641\u0628\u0644\u0643\u0633\u064a\u062a\u0646\u0645\u0627",
))  # fmt: skip
_SUFFIXES = frozenset((
    "\u0627\u062a", "\u0648\u0646", "\u064a\u0646", "\u0627\u0646", "\u064a\u0647", "\u0647\u0627", "\u0647\u0645",
    "\u0643\u0645", "\u0646\u0627", "\u0648\u0627", *"\u0647\u064a\u062a\u0627",
))  # fmt: skip


def unknown_class(word: str) -> str:
    """The class of a folded word outside the vocabulary, by its longest prefix and suffix."""
    size = len(word)
    head = next((h for n in (3, 2, 1) if size > n + 1 and (h := word[:n]) in _PREFIXES), "")
    size -= len(head)
    tail = next((t for n in (2, 1) if size > n and (t := word[-n:]) in _SUFFIXES), "")
    return f"<{head}:{tail}>"


def number_class(number: str) -> str:
    """The class of a number token: its digits' count, year, date, time, decimal or percentage."""
    if number.startswith(("%", "\u066a")) or number.endswith(("%", "\u066a")):
        return "<%>"
    core = number.lstrip("+-")
    if core.isdigit():
        if len(core) == 4:
            value = int(core)
            return "<hijri>" if 1200 <= value < 1500 else "<year>" if 1500 <= value < 2100 else "<4>"
        return f"<{min(len(core), 7)}>"
    if ":" in core:
        return "<time>"
    if "/" in core or "\u060d" in core:
        return "<date>" if len(re.findall(r"\d+", core)) > 2 else "<n/n>"
    return "<n-n>" if re.search(r"[-\u2013]", core) else "<decimal>"


def remembered(function: Callable[[str], T]) -> Callable[[str], T]:
    """A function of a word that remembers what it gave for the last 16,384 words."""
    cached = lru_cache(maxsize=1 << 14)(function)
    return wraps(function)(lambda word: cached(word) if len(word) <= LONGEST else function(word))


@remembered
def token_key(token: str) -> str:
    """The string that stands for a token in the word model: a folded word, a class in angle brackets, or a sign."""
    first = token[0]
    if first.isdigit() or (len(token) > 1 and first in "+-%\u066a"):
        return number_class(token)
    if (first.isascii() and first.isalpha()) or "\u00c0" <= first <= "\u024f":
        return "<url>" if "://" in token or token.startswith("www.") or "@" in token else "<latin>"
    return fold_word(token) or token


def tokens(text: str) -> list[str]:
    """The tokens of a text as written, in order; nothing but white space is left out."""
    return TOKEN.findall(text)
