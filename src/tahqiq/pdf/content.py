"""The content stream: from operators to what the page shows (ISO 32000-2, 8.4, 8.8, 8.10, 14.6).

`read_content` runs the operators that say where text stands and passes over the others. Text itself is the business of
`TextPen`, painted paths that of `Paths`.
"""

from __future__ import annotations

from collections.abc import Callable

import pikepdf

from tahqiq.pdf import graphics, lexer
from tahqiq.pdf.lexer import HARD, NAMES, OPERANDS, OPERATOR, PATH, STATEMENT, STEPS, number
from tahqiq.pdf.matrix import Box, Matrix, common, concat, image_of
from tahqiq.pdf.pen import TooMuch
from tahqiq.pdf.resources import FontCache, Resources, child, floats
from tahqiq.pdf.streams import stream_bytes
from tahqiq.pdf.text import TextPen

MAX_STATEMENTS = 2_000_000
"""Statements of one page with its forms. The longest page of a corpus of 84 files has 30,000."""
MAX_HARD = 100_000
"""Statements of one page that need `hard_statement`: more is not a content stream."""
MAX_BYTES = 256 << 20
"""Bytes of content run for one page; a form painted twice counts twice."""
MAX_DEPTH = 24
"""Forms within forms."""
MAX_STACK = 10_000
"""Graphics states saved by q."""


class Content:
    """Runs content streams and gathers what they show. One per page."""

    def __init__(self, base: Matrix, visible: Box, fonts: FontCache, faults: dict[str, None]) -> None:
        self.pen = pen = TextPen(base, visible, fonts, faults)
        self.paths = graphics.Paths()
        self.images: list[Box] = []
        self.faults = faults
        self.left_statements = MAX_STATEMENTS
        self.left_hard = MAX_HARD
        self.left_bytes = MAX_BYTES
        self.forms: dict[tuple[int, int], int] = {}
        self.open_forms: list[tuple[int, int]] = []
        self.stack: list[tuple[float, tuple[object, ...]]] = []
        self.path = b""
        self.clip_next = False
        self.line_width = 1.0
        self.handlers: dict[bytes, Callable[[bytes], None]] = {
            b"q": self.op_q, b"Q": self.op_Q, b"cm": self.op_cm, b"w": self.op_w, b"gs": self.op_gs, b"Do": self.op_Do,
            b"BMC": self.op_BDC, b"BDC": self.op_BDC, b"EMC": self.op_EMC, b"BI": self.op_BI,
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
            start = index
            index, position = self.run_plain(data, position, index)
            self.left_statements -= index - start

    def run_plain(self, data: bytes, position: int, index: int) -> tuple[int, int | None]:
        """Run from `position` to the first hard statement, and that: (operators so far, where to go on or None)."""
        pen, handlers = self.pen, self.handlers
        limit = index + self.left_statements
        for match in STATEMENT.finditer(data, position):
            last = match.lastindex
            if last == OPERATOR:
                operands, operator = match.group(OPERANDS, OPERATOR)
                handler = handlers.get(operator)
                if handler is not None:
                    pen.operator = index
                    if operator == b"BI":
                        operands, position = lexer.inline_image(data, match.end(), self.faults)
                        handler(operands)
                        return index + 1, position
                    handler(operands)
                index += 1
                if index > limit:
                    raise TooMuch
            elif last == HARD:
                return self.run_hard(data, match.start(), index)
            elif last == PATH:
                run = match.group(PATH)
                index += graphics.steps(run)
                if len(self.path) < graphics.MAX_PATH:
                    self.path += run
            elif last == STEPS:
                index = pen.steps(match.group(STEPS), index)
            else:
                index = pen.shown(match.groups(), index)
        return index, None

    def run_hard(self, data: bytes, start: int, index: int) -> tuple[int, int | None]:
        """Run the hard statement that begins at `start`."""
        self.left_hard -= 1
        if self.left_hard < 0:
            raise TooMuch
        operands, operator, position = lexer.hard_statement(data, start, self.faults)
        handler = self.handlers.get(operator)
        if handler is not None:
            self.pen.operator = index
            if operator == b"BI":
                operands, position = lexer.inline_image(data, position, self.faults)
            handler(operands)
        return index + (operator != b""), position

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
        known = self.pen.resources.gs
        if raw not in known:
            known[raw] = None
            for token in NAMES.findall(raw)[-1:]:
                entry = child(self.pen.resources.find("/ExtGState", token), "/Font")
                if isinstance(entry, pikepdf.Array) and len(entry) == 2:
                    known[raw] = (self.pen.fonts.entry(entry[0]), number(str(entry[1]).encode()))
        font = known[raw]
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

    def op_BI(self, raw: bytes) -> None:
        self.add_image()

    def add_image(self) -> None:
        box = common(image_of((0.0, 0.0, 1.0, 1.0), self.pen.ctm), self.pen.clip)
        if box[0] < box[2] and box[1] < box[3]:
            self.images.append(box)

    def op_Do(self, raw: bytes) -> None:
        for token in NAMES.findall(raw)[-1:]:
            xobject = self.pen.resources.find("/XObject", token)
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
        pen, marked = self.pen, self.pen.marked
        stack, path, line_width = self.stack, self.path, self.line_width
        state, resources, floor = pen.save(), pen.resources, marked.enter()
        self.stack = []
        self.open_forms.append(key)
        stream, pen.stream = pen.stream, self.forms.setdefault(key, len(self.forms) + 1)
        self.enter_form(form)
        own = child(form, "/Resources")
        self.run(data, resources if own is None else Resources(own))
        self.open_forms.pop()
        marked.leave(floor)
        pen.restore(state)
        pen.stream, pen.resources = stream, resources
        self.stack, self.path, self.line_width = stack, path, line_width

    def enter_form(self, form: pikepdf.Stream) -> None:
        """Its Matrix goes before the CTM, its BBox clips."""
        pen = self.pen
        matrix = floats(child(form, "/Matrix"), 6)
        if matrix is not None:
            a, b, c, d, e, f = matrix
            pen.ctm = concat((a, b, c, d, e, f), pen.ctm)
        bbox = floats(child(form, "/BBox"), 4)
        if bbox is not None:
            x0, y0, x1, y1 = bbox
            pen.clip = common(pen.clip, image_of((x0, y0, x1, y1), pen.ctm))
        pen.begin()

    # ---- marked content

    def op_BDC(self, raw: bytes) -> None:
        self.pen.marked.begin(raw, self.pen.resources)

    def op_EMC(self, raw: bytes) -> None:
        self.pen.marked.end()


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
    if content.pen.lost:
        faults[f"glyphs outside the visible page, left out: {content.pen.lost}"] = None
    return content
