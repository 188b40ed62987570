"""All producers by name, the fonts they prefer, and whether they can mix fonts."""

from __future__ import annotations

import importlib
from dataclasses import dataclass

from producers.job import Job


@dataclass(frozen=True)
class Producer:
    """`where` is "module:function" under producers; `fonts` are tried in turn; `source` is re-distilled if set."""

    where: str
    fonts: tuple[str, ...] = ()
    latin: str = "DejaVu Sans"
    whole: bool = False
    source: str = ""
    start: float = 13.0

    def make(self, job: Job) -> None:
        module, function = self.where.split(":")
        getattr(importlib.import_module(f"producers.{module}"), function)(job)


PRODUCERS: dict[str, Producer] = {
    "chromium": Producer("html:chromium", ("Amiri",)),
    "chromium_noto": Producer("html:chromium", ("Noto Naskh Arabic",), latin="Noto Sans"),
    "weasyprint": Producer("html:weasyprint", ("Scheherazade",), latin="DejaVu Serif"),
    "typst": Producer("typst:typst", ("Noto Sans Arabic",), latin="Noto Sans"),
    "reportlab": Producer("reportlab:reportlab", ("DejaVu Sans",), start=12.0),
    "pango": Producer("pango:pango", ("Noto Kufi Arabic",), latin="DejaVu Sans", start=12.0),
    "indesign": Producer("indesign:indesign", ("Scheherazade",), latin="DejaVu Serif"),
    "indesign_pf": Producer("indesign:indesign_pf", ("KacstOne", "Noto Naskh Arabic"), latin="FreeSans"),
    "qt": Producer("qt:qt", ("Amiri",), latin="FreeSerif"),
    "qt_dejavu": Producer("qt:qt", ("DejaVu Sans",), start=12.0),
}
