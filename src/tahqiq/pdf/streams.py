"""The bytes of a stream, inflated within bounds (ISO 32000-2, 7.4).

qpdf decrypts; the filters are undone here, because a kilobyte of Flate can hold a gigabyte and qpdf would write it out.
What a broken stream still gives is kept.
"""

from __future__ import annotations

import base64
import binascii
import re
import zlib
from collections.abc import Callable

import pikepdf

MAX_INFLATED = 64 << 20
"""Bytes of one content stream. The longest of a corpus of 84 files has 1.2 MB."""
_CHUNK = 1 << 16
_NOT_85 = re.compile(rb"[^!-uz]++")
_NOT_16 = re.compile(rb"[^0-9A-Fa-f]++")
_SHORT = {
    "/Fl": "/FlateDecode", "/LZW": "/LZWDecode", "/A85": "/ASCII85Decode", "/AHx": "/ASCIIHexDecode",
    "/RL": "/RunLengthDecode",
}


def stream_bytes(stream: pikepdf.Object, limit: int = MAX_INFLATED) -> tuple[bytes, str]:
    """The decoded bytes of a stream, at most `limit`, and what was wrong with it ("" if nothing)."""
    try:
        data = stream.read_raw_bytes()
        names = _filters(stream.get("/Filter"))
        predictor = bool(names) and _has_predictor(stream.get("/DecodeParms"))
    except Exception as error:  # any kind of object may stand where the stream should be
        return b"", f"a stream cannot be read: {_line(error)}"
    if not data:
        return b"", ""
    if predictor:
        return _by_qpdf(stream, data, names, limit)
    fault = ""
    for name in names:
        decode = _DECODERS.get(_SHORT.get(name, name))
        if decode is None:
            return b"", f"a stream has an unknown filter {name}"
        data, broken = decode(data, limit)
        fault = fault or broken
    return data[:limit], fault


def _filters(value: pikepdf.Object | None) -> list[str]:
    """The names of a stream's filters, in the order in which they are undone."""
    if value is None:
        return []
    if isinstance(value, pikepdf.Array):
        return [str(name) for name in value][:8]
    return [str(value)]


def _has_predictor(parms: pikepdf.Object | None) -> bool:
    """Does any filter use a predictor? No producer of content streams was seen to."""
    if parms is None:
        return False
    entries = list(parms) if isinstance(parms, pikepdf.Array) else [parms]
    return any(isinstance(entry, pikepdf.Dictionary) and entry.get("/Predictor", 1) != 1 for entry in entries)


def _by_qpdf(stream: pikepdf.Object, raw: bytes, names: list[str], limit: int) -> tuple[bytes, str]:
    """A stream with a predictor, by qpdf, if its size is known to be within bounds."""
    if names != ["/FlateDecode"] or len(_flate(raw, limit)[0]) >= limit:
        return b"", "a stream with a predictor is too long"
    try:
        return stream.read_bytes(), ""
    except Exception as error:
        return b"", f"a stream cannot be read: {_line(error)}"


def _flate(data: bytes, limit: int) -> tuple[bytes, str]:
    """Inflate; a stream that breaks off gives what came before."""
    inflater = zlib.decompressobj()
    try:
        out = inflater.decompress(data, limit)
    except zlib.error:
        return _flate_broken(data, limit), "a compressed stream is damaged"
    if inflater.eof or len(out) < limit:
        return out, "" if inflater.eof else "a compressed stream is cut off"
    return out, f"a stream inflates to more than {limit >> 20} MB"


def _flate_broken(data: bytes, limit: int) -> bytes:
    """What can be had of a damaged stream: what comes before the damage; without the header if it must be."""
    for wbits in (15, -15):
        inflater = zlib.decompressobj(wbits)
        out = bytearray()
        body = data if wbits > 0 else data[2:]
        try:
            for start in range(0, len(body), 64):
                out += inflater.decompress(body[start : start + 64], limit - len(out) + 1)
                while inflater.unconsumed_tail and len(out) < limit:
                    out += inflater.decompress(inflater.unconsumed_tail, limit - len(out) + 1)
                if len(out) >= limit:
                    break
        except zlib.error:
            pass
        if out:
            return bytes(out[:limit])
    return b""


def _ascii85(data: bytes, limit: int) -> tuple[bytes, str]:
    body = _NOT_85.sub(b"", data.split(b"~", 1)[0])
    try:
        return base64.a85decode(body)[:limit], ""
    except ValueError:
        return b"", "an ASCII85 stream is damaged"


def _asciihex(data: bytes, limit: int) -> tuple[bytes, str]:
    digits = _NOT_16.sub(b"", data.split(b">", 1)[0])
    return binascii.unhexlify(digits + b"0" * (len(digits) & 1))[:limit], ""


def _runlength(data: bytes, limit: int) -> tuple[bytes, str]:
    out = bytearray()
    position = 0
    while position < len(data) - 1 and len(out) < limit:
        length = data[position]
        if length == 128:
            break
        if length < 128:
            out += data[position + 1 : position + 2 + length]
            position += 2 + length
        else:
            out += data[position + 1 : position + 2] * (257 - length)
            position += 2
    return bytes(out[:limit]), ""


def _lzw(data: bytes, limit: int) -> tuple[bytes, str]:
    """LZW with early change (ISO 32000-2, 7.4.4): codes of 9 to 12 bits, 256 clears, 257 ends."""
    first: list[bytes] = [bytes((byte,)) for byte in range(256)] + [b"", b""]
    table = first[:]
    out: list[bytes] = []
    length = 0
    width, bits, buffer = 9, 0, 0
    previous = b""
    for byte in data:
        buffer = (buffer << 8 | byte) & 0xFFFFFF
        bits += 8
        if bits < width:
            continue
        bits -= width
        code = buffer >> bits & ((1 << width) - 1)
        if code == 257 or length >= limit:
            break
        if code == 256:
            table, width, previous = first[:], 9, b""
            continue
        if code < len(table):
            entry = table[code]
        elif previous and code == len(table):
            entry = previous + previous[:1]
        else:
            return b"".join(out), "an LZW stream is damaged"
        if previous and len(table) < 4096:
            table.append(previous + entry[:1])
        out.append(entry)
        length += len(entry)
        previous = entry
        width = 9 if len(table) < 511 else 10 if len(table) < 1023 else 11 if len(table) < 2047 else 12
    return b"".join(out)[:limit], ""


def _as_it_is(data: bytes, limit: int) -> tuple[bytes, str]:
    """Crypt: qpdf has decrypted."""
    return data[:limit], ""


_DECODERS: dict[str, Callable[[bytes, int], tuple[bytes, str]]] = {
    "/FlateDecode": _flate, "/LZWDecode": _lzw, "/ASCII85Decode": _ascii85, "/ASCIIHexDecode": _asciihex,
    "/RunLengthDecode": _runlength, "/Crypt": _as_it_is,
}


def _line(error: BaseException) -> str:
    """The first line of a foreign error's message."""
    return (str(error).splitlines() or [type(error).__name__])[0][:200]
