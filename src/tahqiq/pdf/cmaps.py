"""CMaps: which bytes of a shown string make one code, which CID it selects, and what ToUnicode says of it.

`read_to_unicode` yields a `UnicodeMap` (ISO 32000-2, 9.10.3), `read_code_map` a `CodeMap` (9.7.5). Both read broken
programs as far as they go: a section without an end, a missing blank, a count that is wrong. Nothing here raises on bad
bytes. Ranges stay ranges until a code is asked for, for producers write `<0000> <FFFF> <0000>`.
"""

from __future__ import annotations

import re
from bisect import bisect_right
from collections.abc import Callable, Mapping
from operator import itemgetter

Loader = Callable[[str], "CodeMap | None"]
"""From the name after `usecmap` to that CMap, or None where nobody has it."""

MAX_RANGES = 70_000
"""Entries of one section that are kept: there are 65,536 two-byte codes; a longer list is an attack."""
LOOK_BACK = 8
"""Ranges before the nearest one that are looked at: overlapping ranges are few."""

_SECTION = re.compile(
    rb"begin(bfchar|bfrange|cidchar|cidrange|codespacerange)\b(.*?)(?:end\1|(?=\bbegin(?:bf|cid|codespace))|\Z)", re.S
)
_HEX = rb"<([0-9A-Fa-f\s]*)>"
_BFCHAR = re.compile(_HEX + rb"\s*(?:" + _HEX + rb"|/([^\s<>\[\]()/%]+))")
_BFRANGE = re.compile(_HEX + rb"\s*" + _HEX + rb"\s*(?:" + _HEX + rb"|\[([^\]]*)\])")
_CIDCHAR = re.compile(_HEX + rb"\s*(\d+)")
_CIDRANGE = re.compile(_HEX + rb"\s*" + _HEX + rb"\s*(\d+)")
_PAIR = re.compile(_HEX + rb"\s*" + _HEX)
_ITEM = re.compile(_HEX + rb"|/([^\s<>\[\]()/%]+)")
_WMODE = re.compile(rb"/WMode\s+(\d)")
_USECMAP = re.compile(rb"/([^\s<>\[\]()/%]+)\s+usecmap\b")
_COMMENT = re.compile(rb"%[^\r\n]*")


def _bytes(digits: bytes) -> bytes:
    """Bytes of a hexadecimal string; an odd last digit counts as if a 0 followed (ISO 32000-2, 7.3.4.3)."""
    digits = b"".join(digits.split())
    return bytes.fromhex((digits + b"0" if len(digits) & 1 else digits).decode("ascii"))


def _utf16(raw: bytes) -> str:
    """Text of a destination in UTF-16BE. One byte stands for itself; a lone surrogate becomes U+FFFD."""
    if len(raw) & 1:
        raw = b"\0" + raw
    return raw.decode("utf-16-be", "replace")


class UnicodeMap:
    """What a ToUnicode CMap says: `text(code)`, None where it is silent.

    chars    code → text of the single entries and of ranges with a list
    ranges   (first code, last code, destination bytes) in the order of codes; the nearest wins
    """

    __slots__ = ("_firsts", "chars", "ranges")

    def __init__(self, chars: dict[int, str], ranges: list[tuple[int, int, bytes]]) -> None:
        self.chars = chars
        self.ranges = sorted(ranges, key=itemgetter(0))
        self._firsts = [first for first, _, _ in self.ranges]

    def __bool__(self) -> bool:
        return bool(self.chars or self.ranges)

    def text(self, code: int) -> str | None:
        """What the map says of `code`: the last UTF-16 unit of a range's destination counts up with the code."""
        told = self.chars.get(code)
        if told is not None:
            return told
        at = bisect_right(self._firsts, code)
        for first, last, raw in reversed(self.ranges[max(0, at - LOOK_BACK) : at]):
            if code <= last:
                return _counted(raw, code - first)
        return None

    def codes(self, limit: int = 4096) -> list[int]:
        """Codes that the map names, at most `limit` of them, single entries first."""
        named = list(self.chars)[:limit]
        for first, last, _ in self.ranges:
            named.extend(range(first, min(last, first + limit - len(named) - 1) + 1))
            if len(named) >= limit:
                break
        return named


def _counted(raw: bytes, step: int) -> str:
    """Text of the destination `raw`, its last character `step` further on."""
    text = _utf16(raw)
    if not step or not text:
        return text
    last = ord(text[-1]) + step
    return text[:-1] + (chr(last) if last < 0x110000 and not 0xD800 <= last < 0xE000 else "\ufffd")


def read_to_unicode(program: bytes, name_text: Callable[[str], str] | None = None) -> UnicodeMap:
    """The ToUnicode CMap in `program`; `name_text` gives the text of a glyph name used as a destination."""
    chars: dict[int, str] = {}
    ranges: list[tuple[int, int, bytes]] = []

    def destination(digits: bytes, name: bytes) -> str:
        if name:
            return name_text(name.decode("latin-1")) if name_text else ""
        return _utf16(_bytes(digits))

    for kind, body in _SECTION.findall(_without_comments(program)):
        if kind == b"bfchar":
            for code, digits, name in _BFCHAR.findall(body):
                chars[int.from_bytes(_bytes(code))] = destination(digits, name)
        elif kind == b"bfrange":
            for low, high, digits, items in _BFRANGE.findall(body)[:MAX_RANGES]:
                first, last = int.from_bytes(_bytes(low)), int.from_bytes(_bytes(high))
                if items:
                    listed = _ITEM.findall(items)[: max(0, last - first + 1)]
                    chars.update((first + i, destination(*item)) for i, item in enumerate(listed))
                elif first == last or (first & 0xFF == 0xFF and last == first + 0x100):
                    # Ghostscript writes <01ff><02ff> for the one code 01FF
                    chars[first] = destination(digits, b"")
                else:
                    ranges.append((first, last, _bytes(digits)))
    return UnicodeMap(chars, ranges)


def _without_comments(program: bytes) -> bytes:
    return _COMMENT.sub(b"", program) if b"%" in program else program


class CodeMap:
    """An encoding CMap of a Type 0 font.

    vertical      writing mode 1
    identity      two bytes a code, and the code is the CID (Identity-H, Identity-V and streams that say the same)
    codespaces    (low bytes, high bytes) of equal length: which byte strings are codes
    cids          code bytes → CID; `ranges`: (low bytes, high bytes, first CID)
    codec         Python codec in which the codes are text (predefined CMaps of the CJK character sets), else ""
    known         False: a predefined CMap that nobody here has; codes are cut in pairs and have no CID
    """

    __slots__ = ("_firsts", "cids", "codec", "codespaces", "identity", "known", "ranges", "vertical")

    def __init__(self, vertical: bool = False, identity: bool = False, codec: str = "", known: bool = True) -> None:
        self.vertical = vertical
        self.identity = identity
        self.codec = codec
        self.known = known
        self.codespaces: list[tuple[bytes, bytes]] = []
        self.cids: dict[bytes, int] = {}
        self.ranges: list[tuple[bytes, bytes, int]] = []
        self._firsts: list[bytes] = []

    def sort(self) -> None:
        """Put the ranges in order, once all are there: `cid` looks for them by their first code."""
        self.ranges.sort(key=itemgetter(0))
        self._firsts = [low for low, _, _ in self.ranges]

    def split(self, data: bytes) -> list[bytes]:
        """The codes of a shown string, each as its bytes (ISO 32000-2, 9.7.6.3)."""
        if self.codec:
            return _split_codec(data, self.codec)
        if not self.codespaces:
            return [data[i : i + 2] for i in range(0, len(data), 2)]
        codes = []
        at, shortest = 0, min(len(low) for low, _ in self.codespaces)
        while at < len(data):
            size = next((n for n in (1, 2, 3, 4) if self._is_code(data[at : at + n], n)), shortest)
            codes.append(data[at : at + size])
            at += size
        return codes

    def _is_code(self, code: bytes, size: int) -> bool:
        return len(code) == size and any(
            len(low) == size and all(a <= c <= b for a, c, b in zip(low, code, high, strict=True))
            for low, high in self.codespaces
        )

    def cid(self, code: bytes) -> int:
        """CID of a code, 0 for a code without one, −1 where the CMap is not to be had."""
        if self.identity:
            return int.from_bytes(code)
        if self.codec or not self.known:
            return -1
        cid = self.cids.get(code)
        if cid is not None:
            return cid
        at = bisect_right(self._firsts, code)
        for low, high, first in reversed(self.ranges[max(0, at - LOOK_BACK) : at]):
            if len(low) == len(code) and code <= high:
                return first + int.from_bytes(code) - int.from_bytes(low)
        return 0

    def text(self, code: bytes) -> str | None:
        """What the code says where it is text itself, else None."""
        if not self.codec:
            return None
        try:
            return code.decode(self.codec)
        except UnicodeDecodeError:
            return None


_CODECS: Mapping[str, str] = {
    "UTF16": "utf-16-be", "UCS2": "utf-16-be", "UTF8": "utf-8", "UTF32": "utf-32-be",
    "GB-EUC": "gb2312", "GBpc-EUC": "gb2312", "GBK-EUC": "gbk", "GBKp-EUC": "gbk", "GBK2K": "gb18030",
    "B5pc": "big5", "HKscs-B5": "big5hkscs", "ETen-B5": "cp950", "ETenms-B5": "cp950",
    "83pv-RKSJ": "cp932", "90ms-RKSJ": "cp932", "90msp-RKSJ": "cp932", "90pv-RKSJ": "cp932", "EUC": "euc_jp",
    "KSC-EUC": "euc_kr", "KSCms-UHC": "cp949", "KSCms-UHC-HW": "cp949", "KSCpc-EUC": "euc_kr",
}  # fmt: skip
"""Predefined CMaps whose codes are text in an encoding that Python knows (ISO 32000-2, table 116), without -H or -V."""


def predefined(name: str) -> CodeMap:
    """The predefined CMap of this name; `known` is False where it is not to be had."""
    vertical = name.endswith("-V") or name == "V"
    if name in ("Identity-H", "Identity-V"):
        return CodeMap(vertical, identity=True)
    stem = name[:-2] if name[-2:] in ("-H", "-V") else name
    if stem.startswith("Uni"):
        stem = next((part for part in stem.split("-")[1:] if part in _CODECS), stem)
    codec = _CODECS.get(stem, "")
    return CodeMap(vertical, codec=codec, known=bool(codec))


def _split_codec(data: bytes, codec: str) -> list[bytes]:
    """Codes of text in a codec: cut where the codec's lead bytes say, whatever follows them."""
    codes = []
    at = 0
    while at < len(data):
        size = _codec_size(data[at : at + 2], codec)
        codes.append(data[at : at + size])
        at += size
    return codes


def _codec_size(head: bytes, codec: str) -> int:
    """Bytes of the code that begins with `head`."""
    lead = head[0]
    if codec == "utf-16-be":
        return 4 if 0xD8 <= lead < 0xDC else 2
    if codec == "utf-32-be":
        return 4
    if lead < 0x80 or (codec == "cp932" and (lead == 0x80 or 0xA0 <= lead < 0xE0)):
        return 1
    if codec == "utf-8":
        return 2 if lead < 0xE0 else 3 if lead < 0xF0 else 4
    if codec == "gb18030" and len(head) > 1 and 0x30 <= head[1] <= 0x39:
        return 4
    return 3 if codec == "euc_jp" and lead == 0x8F else 2


def read_code_map(program: bytes, load: Loader | None = None, vertical: bool | None = None) -> CodeMap:
    """The encoding CMap in `program`. `load` finds the CMap after `usecmap`; `vertical` is the stream's /WMode."""
    program = _without_comments(program)
    result = CodeMap()
    wmode = _WMODE.search(program)
    used = _USECMAP.search(program)
    base = load(used[1].decode("latin-1")) if used and load else None
    if base is not None:
        result.vertical, result.identity, result.known = base.vertical, base.identity, base.known
        result.codespaces, result.ranges = list(base.codespaces), list(base.ranges)
        result.cids, result.codec = dict(base.cids), base.codec
    if wmode:
        result.vertical = wmode[1] == b"1"
    if vertical is not None:
        result.vertical = vertical
    for kind, body in _SECTION.findall(program):
        _add_section(result, kind, body)
    result.sort()
    if _says_identity(result):
        result.identity = True
    elif result.cids or result.ranges:
        result.identity, result.codec = False, ""
    return result


def _add_section(result: CodeMap, kind: bytes, body: bytes) -> None:
    if kind == b"codespacerange":
        for low, high in _PAIR.findall(body):
            a, b = _bytes(low), _bytes(high)
            if 0 < len(a) == len(b) <= 4:
                result.codespaces.append((a, b))
    elif kind == b"cidchar":
        result.cids.update((_bytes(code), int(cid[:9])) for code, cid in _CIDCHAR.findall(body))
    elif kind == b"cidrange":
        for low, high, cid in _CIDRANGE.findall(body)[:MAX_RANGES]:
            result.ranges.append((_bytes(low), _bytes(high), int(cid[:9])))


def _says_identity(code_map: CodeMap) -> bool:
    """The stream is Identity written out: all two-byte codes, each its own CID."""
    if code_map.cids or code_map.codespaces != [(b"\0\0", b"\xff\xff")]:
        return False
    expected = 0
    for low, high, cid in code_map.ranges:
        if not (len(low) == 2 and int.from_bytes(low) == cid == expected):
            return False
        expected = int.from_bytes(high) + 1
    return expected == 0x10000
