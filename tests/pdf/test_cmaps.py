"""ToUnicode and encoding CMaps: what they say, and that nothing they can hold raises."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from tahqiq.pdf.cmaps import CodeMap, predefined, read_code_map, read_to_unicode

BEH = "\N{ARABIC LETTER BEH}"
LAM_ALEF = "\N{ARABIC LETTER LAM}\N{ARABIC LETTER ALEF}"


def test_single_entries_and_ranges() -> None:
    told = read_to_unicode(
        b"2 beginbfchar <0003> <0020> <0007> <06440627> endbfchar 1 beginbfrange <0010> <0012> <0628> endbfrange"
    )
    assert told.text(3) == " "
    assert told.text(7) == LAM_ALEF
    assert [told.text(code) for code in (0x10, 0x12, 0x13)] == [BEH, "\N{ARABIC LETTER TEH}", None]


def test_a_range_with_a_list() -> None:
    told = read_to_unicode(b"beginbfrange <000B><000C>[<0029><0028>]endbfrange")
    assert (told.text(0x0B), told.text(0x0C)) == (")", "(")


def test_no_blanks_and_no_end() -> None:
    assert read_to_unicode(b"1 beginbfchar<01><0628>").text(1) == BEH


def test_surrogates_bytes_and_names() -> None:
    told = read_to_unicode(
        b"beginbfchar <01> <D83DDE00> <02> <41> <03> /afii57416 <04> <D800> endbfchar",
        lambda name: BEH if name == "afii57416" else "",
    )
    assert [told.text(code) for code in (1, 2, 3, 4)] == ["\U0001f600", "A", BEH, "\ufffd"]


def test_an_empty_destination_is_not_silence() -> None:
    told = read_to_unicode(b"beginbfchar <01> <> endbfchar")
    assert told.text(1) == ""
    assert told.text(2) is None


def test_comments_are_no_entries() -> None:
    assert read_to_unicode(b"beginbfchar\n% <01> <0041>\n<02> <0042>\nendbfchar").chars == {2: "B"}


def test_the_range_that_reaches_to_the_next_ff_is_one_code() -> None:
    told = read_to_unicode(b"beginbfrange <01ff><02ff><0629> endbfrange")
    assert told.text(0x1FF) == "\N{ARABIC LETTER TEH MARBUTA}"
    assert told.text(0x200) is None


def test_a_range_over_everything_costs_nothing() -> None:
    told = read_to_unicode(b"beginbfrange <0000> <FFFF> <0000> endbfrange")
    assert not told.chars
    assert told.text(0x628) == BEH
    assert len(told.codes(100)) == 100


def test_identity_and_vertical() -> None:
    assert predefined("Identity-H").identity
    assert predefined("Identity-V").vertical
    assert predefined("Identity-V").cid(b"\x01\x02") == 0x102


@pytest.mark.parametrize(
    ("name", "text"), [("UniGB-UCS2-H", "\u4e2d"), ("GBK-EUC-H", "\u4e2d"), ("90ms-RKSJ-V", "\u4e2d")]
)
def test_cmaps_whose_codes_are_text(name: str, text: str) -> None:
    code_map = predefined(name)
    data = ("A" + text).encode(code_map.codec)
    assert [code_map.text(code) for code in code_map.split(data)] == ["A", text]
    assert code_map.cid(data[:2]) == -1


def test_an_unknown_cmap_says_so() -> None:
    code_map = predefined("Adobe-Korea1-7")
    assert not code_map.known
    assert code_map.cid(b"ab") == -1


def test_codes_of_two_lengths() -> None:
    code_map = read_code_map(
        b"begincodespacerange <00> <80> <8140> <9FFC> endcodespacerange"
        b" begincidrange <20> <7e> 1 <8140> <817e> 633 endcidrange begincidchar <80> 97 endcidchar"
    )
    codes = code_map.split(b"A\x81\x42\x80")
    assert codes == [b"A", b"\x81\x42", b"\x80"]
    assert [code_map.cid(code) for code in codes] == [34, 635, 97]
    assert code_map.cid(b"\x00") == 0


def test_a_stream_that_spells_identity_out() -> None:
    spelt = read_code_map(
        b"begincodespacerange <0000> <FFFF> endcodespacerange begincidrange <0000> <FFFF> 0 endcidrange"
    )
    assert spelt.identity
    part = read_code_map(
        b"begincodespacerange <0000> <FFFF> endcodespacerange begincidrange <0000> <00FF> 0 endcidrange"
    )
    assert not part.identity
    assert part.cid(b"\x01\x00") == 0


def test_usecmap_and_wmode() -> None:
    base = CodeMap()
    base.codespaces = [(b"\x00", b"\xff")]
    base.cids = {b"A": 7, b"B": 8}
    derived = read_code_map(b"/Base usecmap /WMode 1 def begincidchar <42> 9 endcidchar", lambda name: base)
    assert derived.vertical
    assert [derived.cid(code) for code in (b"A", b"B")] == [7, 9]
    assert base.cids[b"B"] == 8


@given(st.binary(max_size=300))
def test_any_bytes_are_read(data: bytes) -> None:
    told = read_to_unicode(b"beginbfchar " + data + b" endbfchar beginbfrange " + data)
    for code in told.codes(20):
        assert isinstance(told.text(code), str)
    code_map = read_code_map(b"begincodespacerange " + data + b" begincidrange " + data)
    assert b"".join(code_map.split(data)) == data


@given(st.text(alphabet="<>0123456789abcdef[] /\n", max_size=200))
def test_near_misses_are_read(text: str) -> None:
    data = text.encode("ascii")
    read_to_unicode(b"beginbfrange " + data + b" endbfrange beginbfchar " + data + b" endbfchar")
    read_code_map(b"begincodespacerange " + data + b" endcodespacerange begincidrange " + data + b" endcidrange")


@given(st.sampled_from(["UniJIS-UTF16-H", "UniJIS-UTF8-H", "GBK2K-H", "EUC-H", "KSCms-UHC-H"]), st.binary(max_size=40))
def test_codecs_cut_all_of_any_string(name: str, data: bytes) -> None:
    code_map = predefined(name)
    codes = code_map.split(data)
    assert b"".join(codes) == data
    assert all(code_map.text(code) is None or isinstance(code_map.text(code), str) for code in codes)
