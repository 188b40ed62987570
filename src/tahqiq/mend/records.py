"""JSONL: one field of each record mended, every other byte as it was."""

from __future__ import annotations

import json
import re
from collections import deque
from collections.abc import Callable, Iterator
from typing import IO, BinaryIO, NamedTuple

from tahqiq.errors import BadInput, Exit
from tahqiq.mend.many import mend_each
from tahqiq.mend.pipeline import Mended
from tahqiq.mend.source import lines

_SPACE = re.compile(r"[ \t\r\n\ufeff]*")
_decoder = json.JSONDecoder()


class Field(NamedTuple):
    """Where the string that is a record's field stands in its line, quotes included, and what it says."""

    start: int
    end: int
    text: str


def field_of(line: str, name: str) -> Field | None:
    """The field of a record; None where the line is JSON but has no such field, or one that is no string.

    Raises ValueError where the line is no JSON, or is nested too deeply.
    """
    at = _skip(line, 0)
    if line[at : at + 1] != "{":
        _whole(line, at)
        return None
    found: Field | None = None
    at = _skip(line, at + 1)
    while line[at : at + 1] == '"':
        key, at = _value(line, at)
        at = _skip(line, _signed(line, _skip(line, at), ":"))
        value, end = _value(line, at)
        if key == name:  # of two such fields the last counts, as in json.loads
            found = Field(at, end, value) if isinstance(value, str) else None
        at = _skip(line, end)
        if line[at : at + 1] != ",":
            break
        at = _skip(line, at + 1)
        if line[at : at + 1] != '"':
            raise ValueError(f"Expecting a name in quotes at character {at + 1}")
    if _skip(line, _signed(line, at, "}")) < len(line):
        raise ValueError(f"more behind character {at + 1}")
    return found


def _skip(line: str, at: int) -> int:
    match = _SPACE.match(line, at)
    return match.end() if match else at


def _signed(line: str, at: int, sign: str) -> int:
    if line[at : at + 1] != sign:
        raise ValueError(f"Expecting {sign!r} at character {at + 1}")
    return at + 1


def _value(line: str, at: int) -> tuple[object, int]:
    try:
        value, end = _decoder.raw_decode(line, at)
    except RecursionError:
        raise ValueError("nested too deeply") from None
    return value, end


def _whole(line: str, at: int) -> None:
    if _skip(line, _value(line, at)[1]) < len(line):
        raise ValueError("more behind its value")


def written(line: str, field: Field, text: str) -> str:
    """The line with another text in its field: in ASCII where it was in ASCII, or cannot be written otherwise."""
    plain = line[field.start : field.end].isascii() and not field.text.isascii()
    lone = any("\ud800" <= char <= "\udfff" for char in text)
    return line[: field.start] + json.dumps(text, ensure_ascii=plain or lone) + line[field.end :]


class Records:
    """The records of a stream on their way through mending, and what was odd about them."""

    def __init__(self, source: BinaryIO, name: str) -> None:
        self.source, self.name = source, name
        self.waiting: deque[tuple[int, str, Field | None]] = deque()
        self.error: BadInput | None = None
        self.broken: list[str] = []  # what is wrong with the first line that is no JSON
        self.count = self.without = self.unread = 0

    def texts(self) -> Iterator[str]:
        """The fields, read ahead; what is wrong with a line is told when all before it has been written."""
        try:
            for number, line in enumerate(lines(self.source), 1):
                field = self._field(number, line)
                self.waiting.append((number, line, field))
                if field is not None:
                    yield field.text
        except BadInput as error:
            self.error = error

    def _field(self, number: int, line: str) -> Field | None:
        if not line.strip(" \t\r\n\ufeff"):
            return None
        self.count += 1
        try:
            field = field_of(line, self.name)
        except ValueError as error:
            self.unread += 1
            self.broken = self.broken or [f"line {number} is not JSON: {error}"]
            return None
        self.without += field is None
        return field

    def passed(self) -> Iterator[str]:
        """The lines without a field that come before the next one with a field."""
        while self.waiting and self.waiting[0][2] is None:
            yield self.waiting.popleft()[1]

    def verdict(self) -> tuple[str, Exit]:
        """A line about records that passed as they were, "" where all had the field; and the exit code that they call for."""
        if self.unread:
            more = f"; it and {self.unread - 1} more lines" if self.unread > 1 else "; it"
            return f"{self.broken[0]}{more} passed as {'they are' if self.unread > 1 else 'it is'}", Exit.BAD_INPUT
        if self.without == self.count and self.count:
            return f"no record has a text {self.name!r}: all passed as they are", Exit.BAD_INPUT
        if self.without:
            return f"{self.without} of {self.count} records have no text {self.name!r}: they passed as they are", Exit.OK
        return "", Exit.OK


def mend_records(
    source: BinaryIO, out: IO[str], name: str, lang: str, furniture: str, tell: Callable[[int, Mended], None]
) -> tuple[str, Exit]:
    """Mend a field of each record. `tell` is given each changed record's line number and what was done.

    Returns a line about records that passed as they are ("": none), and the exit code. Raises `BadInput` on a line that is
    not UTF-8 or too long, when what stands before it has been written.
    """
    records = Records(source, name)
    doubts = False
    for result in mend_each(records.texts(), lang, furniture):
        out.writelines(records.passed())
        number, line, field = records.waiting.popleft()
        assert field is not None
        if result.steps:
            tell(number, result)
            line = written(line, field, result.text)
        out.write(line)
        doubts = doubts or bool(result.doubts)
    out.writelines(records.passed())
    if records.error:
        raise records.error
    said, code = records.verdict()
    return said, code or (Exit.DOUBTS if doubts else Exit.OK)
