"""tahqiq.bidi against both conformance files of UAX #9, against python-bidi, and against the laws levels must obey."""

import lzma
import random
import sys
import unicodedata
from collections.abc import Iterator
from itertools import groupby, pairwise
from pathlib import Path

import pytest
from bidi import get_display  # python-bidi: the Rust crate unicode-bidi
from hypothesis import assume, given
from hypothesis import strategies as st

from tahqiq import _bidi_data, _bidi_rules, bidi

DATA = Path(__file__).parent / "data" / "unicode"
NAMES = {
    "L": "L", "R": "R", "AL": "A", "EN": "E", "AN": "N", "ES": "P", "ET": "T", "CS": "C", "NSM": "M", "BN": "Z",
    "B": "B", "S": "S", "WS": "W", "ON": "O", "LRE": "l", "RLE": "r", "LRO": "o", "RLO": "v", "PDF": "x",
    "LRI": "i", "RLI": "j", "FSI": "f", "PDI": "p",
}
REMOVED = "Zlrovx"
"""The classes that rule X9 removes: the files give them no level and no place."""

BEH, TEH, ALEF, FATHA, SHADDA = "\u0628", "\u062a", "\u0627", "\u064e", "\u0651"
WORD = "\u0643\u062a\u0627\u0628"  # kitab
ALPHABET = (
    BEH + ALEF + "\u05d0\u05d1" + FATHA + "\u0660\u0669\u06f1" + "aZ09" + "+-.,:/%$#()[]<>\u00ab\u00bb\"' \u00e9\u0301"
)
"""Letters, marks, digits, separators, terminators and brackets of right-to-left and Latin text."""
CODES = "\u200b\u200c\u200e\u200f\u061c\u202a\u202b\u202c\u202d\u202e\u2066\u2067\u2068\u2069\t\n"

plain_texts = st.text(st.sampled_from(ALPHABET), max_size=24)
texts = st.text(st.sampled_from(ALPHABET + CODES), max_size=24)
plain_classes = st.text(st.sampled_from("LRAENPTCMWO"), max_size=24)
any_classes = st.text(st.sampled_from("".join(NAMES.values())), max_size=24)
bases = st.sampled_from([0, 1])
level_rows = st.lists(st.integers(0, 5) | st.integers(0, 126), max_size=24)


# The conformance files, whole


def data_lines(name: str) -> Iterator[str]:
    """The lines of a compressed UCD file, without comments and empty lines."""
    with lzma.open(DATA / f"{name}.txt.xz", "rt", encoding="utf-8") as file:
        for line in file:
            data = line.partition("#")[0].strip()
            if data:
                yield data


def outcome(classes: str, levels: list[int]) -> tuple[list[str], list[int]]:
    """Levels and order as the files write them: x for removed characters, which stand nowhere."""
    shown = ["x" if letter in REMOVED else str(level) for letter, level in zip(classes, levels, strict=True)]
    return shown, [at for at in bidi.visual_order(levels) if classes[at] not in REMOVED]


def test_every_case_of_bidi_test() -> None:
    failures, cases = [], 0
    expected: tuple[list[str], list[int]] = [], []
    for line in data_lines("BidiTest"):
        if line.startswith("@Levels:"):
            expected = line[8:].split(), []
        elif line.startswith("@Reorder:"):
            expected = expected[0], [int(at) for at in line[9:].split()]
        else:
            names, _, bits = line.partition(";")
            classes = "".join(NAMES[name] for name in names.split())
            directions = int(bits, 16)
            wanted = {0} if directions & 2 else set()
            wanted |= {1} if directions & 4 else set()
            wanted |= {_bidi_rules.p3(classes.encode()) or 0} if directions & 1 else set()
            for base in wanted:
                found = outcome(classes, bidi.levels_of(classes, None, base))
                if found != expected:
                    failures.append((names, base, found, expected))
            cases += directions.bit_count()
    assert not failures, failures[:5]
    assert cases == 770_241


def test_every_case_of_bidi_character_test() -> None:
    failures, cases = [], 0
    for line in data_lines("BidiCharacterTest"):
        codes, direction, resolved, levels, order = line.split(";")
        text = "".join(chr(int(code, 16)) for code in codes.split())
        base = (0, 1, None)[int(direction)]
        if base is None and (bidi.base_direction(text) or 0) != int(resolved):
            failures.append((codes, "base direction"))
        found = outcome(bidi.classes(text), bidi.levels(text, base))
        if found != (levels.split(), [int(at) for at in order.split()]):
            failures.append((codes, base, found))
        cases += 1
    assert not failures, failures[:5]
    assert cases == 91_707


# The data


def test_every_code_point_has_one_class() -> None:
    lengths = [int(run[1:], 16) for run in _bidi_data.CLASSES.split()]
    letters = [run[0] for run in _bidi_data.CLASSES.split()]
    assert sum(lengths) == sys.maxunicode + 1
    assert set(letters) == set(NAMES.values())
    assert all(a != b for a, b in pairwise(letters))


@pytest.mark.skipif(unicodedata.unidata_version > "15.1", reason="this Python knows a later Unicode than the data")
def test_classes_agree_with_python_on_every_character_it_knows() -> None:
    known = [char for char in map(chr, range(sys.maxunicode + 1)) if unicodedata.bidirectional(char)]
    wanted = [NAMES[unicodedata.bidirectional(char)] for char in known]
    assert len(known) > 280_000
    assert list(bidi.classes("".join(known))) == wanted
    assert [bidi.classes(char) for char in known[:30_000]] == wanted[:30_000]  # alone, the common ones take the charmap


def test_unassigned_characters_have_their_block_s_class() -> None:
    assert bidi.classes("\u05ff\u07bf\u0870\U0001e8ff\U00010cff\u20cf\ufffe\u0378") == "RAARRTZL"


@given(st.characters())
def test_mirror_is_an_involution(char: str) -> None:
    assert bidi.mirror(bidi.mirror(char)) == char


def test_every_mirror_is_mutual() -> None:
    assert len(bidi.MIRRORS) == 428
    assert all(bidi.MIRRORS[image] == char for char, image in bidi.MIRRORS.items())
    assert bidi.mirror("(") == ")" and bidi.mirror("\u00ab") == "\u00bb" and bidi.mirror("a") == "a"


def test_bracket_pairs() -> None:
    assert len(bidi.PAIRS) == 64
    assert bidi.PAIRS["("] == ")" and "<" not in bidi.PAIRS and "\u00ab" not in bidi.PAIRS
    assert bidi.PAIRS["\u2329"] == bidi.PAIRS["\u3008"] == "\u3009"


# Examples that people meet


@pytest.mark.parametrize(("text", "base"), [
    ("", None), ("12 (3)", None), (f"{WORD} a", 1), (f"12 {WORD}", 1), ("a", 0),
])
def test_base_direction(text: str, base: int | None) -> None:
    assert bidi.base_direction(text) == base


def test_base_direction_skips_isolates() -> None:
    assert bidi.base_direction(f"\u2066a\u2069 {WORD}") == 1
    assert bidi.base_direction(f"\u2068{WORD}") is None  # unmatched: to the end of the paragraph


@pytest.mark.parametrize(("text", "shown"), [
    (f"{BEH} 41.7% {ALEF}", f"{ALEF} %41.7 {BEH}"),  # W2 makes the digits Arabic: the sign stays behind
    ("\u05d0 41.7% \u05d1", "\u05d1 41.7% \u05d0"),  # W5: in Hebrew it belongs to them
    (f"{BEH} (2024) {ALEF}", f"{ALEF} (2024) {BEH}"),
    (f"{BEH} (PDF 2) {ALEF}", f"{ALEF} (PDF 2) {BEH}"),
    (f"{BEH} 7/8 {ALEF}", f"{ALEF} 7/8 {BEH}"),
    (f"{BEH} 2011-2024 {ALEF}", f"{ALEF} 2024-2011 {BEH}"),
    (f"{BEH} https://example.org/a?b=1 {ALEF}", f"{ALEF} https://example.org/a?b=1 {BEH}"),
    (f"{BEH}{FATHA}{SHADDA}{ALEF}", f"{ALEF}{BEH}{FATHA}{SHADDA}"),  # L3
    (f"{BEH} \u00ab{ALEF}\u00bb.", f".\u00ab{ALEF}\u00bb {BEH}"),  # L4
])
def test_display(text: str, shown: str) -> None:
    assert bidi.display(text) == shown


def test_line_levels_turn_the_space_at_the_wrap_back() -> None:
    text = f"{WORD} Latin words here {WORD}"
    levels = bidi.levels(text, 1)
    assert levels[10] == 2
    assert bidi.line_levels(levels, text, 0, 11, 1) == [*levels[:10], 1]
    assert bidi.line_levels(levels, text, 5, 10, 1) == [2] * 5


def test_line_levels_see_through_removed_characters() -> None:
    text = f"{BEH} a \u200d\u202c{BEH}"
    assert bidi.levels(text, 1) == [1, 1, 2, 1, 1, 1, 1]
    text = f"{BEH} a \u200d\u202cb"
    levels = bidi.levels(text, 1)
    assert levels == [1, 1, 2, 2, 2, 2, 2]
    assert bidi.line_levels(levels, text, 0, 6, 1) == [1, 1, 2, 1, 1, 1]


def test_removed_characters_take_the_level_before_them() -> None:
    assert bidi.levels(f"\u200c{BEH}\u200ca\u200c1", 1) == [1, 1, 1, 2, 2, 2]
    assert bidi.levels(f"\u202a{BEH}", 0) == [0, 3]


def test_a_bracket_inside_an_override_is_no_bracket() -> None:
    assert bidi.levels(f"\u202d({BEH})\u202c", 1) == [1, 2, 2, 2, 2]


def test_brackets_are_neutrals_without_a_text() -> None:
    text = f"a (b) {BEH}"
    classes = bidi.classes(text)
    assert bidi.levels_of(classes, text, 1) == bidi.levels(text, 1)
    assert bidi.levels_of(classes, None, 1) != bidi.levels(text, 1)


def test_brackets_nested_deeper_than_bd16_looks() -> None:
    nested = f"a{'(' * 63}{BEH}{')' * 63}"
    assert bidi.levels(nested, 1)[1:64] == [1] * 63
    assert bidi.levels(f"a({'[' * 63}b)", 1)[-1] == 1  # the 64th opening bracket ends the search: no pair at all


# Laws


@given(any_classes, bases)
def test_one_level_a_character_and_none_below_the_base(classes: str, base: int) -> None:
    levels = bidi.levels_of(classes, None, base)
    assert len(levels) == len(classes)
    assert all(base <= level <= _bidi_rules.MAX_DEPTH + 1 for level in levels)


@given(texts, st.sampled_from([0, 1, None]))
def test_classes_are_all_that_counts_besides_brackets(text: str, base: int | None) -> None:
    resolved = bidi.base_direction(text) or 0 if base is None else base
    assert bidi.levels(text, base) == bidi.levels_of(bidi.classes(text), text, resolved)
    if not _bidi_rules.BRACKET.search(text):
        assert bidi.levels(text, base) == bidi.levels_of(bidi.classes(text), None, resolved)


@given(plain_classes, bases)
def test_parity(classes: str, base: int) -> None:
    """I1, I2: letters stand at levels of their direction, numbers at even ones, and nothing is deeper than 2."""
    for letter, level in zip(classes, bidi.levels_of(classes, None, base), strict=True):
        assert level <= 2
        if letter in "RA":
            assert level == 1
        elif letter in "LEN":
            assert level % 2 == 0


@given(st.text(st.sampled_from("LEPTCMWO"), max_size=24), bases)
def test_left_to_right_text_is_consistent_with_its_base(middle: str, base: int) -> None:
    classes = f"L{middle}L"
    assert bidi.levels_of(classes, None, base) == [2 * base] * len(classes)


@given(any_classes, bases)
def test_an_idle_pdf_changes_nothing(classes: str, base: int) -> None:
    """The general path (explicit codes) and the short one agree: a PDF in front closes nothing."""
    assert bidi.levels_of(f"x{classes}", None, base)[1:] == bidi.levels_of(classes, None, base)


@given(plain_texts, bases)
def test_an_isolate_of_the_other_direction_is_a_paragraph_of_its_own(text: str, base: int) -> None:
    code, deeper = ("\u2067", 0) if base == 0 else ("\u2066", 2)
    inside = bidi.levels(f"{code}{text}x", base)[1:-1]
    assert inside == [level + deeper for level in bidi.levels(f"{text}x", 1 - base)[:-1]]


@given(plain_classes, bases)
def test_runs_of_a_class_are_as_good_as_characters(classes: str, base: int) -> None:
    """What the page stage relies on. Separators count: W4 asks for a single one."""
    assume("PP" not in classes and "CC" not in classes)
    runs = [(letter, len(list(group))) for letter, group in groupby(classes)]
    levels = bidi.levels_of("".join(letter for letter, _ in runs), None, base)
    spread = [level for level, (_, length) in zip(levels, runs, strict=True) for _ in range(length)]
    assert spread == bidi.levels_of(classes, None, base)


@given(plain_classes, bases)
def test_separators_return_to_the_base(classes: str, base: int) -> None:
    levels = bidi.levels_of(f"{classes}WWS{classes}WB", None, base)
    assert levels[len(classes):len(classes) + 3] == [base] * 3
    assert levels[-2:] == [base] * 2


def character_by_character(levels: list[int]) -> list[int]:
    """L2 as UAX #9 words it."""
    order = list(range(len(levels)))
    for level in range(max(levels, default=0), 0, -1):
        at = 0
        while at < len(order):
            end = at
            while end < len(order) and levels[order[end]] >= level:
                end += 1
            order[at:end] = order[at:end][::-1]
            at = max(end, at + 1)
    return order


@given(level_rows)
def test_visual_order_is_the_permutation_of_l2(levels: list[int]) -> None:
    order = bidi.visual_order(levels)
    assert sorted(order) == list(range(len(levels)))
    assert order == character_by_character(levels)


@given(level_rows, st.integers(0, 5))
def test_visual_order_of_one_level(levels: list[int], level: int) -> None:
    forward = list(range(len(levels)))
    assert bidi.visual_order([level] * len(levels)) == (forward[::-1] if level % 2 else forward)


# The oracle


@given(plain_texts, bases)
def test_order_agrees_with_python_bidi(text: str, base: int) -> None:
    """Without explicit codes (python-bidi drops or keeps those as it likes) and controls; it does not mirror."""
    order = bidi.visual_order(bidi.levels(text, base))
    assert "".join(text[at] for at in order) == get_display(text, base_dir="LR"[base])


def test_order_agrees_with_python_bidi_on_long_lines() -> None:
    chance = random.Random(9)
    for _ in range(2_000):
        text = "".join(chance.choices(ALPHABET, k=80))
        base = chance.randrange(2)
        order = bidi.visual_order(bidi.levels(text, base))
        assert "".join(text[at] for at in order) == get_display(text, base_dir="LR"[base])
