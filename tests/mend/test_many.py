"""Many documents at once give what each gives alone; a field of a record is found as JSON has it."""

import json
import random
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from tahqiq.mend import mend
from tahqiq.mend.many import CHARACTERS, mend_each, nothing_to_do
from tahqiq.mend.pipeline import BLOCK, model_of
from tahqiq.mend.quiet import quiet
from tahqiq.mend.records import field_of, written

CASES = json.loads((Path(__file__).parents[1] / "cases" / "mend" / "mends.json").read_text())
TEXTS = [case[key] for case in CASES for key in ("damaged", "mended")]


@pytest.mark.parametrize("lang", ["ar", "fa", "he"])
def test_together_they_are_what_each_is_alone(lang: str) -> None:
    lines = [line for text in TEXTS for line in text.split("\n")]
    texts = ["", "\n", "\f", "7", *TEXTS, *lines]
    random.Random(3).shuffle(texts)
    assert list(mend_each(texts, lang)) == [mend(text, lang) for text in texts]


def test_most_sound_texts_are_not_asked_again() -> None:
    sound = [case["mended"] for case in CASES]
    known = nothing_to_do(sound, model_of("ar"))
    assert sum(len(rules) == 3 for rules in known) > 0.8 * len(sound)
    assert sum(quiet(sound, model_of("ar"))) > 0.5 * len(sound)
    assert not any(quiet(sound, model_of("he")))  # without a word model nobody is asked
    assert nothing_to_do(["\u0643\u062a\u0628 " * (BLOCK // 3)], model_of("ar")) == [{}]


def test_no_more_is_read_ahead_than_is_asked_about_together() -> None:
    read = 0

    def texts() -> object:
        nonlocal read
        for _ in range(9):
            read += 1
            yield "x" * (CHARACTERS // 2)

    found = mend_each(texts())  # type: ignore[arg-type]
    next(found)
    assert read == 3
    assert sum(1 for _ in found) == 8


VALUES = st.recursive(
    st.none() | st.booleans() | st.integers() | st.floats(allow_nan=False) | st.text(),
    lambda inner: st.lists(inner, max_size=3) | st.dictionaries(st.text(max_size=2), inner, max_size=3), max_leaves=6,
)  # fmt: skip


@given(st.dictionaries(st.sampled_from(["t", "a", '"', "\u0628"]), VALUES), st.booleans(), st.text(max_size=9))
def test_a_field_is_where_json_has_it(record: dict[str, object], plain: bool, new: str) -> None:
    line = json.dumps(record, ensure_ascii=plain) + "\n"
    field, value = field_of(line, "t"), record.get("t")
    assert (field.text if field else None) == (value if isinstance(value, str) else None)
    if field:
        assert json.loads(written(line, field, new)) == {**record, "t": new}


@pytest.mark.parametrize("line", ["", "{", '{"t"', '{"t":', '{"t":1', '{"t":1,', '{"t":1,}', '{"t" 1}', "{}x", "[]x", "{t:1}"])
def test_what_json_does_not_read_is_no_record(line: str) -> None:
    with pytest.raises(ValueError):
        json.loads(line)
    with pytest.raises(ValueError):
        field_of(line, "t")


def test_of_two_fields_the_last_counts() -> None:
    line = '{"t": "a", "u": 1, "t": "b"}'
    field = field_of(line, "t")
    assert field is not None
    assert written(line, field, "c") == '{"t": "a", "u": 1, "t": "c"}'
