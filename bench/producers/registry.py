"""All producers by name, the fonts they prefer, and whether they can mix fonts."""

from __future__ import annotations

import importlib
from dataclasses import dataclass

from producers.job import Job


@dataclass(frozen=True)
class Producer:
    """`where` is "module:function" under producers; `fonts` are tried in turn; `source` is the producer whose files are
    re-distilled; `start` is the largest size (points); with `plain_notes` the labels of notes are not raised."""

    where: str
    fonts: tuple[str, ...] = ()
    latin: str = "DejaVu Sans"
    whole: bool = False
    source: str = ""
    start: float = 13.0
    plain_notes: bool = False

    def make(self, job: Job) -> None:
        """Writes job.out; a re-distiller reads what its source wrote for the same document."""
        module, name = self.where.split(":")
        function = getattr(importlib.import_module(f"producers.{module}"), name)
        if self.source:
            function(job, job.out.parent.parent / self.source / job.out.name)
        else:
            function(job)


PRODUCERS: dict[str, Producer] = {
    "chromium": Producer("html:chromium", ("Amiri",)),
    "chromium_noto": Producer("html:chromium", ("Noto Naskh Arabic",), latin="Noto Sans"),
    "weasyprint": Producer("html:weasyprint", ("Scheherazade",), latin="DejaVu Serif"),
    "typst": Producer("typst:typst", ("Noto Sans Arabic",), latin="Noto Sans"),
    "reportlab": Producer("reportlab:reportlab", ("DejaVu Sans",), start=12.0),
    "pango": Producer("pango:pango", ("Noto Kufi Arabic",), latin="DejaVu Sans", start=12.0),
    "fpdf2": Producer("fpdf2:fpdf2", ("FreeSerif", "Noto Naskh Arabic"), latin="DejaVu Sans"),
    "gs_chromium": Producer("ghostscript:ghostscript", source="chromium"),
    "gs_indesign": Producer("ghostscript:ghostscript", source="indesign"),
    "gs_libreoffice": Producer("ghostscript:ghostscript", source="libreoffice", plain_notes=True),
    "indesign": Producer("indesign:indesign", ("Scheherazade",), latin="FreeSerif", start=15.0),
    "indesign_pf": Producer("indesign:indesign_pf", ("KacstOne", "Noto Naskh Arabic"), latin="FreeSans"),
    "libreoffice": Producer("libreoffice:libreoffice", ("Amiri",), latin="DejaVu Serif", plain_notes=True),
    "libreoffice_kacst": Producer("libreoffice:libreoffice", ("KacstBook",), latin="FreeSerif", plain_notes=True),
    "lualatex": Producer("latex:lualatex", ("Amiri",), whole=True),
    "qt": Producer("qt:qt", ("Amiri",), latin="FreeSerif"),
    "qt_dejavu": Producer("qt:qt", ("DejaVu Sans",), start=12.0),
    "xelatex": Producer("latex:xelatex", ("Scheherazade", "Amiri", "FreeSerif"), whole=True),
}
