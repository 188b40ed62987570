"""What the tests of the viewer share: the book, its questions, and looking at a page."""

import json
from collections.abc import Callable
from pathlib import Path
from typing import Any

import tahqiq

HERE = Path(__file__).parent
ASKED = json.loads((HERE / "queries.json").read_text(encoding="utf-8"))
QUERIES = ASKED["found"]
REPORT = HERE.parents[1] / "examples" / "report.pdf"
with tahqiq.read(HERE / "book.pdf") as document:
    PAGES = list(document.pages)
PHONE = {"viewport": {"width": 390, "height": 844}, "has_touch": True, "is_mobile": True, "device_scale_factor": 2}

Visit = Callable[..., Any]


def shown(page: Any) -> list[int]:
    """The pages on the stage, in reading order, when their text has come."""
    page.wait_for_function("[...document.querySelectorAll('.sheet[data-page]')].every(s => s.querySelector('.layer'))")
    return page.eval_on_selector_all(".sheet[data-page]", "sheets => sheets.map(s => +s.dataset.page)")


def clipboard(page: Any) -> str:
    return page.evaluate("navigator.clipboard.readText()")


def name(page: Any, key: str) -> str:
    """A word of the Arabic interface."""
    strings = json.loads((HERE.parents[1] / "src/tahqiq/edition/static/strings.json").read_text(encoding="utf-8"))
    return strings["ar"][key]
