"""What is seen of a text at a glance is what a search finds."""

from __future__ import annotations

import re

import pytest

from tahqiq import lm
from tahqiq.mend import screen
from tahqiq.mend.direction import line_bits

ALEF, FATHA, WAVE = "\u0627", "\u064e", "\U0001f30a"
TEXTS = ["", "a", f"{ALEF}1{FATHA}2 12{ALEF}\n{WAVE}3{ALEF}", f"{ALEF}12-34 {FATHA}5{WAVE}\n" * 700]


@pytest.mark.parametrize("text", TEXTS)
def test_pairs_and_matches(text: str) -> None:
    assert screen.pairs(text, "\u0621-\u064a", "0-9") == len(re.findall("(?<=[\u0621-\u064a])[0-9]", text))
    number = re.compile("[0-9]+(?:-[0-9]+)*")
    assert [m.span() for m in screen.matches(number, "0-9", text)] == [m.span() for m in number.finditer(text)]


def test_lines_are_summed_apart() -> None:
    model = lm.load("ar")
    lines = ["", "\u0641\u064a \u0627\u0644\u0628\u064a\u062a", "12 \u0648", "\u0643\u062a\u0628", ""]
    apart = [line_bits(f"0\n0{line}0\n0", model) for line in lines]
    together = line_bits("0\n0" + "0\n0".join(lines) + "0\n0", model)  # digits say nothing about direction
    for found, alone in zip(together, zip(*apart, strict=True), strict=True):
        assert found[1:-1] == [some[1] for some in alone]
    assert together[1][2] > 0
