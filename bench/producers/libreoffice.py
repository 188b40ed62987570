"""LibreOffice Writer: a flat OpenDocument file with real footnotes, headers and footers, converted to PDF."""

from __future__ import annotations

import re
from itertools import pairwise
from pathlib import Path
from xml.sax.saxutils import escape, quoteattr

from producers.job import LRI, PDI, Job, in_scratch, run_tool
from texts import Block, Inline, Page, raised, truth

SPACES = " ".join(f'xmlns:{short}="urn:oasis:names:tc:opendocument:xmlns:{name}:1.0"' for short, name in {
    "office": "office", "style": "style", "text": "text", "table": "table", "svg": "svg-compatible",
    "fo": "xsl-fo-compatible"}.items())


class _Writer:
    """Collects the automatic styles that pages and blocks need."""

    def __init__(self, job: Job) -> None:
        self.job = job
        self.rtl = job.text.rtl
        self.notes: dict[str, Inline] = {}
        self.masters: list[str] = []
        self.tables = 0
        self.count = 0

    def inline(self, runs: Inline) -> str:
        out = []
        for run in runs:
            text = escape(run.text)
            if run.role == "note":
                out.append(self._note(run.text))
            elif run.role == "ltr":
                out.append(LRI + text + PDI)
            elif run.role == "bold":
                out.append(f'<text:span text:style-name="Strong">{text}</text:span>')
            else:
                out.append(text)
        return "".join(out)

    def _note(self, label: str) -> str:
        if label not in self.notes:
            return f'<text:span text:style-name="Raised">{label}</text:span>'
        self.count += 1
        body = self.inline(self.notes[label])
        return (
            f'<text:note text:id="n{self.count}" text:note-class="footnote"><text:note-citation text:label="{label}">{label}'
            f'</text:note-citation><text:note-body><text:p text:style-name="Footnote"><text:s/>'
            f"{body}</text:p></text:note-body></text:note>"
        )

    def block(self, block: Block, style: str = "") -> str:
        if block.kind == "heading":
            name = quoteattr(style or f"H{block.level}")
            return f"<text:p text:style-name={name}>{self.inline(block.inline)}</text:p>"
        if block.kind == "paragraph":
            return f'<text:p text:style-name={quoteattr(style or "Body")}>{self.inline(block.inline)}</text:p>'
        if block.kind == "list":
            name = "Bullets" if block.labels[0] == "\u2022" else "Numbers"
            items = "".join(
                f'<text:list-item><text:p text:style-name="Item">{self.inline(item)}</text:p></text:list-item>'
                for item in block.items)
            return f'<text:list text:style-name="{name}">{items}</text:list>'
        if block.kind == "columns":
            inner = "".join(self.block(b) for b in block.blocks)
            self.tables += 1
            style = f"Columns{block.count}"
            return f'<text:section text:style-name="{style}" text:name="s{self.tables}">{inner}</text:section>'
        return self._table(block)

    def _table(self, block: Block) -> str:
        self.tables += 1
        style = "Cell" if block.kind == "table" else "Bare"
        rows = []
        for number, row in enumerate(block.rows):
            name = "Head" if number == 0 and block.kind == "table" else "Item"
            rows.append("<table:table-row>" + "".join(
                f'<table:table-cell table:style-name="{style}" office:value-type="string">'
                f'<text:p text:style-name="{name}">{self.inline(cell)}</text:p></table:table-cell>' for cell in row
            ) + "</table:table-row>")
        count = len(block.rows[0])
        return (
            f'<table:table table:name="t{self.tables}" table:style-name="Table">'
            f'<table:table-column table:number-columns-repeated="{count}"/>{"".join(rows)}</table:table>'
            '<text:p text:style-name="Gap"/>'
        )

    def page(self, page: Page, number: int) -> str:
        """The first paragraph of a page carries its break, by a style of its own."""
        notes = page.notes
        real = notes is not None and raised(notes.labels[0])
        self.notes = dict(zip(notes.labels, notes.items, strict=True)) if notes and real else {}
        first, rest = page.blocks[0], page.blocks[1:]
        style = "First" if first.kind == "heading" else "Begin"
        body = self.block(first, f"{style}{number}") + "".join(self.block(b) for b in rest)
        if notes and not real:
            body += "".join(
                f'<text:p text:style-name="{"NoteTop" if n == 0 else "Footnote"}">{label} {self.inline(item)}</text:p>'
                for n, (label, item) in enumerate(zip(notes.labels, notes.items, strict=True)))
        self.masters.append(
            f'<style:master-page style:name="M{number}" style:page-layout-name="A4">'
            f'<style:header><text:p text:style-name="Furniture">{escape(page.head)}</text:p></style:header>'
            f'<style:footer><text:p text:style-name="Furniture">{escape(page.folio)}</text:p></style:footer>'
            "</style:master-page>")
        return body


BODY = 'fo:margin-bottom="0.18cm" fo:line-height="135%" fo:orphans="0" fo:widows="0"'


def _text(job: Job, size: float, bold: bool = False) -> str:
    weight = 'fo:font-weight="bold" style:font-weight-complex="bold" style:font-weight-asian="bold"' if bold else ""
    return (
        f'<style:text-properties style:font-name="{job.latin}" style:font-name-complex="{job.family}" '
        f'fo:font-size="{size:.1f}pt" style:font-size-complex="{size:.1f}pt" {weight} '
        f'fo:language="en" fo:country="US" style:language-complex="{job.text.lang}" style:country-complex="none"/>')


def _paragraph(
    job: Job, name: str, size: float, align: str, extra: str = "", bold: bool = False, master: str = "",
) -> str:
    mode = "rl-tb" if job.text.rtl else "lr-tb"
    align = ("right" if job.text.rtl else "left") if align == "start" else align
    link = f'style:master-page-name="{master}"' if master else ""
    return (
        f'<style:style style:name="{name}" style:family="paragraph" {link}><style:paragraph-properties '
        f'fo:text-align="{align}" style:writing-mode="{mode}" style:justify-single-word="false" {extra}/>'
        f"{_text(job, size, bold)}</style:style>")


def _styles(job: Job) -> tuple[str, str]:
    size = job.size
    body = "justify" if job.justified else "start"
    common = [
        _paragraph(job, "Body", size, body, BODY),
        _paragraph(job, "Item", size, "start", 'fo:line-height="125%"'),
        _paragraph(job, "Head", size, "start", bold=True),
        _paragraph(job, "H1", size * 1.35, "start", 'fo:margin-bottom="0.25cm"', bold=True),
        _paragraph(job, "H2", size * 1.15, "start", 'fo:margin-top="0.15cm" fo:margin-bottom="0.1cm"', bold=True),
        _paragraph(job, "H3", size * 1.05, "start", bold=True),
        _paragraph(job, "Footnote", size * 0.8, "start"),
        _paragraph(job, "NoteTop", size * 0.8, "start", 'fo:margin-top="0.6cm" fo:border-top="0.5pt solid #000000"'),
        _paragraph(job, "Furniture", 9, "center"),
        _paragraph(job, "Gap", 5, "start"),
        '<style:style style:name="Strong" style:family="text"><style:text-properties fo:font-weight="bold" '
        'style:font-weight-complex="bold"/></style:style>',
        '<style:style style:name="Raised" style:family="text"><style:text-properties '
        'style:text-position="super 58%"/></style:style>',
    ]
    page = job.text.pages
    automatic = [
        _paragraph(job, f"First{n}", size * 1.35, "start", 'fo:margin-bottom="0.25cm"', bold=True, master=f"M{n}")
        for n in range(len(page))
    ]
    automatic += [
        _paragraph(job, f"Begin{n}", size, body, BODY, master=f"M{n}") for n in range(len(page))
    ]
    automatic += [
        f'<style:style style:name="Columns{n}" style:family="section"><style:section-properties '
        f'style:writing-mode="{"rl-tb" if job.text.rtl else "lr-tb"}" text:dont-balance-text-columns="false">'
        f'<style:columns fo:column-count="{n}" fo:column-gap="0.8cm"/></style:section-properties></style:style>'
        for n in (2, 3, 4)
    ]
    direction = "rl-tb" if job.text.rtl else "lr-tb"
    width, height, margin = job.paper.mm()
    automatic += [
        f'<style:style style:name="Table" style:family="table"><style:table-properties '
        f'style:width="{(width - 2 * margin) / 10:g}cm" '
        f'table:align="margins" style:writing-mode="{direction}"/></style:style>',
        '<style:style style:name="Cell" style:family="table-cell"><style:table-cell-properties '
        'fo:padding="0.1cm" fo:border="0.5pt solid #666666"/></style:style>',
        '<style:style style:name="Bare" style:family="table-cell"><style:table-cell-properties '
        'fo:padding="0.1cm" fo:border="none"/></style:style>',
        '<text:list-style style:name="Bullets"><text:list-level-style-bullet text:level="1" text:bullet-char="\u2022">'
        f"{_LEVEL}</text:list-level-style-bullet></text:list-style>",
        '<text:list-style style:name="Numbers"><text:list-level-style-number text:level="1" style:num-format="1" '
        f'style:num-suffix=".">{_LEVEL}</text:list-level-style-number></text:list-style>',
        '<style:page-layout style:name="A4"><style:page-layout-properties '
        f'fo:page-width="{width / 10:g}cm" fo:page-height="{height / 10:g}cm" '
        f'fo:margin-top="1.2cm" fo:margin-bottom="1.2cm" '
        f'fo:margin-left="{margin / 10:g}cm" fo:margin-right="{margin / 10:g}cm" '
        f'style:writing-mode="{direction}"><style:footnote-sep style:width="0.018cm" style:rel-width="25%" '
        f'style:adjustment="{"right" if job.text.rtl else "left"}" style:distance-before-sep="0.1cm" '
        'style:distance-after-sep="0.1cm"/></style:page-layout-properties><style:header-style>'
        '<style:header-footer-properties fo:min-height="1cm" fo:margin-bottom="0.5cm"/></style:header-style>'
        '<style:footer-style><style:header-footer-properties fo:min-height="1cm" fo:margin-top="0.5cm"/>'
        "</style:footer-style></style:page-layout>",
    ]
    notes = (
        '<text:notes-configuration text:note-class="footnote" text:citation-style-name="Raised" '
        'text:citation-body-style-name="Raised" text:default-style-name="Footnote" style:num-format="1" '
        'text:start-value="0" '
        'text:footnotes-position="page" text:start-numbering-at="document"/>')
    return "".join(common) + notes, "".join(automatic)


_LEVEL = (
    '<style:list-level-properties text:list-level-position-and-space-mode="label-alignment">'
    '<style:list-level-label-alignment text:label-followed-by="listtab" fo:text-indent="-0.6cm" fo:margin-left="0.9cm" '
    'fo:margin-right="0cm"/></style:list-level-properties>')


def source(job: Job) -> str:
    """The document as flat ODF."""
    writer = _Writer(job)
    body = "".join(writer.page(page, n) for n, page in enumerate(job.text.pages))
    common, automatic = _styles(job)
    faces = "".join(
        f'<style:font-face style:name="{name}" svg:font-family="&apos;{name}&apos;"/>'
        for name in sorted({job.family, job.latin}))
    return (
        f'<?xml version="1.0" encoding="UTF-8"?><office:document {SPACES} office:version="1.3" '
        'office:mimetype="application/vnd.oasis.opendocument.text">'
        f"<office:font-face-decls>{faces}</office:font-face-decls><office:styles>{common}</office:styles>"
        f"<office:automatic-styles>{automatic}</office:automatic-styles>"
        f'<office:master-styles>{"".join(writer.masters)}</office:master-styles>'
        f"<office:body><office:text>{body}</office:text></office:body></office:document>")


GAP = 12.0
"""Points. A wider gap on a baseline parts two columns or cells."""
RUN = re.compile(r"[\w.,:@/%+\u066b\u066c\u066a\u2013-]+$")
PIECES = re.compile(r"[0-9A-Za-z\u0660-\u0669\u06f0-\u06f9]+")


def _rows(page) -> list[list[tuple[float, float, str]]]:
    """(left, right, character) of each stretch of a print line, from left to right."""
    from ctypes import byref, c_double

    from pypdfium2 import raw

    found: dict[float, list[tuple[float, float, str]]] = {}
    text = page.get_textpage()
    x, y = c_double(), c_double()
    left, right, low, high = c_double(), c_double(), c_double(), c_double()
    for index in range(text.count_chars()):
        char = chr(raw.FPDFText_GetUnicode(text, index))
        raw.FPDFText_GetCharOrigin(text, index, byref(x), byref(y))
        raw.FPDFText_GetCharBox(text, index, byref(left), byref(right), byref(low), byref(high))
        if char.isprintable() and right.value > left.value:
            found.setdefault(round(y.value, 1), []).append((left.value, right.value, char))
    rows = []
    for chars in found.values():
        chars.sort()
        rows.append(chars[:1])
        for before, after in pairwise(chars):
            if after[0] - before[1] > GAP:
                rows.append([])
            rows[-1].append(after)
    return rows


def broken_words(job: Job) -> int:
    """How many print lines start with a number or a Latin word that is not the start of a word.

    LibreOffice breaks lines after opening brackets, hyphens and prefixes of numbers. Who copies the page could not know
    that no space is meant there, so of several sizes the one is taken that breaks fewest.
    """
    import pypdfium2

    count = 0
    pdf = pypdfium2.PdfDocument(job.out)
    try:
        for page, told in zip(pdf, truth(job.text)["pages"], strict=True):
            words = " ".join([told["text"], *told["furniture"]]).split()
            for row in _rows(page):
                run = RUN.search("".join(char for _, _, char in row))
                pieces = PIECES.findall(run[0]) if run else []
                if run and pieces:
                    starts = (run[0], pieces[-1], "-".join(reversed(run[0].split("-"))))
                    count += not any(word.startswith(starts) for word in words)
        return count
    finally:
        pdf.close()


def libreoffice(job: Job) -> None:
    """soffice --convert-to pdf."""

    def make(folder: Path) -> Path:
        (folder / "page.fodt").write_text(source(job), encoding="utf-8")
        profile = Path(__file__).parent.parent / "work" / "soffice"
        run_tool([
            "soffice", f"-env:UserInstallation={profile.resolve().as_uri()}", "--headless", "--convert-to", "pdf",
            "--outdir", str(folder), str(folder / "page.fodt")], folder=folder)
        return folder / "page.pdf"

    in_scratch(make, job.out)
