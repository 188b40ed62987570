"""Print lines of one paragraph to one text, `tahqiq.page.build.joined`."""

from __future__ import annotations

import pytest

from tahqiq.page.build import joined


@pytest.mark.parametrize(
    ("lines", "text"),
    [
        (["a long exam-", "ple of it"], "a long example of it"),
        (["write to visit@white-", "castle.example now"], "write to visit@white-castle.example now"),
        (["see https://a.example/so-", "me/page"], "see https://a.example/so-me/page"),
        (["at www.blue-", "harbour.example"], "at www.blue-harbour.example"),
        (["at www.blue.example/list?", "page=2"], "at www.blue.example/list?page=2"),
        (["is it blue?", "yes"], "is it blue? yes"),
        (["the years 2019-", "and later"], "the years 2019- and later"),
        (["the model QM-", "Two"], "the model QM-Two"),
        (["from 10:00 \u05dc-", "12:30"], "from 10:00 \u05dc-12:30"),
        (["most of them (", "54.6%)"], "most of them (54.6%)"),
        (["between 12\u2013", "15%"], "between 12\u201315%"),
        (["a dash -", "and more"], "a dash - and more"),
        (["\u0643\u062a\u0628\u2013", "\u062b\u0645"], "\u0643\u062a\u0628\u2013 \u062b\u0645"),
        (["one", "two"], "one two"),
    ],
)
def test_lines_are_joined(lines: list[str], text: str) -> None:
    assert joined(lines) == text
