"""The fonts of the yardstick: where their files are, and which of them can set a document."""

from __future__ import annotations

from functools import cache
from pathlib import Path

from fontTools.ttLib import TTFont

_ROOT = Path("/usr/share/fonts")
_NOTO = _ROOT / "truetype/noto"
_AMIRI = _ROOT / "opentype/fonts-hosny-amiri"
_FREE = _ROOT / "truetype/freefont"
_DEJAVU = _ROOT / "truetype/dejavu"

FILES: dict[str, tuple[Path, Path]] = {
    "Amiri": (_AMIRI / "Amiri-Regular.ttf", _AMIRI / "Amiri-Bold.ttf"),
    "Awami Nastaliq": (_ROOT / "truetype/awami/AwamiNastaliq-Regular.ttf",) * 2,
    "DejaVu Sans": (_DEJAVU / "DejaVuSans.ttf", _DEJAVU / "DejaVuSans-Bold.ttf"),
    "DejaVu Serif": (_DEJAVU / "DejaVuSerif.ttf", _DEJAVU / "DejaVuSerif-Bold.ttf"),
    "Ezra SIL": (_ROOT / "truetype/ezra/SILEOT.ttf",) * 2,
    "FreeFarsi": (_ROOT / "truetype/freefarsi/FreeFarsi.ttf", _ROOT / "truetype/freefarsi/FreeFarsi-Bold.ttf"),
    "FreeSans": (_FREE / "FreeSans.ttf", _FREE / "FreeSansBold.ttf"),
    "FreeSerif": (_FREE / "FreeSerif.ttf", _FREE / "FreeSerifBold.ttf"),
    "KacstBook": (_ROOT / "truetype/kacst/KacstBook.ttf",) * 2,
    "KacstNaskh": (_ROOT / "truetype/kacst/KacstNaskh.ttf",) * 2,
    "KacstOne": (_ROOT / "truetype/kacst-one/KacstOne.ttf", _ROOT / "truetype/kacst-one/KacstOne-Bold.ttf"),
    "Nafees Web Naskh": (_ROOT / "truetype/fonts-nafees/NafeesWeb.ttf",) * 2,
    "Noto Kufi Arabic": (_NOTO / "NotoKufiArabic-Regular.ttf", _NOTO / "NotoKufiArabic-Bold.ttf"),
    "Noto Naskh Arabic": (_NOTO / "NotoNaskhArabic-Regular.ttf", _NOTO / "NotoNaskhArabic-Bold.ttf"),
    "Noto Nastaliq Urdu": (_NOTO / "NotoNastaliqUrdu-Regular.ttf", _NOTO / "NotoNastaliqUrdu-Bold.ttf"),
    "Noto Sans": (_NOTO / "NotoSans-Regular.ttf", _NOTO / "NotoSans-Bold.ttf"),
    "Noto Sans Arabic": (_NOTO / "NotoSansArabic-Regular.ttf", _NOTO / "NotoSansArabic-Bold.ttf"),
    "Noto Sans Hebrew": (_NOTO / "NotoSansHebrew-Regular.ttf", _NOTO / "NotoSansHebrew-Bold.ttf"),
    "Noto Serif": (_NOTO / "NotoSerif-Regular.ttf", _NOTO / "NotoSerif-Bold.ttf"),
    "Noto Serif Hebrew": (_NOTO / "NotoSerifHebrew-Regular.ttf", _NOTO / "NotoSerifHebrew-Bold.ttf"),
    "Scheherazade": (
        _ROOT / "truetype/scheherazade/Scheherazade-Regular.ttf", _ROOT / "truetype/scheherazade/Scheherazade-Bold.ttf",
    ),
    "Unikurd Web": (_ROOT / "truetype/unikurdweb/Unikuweb.ttf",) * 2,
}

OF_LANGUAGE: dict[str, tuple[str, ...]] = {
    "fa": ("Scheherazade", "Noto Naskh Arabic", "FreeFarsi", "Amiri", "DejaVu Sans"),
    "ur": ("Noto Nastaliq Urdu", "Noto Naskh Arabic", "Nafees Web Naskh", "Scheherazade", "DejaVu Sans"),
    "ckb": ("Noto Naskh Arabic", "Unikurd Web", "Scheherazade", "Noto Kufi Arabic", "DejaVu Sans"),
    "he": ("Noto Serif Hebrew", "Ezra SIL", "FreeSerif", "Noto Sans Hebrew", "DejaVu Sans"),
}
"""What the producers fall back to, in this order, where their own font lacks a letter of the language."""


@cache
def covered(family: str) -> frozenset[int]:
    """Code points in the regular font's cmap."""
    with TTFont(FILES[family][0], lazy=True) as font:
        return frozenset(font.getBestCmap())


def missing(family: str, characters: set[str]) -> set[str]:
    """The characters that the font cannot draw."""
    return {c for c in characters if ord(c) not in covered(family)}


def _script(characters: set[str]) -> set[str]:
    return {c for c in characters if ord(c) >= 0x590 and not 0x2000 <= ord(c) < 0x2200 and c.isalnum()}


def choose(wanted: tuple[str, ...], lang: str, characters: set[str], whole: bool = False) -> str:
    """The first font among `wanted`, then among the language's own, that holds all the letters of the script.

    With `whole` it must hold every character (producers that cannot mix fonts). The order of the language's fonts does
    not depend on the document, so that a producer sets a language in one font.
    """
    need = characters if whole else _script(characters)
    for family in (*wanted, *OF_LANGUAGE.get(lang, ())):
        if not missing(family, need):
            return family
    raise LookupError(f"no font for {lang}: {sorted(need)}")
