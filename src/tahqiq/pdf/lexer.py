"""The content stream as statements: the operands as raw bytes, and the operator (ISO 32000-2, 7.8.2).

One compiled expression takes a whole statement at a time: a page has two or three times as many tokens as statements,
and a Python step per statement is what a page costs. Operands stay bytes until an operator asks for them.

Hard cases leave the expression: strings nested deeper than three parentheses, unclosed strings, inline images, stray
delimiters. `hard_statement` rewrites such operands (a deep string becomes a hexadecimal one), so that no reader of
operands has to know of them.
"""

from __future__ import annotations

import re

MAX_HARD = 1 << 18
"""Bytes of one hard statement that are read before it is given up."""
MAX_LINE = 1 << 16
"""Bytes of an unclosed string: twice the longest that PDF 1.7 allows (annex C)."""

# Classes are spelt out (no \s, \d, \w): the engine tests a spelt class by a table look-up, a category by a call.
_S = rb"[\t-\r ]*+"
_SPACES = rb"[\t-\r ]++"
_NUMBER = rb"[-+.0-9]++"
_NUMBERS = rb"[-+.0-9\0\t-\r ]++"
_END = rb"(?![A-Za-z0-9_*'\"])"
_STRING = rb"\((?:[^()\\]++|\\.|\((?:[^()\\]++|\\.|\((?:[^()\\]++|\\.)*+\))*+\))*+\)"
_HEX = rb"<[0-9A-Fa-f\0\t-\r ]*+>"
_NAME = rb"/[^\0\t-\r ()<>\[\]{}/%]*+"
_COMMENT = rb"%[^\r\n]*+"
_ARRAY = rb"\[(?:[^\[\]()<>%]++|" + _STRING + rb"|" + _HEX + rb")*+\]"
_VALUE = rb"[^<>()%\[\]]++|" + _HEX + rb"|" + _STRING + rb"|" + _ARRAY
_DICT = rb"<<(?:" + _VALUE + rb"|<<(?:" + _VALUE + rb")*+>>)*+>>"
_WORD = rb"[A-Za-z'\"][A-Za-z0-9_*'\"]*+"


def _capture(pattern: bytes) -> bytes:
    """The pattern with its first group capturing."""
    return pattern.replace(b"(?:", b"(", 1)


_TEXT = rb"(?:" + _HEX + rb"|" + _STRING + rb")"
_ACTUAL = rb"(?:/Span" + _S + rb"<<" + _S + rb"/ActualText" + _S + _HEX + _S + rb">>" + _S + rb"BDC)" + _END + _S
_FONT = rb"(?:(" + _NAME + _SPACES + _NUMBER + rb")" + _SPACES + rb"Tf" + _END + _S + rb"|)"
_REVERSED = rb"(?:(/ReversedChars)" + _SPACES + rb"BMC" + _END + _S + rb"|)"
_PAIR = rb"(" + _NUMBER + rb")" + _SPACES + rb"(" + _NUMBER + rb")" + _SPACES
_MATRIX = rb"(?:(" + _SPACES.join([_NUMBER] * 4) + rb")" + _SPACES + _PAIR + rb"Tm" + _END + _S + rb"|)"
_MOVE = rb"(?:" + _PAIR + rb"T(?:d|(D))" + _END + _S + rb"|)"
_SHOWN = (
    rb"(?:(BT)" + _END + _S + rb"|)" + _REVERSED + rb"(?:" + _capture(_ACTUAL) + rb"|)" + _REVERSED
    + rb"(?:([0-7])" + _SPACES + rb"Tr" + _END + _S + rb"|)" + _FONT + _MATRIX + _MOVE + _FONT
    + rb"(?:\[?+" + _S + rb"(" + _TEXT + rb")" + _S + rb"\]?+" + _S + rb"T[jJ]"
    rb"|(\[(?:" + _NUMBERS + rb"|" + _TEXT + rb")*+\])" + _S + rb"TJ)" + _END
    + rb"((?:" + _SPACES + rb"E(?:MC|T)" + _END + rb")*+)"
)  # fmt: skip
_STEP = rb"(?:" + _NUMBER + _SPACES + _NUMBER + _SPACES + rb"Td" + _END + _S + rb"|)" + _TEXT + _S + rb"Tj" + _END + _S
_STEPS = rb"(?:" + _ACTUAL + _STEP + rb"EMC" + _END + _S + rb"|" + _STEP + rb")"

STATEMENT = re.compile(
    # Strings shown one after the other, each after a Td, some with ActualText: so some producers write every glyph.
    _S + rb"(?:(?P<steps>" + _STEPS + _STEPS + rb"{1,1000}+)|" + _SHOWN
    # A run of path construction in one step: maps and charts have 100,000 of them, and text none.
    + rb"|(?P<path>(?:[-+.0-9]" + _NUMBERS[:-2] + rb"*+(?:re|[mlcvy])" + _END + _S + rb"|h" + _END + _S + rb")++)"
    rb"|(?P<operands>(?:" + _NUMBERS + rb"|" + _STRING + rb"|" + _HEX + rb"|" + _NAME + rb"|" + _ARRAY + rb"|" + _DICT
    + rb"|" + _COMMENT + rb")*+)(?:(?P<operator>" + _WORD + rb")|(?P<hard>.)|\Z))",
    re.DOTALL,
)
"""One statement, or the many that come together around a shown string: BT BMC BDC Tf Tm Td Tj EMC ET.

Its groups, by `lastindex`: STEPS, strings each after a Td; those before PATH, a shown string and what is around it;
PATH, a run of path construction; OPERATOR, any other operator, its operands in the group before; HARD, the first byte
of something that needs `hard_statement`; OPERANDS, what is left at the end.
"""
STEPS, PATH, OPERANDS, OPERATOR, HARD = (
    STATEMENT.groupindex[group] for group in ("steps", "path", "operands", "operator", "hard")
)
STEP = re.compile(
    rb"(?:" + _capture(_ACTUAL) + rb"|)(?:" + _PAIR + rb"Td" + _S + rb"|)"
    rb"(" + _TEXT + rb")" + _S + rb"Tj" + _S + rb"(?:EMC" + _S + rb"|)",
    re.DOTALL,
)
"""One of STEPS: BDC with its operands or b"", tx and ty or b"", string."""
PARTS = re.compile(rb"(" + _ACTUAL + _STEP + rb"EMC" + _S + rb")|((?:" + _STEP + rb")++)", re.DOTALL)
"""STEPS taken apart: one with ActualText, or those between two such."""

_TOKEN = re.compile(
    _NUMBER + rb"|(?P<string>\()|" + _HEX + rb"|" + _NAME + rb"|<<|>>|[\[\]]|" + _WORD
    + rb"|(?P<space>" + _SPACES + rb"|" + _COMMENT + rb")|(?P<junk>.)",
    re.DOTALL,
)  # fmt: skip
_PAREN = re.compile(rb"\\.|[()]", re.DOTALL)
_IMAGE_END = re.compile(rb"[\0\t-\r ]EI(?=[\0\t-\r ]|$)")
_ESCAPE = re.compile(rb"(\\(?:[0-7]{1,3}|\r\n|.)|\r\n?)", re.DOTALL)
_ESCAPED = {
    **{b"\\" + bytes((byte,)): bytes((byte,)) for byte in range(256)},
    **{b"\\%0*o" % (width, code): bytes((code & 255,)) for width in (1, 2, 3) for code in range(8**width)},
    b"\\n": b"\n", b"\\r": b"\r", b"\\t": b"\t", b"\\b": b"\b", b"\\f": b"\f",
    b"\\\n": b"", b"\\\r": b"", b"\\\r\n": b"", b"\r": b"\n", b"\r\n": b"\n",
}  # fmt: skip
"""What each escape and line end of a literal string stands for (ISO 32000-2, 7.3.4.2)."""
_NOT_HEX = re.compile(rb"[^0-9A-Fa-f]++")
_BROKEN_NUMBER = re.compile(rb"([-+]*)(\d*)(?:-+\d*)*(\.?)(\d*)")
_NUMBERS_IN = re.compile(_NUMBER)

_VALUES = (b"true", b"false", b"null")
_UNCLOSED = "the content stream has an unclosed string"


def hard_statement(data: bytes, start: int, faults: dict[str, None]) -> tuple[bytes, bytes, int]:
    """Read one statement token by token: (operands the expression can read, operator or b"", where it ends)."""
    operands: list[bytes] = []
    position = start
    limit = start + MAX_HARD
    depth = 0  # of arrays and dictionaries: a word in there is a value
    while position < min(len(data), limit):
        match = _TOKEN.match(data, position)
        assert match is not None  # the expression takes any byte
        position = match.end()
        token = match.group()
        if match.lastgroup == "string":
            body, position = _balanced(data, position, faults)
            operands.append(b"<" + body.hex().encode() + b">")
        elif match.lastgroup == "junk":
            faults["the content stream has stray bytes"] = None
            if token in b"{}":
                continue
            return b"", b"", position
        elif match.lastgroup == "space":
            continue
        elif token in (b"[", b"<<"):
            depth += 1
            operands.append(token)
        elif token in (b"]", b">>"):
            if depth == 0:
                faults["the content stream has stray bytes"] = None
                return b"", b"", position
            depth -= 1
            operands.append(token)
        elif token[:1].isalpha() or token in (b"'", b'"'):
            if depth and token in _VALUES:
                operands.append(token)
            elif depth:  # an array that is never closed: what stands in it is lost, the text after it is not
                faults["the content stream has an unclosed array or dictionary"] = None
                return b" ".join(operands) + b"]" if token == b"TJ" else b"", token, position
            else:
                return b" ".join(operands), token, position
        else:
            operands.append(token)
    return b"", b"", position


def _balanced(data: bytes, start: int, faults: dict[str, None]) -> tuple[bytes, int]:
    """The bytes of a literal string whose opening parenthesis ends at `start`, and where it ends.

    An unclosed string ends where its line does: to read on to the end, as viewers do, loses the page. Where one was
    unclosed, others are not looked for beyond their line, or a page of them would be searched once for each.
    """
    stop = _line_end(data, start) if _UNCLOSED in faults else len(data)
    depth = 1
    for match in _PAREN.finditer(data, start, stop):
        token = match.group()
        if token == b"(":
            depth += 1
        elif token == b")":
            depth -= 1
            if depth == 0:
                return unescape(data[start : match.start()]), match.end()
    faults[_UNCLOSED] = None
    stop = _line_end(data, start)
    return unescape(data[start:stop]), stop


def _line_end(data: bytes, start: int) -> int:
    """Where the line ends, or MAX_LINE bytes of it."""
    limit = min(start + MAX_LINE, len(data))
    found = data.find(b"\n", start, limit)
    return limit if found < 0 else found


def inline_image(data: bytes, start: int, faults: dict[str, None]) -> int:
    """Where the EI of the inline image ends whose BI ends at `start` (ISO 32000-2, 8.9.7).

    EI counts only between white space with readable text after it: compressed data holds those two letters by chance.
    """
    begin = STATEMENT.match(data, start)
    while begin is not None and begin[OPERATOR] in _VALUES:  # /ImageMask true
        begin = STATEMENT.match(data, begin.end())
    if begin is None or begin[OPERATOR] != b"ID":
        faults["an inline image has no data"] = None
        return start
    for match in _IMAGE_END.finditer(data, begin.end()):
        follows = data[match.end() : match.end() + 32]
        if not follows.strip(b" \t\r\n\f\0") or _readable(follows):
            return match.end()
    faults["an inline image is not closed"] = None
    return len(data)


def _readable(sample: bytes) -> bool:
    """Is this the text of a content stream, not compressed data?"""
    return all(32 <= byte < 127 or byte in b"\t\r\n\f\0" for byte in sample)


def unescape(body: bytes) -> bytes:
    """The bytes of a literal string without its outer parentheses."""
    if b"\\" not in body and b"\r" not in body:
        return body
    parts = _ESCAPE.split(body)
    parts[1::2] = [_ESCAPED[part] for part in parts[1::2]]
    return b"".join(parts)


def string_bytes(token: bytes) -> bytes:
    """The bytes of a string token, `(…)` or `<…>` (an odd last digit counts as followed by 0)."""
    if token[:1] == b"(":
        return unescape(token[1:-1])
    digits = token[1:-1]
    try:
        return bytes.fromhex(digits.decode("latin-1"))
    except ValueError:
        digits = _NOT_HEX.sub(b"", digits)
        return bytes.fromhex((digits + b"0" * (len(digits) & 1)).decode("latin-1"))


def number(token: bytes) -> float:
    """The number that a token means, as Acrobat reads damaged ones: `--5` is −5, `5-3` is 53, rubbish is 0."""
    try:
        return float(token)
    except ValueError:
        match = _BROKEN_NUMBER.match(token)
        if match is None:
            return 0.0
        sign, fraction = match.group(1, 4)
        digits = (token[len(sign) : match.start(3)].replace(b"-", b"") or b"0") + b"." + (fraction or b"0")
        return -float(digits) if b"-" in sign else float(digits)


def numbers(operands: bytes, count: int) -> list[float]:
    """The last `count` numbers among the operands; fewer if there are fewer. For operands that are not plain."""
    return [number(token) for token in _NUMBERS_IN.findall(without_comments(operands))[-count:]]


def without_comments(operands: bytes) -> bytes:
    """The operands with their comments blanked; strings are left whole."""
    if b"%" not in operands:
        return operands
    return _COMMENTS.sub(lambda match: b" " if match.group(1) is None else match.group(1), operands)


_COMMENTS = re.compile(rb"(" + _STRING + rb")|" + _COMMENT)
STRINGS = re.compile(_STRING + rb"|" + _HEX)
"""A string token."""
NAMES = re.compile(_NAME)
"""A name token."""
TJ_ELEMENT = re.compile(rb"(" + _NUMBER + rb")|(" + _STRING + rb"|" + _HEX + rb")")
"""An element of a TJ array: a number, or a string."""
_NAME_ESCAPE = re.compile(rb"#([0-9A-Fa-f]{2})")


def name(token: bytes) -> str:
    """The name that a name token means, with its slash, `#xx` decoded (ISO 32000-2, 7.3.5), as pikepdf writes keys."""
    if b"#" in token:
        token = _NAME_ESCAPE.sub(lambda match: bytes.fromhex(match.group(1).decode()), token)
    return token.decode("utf-8", "surrogateescape")


def ends_inside_string(data: bytes) -> bool:
    """Does this part of a content stream end within a literal string? Then the next part continues it."""
    if data.count(b"(") == data.count(b")"):
        return False
    depth = 0
    for match in _PAREN.finditer(data):
        token = match.group()
        depth += (token == b"(") - (token == b")" and depth > 0)
    return depth > 0
