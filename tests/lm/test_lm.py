"""The language models: the tables, the estimates, and what they say about text."""

import json
from pathlib import Path

import numpy as np
import pytest

from tahqiq import lm
from tahqiq.lm import store
from tahqiq.lm.estimate import counted, estimate, lookup, windows
from tahqiq.lm.fold import fold_word, number_class, token_key, tokens

CASES = json.loads((Path(__file__).parents[1] / "cases" / "mend" / "language.json").read_text())


def test_a_table_finds_what_was_put_in_and_little_else() -> None:
    rng = np.random.default_rng(1)
    keys = rng.integers(0, 2**63, 5000).astype(np.uint64)
    values = rng.integers(1, 255, (5000, 2)).astype(np.uint8)
    table = store.Table.build(keys, values)
    found, got = table.get(keys)
    assert found.all()
    assert (got == values).mean() > 0.999
    others = rng.integers(0, 2**63, 50_000).astype(np.uint64)
    assert table.get(others)[0].mean() < 0.001


def test_a_model_file_reads_back(tmp_path: Path) -> None:
    arrays = {"a": np.arange(7, dtype=np.uint16), "b": np.ones((3, 2), np.uint8)}
    store.write(tmp_path / "x.bin", {"lang": "xx"}, arrays)
    meta, back = store.read(tmp_path / "x.bin")
    assert meta == {"lang": "xx"}
    assert all((back[k] == v).all() and back[k].dtype == v.dtype for k, v in arrays.items())
    (tmp_path / "y.bin").write_bytes(b"something else")
    with pytest.raises(ValueError, match="not a model"):
        store.read(tmp_path / "y.bin")


def test_probabilities_after_a_history_sum_to_one() -> None:
    rng = np.random.default_rng(2)
    stream = rng.choice(8, 5000, p=np.array([8, 7, 6, 5, 4, 3, 2, 1]) / 36).astype(np.uint64)
    orders = estimate(stream, 3, 4, [1, 1, 2], [99, 999, 9999])
    contexts = counted(windows(stream[:200], 2, 4))[0][:20]
    for context in contexts:
        keys = (context << np.uint64(4)) | np.arange(8, dtype=np.uint64)
        total = float((2.0 ** -lookup(orders, keys, 4)).sum())
        assert total == pytest.approx(1.0, abs=1e-6)


def test_no_rare_word_sequence_is_kept() -> None:
    stream = np.array([1, 2, 3, 1, 2, 3, 1, 2, 4, 5, 1, 2], np.uint64)
    orders = estimate(stream, 2, 4, [1, 3], [99, 99])
    assert (orders[1].counts >= 3).all()


@pytest.mark.parametrize(("number", "name"), [("7", "<1>"), ("2024", "<year>"), ("1445", "<hijri>"), ("9000", "<4>"),
                                              ("75.3%", "<%>"), ("10:30", "<time>"), ("3/1/1447", "<date>"),
                                              ("2011-2024", "<n-n>"), ("3.5", "<decimal>")])  # fmt: skip
def test_numbers_have_classes(number: str, name: str) -> None:
    assert number_class(number) == name
    assert token_key(number) == name


def test_folding_makes_spellings_one() -> None:
    for group in CASES["folded_alike"]:
        assert len({fold_word(word) for word in group}) == 1


@pytest.mark.parametrize("case", CASES["tokens"], ids=lambda c: c["name"])
def test_tokens(case: dict[str, object]) -> None:
    assert tokens(str(case["text"])) == case["tokens"]


@pytest.mark.parametrize("case", CASES["better"], ids=lambda c: c["name"])
def test_the_better_reading_costs_fewer_bits(case: dict[str, str]) -> None:
    good, bad = lm.load(case.get("lang", "ar")).compare([case["good"], case["bad"]])
    assert good < bad


@pytest.mark.parametrize("case", CASES["judged"], ids=lambda c: c["name"])
def test_gibberish_is_told_from_language(case: dict[str, object]) -> None:
    assert lm.load("ar").is_language(str(case["text"])) is case["verdict"]


def test_scores_are_finite_for_anything() -> None:
    model = lm.load("ar")
    for text in ("", " ", "a", "\ud800", "\U0001f600" * 5, "\u0627", "1" * 50):
        assert np.isfinite(model.score(text))
        assert np.isfinite(model.score_words(text))


def test_a_language_without_a_model_is_refused() -> None:
    with pytest.raises(ValueError, match="no language model"):
        lm.load("xx")


def test_the_arabic_model_is_small_enough() -> None:
    files = list(lm.DATA.glob("ar.*.bin"))
    assert files
    assert sum(path.stat().st_size for path in files) <= 24_000_000
    assert max(path.stat().st_size for path in lm.DATA.glob("*.bin")) <= 20_000_000
