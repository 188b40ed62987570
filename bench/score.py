"""Scores what a tool read from a page against what was typeset there.

Strict means: after NFC and with any white space counted as one space, nothing else. Invisible direction controls and
word joiners are left out on both sides: nobody can see or type them from the page. Folded: NFKC as well, and without
tatweel and combining marks.

Running heads and page numbers may be kept or dropped: a line that is one of them is taken out, and of the truths with
and without them the nearest counts.
"""

from __future__ import annotations

import itertools
import unicodedata
from collections import Counter
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field, fields
from typing import Any

from rapidfuzz.distance import Levenshtein

TATWEEL = "\u0640"
UNSEEN = dict.fromkeys([0x200E, 0x200F, 0x061C, 0x2060, 0xFEFF, *range(0x202A, 0x202F), *range(0x2066, 0x206A)])
LAM, ALEFS = "\u0644", "\u0627\u0623\u0625\u0622"

BREAKS = frozenset(" -\u2013\u2014/([{")
"""A print line may end behind these."""

KINDS = (
    "reversed", "lam_alef", "forms", "tatweel", "doubled", "unknown", "spaces", "marks", "digits", "letters", "other")
"""Damage: reversed words; lam-alef read as alef-lam; presentation forms left; tatweel too many; a mark twice; U+FFFD or
private use; then the edits of the strict distance by what they touch: spaces, marks, digits, letters, other."""


def strict(text: str) -> str:
    """NFC, invisible controls out, white space as single spaces."""
    return " ".join(unicodedata.normalize("NFC", text.translate(UNSEEN)).split())


def folded(text: str) -> str:
    """Also NFKC, without tatweel and combining marks."""
    plain = unicodedata.normalize("NFKC", text.translate(UNSEEN))
    return " ".join("".join(
        c for c in unicodedata.normalize("NFD", plain) if c != TATWEEL and unicodedata.category(c) != "Mn").split())


@dataclass
class Score:
    """Sums over pages; the rates are properties. Scores add up."""

    pages: int = 0
    chars: int = 0
    edits: int = 0
    folded_chars: int = 0
    folded_edits: int = 0
    words: int = 0
    word_edits: int = 0
    numbers: int = 0
    numbers_right: int = 0
    marks: int = 0
    marks_right: int = 0
    exact: int = 0
    lines: int = 0
    certified: int = 0
    certified_wrong: int = 0
    damage: Counter[str] = field(default_factory=Counter)

    def __iadd__(self, other: Score) -> Score:
        for part in fields(self):
            setattr(self, part.name, getattr(self, part.name) + getattr(other, part.name))
        return self

    @staticmethod
    def _rate(part: float, whole: float) -> float:
        return part / whole if whole else 0.0

    @property
    def cer(self) -> float:
        return self._rate(self.edits, self.chars)

    @property
    def cer_folded(self) -> float:
        return self._rate(self.folded_edits, self.folded_chars)

    @property
    def wer(self) -> float:
        return self._rate(self.word_edits, self.words)

    @property
    def numbers_rate(self) -> float:
        return self._rate(self.numbers_right, self.numbers) if self.numbers else 1.0

    @property
    def marks_rate(self) -> float:
        return self._rate(self.marks_right, self.marks) if self.marks else 1.0

    @property
    def exact_rate(self) -> float:
        return self._rate(self.exact, self.pages)

    @property
    def certified_rate(self) -> float:
        return self._rate(self.certified, self.lines)

    @property
    def wrong_rate(self) -> float:
        return self._rate(self.certified_wrong, self.certified)


@dataclass(frozen=True)
class ReadLine:
    """A print line as a reader gives it; `doubts` are its reasons."""

    text: str
    certified: bool
    doubts: tuple[str, ...] = ()


@dataclass(frozen=True)
class ReadPage:
    """A page as a reader gives it; `lines` is empty for tools that certify nothing."""

    text: str
    lines: tuple[ReadLine, ...] = ()


def without_furniture(text: str, furniture: Sequence[str]) -> str:
    """The text less those of its first and last three lines that are nothing but a running head or a page number."""
    rows = [row for row in text.splitlines() if row.strip()]
    known = {strict(f) for f in furniture}
    ends = set(range(3)) | set(range(len(rows) - 3, len(rows)))
    return "\n".join(row for n, row in enumerate(rows) if not (n in ends and strict(row) in known))


def candidates(page: dict[str, Any]) -> list[str]:
    """The page's text with none, either or both of its furniture, strict."""
    text, furniture = page["text"], page["furniture"]
    found = [text]
    for part in furniture:
        found += [f"{part} {text}", f"{text} {part}"]
    if len(furniture) == 2:
        head, folio = furniture
        found += [f"{head} {text} {folio}", f"{head} {folio} {text}"]
        found += [f"{folio} {head} {text}", f"{text} {head} {folio}"]
    return [strict(f) for f in found]


def nearest(page: dict[str, Any], read: str) -> tuple[str, str]:
    """(the truth to compare with, the text as read less furniture), both strict."""
    read = strict(without_furniture(read, page["furniture"]))
    told = candidates(page)
    if read in told:
        return read, read
    if not page["furniture"]:
        return told[0], read
    return min(told, key=lambda t: Levenshtein.distance(t, read)), read


def _has_number(word: str) -> bool:
    return any(c.isdecimal() for c in word)


def _contexts(words: Sequence[str]) -> list[tuple[str, str, str]]:
    plain = ["", *(folded(word) for word in words), ""]
    return [(plain[n], word, plain[n + 2]) for n, word in enumerate(words) if _has_number(word)]


def numbers_in_place(truth: str, read: str) -> tuple[int, int]:
    """(numbers in the truth, those found whole between the same two words). The neighbours are compared folded."""
    wanted, found = Counter(_contexts(truth.split())), Counter(_contexts(read.split()))
    return sum(wanted.values()), sum((wanted & found).values())


_DIGITS = "\u2070\u00b9\u00b2\u00b3\u2074\u2075\u2076\u2077\u2078\u2079"
RAISED = {ord(raised): f"\ue000{digit}" for digit, raised in enumerate(_DIGITS)}
"""A raised digit as a private character and the digit: NFKC would make it a plain one."""


def _note_folded(text: str) -> str:
    """Folded, but a raised digit stays told from a plain one; no spaces."""
    return folded(strict(text).translate(RAISED)).replace(" ", "")


def marks_in_place(page: dict[str, Any], read: str) -> tuple[int, int]:
    """(note marks on the page, those found between the same letters). Letters are folded; raised must be raised."""
    plain = _note_folded(read)
    right = 0
    for before, mark, after in page["marks"]:
        known = _note_folded(before)[-6:] + _note_folded(mark) + _note_folded(after)[:4]
        right += known in plain
    return len(page["marks"]), right


def wrong_lines(page: dict[str, Any], lines: Iterable[ReadLine]) -> list[ReadLine]:
    """The certified lines whose text is nowhere on the page, as whole words; a line may be broken behind one of BREAKS."""
    whole = [f" {strict(part)} " for part in (page["text"], *page["furniture"])]
    return [
        line for line in lines
        if line.certified and strict(line.text) and not any(_stands_in(strict(line.text), part) for part in whole)]


def _stands_in(line: str, text: str) -> bool:
    """The line is somewhere in the text (which begins and ends with a space), as whole words or broken behind BREAKS."""
    at = text.find(line)
    while at >= 0:
        after = text[at + len(line)]
        if text[at - 1] in BREAKS and (after == " " or line[-1] in BREAKS):
            return True
        at = text.find(line, at + 1)
    return False


def _extra(wanted: Counter[str], found: Counter[str]) -> tuple[Counter[str], Counter[str]]:
    return wanted - found, found - wanted


def damage(truth: str, read: str, raw: str) -> Counter[str]:
    """Counts of each of KINDS on a page; `truth` and `read` are strict, `raw` is as the tool gave it."""
    counts: Counter[str] = Counter()
    missing, extra = _extra(Counter(folded(truth).split()), Counter(folded(read).split()))
    for word, times in missing.items():
        turned = word[::-1]
        if len(word) > 2 and turned != word and turned in extra:
            counts["reversed"] += min(times, extra[turned])
        for alef in ALEFS:
            swapped = word.replace(LAM + alef, alef + LAM)
            if swapped != word and swapped in extra:
                counts["lam_alef"] += min(times, extra[swapped])
                break
    counts["forms"] = sum(0xFB50 <= ord(c) <= 0xFDFF or 0xFE70 <= ord(c) <= 0xFEFC for c in raw)
    counts["tatweel"] = max(0, read.count(TATWEEL) - truth.count(TATWEEL))
    counts["doubled"] = _doubled(read) - _doubled(truth)
    counts["unknown"] = sum(c == "\ufffd" or unicodedata.category(c) == "Co" for c in raw)
    for edit in Levenshtein.editops(truth, read):
        char = read[edit.dest_pos] if edit.tag == "insert" else truth[edit.src_pos]
        counts[_touched(char)] += 1
    return +counts


def _doubled(text: str) -> int:
    plain = unicodedata.normalize("NFD", text)
    return sum(a == b and unicodedata.category(a) == "Mn" for a, b in itertools.pairwise(plain))


def _touched(char: str) -> str:
    category = unicodedata.category(char)
    if char == " ":
        return "spaces"
    return {"M": "marks", "N": "digits", "L": "letters"}.get(category[0], "other") if char != TATWEEL else "other"


def score_page(page: dict[str, Any], read: ReadPage) -> Score:
    """One page's score; `page` is an entry of the truth's "pages"."""
    truth, text = nearest(page, read.text)
    one = Score(pages=1, chars=len(truth), words=len(truth.split()))
    one.exact = int(truth == text)
    one.edits = Levenshtein.distance(truth, text)
    one.word_edits = Levenshtein.distance(truth.split(), text.split())
    one.folded_chars = len(folded(truth))
    one.folded_edits = Levenshtein.distance(folded(truth), folded(text))
    one.numbers, one.numbers_right = numbers_in_place(truth, text)
    one.marks, one.marks_right = marks_in_place(page, text)
    one.lines = sum(bool(line.text.strip()) for line in read.lines)
    one.certified = sum(line.certified and bool(line.text.strip()) for line in read.lines)
    one.certified_wrong = len(wrong_lines(page, read.lines))
    one.damage = damage(truth, text, read.text) if truth != text else Counter()
    return one
