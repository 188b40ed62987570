"""The content stream: from operators to what the page shows (ISO 32000-2, 8.4, 8.8, 8.10, 14.6).

`read_content` runs the operators that say where text stands and passes over the others. Text itself is the business of
`TextPen`, painted paths that of `Paths`.
"""

from __future__ import annotations

from collections.abc import Callable
from typing import NamedTuple

import pikepdf

from tahqiq.pdf import graphics, lexer
from tahqiq.pdf.layers import Layers
from tahqiq.pdf.lexer import HARD, NAMES, OPERANDS, OPERATOR, PATH, STATEMENT, STEPS
from tahqiq.pdf.matrix import Box, Matrix, common, image_of
from tahqiq.pdf.pen import TooMuch
from tahqiq.pdf.resources import FontCache, Resources, child, floats
from tahqiq.pdf.streams import MAX_INFLATED, stream_bytes
from tahqiq.pdf.text import TextPen

MAX_STATEMENTS = 500_000
"""Statements of one page with its forms, runs of paths and of glyphs counted once."""
MAX_FORMS = 20_000
"""Forms painted on one page."""
MAX_HARD = 100_000
"""Statements of one page that need `hard_statement`: more is not a content stream."""
MAX_BYTES = 256 << 20
"""Bytes of content run for one page; a form painted twice counts twice."""
MAX_DEPTH = 24
"""Forms within forms."""
MAX_STACK = 10_000
"""Graphics states saved by q."""


class Form(NamedTuple):
    """A form XObject, ready to run."""

    number: int
    """Of its stream, for `Shown.stream`."""
    data: bytes
    matrix: Matrix
    box: Box | None
    resources: Resources | None
    """None: those of whoever paints it."""


class Content:
    """Runs content streams and gathers what they show. One per page."""

    def __init__(
        self, base: Matrix, visible: Box, fonts: FontCache, faults: dict[str, None], layers: Layers | None = None
    ) -> None:
        self.pen = pen = TextPen(base, visible, fonts, faults, layers)
        self.layers = layers
        self.paths = graphics.Paths()
        self.images: list[Box] = []
        pen.marked.columns += [self.images, self.paths.thin, self.paths.dots]
        self.faults = faults
        self.left_statements = MAX_STATEMENTS
        self.left_hard = MAX_HARD
        self.left_bytes = MAX_BYTES
        self.left_forms = MAX_FORMS
        self.forms: dict[tuple[int, int], Form] = {}
        self.open_forms: list[tuple[int, int]] = []
        self.stack: list[tuple[float, tuple[object, ...]]] = []
        self.path = b""
        self.clip_next = False
        self.line_width = 1.0
        self.handlers: dict[bytes, Callable[[bytes], None]] = {
            b"q": self.op_q, b"Q": self.op_Q, b"cm": self.op_cm, b"w": self.op_w, b"gs": self.op_gs, b"Do": self.op_Do,
            b"BMC": self.op_BDC, b"BDC": self.op_BDC, b"EMC": self.op_EMC, b"BI": self.op_nothing,
            b"W": self.op_W, b"W*": self.op_W, b"n": self.op_n, b"f": self.op_f, b"f*": self.op_f, b"F": self.op_f,
            b"B": self.op_f, b"B*": self.op_f, b"b": self.op_f, b"b*": self.op_f, b"S": self.op_S, b"s": self.op_S,
            b"BT": pen.op_BT, b"Tf": pen.op_Tf, b"Tc": pen.op_Tc, b"Tw": pen.op_Tw, b"Tz": pen.op_Tz, b"TL": pen.op_TL,
            b"Ts": pen.op_Ts, b"Tr": pen.op_Tr, b"Td": pen.op_Td, b"TD": pen.op_TD, b"Tm": pen.op_Tm,
            b"T*": pen.op_Tstar, b"Tj": pen.op_Tj_odd, b"TJ": pen.op_TJ, b"'": pen.op_quote, b'"': pen.op_quotes,
        }  # fmt: skip

    # ---- running

    def run(self, data: bytes, resources: Resources) -> None:
        """Run one content stream to its end; its names are looked up in `resources`. Raises TooMuch."""
        self.left_bytes -= len(data)
        if self.left_bytes < 0:
            raise TooMuch
        self.pen.resources = resources
        self.path = b""
        index = 0  # of the operator in its stream
        position: int | None = 0
        while position is not None:
            index, position = self.run_plain(data, position, index)

    def run_plain(self, data: bytes, position: int, index: int) -> tuple[int, int | None]:
        """Run from `position` to the first hard statement, and that: (operators so far, where to go on or None)."""
        pen, handlers, limit = self.pen, self.handlers, self.left_statements
        count = 0
        for count, match in enumerate(STATEMENT.finditer(data, position)):
            if count >= limit:
                raise TooMuch
            last = match.lastindex
            if last == OPERATOR:
                operands, operator = match.group(OPERANDS, OPERATOR)
                handler = handlers.get(operator)
                if handler is not None:
                    pen.operator = index
                    if operator == b"BI":
                        self.left_statements -= count
                        return self.run_image(data, match.end(), index)
                    handler(operands)
                index += 1
            elif last == STEPS:
                index = pen.steps(match.group(STEPS), index)
            elif last == PATH:
                run = match.group(PATH)
                index += graphics.steps(run)
                if len(self.path) < graphics.MAX_PATH:
                    self.path += run
            elif last == HARD:
                self.left_statements -= count
                return self.run_hard(data, match.start(), index)
            elif last != OPERANDS:
                index = pen.shown(match.groups(), index)
        self.left_statements -= count
        return index, None

    def run_image(self, data: bytes, start: int, index: int) -> tuple[int, int]:
        """The inline image whose BI ends at `start`."""
        position = lexer.inline_image(data, start, self.faults)
        self.add_image()
        return index + 1, position

    def run_hard(self, data: bytes, start: int, index: int) -> tuple[int, int | None]:
        """Run the hard statement that begins at `start`."""
        self.left_hard -= 1
        if self.left_hard < 0:
            raise TooMuch
        operands, operator, position = lexer.hard_statement(data, start, self.faults)
        if operator == b"BI":
            return self.run_image(data, position, index)
        handler = self.handlers.get(operator)
        if handler is not None:
            self.pen.operator = index
            handler(operands)
        return index + (operator != b""), position

    def op_nothing(self, raw: bytes) -> None:
        """An operator that the run itself deals with."""

    # ---- graphics state

    def op_q(self, raw: bytes) -> None:
        if len(self.stack) < MAX_STACK:
            self.stack.append((self.line_width, self.pen.save()))
        else:
            self.faults["graphics states are saved too deeply"] = None

    def op_Q(self, raw: bytes) -> None:
        if self.stack:
            self.line_width, state = self.stack.pop()
            self.pen.restore(state)

    def op_cm(self, raw: bytes) -> None:
        values = self.pen.operands(raw, 6)
        if values:
            a, b, c, d, e, f = values
            self.pen.concat((a, b, c, d, e, f))

    def op_w(self, raw: bytes) -> None:
        for width in self.pen.operands(raw, 1):
            self.line_width = width

    def op_gs(self, raw: bytes) -> None:
        font = self.pen.resources.font_of_state(raw)
        if font is not None:
            self.pen.set_font(font)

    # ---- paths: clipping, rules, bullets

    def op_W(self, raw: bytes) -> None:
        self.clip_next = True

    def op_n(self, raw: bytes) -> None:
        self.end_path()

    def op_f(self, raw: bytes) -> None:
        if self.path:
            self.paths.filled(self.path, self.pen.ctm, self.pen.clip)
        self.end_path()

    def op_S(self, raw: bytes) -> None:
        if self.path:
            self.paths.stroked(self.path, self.pen.ctm, self.pen.clip, self.line_width)
        self.end_path()

    def end_path(self) -> None:
        if self.clip_next:
            self.clip_next = False
            around = self.paths.around(self.path, self.pen.ctm)
            if around is not None:
                self.pen.clip = common(self.pen.clip, around)
        self.path = b""

    # ---- XObjects

    def add_image(self) -> None:
        box = common(image_of((0.0, 0.0, 1.0, 1.0), self.pen.ctm), self.pen.clip)
        if box[0] < box[2] and box[1] < box[3]:
            self.images.append(box)

    def op_Do(self, raw: bytes) -> None:
        for token in NAMES.findall(raw)[-1:]:
            xobject = self.pen.resources.find("/XObject", token)
            if not isinstance(xobject, pikepdf.Stream):
                self.faults["an XObject is missing"] = None
            elif self.layers and self.layers.hides(child(xobject, "/OC")):
                continue
            elif xobject.objgen in self.forms:
                self.run_form(xobject)
            else:
                kind = child(xobject, "/Subtype")
                if kind == "/Form":
                    self.run_form(xobject)
                elif kind == "/Image":
                    self.add_image()

    def run_form(self, stream: pikepdf.Stream) -> None:
        """Run a form XObject with its own matrix, box and resources (ISO 32000-2, 8.10)."""
        pen, marked = self.pen, self.pen.marked
        key = stream.objgen
        if key in self.open_forms or len(self.open_forms) >= MAX_DEPTH:
            self.faults["form XObjects paint one another without end"] = None
            return
        self.left_forms -= 1
        if self.left_forms < 0:
            raise TooMuch
        form = self.forms.get(key)
        if form is None:
            form = self.forms[key] = self.load_form(stream)
        stack, path, line_width = self.stack, self.path, self.line_width
        state, resources, floor, number = pen.save(), pen.resources, marked.enter(), pen.stream
        self.stack = []
        self.open_forms.append(key)
        pen.stream = form.number
        pen.concat(form.matrix)
        if form.box is not None:
            pen.clip = common(pen.clip, image_of(form.box, pen.ctm))
        pen.begin()
        self.run(form.data, form.resources or resources)
        self.open_forms.pop()
        marked.leave(floor)
        pen.restore(state)
        pen.stream, pen.resources = number, resources
        self.stack, self.path, self.line_width = stack, path, line_width

    def load_form(self, stream: pikepdf.Stream) -> Form:
        """Read what a form is; its faults are noted once."""
        data, fault = stream_bytes(stream, max(0, min(MAX_INFLATED, self.left_bytes)))
        if fault:
            self.faults[fault] = None
        matrix = floats(child(stream, "/Matrix"), 6) or [1.0, 0.0, 0.0, 1.0, 0.0, 0.0]
        box = floats(child(stream, "/BBox"), 4)
        own = child(stream, "/Resources")
        a, b, c, d, e, f = matrix
        return Form(
            len(self.forms) + 1, data, (a, b, c, d, e, f), None if box is None else (box[0], box[1], box[2], box[3]),
            None if own is None else Resources(own, self.pen.fonts),
        )  # fmt: skip

    # ---- marked content

    def op_BDC(self, raw: bytes) -> None:
        self.pen.marked.begin(raw, self.pen.resources)

    def op_EMC(self, raw: bytes) -> None:
        self.pen.marked.end()


def read_content(
    data: bytes, resources: pikepdf.Object | None, base: Matrix, visible: Box, fonts: FontCache, faults: dict[str, None],
    layers: Layers | None = None,
) -> Content:
    """Everything that a page's content stream shows, in page space; `base` maps user space to it. Raises nothing.

    What `layers` hides is left out. What was wrong is added to `faults`, a line each.
    """
    content = Content(base, visible, fonts, faults, layers)
    try:
        content.run(data, Resources(resources, fonts))
    except TooMuch:
        content.pen.cut()
        faults["the page holds more than can be read; the rest is left out"] = None
    except RecursionError:
        faults["the page is nested too deeply; the rest is left out"] = None
    content.pen.marked.leave(0)
    content.handlers.clear()  # they hold the content that holds them: without them a page goes when it is let go
    if content.pen.lost:
        faults[f"glyphs outside the visible page, left out: {content.pen.lost}"] = None
    return content
