"""What a glyph looks like, held against what its font says of it: a guess where nobody names it, a check of a damaged map.

guess(evidence, letters) → the letter or mark that a glyph without a name looks like, in doubt
compared(verdict, evidence, suspect, letters) → the verdict of a damaged map, borne out, doubted or replaced
examined(verdict, evidence, letters) → what a map that is known to lie says of a letter, borne out, doubted or replaced

`letters` are the texts of the font's map; they tell whose language it is (`likeness`).
"""

from __future__ import annotations

import unicodedata
from collections.abc import Set

from tahqiq.pdf.damage import is_left_over
from tahqiq.pdf.outlines import measure
from tahqiq.pdf.shapes import KASHIDA
from tahqiq.pdf.witnesses import BRACKETS, NOBODY, Evidence, Verdict, fold, is_rtl

STOPS = frozenset("\u060c\u061b\u061f\u06d4")
"""Signs of Arabic script that can be told from letters by their likeness."""


def guess(evidence: Evidence, letters: Set[str]) -> Verdict:
    """The letter or mark that a glyph without a name looks like, in doubt; `NOBODY` where it looks like none."""
    from tahqiq.pdf.likeness import likely  # numpy and a table that few files need

    contours = evidence.contours() or []
    text = likely(contours, evidence.advance, letters) if contours else ""
    ink = measure(contours)
    if text in STOPS and ink.x_min < 0.0 and ink.x_max > evidence.advance:
        text = KASHIDA  # it reaches into both its neighbours, as no stop does: a stretched joint (Noto Nastaliq)
    return Verdict(text, "outline", "guessed-letter", text in BRACKETS) if text else NOBODY


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


def examined(verdict: Verdict, evidence: Evidence, letters: Set[str]) -> Verdict:
    """The verdict of a map that is not believed by itself: the outline is a second witness to what it says, or an adverse one.

    What it looks like for certain is put in the place of what the map says, in doubt.
    """
    from tahqiq.pdf.likeness import CONTRADICTS, SUPPORTS, likely

    doubted = verdict._replace(doubt="map-contradicts-font")
    contours = evidence.contours()
    if not contours:
        return doubted
    seen = likely(contours, evidence.advance, letters, SUPPORTS)
    if seen and fold(seen) == fold(verdict.text):
        return verdict
    sure = likely(contours, evidence.advance, letters, CONTRADICTS)
    return doubted._replace(text=sure, witness="outline") if sure else doubted
