"""What typists do not write, `tahqiq.page.plausible`."""

from __future__ import annotations

import re

import pytest
from hypothesis import given
from hypothesis import strategies as st

from tahqiq.page.plausible import IMPLAUSIBLE

PATTERNS = [(needed, pattern) for needed, group in IMPLAUSIBLE.items() for pattern, _ in group]


@pytest.mark.parametrize(("needed", "pattern"), PATTERNS)
def test_a_pattern_needs_a_character_of_its_group(needed: str, pattern: str) -> None:
    """Texts without these characters are not searched: whatever the pattern finds must hold one of them."""

    @given(text=st.from_regex(pattern))
    def holds(text: str) -> None:
        found = re.search(pattern, text)
        assert found is None or not set(needed).isdisjoint(found[0])

    holds()
