"""The hearing: what one code of a font says, when its witnesses agree and when they do not.

Witnesses are the ToUnicode map, the embedded font's own `cmap`, glyph names, the encoding, the closure of `GSUB` and
the outline. ToUnicode is testimony by whoever wrote the file; the rest belongs to the font. The order of belief:

1. the outline: a blank glyph is no letter, a flat stroke wider than its advance is kashida, a bracket is what it looks
   like;
2. the cmap, where it contradicts ToUnicode;
3. ToUnicode, then names, encoding, GSUB.

All functions are pure. Text stays unfolded: presentation forms are folded by the page stages.
"""

from __future__ import annotations

import unicodedata
from collections.abc import Callable, Sequence
from typing import NamedTuple

from tahqiq.glyphs import Ink
from tahqiq.pdf.shapes import KASHIDA, is_kashida

UNMAPPED = "\ufffd"
ZERO_ADVANCE = 0.02
"""em. Below this a glyph takes no room of its own: a mark. Producers round widths to 0.001 em; the narrowest letters of
text faces (alef, i, l) have more than 0.15 em."""


class Evidence(NamedTuple):
    """What the witnesses say of one code; "" and () where they are silent.

    told        ToUnicode, controls and all; None where the map does not have the code
    mapped      characters that the embedded Unicode cmap sends to this glyph, the likeliest first
    named       text of the glyph's name in the font program
    encoded     text of the name or character that the PDF's encoding gives the code
    shaped      asks the closure of GSUB: the texts that shape into this glyph
    advance     em
    blank       the glyph has no contours; None where that is not known
    ink         asks for the outline's measures
    side        asks which way a bracket opens as drawn
    """

    told: str | None
    mapped: Sequence[str]
    named: str
    encoded: str
    shaped: Callable[[], Sequence[str]]
    advance: float
    blank: bool | None
    ink: Callable[[], Ink | None]
    side: Callable[[], int]


class Verdict(NamedTuple):
    """What is believed: see `tahqiq.glyphs.FontGlyph` for the fields."""

    text: str
    witness: str
    doubt: str = ""
    drawn: bool = False


_ALIKE = str.maketrans(
    {
        "\u064a": "\u0649", "\u06cc": "\u0649",  # yeh, Farsi yeh: alef maksura
        "\u06be": "\u0647", "\u06c1": "\u0647", "\u06d5": "\u0647",  # heh doachashmee, heh goal, ae: heh
        "\u06a9": "\u0643",  # keheh: kaf
        "\u06f0": "\u0660", "\u06f1": "\u0661", "\u06f2": "\u0662", "\u06f3": "\u0663",  # Persian digits drawn
        "\u06f7": "\u0667", "\u06f8": "\u0668", "\u06f9": "\u0669",  # as the Arabic ones are; 4, 5 and 6 differ
        "\u2010": "-", "\u2011": "-", "\u00ad": "-",
        " ": None, "\u0640": None,  # NFKC spells the isolated form of a mark with one of these
    }
)  # fmt: skip
_CONTROLS = dict.fromkeys(
    [*range(0x20), *range(0x7F, 0xA0), 0x200E, 0x200F, *range(0x202A, 0x202F), *range(0x2066, 0x206A), 0xFEFF, 0x061C]
)
_WHITE = dict.fromkeys([9, 10, 11, 12, 13], " ")
_PAIRS = "()[]{}<>\u00ab\u00bb\u2039\u203a"
_MIRROR = {char: _PAIRS[i ^ 1] for i, char in enumerate(_PAIRS)}


def fold(text: str) -> str:
    """`text` with everything folded that two honest witnesses may differ in: forms, look-alikes, tatweel, blanks."""
    folded = unicodedata.normalize("NFKC", text)
    return folded.translate(_ALIKE) or folded.strip("\u0640") or folded[:1]


def spoken(text: str) -> str:
    """A map's text without controls. White controls become a space; private-use and U+FFFD make it ""."""
    if text.isalnum():
        return "" if any(_is_private(char) for char in text) else text
    text = text.translate(_WHITE).translate(_CONTROLS)
    return "" if any(_is_private(char) or char == UNMAPPED for char in text) else text


def _is_private(char: str) -> bool:
    return "\ue000" <= char <= "\uf8ff" or char >= "\U000f0000"


def hear(evidence: Evidence) -> Verdict:
    """The text of a code, who says so, and whether a contradiction remains."""
    verdict = _believe(evidence)
    if evidence.blank:
        return _blank(evidence, verdict)
    text = verdict.text
    if evidence.blank is False and is_white(text):
        return _inked_white(evidence, verdict)
    if evidence.blank is False and _may_be_kashida(text):
        ink = evidence.ink()
        if ink is not None and is_kashida(ink, evidence.advance):
            return Verdict(KASHIDA, "outline" if text != KASHIDA else verdict.witness)
    if text in _MIRROR:
        return _bracket(evidence, verdict)
    if len(text) > 1 and abs(evidence.advance) < ZERO_ADVANCE:
        return verdict._replace(text=_marks_only(text))
    return verdict


def _believe(evidence: Evidence) -> Verdict:
    """The maps and names weighed against each other, without the outline."""
    told = spoken(evidence.told) if evidence.told else ""
    if evidence.mapped:
        return _with_cmap(told, evidence)
    if told:
        return Verdict(told, "tounicode")
    if evidence.named:
        return Verdict(evidence.named, "name")
    if evidence.encoded:
        return Verdict(evidence.encoded, "encoding")
    shaped = evidence.shaped()
    if shaped and len({fold(text) for text in shaped}) == 1:
        return Verdict(shaped[0], "gsub")
    if evidence.told is not None and not evidence.told.strip("\0"):
        return Verdict("", "tounicode")
    return Verdict(UNMAPPED, "none", "unmapped-glyph")


def _with_cmap(told: str, evidence: Evidence) -> Verdict:
    """The cmap is right where ToUnicode contradicts it, but for a font that draws Arabic at Latin code points."""
    mapped = evidence.mapped
    if not told:
        return Verdict(mapped[0], "cmap")
    folded = fold(told)
    if any(fold(text) == folded for text in mapped):
        raised = next((text for text in mapped if len(told) == 1 and told.isdigit() and _is_raised(text)), "")
        return Verdict(raised or told, "cmap" if raised else "tounicode")
    if _is_rtl_letter(told) and not any(_is_rtl_letter(text) for text in mapped) and mapped[0].isalpha():
        return Verdict(told, "tounicode", "map-contradicts-font")
    return Verdict(mapped[0], "cmap")


def _is_raised(text: str) -> bool:
    return unicodedata.decomposition(text).startswith(("<super>", "<sub>")) if len(text) == 1 else False


def _is_rtl_letter(text: str) -> bool:
    return any(unicodedata.bidirectional(char) in ("R", "AL") for char in text)


def is_white(text: str) -> bool:
    """A space, or nothing that leaves ink: ZWNJ and its kind too."""
    return bool(text) and all(unicodedata.category(char) in ("Zs", "Cf") for char in text)


def _blank(evidence: Evidence, verdict: Verdict) -> Verdict:
    """A glyph without contours says a space or nothing; what a map calls it matters only where that is blank too."""
    if is_white(verdict.text) or not verdict.text:
        return verdict
    text = " " if evidence.advance > ZERO_ADVANCE else ""
    return Verdict(text, "outline")


def _inked_white(evidence: Evidence, verdict: Verdict) -> Verdict:
    """A map says blank, the glyph has ink. Another witness may know the letter; else nobody does."""
    if verdict.text == "\u00ad":
        return verdict._replace(text="-")
    ink = evidence.ink()
    if ink is not None and is_kashida(ink, evidence.advance):
        return Verdict(KASHIDA, "outline")
    for text, witness in (
        *((text, "cmap") for text in evidence.mapped), (evidence.named, "name"), (evidence.encoded, "encoding"),
        *((text, "gsub") for text in evidence.shaped()[:1]),
    ):  # fmt: skip
        if text and not is_white(text):
            return Verdict(text, witness)
    return Verdict(UNMAPPED, "none", "map-contradicts-font")


def _may_be_kashida(text: str) -> bool:
    """Unmapped glyphs, and letters and marks of Arabic; a Latin underscore is flat too."""
    return text == UNMAPPED or any("\u0600" <= char <= "\u06ff" or "\ufb50" <= char <= "\ufeff" for char in text)


def _bracket(evidence: Evidence, verdict: Verdict) -> Verdict:
    """A bracket as it is drawn, where the outline or the cmap can tell."""
    side = evidence.side()
    text = verdict.text
    if side:
        opening = _PAIRS.index(text) % 2 == 0
        drawn = text if (side < 0) == opening else _MIRROR[text]
        return Verdict(drawn, verdict.witness if drawn == text else "outline", verdict.doubt, True)
    return verdict._replace(drawn=verdict.witness == "cmap" or text in evidence.mapped)


def _marks_only(text: str) -> str:
    """The combining marks of a text that a glyph without room was given from its cluster; all of it without any."""
    return "".join(char for char in text if unicodedata.combining(char)) or text
