"""A text while it is mended: what it is now, the steps that led there, and which rules found nothing more to do in it."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from tahqiq.mend.plan import Doubt, Edit, Step, apply, steps_of

Sound = dict[object, tuple[Any, ...]]
"""By rule: the text in which it found nothing to do, and what else it was given; before these, of a rule about order,
its doubts."""


class State:
    """The text on its way, with the steps so far. `sound`: what is known already."""

    def __init__(self, text: str, sound: Sound | None = None) -> None:
        self.text = text
        self.steps: list[Step] = []
        self.doubts: list[Doubt] = []
        self.sound: Sound = sound or {}

    def take(self, rule: str, edits: list[Edit]) -> int:
        """Carry out the edits; how many changed something."""
        steps = steps_of(rule, self.text, edits)
        if steps:
            self.text = apply(self.text, steps)
            self.steps += steps
        return len(steps)

    def look(self, rule: str, find: Callable[..., list[Edit]], *given: object) -> None:
        """Carry out what `find` finds in the text; it is not asked twice about a text in which it found nothing."""
        asked = (self.text, *given)
        if self.sound.get(find) != asked and not self.take(rule, find(*asked)):
            self.sound[find] = asked

    def order(self, settle: Callable[..., None], *given: object) -> None:
        """As `look`, with a rule about order, which takes its steps by itself and may leave doubts."""
        asked = (self.text, *given)
        met = self.sound.get(settle, ())
        if met[1:] == asked:
            self.doubts += met[0]
            return
        steps, doubts = len(self.steps), len(self.doubts)
        settle(self, *given)
        if len(self.steps) == steps:
            self.sound[settle] = (self.doubts[doubts:], *asked)
