"""Optional content (ISO 32000-2, 8.11): which layers a viewer does not show when the file is opened.

What is not shown is not on the page, and is no witness: its text must not be read as if a reader of the page saw it.
"""

from __future__ import annotations

import pikepdf

from tahqiq.pdf.resources import child

MAX_GROUPS = 100_000
"""Groups of one list that are looked at."""
MAX_TERMS = 1_000
"""Terms of one visibility expression (8.11.2.2); those beyond, as of one that contains itself, count as shown."""
MAX_NESTED = 32
"""Expressions within each other."""

_Key = tuple[int, int]


class Layers:
    """The state of a file's optional content groups in its default configuration, for viewing."""

    __slots__ = ("_left", "_off")

    def __init__(self, root: pikepdf.Object | None) -> None:
        """`root` is the file's catalog."""
        self._off: set[_Key] = set()
        self._left = 0
        properties = child(root, "/OCProperties")
        default = child(properties, "/D")
        if child(default, "/BaseState") == "/OFF":
            self._off |= {key for _, key in _groups(child(properties, "/OCGs"))}
        self._off -= {key for _, key in _groups(child(default, "/ON"))}
        self._off |= {key for _, key in _groups(child(default, "/OFF"))}
        self._by_usage(child(default, "/AS"))

    def __bool__(self) -> bool:
        """Is anything hidden at all?"""
        return bool(self._off)

    def _by_usage(self, applications: pikepdf.Object | None) -> None:
        """What the file switches by its use: here, for viewing (8.11.4.4)."""
        for application in _array(applications):
            viewed = any(category == "/View" for category in _array(child(application, "/Category")))
            if child(application, "/Event") != "/View" or not viewed:
                continue
            for group, key in _groups(child(application, "/OCGs")):
                state = child(child(child(group, "/Usage"), "/View"), "/ViewState")
                if state == "/OFF":
                    self._off.add(key)
                elif state == "/ON":
                    self._off.discard(key)

    def hides(self, content: pikepdf.Object | None) -> bool:
        """Is what belongs to this group or membership dictionary not shown? False for anything else."""
        if not self._off or content is None:
            return False
        if child(content, "/Type") != "/OCMD":
            return content.objgen in self._off
        expression = child(content, "/VE")
        if isinstance(expression, pikepdf.Array):
            self._left = MAX_TERMS
            return not self._holds(expression, MAX_NESTED)
        groups = child(content, "/OCGs")
        listed = _array(groups) if isinstance(groups, pikepdf.Array) else [groups]
        off = [group.objgen in self._off for group in listed if isinstance(group, pikepdf.Dictionary)]
        if not off:
            return False
        match str(child(content, "/P") or "/AnyOn"):
            case "/AllOn":
                return any(off)
            case "/AnyOff":
                return not any(off)
            case "/AllOff":
                return not all(off)
        return all(off)

    def _holds(self, expression: pikepdf.Object, depth: int) -> bool:
        """A visibility expression: a group, or an array of an operator and expressions."""
        if not isinstance(expression, pikepdf.Array):
            return expression.objgen not in self._off
        items = _array(expression)
        self._left -= len(items)
        if not items or depth <= 0 or self._left < 0:
            return True
        parts = (self._holds(item, depth - 1) for item in items[1:])
        match str(items[0]):
            case "/Not":
                return not next(parts, False)
            case "/Or":
                return any(parts)
        return all(parts)


def _array(value: pikepdf.Object | None) -> list[pikepdf.Object]:
    """The objects of an array, up to MAX_GROUPS; [] if it is none."""
    if not isinstance(value, pikepdf.Array):
        return []
    return [item for item, _ in zip(value, range(MAX_GROUPS), strict=False) if isinstance(item, pikepdf.Object)]


def _groups(value: pikepdf.Object | None) -> list[tuple[pikepdf.Object, _Key]]:
    """The groups of a list, each with its number."""
    return [(item, item.objgen) for item in _array(value) if isinstance(item, pikepdf.Dictionary) and item.is_indirect]
