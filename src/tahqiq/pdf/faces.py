"""From codes to glyphs and widths: what a font dictionary says besides ToUnicode.

A `Face` gives for a code the gid in the font program, the advance in em and the text of its encoding. Simple fonts
(ISO 32000-2, 9.6) have one byte a code, Type 0 fonts (9.7) go through a CMap to a CID and from there to a gid.
"""

from __future__ import annotations

import re
from bisect import bisect_right
from collections.abc import Callable, Mapping, Sequence
from operator import itemgetter
from typing import Protocol

import pikepdf

from tahqiq.pdf.cmaps import LOOK_BACK, CodeMap
from tahqiq.pdf.encodings import base_encoding, mac_codes, name_text, standard_widths
from tahqiq.pdf.programs import Program

SYMBOLIC, NONSYMBOLIC = 4, 32
"""Flags of a font descriptor (ISO 32000-2, table 121)."""

_NUMBER_NAME = re.compile(r"(?:g|gid|glyph|cid|index)(\d{1,5})")


class Face(Protocol):
    """A font dictionary's answers, by code."""

    def gid(self, code: int) -> int:
        """Glyph in the font program; 0 for the missing glyph, −1 where nothing can be said."""

    def advance(self, code: int) -> float:
        """Width in em; in writing mode 1 the vertical displacement."""

    def encoded(self, code: int) -> str:
        """Text of the encoding, "" where it is silent."""


class SimpleFace:
    """A simple font: glyph names by code, widths by code, gids by a function of the code."""

    def __init__(
        self, names: Sequence[str], gids: Callable[[int], int], widths: Mapping[int, float], missing: float,
        dingbats: bool = False,
    ) -> None:
        self.names = names
        self._gids = gids
        self._widths = widths
        self._missing = missing
        self._dingbats = dingbats

    def gid(self, code: int) -> int:
        """Glyph in the font program."""
        return self._gids(code)

    def advance(self, code: int) -> float:
        """Width in em."""
        return self._widths.get(code, self._missing)

    def encoded(self, code: int) -> str:
        """Text of the code's glyph name."""
        name = self.names[code]
        return name_text(name, self._dingbats) if name else ""


class CompositeFace:
    """A Type 0 font over its one descendant. Codes are the bytes of the CMap as an integer."""

    def __init__(
        self, code_map: CodeMap, gids: Callable[[int], int], widths: Callable[[int], float],
        code_bytes: Callable[[int], bytes],
    ) -> None:
        self._code_map = code_map
        self._gids = gids
        self._widths = widths
        self._bytes = code_bytes

    def gid(self, code: int) -> int:
        """Glyph in the font program, by way of the CID."""
        cid = code if self._code_map.identity else self._code_map.cid(self._bytes(code))
        return self._gids(cid) if cid >= 0 else -1

    def advance(self, code: int) -> float:
        """Width in em."""
        return self._widths(code if self._code_map.identity else self._code_map.cid(self._bytes(code)))

    def encoded(self, code: int) -> str:
        """The code itself, where the CMap is one of text."""
        return self._code_map.text(self._bytes(code)) or "" if self._code_map.codec else ""


def encoding_names(font: pikepdf.Dictionary, base: Sequence[str]) -> tuple[list[str], bool]:
    """256 glyph names by code, the Encoding over `base` (ISO 32000-2, 9.6.5); and whether there is an Encoding."""
    encoding = font.get("/Encoding")
    if isinstance(encoding, pikepdf.Name):
        named = base_encoding(str(encoding)[1:])
        return (list(named), True) if named else (list(base), False)
    if not isinstance(encoding, pikepdf.Dictionary):
        return list(base), False
    start = encoding.get("/BaseEncoding")
    names = list((base_encoding(str(start)[1:]) if isinstance(start, pikepdf.Name) else None) or base)
    code = 0
    differences = encoding.get("/Differences")
    for item in differences if isinstance(differences, pikepdf.Array) else ():
        if isinstance(item, pikepdf.Name):
            if 0 <= code < 256:
                name = str(item)[1:]
                names[code] = "" if name == ".notdef" else name
            code += 1
        else:
            code = _integer(item)
    return names, True


def _integer(value: object) -> int:
    """A number of a PDF array as an integer, 0 for what is none."""
    try:
        return int(value)  # type: ignore[call-overload,no-any-return]
    except (TypeError, ValueError, OverflowError):
        return 0


def numbers(array: pikepdf.Object | None) -> list[float]:
    """An array of numbers; what is no number counts as 0."""
    if not isinstance(array, pikepdf.Array):
        return []
    return [_float(item) for item in array]


def _float(value: object) -> float:
    try:
        return float(value)  # type: ignore[arg-type]
    except (TypeError, ValueError, OverflowError):
        return 0.0


def simple_widths(font: pikepdf.Dictionary, em: float) -> dict[int, float]:
    """Code → width in em from FirstChar and Widths; `em` is the em per unit of a width."""
    first = _integer(font.get("/FirstChar", 0))
    return {first + i: width * em for i, width in enumerate(numbers(font.get("/Widths"))[:256])}


def named_widths(font_name: str, names: Sequence[str]) -> dict[int, float]:
    """Code → width in em of a standard 14 font, for a font without Widths."""
    table = standard_widths(font_name)
    return {code: table[name] / 1000 for code, name in enumerate(names) if name in table} if table else {}


def truetype_gids(program: Program, names: Sequence[str], encoded: bool, symbolic: bool) -> Callable[[int], int]:
    """Code → gid of a TrueType simple font (ISO 32000-2, 9.6.5.4)."""
    sfnt = program.sfnt
    if sfnt is None:
        return lambda code: -1
    offsets = {(platform, encoding): offset for platform, encoding, offset in sfnt.cmaps()}
    symbol = sfnt.cmap(offsets[3, 0]) if (3, 0) in offsets else {}
    mac = sfnt.cmap(offsets[1, 0]) if (1, 0) in offsets else {}
    by_name: dict[str, int] = {}

    def by_encoding(code: int) -> int:
        name = names[code]
        if not name:
            return 0
        text = name_text(name)
        gid = program.unicode_cmap.get(ord(text), 0) if len(text) == 1 else 0
        gid = gid or mac.get(mac_codes().get(name, -1), 0)
        if not gid:
            if not by_name:
                by_name.update((known, number) for number, known in reversed(list(enumerate(program.names))))
            gid = by_name.get(name, 0)
        numbered = None if gid else _NUMBER_NAME.fullmatch(name)
        return int(numbered[1]) if numbered and int(numbered[1]) < sfnt.glyphs else gid

    def by_code(code: int) -> int:
        for start in (0xF000, 0, 0xF100, 0xF200):
            if start + code in symbol:
                return symbol[start + code]
        return mac.get(code, 0)

    first, second = (by_encoding, by_code) if encoded and not (symbolic and (symbol or mac)) else (by_code, by_encoding)
    return lambda code: first(code) or second(code)


def type1_gids(program: Program, names: Sequence[str], own: Mapping[int, int]) -> Callable[[int], int]:
    """Code → gid of a Type 1 simple font: by name; `own` is the built-in encoding of CFF for codes without a name."""
    type1 = program.type1
    if type1 is not None:
        return lambda code: type1.gid_of(names[code]) if names[code] else -1
    by_name = {name: gid for gid, name in reversed(list(enumerate(program.names)))}
    return lambda code: by_name.get(names[code]) or own.get(code, 0)


class Spans:
    """Numbers by CID as W and W2 give them (ISO 32000-2, 9.7.4.3): lists after a first CID, or one value for a range.

    Each value is a tuple of `arity` numbers. Ranges stay ranges: `0 65535 500` costs nothing.
    """

    def __init__(self, array: pikepdf.Object | None, arity: int) -> None:
        self.single: dict[int, tuple[float, ...]] = {}
        self.ranges: list[tuple[int, int, tuple[float, ...]]] = []
        if isinstance(array, pikepdf.Array):
            self._read(_flat(array), arity)
            self.ranges.sort(key=itemgetter(0))

    def _read(self, tokens: list[bytes], arity: int) -> None:
        pending: list[float] = []
        inside: list[float] | None = None
        for token in tokens:
            if token == b"[":
                inside = []
            elif token == b"]":
                if inside and pending:
                    first = int(pending[-1])
                    for i in range(len(inside) // arity):
                        self.single[first + i] = tuple(inside[arity * i : arity * i + arity])
                inside, pending = None, []
            elif inside is not None:
                inside.append(_float(token))
            else:
                pending.append(_float(token))
                if len(pending) == 2 + arity:
                    self.ranges.append((int(pending[0]), int(pending[1]), tuple(pending[2:])))
                    pending = []

    def get(self, cid: int) -> tuple[float, ...] | None:
        """The numbers of a CID."""
        found = self.single.get(cid)
        if found is not None:
            return found
        at = bisect_right(self.ranges, cid, key=itemgetter(0))
        near = self.ranges[max(0, at - LOOK_BACK) : at]
        return next((values for _, last, values in reversed(near) if cid <= last), None)


def _flat(array: pikepdf.Array) -> list[bytes]:
    """Tokens of an array of numbers and arrays of numbers, its own brackets left out."""
    raw = array.unparse(resolved=True)
    if b"R" in raw:  # references inside: rare, and slower to follow
        parts = []
        for item in array:
            if isinstance(item, pikepdf.Array):
                parts += [b"[", *(str(_float(value)).encode() for value in item), b"]"]
            else:
                parts.append(str(_float(item)).encode())
        return parts
    return raw.replace(b"[", b" [ ").replace(b"]", b" ] ").split()[1:-1]
