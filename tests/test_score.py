"""The yardstick scores what it should: truth against itself costs nothing, each kind of damage costs what it must."""

from __future__ import annotations

import json
import sys
from pathlib import Path
from typing import Any

import pytest

BENCH = Path(__file__).parent.parent / "bench"
sys.path.insert(0, str(BENCH))

import diff  # noqa: E402
import fonts  # noqa: E402
import texts  # noqa: E402
from producers import registry  # noqa: E402
from score import ReadLine, ReadPage, Score, damage, score_page, strict, without_furniture, wrong_lines  # noqa: E402

BEH, TEH, ALEF, LAM, SEEN, MEEM = "\u0628", "\u062a", "\u0627", "\u0644", "\u0633", "\u0645"
SALAM = SEEN + LAM + ALEF + MEEM
BAB = BEH + ALEF + BEH + TEH
SHADDA, TATWEEL = "\u0651", "\u0640"


def page(text: str, furniture: tuple[str, ...] = (), marks: tuple[tuple[str, str, str], ...] = ()) -> dict[str, Any]:
    return {"text": text, "furniture": furniture, "marks": marks, "blocks": []}


def all_pages() -> list[tuple[str, dict[str, Any]]]:
    return [(f"{t.id} {n}", told) for t in texts.load_all() for n, told in enumerate(texts.truth(t)["pages"], 1)]


@pytest.mark.parametrize(("name", "told"), all_pages(), ids=lambda v: v if isinstance(v, str) else "")
@pytest.mark.parametrize("kept", [0, 1, 2])
def test_truth_against_itself_costs_nothing(name: str, told: dict[str, Any], kept: int) -> None:
    """With none, the head, or head and folio kept."""
    read = "\n".join([*told["furniture"][:kept][:1], told["text"], *told["furniture"][:kept][1:]])
    lines = tuple(ReadLine(line, True) for line in told["text"].splitlines())
    score = score_page(told, ReadPage(read, lines))
    assert (score.edits, score.word_edits, score.folded_edits, score.exact) == (0, 0, 0, 1)
    assert (score.numbers_right, score.marks_right) == (score.numbers, score.marks)
    assert score.certified_wrong == 0
    assert not score.damage


def test_texts_are_many_in_both_halves() -> None:
    pages: dict[tuple[str, str], int] = {}
    for text in texts.load_all():
        pages[text.lang, text.half] = pages.get((text.lang, text.half), 0) + len(text.pages)
    assert pages["ar", "tuning"] >= 30 and pages["ar", "held-back"] >= 18
    for lang in ("fa", "ur", "ckb", "he"):
        assert pages[lang, "tuning"] >= 4
        assert pages[lang, "held-back"] >= 2
    kinds = {half: {t.kind for t in texts.load_all() if t.half == half} for half in ("tuning", "held-back")}
    assert kinds["held-back"] == kinds["tuning"]
    blocks = [b.kind for t in texts.load_all() if t.half == "held-back" for p in t.pages for b in p.blocks]
    assert blocks.count("columns") >= 3 and blocks.count("verse") >= 4


def test_the_held_back_half_has_fonts_of_its_own() -> None:
    assert not registry.families(fonts.HELD_BACK) & (registry.families(1) | registry.families(2) | registry.families(3))
    assert {t.fonts for t in texts.load_all() if t.half == "held-back"} == {fonts.HELD_BACK}
    assert {t.fonts for t in texts.load_all() if t.half == "tuning"} == {1, 2, 3}


def test_note_marks_are_raised_in_the_truth() -> None:
    text = json.loads((texts.FOLDER / "report.json").read_text(encoding="utf-8"))
    assert "{^1}" in text["pages"][0]["blocks"][1]["p"]
    told = texts.truth(texts.load(texts.FOLDER / "report.json"))["pages"][0]
    assert "\u00b9" in told["text"]
    assert [mark for _, mark, _ in told["marks"]] == ["\u00b9", "\u00b2", "\u00b9", "\u00b2"]
    plain = texts.truth(texts.load(texts.FOLDER / "report.json"), plain=True)["pages"][0]
    assert [mark for _, mark, _ in plain["marks"]] == ["\u00b9", "\u00b2", "1", "2"]


def test_a_lowered_note_mark_is_wrong() -> None:
    told = page(f"{BAB}\u00b9 {SALAM}", marks=((BAB, "\u00b9", f" {SALAM}"),))
    assert score_page(told, ReadPage(f"{BAB}\u00b9 {SALAM}")).marks_right == 1
    assert score_page(told, ReadPage(f"{BAB}1 {SALAM}")).marks_right == 0
    assert score_page(told, ReadPage(f"\u00b9 {BAB} {SALAM}")).marks_right == 0


def test_numbers_count_between_their_neighbours() -> None:
    told = page(f"{BAB} 17.8% {SALAM} 2025-2029")
    assert score_page(told, ReadPage(f"{BAB} 17.8% {SALAM} 2025-2029")).numbers_right == 2
    assert score_page(told, ReadPage(f"{BAB} 8.71% {SALAM} 2025-2029")).numbers_right == 1
    assert score_page(told, ReadPage(f"{SALAM} 17.8% {BAB} 2025-2029")).numbers_right == 0
    marked = f"{BEH}{SHADDA}{ALEF}{BEH}{TEH} 17.8% {SALAM} 2025-2029"
    assert score_page(told, ReadPage(marked)).numbers_right == 2


def test_running_heads_cost_nothing_kept_or_dropped() -> None:
    told = page(f"{SALAM} {BAB}", (BAB + SALAM, "12"))
    for read in (f"{SALAM} {BAB}", f"{BAB}{SALAM}\n{SALAM} {BAB}\n12", f"12\n{SALAM} {BAB}", f"{SALAM} {BAB} 12"):
        assert score_page(told, ReadPage(read)).exact == 1, read
    assert score_page(told, ReadPage(f"{SALAM} 12 {BAB}")).exact == 0


def test_furniture_is_taken_out_at_the_ends_only() -> None:
    middle = "a\nb\nc\n12\nd\ne\nf"
    assert without_furniture(middle, ["12"]) == middle
    assert without_furniture("12\n" + middle, ["12"]) == middle


@pytest.mark.parametrize(("read", "kind"), [
    (f"{SALAM[::-1]} {BAB}", "reversed"),
    (f"{SEEN}{ALEF}{LAM}{MEEM} {BAB}", "lam_alef"),
    (f"{SEEN}\ufefb{MEEM} {BAB}", "forms"),
    (f"{SEEN}{TATWEEL}{LAM}{ALEF}{MEEM} {BAB}", "tatweel"),
    (f"{SEEN}{SHADDA}{SHADDA}{LAM}{ALEF}{MEEM} {BAB}", "doubled"),
    (f"{SEEN}\ufffd{ALEF}{MEEM} {BAB}", "unknown"),
    (f"{SALAM}{BAB}", "spaces"),
    (f"{SEEN}{SHADDA}{LAM}{ALEF}{MEEM} {BAB}", "marks"),
])
def test_damage_by_kind(read: str, kind: str) -> None:
    counts = damage(f"{SALAM} {BAB}", strict(read), read)
    assert counts[kind] >= 1
    assert score_page(page(f"{SALAM} {BAB}"), ReadPage(read)).edits >= 1


def test_strict_leaves_letters_alone_and_folds_only_what_it_says() -> None:
    assert strict(f" {SALAM}\n\t{BAB}\u200f ") == f"{SALAM} {BAB}"
    assert strict("\u0623") == strict("\u0627\u0654")
    assert strict(SEEN + TATWEEL) == SEEN + TATWEEL
    assert strict("\ufefb") == "\ufefb"


def test_certified_lines_must_stand_on_the_page_as_whole_words() -> None:
    told = page(f"{SALAM} {BAB} 12", ("7",))
    good, part, other = ReadLine(f"{BAB} 12", True), ReadLine(f"{BAB} 1", True), ReadLine(f"{BAB} {SALAM}", True)
    doubted, folio = ReadLine(f"{BAB} {SALAM}", False, ("ambiguous",)), ReadLine("7", True)
    assert wrong_lines(told, [good, part, other, doubted, folio]) == [part, other]


def test_scores_add_up() -> None:
    total = Score()
    total += score_page(page(SALAM), ReadPage(SALAM))
    total += score_page(page(SALAM), ReadPage(BAB))
    assert (total.pages, total.exact, total.chars) == (2, 1, 8)
    assert 0 < total.cer <= 0.5


def test_the_difference_names_code_points() -> None:
    told = page(f"{SALAM} {BAB}")
    shown = diff.page(told, ReadPage(f"{SALAM} {BAB}{SHADDA}"), [])
    assert len(shown) == 1
    assert "U+0651 SHADDA" in shown[0]
    assert diff.page(told, ReadPage(f"{SALAM} {BAB}"), []) == ["  exact"]


def test_a_moved_block_is_called_moved() -> None:
    words = [BEH * n for n in range(2, 12)]
    shown = diff.differences(words, words[5:] + words[:5])
    assert any("moved" in line for line in shown)
    assert not any("want" in line for line in shown)
