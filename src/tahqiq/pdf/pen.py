"""The pen: where shown glyphs land on the page (ISO 32000-2, 9.4.2 to 9.4.4).

All coordinates are kept in page space from the start: the linear part of Tm × CTM, the start of the line and the pen.
So Td costs four multiplications, and a shown glyph two.
"""

from __future__ import annotations

from math import atan2, degrees, hypot

from tahqiq.glyphs import Font, FontGlyph, Glyphs, Shown
from tahqiq.pdf.layers import Layers
from tahqiq.pdf.lexer import string_bytes
from tahqiq.pdf.marked import MarkedContent
from tahqiq.pdf.matrix import Box, Matrix, common, concat, image_of, inverse
from tahqiq.pdf.resources import Decoded, FontCache, FontEntry, Piece

MAX_GLYPHS = 500_000
"""Glyphs of one page."""
MAX_CACHED = 4096
"""Strings whose glyphs are remembered, for each font."""
MAX_STRING = 1 << 20
"""Bytes of a string token: thirty times the longest that PDF 1.7 allows (annex C)."""
SHORT = 24
"""Bytes of a string token that is worth remembering: a word at most; lines do not come twice."""
FAR = 1e7
"""Points. A pen beyond this is not on any page, nor is one that is not a number."""
BELOW, ABOVE = -0.35, 1.0
"""em. How far a glyph whose outline cannot be read may reach below and above its baseline."""
VERTICAL_ORIGIN = (0.5, 0.88)
"""em. Where the vertical origin of a glyph lies from its horizontal one, if the font says nothing (9.7.4.3)."""


class TooMuch(Exception):
    """The page asks for more than the bounds allow; what was read so far stands."""


class Pen:
    """Shows strings: appends to the page's `Glyphs` and moves. One per page."""

    __slots__ = (
        "_basis", "a", "angle", "b", "c", "clip", "ctm", "d", "dropped", "em", "face", "faults", "glyphs", "known",
        "leading", "line_x", "line_y", "lost", "marked", "mode", "nothing", "operator", "plain", "rise", "scale",
        "size", "stale", "stream", "tc", "th", "tm_ctm", "turn", "tw", "ux", "uy", "vx", "vy", "x", "y",
    )  # fmt: skip

    def __init__(
        self, base: Matrix, visible: Box, fonts: FontCache, faults: dict[str, None], layers: Layers | None = None
    ) -> None:
        self.glyphs = out = Glyphs()
        self.marked = MarkedContent(out.actual, layers)
        self.marked.columns += [out.glyph, out.x, out.y, out.advance, out.shown, out.strings]
        self.faults = faults
        self.lost = 0
        """Glyphs with ink that were left out because no part of them is visible."""
        self.dropped = 0
        """Glyphs that were looked at for it."""
        self.operator = 0
        self.stream = 0
        # Of the graphics state: user space → page space, and what is visible of it.
        self.ctm = base
        self.clip = visible
        # Text state
        self.nothing: FontEntry = (fonts.no_font, Decoded())
        """The font of text that has none."""
        self.face: Font = fonts.no_font
        self.known = self.nothing[1]
        self.size = self.tc = self.tw = self.rise = self.leading = 0.0
        self.th = 1.0
        self.mode = 0
        # Tm × CTM: its linear part, start of the line, pen.
        self.a, self.b, self.c, self.d = base[:4]
        self.line_x = self.line_y = self.x = self.y = 0.0
        self.tm_ctm = base
        """The CTM in there."""
        # Derived from these when text is shown, see `refresh`.
        self.turn = b""
        """The linear part of Tm as the stream wrote it, if that is what a, b, c, d are made of."""
        self.stale = True
        self.plain = True
        self.ux = self.uy = self.vx = self.vy = self.scale = self.em = self.angle = 0.0
        self._basis = (0.0, 0.0, 0.0, 0.0, 0.0, 0.0, False)

    def save(self) -> tuple[object, ...]:
        """What q saves. Tm is among it: viewers restore it where Q stands inside a text object."""
        return (
            self.ctm, self.clip, self.face, self.known, self.size, self.tc, self.tw, self.rise, self.leading,
            self.th, self.mode, self.a, self.b, self.c, self.d, self.line_x, self.line_y, self.x, self.y,
            self.tm_ctm,
        )  # fmt: skip

    def restore(self, state: tuple[object, ...]) -> None:
        """What Q brings back."""
        (
            self.ctm, self.clip, self.face, self.known, self.size, self.tc, self.tw, self.rise, self.leading,
            self.th, self.mode, self.a, self.b, self.c, self.d, self.line_x, self.line_y, self.x, self.y,
            self.tm_ctm,
        ) = state  # type: ignore[assignment] # fmt: skip
        self.turn = b""
        self.stale = True

    def concat(self, matrix: Matrix) -> None:
        """cm."""
        self.ctm = concat(matrix, self.ctm)
        self.turn = b""
        self.stale = True

    def rebase(self) -> None:
        """The CTM has changed since Tm was set. Not allowed between BT and ET, and done: Tm stays, its image moves."""
        undo = inverse(self.tm_ctm)
        self.tm_ctm = self.ctm
        if undo is None:
            return
        change = concat(undo, self.ctm)
        a, b, c, d, e, f = change
        self.a, self.b, self.c, self.d, _, _ = concat((self.a, self.b, self.c, self.d, 0.0, 0.0), change)
        self.line_x, self.line_y = a * self.line_x + c * self.line_y + e, b * self.line_x + d * self.line_y + f
        self.x, self.y = a * self.x + c * self.y + e, b * self.x + d * self.y + f

    # ---- place

    def begin(self) -> None:
        """BT: Tm is the identity."""
        self.turn = b""
        self.tm_ctm = ctm = self.ctm
        self.a, self.b, self.c, self.d, x, y = ctm
        self.line_x = self.x = x
        self.line_y = self.y = y
        self.stale = True

    def set_basis(self, a: float, b: float, c: float, d: float) -> None:
        """The linear part of Tm."""
        self.tm_ctm = ctm = self.ctm
        g, h, i, j, _, _ = ctm
        self.a = a * g + b * i
        self.b = a * h + b * j
        self.c = c * g + d * i
        self.d = c * h + d * j
        self.stale = True

    def place(self, e: float, f: float) -> None:
        """The translation of Tm."""
        g, h, i, j, k, l = self.ctm  # noqa: E741
        self.x = self.line_x = e * g + f * i + k
        self.y = self.line_y = e * h + f * j + l

    def move(self, tx: float, ty: float) -> None:
        """Td: to the start of the next line."""
        self.x = self.line_x = self.line_x + tx * self.a + ty * self.c
        self.y = self.line_y = self.line_y + tx * self.b + ty * self.d

    def refresh(self) -> None:
        """Derive from Tm × CTM, Tf and Tz: the em along the baseline (u) and across it (v), em height, angle."""
        self.stale = False
        if self.tm_ctm != self.ctm:  # by value: compiled, a tuple of floats has no identity
            self.rebase()
        vertical = self.face.vertical
        self.plain = not (self.tc or self.tw or self.rise or vertical)
        basis = (self.a, self.b, self.c, self.d, self.size, self.th, vertical)
        if basis == self._basis:
            return
        self._basis = basis
        along = self.size * self.th
        ux, uy = along * self.a, along * self.b
        vx, vy = self.size * self.c, self.size * self.d
        scale = hypot(ux, uy)
        self.ux, self.uy, self.vx, self.vy, self.scale = ux, uy, vx, vy, scale
        # A slanted matrix (made italics) leaves the em's height: take it square to the baseline.
        self.em = abs(ux * vy - uy * vx) / scale if scale else hypot(vx, vy)
        if vertical:
            ux, uy = -vx, -vy
        self.angle = 0.0 if uy == 0 and ux >= 0 else round(degrees(atan2(uy, ux)), 6)
        if self.angle == -180.0:
            self.angle = 180.0

    # ---- show

    def decode(self, token: bytes) -> list[FontGlyph]:
        """The glyphs of a string token in the current font."""
        if len(token) > MAX_STRING:
            raise TooMuch
        if self.face is self.nothing[0]:
            self.faults["text is shown without a font"] = None
        glyphs = self.face.decode(string_bytes(token))
        if len(token) <= SHORT:
            if len(self.known) >= MAX_CACHED:
                self.known.clear()
            self.known[token] = glyphs
        return glyphs

    def show(self, token: bytes, glyphs: list[FontGlyph]) -> None:
        """Append the glyphs of one string and move the pen (9.4.4)."""
        if not self.plain:
            self.show_spaced(token, glyphs)
            return
        out = self.glyphs
        xs, ys, advances = out.x, out.y, out.advance
        x, y, ux, uy, scale = self.x, self.y, self.ux, self.uy, self.scale
        out.glyph += glyphs
        if uy:
            for glyph in glyphs:
                width = glyph.advance
                xs.append(x)
                ys.append(y)
                advances.append(width * scale)
                x += width * ux
                y += width * uy
            self.y = y
        else:
            ys += [y] * len(glyphs)
            for glyph in glyphs:
                width = glyph.advance
                xs.append(x)
                advances.append(width * scale)
                x += width * ux
        self.x = x

    def show_spaced(self, token: bytes, glyphs: list[FontGlyph]) -> None:
        """`show` with spacing, rise or vertical writing (9.3.2, 9.3.3, 9.3.7, 9.7.4.3)."""
        vertical = self.face.vertical
        across, above = VERTICAL_ORIGIN
        along = hypot(self.vx, self.vy)
        # Tw is for the single-byte code 32 alone: a string of single-byte codes has as many glyphs as bytes.
        single = self.tw != 0 and len(string_bytes(token)) == len(glyphs)
        size = self.size or 1.0
        tc, tw, rise = self.tc / size, self.tw / size, self.rise / size  # in em
        ux, uy, vx, vy = self.ux, self.uy, self.vx, self.vy
        x, y, out = self.x, self.y, self.glyphs
        out.glyph += glyphs
        for glyph in glyphs:
            width = glyph.advance
            step = tc + tw if single and glyph.code == 32 else tc
            if vertical:  # the width is the vertical displacement, downwards negative
                out.x.append(x - across * ux + (rise - above) * vx)
                out.y.append(y - across * uy + (rise - above) * vy)
                out.advance.append(-width * along)
                x += (width + step) * vx
                y += (width + step) * vy
            else:
                out.advance.append(width * self.scale)
                out.x.append(x + rise * vx)
                out.y.append(y + rise * vy)
                x += (width + step) * ux
                y += (width + step) * uy
        self.x, self.y = x, y

    def show_level(self, pieces: list[Piece]) -> None:
        """The pieces of a TJ array on a level baseline, without spacing or rise: nearly all there are."""
        out = self.glyphs
        glyphs, xs, advances = out.glyph, out.x, out.advance
        x, ux, scale = self.x, self.ux, self.scale
        kern = ux / -1000
        start = len(xs)
        for some, by in pieces:
            for glyph in some:
                width = glyph.advance
                glyphs.append(glyph)
                xs.append(x)
                advances.append(width * scale)
                x += width * ux
            if by:
                x += by * kern
        out.y += [self.y] * (len(xs) - start)
        self.x = x

    def close(self, start: int) -> None:
        """Close the shown string whose first glyph is number `start`; leave out what is not seen of it."""
        out = self.glyphs
        end = len(out.x)
        if end == start:
            return
        x0, y0, x1, y1 = self.clip
        if not (
            x0 <= out.x[start] <= x1 and y0 <= out.y[start] <= y1 and x0 <= self.x <= x1 and y0 <= self.y <= y1
            and self.em > 0
        ):  # fmt: skip
            self.trim(start)
            end = len(out.x)
            if end == start:
                return
        strings = out.strings
        if end - start == 1:
            out.shown.append(len(strings))
        else:
            out.shown += [len(strings)] * (end - start)
        marked = self.marked
        strings.append(
            Shown(
                self.face, self.em, self.angle, self.mode, self.operator, self.stream, marked.span,
                marked.artifact, start, end,
            )
        )  # fmt: skip
        if end > MAX_GLYPHS:
            raise TooMuch

    def cut(self) -> None:
        """Take out the glyphs of a string that was not closed."""
        out = self.glyphs
        end = len(out.shown)
        del out.glyph[end:], out.x[end:], out.y[end:], out.advance[end:]

    def trim(self, start: int) -> None:
        """Take out the glyphs from `start` on that are wholly outside the visible box, or of no size."""
        out = self.glyphs
        self.dropped += len(out.x) - start
        if self.dropped > MAX_GLYPHS:
            raise TooMuch
        keep = [index for index in range(start, len(out.x)) if self.em > 0 and self.visible(index)]
        if not self.em > 0:
            self.faults["text has no size"] = None
        out.glyph[start:] = [out.glyph[index] for index in keep]
        for column in (out.x, out.y, out.advance):
            column[start:] = [column[index] for index in keep]

    def visible(self, index: int) -> bool:
        """Does the glyph reach into the visible box? Its outline decides; without one, a box of an em."""
        out = self.glyphs
        x, y = out.x[index], out.y[index]
        if not (-FAR < x < FAR and -FAR < y < FAR):
            self.faults["text stands beyond any page"] = None
            return False
        x0, y0, x1, y1 = self.clip
        if x0 <= x <= x1 and y0 <= y <= y1:
            return True
        glyph = out.glyph[index]
        ink = glyph.ink
        box: Box = (min(0.0, glyph.advance), BELOW, max(0.0, glyph.advance), ABOVE)
        if ink is not None:
            box = (ink.x_min, ink.y_min, ink.x_max, ink.y_max) if ink.contours else (box[0], 0.0, box[2], 0.0)
        reach = common(image_of(box, (self.ux, self.uy, self.vx, self.vy, x, y)), self.clip)
        if reach[0] <= reach[2] and reach[1] <= reach[3]:
            return True
        self.lost += not glyph.text.isspace() if ink is None else ink.contours > 0
        return False
