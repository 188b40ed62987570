"""Marked content (ISO 32000-2, 14.6): which sequence is an artifact, which carries ActualText (14.9.4), and which is on
a layer that is not shown (8.11)."""

from __future__ import annotations

import re
from typing import Any

import pikepdf

from tahqiq.pdf.layers import Layers
from tahqiq.pdf.lexer import NAMES, STRINGS, string_bytes
from tahqiq.pdf.resources import Resources, child

_ACTUAL = re.compile(rb"/ActualText[\s\0]*+(" + STRINGS.pattern + rb")", re.DOTALL)
_LANGUAGE = re.compile("\x1b[^\x1b]*\x1b")
MAX_SPANS = 4096
"""Operands of BDC that are remembered: a page has few letters that need ActualText, many times each."""
MAX_NESTED = 10_000
"""Sequences inside each other; deeper ones count as not marked."""


class MarkedContent:
    """The stack of open sequences. Nested ActualText: the outermost wins, it replaces all that is inside.

    What a hidden sequence adds to `columns`, the lists of what the page shows, is taken out again where it ends.
    """

    __slots__ = ("_actual", "_before", "_floor", "_hidden", "_known", "_layers", "_stack", "artifact", "columns", "span")

    def __init__(self, actual: list[str], layers: Layers | None) -> None:
        self._actual = actual
        self._layers = layers
        self.columns: list[list[Any]] = []
        self._hidden = -1
        """Depth of the outermost hidden sequence that is open, or -1."""
        self._before: list[int] = []
        """How long the columns were where it began."""
        self._stack: list[tuple[int, bool]] = []
        self._floor = 0
        self._known: dict[bytes, str | None] = {}
        self.span = -1
        self.artifact = False

    def begin(self, raw: bytes, resources: Resources) -> None:
        """BMC or BDC with these operands."""
        if len(self._stack) < MAX_NESTED:
            self._stack.append((self.span, self.artifact))
        if b"/Artifact" in raw and NAMES.findall(raw)[0] == b"/Artifact":
            self.artifact = True
        elif self._layers and b"/OC" in raw and self._hidden < 0:
            tag, *properties = NAMES.findall(raw)
            if tag == b"/OC" and properties and self._layers.hides(resources.find("/Properties", properties[0])):
                self._hidden = len(self._stack)
                self._before = [len(column) for column in self.columns]
        if self.span >= 0:
            return
        if b"<<" in raw:
            text = self._inline(raw) if b"ActualText" in raw else None
        else:
            tokens = NAMES.findall(raw)
            text = actual_text(child(resources.find("/Properties", tokens[1]), "/ActualText")) if tokens[1:] else None
        if text is not None:
            self.span = len(self._actual)
            self._actual.append(text)

    def begin_tag(self) -> None:
        """BMC with a tag that means nothing here."""
        if len(self._stack) < MAX_NESTED:
            self._stack.append((self.span, self.artifact))

    def begin_actual(self, raw: bytes) -> None:
        """BDC of a Span that has ActualText and nothing else: its operands and the operator."""
        if len(self._stack) < MAX_NESTED:
            self._stack.append((self.span, self.artifact))
        if self.span < 0:
            text = self._known.get(raw) or self._inline(raw) or ""
            self.span = len(self._actual)
            self._actual.append(text)

    def _inline(self, raw: bytes) -> str | None:
        if raw in self._known:
            return self._known[raw]
        found = _ACTUAL.search(raw)
        text = None if found is None else text_string(string_bytes(found.group(1)))
        if len(self._known) < MAX_SPANS:
            self._known[raw] = text
        return text

    def end(self) -> None:
        """EMC; one too many is passed over."""
        if len(self._stack) > self._floor:
            if len(self._stack) == self._hidden:
                for column, before in zip(self.columns, self._before, strict=True):
                    del column[before:]
                self._hidden = -1
            self.span, self.artifact = self._stack.pop()

    def enter(self) -> int:
        """A form begins: it cannot close what was opened before it. What to give to `leave`."""
        floor, self._floor = self._floor, len(self._stack)
        return floor

    def leave(self, floor: int) -> None:
        """A form ends: close what it has left open."""
        while len(self._stack) > self._floor:
            self.end()
        self._floor = floor


def actual_text(value: pikepdf.Object | None) -> str | None:
    """The text of an ActualText entry; None if it is no string."""
    return text_string(bytes(value)) if isinstance(value, pikepdf.String) else None


def text_string(data: bytes) -> str:
    """A text string (ISO 32000-2, 7.9.2.2): UTF-16 or UTF-8 by its mark, else PDFDocEncoding; no language marks."""
    if data[:2] == b"\xfe\xff":
        text = data[2:].decode("utf-16-be", "replace")
    elif data[:2] == b"\xff\xfe":
        text = data[2:].decode("utf-16-le", "replace")
    elif data[:3] == b"\xef\xbb\xbf":
        text = data[3:].decode("utf-8", "replace")
    else:
        text = data.decode("pdfdoc", "replace")
    return _LANGUAGE.sub("", text) if "\x1b" in text else text
