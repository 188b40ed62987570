"""The file of a model: named numpy arrays behind a small header, memory-mapped; and hash tables that numpy can ask.

    "TQLM1\\n"  u32 length of the header  header (JSON)  arrays, each at a multiple of 64 bytes

No n-gram is stored as text. A table keeps, for each n-gram, 16 bits of a hash and one or two bytes of quantised bits,
in buckets of four; an n-gram that is not there is taken for one with odds of about 1 in 8,000.
"""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

import numpy as np
import numpy.typing as npt

U64 = npt.NDArray[np.uint64]
F32 = npt.NDArray[np.float32]
I64 = npt.NDArray[np.int64]
Bool = npt.NDArray[np.bool_]

MAGIC = b"TQLM1\n"
STEP = 0.125
"""Bits per unit of a stored byte: 0 … 31.875 bits."""
SLOTS = 4
LOAD = 0.86
"""Filled share of a table; two choices of bucket with four slots hold up to 0.97."""

_A = np.uint64(0x9E3779B97F4A7C15)
_B = np.uint64(0xC2B2AE3D27D4EB4F)
_S32, _S29, _S48 = np.uint64(32), np.uint64(29), np.uint64(48)
_ONE, _LOW = np.uint64(1), np.uint64(0xFFFFFFFF)
_EVERY, _TOPS = np.uint64(0x0001000100010001), np.uint64(0x8000800080008000)
"""The lowest and the highest bit of each 16-bit lane."""


def quantise(bits: npt.NDArray[np.floating[Any]]) -> npt.NDArray[np.uint8]:
    """Bits as stored bytes, rounded to `STEP` and clipped."""
    stored: npt.NDArray[np.uint8] = np.clip(np.rint(bits / STEP), 0, 255).astype(np.uint8)
    return stored


def mix(keys: U64) -> U64:
    """A 64-bit finaliser: every bit of the key reaches every bit of the result."""
    keys = keys ^ (keys >> _S32)
    keys = keys * _A
    keys = keys ^ (keys >> _S29)
    keys = keys * _B
    return keys ^ (keys >> _S32)


def join(history: U64, last: U64) -> U64:
    """The key of an n-gram from the key of its history and that of its last member."""
    return mix(history * _B + last)


class Table:
    """A hash table from 64-bit keys to `width` bytes; `get` looks many keys up at once."""

    def __init__(self, prints: npt.NDArray[np.uint16], values: npt.NDArray[np.uint8]) -> None:
        self.prints = prints  # (buckets, SLOTS)
        self.values = values  # (buckets, SLOTS, width)
        self.buckets = np.uint64(prints.shape[0])
        self._lanes: U64 = prints.reshape(-1).view("<u8")  # a bucket's four prints in one word, slot 0 lowest
        self._rows = values.reshape(-1, values.shape[2])

    def _places(self, keys: U64) -> tuple[I64, I64, U64]:
        prints = np.maximum(keys >> _S48, _ONE)
        low = keys & _LOW
        first = (low * self.buckets) >> _S32
        other = (((keys * _A) >> _S32) * self.buckets) >> _S32
        return first.view(np.int64), other.view(np.int64), prints

    def get(self, keys: U64) -> tuple[Bool, npt.NDArray[np.uint8]]:
        """(found, values): shapes (n,) and (n, width); the values of keys not found are zero.

        A bucket's prints are compared all at once: a lane of the exclusive or is zero where one is met (Mycroft's test,
        whose lowest hit is always a true one).
        """
        first, other, prints = self._places(keys)
        wanted = prints * _EVERY
        a, b = self._lanes[first] ^ wanted, self._lanes[other] ^ wanted
        a, b = (a - _EVERY) & ~a & _TOPS, (b - _EVERY) & ~b & _TOPS
        here = a != 0
        found: Bool = here | (b != 0)
        values = np.zeros((len(keys), self._rows.shape[1]), np.uint8)
        at = found.nonzero()[0]
        if len(at):
            here = here[at]
            hit = np.where(here, a[at], b[at])
            slot = np.log2((hit & (~hit + _ONE)).astype(np.float64)).astype(np.int64) >> 4
            values[at] = self._rows[np.where(here, first[at], other[at]) * SLOTS + slot]
        return found, values

    @classmethod
    def build(cls, keys: U64, values: npt.NDArray[np.uint8]) -> Table:
        """A table of these keys; values has shape (n, width). Two-choice placement, then eviction for the rest."""
        buckets = max(2, int(np.ceil(len(keys) / SLOTS / LOAD)))
        table = cls(np.zeros((buckets, SLOTS), np.uint16), np.zeros((buckets, SLOTS, values.shape[1]), np.uint8))
        first, other, prints = table._places(keys)
        owner = np.full((buckets, SLOTS), -1, np.int64)
        used = np.zeros(buckets, np.int64)
        rest = np.arange(len(keys))
        for choice in (first, other):
            wanted = choice[rest]
            order = np.argsort(wanted, kind="stable")
            ranked, goal = rest[order], wanted[order]
            starts = np.flatnonzero(np.r_[True, goal[1:] != goal[:-1]])
            rank = np.arange(len(goal)) - np.repeat(starts, np.diff(np.r_[starts, len(goal)]))
            slot = rank + used[goal]
            fits = slot < SLOTS
            owner[goal[fits], slot[fits]] = ranked[fits]
            np.add.at(used, goal[fits], 1)
            rest = ranked[~fits]
        _evict(owner, rest.tolist(), first, other)
        taken = owner >= 0
        table.prints[taken] = prints[owner[taken]]
        table.values[taken] = values[owner[taken]]
        return table


def _evict(owner: I64, rest: list[int], first: I64, other: I64) -> None:
    """Place the remaining keys by moving others to their second bucket (cuckoo hashing)."""
    turn = 0
    for key in rest:
        bucket = int(first[key])
        for _ in range(500):
            row = owner[bucket]
            free = np.flatnonzero(row < 0)
            if len(free):
                row[free[0]] = key
                break
            turn = (turn + 1) % SLOTS
            key, row[turn] = int(row[turn]), key
            bucket = int(other[key]) if int(first[key]) == bucket else int(first[key])
        else:
            raise ValueError("table too full")


def write(path: Path, meta: dict[str, Any], arrays: dict[str, npt.NDArray[Any]]) -> None:
    """Write a model file: `meta` must be JSON."""
    sections: dict[str, Any] = {}
    offset = 0
    for name, array in arrays.items():
        sections[name] = [offset, array.dtype.str, list(array.shape)]
        offset += -(-array.nbytes // 64) * 64
    header = json.dumps({"meta": meta, "sections": sections}, sort_keys=True).encode()
    start = -(-(len(MAGIC) + 4 + len(header)) // 64) * 64
    with path.open("wb") as file:
        file.write(MAGIC + len(header).to_bytes(4, "little") + header)
        for name, array in arrays.items():
            file.write(b"\0" * (start + sections[name][0] - file.tell()))
            file.write(np.ascontiguousarray(array).tobytes())


def read(path: Path) -> tuple[dict[str, Any], dict[str, npt.NDArray[Any]]]:
    """(meta, arrays) of a model file, memory-mapped, read-only. Raises ValueError on a file of another kind."""
    data = np.memmap(path, mode="r", dtype=np.uint8)
    if bytes(data[: len(MAGIC)]) != MAGIC:
        raise ValueError(f"{path.name} is not a model file")
    length = int.from_bytes(bytes(data[len(MAGIC) : len(MAGIC) + 4]), "little")
    header = json.loads(bytes(data[len(MAGIC) + 4 : len(MAGIC) + 4 + length]))
    start = -(-(len(MAGIC) + 4 + length) // 64) * 64
    arrays = {}
    for name, (offset, dtype, shape) in header["sections"].items():
        kind = np.dtype(dtype)
        size = int(np.prod(shape)) * kind.itemsize
        view = np.asarray(data)[start + offset : start + offset + size]
        arrays[name] = view.view(kind).reshape(shape)
    return header["meta"], arrays
