"""Ghostscript's pdfwrite over another producer's file."""

from __future__ import annotations

from pathlib import Path

from producers.job import Job, in_scratch, run_tool


def ghostscript(job: Job, source: Path) -> None:
    """Re-distils `source`."""

    def make(folder: Path) -> Path:
        how = ["-q", "-dBATCH", "-dNOPAUSE", "-dSAFER", "-sDEVICE=pdfwrite"]
        run_tool(["gs", *how, f"-o{folder}/page.pdf", str(source)])
        return folder / "page.pdf"

    in_scratch(make, job.out)
