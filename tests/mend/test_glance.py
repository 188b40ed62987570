"""What is asked of many stretches at once is what each would say by itself."""

from __future__ import annotations

from itertools import accumulate, pairwise

import numpy as np
from hypothesis import given, settings
from hypothesis import strategies as st
from pytest import approx

from tahqiq import lm
from tahqiq.lm.words import EDGE_HASH
from tahqiq.mend.atoms import atoms, run_numbers
from tahqiq.mend.direction import turn_words
from tahqiq.mend.glance import reversed_gains, strangeness, tokens_of
from tahqiq.mend.lines import free_quotes
from tahqiq.mend.runs import batch

MODEL = lm.load("ar").words
assert MODEL is not None
WORDS = ["\u0643\u062a\u0628", "\u0641\u064a", "12", "%7", "9-3", "1.5", "Ab"]
PARTS = [*WORDS, *'.,()"\u00ab\u00bb\u064e$', *[" "] * 8, "\u00a0", "  "]
STRETCHES = st.lists(st.sampled_from(PARTS), max_size=30).map("".join)


@given(st.lists(STRETCHES, max_size=5))
@settings(max_examples=150, deadline=None)
def test_atoms_in_columns(stretches: list[str]) -> None:
    found = tokens_of(stretches)
    plain = [atoms(text) for text in stretches]
    assert found.texts == [part.text for some in plain for part in some]
    assert bytes(found.kinds).decode() == "".join(part.kind for some in plain for part in some)
    assert found.spaced.tolist() == [part.spaced for some in plain for part in some]
    assert found.starts.tolist() == [0, *accumulate(map(len, plain))]


@given(st.lists(st.lists(STRETCHES, max_size=4), max_size=4))
@settings(max_examples=150, deadline=None)
def test_joints_of_runs(texts: list[list[str]]) -> None:
    assert MODEL is not None
    for (bits, count), some in zip(strangeness(texts, MODEL), texts, strict=True):
        parsed = [atoms(text) for text in some]
        quotes = free_quotes([part for parts in parsed for part in parts])
        wanted, places = 0.0, 0
        for parts in parsed:
            runs = run_numbers(parts, quotes)
            new = [False, *(a != b for a, b in pairwise(runs))]
            ids = [*[int(EDGE_HASH)] * 2, *MODEL.ids([part.text for part in parts]).tolist()]
            near = [i for i in range(len(parts)) if new[i] or (i and new[i - 1])]
            places += len(near)
            wanted += sum(float(MODEL.along(np.array(ids[i : i + 3], np.uint64))[0]) for i in near)
        assert (bits, count) == (approx(wanted, abs=1e-3), places)


@given(st.lists(STRETCHES.filter(str.strip), max_size=5))
@settings(max_examples=100, deadline=None)
def test_words_in_reverse(stretches: list[str]) -> None:
    assert MODEL is not None
    for gain, text in zip(reversed_gains(stretches, MODEL), stretches, strict=True):
        faces = [[part.text for part in atoms(face)] for face in (text, turn_words(text))]
        ends = [0, *accumulate(map(len, faces))]
        bits = batch(MODEL.ids([word for face in faces for word in face]), [range(a, b) for a, b in pairwise(ends)], MODEL)
        assert gain == approx(bits[0] - bits[1], abs=1e-3)

