"""CFF font programs (Adobe Technical Note 5176), read as far as a text needs them: names, encoding, outlines.

What is broken is empty or None; only a program that is no CFF at all raises ValueError from the constructor.
"""

from __future__ import annotations

from collections.abc import Sequence
from functools import cached_property

from tahqiq.glyphs import Ink
from tahqiq.pdf.charstrings import FLAT_BYTES, Broken, Type2
from tahqiq.pdf.encodings import base_encoding, cff_strings
from tahqiq.pdf.outlines import Contour, measure

BLANK_BYTES = 12
"""A charstring at least this long draws something: the longest blank ones hold a width, two hints and `endchar`."""

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
