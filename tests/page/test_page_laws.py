"""Laws of the page stages, whatever the text."""

from __future__ import annotations

import re
from collections import Counter

import pytest
from hypothesis import given
from hypothesis import strategies as st
from setting import PageMaker, line_of_atoms, row_of_atoms, set_lines

from tahqiq import bidi
from tahqiq.glyphs import Ink
from tahqiq.page.atom import Atom
from tahqiq.page.faces import KASHIDA, fold
from tahqiq.page.forward import DIALECTS, UAX9, Dialect, Pattern, settle, settled_whole
from tahqiq.page.layout import finish, layout
from tahqiq.page.order import ordered
from tahqiq.page.plausible import plausibility
from tahqiq.page.spaces import visual
from tahqiq.page.written import RLM, Ordered, controlled

WORDS = ["\u0641\u064a", "\u0645\u064e\u0627", "\u05d0\u05d1", "Delta", "a", "7", "3.5", "12:30", "7/8", "1,250", "5%", "-2",
         "+966-11", "\u0661\u0662", "\u0663\u066b\u0664", "\u0665\u066a", "(", ")", "[x]", "\u00ab\u0628\u00bb", "\u060c", ".",
         "!", "(29)", "a@b.org", "http://b.org/a", "\u2013", "\u00b2", "\ufd3e"]

words = st.lists(st.sampled_from(WORDS), min_size=1, max_size=6)
paragraphs = st.lists(words.map(" ".join), min_size=1, max_size=3)
joined_words = st.lists(st.lists(st.sampled_from(WORDS), max_size=3).map("".join).filter(bool), max_size=5).map(" ".join)


def read(lines: list[str], base: int, dialect: str = UAX9, drawn: bool = False) -> tuple[list[list[Atom]], list[Ordered]]:
    """The lines set and read back."""
    atoms = [line_of_atoms(clusters, drawn) for clusters in set_lines(lines, base)]
    return atoms, ordered(atoms, base, dialect)


@given(paragraphs, st.sampled_from([0, 1]), st.sampled_from([UAX9, *DIALECTS]))
def test_every_atom_is_read_once(lines: list[str], base: int, dialect: str) -> None:
    for atoms, result in zip(*read(lines, base, dialect), strict=True):
        assert Counter(map(id, result.atoms)) == Counter(map(id, atoms))
        assert len(result.text) == len(result.atoms)


@given(paragraphs, st.sampled_from([0, 1]), st.booleans())
def test_numbers_keep_their_digits_in_order(lines: list[str], base: int, drawn: bool) -> None:
    for line, result in zip(lines, read(lines, base, UAX9, drawn)[1], strict=True):
        digits = [ch for ch in line if ch.isdecimal()]
        assert Counter(ch for ch in "".join(result.text) if ch.isdecimal()) == Counter(digits)
        assert runs("".join(result.text)) == runs(line)


def runs(text: str) -> Counter[str]:
    """Stretches of digits."""
    return Counter("".join(ch if ch.isdecimal() else " " for ch in text).split())


units = st.lists(st.sampled_from([*"AAARWWWEENLLPCTOM", "O(", "O)", "O["]), min_size=1, max_size=14)


@given(
    units, st.data(), st.sampled_from([0, 1, 1]), st.sampled_from(["", "A", "R", "L", "AE"]), st.sampled_from("ALEN"),
    st.sampled_from([UAX9, *DIALECTS]),
)  # fmt: skip
def test_a_line_settles_as_its_pieces_do(
    line: list[str], data: st.DataObject, base: int, lead: str, follow: str, dialect: str
) -> None:
    kinds = "".join(unit[0] for unit in line)
    guess = tuple(1 if kind in "RA" else data.draw(st.sampled_from([1, 2])) for kind in kinds)
    pieces = [found.span() for found in re.finditer("[^RA]+", kinds)]
    islands = tuple(data.draw(st.lists(st.sampled_from(pieces), max_size=2, unique=True))) if pieces else ()
    pattern = Pattern(kinds, tuple(unit[1:] for unit in line), base, lead, follow, dialect)
    assert settle(pattern, guess, islands, ()) == settled_whole(pattern, guess, islands, ())


@given(joined_words, st.sampled_from([0, 1]))
def test_a_proved_line_draws_its_ink(line: str, base: int) -> None:
    """A proved reading, run forward by `bidi` with its isolates, stands in the order of the ink.

    `ordered` may assume Arabic, Latin or a number around the line, where it takes the line for a piece of a paragraph.
    """
    if line:
        (atoms,), (result,) = read([line], base)
        if result.proved and not (result.islands and ("a" in line or touched(result))):
            assert draws_its_ink(atoms, result, base)


def touched(result: Ordered) -> bool:
    """An island has a sign or number for its neighbour."""
    beside = {k for start, end in result.islands for k in (start - 1, end) if 0 <= k < len(result.atoms)}
    return any(result.atoms[k].cls not in "WRA" for k in beside)


@pytest.mark.xfail(strict=True, raises=AssertionError, reason="an island counts as Latin, an isolate as neutral")
@pytest.mark.parametrize("line", ["Delta+966-11\u0641\u064a"])
def test_an_island_beside_latin_or_a_number_draws_its_ink(line: str) -> None:
    (atoms,), (result,) = read([line], 1)
    assert result.proved and draws_its_ink(atoms, result, 1)


@pytest.mark.parametrize("line", ["4100\u200f\u00b2 \u0641\u064a", "\u00b2\u0665\u066a"])
def test_a_raised_mark_set_apart_keeps_its_place(line: str) -> None:
    """Without its marks of direction it would be drawn into the number, or draw the percent sign to itself."""
    (atoms,), (result,) = read([line], 1)
    assert result.parted and result.proved and draws_its_ink(atoms, result, 1)
    assert RLM in controlled(result)


def draws_its_ink(atoms: list[Atom], result: Ordered, base: int) -> bool:
    """The text with its isolates gives back the ink in one of the contexts that a line may have."""
    text = controlled(result)
    contexts = [(before, after) for before in ("", "\u0628 ", "a ") for after in ("", " \u0628", " a", "1")]
    return drawn_line(atoms) in {ink(before, text, after, base) for before, after in contexts}


def drawn_line(atoms: list[Atom]) -> str:
    return "".join(atom.text[0] for atom in atoms)


def ink(before: str, text: str, after: str, base: int) -> str:
    """The letters of `text` from left to right, as characters, when it stands between the other two."""
    whole = before + text + after
    levels = bidi.levels(whole, base)
    start, end = len(before), len(before) + len(text)
    order = bidi.visual_order(levels)
    return "".join(whole[at] for at in order if start <= at < end and visible(whole[at]))


def visible(ch: str) -> bool:
    return ch != RLM and bidi.classes(ch) not in ("M", "i", "j", "f", "p")


@given(st.text(alphabet=st.characters(min_codepoint=0x600, max_codepoint=0xFEFC), max_size=12))
def test_fold_twice_is_fold_once(text: str) -> None:
    assert fold(fold(text)) == fold(text)


@given(st.text(max_size=40))
def test_plausibility_takes_any_text(text: str) -> None:
    assert plausibility(text) >= 0


@given(st.lists(st.one_of(
    st.tuples(st.sampled_from(["\u0628", "\u062f", "\u0640", " ", "7", "a", "("]), st.floats(0, 1)).map(list),
    st.floats(-0.3, 2.0)), max_size=12))
def test_spaces_part_and_never_double(items: list[object]) -> None:
    """Each letter once, spaces never at the ends or side by side; only kashida, blanks and twins are dropped."""
    atoms = row_of_atoms(items)
    line = visual(atoms)
    text = "".join(atom.text for atom in line)
    assert text == text.strip() and "  " not in text
    inked = [atom for atom in line if atom.text != " "]
    assert len({id(atom) for atom in inked}) == len(inked)
    left = Counter(a.text for a in atoms if a.text != " ") - Counter(a.text for a in inked)
    assert set(left) <= {atom.text for atom in atoms if atom.kind == KASHIDA} | twins(atoms)


def twins(atoms: list[Atom]) -> set[str]:
    """Texts that stand on the line more than once: one may be the other's second drawing."""
    return {text for text, count in Counter(atom.text for atom in atoms).items() if count > 1}


@given(st.lists(st.tuples(joined_words, st.integers(20, 780), st.integers(80, 560), st.sampled_from([8.0, 12.0, 18.0])),
                max_size=8), st.sampled_from([0, 1]))
def test_any_page_is_read_and_every_trace_points_at_its_glyph(
    lines: list[tuple[str, int, int, float]], base: int
) -> None:
    maker = PageMaker()
    for text, y, right, size in lines:
        if text:
            maker.line({"text": text, "y": float(y), "right": float(right), "size": size, "base": base})
    own = layout(maker.page())
    page = finish(own, [], Dialect(UAX9))
    column = maker.glyphs.glyph
    for line in page.lines:
        assert len(line.source) == len(line.text)
        assert all(-1 <= at < len(column) for at in line.source)
    used = [at for line in page.lines for at in set(line.source) if at >= 0]
    assert len(used) == len(set(used)), "a glyph stands in two lines"
    assert sorted(i for block in page.blocks for i in block.lines) == list(range(len(page.lines)))


ODD = "\u0627\u0628\u0644\u0647\u06cc\u0640\u064e\u0651\u0654\u0670\u200c\u202b\ufffd ab2-%.()\u0662\u05d0\u05bc\u2022\ufdf2\0"
odd = st.text(ODD, max_size=3)
odd_inks = st.dictionaries(odd, st.builds(
    Ink, st.integers(0, 4), st.integers(3, 60), st.floats(-0.3, 0.5), st.floats(-0.4, 0.9), st.just(0.6), st.floats(0, 1)
))  # fmt: skip
odd_glyphs = st.lists(
    st.tuples(odd, st.sampled_from([0.0, 0.01, 0.25, 0.5, -0.3]), st.sampled_from([0.0, 0.25, 0.5, 1.0, -0.5])), max_size=12
)


@given(st.lists(st.tuples(odd_glyphs, st.sampled_from([0.0, 4.0, 16.0]), st.booleans()), max_size=6), odd_inks)
def test_glyphs_that_say_anything_are_read(
    strings: list[tuple[list[tuple[str, float, float]], float, bool]], inks: dict[str, Ink]
) -> None:
    maker = PageMaker(inks)
    y = 700.0
    for glyphs, step, marked in strings:
        x, placed = 300.0, []
        for text, advance, onwards in glyphs:
            placed.append((text, x, advance))
            x += 12 * onwards
        maker.show(placed, y, 12.0)
        if marked:
            maker.glyphs.strings[-1].span = len(maker.glyphs.actual)
            maker.glyphs.actual.append(glyphs[0][0] if glyphs else "")
        y -= step
    own = layout(maker.page())
    page = finish(own, [own.signature], Dialect(UAX9, DIALECTS))
    assert all(len(line.source) == len(line.text) for line in page.lines)
    assert sorted(i for block in page.blocks for i in block.lines) == list(range(len(page.lines)))


@pytest.mark.parametrize("dialect", [UAX9, *DIALECTS])
def test_an_empty_line_is_proved(dialect: str) -> None:
    (result,) = ordered([[]], 1, dialect)
    assert (result.atoms, result.text, result.proved) == ([], [], True)
