"""ReportLab with text that was reshaped to presentation forms and reversed beforehand, as its users do."""

from __future__ import annotations

from producers.job import Job
from producers.layout import Maker, Piece, Style

ALEF_ALONE = 0xFE8D


def _shaper(alone: bool):
    """`alone`: letters that join to nothing become presentation forms, too."""
    from arabic_reshaper import ArabicReshaper

    return ArabicReshaper(configuration={
        "delete_harakat": False, "support_ligatures": True, "use_unshaped_instead_of_isolated": not alone})


def forms_of(text: str, alone: bool) -> set[str]:
    """The characters that are drawn for a text; not `alone`: with a font that has no forms for letters that join to nothing."""
    return set(_shaper(alone).reshape(text))


MIRRORED = str.maketrans("()[]{}<>\u00ab\u00bb", ")(][}{><\u00bb\u00ab")


def _visual(text: str, rtl: bool, reshape) -> str:
    """The string that ReportLab is given: presentation forms, reversed, brackets mirrored."""
    if not rtl:
        return text
    return reshape(text)[::-1].translate(MIRRORED)


def reportlab(job: Job) -> None:
    """One drawString per piece of a line."""
    from reportlab.pdfbase import pdfmetrics
    from reportlab.pdfbase.ttfonts import TTFont
    from reportlab.pdfgen.canvas import Canvas

    names = {("main", False): job.path, ("main", True): job.bold_path,
             ("latin", False): job.latin_path, ("latin", True): job.latin_path}
    faces = {}
    for key, path in names.items():
        faces[key] = f"{path.stem}-{key[0]}-{key[1]}"
        pdfmetrics.registerFont(TTFont(faces[key], str(path)))
    held = pdfmetrics.getFont(faces["main", False]).face.charToGlyph
    reshape = _shaper(alone=ALEF_ALONE in held).reshape

    def measure(text: str, style: Style, rtl: bool) -> float:
        name = faces[style.font, style.bold]
        return pdfmetrics.stringWidth(_visual(text, rtl, reshape), name, style.size)

    canvas = Canvas(str(job.out), pagesize=(job.paper.width, job.paper.height), invariant=1)
    for sheet in Maker(job, measure, lambda c: ord(c) in held).sheets():
        for line in sheet.lines:
            for piece in line.pieces:
                _draw(canvas, piece, line.y, faces, reshape)
        for x0, y0, x1, y1 in sheet.rules:
            canvas.setLineWidth(0.4)
            canvas.line(x0, y0, x1, y1)
        canvas.showPage()
    canvas.save()


def _draw(canvas, piece: Piece, y: float, faces: dict[tuple[str, bool], str], reshape) -> None:
    canvas.setFont(faces[piece.style.font, piece.style.bold], piece.style.size)
    canvas.drawString(piece.x, y + piece.style.raise_, _visual(piece.text, piece.rtl, reshape))
