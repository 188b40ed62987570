"""Broken copies of the example: a page with faults or one of our errors, never another exception."""

from __future__ import annotations

import random
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

import tahqiq

REPORT = (Path(__file__).parents[1] / "examples" / "report.pdf").read_bytes()


def mutated(seed: int, cut: bool) -> bytes:
    """The report with a few bytes changed, a stretch left out or doubled, or its end cut off."""
    chance = random.Random(seed)
    data = bytearray(REPORT)
    for _ in range(chance.choice([1, 5, 50, 500])):
        data[chance.randrange(len(data))] = chance.randrange(256)
    start = chance.randrange(len(data))
    stretch = data[start : start + chance.choice([0, 1, 100, 5000])]
    data[start : start + len(stretch)] = chance.choice([b"", bytes(stretch) * 2])
    return bytes(data[: chance.randrange(len(data))] if cut else data)


def read_all(path: Path) -> int:
    """Lines of the whole document."""
    with tahqiq.read(path) as document:
        pages = list(document.pages)
        assert not any("laid out" in fault for page in pages for fault in page.faults)  # that would be a fault of ours
        return sum(len(page.lines) for page in pages)


@settings(max_examples=40)
@given(st.integers(0, 2**32), st.booleans())
def test_a_broken_copy_is_read_or_refused(tmp_path_factory: pytest.TempPathFactory, seed: int, cut: bool) -> None:
    path = tmp_path_factory.mktemp("broken") / "broken.pdf"
    path.write_bytes(mutated(seed, cut))
    try:
        assert read_all(path) >= 0
    except tahqiq.TahqiqError as error:
        assert error.exit and error.message and "\n" not in str(error)
