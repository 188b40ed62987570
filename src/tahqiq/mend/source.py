"""Where text comes from: streams in pieces or lines, and a clear word about what is no text."""

from __future__ import annotations

import itertools
import re
from collections.abc import Iterator
from typing import BinaryIO

from tahqiq.errors import BadInput

CHUNK = 1 << 20
"""Bytes read at a time; a page or paragraph is kept whole up to twice as many."""
CONTROLS = 0.03
"""Share of control codes in bytes that are no UTF-8, above which they are no text in another encoding either (random bytes
have 0.09)."""
_CONTROL = re.compile(rb"[\x00-\x08\x0e-\x1a\x1c-\x1f]")
LONGEST_RECORD = 64 << 20
"""Bytes of one line of JSONL: it must be held as a whole, and mending needs a few times as many."""


def chunks(stream: BinaryIO, size: int = CHUNK) -> Iterator[str]:
    """The text of a stream in pieces that end at a form feed or line feed, or a space where there is none.

    Raises `BadInput` on NUL-ridden or otherwise binary data and on bytes that are not UTF-8. Memory stays within a few
    times `size` however long the lines are.
    """
    rest = b""
    offset = 0
    while data := stream.read(size):
        if not offset and not rest:
            no_text(data)
        block = rest + data
        if len(block) < size:
            rest = block
            continue
        cut = max(block.rfind(b"\f"), block.rfind(b"\n"))
        if cut < len(block) // 2:
            cut = max(cut, block.rfind(b" "))
            if cut < 0 and len(block) >= 2 * size:
                cut = len(block) - 1
                while cut > 0 and block[cut] & 0xC0 == 0x80:  # not inside a character
                    cut -= 1
                cut -= 1
        rest = block[cut + 1 :]
        if cut >= 0:
            yield _decoded(block[: cut + 1], offset)
            offset += cut + 1
    if rest:
        yield _decoded(rest, offset)


def no_text(data: bytes) -> None:
    """Raises `BadInput` where the first bytes of an input show that it is a file of another kind."""
    for sign, kind, remedy in (
        (b"\xff\xfe", "UTF-16", "convert it: iconv -f UTF-16 -t UTF-8"),
        (b"\xfe\xff", "UTF-16", "convert it: iconv -f UTF-16 -t UTF-8"),
        (b"%PDF-", "a PDF", "use: tahqiq read FILE"),
        (b"\x1f\x8b", "compressed", "gunzip it first: gzip -dc FILE | tahqiq mend"),
        (b"\xfd7zXZ", "compressed", "unpack it first: xz -dc FILE | tahqiq mend"),
        (b"\x28\xb5\x2f\xfd", "compressed", "unpack it first: zstd -dc FILE | tahqiq mend"),
        (b"PK\x03\x04", "a ZIP file, perhaps of an office program", "save it as plain text in UTF-8"),
    ):
        if data.startswith(sign):
            raise BadInput(f"the input is {kind}", remedy)


def _decoded(data: bytes, offset: int) -> str:
    if data.count(0) > len(data) // 100:
        even = data[::2].count(0)
        if 8 * min(even, data.count(0) - even) < data.count(0) and data.count(0) > len(data) // 20:
            raise BadInput("the input looks like UTF-16", "convert it: iconv -f UTF-16LE -t UTF-8")
        raise BadInput("the input is binary, not text")
    try:
        return data.decode("utf-8")
    except UnicodeDecodeError as error:
        if len(_CONTROL.findall(data)) > CONTROLS * len(data):
            raise BadInput(f"the input is binary, not text, at byte {offset + error.start}") from None
        raise BadInput(
            f"the input is not UTF-8 at byte {offset + error.start}", "convert it: iconv -f WINDOWS-1256 -t UTF-8"
        ) from None


def lines(source: BinaryIO) -> Iterator[str]:
    """The lines of JSONL. Raises `BadInput` on one that is not UTF-8, is binary, or is longer than `LONGEST_RECORD`."""
    for number in itertools.count(1):
        line = source.readline(LONGEST_RECORD + 1)
        if not line:
            return
        if number == 1:
            no_text(line)
        if len(line) > LONGEST_RECORD:
            raise BadInput(
                f"line {number} is longer than {LONGEST_RECORD >> 20} MB, more than a record of JSONL may have",
                "take its text out of the JSON: plain text may be of any length",
            )
        if b"\0" in line:
            raise BadInput(f"line {number} is binary, not JSON")
        try:
            yield line.decode("utf-8")
        except UnicodeDecodeError:
            raise BadInput(f"line {number} is not UTF-8") from None
