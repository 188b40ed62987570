"""All producers by name, the fonts they set, and what is particular about each."""

from __future__ import annotations

import importlib
from collections.abc import Mapping
from dataclasses import dataclass, field

from fonts import OF_LANGUAGE
from producers.job import Job
from texts import Text


@dataclass(frozen=True)
class Fonts:
    """A producer's fonts in one of the sets after the first.

    arabic       for Arabic: the one that a document's name chooses, then the others in turn
    languages    for some languages; without it those of fonts.OF_LANGUAGE
    """

    arabic: tuple[str, ...]
    languages: Mapping[str, str] = field(default_factory=dict)

    def wanted(self, text: Text) -> tuple[str, ...]:
        """The fonts to try for a document, best first."""
        if text.lang != "ar":
            return (self.languages[text.lang],) if text.lang in self.languages else ()
        turn = len(text.id) % len(self.arabic)
        return (*self.arabic[turn:], *self.arabic[:turn])


LATIN: dict[int, tuple[str, str]] = {
    2: ("Liberation Sans", "Liberation Serif"), 3: ("Noto Sans", "Noto Serif"), 4: ("Source Sans 3", "Source Serif 4")}
"""By set of fonts after the first: for what the script's font lacks, where the producer's own such font has no serifs, and
where it has."""


@dataclass(frozen=True)
class Producer:
    """One way of making PDFs.

    where        "module:function" under producers
    fonts        the first set: tried in turn for the script
    other        in the first set the font of the documents that ask for it
    languages    in the first set the fonts for some languages
    sets         the fonts of the other sets
    latin        for what the font lacks in the first set; in others one of LATIN
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
    sets: Mapping[int, Fonts] = field(default_factory=dict)
    latin: str = "DejaVu Sans"
    whole: bool = False
    forms: bool = False
    start: float = 13.0
    plain_notes: bool = False
    faults: str = ""
    source: str = ""

    def wanted(self, text: Text) -> tuple[str, ...]:
        """The fonts to try for a document, best first."""
        if text.fonts in self.sets:
            return self.sets[text.fonts].wanted(text)
        first = [self.languages[text.lang]] if text.lang in self.languages else []
        if self.other and text.other:
            first.append(self.other)
        return (*first, *self.fonts)

    def latin_for(self, text: Text) -> str:
        """The font for what the script's lacks."""
        return LATIN[text.fonts]["Serif" in self.latin] if text.fonts in LATIN else self.latin

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
        "html:chromium", ("Amiri",), "Scheherazade", {"ur": "Noto Nastaliq Urdu"}, {
            2: Fonts(("Tajawal", "Lateef"), {"ur": "Noto Nastaliq Urdu"}),
            3: Fonts(("Almarai", "Mirza"), {"he": "Assistant", "ckb": "Mada", "ur": "Alexandria"}),
            4: Fonts(("Scheherazade New", "Zain"), {"fa": "Sahel", "ckb": "Beiruti", "ur": "Gulzar"})}),
    "chromium_noto": Producer(
        "html:chromium", ("Noto Naskh Arabic",), "Noto Kufi Arabic", {"he": "Noto Sans Hebrew"}, {
            2: Fonts(("IBM Plex Sans Arabic", "Cairo"), {"he": "Heebo", "ckb": "Vazirmatn"}),
            3: Fonts(("Readex Pro", "Alexandria"), {"he": "Rubik"}),
            4: Fonts(("Beiruti", "Reem Kufi"), {"he": "Suez One", "fa": "Parastoo", "ckb": "Beiruti", "ur": "Beiruti"})},
        latin="Noto Sans"),
    "weasyprint": Producer(
        "html:weasyprint", ("Scheherazade",), "Amiri", {"ckb": "Unikurd Web", "he": "Ezra SIL"}, {
            2: Fonts(("Harmattan", "Lateef"), {"he": "David Libre", "fa": "Lateef"}),
            3: Fonts(("Kufam", "Fustat"), {"he": "Hadasim CLM", "fa": "Mada", "ur": "Mada"}),
            4: Fonts(("Zain", "Scheherazade New"), {"fa": "Scheherazade New", "ur": "Beiruti"})}, latin="DejaVu Serif"),
    "typst": Producer(
        "typst:typst", ("Noto Sans Arabic",), "Amiri", {"he": "Noto Sans Hebrew"}, {
            2: Fonts(("El Messiri", "Vazirmatn"), {"he": "Frank Ruhl Libre", "ckb": "IBM Plex Sans Arabic"}),
            3: Fonts(("Rubik", "Mada"), {"he": "Alef", "ckb": "Kufam", "ur": "Mada"}),
            4: Fonts(("Beiruti", "Scheherazade New"), {"he": "Suez One", "fa": "Sahel", "ckb": "Sahel", "ur": "Beiruti"})},
        latin="Noto Sans"),
    "reportlab": Producer(
        "reportlab:reportlab", ("DejaVu Sans", "FreeFarsi", "Amiri"), "FreeSerif",
        sets={2: Fonts(("Vazirmatn",)), 3: Fonts(("Almarai", "Changa")),
            4: Fonts(("Sahel", "Parastoo"), {"fa": "Parastoo"})},
        forms=True, start=12.0),
    "pango": Producer(
        "pango:pango", ("Noto Kufi Arabic",), "DejaVu Sans", {"fa": "FreeFarsi"}, {
            2: Fonts(("Cairo", "Lateef"), {"fa": "Nazli", "he": "Heebo"}),
            3: Fonts(("Fustat", "Mirza", "Alexandria"), {"he": "Rubik", "ckb": "Mada", "ur": "Baloo Bhaijaan 2"}),
            4: Fonts(("Reem Kufi", "Scheherazade New"), {"fa": "Sahel", "ckb": "Scheherazade New"})},
        start=12.0),
    "fpdf2": Producer(
        "fpdf2:fpdf2", ("FreeSerif", "Noto Naskh Arabic"), "Amiri", {"ur": "Nafees Web Naskh"}, {
            2: Fonts(("Tajawal",), {"ur": "Harmattan"}),
            3: Fonts(("Rubik", "Readex Pro")),
            4: Fonts(("Zain", "Beiruti"), {"fa": "Sahel", "ckb": "Beiruti"})}),
    "indesign": Producer(
        "indesign:indesign", ("Scheherazade",), "Noto Naskh Arabic", sets={
            2: Fonts(("IBM Plex Sans Arabic", "Vazirmatn"), {"fa": "Lateef"}),
            3: Fonts(("Mirza", "Almarai"), {"he": "Hadasim CLM", "fa": "Baloo Bhaijaan 2"}),
            4: Fonts(("Scheherazade New", "Zain"), {"fa": "Katibeh"})}, latin="FreeSerif", start=15.0),
    "indesign_pf": Producer(
        "indesign:indesign_pf", ("KacstOne", "Noto Naskh Arabic"), "DejaVu Sans", sets={
            2: Fonts(("El Messiri", "IBM Plex Sans Arabic"), {"fa": "Nazli", "he": "David Libre"}),
            3: Fonts(("Alexandria", "Kufam"), {"he": "Alef", "ur": "Baloo Bhaijaan 2"}),
            4: Fonts(("Beiruti", "Scheherazade New"), {"fa": "Parastoo", "he": "Suez One", "ckb": "Beiruti", "ur": "Beiruti"})},
        latin="FreeSans"),
    "libreoffice": Producer(
        "libreoffice:libreoffice", ("Amiri",), "Noto Naskh Arabic", sets={
            2: Fonts(("Harmattan", "Markazi Text")), 3: Fonts(("Mirza", "Rubik"), {"ckb": "Mada", "ur": "Alexandria"}),
            4: Fonts(("Zain", "Scheherazade New"), {"fa": "Scheherazade New", "ur": "Gulzar"})},
        latin="DejaVu Serif", plain_notes=True, faults="libreoffice:broken_words"),
    "libreoffice_kacst": Producer(
        "libreoffice:libreoffice", ("KacstBook",), "KacstOne", sets={
            2: Fonts(("KacstQurn", "Cairo"), {"fa": "Vazirmatn", "ur": "Harmattan"}),
            3: Fonts(("Mada", "Almarai"), {"he": "Alef", "ur": "Mada"}),
            4: Fonts(("Reem Kufi", "Beiruti"), {"fa": "Parastoo", "ckb": "Sahel", "ur": "Reem Kufi"})},
        latin="FreeSerif", plain_notes=True, faults="libreoffice:broken_words"),
    "lualatex": Producer(
        "latex:lualatex", ("Amiri",), "Scheherazade", sets={
            2: Fonts(("Vazirmatn", "Lateef"), {"he": "David Libre", "ur": "Harmattan"}),
            3: Fonts(("Alexandria", "Changa", "Rubik"), {"he": "Rubik"}),
            4: Fonts(("Scheherazade New", "Beiruti"), {"fa": "Parastoo", "ckb": "Beiruti", "ur": "Beiruti"})}, whole=True),
    "xelatex": Producer(
        "latex:xelatex", ("Scheherazade", "Amiri", "FreeSerif"), "Amiri", sets={
            2: Fonts(("Harmattan", "IBM Plex Sans Arabic"), {"he": "Frank Ruhl Libre", "ckb": "Harmattan"}),
            3: Fonts(("Rubik", "Readex Pro", "Mirza"), {"ckb": "Kufam"}),
            4: Fonts(("Katibeh", "Zain", "Scheherazade New"))}, whole=True),
    "qt": Producer(
        "qt:qt", ("Amiri",), "KacstBook",
        sets={2: Fonts(("Harmattan", "Tajawal")), 3: Fonts(("Mada", "Readex Pro"), {"ur": "Mada"}),
            4: Fonts(("Scheherazade New", "Reem Kufi"), {"fa": "Sahel"})}, latin="FreeSerif"),
    "qt_dejavu": Producer(
        "qt:qt", ("DejaVu Sans",), "FreeSerif", {"ur": "FreeSerif"},
        {2: Fonts(("Vazirmatn", "Cairo")), 3: Fonts(("Alexandria", "Almarai"), {"he": "Alef"}),
            4: Fonts(("Sahel", "Parastoo"), {"fa": "Sahel", "ckb": "Beiruti", "ur": "Beiruti"})}, start=12.0),
    "gs_chromium": Producer("ghostscript:ghostscript", source="chromium"),
    "gs_indesign": Producer("ghostscript:ghostscript", source="indesign"),
    "gs_libreoffice": Producer("ghostscript:ghostscript", plain_notes=True, source="libreoffice"),
}


def families(number: int) -> set[str]:
    """The names of all fonts for scripts in one of the sets."""
    names = {name for fonts in OF_LANGUAGE[number].values() for name in fonts}
    for producer in PRODUCERS.values():
        if number == 1:
            names |= {*producer.fonts, producer.other, *producer.languages.values()} - {""}
        elif number in producer.sets:
            names |= {*producer.sets[number].arabic, *producer.sets[number].languages.values()}
    return names
