"""The content stream: text state → shown glyphs (ISO 32000-2, 8.4, 9.3, 9.4, 14.6).

`read_content` runs the operators that say where text stands and passes over the others. All coordinates are kept in
page space from the start: the linear part of Tm × CTM and the pen, so that Td, Tj and TJ cost two multiplications.
"""

from __future__ import annotations

from collections.abc import Callable
from math import atan2, degrees, hypot

import pikepdf

from tahqiq.glyphs import FontGlyph, Glyphs, Shown
from tahqiq.pdf import graphics
from tahqiq.pdf.lexer import NAMES, STRINGS, TJ_ELEMENT, number, numbers, statements, string_bytes, without_comments
from tahqiq.pdf.marked import MarkedContent
from tahqiq.pdf.matrix import Box, Matrix, common, concat, image_of, inverse
from tahqiq.pdf.resources import FontCache, FontEntry, Resources, child, floats
from tahqiq.pdf.streams import stream_bytes

MAX_STATEMENTS = 2_000_000
"""Statements of one page with its forms. The longest page of a corpus of 84 files has 30,000."""
MAX_BYTES = 256 << 20
"""Bytes of content run for one page; a form painted twice counts twice."""
MAX_GLYPHS = 500_000
"""Glyphs of one page."""
MAX_DEPTH = 24
"""Forms within forms."""
MAX_STACK = 10_000
"""Graphics states saved by q."""
MAX_CACHED = 4096
"""Strings whose glyphs are remembered, for each font."""
SHORT = 24
"""Bytes of a string token that is worth remembering: a word at most; lines do not come twice."""
FAR = 1e7
"""Points. A pen beyond this is not on any page, nor is one that is not a number."""
BELOW, ABOVE = -0.35, 1.0
"""em. How far a glyph whose outline cannot be read may reach below and above its baseline."""


class TooMuch(Exception):
    """The page asks for more than the bounds above allow; what was read so far stands."""


class Content:
    """Runs content streams and gathers what they show. One per page."""

    def __init__(self, base: Matrix, visible: Box, fonts: FontCache, faults: dict[str, None]) -> None:
        self.glyphs = Glyphs()
        self.images: list[Box] = []
        self.paths = graphics.Paths()
        self.faults = faults
        self.fonts = fonts
        self.resources = Resources(None)
        self.marked = MarkedContent(self.glyphs.actual)
        self.left_statements = MAX_STATEMENTS
        self.left_bytes = MAX_BYTES
        self.operator = 0
        self.stream = 0
        self.forms: dict[tuple[int, int], int] = {}
        self.open_forms: list[tuple[int, int]] = []
        self.stack: list[tuple[object, ...]] = []
        # Graphics state
        self.ctm = base
        self.clip = visible
        self.path = b""
        self.clip_next = False
        self.line_width = 1.0
        # Text state
        self.font: FontEntry | None = None
        self.size = 0.0
        self.tc = self.tw = self.rise = self.leading = 0.0
        self.th = 1.0
        self.mode = 0
        # Tm × CTM: linear part, start of the line, pen
        self.a, self.b, self.c, self.d = base[:4]
        self.line_x = self.line_y = self.x = self.y = 0.0
        # Derived from these when text is shown, see `refresh`
        self.stale = True
        self.ux = self.uy = self.vx = self.vy = self.scale = self.em = self.angle = 0.0
        self.handlers: dict[bytes, Callable[[bytes], None]] = {
            b"q": self.op_q, b"Q": self.op_Q, b"cm": self.op_cm, b"w": self.op_w, b"gs": self.op_gs, b"Do": self.op_Do,
            b"BT": self.op_BT, b"Tf": self.op_Tf, b"Tc": self.op_Tc, b"Tw": self.op_Tw, b"Tz": self.op_Tz,
            b"TL": self.op_TL, b"Ts": self.op_Ts, b"Tr": self.op_Tr, b"Td": self.op_Td, b"TD": self.op_TD,
            b"Tm": self.op_Tm, b"T*": self.op_Tstar, b"Tj": self.op_Tj, b"TJ": self.op_TJ, b"'": self.op_quote,
            b'"': self.op_quotes, b"BMC": self.op_BMC, b"BDC": self.op_BDC, b"EMC": self.op_EMC, b"BI": self.op_BI,
            b"W": self.op_W, b"W*": self.op_W, b"n": self.op_n, b"f": self.op_f, b"f*": self.op_f, b"F": self.op_f,
            b"B": self.op_f, b"B*": self.op_f, b"b": self.op_f, b"b*": self.op_f, b"S": self.op_S, b"s": self.op_S,
        }  # fmt: skip

    # ---- running

    def run(self, data: bytes, resources: Resources) -> None:
        """Run one content stream to its end; its names are looked up in `resources`. Raises TooMuch."""
        self.left_bytes -= len(data)
        if self.left_bytes < 0:
            raise TooMuch
        self.resources = resources
        self.path = b""
        handlers = self.handlers
        index = 0
        for operands, operator in statements(data, self.faults):
            if operator:
                handler = handlers.get(operator)
                if handler is not None:
                    self.operator = index
                    handler(operands)
                index += 1
                self.left_statements -= 1
                if self.left_statements < 0:
                    raise TooMuch
            else:
                index += graphics.steps(operands)
                if len(self.path) < graphics.MAX_PATH:
                    self.path += operands

    def operands(self, raw: bytes, count: int) -> list[float]:
        """The operands as numbers, by any means; [] and a fault if there are not enough."""
        values = numbers(raw, count)
        if len(values) < count:
            self.faults["an operator lacks operands"] = None
            return []
        return values

    # ---- graphics state

    def save(self) -> tuple[object, ...]:
        return (
            self.ctm, self.clip, self.line_width, self.font, self.size, self.tc, self.tw, self.rise, self.leading,
            self.th, self.mode, self.a, self.b, self.c, self.d, self.line_x, self.line_y, self.x, self.y,
        )  # fmt: skip

    def restore(self, state: tuple[object, ...]) -> None:
        (
            self.ctm, self.clip, self.line_width, self.font, self.size, self.tc, self.tw, self.rise, self.leading,
            self.th, self.mode, self.a, self.b, self.c, self.d, self.line_x, self.line_y, self.x, self.y,
        ) = state  # type: ignore[assignment] # fmt: skip
        self.stale = True

    def op_q(self, raw: bytes) -> None:
        if len(self.stack) < MAX_STACK:
            self.stack.append(self.save())
        else:
            self.faults["graphics states are saved too deeply"] = None

    def op_Q(self, raw: bytes) -> None:
        if self.stack:
            self.restore(self.stack.pop())

    def op_cm(self, raw: bytes) -> None:
        values = self.operands(raw, 6)
        if not values:
            return
        a, b, c, d, e, f = values
        old = self.ctm
        self.ctm = concat((a, b, c, d, e, f), old)
        # Not allowed inside BT … ET, and done: Tm stays, what it is multiplied with changes.
        undo = inverse(old)
        if undo is not None:
            change = concat(undo, self.ctm)
            self.a, self.b, self.c, self.d, _, _ = concat((self.a, self.b, self.c, self.d, 0.0, 0.0), change)
            a, b, c, d, e, f = change
            self.line_x, self.line_y = a * self.line_x + c * self.line_y + e, b * self.line_x + d * self.line_y + f
            self.x, self.y = a * self.x + c * self.y + e, b * self.x + d * self.y + f
        self.stale = True

    def op_w(self, raw: bytes) -> None:
        for value in self.operands(raw, 1):
            self.line_width = value

    def op_gs(self, raw: bytes) -> None:
        for token in NAMES.findall(raw)[-1:]:
            entry = child(self.resources.find("/ExtGState", token), "/Font")
            if isinstance(entry, pikepdf.Array) and len(entry) == 2:
                self.font = self.fonts.entry(entry[0])
                self.size = number(str(entry[1]).encode())
                self.stale = True

    # ---- paths: clipping, rules, bullets

    def op_W(self, raw: bytes) -> None:
        self.clip_next = True

    def op_n(self, raw: bytes) -> None:
        self.end_path()

    def op_f(self, raw: bytes) -> None:
        if self.path:
            self.paths.filled(self.path, self.ctm, self.clip)
        self.end_path()

    def op_S(self, raw: bytes) -> None:
        if self.path:
            self.paths.stroked(self.path, self.ctm, self.clip, self.line_width)
        self.end_path()

    def end_path(self) -> None:
        if self.clip_next:
            self.clip_next = False
            around = self.paths.around(self.path, self.ctm)
            if around is not None:
                self.clip = common(self.clip, around)
        self.path = b""

    # ---- XObjects

    def op_BI(self, raw: bytes) -> None:
        self.add_image()

    def add_image(self) -> None:
        box = common(image_of((0.0, 0.0, 1.0, 1.0), self.ctm), self.clip)
        if box[0] < box[2] and box[1] < box[3]:
            self.images.append(box)

    def op_Do(self, raw: bytes) -> None:
        for token in NAMES.findall(raw)[-1:]:
            xobject = self.resources.find("/XObject", token)
            if not isinstance(xobject, pikepdf.Stream):
                self.faults["an XObject is missing"] = None
            elif child(xobject, "/Subtype") == "/Form":
                self.run_form(xobject)
            elif child(xobject, "/Subtype") == "/Image":
                self.add_image()

    def run_form(self, form: pikepdf.Stream) -> None:
        """Run a form XObject with its own matrix, box and resources (ISO 32000-2, 8.10)."""
        key = form.objgen
        if key in self.open_forms or len(self.open_forms) >= MAX_DEPTH:
            self.faults["form XObjects paint one another without end"] = None
            return
        data, fault = stream_bytes(form)
        if fault:
            self.faults[fault] = None
        state, stack, resources, path = self.save(), self.stack, self.resources, self.path
        operator, stream, depth = self.operator, self.stream, self.marked.depth()
        self.stack = []
        self.open_forms.append(key)
        self.stream = self.forms.setdefault(key, len(self.forms) + 1)
        matrix = floats(child(form, "/Matrix"), 6)
        if matrix is not None:
            self.ctm = concat((matrix[0], matrix[1], matrix[2], matrix[3], matrix[4], matrix[5]), self.ctm)
        bbox = floats(child(form, "/BBox"), 4)
        if bbox is not None:
            self.clip = common(self.clip, image_of((bbox[0], bbox[1], bbox[2], bbox[3]), self.ctm))
        self.op_BT(b"")
        own = child(form, "/Resources")
        self.run(data, resources if own is None else Resources(own))
        self.restore(state)
        self.stack, self.resources, self.path = stack, resources, path
        self.operator, self.stream = operator, stream
        self.marked.close_to(depth)
        self.open_forms.pop()

    # ---- marked content

    def op_BMC(self, raw: bytes) -> None:
        self.marked.begin(raw, self.resources)

    def op_BDC(self, raw: bytes) -> None:
        self.marked.begin(raw, self.resources)

    def op_EMC(self, raw: bytes) -> None:
        self.marked.end()

    # ---- text state

    def op_Tf(self, raw: bytes) -> None:
        known = self.resources.tf.get(raw)
        if known is None:
            tokens = NAMES.findall(raw)
            size = self.operands(raw.rpartition(tokens[-1])[2] if tokens else raw, 1)
            font = self.resources.find("/Font", tokens[-1]) if tokens else None
            if font is None:
                self.faults["a font is missing"] = None
            known = (self.fonts.entry(font), size[0] if size else 0.0)
            self.resources.tf[raw] = known
        self.font, self.size = known
        self.stale = True

    def op_Tc(self, raw: bytes) -> None:
        for value in self.operands(raw, 1):
            self.tc = value

    def op_Tw(self, raw: bytes) -> None:
        for value in self.operands(raw, 1):
            self.tw = value

    def op_Tz(self, raw: bytes) -> None:
        for value in self.operands(raw, 1):
            self.th = value / 100
            self.stale = True

    def op_TL(self, raw: bytes) -> None:
        for value in self.operands(raw, 1):
            self.leading = value

    def op_Ts(self, raw: bytes) -> None:
        for value in self.operands(raw, 1):
            self.rise = value

    def op_Tr(self, raw: bytes) -> None:
        for value in self.operands(raw, 1):
            self.mode = int(value) if 0 <= value <= 7 else 0

    # ---- text positioning

    def op_BT(self, raw: bytes) -> None:
        self.a, self.b, self.c, self.d, x, y = self.ctm
        self.line_x = self.x = x
        self.line_y = self.y = y
        self.stale = True

    def op_Td(self, raw: bytes) -> None:
        try:
            first, second = raw.split()
            tx, ty = float(first), float(second)
        except ValueError:
            values = self.operands(raw, 2)
            if not values:
                return
            tx, ty = values
        self.x = self.line_x = self.line_x + tx * self.a + ty * self.c
        self.y = self.line_y = self.line_y + tx * self.b + ty * self.d

    def op_TD(self, raw: bytes) -> None:
        for value in self.operands(raw, 2)[1:]:
            self.leading = -value
            self.op_Td(raw)

    def op_Tstar(self, raw: bytes) -> None:
        self.x = self.line_x = self.line_x - self.leading * self.c
        self.y = self.line_y = self.line_y - self.leading * self.d

    def op_Tm(self, raw: bytes) -> None:
        try:
            one, two, three, four, five, six = raw.split()
            a, b, c, d, e, f = float(one), float(two), float(three), float(four), float(five), float(six)
        except ValueError:
            values = self.operands(raw, 6)
            if not values:
                return
            a, b, c, d, e, f = values
        g, h, i, j, k, l = self.ctm  # noqa: E741
        self.a = a * g + b * i
        self.b = a * h + b * j
        self.c = c * g + d * i
        self.d = c * h + d * j
        self.x = self.line_x = e * g + f * i + k
        self.y = self.line_y = e * h + f * j + l
        self.stale = True

    # ---- text showing

    def op_Tj(self, raw: bytes) -> None:
        start = len(self.glyphs.x)
        self.show(raw.strip())
        self.shown(start)

    def op_quote(self, raw: bytes) -> None:
        self.op_Tstar(b"")
        self.op_Tj(raw)

    def op_quotes(self, raw: bytes) -> None:
        tokens = STRINGS.findall(without_comments(raw))
        spacing = self.operands(raw.partition(tokens[-1])[0], 2) if tokens else []
        if spacing:
            self.tw, self.tc = spacing
        self.op_quote(raw)

    def op_TJ(self, raw: bytes) -> None:
        start = len(self.glyphs.x)
        if self.stale:
            self.refresh()
        vertical = self.font is not None and self.font[0].vertical
        dx, dy = (self.vx / -1000, self.vy / -1000) if vertical else (self.ux / -1000, self.uy / -1000)
        for shift, token in TJ_ELEMENT.findall(without_comments(raw)):
            if token:
                self.show(token)
            else:
                by = number(shift)
                self.x += by * dx
                self.y += by * dy
        self.shown(start)

    def refresh(self) -> None:
        """Derive from Tm × CTM, Tf and Tz: the em along the baseline (u) and across it (v), em height, angle."""
        along = self.size * self.th
        ux, uy = along * self.a, along * self.b
        vx, vy = self.size * self.c, self.size * self.d
        scale = hypot(ux, uy)
        self.ux, self.uy, self.vx, self.vy, self.scale = ux, uy, vx, vy, scale
        # A slanted matrix (made italics) leaves the em's height: take it square to the baseline.
        self.em = abs(ux * vy - uy * vx) / scale if scale else hypot(vx, vy)
        self.angle = 0.0 if uy == 0 and ux >= 0 else round(degrees(atan2(uy, ux)), 6)
        if self.angle == -180.0:
            self.angle = 180.0
        self.stale = False

    def decode(self, token: bytes) -> list[FontGlyph]:
        """The glyphs of a string token in the current font."""
        if self.font is None:
            self.faults["text is shown without a font"] = None
            self.font = self.fonts.entry(None)
        font, known = self.font
        if not token or token[:1] not in b"(<" or token[-1:] not in b")>":
            tokens = STRINGS.findall(without_comments(token))
            if not tokens:
                self.faults["an operator lacks operands"] = None
                return []
            token = tokens[-1]
        glyphs = font.decode(string_bytes(token))
        if len(token) <= SHORT:
            if len(known) >= MAX_CACHED:
                known.clear()
            known[token] = glyphs
        return glyphs

    def show(self, token: bytes) -> None:
        """Append the glyphs of one string and move the pen (ISO 32000-2, 9.4.4)."""
        font = self.font
        glyphs = font[1].get(token) if font is not None else None
        if glyphs is None:
            glyphs = self.decode(token)
            font = self.font
        if self.stale:
            self.refresh()
        if self.tc or self.tw or self.rise or (font is not None and font[0].vertical):
            self.show_spaced(token, glyphs)
            return
        out = self.glyphs
        x, y, ux, uy, scale = self.x, self.y, self.ux, self.uy, self.scale
        out.glyph += glyphs
        for glyph in glyphs:
            width = glyph.advance
            out.x.append(x)
            out.y.append(y)
            out.advance.append(width * scale)
            x += width * ux
            y += width * uy
        self.x, self.y = x, y

    def show_spaced(self, token: bytes, glyphs: list[FontGlyph]) -> None:
        """`show` with spacing, rise or vertical writing (9.3.2, 9.3.3, 9.3.7, 9.7.4.3)."""
        assert self.font is not None
        vertical = self.font[0].vertical
        single = self.tw != 0 and len(string_bytes(token)) == len(glyphs)
        size = self.size or 1.0
        tc, tw = self.tc / size, self.tw / size  # in em
        ux, uy, vx, vy = self.ux, self.uy, self.vx, self.vy
        rise = self.rise / size
        x, y, out = self.x, self.y, self.glyphs
        for glyph in glyphs:
            width = glyph.advance
            step = tc + tw if single and glyph.code == 32 else tc
            out.glyph.append(glyph)
            out.advance.append(width * self.scale)
            if vertical:
                out.x.append(x - width / 2 * ux + (rise - 0.88) * vx)
                out.y.append(y - width / 2 * uy + (rise - 0.88) * vy)
                x += (step - 1.0) * vx
                y += (step - 1.0) * vy
            else:
                out.x.append(x + rise * vx)
                out.y.append(y + rise * vy)
                x += (width + step) * ux
                y += (width + step) * uy
        self.x, self.y = x, y

    def shown(self, start: int) -> None:
        """Close the shown string whose first glyph is number `start`."""
        out = self.glyphs
        end = len(out.x)
        if end == start:
            return
        x0, y0, x1, y1 = self.clip
        if not (
            x0 <= out.x[start] <= x1 and x0 <= self.x <= x1 and y0 <= out.y[start] <= y1 and y0 <= self.y <= y1
            and self.em > 0
        ):  # fmt: skip
            self.trim(start)
            end = len(out.x)
            if end == start:
                return
        assert self.font is not None
        out.shown += [len(out.strings)] * (end - start)
        out.strings.append(
            Shown(self.font[0], self.em, self.angle, self.mode, self.operator, self.stream, self.marked.span,
                  self.marked.artifact, start, end)
        )  # fmt: skip
        if end > MAX_GLYPHS:
            raise TooMuch

    def trim(self, start: int) -> None:
        """Take out the glyphs from `start` on that are wholly outside the visible box, or of no size."""
        out = self.glyphs
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
        return reach[0] <= reach[2] and reach[1] <= reach[3]


def read_content(
    data: bytes, resources: pikepdf.Object | None, base: Matrix, visible: Box, fonts: FontCache, faults: dict[str, None]
) -> Content:
    """Everything that a page's content stream shows, in page space; `base` maps user space to it. Raises nothing.

    What was wrong is added to `faults`, a line each.
    """
    content = Content(base, visible, fonts, faults)
    try:
        content.run(data, Resources(resources))
    except TooMuch:
        faults["the page holds more than can be read; the rest is left out"] = None
    except RecursionError:
        faults["the page is nested too deeply; the rest is left out"] = None
    return content
