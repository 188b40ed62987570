"""The JSON contract: the schema itself, the writer against it, and the rules that docs/json.md adds in words."""

import json
from collections import Counter
from pathlib import Path
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st
from jsonschema import Draft202012Validator

import tahqiq
from tahqiq.model import KINDS, REASONS, Block, Doubt, Line, Page
from tahqiq.write import Source
from tahqiq.write.json import json_pieces

ROOT = Path(__file__).parents[1]
SCHEMA = json.loads(Path(tahqiq.__file__).with_name("schema.json").read_text(encoding="utf-8"))
VALIDATOR = Draft202012Validator(SCHEMA)
SOURCE = Source("report.pdf", "0" * 64, "A report")


def broken_links(document: dict[str, Any]) -> list[str]:
    """Where a document breaks the rules under `What the schema cannot say` of docs/json.md."""
    found = []
    for page in document["pages"]:
        where = f"page {page['number']}"
        members = [(b, i) for b, block in enumerate(page["blocks"]) for i in block["lines"]]
        if sorted(members) != sorted((line["block"], i) for i, line in enumerate(page["lines"])):
            found.append(f"{where}: blocks and lines do not name each other")
        if any(line["certified"] != (not line["doubts"]) for line in page["lines"]):
            found.append(f"{where}: a line is certified and doubted")
        if page["certified"] and not all(line["certified"] for line in page["lines"]):
            found.append(f"{where}: certified with a doubted line")
        counted = Counter(reason for line in page["lines"] for reason in {doubt["reason"] for doubt in line["doubts"]})
        if counted != page["doubts"]:
            found.append(f"{where}: the doubts are not those of its lines")
    return found


def written(pages: list[Page], furniture: bool = False) -> dict[str, Any]:
    """What the writer makes of these pages, parsed."""
    document: dict[str, Any] = json.loads("".join(json_pieces(SOURCE, pages, furniture)))
    return document


def errors(document: object) -> list[str]:
    return [f"{error.json_path}: {error.message}" for error in VALIDATOR.iter_errors(document)]


words = st.text("ab \u0628\u0661\ufffd\n\"\\", max_size=8)
names = st.lists(words, max_size=2)


@st.composite
def pages(draw: st.DrawFn) -> Page:
    """A page whose lines and blocks name each other."""
    lengths = st.floats(-10_000, 10_000, allow_nan=False)
    doubts = st.builds(Doubt, st.sampled_from(sorted(REASONS)), words)
    lines, blocks = [], []
    for kind in draw(st.lists(st.sampled_from(KINDS), max_size=4)):
        members = []
        for text in draw(st.lists(words, min_size=1, max_size=3)):
            line = Line(
                text, [-1] * len(text), draw(st.tuples(lengths, lengths, lengths, lengths)), draw(lengths),
                draw(st.floats(0, 400)), draw(names),
                draw(st.lists(doubts, max_size=3)), angle=draw(st.sampled_from([0.0, 90.0, -12.5])),
            )
            line.block = len(blocks)
            members.append(len(lines))
            lines.append(line)
        blocks.append(Block(kind, "\n".join(lines[i].text for i in members), members, int(kind == "heading")))
    return Page(
        draw(st.integers(1, 5000)), draw(words), draw(st.floats(0, 14_400)), draw(st.floats(0, 14_400)),
        lines, blocks, "\n".join(block.text for block in blocks if block.kind != "furniture"),
        draw(names), draw(st.booleans()), draw(names),
    )


def test_the_schema_is_a_schema() -> None:
    Draft202012Validator.check_schema(SCHEMA)


def test_the_schema_knows_the_model_s_words() -> None:
    assert SCHEMA["$defs"]["reason"]["enum"] == list(REASONS)
    assert SCHEMA["$defs"]["block"]["properties"]["kind"]["enum"] == list(KINDS)


@pytest.mark.parametrize("name", ["document", "page", "line", "doubt", "block"])
def test_every_field_is_described_and_required_ones_exist(name: str) -> None:
    part = SCHEMA["$defs"][name]
    assert set(part["required"]) <= set(part["properties"])
    assert all(value["description"].endswith(".") for value in part["properties"].values())


@given(st.lists(pages(), max_size=3), st.booleans())
def test_the_writer_keeps_the_contract(made: list[Page], furniture: bool) -> None:
    document = written(made, furniture)
    assert errors(document) == []
    assert broken_links(document) == []
    assert [page["number"] for page in document["pages"]] == [page.number for page in made]


def test_optional_fields_appear_where_they_say_something() -> None:
    lines = [Line("a", [0], (0, 0, 1, 1), 0, 9, [], []), Line("b", [1], (0, 0, 1, 1), 0, 9, [], [], angle=90.0)]
    lines[0].block, lines[1].block = 0, 1
    blocks = [Block("heading", "a", [0], 2), Block("paragraph", "b", [1])]
    page = written([Page(1, "1", 10, 10, lines, blocks, "a\nb", ["no font /F1"], False, [])])["pages"][0]
    assert [block.get("level") for block in page["blocks"]] == [2, None]
    assert [line.get("angle") for line in page["lines"]] == [None, 90.0]
    assert page["faults"] == ["no font /F1"] and page["certified"] is False


def test_letters_are_written_as_letters() -> None:
    page = Page(1, "\u0661", 10, 10, [], [], "\u0643\u062a\u0627\u0628", [], False, [])
    assert "\u0643\u062a\u0627\u0628" in "".join(json_pieces(SOURCE, [page], False))


def example() -> dict[str, Any]:
    """The first JSON of docs/json.md."""
    text = (ROOT / "docs" / "json.md").read_text(encoding="utf-8")
    document: dict[str, Any] = json.loads(text.partition("```json\n")[2].partition("```")[0])
    return document


def test_the_example_keeps_the_contract() -> None:
    assert errors(example()) == []
    assert broken_links(example()) == []


@pytest.mark.parametrize(("path", "value", "complaint"), [
    (("sha256",), "abc", "does not match"),
    (("pages", 0, "number"), 0, "less than the minimum"),
    (("pages", 0, "doubts"), {"whim": 1}, "is not one of"),
    (("pages", 0, "lines", 0, "box"), [1, 2, 3], "too short"),
    (("pages", 0, "lines", 0, "certified"), "yes", "is not of type 'boolean'"),
    (("pages", 0, "lines", 1, "doubts"), ["ambiguous"], "is not of type 'object'"),
    (("pages", 0, "blocks", 0, "kind"), "title", "is not one of"),
    (("pages", 0, "colour"), "red", "Additional properties"),
])
def test_the_schema_refuses(path: tuple[str | int, ...], value: object, complaint: str) -> None:
    document: Any = example()
    inner = document
    for step in path[:-1]:
        inner = inner[step]
    inner[path[-1]] = value
    assert any(complaint in error for error in errors(document)), errors(document)


@pytest.mark.parametrize(("change", "complaint"), [
    (lambda page: page["blocks"][0]["lines"].clear(), "do not name each other"),
    (lambda page: page["lines"][0].update(certified=False), "certified and doubted"),
    (lambda page: page.update(certified=True), "with a doubted line"),
    (lambda page: page["doubts"].update(ambiguous=2), "not those of its lines"),
])
def test_the_rules_in_words_refuse(change: Any, complaint: str) -> None:
    document = example()
    change(document["pages"][0])
    assert any(complaint in rule for rule in broken_links(document))
