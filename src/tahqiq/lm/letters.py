"""The letter model: how likely is this letter after those four? For direction, spaces, gaps, and gibberish."""

from __future__ import annotations

import re
import unicodedata
from functools import cached_property
from typing import Any

import numpy as np
import numpy.typing as npt

from tahqiq.lm.fold import FORMS, SAME, SILENT
from tahqiq.lm.store import F32, STEP, Table, join, quantise

WIDTH = 6
"""Bits of a letter's code."""
ORDER = 5
SPACE, DIGIT, LATIN, STOP, COMMA, COLON, QUOTE, OPEN, CLOSE, DASH, OTHER, FOREIGN = range(12)
FIRST_LETTER = 12
DROPPED = 255

ARABIC_ALPHABET = (
    "\u0627\u0628\u062a\u062b\u062c\u062d\u062e\u062f\u0630\u0631\u0632\u0633\u0634\u0635\u0636\u0637\u0638\u0639\u063a"
    "\u0641\u0642\u0643\u0644\u0645\u0646\u0647\u0648\u064a\u0621\u0624\u0626\u0629\u0649"
    "\u067e\u0686\u0698\u06af\u06a4\u0679\u0688\u0691\u06ba\u06d2\u0695\u06b5\u06c6\u06ce"
)
HEBREW_ALPHABET = "".join(map(chr, range(0x05D0, 0x05EB)))

Codes = npt.NDArray[np.uint8]
I16 = npt.NDArray[np.int16]
_SPACES: Codes = np.zeros(ORDER - 1, np.uint8)
_HAS_FORMS = re.compile(f"[{FORMS}]")


def code_table(alphabet: str) -> Codes:
    """Code of every character of the Basic Multilingual Plane, `DROPPED` for what is no language (marks, controls)."""
    table = np.full(0x10000, OTHER, np.uint8)
    for point in range(0x10000):
        kind = unicodedata.category(chr(point))
        if kind == "Nd":
            table[point] = DIGIT
        elif kind[0] == "L":
            table[point] = LATIN if point < 0x0250 else FOREIGN
        elif kind[0] == "Z" or point in (9, 10, 12, 13):
            table[point] = SPACE
        elif kind in ("Mn", "Me", "Cf", "Cc"):
            table[point] = DROPPED
        elif kind == "Pd":
            table[point] = DASH
        elif kind == "Ps":
            table[point] = OPEN
        elif kind == "Pe":
            table[point] = CLOSE
        elif kind in ("Pi", "Pf"):
            table[point] = QUOTE
    for signs, code_of in (
        (".\u06d4!?\u061f", STOP), (",\u060c\u061b;", COMMA), (":", COLON), ('"\u201e', QUOTE),
        ("\ufd3e", OPEN), ("\ufd3f", CLOSE),
    ):  # fmt: skip
        for sign in signs:
            table[ord(sign)] = code_of
    for code, letter in enumerate(alphabet, FIRST_LETTER):
        table[ord(letter)] = code
    for sign, same in SAME.items():
        if same in alphabet:
            table[ord(sign)] = table[ord(same)]
    for dropped in SILENT:
        table[ord(dropped)] = DROPPED
    return table


class Letters:
    """The letter model of one language."""

    def __init__(self, meta: dict[str, Any], arrays: dict[str, npt.NDArray[Any]]) -> None:
        self.codes_of: Codes = arrays["codes"]
        self.three: Codes = arrays["three"]  # (64³,): bits of the third letter after the first two, quantised
        self.weight: Codes = arrays["weight"]  # (64³,): back-off bits of three letters as a history
        self.four = Table(arrays["four_prints"], arrays["four_values"])
        self.five = Table(arrays["five_prints"], arrays["five_values"])
        self.meta = meta

    @cached_property
    def turned(self) -> tuple[npt.NDArray[np.bool_], I16, Codes]:
        """By key of three letters: whether they say something about direction (two are letters, and no sign stands between
        or beside them); and where they do, what their stored bits grow by when they stand in reverse, and what they then are.
        """
        keys = np.arange(64**3)
        a, b, c = keys >> 12, (keys >> 6) & 63, keys & 63
        letters = (a >= FIRST_LETTER).astype(int) + (b >= FIRST_LETTER) + (c >= FIRST_LETTER)
        sides = ((a >= FIRST_LETTER) | (a == SPACE)) & ((c >= FIRST_LETTER) | (c == SPACE))
        telling = (letters >= 2) & sides & (b != OTHER)
        back = np.where(telling, self.three[(c << 12) | (b << 6) | a], 0).astype(np.uint8)
        return telling, np.where(telling, back.astype(np.int16) - self.three, 0).astype(np.int16), back

    def codes(self, text: str) -> Codes:
        """The text as letter codes: marks and controls dropped, white space run together."""
        if _HAS_FORMS.search(text):
            text = unicodedata.normalize("NFKC", text)
        points = np.frombuffer(text.encode("utf-32-le", "surrogatepass"), np.uint32)
        codes: Codes = self.codes_of[np.minimum(points, 0xFFFF)]
        codes = codes[codes != DROPPED]
        blank = codes == SPACE
        again = blank[1:] & blank[:-1]
        return codes[np.concatenate(([True], ~again))] if again.any() else codes

    def bits(self, codes: Codes) -> F32:
        """Bits of each letter after the four before it, spaces being assumed before the first: shape (n,)."""
        if not len(codes):
            return np.zeros(0, np.float32)
        wide = np.concatenate((_SPACES, codes)).astype(np.uint64)
        a, b, c, d, e = (wide[i : len(wide) - 4 + i] for i in range(5))
        abc, bcd = (a << np.uint64(12)) | (b << np.uint64(6)) | c, (b << np.uint64(12)) | (c << np.uint64(6)) | d
        cde = ((c << np.uint64(12)) | (d << np.uint64(6)) | e).astype(np.int64)
        result = self.three[cde].astype(np.float32)
        found, values = self.four.get(join(bcd, e))
        result = np.where(found, values[:, 0], result + self.weight[bcd.astype(np.int64)])
        longer, best = self.five.get(join(join(abc, d), e))
        known, history = self.four.get(join(abc, d))
        result = np.where(longer, best[:, 0], result + np.where(known, history[:, 1], 0))
        scaled: F32 = np.multiply(result, np.float32(STEP), dtype=np.float32)
        return scaled

    def totals(self, texts: list[Codes]) -> list[float]:
        """Bits of each of these texts as a whole, each by itself, in one look-up."""
        if not texts:
            return []
        bits = self.bits(np.concatenate([part for codes in texts for part in (_SPACES, codes)]))
        ends = np.cumsum([len(codes) + len(_SPACES) for codes in texts]).tolist()
        return [float(bits[end - len(codes) : end].sum()) for end, codes in zip(ends, texts, strict=True)]

    def words(self, words: list[str]) -> list[float]:
        """Bits of each word's letters and of the space after it, each word by itself."""
        text = "".join(f"    {word} " for word in words)
        points = np.frombuffer(text.encode("utf-32-le", "surrogatepass"), np.uint32)
        codes: Codes = self.codes_of[np.minimum(points, 0xFFFF)]
        number = np.repeat(np.arange(len(words)), [len(word) + 5 for word in words])
        kept = codes != DROPPED
        start = np.cumsum([0] + [len(word) + 5 for word in words])[number]
        own = np.arange(len(number)) >= start + 4
        bits = self.bits(codes[kept])
        sums: list[float] = np.bincount(number[kept], np.where(own[kept], bits, 0.0), minlength=len(words)).tolist()
        return sums


def pack(orders: list[Any], codes: Codes) -> dict[str, npt.NDArray[Any]]:
    """The arrays of a letter model file from five estimated orders (`estimate.Order`)."""
    from tahqiq.lm.estimate import lookup

    every = np.arange(64**3, dtype=np.uint64)
    three = quantise(lookup(orders[:3], every, WIDTH))
    weight = np.zeros(64**3, np.uint8)
    weight[orders[2].keys.astype(np.int64)] = quantise(orders[2].backoff)
    six = np.uint64(63)
    keys4 = orders[3].keys
    four = Table.build(
        join(keys4 >> np.uint64(6), keys4 & six), np.stack((quantise(orders[3].bits), quantise(orders[3].backoff)), 1)
    )
    keys5 = orders[4].keys
    first_four = join(keys5 >> np.uint64(12), (keys5 >> np.uint64(6)) & six)
    five = Table.build(join(first_four, keys5 & six), quantise(orders[4].bits)[:, None])
    return {
        "codes": codes, "three": three, "weight": weight,
        "four_prints": four.prints, "four_values": four.values,
        "five_prints": five.prints, "five_values": five.values,
    }  # fmt: skip
