"""Marked content: ActualText and artifacts (ISO 32000-2, 14.6, 14.8.2.2, 14.9.4)."""

from __future__ import annotations

import pytest
from made_pdf import codes, form, made_pdf, read, saved
from pikepdf import Dictionary, Pdf, String

from tahqiq.glyphs import PageInk
from tahqiq.pdf.document import open_pdf

LAM_ALEF = "\N{ARABIC LETTER LAM}\N{ARABIC LETTER ALEF}"
HEX = b"<FEFF06440627>"


def actual(ink: PageInk) -> list[tuple[bytes, str | None]]:
    """Each shown string's codes with the ActualText over it."""
    glyphs = ink.glyphs
    return [
        (
            bytes(glyph.code for glyph in glyphs.glyph[shown.start : shown.end]),
            glyphs.actual[shown.span] if shown.span >= 0 else None,
        )
        for shown in glyphs.strings
    ]


WRITTEN = {
    "hexadecimal UTF-16": b"/Span <</ActualText <FEFF06440627>>> BDC",
    "spaced": b"/Span\n<< /ActualText\n<FEFF 0644 0627> /Lang (ar) >>\nBDC",
    "literal UTF-16": b"/Span <</ActualText (\xfe\xff\x06\x44\x06\x27)>> BDC",
    "escaped": rb"/Span <</ActualText (\376\377\006D\006')>> BDC",
    "UTF-16 the other way round": b"/Span <</ActualText <FFFE44062706>>> BDC",
    "UTF-8": b"/Span <</ActualText <EFBBBFD984D8A7>>> BDC",
    "with a language": b"/Span <</ActualText <FEFF001B00610072001B06440627>>> BDC",
    "after a nested dictionary": b"/Span <</A <</B (>>)>> /ActualText <FEFF06440627>>> BDC",
    "another tag": b"/P <</MCID 3 /ActualText <FEFF06440627>>> BDC",
}


@pytest.mark.parametrize("written", WRITTEN.values(), ids=WRITTEN.keys())
def test_written_in_many_ways(written: bytes) -> None:
    ink = read(b"BT /F1 10 Tf 20 30 Td (A) Tj " + written + b" (B) Tj (C) Tj EMC (D) Tj ET")
    assert actual(ink) == [(b"A", None), (b"B", LAM_ALEF), (b"C", LAM_ALEF), (b"D", None)]
    assert ink.faults == []


def test_pdfdocencoding_and_nothing() -> None:
    ink = read(
        b"BT /F1 9 Tf 9 9 Td /Span <</ActualText (\x85\xe9)>> BDC (A) Tj EMC /Span <</ActualText ()>> BDC (B) Tj EMC ET"
    )
    assert actual(ink) == [(b"A", "\N{EN DASH}\xe9"), (b"B", "")]


def test_the_outermost_wins() -> None:
    ink = read(
        b"BT /F1 10 Tf 20 30 Td /Span <</ActualText (out)>> BDC (A) Tj /Span <</ActualText <FEFF0041>>> BDC (B) Tj EMC "
        b"3 0 Td (C) Tj /Span <</ActualText <FEFF0041>>> BDC 3 0 Td (D) Tj EMC 3 0 Td (E) Tj EMC (F) Tj ET"
    )
    assert actual(ink) == [(b"A", "out"), (b"B", "out"), (b"C", "out"), (b"D", "out"), (b"E", "out"), (b"F", None)]
    assert ink.glyphs.actual == ["out"]


def test_each_sequence_is_its_own() -> None:
    span = b"/Span <</ActualText " + HEX + b">> BDC 5 0 Td (A) Tj EMC\n"
    ink = read(b"BT /F1 10 Tf 20 30 Td\n" + span * 3 + b"ET")
    assert [shown.span for shown in ink.glyphs.strings] == [0, 1, 2]
    assert ink.glyphs.actual == [LAM_ALEF] * 3


def test_from_the_properties_of_the_resources() -> None:
    properties = Dictionary(P0=Dictionary(ActualText=String(LAM_ALEF)), P1=Dictionary(MCID=3))
    ink = read(
        b"BT /F1 10 Tf 20 30 Td /Span /P0 BDC (A) Tj EMC /Span /P1 BDC (B) Tj EMC /Span /P9 BDC (C) Tj EMC ET",
        resources={"Properties": properties},
    )
    assert actual(ink) == [(b"A", LAM_ALEF), (b"B", None), (b"C", None)]


def test_artifacts_and_what_is_in_them() -> None:
    ink = read(
        b"BT /F1 10 Tf 20 30 Td /Artifact BMC (A) Tj /Span BMC (B) Tj EMC EMC (C) Tj "
        b"/Artifact <</Type /Pagination>> BDC (D) Tj EMC EMC EMC (E) Tj /ArtifactNot BMC (F) Tj EMC "
        b"/P <</O /Artifact>> BDC (G) Tj EMC ET"
    )
    assert codes(ink) == b"ABCDEFG"
    assert [shown.artifact for shown in ink.glyphs.strings] == [True, True, False, True, False, False, False]


def with_form(content: bytes, inside: bytes) -> Pdf:
    pdf = made_pdf(content)
    pdf.pages[0].Resources.XObject = Dictionary(X=form(pdf, inside))
    return pdf


def test_a_form_closes_what_it_opened_and_no_more() -> None:
    pdf = with_form(
        b"/Span <</ActualText (out)>> BDC /X Do BT /F1 9 Tf 20 30 Td (B) Tj EMC (C) Tj ET",
        b"BT /F1 9 Tf 20 30 Td (A) Tj EMC /Artifact BMC (D) Tj ET",
    )
    with open_pdf(saved(pdf)) as opened:
        ink = opened.page(1)
    assert [text for _, text in actual(ink)] == ["out", "out", "out", None]
    assert [shown.artifact for shown in ink.glyphs.strings] == [False, True, False, False]
