"""Write src/tahqiq/_bidi_data.py from the Unicode Character Database.

    python tools/make_bidi_data.py /usr/share/unicode > src/tahqiq/_bidi_data.py

The folder holds BidiMirroring.txt, BidiBrackets.txt and DerivedBidiClass.txt (or extracted/DerivedBidiClass.txt), all
of one version; Debian's package `unicode-data` installs such a folder. The classes are written in full, not as
differences to Python's `unicodedata`, so that a text gets the same levels on every version of Python.
"""

from __future__ import annotations

import re
import sys
from collections.abc import Iterator
from itertools import groupby
from pathlib import Path

LETTERS = {
    "L": "L", "R": "R", "AL": "A", "EN": "E", "AN": "N", "ES": "P", "ET": "T", "CS": "C", "NSM": "M", "BN": "Z",
    "B": "B", "S": "S", "WS": "W", "ON": "O", "LRE": "l", "RLE": "r", "LRO": "o", "RLO": "v", "PDF": "x",
    "LRI": "i", "RLI": "j", "FSI": "f", "PDI": "p",
}
"""Bidi_Class, short name → the letter that tahqiq.bidi documents."""

LONG_NAMES = {"Left_To_Right": "L", "Right_To_Left": "R", "Arabic_Letter": "AL", "European_Terminator": "ET",
              "Boundary_Neutral": "BN"}
"""Names used by the @missing lines of DerivedBidiClass.txt."""

COLUMNS = 118


def rows(path: Path) -> Iterator[list[str]]:
    """The data lines of a UCD file, split at semicolons, comments removed."""
    for line in path.read_text(encoding="utf-8").splitlines():
        data = line.partition("#")[0].strip()
        if data:
            yield [field.strip() for field in data.split(";")]


def span(field: str) -> range:
    """`0600..0605` or `061C` as a range of code points."""
    first, _, last = field.partition("..")
    return range(int(first, 16), int(last or first, 16) + 1)


def class_letters(path: Path) -> str:
    """The letter of each code point, 0x110000 letters: the @missing lines first, in order, then the assigned values."""
    letters = ["L"] * 0x110000
    missing = re.findall(r"^# @missing: (\S+); (\w+)", path.read_text(encoding="utf-8"), re.M)
    named = [(field, LONG_NAMES[name]) for field, name in missing]
    for field, name in named + [(row[0], row[1]) for row in rows(path)]:
        for code in span(field):
            letters[code] = LETTERS[name]
    return "".join(letters)


def literal(name: str, items: list[str], doc: str) -> str:
    """A module-level string constant of items parted by spaces, wrapped, with its docstring."""
    lines, line = [], ""
    for item in items:
        if len(line) + len(item) + 1 > COLUMNS - 6:
            lines.append(line)
            line = ""
        line += item + " "
    lines.append(line.rstrip())
    body = "\n".join(f'    "{line}"' for line in lines)
    return f'{name} = (\n{body}\n)\n"""{doc}"""\n'


def module(folder: Path) -> str:
    """The source of _bidi_data.py."""
    derived = folder / "DerivedBidiClass.txt"
    if not derived.exists():
        derived = folder / "extracted" / "DerivedBidiClass.txt"
    version = re.search(r"-(\d+\.\d+\.\d+)\.txt", derived.read_text(encoding="utf-8"))
    if version is None:
        raise SystemExit(f"{derived}: no version in the first line")
    runs = [letter + f"{len(list(run)):x}" for letter, run in groupby(class_letters(derived))]
    mirrors = [f"{row[0]}-{row[1]}" for row in rows(folder / "BidiMirroring.txt")]
    brackets = [f"{row[0]}-{row[1]}" for row in rows(folder / "BidiBrackets.txt") if row[2] == "o"]
    return "\n".join([
        '"""Bidi properties of the Unicode Character Database. Made by tools/make_bidi_data.py: do not edit.\n\n'
        "Copyright 1991-2022 Unicode, Inc.; Unicode License, see https://www.unicode.org/terms_of_use.html\n"
        '"""\n',
        f'VERSION = "{version[1]}"\n"""Of Unicode."""\n',
        literal("CLASSES", runs, "Runs of one Bidi_Class from U+0000 to U+10FFFF: its letter (see tahqiq.bidi), "
                "then its length, hexadecimal."),
        literal("MIRRORS", mirrors, "Bidi_Mirroring_Glyph: character-mirror, hexadecimal."),
        literal("BRACKETS", brackets, "Bidi_Paired_Bracket: opening-closing, hexadecimal."),
    ])


if __name__ == "__main__":
    if len(sys.argv) != 2:
        raise SystemExit(__doc__)
    sys.stdout.write(module(Path(sys.argv[1])))
