"""The word model: trigrams of words, with classes for numbers, Latin and unknown words, and the signs between them."""

from __future__ import annotations

from functools import lru_cache
from hashlib import blake2b
from typing import Any

import numpy as np
import numpy.typing as npt

from tahqiq.lm.estimate import Order
from tahqiq.lm.fold import token_key, unknown_class
from tahqiq.lm.store import F32, STEP, U64, Bool, Table, join, quantise

WIDTH = 21
"""Bits of a word's number while training."""
EDGE = "<s>"
"""What stands before the first word of a paragraph and after its last."""


@lru_cache(maxsize=1 << 17)
def key_hash(key: str) -> int:
    """64 bits for a token's key."""
    return int.from_bytes(blake2b(key.encode("utf-8", "surrogatepass"), digest_size=8).digest(), "little")


EDGE_HASH = np.uint64(key_hash(EDGE))


class Words:
    """The word model of one language."""

    def __init__(self, meta: dict[str, Any], arrays: dict[str, npt.NDArray[Any]]) -> None:
        self.one = Table(arrays["one_prints"], arrays["one_values"])
        self.two = Table(arrays["two_prints"], arrays["two_values"])
        self.three = Table(arrays["three_prints"], arrays["three_values"])
        self.meta = meta

    def hashes(self, keys: list[str]) -> tuple[U64, Bool]:
        """(hashes, known) of token keys: an unknown word has the hash of its class."""
        hashes = np.fromiter(map(key_hash, keys), np.uint64, len(keys))
        known = self.one.get(hashes)[0]
        for i in np.flatnonzero(~known):
            hashes[i] = key_hash(unknown_class(keys[i]))
        return hashes, known

    def knows(self, word: str) -> bool:
        """Whether the word is in the vocabulary."""
        return bool(self.hashes([token_key(word)])[1][0]) if word else False

    def ids(self, words: list[str]) -> U64:
        """Hashes of tokens as written."""
        return self.hashes(list(map(token_key, words)))[0]

    def bits(self, a: U64, b: U64, c: U64) -> F32:
        """−log2 p(c | a b) for arrays of equal length."""
        found, values = self.one.get(c)
        result = np.where(found, values[:, 0], 200).astype(np.float32)
        known, history = self.one.get(b)
        bc = join(b, c)
        found, values = self.two.get(bc)
        result = np.where(found, values[:, 0], result + history[:, 1])
        known, history = self.two.get(join(a, b))
        found, values = self.three.get(join(join(a, b), c))
        result = np.where(found, values[:, 0], result + np.where(known, history[:, 1], 0))
        return result.astype(np.float32) * np.float32(STEP)

    def sequence(self, ids: U64) -> F32:
        """Bits of each token of a paragraph after the two before it, and of its end: shape (n + 1,)."""
        edge = np.array([EDGE_HASH])
        padded = np.concatenate((edge, edge, ids, edge))
        return self.bits(padded[:-2], padded[1:-1], padded[2:])


def pack(orders: list[Order], hash_of: U64) -> dict[str, npt.NDArray[Any]]:
    """The arrays of a word model file; hash_of[number] is the hash of the word that the training called so."""
    mask = np.uint64((1 << WIDTH) - 1)

    def parts(order: Order, n: int) -> list[U64]:
        return [hash_of[((order.keys >> np.uint64(WIDTH * (n - 1 - i))) & mask).astype(np.int64)] for i in range(n)]

    (a,) = parts(orders[0], 1)
    one = Table.build(a, np.stack((quantise(orders[0].bits), quantise(orders[0].backoff)), 1))
    a, b = parts(orders[1], 2)
    two = Table.build(join(a, b), np.stack((quantise(orders[1].bits), quantise(orders[1].backoff)), 1))
    a, b, c = parts(orders[2], 3)
    three = Table.build(join(join(a, b), c), quantise(orders[2].bits)[:, None])
    return {
        "one_prints": one.prints, "one_values": one.values,
        "two_prints": two.prints, "two_values": two.values,
        "three_prints": three.prints, "three_values": three.values,
    }  # fmt: skip
