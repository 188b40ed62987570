"""Text, Markdown and HTML of made pages; JSON has its own file."""

from __future__ import annotations

from html.parser import HTMLParser

import pytest

from tahqiq.model import KINDS, Block, Doubt, Line, Page
from tahqiq.page.build import page_text
from tahqiq.write import FORMATS, Source

BEH, ALEF = "\N{ARABIC LETTER BEH}", "\N{ARABIC LETTER ALEF}"
SOURCE = Source("a<b.pdf", "", "")


def page(*blocks: tuple[str, str], doubts: str = "", number: int = 1, level: int = 0) -> Page:
    """A page of (kind, text), a line a block; `doubts`: the reason that every line is doubted for."""
    lines = [
        Line(text, [-1] * len(text), (0, 0, 9, 9), 0.0, 12.0, [], [Doubt(doubts)] if doubts else []) for _, text in blocks
    ]
    made = [Block(kind, text, [i], level if kind == "heading" else 0) for i, (kind, text) in enumerate(blocks)]
    return Page(number, str(number), 100.0, 100.0, lines, made, page_text(made), [], False, [])


def written(form: str, *pages: Page, furniture: bool = False) -> str:
    return "".join(FORMATS[form](SOURCE, pages, furniture))


def test_text_parts_pages_by_form_feeds_and_ends_in_a_newline() -> None:
    first = page(("paragraph", "a"), ("furniture", "7"))
    assert written("txt", first, page(), page(("table", "b\tc\nd\te"))) == "a\n\f\fb\tc\nd\te\n"
    assert written("txt", first, furniture=True) == "a\n7\n"
    assert written("txt") == ""


@pytest.mark.parametrize(
    ("kind", "text", "wanted"),
    [
        ("paragraph", "a *b* [c] <d> |e| &f;", r"a \*b\* \[c\] \<d\> \|e\| \&f;"),
        ("paragraph", "1. a", r"1\. a"),
        ("paragraph", "12) a", r"12\) a"),
        ("paragraph", "- a", r"\- a"),
        ("paragraph", "---", r"\---"),
        ("paragraph", "1.5 a", "1.5 a"),
        ("paragraph", "-5 a", "-5 a"),
        ("list-item", "\N{BULLET} a", "- a"),
        ("list-item", "1. a", r"- 1\. a"),
        ("table", "a\tb|\nc", "| a | b\\| |\n| --- | --- |\n| c |  |"),
        ("footnote", "\N{SUPERSCRIPT ONE} a", "\N{SUPERSCRIPT ONE} a"),
    ],
)
def test_markdown(kind: str, text: str, wanted: str) -> None:
    assert written("md", page((kind, text))) == wanted + "\n"


@pytest.mark.parametrize(("level", "depth"), [(0, 1), (2, 2), (9, 6)])
def test_headings_go_as_deep_as_the_formats_do(level: int, depth: int) -> None:
    heading = page(("heading", "a"), level=level)
    assert written("md", heading) == "#" * depth + " a\n"
    assert f'<h{depth} dir="auto">a</h{depth}>' in written("html", heading)


def test_markdown_parts_blocks_by_blank_lines_and_pages_by_rules() -> None:
    first = page(("paragraph", "a"), ("paragraph", "b"), ("furniture", "7"))
    assert written("md", first, page(("paragraph", "c"))) == "a\n\nb\n\n---\n\nc\n"


class Reader(HTMLParser):
    """The text of a page, and whether every element is closed."""

    def __init__(self) -> None:
        super().__init__()
        self.open: list[str] = []
        self.found: list[tuple[str, dict[str, str | None]]] = []
        self.text = ""

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self.found.append((tag, dict(attrs)))
        if tag not in ("meta", "br"):
            self.open.append(tag)

    def handle_endtag(self, tag: str) -> None:
        assert self.open.pop() == tag

    def handle_data(self, data: str) -> None:
        if "style" not in self.open:
            self.text += data


def parsed(*pages: Page) -> Reader:
    reader = Reader()
    reader.feed(written("html", *pages))
    reader.close()
    assert reader.open == []
    return reader


def test_html_is_whole_and_says_what_the_page_says() -> None:
    blocks = [(kind, f"<{kind}> & \"{BEH}\"") for kind in KINDS]
    reader = parsed(page(*blocks), page(number=2))
    assert all((text in reader.text) == (kind != "furniture") for kind, text in blocks)
    assert [attrs["id"] for tag, attrs in reader.found if tag == "section"] == ["p1", "p2"]
    assert SOURCE.file in reader.text


def test_html_marks_doubts() -> None:
    assert "data-doubts" not in str(parsed(page(("paragraph", BEH))).found)
    (found,) = [attrs for tag, attrs in parsed(page(("paragraph", BEH), doubts="ambiguous")).found if tag == "p"]
    assert found["data-doubts"] == "ambiguous"


@pytest.mark.parametrize(("prose", "side"), [(BEH * 9, "rtl"), ("b" * 9, "ltr"), ("7", "ltr")])
def test_tables_begin_on_the_side_that_the_page_begins_on(prose: str, side: str) -> None:
    (table,) = [attrs for tag, attrs in parsed(page(("paragraph", prose), ("table", "1\t2"))).found if tag == "table"]
    assert table["dir"] == side
