"""Joins the pieces, by script, in which npm packages a font: NAME-arabic-400-normal.woff and its like to Name_400Regular.ttf.

    python bench/join_fonts.py FOLDER_OF_PIECES FOLDER_OF_FONTS

The Arabic piece comes first: where both hold a character, it is drawn from there.
"""

from __future__ import annotations

import sys
import tempfile
from pathlib import Path

from fontTools.merge import Merger
from fontTools.ttLib import TTFont

WEIGHTS = {"400": "400Regular", "700": "700Bold"}


def join(pieces: list[Path], out: Path) -> None:
    """Writes one TrueType font that holds all the pieces' characters and rules."""
    with tempfile.TemporaryDirectory() as folder:
        plain = []
        for piece in pieces:
            font = TTFont(piece)
            font.flavor = None
            plain.append(f"{folder}/{piece.stem}.ttf")
            font.save(plain[-1])
        Merger().merge(plain).save(out)


def main() -> None:
    folder, fonts = map(Path, sys.argv[1:])
    for arabic in sorted(folder.glob("*-arabic-*-normal.woff")):
        name, weight = arabic.name.removesuffix("-normal.woff").split("-arabic-")
        if weight in WEIGHTS:
            latin = arabic.with_name(arabic.name.replace("-arabic-", "-latin-"))
            join([arabic, latin], fonts / f"{name.capitalize()}_{WEIGHTS[weight]}.ttf")


if __name__ == "__main__":
    main()
