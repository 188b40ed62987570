"""Writes src/tahqiq/pdf/font_tables.json: encodings, glyph names and standard-14 widths.

    python tools/make_font_tables.py AFM_FOLDER

Sources: fontTools (Standard and MacRoman encodings, the Adobe glyph list, the standard strings of CFF, the glyph order
of `post` format 1), Python's cp1252 (WinAnsi) and the metrics of URW's base 35 fonts, which have the widths of Adobe's
standard 14 by design (Debian: fonts-urw-base35). Widths are facts; no outline is taken.
"""

from __future__ import annotations

import json
import re
import sys
from pathlib import Path

from fontTools import agl
from fontTools.cffLib import cffStandardStrings
from fontTools.encodings.MacRoman import MacRoman
from fontTools.encodings.StandardEncoding import StandardEncoding
from fontTools.ttLib.standardGlyphOrder import standardGlyphOrder

AFM = {
    "Helvetica": "NimbusSans-Regular",
    "Helvetica-Bold": "NimbusSans-Bold",
    "Times-Roman": "NimbusRoman-Regular",
    "Times-Bold": "NimbusRoman-Bold",
    "Times-Italic": "NimbusRoman-Italic",
    "Times-BoldItalic": "NimbusRoman-BoldItalic",
    "Symbol": "StandardSymbolsPS",
    "ZapfDingbats": "D050000L",
}
_CHAR = re.compile(r"^C (-?\d+) ; WX (\d+) ; N (\S+)", re.M)


def winansi() -> list[str]:
    """WinAnsiEncoding (ISO 32000-2, annex D.2 and its notes 3, 5 and 6)."""
    names = []
    for code in range(256):
        try:
            name = agl.UV2AGL.get(ord(bytes([code]).decode("cp1252")), "-")
        except UnicodeDecodeError:
            name = "-"
        if code > 0o40 and name == "-":
            name = {0xA0: "space", 0xAD: "hyphen", 0xB2: "twosuperior", 0xB3: "threesuperior", 0xB9: "onesuperior"}.get(
                code, "bullet"
            )
        names.append(name)
    return names


def joined(names: list[str]) -> str:
    return " ".join("-" if name in (".notdef", "", "DEL") else name for name in names)


def main(folder: Path) -> None:
    """Write the tables from the AFM files in `folder`."""
    macroman = ["space" if name == "nbspace" else name for name in MacRoman]
    encodings = {"Standard": StandardEncoding, "MacRoman": macroman, "WinAnsi": winansi()}
    known = {name for table in encodings.values() for name in table}
    widths: dict[str, dict[str, int]] = {}
    for family, file in AFM.items():
        chars = _CHAR.findall((folder / f"{file}.afm").read_text("latin-1"))
        own = family in ("Symbol", "ZapfDingbats")
        widths[family] = {name: int(width) for _, width, name in chars if own or name in known}
        if own:
            coded = {int(code): name for code, _, name in chars}
            encodings[family] = [coded.get(code, "-") for code in range(256)]
    text = {name: chr(value) for name, value in agl.AGL2UV.items()}
    tables = {
        "encodings": {key: joined(value) for key, value in encodings.items()},
        "lists": {"mac_order": " ".join(standardGlyphOrder), "cff_strings": " ".join(cffStandardStrings)},
        "names": {name: f"{ord(char):04X}" for name, char in sorted(text.items())},
        "widths": {family: " ".join(f"{n} {w}" for n, w in table.items()) for family, table in widths.items()},
    }
    target = Path(__file__).parents[1] / "src/tahqiq/pdf/font_tables.json"
    target.write_text(json.dumps(tables, indent=0, ensure_ascii=True) + "\n", "utf-8")


if __name__ == "__main__":
    main(Path(sys.argv[1]))
