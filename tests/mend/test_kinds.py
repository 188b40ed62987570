"""One kind of damage at a time, made from an invented report; and what each rule must leave alone."""

import json
import re
import unicodedata
from collections import Counter
from pathlib import Path

import pytest

from tahqiq import lm
from tahqiq.bidi import levels, visual_order
from tahqiq.mend import mend
from tahqiq.mend.brackets import facing_out, respaced
from tahqiq.mend.breaks import find as breaks
from tahqiq.mend.columns import find as columns
from tahqiq.mend.debris import embedded, unmapped
from tahqiq.mend.direction import gains
from tahqiq.mend.lamalef import maksuras, names
from tahqiq.mend.letters import clusters
from tahqiq.mend.mirrored import find as mirrored
from tahqiq.mend.mirrored import turned
from tahqiq.mend.numbers import cells
from tahqiq.mend.numbers import find as numbers
from tahqiq.mend.pieces import find as pieces
from tahqiq.mend.plan import Edit, apply, steps_of
from tahqiq.mend.shifts import find as shifts
from tahqiq.mend.spaces import between_numbers
from tahqiq.mend.standins import bearing
from tahqiq.mend.standins import find as standins
from tahqiq.mend.stretched import find as stretched
from tahqiq.mend.tables import find as tables
from tahqiq.mend.together import find as together
from tahqiq.mend.torn import find as torn
from tahqiq.mend.zones import cut_so
from tahqiq.mend.zones import read as zones

TEXTS = json.loads((Path(__file__).parents[1] / "cases" / "mend" / "texts.json").read_text(encoding="utf-8"))
REPORT, VOWELLED = "\n".join(TEXTS["report"]), "\n".join(TEXTS["vowelled"])
MODEL = lm.load("ar")
assert MODEL.words is not None
assert MODEL.marks is not None
WORDS: lm.Words = MODEL.words
MARKS: lm.Marks = MODEL.marks
NUMBER = re.compile(r"(\d[\d,.-]*\d%?|\d+%?)")


def after(text: str, edits: list[Edit]) -> str:
    return apply(text, steps_of("marks", text, edits))


def test_lines_cut_behind_their_numbers_keep_their_runs_without_a_word_model() -> None:
    text = "\n".join(TEXTS["hebrew"])
    mended = mend(text, "he")
    assert "run-order" not in {step.rule for step in mended.steps}
    assert re.findall(r"\S+ \d[\d,]*", mended.text) == re.findall(r"\S+ \d[\d,]*", text)


def test_stretched_letters_before_a_final_one_are_no_start_of_a_word() -> None:
    line = re.sub(r"(?<=\w)\u06d5(?=\w)", "\u0640\u06d5", " ".join(TEXTS["sorani"]))
    assert "\u0640\u06d5" in line
    assert max(gains(line, lm.load("fa"))) < 0 < min(gains(line[::-1], lm.load("fa")))


def test_as_many_lines_that_read_worse_turned_keep_runs_in_place() -> None:
    text = "\n".join(TEXTS["urdu_sound"])
    assert mend(text, "ur").text == text


def test_words_like_the_name_of_god_stay_where_lam_alefs_are_sound() -> None:
    beamed, cheered, name = "\u062a\u0647\u0644\u0644", "\u0647\u0644\u0644", "\u0648\u0647\u0644\u0644\u0627"
    assert names(f"{beamed} {cheered}", False) == []
    assert [e.after for e in names(f"{beamed} {cheered}", True)] == ["\u0644\u0644\u0647"]
    found = [e.after for e in names(f"{beamed} {name} {cheered}", False)]
    assert found == ["\u0648\u0627\u0644\u0644\u0647", "\u0644\u0644\u0647"]


def test_sound_text_is_left_alone() -> None:
    assert mend(REPORT).steps == []
    assert mend(VOWELLED).steps == []
    for text in (REPORT, VOWELLED):
        assert torn(text, WORDS) == stretched(text, WORDS, MODEL.letters) == mirrored(text, WORDS, MODEL.letters) == []
        assert shifts(text, MARKS, False) == clusters(text) == standins(text, WORDS, MARKS) == []
        assert pieces(text, WORDS, True) == breaks(text) == numbers(text) == facing_out(text) == respaced(text) == []


def test_pieces_from_left_to_right_make_their_lines() -> None:
    broken = "\n\n".join("\n\n".join(p for p in reversed(NUMBER.split(line)) if p.strip()) for line in TEXTS["report"])
    found = after(broken, pieces(broken, WORDS, True))
    right = {" ".join(line.split()) for line in found.split("\n")} & set(TEXTS["report"])
    assert len(right) >= 6


def test_pieces_in_their_order_stay() -> None:
    onward = "\n".join(part for line in TEXTS["report"] for part in NUMBER.split(line) if part.strip())
    assert pieces(onward, WORDS, False) == []


def test_one_number_against_it_and_no_number_is_turned() -> None:
    proof = "\u0663\u0662\u0660\u0662 \u0660\u0665 \u0660\u0664\u0661"
    assert after(proof, numbers(proof)) == "\u0662\u0660\u0662\u0663 \u0665\u0660 \u0661\u0664\u0660"
    assert numbers(proof + " \u0661\u0669\u0660\u0660") == []
    assert numbers("3202 05 041") == []


def test_a_sign_of_a_table_is_no_dash_of_a_range() -> None:
    lead = "\u0643\u0644\u0645\u0629 7\n%\n" * 5
    text = lead + "1991\n\u2013\n2020\n10.2\n-\n17.7%"
    assert after(text, breaks(text)).endswith("1991\u20132020\n10.2\n-\n17.7%")


def test_marks_before_their_letters_go_back() -> None:
    early = re.sub("([\u0621-\u064a])([\u064b-\u0652]+)", r"\2\1", VOWELLED)
    assert after(early, shifts(early, MARKS, False)) == VOWELLED


def test_letters_that_came_twice_with_their_mark() -> None:
    twice = re.sub("([\u0621-\u064a][\u064b-\u0650])", r"\1\1", VOWELLED)
    assert after(twice, clusters(twice)) == VOWELLED


def test_single_words_back_to_front() -> None:
    some = " ".join(turned(w) if n % 3 == 0 and w.isalpha() else w for n, w in enumerate(REPORT.split(" ")))
    result = after(some, mirrored(some, WORDS, MODEL.letters))
    wrong = [1 for a, b in zip(result.split(" "), REPORT.split(" "), strict=True) if a != b]
    assert some != REPORT
    assert len(wrong) <= 3


def test_no_word_is_made_that_the_model_does_not_know() -> None:
    yeh = "\u064a"
    words = [w[:2] + yeh + w[2:] if len(w) > 4 and w.isalpha() else w for w in REPORT.split(" ")]
    spoilt = " ".join(words)
    for edit in stretched(spoilt, WORDS, MODEL.letters):
        assert WORDS.knows(edit.after)
        assert edit.after in spoilt[edit.start : edit.end].replace(yeh, "") or yeh in edit.after


def test_a_foreign_letter_for_a_hamza() -> None:
    alefs = REPORT.replace("\u0623\u0646", "\u043f\u0627\u0646").replace(
        "\u0625\u0644\u0649", "\u0440\u0627\u0644\u0649"
    )
    result = after(alefs, standins(alefs, WORDS, MARKS))
    assert not re.search("[\u0400-\u04ff]", result)
    assert "\u0625\u0644\u0649" in result


@pytest.mark.parametrize(
    ("raw", "read"), [("41-38", "38-41"), ("2020\u20131991", "1991\u20132020"), ("%12", "12%"), ("18-", "-18")]
)
def test_numbers_inside_embeddings(raw: str, read: str) -> None:
    text = f"\u202b\u0643\u0644\u0645\u0629 \u202a{raw}\u202c\u202c"
    assert read in after(text, embedded(text))


def test_brackets_face_what_they_enclose() -> None:
    line = "\u0642\u0627\u0646\u0648\u0646 )27( \u0644\u0633\u0646\u0629 )14( \u0645\n"
    assert after(line * 3, facing_out(line * 3)) == line.translate(str.maketrans("()", ")(")) * 3
    crossed = "\u0645\u062d\u0637\u0629\u00bb \u0631\u0623\u0633 \u00ab\u0623\u062f\u0646\u0649\n"
    sound = "\u0645\u062d\u0637\u0629 \u00ab\u0631\u0623\u0633\u00bb \u0623\u062f\u0646\u0649\n"
    between = TEXTS["report"][0] * 4 + "\n"
    text = (crossed + between) * 5
    assert after(text, respaced(text)) == (sound + between) * 5


def test_glyph_numbers_are_no_text() -> None:
    assert after("(cid:3)" * 5, unmapped("(cid:3)" * 5)) == "\ufffd" * 5
    assert unmapped("pdfminer writes (cid:3)") == []


def drawn_in_zones(line: str) -> str:
    """The line as MuPDF gives it where the page paints lines as drawn: each stretch from its first right-to-left letter on is
    turned round, numbers and what follows them keep the order of the ink."""
    order = visual_order(levels(line, 1))
    zones: list[tuple[int, list[str]]] = []
    rightward = 0
    for i in order:
        kind = unicodedata.bidirectional(line[i])
        rightward = 1 if kind in ("R", "AL", "AN") else 0 if kind in ("L", "EN", "ET") else rightward
        if not zones or zones[-1][0] != rightward:
            zones.append((rightward, []))
        zones[-1][1].append(line[i])
    return "".join("".join(reversed(chars) if turned else chars) for turned, chars in zones)


def test_zones_go_back_to_reading_order() -> None:
    found = [drawn_in_zones(line) for line in TEXTS["report"]]
    assert cut_so(found)
    assert not cut_so(TEXTS["report"])
    assert zones(found, WORDS) == TEXTS["report"]
    assert mend("\n".join(found)).text == REPORT


def test_cells_that_touch_are_kept_in_their_order() -> None:
    row, sentence = "\u0627\u0644\u0622\u0628\u0627\u063130.1", drawn_in_zones(TEXTS["report"][1])
    assert zones([sentence] * 4 + [row], WORDS)[-1] == "\u0627\u0644\u0622\u0628\u0627\u0631 30.1"


def test_a_digit_that_bears_a_vowel_is_a_glyph_number() -> None:
    broken = re.sub("\u0651(?=[\u0621-\u064a])", "4\u0651", VOWELLED)
    assert after(broken, bearing(broken)) == VOWELLED
    assert bearing(broken[: broken.index("4") + 2]) == bearing("\u0633\u0646\u0648\u064a\u064b\u06274") == []
    assert bearing("\u0633\u0646\u06484\u064f\n" * 3) == []  # at a word's end, a note's


def test_control_codes_for_kashidas_are_dropped() -> None:
    stretched_ = re.sub("(?<=[\u0633\u0645\u0647\u064a])(?=[\u0627-\u064a])", "\x1b", REPORT)
    assert after(stretched_, standins(stretched_, WORDS, MARKS)) == REPORT


@pytest.mark.parametrize("language", ["urdu", "sorani"])
def test_letters_that_only_end_words_tell_the_direction_of_languages_without_a_model(language: str) -> None:
    sound = "\n".join(TEXTS[language])
    assert mend(sound, "ur").steps == []
    assert mend("\n".join(line[::-1] for line in TEXTS[language]), "ur").text == sound


def test_columns_of_a_table_become_its_rows() -> None:
    grid = [row.split("\t") for row in TEXTS["table"]]
    columns = [re.sub(r"^([-+])(.*)$", r"\2\1", row[c]) for c in range(3, -1, -1) for row in grid]
    text = "\n\n".join([TEXTS["report"][0], *columns, TEXTS["report"][1]])
    assert after(text, tables(text)) == "\n\n".join([TEXTS["report"][0], "\n".join(TEXTS["table"]), TEXTS["report"][1]])
    for sound in (REPORT, VOWELLED, "\n".join(TEXTS["table"]), "\n".join(columns[1:])):
        assert tables(sound) == []


def test_where_no_number_says_how_digits_ran_a_doubt_stays() -> None:
    lines = [TEXTS["report"][3], TEXTS["report"][6]]  # 35 and 14: either way round a number
    result = mend("\n".join(line[::-1] for line in lines))
    assert [doubt.reason for doubt in result.doubts] == ["digits-perhaps-reversed"]
    assert "53" in result.text
    proved = mend(
        "\n".join(line[::-1] for line in [*lines, TEXTS["report"][5], TEXTS["report"][0], TEXTS["report"][1]])
    )
    assert proved.doubts == []
    assert "35" in proved.text


def test_cells_with_their_signs_as_drawn() -> None:
    drawn, written = (
        "17.7%-\n12.3%+\n)355(\n60+\u202620-\n1100\u2026300",
        "-17.7%\n+12.3%\n(355)\n-20\u2026+60\n300\u20261100",
    )
    assert after(drawn, cells(drawn)) == written
    for sound in (
        written,
        "12.4\n2024\n14/2/2024\n10:00\u20138:00\n3-1-5\n-4",
        "17.7%-\n12.3%+",
        "\n".join(TEXTS["table"]),
    ):
        assert cells(sound) == []


def test_words_run_together_throughout_are_parted() -> None:
    lost = re.sub(r"(?<=[\u0621-\u064a]) (?=[\u0621-\u064a])", "", REPORT)
    found = after(lost, together(lost, WORDS))
    right = sum((Counter(found.split()) & Counter(REPORT.split())).values())
    assert right > 0.9 * len(REPORT.split())
    one_line = REPORT.replace(TEXTS["report"][2], TEXTS["report"][2].replace(" ", ""))
    assert together(one_line, WORDS) == together(REPORT, WORDS) == together(VOWELLED, WORDS) == []


def across(page: dict[str, list[str]]) -> str:
    """The page read across: a line of the right column, then one of the left."""
    mixed = [line for pair in zip(page["right"], page["left"], strict=True) for line in pair]
    return "\n".join(page["head"]) + "\n\n" + "\n\n".join([*mixed, *page["foot"]])


def test_columns_read_across_are_parted() -> None:
    page = TEXTS["columns"]
    wanted = "\n".join(line for part in ("head", "right", "left", "foot") for line in page[part])
    found = after(across(page), columns(across(page), WORDS))
    assert found == wanted
    assert columns(found, WORDS) == []


def test_columns_are_parted_only_where_the_text_is_damaged() -> None:
    page = TEXTS["columns"]
    assert mend(across(page)).steps == []
    formed = "\n".join([*page["head"], "\ufefb"]) + "\f" + across(page)
    assert mend(formed).text.split("\f")[1].split("\n")[2:] == [*page["right"], *page["left"], *page["foot"]]


def test_lines_without_an_order_are_no_columns() -> None:
    page = TEXTS["columns"]
    assert columns("\n".join([*page["head"], *page["right"], *page["left"]]), WORDS) == []
    assert columns(across({**page, "right": page["right"][::-1], "left": page["left"][::-1]}), WORDS) == []
    assert columns("\n".join(page["right"]), WORDS) == []


def across_letters(*inners: str) -> str:
    """Lines as pdftotext writes them: a word, and behind it what reads from left to right."""
    return "\n".join(f"\u202b\u0639\u0627\u0645 \u202a{inner}\u202c\u202c" for inner in inners)


def test_ranges_are_turned_where_the_document_draws_them_so() -> None:
    text = across_letters("8-6", "60-45", "3-1")
    assert re.findall(r"\d+-\d+", after(text, embedded(text))) == ["6-8", "45-60", "1-3"]
    text = across_letters("6-8", "45-60", "1-3", "4-2")  # drawn as they are read: even the one that runs down
    assert re.findall(r"\d+-\d+", after(text, embedded(text))) == ["6-8", "45-60", "1-3", "4-2"]
    text = across_letters("8-6", "60-45") + "\n\u202b\u202a25-30\u202c\u202c"  # a cell of a table, without letters
    assert re.findall(r"\d+-\d+", after(text, embedded(text))) == ["6-8", "45-60", "25-30"]


def test_units_stand_behind_their_number() -> None:
    text = across_letters("kW 7.5", "Mbps 10", "Debian 12", "ISO 9001", "A 4")
    found = [line.split(" ", 1)[1].strip("\u202c") for line in after(text, embedded(text)).split("\n")]
    assert found == ["7.5 kW", "10 Mbps", "Debian 12", "ISO 9001", "A 4"]


def test_alef_maksura_stands_at_the_end() -> None:
    on, to, upon = "\u0639\u0649\u0644", "\u0625\u0649\u0644", "\u0639\u0644\u0649"
    assert after(f"{on} {to}", maksuras(f"{on} {to}", WORDS, True)) == f"{upon} \u0625\u0644\u0649"
    assert maksuras(f"{on} {to}", WORDS, False) == []
    assert len(maksuras(f"{on} {to} " * 3, WORDS, False)) == 6
    assert maksuras(f"\u0643\u0649\u0641 {upon} \u0642\u0630\u0638\u0649\u0644", WORDS, True) == []  # a yeh was meant; no word


def test_an_and_between_numbers_stands_apart() -> None:
    text = "3\u06488\u064819 7\u0648 \u06487 5"
    assert after(text, between_numbers(text)) == "3 \u06488 \u064819 7\u0648 \u06487 5"
