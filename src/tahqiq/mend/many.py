"""Many documents at once: the rules about order, which ask the language model about every document, ask about all of them
together, so that a short document does not cost what a page does.

What is found here is only that a rule has nothing to do in a document, by the same functions that the rule itself begins
with; a document in which one may have something to do is asked again by itself, as all documents are by the other rules.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from itertools import accumulate, islice, pairwise

from tahqiq.lm import LanguageModel, Words
from tahqiq.mend import direction, lines, order, runs
from tahqiq.mend.atoms import atoms
from tahqiq.mend.furniture import edits
from tahqiq.mend.page import Stream
from tahqiq.mend.pipeline import BLOCK, Mended, mended, model_of
from tahqiq.mend.quiet import quiet
from tahqiq.mend.state import Sound

DOCUMENTS, CHARACTERS = 500, 300_000
"""Documents that are asked about together, and characters of them all, at most."""
ORDERS = 3
"""The rules about order."""
SMALL = 6_000
"""Characters of a document whose lines are tried without widths."""


def mend_each(texts: Iterable[str], lang: str = "ar", furniture: str = "keep") -> Iterator[Mended]:
    """Each of the texts mended by itself, as by `mend`, in their order; some hundreds of them are read ahead."""
    model = model_of(lang)
    source = iter(texts)
    while lot := list(_lot(source)):
        for text, sound, still in zip(lot, nothing_to_do(lot, model), quiet(lot, model), strict=True):
            if still and len(sound) == ORDERS and not (furniture == "drop" and edits(text)):
                yield Mended(text, text, [], 1.0, [])
            else:
                yield mended(text, model, furniture, sound)


def _lot(texts: Iterator[str]) -> Iterator[str]:
    size = 0
    for text in islice(texts, DOCUMENTS):
        yield text
        size += len(text)
        if size > CHARACTERS:
            return


def nothing_to_do(texts: list[str], model: LanguageModel) -> list[Sound]:
    """For each text the rules about order that find nothing to do in it, as `State.sound` has them; longer texts than are
    mended in one piece have none."""
    found: list[Sound] = [{} for _ in texts]
    here = [i for i, text in enumerate(texts) if len(text) <= BLOCK]
    if not here:
        return found
    some = [texts[i] for i in here]
    for i, sound in zip(here, _directions(some, model), strict=True):
        if sound:
            found[i][order.directions] = ([], texts[i], model)
    words = model.words
    if words is None:
        return found
    for settle, ask in ((order.word_order, _word_order), (order.run_order, _run_order)):
        for i, sound in zip(here, ask(some, words), strict=True):
            if sound:
                found[i][settle] = ([], texts[i], words)
    return found


def _directions(texts: list[str], model: LanguageModel) -> list[bool]:
    gains = direction.gains_of_each([text.replace("\f", "\n") for text in texts], model)
    return [max(some) <= direction.ALONE for some in gains]


def _word_order(texts: list[str], model: Words) -> list[bool]:
    few = [order.beginnings(text) for text in texts]
    gains = order.word_gains([stretch for some in few for stretch in some], model, direction.turn_words)
    ends = accumulate((len(some) for some in few), initial=0)
    return [
        not direction.signs_drawn([t[s:e] for t, s, e in some]) and not order.words_turned(gains[a:b])
        for some, (a, b) in zip(few, pairwise(ends), strict=True)
    ]


def _run_order(texts: list[str], model: Words) -> list[bool]:
    broken = [order.breaking(text) for text in texts]
    kept = _breaks_kept(texts, [short for short, _, _ in broken], model)
    lost = _breaks_lost(texts, [long for _, long, _ in broken], model)
    return [a and b for a, b in zip(kept, lost, strict=True)]


def _breaks_kept(texts: list[str], printed: list[list[order.Place]], model: Words) -> list[bool]:
    rows = [
        order.sampled(places) if places and not order.broken(text, places) else []
        for text, places in zip(texts, printed, strict=True)
    ]
    parsed = [atoms(text, s, e) for text, places in zip(texts, rows, strict=True) for s, e in places]
    tried = runs.choices(parsed, model, order.habits(model))
    ends = accumulate(map(len, rows), initial=0)
    return [
        not order.best_choices(places, [found[a:b] for found in tried], model)
        for places, (a, b) in zip(rows, pairwise(ends), strict=True)
    ]


def _breaks_lost(texts: list[str], paragraphs: list[list[order.Place]], model: Words) -> list[bool]:
    places = [
        [part for place in some for part in order.parted(text, *place)] for text, some in zip(texts, paragraphs, strict=True)
    ]
    sought = order.lines_sought(list(zip(texts, places, strict=True)), model)
    few = [i for i, some in enumerate(places) if sought[i] and len(some) <= order.PARAGRAPHS and _small(some)]
    for i, vain in zip(few, lines.hopeless([_streams(texts[i], places[i], model) for i in few]), strict=True):
        sought[i] = not vain
    return [not some for some in sought]


def _small(places: list[order.Place]) -> bool:
    return sum(end - start for start, end in places) <= SMALL


def _streams(text: str, places: list[order.Place], model: Words) -> list[Stream]:
    found, quotes = order.probed(text, places)
    return [stream for parts in found if (stream := Stream(parts, model, quotes)).runs[-1] > 0]
