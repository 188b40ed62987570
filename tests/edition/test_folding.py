"""`fold`: what it makes one, what it keeps apart, and its laws."""

import json
import unicodedata
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from tahqiq.folding import TABLE, fold, words

CASES = json.loads((Path(__file__).parent / "folding.json").read_text(encoding="utf-8"))
ARABIC = st.text(
    st.characters(codec="utf-8", min_codepoint=0x600, max_codepoint=0x6FF)
    | st.characters(codec="utf-8", min_codepoint=0xFB50, max_codepoint=0xFEFC)
    | st.characters(codec="utf-8", max_codepoint=0x24F)
)


@pytest.mark.parametrize("case", CASES["same"], ids=lambda c: c["why"])
def test_folds_to_one(case: dict[str, list[str]]) -> None:
    assert len({fold(text).text for text in case["texts"]}) == 1


@pytest.mark.parametrize("case", CASES["different"], ids=lambda c: c["why"])
def test_keeps_apart(case: dict[str, list[str]]) -> None:
    folded = [fold(text).text for text in case["texts"]]
    assert len(set(folded)) == len(folded)


@pytest.mark.parametrize("case", CASES["words"], ids=lambda c: c["why"])
def test_words(case: dict[str, list[str]]) -> None:
    found = list(words(case["text"]))
    assert [word.folded for word in found] == case["folded"]
    assert [case["text"][word.start:word.end] for word in found] == case["original"]


@given(ARABIC | st.text())
def test_laws(text: str) -> None:
    folded, source = fold(text)
    assert len(folded) == len(source)
    assert all(0 <= i < len(text) for i in source)
    assert list(source) == sorted(source)
    assert fold(folded).through(fold(text)) == fold(text)
    for word in words(text):
        assert 0 <= word.start < word.end <= len(text)
        assert word.folded in folded


def test_every_mark_of_the_arabic_block_is_dropped() -> None:
    marks = [chr(c) for c in range(0x600, 0x700) if unicodedata.category(chr(c)) == "Mn"]
    assert [f"{ord(mark):04X}" for mark in marks if fold(mark).text] == []


def test_a_table_entry_folds_to_what_is_itself_unfoldable() -> None:
    table = json.loads(TABLE.read_text(encoding="utf-8"))
    assert [to for to in table["same"].values() if fold(to).text != to] == []
