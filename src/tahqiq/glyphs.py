"""What the page shows: the glyphs, as the edge `tahqiq.pdf` hands them to the stages in `tahqiq.page`.

Coordinates are points in *page space*: origin at the lower left corner of the visible page (CropBox, after /Rotate),
x to the right, y up. Glyph measures (`advance` of a `FontGlyph`, `Ink`) are in em of the font.
"""

from __future__ import annotations

from collections.abc import Sequence
from typing import NamedTuple, Protocol


class Ink(NamedTuple):
    """The outline of a glyph in numbers, em, y up, relative to the glyph's origin. No contours: the glyph is blank."""

    contours: int
    points: int
    x_min: float
    y_min: float
    x_max: float
    y_max: float


class Face:
    """What the page stages know of a `FontGlyph` (`tahqiq.page.faces`): its folded text, kind and bidi class."""

    __slots__ = ("cls", "kind", "text")

    def __init__(self, text: str, kind: int, cls: str) -> None:
        self.text = text
        self.kind = kind
        self.cls = cls


class FontGlyph:
    """One code of one font: what it says and how wide it is. Shared by all the places where it is shown.

    text      what the witnesses agree it says, in logical order, unfolded (presentation forms stay);
              U+FFFD where nobody can name it; "" where it says nothing (a control, a NUL without ink)
    advance   width in em along the baseline, from the PDF's widths (never Tc or Tw); negative values are kept
    witness   who named it: "tounicode", "cmap", "name", "encoding", "gsub", "outline", "none"
    doubt     a reason of `tahqiq.model.Doubt` when the witnesses contradict each other, else ""
    drawn     the text is the drawn shape (a bracket known by cmap or outline), not the logical character
    face      what the page stages make of it, once they have: it lives as long as the font
    """

    __slots__ = ("_font", "_foot", "_ink", "advance", "code", "doubt", "drawn", "face", "gid", "text", "witness")

    def __init__(
        self,
        font: Font,
        code: int,
        gid: int,
        text: str,
        advance: float,
        witness: str,
        doubt: str = "",
        drawn: bool = False,
    ) -> None:
        self._font = font
        self._ink: Ink | bool | None = False  # False: not yet asked
        self._foot: tuple[float, float] | bool | None = False
        self.face: Face | None = None
        self.code = code
        self.gid = gid
        self.text = text
        self.advance = advance
        self.witness = witness
        self.doubt = doubt
        self.drawn = drawn

    @property
    def ink(self) -> Ink | None:
        """The outline's measures, read on first use; None where no outline can be read (not embedded, broken)."""
        if isinstance(self._ink, bool):
            self._ink = self._font.outline(self.gid)
        return self._ink

    @property
    def foot(self) -> tuple[float, float] | None:
        """Left and right end of the outline just above the baseline, where Arabic letters join; None where nothing
        is there, or no outline can be read."""
        if isinstance(self._foot, bool):
            self._foot = self._font.foot(self.gid)
        return self._foot

    @property
    def touching(self) -> int:
        """Two or three, where the glyph draws so many dots in one contour less; else 0."""
        return self._font.touching(self.gid)

    @property
    def is_one_piece(self) -> bool:
        """It draws one shape, with counters or without: no dots stand off it."""
        return self._font.is_one_piece(self.gid)

    def together(self, others: Sequence[tuple[FontGlyph, float, float]]) -> str:
        """The letter that this glyph looks like with others drawn over it, each so far right and up of its origin (em);
        "" where that is not clear, or they are of another font."""
        if any(other._font is not self._font for other, _, _ in others):
            return ""
        return self._font.likely(self.gid, self.advance, [(other.gid, right, up) for other, right, up in others])

    def bodied(self, offs: Sequence[str], joins: tuple[float, float]) -> list[str]:
        """The letters that this glyph is the body of, each with what stands off it on the page (`Font.bodied`)."""
        return self._font.bodied(self.gid, self.advance, offs, joins)


class Font(Protocol):
    """A font as the content stream sees it."""

    name: str
    """BaseFont without the subset prefix."""
    vertical: bool
    """Writing mode 1 (ISO 32000-2, 9.7.4.3)."""
    has_map: bool
    """Some witness names this font's codes; False: `tahqiq check` reports it."""

    def decode(self, data: bytes) -> list[FontGlyph]:
        """The glyphs that a shown string selects, in the string's order."""

    def forget(self) -> None:
        """Let the glyphs go that were decoded: no page will ask for the font again soon."""

    def outline(self, gid: int) -> Ink | None:
        """Measures of the glyph's outline in em."""

    def foot(self, gid: int) -> tuple[float, float] | None:
        """Left and right end of the glyph's outline just above the baseline, in em."""

    def touching(self, gid: int) -> int:
        """Two or three, where a glyph draws so many dots in one contour less; else 0."""

    def is_one_piece(self, gid: int) -> bool:
        """A glyph draws one shape, with counters or without."""

    def bodied(self, gid: int, advance: float, offs: Sequence[str], joins: tuple[float, float]) -> list[str]:
        """The letters that a glyph is the body of, each with what stands off it: "a1", a dot above, to "b3", "hamza",
        "hamza-below", "vee", "tah", "0", nothing. One body for all. [] where that is not clear.

        joins   how likely it is joined to the letter on its left, and on its right
        """

    def likely(self, gid: int, advance: float, others: Sequence[tuple[int, float, float]]) -> str:
        """The letter that a glyph looks like with others over it, each so far right and up of its origin, in em."""


class Shown:
    """One shown string: the operand of Tj, ' or ", or a whole TJ array (ISO 32000-2, 9.4.3). Or several Tj of a glyph
    each, with nothing between them but what moves the pen: some producers write whole books so.

    start, end   its glyphs are columns[start:end] of the page's `Glyphs`
    size         height of the em in points on the page
    angle        direction of the baseline in degrees, counterclockwise, 0 for ordinary text, in (-180, 180]
    mode         text render mode; 3 is invisible (an OCR layer), 7 only clips
    operator     index of the operator in its stream, for rewriting; `stream` 0 is the page, others its forms
    stride       operators from one glyph's to the next's where each has its own, 0 where one shows all
    span         index into `Glyphs.actual` of the marked-content sequence that carries ActualText, or -1
    artifact     inside a marked-content sequence tagged Artifact
    """

    __slots__ = ("angle", "artifact", "end", "font", "mode", "operator", "size", "span", "start", "stream", "stride")

    def __init__(
        self,
        font: Font,
        size: float,
        angle: float,
        mode: int,
        operator: int,
        stream: int,
        span: int,
        artifact: bool,
        start: int,
        end: int,
        stride: int = 0,
    ) -> None:
        self.font = font
        self.size = size
        self.angle = angle
        self.mode = mode
        self.operator = operator
        self.stream = stream
        self.span = span
        self.artifact = artifact
        self.start = start
        self.end = end
        self.stride = stride


class Glyphs:
    """The glyphs of one page, in paint order, as columns of equal length.

    glyph     what is shown (`FontGlyph`, shared)
    x, y      origin, points, page space
    advance   glyph width along the baseline in points (em width x size x horizontal scaling; without Tc and Tw)
    shown     index into `strings`
    strings   the shown strings, in paint order
    actual    ActualText of the marked-content sequences that have one
    """

    __slots__ = ("actual", "advance", "glyph", "shown", "strings", "x", "y")

    def __init__(self) -> None:
        self.glyph: list[FontGlyph] = []
        self.x: list[float] = []
        self.y: list[float] = []
        self.advance: list[float] = []
        self.shown: list[int] = []
        self.strings: list[Shown] = []
        self.actual: list[str] = []

    def operator(self, index: int) -> int:
        """Index, in its stream, of the operator that showed glyph `index`."""
        shown = self.strings[self.shown[index]]
        return shown.operator + (index - shown.start) * shown.stride


class PageInk(NamedTuple):
    """One page as `tahqiq.pdf` reads it."""

    number: int
    """1-based."""
    label: str
    """Printed label (PageLabels) or the number in digits."""
    width: float
    height: float
    glyphs: Glyphs
    images: list[tuple[float, float, float, float]]
    """Boxes (x0, y0, x1, y1) of painted images, page space."""
    rules: list[tuple[float, float, float, float]]
    """Boxes of thin filled or stroked horizontal and vertical lines (tables, footnote rules)."""
    bullets: list[tuple[float, float, float, float]]
    """Boxes of small filled shapes, about as wide as high and smaller than the page's text: list bullets."""
    faults: list[str]
    """What was wrong with the page and was read around: one line each."""
