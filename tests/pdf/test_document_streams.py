"""Filters, within bounds (ISO 32000-2, 7.4)."""

from __future__ import annotations

import base64
import zlib

import pikepdf
import pytest
from hypothesis import given
from hypothesis import strategies as st
from made_pdf import codes, made_pdf, saved
from pikepdf import Array, Dictionary, Name

from tahqiq.pdf import document
from tahqiq.pdf.document import open_pdf
from tahqiq.pdf.streams import stream_bytes

HELLO = b"BT /F1 10 Tf 20 30 Td (AB) Tj ET"
LONG = b"".join(b"BT /F1 10 Tf 20 %d Td (AB) Tj ET\n" % n for n in range(400))


def lzw(data: bytes) -> bytes:
    """Encode as 7.4.4 describes, early change and all."""
    out, bits, count = bytearray(), 0, 0

    def put(code: int, width: int) -> None:
        nonlocal bits, count
        bits, count = bits << width | code, count + width
        while count >= 8:
            count -= 8
            out.append(bits >> count & 255)
        bits &= (1 << count) - 1

    table = {bytes((byte,)): byte for byte in range(256)}
    width, following = 9, 258
    put(256, width)
    word = b""
    for byte in data:
        longer = word + bytes((byte,))
        if longer in table:
            word = longer
            continue
        put(table[word], width)
        table[longer] = following
        following += 1
        width = 9 if following < 512 else 10 if following < 1024 else 11 if following < 2048 else 12
        if following == 4095:
            put(256, width)
            table = {bytes((byte,)): byte for byte in range(256)}
            width, following = 9, 258
        word = bytes((byte,))
    if word:
        put(table[word], width)
        following += 1
        width = 9 if following < 512 else 10 if following < 1024 else 11 if following < 2048 else 12
    put(257, width)
    put(0, 8)
    return bytes(out)


def decoded(data: bytes, *filters: str, limit: int = 1 << 20) -> tuple[bytes, str]:
    """What `stream_bytes` makes of these raw bytes."""
    pdf = pikepdf.Pdf.new()
    names = [Name("/" + name) for name in filters]
    return stream_bytes(pdf.make_stream(data, Filter=Array(names)), limit)


FILTERS = {
    "flate": (zlib.compress(LONG), ["FlateDecode"]),
    "short name": (zlib.compress(LONG), ["Fl"]),
    "ascii hex": (LONG.hex().encode() + b">", ["ASCIIHexDecode"]),
    "ascii hex, spaced, no end": (b" ".join(bytes((byte,)).hex().encode() for byte in LONG), ["AHx"]),
    "ascii 85": (base64.a85encode(LONG) + b"~>", ["ASCII85Decode"]),
    "ascii 85 in lines": (base64.a85encode(LONG, wrapcol=60) + b"\n~\n>", ["A85"]),
    "two": (base64.a85encode(zlib.compress(LONG)) + b"~>", ["ASCII85Decode", "FlateDecode"]),
    "lzw": (lzw(LONG), ["LZWDecode"]),
    "run length": (b"".join(bytes((255, byte)) for byte in LONG[:40]) + b"\x80", ["RunLengthDecode"]),
    "none": (LONG, []),
}


@pytest.mark.parametrize(("data", "filters"), FILTERS.values(), ids=FILTERS.keys())
def test_filters(data: bytes, filters: list[str]) -> None:
    expected = b"".join(bytes((byte, byte)) for byte in LONG[:40]) if "RunLengthDecode" in filters else LONG
    assert decoded(data, *filters) == (expected, "")


def test_the_standards_own_example_of_lzw() -> None:
    expected = bytes([45, 45, 45, 45, 45, 65, 45, 45, 45, 66])
    assert decoded(bytes.fromhex("800B6050220C0C8501"), "LZWDecode") == (expected, "")


@given(st.binary(max_size=20_000) | st.binary(max_size=3).map(lambda unit: unit * 3000))
def test_lzw_there_and_back(data: bytes) -> None:
    assert decoded(lzw(data), "LZWDecode") == (data, "")


NAMES = ["FlateDecode", "LZWDecode", "ASCII85Decode", "ASCIIHexDecode", "RunLengthDecode"]


@given(data=st.binary(max_size=300), name=st.sampled_from(NAMES))
def test_any_bytes(data: bytes, name: str) -> None:
    out, _ = decoded(data, name, limit=5000)
    assert len(out) <= 5000


@pytest.mark.parametrize("limit", [0, 1, 100, 4999])
@pytest.mark.parametrize("name", NAMES)
def test_no_more_than_the_limit(name: str, limit: int) -> None:
    data = {
        "FlateDecode": zlib.compress(b" " * 5_000_000), "LZWDecode": lzw(b" " * 20_000), "ASCII85Decode": b"z" * 5000,
        "ASCIIHexDecode": b"20" * 6000, "RunLengthDecode": b"\x81 " * 5000,
    }[name]  # fmt: skip
    out, _ = decoded(data, name, limit=limit)
    assert out in (b" " * limit, b"\0" * limit)


def test_a_bomb_is_a_fault(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(document, "MAX_INFLATED", 1 << 20)
    pdf = made_pdf(b"")
    pdf.pages[0].Contents = pdf.make_stream(zlib.compress(HELLO + b" " * (4 << 20)), Filter=Name.FlateDecode)
    with open_pdf(saved(pdf)) as opened:
        ink = opened.page(1)
    assert codes(ink) == b"AB"
    assert ink.faults == ["a stream inflates to more than 1 MB"]


def test_what_comes_before_the_damage_is_kept() -> None:
    packed = zlib.compress(LONG)
    cut, fault = decoded(packed[: len(packed) // 2], "FlateDecode")
    assert LONG.startswith(cut) and len(cut) > len(LONG) // 4
    assert fault == "a compressed stream is cut off"
    spoilt = packed[: len(packed) // 2] + b"\xff" * 40
    kept, fault = decoded(spoilt, "FlateDecode")
    assert len(kept) > len(LONG) // 4 and kept[: len(LONG) // 4] == LONG[: len(LONG) // 4]
    assert fault in ("a compressed stream is damaged", "a compressed stream is cut off")
    headless, fault = decoded(b"\xff\xff" + packed[2:], "FlateDecode")
    assert (headless, fault) == (LONG, "a compressed stream is damaged")


def test_a_predictor() -> None:
    columns = 20
    padded = LONG[: len(LONG) // columns * columns]
    up, before = bytearray(), bytes(columns)
    for start in range(0, len(padded), columns):
        row = padded[start : start + columns]
        up += b"\x02" + bytes((a - b) & 255 for a, b in zip(row, before, strict=True))
        before = row
    pdf = pikepdf.Pdf.new()
    parms = Dictionary(Predictor=12, Columns=columns)
    stream = pdf.make_stream(zlib.compress(bytes(up)), Filter=Name.FlateDecode, DecodeParms=parms)
    assert stream_bytes(stream) == (padded, "")
    assert stream_bytes(stream, 100) == (b"", "a stream with a predictor is too long")


def test_unknown_filters_and_no_stream() -> None:
    assert decoded(b"abc", "JBIG2Decode") == (b"", "a stream has an unknown filter /JBIG2Decode")
    data, fault = stream_bytes(Dictionary())
    assert data == b"" and fault.startswith("a stream cannot be read")
