"""Optional content (ISO 32000-2, 8.11): what a viewer does not show is not read."""

from __future__ import annotations

from typing import Any

import pytest
from made_pdf import codes, form, made_pdf, saved
from pikepdf import Array, Dictionary, Name, Object, Pdf, String

from tahqiq.glyphs import PageInk
from tahqiq.pdf.document import open_pdf

TEXT = b"BT /F1 10 Tf 20 30 Td (A) Tj /OC /One BDC (B) Tj EMC /OC /Two BDC (C) Tj EMC (D) Tj ET"


def groups(pdf: Pdf, **usage: Any) -> tuple[Object, Object]:
    """Two optional content groups."""
    one, two = (
        pdf.make_indirect(Dictionary(Type=Name.OCG, Name=String(name), **usage)) for name in ("one", "two")
    )
    return one, two


def read(pdf: Pdf, one: Object, two: Object, **default: Any) -> PageInk:
    """The page, where One and Two stand for these and the default configuration is this."""
    members = [group for group in (one, two) if group.get("/Type") == "/OCG"] or list(one.OCGs)
    pdf.Root.OCProperties = Dictionary(OCGs=Array(members), D=Dictionary(**default))
    pdf.pages[0].Resources.Properties = Dictionary(One=one, Two=two)
    with open_pdf(saved(pdf)) as opened:
        return opened.page(1)


def test_without_a_say_all_is_shown() -> None:
    pdf = made_pdf(TEXT)
    assert codes(read(pdf, *groups(pdf))) == b"ABCD"


def test_off_and_the_base_state() -> None:
    pdf = made_pdf(TEXT)
    one, two = groups(pdf)
    assert codes(read(pdf, one, two, OFF=Array([one]))) == b"ACD"
    assert codes(read(pdf, one, two, BaseState=Name.OFF)) == b"AD"
    assert codes(read(pdf, one, two, BaseState=Name.OFF, ON=Array([two]))) == b"ACD"


def test_by_usage_when_viewed() -> None:
    pdf = made_pdf(TEXT)
    one, two = groups(pdf, Usage=Dictionary(View=Dictionary(ViewState=Name.OFF), Print=Dictionary(PrintState=Name.ON)))
    viewed = Dictionary(Event=Name.View, Category=Array([Name.View]), OCGs=Array([one]))
    printed = Dictionary(Event=Name.Print, Category=Array([Name.Print]), OCGs=Array([two]))
    assert codes(read(pdf, one, two, AS=Array([viewed, printed]))) == b"ACD"


@pytest.mark.parametrize(
    ("policy", "shown"), [(None, b"ABCD"), ("/AllOn", b"AD"), ("/AnyOff", b"ABCD"), ("/AllOff", b"AD"), ("/AnyOn", b"ABCD")]
)
def test_membership(policy: str | None, shown: bytes) -> None:
    pdf = made_pdf(TEXT)
    one, two = groups(pdf)
    both = Dictionary(Type=Name.OCMD, OCGs=Array([one, two]))
    if policy:
        both.P = Name(policy)
    assert codes(read(pdf, both, both, OFF=Array([one]))) == shown


@pytest.mark.parametrize(
    ("words", "shown"), [("And one two", b"AD"), ("Or one two", b"ABCD"), ("Not one", b"ABCD"), ("Not two", b"AD")]
)
def test_expressions(words: str, shown: bytes) -> None:
    pdf = made_pdf(TEXT)
    one, two = groups(pdf)
    operator, *operands = words.split()
    expression = Array([Name("/" + operator), *({"one": one, "two": two}[word] for word in operands)])
    member = Dictionary(Type=Name.OCMD, OCGs=Array([one, two]), VE=expression)
    assert codes(read(pdf, member, member, OFF=Array([one]))) == shown


def test_an_expression_that_contains_itself_ends() -> None:
    pdf = made_pdf(TEXT)
    one, two = groups(pdf)
    loop = pdf.make_indirect(Array([Name.And]))
    loop.extend([loop, loop])
    member = Dictionary(Type=Name.OCMD, OCGs=Array([one, two]), VE=loop)
    assert codes(read(pdf, member, member, OFF=Array([one]))) == b"ABCD"


def test_a_form_and_an_image_of_a_layer() -> None:
    pdf = made_pdf(b"/X Do /Im Do BT /F1 9 Tf 20 30 Td (B) Tj ET")
    one, two = groups(pdf)
    image = pdf.make_stream(b"\0", Type=Name.XObject, Subtype=Name.Image, Width=1, Height=1, OC=one)
    pdf.pages[0].Resources.XObject = Dictionary(X=form(pdf, b"BT /F1 9 Tf 9 9 Td (A) Tj ET", OC=one), Im=image)
    ink = read(pdf, one, two, OFF=Array([one]))
    assert (codes(ink), ink.images) == (b"B", [])
    assert codes(read(pdf, one, two, OFF=Array([two]))) == b"AB"


def test_what_is_nested_and_never_closed() -> None:
    hidden = b"/OC /One BDC BT /F1 9 Tf 9 9 Td (B) Tj /OC /Two BDC (C) Tj EMC (D) Tj ET 9 50 100 1 re f 9 9 5 5 re f"
    for content in (hidden + b" EMC", hidden, b"q " + hidden + b" Q EMC EMC"):
        pdf = made_pdf(b"BT /F1 9 Tf 9 30 Td (A) Tj ET " + content)
        one, two = groups(pdf)
        ink = read(pdf, one, two, OFF=Array([one]))
        assert (codes(ink), ink.rules, ink.bullets) == (b"A", [], [])
        assert len(ink.glyphs.strings) == len({*ink.glyphs.shown}) == 1


def test_text_that_goes_on_after_hidden_text_stands_where_it_stood() -> None:
    pdf = made_pdf(TEXT)
    one, two = groups(pdf)
    assert read(pdf, one, two, OFF=Array([one])).glyphs.x == [20.0, 30.0, 35.0]
