"""A readable account of how a page was read wrong: logical order, a group of words a line, code points."""

from __future__ import annotations

import unicodedata
from collections.abc import Sequence
from difflib import SequenceMatcher
from typing import Any

from rapidfuzz.distance import Levenshtein

from score import ReadLine, ReadPage, nearest

LONGEST = 12
"""Words shown of a group; the rest is counted."""
MOVED = 3
"""A group of at least this many words that is missing here and found whole elsewhere has moved."""


def name(char: str) -> str:
    """U+0628 BEH."""
    told = unicodedata.name(char, "?")
    for common in ("ARABIC LETTER ", "ARABIC ", "HEBREW ", "LATIN ", "LETTER "):
        told = told.removeprefix(common)
    return f"U+{ord(char):04X} {told}"


def characters(want: str, got: str) -> list[str]:
    """The single differences of two short strings."""
    out = []
    for edit in Levenshtein.editops(want, got):
        if edit.tag == "delete":
            out.append(f"lost {name(want[edit.src_pos])}")
        elif edit.tag == "insert":
            out.append(f"added {name(got[edit.dest_pos])}")
        else:
            out.append(f"{name(want[edit.src_pos])} -> {name(got[edit.dest_pos])}")
    return out


def _words(words: Sequence[str]) -> str:
    shown = " ".join(words[:LONGEST])
    return f"{shown} (and {len(words) - LONGEST} words)" if len(words) > LONGEST else shown


def _why(want: list[str], got: list[str]) -> str:
    """What kind of difference it is, in a few words."""
    if sorted(want) == sorted(got):
        return "order of words"
    if "".join(want) == "".join(got):
        return "spaces"
    if sorted("".join(want)) == sorted("".join(got)):
        return "order of characters"
    told = characters(" ".join(want), " ".join(got))
    return "; ".join(told[:6]) + (f"; and {len(told) - 6} more" if len(told) > 6 else "")


def page(truth: dict[str, Any], read: ReadPage, wrong: Sequence[ReadLine]) -> list[str]:
    """The lines to print for one page."""
    told, text = nearest(truth, read.text)
    out = differences(told.split(), text.split()) if told != text else ["  exact"]
    out += [f"  CERTIFIED WRONG  {line.text}" for line in wrong]
    doubted = [line for line in read.lines if not line.certified]
    out += [f"  doubtful ({', '.join(sorted(set(line.doubts)))})  {line.text}" for line in doubted]
    return out


def differences(want: list[str], got: list[str]) -> list[str]:
    """One line for each group of words that differs."""
    out = []
    whole = " " + " ".join(got) + " "
    wanted = " " + " ".join(want) + " "
    for tag, a, b, c, d in SequenceMatcher(None, want, got, autojunk=False).get_opcodes():
        if tag == "equal":
            continue
        lost, found = want[a:b], got[c:d]
        before = " ".join(want[max(0, a - 2):a])
        if tag == "delete" and len(lost) >= MOVED and f" {' '.join(lost)} " in whole:
            out.append(f"  moved away   after ⟦{before}⟧: {_words(lost)}")
        elif tag == "insert" and len(found) >= MOVED and f" {' '.join(found)} " in wanted:
            out.append(f"  moved here   after ⟦{before}⟧: {_words(found)}")
        else:
            out.append(f"  after ⟦{before}⟧  want ⟦{_words(lost)}⟧  got ⟦{_words(found)}⟧  {_why(lost, found)}")
    return out
