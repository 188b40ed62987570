"""Opening files and reaching pages: errors, encryption, geometry, labels, broken trees."""

from __future__ import annotations

import gc
import hashlib
import io
import weakref
from collections.abc import Callable
from pathlib import Path

import pikepdf
import pytest
from made_pdf import Row, codes, made_pdf, rows, saved
from pikepdf import Array, Dictionary, Name, Pdf

from tahqiq.errors import Damaged, Encrypted, Exit, FileMissing, NotPdf, TahqiqError
from tahqiq.glyphs import Font
from tahqiq.pdf import resources
from tahqiq.pdf.dictionaries import load_font
from tahqiq.pdf.document import open_pdf

HELLO = b"BT /F1 10 Tf 20 30 Td (AB) Tj ET"
AB = [(ord("A"), 20, 30, 5), (ord("B"), 25, 30, 5)]


def several(*contents: bytes) -> Pdf:
    """A file of as many pages."""
    pdf = made_pdf(contents[0])
    for content in contents[1:]:
        pdf.pages.extend(made_pdf(content).pages)
    return pdf


# ---- opening


def test_from_a_path_bytes_and_a_stream(tmp_path: Path) -> None:
    data = saved(made_pdf(HELLO))
    path = tmp_path / "\N{ARABIC LETTER BEH}.pdf"
    path.write_bytes(data)
    with path.open("rb") as stream:
        for source in (path, str(path), data, bytearray(data), memoryview(data), io.BytesIO(data), stream):
            with open_pdf(source) as pdf:
                assert pdf.page_count == 1
                assert pdf.sha256 == hashlib.sha256(data).hexdigest()
                assert rows(pdf.page(1)) == AB


def test_the_callers_stream_stays_open() -> None:
    stream = io.BytesIO(saved(made_pdf(HELLO)))
    with open_pdf(stream) as pdf:
        assert pdf.page_count == 1
    assert not stream.closed


def test_fonts_are_loaded_once_and_not_all_kept(monkeypatch: pytest.MonkeyPatch) -> None:
    loaded: list[pikepdf.Dictionary] = []

    def load(font: pikepdf.Dictionary) -> Font:
        loaded.append(font)
        return load_font(font)

    monkeypatch.setattr(resources, "load_font", load)
    with open_pdf(saved(several(*[HELLO] * 3))) as pdf:  # each page brings fonts of its own
        loaded.clear()
        for number in (1, 2, 3, 1, 2, 3):
            pdf.page(number)
        assert len(loaded) == 3
        monkeypatch.setattr(resources, "MAX_FONTS", 1)
        for number in (1, 2, 3):
            pdf.page(number)
        assert len(loaded) == 3 + 2


def test_pages_outlive_the_file() -> None:
    with open_pdf(saved(made_pdf(HELLO))) as pdf:
        ink = pdf.page(1)
    assert rows(ink) == AB
    assert [glyph.ink for glyph in ink.glyphs.glyph] == [None, None]


@pytest.mark.parametrize("number", [0, 2, -1])
def test_no_such_page(number: int) -> None:
    with open_pdf(saved(made_pdf(HELLO))) as pdf, pytest.raises(IndexError):
        pdf.page(number)


def test_missing_files(tmp_path: Path) -> None:
    for path in (tmp_path / "none.pdf", tmp_path):
        with pytest.raises(FileMissing) as caught:
            open_pdf(path)
        assert str(path) in str(caught.value)
        assert caught.value.exit == Exit.MISSING


NOT_PDF = {
    "empty": b"",
    "text": b"This is no PDF, though it speaks of objects.\n",
    "zip": b"PK\x03\x04" + bytes(range(256)) * 20,
    "zeros": b"\0" * 5000,
}


@pytest.mark.parametrize("data", NOT_PDF.values(), ids=NOT_PDF.keys())
def test_not_a_pdf(data: bytes) -> None:
    with pytest.raises(NotPdf) as caught:
        open_pdf(data)
    assert "\n" not in str(caught.value)


DAMAGED = {
    "header alone": b"%PDF-1.7\n",
    "nothing in it": b"%PDF-1.7\n" + b"\0" * 3000,
    "no catalogue": b"%PDF-1.7\n1 0 obj\n<</Type /Nothing>>\nendobj\ntrailer <</Size 2>>\n%%EOF",
}


@pytest.mark.parametrize("data", DAMAGED.values(), ids=DAMAGED.keys())
def test_damaged_past_repair(data: bytes) -> None:
    with pytest.raises(Damaged) as caught:
        open_pdf(data)
    assert caught.value.remedy
    assert "\n" not in str(caught.value)


def test_a_lost_cross_reference_is_rebuilt() -> None:
    data = saved(several(HELLO, HELLO), object_stream_mode=pikepdf.ObjectStreamMode.disable)
    with open_pdf(data[: data.rindex(b"xref\n0")]) as pdf:
        assert [rows(pdf.page(number)) for number in (1, 2)] == [AB, AB]


def test_bytes_before_the_header() -> None:
    with open_pdf(b"HTTP/1.1 200 OK\r\n\r\n" + saved(made_pdf(HELLO))) as pdf:
        assert rows(pdf.page(1)) == AB


# ---- encryption

ENCRYPTED = {
    f"R{revision}{', nobody asked' if not user else ''}": pikepdf.Encryption(
        user=user, owner="owner", R=revision, aes=aes, metadata=aes
    )
    for revision, aes in ((3, False), (4, True), (6, True))
    for user in ("user", "")
}  # fmt: skip


@pytest.mark.parametrize("encryption", ENCRYPTED.values(), ids=ENCRYPTED.keys())
def test_encryption(encryption: pikepdf.Encryption) -> None:
    data = saved(made_pdf(HELLO), encryption=encryption)
    for password in ("owner", encryption.user):
        with open_pdf(data, password) as pdf:
            assert rows(pdf.page(1)) == AB
            assert pdf.page(1).faults == []
    if encryption.user:
        with pytest.raises(Encrypted, match="--password") as caught:
            open_pdf(data)
        assert caught.value.exit == Exit.ENCRYPTED
        with pytest.raises(Encrypted, match="the password does not open it"):
            open_pdf(data, "wrong")
        with pytest.raises(Encrypted):
            open_pdf(data, "\N{ARABIC LETTER BEH}")


# ---- geometry

QUARTERS: dict[int, tuple[float, float, list[tuple[float, float]], float]] = {
    0: (200, 300, [(20, 30), (25, 30)], 0),
    90: (300, 200, [(30, 180), (30, 175)], -90),
    180: (200, 300, [(180, 270), (175, 270)], 180),
    270: (300, 200, [(270, 20), (270, 25)], 90),
    -90: (300, 200, [(270, 20), (270, 25)], 90),
    450: (300, 200, [(30, 180), (30, 175)], -90),
}


@pytest.mark.parametrize("turn", QUARTERS)
def test_rotated_pages(turn: int) -> None:
    width, height, places, angle = QUARTERS[turn]
    with open_pdf(saved(made_pdf(HELLO, Rotate=turn))) as pdf:
        ink = pdf.page(1)
    assert (ink.width, ink.height) == (width, height)
    assert [row[1:3] for row in rows(ink)] == places
    assert ink.glyphs.strings[0].angle == angle
    assert ink.glyphs.strings[0].size == pytest.approx(10)
    assert ink.glyphs.advance == pytest.approx([5, 5])


BOXES: dict[str, tuple[dict[str, object], tuple[float, float], tuple[float, float], list[str]]] = {
    "MediaBox off the origin": ({"MediaBox": Array([-10, -20, 90, 180])}, (100, 200), (30, 50), []),
    "corners the other way round": ({"MediaBox": Array([200, 300, 0, 0])}, (200, 300), (20, 30), []),
    "CropBox": ({"CropBox": Array([10, 10, 110, 60])}, (100, 50), (10, 20), []),
    "CropBox larger": ({"CropBox": Array([-50, -50, 500, 500])}, (200, 300), (20, 30), []),
    "CropBox elsewhere": (
        {"CropBox": Array([900, 900, 950, 950])}, (200, 300), (20, 30), ["the CropBox lies outside the MediaBox"],
    ),
    "empty CropBox": ({"CropBox": Array([10, 10, 10, 10])}, (200, 300), (20, 30), []),
    "UserUnit": ({"UserUnit": 2}, (400, 600), (40, 60), []),
    "absurd UserUnit": ({"UserUnit": -4}, (200, 300), (20, 30), ["the UserUnit is absurd"]),
    "turned by 45": (
        {"Rotate": 45}, (200, 300), (20, 30), ["the page is rotated by 45 degrees, not by a multiple of 90"],
    ),
    "empty MediaBox": (
        {"MediaBox": Array([0, 0, 0, 300])}, (612, 792), (20, 30),
        ["the page has no usable MediaBox; taken for Letter"],
    ),
    "absurdly large": (
        {"MediaBox": Array([0, 0, 90_000, 300])}, (90_000, 300), (20, 30),
        ["the page is absurdly large: 90000 × 300 units"],
    ),
}  # fmt: skip


@pytest.mark.parametrize(("entries", "size", "place", "faults"), BOXES.values(), ids=BOXES.keys())
def test_boxes(
    entries: dict[str, object], size: tuple[float, float], place: tuple[float, float], faults: list[str]
) -> None:
    with open_pdf(saved(made_pdf(HELLO, **entries))) as pdf:
        ink = pdf.page(1)
    assert (ink.width, ink.height) == size
    assert rows(ink)[0][1:3] == place
    assert ink.faults == faults


@pytest.mark.parametrize("box", [7, Array([0, 0, 9]), Array([0, 0, Name.A, Name.B])])
def test_no_media_box_is_a_fault_of_the_file(box: object) -> None:
    """qpdf puts a Letter box there before we see the page; its warning says so."""
    with open_pdf(saved(made_pdf(HELLO, MediaBox=box))) as pdf:
        assert (pdf.page(1).width, pdf.page(1).height) == (612, 792)
        assert pdf.faults == ["kid 0 (from 0) MediaBox is undefined; setting to letter / ANSI A"]


def test_what_pages_inherit() -> None:
    pdf = made_pdf(HELLO)
    page, root = pdf.pages[0].obj, pdf.Root.Pages
    root.MediaBox, root.Rotate, root.Resources = Array([0, 0, 100, 50]), 180, page.Resources
    del page.MediaBox, page.Resources
    with open_pdf(saved(pdf)) as opened:
        ink = opened.page(1)
    assert (ink.width, ink.height) == (100, 50)
    assert [row[1:3] for row in rows(ink)] == [(80, 20), (75, 20)]
    assert ink.faults == []


# ---- content

CONTENTS: dict[str, tuple[list[bytes], list[Row]]] = {
    "between operators": ([b"BT /F1 10 Tf", b"20 30 Td (AB) Tj ET"], AB),
    "without white space": ([b"BT /F1 10 Tf 20 30 Td", b"(AB) Tj", b"ET"], AB),
    "within a string": ([b"BT /F1 10 Tf 20 30 Td (A", b"B) Tj ET"], AB),
    "within a string, twice": ([b"BT /F1 10 Tf 20 30 Td (A", b"", b"B", b") Tj ET"], AB),
    "within a hexadecimal string": ([b"BT /F1 10 Tf 20 30 Td <41", b"42> Tj ET"], AB),
    "within an array": ([b"BT /F1 10 Tf 20 30 Td [(A)", b"(B)] TJ ET"], AB),
    "a string with escaped parentheses before": ([b"BT /F1 10 Tf 20 30 Td (A\\() pop", b"(AB) Tj ET"], AB),
    "empty parts": ([b"", HELLO, b""], AB),
}


@pytest.mark.parametrize(("parts", "expected"), CONTENTS.values(), ids=CONTENTS.keys())
def test_content_in_parts(parts: list[bytes], expected: list[Row]) -> None:
    with open_pdf(saved(made_pdf(parts))) as pdf:
        ink = pdf.page(1)
    assert rows(ink) == expected
    assert ink.faults == []


def without(pdf: Pdf) -> None:
    del pdf.pages[0].Contents


def number(pdf: Pdf) -> None:
    pdf.pages[0].Contents = 7


def partly(pdf: Pdf) -> None:
    pdf.pages[0].Contents = Array([7, pdf.make_stream(HELLO), pdf.make_indirect(Dictionary())])


def no_resources(pdf: Pdf) -> None:
    del pdf.pages[0].Resources


def odd_resources(pdf: Pdf) -> None:
    pdf.pages[0].Resources = Array([1, 2])


def odd_font(pdf: Pdf) -> None:
    pdf.pages[0].Resources.Font.F1 = Array([])


def unknown_filter(pdf: Pdf) -> None:
    pdf.pages[0].Contents = pdf.make_stream(HELLO, Filter=Name.Whatever)


BROKEN_PAGES: dict[str, tuple[Callable[[Pdf], None], bytes, list[str]]] = {
    "no content": (without, b"", []),
    "a number for content": (number, b"", ["the page's content is no stream"]),
    "parts that are none": (partly, b"AB", ["a part of the page's content is missing"]),
    "no resources": (no_resources, b"AB", ["a font is missing", "text is shown without a font"]),
    "resources that are none": (odd_resources, b"AB", ["a font is missing", "text is shown without a font"]),
    "a font that is none": (odd_font, b"AB", ["a font is missing", "text is shown without a font"]),
    "unknown filter": (unknown_filter, b"", ["a stream has an unknown filter /Whatever"]),
}


@pytest.mark.parametrize(("spoil", "text", "faults"), BROKEN_PAGES.values(), ids=BROKEN_PAGES.keys())
def test_a_broken_page_does_not_cost_the_others(spoil: Callable[[Pdf], None], text: bytes, faults: list[str]) -> None:
    pdf = several(HELLO, HELLO)
    spoil(pdf)
    with open_pdf(saved(pdf)) as opened:
        first, second = opened.page(1), opened.page(2)
    assert (codes(first), first.faults) == (text, faults)
    assert (rows(second), second.faults) == (AB, [])


# ---- page trees


def test_a_tree_that_loops_still_gives_its_pages() -> None:
    pdf = several(HELLO, HELLO)
    pdf.Root.Pages.Kids.append(pdf.Root.Pages)
    with open_pdf(saved(pdf)) as opened:
        assert opened.page_count == 2
        assert [rows(opened.page(number)) for number in (1, 2)] == [AB, AB]
        assert opened.faults


def test_parents_that_loop() -> None:
    pdf = made_pdf(HELLO)
    page = pdf.pages[0].obj
    del page.MediaBox
    data = saved(pdf, object_stream_mode=pikepdf.ObjectStreamMode.disable)
    with pikepdf.open(io.BytesIO(data)) as again:
        tree = again.Root.Pages
        tree.Parent = tree
        looped = saved(again)
    with open_pdf(looped) as opened:
        assert rows(opened.page(1)) == AB
        assert opened.page(1).width == 612


def test_no_pages() -> None:
    with pytest.raises(Damaged, match="no pages"):
        open_pdf(saved(Pdf.new()))


# ---- labels and metadata


def test_labels() -> None:
    pdf = several(*[HELLO] * 5)
    pdf.Root.PageLabels = Dictionary(
        Nums=Array([0, Dictionary(S=Name.r), 2, Dictionary(S=Name.D, St=7), 4, Dictionary(P="A-", S=Name.A)])
    )
    with open_pdf(saved(pdf)) as opened:
        assert [opened.label(number) for number in range(1, 6)] == ["i", "ii", "7", "8", "A-A"]
        assert opened.page(2).label == "ii"


@pytest.mark.parametrize("labels", [7, Dictionary(), Dictionary(Nums=Array([0])), Dictionary(Nums=Array([0, 1]))])
def test_labels_that_are_none(labels: pikepdf.Object) -> None:
    pdf = several(HELLO, HELLO)
    pdf.Root.PageLabels = labels
    with open_pdf(saved(pdf)) as opened:
        assert [opened.label(number) for number in (1, 2)] == ["1", "2"]


def test_metadata() -> None:
    title = "\N{ARABIC LETTER SEEN}\N{ARABIC LETTER REH}"
    pdf = made_pdf(HELLO)
    pdf.docinfo = pdf.make_indirect(Dictionary(Title=title, Producer="made", Author=Name.Nobody, Creator=""))
    with open_pdf(saved(pdf)) as opened:
        assert opened.metadata() == {"title": title, "producer": "made"}
    with open_pdf(saved(made_pdf(HELLO))) as opened:
        assert opened.metadata() == {}


def test_errors_are_ours() -> None:
    for error in (FileMissing, NotPdf, Encrypted, Damaged):
        assert issubclass(error, TahqiqError)


def test_fonts_out_of_use_are_let_go(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(resources, "KEPT_FOR", 2)
    loaded: list[pikepdf.Dictionary] = []

    def load(font: pikepdf.Dictionary) -> Font:
        loaded.append(font)
        return load_font(font)

    with open_pdf(saved(several(*[HELLO] * 2))) as pdf:  # each page brings fonts of its own
        monkeypatch.setattr(resources, "load_font", load)
        for number in (1, 2, 2, 2, 2, 1):
            pdf.page(number)
    assert len(loaded) == 3


def test_a_font_let_go_needs_no_collector(monkeypatch: pytest.MonkeyPatch) -> None:
    """Pages far apart were looked at: the fonts of the first one are gone as soon as the last one was read."""
    fonts: list[weakref.ref[Font]] = []

    def load(font: pikepdf.Dictionary) -> Font:
        made = load_font(font)
        fonts.append(weakref.ref(made))
        return made

    with open_pdf(saved(several(*[HELLO] * (resources.KEPT_FOR + 3)))) as pdf:
        monkeypatch.setattr(resources, "load_font", load)
        gc.disable()
        try:
            pdf.page(1)
            pdf.page(2)
            pdf.page(pdf.page_count)
            assert [ref() is not None for ref in fonts] == [False, False, True]
        finally:
            gc.enable()


def test_a_page_holds_no_cycles() -> None:
    """What was read of a page goes when it is let go: no garbage collector has to find it."""
    with open_pdf(saved(made_pdf(HELLO))) as pdf:
        pdf.page(1)
        gc.collect()
        gc.disable()
        try:
            pdf.page(1)
            assert gc.collect() == 0
        finally:
            gc.enable()
