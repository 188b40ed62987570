"""ToUnicode maps that a re-distiller damaged: what can be undone exactly, and what can only be doubted.

Ghostscript 9 and 10 copy a ToUnicode map one code at a time and lose bytes on the way:

1. a code of a *range* loses its first byte, or-ed into the second: the source's `<0181> <0183> <0621>` becomes 0x27,
   0x28, 0x29 (0x21 | 0x06 = 0x27, then counted up). Single entries stay whole. So a value v below 0x100 may stand for
   itself, or for 0xHH00 + v - d, where d is made of bits of HH: one of four letters for Arabic (HH = 6);
2. in a text of several units, each unit's first byte becomes the second byte of the unit before: 0644 0627 → 0644 4427;
   a Latin ligature comes out with its bytes swapped: 0066 0069 → 6600 6900;
3. the range of a code that ends in FF reaches to the next FF: `<01ff><02ff>` means 01FF alone (read so in `cmaps.py`).

In 1 the order of glyphs settles what the value leaves open: fonts keep a script in the order of its code points, so
(code point - code) is one number over a stretch of codes. Latin lies at the distance of the space, which never loses a
byte; letters lie at the distance of the entries beside them that stayed whole. A value that agrees with neither, or
with both, is doubted and left as it is. Measured on 40 maps of the yardstick against their undamaged sources: all 323
damaged entries undone, none wrongly; of 4,381 whole ones 36 doubted (`.`, `«` and `»` with glyphs away from Latin).
"""

from __future__ import annotations

import re
import unicodedata
from bisect import bisect_left
from collections.abc import Iterable
from itertools import pairwise

from tahqiq.pdf.cmaps import UnicodeMap

_ONE_BY_ONE = re.compile(
    rb"begincodespacerange\s*<0000>\s*<ffff>\s*endcodespacerange\s*\d+ beginbfrange\s*<([0-9a-f]+)><\1><"
)
"""How such a map begins: two-byte codes, each a range of its own, without blanks."""
FIRST_BYTES = (0x05, 0x06, 0x07)
"""First bytes of the letters of right-to-left scripts that a range may have lost."""
REACH = 96
"""Codes over which an entry that stayed whole speaks for its neighbours: a column or six of a block of Unicode."""


def is_one_by_one(program: bytes) -> bool:
    """The map was written code by code, in the manner of the re-distiller that damages maps."""
    return _ONE_BY_ONE.search(program) is not None


def repair(told: UnicodeMap) -> dict[int, tuple[str, str]]:
    """Code → (text, doubt) for the entries that are damaged or may be; entries that are surely whole are left out."""
    whole = {code: ord(text) for code, text in told.chars.items() if len(text) == 1}
    strong = sorted(code for code, value in whole.items() if value >> 8 in FIRST_BYTES)
    repaired = dict(_overwritten(told.chars.items()))
    if not strong:
        return repaired
    firsts = {whole[code] >> 8 for code in strong}
    spaces = {0x20 - code for code, value in whole.items() if value == 0x20}
    for code, value in whole.items():
        if not 0x20 < value < 0x100:
            continue
        steps = _steps(code, strong, whole)
        letters = {letter for first in firsts for letter in _letters(first, value) if letter - code in steps}
        latin = value - code in spaces or (value >= 0x80 and not steps)
        if len(letters) == 1 and not latin:
            repaired[code] = (chr(letters.pop()), "")
        elif letters or not latin:
            repaired[code] = (chr(value), "map-damaged")
    return repaired


def _letters(first: int, value: int) -> Iterable[int]:
    """Code points of the block `first` that lose their first byte to `value`, or to a value that counts up to it."""
    return ((first << 8) + value - bits for bits in range(min(first, value) + 1) if bits & first == bits)


def _steps(code: int, anchors: list[int], whole: dict[int, int]) -> set[int]:
    """Code point minus code of the nearest anchors below and above."""
    at = bisect_left(anchors, code)
    near = [anchor for anchor in anchors[max(0, at - 1) : at + 1] if abs(anchor - code) <= REACH]
    return {whole[anchor] - anchor for anchor in near}


def _overwritten(entries: Iterable[tuple[int, str]]) -> Iterable[tuple[int, tuple[str, str]]]:
    """Texts of several units whose first bytes are the bytes before them, or whose bytes are swapped."""
    for code, text in entries:
        units = [ord(char) for char in text]
        if len(units) < 2 or max(units) > 0xFFFF:
            continue
        if all(unit & 0xFF == 0 and 0x20 < unit >> 8 < 0x7F for unit in units):
            yield code, ("".join(chr(unit >> 8) for unit in units), "")
        elif all(after >> 8 == before & 0xFF for before, after in pairwise(units)):
            mended = "".join(chr(units[0] & 0xFF00 | unit & 0xFF) for unit in units)
            sure = all(unicodedata.category(char) in ("Lo", "Mn", "Ll", "Lu") for char in mended)
            yield code, (mended, "" if sure else "map-damaged")
