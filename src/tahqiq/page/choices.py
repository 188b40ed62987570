"""The units of a line to what may be decided about them: stretches that may run on, or may have been set by hand.

All ranges are pairs of positions among the units in visual order, the second one past the last.
"""

from __future__ import annotations

from tahqiq.page.units import Unit

DECISIONS = 24
"""A line with more places where numbers and Latin may join than this is not searched through (prose has up to 12)."""

_UNPAIRED = ("", "<", ">", "\x00<", "\x00>")
"""What is drawn turned round, but encloses nothing."""


def first_guess(units: list[Unit], base: int, together: bool = True) -> list[int]:
    """Levels by class; neutrals between two Latin units join them if Latin words stand `together`, those between two others
    in a left-to-right line do."""
    far = base + 1
    inner = "LEN" if base else "RA"
    levels = [far if u.cls in inner else base for u in units]
    if not base:
        for i, unit in enumerate(units):
            if unit.cls in "EN" and any(w.cls in "RA" for w in units[max(0, i - 2) : i + 3]):
                levels[i] = 2
    last = -1
    for i, unit in enumerate(units):
        if unit.cls in ("L" if base else "RA"):
            if last >= 0 and together:
                levels[last + 1 : i] = [far] * (i - last - 1)
            last = i
        elif unit.cls in "RALEN":
            last = -1
    return levels


def stretches_of(units: list[Unit], base: int) -> list[tuple[int, int]]:
    """Neutrals between two units of the far direction, one of them a number: they may join the two or part them."""
    sides = "LEN" if base else "RAEN"
    out = []
    last = -1
    for i, unit in enumerate(units):
        if unit.cls in sides:
            numbers = unit.cls in "EN" or units[last].cls in "EN"
            if 0 <= last < i - 1 and (numbers or any(u.char for u in units[last + 1 : i])):
                out.append((last + 1, i))
            last = i
        elif unit.cls in "RAL":
            last = -1
    return out + _wrapped(units) if base else out


def _wrapped(units: list[Unit]) -> list[tuple[int, int]]:
    """Signs beside a number or Latin word at either end of the line: it may go on on the next line, or from the last."""
    out = []
    for step in (1, -1):
        ends = range(len(units))[::step]
        if units[ends[0]].cls not in "LEN":
            continue
        run = []
        for i in ends[1:]:
            if units[i].cls not in "CPOTW" or units[i].char not in _UNPAIRED:
                break
            run.append(i)
        while run and units[run[-1]].cls == "W":
            run.pop()
        if run:
            out.append((min(run), max(run) + 1))
    return out


def wholes_of(units: list[Unit], least: int) -> list[tuple[int, int]]:
    """From each Latin unit to each Latin word or number behind it, no right-to-left letter between: one run, perhaps, if
    there are as many as `least`. The run that the wrap cut, at the line's logical end, may take the signs behind it along."""
    out = []
    for i, unit in enumerate(units):
        if unit.cls != "L":
            continue
        parts = 0
        for j in range(i, len(units)):
            if units[j].cls in "RA":
                break
            if units[j].cls in "LEN":
                parts += 1
                if parts >= least:
                    out.append((i, j + 1))
                if i == 0:
                    out += [(i, end) for end in sorted(_signed_ends(units, j + 1))]
    return out if len(out) <= DECISIONS else []


def _signed_ends(units: list[Unit], start: int) -> set[int]:
    """Where the signs may end that stand from `start` on: before a bracket, and before a space."""
    end = start
    while end < len(units) and units[end].cls in "OCPT" and not units[end].char:
        end += 1
    ends = {end} if end < len(units) else set()
    while end < len(units) and units[end].cls in "OCPT":
        end += 1
    if end < len(units) and units[end].cls == "W":
        ends.add(end)
    return ends - {start}


def closed(units: list[Unit], levels: list[int], far: int) -> list[int]:
    """A bracket pair, as drawn, goes together: where one of them joins an island the other does too, with the quotation
    marks beside them inside."""
    out = levels[:]
    stack: list[int] = []
    for i, unit in enumerate(units):
        shape = unit.char[-1:]
        if not shape:
            continue
        if shape in "([{<\u00ab\u2039":
            stack.append(i)
        elif stack:
            j = stack.pop()
            inside = units[j + 1 : i]
            if out[i] != out[j] and any(u.cls in "LEN" for u in inside) and not any(u.cls in "RA" for u in inside):
                _take_in(units, out, range(j, i), far)
                _take_in(units, out, range(i, j, -1), far)
    return out


def _take_in(units: list[Unit], levels: list[int], places: range, far: int) -> None:
    """A bracket, and the signs behind it up to the first word or space, join an island, in place."""
    for k in places:
        if units[k].cls not in "OCPT":
            break
        levels[k] = far


def chains_of(units: list[Unit]) -> list[tuple[int, int]]:
    """Stretches that may have been set left to right by hand: numbers strung together by signs (telephone numbers,
    dates, ranges, percent), also with spaces and brackets where a plus leads them, and paths led by a slash."""
    out = _strung(units, "ENPTCO", "ENT", False)
    if any(u.cls == "P" for u in units):
        out += [c for c in _strung(units, "ENPTCOW", "EN", True) if c not in out and _led_by_sign(units, c[0])]
    for i in range(len(units) - 1):
        if units[i].cls == "C" and units[i + 1].cls == "L" and (i == 0 or units[i - 1].cls == "W"):
            out.append((i, i + 2))
    return out


def _led_by_sign(units: list[Unit], first: int) -> bool:
    """A plus leads the numbers, or stands behind the first of them, as where that word was resolved by itself."""
    kinds = "".join([unit.cls for unit in units[first : first + 3]])
    return kinds[0] == "P" or kinds in ("EPW", "NPW")


def _strung(units: list[Unit], kinds: str, ends: str, brackets: bool) -> list[tuple[int, int]]:
    """Maximal stretches of units of the given kinds that begin with a number or sign and end in one of `ends`."""
    out = []
    i = 0
    while i < len(units):
        if units[i].cls not in "ENPT" or units[i].char or units[i].raised:
            i += 1
            continue
        j, last, numbers = i, i, 0
        while j < len(units) and units[j].cls in kinds and (brackets or not units[j].char) and not units[j].raised:
            if units[j].cls in "EN":
                numbers += 1
            if units[j].cls in ends:
                last = j
            j += 1
        if numbers and last > i:
            out.append((i, last + 1))
        i = max(j, i + 1)
    return out


def words_of(units: list[Unit]) -> list[tuple[int, int]]:
    """Words of several units without a space, one of them Latin and none right-to-left, what encloses them left out."""
    out = []
    start = 0
    for i in range(len(units) + 1):
        if i < len(units) and units[i].cls not in "WRA":
            continue
        first, last = start, i
        while first < last and units[first].cls not in "LEN":
            first += 1
        while first < last and units[last - 1].cls not in "LEN":
            last -= 1
        if last > first + 1 and any(u.cls == "L" for u in units[first:last]):
            out.append((first, last))
        start = i + 1
    return out


def starts_with_number(units: list[Unit], word: tuple[int, int]) -> bool:
    """The word begins with a number, so that only an isolate keeps its order behind Arabic letters."""
    return units[word[0]].cls in "EN"


def opening_of(units: list[Unit]) -> tuple[int, int] | None:
    """The numbers and signs at the line's logical beginning, where a telephone number cut by the wrap may go on."""
    i = len(units)
    first = i
    while i > 0 and units[i - 1].cls in "ENPCW" and not units[i - 1].char:
        i -= 1
        if units[i].cls in "EN":
            first = i
    return (first, len(units)) if first < len(units) else None
