"""Qt's text layout printed by QPdfWriter, without a display."""

from __future__ import annotations

import os
import subprocess
import sys
from pathlib import Path

from producers.job import LRI, PDI, Job, Overflow, kept_whole, pieces
from producers.layout import BOTTOM, GUTTER, RAISE, SMALL, TOP, deal
from texts import Block, Inline, Page, Run, raised

DPI = 1200
"""Dots an inch of the writer's device; positions are rounded to them."""


class _Sheet:
    """The painter; lengths in points from the top left."""

    def __init__(self, job: Job) -> None:
        from PySide6.QtCore import QMarginsF, QSizeF
        from PySide6.QtGui import QFontDatabase, QPageSize, QPainter, QPdfWriter

        self.job = job
        self.paper = job.paper
        self.families = [job.family, job.latin]
        for path in (job.path, job.bold_path, job.latin_path):
            QFontDatabase.addApplicationFont(str(path))
        self.writer = QPdfWriter(str(job.out))
        a4 = job.text.paper == "a4"
        size = QSizeF(job.paper.width, job.paper.height)
        self.writer.setPageSize(
            QPageSize(QPageSize.PageSizeId.A4) if a4 else QPageSize(size, QPageSize.Unit.Point))
        self.writer.setPageMargins(QMarginsF(0, 0, 0, 0))
        self.writer.setResolution(DPI)
        self.painter = QPainter(self.writer)
        self.painter.scale(DPI / 72, DPI / 72)

    def font(self, size: float, bold: bool = False):
        from PySide6.QtGui import QFont

        font = QFont(self.families)
        font.setFamilies(self.families)
        font.setPixelSize(round(size * 100))
        font.setBold(bold)
        return font

    def lay(self, runs: Inline, size: float, width: float, bold: bool = False, align: str = "start"):
        """A QTextLayout in hundredths of points, broken into lines; returns it and its height in points."""
        from PySide6.QtCore import QPointF, Qt
        from PySide6.QtGui import QTextCharFormat, QTextLayout, QTextOption

        text, formats = "", []
        for run, whole in pieces(runs):
            shown = kept_whole(run.text) if whole and run.role != "note" else run.text
            if run.role == "ltr":
                shown = LRI + shown.replace(" ", "\u00a0") + PDI
            if run.role in ("note", "bold"):
                span = QTextLayout.FormatRange()
                span.start, span.length = len(text), len(shown)
                how = QTextCharFormat()
                how.setFont(self.font(size * (SMALL if run.role == "note" else 1), bold or run.role == "bold"))
                if run.role == "note":
                    how.setBaselineOffset(RAISE / SMALL * 100)
                span.format = how
                formats.append(span)
            text += shown
        layout = QTextLayout(text, self.font(size, bold), self.writer)
        option = QTextOption()
        option.setTextDirection(Qt.LayoutDirection.RightToLeft if self.job.text.rtl else Qt.LayoutDirection.LeftToRight)
        flag = Qt.AlignmentFlag
        justify = self.job.justified and align == "start" and not bold
        start = flag.AlignRight if self.job.text.rtl else flag.AlignLeft
        option.setAlignment(flag.AlignHCenter if align == "centre" else flag.AlignJustify if justify else start)
        layout.setTextOption(option)
        layout.setFormats(formats)
        layout.beginLayout()
        y = 0.0
        while (line := layout.createLine()).isValid():
            line.setLineWidth(width * 100)
            line.setPosition(QPointF(0, y))
            y += max(line.height(), size * 150)
        layout.endLayout()
        return layout, y / 100

    def draw(self, layout, x: float, y: float) -> None:
        from PySide6.QtCore import QPointF

        self.painter.save()
        self.painter.translate(x, y)
        self.painter.scale(0.01, 0.01)
        layout.draw(self.painter, QPointF(0, 0))
        self.painter.restore()

    def text(self, runs: Inline, size: float, x: float, y: float, width: float, bold: bool = False,
             align: str = "start") -> float:
        layout, tall = self.lay(runs, size, width, bold, align)
        self.draw(layout, x, y)
        return y + tall

    def rule(self, x0: float, x1: float, y: float) -> None:
        from PySide6.QtCore import QLineF

        self.painter.drawLine(QLineF(x0, y, x1, y))


def _rows(sheet: _Sheet, block: Block, size: float, x: float, y: float, width: float) -> float:
    count = len(block.rows[0])
    cell = width / count
    for number, row in enumerate(block.rows):
        bottom = y
        for column, runs in enumerate(row):
            place = count - 1 - column if sheet.job.text.rtl else column
            bold = block.kind == "table" and number == 0
            left = x + place * cell + 0.4 * size
            bottom = max(bottom, sheet.text(runs, size, left, y, cell - 0.8 * size, bold, "cell"))
        if block.kind == "table":
            sheet.rule(x, x + width, bottom + 1)
        y = bottom + 3
    return y


def _list(sheet: _Sheet, block: Block, size: float, x: float, y: float, width: float) -> float:
    indent = 1.7 * size
    for label, item in zip(block.labels, block.items, strict=True):
        sheet.text((Run(label),), size, x, y, width)
        y = sheet.text(item, size, x if sheet.job.text.rtl else x + indent, y, width - indent, align="cell")
    return y + 0.3 * size


def _columns(sheet: _Sheet, block: Block, size: float, x: float, y: float, width: float) -> float:
    column = (width - (block.count - 1) * GUTTER) / block.count
    lowest = y
    for number, blocks in enumerate(deal(block.blocks, block.count)):
        place = block.count - 1 - number if sheet.job.text.rtl else number
        lowest = max(lowest, _flow(sheet, blocks, size, x + place * (column + GUTTER), y, column))
    return lowest


def _flow(sheet: _Sheet, blocks: tuple[Block, ...], size: float, x: float, y: float, width: float) -> float:
    for block in blocks:
        if block.kind == "heading":
            big = size * (1.35, 1.15, 1.05)[block.level - 1]
            y = sheet.text(block.inline, big, x, y + 0.2 * size, width, bold=True)
        elif block.kind == "paragraph":
            y = sheet.text(block.inline, size, x, y, width) + 0.4 * size
        elif block.kind == "list":
            y = _list(sheet, block, size, x, y, width)
        elif block.kind == "columns":
            y = _columns(sheet, block, size, x, y, width)
        else:
            y = _rows(sheet, block, size, x, y, width)
    return y


def _notes(sheet: _Sheet, notes: Block, size: float, y: float, width: float) -> None:
    made = []
    for label, item in zip(notes.labels, notes.items, strict=True):
        mark = Run(label, "note" if raised(label) else "")
        made.append(sheet.lay((mark, Run(" "), *item), size, width, align="cell"))
    top = sheet.paper.height - BOTTOM - sum(tall for _, tall in made)
    if top < y + 8:
        raise Overflow("no room for the notes")
    right = sheet.paper.margin + width
    sheet.rule(*((right - 140, right) if sheet.job.text.rtl else (sheet.paper.margin, sheet.paper.margin + 140)), top - 3)
    for layout, tall in made:
        sheet.draw(layout, sheet.paper.margin, top)
        top += tall


def _page(sheet: _Sheet, page: Page) -> None:
    width = sheet.paper.width - 2 * sheet.paper.margin
    if page.head:
        sheet.text((Run(page.head),), 9, sheet.paper.margin, 36, width, align="centre")
    y = _flow(sheet, page.blocks, sheet.job.size, sheet.paper.margin, TOP, width)
    if page.notes:
        _notes(sheet, page.notes, sheet.job.size * 0.82, y, width)
    if y > sheet.paper.height - BOTTOM:
        raise Overflow("the page is full")
    if page.folio:
        sheet.text((Run(page.folio),), 9, sheet.paper.margin, sheet.paper.height - 48, width, align="centre")


def _set(job: Job) -> None:
    os.environ["QT_QPA_PLATFORM"] = "offscreen"
    from PySide6.QtGui import QGuiApplication

    application = QGuiApplication.instance() or QGuiApplication(["bench"])
    sheet = _Sheet(job)
    try:
        for number, page in enumerate(job.text.pages):
            if number:
                sheet.writer.newPage()
            _page(sheet, page)
    finally:
        sheet.painter.end()
    del application


def qt(job: Job) -> None:
    """In a process of its own: a Qt application cannot be made twice safely, and its fonts stay loaded."""
    told = [job.text.id, job.family, job.latin, str(job.size), str(job.out.resolve())]
    done = subprocess.run(
        [sys.executable, "-m", "producers.qt", *told],
        cwd=Path(__file__).parent.parent, capture_output=True, text=True, timeout=120, check=False,
        env={**os.environ, "QT_QPA_PLATFORM": "offscreen"},
    )
    if done.returncode == 75:
        raise Overflow("the page is full")
    if done.returncode:
        raise RuntimeError(done.stderr[-1000:])


if __name__ == "__main__":
    from texts import FOLDER, load

    wanted, family, latin, points, target = sys.argv[1:]
    try:
        _set(Job(load(FOLDER / f"{wanted}.json"), family, latin, float(points), Path(target)))
    except Overflow:
        sys.exit(75)
    os._exit(0)  # PySide 6.12 gives back references to None that it never took: after a long page Python would die cleaning up
