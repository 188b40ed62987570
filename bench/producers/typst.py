"""Typst: its own layout and PDF writer (rustybuzz, krilla), real footnotes."""

from __future__ import annotations

from producers.job import LRI, PDI, Job, kept_whole, pieces
from texts import Block, Inline, Page, raised


def _string(text: str) -> str:
    return '#"' + text.replace("\\", "\\\\").replace('"', '\\"') + '"'


def _inline(runs: Inline, notes: dict[str, Inline]) -> str:
    out = []
    for run, whole in pieces(runs):
        if run.role == "note":
            if run.text in notes:
                out.append(f"#counter(footnote).update({int(run.text) - 1})#footnote[{_inline(notes[run.text], {})}]")
            else:
                out.append(f"#super[{_string(run.text)}]")
        elif run.role == "ltr":
            out.append(_string(LRI + kept_whole(run.text).replace(" ", "\u00a0") + PDI))
        elif run.role == "bold":
            out.append(f"#strong[{_string(run.text)}]")
        else:
            out.append(_string(kept_whole(run.text) if whole else run.text))
    return "".join(out)


def _block(block: Block, notes: dict[str, Inline]) -> str:
    if block.kind == "heading":
        return f"#heading(level: {block.level})[{_inline(block.inline, notes)}]"
    if block.kind == "paragraph":
        return _inline(block.inline, notes)
    if block.kind == "list":
        kind = "list" if block.labels[0] == "\u2022" else "enum"
        return f"#{kind}({', '.join(f'[{_inline(item, notes)}]' for item in block.items)})"
    if block.kind == "columns":
        inner = "\n\n".join(_block(b, notes) for b in block.blocks)
        return f"#balanced({block.count})[\n{inner}\n]"
    cells = ", ".join(f"[{_inline(cell, notes)}]" for row in block.rows for cell in row)
    stroke = "0.5pt" if block.kind == "table" else "none"
    return f"#table(columns: {len(block.rows[0])}, stroke: {stroke}, {cells})"


def _page(page: Page) -> str:
    notes = page.notes
    real = dict(zip(notes.labels, notes.items, strict=True)) if notes and raised(notes.labels[0]) else {}
    body = "\n\n".join(_block(block, real) for block in page.blocks)
    if notes and not real:
        drawn = "\n\n".join(
            _string(f"{label} ") + _inline(item, {}) for label, item in zip(notes.labels, notes.items, strict=True)
        )
        body += f"\n#v(1fr)\n#line(length: 30%, stroke: 0.5pt)\n#[#set text(size: 0.82em)\n{drawn}]"
    return body


def source(job: Job) -> str:
    """The document in Typst's markup."""
    pages = job.text.pages
    folios = ", ".join(f'"{page.folio}"' for page in pages) + ","
    justify = "true" if job.justified else "false"
    width, height, margin = job.paper.mm()
    paper = 'paper: "a4"' if job.text.paper == "a4" else f"width: {width}mm, height: {height}mm"
    return f"""
#let folios = ({folios})
#set page({paper}, margin: (x: {margin}mm, y: 24mm), header: align(center, text(9pt)[{_string(pages[0].head)}]),
  footer: context align(center, text(9pt, folios.at(here().page() - 1, default: ""))))
#set text(font: ("{job.family}", "{job.latin}"), size: {job.size}pt, lang: "{job.text.lang}",
  dir: {"rtl" if job.text.rtl else "ltr"})
#set par(justify: {justify}, leading: 0.9em)
#show heading.where(level: 1): set text(1.2em)
#let balanced(count, body) = layout(size => {{
  let width = (size.width - (count - 1) * 8mm) / count
  let tall = measure(block(width: width, body)).height
  block(height: tall / count + 2.4em, columns(count, gutter: 8mm, body))
}})
#show footnote.entry: it => {{ super(str(counter(footnote).at(it.note.location()).first())); h(0.35em); it.note.body }}
{chr(10).join(f"#pagebreak(weak: true){chr(10)}{_page(page)}" for page in pages)}
"""


def typst(job: Job) -> None:
    """Compiled by the `typst` package."""
    import typst as compiler

    made = compiler.compile(source(job).encode(), font_paths=["/usr/share/fonts", "/usr/local/share/fonts"])
    job.out.write_bytes(made)
