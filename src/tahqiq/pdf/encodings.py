"""Glyph names and the encodings made of them (ISO 32000-2, 9.6.5 and annex D), and the widths of the standard 14 fonts.

`name_text` gives the text that a glyph name spells: Adobe's glyph list and its rules for `uniXXXX`, `uXXXXX`, `_` and
`.suffix` (Adobe Glyph List Specification, 2), and the names `beh-ar.fina` that designers use for Arabic and Hebrew.
Names that only count glyphs (`g123`, `glyph12`, `cid34`) spell nothing.
"""

from __future__ import annotations

import json
import re
from functools import cache
from importlib.resources import files


@cache
def _read(file: str) -> dict[str, dict[str, str]]:
    """Tables beside this module: font_tables.json comes from tools/make_font_tables.py, glyph_names.json is by hand."""
    tables: dict[str, dict[str, str]] = json.loads(files("tahqiq.pdf").joinpath(file).read_text("utf-8"))
    return tables


@cache
def base_encoding(name: str) -> tuple[str, ...] | None:
    """The 256 glyph names of "Standard", "WinAnsi", "MacRoman", "Symbol" or "ZapfDingbats" ("Encoding" may follow);
    "" where a code has none. None for another name."""
    table = _read("font_tables.json")["encodings"].get(name.removesuffix("Encoding"))
    return tuple("" if glyph == "-" else glyph for glyph in table.split(" ")) if table else None


@cache
def private_text(font_name: str) -> dict[str, str]:
    """Private-use character → text, for the code points U+F0xx that symbol fonts have for their codes (by the name of
    the font: Symbol and Wingdings are encodings of their own), and U+E8xx, low marks in Arabic fonts of the 1990s."""
    texts = {chr(int(code, 16)): _spelt(digits) for code, digits in _read("glyph_names.json")["private"].items()}
    if font_name.startswith("Symbol"):
        names = base_encoding("Symbol") or ()
        texts.update((chr(0xF000 + code), name_text(name)) for code, name in enumerate(names) if name)
    elif font_name.startswith("Wingdings") and not font_name.startswith(("Wingdings2", "Wingdings3")):
        table = _read("glyph_names.json")["wingdings"]
        texts.update((chr(0xF000 + int(code, 16)), _spelt(digits)) for code, digits in table.items())
    return texts


@cache
def mac_order() -> tuple[str, ...]:
    """The 258 glyph names that `post` tables number (OpenType, `post` format 1)."""
    return tuple(_read("font_tables.json")["lists"]["mac_order"].split(" "))


@cache
def cff_strings() -> tuple[str, ...]:
    """The 391 standard strings of CFF (Adobe Technical Note 5176, appendix A)."""
    return tuple(_read("font_tables.json")["lists"]["cff_strings"].split(" "))


@cache
def mac_codes() -> dict[str, int]:
    """Glyph name → code in MacRoman, for `cmap` subtables of platform 1."""
    return {name: code for code, name in enumerate(base_encoding("MacRoman") or ()) if name}


_STANDARD_14 = re.compile(
    r"(?P<family>arial|helvetica|times|courier|symbol|zapfdingbats)(?P<style>(?:roman|bold|italic|oblique|regular)*)"
)


@cache
def standard_widths(font_name: str) -> dict[str, int] | None:
    """Glyph name → width in 1/1000 em of a standard 14 font or its usual other name (`Arial,Bold`), else None."""
    letters = re.sub(r"[^a-z]", "", font_name.lower())
    found = _STANDARD_14.fullmatch(re.sub("newroman|new|psmt|ps|mt", "", letters))
    if not found:
        return None
    family, style = found["family"], found["style"]
    bold, slanted = "bold" in style, "italic" in style or "oblique" in style
    if family == "courier":
        return {name: 600 for table in ("Standard", "WinAnsi", "MacRoman") for name in base_encoding(table) or ()}
    if family in ("symbol", "zapfdingbats"):
        key = "Symbol" if family == "symbol" else "ZapfDingbats"
    elif family == "times":
        key = "Times-" + (("Bold" if bold else "") + ("Italic" if slanted else "") or "Roman")
    else:
        key = "Helvetica-Bold" if bold else "Helvetica"
    fields = _read("font_tables.json")["widths"][key].split(" ")
    return {name: int(width) for name, width in zip(fields[::2], fields[1::2], strict=True)}


_NUMBERED = re.compile(r"(?:g|gid|glyph|cid|c|index|char|ch|h|a)?[._]?\d+|\.notdef|\.null|nonmarkingreturn|NULL", re.I)
"""Names that number the glyphs of a font, or say that there is none. `a12` counts too: Zapf Dingbats is asked first."""
_UNI = re.compile(r"uni((?:[0-9A-Fa-f]{4})+)|u([0-9A-Fa-f]{4,6})")
_SIZED = re.compile(r"(?:big|Big|bigg|Bigg|text|display|wide|wider|widest)+$")
"""Sizes that TeX's extension fonts append to a name: `parenleftbigg`, `summationdisplay`."""

_SCRIPTS = {"ar": "arabic", "arab": "arabic", "fa": "arabic", "ur": "arabic", "hb": "hebrew", "hebr": "hebrew"}


@cache
def _names(table: str) -> dict[str, str]:
    """Name → text: "arabic" and "hebrew" are designers' names without their `-ar` or `-hb`; "other" has the names of
    TeX's mathematics fonts that Adobe's list lacks, and the few that it sends to private code points."""
    return {name: _spelt(digits) for name, digits in _read("glyph_names.json")[table].items()}


def _spelt(digits: str) -> str:
    """Text of hexadecimal code points with blanks between them."""
    return "".join(chr(int(part, 16)) for part in digits.split(" "))


@cache
def name_text(name: str, dingbats: bool = False) -> str:
    """The text that a glyph name spells, "" where it spells none.

    >>> [name_text(name) for name in ("uni0041.sc", "f_f_i", "g17")]
    ['A', 'ffi', '']
    """
    if dingbats and name.startswith("a"):
        return _listed_by_adobe(name, dingbats=True)
    if _NUMBERED.fullmatch(name):
        return ""
    stem = name.split(".", 1)[0]
    names, _, tag = stem.rpartition("-")
    if tag in _SCRIPTS:
        parts = [_names(_SCRIPTS[tag]).get(part, "") for part in names.split("_")]
        return "".join(parts) if all(parts) else ""
    parts = [_component_text(part) for part in stem.split("_")]
    return "".join(parts) if all(parts) else ""


def _component_text(name: str) -> str:
    """Text of one component of a glyph name."""
    known = _names("other").get(name)
    if known:
        return known
    listed = _read("font_tables.json")["names"].get(name)
    if listed:
        return chr(int(listed, 16))
    coded = _UNI.fullmatch(name)
    if coded:
        return _coded_text(coded)
    shorter = _SIZED.sub("", name)
    if shorter and shorter != name:
        return _component_text(shorter)
    return _listed_by_adobe(name) if len(name) > 2 else ""


def _listed_by_adobe(name: str, dingbats: bool = False) -> str:
    """Text in Adobe's whole glyph list: 4,281 rarer names, 30 ms to import."""
    from fontTools import agl

    text: str = agl.toUnicode(name, isZapfDingbats=dingbats)  # type: ignore[no-untyped-call]
    return text


def _coded_text(coded: re.Match[str]) -> str:
    """Text of `uniXXXX…` or `uXXXXX`, "" for a surrogate or a number past U+10FFFF."""
    digits = [coded[1][i : i + 4] for i in range(0, len(coded[1]), 4)] if coded[1] else [coded[2]]
    values = [int(part, 16) for part in digits]
    return "".join(map(chr, values)) if all(v < 0xD800 or 0xE000 <= v < 0x110000 for v in values) else ""
