"""The closure of GSUB: for each glyph, the texts that shape into it (OpenType, "GSUB — Glyph Substitution Table").

A shaped letter has a glyph that no cmap knows: an initial form, a ligature, a swash. GSUB says what it was made from.
All lookups are taken as if they applied anywhere: the question is not what a text looks like, but what a glyph can
stand for. Broken tables yield what could be read.
"""

from __future__ import annotations

import struct
import unicodedata
from collections.abc import Iterator
from itertools import islice

MAX_TEXTS = 8
"""Texts kept for one glyph; more make it a part that many letters share, and no witness."""
MAX_LETTERS = 12
"""Letters of one ligature; the longest in use spell a whole blessing."""
MAX_PASSES = 6
"""Rounds of substitution: decomposition, forms, ligatures, variants come one after the other."""
MAX_RULES = 30_000
MAX_TABLES = 5_000
MAX_PARTS = 16
"""Rules, subtables and glyphs of one rule that are read. The largest font at hand has 5,400 rules in 200 subtables."""

Rule = tuple[tuple[int, ...], tuple[int, ...]]
"""Glyphs that go in, glyphs that come out."""


def _u16(data: bytes, at: int) -> int:
    return int.from_bytes(data[at : at + 2])


def _u16s(data: bytes, at: int, count: int) -> tuple[int, ...]:
    """`count` numbers, or as many as there are."""
    count = min(count, (len(data) - at) // 2)
    return struct.unpack_from(f">{count}H", data, at) if count > 0 else ()


def _coverage(data: bytes, at: int) -> list[int]:
    """Glyphs of a Coverage table, in its order."""
    if _u16(data, at) == 1:
        return list(_u16s(data, at + 4, _u16(data, at + 2)))
    glyphs: list[int] = []
    ranges = _u16s(data, at + 4, 3 * _u16(data, at + 2))
    for first, last in zip(ranges[::3], ranges[1::3], strict=False):
        glyphs.extend(range(first, last + 1))
        if len(glyphs) > 0x10000:
            break
    return glyphs


def _single(data: bytes, at: int) -> Iterator[Rule]:
    covered = _coverage(data, at + _u16(data, at + 2))
    if _u16(data, at) == 1:
        delta = _u16(data, at + 4)
        return (((gid,), ((gid + delta) & 0xFFFF,)) for gid in covered)
    return (((gid,), (new,)) for gid, new in zip(covered, _u16s(data, at + 6, _u16(data, at + 4)), strict=False))


def _multiple(data: bytes, at: int) -> Iterator[Rule]:
    covered = _coverage(data, at + _u16(data, at + 2))
    for gid, offset in zip(covered, _u16s(data, at + 6, _u16(data, at + 4)), strict=False):
        count = _u16(data, at + offset)
        if count <= MAX_PARTS:
            yield (gid,), _u16s(data, at + offset + 2, count)


def _alternate(data: bytes, at: int) -> Iterator[Rule]:
    return (((gid,), (new,)) for before, choices in _multiple(data, at) for gid in before for new in choices)


def _ligature(data: bytes, at: int) -> Iterator[Rule]:
    covered = _coverage(data, at + _u16(data, at + 2))
    for gid, offset in zip(covered, _u16s(data, at + 6, _u16(data, at + 4)), strict=False):
        start = at + offset
        for ligature in _u16s(data, start + 2, _u16(data, start)):
            head = start + ligature
            parts = _u16(data, head + 2)
            if 0 < parts <= MAX_PARTS:
                yield (gid, *_u16s(data, head + 4, parts - 1)), (_u16(data, head),)


def _reverse(data: bytes, at: int) -> Iterator[Rule]:
    covered = _coverage(data, at + _u16(data, at + 2))
    head = at + 4
    for _ in range(2):  # the coverages before and after
        head += 2 + 2 * _u16(data, head)
    return (((gid,), (new,)) for gid, new in zip(covered, _u16s(data, head + 2, _u16(data, head)), strict=False))


_KINDS = {1: _single, 2: _multiple, 3: _alternate, 4: _ligature, 8: _reverse}


def rules(data: bytes) -> list[Rule]:
    """The substitutions of a GSUB table, in the order of its lookups. Contexts only call other lookups."""
    found: list[Rule] = []
    tables = 0
    lookups = _u16(data, 8)
    for offset in _u16s(data, lookups + 2, _u16(data, lookups)):
        lookup = lookups + offset
        kind = _u16(data, lookup)
        for sub in _u16s(data, lookup + 6, _u16(data, lookup + 4)):
            at, sub_kind = lookup + sub, kind
            if kind == 7:
                sub_kind = _u16(data, at + 2)
                at += int.from_bytes(data[at + 4 : at + 8])
            tables += 1
            if tables > MAX_TABLES or len(found) >= MAX_RULES:
                return found
            if sub_kind in _KINDS and at < len(data):
                found.extend(islice(_KINDS[sub_kind](data, at), MAX_RULES - len(found)))
    return found


def closure(data: bytes, characters: dict[int, tuple[str, ...]]) -> dict[int, tuple[str, ...]]:
    """gid → texts that shape into it, likeliest first, for glyphs that `characters` (gid → its own) does not name.

    >>> closure(b"", {3: ("a",)})
    {}
    """
    texts: dict[int, tuple[str, ...]] = dict(characters)
    pending = rules(data)
    for _ in range(MAX_PASSES):
        later: list[Rule] = []
        grown = False
        for rule in pending:
            before, after = rule
            if len(after) == 0 or not all(gid in texts for gid in before):
                later.append(rule)
                continue
            grown = True
            for gid, text in _outcome([texts[gid] for gid in before], after):
                if gid not in characters:
                    known = texts.get(gid, ())
                    if text not in known and len(known) <= MAX_TEXTS:
                        texts[gid] = (*known, text)
        pending = later
        if not grown:
            break
    return {gid: found for gid, found in texts.items() if gid not in characters}


def _outcome(before: list[tuple[str, ...]], after: tuple[int, ...]) -> Iterator[tuple[int, str]]:
    """Texts that go to the glyphs `after` from those `before`: a sequence splits only where the letter decomposes."""
    if len(before) > 1:
        text = "".join(texts[0] for texts in before)
        text = text.strip("\u0640\u00a0") or text[:1]  # a mark's form on a tatweel is the mark's
        if len(text) <= MAX_LETTERS and len(after) == 1:
            yield after[0], text
        return
    for text in before[0]:
        if len(after) == 1:
            yield after[0], text
            continue
        parts = unicodedata.normalize("NFD", text)
        if len(parts) == len(after):
            yield from zip(after, parts, strict=True)
