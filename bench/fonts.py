"""The fonts of the yardstick: where their files are, and which of them can set a document."""

from __future__ import annotations

from functools import cache
from pathlib import Path
from typing import Any

from fontTools.pens.svgPathPen import SVGPathPen
from fontTools.ttLib import TTFont

_ROOT = Path("/usr/share/fonts")
_NOTO = _ROOT / "truetype/noto"
_AMIRI = _ROOT / "opentype/fonts-hosny-amiri"
_FREE = _ROOT / "truetype/freefont"
_DEJAVU = _ROOT / "truetype/dejavu"
_LIBERATION = _ROOT / "truetype/liberation"
_OWN = Path("/usr/local/share/fonts/yardstick")
"""Where install.sh puts what comes from npm."""


def _npm(name: str) -> tuple[Path, Path]:
    return _OWN / f"{name}_400Regular.ttf", _OWN / f"{name}_700Bold.ttf"


FILES: dict[str, tuple[Path, Path]] = {
    "Alef": _npm("Alef"),
    "Alexandria": _npm("Alexandria"),
    "Almarai": _npm("Almarai"),
    "Amiri": (_AMIRI / "Amiri-Regular.ttf", _AMIRI / "Amiri-Bold.ttf"),
    "Assistant": _npm("Assistant"),
    "Awami Nastaliq": (_ROOT / "truetype/awami/AwamiNastaliq-Regular.ttf",) * 2,
    "Baloo Bhaijaan 2": _npm("BalooBhaijaan2"),
    "Beiruti": _npm("Beiruti"),
    "Cairo": _npm("Cairo"),
    "Changa": _npm("Changa"),
    "David Libre": _npm("DavidLibre"),
    "DejaVu Sans": (_DEJAVU / "DejaVuSans.ttf", _DEJAVU / "DejaVuSans-Bold.ttf"),
    "DejaVu Serif": (_DEJAVU / "DejaVuSerif.ttf", _DEJAVU / "DejaVuSerif-Bold.ttf"),
    "El Messiri": _npm("ElMessiri"),
    "Ezra SIL": (_ROOT / "truetype/ezra/SILEOT.ttf",) * 2,
    "Frank Ruehl CLM": (
        _ROOT / "truetype/culmus/FrankRuehlCLM-Medium.ttf", _ROOT / "truetype/culmus/FrankRuehlCLM-Bold.ttf",
    ),
    "Frank Ruhl Libre": _npm("FrankRuhlLibre"),
    "FreeFarsi": (_ROOT / "truetype/freefarsi/FreeFarsi.ttf", _ROOT / "truetype/freefarsi/FreeFarsi-Bold.ttf"),
    "FreeSans": (_FREE / "FreeSans.ttf", _FREE / "FreeSansBold.ttf"),
    "FreeSerif": (_FREE / "FreeSerif.ttf", _FREE / "FreeSerifBold.ttf"),
    "Fustat": _npm("Fustat"),
    "Gulzar": (_OWN / "Gulzar_400Regular.ttf",) * 2,
    "Harmattan": (_ROOT / "truetype/harmattan/Harmattan-Regular.ttf", _ROOT / "truetype/harmattan/Harmattan-Bold.ttf"),
    "Heebo": _npm("Heebo"),
    "IBM Plex Sans Arabic": _npm("IBMPlexSansArabic"),
    "Hadasim CLM": (
        _ROOT / "truetype/culmus/HadasimCLM-Regular.ttf", _ROOT / "truetype/culmus/HadasimCLM-Bold.ttf",
    ),
    "KacstBook": (_ROOT / "truetype/kacst/KacstBook.ttf",) * 2,
    "KacstNaskh": (_ROOT / "truetype/kacst/KacstNaskh.ttf",) * 2,
    "KacstOne": (_ROOT / "truetype/kacst-one/KacstOne.ttf", _ROOT / "truetype/kacst-one/KacstOne-Bold.ttf"),
    "KacstQurn": (_ROOT / "truetype/kacst/KacstQurn.ttf",) * 2,
    "Katibeh": (_OWN / "Katibeh_400Regular.ttf",) * 2,
    "Kufam": _npm("Kufam"),
    "Lateef": (_ROOT / "opentype/lateef/Lateef-Regular.ttf", _ROOT / "opentype/lateef/Lateef-Bold.ttf"),
    "Liberation Sans": (_LIBERATION / "LiberationSans-Regular.ttf", _LIBERATION / "LiberationSans-Bold.ttf"),
    "Liberation Serif": (_LIBERATION / "LiberationSerif-Regular.ttf", _LIBERATION / "LiberationSerif-Bold.ttf"),
    "Mada": _npm("Mada"),
    "Markazi Text": _npm("MarkaziText"),
    "Miriam Libre": _npm("MiriamLibre"),
    "Mirza": _npm("Mirza"),
    "Nafees Web Naskh": (_ROOT / "truetype/fonts-nafees/NafeesWeb.ttf",) * 2,
    "Nazli": (_ROOT / "truetype/farsiweb/nazli.ttf", _ROOT / "truetype/farsiweb/nazlib.ttf"),
    "Noto Kufi Arabic": (_NOTO / "NotoKufiArabic-Regular.ttf", _NOTO / "NotoKufiArabic-Bold.ttf"),
    "Noto Naskh Arabic": (_NOTO / "NotoNaskhArabic-Regular.ttf", _NOTO / "NotoNaskhArabic-Bold.ttf"),
    "Noto Nastaliq Urdu": (_NOTO / "NotoNastaliqUrdu-Regular.ttf", _NOTO / "NotoNastaliqUrdu-Bold.ttf"),
    "Noto Sans": (_NOTO / "NotoSans-Regular.ttf", _NOTO / "NotoSans-Bold.ttf"),
    "Noto Sans Arabic": (_NOTO / "NotoSansArabic-Regular.ttf", _NOTO / "NotoSansArabic-Bold.ttf"),
    "Noto Sans Hebrew": (_NOTO / "NotoSansHebrew-Regular.ttf", _NOTO / "NotoSansHebrew-Bold.ttf"),
    "Noto Serif": (_NOTO / "NotoSerif-Regular.ttf", _NOTO / "NotoSerif-Bold.ttf"),
    "Noto Serif Hebrew": (_NOTO / "NotoSerifHebrew-Regular.ttf", _NOTO / "NotoSerifHebrew-Bold.ttf"),
    "PakType Naskh Basic Urdu": (_ROOT / "truetype/paktype/PakType Naskh Basic Urdu.ttf",) * 2,
    "Parastoo": _npm("Parastoo"),
    "Readex Pro": _npm("ReadexPro"),
    "Reem Kufi": _npm("ReemKufi"),
    "Rubik": _npm("Rubik"),
    "Sahel": _npm("Sahel"),
    "Scheherazade": (
        _ROOT / "truetype/scheherazade/Scheherazade-Regular.ttf", _ROOT / "truetype/scheherazade/Scheherazade-Bold.ttf",
    ),
    "Scheherazade New": _npm("ScheherazadeNew"),
    "Source Sans 3": _npm("SourceSans3"),
    "Source Serif 4": _npm("SourceSerif4"),
    "Suez One": (_OWN / "SuezOne_400Regular.ttf",) * 2,
    "Tajawal": _npm("Tajawal"),
    "Unikurd Web": (_ROOT / "truetype/unikurdweb/Unikuweb.ttf",) * 2,
    "Vazirmatn": _npm("Vazirmatn"),
    "Zain": _npm("Zain"),
}

OF_LANGUAGE: dict[int, dict[str, tuple[str, ...]]] = {
    1: {
        "fa": ("Scheherazade", "Noto Naskh Arabic", "FreeFarsi", "Amiri", "DejaVu Sans"),
        "ur": ("Noto Nastaliq Urdu", "Noto Naskh Arabic", "Nafees Web Naskh", "Scheherazade", "DejaVu Sans"),
        "ckb": ("Noto Naskh Arabic", "Unikurd Web", "Scheherazade", "Noto Kufi Arabic", "DejaVu Sans"),
        "he": ("Noto Serif Hebrew", "Ezra SIL", "FreeSerif", "Noto Sans Hebrew", "DejaVu Sans"),
    },
    2: {
        "ar": ("IBM Plex Sans Arabic",),
        "fa": ("Vazirmatn", "Lateef"),
        "ur": ("PakType Naskh Basic Urdu", "Harmattan"),
        "ckb": ("Lateef", "Vazirmatn"),
        "he": ("Frank Ruehl CLM", "David Libre", "Heebo"),
    },
    3: {
        "ar": ("Rubik", "Changa", "Alexandria"),
        "fa": ("Almarai", "Baloo Bhaijaan 2", "Mada"),
        "ur": ("Almarai", "Baloo Bhaijaan 2", "Mada"),
        "ckb": ("Fustat", "Kufam", "Mada"),
        "he": ("Assistant", "Alef", "Rubik"),
    },
    4: {
        "ar": ("Scheherazade New", "Beiruti", "Zain"),
        "fa": ("Scheherazade New", "Beiruti", "Zain"),
        "ur": ("Scheherazade New", "Beiruti"),
        "ckb": ("Scheherazade New", "Beiruti", "Zain"),
        "he": ("Miriam Libre", "Suez One"),
    },
}
"""By set of fonts: what the producers fall back to, in this order, where their own font lacks a letter of the language;
after these, the fonts of the first set. No font of the third or fourth is in another set."""
HELD_BACK = 4
"""The set in which the held-back documents are set."""
SIGNS = frozenset((0x66A, 0x66B, 0x66C, 0x6D4))
"""Percent, decimal and thousands separator, full stop of Urdu: some fonts have them with nothing drawn."""
DIGITS = frozenset((*range(0x660, 0x66A), *range(0x6F0, 0x6FA)))
"""Arabic-Indic and Extended: some fonts (Zain) draw Western digits for them."""


@cache
def covered(family: str) -> frozenset[int]:
    """Code points in the regular font's cmap, less signs whose glyph is blank and digits that are drawn as Western ones."""
    with TTFont(FILES[family][0], lazy=True) as font:
        cmap, glyphs = font.getBestCmap(), font.getGlyphSet()
        western = {_drawn(glyphs, cmap[code]) for code in range(0x30, 0x3A) if code in cmap}
        return frozenset(
            code for code in cmap
            if code not in SIGNS | DIGITS or _drawn(glyphs, cmap[code]) not in (western if code in DIGITS else ("",)))


def _drawn(glyphs: Any, name: str) -> str:
    """The glyph's outline, "" where nothing is drawn."""
    pen = SVGPathPen(glyphs)
    glyphs[name].draw(pen)
    return str(pen.getCommands())


def missing(family: str, characters: set[str]) -> set[str]:
    """The characters that the font cannot draw."""
    return {c for c in characters if ord(c) not in covered(family)}


def _script(characters: set[str]) -> set[str]:
    return {c for c in characters if ord(c) >= 0x590 and not 0x2000 <= ord(c) < 0x2200 and c.isalnum()}


def choose(wanted: tuple[str, ...], lang: str, characters: set[str], whole: bool = False, fonts: int = 1) -> str:
    """The first font among `wanted`, then among the language's own, that holds all the letters of the script.

    `fonts`: the set, whose fonts must hold the marks and points, too, but for the first. With `whole` it must hold every
    character (producers that cannot mix fonts). The order of the language's fonts does not depend on the document, so
    that a producer sets a language in one font.
    """
    need = characters if whole else _script(characters)
    if fonts > 1:
        need |= {c for c in characters if 0x590 <= ord(c) < 0x700}
    for family in dict.fromkeys((*wanted, *OF_LANGUAGE[fonts].get(lang, ()), *OF_LANGUAGE[1].get(lang, ()))):
        if not missing(family, need):
            return family
    raise LookupError(f"no font for {lang}: {sorted(need)}")
