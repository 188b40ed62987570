"""Counting and smoothing: from a stream of symbols to n-gram probabilities, in numpy.

Interpolated modified Kneser-Ney (Chen and Goodman 1998, section 3; discounts by their equation 26), n-grams being
dropped afterwards and their mass given back to the shorter history. Probabilities and back-off weights are in bits
(−log2).
"""

from __future__ import annotations

from typing import NamedTuple

import numpy as np
import numpy.typing as npt

U64 = npt.NDArray[np.uint64]
F64 = npt.NDArray[np.float64]


class Order(NamedTuple):
    """The kept n-grams of one order, ascending by key.

    keys     members packed `bits` each, the last in the lowest bits
    counts   occurrences in the stream
    bits     −log2 p(last | history)
    backoff  −log2 of the weight given to shorter histories when this n-gram is the history; 0 where it is none
    """

    keys: U64
    counts: npt.NDArray[np.int64]
    bits: F64
    backoff: F64


def windows(stream: U64, order: int, width: int) -> U64:
    """Keys of all n-grams of the stream, `width` bits a member."""
    keys = stream[: len(stream) - order + 1].copy()
    for i in range(1, order):
        keys <<= np.uint64(width)
        keys |= stream[i : len(stream) - order + 1 + i]
    return keys


def counted(keys: U64) -> tuple[U64, npt.NDArray[np.int64]]:
    """Distinct keys, ascending, and how often each occurs. Sorts in place."""
    keys.sort()
    new = np.flatnonzero(np.r_[True, keys[1:] != keys[:-1]])
    return keys[new], np.diff(np.r_[new, len(keys)])


def discounts(counts: npt.NDArray[np.int64]) -> F64:
    """The amounts taken from counts of 0, 1, 2, and 3 or more."""
    seen = np.bincount(np.minimum(counts, 5), minlength=6).astype(float)
    y = seen[1] / max(1.0, seen[1] + 2 * seen[2])
    result = [0.0] + [k - (k + 1) * y * seen[k + 1] / max(1.0, seen[k]) for k in (1, 2, 3)]
    limited: F64 = np.clip(np.array(result), 0.0, [0.0, 1.0, 2.0, 3.0])
    return limited


def estimate(stream: U64, order: int, width: int, least: list[int], most: list[int]) -> list[Order]:
    """Orders 1 … `order` of the model.

    least[i]  n-grams of order i+1 seen fewer times are dropped
    most[i]   at most so many are kept: those that gain most over the shorter history, weighted by their count
    """
    raw = [counted(windows(stream, n, width)) for n in range(1, order + 1)]
    result: list[Order] = []
    for n in range(1, order + 1):
        keys, occurrences = raw[n - 1]
        used = occurrences
        if n < order:  # Kneser-Ney: how many different symbols stand before it
            longer = raw[n][0] & np.uint64((1 << width * n) - 1)
            kinds, spread = counted(longer.copy())
            used = np.zeros_like(occurrences)
            used[np.searchsorted(keys, kinds)] = spread
        result.append(_smooth(result, keys, occurrences, used, width, least[n - 1], most[n - 1]))
    return result


def _smooth(
    lower: list[Order], keys: U64, occurrences: npt.NDArray[np.int64], used: npt.NDArray[np.int64], width: int,
    least: int, most: int,
) -> Order:
    """One order from its counts; writes the back-off weights of its histories into the order below."""
    cut = discounts(used[used > 0])
    reduced = np.maximum(used - cut[np.minimum(used, 3)], 0.0)
    if not lower:
        spare = 1.0 - reduced.sum() / used.sum()
        return Order(keys, occurrences, -np.log2(reduced / used.sum() + spare / len(keys)), np.zeros(len(keys)))
    history = keys >> np.uint64(width)
    group = np.cumsum(np.r_[0, (history[1:] != history[:-1]).astype(np.int64)])
    total = np.bincount(group, used)[group]
    share = reduced / np.maximum(total, 1)
    short = 2.0 ** -lookup(lower, keys & np.uint64((1 << width * len(lower)) - 1), width)
    full = share + (1.0 - np.bincount(group, share)[group]) * short
    kept = (occurrences >= least) & (total > 0)
    gain = occurrences * np.log2(full / short)
    if kept.sum() > most:
        kept &= gain >= np.partition(gain[kept], -most)[-most]
    spare_of = 1.0 - np.bincount(group, share * kept)
    bits = -np.log2(np.maximum(share + spare_of[group] * short, 1e-12))
    below = lower[-1]
    owners = history[np.r_[True, history[1:] != history[:-1]]]
    spot = np.minimum(np.searchsorted(below.keys, owners), len(below.keys) - 1)
    there = (below.keys[spot] == owners) & (np.bincount(group, kept) > 0)
    below.backoff[spot[there]] = -np.log2(np.maximum(spare_of[there], 1e-6))
    return Order(keys[kept], occurrences[kept], bits[kept], np.zeros(int(kept.sum())))


def lookup(orders: list[Order], keys: U64, width: int) -> F64:
    """Bits of n-grams of the longest order in `orders`, backing off where they are not kept."""
    top = orders[-1]
    spot = np.minimum(np.searchsorted(top.keys, keys), len(top.keys) - 1)
    found = top.keys[spot] == keys
    if len(orders) == 1:
        return np.where(found, top.bits[spot], 32.0)
    n = len(orders)
    miss = ~found
    rest = keys[miss]
    below = orders[-2]
    history = rest >> np.uint64(width)
    place = np.minimum(np.searchsorted(below.keys, history), len(below.keys) - 1)
    weight = np.where(below.keys[place] == history, below.backoff[place], 0.0)
    result = top.bits[spot]
    result[miss] = weight + lookup(orders[:-1], rest & np.uint64((1 << width * (n - 1)) - 1), width)
    return result
