"""Damage known text the ways extractors and databases do, so that what mending gives back can be counted."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Callable
from functools import cache
from pathlib import Path

from tahqiq.bidi import display
from tahqiq.lm.fold import LATIN, LETTERS, MARKS, NUMBER

Width = Callable[[str], float]

FONTS = (
    "/usr/share/fonts/truetype/noto/NotoNaskhArabic-Regular.ttf",
    "/usr/share/fonts/opentype/fonts-hosny-amiri/Amiri-Regular.ttf",
    "/usr/share/fonts/truetype/noto/NotoSansArabic-Regular.ttf",
    "/usr/share/fonts/truetype/scheherazade/Scheherazade-Regular.ttf",
    "/usr/share/fonts/truetype/kacst-one/KacstOne.ttf",
    "/usr/share/fonts/truetype/dejavu/DejaVuSans.ttf",
)
"""Faces to fill lines with; those that are not installed are left out. KacstOne gave no width to the program's
table."""

_ISLAND = rf"(?:{LATIN})(?:\s+(?:{LATIN}|{NUMBER}))*|{NUMBER}"
_BREAKS = {
    "numbers": re.compile(rf"({_ISLAND})"),
    "quotes": re.compile(rf"({_ISLAND}|[\"\u00ab\u00bb\u201c\u201d()\[\]])"),
}


def fonts() -> list[Width]:
    """Widths of shaped words in em, one function a face; character counts where no face is installed."""
    import uharfbuzz as hb

    def measure(path: str) -> Width:
        font = hb.Font(hb.Face(hb.Blob.from_file_path(path)))

        @cache
        def width(word: str) -> float:
            buffer = hb.Buffer()
            buffer.add_str(word)
            buffer.guess_segment_properties()
            hb.shape(font, buffer, {})
            return float(sum(p.x_advance for p in buffer.glyph_positions)) / float(font.face.upem)

        return width

    return [measure(path) for path in FONTS if Path(path).exists()] or [lambda word: float(len(word))]


def wrap(text: str, most: float, width: Width) -> list[str]:
    """Fill lines greedily, as typesetters do: `width` gives a word's width, `most` is the line's."""
    lines: list[list[str]] = [[]]
    used = 0.0
    space = width(" ")
    for word in text.split():
        wide = width(word)
        if lines[-1] and used + space + wide > most:
            lines.append([])
            used = 0.0
        used += (space if lines[-1] else 0.0) + wide
        lines[-1].append(word)
    return [" ".join(line) for line in lines]


def runs(line: str, breaks: str = "quotes") -> list[str]:
    """The runs of a line in reading order; a run of signs alone is turned, as extractors that know no better do."""
    pieces = [piece.strip() for piece in _BREAKS[breaks].split(line)]
    return [p if any(c.isalnum() for c in p) else p[::-1] for p in pieces if p]


def run_order(line: str, breaks: str = "quotes") -> str:
    """The line's runs from left to right."""
    return " ".join(reversed(runs(line, breaks)))


def visual(line: str) -> str:
    """The line as the bidi algorithm draws it, left to right; marks stay after their letters."""
    return str(display(line, 1))


def backwards(line: str) -> str:
    """The line reversed, digits and all."""
    return line[::-1]


def words_reversed(line: str) -> str:
    """The line's words in reverse."""
    return " ".join(line.split()[::-1])


def formed(line: str) -> str:
    """Letters as presentation forms, lam-alefs as ligatures."""
    return _SHAPED.sub(lambda m: _shape(m.group()), line)


def visual_forms(line: str) -> str:
    """Presentation forms in visual order."""
    return visual(formed(line))


def visual_lam_alef(line: str) -> str:
    """Visual order, but lam-alef left as it was."""
    return re.sub(f"([\u0627\u0623\u0625\u0622])([{MARKS}]*)\u0644", "\u0644\\2\\1", visual(line))


def lam_alef(line: str) -> str:
    """Every lam-alef with its letters swapped, and the name of God as it then comes out."""
    name = "\u0627\u0644\u0644\u0647"
    swapped = re.sub(f"\u0644([{MARKS}]*)([\u0627\u0623\u0625\u0622])", "\\2\\1\u0644", line)
    return re.sub(f"(?<![{LETTERS}]){name}(?![{LETTERS}])", "\u0647\u0644\u0644\u0627", swapped)


def kashida(line: str) -> str:
    """Some words stretched: after every fourth letter that joins."""
    count = 0

    def stretch(match: re.Match[str]) -> str:
        nonlocal count
        count += 1
        return match.group() + ("\u0640\u0640" if count % 4 == 0 else "")

    return re.sub(f"[\u0628\u062a\u062c\u062d\u0633\u0639\u0641\u0642\u0643\u0645\u0646\u064a](?=[{LETTERS}])", stretch, line)


def doubled(line: str) -> str:
    """Marks painted twice."""
    return re.sub(f"([{MARKS}])", "\\1\\1", line)


def parted(line: str) -> str:
    """Marks cut off from their letters by a space."""
    return re.sub(f"(?<=[{LETTERS}])([{MARKS}]+)", " \\1", line)


def misread(codec: str, meant: str = "utf-8") -> Callable[[str], str]:
    """Text stored in `meant` and read in `codec`; bytes undefined there stand for themselves."""

    def change(line: str) -> str:
        table = {}
        for byte in range(256):
            try:
                table[byte] = bytes([byte]).decode(codec)
            except UnicodeDecodeError:
                table[byte] = chr(byte)
        return "".join(table[b] for b in line.encode(meant, "replace"))

    return change


def debris(line: str) -> str:
    """Each word in an embedding, as layout programs leave them."""
    return " ".join(f"\u202b{word}\u202c" for word in line.split(" "))


_LAM_ALEFS = {"\u0622": 0xFEF5, "\u0623": 0xFEF7, "\u0625": 0xFEF9, "\u0627": 0xFEFB}


@cache
def _forms() -> dict[str, dict[str, str]]:
    """Letter → form name → presentation form, from the Unicode data that Python carries."""
    table: dict[str, dict[str, str]] = {}
    for code in [*range(0xFB50, 0xFBB2), *range(0xFBD3, 0xFC00), *range(0xFE80, 0xFEF5)]:
        parts = unicodedata.decomposition(chr(code)).split()
        if len(parts) == 2:
            table.setdefault(chr(int(parts[1], 16)), {})[parts[0][1:-1]] = chr(code)
    return table


_SHAPED = re.compile(f"[{LETTERS}][{LETTERS}{MARKS}]*")


def _shape(word: str) -> str:
    forms = _forms()
    units: list[str] = []
    for char in word:
        if unicodedata.combining(char) and units:
            units[-1] += char
        elif units and units[-1][0] == "\u0644" and char in _LAM_ALEFS:
            units[-1] = "\u0644" + char + units[-1][1:]
        else:
            units.append(char)
    shaped, joined = [], False
    for i, unit in enumerate(units):
        if len(unit) > 1 and unit[0] == "\u0644" and unit[1] in _LAM_ALEFS:
            shaped.append(chr(_LAM_ALEFS[unit[1]] + joined) + unit[2:])
            joined = False
            continue
        own = forms.get(unit[0], {})
        following = i + 1 < len(units) and "final" in forms.get(units[i + 1][0], {})
        onward = following and "initial" in own
        name = {(False, False): "isolated", (False, True): "initial", (True, False): "final", (True, True): "medial"}
        shaped.append(own.get(name[joined, onward], unit[0]) + unit[1:])
        joined = onward
    return "".join(shaped)
