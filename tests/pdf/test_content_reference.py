"""The interpreter against the standard's formulas, written out with whole matrices, on random text operators.

Each program is spelt twice: tersely, so that the lexer's short ways take it, and with comments between all tokens,
which only its general way can read. Both must give what the formulas give, and the same operator indices.
"""

from __future__ import annotations

from dataclasses import dataclass, field, replace

import pytest
from hypothesis import example, given, settings
from hypothesis import strategies as st
from made_pdf import made_pdf, saved
from pikepdf import Array

from tahqiq.glyphs import PageInk
from tahqiq.pdf.document import open_pdf

Matrix = tuple[float, float, float, float, float, float]
Program = list[tuple[str, tuple[object, ...]]]
HALF = 5000
"""Half the side of the page: large enough that nothing is clipped."""


def times(m: Matrix, n: Matrix) -> Matrix:
    """m × n of ISO 32000-2, 8.3.4."""
    return (
        m[0] * n[0] + m[1] * n[2], m[0] * n[1] + m[1] * n[3],
        m[2] * n[0] + m[3] * n[2], m[2] * n[1] + m[3] * n[3],
        m[4] * n[0] + m[5] * n[2] + n[4], m[4] * n[1] + m[5] * n[3] + n[5],
    )  # fmt: skip


@dataclass
class State:
    """Graphics and text state; Tm and Tlm are part of it because viewers restore them with Q."""

    ctm: Matrix = (1, 0, 0, 1, HALF, HALF)
    tm: Matrix = (1, 0, 0, 1, 0, 0)
    tlm: Matrix = (1, 0, 0, 1, 0, 0)
    size: float = 1
    tc: float = 0
    tw: float = 0
    th: float = 1
    leading: float = 0
    rise: float = 0


@dataclass
class Reference:
    """Runs a program by the book; `rows` as (code, x, y), `indices` the operator that showed each glyph."""

    state: State = field(default_factory=State)
    stack: list[State] = field(default_factory=list)
    rows: list[tuple[int, float, float]] = field(default_factory=list)
    indices: list[int] = field(default_factory=list)

    def show(self, items: list[bytes | float], index: int) -> None:
        """TJ (9.4.3), with the width of F1: half an em."""
        s = self.state
        for item in items:
            if not isinstance(item, bytes):
                s.tm = times((1, 0, 0, 1, -item / 1000 * s.size * s.th, 0), s.tm)
                continue
            for code in item:
                origin = times((s.size * s.th, 0, 0, s.size, 0, s.rise), times(s.tm, s.ctm))
                self.rows.append((code, origin[4], origin[5]))
                self.indices.append(index)
                tx = (0.5 * s.size + s.tc + (s.tw if code == 32 else 0)) * s.th
                s.tm = times((1, 0, 0, 1, tx, 0), s.tm)

    def td(self, x: float, y: float) -> None:
        self.state.tm = self.state.tlm = times((1, 0, 0, 1, x, y), self.state.tlm)

    def run(self, program: Program) -> None:
        for index, (operator, operands) in enumerate(program):
            self.step(operator, operands, index)

    def step(self, operator: str, args: tuple[object, ...], index: int) -> None:
        s = self.state
        match operator, args:
            case "q", ():
                self.stack.append(replace(s))
            case "Q", () if self.stack:
                self.state = self.stack.pop()
            case "cm", m:
                s.ctm = times(m, s.ctm)  # type: ignore[arg-type]
            case "BT", ():
                s.tm = s.tlm = (1, 0, 0, 1, 0, 0)
            case "Tf", (_, size):
                s.size = size  # type: ignore[assignment]
            case ("Tc" | "Tw" | "TL" | "Ts"), (value,):
                setattr(s, {"Tc": "tc", "Tw": "tw", "TL": "leading", "Ts": "rise"}[operator], value)
            case "Tz", (value,):
                s.th = value / 100  # type: ignore[operator]
            case "Td", (x, y):
                self.td(x, y)  # type: ignore[arg-type]
            case "TD", (x, y):
                s.leading = -y  # type: ignore[operator]
                self.td(x, y)  # type: ignore[arg-type]
            case "Tm", m:
                s.tm = s.tlm = m  # type: ignore[assignment]
            case "T*", ():
                self.td(0, -s.leading)
            case "Tj", (text,):
                self.show([text], index)  # type: ignore[list-item]
            case "TJ", (items,):
                self.show(items, index)  # type: ignore[arg-type]
            case "'", (text,):
                self.td(0, -s.leading)
                self.show([text], index)  # type: ignore[list-item]
            case '"', (tw, tc, text):
                s.tw, s.tc = tw, tc  # type: ignore[assignment]
                self.td(0, -s.leading)
                self.show([text], index)  # type: ignore[list-item]


def spelt(value: object) -> list[bytes]:
    """The tokens of an operand."""
    if isinstance(value, bytes):
        return [b"<" + value.hex().encode() + b">"] if b"(" in value else [b"(" + value + b")"]
    if isinstance(value, list):
        return [b"[", *(token for item in value for token in spelt(item)), b"]"]
    return [str(value).encode()]


def terse(program: Program) -> bytes:
    """Operands and operators with the least space between them."""
    lines = [[*(t for value in operands for t in spelt(value)), name.encode()] for name, operands in program]
    joined = [b" ".join(line).replace(b"[ ", b"[").replace(b" ]", b"]").replace(b"] T", b"]T") for line in lines]
    return b"\n".join(joined)


def commented(program: Program) -> bytes:
    """A comment after every token."""
    out: list[bytes] = []
    for name, operands in program:
        for value in operands:
            out += [b"[" + b" ".join(spelt(value)[1:])] if isinstance(value, list) else spelt(value)
        out.append(name.encode())
    return b" % (comment\n".join(out) + b" "


SPAN = "/Span <</ActualText <FEFF0041>>> BDC"
NUMBERS = st.integers(-40, 40).map(lambda n: n / 4)
TEXTS = st.text("AB (", min_size=0, max_size=3).map(str.encode)
LINEAR = st.sampled_from([(1, 0, 0, 1), (1, 0, 0, -1), (2, 0, 0, 2), (0, 1, -1, 0), (1, 0, 0.25, 1), (-1, 0, 0, -1)])
MATRICES = st.builds(lambda linear, e, f: (*linear, e, f), LINEAR, NUMBERS, NUMBERS)
OPERATORS = st.one_of(
    st.sampled_from([("q", ()), ("Q", ()), ("BT", ()), ("ET", ()), ("T*", ()), ("EMC", ())]),
    st.tuples(st.just("/ReversedChars BMC"), st.just(())),
    st.tuples(st.just(SPAN), st.just(())),
    st.tuples(st.just("0 0 1 rg"), st.just(())),
    st.tuples(st.just("cm"), MATRICES),
    st.tuples(st.just("Tm"), MATRICES),
    st.tuples(st.just("Tf"), st.tuples(st.just("/F1"), st.sampled_from([1, 2.5, 10, -3]))),
    st.tuples(st.sampled_from(["Tc", "Tw", "TL", "Ts"]), st.tuples(NUMBERS)),
    st.tuples(st.just("Tz"), st.tuples(st.sampled_from([50, 100, 120]))),
    st.tuples(st.sampled_from(["Td", "TD"]), st.tuples(NUMBERS, st.one_of(st.just(0), NUMBERS))),
    st.tuples(st.sampled_from(["Tj", "Tj", "Tj", "'"]), st.tuples(TEXTS)),
    st.tuples(st.just('"'), st.tuples(NUMBERS, NUMBERS, TEXTS)),
    st.tuples(st.just("TJ"), st.tuples(st.lists(st.one_of(TEXTS, st.integers(-900, 900)), max_size=4))),
)


def some(*operators: Program) -> st.SearchStrategy[Program]:
    """Each of the operators or not, in order."""
    return st.tuples(*(st.booleans() for _ in operators)).map(
        lambda taken: [one for yes, part in zip(taken, operators, strict=True) if yes for one in part]
    )


USUAL = st.builds(
    lambda before, size, matrix, tx, text, array, after: [
        *before, ("Tf", ("/F1", size)), ("Tm", matrix), ("Td", (tx, 0)), ("TJ", (array,)) if array else ("Tj", (text,)),
        *after,
    ],
    some([("BT", ())], [("/ReversedChars BMC", ())], [(SPAN, ())], [("/ReversedChars BMC", ())], [("0 Tr", ())]),
    st.sampled_from([1, 2.5, 10]), MATRICES, NUMBERS, TEXTS, st.lists(TEXTS, max_size=2),
    some([("EMC", ())], [("EMC", ())], [("ET", ())]),
)  # fmt: skip
"""What commonly stands around a shown string, in the usual order."""
STEPS = st.lists(
    st.tuples(st.tuples(st.just("Td"), st.tuples(NUMBERS, st.just(0))), st.tuples(st.just("Tj"), st.tuples(TEXTS))),
    min_size=1, max_size=4,
).map(lambda pairs: [operator for pair in pairs for operator in pair])  # fmt: skip
PROGRAMS = st.lists(st.one_of(OPERATORS.map(lambda one: [one]), STEPS, USUAL), max_size=14).map(
    lambda parts: [("BT", ()), ("Tf", ("/F1", 10)), *(operator for part in parts for operator in part)]
)


def read(content: bytes) -> PageInk:
    media = Array([-HALF, -HALF, HALF, HALF])
    with open_pdf(saved(made_pdf(content, MediaBox=media))) as pdf:
        return pdf.page(1)


@settings(max_examples=300)
@given(program=PROGRAMS)
@example(program=[("BT", ()), ("Tf", ("/F1", 10)), ("q", ()), ("cm", (1, 0, 0, 1, 0.25, 0.0)), ("BT", ()), ("Q", ()),
                  ("Tj", (b"A",))])
def test_as_the_standard_has_it(program: Program) -> None:
    reference = Reference()
    reference.run(program)
    for content in (terse(program), commented(program)):
        ink = read(content)
        glyphs = ink.glyphs
        assert [glyph.code for glyph in glyphs.glyph] == [row[0] for row in reference.rows], content
        assert glyphs.x == pytest.approx([row[1] for row in reference.rows], abs=1e-6), content
        assert glyphs.y == pytest.approx([row[2] for row in reference.rows], abs=1e-6), content
        assert [glyphs.operator(index) for index in range(len(glyphs.x))] == reference.indices, content
        assert ink.faults == []
