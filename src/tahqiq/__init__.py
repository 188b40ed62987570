"""The exact text of Arabic and other right-to-left documents, each line proved against the page.

>>> import tahqiq
>>> doc = tahqiq.read("report.pdf")  # doctest: +SKIP
>>> doc.pages[0].lines[0].certified  # doctest: +SKIP
True
"""

from __future__ import annotations

from typing import TYPE_CHECKING

__all__ = ["Block", "Document", "Doubt", "Line", "Page", "TahqiqError", "Traced", "__version__", "fold", "read"]
__version__ = "0.1.0"

_HOMES = {
    "Block": "model",
    "Document": "document",
    "Doubt": "model",
    "Line": "model",
    "Page": "model",
    "TahqiqError": "errors",
    "Traced": "model",
    "fold": "folding",
    "read": "document",
}

if TYPE_CHECKING:
    from tahqiq.document import Document, read
    from tahqiq.errors import TahqiqError
    from tahqiq.folding import fold
    from tahqiq.model import Block, Doubt, Line, Page, Traced


def __getattr__(name: str) -> object:
    """Public names are imported on first use: `import tahqiq` alone costs nothing."""
    if name in _HOMES:
        from importlib import import_module

        value: object = getattr(import_module(f"tahqiq.{_HOMES[name]}"), name)
        globals()[name] = value
        return value
    raise AttributeError(f"module 'tahqiq' has no attribute {name!r}")
