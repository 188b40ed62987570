"""The hearing: what one code of a font says, when its witnesses agree and when they do not.

Witnesses are the ToUnicode map, the embedded font's own `cmap`, glyph names, the encoding, the closure of `GSUB` and
the outline. ToUnicode is testimony by whoever wrote the file; the rest belongs to the font. The order of belief:

1. the outline: a blank glyph is a space, a flat stroke wider than its advance is kashida, a bracket is what it looks
   like;
2. the cmap, where it contradicts ToUnicode;
3. ToUnicode, then names, encoding, GSUB.

All functions are pure. Text stays unfolded: presentation forms are folded by the page stages.
"""

from __future__ import annotations

import unicodedata
from collections.abc import Sequence
from typing import NamedTuple, Protocol

from tahqiq.glyphs import Ink
from tahqiq.pdf.outlines import Contour
from tahqiq.pdf.shapes import KASHIDA, bracket_side, confirms, is_kashida

UNMAPPED = "\ufffd"
ZERO_ADVANCE = 0.02
"""em. Below this a glyph takes no room of its own: a mark. Producers round widths to 0.001 em; the narrowest letters of
text faces (alef, i, l) have more than 0.15 em."""


HAMZA_POINTS = 20
"""A hamza or madda is drawn with at least so many points (Amiri 25 to 28), a straight vowel sign with 4 to 16."""


class Evidence(Protocol):
    """What the witnesses say of one code. Methods cost something and are asked only where it matters."""

    told: str | None
    """ToUnicode, controls and all; None where the map does not have the code."""
    damaged: bool
    """ToUnicode was damaged on the way, and what it says of this code may be another letter's remains."""
    mapped: tuple[str, ...]
    """Characters that the embedded Unicode cmap sends to this glyph, the likeliest first."""
    advance: float
    """em"""
    blank: bool | None
    """The glyph has no contours; None where that is not known."""

    def named(self) -> str:
        """Text of the glyph's name in the font program, "" where it spells none."""

    def encoded(self) -> str:
        """Text that the PDF's encoding gives the code, "" where it is silent."""

    def shaped(self) -> Sequence[str]:
        """Texts that shape into the glyph, by the closure of GSUB."""

    def ink(self) -> Ink | None:
        """The outline's measures."""

    def may_be_flat(self) -> bool:
        """The outline may be as low and plain as a kashida's; cheaper than `ink`."""

    def contours(self) -> list[Contour] | None:
        """The outline's points."""


class Verdict(NamedTuple):
    """What is believed: see `tahqiq.glyphs.FontGlyph` for the fields."""

    text: str
    witness: str
    doubt: str = ""
    drawn: bool = False


NOBODY = Verdict(UNMAPPED, "none", "unmapped-glyph")

_ALIKE = str.maketrans(
    {
        "\u064a": "\u0649", "\u06cc": "\u0649",  # yeh, Farsi yeh: alef maksura
        "\u06be": "\u0647", "\u06c1": "\u0647", "\u06d5": "\u0647",  # heh doachashmee, heh goal, ae: heh
        "\u06a9": "\u0643",  # keheh: kaf
        "\u06f0": "\u0660", "\u06f1": "\u0661", "\u06f2": "\u0662", "\u06f3": "\u0663",  # Persian digits drawn
        "\u06f7": "\u0667", "\u06f8": "\u0668", "\u06f9": "\u0669",  # as the Arabic ones are; 4, 5 and 6 are in some
        "\u06f4": "\u0664", "\u06f5": "\u0665", "\u06f6": "\u0666",  # languages, whose shaping swaps their glyphs
        "\u2206": "\u0394",  # increment: Delta
        "\u2010": "-", "\u2011": "-", "\u00ad": "-",
    }
)  # fmt: skip
_CONTROLS = dict.fromkeys(
    [
        *range(0x20), *range(0x7F, 0xA0), 0x061C, 0x200B, 0x200E, 0x200F, *range(0x202A, 0x202F), 0x2060,
        *range(0x2066, 0x206A), 0xFEFF,
    ]
)  # fmt: skip
"""Controls, marks and embeddings of direction, and joiners of words: nothing of theirs is drawn."""
_WHITE = dict.fromkeys([9, 10, 11, 12, 13], " ")
BRACKETS = "()[]{}<>\u00ab\u00bb\u2039\u203a\u27e8\u27e9"
_MIRROR = {char: BRACKETS[i ^ 1] for i, char in enumerate(BRACKETS)}


def fold(text: str) -> str:
    """`text` with everything folded that two honest witnesses may differ in: forms, look-alikes, carriers of marks."""
    folded = unicodedata.normalize("NFKC", text).translate(_ALIKE)
    return (folded.strip(" \u0640") or folded[:1]) if len(folded) > 1 else folded


def spoken(text: str) -> str:
    """A map's text without controls. White controls become a space; private-use, noncharacters and U+FFFD make it ""."""
    if text.isalnum():
        return "" if any(_is_private(char) for char in text) else text
    text = text.translate(_WHITE).translate(_CONTROLS)
    return "" if any(_is_private(char) or char == UNMAPPED or _is_noncharacter(char) for char in text) else text


def _is_private(char: str) -> bool:
    return "\ue000" <= char <= "\uf8ff" or char >= "\U000f0000"


def _is_noncharacter(char: str) -> bool:
    """One of the 66 code points that are no characters (Unicode, 23.7)."""
    return ord(char) & 0xFFFE == 0xFFFE or "\ufdd0" <= char <= "\ufdef"


def hear(evidence: Evidence) -> Verdict:
    """The text of a code, who says so, and whether a contradiction remains."""
    verdict = _believe(evidence)
    text = verdict.text
    if evidence.blank:
        return _blank(evidence, verdict)
    if evidence.blank is False:
        if is_white(text) or not text:
            return _inked_white(evidence, verdict)
        if text.strip(KASHIDA) and _may_be_kashida(text) and _is_kashida(evidence):
            return Verdict(KASHIDA, "outline")
    if text in _MIRROR:
        return _bracket(evidence, verdict)
    if len(text) > 1 and abs(evidence.advance) < ZERO_ADVANCE:
        return verdict._replace(text=_marks_only(text, evidence.ink()))
    return verdict


def _believe(evidence: Evidence) -> Verdict:
    """The maps and names weighed against each other, without the outline."""
    told = spoken(evidence.told) if evidence.told else ""
    if evidence.mapped:
        return _with_cmap(told, evidence)
    if told:
        doubt = "map-damaged" if evidence.damaged and not _is_confirmed(told, evidence) else ""
        return Verdict(told, "tounicode", doubt)
    for text, witness in ((evidence.named(), "name"), (evidence.encoded(), "encoding")):
        if text and spoken(text):
            return Verdict(spoken(text), witness)
    shaped = evidence.shaped()
    if shaped and len({fold(text) for text in shaped}) == 1:
        return Verdict(shaped[0], "gsub")
    if evidence.told is not None and not evidence.told.translate(_CONTROLS):
        return Verdict("", "tounicode")
    return NOBODY


def _with_cmap(told: str, evidence: Evidence) -> Verdict:
    """The cmap is right where ToUnicode contradicts it, but for a font that draws Arabic at Latin code points."""
    mapped = evidence.mapped
    if not told:
        return Verdict(mapped[0], "cmap")
    if told in mapped or fold(told) in map(fold, mapped):
        raised = next((text for text in mapped if _is_raised(text)), "") if told.isdigit() and len(told) == 1 else ""
        return Verdict(raised or told, "cmap" if raised else "tounicode")
    if is_rtl(told) and not any(text in told or is_rtl(text) for text in mapped) and mapped[0].isalpha():
        return Verdict(told, "tounicode", "map-contradicts-font")
    return Verdict(mapped[0], "cmap")


def _is_raised(text: str) -> bool:
    return unicodedata.decomposition(text).startswith(("<super>", "<sub>")) if len(text) == 1 else False


def is_rtl(text: str) -> bool:
    """A letter or mark of a right-to-left script."""
    return any(unicodedata.bidirectional(char) in ("R", "AL") or "\u0590" <= char <= "\u08ff" for char in text)


def is_white(text: str) -> bool:
    """A space, or nothing that leaves ink: ZWNJ and its kind too."""
    return bool(text) and all(unicodedata.category(char) in ("Zs", "Cf") for char in text)


def _blank(evidence: Evidence, verdict: Verdict) -> Verdict:
    """A glyph without contours says a space or nothing, whatever its map calls it.

    Only a letter of a right-to-left script is kept, in doubt: LibreOffice 3 and some fonts (PakType Naskh) draw a
    ligature with one glyph and leave its other letters to blank ones.
    """
    text = verdict.text
    if is_white(text) or not text:
        return verdict
    if evidence.advance <= ZERO_ADVANCE and not text.isalpha():
        return Verdict("", "outline")
    if is_rtl(text) and not evidence.mapped:
        return verdict._replace(doubt="map-contradicts-font")
    return Verdict(" " if evidence.advance > ZERO_ADVANCE else "", "outline")


def _inked_white(evidence: Evidence, verdict: Verdict) -> Verdict:
    """A map says blank, the glyph has ink. Another witness may know the letter; else nobody does."""
    if verdict.text == "\u00ad":
        return verdict._replace(text="-")
    if _is_kashida(evidence):
        return Verdict(KASHIDA, "outline")
    shaped = evidence.shaped()
    only = shaped[0] if len({fold(text) for text in shaped}) == 1 else ""
    for text, witness in (
        *((text, "cmap") for text in evidence.mapped),
        (evidence.named(), "name"),
        (evidence.encoded(), "encoding"),
        (only, "gsub"),
    ):
        said = spoken(text)
        if said and not is_white(said):
            return Verdict(said, witness)
    return NOBODY._replace(doubt="map-contradicts-font") if verdict.text else NOBODY


def _is_confirmed(told: str, evidence: Evidence) -> bool:
    """The outline or the closure of GSUB bears a damaged map out."""
    return confirms(told, evidence.contours() or []) or fold(told) in map(fold, evidence.shaped())


def _is_kashida(evidence: Evidence) -> bool:
    ink = evidence.ink() if evidence.may_be_flat() else None
    return ink is not None and is_kashida(ink, evidence.advance, evidence.contours)


def _may_be_kashida(text: str) -> bool:
    """Unmapped glyphs, and letters and marks of Arabic; an underscore and the Urdu full stop are flat too."""
    return text == UNMAPPED or any(
        ("\u0600" <= char <= "\u06ff" or "\ufb50" <= char <= "\ufeff") and unicodedata.category(char) in ("Lo", "Mn")
        for char in text
    )


def _bracket(evidence: Evidence, verdict: Verdict) -> Verdict:
    """A bracket as it is drawn, where the outline or the cmap can tell."""
    side = bracket_side(evidence.contours() or [])
    text = verdict.text
    if not side:
        return verdict._replace(drawn=text in evidence.mapped)
    opening = BRACKETS.index(text) % 2 == 0
    if (side < 0) == opening:
        return verdict._replace(drawn=True)
    return Verdict(_MIRROR[text], "outline", verdict.doubt, True)


def _marks_only(text: str, ink: Ink | None) -> str:
    """The combining marks of a text that a glyph without room was given from its cluster; all of it without any.

    Where the cluster's letter is composed (alef with hamza and a vowel), the outline says which of the marks is meant.
    """
    marks = "".join(char for char in text if unicodedata.combining(char))
    seat = "".join(char for char in unicodedata.normalize("NFD", text) if unicodedata.combining(char))
    composed = "".join(char for char in seat if char not in marks)
    if composed and marks and ink is not None:
        if ink.contours >= len(seat):
            return seat
        if ink.points >= HAMZA_POINTS:
            return composed
    return marks or text
