"""The operators of text objects and text state (ISO 32000-2, 9.3 and 9.4), as handlers of the pen."""

from __future__ import annotations

from itertools import accumulate

from tahqiq.glyphs import FontGlyph, Shown
from tahqiq.pdf.layers import Layers
from tahqiq.pdf.lexer import NAMES, PARTS, STEP, STRINGS, TJ_ELEMENT, number, numbers, without_comments
from tahqiq.pdf.matrix import Box, Matrix
from tahqiq.pdf.pen import MAX_CACHED, MAX_GLYPHS, SHORT, Pen, TooMuch
from tahqiq.pdf.resources import FontCache, FontEntry, Piece, Resources

MAX_ARRAY = 8 << 20
"""Bytes of the operands of a TJ."""
MAX_REMEMBERED = 4096
"""Operands that are remembered with what they mean."""
MAX_FACTORS = 8
"""Sizes of text space for which they are."""
MODES = {b"%d" % mode: mode for mode in range(8)}
"""Text render modes by operand (9.3.6)."""


class TextPen(Pen):
    """The pen, and the operators that move it."""

    __slots__ = ("fonts", "moves", "resources", "turns")

    def __init__(
        self, base: Matrix, visible: Box, fonts: FontCache, faults: dict[str, None], layers: Layers | None = None
    ) -> None:
        super().__init__(base, visible, fonts, faults, layers)
        self.fonts = fonts
        self.resources = Resources(None, fonts)
        self.moves: dict[float, dict[bytes, float]] = {}
        """By factor: operands of Td met before, times it. Most are the widths of a few dozen glyphs."""
        self.turns: dict[bytes, tuple[float, float, float, float]] = {}
        """Linear parts of Tm met before, as the stream writes them."""

    def operands(self, raw: bytes, count: int) -> list[float]:
        """The operands as numbers; [] and a fault if there are not enough."""
        try:
            values = [float(token) for token in raw.split()]
            if len(values) == count:
                return values
        except ValueError:
            pass
        values = numbers(raw, count)
        if len(values) < count:
            self.faults["an operator lacks operands"] = None
            return []
        return values

    # ---- state

    def op_Tf(self, raw: bytes) -> None:
        known = self.resources.tf.get(raw)
        if known is None:
            tokens = NAMES.findall(raw)
            sizes = self.operands(raw.rpartition(tokens[-1])[2] if tokens else raw, 1)
            font = self.resources.font(tokens[-1]) if tokens else None
            if font is None:
                self.faults["a font is missing"] = None
                font = self.nothing
            known = (font, sizes[0] if sizes else 0.0)
            if len(self.resources.tf) < MAX_REMEMBERED:
                self.resources.tf[raw] = known
        entry, size = known
        if entry[0] is not self.face or size != self.size:
            self.face, self.known = entry
            self.size = size
            self.stale = True

    def set_font(self, font: tuple[FontEntry, float]) -> None:
        """The Font entry of a graphics state parameter dictionary (8.4.5)."""
        (self.face, self.known), self.size = font
        self.stale = True

    def op_Tc(self, raw: bytes) -> None:
        for value in self.operands(raw, 1):
            self.tc, self.stale = value, True

    def op_Tw(self, raw: bytes) -> None:
        for value in self.operands(raw, 1):
            self.tw, self.stale = value, True

    def op_Ts(self, raw: bytes) -> None:
        for value in self.operands(raw, 1):
            self.rise, self.stale = value, True

    def op_Tz(self, raw: bytes) -> None:
        for percent in self.operands(raw, 1):
            self.th, self.stale = percent / 100, True

    def op_TL(self, raw: bytes) -> None:
        for value in self.operands(raw, 1):
            self.leading = value

    def op_Tr(self, raw: bytes) -> None:
        self.mode = MODES.get(raw.strip(b"\0\t\n\f\r "), 0)

    # ---- position

    def linear(self, raw: bytes) -> tuple[float, float, float, float]:
        """The first four operands of Tm."""
        if len(self.turns) > MAX_REMEMBERED:
            self.turns.clear()
        a, b, c, d = map(number, raw.split())
        return a, b, c, d

    def op_BT(self, raw: bytes) -> None:
        self.begin()

    def op_Td(self, raw: bytes) -> None:
        values = self.operands(raw, 2)
        if values:
            self.move(values[0], values[1])

    def op_TD(self, raw: bytes) -> None:
        values = self.operands(raw, 2)
        if values:
            self.leading = -values[1]
            self.move(values[0], values[1])

    def op_Tstar(self, raw: bytes) -> None:
        self.move(0.0, -self.leading)

    def op_Tm(self, raw: bytes) -> None:
        values = self.operands(raw, 6)
        if values:
            a, b, c, d, e, f = values
            self.turn = b""
            self.set_basis(a, b, c, d)
            self.place(e, f)

    # ---- showing

    def shown(self, groups: tuple[bytes | None, ...], index: int) -> int:
        """A string shown with what commonly stands around it: the groups of `lexer.STATEMENT`.

        `index` is that of the first operator; the index after the last comes back.
        """
        (
            _, bt, outer, actual, inner, mode, tf, turn, e, f, tx, ty, leading, late_tf, string, array, tail, _, _, _, _
        ) = groups  # fmt: skip
        if bt is not None:
            index += 1
            if turn is None:  # else Tm follows, which sets all that BT does
                self.begin()
        if outer is not None:
            index += 1
            self.marked.begin_tag()
        if actual is not None:
            index += 1
            self.marked.begin_actual(actual)
        if inner is not None:
            index += 1
            self.marked.begin_tag()
        if mode is not None:
            index += 1
            self.mode = int(mode)
        if tf is not None:
            index += 1
            self.op_Tf(tf)
        if turn is not None and e is not None and f is not None:
            index += 1
            if turn != self.turn:
                linear = self.turns.get(turn)
                if linear is None:
                    linear = self.turns[turn] = self.linear(turn)
                self.set_basis(*linear)
                self.turn = turn
            try:
                self.place(float(e), float(f))
            except ValueError:
                self.place(number(e), number(f))
        if tx is not None and ty is not None:
            index += 1
            try:
                self.move(float(tx), float(ty))
            except ValueError:
                self.move(number(tx), number(ty))
            if leading is not None:
                self.leading = -number(ty)
        if late_tf is not None:
            index += 1
            self.op_Tf(late_tf)
        self.operator = index
        if string is not None:
            self.op_Tj(string)
        elif array is not None:
            self.op_TJ(array)
        if tail:
            index += tail.count(b"E")
            for _ in range(tail.count(b"M")):
                self.marked.end()
        return index + 1

    def steps(self, run: bytes, index: int) -> int:
        """Strings shown one after the other (`lexer.STEPS`) from operator `index` on; the index after the last."""
        if self.stale:
            self.refresh()
        if b"BDC" not in run:
            return self.level_steps(run, index) or self.each_step(run, index)
        for marked, plain in PARTS.findall(run):
            index = self.level_steps(plain, index) or self.each_step(marked or plain, index)
        return index

    def level_steps(self, run: bytes, index: int) -> int:
        """Steps of an upright glyph each become one `Shown`, its columns made at once; 0: they are not such.

        Split at white space the run has five words a step, or it is not as plain as it must be. A string with white
        space in it does not pass for one: its first word is a string that is not closed, which `known` does not hold.
        """
        words = run.split()
        count, odd = divmod(len(words), 5)
        if odd or not count or words[2::5] != [b"Td"] * count or words[4::5] != [b"Tj"] * count:
            return 0
        if not self.plain or self.b or self.c or self.em <= 0:
            return 0
        try:
            glyphs = [glyph for [glyph] in map(self.known.__getitem__, words[3::5])]
        except (KeyError, ValueError):
            glyphs = self.decoded(words[3::5])
            if not glyphs:
                return 0
        a, d = self.a, self.d
        xs = list(accumulate(self.scaled(words[::5], a), initial=self.line_x))[1:]
        ups = words[1::5]
        if ups.count(b"0") == count:
            ys = [self.line_y] * count
        else:
            ys = list(accumulate(self.scaled(ups, d), initial=self.line_y))[1:]
        x0, y0, x1, y1 = self.clip
        if not (x0 <= min(xs) and max(xs) <= x1 and y0 <= min(ys) and max(ys) <= y1):
            return 0
        scale, out = self.scale, self.glyphs
        start = len(out.x)
        out.glyph += glyphs
        out.x += xs
        out.y += ys
        out.advance += [glyph.advance * scale for glyph in glyphs]
        out.shown += [len(out.strings)] * count
        marked = self.marked
        out.strings.append(
            Shown(
                self.face, self.em, self.angle, self.mode, index + 1, self.stream, marked.span, marked.artifact, start,
                start + count, 2,
            )
        )  # fmt: skip
        self.line_x, self.line_y = xs[-1], ys[-1]
        self.x, self.y = xs[-1] + glyphs[-1].advance * self.ux, ys[-1]
        if start > MAX_GLYPHS:
            raise TooMuch
        return index + 2 * count

    def decoded(self, tokens: list[bytes]) -> list[FontGlyph]:
        """The glyphs of string tokens of a glyph each; [] if one of them is no token or shows none or several."""
        glyphs: list[FontGlyph] = []
        for token in tokens:
            some = self.known.get(token)
            if some is None:
                if STRINGS.fullmatch(token) is None:
                    return []
                some = self.decode(token)
            if len(some) != 1:
                return []
            glyphs.append(some[0])
        return glyphs

    def scaled(self, words: list[bytes], factor: float) -> list[float]:
        """Operands of Td times a factor, remembered."""
        known = self.moves.get(factor)
        if known is None or len(known) > MAX_REMEMBERED:
            if len(self.moves) >= MAX_FACTORS:
                self.moves.clear()
            known = self.moves[factor] = {}
        try:
            return list(map(known.__getitem__, words))
        except KeyError:
            known.update((word, number(word) * factor) for word in words if word not in known)
            return list(map(known.__getitem__, words))

    def each_step(self, run: bytes, index: int) -> int:
        """Steps one by one: see `steps`."""
        for actual, right, up, token in STEP.findall(run):
            if actual:
                index += 1
                self.marked.begin_actual(actual)
            if right:
                index += 1
                tx, ty = self.scaled([right, up], 1.0)
                self.move(tx, ty)
            self.operator = index
            self.op_Tj(token)
            if actual:
                index += 1
                self.marked.end()
            index += 1
        return index

    def op_Tj(self, token: bytes) -> None:
        """Tj with exactly one string token."""
        glyphs = self.known.get(token)
        if glyphs is None:
            glyphs = self.decode(token)
        if self.stale:
            self.refresh()
        out = self.glyphs
        xs = out.x
        start = len(xs)
        if start > MAX_GLYPHS:
            raise TooMuch
        if len(glyphs) != 1 or not self.plain:
            self.show(token, glyphs)
            self.close(start)
            return
        # One glyph: what `show` and `close` do, in one step. Some producers write whole books so.
        glyph = glyphs[0]
        width = glyph.advance
        x, y = self.x, self.y
        self.x = x + width * self.ux
        self.y = y + width * self.uy
        out.glyph.append(glyph)
        xs.append(x)
        out.y.append(y)
        out.advance.append(width * self.scale)
        x0, y0, x1, y1 = self.clip
        if x0 <= x <= x1 and y0 <= y <= y1 and self.em > 0:
            marked = self.marked
            strings = out.strings
            out.shown.append(len(strings))
            strings.append(
                Shown(
                    self.face, self.em, self.angle, self.mode, self.operator, self.stream, marked.span,
                    marked.artifact, start, start + 1,
                )
            )  # fmt: skip
        else:
            self.close(start)

    def op_TJ(self, raw: bytes) -> None:
        if len(raw) > MAX_ARRAY:
            raise TooMuch
        if self.stale:
            self.refresh()
        start = len(self.glyphs.x)
        if self.plain and not self.uy:
            self.show_level(self.pieces(raw) or self.all_pieces(raw))
        else:
            vertical = self.face.vertical
            dx, dy = (self.vx / -1000, self.vy / -1000) if vertical else (self.ux / -1000, self.uy / -1000)
            for shift, token in TJ_ELEMENT.findall(without_comments(raw)):
                if token:
                    glyphs = self.known.get(token)
                    self.show(token, self.decode(token) if glyphs is None else glyphs)
                else:
                    by = number(shift)
                    self.x += by * dx
                    self.y += by * dy
        self.close(start)

    def pieces(self, raw: bytes) -> list[Piece]:
        """A TJ array of hexadecimal strings with one number behind each at most; [] if it is not so plain.

        The same glyph has the same number behind it again and again: both are remembered as one.
        """
        if raw[:2] != b"[<" or raw[-1:] != b"]" or b"(" in raw or b"%" in raw:
            return []
        out: list[Piece] = []
        known = self.known.pieces
        for word in raw[2:-1].split(b"<"):
            piece = known.get(word)
            if piece is None:
                piece = self.piece(word)
                if piece is None:
                    return []
            out.append(piece)
        return out

    def piece(self, word: bytes) -> Piece | None:
        """What `<` and the word say: a string, and the number behind it, if that is all."""
        (_, token), *rest = TJ_ELEMENT.findall(b"<" + word) or [(b"", b"")]
        if not token or len(rest) > 1 or (rest and rest[0][1]):
            return None
        glyphs = self.known.get(token)
        made = (self.decode(token) if glyphs is None else glyphs, number(rest[0][0]) if rest else 0.0)
        if len(word) <= SHORT:
            if len(self.known.pieces) >= MAX_CACHED:
                self.known.pieces.clear()
            self.known.pieces[word] = made
        return made

    def all_pieces(self, raw: bytes) -> list[Piece]:
        """Any TJ array."""
        out: list[Piece] = []
        for shift, token in TJ_ELEMENT.findall(without_comments(raw)):
            if token:
                glyphs = self.known.get(token)
                out.append((self.decode(token) if glyphs is None else glyphs, 0.0))
            else:
                out.append(([], number(shift)))
        return out

    def op_Tj_odd(self, raw: bytes) -> None:
        """Tj whose operands are more than one string."""
        self.op_Tj(self.last_string(raw))

    def op_quote(self, raw: bytes) -> None:
        self.move(0.0, -self.leading)
        self.op_Tj(self.last_string(raw))

    def op_quotes(self, raw: bytes) -> None:
        string = self.last_string(raw)
        spacing = self.operands(raw[: raw.rfind(string)], 2)
        if spacing:
            self.tw, self.tc = spacing
            self.stale = True
        self.op_quote(string)

    def last_string(self, raw: bytes) -> bytes:
        """The last string among the operands."""
        tokens = STRINGS.findall(without_comments(raw))
        if tokens:
            return bytes(tokens[-1])
        self.faults["an operator lacks operands"] = None
        return b"()"
