"""Outlines of TrueType, CFF, Type 1 and Type 3 glyphs, and what their shapes tell."""

from __future__ import annotations

import pytest
from fontTools.misc import eexec
from made_fonts import BLANK, BODY, DOT, GUILLEMET, KASHIDA, LEFT_PAREN, RIGHT_PAREN, cff, truetype

from tahqiq.pdf.cff import Cff
from tahqiq.pdf.charstrings import Broken, Type1, Type2
from tahqiq.pdf.outlines import Contour, GlyfOutlines, ProcOutlines, measure
from tahqiq.pdf.sfnt import Sfnt
from tahqiq.pdf.shapes import bracket_side, confirms, is_kashida, is_one_piece, is_small_v, touching_dots
from tahqiq.pdf.type1 import Type1Program

GLYPHS = {"alef": (BODY, 450), "space": (BLANK, 250), "paren": (LEFT_PAREN, 400), "bar": (KASHIDA, 300)}


def glyf() -> GlyfOutlines:
    return GlyfOutlines(Sfnt(truetype(GLYPHS)))


def test_glyf_header_gives_contours_points_and_box() -> None:
    ink = glyf().ink(1)
    assert ink is not None
    assert (ink.contours, ink.points) == (1, 5)
    assert ink[2:] == pytest.approx((0.0, 0.0, 0.45, 0.5))


def test_blank_and_missing_glyphs() -> None:
    outlines = glyf()
    assert [outlines.blank(gid) for gid in (1, 2, 99, -1)] == [False, True, None, None]
    assert outlines.ink(2) == (0, 0, 0.0, 0.0, 0.0, 0.0)
    assert outlines.ink(99) is None


def test_points_come_back_as_drawn() -> None:
    (contour,) = glyf().contours(1) or []
    assert sorted((round(x * 1000), round(y * 1000)) for x, y in contour) == sorted(BODY[0])


def test_cff_outlines_agree_with_truetype() -> None:
    font, outlines = Cff(cff(GLYPHS)), glyf()
    assert font.names == [".notdef", *GLYPHS]
    for gid in range(1, 5):
        ink, other = font.ink(gid), outlines.ink(gid)
        assert ink is not None and other is not None
        assert ink[2:] == pytest.approx(other[2:])
        assert font.blank(gid) is outlines.blank(gid)


def composite(parts: list[tuple[int, int, int]]) -> bytes:
    """A glyf description that puts (gid, dx, dy) together."""
    data = b"\xff\xff" + b"".join(value.to_bytes(2, signed=True) for value in (0, 0, 500, 500))
    for i, (gid, dx, dy) in enumerate(parts):
        flags = 0x03 | (0x20 if i < len(parts) - 1 else 0)
        data += flags.to_bytes(2) + gid.to_bytes(2) + dx.to_bytes(2, signed=True) + dy.to_bytes(2, signed=True)
    return data


class MadeSfnt(Sfnt):
    """Tables as given."""

    def __init__(self, descriptions: list[bytes]) -> None:
        super().__init__(b"")
        offsets = [sum(map(len, descriptions[:i])) for i in range(len(descriptions) + 1)]
        self.loca.extend(offsets)
        self._glyf = b"".join(descriptions)

    def table(self, tag: bytes) -> bytes:
        return self._glyf if tag == b"glyf" else b""


SQUARE = (
    b"\x00\x01" + b"\0" * 8 + b"\x00\x03\x00\x00" + b"\x01" * 4
    + b"\x00\x00\x00\x64\x00\x00\xff\x9c" + b"\x00\x00\x00\x00\x00\x64\x00\x00"
)  # fmt: skip


def test_composites_count_their_parts_and_put_them_in_place() -> None:
    outlines = GlyfOutlines(MadeSfnt([SQUARE, composite([(0, 0, 0), (0, 200, 50)])]))
    ink = outlines.ink(1)
    assert ink is not None
    assert (ink.contours, ink.points) == (2, 8)
    drawn = outlines.contours(1) or []
    assert drawn[1][0] == pytest.approx((drawn[0][0][0] + 0.2, drawn[0][0][1] + 0.05))


def test_a_composite_of_blanks_is_blank() -> None:
    outlines = GlyfOutlines(MadeSfnt([b"", composite([(0, 0, 0)]), SQUARE]))
    assert [outlines.blank(gid) for gid in range(3)] == [True, True, False]


def test_a_composite_of_itself_ends() -> None:
    outlines = GlyfOutlines(MadeSfnt([composite([(0, 0, 0), (1, 0, 0)]), composite([(0, 0, 0), (2, 9, 9)]), SQUARE]))
    assert outlines.ink(0) is not None
    outlines.contours(0)


def type1(charstrings: dict[str, bytes], encoding: str = "StandardEncoding def") -> bytes:
    """A Type 1 font program with a binary eexec part."""
    private = b"dup /Private 5 dict dup begin /lenIV 4 def /Subrs 0 array\n/CharStrings 3 dict dup begin\n"
    for name, code in charstrings.items():
        cipher, _ = eexec.encrypt(b"\0\0\0\0" + code, 4330)
        private += f"/{name} {len(cipher)} RD ".encode("ascii") + cipher + b" ND\n"
    cipher, _ = eexec.encrypt(b"\1\2\3\4" + private + b"end", 55665)
    clear = f"%!PS-AdobeFont-1.0: Made\n/FontMatrix [0.001 0 0 0.001 0 0] def\n/Encoding {encoding}\n"
    return clear.encode("ascii") + b"currentfile eexec\n" + cipher


def number(value: int) -> bytes:
    return b"\xff" + value.to_bytes(4, signed=True)


TRIANGLE = (
    number(50) + number(500) + b"\x0d" + number(10) + number(20) + b"\x15" + number(100) + b"\x06" + number(300)
    + b"\x07" + b"\x09\x0e"
)  # fmt: skip
"""hsbw at 50, rmoveto 10 20, hlineto 100, vlineto 300, closepath, endchar."""


def test_type1_outline() -> None:
    program = Type1Program(type1({"A": TRIANGLE, "space": number(0) + number(250) + b"\x0d\x0e"}))
    ink = program.ink(program.gid_of("A"))
    assert ink is not None
    assert (ink.contours, ink.points) == (1, 3)
    assert ink[2:] == pytest.approx((0.06, 0.02, 0.16, 0.32))
    assert program.blank(program.gid_of("space"))
    assert program.ink(program.gid_of("nothing")) is None
    assert program.gid_of("A") == program.gid_of("A") != program.gid_of("space")


def test_type1_built_in_encoding() -> None:
    program = Type1Program(type1({}, "256 array\ndup 65 /afii57415 put\ndup 8#102 /uni0628 put\nreadonly def"))
    assert program.encoding == {65: "afii57415", 66: "uni0628"}
    assert Type1Program(type1({})).encoding is None


def test_charstrings_that_never_end_are_broken() -> None:
    calls_itself = number(0) + b"\x0a"
    with pytest.raises(Broken):
        Type1({0: calls_itself}, lambda code: b"").run(calls_itself)
    with pytest.raises(Broken):
        Type2([], [bytes([32, 10])] * 108, lambda code: b"").run(bytes([32, 10]))
    with pytest.raises(Broken):
        Type2([], [], lambda code: b"").run(b"\x05\x8b\x8b\x05")


def test_type3_procedures() -> None:
    procedures = {
        1: b"500 0 0 0 400 300 d1 0 0 m 400 0 l 400 300 l f",
        2: b"500 0 0 0 0 0 d1",
        3: b"500 0 d0 0 0 400 300 re f",
        4: b"500 0 0 0 8 8 d1 q 8 0 0 8 0 0 cm BI /W 8 /H 8 ID xxxxxxxx EI Q",
    }
    outlines = ProcOutlines(procedures.get, (0.001, 0, 0, 0.001, 0, 0))
    assert outlines.ink(1) == pytest.approx((1, 0, 0.0, 0.0, 0.4, 0.3))
    assert [outlines.blank(code) for code in (1, 2, 3, 4, 5)] == [False, True, False, False, None]
    assert outlines.ink(3) is None


def em(polygons: list[list[tuple[int, int]]]) -> list[Contour]:
    return [[(x / 1000, y / 1000) for x, y in polygon] for polygon in polygons]


def test_brackets_bulge() -> None:
    assert [bracket_side(em(shape)) for shape in (LEFT_PAREN, RIGHT_PAREN, GUILLEMET)] == [-1, 1, -1]
    assert bracket_side(em(KASHIDA)) == 0
    assert bracket_side([]) == 0


def test_square_brackets_with_thin_bars() -> None:
    left = [[(100, -200), (100, 800), (300, 800), (300, 780), (140, 780), (140, -180), (300, -180), (300, -200)]]
    assert bracket_side(em(left)) == -1
    assert bracket_side([[(-x, y) for x, y in contour] for contour in em(left)]) == 1


def test_a_comparison_drawn_as_two_strokes() -> None:
    lower = [(100, 330), (430, 190), (430, 100), (40, 280), (40, 340)]
    upper = [(430, 440), (100, 300), (40, 290), (40, 350), (430, 540)]
    assert bracket_side(em([lower, upper])) == -1
    assert bracket_side([[(-x, y) for x, y in contour] for contour in em([lower, upper])]) == 1


def test_a_slanted_bracket_keeps_its_side() -> None:
    slanted = [[(x + 0.3 * y, y) for x, y in contour] for contour in em(LEFT_PAREN)]
    assert bracket_side(slanted) == -1


@pytest.mark.parametrize(
    ("polygon", "advance", "yes"),
    [
        (KASHIDA[0], 0.3, True),  # overlaps on both sides
        (KASHIDA[0], 0.34, True),  # a bar that ends with its advance
        (KASHIDA[0], 0.4, False),  # a dash with room around it
        ([(x, y - 120) for x, y in KASHIDA[0]], 0.3, False),  # an underscore
        ([(x, y + 200) for x, y in KASHIDA[0]], 0.3, False),  # a dash
        ([(0, 0), (0, 90), (100, 90), (150, 135), (200, 90), (330, 90), (330, 0)], 0.3, False),  # a tooth
        (KASHIDA[0], 0.0, False),  # a flat mark
    ],
)
def test_kashida_by_shape(polygon: list[tuple[int, int]], advance: float, yes: bool) -> None:
    contours = em([polygon])
    assert is_kashida(measure(contours), advance, lambda: contours) is yes


def test_a_kashida_of_overlapping_contours() -> None:
    parts = [[(x0, 0), (x0, 80), (x0 + 140, 80), (x0 + 140, 0)] for x0 in (-20, 90, 200)]
    contours = em(parts)
    assert is_kashida(measure(contours), 0.3, lambda: contours)
    four = em([*parts, parts[0]])
    assert not is_kashida(measure(four), 0.3, lambda: four)


def test_outlines_that_can_be_nothing_else() -> None:
    assert confirms(".", em(DOT))
    assert confirms("\N{LEFT-POINTING DOUBLE ANGLE QUOTATION MARK}", em(GUILLEMET))
    assert not confirms(".", em(BODY))
    assert not confirms("A", em(DOT))
    assert not confirms("\N{LEFT-POINTING DOUBLE ANGLE QUOTATION MARK}", em(BODY))


PAIR = [(0, 50), (50, 100), (97, 55), (100, 58), (150, 100), (200, 50), (150, 0), (100, 42), (97, 45), (50, 0)]
SINGLE = [(50, 150), (100, 200), (150, 150), (100, 100)]
STROKE = [(0, 0), (10, 30), (190, 100), (200, 70)]
RING = [[(0, 0), (0, 100), (100, 100), (100, 0)], [(30, 30), (70, 30), (70, 70), (30, 70)]]
VEE = [(0, 100), (25, 100), (75, 35), (125, 100), (150, 100), (85, 0), (65, 0)]


def drawn(*polygons: list[tuple[int, int]]) -> list[Contour]:
    return em(list(polygons))


def test_dots_that_touch() -> None:
    assert touching_dots(drawn(PAIR)) == 2
    assert touching_dots(drawn(PAIR, SINGLE)) == touching_dots(drawn(SINGLE, PAIR)) == 3
    assert touching_dots(drawn(PAIR, STROKE)) == 0
    assert touching_dots(drawn(PAIR, list(reversed(SINGLE)))) == 0  # a counter
    assert [touching_dots(drawn(shape)) for shape in (STROKE, SINGLE, VEE)] == [0, 0, 0]
    assert touching_dots(drawn(*RING)) == touching_dots([]) == 0


def test_a_small_v() -> None:
    assert is_small_v(drawn(VEE))
    assert not any(is_small_v(drawn(shape)) for shape in (STROKE, SINGLE, PAIR, [(x, -y) for x, y in VEE]))
    assert not is_small_v(drawn(VEE, SINGLE))
    assert not is_small_v([])


def test_one_piece() -> None:
    assert is_one_piece(drawn(VEE)) and is_one_piece(drawn(*RING))
    assert not is_one_piece(drawn(PAIR, SINGLE)) and not is_one_piece([])
