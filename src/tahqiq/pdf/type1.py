"""Type 1 font programs (Adobe Type 1 Font Format), read as far as a text needs them: names, encoding, outlines.

What is broken is empty or None; only a program that is no Type 1 font at all raises ValueError from the constructor.
"""

from __future__ import annotations

import re
from functools import cached_property
from itertools import accumulate

from tahqiq.glyphs import Ink
from tahqiq.pdf.charstrings import FLAT_BYTES, Broken, Type1
from tahqiq.pdf.encodings import base_encoding, name_text
from tahqiq.pdf.outlines import Contour, measure

_ENCODED = re.compile(rb"dup\s+(\d+|8#[0-7]+|16#[0-9A-Fa-f]+)\s*/([^\s/\[\](){}<>%]+)\s+put")
_MATRIX = re.compile(rb"/FontMatrix\s*\[\s*([-+.\deE]+)")
_CHARSTRING = re.compile(rb"/([^\s/\[\](){}<>%]+)\s+(\d+)\s+(?:RD|-\||\S+) ")
_SUBR = re.compile(rb"dup\s+(\d+)\s+(\d+)\s+(?:RD|-\||\S+) ")
_LEN_IV = re.compile(rb"/lenIV\s+(-?\d+)")


def decrypt(data: bytes, key: int, skip: int) -> bytes:
    """Plain bytes of an encrypted part (Adobe Type 1 Font Format, 7), without its first `skip`."""
    keys = accumulate(data, lambda key, cipher: ((cipher + key) * 52845 + 22719) & 0xFFFF, initial=key)
    return bytes([cipher ^ (key >> 8) for cipher, key in zip(data, keys, strict=False)])[skip:]


class Type1Program:
    """A Type 1 font program. Its glyphs have names, no numbers: `gid_of` numbers them as they are asked for.

    encoding    built-in encoding, code → name; None where it is StandardEncoding
    """

    def __init__(self, data: bytes) -> None:
        if data[:1] == b"\x80":
            data = _without_segments(data)
        at = data.find(b"eexec")
        if at < 0 and b"/CharStrings" not in data:
            raise ValueError("no Type 1 font")
        self._clear = data[: at if at >= 0 else len(data)]
        self._cipher = data[at + 5 :] if at >= 0 else b""
        self._names = [".notdef"]
        self._numbers = {".notdef": 0}
        matrix = _MATRIX.search(self._clear)
        try:
            self._em = abs(float(matrix[1])) or 0.001 if matrix else 0.001
        except ValueError:
            self._em = 0.001

    @cached_property
    def encoding(self) -> dict[int, str] | None:
        """Code → glyph name."""
        at = self._clear.find(b"/Encoding")
        own = self._clear[at:] if at >= 0 else b""
        if at < 0 or re.match(rb"/Encoding\s+StandardEncoding\b", own):
            return None
        found = {_integer(code): name.decode("latin-1") for code, name in _ENCODED.findall(own)}
        return {code: name for code, name in found.items() if name != ".notdef"}

    def gid_of(self, name: str) -> int:
        """A number for the glyph of this name, the same each time."""
        if name not in self._numbers:
            self._numbers[name] = len(self._names)
            self._names.append(name)
        return self._numbers[name]

    def name(self, gid: int) -> str:
        """The name behind a number."""
        return self._names[gid] if 0 <= gid < len(self._names) else ""

    @cached_property
    def _private(self) -> bytes:
        cipher = self._cipher.lstrip(b" \t\r\n")
        if not cipher:
            return self._clear
        if re.fullmatch(rb"[0-9A-Fa-f\s]{8}", cipher[:8]):
            digits = re.sub(rb"[^0-9A-Fa-f]", b"", cipher)
            cipher = bytes.fromhex(digits[: len(digits) & ~1].decode("ascii"))
        return decrypt(cipher, 55665, 4)

    @cached_property
    def _charstrings(self) -> dict[str, bytes]:
        """Charstrings by name, still encrypted."""
        found = _binaries(self._private, b"/CharStrings", _CHARSTRING)
        return {name.decode("latin-1"): code for name, code in found}

    @cached_property
    def _subrs(self) -> dict[int, bytes]:
        """Subroutines by number."""
        return {int(number): self._plain(code) for number, code in _binaries(self._private, b"/Subrs", _SUBR)}

    @cached_property
    def _skip(self) -> int:
        """Bytes before a charstring's first; -1: charstrings are not encrypted."""
        found = _LEN_IV.search(self._private)
        return int(found[1][:3]) if found else 4

    def _plain(self, code: bytes) -> bytes:
        return decrypt(code, 4330, self._skip) if self._skip >= 0 else code

    def _standard(self, code: int) -> bytes:
        return self._plain(self._charstrings[(base_encoding("Standard") or ())[code]])

    def blank(self, gid: int) -> bool | None:
        """No contours. A glyph whose name is a word is taken at it: asking costs the decryption of the font."""
        if name_text(self.name(gid)).strip():
            return None
        drawn = self.contours(gid)
        return None if drawn is None else not drawn

    def may_be_flat(self, gid: int) -> bool:
        """The charstring is short."""
        return len(self._charstrings.get(self.name(gid), b"")) <= FLAT_BYTES

    def contours(self, gid: int) -> list[Contour] | None:
        """Points of all contours, em."""
        code = self._charstrings.get(self.name(gid))
        if code is None:
            return None
        try:
            drawn = Type1(self._subrs, self._standard).run(self._plain(code))
        except Broken:
            return None
        return [[(x * self._em, y * self._em) for x, y in contour] for contour in drawn]

    def ink(self, gid: int) -> Ink | None:
        """Measures in em."""
        drawn = self.contours(gid)
        return None if drawn is None else measure(drawn)


def _integer(digits: bytes) -> int:
    """A PostScript integer, with or without a radix."""
    if b"#" in digits:
        radix, _, value = digits.partition(b"#")
        return int(value, int(radix))
    return int(digits[:9])


def _binaries(data: bytes, start: bytes, head: re.Pattern[bytes]) -> list[tuple[bytes, bytes]]:
    """(name or number, bytes) of each entry of the array or dictionary `start`: a length stands before the bytes."""
    entries: list[tuple[bytes, bytes]] = []
    at = data.find(start)
    if at < 0:
        return entries
    at += len(start)
    end = data.find(b"/CharStrings", at) if start == b"/Subrs" else len(data)
    while match := head.search(data, at, end if end > 0 else len(data)):
        at = match.end() + int(match[2][:6])
        entries.append((match[1], data[match.end() : at]))
    return entries


def _without_segments(data: bytes) -> bytes:
    """A PFB file without its segment headers."""
    parts, at = [], 0
    while data[at : at + 1] == b"\x80" and data[at + 1 : at + 2] in (b"\1", b"\2"):
        size = int.from_bytes(data[at + 2 : at + 6], "little")
        parts.append(data[at + 6 : at + 6 + size])
        at += 6 + size
    return b"".join(parts)
