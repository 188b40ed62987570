"""Golden cases, and the laws that hold for any text: undo, once is enough, digits stay."""

import json
import re
from collections import Counter
from itertools import pairwise
from pathlib import Path

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from tahqiq.mend import apply, damage, mend
from tahqiq.mend.order import AT_ONCE, parted
from tahqiq.mend.pipeline import blocks

CASES = Path(__file__).parents[1] / "cases" / "mend"
MENDS = json.loads((CASES / "mends.json").read_text())
LEAVES_ALONE = json.loads((CASES / "leaves-alone.json").read_text())
KNOWN_FAILURES = json.loads((CASES / "known-failures.json").read_text())

PIECES = [line for case in MENDS for text in (case["damaged"], case["mended"]) for line in text.split("\n")]


def digits(text: str) -> Counter[str]:
    return Counter(re.findall(r"\d+", text))


@pytest.mark.parametrize("case", MENDS, ids=lambda c: c["name"])
def test_mends(case: dict[str, str]) -> None:
    result = mend(case["damaged"])
    assert result.text == case["mended"]
    assert result.undo() == case["damaged"]
    assert apply(case["damaged"], result.steps) == case["mended"]
    assert result.explain().count("\n") == len(result.steps) - 1
    assert not damage(case["damaged"]).clean


@pytest.mark.parametrize("case", MENDS, ids=lambda c: c["name"])
def test_what_was_mended_is_left_alone(case: dict[str, str]) -> None:
    assert mend(case["mended"]).steps == []


@pytest.mark.parametrize("case", LEAVES_ALONE, ids=lambda c: c["name"])
def test_leaves_alone(case: dict[str, str]) -> None:
    result = mend(case["text"])
    assert result.text == case["text"]
    assert result.steps == []
    assert result.confidence == 1.0


@pytest.mark.parametrize("case", KNOWN_FAILURES, ids=lambda c: c["name"])
@pytest.mark.xfail(strict=True)
def test_known_failures(case: dict[str, str]) -> None:
    assert mend(case["damaged"]).text == case["mended"]


@st.composite
def texts(draw: st.DrawFn) -> str:
    """Lines of damaged and sound text in any order, cut anywhere, with stray characters between."""
    alphabet = "\u0627\u0644\u064b\u0651\u0640 ()\"'.\u060c0123a\u00d8\u00a7\ufffd\ufefb\u202b\u202c\f\n"
    stray = st.text(alphabet=alphabet, max_size=8)
    pieces = []
    for _ in range(draw(st.integers(0, 8))):
        line = draw(st.sampled_from(PIECES))
        start = draw(st.integers(0, max(0, len(line) - 1)))
        pieces.append(draw(st.sampled_from((line, line[start:], line[::-1]))) + draw(stray))
    return draw(st.sampled_from(("\n", " ", "\n\n"))).join(pieces)


SLOW = settings(max_examples=60, deadline=None, suppress_health_check=[HealthCheck.too_slow])


@SLOW
@given(texts())
def test_undo_gives_the_text_back(text: str) -> None:
    result = mend(text)
    assert apply(text, result.steps) == result.text
    assert result.undo() == text


@SLOW
@given(texts())
def test_once_is_enough(text: str) -> None:
    once = mend(text).text
    assert mend(once).text == once


@SLOW
@given(texts())
def test_digits_stay(text: str) -> None:
    result = mend(text)
    rules = {step.rule for step in result.steps}
    if not rules & {"reversed-digits", "reversed-numbers", "codes"}:
        glyphs = re.sub(r"(?<=\w)\d(?=[\u0610-\u061a\u064b-\u0670\u05b0-\u05c2]+[^\W\d])", "", text)  # numbers of glyphs
        found = sorted(re.sub(r"\D", "", result.text))
        assert found in (sorted(re.sub(r"\D", "", text)), sorted(re.sub(r"\D", "", glyphs)))
    assert len(re.findall(r"\d", result.text)) <= len(re.findall(r"\d", text)) or "codes" in rules


@SLOW
@given(st.text(max_size=200))
def test_anything_at_all(text: str) -> None:
    result = mend(text)
    assert result.undo() == text
    assert mend(result.text).text == result.text


@given(st.text(alphabet="ab \n\f", max_size=60))
def test_blocks_are_the_text(text: str) -> None:
    assert "".join(blocks(text)) == text


def test_long_texts_are_cut_at_lines() -> None:
    text = ("x" * 99 + "\n") * 9_000
    pieces = list(blocks(text))
    assert len(pieces) > 1
    assert "".join(pieces) == text
    assert all(piece.endswith("\n") for piece in pieces)


def test_a_paragraph_without_end_is_sought_in_pieces() -> None:
    text = "xxxx " * 40_000
    pieces = list(parted(text, 5, len(text)))
    assert pieces[0][0] == 5
    assert pieces[-1][1] == len(text)
    assert all(text[a - 1] == " " and a == b + 1 for (_, b), (a, _) in pairwise(pieces))
    assert max(b - a for a, b in pieces) <= AT_ONCE
    assert list(parted("x" * 200_000, 0, 200_000)) == [(0, 200_000)]


def test_a_trace_leads_back() -> None:
    case = next(c for c in MENDS if c["name"].startswith("visual order: report"))
    trace = mend(case["damaged"]).traced()
    assert trace.text == case["mended"]
    pairs = [(case["damaged"][i], char) for i, char in zip(trace.source, trace.text, strict=True) if i >= 0]
    assert len(pairs) > 0.95 * len(trace.text)
    assert all(a == b for a, b in pairs)


def test_furniture_is_proved_by_pages() -> None:
    head, body, end = "\u062a\u0642\u0631\u064a\u0631", "\u0646\u0635", "\u0622\u062e\u0631"
    pages = [f"{head}\n{body} {n * 7}\n{end} {n * n}\n{n}" for n in range(3, 8)]
    text = "\f".join(pages)
    assert mend(text).text == text
    dropped = mend(text, furniture="drop")
    assert dropped.undo() == text
    assert "\u062a\u0642\u0631\u064a\u0631" not in dropped.text
    assert [page.count("\n") for page in dropped.text.split("\f")] == [1] * 5


def test_one_page_proves_no_furniture() -> None:
    text = "\u0646\u0635\n\u0646\u0635\n7"
    assert mend(text, furniture="drop").text == text
