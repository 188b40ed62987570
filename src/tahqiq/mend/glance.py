"""What the rules about order ask a text first, for many stretches of many texts at once, in columns of numbers: nearly all of
them are sound, and no atom is made of these.
"""

from __future__ import annotations

from itertools import chain
from typing import NamedTuple

import numpy as np
import numpy.typing as npt

from tahqiq.lm import Words
from tahqiq.lm.fold import TOKEN
from tahqiq.lm.store import U64
from tahqiq.lm.words import EDGE_HASH
from tahqiq.mend.atoms import kind_of, pieces
from tahqiq.mend.screen import among

Ints = npt.NDArray[np.int64]
Bools = npt.NDArray[np.bool_]
SPACE = "\t-\r\x1c- \x85\xa0\u1680\u2000-\u200a\u2028\u2029\u202f\u205f\u3000"
"""White space as regular expressions and `str.split` have it, as the inside of a character class."""


class Tokens(NamedTuple):
    """The atoms of some stretches, one behind the other, as `atoms` finds them: a row an atom."""

    texts: list[str]
    kinds: npt.NDArray[np.uint8]
    """The letter of each kind."""
    spaced: Bools
    stretch: Ints
    """The number of the stretch of each."""
    stretches: int
    """Stretches in all."""

    @property
    def starts(self) -> Ints:
        """The first atom of each stretch, and the end."""
        return np.searchsorted(self.stretch, np.arange(self.stretches + 1))


def tokens_of(stretches: list[str]) -> Tokens:
    """The atoms of these stretches. No token holds white space, so that what is no space is all in tokens."""
    found = [TOKEN.findall(text) for text in stretches]
    texts = list(chain.from_iterable(found))
    stretch = np.repeat(np.arange(len(found)), list(map(len, found)))
    inked = np.flatnonzero(~among("\n".join(stretches), SPACE))
    start = np.cumsum(np.fromiter(map(len, texts), np.int64, len(texts)))[:-1]
    spaced = np.ones(len(texts), np.bool_)
    spaced[1:] = inked[start] != inked[start - 1] + 1
    kinds = _kinds(texts)
    split = {i: parts for i in np.flatnonzero(kinds == ord("n")).tolist() if len(parts := pieces(texts[i])) > 1}
    if split:
        size = np.ones(len(texts), np.int64)
        size[list(split)] = list(map(len, split.values()))
        first = np.cumsum(size) - size
        texts = [part for i, text in enumerate(texts) for part in split.get(i, (text,))]
        parted, spaced = spaced, np.zeros(len(texts), np.bool_)
        spaced[first] = parted
        stretch, kinds = np.repeat(stretch, size), _kinds(texts)
    return Tokens(texts, kinds, spaced, stretch, len(found))


def _kinds(texts: list[str]) -> npt.NDArray[np.uint8]:
    return np.frombuffer("".join([kind_of(text[:2]) for text in texts]).encode(), np.uint8)


def _along(ids: U64, starts: Ints, model: Words) -> npt.NDArray[np.float64]:
    """Bits of each token after the two before it in its stretch."""
    edge = np.repeat(starts[:-1], 2)
    own = np.arange(len(ids)) + 2 * np.repeat(np.arange(1, len(starts)), np.diff(starts))
    bits = model.along(np.insert(ids, edge, EDGE_HASH)).astype(float)
    found: npt.NDArray[np.float64] = bits[own - 2]
    return found


def _sums(column: npt.NDArray[np.float64], starts: Ints) -> npt.NDArray[np.float64]:
    so_far = np.concatenate(([0.0], np.cumsum(column)))
    summed: npt.NDArray[np.float64] = np.diff(so_far[starts])
    return summed


def reversed_gains(stretches: list[str], model: Words) -> list[float]:
    """Bits by which the words of each stretch read better in reverse, what is between spaces kept together."""
    tokens = tokens_of(stretches)
    ids, starts = model.ids(tokens.texts), tokens.starts
    between = np.cumsum(tokens.spaced)
    turned = np.argsort(tokens.stretch * (2 * len(ids) + 1) - between, kind="stable")
    gains: list[float] = (
        _sums(_along(ids, starts, model), starts) - _sums(_along(ids[turned], starts, model), starts)
    ).tolist()
    return gains


def strangeness(texts: list[list[str]], model: Words) -> list[tuple[float, int]]:
    """For the paragraphs of each text (bits of the words at the joints of runs, how many they are), as `lines.strangeness`
    says it of their streams."""
    paragraphs = [paragraph for some in texts for paragraph in some]
    tokens = tokens_of(paragraphs)
    text = np.repeat(np.arange(len(texts)), list(map(len, texts)))[tokens.stretch]
    new = _new_runs(tokens, text, len(texts))
    first = tokens.starts
    near = new.copy()
    near[1:] |= new[:-1] & (tokens.stretch[1:] == tokens.stretch[:-1])
    bits = np.where(near, _along(model.ids(tokens.texts), first, model), 0.0)
    ends = np.searchsorted(text, np.arange(len(texts) + 1))
    places = np.diff(np.concatenate(([0], np.cumsum(near)))[ends])
    return list(zip(_sums(bits, ends).tolist(), places.tolist(), strict=True))


def _new_runs(tokens: Tokens, text: Ints, count: int) -> Bools:
    """Whether each atom begins a run, as `atoms.run_numbers` has it, but for the first of a stretch; quotes are runs of their
    own in texts where they stand free (`lines.free_quotes`)."""
    kinds, every = tokens.kinds, np.arange(len(tokens.kinds))
    quote, word = kinds == ord("q"), kinds == ord("w")
    latin, sign = kinds == ord("l"), quote | (kinds == ord("p"))
    apart = latin | (kinds == ord("n"))  # numbers and Latin
    leads = np.ones(len(every) + 1, np.bool_)  # the first atom of its stretch, and the end
    leads[1:-1] = tokens.stretch[1:] != tokens.stretch[:-1]
    # signs without a word in all that stands between numbers and Latin
    cut = np.cumsum(apart | leads[:-1] | np.concatenate(([False], apart[:-1])))
    worded = np.zeros(len(every) + 1, np.bool_)
    worded[cut[word]] = True
    bare = sign & ~worded[cut]
    # quotes that stand free of numbers and Latin
    beside, same = apart.copy(), text[1:] == text[:-1]
    beside[1:] |= apart[:-1] & same
    beside[:-1] |= apart[1:] & same
    counted = quote & ~beside
    loose = tokens.spaced & (np.append(tokens.spaced[1:], True) | leads[1:])
    free = np.bincount(text, np.where(counted, np.where(loose, 1, -1), 0), count) >= 0
    # and those that no word touches, perhaps over other signs
    group = np.cumsum(tokens.spaced)
    before = np.maximum.accumulate(np.where(sign, -1, every))
    behind = np.minimum.accumulate(np.where(sign, len(every), every)[::-1])[::-1]
    held = np.zeros(len(every), np.bool_)
    for other in (before, behind):
        there = (other >= 0) & (other < len(every))
        at = np.where(there, other, 0)
        held |= there & (group[at] == group) & word[at]
    breaks = apart | bare | (quote & free[text] & ~held)
    new: Bools = breaks.copy()
    new[1:] |= breaks[:-1]
    new[1:] &= ~(latin[:-1] & apart[1:])
    new &= ~leads[:-1]
    return new
