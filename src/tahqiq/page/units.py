"""The atoms of a visual line to units: stretches that no reading can take apart, about ten a line whatever its length.

    units_of(line, kinds) → the line's units, from left to right
"""

from __future__ import annotations

import re

from tahqiq import bidi
from tahqiq.page.atom import Atom

_BRACKETS = frozenset("()[]{}<>\u00ab\u00bb\u2039\u203a\ufd3e\ufd3f")

RAISED = "\u2070\u00b9\u00b2\u00b3\u2074\u2075\u2076\u2077\u2078\u2079"
"""Figures of notes and powers."""

_TOLD = dict.fromkeys(_BRACKETS, "(") | dict.fromkeys(RAISED, "S")

_UNITS = re.compile(r"[RA](?:[RAWOMCPT]*[RA])?|L(?:[LWOPTCEMS]*L)?|S+|E+(?:CE+)*|N+(?:CN+)*|.", re.DOTALL)
"""On the classes in visual order, a bracket being `(` and a raised figure `S`: stretches whose inside every reading
keeps together."""
_WORDS = re.compile(_UNITS.pattern.replace("[LWO", "[LO"), re.DOTALL)
"""The same where Latin words may stand from right to left."""


class Unit:
    """A stretch of the visual line that stays together."""

    __slots__ = ("atoms", "char", "cls", "end", "odd", "plain", "raised", "start")

    def __init__(self, cls: str, char: str, start: int, line: list[Atom]) -> None:
        self.raised = cls == "S"
        """A note's mark, or an exponent."""
        self.cls = "E" if self.raised else cls
        self.char = char
        """A bracket, or "" for anything else: as it is drawn, or behind a NUL as its code says."""
        self.start = start
        self.end = start + len(line)
        self.atoms = line[::-1] if cls in "RA" else line
        """In logical order."""
        self.odd = mirrored(self.atoms)
        """Their texts on an odd level, in logical order; `plain`: on an even one."""
        self.plain = self.odd if cls in "RA" else [a.text for a in line]


def units_of(line: list[Atom], kinds: str, words: bool = False) -> list[Unit]:
    """The units of a line of atoms, both in visual order; `kinds`: the atoms' bidi classes. `words`: Latin ones apart."""
    if any(a.text in _TOLD for a in line):
        kinds = "".join([_TOLD.get(a.text, a.cls) for a in line])
    units = []
    for found in (_WORDS if words else _UNITS).finditer(kinds):
        start, end = found.span()
        cls, char = kinds[start], ""
        if cls == "(":
            cls, char = "O", line[start].text
            if not line[start].drawn:
                char = "\x00" + char
        units.append(Unit(cls, char, start, line[start:end]))
    return units


def mirrored(atoms: list[Atom]) -> list[str]:
    """The logical characters of atoms on an odd level."""
    return [bidi.MIRRORS.get(a.text, a.text) if a.drawn else a.text for a in atoms]
