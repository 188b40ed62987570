"""Text that is already damaged, with no PDF in hand: what happened to it, undone, with every change accounted for.

    mended = mend(text)
    mended.text, mended.steps, mended.confidence, mended.doubts
    print(mended.explain());  mended.undo() == text
    for mended in mend_each(texts): ...
"""

from __future__ import annotations

from tahqiq.mend.diagnose import Damage, damage
from tahqiq.mend.many import mend_each
from tahqiq.mend.pipeline import Mended, mend
from tahqiq.mend.plan import Doubt, PlanError, Step, apply, explain, undo

__all__ = ["Damage", "Doubt", "Mended", "PlanError", "Step", "apply", "damage", "explain", "mend", "mend_each", "undo"]
