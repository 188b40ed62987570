"""Glyphs to atoms: the unit that is ordered. A ligature is one atom, a mark belongs to its base before any line is formed.

atoms(glyphs) → one `Atom` for each glyph or ActualText cluster that stands for letters, in paint order
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from functools import lru_cache

from tahqiq import bidi
from tahqiq.glyphs import Face, FontGlyph, Glyphs
from tahqiq.page.atom import Atom, Mark
from tahqiq.page.faces import (
    BASE,
    CONTROLS,
    DOTS,
    JOINERS,
    KASHIDA,
    MARK,
    NOTHING,
    SPACE,
    TATWEEL,
    UNKNOWN,
    ZWNJ,
    face_of,
    fold,
    is_mark,
    stands,
)
from tahqiq.page.marks import attach

LAM, ALEF = "\N{ARABIC LETTER LAM}", "\N{ARABIC LETTER ALEF}"

LAID_OVER = 0.5
"""Of its width: so much of a stroke that a lam carries lies on the lam (Harmattan 0.79; letters side by side touch)."""

TALL = 0.3
"""em. The alef of a lam-alef is higher (Harmattan 0.47), the tooth of a letter is not."""

_ALEF, _SIGNS = "[\u0622\u0623\u0625\u0627]", "[\u064b-\u065f\u0670]"
_MARKED_LAM_ALEF = re.compile(f"{LAM}(?:{_SIGNS}+{_ALEF}|{_ALEF}{_SIGNS})")
"""A cluster says which of its letters the mark is on; its glyphs do not."""
CLUSTER = 6
"""Glyphs. A longer ActualText sequence is a word or phrase, not a cluster, and is not one atom."""


def atoms(glyphs: Glyphs, strings: Sequence[int], turn: tuple[float, float] = (1.0, 0.0)) -> list[Atom]:
    """The atoms of the given shown strings (indices into `glyphs.strings`), in paint order, marks attached.

    turn   (cos, sin) of the baseline's direction: coordinates come out in the frame where the baseline is horizontal.
    """
    cos, sin = turn
    found: list[Atom] = []
    marks: list[Mark] = []
    column, xs, ys, advances = glyphs.glyph, glyphs.x, glyphs.y, glyphs.advance
    add = found.append
    shifted = _shifted(glyphs) if glyphs.actual else frozenset()
    skip_to = -1
    unnamed = False
    for n in strings:
        shown = glyphs.strings[n]
        start = shown.start
        if start < skip_to:
            continue
        if shown.span >= 0 and shown.span not in shifted:
            end = _cluster(glyphs, n, found, marks, turn)
            if end:
                skip_to = end
                continue
        size, font, slipped = shown.size, shown.font.name, shown.span in shifted
        for i in range(start, shown.end):
            glyph = column[i]
            face = glyph.face or face_of(glyph)
            kind = face.kind
            x = xs[i]
            y = ys[i]
            if sin:
                x, y = x * cos + y * sin, y * cos - x * sin
            if kind >= MARK:
                if kind != NOTHING:
                    marks.append(Mark(face, glyph, i, len(found), size, x, y, font, glyph.doubt))
                continue
            text = face.text
            edge = x + advances[i]
            if edge < x:
                x, edge = edge, x
            atom = Atom(text, face.cls, kind, x, edge, y, size, i, font, glyph.drawn)
            if glyph.doubt:
                atom.doubt(glyph.doubt, f"{font} code {glyph.code:#x}")
                unnamed = unnamed or text == UNKNOWN
            elif text == UNKNOWN:
                unnamed = True
                atom.doubt("unmapped-glyph", f"{font} code {glyph.code:#x}")
            if slipped:
                atom.doubt("actual-text-differs", f"{font} code {glyph.code:#x}")
            add(atom)
    if unnamed:
        _name_alefs(found, glyphs.glyph)
    if marks:
        attach(marks, found, glyphs.glyph)
    return found


def _name_alefs(found: list[Atom], glyphs: Sequence[FontGlyph]) -> None:
    """A tall stroke that nothing names and that lies on a lam is its alef: some fonts draw lam-alef in two. In place."""
    for i, atom in enumerate(found):
        if atom.text != UNKNOWN:
            continue
        ink = glyphs[atom.index].ink
        beside = [other for other in (*found[max(0, i - 1) : i], *found[i + 1 : i + 2]) if other.text == LAM]
        if ink is None or ink.contours != 1 or ink.y_max - ink.y_min < TALL or not beside:
            continue
        if any(min(atom.x1, lam.x1) - max(atom.x0, lam.x0) > LAID_OVER * (atom.x1 - atom.x0) for lam in beside):
            atom.text, atom.cls, atom.doubts = ALEF, "A", None
            atom.doubt("guessed-letter", f"{atom.font} code {glyphs[atom.index].code:#x}")


def _shifted(glyphs: Glyphs) -> frozenset[int]:
    """Spans whose ActualText slipped to neighbouring glyphs, as Skia's do where it loses count of clusters.

    A letter cannot say a space, nor a blank a letter; where one does, all the spans that touch it have slipped.
    """
    bad: set[int] = set()
    for shown in glyphs.strings:
        if shown.span >= 0 and shown.end - shown.start == 1:
            face = face_of(glyphs.glyph[shown.start])
            actual = fold(glyphs.actual[shown.span])
            if face.kind in (BASE, SPACE) and actual and actual not in JOINERS and face.text != UNKNOWN:
                if (face.kind == SPACE) != actual.isspace():
                    bad.add(shown.span)
    if bad:
        for order in (glyphs.strings, glyphs.strings[::-1]):
            before = -1
            for shown in order:
                if before in bad and shown.span >= 0:
                    bad.add(shown.span)
                before = shown.span
    return frozenset(bad)


@lru_cache(maxsize=4096)
def _told(actual: str, own: tuple[str, ...]) -> tuple[str, str, bool]:
    """What an ActualText says, folded; the same without joiners; and whether its glyphs' own texts say no less."""
    told = fold(actual).strip(" ")
    plain = told.replace(ZWNJ, "")
    said = "".join(own).replace(" ", "")
    same = all(own) and UNKNOWN not in said and sorted(said) == sorted(plain.replace(" ", ""))
    return told, plain, same or not own or (len(own) == 1 and bidi.MIRRORS.get(plain) == own[0])


def _span_end(glyphs: Glyphs, n: int) -> int:
    """End (glyph index) of the consecutive strings that share the marked-content span of string n."""
    strings = glyphs.strings
    span = strings[n].span
    while n + 1 < len(strings) and strings[n + 1].span == span:
        n += 1
    return strings[n].end


def _cluster(
    glyphs: Glyphs,
    n: int,
    found: list[Atom],
    marks: list[Mark],
    turn: tuple[float, float],
) -> int:
    """The ActualText cluster that string n begins becomes one atom, or the marks it stands for: the index of the glyph
    behind it. 0: the glyphs speak for themselves."""
    shown = glyphs.strings[n]
    start, end = shown.start, _span_end(glyphs, n)
    own = [glyph.face or face_of(glyph) for glyph in glyphs.glyph[start:end]]
    texts = tuple([face.text for face in own])
    told, actual, agreed = _told(glyphs.actual[shown.span], texts)
    if (agreed and not _MARKED_LAM_ALEF.search(actual)) or end - start > CLUSTER:
        return 0
    only_marks = all(is_mark(ch) for ch in actual)
    if not (only_marks and UNKNOWN in texts):
        if all(face.kind == DOTS or (face.kind == MARK and not stands(glyphs.glyph[i])) for i, face in enumerate(own, start)):
            return 0  # some producers give the marks of a cluster the text of its letter too
    if all(ch in CONTROLS for ch in actual):
        return 0 if any(texts) else end
    cos, sin = turn
    places = [
        (glyphs.x[i] * cos + glyphs.y[i] * sin, glyphs.y[i] * cos - glyphs.x[i] * sin, glyphs.advance[i])
        for i in range(start, end)
    ]
    body = max(range(len(places)), key=lambda k: (abs(places[k][2]), stands(glyphs.glyph[start + k])))
    y, size, font = places[body][1], shown.size, shown.font.name
    if only_marks:
        marks.append(Mark(Face(actual, MARK, ""), glyphs.glyph[start], start, len(found), size, places[0][0], y, font))
        return end
    x0 = min([min(x, x + a) for x, _, a in places if a] or [x for x, _, _ in places])
    x1 = max([max(x, x + a) for x, _, a in places])
    kind = KASHIDA if actual == TATWEEL else BASE
    atom = Atom(actual, bidi.classes(actual)[0], kind, x0, x1, y, size, start, font, False)
    atom.hidden = actual != told
    found.append(atom)
    return end
