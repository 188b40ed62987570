"""Train the language models that ship in src/tahqiq/lm/data, from a folder of xz-compressed text.

    python tools/train_lm.py CORPUS -o src/tahqiq/lm/data --lang ar [--sources all|permissive]

CORPUS holds a folder per language with files `*.txt.xz`, a paragraph a line. One line in five, chosen by the CRC-32 of
its bytes, is never trained on (`held_out`): bench/mend measures on those.
"""

from __future__ import annotations

import argparse
import lzma
import sys
import time
import zlib
from collections import Counter
from collections.abc import Iterator
from pathlib import Path

import numpy as np
import numpy.typing as npt

from tahqiq.lm import letters, marks, store, words
from tahqiq.lm.estimate import estimate
from tahqiq.lm.fold import LETTERS, TOKEN, token_key, unknown_class

NON_COMMERCIAL = ("news_saudinewsnet", "books_hindawi")
"""Sources under CC BY-NC-SA or without a stated licence."""
HELD_OUT = 5
"""One line in so many is kept for measurement."""
LETTER_SAMPLE = 60_000_000
"""Letters to count at most: more changes nothing at order five."""
SPELT = ("ar", "fa")
"""Languages with words enough: of the Hebrew megabyte 5,175 are left, which judge worse than its letters and signs."""
LEAST = 3
"""No n-gram of words seen fewer times ships."""


def held_out(line: bytes) -> bool:
    """Whether a line of the corpus belongs to measurement and not to training."""
    return zlib.crc32(line.strip()) % HELD_OUT == 0


def lines(files: list[Path]) -> Iterator[str]:
    """The lines for training."""
    for path in files:
        with lzma.open(path, "rb") as file:
            for line in file:
                if not held_out(line):
                    yield line.decode("utf-8").strip()


def train_letters(files: list[Path], alphabet: str) -> dict[str, npt.NDArray[np.generic]]:
    """A letter model of order five."""
    table = letters.code_table(alphabet)
    parts, size = [], 0
    model = letters.Letters.__new__(letters.Letters)
    model.codes_of = table
    stride = max(1, sum(p.stat().st_size for p in files) // 12_000_000)
    for number, line in enumerate(lines(files)):
        if number % stride == 0:
            parts.append(np.r_[model.codes(line), np.uint8(letters.SPACE)])
            size += len(parts[-1])
            if size > LETTER_SAMPLE:
                break
    stream = np.concatenate(parts).astype(np.uint64)
    orders = estimate(stream, letters.ORDER, letters.WIDTH, [1, 1, 1, 3, 5], [64, 4096, 64**3, 300_000, 900_000])
    print(f"letters: {len(stream):,} counted; kept {[len(o.keys) for o in orders]}", file=sys.stderr)
    return letters.pack(orders, table)


def numbered(files: list[Path]) -> tuple[npt.NDArray[np.uint32], list[str]]:
    """The corpus as a stream of key numbers, two edges between paragraphs, and the keys by number."""
    of_token: dict[str, int] = {}
    of_key: dict[str, int] = {words.EDGE: 0}
    parts: list[npt.NDArray[np.uint32]] = []
    for line in lines(files):
        numbers = [0, 0]
        for token in TOKEN.findall(line):
            number = of_token.get(token)
            if number is None:
                number = of_token[token] = of_key.setdefault(token_key(token), len(of_key))
            numbers.append(number)
        parts.append(np.array(numbers, np.uint32))
    return np.concatenate(parts), list(of_key)


def train_words(files: list[Path], most: tuple[int, int]) -> dict[str, npt.NDArray[np.generic]]:
    """A word trigram model; words seen fewer than `LEAST` times count as their class."""
    stream, keys = numbered(files)
    counts = np.bincount(stream, minlength=len(keys))
    place = np.arange(len(keys))
    kept = dict.fromkeys(key for key, count in zip(keys, counts, strict=True) if count >= LEAST or key.startswith("<"))
    numbers = {key: i for i, key in enumerate(kept)}
    rare = Counter[str]()
    for i, key in enumerate(keys):
        if key in numbers:
            place[i] = numbers[key]
        else:
            name = unknown_class(key) if key[0] in _LETTER_SET else "<sign>"
            rare[name] += int(counts[i])
            place[i] = numbers.setdefault(name, len(numbers))
    symbols = place[stream].astype(np.uint64)
    print(f"words: {len(stream):,} tokens, {len(kept):,} kept, {len(rare)} classes", file=sys.stderr)
    orders = estimate(symbols, 3, words.WIDTH, [1, LEAST, LEAST], [1 << 30, *most])
    print(f"words: n-grams kept {[len(o.keys) for o in orders]}", file=sys.stderr)
    hash_of = np.array([words.key_hash(key) for key in numbers], np.uint64)
    return words.pack(orders, hash_of)


_LETTER_SET = frozenset(c for c in map(chr, range(0x0590, 0x0900)) if c.isalpha() and LETTERS)


def main() -> None:
    """Parse the arguments, train, write the files, say how large they are."""
    parser = argparse.ArgumentParser(description=(__doc__ or "").splitlines()[0])
    parser.add_argument("corpus", type=Path)
    parser.add_argument("-o", "--out", type=Path, required=True)
    parser.add_argument("--lang", choices=("ar", "fa", "he"), required=True)
    parser.add_argument("--sources", choices=("all", "permissive"), default="all")
    parser.add_argument("--only", choices=("letters", "words", "marks"))
    parser.add_argument("--bigrams", type=int, default=2_000_000)
    parser.add_argument("--trigrams", type=int, default=2_600_000)
    options = parser.parse_args()
    files = sorted((options.corpus / options.lang).glob("*.txt.xz"))
    if options.sources == "permissive":
        files = [f for f in files if not f.name.startswith(NON_COMMERCIAL)]
    meta = {"lang": options.lang, "sources": [f.name.removesuffix(".txt.xz") for f in files], "held_out": HELD_OUT}
    options.out.mkdir(parents=True, exist_ok=True)
    alphabet = letters.HEBREW_ALPHABET if options.lang == "he" else letters.ARABIC_ALPHABET
    started = time.monotonic()
    if options.only in (None, "letters"):
        path = options.out / f"{options.lang}.letters.bin"
        store.write(path, meta, train_letters(files, alphabet))
        print(f"{path.name}: {path.stat().st_size / 1e6:.1f} MB, {time.monotonic() - started:.0f} s", file=sys.stderr)
    if options.only in (None, "marks") and options.lang == "ar":
        path = options.out / f"{options.lang}.marks.bin"
        vowelled = [f for f in files if "diacritised" in f.name]
        store.write(path, meta | {"sources": [f.name.removesuffix(".txt.xz") for f in vowelled]}, marks.train(lines(vowelled)))
        print(f"{path.name}: {path.stat().st_size / 1e6:.1f} MB, {time.monotonic() - started:.0f} s", file=sys.stderr)
    if options.only in (None, "words") and options.lang in SPELT:
        path = options.out / f"{options.lang}.words.bin"
        store.write(path, meta, train_words(files, (options.bigrams, options.trigrams)))
        print(f"{path.name}: {path.stat().st_size / 1e6:.1f} MB, {time.monotonic() - started:.0f} s", file=sys.stderr)


if __name__ == "__main__":
    main()
