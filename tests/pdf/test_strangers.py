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


@pytest.mark.parametrize(
    ("text", "letters", "home"),
    [
        ("\u06c1", "\u06c6\u06ce\u0628", "\u06d5"),  # Kurdish
        ("\ufba7", "\u065a\u0628", "\u06d5"),
        ("\ufbaa", "\u06c6\u0628", "\u0647"),
        ("\u06c1", "\u0679\u06d2\u06c6", "\u06c1"),  # Urdu
        ("\u06c1", "\u0628\u0629\u064a", "\u0647"),  # Arabic
        ("\u06c1", "\u0628\u062a", "\u06c1"),  # nobody says
        ("\u06c1", "\u067e\u06af\u06cc", "\u06c1"),
        ("\ufef0", "\u067e\u06cc", "\u06cc"),  # a form's name, in Persian
        ("\ufbfa", "\u067e\u06cc", "\u0626\u06cc"),
        ("\u0649", "\u067e\u06cc", "\u0649"),  # the map knows both
        ("\u0649", "\u067e\u06af\u066e", "\u06cc"),  # it names shapes
        ("\u0649", "\u067e\u06af", "\u0649"),
        ("\ufef0", "\u067e\u0629\u064a", "\ufef0"),
        ("\ufef0", "\u0628\u062a", "\ufef0"),
    ],
)
def test_letters_heh_and_yeh_that_share_their_forms(text: str, letters: str, home: str) -> None:
    assert at_home(text, frozenset(letters)) == home


@pytest.mark.parametrize(
    ("text", "letters", "home"),
    [
        ("\u05d0", ARABIC, "\u0627"),
        ("\u0644\u05d0", ARABIC, "\u0644\u0627"),
        ("\u1d25", ARABIC | {"\u05d0"}, "\u0639"),
        ("\u05d0", ARABIC | {"\u05d1"}, "\u05d0"),  # Hebrew, too
        ("\u05d0", frozenset("\u0628\u062a"), "\u05d0"),
    ],
)
def test_letters_of_one_name(text: str, letters: frozenset[str], home: str) -> None:
    assert at_home(text, letters) == home
