"""Pango's layout drawn through cairo's PDF surface."""

from __future__ import annotations

from producers.job import LRI, PDI, Job, Overflow, kept_whole, pieces
from producers.layout import BOTTOM, GUTTER, TOP, deal
from texts import Block, Inline, Page, Run, raised

UNIT = 1024


def _escape(text: str) -> str:
    return text.replace("&", "&amp;").replace("<", "&lt;").replace(">", "&gt;")


def markup(runs: Inline, size: float, bold: bool = False) -> str:
    """Pango's markup for the runs; sizes in its units."""
    out = []
    for run, whole in pieces(runs):
        text = kept_whole(run.text) if (whole and run.role != "note") or run.role == "ltr" else run.text
        text = _escape(text)
        if run.role == "note":
            text = f'<span rise="{round(0.36 * size * UNIT)}" size="{round(0.62 * size * UNIT)}">{text}</span>'
        elif run.role == "ltr":
            text = LRI + text.replace(" ", "\u00a0") + PDI
        out.append(f"<b>{text}</b>" if run.role == "bold" else text)
    told = "".join(out)
    return f"<b>{told}</b>" if bold else told


class _Sheet:
    """A cairo page and the pen's height on it, from the top."""

    def __init__(self, job: Job) -> None:
        import cairocffi

        self.job = job
        self.paper = job.paper
        self.surface = cairocffi.PDFSurface(str(job.out), job.paper.width, job.paper.height)
        self.context = cairocffi.Context(self.surface)

    def layout(self, source: str, size: float, width: float, centred: bool = False):
        """A Pango layout of one paragraph, right to left unless the document is not."""
        import pangocairocffi
        import pangocffi

        made = pangocairocffi.create_layout(self.context)
        description = pangocffi.FontDescription()
        description.family = f"{self.job.family}, {self.job.latin}"
        description.size = round(size * UNIT)
        made.font_description = description
        made.width = round(width * UNIT)
        library, rtl = pangocffi.pango, self.job.text.rtl
        library.pango_layout_set_auto_dir(made.pointer, 0)
        library.pango_context_set_base_dir(library.pango_layout_get_context(made.pointer), 1 if rtl else 0)
        library.pango_layout_context_changed(made.pointer)
        library.pango_layout_set_justify(made.pointer, self.job.justified and not centred)
        made.alignment = pangocffi.Alignment.CENTER if centred else (
            pangocffi.Alignment.RIGHT if rtl else pangocffi.Alignment.LEFT)
        made.apply_markup(source)
        return made

    def draw(self, made, x: float, y: float) -> float:
        """Draws at (x, y from the top); returns the height."""
        import pangocairocffi

        self.context.move_to(x, y)
        pangocairocffi.show_layout(self.context, made)
        return made.get_extents()[1].height / UNIT

    def rule(self, x0: float, x1: float, y: float) -> None:
        self.context.set_line_width(0.4)
        self.context.move_to(x0, y)
        self.context.line_to(x1, y)
        self.context.stroke()

    def paragraph(self, runs: Inline, size: float, x: float, y: float, width: float, bold: bool = False) -> float:
        return y + self.draw(self.layout(markup(runs, size, bold), size, width), x, y)


def _rows(sheet: _Sheet, block: Block, size: float, x: float, y: float, width: float) -> float:
    count = len(block.rows[0])
    cell = width / count
    for number, row in enumerate(block.rows):
        bottom = y
        for column, runs in enumerate(row):
            place = count - 1 - column if sheet.job.text.rtl else column
            made = sheet.layout(
                markup(runs, size, block.kind == "table" and number == 0), size, cell - 0.8 * size)
            bottom = max(bottom, y + sheet.draw(made, x + place * cell + 0.4 * size, y))
        if block.kind == "table":
            sheet.rule(x, x + width, bottom + 1)
        y = bottom + 3
    return y


def _list(sheet: _Sheet, block: Block, size: float, x: float, y: float, width: float) -> float:
    indent = 1.7 * size
    rtl = sheet.job.text.rtl
    for label, item in zip(block.labels, block.items, strict=True):
        mark = sheet.layout(markup((Run(label),), size), size, width)
        made = sheet.layout(markup(item, size), size, width - indent)
        sheet.draw(mark, x, y + (made.get_baseline() - mark.get_baseline()) / UNIT)
        y += sheet.draw(made, x if rtl else x + indent, y)
    return y + 0.3 * size


def _flow(sheet: _Sheet, blocks: tuple[Block, ...], size: float, x: float, y: float, width: float) -> float:
    for block in blocks:
        if block.kind == "heading":
            big = size * (1.35, 1.15, 1.05)[block.level - 1]
            y = sheet.paragraph(block.inline, big, x, y + 0.2 * size, width, bold=True)
        elif block.kind == "paragraph":
            y = sheet.paragraph(block.inline, size, x, y, width) + 0.4 * size
        elif block.kind == "list":
            y = _list(sheet, block, size, x, y, width)
        elif block.kind == "columns":
            y = _columns(sheet, block, size, x, y, width)
        else:
            y = _rows(sheet, block, size, x, y, width)
    return y


def _columns(sheet: _Sheet, block: Block, size: float, x: float, y: float, width: float) -> float:
    column = (width - (block.count - 1) * GUTTER) / block.count
    lowest = y
    for number, blocks in enumerate(deal(block.blocks, block.count)):
        place = block.count - 1 - number if sheet.job.text.rtl else number
        lowest = max(lowest, _flow(sheet, blocks, size, x + place * (column + GUTTER), y, column))
    return lowest


def _notes(sheet: _Sheet, notes: Block, size: float, y: float, width: float) -> None:
    made = []
    for label, item in zip(notes.labels, notes.items, strict=True):
        mark = Run(label, "note" if raised(label) else "")
        made.append(sheet.layout(markup((mark, Run(" "), *item), size), size, width))
    tall = sum(m.get_extents()[1].height / UNIT for m in made)
    top = sheet.paper.height - BOTTOM - tall
    if top < y + 8:
        raise Overflow("no room for the notes")
    right = sheet.paper.margin + width
    sheet.rule(*((right - 140, right) if sheet.job.text.rtl else (sheet.paper.margin, sheet.paper.margin + 140)), top - 3)
    for layout in made:
        top += sheet.draw(layout, sheet.paper.margin, top)


def _page(sheet: _Sheet, page: Page) -> None:
    width = sheet.paper.width - 2 * sheet.paper.margin
    if page.head:
        sheet.draw(sheet.layout(markup((Run(page.head),), 9), 9, width, centred=True), sheet.paper.margin, 36)
    y = _flow(sheet, page.blocks, sheet.job.size, sheet.paper.margin, TOP, width)
    if page.notes:
        _notes(sheet, page.notes, sheet.job.size * 0.82, y, width)
    if y > sheet.paper.height - BOTTOM:
        raise Overflow("the page is full")
    if page.folio:
        folio = sheet.layout(markup((Run(page.folio),), 9), 9, width, centred=True)
        sheet.draw(folio, sheet.paper.margin, sheet.paper.height - 48)


def pango(job: Job) -> None:
    """Each paragraph is a layout of its own."""
    sheet = _Sheet(job)
    for page in job.text.pages:
        _page(sheet, page)
        sheet.surface.show_page()
    sheet.surface.finish()
