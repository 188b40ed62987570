"""What of the drawing concerns text: images, rules, bullets."""

from __future__ import annotations

import pytest
from made_pdf import codes, made_pdf, read, saved
from pikepdf import Dictionary, Name

from tahqiq.pdf.document import open_pdf

TEXT = b" BT /F1 10 Tf 20 200 Td (some text) Tj ET"

RULES = {
    "filled rectangle": (b"20 100 60 0.5 re f", [(20, 100, 80, 100.5)]),
    "upwards and backwards": (b"80 100.5 -60 -0.5 re f", [(20, 100, 80, 100.5)]),
    "filled polygon": (b"20 100 m 80 100 l 80 101 l 20 101 l h f*", [(20, 100, 80, 101)]),
    "stroked line": (b"2 w 20 100 m 80 100 l S", [(19, 99, 81, 101)]),
    "stroked upright line": (b"20 100 m 20 150 l S", [(19.5, 99.5, 20.5, 150.5)]),
    "several in one path": (
        b"20 100 m 80 100 l 20 90 m 80 90 l S", [(19.5, 99.5, 80.5, 100.5), (19.5, 89.5, 80.5, 90.5)],
    ),
    "edges of a box": (
        b"20 100 60 30 re S",
        [(19.5, 99.5, 80.5, 100.5), (19.5, 129.5, 80.5, 130.5), (19.5, 99.5, 20.5, 130.5), (79.5, 99.5, 80.5, 130.5)],
    ),
    "in a scaled space": (b"q 0.5 0 0 0.5 0 0 cm 40 200 120 1 re f Q", [(20, 100, 80, 100.5)]),
    "cut to the page": (b"-50 100 90 0.5 re f", [(0, 100, 40, 100.5)]),
    "cells as one path": (
        b"20 100 60 0.5 re 20 90 60 0.5 re f", [(20, 100, 80, 100.5), (20, 90, 80, 90.5)],
    ),
    "too thick": (b"20 100 60 9 re f", []),
    "too short": (b"20 100 5 0.5 re f", []),
    "slanted": (b"20 100 m 80 140 l S", []),
    "not painted": (b"20 100 60 0.5 re n", []),
    "clipped away": (b"q 0 0 10 10 re W n 20 100 60 0.5 re f Q", []),
}  # fmt: skip
BULLETS = {
    "disc of four curves": b"50 52 m 50 53.1 49.1 54 48 54 c 46.9 54 46 53.1 46 52 c 46 50.9 46.9 50 48 50 c "
    b"49.1 50 50 50.9 50 52 c h f",
    "square": b"46 50 4 4 re f",
    "diamond": b"48 50 m 50 52 l 48 54 l 46 52 l h f",
}


@pytest.mark.parametrize(("drawn", "expected"), RULES.values(), ids=RULES.keys())
def test_rules(drawn: bytes, expected: list[tuple[float, float, float, float]]) -> None:
    ink = read(drawn + TEXT)
    assert [tuple(round(side, 3) for side in box) for box in ink.rules] == expected
    assert ink.bullets == []
    assert codes(ink) == b"some text"


@pytest.mark.parametrize("drawn", BULLETS.values(), ids=BULLETS.keys())
def test_bullets(drawn: bytes) -> None:
    ink = read(drawn + TEXT)
    assert [tuple(round(side, 3) for side in box) for box in ink.bullets] == [(46, 50, 50, 54)]
    assert ink.rules == []
    larger = read(b"q 2 0 0 2 0 0 cm " + drawn + b" Q" + TEXT)
    assert larger.bullets == []


def test_text_size_decides_what_is_small() -> None:
    large = b" BT /F1 40 Tf 20 200 Td (some text) Tj ET"
    assert len(read(b"q 3 0 0 3 0 0 cm 10 10 4 4 re f Q" + large).bullets) == 1
    assert read(b"10 10 4 4 re f").bullets == []


def test_images() -> None:
    pdf = made_pdf(b"q 60 0 0 40 20 30 cm /I Do Q q 0 50 -60 0 100 30 cm /I Do Q q 9 0 0 9 300 0 cm /I Do Q")
    image = pdf.make_stream(b"\0", Type=Name.XObject, Subtype=Name.Image, Width=1, Height=1, BitsPerComponent=8)
    image.ColorSpace = Name.DeviceGray
    pdf.pages[0].Resources.XObject = Dictionary(I=image)
    with open_pdf(saved(pdf)) as opened:
        ink = opened.page(1)
    assert ink.images == [(20, 30, 80, 70), (40, 30, 100, 80)]


def test_long_paths_are_passed_over_and_counted() -> None:
    segments = b"".join(b"%d %d l\n" % (n % 200, n % 300) for n in range(20_000))
    ink = read(b"0 0 m " + segments + b"h f " + TEXT)
    assert codes(ink) == b"some text"
    assert ink.glyphs.strings[0].operator == 20_000 + 3 + 3  # m, the segments, h, f; BT Tf Td
    assert (ink.rules, ink.bullets) == ([], [])
