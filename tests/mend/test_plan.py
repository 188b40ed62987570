"""Laws of plans: steps applied give the result, undone they give the input, and traces point at equal characters."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from tahqiq.mend.plan import Edit, PlanError, Step, apply, inverse, steps_of, traced, undo

LETTERS = st.text(alphabet="ab \u0627\u0644\u0645\n", max_size=30)


@st.composite
def plans(draw: st.DrawFn) -> tuple[str, list[Step]]:
    """A text and up to three rounds of edits of it."""
    text = source = draw(LETTERS)
    steps: list[Step] = []
    for _ in range(draw(st.integers(0, 3))):
        cuts = sorted(draw(st.lists(st.integers(0, len(text)), max_size=6)))
        edits = [Edit(a, b, draw(LETTERS)) for a, b in zip(cuts[::2], cuts[1::2], strict=False)]
        kept = [e for i, e in enumerate(edits) if not any(e.start < f.end for f in edits[:i])]
        fresh = steps_of("spaces", text, kept)
        text = apply(text, fresh)
        steps += fresh
    return source, steps


@given(plans())
def test_undo_gives_the_input_back(plan: tuple[str, list[Step]]) -> None:
    source, steps = plan
    result = apply(source, steps)
    assert undo(result, steps) == source
    assert apply(result, inverse(steps)) == source


@given(plans())
def test_steps_can_be_applied_one_by_one(plan: tuple[str, list[Step]]) -> None:
    source, steps = plan
    text = source
    for step in steps:
        text = apply(text, [step])
    assert text == apply(source, steps)


@given(plans())
def test_a_trace_points_at_the_same_character(plan: tuple[str, list[Step]]) -> None:
    source, steps = plan
    result = traced(source, steps)
    assert result.text == apply(source, steps)
    assert len(result.source) == len(result.text)
    assert all(source[i] == char for i, char in zip(result.source, result.text, strict=True) if i >= 0)
    used = [i for i in result.source if i >= 0]
    assert len(used) == len(set(used))


def test_a_step_that_does_not_fit_is_refused() -> None:
    with pytest.raises(PlanError):
        apply("abc", [Step("spaces", 1, 2, "x", "y", 0.0)])
    with pytest.raises(PlanError):
        undo("abc", [Step("spaces", 1, 2, "x", "y", 0.0)])
