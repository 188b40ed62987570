"""XeLaTeX with the bidi package, LuaLaTeX with babel; real footnotes."""

from __future__ import annotations

import re
from collections.abc import Callable
from pathlib import Path

from producers.job import Job, in_scratch, run_tool
from texts import Block, Inline, Page, raised

LATIN = re.compile(r"[0-9/.+_-]*[A-Za-z][!-~]*(?: [!-~]*[A-Za-z0-9][!-~]*)*(?: [=<>] [!-~]+)*(?<![.,;:!?)\]\"])")
"""A Latin phrase, less the punctuation that closes the sentence around it."""

WIDEST = 60
"""Characters in a table's row beyond which its cells are set as paragraphs."""

SPECIAL = str.maketrans({c: f"\\{c}" for c in "&%$#_{}"} | {"~": r"\textasciitilde{}", "^": r"\textasciicircum{}",
                                                         "\\": r"\textbackslash{}"})

SHARED = r"""
\usepackage{fancyhdr}
\pagestyle{fancy}\fancyhf{}\renewcommand{\headrulewidth}{0pt}
\gdef\folio{}\fancyfoot[C]{\small\folio}
\setlength{\parindent}{0pt}\setlength{\parskip}{0.35em}
\hyphenpenalty=10000 \exhyphenpenalty=10000 \emergencystretch=4em \tolerance=4000 \raggedbottom \frenchspacing
"""


class _Tex:
    def __init__(self, job: Job, left: Callable[[str], str]) -> None:
        self.job = job
        self.left = left
        self.notes: dict[str, Inline] = {}

    def plain(self, text: str) -> str:
        """Text with its Latin phrases set left to right, as whoever writes such a source must."""
        out, end = [], 0
        for found in LATIN.finditer(text):
            phrase, after = found[0], found.end()
            while phrase.count("(") > phrase.count(")") and text[after:after + 1] == ")":
                phrase, after = phrase + ")", after + 1
            out += [text[end:found.start()].translate(SPECIAL), self.left(phrase.translate(SPECIAL))]
            end = after
        return "".join(out) + text[end:].translate(SPECIAL)

    def inline(self, runs: Inline) -> str:
        out = []
        for run in runs:
            if run.role == "note" and run.text in self.notes:
                note = "\\ " + self.inline(self.notes[run.text])
                out.append(rf"\setcounter{{footnote}}{{{int(run.text) - 1}}}\{self.footnote}{{{note}}}")
            elif run.role == "note":
                out.append(rf"\textsuperscript{{{run.text}}}")
            elif run.role == "ltr":
                out.append(self.left(run.text.translate(SPECIAL).replace(" ", "~")))
            elif run.role == "bold":
                out.append(rf"\textbf{{{self.plain(run.text)}}}")
            else:
                out.append(self.plain(run.text))
        return "".join(out)

    def block(self, block: Block) -> str:
        size = self.job.size
        if block.kind == "heading":
            big = size * (1.35, 1.15, 1.05)[block.level - 1]
            return rf"{{\fontsize{{{big:.1f}}}{{{big * 1.4:.1f}}}\selectfont\bfseries {self.inline(block.inline)}\par}}"
        if block.kind == "paragraph":
            align = "" if self.job.justified else self.ragged
            return rf"{{{align}{self.inline(block.inline)}\par}}"
        if block.kind == "list":
            items = "\n".join(
                rf"\item[{label.replace(chr(0x2022), chr(92) + 'textbullet')}] {self.inline(item)}"
                for label, item in zip(block.labels, block.items, strict=True))
            return rf"\begin{{itemize}}\setlength{{\itemsep}}{{0pt}}{items}\end{{itemize}}"
        if block.kind == "columns":
            inner = "\n\n".join(self.block(b) for b in block.blocks)
            return rf"\begin{{multicols}}{{{block.count}}}{inner}\end{{multicols}}"
        rows = [" & ".join(self.inline(cell) for cell in row) + r"\\" for row in block.rows]
        count = len(block.rows[0])
        if block.kind == "verse":
            columns = rf"*{{{count}}}{{{self.side}@{{\hspace{{3em}}}}}}"
            return self._tabular(columns, "".join(rows))
        body = r"\hline " + r"\hline ".join(rows) + r"\hline"
        longest = max(sum(len(run.text) for cell in row for run in cell) for row in block.rows)
        wide = rf"p{{{0.9 / count:.3f}\linewidth}}" if longest > WIDEST else self.side
        return self._tabular(rf"|*{{{count}}}{{{wide}|}}", body)

    def _tabular(self, columns: str, body: str) -> str:
        return rf"\begin{{center}}\begin{{tabular}}{{{columns}}}{body}\end{{tabular}}\end{{center}}"

    ragged = r"\raggedleft "
    footnote = "footnote"
    side = "r"

    def page(self, page: Page) -> str:
        notes = page.notes
        real = notes is not None and raised(notes.labels[0])
        self.notes = dict(zip(notes.labels, notes.items, strict=True)) if notes and real else {}
        body = "\n\n".join(self.block(block) for block in page.blocks)
        if notes and not real:
            small = self.job.size * 0.82
            drawn = "\n\n".join(
                f"{label} {self.inline(item)}" for label, item in zip(notes.labels, notes.items, strict=True))
            size = rf"\fontsize{{{small:.1f}}}{{{small * 1.4:.1f}}}\selectfont"
            body += rf"\par\vfill{{{size}{self.ragged}\rule{{5cm}}{{0.4pt}}\par {drawn}\par}}"
        return rf"\gdef\folio{{{page.folio}}}" + "\n" + body

    def document(self, preamble: str, main: str) -> str:
        job = self.job
        head = self.plain(job.text.pages[0].head)
        width, height, margin = job.paper.mm()
        size = "a4paper" if job.text.paper == "a4" else f"papersize={{{width}mm,{height}mm}}"
        paper = f"{size},hmargin={margin}mm,top=26mm,bottom=24mm,headsep=8mm"
        pages = "\n\\clearpage\n".join(self.page(page) for page in job.text.pages)
        return (
            rf"\documentclass[12pt]{{article}}{preamble}\usepackage[{paper}]{{geometry}}{SHARED}"
            rf"\usepackage{{multicol}}\fancyhead[C]{{\small {head}}}"
            rf"{main}\begin{{document}}\fontsize{{{job.size}}}{{{job.size * 1.5:.1f}}}\selectfont {pages}"
            r"\end{document}")


def _compile(engine: str, source: str, job: Job) -> None:
    def make(folder: Path) -> Path:
        (folder / "page.tex").write_text(source, encoding="utf-8")
        run_tool([engine, "-interaction=nonstopmode", "-halt-on-error", "page.tex"], folder=folder)
        return folder / "page.pdf"

    in_scratch(make, job.out)


def _font(job: Job, command: str, more: str) -> str:
    return (
        rf"{command}[Path={job.path.parent}/,Extension={job.path.suffix},UprightFont={job.path.stem},"
        rf"BoldFont={job.bold_path.stem},Ligatures=TeXOff,{more}]{{{job.path.stem}}}")


def xelatex(job: Job) -> None:
    """Script by language; Latin phrases in \\LR."""
    script = "Hebrew" if job.text.lang == "he" else "Arabic"
    tex = _Tex(job, lambda text: rf"\LR{{{text}}}")
    main = _font(job, r"\setmainfont", f"Script={script}")
    if job.text.rtl:
        main = r"\usepackage[RTLdocument]{bidi}" + main + r"\AtBeginDocument{\setRTL}"
    tex.ragged = r"\raggedleft " if job.text.rtl else r"\raggedright "
    tex.footnote = "RTLfootnote" if job.text.rtl else "footnote"
    _compile("xelatex", tex.document(r"\usepackage{fontspec}", main), job)


LANGUAGES = {"ar": "arabic", "fa": "persian", "ur": "urdu", "ckb": "sorani", "he": "hebrew"}


def lualatex(job: Job) -> None:
    """babel with bidi=basic."""
    name = LANGUAGES[job.text.lang]
    tex = _Tex(job, lambda text: rf"\foreignlanguage{{english}}{{{text}}}")
    script = "Hebrew" if job.text.lang == "he" else "Arabic"
    preamble = (
        r"\usepackage[english,bidi=basic,layout=tabular.footnotes.lists.columns]{babel}"
        rf"\babelprovide[import={job.text.lang},main]{{{name}}}"
        + _font(job, r"\babelfont{rm}", f"Script={script}"))
    tex.ragged = r"\raggedright "
    _compile("lualatex", tex.document(preamble, ""), job)
