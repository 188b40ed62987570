"""Atoms of one cell to the visual line: left to right, kashida gone, spaces put where the page has them.

visual(atoms) → atoms from left to right; a space is an atom of kind SPACE, never at either end, never two together
"""

from __future__ import annotations

import itertools
import unicodedata
from collections.abc import Sequence
from typing import NamedTuple

from tahqiq.page.atom import Atom
from tahqiq.page.faces import BASE, KASHIDA, SPACE, TATWEEL, is_mark
from tahqiq.page.lines import NO_ROOM, TWIN, left_edge, twins_dropped
from tahqiq.page.overrun import OVERRUN, squeezed

WORD_GAP = 0.17
"""em of the smaller neighbour. A wider gap parts words; letters keep within 0.13, words are 0.19 apart or more.
CER on made files is flat from 0.13 to 0.20. Fails on: letter-spaced Latin headings without space glyphs."""

KAF_GAP = 0.025
"""em. The same before a kaf or gaf, whose arm fonts kern over the space before it, where no space glyph stands: LuaTeX
leaves 0.04 to 0.10; inside words letters before a kaf touch it or overlap."""

KERNED = 0.75
"""Of the narrowest gap before a kaf that must be a space: what is narrower stands inside a word."""

LOOSE_GAP = 0.55
"""em. The same where a gap says little: between Arabic letters, or beside a dash, of a line whose words are parted by space
glyphs (seen inside words: 0.5 behind alef madda, 0.3 in justified lines, 0.22 at a dash), and in a line of letters set
apart."""

SAME_GAP = 0.004
"""em. A gap that differs by less from the line's spaces, all of one width, is one of them, whose glyph was left out
(WeasyPrint, where a word runs over from another element)."""

TIGHT = 0.08
"""em. Gaps of one width between letters, as many as words have, are spaces if they are wider (TeX shrinks those of one
line alike: to 0.13 in Almarai); gaps inside words differ."""

TRACKED = 0.05
"""em. Three quarters of a line's gaps between glyphs are wider: its letters are set apart."""

SPACES_SEEN = 5
"""Spaces that show how wide a line's spaces are."""

SAME_SPACES = 0.05
"""Of their width: spaces of one line that differ by less are of one width (WeasyPrint rounds by up to 0.03)."""

LEAST_GAP = min(WORD_GAP, KAF_GAP, LOOSE_GAP)
"""em. No narrower gap parts words."""

VALLEY = (0.05, 0.21)
"""em. Between these a page's own least gap between words is looked for, where it has no space glyphs: TeX shrinks the
spaces of narrow fonts to 0.12."""

BIN = 0.01
"""em. Gaps are counted in bins of this width; a threshold has two of them clear on either side."""

CLEAR = 0.004
"""Of a page's gaps between letters: so many more near the usual threshold than near another unseat it."""

ENOUGH = 60
"""Gaps between letters that must be seen before a page's own threshold is believed."""

WORDS = (0.08, 0.4)
"""Of the gaps between letters so many are gaps between words."""

BLANKS = 8
"""A line with a space glyph for so many letters, or fewer, parts its words by space glyphs (words of Arabic have 4.5)."""

SPACE_GAP = 0.06
"""em. A space glyph parts words only if at least this gap is there to see; else it hides a joiner (XeTeX, Distiller)."""

TOUCH = 0.02
"""em. A space glyph that reaches less far into a gap only touches it (Qt draws one over a hyphen that may break)."""

SPACE_SHIFT = 0.05
"""em. Word, Distiller and XeTeX put a space glyph exactly at the edge of its neighbour; it sorts a hair further left
(flat from 0.02 to 0.10; 0 and 0.2 are wrong)."""

STACK = 0.15
"""em. Two letters nearer than this are stacked (Amiri's lam-meem): their x order is no witness, the paint order is."""

CASCADE_STACK = 1.0
"""em. The same where words cascade (Nastaliq): letters lie under the letters before them."""

NEXT = 4
"""Glyphs of one word are at most so far apart in paint order (a letter and its marks)."""

NO_JOIN_AFTER = frozenset(
    "\u0621\u0622\u0623\u0624\u0625\u0627\u0629\u062f\u0630\u0631\u0632\u0648\u0649\u0671\u0672\u0673\u0675\u0676"
    "\u0677\u0688\u0689\u068a\u0691\u0692\u0695\u0698\u06c0\u06c6\u06c7\u06c8\u06cb\u06cf\u06d2\u06d3\u06d5"
)
"""Letters that do not join to the letter after them (Joining_Type R and U of Unicode's ArabicShaping, the common ones).
U+0649 joins in Unicode but is final in Arabic text."""

LAST = frozenset("\u0629\u0649\u06c0")
"""Those of them that only end words."""

KAFS = frozenset("\u0643\u06a9\u06af\u06ad")
DASHES = frozenset("-\u2013\u2212")


class Spacing(NamedTuple):
    """How a page parts its words."""

    by_glyph: bool = False
    """By space glyphs."""
    gap: float = WORD_GAP
    """em. A wider gap parts words."""
    kaf: float = KAF_GAP
    """em. The same before a kaf behind a letter that does not join."""
    sure: bool = True
    """The page has spaces before kafs to learn from, or no gaps there that need it. Fonts kern some pairs only."""


USUAL = Spacing()


def spacing(rows: Sequence[Sequence[Atom]]) -> Spacing:
    """What a page's rows tell of its spaces; its own gap where few gaps between letters lie near it and many near the
    usual one."""
    blanks = sum(atom.kind == SPACE and atom.x1 > atom.x0 for row in rows for atom in row)
    if BLANKS * blanks > sum(map(len, rows)):
        return Spacing(by_glyph=True)
    bins = [0] * round(1.0 / BIN)
    kafs: list[tuple[float, bool]] = []
    for row in rows:
        ink = sorted([a for a in row if a.kind != SPACE], key=left_edge)
        edge = ink[0].x1 if ink else 0.0
        for before, atom in itertools.pairwise(ink):
            if before.cls in "RA" and atom.cls in "RA":
                gap = (atom.x0 - edge) / atom.size
                bins[min(max(int(gap / BIN), 0), len(bins) - 1)] += 1
                if gap > KAF_GAP and before.text[0] in KAFS:
                    kafs.append((gap, _may_go_on(atom)))
            edge = max(edge, atom.x1)
    total = sum(bins)
    if total < ENOUGH:
        return USUAL
    first, last, usual = (round(gap / BIN) for gap in (*VALLEY, WORD_GAP))
    crowd = {t: sum(bins[t - 2 : t + 2]) for t in range(first, last)}
    likely = [t for t in crowd if WORDS[0] <= sum(bins[t:]) / total <= WORDS[1]]
    best = min(likely, key=lambda t: (crowd[t], abs(t - usual)), default=usual)
    if usual in likely and crowd[usual] <= crowd[best] + CLEAR * total:
        best = usual
    word = WORD_GAP if best == usual else best * BIN
    spaces = [gap for gap, may_go_on in kafs if not may_go_on]
    if not kafs or not spaces:
        return Spacing(gap=word, kaf=word if kafs else KAF_GAP, sure=not kafs)
    kaf = max(KAF_GAP, min(KERNED * min(spaces), WORD_GAP))
    return Spacing(gap=word, kaf=kaf, sure=kaf < WORD_GAP or all(gap > word for gap, _ in kafs))


def visual(atoms: list[Atom], spacing: Spacing = USUAL) -> list[Atom]:
    """The cell's atoms in visual order with its spaces; `spacing`: how the page parts its words."""
    inked = [a for a in atoms if a.kind != SPACE]
    if not inked:
        return []
    blanks = [a for a in atoms if a.kind == SPACE]
    inked.sort(key=left_edge)
    close = _crowded(inked)
    if close:
        kept = twins_dropped(inked, close)
        _unstack(kept, close if len(kept) == len(inked) else _crowded(kept))
        inked = kept
    marked = _gaps(inked, blanks, spacing)
    return _without_kashida(marked)


def _crowded(inked: list[Atom]) -> list[int]:
    """Indices of the atoms (in x order) so near to the one before that they may be stacked on it, or drawn twice."""
    first = inked[0]
    close = [0] if first.x1 - first.x0 <= NO_ROOM * first.size else []
    return close + [
        i
        for i, (a, b) in enumerate(itertools.pairwise(inked), 1)
        if (wide := b.x1 - b.x0) <= NO_ROOM * b.size
        or (step := b.x0 - a.x0) < TWIN * wide
        or step < STACK * a.size
        or a.cascade
    ]


def _unstack(inked: list[Atom], close: list[int]) -> None:
    """Put stacked right-to-left neighbours into the order in which they were painted, in place.

    close   indices of the atoms that may be stacked on the one before
    """
    pairs = [(inked[i - 1], inked[i]) for i in close if i]
    pairs = [(a, b) for a, b in pairs if b.x0 - a.x0 < STACK * a.size or a.cascade]
    pairs = [(a, b) for a, b in pairs if a.cls in "RA" and b.cls in "RA"]
    cascade = any(a.cascade for a, _ in pairs)
    if not cascade:
        pairs = [(a, b) for a, b in pairs if 0 < abs(b.index - a.index) <= NEXT]
    if not pairs:
        return
    rising = 0
    for a, b in itertools.pairwise(inked):
        step = b.index - a.index
        if -NEXT <= step <= NEXT and step and a.cls in "RA" and b.cls in "RA":
            rising += 1 if step > 0 else -1
    if not rising or (not cascade and all((b.index > a.index) == (rising > 0) for a, b in pairs)):
        return
    for _ in range(NEXT if cascade else 1):
        moved = False
        for i in range(len(inked) - 1):
            a, b = inked[i], inked[i + 1]
            reach = CASCADE_STACK if a.cascade and b.cascade else STACK
            if b.x0 - a.x0 < reach * a.size and a.cls in "RA" and b.cls in "RA" and 0 < abs(b.index - a.index) <= NEXT:
                if (b.index > a.index) != (rising > 0):
                    inked[i], inked[i + 1] = b, a
                    moved = True
        if not moved:
            break


def _gaps(inked: list[Atom], blanks: list[Atom], page: Spacing) -> list[Atom]:
    """The atoms with a space atom in every gap between words."""
    gaps, between = _measured(inked, blanks)
    if len(inked) > 1 and min(gaps) < -OVERRUN * inked[0].size and squeezed(inked, blanks, gaps):
        gaps, between = _measured(inked, blanks)
    visible = 0
    for i, blank in enumerate(between):
        if blank is not None:
            em = min(inked[i].size, inked[i + 1].size)
            room = KAF_GAP if inked[i].text[0] in KAFS else SPACE_GAP
            seen = gaps[i] > room * em and _shows(blank, inked[i + 1], gaps[i])
            if seen or _has_room(inked[i], blank, inked[i + 1]):
                visible += 1
            else:
                between[i] = None
                _hide(blank, inked[max(0, i - 1) : i + 4])
    spaced = page.by_glyph or (visible > 0 and _spaced(inked, gaps, visible))
    usual = _usual(gaps, between) if spaced and visible >= SPACES_SEEN else 0.0
    tracked = spaced and _tracked(gaps, between, inked[0].size)
    if not spaced:
        page = _tight(inked, gaps, page)
    out = [inked[0]]
    before = inked[0]
    for blank, gap, atom in zip(between, gaps, inked[1:], strict=True):
        if blank is not None:
            out.append(_space(blank, before, atom, atom.x0 - gap))
        elif gap > 0.0:
            em = before.size if before.size < atom.size else atom.size
            wide = gap > LEAST_GAP * em and gap > _threshold(before, atom, spaced, tracked, page) * em
            if not page.sure and LEAST_GAP * em < gap <= page.gap * em and before.text[0] in KAFS:
                if atom.cls == "A" and _may_go_on(atom):
                    atom.doubt("uncertain-space")
            stretched = atom.kind == KASHIDA and atom.trace  # it carries a mark: the word goes on
            if wide or (usual and abs(gap - usual) < SAME_GAP * em and not stretched):
                out.append(_space(None, before, atom, atom.x0 - gap))
        out.append(atom)
        before = atom
    return out


def _usual(gaps: list[float], between: list[Atom | None]) -> float:
    """Points. The width of a justified line's spaces, of which it has `SPACES_SEEN`, all of one width; 0 where they differ."""
    spaces = sorted([gap for gap, blank in zip(gaps, between, strict=True) if blank is not None])
    middle = spaces[len(spaces) // 2]
    return middle if spaces[-2] - spaces[1] < SAME_SPACES * middle else 0.0


def _tight(inked: list[Atom], gaps: list[float], page: Spacing) -> Spacing:
    """How a line parts its words: as its page does, or by gaps all of one width that are narrower, the spaces of a justified
    line that is full to the brim (TeX)."""
    pairs = zip(gaps, itertools.pairwise(inked), strict=True)
    between = [gap / after.size for gap, (before, after) in pairs if before.cls in "RA" and after.cls in "RA"]
    wide = sorted([gap for gap in between if gap > TIGHT])
    middle = wide[len(wide) // 2] if wide else page.gap
    alike = sum(abs(gap - middle) < SAME_GAP for gap in wide)
    few, many = WORDS
    if middle > page.gap or alike < max(SPACES_SEEN, 0.75 * len(wide)) or not few <= alike / len(between) <= many:
        return page
    return page._replace(gap=middle - 2 * SAME_GAP, kaf=min(page.kaf, KERNED * middle))


def _tracked(gaps: list[float], between: list[Atom | None], size: float) -> bool:
    """The line is justified by gaps between its letters (Qt), of one width all along."""
    inside = sorted([gap for gap, blank in zip(gaps, between, strict=True) if blank is None])
    return bool(inside) and inside[len(inside) // 4] > TRACKED * size


def _hide(blank: Atom, near: list[Atom]) -> None:
    """A space glyph without room hides a joiner: behind the letter that it was painted beside and that is read first."""
    before = max((a for a in near if a.index < blank.index), key=_index, default=None)
    after = min((a for a in near if a.index > blank.index), key=_index, default=None)
    if before is not None and after is not None and after.index - before.index <= NEXT + 1:
        max(before, after, key=left_edge).hidden = True


def _index(atom: Atom) -> int:
    return atom.index


def _measured(inked: list[Atom], blanks: list[Atom]) -> tuple[list[float], list[Atom | None]]:
    """For each pair of neighbours the blank between them in points, and the space glyph that stands there."""
    keys = sorted(((b.x0 - SPACE_SHIFT * b.size, b) for b in blanks), key=_key) if blanks else []
    gaps: list[float] = []
    between: list[Atom | None] = []
    edge = inked[0].x1
    k, last = 0, len(keys)
    for before, atom in itertools.pairwise(inked):
        blank = None
        x0, x1 = atom.x0, atom.x1
        while k < last and keys[k][0] < x0:
            if keys[k][0] >= before.x0 - STACK * before.size and (blank is None or blank.x1 <= edge):
                blank = keys[k][1]  # the first that reaches into the gap
            k += 1
        gaps.append(x0 - edge)
        between.append(blank)
        if x1 > edge or x1 - edge <= -2 * atom.size:
            edge = x1
    return gaps, between


def _threshold(before: Atom, after: Atom, spaced: bool, tracked: bool, page: Spacing) -> float:
    """em. A wider gap between two visual neighbours parts words. A kaf (on the left) reaches over the space in front of
    it: behind a letter that joins any gap is that space, behind others the page tells how wide it is."""
    if tracked or (spaced and (before.cls == after.cls == "A" or before.text in DASHES or after.text in DASHES)):
        return LOOSE_GAP
    if before.text[0] not in KAFS or after.cls != "A":
        return page.gap
    return page.kaf if _may_go_on(after) else KAF_GAP


def _may_go_on(atom: Atom) -> bool:
    """A word may go on behind the letter, though it does not join to the next one."""
    last = next((ch for ch in reversed(atom.text) if not is_mark(ch)), " ")
    return last in NO_JOIN_AFTER and last not in LAST


def _spaced(inked: list[Atom], gaps: list[float], visible: int) -> bool:
    """The line's gaps between words hold space glyphs: a gap without one is a gap inside a word."""
    wide = sum(gap > WORD_GAP * atom.size for gap, atom in zip(gaps, inked, strict=False))
    return 2 * visible > wide or BLANKS * visible > len(inked)


def _shows(blank: Atom, after: Atom, gap: float) -> bool:
    """The space glyph stands in the gap, not altogether on the ink beside it."""
    return blank.x0 < after.x0 - TOUCH * after.size and blank.x1 > after.x0 - gap + TOUCH * after.size


def _has_room(before: Atom, blank: Atom, after: Atom) -> bool:
    """The pen made room for the space, though kerning took it back: it begins behind the middle of one glyph and ends
    where the next begins. A hidden joiner lies under its neighbour."""
    fits = blank.x0 > (before.x0 + before.x1) / 2 and blank.x1 < after.x0 + 0.03 * blank.size
    return fits and blank.x1 - blank.x0 > SPACE_GAP * blank.size


def _key(keyed: tuple[float, Atom]) -> float:
    return keyed[0]


def _space(blank: Atom | None, before: Atom, after: Atom, edge: float) -> Atom:
    """The space between two atoms, from `edge` on; `blank` is its glyph, if it has one."""
    index = blank.index if blank is not None else -1
    return Atom(" ", "W", SPACE, edge, after.x0, before.y, min(before.size, after.size), index, before.font, False)


def _without_kashida(marked: list[Atom]) -> list[Atom]:
    """Drop the tatweels that stretch a word or a stop (LibreOffice); keep one at a word's end or before a digit, which is
    text."""
    if KASHIDA not in [a.kind for a in marked]:
        return marked
    out: list[Atom] = []
    for i, atom in enumerate(marked):
        if atom.kind != KASHIDA:
            out.append(atom)
            continue
        left = next((a for a in reversed(marked[:i]) if a.kind != KASHIDA), None)
        right = next((a for a in marked[i + 1 :] if a.kind != KASHIDA), None)
        inside = left is not None and left.kind == BASE and left.cls in "RA" and _is_letter(right)
        if inside or (right is not None and right.cls == "C") or (out and out[-1].kind == KASHIDA):
            if atom.trace and right is not None:
                _hand_over(atom, right)
            continue
        out.append(atom)
    return out


def _is_letter(atom: Atom | None) -> bool:
    return atom is not None and atom.kind == BASE and atom.cls in "RA"


def _hand_over(kashida: Atom, letter: Atom) -> None:
    """Marks that were painted over the kashida belong to the letter that it stretches; some paint them over both."""
    there = unicodedata.normalize("NFD", letter.text)
    marks = "".join([ch for ch in kashida.text if ch != TATWEEL and ch not in there])
    if marks:
        letter.trace = [*(letter.trace or [letter.index] * len(letter.text)), *[kashida.index] * len(marks)]
        text = unicodedata.normalize("NFC", letter.text + marks)
        if len(text) != len(letter.trace):
            letter.trace = [letter.index] * len(text)
        letter.text = text
        for doubt in kashida.doubts or ():
            letter.doubt(*doubt)
