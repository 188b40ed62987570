"""Documents as HTML, printed by Chromium and by WeasyPrint."""

from __future__ import annotations

from html import escape
from pathlib import Path

from producers.job import Job, in_scratch, pieces, run_tool
from texts import Block, Inline, Page, raised

STYLE = """
@page {{ size: {paper}; margin: 24mm {margin}mm 22mm {margin}mm;
  @top-center {{ content: "{head}"; font: 9pt {family}; direction: rtl }}
  @bottom-center {{ content: {folio}; font: 9pt {family} }} }}
{pages}
html {{ font-family: {family}; font-size: {size}pt; line-height: 1.55 }}
body {{ margin: 0 }}
h1 {{ font-size: 1.35em; margin: 0 0 .5em }} h2 {{ font-size: 1.12em; margin: .6em 0 .3em }}
p {{ margin: 0 0 .55em; text-align: {align} }}
ul, ol {{ margin: 0 0 .55em; padding-inline-start: 1.6em }}
table {{ border-collapse: collapse; margin: .4em 0 .7em; width: 100% }}
td, th {{ border: .5pt solid #888; padding: .15em .5em; text-align: start }}
.verse {{ margin: .3em auto .6em; width: auto }} .verse td {{ border: 0; padding: 0 1em; white-space: nowrap }}
.columns {{ column-gap: 8mm; margin-bottom: .4em }}
sup {{ font-size: .65em; line-height: 0; vertical-align: super }}
.n {{ white-space: nowrap }}
.page {{ break-after: page }} .page:last-child {{ break-after: auto }}
.notes {{ border-top: .5pt solid black; margin-top: 1.2em; padding-top: .3em; font-size: .82em }}
.notes p {{ margin: 0 0 .2em; text-align: start }}
"""


def _inline(runs: Inline) -> str:
    out = []
    for run, whole in pieces(runs):
        text = escape(run.text)
        if run.role == "note":
            text = f"<sup>{text}</sup>"
        elif run.role == "ltr":
            text = f'<span dir="ltr" class="n">{text}</span>'
        elif whole:
            text = f'<span class="n">{text}</span>'
        out.append(f"<b>{text}</b>" if run.role == "bold" else text)
    return "".join(out)


def _list(block: Block) -> str:
    items = "".join(f"<li>{_inline(item)}</li>" for item in block.items)
    if block.labels[0] == "\u2022":
        return f"<ul>{items}</ul>"
    return f"<ol>{items}</ol>"


def _table(block: Block) -> str:
    rows = [[_inline(cell) for cell in row] for row in block.rows]
    head = "<tr>" + "".join(f"<th>{cell}</th>" for cell in rows[0]) + "</tr>"
    body = "".join("<tr>" + "".join(f"<td>{cell}</td>" for cell in row) + "</tr>" for row in rows[1:])
    return f"<table>{head}{body}</table>"


def _verse(block: Block) -> str:
    rows = "".join("<tr>" + "".join(f"<td>{_inline(cell)}</td>" for cell in row) + "</tr>" for row in block.rows)
    return f'<table class="verse">{rows}</table>'


def _block(block: Block) -> str:
    if block.kind == "heading":
        return f"<h{block.level}>{_inline(block.inline)}</h{block.level}>"
    if block.kind == "paragraph":
        return f"<p>{_inline(block.inline)}</p>"
    if block.kind == "columns":
        inner = "".join(_block(b) for b in block.blocks)
        return f'<div class="columns" style="column-count: {block.count}">{inner}</div>'
    return {"list": _list, "table": _table, "verse": _verse}[block.kind](block)


def _notes(block: Block) -> str:
    notes = []
    for label, item in zip(block.labels, block.items, strict=True):
        mark = f"<sup>{label}</sup>" if raised(label) else label
        notes.append(f"<p>{mark} {_inline(item)}</p>")
    return f'<div class="notes">{"".join(notes)}</div>'


def _page(page: Page, number: int) -> str:
    notes = _notes(page.notes) if page.notes else ""
    return f'<div class="page" style="page: p{number}">{"".join(_block(b) for b in page.blocks)}{notes}</div>'


def page_html(job: Job) -> str:
    """The whole document; running head and folio are in the page's margin boxes."""
    family = f"'{job.family}', '{job.latin}'"
    pages = job.text.pages
    folios = "\n".join(
        f'@page p{n} {{ @bottom-center {{ content: "{page.folio}" }} }}' for n, page in enumerate(pages)
    )
    width, height, margin = job.paper.mm()
    paper = "A4" if job.text.paper == "a4" else f"{width}mm {height}mm"
    style = STYLE.format(
        paper=paper, margin=margin,
        head=pages[0].head, folio='""', family=family, size=job.size, pages=folios,
        align="justify" if job.justified else "start",
    )
    body = "".join(_page(page, n) for n, page in enumerate(pages))
    direction = "rtl" if job.text.rtl else "ltr"
    return (
        f'<!DOCTYPE html><html lang="{job.text.lang}" dir="{direction}"><head><meta charset="utf-8">'
        f"<title>{job.text.id}</title><style>{style}</style></head><body>{body}</body></html>"
    )


def chromium(job: Job) -> None:
    """Headless Chromium's print to PDF (Skia)."""

    def make(folder: Path) -> Path:
        source = folder / "page.html"
        source.write_text(page_html(job), encoding="utf-8")
        run_tool([
            "chromium", "--headless", "--no-sandbox", "--disable-gpu", "--disable-dev-shm-usage",
            f"--user-data-dir={folder}/profile", "--no-pdf-header-footer", f"--print-to-pdf={folder}/page.pdf",
            source.as_uri(),
        ])
        return folder / "page.pdf"

    in_scratch(make, job.out)


def weasyprint(job: Job) -> None:
    """WeasyPrint (Pango's layout, its own PDF writer)."""
    from weasyprint import HTML

    HTML(string=page_html(job)).write_pdf(job.out)
