"""What a glyph looks like, held against what its font says of it: a guess where nobody names it, a check of a damaged map.

guess(evidence, letters) → the letter or mark that a glyph without a name looks like, in doubt
compared(verdict, evidence, suspect, letters) → the verdict of a damaged map, borne out, doubted or replaced
unclipped(verdict, evidence, letters) → what a map says that may have kept only the first letter of what a glyph draws
examined(verdict, evidence, letters) → what a map that is known to lie says of a letter, borne out, doubted or replaced

`letters` are the texts of the font's map; they tell whose language it is (`likeness`).
"""

from __future__ import annotations

import unicodedata
from collections.abc import Set

from tahqiq.glyphs import Ink
from tahqiq.pdf.damage import is_left_over
from tahqiq.pdf.outlines import Contour, extent, measure
from tahqiq.pdf.shapes import KASHIDA
from tahqiq.pdf.witnesses import BRACKETS, NOBODY, ZERO_ADVANCE, Evidence, Verdict, fold, is_rtl

JOINT_HEIGHT = 0.2
"""em. A stretched joint is lower (Noto Nastaliq 0.16); a tooth is higher (0.28 in the flattest of the fonts at hand)."""
JOINT_POINTS = 20
"""It is drawn with fewer points (Noto Nastaliq 14); the flat meem of Amiri has 32 to 39."""
STOPS = frozenset("\u060c\u061b\u061f\u06d4")
"""Signs of Arabic script that can be told from letters by their likeness."""

LAM = "\N{ARABIC LETTER LAM}"
LAM_ALEFS = frozenset(LAM + alef for alef in "\u0622\u0623\u0625\u0627")
FORKED = 0.5
"""Of its width: lam-alef is at least so wide in its upper third (0.55 to 1 in 26 fonts, one's final form 0.49); lam is 0.1
to 0.3, its initial form up to 0.73, which its likeness must then tell apart."""
MARK_HEIGHT = 0.4
"""em. What takes no room and is higher is a letter drawn over its neighbour (`faces.LETTER_HEIGHT`)."""
KAFS = frozenset("\u0643\u06a9\u06aa\u06af")
"""Letters whose sign some fonts draw as a glyph without room of its own."""


def guess(evidence: Evidence, letters: Set[str]) -> Verdict:
    """The letter or mark that a glyph without a name looks like, in doubt; `NOBODY` where it looks like none."""
    from tahqiq.pdf.likeness import likely  # numpy and a table that few files need

    contours = evidence.contours() or []
    ink = measure(contours)
    if len(contours) == 1 and ink.x_min < 0.0 and ink.x_max > evidence.advance > ZERO_ADVANCE and _is_low(ink):
        text = KASHIDA  # it reaches into both its neighbours, as no stop does: a stretched joint (Noto Nastaliq)
    else:
        text = likely(contours, evidence.advance, letters) if contours else ""
    return Verdict(text, "outline", "guessed-letter", text in BRACKETS) if text else NOBODY


def _is_low(ink: Ink) -> bool:
    """A plain stroke on the baseline."""
    return ink.points < JOINT_POINTS and ink.y_max < JOINT_HEIGHT and ink.y_min > -JOINT_HEIGHT / 2


def compared(verdict: Verdict, evidence: Evidence, suspect: bool, letters: Set[str]) -> Verdict:
    """What a map that is damaged here or elsewhere says of a letter, held against what the glyph looks like.

    `suspect`: the map is damaged here, or may be (`damage.repair`).
    """
    text = verdict.text
    learned = text.isalpha() or text in STOPS
    if not suspect and not (is_rtl(text) and learned):
        return verdict
    from tahqiq.pdf.likeness import CONTRADICTS, SURE, likely

    contours = evidence.contours()
    if not contours or text == KASHIDA:
        return verdict
    seen = likely(contours, evidence.advance, letters, SURE)
    if seen and fold(seen) in fold(text) + unicodedata.normalize("NFD", text):
        return verdict._replace(doubt="")
    if not seen or not (learned or is_left_over(text, seen)):
        return verdict
    if is_left_over(text, seen):
        return verdict._replace(text=seen, witness="outline", doubt="map-damaged")
    sure = likely(contours, evidence.advance, letters, CONTRADICTS)
    return verdict._replace(doubt="map-damaged") if sure else verdict


def unclipped(verdict: Verdict, evidence: Evidence, letters: Set[str]) -> Verdict:
    """The verdict of a map, or in its place, in doubt, what the glyph looks like: a lam-alef that the map calls lam, in a
    font whose map has none, and a mark that it calls a letter. Some producers keep but the first character of a glyph's
    text (WPS). A mark that cannot be told is doubted.
    """
    text = verdict.text
    if not (len(text) == 1 and text.isalpha() and is_rtl(text)) or text in KAFS or unicodedata.normalize("NFD", text) != text:
        return verdict
    narrow = abs(evidence.advance) < ZERO_ADVANCE
    if not narrow and (text != LAM or LAM_ALEFS.intersection(map(fold, letters))):
        return verdict
    contours, ink = evidence.contours() or [], evidence.ink()
    if ink is None or (ink.y_max - ink.y_min > MARK_HEIGHT if narrow else not _forked(contours, ink)):
        return verdict
    from tahqiq.pdf.likeness import SUPPORTS, SURE, is_dot, likely

    seen = likely(contours, evidence.advance, letters, SURE if narrow else SUPPORTS)
    if seen in LAM_ALEFS if not narrow else seen:
        return Verdict(seen, "outline", "map-contradicts-font")
    return verdict._replace(doubt="map-contradicts-font") if narrow and not all(map(is_dot, contours)) else verdict


def _forked(contours: list[Contour], ink: Ink) -> bool:
    """The upper third of the outline is about as wide as all of it."""
    tips = extent(contours, ink.y_max - (ink.y_max - ink.y_min) / 3, ink.y_max)
    return tips is not None and tips[1] - tips[0] > FORKED * (ink.x_max - ink.x_min)


def examined(verdict: Verdict, evidence: Evidence, letters: Set[str]) -> Verdict:
    """The verdict of a map that is not believed by itself: the outline is a second witness to what it says, or an adverse one.

    What it rather looks like is put in the place of what the map says, in doubt.
    """
    from tahqiq.pdf.likeness import DOTLESS, SUPPORTS, likely

    doubted = verdict._replace(doubt="map-contradicts-font")
    contours = evidence.contours()
    if not contours:
        return doubted
    seen = likely(contours, evidence.advance, letters, SUPPORTS)
    if seen and fold(seen) == fold(verdict.text):
        return verdict
    sure = likely(contours, evidence.advance, letters)
    return doubted._replace(text=sure, witness="outline") if sure and sure not in DOTLESS else doubted
