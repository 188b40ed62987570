"""The public names, laziness, and what the JSON promises on a real document."""

from __future__ import annotations

import json
import subprocess
import sys
from pathlib import Path
from typing import Any

import pikepdf
import pytest
from jsonschema import Draft202012Validator

import tahqiq
import tahqiq.document
from tahqiq.page.furniture import NEIGHBOURS
from tahqiq.pdf.document import PdfFile
from tahqiq.write import FORMATS, Source

ROOT = Path(__file__).parents[1]
REPORT = ROOT / "examples" / "report.pdf"
SCHEMA = json.loads(Path(tahqiq.__file__).with_name("schema.json").read_text(encoding="utf-8"))


def test_every_public_name_is_there_and_documented() -> None:
    assert sorted(tahqiq.__all__) == tahqiq.__all__
    for name in tahqiq.__all__:
        assert getattr(tahqiq, name).__doc__, name
    with pytest.raises(AttributeError, match="no attribute 'reads'"):
        _ = tahqiq.reads


def test_the_version_is_that_of_the_package() -> None:
    metadata = (ROOT / "pyproject.toml").read_text(encoding="utf-8")
    assert f'version = "{tahqiq.__version__}"' in metadata
    assert f"## {tahqiq.__version__}" in (ROOT / "CHANGELOG.md").read_text(encoding="utf-8")


@pytest.mark.parametrize("statement", ["import tahqiq", "import tahqiq.cli"])
def test_importing_loads_none_of_the_heavy_libraries(statement: str) -> None:
    heavy = {"pikepdf", "numpy", "fontTools", "rich", "PIL", "tahqiq.lm"}
    code = f"{statement}; import sys; print(*sorted({heavy!r} & set(sys.modules)))"
    done = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True, timeout=60)
    assert done.stdout.strip() == ""


@pytest.fixture(scope="module")
def thousand(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The report's pages over and over, a thousand in all."""
    path = tmp_path_factory.mktemp("long") / "thousand.pdf"
    with pikepdf.open(REPORT) as pdf:
        first = list(pdf.pages)
        while len(pdf.pages) < 1000:
            pdf.pages.append(first[len(pdf.pages) % 3])
        pdf.save(path)
    return path


def test_a_far_page_is_reached_without_reading_the_others(thousand: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    touched: list[int] = []
    read_page = PdfFile.page

    def spy(self: PdfFile, number: int) -> object:
        touched.append(number)
        return read_page(self, number)

    monkeypatch.setattr(PdfFile, "page", spy)
    with tahqiq.read(thousand) as document:
        assert len(document.pages) == 1000
        assert touched == []
        page = document.pages[899]
        assert page.number == 900 and page.text == document.pages[2].text
    near = {number for number in touched if abs(number - 900) <= NEIGHBOURS}
    assert near == set(range(900 - NEIGHBOURS, 901 + NEIGHBOURS))
    assert len(set(touched)) < 20, "a few more vote on the dialect"


def test_pages_are_a_sequence() -> None:
    with tahqiq.read(REPORT) as document:
        pages = document.pages
        assert [page.number for page in pages] == [page.number for page in pages[:]] == [1, 2, 3]
        assert pages[-1].number == 3 and [page.number for page in pages[::-1]] == [3, 2, 1]
        for index in (3, -4):
            with pytest.raises(IndexError):
                _ = pages[index]
        assert document.text == "\f".join(page.text for page in pages)
        line = pages[0].lines[0]
    assert line.certified == (not line.doubts) and len(line.source) == len(line.text)


@pytest.mark.parametrize("stage", ["layout", "finish", "vote"])
def test_a_page_that_breaks_a_stage_says_so(stage: str, monkeypatch: pytest.MonkeyPatch) -> None:
    """A fault of ours on one page costs neither the program nor the other pages."""
    own = getattr(tahqiq.document, stage)

    def broken(first: Any, *others: Any) -> Any:
        on_page = getattr(getattr(first, "ink", first), "number", 0)
        glyphs = getattr(getattr(first, "ink", first), "glyphs", None)
        if stage == "vote" or (on_page == 1 and len(glyphs.strings)):
            raise ZeroDivisionError
        return own(first, *others)

    monkeypatch.setattr(tahqiq.document, stage, broken)
    with tahqiq.read(REPORT) as doc:
        first, second = doc.pages[:2]
    assert second.text and not second.faults
    if stage == "vote":
        assert first.text
    else:
        assert not first.text and first.faults == ["the page cannot be laid out: ZeroDivisionError"]


def test_a_page_comes_again_as_it_was(thousand: Path) -> None:
    with tahqiq.read(thousand) as document:
        first = document.page(1)
        document._made.clear()
        again = document.page(1)
        assert again is not first and again.text == first.text != ""
        assert [line.source for line in again.lines] == [line.source for line in first.lines]


def test_every_character_knows_a_glyph_inside_its_line() -> None:
    with tahqiq.read(REPORT) as document:
        for number, page in enumerate(document.pages, 1):
            glyphs = document.ink(number).glyphs
            for line in page.lines:
                x0, y0, x1, y1 = line.box
                for ch, at in zip(line.text, line.source, strict=True):
                    assert ch == " " or at >= 0
                    if at >= 0:
                        assert x0 - line.size < glyphs.x[at] < x1 + line.size
                        assert y0 - line.size < glyphs.y[at] < y1 + line.size


def test_the_report_keeps_the_json_contract() -> None:
    with tahqiq.read(REPORT) as document:
        pieces = FORMATS["json"](Source(document.file, document.sha256, document.title), document.pages, False)
        Draft202012Validator(SCHEMA).validate(json.loads("".join(pieces)))
        assert document.title == json.loads((ROOT / "examples" / "report.json").read_text(encoding="utf-8"))["title"]


def test_errors_come_out_as_ours(tmp_path: Path) -> None:
    with pytest.raises(tahqiq.TahqiqError) as caught:
        tahqiq.read(tmp_path / "nowhere.pdf")
    assert caught.value.remedy and str(tmp_path) in caught.value.message
