"""A page's own gap between words, `tahqiq.page.spaces.spacing`."""

from __future__ import annotations

from hypothesis import given
from hypothesis import strategies as st
from setting import PageMaker, row_of_atoms

from tahqiq.glyphs import Ink
from tahqiq.page.atom import Atom
from tahqiq.page.forward import PLAIN
from tahqiq.page.layout import finish, layout
from tahqiq.page.spaces import USUAL, WORD_GAP, spacing, visual

BEH = "\u0628"
NARROW = (0.13, 0.145, 0.155, 0.165, 0.175, 0.185)
"""em. Word gaps of justified lines in a narrow font."""


def page(words: float, letters: float = 0.02, glyph: bool = False, rows: int = 6) -> list[list[Atom]]:
    """Rows of eight words of four letters; gaps in em, between words and inside them. `glyph`: with space glyphs."""
    row: list[object] = []
    for k in range(32):
        if k:
            inside = k % 4
            row += [letters] if inside else [[" ", words]] if glyph else [words]
        row.append([BEH, 0.5])
    return [row_of_atoms(row) for _ in range(rows)]


def words_of(row: list[Atom], rows: list[list[Atom]]) -> int:
    return "".join(atom.text for atom in visual(row, spacing(rows))).count(" ") + 1


def test_narrow_spaces_without_glyphs_are_the_pages_own() -> None:
    """Justified lines whose spaces are 0.13 em and more."""
    rows = [row for words in NARROW for row in page(words, rows=2)]
    own = spacing(rows)
    assert not own.by_glyph and 0.02 < own.gap < 0.13
    assert [words_of(row, rows) for row in rows] == [8] * len(rows)


def test_narrow_spaces_all_of_one_width() -> None:
    rows = page(0.13)
    assert words_of(rows[0], rows) == 8


def test_a_page_of_usual_spaces_keeps_the_usual_threshold() -> None:
    rows = page(0.25)
    assert spacing(rows) == USUAL
    assert words_of(rows[0], rows) == 8


def test_few_letters_tell_nothing() -> None:
    assert spacing(page(0.13, rows=1)) == USUAL
    assert spacing([]) == USUAL


def test_space_glyphs_part_the_words_of_their_page() -> None:
    rows = page(0.25, glyph=True)
    assert spacing(rows).by_glyph
    assert words_of(rows[0], rows) == 8


def test_letters_that_stand_apart_all_over_the_page_are_no_words() -> None:
    assert spacing(page(0.13, 0.13)) == USUAL


@given(st.floats(0.0, 0.05), st.sampled_from([NARROW, (0.2, 0.25, 0.3), (0.6,)]))
def test_words_stay_apart_and_letters_together(letters: float, gaps: tuple[float, ...]) -> None:
    rows = [row for words in gaps for row in page(words, letters, rows=6 // len(gaps))]
    assert spacing(rows).gap <= WORD_GAP
    assert [words_of(row, rows) for row in rows] == [8] * len(rows)


KAF, ALEF = "\u0643", "\u0627"


def kaf_page(spaces: float, rows: int = 6) -> list[list[Atom]]:
    """Rows of eight words of four letters whose spaces are 0.25 em, those before the kaf that each word begins with
    `spaces`; the last row has a kaf 0.1 em behind an alef of its own word."""
    row: list[object] = []
    for k in range(32):
        if k:
            row += [0.02] if k % 4 else [spaces]
        row.append([KAF if k % 4 == 0 else BEH, 0.5])
    torn = [[BEH, 0.5], 0.02, [ALEF, 0.5], 0.1, [KAF, 0.5], 0.02, [BEH, 0.5]]
    return [*[row_of_atoms(row) for _ in range(rows)], row_of_atoms(torn)]


def test_whether_spaces_are_kerned_away_before_a_kaf_the_page_tells() -> None:
    """Where whole spaces stand before kafs, a narrow gap is inside a word; where there are none, it is a space."""
    whole, kerned = kaf_page(0.25), kaf_page(0.08)
    assert words_of(whole[-1], whole) == 1
    assert words_of(kerned[-1], kerned) == 2
    assert words_of(kerned[0], kerned) == 8


def test_letters_set_apart_in_a_line_of_space_glyphs_are_no_words() -> None:
    """Qt justifies by gaps between letters, digits and stops, too."""
    row: list[object] = []
    for k in range(24):
        if k:
            row += [0.18] if k % 4 else [[" ", 0.25], 0.18]
        row.append([BEH if k < 12 else "7", 0.5])
    rows = [row_of_atoms(row) for _ in range(4)]
    assert words_of(rows[0], rows) == 6


def unjoined(gap: float) -> str:
    """A page of Persian words, each letter's outline so far (em) from the edges of its advance."""
    maker = PageMaker({ch: Ink(1, 9, gap, 0.0, 0.5 - gap, 0.5) for ch in "\u06a9\u062a\u0628\u06cc\u067e\u0686"})
    for k in range(4):
        words = "\u06a9\u062a\u0628\u06cc \u067e\u06cc\u0686 \u06a9\u062a\u0628"
        shown = [(ch, 500.0 - 6 * n, 0.5) for n, ch in enumerate(words)]
        maker.show(shown, 700.0 - 20 * k, 12.0)
    return finish(layout(maker.page()), [], PLAIN).text


def test_a_producer_that_joins_no_letters_parts_none() -> None:
    assert "\N{ZERO WIDTH NON-JOINER}" not in unjoined(0.05)
