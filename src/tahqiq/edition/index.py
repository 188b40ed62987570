"""The search index of an edition, in shards that a browser fetches as it needs them.

A word's place is its number in the document, counted from 0 over all pages. A shard holds the words whose last two
letters fall to it: with and without article and prefixes a word stands in one shard, as they change its beginning.

    shards(pages) → shard number → {word: "places"}; places in base 36, each as its distance from the one before it
    starts(pages) → the number of each page's first word
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence

WORDS_A_SHARD = 4000
"""Words of running text. A query reads a shard for each of its words."""

MOST_SHARDS = 128

_DIGITS = "0123456789abcdefghijklmnopqrstuvwxyz"


def shard_of(word: str, count: int) -> int:
    """Which of `count` shards holds a folded word. The viewer computes the same in search.js."""
    last = ord(word[-1])
    before = ord(word[-2]) if len(word) > 1 else 0
    return (last * 31 + before) % count


def shard_count(words: int) -> int:
    """Shards for a document of so many words."""
    return max(1, min(MOST_SHARDS, words // WORDS_A_SHARD))


def starts(pages: Iterable[Sequence[str]]) -> list[int]:
    """The number of each page's first word, and at the end that of all words."""
    found = [0]
    for words in pages:
        found.append(found[-1] + len(words))
    return found


def shards(pages: Sequence[Sequence[str]]) -> list[dict[str, str]]:
    """The index: `pages` are each page's folded words in reading order."""
    places: dict[str, list[int]] = {}
    number = 0
    for words in pages:
        for word in words:
            places.setdefault(word, []).append(number)
            number += 1
    found: list[dict[str, str]] = [{} for _ in range(shard_count(number))]
    for word in sorted(places):
        found[shard_of(word, len(found))][word] = _packed(places[word])
    return found


def _packed(places: list[int]) -> str:
    before = 0
    out = []
    for place in places:
        out.append(_base36(place - before))
        before = place
    return " ".join(out)


def _base36(number: int) -> str:
    out = ""
    while number >= 36:
        number, rest = divmod(number, 36)
        out = _DIGITS[rest] + out
    return _DIGITS[number] + out
