"""All producers by name, the fonts they set, and what is particular about each."""

from __future__ import annotations

import importlib
from collections.abc import Mapping
from dataclasses import dataclass, field

from producers.job import Job
from texts import Text


@dataclass(frozen=True)
class Producer:
    """One way of making PDFs.

    where        "module:function" under producers
    fonts        tried in turn for the script
    other        the font of the tuning documents that ask for it
    languages    fonts for some languages
    held         Arabic fonts of the held-back documents, in turn: fonts are held back, too
    held_languages  the same for some languages; without it those of fonts.HELD_OF_LANGUAGE
    latin        for what the font lacks; in held-back documents a Liberation font
    whole        cannot mix fonts: the font must hold every character
    forms        draws presentation forms: the font must hold them
    start        the largest size, points
    plain_notes  the labels of notes are not raised
    faults       "module:function" that counts what is wrong with a file: of several sizes the best is taken
    source       the producer whose files are re-distilled
    """

    where: str
    fonts: tuple[str, ...] = ()
    other: str = ""
    languages: Mapping[str, str] = field(default_factory=dict)
    held: tuple[str, ...] = ()
    held_languages: Mapping[str, str] = field(default_factory=dict)
    latin: str = "DejaVu Sans"
    whole: bool = False
    forms: bool = False
    start: float = 13.0
    plain_notes: bool = False
    faults: str = ""
    source: str = ""

    def wanted(self, text: Text) -> tuple[str, ...]:
        """The fonts to try for a document, best first."""
        if text.half == "held-back":
            own = self.held_languages.get(text.lang, "")
            turn = len(text.id) % max(len(self.held), 1)
            arabic = (*self.held[turn:], *self.held[:turn]) if text.lang == "ar" else ()
            return (*((own,) if own else ()), *arabic)
        first = [self.languages[text.lang]] if text.lang in self.languages else []
        if self.other and text.other:
            first.append(self.other)
        return (*first, *self.fonts)

    def latin_for(self, text: Text) -> str:
        """The font for what the script's lacks."""
        if text.half != "held-back":
            return self.latin
        return "Liberation Serif" if "Serif" in self.latin else "Liberation Sans"

    def count_faults(self, job: Job) -> int:
        """What is wrong with the file just made; 0 where nothing is asked."""
        if not self.faults:
            return 0
        module, name = self.faults.split(":")
        return int(getattr(importlib.import_module(f"producers.{module}"), name)(job))

    def make(self, job: Job) -> None:
        """Writes job.out; a re-distiller reads what its source wrote for the same document."""
        module, name = self.where.split(":")
        function = getattr(importlib.import_module(f"producers.{module}"), name)
        if self.source:
            function(job, job.out.parent.parent / self.source / job.out.name)
        else:
            function(job)


PRODUCERS: dict[str, Producer] = {
    "chromium": Producer(
        "html:chromium", ("Amiri",), "Scheherazade", {"ur": "Noto Nastaliq Urdu"},
        ("Tajawal", "Lateef"), {"ur": "Noto Nastaliq Urdu"}),
    "chromium_noto": Producer(
        "html:chromium", ("Noto Naskh Arabic",), "Noto Kufi Arabic", {"he": "Noto Sans Hebrew"},
        ("IBM Plex Sans Arabic", "Cairo"), {"he": "Heebo", "ckb": "Vazirmatn"}, latin="Noto Sans"),
    "weasyprint": Producer(
        "html:weasyprint", ("Scheherazade",), "Amiri", {"ckb": "Unikurd Web", "he": "Ezra SIL"},
        ("Harmattan", "Lateef"), {"he": "David Libre", "fa": "Lateef"}, latin="DejaVu Serif"),
    "typst": Producer(
        "typst:typst", ("Noto Sans Arabic",), "Amiri", {"he": "Noto Sans Hebrew"},
        ("El Messiri", "Vazirmatn"), {"he": "Frank Ruhl Libre", "ckb": "IBM Plex Sans Arabic"}, latin="Noto Sans"),
    "reportlab": Producer(
        "reportlab:reportlab", ("DejaVu Sans", "FreeFarsi", "Amiri"), "FreeSerif",
        held=("Vazirmatn",), forms=True, start=12.0),
    "pango": Producer(
        "pango:pango", ("Noto Kufi Arabic",), "DejaVu Sans", {"fa": "FreeFarsi"},
        ("Cairo", "Lateef"), {"fa": "Nazli", "he": "Heebo"}, start=12.0),
    "fpdf2": Producer(
        "fpdf2:fpdf2", ("FreeSerif", "Noto Naskh Arabic"), "Amiri", {"ur": "Nafees Web Naskh"},
        ("Tajawal",), {"ur": "Harmattan"}),
    "indesign": Producer(
        "indesign:indesign", ("Scheherazade",), "Noto Naskh Arabic",
        held=("IBM Plex Sans Arabic", "Vazirmatn"), held_languages={"fa": "Lateef"},
        latin="FreeSerif", start=15.0),
    "indesign_pf": Producer(
        "indesign:indesign_pf", ("KacstOne", "Noto Naskh Arabic"), "DejaVu Sans",
        held=("El Messiri", "IBM Plex Sans Arabic"), held_languages={"fa": "Nazli", "he": "David Libre"}, latin="FreeSans"),
    "libreoffice": Producer(
        "libreoffice:libreoffice", ("Amiri",), "Noto Naskh Arabic",
        held=("Harmattan", "Markazi Text"), latin="DejaVu Serif", plain_notes=True, faults="libreoffice:broken_words"),
    "libreoffice_kacst": Producer(
        "libreoffice:libreoffice", ("KacstBook",), "KacstOne",
        held=("KacstQurn", "Cairo"), held_languages={"fa": "Vazirmatn", "ur": "Harmattan"},
        latin="FreeSerif", plain_notes=True, faults="libreoffice:broken_words"),
    "lualatex": Producer(
        "latex:lualatex", ("Amiri",), "Scheherazade", held=("Vazirmatn", "Lateef"),
        held_languages={"he": "David Libre", "ur": "Harmattan"}, whole=True),
    "xelatex": Producer(
        "latex:xelatex", ("Scheherazade", "Amiri", "FreeSerif"), "Amiri", held=("Harmattan", "IBM Plex Sans Arabic"),
        held_languages={"he": "Frank Ruhl Libre", "ckb": "Harmattan"}, whole=True),
    "qt": Producer("qt:qt", ("Amiri",), "KacstBook", held=("Harmattan", "Tajawal"), latin="FreeSerif"),
    "qt_dejavu": Producer(
        "qt:qt", ("DejaVu Sans",), "FreeSerif", {"ur": "FreeSerif"}, ("Vazirmatn", "Cairo"), start=12.0),
    "gs_chromium": Producer("ghostscript:ghostscript", source="chromium"),
    "gs_indesign": Producer("ghostscript:ghostscript", source="indesign"),
    "gs_libreoffice": Producer("ghostscript:ghostscript", plain_notes=True, source="libreoffice"),
}
