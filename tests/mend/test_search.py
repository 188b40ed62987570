"""The search for lines against a plain one, and what makes it quick against what it stands for."""

import itertools

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from tahqiq import lm
from tahqiq.lm import store
from tahqiq.lm import words as lm_words
from tahqiq.lm.words import EDGE_HASH
from tahqiq.mend import mend, screen
from tahqiq.mend.atoms import SPACE_WIDTH, atoms
from tahqiq.mend.lines import decode, gains, lines_of
from tahqiq.mend.page import Page, Stream
from tahqiq.mend.plan import Step, takes, traced, undo
from tahqiq.mend.runs import batch
from tahqiq.mend.screen import holds, points
from tahqiq.mend.search import LOSS, SHORT, Joints, Search, Spans

MODEL = lm.load("ar").words
assert MODEL is not None
WORDS = ["\u0643\u062a\u0628", "\u0641\u064a", "\u0639\u0644\u0649", "\u0642\u0627\u0644", "7", "Ab", ".", "\u0628\u0632\u0642"]
FILL = 0.5


def problem(places: int, rng: np.random.Generator) -> tuple[Spans, Joints]:
    """Candidates between all places up to four apart, each with its own way to begin and to end."""
    pairs = [(a, b) for a in range(places) for b in range(a + 1, min(places, a + 4) + 1)]
    start, end = (np.array(side) for side in zip(*pairs, strict=True))
    n = len(pairs)
    spans = Spans(start, end, rng.uniform(1, 4, n), rng.uniform(0, 5, n), start, start, end, end)
    way = np.arange(n)
    order = np.argsort(end, kind="stable")
    tail = np.empty(n, np.int64)
    tail[order] = way
    count = np.searchsorted(start, end[order], "right") - np.searchsorted(start, end[order], "left")
    block = np.cumsum(count) - count
    joints = Joints(
        way, start, rng.uniform(0, 1, n), rng.uniform(0, 5, n), tail, end[order], rng.uniform(0, 5, n),
        rng.uniform(0, 5, int(count.sum())), block,
    )  # fmt: skip
    return spans, joints


def plainly(spans: Spans, joints: Joints, width: float) -> list[float]:
    """Bits of the cheapest way that ends with each candidate, one after the other."""
    cost = [0.0] * len(spans.start)
    for i, (start, own) in enumerate(zip(spans.start.tolist(), spans.cost.tolist(), strict=True)):
        ways = [joints.opening[i]] if start == 0 else []
        for k in np.flatnonzero(spans.end == start).tolist():
            over = LOSS * max(0.0, spans.wide[k] / width - 1) / FILL
            room = LOSS * max(0.0, width - spans.wide[k] - SPACE_WIDTH - joints.width[i]) / (width * FILL)
            first = int(np.searchsorted(joints.start, start))
            joint = joints.bits[joints.block[joints.tail[k]] + i - first]
            anew = joints.closing[joints.tail[k]] + SHORT + joints.opening[i]
            ways.append(cost[k] + over**2 + min(room**2 + joint, anew))
        cost[i] = min(ways) + own
    return cost


@pytest.mark.parametrize("seed", range(6))
def test_many_places_at_once_find_what_one_after_the_other_find(seed: int) -> None:
    spans, joints = problem(9, np.random.default_rng(seed))
    widths = np.array([2.5, 3.0, 3.6])
    search = Search(spans, joints, widths, 9, FILL)
    every = np.arange(len(spans.start))
    found = search.ending(every)
    for column, width in enumerate(widths.tolist()):
        assert found[:, column].tolist() == pytest.approx(plainly(spans, joints, width))
        chain = search.chain(len(every) - 1, column)
        assert spans.start[chain[0]] == 0
        assert all(spans.end[a] == spans.start[b] for a, b in itertools.pairwise(chain))


@settings(max_examples=40, deadline=None)
@given(st.lists(st.sampled_from(WORDS), min_size=12, max_size=60))
def test_the_lines_of_a_stream_are_its_atoms(words: list[str]) -> None:
    assert MODEL is not None
    stream = Stream(atoms(" ".join(words)), MODEL)
    (found,) = decode(Page([stream]), 30.0)
    assert sorted(i for line in found.lines for i in line) == list(range(len(stream.parts)))
    for line in found.lines:
        assert line == sorted(line, key=lambda i: (-stream.runs[i], i))


@settings(max_examples=25, deadline=None)
@given(st.lists(st.lists(st.sampled_from(WORDS), min_size=4, max_size=40), min_size=2, max_size=5))
def test_streams_side_by_side_have_the_lines_that_each_has_alone(texts: list[list[str]]) -> None:
    assert MODEL is not None
    streams = [Stream(atoms(" ".join(words)), MODEL) for words in texts]
    page = Page(streams)
    ends = page.first + np.array([len(s.parts) if k % 2 else max(1, len(s.parts) - 3) for k, s in enumerate(streams)])
    together = page.width_bits(np.array([14.0, 20.0]), ends, FILL)
    decoded = zip(decode(page, 20.0), lines_of(page, streams, 20.0), strict=True)
    for k, (found, (lines, gain)) in enumerate(decoded):
        alone = Page([streams[k]])
        (own,) = decode(alone, 20.0)
        assert (found.lines, found.width, lines.lines) == (own.lines, own.width, own.lines)
        assert gain == pytest.approx(gains(alone, [own])[0])
        (bits,) = alone.width_bits(np.array([14.0, 20.0]), ends[k : k + 1] - page.first[k], FILL)
        assert bits.tolist() == pytest.approx(together[k].tolist())


def test_a_text_without_spaces_has_one_line() -> None:
    text = ("\u0643\u062a\u0628" * 40 + "7(" + "\u0641\u064a" * 40 + "):") * 40
    result = mend(text)
    assert result.undo() == text


@given(st.lists(st.sampled_from(WORDS), min_size=1, max_size=30))
def test_words_in_a_row_cost_what_each_costs(words: list[str]) -> None:
    assert MODEL is not None
    ids = MODEL.ids(words)
    padded = np.concatenate(([EDGE_HASH, EDGE_HASH], ids))
    each = MODEL.bits(padded[:-2], padded[1:-1], padded[2:])
    assert MODEL.along(padded).tolist() == each.tolist()
    here = np.arange(-2, len(ids))
    known = np.concatenate((ids, [EDGE_HASH]))
    places = np.where(here < 0, len(ids), here)
    among = MODEL.among(known, MODEL.one.get(known), places[:-2], places[1:-1], places[2:])
    assert among.tolist() == each.tolist()
    turned = list(range(len(words)))[::-1]
    assert batch(ids, [range(len(words)), turned], MODEL)[0] == float(each.sum())


def test_what_is_remembered_of_words_has_its_bounds(monkeypatch: pytest.MonkeyPatch) -> None:
    model = lm_words.Words(*store.read(lm.DATA / "ar.words.bin"))
    long = "\u0643\u062a\u0628" * 1000
    first = model.ids([long, WORDS[0], long])
    assert first[0] == first[2]
    assert all(len(word) < 100 for kept in (model._token, model._hash_of) for word in kept)
    monkeypatch.setattr(lm_words, "REMEMBERED", 5)
    for i in range(50):
        words = [f"{WORDS[0]}{chr(0x628 + i % 20)}{chr(0x628 + i // 20)}", WORDS[0]]
        assert model.ids(words).tolist() == MODEL.ids(words).tolist()  # type: ignore[union-attr]
        assert max(len(model._token), len(model._hash_of)) <= 5


def test_characters_held_are_those_of_the_class() -> None:
    inside = "\u064b-\u0652\u0670a-"
    wanted = points(inside)
    assert sorted(map(chr, wanted.known)) == sorted([*map(chr, range(0x64B, 0x653)), "\u0670", "a", "-"])
    assert sorted(wanted.numbers) == sorted(wanted.known)
    for size in (1, screen.SHORT + 1):  # a set of few characters, a table of many
        assert holds("x" * size + "\u0670", wanted)
        assert not holds("\u0653\U0001064b" * size, wanted)


def test_steps_are_undone_in_stretches_that_ascend() -> None:
    steps = [
        Step("forms", 0, 1, "a", "bc", 0.0), Step("forms", 4, 5, "d", "", 0.0), Step("forms", 4, 4, "", "x", 0.0),
        Step("forms", 1, 3, "cy", "z", 0.0),
    ]  # fmt: skip
    assert [len(take) for take in takes(steps)] == [3, 1]
    assert undo("bzexf", steps) == "aye" + "df"
    assert traced("ayedf", steps).text == "bzexf"
