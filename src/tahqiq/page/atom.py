"""The unit that is ordered, a letter with its marks or a ligature whole; and a mark before it has found its letter."""

from __future__ import annotations

from tahqiq.glyphs import Face, FontGlyph


class Atom:
    """A base with its marks.

    text   logical order, folded, marks included
    cls    bidi class letter of its first character (`bidi.classes`)
    x0 x1  origin and end of advance in the frame of its baseline, points; x0 < x1 also where the advance is negative
    y      baseline; `size` em, both in points
    index  of the glyph in the page's paint order; `trace` for each character of `text` its glyph
    raised the atom stands above its line's baseline; cascade: its word runs down to the baseline, as in Nastaliq
           (both set by the line stage); hidden: a space glyph without room stands behind it, a joiner
    """

    __slots__ = (
        "cascade",
        "cls",
        "doubts",
        "drawn",
        "font",
        "hidden",
        "index",
        "kind",
        "raised",
        "size",
        "text",
        "trace",
        "x0",
        "x1",
        "y",
    )

    def __init__(
        self,
        text: str,
        cls: str,
        kind: int,
        x0: float,
        x1: float,
        y: float,
        size: float,
        index: int,
        font: str,
        drawn: bool,
    ) -> None:
        self.text = text
        self.cls = cls
        self.kind = kind
        self.x0 = x0
        self.x1 = x1
        self.y = y
        self.size = size
        self.index = index
        self.font = font
        self.drawn = drawn
        self.raised = False
        self.cascade = False
        self.hidden = False
        self.trace: list[int] | None = None
        self.doubts: list[tuple[str, str]] | None = None

    def doubt(self, reason: str, detail: str = "") -> None:
        """Add a reason to doubt the line that this atom stands in."""
        if self.doubts is None:
            self.doubts = []
        self.doubts.append((reason, detail))

    def __repr__(self) -> str:
        return f"Atom({self.text!r}, {self.x0:.1f}-{self.x1:.1f}, y {self.y:.1f})"


class Mark:
    """A combining glyph on its way to a base."""

    __slots__ = ("doubt", "face", "font", "glyph", "index", "position", "size", "x", "y")

    def __init__(
        self,
        face: Face,
        glyph: FontGlyph,
        index: int,
        position: int,
        size: float,
        x: float,
        y: float,
        font: str,
        doubt: str = "",
    ) -> None:
        self.face = face
        self.font = font
        self.glyph = glyph
        self.doubt = doubt
        self.index = index
        self.position = position
        """Number of atoms painted before it."""
        self.size = size
        self.x = x
        self.y = y
