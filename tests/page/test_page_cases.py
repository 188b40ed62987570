"""Golden cases of the page stages, without a PDF: tests/cases/page/*.json.

order      lines of a paragraph, set by UAX #9 and read back by `ordered`, brackets both as characters and as shapes;
           `ambiguous`: right, and may be doubted
wraps      the same, each line without the space that it was broken at
fold       presentation forms to letters
spaces     a line in reading order: [text, advance in em], or a gap in em
kashida    the same
marks      glyphs in paint order: [text, x, advance in em]; `inks`: their outlines' measures
pages      lines of text at their places on a page
joiners    print lines of one paragraph, given as the forms that the font draws
furniture  pages, and what is furniture on the first
"""

from __future__ import annotations

import json
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest
from setting import PageMaker, line_of_atoms, row_of_atoms, set_lines, without_controls

from tahqiq.glyphs import Ink
from tahqiq.model import Page
from tahqiq.page.faces import fold
from tahqiq.page.forward import UAX9, Dialect
from tahqiq.page.layout import finish, layout
from tahqiq.page.order import ordered
from tahqiq.page.spaces import visual

CASES = Path(__file__).parents[1] / "cases" / "page"
Case = dict[str, Any]


def page_of(maker: PageMaker, case: Case) -> Page:
    """The page as read alone."""
    rules = [tuple(rule) for rule in case.get("rules", [])]
    return finish(layout(maker.page(rules=rules)), [], Dialect(UAX9))


def check_order(case: Case) -> None:
    base = case.get("base", 1)
    wanted = [without_controls(line) for line in case["lines"]]
    for drawn in (False, True):
        lines = [line_of_atoms(clusters, drawn) for clusters in set_lines(case["lines"], base)]
        read = ordered(lines, base)
        assert ["".join(line.text) for line in read] == wanted
        assert all(line.proved for line in read)
        assert case.get("ambiguous") or not any(line.ambiguous for line in read)


def check_wraps(case: Case) -> None:
    set_whole = [line_of_atoms(clusters, True) for clusters in set_lines(case["lines"], 1)]
    lines = [[a for i, a in enumerate(line) if a.cls != "W" or 0 < i < len(line) - 1] for line in set_whole]
    assert ["".join(line.text) for line in ordered(lines, 1)] == case["lines"]


def check_fold(case: Case) -> None:
    assert fold(case.get("glyphs", case["text"])) == case["text"]


def check_row(case: Case) -> None:
    atoms = visual(row_of_atoms(case["row"]))
    assert "".join(atom.text for atom in reversed(atoms)) == case["text"]


def check_marks(case: Case) -> None:
    maker = PageMaker({text: Ink(*ink) for text, ink in case.get("inks", {}).items()})
    maker.show([tuple(glyph) for glyph in case["glyphs"]], 700.0, 12.0)
    page = page_of(maker, case)
    assert page.text == case["text"]
    assert page.certified


def check_pages(case: Case) -> None:
    maker = PageMaker()
    for line in case["lines"]:
        maker.line(line)
    page = page_of(maker, case)
    assert page.text == case["text"]
    assert page.certified


def check_joiners(case: Case) -> None:
    maker = PageMaker()
    for k, line in enumerate(case["lines"]):
        maker.line({"text": line, "right": 540, "y": 700 - 20 * k})
    assert page_of(maker, case).text == case["text"]


def check_furniture(case: Case) -> None:
    layouts = []
    for number, lines in enumerate(case["pages"], 1):
        maker = PageMaker()
        for line in lines:
            maker.line(line)
        layouts.append(layout(maker.page(number)))
    page = finish(layouts[0], [other.signature for other in layouts[1:]], Dialect(UAX9))
    assert [block.text for block in page.blocks if block.kind == "furniture"] == case["furniture"]
    assert all(text not in page.text for text in case["furniture"])


CHECKS: dict[str, Callable[[Case], None]] = {
    "order": check_order, "wraps": check_wraps, "fold": check_fold, "spaces": check_row, "kashida": check_row,
    "marks": check_marks, "pages": check_pages, "joiners": check_joiners, "furniture": check_furniture,
}


def cases(file: str) -> list[Any]:
    """(kind, case) of a file, named by both."""
    found = json.loads((CASES / f"{file}.json").read_text(encoding="utf-8"))
    return [pytest.param(kind, case, id=f"{kind}: {case['name']}") for kind in found for case in found[kind]]


@pytest.mark.parametrize(("kind", "case"), cases("mends"))
def test_mends(kind: str, case: Case) -> None:
    CHECKS[kind](case)


@pytest.mark.parametrize(("kind", "case"), cases("leaves-alone"))
def test_leaves_alone(kind: str, case: Case) -> None:
    CHECKS[kind](case)


@pytest.mark.xfail(strict=True, raises=AssertionError)
@pytest.mark.parametrize(("kind", "case"), cases("known-failures"))
def test_known_failures(kind: str, case: Case) -> None:
    CHECKS[kind](case)


def test_every_kind_has_cases_of_both_sorts() -> None:
    for file, least in (("mends", 1), ("leaves-alone", 1)):
        found = json.loads((CASES / f"{file}.json").read_text(encoding="utf-8"))
        assert set(found) == set(CHECKS)
        assert all(len(found[kind]) >= least for kind in found)
