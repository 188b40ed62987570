"""The hearing: who is believed when the witnesses of a code contradict each other."""

from __future__ import annotations

from dataclasses import dataclass

import pytest
from hypothesis import given
from hypothesis import strategies as st
from made_fonts import BODY, DOT, GUILLEMET, KASHIDA, LEFT_PAREN, RIGHT_PAREN, Polygon

from tahqiq.glyphs import Ink
from tahqiq.pdf.gsub import closure
from tahqiq.pdf.outlines import Contour, measure
from tahqiq.pdf.suspicions import is_form, is_word, legacy, liar, misdrawn, quran_page, silent
from tahqiq.pdf.witnesses import NOBODY, UNMAPPED, Verdict, fold, hear, spoken

ALEF, BEH, TEH, LAM, HEH, MEEM = "\u0627", "\u0628", "\u062a", "\u0644", "\u0647", "\u0645"
SHADDA, FATHA, TATWEEL, HAMZA_ABOVE = "\u0651", "\u064e", "\u0640", "\u0654"
NUL, ZWNJ = "\0", "\u200c"


@dataclass
class Witnesses:
    """Evidence as given; an outline only where `polygons` is not None."""

    told: str | None = None
    mapped: tuple[str, ...] = ()
    advance: float = 0.5
    name: str = ""
    encoding: str = ""
    texts: tuple[str, ...] = ()
    polygons: list[Polygon] | None = None
    damaged: bool = False

    @property
    def blank(self) -> bool | None:
        return None if self.polygons is None else not self.polygons

    def named(self) -> str:
        return self.name

    def encoded(self) -> str:
        return self.encoding

    def shaped(self) -> tuple[str, ...]:
        return self.texts

    def ink(self) -> Ink | None:
        drawn = self.contours()
        return None if drawn is None else measure(drawn)

    def may_be_flat(self) -> bool:
        return True

    def contours(self) -> list[Contour] | None:
        polygons = self.polygons
        return None if polygons is None else [[(x / 1000, y / 1000) for x, y in one] for one in polygons]


@pytest.mark.parametrize(
    ("witnesses", "text", "witness"),
    [
        (Witnesses(told=BEH), BEH, "tounicode"),
        (Witnesses(mapped=(BEH,)), BEH, "cmap"),
        (Witnesses(name=BEH), BEH, "name"),
        (Witnesses(encoding="A"), "A", "encoding"),
        (Witnesses(texts=(LAM + ALEF,)), LAM + ALEF, "gsub"),
        (Witnesses(), UNMAPPED, "none"),
    ],
)
def test_one_witness_is_believed(witnesses: Witnesses, text: str, witness: str) -> None:
    assert hear(witnesses)[:2] == (text, witness)


def test_nobody_is_a_doubt() -> None:
    assert hear(Witnesses()).doubt == "unmapped-glyph"
    assert hear(Witnesses(told="\ue123")).doubt == "unmapped-glyph"
    assert hear(Witnesses(told=UNMAPPED)).doubt == "unmapped-glyph"


def test_cmap_beats_tounicode() -> None:
    assert hear(Witnesses(told="\u0642", mapped=("\ufea3",))) == Verdict("\ufea3", "cmap")
    assert hear(Witnesses(told="1", mapped=("\u0661",))) == Verdict("\u0661", "cmap")


def test_agreement_keeps_what_was_typed() -> None:
    assert hear(Witnesses(told=HEH, mapped=("\ufeeb", "\u06be"))).text == HEH
    assert hear(Witnesses(told="\u06cc", mapped=("\ufef3", "\ufbfe"))).text == "\u06cc"
    assert hear(Witnesses(told="fi", mapped=("\ufb01",))).text == "fi"
    assert hear(Witnesses(told="\u06f1", mapped=("\u0661",))).text == "\u06f1"


def test_a_language_may_draw_the_four_of_one_script_with_the_glyph_of_the_other() -> None:
    assert hear(Witnesses(told="\u06f4", mapped=("\u0664",))).text == "\u06f4"
    assert hear(Witnesses(told="\u06f4", mapped=("\u0665",))).text == "\u0665"


@pytest.mark.parametrize("told", ["\uffff", "\ufffe", "\ufdd0", "\U0001ffff", "a\uffff"])
def test_what_is_no_character_names_nothing(told: str) -> None:
    assert hear(Witnesses(told=told)) == NOBODY
    assert hear(Witnesses(told=told, mapped=("b",))).text == "b"


def test_a_raised_digit_is_drawn_raised() -> None:
    assert hear(Witnesses(told="2", mapped=("\u00b2",))).text == "\u00b2"


def test_lam_alef_in_visual_order_is_turned_by_the_cmap() -> None:
    assert hear(Witnesses(told=ALEF + LAM, mapped=("\ufefb",))).text == "\ufefb"
    assert hear(Witnesses(told=ALEF + LAM)).text == ALEF + LAM


def test_a_latin_cmap_under_an_arabic_map_stays_in_doubt() -> None:
    assert hear(Witnesses(told=BEH, mapped=("h",))) == Verdict(BEH, "tounicode", "map-contradicts-font")


def test_a_map_that_gives_a_whole_word_to_a_letter() -> None:
    assert hear(Witnesses(told=BEH + " h", mapped=("h",))).text == "h"


@pytest.mark.parametrize("told", ["\u200f", "\u202b", "\u2067", "\u2060", NUL, ""])
def test_controls_say_nothing(told: str) -> None:
    assert hear(Witnesses(told=told)) == Verdict("", "tounicode")
    assert hear(Witnesses(told=told, polygons=[])) == Verdict("", "tounicode")


def test_a_tab_is_a_space() -> None:
    assert hear(Witnesses(told="\t", polygons=[])).text == " "


def test_an_inked_glyph_that_the_map_calls_nothing_is_not_dropped() -> None:
    assert hear(Witnesses(told=NUL, polygons=BODY)).text == UNMAPPED
    assert hear(Witnesses(told=NUL, polygons=BODY, texts=(BEH,))) == Verdict(BEH, "gsub")


def test_blank_glyphs() -> None:
    assert hear(Witnesses(polygons=[])).text == " "
    assert hear(Witnesses(polygons=[], advance=0.0)).text == ""
    assert hear(Witnesses(told="@", polygons=[])) == Verdict(" ", "outline")
    assert hear(Witnesses(told=ZWNJ, polygons=[], advance=0.0)).text == ZWNJ
    assert hear(Witnesses(told="\u00a0", polygons=[])).text == "\u00a0"


def test_a_letter_on_a_blank_glyph_is_kept_in_doubt() -> None:
    assert hear(Witnesses(told=LAM, polygons=[])) == Verdict(LAM, "tounicode", "map-contradicts-font")
    assert hear(Witnesses(told=LAM, polygons=[], mapped=(" ",))).text == " "


def test_a_letter_mapped_to_space() -> None:
    assert hear(Witnesses(told=" ", polygons=BODY)) == Verdict(UNMAPPED, "none", "map-contradicts-font")
    assert hear(Witnesses(told=" ", polygons=BODY, mapped=("\ufeb3",))).text == "\ufeb3"
    assert hear(Witnesses(told=" ", polygons=BODY, name=BEH)) == Verdict(BEH, "name")
    assert hear(Witnesses(told=" ", polygons=KASHIDA, advance=0.3)) == Verdict(TATWEEL, "outline")


def test_a_soft_hyphen_with_ink_is_a_hyphen() -> None:
    assert hear(Witnesses(told="\u00ad", polygons=DOT)).text == "-"


def test_kashida_overrides_letters_but_not_signs() -> None:
    kashida = Verdict(TATWEEL, "outline")
    assert hear(Witnesses(told=MEEM, polygons=KASHIDA, advance=0.3)) == kashida
    assert hear(Witnesses(polygons=KASHIDA, advance=0.3)) == kashida
    assert hear(Witnesses(told="_", polygons=KASHIDA, advance=0.3)).text == "_"
    assert hear(Witnesses(told="\u06d4", polygons=KASHIDA, advance=0.3)).text == "\u06d4"
    assert hear(Witnesses(told=TATWEEL * 3, polygons=KASHIDA, advance=0.3)).text == TATWEEL * 3


def test_brackets_are_what_is_drawn() -> None:
    assert hear(Witnesses(told="(", polygons=LEFT_PAREN)) == Verdict("(", "tounicode", "", True)
    assert hear(Witnesses(told=")", polygons=LEFT_PAREN)) == Verdict("(", "outline", "", True)
    assert hear(Witnesses(told="(", polygons=RIGHT_PAREN)) == Verdict(")", "outline", "", True)
    assert hear(Witnesses(told="\u00bb", polygons=GUILLEMET)) == Verdict("\u00ab", "outline", "", True)


def test_brackets_without_an_outline() -> None:
    assert hear(Witnesses(told=")")) == Verdict(")", "tounicode", "", False)
    assert hear(Witnesses(told=")", mapped=("(",))) == Verdict("(", "cmap", "", True)


def test_marks_that_were_given_their_cluster() -> None:
    assert hear(Witnesses(told="\u062f" + SHADDA, advance=0.0)).text == SHADDA
    assert hear(Witnesses(told=SHADDA + FATHA, advance=0.0)).text == SHADDA + FATHA
    assert hear(Witnesses(told="\u0623", advance=0.0)).text == "\u0623"
    assert hear(Witnesses(told="\u062f" + SHADDA, mapped=(SHADDA,), advance=0.3)).text == SHADDA


def test_gsub_speaks_only_with_one_voice() -> None:
    assert hear(Witnesses(texts=(BEH, TEH))).text == UNMAPPED
    assert hear(Witnesses(texts=(HEH, "\u06be"))).text == HEH


def test_a_damaged_map_is_doubted_unless_the_ink_bears_it_out() -> None:
    assert hear(Witnesses(told=".", damaged=True, polygons=BODY)).doubt == "map-damaged"
    assert hear(Witnesses(told=".", damaged=True, polygons=DOT)).doubt == ""
    assert hear(Witnesses(told=".", damaged=True)).doubt == "map-damaged"
    guillemet = Witnesses(told="\u00ab", damaged=True, polygons=GUILLEMET)
    assert hear(guillemet) == Verdict("\u00ab", "tounicode", "", True)


def test_fold_and_spoken() -> None:
    assert fold("\ufeeb") == fold("\u06be") == HEH
    assert fold("\ufe77") == FATHA
    assert fold(TATWEEL) == TATWEEL
    assert fold(" ") == " "
    assert spoken("\u202b" + BEH) == BEH
    assert spoken("A\ue000") == ""


def test_closure_of_ligatures_forms_and_decompositions() -> None:
    def table(*lookups: tuple[int, bytes]) -> bytes:
        head = b"\0\1\0\0" + b"\0\0" * 2 + (10).to_bytes(2)
        offsets, bodies = b"", b""
        for kind, sub in lookups:
            offsets += (2 + 2 * len(lookups) + len(bodies)).to_bytes(2)
            bodies += kind.to_bytes(2) + b"\0\0\0\1\0\x08" + sub
        return head + len(lookups).to_bytes(2) + offsets + bodies

    def u16(*values: int) -> bytes:
        return b"".join(value.to_bytes(2) for value in values)

    single = u16(2, 8, 1, 20) + u16(1, 1, 1)  # gid 1 → 20
    ligature = u16(1, 18, 1, 8) + u16(1, 4) + u16(30, 2, 2) + u16(1, 1, 20)  # 20 + 2 → 30
    multiple = u16(1, 14, 1, 8) + u16(2, 40, 41) + u16(1, 1, 3)  # gid 3 → 40 41
    data = table((1, single), (4, ligature), (2, multiple))
    texts = closure(data, {1: (LAM,), 2: (ALEF,), 3: ("\u0623",)})
    assert texts == {20: (LAM,), 30: (LAM + ALEF,), 40: (ALEF,), 41: (HAMZA_ABOVE,)}


@given(st.binary(max_size=200))
def test_closure_of_any_bytes(data: bytes) -> None:
    closure(data, {1: ("a",), 0: ("b",)})


def test_a_font_of_blank_glyphs_is_silent() -> None:
    assert silent([False, False])
    assert not silent([False, True])
    assert not silent([])


def test_legacy_encodings() -> None:
    told = [(code, chr(code)) for code in range(64, 91)]
    assert legacy(told, lambda code: code == 64)
    assert not legacy(told, lambda code: False)
    assert not legacy(told, lambda code: code < 75)  # glyphs that a subset left out
    assert not legacy([(64, "@")], lambda code: True)


def test_a_map_that_lies() -> None:
    sound = [(chr(code), (chr(code),)) for code in range(0x628, 0x63B)]
    lies = [(TEH, ("\ufeae",)), (" ", ("\ufeb3",)), ("\u064e", ("\u0633",))]
    honest = [(HEH, ("\u06be",)), ("\u0623", (ALEF,)), (LAM + ALEF, ("\ufedf",)), ("1", ("\u0661",)), (MEEM, (TATWEEL,))]
    assert liar(sound + lies)
    assert not liar(sound + honest)
    assert not liar(sound + lies[:2])
    assert not liar(sound * 6 + lies)


def test_quran_page_fonts() -> None:
    letter, word = Ink(3, 80, 0, 0, 0.6, 0.7), Ink(12, 600, 0, -0.3, 1.9, 1.0)
    assert not is_word("\ufb51", letter)
    assert is_word("\ufb51", word)
    assert quran_page([("\ufb51", word), ("\ufb52", word), ("\ufb53", letter)])
    assert not quran_page([("\ufedf", letter), ("\ufefb", letter), ("\ufb51", word)])
    assert not quran_page([])
    assert [is_form(text) for text in ("\ufb51", "\ufefb", "\ufdf2", BEH, "")] == [True, True, False, False, False]


texts = st.text(alphabet=ALEF + BEH + LAM + SHADDA + TATWEEL + "A()\u00ab " + NUL + "\ue001")


@given(
    told=st.none() | texts, mapped=st.lists(texts.filter(bool), max_size=2), advance=st.floats(-1, 2), name=texts,
    polygons=st.sampled_from([None, [], BODY, KASHIDA, LEFT_PAREN, GUILLEMET]), damaged=st.booleans(),
)  # fmt: skip
def test_every_hearing_ends_with_a_text_or_a_reason(
    told: str | None, mapped: list[str], advance: float, name: str, polygons: list[Polygon] | None, damaged: bool
) -> None:
    verdict = hear(Witnesses(told, tuple(mapped), advance, name, "", (), polygons, damaged))
    assert UNMAPPED not in verdict.text or (verdict.text == UNMAPPED and verdict.doubt)
    assert NUL not in verdict.text or NUL in "".join(mapped)
    if polygons and not verdict.text:
        raise AssertionError("an inked glyph was dropped")


@pytest.mark.parametrize(
    ("heights", "lies"),
    [
        ([("\N{ARABIC LETTER THAL}", 0.7), ("\N{ARABIC LETTER THAL}", 0.8), ("\N{ARABIC LETTER DAL}", 0.5)], False),
        ([("\N{ARABIC LETTER THAL}", 0.3), ("\N{ARABIC LETTER THAL}", 0.3), ("\N{ARABIC LETTER DAL}", 0.5)], True),
        ([("\N{ARABIC LETTER THAL}", 0.3), ("\N{ARABIC LETTER THAL}", 0.8), ("\N{ARABIC LETTER DAL}", 0.5)], False),
        ([("\N{ARABIC LETTER THAL}", 0.3), ("\N{ARABIC LETTER THAL}", 0.3), ("\N{ARABIC LETTER REH}", 0.5)], False),
    ],
)
def test_letters_drawn_without_their_dots(heights: list[tuple[str, float]], lies: bool) -> None:
    assert misdrawn((text, Ink(2, 30, 0.0, -0.2, 0.4, top)) for text, top in heights) is lies
    assert not misdrawn((text, Ink(1, 30, 0.0, -0.2, 0.4, top)) for text, top in heights)  # its dots are glyphs apart
