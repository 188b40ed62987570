"""The word model: trigrams of words, with classes for numbers, Latin and unknown words, and the signs between them."""

from __future__ import annotations

from hashlib import blake2b
from typing import Any

import numpy as np
import numpy.typing as npt

from tahqiq.lm.estimate import Order
from tahqiq.lm.fold import LONGEST, token_key, unknown_class
from tahqiq.lm.store import F32, I64, STEP, U64, Bool, Table, join, quantise

WIDTH = 21
"""Bits of a word's number while training."""
EDGE = "<s>"
"""What stands before the first word of a paragraph and after its last."""
UNSEEN = np.float32(200)
"""Stored bits of a word that is not even known by its class."""
REMEMBERED = 1 << 16
"""Keys, and tokens, whose hashes are remembered, so many of each: some 30 MB."""

Stored = npt.NDArray[np.uint8]
Got = tuple[Bool, Stored]
"""What `Table.get` gives."""


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
        self._hash_of: dict[str, int] = {}  # by key
        self._vocabulary: set[str] = set()  # the keys met that the model knows
        self._token: dict[str, int] = {}  # the hash by token as written

    def _learn(self, keys: list[str]) -> None:
        """Look up keys not met before, all at once."""
        hashes = np.fromiter(map(key_hash, keys), np.uint64, len(keys))
        for key, number, known in zip(keys, hashes.tolist(), self.one.get(hashes)[0].tolist(), strict=True):
            self._hash_of[key] = number if known else key_hash(unknown_class(key))
            if known:
                self._vocabulary.add(key)

    def hashes(self, keys: list[str]) -> tuple[U64, Bool]:
        """(hashes, known) of token keys: an unknown word has the hash of its class."""
        new = list(set(keys).difference(self._hash_of))
        if len(self._hash_of) + len(new) > REMEMBERED:
            self._hash_of.clear()
            self._vocabulary.clear()
            new = list(set(keys))
        if new:
            self._learn(new)
        hashes = np.fromiter(map(self._hash_of.__getitem__, keys), np.uint64, len(keys))
        known = np.fromiter(map(self._vocabulary.__contains__, keys), np.bool_, len(keys))
        for key in new:
            if len(key) > LONGEST:
                del self._hash_of[key]
        return hashes, known

    def knows(self, word: str) -> bool:
        """Whether the word is in the vocabulary."""
        key = token_key(word) if word else ""
        if key and key not in self._hash_of:
            self.hashes([key])
        return key in self._vocabulary

    def ids(self, words: list[str]) -> U64:
        """Hashes of tokens as written."""
        new = list(set(words).difference(self._token))
        if len(self._token) + len(new) > REMEMBERED:
            self._token.clear()
            new = list(set(words))
        if new:
            self._token.update(zip(new, self.hashes(list(map(token_key, new)))[0].tolist(), strict=True))
        ids = np.fromiter(map(self._token.__getitem__, words), np.uint64, len(words))
        for token in new:
            if len(token) > LONGEST:
                del self._token[token]
        return ids

    def bits(self, a: U64, b: U64, c: U64) -> F32:
        """−log2 p(c | a b) for arrays of equal length."""
        return _backed_off(
            self.one.get(c), self.one.get(b)[1], self.two.get(join(b, c)), self.two.get(ab := join(a, b))[1],
            self.three.get(join(ab, c)),
        )  # fmt: skip

    def among(self, ids: U64, single: Got, a: I64, b: I64, c: I64) -> F32:
        """Bits of ids[c] after ids[a] and ids[b]; `single` is what `self.one.get(ids)` gave, once for many calls."""
        last, (known, values) = ids[c], single
        pair = join(ids[a], ids[b])
        return _backed_off(
            (known[c], values[c]), values[b], self.two.get(join(ids[b], last)), self.two.get(pair)[1],
            self.three.get(join(pair, last)),
        )  # fmt: skip

    def along(self, ids: U64) -> F32:
        """Bits of each token of a sequence after the two before it; the first two are left out: shape (n − 2,)."""
        known, single = self.one.get(ids)
        pairs = join(ids[:-1], ids[1:])
        found, double = self.two.get(pairs)
        return _backed_off(
            (known[2:], single[2:]), single[1:-1], (found[1:], double[1:]), double[:-1],
            self.three.get(join(pairs[:-1], ids[2:])),
        )  # fmt: skip

    def sequence(self, ids: U64) -> F32:
        """Bits of each token of a paragraph after the two before it, and of its end: shape (n + 1,)."""
        edge = np.array([EDGE_HASH])
        return self.along(np.concatenate((edge, edge, ids, edge)))


def _backed_off(one: Got, one_before: Stored, two: Got, two_before: Stored, three: Got) -> F32:
    """Bits from what the tables hold of c, b, b c, a b and a b c; a history that is not kept weighs nothing."""
    bits = np.where(one[0], one[1][:, 0], UNSEEN)
    bits = np.where(two[0], two[1][:, 0], bits + one_before[:, 1])
    bits = np.where(three[0], three[1][:, 0], bits + two_before[:, 1])
    return np.multiply(bits, np.float32(STEP), dtype=np.float32)


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
