"""fpdf2 with text shaping (HarfBuzz).

Lines and directions are set by our page maker: fpdf2's own flow puts note marks in the wrong place, and what it draws
would not be what the author wrote.
"""

from __future__ import annotations

from producers.job import Job
from producers.layout import Maker, Style


def fpdf2(job: Job) -> None:
    """One cell per piece of a line."""
    from fpdf import FPDF

    tall = job.paper.height
    pdf = FPDF(unit="pt", format=(job.paper.width, tall))
    pdf.set_auto_page_break(False)
    pdf.c_margin = 0
    for name, path, bold in (("main", job.path, job.bold_path), ("latin", job.latin_path, job.latin_path)):
        pdf.add_font(name, "", path)
        pdf.add_font(name, "B", bold)
    held = pdf.fonts["main"].cmap

    def choose(style: Style, rtl: bool) -> None:
        pdf.set_font(style.font, "B" if style.bold else "", style.size)
        pdf.set_text_shaping(True, direction="rtl" if rtl else "ltr")

    def measure(text: str, style: Style, rtl: bool) -> float:
        choose(style, rtl)
        return float(pdf.get_string_width(text))

    pdf.set_font("main", "", 10)
    maker = Maker(job, measure, lambda c: ord(c) in held)
    for sheet in maker.sheets():
        pdf.add_page()
        for line in sheet.lines:
            for piece in line.pieces:
                choose(piece.style, piece.rtl)
                pdf.set_xy(piece.x, tall - line.y - piece.style.raise_ - 0.8 * piece.style.size)
                pdf.cell(piece.width, piece.style.size, piece.text)
        for x0, y0, x1, y1 in sheet.rules:
            pdf.set_line_width(0.4)
            pdf.line(x0, tall - y0, x1, tall - y1)
    pdf.output(str(job.out))
