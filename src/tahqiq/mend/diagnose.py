"""What is wrong with a text, without changing it."""

from __future__ import annotations

from collections import Counter
from typing import NamedTuple

from tahqiq.mend.furniture import find
from tahqiq.mend.pipeline import mend
from tahqiq.mend.plan import RULES, Doubt, Step


class Damage(NamedTuple):
    """The damage found. kinds: rule → places; examples: rule → a step; furniture: lines of it."""

    kinds: dict[str, int]
    examples: dict[str, Step]
    doubts: list[Doubt]
    furniture: int
    confidence: float

    @property
    def clean(self) -> bool:
        """Nothing to mend and nothing to doubt."""
        return not self.kinds and not self.doubts

    def __str__(self) -> str:
        if self.clean:
            return "no damage found"
        lines = [f"{count:6}  {rule}: {RULES[rule]}" for rule, count in self.kinds.items()]
        lines += [f"        doubtful at {d.start}: {d.reason}" for d in self.doubts]
        return "\n".join(lines)


def damage(text: str, lang: str = "ar") -> Damage:
    """What is wrong with the text: what `mend` would do, counted by kind."""
    mended = mend(text, lang)
    kinds = Counter(step.rule for step in mended.steps)
    examples: dict[str, Step] = {}
    for step in mended.steps:
        examples.setdefault(step.rule, step)
    ordered = {rule: kinds[rule] for rule in RULES if rule in kinds}
    return Damage(ordered, examples, mended.doubts, len(find(mended.text)), mended.confidence)
