"""Glyphs to atoms: the unit that is ordered. A ligature is one atom; a combining mark belongs to its base before any line is formed.

atoms(glyphs) → one `Atom` for each glyph or ActualText cluster that stands for letters, in paint order
"""

from __future__ import annotations

import unicodedata
from collections.abc import Sequence
from functools import lru_cache

from tahqiq import bidi
from tahqiq.glyphs import FontGlyph, Glyphs, Ink

ZERO_WIDTH = 0.02
"""em. A glyph with less advance stands over or under its neighbour (PITFALLS: clusters of Noto, Amiri, DejaVu are all 0)."""

INK_SLACK = 0.12
"""em. How far the ink centre of a mark may lie outside the base that the paint order gives it.
Flat from 0.05 to 0.12 on made files; worse at 0.02 and 0.2. Fails on: marks kerned over a neighbour in Nastaliq."""

MARK_RISE = 0.9
"""em. A mark's origin further than this from the baseline belongs to another line."""

UNPLACED = 0.005
"""em. A mark whose origin is its base's edge was not placed by the font: its ink does not tell which letter it is on."""

PAINT_REACH = 6
"""A mark's base is at most so many glyphs away in paint order."""

CLUSTER = 6
"""Glyphs. A longer ActualText sequence is a word or phrase, not a cluster, and is not one atom."""

DOT_HEIGHT = 0.32
"""em. The dots of a letter, drawn as a glyph of their own, are lower than this; a letter is higher."""

DOT_SIZE = 0.18
"""em. One dot is no wider (Amiri 0.11, DejaVu 0.12)."""

DOT_POINTS = 16
"""Points of one dot's outline (Amiri 12, DejaVu 4); shadda has 28, damma 31."""

DOT_ABOVE = 0.18
"""em. Dots whose ink begins higher stand above the letter."""

LETTER_HEIGHT = 0.4
"""em. A glyph without advance that is higher than this is a letter drawn over its neighbour, not a hamza or madda
(Noto's alef of lam-alef has 0.76, its hamza 0.2)."""

SUPERIOR = 0.2
"""em. A digit whose ink begins higher is a superior figure of its font (theirs begin at 0.27 to 0.4)."""

SUPERSCRIPTS = {
    chr(zero + value): ch
    for zero in (0x30, 0x660, 0x6F0)
    for value, ch in enumerate("\u2070\u00b9\u00b2\u00b3\u2074\u2075\u2076\u2077\u2078\u2079")
}

BASE, MARK, SPACE, KASHIDA, JOINER, DOTS, NOTHING = range(7)

TATWEEL = "\N{ARABIC TATWEEL}"
UNKNOWN = "\N{REPLACEMENT CHARACTER}"
ALLAH = "\N{ARABIC LETTER LAM}\N{ARABIC LETTER LAM}\N{ARABIC LETTER HEH}"
"""The ligature of the name of God: a vowel drawn over it is its last letter's."""
SHADDA = "\N{ARABIC SHADDA}"
LAM = "\N{ARABIC LETTER LAM}"
TASHKEEL = frozenset("\u064b\u064c\u064d\u064e\u064f\u0650\u0651\u0652\u0653\u0654\u0655\u0670")
ZWNJ = "\N{ZERO WIDTH NON-JOINER}"
JOINERS = {ZWNJ: ZWNJ, "\N{ZERO WIDTH JOINER}": "\N{ZERO WIDTH JOINER}", "\N{ZERO WIDTH SPACE}": ZWNJ}
"""Invisible characters between letters; fonts have one blank glyph for the non-joiner and the zero-width space."""
SPACES = frozenset(
    " \t\N{NO-BREAK SPACE}\N{EN SPACE}\N{EM SPACE}\N{THIN SPACE}\N{HAIR SPACE}\N{NARROW NO-BREAK SPACE}"
    "\N{FOUR-PER-EM SPACE}\N{SIX-PER-EM SPACE}\N{THREE-PER-EM SPACE}\N{FIGURE SPACE}\N{PUNCTUATION SPACE}"
)
CONTROLS = frozenset("\u200e\u200f\u061c\u202a\u202b\u202c\u202d\u202e\u2066\u2067\u2068\u2069\ufeff\x00\u00ad\u2060")

_DOTS = {
    "\N{ARABIC LETTER DOTLESS BEH}": {
        (1, False): "\N{ARABIC LETTER BEH}",
        (2, True): "\N{ARABIC LETTER TEH}",
        (3, True): "\N{ARABIC LETTER THEH}",
        (1, True): "\N{ARABIC LETTER NOON}",
        (2, False): "\N{ARABIC LETTER YEH}",
        (3, False): "\N{ARABIC LETTER PEH}",
    },
    "\N{ARABIC LETTER DOTLESS FEH}": {(1, True): "\N{ARABIC LETTER FEH}", (2, True): "\N{ARABIC LETTER QAF}"},
    "\N{ARABIC LETTER DOTLESS QAF}": {(2, True): "\N{ARABIC LETTER QAF}", (1, True): "\N{ARABIC LETTER FEH}"},
    "\N{ARABIC LETTER AFRICAN FEH}": {(1, True): "\N{ARABIC LETTER FEH}", (2, True): "\N{ARABIC LETTER QAF}"},
    "\N{ARABIC LETTER AFRICAN QAF}": {(2, True): "\N{ARABIC LETTER QAF}", (1, True): "\N{ARABIC LETTER FEH}"},
    "\N{ARABIC LETTER AFRICAN NOON}": {(1, True): "\N{ARABIC LETTER NOON}"},
    "\N{ARABIC LETTER NOON GHUNNA}": {(1, True): "\N{ARABIC LETTER NOON}"},
    "\N{ARABIC LETTER HAH}": {
        (1, False): "\N{ARABIC LETTER JEEM}",
        (1, True): "\N{ARABIC LETTER KHAH}",
        (3, False): "\N{ARABIC LETTER TCHEH}",
    },
    "\N{ARABIC LETTER DAL}": {(1, True): "\N{ARABIC LETTER THAL}"},
    "\N{ARABIC LETTER REH}": {(1, True): "\N{ARABIC LETTER ZAIN}", (3, True): "\N{ARABIC LETTER JEH}"},
    "\N{ARABIC LETTER SEEN}": {(3, True): "\N{ARABIC LETTER SHEEN}"},
    "\N{ARABIC LETTER SAD}": {(1, True): "\N{ARABIC LETTER DAD}"},
    "\N{ARABIC LETTER TAH}": {(1, True): "\N{ARABIC LETTER ZAH}"},
    "\N{ARABIC LETTER AIN}": {(1, True): "\N{ARABIC LETTER GHAIN}"},
    "\N{ARABIC LETTER ALEF MAKSURA}": {
        (2, False): "\N{ARABIC LETTER YEH}",
        (2, True): "\N{ARABIC LETTER TEH}",
        (1, True): "\N{ARABIC LETTER NOON}",
        (1, False): "\N{ARABIC LETTER BEH}",
        (3, True): "\N{ARABIC LETTER THEH}",
    },
    "\N{ARABIC LETTER HEH}": {(2, True): "\N{ARABIC LETTER TEH MARBUTA}"},
}
"""Dotless letter → (dots, above) → letter. The shape of alef maksura without a tail is that of dotless beh."""

_HAMZA_SEATS = {
    "\N{ARABIC LETTER DOTLESS BEH}": "\N{ARABIC LETTER YEH}",
    "\N{ARABIC LETTER ALEF MAKSURA}": "\N{ARABIC LETTER YEH}",
}
HAMZA_ABOVE = "\N{ARABIC HAMZA ABOVE}"


class Face:
    """What the page stages know of a `FontGlyph`: its folded text, kind and bidi class. Made once for each."""

    __slots__ = ("cls", "kind", "text")

    def __init__(self, text: str, kind: int, cls: str) -> None:
        self.text = text
        self.kind = kind
        self.cls = cls


class Atom:
    """A base with its marks.

    text   logical order, folded, marks included
    cls    bidi class letter of its first character (`bidi.classes`)
    x0 x1  origin and end of advance in the frame of its baseline, points; x0 < x1 also where the advance is negative
    y      baseline; `size` em, both in points
    index  of the glyph in the page's paint order; `trace` for each character of `text` its glyph
    raised the atom stands above its line's baseline; cascade: its word runs down to the baseline, as in Nastaliq
           (both set by the line stage); hidden: a space glyph without room stands behind it, a joiner
    """

    __slots__ = (
        "cascade",
        "cls",
        "doubts",
        "drawn",
        "font",
        "hidden",
        "index",
        "kind",
        "raised",
        "size",
        "string",
        "text",
        "trace",
        "x0",
        "x1",
        "y",
    )

    def __init__(
        self,
        text: str,
        cls: str,
        kind: int,
        x0: float,
        x1: float,
        y: float,
        size: float,
        index: int,
        string: int,
        font: str,
        drawn: bool,
    ) -> None:
        self.text = text
        self.cls = cls
        self.kind = kind
        self.x0 = x0
        self.x1 = x1
        self.y = y
        self.size = size
        self.index = index
        self.string = string
        self.font = font
        self.drawn = drawn
        self.raised = False
        self.cascade = False
        self.hidden = False
        self.trace: list[int] | None = None
        self.doubts: list[tuple[str, str]] | None = None

    def doubt(self, reason: str, detail: str = "") -> None:
        """Add a reason to doubt the line that this atom stands in."""
        if self.doubts is None:
            self.doubts = []
        self.doubts.append((reason, detail))

    def __repr__(self) -> str:
        return f"Atom({self.text!r}, {self.x0:.1f}-{self.x1:.1f}, y {self.y:.1f})"


class _Mark:
    """A combining glyph on its way to a base."""

    __slots__ = ("doubt", "face", "font", "glyph", "index", "position", "size", "string", "x", "y")

    def __init__(
        self,
        face: Face,
        glyph: FontGlyph,
        index: int,
        position: int,
        size: float,
        string: int,
        x: float,
        y: float,
        font: str,
        doubt: str = "",
    ) -> None:
        self.face = face
        self.font = font
        self.glyph = glyph
        self.doubt = doubt
        self.index = index
        self.position = position
        """Number of atoms painted before it."""
        self.size = size
        self.string = string
        self.x = x
        self.y = y


@lru_cache(maxsize=8192)
def fold(text: str) -> str:
    """Presentation forms as letters; everything else as it is.

    Folded: U+FB00-FB4F, U+FB50-FDFF but the word ligatures U+FDFA-FDFD and the ornate brackets, U+FE70-FEFC
    (a spacing mark becomes the mark alone). Compatibility characters outside these blocks are what the author typed.
    """
    if text.isascii():
        return text
    out = []
    for ch in text:
        if ("\ufb00" <= ch <= "\ufdf9" and ch not in "\ufd3e\ufd3f") or "\ufe70" <= ch <= "\ufefc":
            flat = unicodedata.normalize("NFKC", ch)
            if len(flat) > 1 and flat[0] in " \u0640" and unicodedata.combining(flat[1]):
                flat = flat[1:]
            out.append(flat)
        elif ch not in CONTROLS:
            out.append(ch)
    return "".join(out)


def is_mark(ch: str) -> bool:
    """A nonspacing mark (general category Mn)."""
    return ch >= "\u0300" and unicodedata.category(ch) == "Mn"


def face_of(glyph: FontGlyph) -> Face:
    """The face of a font's glyph: see `Face`."""
    text = fold(glyph.text)
    if not text or text in CONTROLS:
        return Face("", NOTHING, "")
    if text in SPACES or text.isspace():
        return Face(" ", SPACE, bidi.classes(" "))
    if text in JOINERS:
        return Face(JOINERS[text], JOINER, "")
    narrow = abs(glyph.advance) < ZERO_WIDTH
    if text == UNKNOWN:
        return _unknown_face(glyph, narrow)
    if not text.strip(TATWEEL):
        return Face(TATWEEL, KASHIDA, bidi.classes(TATWEEL))
    kind = BASE
    if all(is_mark(ch) for ch in text):
        kind = MARK
    elif len(text) > 1 and any(ch == TATWEEL for ch in text) and all(ch == TATWEEL or is_mark(ch) for ch in text):
        kind, text = MARK, text.replace(TATWEEL, "")
    elif narrow:
        marks = "".join(ch for ch in text if is_mark(ch))
        if marks:
            kind, text = MARK, marks
        elif len(text) == 1 and len(unicodedata.normalize("NFD", text)) > 1 and "\u0590" <= text <= "\u06ff":
            ink = glyph.ink
            if ink is None or ink.y_max - ink.y_min < LETTER_HEIGHT:
                kind = MARK  # a hamza that was given its letter's text: see `_marks_of`
    elif kind == BASE:
        text = _without_others_marks(text, glyph)
    if kind == MARK and len(text) > 1 and SHADDA in text and glyph.ink is not None and glyph.ink.contours == 1:
        text = SHADDA  # one contour is one sign: the vowel is a glyph of its own
    if text.isascii() and text in SUPERSCRIPTS and glyph.ink is not None and glyph.ink.y_min > SUPERIOR:
        text = SUPERSCRIPTS[text]  # the font's own raised digit
    return Face(text, kind, bidi.classes(text)[0])


def _without_others_marks(text: str, glyph: FontGlyph) -> str:
    """A letter that was given the text of the first cluster it stood in: its marks are glyphs of their own.

    A vowel sign is never part of an Arabic letter's outline; a hamza or madda makes a contour more than the bare letter.
    """
    if not "\u0620" <= text[0] <= "\u06ff" or glyph.ink is None:
        return text
    if len(text) == 2 and text[1] in TASHKEEL:
        return text[0]
    bare = "".join(ch for ch in unicodedata.normalize("NFD", text) if not is_mark(ch))
    return bare if len(bare) == len(text) and bare != text and glyph.ink.contours == 1 else text


def _unknown_face(glyph: FontGlyph, narrow: bool) -> Face:
    """An unmapped glyph: the dots of a letter where its shape says so."""
    ink = glyph.ink if narrow else None
    if ink is not None and _are_dots(ink):
        return Face(UNKNOWN, DOTS, "")
    low = ink is not None and ink.y_max - ink.y_min < LETTER_HEIGHT
    return Face(UNKNOWN, MARK if low else BASE, bidi.classes(UNKNOWN))


def _are_dots(ink: Ink) -> bool:
    """One to three dots: small, as high as wide, drawn with few points; a vowel sign has more of each."""
    if not 1 <= ink.contours <= 3 or ink.points > DOT_POINTS * ink.contours:
        return False
    width, height = ink.x_max - ink.x_min, ink.y_max - ink.y_min
    if ink.contours == 3:
        return max(width, height) < DOT_HEIGHT and min(width, height) > DOT_SIZE / 2
    short, long = min(width, height), max(width, height)
    return short < DOT_SIZE and (0.4 * ink.contours < long / short < 2 * ink.contours)


def atoms(
    glyphs: Glyphs, strings: Sequence[int], faces: dict[FontGlyph, Face], turn: tuple[float, float] = (1.0, 0.0)
) -> list[Atom]:
    """The atoms of the given shown strings (indices into `glyphs.strings`), in paint order, marks attached.

    turn   (cos, sin) of the baseline's direction: coordinates come out in the frame where the baseline is horizontal.
    faces  the document's cache, filled on the way.
    """
    cos, sin = turn
    found: list[Atom] = []
    marks: list[_Mark] = []
    column, xs, ys, advances = glyphs.glyph, glyphs.x, glyphs.y, glyphs.advance
    add = found.append
    skip_to = -1
    for n in strings:
        shown = glyphs.strings[n]
        start = shown.start
        if start < skip_to:
            continue
        if shown.span >= 0:
            end = _span_end(glyphs, n)
            if _cluster(glyphs, start, end, shown.span, faces, found, marks, turn):
                skip_to = end
                continue
        size, font = shown.size, shown.font.name
        for i in range(start, shown.end):
            glyph = column[i]
            face = faces.get(glyph)
            if face is None:
                face = faces[glyph] = face_of(glyph)
            kind = face.kind
            if kind == NOTHING:
                continue
            x, y, advance = xs[i], ys[i], advances[i]
            if sin:
                x, y = x * cos + y * sin, y * cos - x * sin
            if kind == MARK or kind == DOTS or kind == JOINER:
                marks.append(_Mark(face, glyph, i, len(found), size, n, x, y, font, glyph.doubt))
                continue
            atom = Atom(face.text, face.cls, kind, x, x + advance, y, size, i, n, font, glyph.drawn)
            if advance < 0.0:
                atom.x0, atom.x1 = x + advance, x
            if glyph.doubt:
                atom.doubt(glyph.doubt, f"{font} code {glyph.code:#x}")
            elif face.text == UNKNOWN:
                atom.doubt("unmapped-glyph", f"{font} code {glyph.code:#x}")
            add(atom)
    if marks:
        _attach_all(marks, found)
    return found


def _span_end(glyphs: Glyphs, n: int) -> int:
    """End (glyph index) of the consecutive strings that share the marked-content span of string n."""
    span = glyphs.strings[n].span
    end = glyphs.strings[n].end
    for shown in glyphs.strings[n + 1 :]:
        if shown.span != span:
            break
        end = shown.end
    return end


def _cluster(
    glyphs: Glyphs,
    start: int,
    end: int,
    span: int,
    faces: dict[FontGlyph, Face],
    found: list[Atom],
    marks: list[_Mark],
    turn: tuple[float, float],
) -> bool:
    """An ActualText cluster becomes one atom, or the marks it stands for. False: the glyphs speak for themselves."""
    own = []
    combining = True
    for i in range(start, end):
        glyph = glyphs.glyph[i]
        face = faces.get(glyph)
        if face is None:
            face = faces[glyph] = face_of(glyph)
        own.append(face.text)
        combining = combining and face.kind == MARK
    if combining:
        return False  # some producers give the marks of a cluster the text of its letter too
    actual = fold(glyphs.actual[span]).strip(" ")
    said = "".join(own).replace(" ", "")
    if all(own) and UNKNOWN not in said and sorted(said) == sorted(actual.replace(" ", "")):
        return False
    if end - start > CLUSTER or end == start or (end - start == 1 and bidi.MIRRORS.get(actual) == own[0]):
        return False
    cos, sin = turn
    shown = glyphs.strings[glyphs.shown[start]]
    left = min(range(start, end), key=lambda i: glyphs.x[i] * cos + glyphs.y[i] * sin)
    places = [
        (glyphs.x[i] * cos + glyphs.y[i] * sin, glyphs.y[i] * cos - glyphs.x[i] * sin, glyphs.advance[i])
        for i in range(start, end)
    ]
    wide = max(range(start, end), key=lambda i: abs(glyphs.advance[i]))
    x0 = (
        min(min(x, x + a) for x, _, a in places if abs(a) > 0.0)
        if any(a for _, _, a in places)
        else places[left - start][0]
    )
    x1 = max(max(x, x + a) for x, _, a in places)
    y = places[wide - start][1]
    n = glyphs.shown[start]
    if not actual or all(ch in CONTROLS for ch in actual):
        return all(not face for face in own)
    if all(is_mark(ch) for ch in actual):
        marks.append(
            _Mark(
                Face(actual, MARK, ""),
                glyphs.glyph[start],
                start,
                len(found),
                shown.size,
                n,
                places[0][0],
                y,
                shown.font.name,
            )
        )
        return True
    atom = Atom(actual, bidi.classes(actual)[0], BASE, x0, x1, y, shown.size, start, n, shown.font.name, False)
    if actual == TATWEEL:
        atom.kind = KASHIDA
    found.append(atom)
    return True


def _attach_all(marks: list[_Mark], found: list[Atom]) -> None:
    """Give every mark to its base; a mark that finds none stands as an atom of its own, with a doubt."""
    loose: list[Atom] = []
    held: dict[int, list[_Mark]] = {}
    sides = [(_near(mark, found, -1), _near(mark, found, 1)) for mark in marks]
    reversed_fonts = _reversed_fonts(marks, sides, found)
    for mark, (before, after) in zip(marks, sides, strict=True):
        base = _base_of(mark, found, before, after, mark.font in reversed_fonts)
        if base < 0:
            if mark.face.kind != JOINER:
                atom = Atom(
                    mark.face.text, "O", BASE, mark.x, mark.x, mark.y, mark.size, mark.index, mark.string, "", False
                )
                atom.cls = bidi.classes(mark.face.text)[0]
                atom.doubt("loose-mark")
                loose.append(atom)
            continue
        held.setdefault(base, []).append(mark)
    for i, group in held.items():
        _compose(found[i], group)
    found.extend(loose)


def _near(mark: _Mark, found: list[Atom], step: int) -> int:
    """The atom painted last before the mark (step -1) or first after it (step 1), if it stands near; else -1."""
    if step < 0:
        places = range(mark.position - 1, max(-1, mark.position - 1 - PAINT_REACH), -1)
    else:
        places = range(mark.position, min(len(found), mark.position + PAINT_REACH))
    return _next_base(found, mark, places, MARK_RISE * mark.size)


def _centre(mark: _Mark) -> float | None:
    """The middle of the mark's ink, points; None without an outline."""
    ink = mark.glyph.ink
    return None if ink is None or not ink.contours else mark.x + (ink.x_min + ink.x_max) / 2 * mark.size


def _painted(mark: _Mark, found: list[Atom], before: int, after: int) -> int:
    """The base by paint order: painted from left to right a mark precedes its base, from right to left it follows."""
    if before < 0 or after < 0:
        return max(before, after)
    if mark.face.text and mark.face.text[0] < "\u0590":
        return before  # Latin and Greek are painted left to right, base first
    return after if found[after].x0 > found[before].x0 else before


def _reversed_fonts(marks: list[_Mark], sides: list[tuple[int, int]], found: list[Atom]) -> set[str]:
    """Fonts whose marks are painted on the other side of their bases: the ink of most of them says so."""
    votes: dict[str, int] = {}
    for mark, (before, after) in zip(marks, sides, strict=True):
        centre = _centre(mark) if before >= 0 and after >= 0 else None
        if centre is None:
            continue
        chosen = _painted(mark, found, before, after)
        other = before + after - chosen
        if _covers(found[chosen], centre) != _covers(found[other], centre):
            votes[mark.font] = votes.get(mark.font, 0) + (1 if _covers(found[other], centre) else -1)
    return {font for font, vote in votes.items() if vote > 0}


def _covers(atom: Atom, x: float) -> bool:
    return atom.x0 <= x <= atom.x1


def _base_of(mark: _Mark, found: list[Atom], before: int, after: int, turned: bool) -> int:
    """Index of the atom that the mark belongs to, -1 for none: paint order, with the ink as veto."""
    if mark.face.kind == JOINER:
        return _joined_base(mark, found, before, after)
    chosen = _painted(mark, found, before, after)
    if turned and before >= 0 and after >= 0:
        chosen = before + after - chosen
    centre = _centre(mark)
    if chosen < 0 or centre is None:
        return chosen
    slack = INK_SLACK * mark.size
    if found[chosen].x0 - slack <= centre <= found[chosen].x1 + slack:
        return chosen
    near = range(max(0, mark.position - PAINT_REACH), min(len(found), mark.position + PAINT_REACH))
    reach = MARK_RISE * mark.size
    others = [
        i
        for i in near
        if found[i].kind in (BASE, KASHIDA) and _covers(found[i], centre) and abs(found[i].y - mark.y) < reach
    ]
    return others[0] if len(others) == 1 else chosen


def _next_base(found: list[Atom], mark: _Mark, places: range, reach: float) -> int:
    for i in places:
        atom = found[i]
        if atom.kind != SPACE:
            near = abs(atom.y - mark.y) < reach and atom.x0 - 2 * mark.size < mark.x < atom.x1 + 2 * mark.size
            return i if near else -1
    return -1


def _joined_base(mark: _Mark, found: list[Atom], before: int, after: int) -> int:
    """A joiner stands at the left edge of the letter that it follows."""
    choices = [i for i in (before, after) if i >= 0]
    return min(choices, key=lambda i: abs(found[i].x0 - mark.x), default=-1)


def _compose(atom: Atom, group: list[_Mark]) -> None:
    """Put marks, dots and joiners on the atom's letters; sets `text` (NFC) and `trace`."""
    letters: list[tuple[str, list[tuple[str, int]]]] = []
    for ch in atom.text:
        if letters and is_mark(ch):
            letters[-1][1].append((ch, atom.index))
        else:
            letters.append((ch, []))
    dots: dict[bool, int] = {}
    for mark in group:
        if mark.face.kind == DOTS:
            ink = mark.glyph.ink
            assert ink is not None
            above = ink.y_min + (mark.y - atom.y) / mark.size > DOT_ABOVE
            dots[above] = dots.get(above, 0) + ink.contours
            continue
        k = _component(atom, letters, mark)
        base, marks = letters[k]
        text = mark.face.text
        if mark.face.kind == MARK and not is_mark(text[0]) and text != UNKNOWN:
            parts = unicodedata.normalize("NFD", text)
            k = next((i for i, (letter, _) in enumerate(letters) if _is_seat(letter, parts)), -1)
            if k < 0:
                _add_letter(atom, letters, text)
                continue
            (base, marks), text = letters[k], parts[1:]
        if mark.doubt:
            atom.doubt(mark.doubt, f"code {mark.glyph.code:#x}")
        if base in _HAMZA_SEATS and HAMZA_ABOVE in text:
            letters[k] = (_HAMZA_SEATS[base], marks)
        present = {m for m, _ in marks} | set(unicodedata.normalize("NFD", base)[1:])
        marks.extend((ch, mark.index) for ch in text if ch not in present)
    for above, count in dots.items():
        dotted = _DOTS.get(letters[-1][0], {}).get((count, above))
        if dotted is None:
            atom.doubt("unmapped-glyph", "dots")
            letters[-1][1].append((UNKNOWN, group[0].index))
        else:
            letters[-1] = (dotted, letters[-1][1])
    _settle(atom, letters)


def _component(atom: Atom, letters: list[tuple[str, list[tuple[str, int]]]], mark: _Mark) -> int:
    """Which letter of a ligature the mark stands on: by its ink, the first letter being the rightmost."""
    n = len(letters)
    if n == 1 or mark.face.kind == JOINER:
        return n - 1
    if letters[0][0] < "\u0590" or atom.text.endswith(ALLAH):
        return n - 1
    ink = mark.glyph.ink
    unplaced = min(abs(mark.x - atom.x0), abs(mark.x - atom.x1)) < UNPLACED * mark.size
    if ink is None or atom.x1 <= atom.x0 or unplaced:
        return 0 if letters[0][0] == LAM and len(unicodedata.normalize("NFD", letters[-1][0])) == 1 else n - 1
    centre = mark.x + (ink.x_min + ink.x_max) / 2 * mark.size
    share = (atom.x1 - centre) / (atom.x1 - atom.x0)
    return min(max(int(share * n), 0), n - 1)


def _is_seat(letter: str, parts: str) -> bool:
    """`letter` is what a composed letter is without its marks (`parts`: its NFD)."""
    return letter == parts[0] or (letter in _HAMZA_SEATS and parts[1:] == HAMZA_ABOVE)


def _add_letter(atom: Atom, letters: list[tuple[str, list[tuple[str, int]]]], text: str) -> None:
    """A letter without room, whose seat is not there: it is the body's whole letter, or the next one of a ligature."""
    if letters[-1][0] == UNKNOWN:
        letters[-1] = (text, letters[-1][1])
        atom.doubts = None
    else:
        letters.append((text, []))


def _settle(atom: Atom, letters: list[tuple[str, list[tuple[str, int]]]]) -> None:
    """Write letters and marks back: each letter with its marks in canonical order, composed (NFC)."""
    text: list[str] = []
    trace: list[int] = []
    for base, marks in letters:
        raw = base + "".join(ch for ch, _ in marks)
        flat = unicodedata.normalize("NFC", raw)
        origin = {ch: index for ch, index in marks}
        text.append(flat)
        trace.extend(origin.get(ch, atom.index) for ch in flat)
    atom.text = "".join(text)
    atom.trace = trace
