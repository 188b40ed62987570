"""Lines back to front: visual order with digits sound, whole lines reversed, and words in reverse order.

The letters say whether a line is back to front; the numbers of all such lines together say whether digits were
turned with it, and their brackets whether those show the drawn shape. A line is then turned round and, where digits
are sound, the Unicode Bidirectional Algorithm must draw the result as the line that was found.
"""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Callable, Sequence
from functools import partial
from typing import NamedTuple

import numpy as np
import numpy.typing as npt

from tahqiq.bidi import MIRRORS, display
from tahqiq.lm import LanguageModel
from tahqiq.lm.fold import FORMS, HEBREW, LETTERS, MARKS
from tahqiq.lm.letters import DROPPED, SPACE
from tahqiq.mend.screen import codes

SURELY, MAYBE = -14.0, 4.0
"""Bits of letter triples. Below the first a line is back to front, above the second it is not; between, five letters
decide. Of 54,000 held-out lines the least had -13; 0.1 % of lines turned round stay above 4 (most of them under 20
letters)."""
ALONE = 10.0
"""Bits that a line must gain to be taken for back to front (held-out lines turned wrongly: at most 6, verse 13)."""
LONELY = 30.0
"""Bits that such lines must gain together where they are under a fifth of the document."""
WITH_OTHERS = 0.0
"""The same where more than half of the document's lines are back to front."""

WITH_ALL, NEARLY_ALL = -15.0, 0.9
"""The same where more than this share is."""
ALIEN, LEAN = 5.2, 4.0
"""Bits a letter of a document, read the better way, above which the model does not know its language; and the bits that
such letters throughout the document say about each line."""
STRANGE_BITS, STRANGE, FAINT = 5.0, 0.3, 0.1
"""Bits a letter above which a line is no text of the model's language (Urdu, Sorani under the Persian model have 6–8
either way, Persian 2.4); bits a letter that such lines must gain together by being turned (sound ones of theirs: -0.7);
and how much a line's gain counts if they do not."""
TORN = 0.3
"""Share of single letters among the words of a line that was torn apart; spaces then say nothing."""
HABIT = 2.0
"""Bits that brackets, and marks, say about digits."""
PROOF = 3.5
"""Bits to be shown before digits are turned."""

_RTL = re.compile(f"[{LETTERS}{FORMS}{HEBREW}]")
_LTR = "0-9\u0660-\u0669\u06f0-\u06f9A-Za-z\u00c0-\u024f"
_NUMBER = "[0-9\u0660-\u0669\u06f0-\u06f9]"
_LATIN = "[A-Za-z\u00c0-\u024f]"
_ISLANDS = (
    re.compile(
        f"{_LATIN}(?:[^{LETTERS}{FORMS}{HEBREW}\n]*[A-Za-z\u00c0-\u024f0-9])?"
        f"|{_NUMBER}+(?:[.,:/\u060c\u066b\u066c]{_NUMBER}+)*"
    ),
    re.compile(f"[{_LTR}]+(?:[-.,:/_@&'+ \u2013]*[{_LTR}])*"),
)
"""What reads from left to right in a line in visual order: as the bidi algorithm has it, and as careless tools
have it."""
_CLUSTER = re.compile(f"\ufee0[{MARKS}]*[\ufe8e\ufe84\ufe88\ufe82]|.[{MARKS}]*", re.DOTALL)
"""A letter with its marks. Medial lam before a final alef was never turned: nothing joins to a lam from an alef."""
_MIRRORS = {k: v for k, v in MIRRORS.items() if k in "()[]{}\u00ab\u00bb"}


class Turned(NamedTuple):
    """How the document's lines were turned round."""

    digits: bool
    """Digits were turned with the rest."""
    mirror: str
    """Brackets that show the drawn shape and must be mirrored."""
    clusters: bool
    """Marks stand after their letter, though the line runs backwards."""
    proved: bool
    """The numbers, or what goes with them, show whether digits were turned; or there are none that could tell."""


def line_bits(text: str, model: LanguageModel) -> LineBits:
    """For each line of the text: how many letter triples were judged, how many bits better it reads forwards than
    back, and how many bits it costs read back."""
    points = codes(text)
    letters = model.letters.codes_of[points]
    kept = letters != DROPPED
    letters = letters[kept].astype(np.int32)
    count = text.count("\n") + 1
    if len(letters) < 3:
        return [0] * count, [0.0] * count, [0.0] * count
    keys = (letters[:-2] << 12) | (letters[1:-1] << 6) | letters[2:]
    feeds = np.clip(np.flatnonzero(points[kept] == 10) - 1, 0, len(keys))  # the line is that of the second of the three
    seen, bits, turned = (_sums(of[keys], feeds) for of in model.letters.turned)
    return seen, [0.125 * some for some in bits], [0.125 * some for some in turned]


def _sums(some: npt.NDArray[np.generic], cuts: npt.NDArray[np.intp]) -> list[int]:
    """The sums of a column before, between and behind these places."""
    so_far = np.concatenate(([0], np.cumsum(some, dtype=np.int64)))
    sums: list[int] = np.diff(so_far[np.concatenate(([0], cuts, [len(some)]))]).tolist()
    return sums


def gains(text: str, model: LanguageModel) -> list[float]:
    """For each line of the text: bits by which its letters read better backwards; −inf where it has none."""
    return gains_of_each([text], model)[0]


def gains_of_each(texts: list[str], model: LanguageModel) -> list[list[float]]:
    """The `gains` of each of these texts, each by itself, in one look-up."""
    judged = [plain(text) for text in texts]
    lines = [text.split("\n") for text in judged]
    found = line_bits(_APART.join(judged), model)
    every = [line for some in lines for line in some]
    closer = [
        i for i, (line, count, bits, back) in enumerate(zip(every, *found, strict=True))
        if count and bits <= MAYBE and (bits >= SURELY or back > STRANGE_BITS * count or torn(line))
    ]  # fmt: skip
    bits_of = dict(zip(closer, _both_ways([every[i] for i in closer], model), strict=True))
    result, at = [], 0
    for text, some in zip(judged, lines, strict=True):
        end = at + len(some)
        three = (found[0][at:end], found[1][at:end], found[2][at:end])
        own = _line_gains(three, [bits_of.get(i) for i in range(at, end)])
        result.append(_with_finals(own, three, some) if any(letter in text for letter in FINALS) else own)
        at = end
    return result


_APART = "0\n0"
"""Digits at the edges of texts put together: no three letters are judged that stand in two texts."""
LineBits = tuple[list[int], list[float], list[float]]
"""What `line_bits` gives."""


def _line_gains(found: LineBits, closer: list[tuple[float, float, int] | None]) -> list[float]:
    """The gains of a text's lines; `closer`: what five letters say of those that were looked at so."""
    result, strange = [], []
    total, letters = 0.0, 1
    for i, (count, bits, back, five) in enumerate(zip(*found, closer, strict=True)):
        if bits > MAYBE or not count:
            result.append(-bits if count else float("-inf"))
            if back - bits > STRANGE_BITS * count:
                total, letters = total - bits, letters + count
            continue
        gain, size = -bits, count
        if five:
            forwards, back, size = five
            gain = forwards - back
        result.append(gain)
        if back > STRANGE_BITS * size:
            strange.append(i)
            total, letters = total + gain, letters + size
    if total < STRANGE * letters:
        for i in strange:
            result[i] *= FAINT
    return result


def _with_finals(gains: list[float], found: LineBits, lines: list[str]) -> list[float]:
    """The gains with what the letters say that only end words."""
    counts, bits, back = sum(found[0]), sum(found[1]), sum(found[2])
    finals = [_finals(line) for line in lines]
    if min(back, back - bits) > ALIEN * counts:  # of a language that the model does not know
        lean = LEAN * ((sum(finals) > 0) - (sum(finals) < 0))
        gains = [gain * FAINT + lean for gain in gains]
    return [gain + final for gain, final in zip(gains, finals, strict=True)]


FINALS, PER_FINAL = "\u06ba\u06d2\u06d3\u06d5\u05da\u05dd\u05df\u05e3\u05e5", 5.0
"""Letters that begin no word (Urdu noon ghunna and yeh barree, Sorani ae, the final letters of Hebrew), and the bits that
each says: they judge lines of languages that the model does not know."""

_INITIAL, _FINAL = (
    re.compile(f"(?<![{LETTERS}{HEBREW}{MARKS}\u0640])[{FINALS}](?=\u0640*[{LETTERS}{HEBREW}])"),
    re.compile(f"(?<=[{LETTERS}{HEBREW}\u0640])[{FINALS}](?![{LETTERS}{HEBREW}{MARKS}\u0640])"),
)


def _finals(line: str) -> float:
    """Bits by which the letters that only end words say that the line is back to front."""
    return PER_FINAL * (len(_INITIAL.findall(line)) - len(_FINAL.findall(line)))


def _both_ways(lines: list[str], model: LanguageModel) -> list[tuple[float, float, int]]:
    """(bits of the line's letters, bits of them read back, how many they are) of each line; spaces left out where it
    was torn."""
    codes = [model.letters.codes(line.strip()) for line in lines]
    codes = [c[c != SPACE] if torn(line) else c for c, line in zip(codes, lines, strict=True)]
    forwards, back = model.letters.totals(codes), model.letters.totals([c[::-1] for c in codes])
    return list(zip(forwards, back, map(len, codes), strict=True))


def torn(line: str) -> bool:
    """Whether many of the line's letters stand alone."""
    words = line.split()
    return sum(len(w) == 1 and w.isalpha() for w in words) > TORN * len(words)


def plain(text: str) -> str:
    """Presentation forms as letters, for judging only."""
    return _FORM_RUN.sub(lambda m: unicodedata.normalize("NFKC", m.group()), text)


_FORM_RUN = re.compile("[\ufb50-\ufbb1\ufbd3-\ufd3d\ufd50-\ufdcf\ufe70-\ufefc]+")


def has_letters(line: str) -> bool:
    """Whether the line holds letters of a right-to-left script at all."""
    return _RTL.search(line) is not None


def judged(line: str) -> bool:
    """Whether the line has letters enough to say which way it runs."""
    return len(_RTL.findall(line)) >= 12


def too_short(line: str) -> bool:
    """Whether the line has so few letters that others must say which way it runs."""
    return len(_RTL.findall(line)) < 5


def vote(lines: list[str]) -> Turned:
    """How these lines, all back to front, were turned: digits, brackets, marks.

    The three go together: a line reversed as it is has its digits turned, its brackets facing out and each mark
    before its letter; a line drawn by the bidi algorithm has none of these.
    """
    text = "\n".join(lines)
    leading, held = len(_LEADING_MARK.findall(text)), len(_HELD_MARK.findall(text))
    faces = {family: sum(_facing(line, family) for line in lines) for family in FAMILIES}
    drawn = sum(faces.values())
    evidence = sum(number_bits(number) for line in lines for number in re.findall(r"\d+", line))
    for word in re.findall(r"[A-Za-z]{3,}", text):
        if word[0].isupper() and word[1:].islower():
            evidence -= 3.0
        elif word[-1].isupper() and word[:-1].islower():
            evidence += 3.0
    evidence += HABIT * ((drawn < 0) - (drawn > 0)) + HABIT * ((leading > held) - (leading < held))
    digits = evidence > PROOF
    undecided = drawn > 0 or (drawn == 0 and not digits)
    mirror = "".join(family for family, face in faces.items() if face > 0 or (face == 0 and undecided))
    open_ = any(n != n[::-1] for line in lines for n in re.findall(r"\d+", line)) and -HABIT < evidence <= PROOF
    return Turned(digits, mirror, held > leading or (held == leading and not digits), not open_)


FAMILIES = ("()[]{}", "\u00ab\u00bb")
"""Brackets that a producer treats alike."""
_LEADING_MARK = re.compile(f"(?:^|\\s)[{MARKS}]+[{LETTERS}{FORMS}]", re.MULTILINE)
"""A mark at the left of a word: it was written after the word's last letter, and the marks were turned with the
letters."""
_HELD_MARK = re.compile(
    f"(?:^|\\s)(?!\u0627)[{LETTERS}{FORMS}][{MARKS}]|[{LETTERS}{FORMS}]{{2}}[{MARKS}]+(?=\\s|$)",
    re.MULTILINE,
)
"""A mark after a word's leftmost letter (alef apart: tanween stands before it), or after its rightmost."""


def _facing(line: str, family: str) -> int:
    """Brackets of a line as found that face the text they enclose, less those that face away from it."""
    facing = 0
    for match in re.finditer(f"[{re.escape(family)}]", line):
        left, right = line[match.start() - 1 : match.start()], line[match.end() : match.end() + 1]
        opens = match.group() in "([{\u00ab"
        outer_left, outer_right = not left or left in _OUTER, not right or right in _OUTER
        if outer_left != outer_right:
            facing += 1 if outer_left == opens else -1
    return facing


_OUTER = " .,:;\u060c\u061b"


def number_bits(number: str) -> float:
    """Bits for "this number was turned round": no one begins with 0, many end with it, and years begin with 13 … 20."""
    if len(number) < 2 or number == number[::-1]:
        return 0.0
    score = (3.0 if number[0] in "0\u0660\u06f0" else 0.0) - (3.0 if number[-1] in "0\u0660\u06f0" else 0.0)
    if len(number) == 4:
        year = re.compile(r"(?:1[3-9]|20)\d\d")
        ascii_ = "".join(str(unicodedata.digit(c)) for c in number)
        score += (3.0 if year.fullmatch(ascii_[::-1]) else 0.0) - (3.0 if year.fullmatch(ascii_) else 0.0)
    return score


def turn(line: str, how: Turned) -> str:
    """The line in reading order."""
    body = line.strip()
    lead, tail = line[: len(line) - len(line.lstrip())], line[len(line.rstrip()) :] if body else ""
    if how.digits:
        result = _reverse(body, how, None)
    else:
        result = _reverse(body, how, _ISLANDS[0])
        if not how.clusters and display(result, 1) != body:
            other = _reverse(body, how, _ISLANDS[1])
            if display(other, 1) == body:
                result = other
    return tail + result + lead


def _reverse(body: str, how: Turned, islands: re.Pattern[str] | None) -> str:
    """The body of a line from its end to its beginning; `islands` keep their order."""
    units = partial(_clusters, how=how)
    return backwards(body, islands, units) if islands else "".join(reversed(units(body)))


def backwards(text: str, whole: re.Pattern[str], units: Callable[[str], Sequence[str]] = list) -> str:
    """The text from its end to its beginning; what `whole` finds keeps its order, and so does each of the `units` (given
    the text between) of the rest."""
    pieces: list[str] = []
    last = 0
    for match in whole.finditer(text):
        pieces += units(text[last : match.start()])
        pieces.append(match.group())
        last = match.end()
    pieces += units(text[last:])
    return "".join(reversed(pieces))


def _clusters(part: str, how: Turned) -> list[str]:
    """The units of a stretch that keep their inner order, brackets mirrored where they show the drawn shape."""
    if how.mirror:
        part = "".join(_MIRRORS[c] if c in how.mirror else c for c in part)
    if how.clusters:
        return _CLUSTER.findall(part)
    return re.findall("\ufee0[\ufe8e\ufe84\ufe88\ufe82]|.", part, re.DOTALL)


def signs_sides(text: str) -> tuple[int, int]:
    """(signs that stand left of a word and touch only it, signs that stand right of one)."""
    return len(_LEFT_SIGN.findall(text)), len(_RIGHT_SIGN.findall(text))


_ANY_WORD = f"{LETTERS}{HEBREW}0-9\u0660-\u0669\u06f0-\u06f9"
_LEFT_SIGN = re.compile(f"(?:^|\\s)[.,:;\u060c\u061b\u061f\u06d4%]+[{_ANY_WORD}]", re.MULTILINE)
_RIGHT_SIGN = re.compile(f"[{_ANY_WORD}][.,:;\u060c\u061b\u061f\u06d4%]+(?=\\s|$)", re.MULTILINE)


def signs_drawn(lines: list[str]) -> bool:
    """Whether signs stand left of the word they belong after, as drawn, and so must be turned as well."""
    left, right = signs_sides("\n".join(lines))
    return left > right


def turn_atoms(line: str) -> str:
    """The line's words, numbers and signs in reverse; Latin keeps its order."""
    return oriented(backwards(line, _ATOM))


def oriented(line: str) -> str:
    """The line with each bracket facing the text that it touches, where it touches text on one side only."""
    chars = list(line)
    for match in _BRACKET.finditer(line):
        at, sign = match.start(), match.group()
        left, right = line[at - 1 : at] or " ", line[at + 1 : at + 2] or " "
        opens, closes = left in _OUTER and right not in _OUTER, left not in _OUTER and right in _OUTER
        if (opens and sign in ")]}\u00bb") or (closes and sign in "([{\u00ab"):
            chars[at] = _MIRRORS[sign]
    return "".join(chars)


_BRACKET = re.compile("[()\\[\\]{}\u00ab\u00bb]")
_ATOM = re.compile(
    f"{_LATIN}(?:[^{LETTERS}{FORMS}{HEBREW}\n]*[A-Za-z\u00c0-\u024f0-9])?"
    f"|{_NUMBER}+(?:[.,:/\u060c\u066b\u066c]{_NUMBER}+)*[%\u066a]?|[{LETTERS}{FORMS}{HEBREW}\u0640{MARKS}\u05f3\u05f4\u200c]+"
)


def turn_words(line: str) -> str:
    """The line's words in reverse, white space where it was."""
    words = line.split()
    pieces = re.split(r"(\S+)", line)
    pieces[1::2] = words[::-1]
    return "".join(pieces)
