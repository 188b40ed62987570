"""Embedded PostScript fonts: CFF (Adobe Technical Note 5176) and Type 1 programs, read as far as a text needs them.

Both yield glyph names, the built-in encoding and outlines. What is broken is empty or None; only a program that is no
font of its kind at all raises ValueError from the constructor.
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from functools import cached_property
from itertools import accumulate

from tahqiq.glyphs import Ink
from tahqiq.pdf.charstrings import Broken, Type1, Type2
from tahqiq.pdf.encodings import base_encoding, cff_strings, name_text
from tahqiq.pdf.outlines import Contour, measure

BLANK_BYTES = 12
"""A charstring at least this long draws something: the longest blank ones hold a width, two hints and `endchar`."""

FLAT_BYTES = 200
"""A charstring longer than this is not a kashida's, which has at most 30 points of some five bytes."""

_REAL = "0123456789.EE?-"


class _Index(Sequence[bytes]):
    """An INDEX: byte strings that are cut when they are asked for. `end` is where it ends in the font."""

    def __init__(self, data: bytes, at: int) -> None:
        self._data = data
        count = int.from_bytes(data[at : at + 2])
        size = data[at + 2] if count else 1
        if not 1 <= size <= 4:
            raise ValueError("offset size")
        raw = data[at + 3 : at + 3 + (count + 1) * size] if count else b""
        self._offsets = [int.from_bytes(raw[i : i + size]) for i in range(0, len(raw), size)]
        self._base = at + 2 + len(raw)
        self.end = self._base + self._offsets[-1] if count else at + 2

    def __len__(self) -> int:
        return max(0, len(self._offsets) - 1)

    def __getitem__(self, i: int) -> bytes:  # type: ignore[override]
        if not 0 <= i < len(self):
            raise IndexError(i)
        return self._data[self._base + self._offsets[i] : self._base + self._offsets[i + 1]]

    def size(self, i: int) -> int:
        """Bytes of one string."""
        return self._offsets[i + 1] - self._offsets[i]


def _dict(data: bytes) -> dict[int, list[float]]:
    """A DICT: operator → operands; two-byte operators are 1200 + their second byte."""
    found: dict[int, list[float]] = {}
    operands: list[float] = []
    at = 0
    while at < len(data):
        byte = data[at]
        at += 1
        if byte <= 21:
            if byte == 12 and at < len(data):
                byte = 1200 + data[at]
                at += 1
            found[byte], operands = operands, []
        elif byte == 28:
            operands.append(int.from_bytes(data[at : at + 2], signed=True))
            at += 2
        elif byte == 29:
            operands.append(int.from_bytes(data[at : at + 4], signed=True))
            at += 4
        elif byte == 30:
            value, at = _real(data, at)
            operands.append(value)
        elif byte < 247:
            operands.append(byte - 139)
        else:
            sign = 1 if byte < 251 else -1
            low = data[at] if at < len(data) else 0
            operands.append(sign * ((byte - (247 if sign > 0 else 251)) * 256 + low + 108))
            at += 1
    return found


def _real(data: bytes, at: int) -> tuple[float, int]:
    """A real number in nibbles, and where it ends."""
    text = ""
    while at < len(data):
        byte = data[at]
        at += 1
        for nibble in (byte >> 4, byte & 15):
            if nibble == 15:
                break
            text += "E-" if nibble == 12 else _REAL[nibble]
        if byte & 15 == 15 or byte >> 4 == 15:
            break
    try:
        return float(text), at
    except ValueError:
        return 0.0, at


class Cff:
    """A CFF font program.

    glyphs      number of glyphs
    cids        CID → gid where the font is CID-keyed, else None
    names       glyph names by gid, [] where the font is CID-keyed
    encoding    built-in encoding, code → gid
    """

    def __init__(self, data: bytes) -> None:
        if len(data) < 8 or data[0] != 1:
            raise ValueError("no CFF")
        self._data = data
        names = _Index(data, data[2])
        tops = _Index(data, names.end)
        self._strings = _Index(data, tops.end)
        self._global_subrs = _Index(data, self._strings.end)
        self._top = top = _dict(tops[0])
        self._charstrings = _Index(data, self._offset(17))
        self.glyphs = len(self._charstrings)
        self._is_cid = 1230 in top
        self._subrs: dict[int, Sequence[bytes]] = {}

    def _offset(self, operator: int) -> int:
        operands = self._top.get(operator)
        return int(operands[-1]) if operands else 0

    @cached_property
    def _charset(self) -> list[int]:
        """SID or CID by gid."""
        data, at, count = self._data, self._offset(15), self.glyphs
        if at <= 2 and not self._is_cid:
            return list(range(min(count, 229))) if at == 0 else []
        kind = data[at] if at < len(data) else 0
        at += 1
        ids = [0]
        if kind == 0:
            ids += [int.from_bytes(data[i : i + 2]) for i in range(at, at + 2 * (count - 1), 2)]
            return ids
        left = 1 if kind == 1 else 2
        while len(ids) < count and at < len(data):
            first = int.from_bytes(data[at : at + 2])
            ids.extend(range(first, first + 1 + int.from_bytes(data[at + 2 : at + 2 + left])))
            at += 2 + left
        return ids[:count]

    @cached_property
    def cids(self) -> dict[int, int] | None:
        """CID → gid."""
        return {cid: gid for gid, cid in enumerate(self._charset)} if self._is_cid else None

    @cached_property
    def names(self) -> list[str]:
        """Glyph names by gid."""
        if self._is_cid:
            return []
        standard = cff_strings()
        own = self._strings
        return [
            standard[sid] if sid < 391 else own[sid - 391].decode("latin-1") if sid - 391 < len(own) else ""
            for sid in self._charset
        ]

    @cached_property
    def encoding(self) -> dict[int, int]:
        """Code → gid, from the font's own Encoding or StandardEncoding."""
        at, data = self._offset(16), self._data
        if self._is_cid or at == 1:
            return {}
        if at == 0:
            gids = {name: gid for gid, name in enumerate(self.names)}
            return {code: gids[name] for code, name in enumerate(base_encoding("Standard") or ()) if name in gids}
        codes: dict[int, int] = {}
        kind, count = data[at : at + 1], data[at + 1] if at + 1 < len(data) else 0
        at += 2
        if kind and kind[0] & 127 == 0:
            codes = {code: gid for gid, code in enumerate(data[at : at + count], 1)}
            at += count
        elif kind:
            gid = 1
            for first, left in zip(data[at : at + 2 * count : 2], data[at + 1 : at + 2 * count : 2], strict=False):
                codes.update((first + i, gid + i) for i in range(left + 1))
                gid += left + 1
            at += 2 * count
        if kind and kind[0] & 128:
            sids = {sid: gid for gid, sid in enumerate(self._charset)}
            for i in range(at + 1, at + 1 + 3 * (data[at] if at < len(data) else 0), 3):
                codes[data[i]] = sids.get(int.from_bytes(data[i + 1 : i + 3]), 0)
        return codes

    @cached_property
    def _selector(self) -> list[int] | None:
        """Font DICT by gid in a CID-keyed font."""
        at, data = self._offset(1237), self._data
        if not self._is_cid or not at or at >= len(data):
            return None
        if data[at] == 0:
            return list(data[at + 1 : at + 1 + self.glyphs])
        fonts: list[int] = []
        at += 3
        while len(fonts) < self.glyphs and at + 5 <= len(data):
            first, after = int.from_bytes(data[at : at + 2]), int.from_bytes(data[at + 3 : at + 5])
            if after <= first:
                break
            fonts.extend([data[at + 2]] * (after - first))
            at += 3
        return fonts

    @cached_property
    def _font_dicts(self) -> list[dict[int, list[float]]]:
        """The Font DICTs of a CID-keyed font, else the Top DICT alone."""
        at = self._offset(1236)
        return [_dict(item) for item in _Index(self._data, at)] if self._is_cid and at else [self._top]

    def _font_of(self, gid: int) -> int:
        return self._selector[gid] if self._selector and gid < len(self._selector) else 0

    def _local_subrs(self, font: int) -> Sequence[bytes]:
        """Subroutines of the Private DICT that belongs to a Font DICT."""
        if font not in self._subrs:
            private = self._font_dicts[font].get(18, [0, 0])
            size, at = int(private[0]), int(private[-1])
            offset = _dict(self._data[at : at + size]).get(19)
            self._subrs[font] = _Index(self._data, at + int(offset[-1])) if offset else ()
        return self._subrs[font]

    def _em(self, font: int) -> float:
        """Em per font unit."""
        own, outer = self._font_dicts[font].get(1207), self._top.get(1207)
        if font >= 0 and self._is_cid and own and outer:
            return own[0] * outer[0]
        return abs((own or outer or [0.001])[0]) or 0.001

    def _standard(self, code: int) -> bytes:
        """Charstring of a code in StandardEncoding."""
        name = (base_encoding("Standard") or ())[code]
        return self._charstrings[self.names.index(name)]

    def blank(self, gid: int) -> bool | None:
        """No contours; a long charstring is taken at its length."""
        if not 0 <= gid < self.glyphs:
            return None
        if self._charstrings.size(gid) > BLANK_BYTES:
            return False
        drawn = self.contours(gid)
        return None if drawn is None else not drawn

    def may_be_flat(self, gid: int) -> bool:
        """The charstring is short."""
        return 0 <= gid < self.glyphs and self._charstrings.size(gid) <= FLAT_BYTES

    def contours(self, gid: int) -> list[Contour] | None:
        """Points of all contours, em."""
        if not 0 <= gid < self.glyphs:
            return None
        try:
            font = self._font_of(gid)
            machine = Type2(self._global_subrs, self._local_subrs(font), self._standard)
            drawn, em = machine.run(self._charstrings[gid]), self._em(font)
        except (Broken, IndexError, ValueError):
            return None
        return [[(x * em, y * em) for x, y in contour] for contour in drawn]

    def ink(self, gid: int) -> Ink | None:
        """Measures in em."""
        drawn = self.contours(gid)
        return None if drawn is None else measure(drawn)


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
