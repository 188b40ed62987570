"""The tools that are measured beside ours: where each comes from, its licence, and how its adapter calls it."""

from __future__ import annotations

import sys
from dataclasses import dataclass
from pathlib import Path

HERE = Path(__file__).parent
BENCH = HERE.parent
ENVS = BENCH / "envs"
WORK = BENCH / "work"
PDFS = WORK / "pdfs"
INSTALLED = WORK / "others-install.json"
OUTPUT = WORK / "others"
"""Where readings are kept: OUTPUT/TOOL/PRODUCER.jsonl, a line a file."""
JARS = ":".join(f"/usr/share/java/{jar}.jar" for jar in ("pdfbox2", "fontbox2", "commons-logging"))


@dataclass(frozen=True)
class Tool:
    """One tool.

    `label` is its name in tables; `source` says who installs it ("pypi", "debian" or "npm"); `version` is the one asked
    for ("" where Debian decides); `licence` an SPDX expression; `how` says in a few words what the adapter calls;
    `over` is the tool whose output it repairs; `python` the oldest interpreter it takes; `commands` what it needs on
    the PATH.
    """

    label: str
    source: str
    version: str
    licence: str
    how: str
    over: str = ""
    python: tuple[int, int] = (3, 11)
    commands: tuple[str, ...] = ()


TOOLS: dict[str, Tool] = {
    "qalam": Tool("qalam", "pypi", "0.1.3", "MIT", "qalam.Document(file), page.text"),
    "rtldoc": Tool("pdf-rtldoc", "pypi", "1.4.0", "MIT", "rtldoc's page parser, its blocks as plain text"),
    "arafix": Tool("arafix", "pypi", "1.2.0", "MIT", "arafix.extract_pdf(file), page.text", over="pymupdf"),
    "pdf2text_arabic": Tool(
        "pdf2text-arabic", "pypi", "1.4.0", "MIT", "extract_page(page), no OCR, no cropping", python=(3, 13)
    ),
    "pdftotext": Tool("pdftotext (poppler)", "debian", "", "GPL-2.0-or-later", "pdftotext -enc UTF-8 file -",
                      commands=("pdftotext",)),
    "harfix": Tool("harfix", "pypi", "0.7.0", "Apache-2.0", "pdftotext's output through harfix.repair_text",
                   over="pdftotext", commands=("pdftotext",)),
    "pdfium": Tool("pdfium (pypdfium2)", "pypi", "5.15.2", "BSD-3-Clause AND Apache-2.0", "get_text_range() of a page"),
    "pymupdf": Tool("PyMuPDF", "pypi", "2.0", "AGPL-3.0-or-later", "page.get_text()"),
    "pdfjs": Tool("pdf.js", "npm", "6.5.438", "Apache-2.0", "page.getTextContent(), items joined"),
    "pdfbox": Tool("pdfbox", "debian", "", "Apache-2.0", "PDFTextStripper, a page at a time", commands=("java",)),
    "pypdf": Tool("pypdf", "pypi", "7.1.0", "BSD-3-Clause", "page.extract_text()"),
    "pdfminer": Tool("pdfminer.six", "pypi", "20260107", "MIT", "extract_pages, text boxes in their order"),
    "pdfplumber": Tool("pdfplumber", "pypi", "0.11.10", "MIT", "page.extract_text()"),
    "pdf_oxide": Tool("pdf_oxide", "pypi", "0.3.78", "MIT OR Apache-2.0", "PdfDocument(file).extract_text(n)"),
    "kreuzberg": Tool("kreuzberg", "pypi", "4.10.4", "MIT", "extract_file_sync, pages"),
    "docling_parse": Tool("docling-parse", "pypi", "7.23.1", "MIT", "DoclingPdfParser, line cells in their order"),
}


def command(name: str, adapter: str = "") -> tuple[list[str], dict[str, str]]:
    """The command line that starts a tool's adapter, or another one in its environment; and variables to be set."""
    env = ENVS / name
    if name == "pdfbox":
        return ["java", "-cp", f"{JARS}:{env}", "ReadPdfBox"], {}
    if name == "pdfjs":
        node = env / "node_modules" / ".bin" / "node"
        return [str(node), str(HERE / "adapters" / "read_pdfjs.mjs")], {"OTHERS_ENV": str(env)}
    python = env / "bin" / "python" if TOOLS[name].source == "pypi" else sys.executable
    return [str(python), str(HERE / "adapters" / f"read_{adapter or name}.py")], {}
