"""Tables of an embedded TrueType or OpenType font, read with `struct`: only what is asked for, and only its bytes.

Subset fonts in PDFs are often damaged in tables that nobody draws with, so each table stands alone: a broken `cmap`
costs the `cmap`, not the outlines. Functions yield empty results for what is missing or broken; they raise nothing.
"""

from __future__ import annotations

import struct
from array import array
from sys import byteorder

from tahqiq.pdf.encodings import mac_order

_BROKEN = (struct.error, IndexError, ValueError, OverflowError)
"""What reading past the end of a table, or numbers out of range, raise."""

MAX_GLYPHS = 65_536
"""Glyphs of a font: glyph ids have 16 bits."""


def _numbers(data: bytes, typecode: str) -> array[int]:
    """Big-endian numbers of an array type: "H" unsigned 16 bits, "h" signed, "I" unsigned 32."""
    size = 4 if typecode == "I" else 2
    values = array(typecode, data[: len(data) - len(data) % size])
    if byteorder == "little":
        values.byteswap()
    return values


class Sfnt:
    """The table directory (OpenType, "Organization of an OpenType Font"), and from `head`, `hhea` and `maxp`:

    units     units per em, 1000 where `head` is unreadable
    glyphs    number of glyphs, from `maxp`, else as many as `loca` has
    """

    def __init__(self, data: bytes) -> None:
        self._data = data
        self._tables: dict[bytes, tuple[int, int]] = {}
        self._read_directory()
        head = self.table(b"head")
        units = int.from_bytes(head[18:20])
        self.units = units if 16 <= units <= 16384 else 1000
        self._long_loca = head[50:52] == b"\0\1"
        self.loca = self._read_loca()
        self.glyphs = int.from_bytes(self.table(b"maxp")[4:6]) or max(0, len(self.loca) - 1)

    def _read_directory(self) -> None:
        data, start = self._data, 0
        if data[:4] == b"ttcf":
            start = int.from_bytes(data[12:16])
        for i in range(int.from_bytes(data[start + 4 : start + 6])):
            entry = data[start + 12 + 16 * i : start + 28 + 16 * i]
            if len(entry) < 16:
                break
            offset, length = struct.unpack(">II", entry[8:])
            if offset < len(data):
                self._tables[entry[:4]] = (offset, length)

    def table(self, tag: bytes) -> bytes:
        """A table's bytes, b"" where there is none."""
        offset, length = self._tables.get(tag, (0, 0))
        return self._data[offset : offset + length]

    def has(self, tag: bytes) -> bool:
        return tag in self._tables

    def _read_loca(self) -> array[int]:
        """Offsets into `glyf`, one more than there are glyphs."""
        raw = self.table(b"loca")
        if self._long_loca:
            return _numbers(raw, "I")
        return array("I", [2 * half for half in _numbers(raw, "H")])

    def advances(self) -> array[int]:
        """Advance widths of `hmtx` in font units; glyphs past the end have the last one."""
        count = int.from_bytes(self.table(b"hhea")[34:36])
        return _numbers(self.table(b"hmtx")[: 4 * count], "H")[::2]

    def cmaps(self) -> list[tuple[int, int, int]]:
        """(platform, encoding, offset in `cmap`) of each subtable."""
        data = self.table(b"cmap")
        found = []
        for i in range(min(int.from_bytes(data[2:4]), 64)):
            entry = data[4 + 8 * i : 12 + 8 * i]
            if len(entry) == 8:
                found.append(struct.unpack(">HHI", entry))
        return found

    def cmap(self, offset: int) -> dict[int, int]:
        """Code → gid of the subtable at `offset` (formats 0, 4, 6, 10, 12 and 13); gid 0 is left out."""
        data = self.table(b"cmap")[offset:]
        try:
            mapping = _READERS.get(int.from_bytes(data[:2]), _no_cmap)(data)
        except _BROKEN:
            return {}
        return {code: gid for code, gid in mapping.items() if gid}

    def names(self) -> list[str]:
        """Glyph names by gid from `post` (formats 1 and 2), [] where it has none."""
        data = self.table(b"post")
        order = mac_order()
        if data[:4] == b"\0\1\0\0":
            return list(order)
        if data[:4] != b"\0\2\0\0":
            return []
        count = int.from_bytes(data[32:34])
        index = _numbers(data[34 : 34 + 2 * count], "H")
        own = _pascal_strings(data[34 + 2 * count :])
        return [
            order[i] if i < 258 else own[i - 258] if i - 258 < len(own) else ""
            for i in index
        ]  # fmt: skip


def _pascal_strings(data: bytes) -> list[str]:
    """Strings that each begin with their length in a byte."""
    strings = []
    at = 0
    while at < len(data):
        size = data[at]
        strings.append(data[at + 1 : at + 1 + size].decode("latin-1"))
        at += 1 + size
    return strings


def _no_cmap(data: bytes) -> dict[int, int]:
    return {}


def _byte_cmap(data: bytes) -> dict[int, int]:
    """Format 0: a gid for each of 256 codes."""
    return dict(enumerate(data[6:262]))


def _segment_cmap(data: bytes) -> dict[int, int]:
    """Format 4: segments of the Basic Multilingual Plane."""
    double = int.from_bytes(data[6:8]) & ~1
    ends = _numbers(data[14 : 14 + double], "H")
    starts = _numbers(data[16 + double : 16 + 2 * double], "H")
    deltas = _numbers(data[16 + 2 * double : 16 + 3 * double], "H")
    offsets = _numbers(data[16 + 3 * double : 16 + 4 * double], "H")
    ids = _numbers(data[16 + 3 * double :], "H")
    mapping: dict[int, int] = {}
    total = 0
    for i, (start, end, delta, offset) in enumerate(zip(starts, ends, deltas, offsets, strict=False)):
        total += max(0, end - start + 1)
        if start > end or start == 0xFFFF or total > MAX_GLYPHS:
            continue
        if not offset:
            mapping.update((code, (code + delta) & 0xFFFF) for code in range(start, end + 1))
            continue
        first = i + offset // 2
        for code, gid in zip(range(start, end + 1), ids[first : first + end - start + 1], strict=False):
            mapping[code] = (gid + delta) & 0xFFFF if gid else 0
    return mapping


def _trimmed_cmap(data: bytes) -> dict[int, int]:
    """Formats 6 and 10: a run of codes."""
    if data[:2] == b"\0\6":
        first, count = struct.unpack(">HH", data[6:10])
        return dict(enumerate(_numbers(data[10 : 10 + 2 * count], "H"), first))
    first, count = struct.unpack(">II", data[12:20])
    return dict(enumerate(_numbers(data[20 : 20 + 2 * min(count, MAX_GLYPHS)], "H"), min(first, 0x110000)))


def _group_cmap(data: bytes) -> dict[int, int]:
    """Formats 12 (a group counts up) and 13 (a group has one glyph)."""
    step = 1 if data[:2] == b"\0\x0c" else 0
    values = _numbers(data[16 : 16 + 12 * int.from_bytes(data[12:16])], "I")
    mapping: dict[int, int] = {}
    total = 0
    for start, end, gid in zip(values[::3], values[1::3], values[2::3], strict=False):
        total += max(0, end - start + 1)
        if start > end or end > 0x10FFFF or total > 2 * MAX_GLYPHS:
            continue
        mapping.update((code, gid + step * (code - start)) for code in range(start, end + 1))
    return mapping


_READERS = {0: _byte_cmap, 4: _segment_cmap, 6: _trimmed_cmap, 10: _trimmed_cmap, 12: _group_cmap, 13: _group_cmap}
