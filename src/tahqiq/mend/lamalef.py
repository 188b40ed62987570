"""Lam-alef with its letters swapped: the ligature's two letters came out of it in the order of the ink.

Seen from every extractor that splits ligatures before it orders the line. Where it happened, it happened to every
lam-alef of the document, so every alef + lam may be one; the word model decides, word by word in context.
"""

from __future__ import annotations

import re
from itertools import islice, product

import numpy as np

from tahqiq.lm import Letters, Words
from tahqiq.lm.fold import LETTERS, MARKS, TOKEN, token_key
from tahqiq.mend.plan import Edit
from tahqiq.mend.screen import holds, points
from tahqiq.mend.spelling import likeliest

ALEFS = "\u0627\u0623\u0625\u0622"
LAM, HEH, ALEF, TEH = "\u0644", "\u0647", "\u0627", "\u062a"
_SITE = re.compile(f"([{ALEFS}])([{MARKS}]*){LAM}")
_MARKED_SITE = re.compile(f"[{MARKS}](?<=[{ALEFS}][{MARKS}])[{MARKS}]*{LAM}")
_ANY_MARK = points(MARKS)
_SOUND = re.compile(f"{LAM}(?<![{ALEFS}]{LAM})[{MARKS}]*[{ALEFS}](?!{LAM})")
_IMPOSSIBLE = re.compile(
    f"{ALEF}[{ALEFS}]{LAM}|(?<![{LETTERS}{MARKS}])[\u0648\u0641]?{HEH}{LAM}{LAM}{ALEF}(?![{LETTERS}])"
)
"""Alef, alef, lam; and the name of God as it comes out: no Arabic word is written so."""
_NAME = re.compile(
    f"(?<![{LETTERS}{MARKS}])([\u0648\u0641\u062a]|\u0639\u0628\u062f)?(?:{HEH}{LAM}{LAM}{ALEF}"
    f"|([\u0628\u0643]?){ALEF}{HEH}{LAM}{LAM}|{HEH}{LAM}{LAM})(?![{LETTERS}])"
)
_LIKE_IMPOSSIBLE = re.compile(f"{ALEF}[{ALEFS}]{LAM}|{HEH}{LAM}{LAM}{ALEF}")
_SPACE = re.compile(r"\s")
CONTEXT = 2
"""Words with one spelling between two that are in question, after which neither says anything about the other: the model
sees three words at a time."""
CANDIDATES = 8
"""Spellings of one word at most."""
USUAL = 0.12
"""Lam-alef to alef-lam in held-out text; a document with under a third of that in `ENOUGH` sites has lost its lam-
alefs."""
ENOUGH = 25
UNKNOWN, LIKELIER = 25.0, 4.0
"""Bits of a word that the model does not know, and by which a word with its alef maksura at the end must be likelier."""
MAKSURA, MISPRINTS = "\u0649", 5
_MAKSURA = re.compile(f"{MAKSURA}[\u0628-\u063a\u0641-\u0648](?![{LETTERS}{MARKS}])")
_STEM = re.compile(f"[{LETTERS}{MARKS}]*[{LETTERS}]")
TOTAL = 30.0
"""Bits that respelling a whole document must gain, where nothing in it is impossible."""


def suspicious(text: str) -> bool:
    """Whether the text holds what no sound Arabic holds."""
    if any(ALEF + alef + LAM in text for alef in ALEFS):
        return True
    return HEH + LAM + LAM + ALEF in text and _IMPOSSIBLE.search(text) is not None


def swapped_throughout(text: str) -> bool:
    """Whether the document has plenty of alef + lam and hardly a lam + alef."""
    sites = sum(text.count(alef + LAM) for alef in ALEFS)
    if holds(text, _ANY_MARK):
        sites += len(_MARKED_SITE.findall(text))
    least = USUAL / 3 * sites
    sound = len(list(islice(_SOUND.finditer(text), int(least) + 1)))  # more need not be counted
    if sound == 0 and suspicious(text) and len(_IMPOSSIBLE.findall(text)) >= 2:
        return True
    return sites >= ENOUGH and sound < least


def names(text: str, everywhere: bool) -> list[Edit]:
    """The name of God put right. Three of its letters (`to God`) are also a word, which stays unless the text's lam-alefs are
    lost or the name occurs with all of them; with `ta` before them they are always another."""
    edits = []
    lost = everywhere or HEH + LAM + LAM + ALEF in text
    for match in _NAME.finditer(text):
        word = match.group()
        lead = match.group(1) or ""
        rest = word[len(lead) :]
        if rest == HEH + LAM + LAM:
            if not lost or lead == TEH:
                continue
            after = lead + LAM + LAM + HEH
        elif rest.endswith(HEH + LAM + LAM):
            after = lead + (match.group(2) or "") + ALEF + LAM + LAM + HEH
        else:
            after = lead + ALEF + LAM + LAM + HEH
        edits.append(Edit(match.start(), match.end(), after))
    return edits


def maksuras(text: str, model: Words, damaged: bool) -> list[Edit]:
    """Alef maksura before a word's last letter, where both changed places in a ligature (Typst in every reader): it ends
    words and never stands inside one. Where a yeh was meant that word is as likely. In sound text a few are misprints."""
    ends = list(_MAKSURA.finditer(text))
    if len(ends) < (1 if damaged else MISPRINTS):
        return []
    found = [(_word_start(text, m.start()), m.start(), m.end()) for m in ends]
    found = [(start, at, end) for start, at, end in found if _STEM.fullmatch(text, start, at)]
    if len(found) < (1 if damaged else MISPRINTS):
        return []
    edits = [Edit(start, end, text[start:at] + text[at + 1] + MAKSURA) for start, at, end in found]
    ways = [token_key(word) for edit in edits for word in (text[edit.start : edit.end], edit.after)]
    hashes, known = model.hashes(ways)
    bits = np.where(known, model.one.get(hashes)[1][:, 0] * 0.125, UNKNOWN)
    gains = (bits[::2] - bits[1::2]).tolist()
    edits = [edit._replace(gain=gain) for edit, gain in zip(edits, gains, strict=True) if gain > LIKELIER]
    return edits if damaged or len(edits) >= MISPRINTS else []


def _word_start(text: str, at: int) -> int:
    """Where the word begins that goes on at a place."""
    while at and _IN_WORD.match(text, at - 1):
        at -= 1
    return at


_IN_WORD = re.compile(f"[{LETTERS}{MARKS}]")


def spellings(word: str) -> list[str]:
    """The word, and the word with some of its alef-lams turned into lam-alefs."""
    sites = list(_SITE.finditer(word))
    if not sites:
        return [word]
    found = []
    for choice in product((False, True), repeat=min(len(sites), 3)):
        letters = word
        for site, turned in zip(sites, choice, strict=False):
            if turned:
                letters = letters[: site.start()] + LAM + site.group(1) + site.group(2) + letters[site.end() :]
        if letters not in found:
            found.append(letters)
    return found[:CANDIDATES]


def _around(text: str, pattern: re.Pattern[str]) -> list[tuple[int, int]]:
    """The stretches of the text that hold a match and `CONTEXT` words on either side of it, those that meet joined."""
    found: list[tuple[int, int]] = []
    word_end = 0
    for match in pattern.finditer(text):
        start, end = match.span()
        if end <= word_end:  # in the same word as the last one
            continue
        word_end = space.start() if (space := _SPACE.search(text, end)) else len(text)
        for _ in range(CONTEXT + 1):
            while start and text[start - 1].isspace():
                start -= 1
            while start and not text[start - 1].isspace():
                start -= 1
            while end < len(text) and text[end].isspace():
                end += 1
            while end < len(text) and not text[end].isspace():
                end += 1
        if found and start <= found[-1][1]:
            start = found.pop()[0]
        found.append((start, end))
    return found


def find(text: str, model: Words, letters: Letters, everywhere: bool) -> list[Edit]:
    """The likeliest spelling of each word in its context, by dynamic programming over trigrams.

    `everywhere`: all words with alef + lam are in question, else only those that cannot be.
    """
    stretches = [(0, len(text))] if everywhere else _around(text, _LIKE_IMPOSSIBLE)
    words = [m for start, end in stretches for m in TOKEN.finditer(text, start, end)]
    options = [
        spellings(m.group()) if everywhere or _IMPOSSIBLE.search(m.group()) else [m.group()] for m in words
    ]
    if all(len(o) == 1 for o in options):
        return []
    chosen, gain = likeliest(options, model, letters)
    edits = [Edit(m.start(), m.end(), new) for m, new in zip(words, chosen, strict=True) if new != m.group()]
    if everywhere and gain < TOTAL and not suspicious(text):
        return []
    return [e._replace(gain=gain / len(edits)) for e in edits]
