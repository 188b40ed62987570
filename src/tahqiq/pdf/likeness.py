"""Letters known by their likeness to those of other fonts: for a glyph that no witness names.

likely(contours, advance, letters) → the letter, lam-alef or mark, "" where the outline is like nothing, or like too much

Two kinds of small networks, trained by `bench/likeness.py` on the free fonts of Debian, look at a `sketch`: one tells the body
(a tooth, a bowl, a loop, initial, medial …), the other what stands off it (dots above or below, a hamza). Together they
name the letter, or several that look the same: heh and ae, yeh and Farsi yeh. `letters`, what the font's map names, tells
whose language it is. A name found so is a guess: the glyph keeps a doubt.
"""

from __future__ import annotations

import unicodedata
from collections.abc import Mapping, Sequence, Set
from functools import lru_cache
from pathlib import Path
from typing import Any, NamedTuple

import numpy as np
import numpy.typing as npt

from tahqiq.lm import store
from tahqiq.pdf.outlines import Contour
from tahqiq.pdf.shapes import area, touching_dots
from tahqiq.pdf.sketch import Row, sketch

SURE = 0.7
"""Probability below which nothing is said. Of the glyphs of text faces that were left out of the training
83 to 94 % are named rightly and 1 to 6 % wrongly (DejaVu, Noto Naskh, Scheherazade, KacstOne, Nafees, Unikurd,
AlArabiya); of display faces (Lemonada, Homa) 46 to 64 and 12 to 19. Of the geometric faces from Alexandria to Rubik, ten
families left out together, 72 and 6, and of their bodies without dots 76 and 9."""
SUPPORTS = 0.3
"""Probability at which a map that lies of some letters is borne out where it says the same: both would have to err alike."""
CONTRADICTS = 0.97
"""Probability at which a damaged map is doubted where it says something else."""
SURE_BODY = 0.5
"""The same for a body whose dots are glyphs of their own, which rule out most others."""
PLAIN = ("0", "bar")
"""Names of nothing off a letter; the stroke of gaf is at times part of its outline."""
MISJOINED = 0.02
"""Weight of a form that the glyph's neighbours contradict everywhere."""
UNHEARD, UNDOTTED = 1e-3, 0.05
"""Weight of a body by each of its places where what stands off it is not known to make a letter, and where nothing does
though no language in use has it plain."""
BODIES, OFFS = 6, 3
"""Bodies and things off them that are combined, the likeliest first."""
NARROW = 0.02
"""em. What advances by less is a mark."""
DOT_POINTS, DOT_SHAPE = 17, 1.7
"""A dot has no more points (Amiri 12, DejaVu 4, Fustat in Qt's files 17) and is no longer than wide by this factor; a vowel
sign is."""
LEAST_KIND = 0.5
"""The same for all marks, or all that is none, where the glyph takes no room, or some."""
ONE = 0.25
"""Weight of anything but a dot where one is counted: it may be another small part."""
LEAST = 0.1
"""Probability that the dots counted must have; what has less is not named."""
JOINT = (0.02, 0.15)
"""em. Heights between which letters join; dots stand above or below."""
DATA = Path(__file__).parent / "data" / "likeness.bin"

DOTLESS = frozenset("\u066e\u066f\u06a1")
"""Beh, qaf and feh without their dots."""
KURDISH = frozenset("\u06c6\u06ce\u06b5\u0695\u06d5\u065a")
URDU = frozenset("\u0679\u0688\u0691\u06d2\u06ba")
PERSIAN = frozenset("\u067e\u0686\u0698\u06af\u06a9\u06cc")


class _Networks(NamedTuple):
    """Several networks of one hidden layer of rectified units, along the first axis. `classes` in the order of the
    outputs."""

    classes: list[str]
    first: npt.NDArray[np.float32]
    first_bias: npt.NDArray[np.float32]
    second: npt.NDArray[np.float32]
    second_bias: npt.NDArray[np.float32]

    def ask(self, row: Row) -> npt.NDArray[np.float32]:
        """Probabilities of the classes, the mean of the networks'."""
        hidden = np.maximum(row @ self.first + self.first_bias, 0)
        out = (hidden[:, None, :] @ self.second)[:, 0] + self.second_bias
        out = np.exp(out - out.max(1, keepdims=True))
        probabilities: npt.NDArray[np.float32] = (out / out.sum(1, keepdims=True)).mean(0)
        return probabilities


class _Model(NamedTuple):
    body: _Networks
    off: _Networks
    letters: dict[str, list[str]]
    """Body and what stands off it, as "t.init b1" → the letters that are drawn so."""


@lru_cache(maxsize=1)
def _model() -> _Model:
    meta, arrays = store.read(DATA)

    def network(name: str) -> _Networks:
        parts: list[Any] = [arrays[f"{name}{k}"].astype(np.float32) for k in range(4)]
        return _Networks(meta[name], parts[0], parts[1], parts[2], parts[3])

    return _Model(network("body"), network("off"), meta["letters"])


def likely(contours: Sequence[Contour], advance: float, letters: Set[str], sure: float = SURE) -> str:
    """The letter (or lam-alef) that an outline (em) looks most like, "" where that is less than `sure`. What takes no
    room is a mark."""
    narrow = abs(advance) < NARROW
    apart = narrow and (_are_dots(contours) or touching_dots(contours) > 0)
    row = None if apart else sketch(contours, advance)
    return of_sketch(row, dots(contours), letters, sure, narrow) if row is not None else ""


def of_sketch(row: Row, count: int, letters: Set[str], sure: float = SURE, narrow: bool = False) -> str:
    """The character that a sketch looks most like, a mark where it is narrow, no mark where not; "" where that is not clear.
    A `count` of `dots` is taken for what stands off the letter."""
    model = _model()
    offs = _offs(model, row, count)
    bodies = np.where([_is_mark(body) == narrow for body in model.body.classes], model.body.ask(row), 0)
    bodies = bodies / max(bodies.sum(), LEAST_KIND)
    found: dict[str, float] = {}
    for b in np.argsort(-bodies)[:BODIES]:
        for o in np.argsort(-offs)[:OFFS]:
            drawn = model.letters.get(f"{model.body.classes[b]} {model.off.classes[o]}")
            if drawn:
                text = choose(drawn, letters)
                found[text] = found.get(text, 0.0) + float(bodies[b] * offs[o])
    text = max(found, key=lambda text: found[text], default="")
    return text if text and found[text] >= sure else ""


def of_body(
    contours: Sequence[Contour], advance: float, offs: Sequence[str], joins: tuple[float, float], letters: Set[str]
) -> list[str]:
    """The letters that an outline is the body of, one for each of `offs`, what stands off it in different places: dots
    that no letter of a body has tell that it is another. What carries a hamza is named without it. [] where it is not
    clear, and for an outline that has something off it itself and elsewhere more.

    joins   how likely it is joined to the letter on its left, and on its right
    """
    row = sketch(contours, advance)
    if row is None:
        return []
    model = _model()
    bodies = [float(share) * _formed(body, joins) for body, share in zip(model.body.classes, model.body.ask(row), strict=True)]
    own = _offs(model, row, dots(contours))
    found: dict[tuple[str, ...], float] = {}
    plain = model.off.classes[int(np.argmax(own))] in PLAIN
    if not plain and set(offs) != {"0"}:
        return []
    for body, share in zip(model.body.classes, bodies, strict=True):
        for off, likely in [("", 1.0)] if plain else zip(model.off.classes, own.tolist(), strict=True):
            texts = tuple(_of(body, off or other, not off, model.letters, letters) for other in offs)
            weight = share * likely
            for text, other in zip(texts, offs, strict=True):
                weight *= UNHEARD if not text else UNDOTTED if text in DOTLESS and other == "0" else 1.0
            found[texts] = found.get(texts, 0.0) + weight
    texts = max(found, key=lambda texts: found[texts], default=())
    return list(texts) if all(texts) and found[texts] >= SURE_BODY * sum(found.values()) else []


def _formed(body: str, joins: tuple[float, float]) -> float:
    """How well a body's form agrees with what it is joined to: 1, or less."""
    form = body.partition(".")[2]
    if not form:
        return 1.0
    left, right = (share if joined else 1.0 - share for share, joined in
                   zip(joins, (form in ("init", "medi"), form in ("medi", "fina")), strict=True))  # fmt: skip
    return max(left, MISJOINED) * max(right, MISJOINED)


def _is_mark(body: str) -> bool:
    return body[0] == "=" and unicodedata.combining(body[1]) > 0


def _offs(model: _Model, row: Row, count: int) -> npt.NDArray[np.float32]:
    """Probabilities of what stands off the body itself. A `count` of two or three dots is taken for it."""
    offs = model.off.ask(row)
    if count:
        offs = np.where([off[1:] == str(count) for off in model.off.classes], offs, ONE * offs if count == 1 else 0)
        offs = offs / max(offs.sum(), LEAST)
    return offs


def _of(body: str, off: str, apart: bool, table: Mapping[str, list[str]], letters: Set[str]) -> str:
    """The letter of a body and what stands off it, "" where there is none; without its hamza where that stands apart."""
    drawn = table.get(f"{body} {off}") or table.get(f"{body} {off}-below")
    if drawn and apart and off.startswith("hamza"):
        drawn = table.get(f"{body} 0", drawn)
    return choose(drawn, letters) if drawn else ""


def dots(contours: Sequence[Contour]) -> int:
    """Dots that stand off a letter, up to three: contours that run round as the largest does, holes the other way; 0
    where there are none, or more."""
    areas = list(map(area, contours))
    body = max(areas, key=abs, default=0.0)
    found = sum(
        own * body > 0 and own != body and is_dot(contour) and not _joins(contour)
        for own, contour in zip(areas, contours, strict=True)
    )
    return found if found <= 3 else 0


def _joins(contour: Contour) -> bool:
    """It stands where letters join: the stub of a stroke."""
    low, high = (edge([y for _, y in contour]) for edge in (min, max))
    return low < JOINT[1] and high > JOINT[0]


def _are_dots(contours: Sequence[Contour]) -> bool:
    """Nothing but dots, all drawn the same way round: no ring."""
    return all(map(is_dot, contours)) and len({area(contour) > 0 for contour in contours}) < 2


def is_dot(contour: Contour) -> bool:
    """As wide as high, of few points: letters whose dots are glyphs of their own are put together on the page."""
    xs, ys = [x for x, _ in contour], [y for _, y in contour]
    wide, high = max(xs) - min(xs), max(ys) - min(ys)
    return len(contour) <= DOT_POINTS and wide < DOT_SHAPE * high and high < DOT_SHAPE * wide


def choose(drawn: Sequence[str], letters: Set[str]) -> str:
    """Of characters that look the same the one that belongs to the language of `letters`."""
    if len(drawn) == 1:
        return drawn[0]
    kurdish, urdu, persian = (len(own & letters) for own in (KURDISH, URDU, PERSIAN))
    wanted = (
        "\u06d5\u0647\u06cc\u06a9" if kurdish and kurdish >= urdu
        else "\u06c1\u06be\u06cc\u06a9\u06f0\u06f1\u06f2\u06f3\u06f7\u06f8\u06f9" if urdu
        else "\u0647\u06cc\u06a9\u06f0\u06f1\u06f2\u06f3\u06f7\u06f8\u06f9" if persian
        else ""
    )  # fmt: skip
    return next((letter for letter in wanted if letter in drawn), drawn[0])
