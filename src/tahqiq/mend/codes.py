"""Bytes that were read in the wrong encoding: UTF-8 as cp1256 or cp1252, cp1256 or ISO 8859-6 as cp1252, and doubles.

Seen in databases and mail that crossed systems. A stretch is mended only if its bytes are valid in the encoding they
were meant for, and what comes out is Arabic or Hebrew that the letters of the stretch were not.
"""

from __future__ import annotations

import codecs
import re
from bisect import bisect_left, insort
from collections import Counter
from functools import lru_cache

from tahqiq import lm
from tahqiq.mend.plan import Edit
from tahqiq.mend.screen import holds, points

LEAST_PAIRS = 3
"""Two-byte sequences in a row: clean Arabic has a letter followed by a cp1256 sign twice in a row hardly ever."""
LEAST_LATIN = 6
"""Letters of a stretch of accented Latin: no language writes so many accented letters in a row."""
_RTL = re.compile("[\u0590-\u06ff]")


@lru_cache(maxsize=4)
def _table(codec: str) -> dict[str, int]:
    """Character → byte; bytes that the codec leaves undefined stand for themselves, as browsers read them."""
    table = {}
    for byte in range(256):
        try:
            table[bytes([byte]).decode(codec)] = byte
        except UnicodeDecodeError:
            table[chr(byte)] = byte
    return table


@lru_cache(maxsize=4)
def _bytes_of(codec: str) -> dict[int, int]:
    """The same by code points."""
    return {ord(char): byte for char, byte in _table(codec).items()}


@lru_cache(maxsize=4)
def _pattern(codec: str) -> re.Pattern[str]:
    """Stretches of UTF-8 that were read in `codec`, with the ASCII between them."""
    by_byte = {byte: re.escape(char) for char, byte in _table(codec).items()}
    bytes_of = (range(0xC2, 0xE0), range(0xE0, 0xF0), range(0x80, 0xC0))
    lead2, lead3, tail = ("".join(by_byte[b] for b in span) for span in bytes_of)
    many = f"(?:[{lead2}][{tail}]|[{lead3}][{tail}][{tail}])"
    return re.compile(f"{many}(?:[\\x20-\\x7e\\t]*{many})*")


def _bytes(text: str, codec: str) -> bytes | None:
    try:
        return codecs.charmap_encode(text, "strict", _bytes_of(codec))[0]
    except UnicodeEncodeError:
        return None


LEADS = "\u00c0-\u00ff\u0637-\u063a"
TAILS = "\u0080-\u00ff\u0152-\u0192\u02c6\u060c\u2018-\u2122\u067e-\u06d2"
_LATIN, _TAIL = points("\u00c0-\u00ff"), points(TAILS)
_FOUR = re.compile("[\u00c0-\u00ff]{4}")
_TWO_PAIRS = re.compile(f"[{TAILS}](?<=[{LEADS}][{TAILS}])[{LEADS}][{TAILS}]")


def suspicious(text: str) -> bool:
    """Whether there are accented Latin letters in a row, or two pairs as misread UTF-8 makes them."""
    if holds(text, _LATIN) and _FOUR.search(text):
        return True
    return holds(text, _TAIL) and _TWO_PAIRS.search(text) is not None


def find(text: str) -> list[Edit]:
    """Stretches whose bytes were read in the wrong encoding, with what they say."""
    edits = []
    taken: list[tuple[int, int]] = []  # ascending
    for codec in ("cp1256", "cp1252"):
        for match in _pattern(codec).finditer(text):
            meant = _utf8(match.group(), codec)
            if meant is not None and _free(taken, *match.span()):
                edits.append(Edit(match.start(), match.end(), meant))
                insort(taken, match.span())
    stretches = [m for m in _LATIN_STRETCH.finditer(text) if _free(taken, *m.span())]
    votes = Counter(filter(None, (_single(m.group()) for m in stretches)))
    if votes:  # one document has one history: short stretches follow the long ones
        codec = votes.most_common(1)[0][0]
        for match in stretches:
            decoded = _decoded(match.group(), codec)
            if decoded is not None and (_single(match.group()) or _mostly_accented(match.group())):
                edits.append(Edit(match.start(), match.end(), decoded))
    return edits


def _free(taken: list[tuple[int, int]], start: int, end: int) -> bool:
    """Whether none of these stretches, which ascend and do not overlap, reaches into text[start:end]."""
    at = bisect_left(taken, (end, 0))
    return at == 0 or taken[at - 1][1] <= start


def _utf8(stretch: str, codec: str) -> str | None:
    """What a stretch of misread UTF-8 says, None if it is not plainly that. Double encodings are undone one by one."""
    data = _bytes(stretch, codec)
    if data is None:
        return None
    try:
        after = data.decode("utf-8")
    except UnicodeDecodeError:
        return None
    for other in ("cp1252", "cp1256"):
        deeper = _pattern(other).fullmatch(after.strip())
        if deeper and (twice := _utf8(after, other)) is not None:
            return twice
    if len(_RTL.findall(after)) < LEAST_PAIRS or "\ufffd" in after:
        return None
    odd = sum(c in "\u0080\u0081" or "\u0080" <= c < "\u00a0" for c in after)
    return None if odd else after


_LATIN_STRETCH = re.compile(
    "[\u00a1-\u00ff\u0152-\u0192\u201a-\u203a\u02c6\u2122][ -\u00ff\u0152-\u0192\u2018-\u203a\u02c6\u2122]*"
)
_ACCENTED = re.compile("[\u00c0-\u00ff]")


def _mostly_accented(stretch: str) -> bool:
    words = re.findall(r"[A-Za-z\u00c0-\u00ff]+", stretch)
    return sum(any(c.isascii() for c in w) for w in words) <= 0.5 * len(words)


def _decoded(stretch: str, codec: str) -> str | None:
    data = _bytes(stretch, "cp1252")
    try:
        return data.decode(codec) if data is not None else None
    except UnicodeDecodeError:
        return None


def _single(stretch: str) -> str | None:
    """The codec in which a stretch of accented Latin is Arabic, if its letters say that it is."""
    if len(_ACCENTED.findall(stretch)) < LEAST_LATIN or not _mostly_accented(stretch):
        return None
    best: tuple[float, str] | None = None
    for codec in ("cp1256", "iso8859-6"):
        after = _decoded(stretch, codec)
        if after is not None and len(_RTL.findall(after)) >= LEAST_LATIN:
            bits = lm.load("ar").score(after)
            if best is None or bits < best[0]:
                best = bits, codec
    return best[1] if best and best[0] < lm.GIBBERISH else None
