"""Letters that share a contextual form with one of another language, `tahqiq.pdf.strangers`."""

from __future__ import annotations

import pytest

from tahqiq.pdf.strangers import LETTERS, at_home

ARABIC = frozenset(map(chr, range(0x628, 0x63B))) | {"\u0644", "\u064a"}
PERSIAN = (ARABIC - {"\u064a"}) | {"\u06cc", "\u067e"}


@pytest.mark.parametrize(
    ("text", "letters", "home"),
    [
        ("\u067a", ARABIC, "\u062a"),
        ("\u06d0", ARABIC, "\u064a"),
        ("\u06d0", PERSIAN, "\u06cc"),
        ("\u067a", ARABIC | {"\u06b3"}, "\u067a"),  # Sindhi
        ("\u06d0", ARABIC | {"\u0693"}, "\u06d0"),  # Pashto
        ("\u06d0", ARABIC | {"\u06d5"}, "\u06d0"),  # Uighur
        ("\u067a", frozenset(sorted(ARABIC)[: LETTERS - 1]), "\u067a"),  # a heading: too few letters to tell
        ("\u062a", ARABIC, "\u062a"),
        ("\u067a\u064e", ARABIC, "\u067a\u064e"),
    ],
)
def test_at_home(text: str, letters: frozenset[str], home: str) -> None:
    assert at_home(text, letters) == home


def test_kaf_drawn_as_keheh() -> None:
    assert at_home("\ufb90\ufe8e", frozenset("\ufeda\ufe8e\u066e")) == "\u0643\ufe8e"
    assert at_home("\ufb91", frozenset("\ufeda\ufb7a")) == "\ufb91"  # tcheh: Persian
    assert at_home("\ufb91", frozenset("\ufe8e\u066e")) == "\ufb91"  # nobody says kaf
