"""Charstrings run for their points: Type 2 (Adobe Technical Note 5177) and Type 1 (Adobe Type 1 Font Format, 6).

`Path` collects contours as polygons of all points, on and off the curve; hints are skipped. A program that is broken,
runs too long or calls too deep raises `Broken`, which `cff.py` and `type1.py` turn into an unknown outline.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence

from tahqiq.pdf.outlines import Contour

MAX_STEPS = 50_000
"""Operators and numbers of one glyph; the longest in use have some 5,000."""
MAX_CALLS = 12
"""Depth of subroutines; the specification of Type 2 allows 10."""
FLAT_BYTES = 200
"""A charstring longer than this is not a kashida's, which has at most 30 points of some five bytes."""


class Broken(Exception):
    """The charstring cannot be run."""


class Path:
    """The pen: contours of points in font units, and where it stands."""

    def __init__(self) -> None:
        self.contours: list[Contour] = []
        self.x = self.y = 0.0

    def move(self, dx: float, dy: float) -> None:
        """Begin a contour."""
        self.x += dx
        self.y += dy
        self.contours.append([(self.x, self.y)])

    def line(self, dx: float, dy: float) -> None:
        """Add a point."""
        self.x += dx
        self.y += dy
        if not self.contours:
            raise Broken
        self.contours[-1].append((self.x, self.y))

    def curve(self, ax: float, ay: float, bx: float, by: float, cx: float, cy: float) -> None:
        """Add two control points and an end, each relative to the one before."""
        self.line(ax, ay)
        self.line(bx, by)
        self.line(cx, cy)

    def drawn(self) -> list[Contour]:
        """The contours that enclose something; a lone `moveto` draws nothing."""
        return [contour for contour in self.contours if len(contour) > 1]


class Type2:
    """A machine for Type 2 charstrings. `standard` gives the charstring of a code in StandardEncoding (for accents)."""

    def __init__(
        self, global_subrs: Sequence[bytes], local_subrs: Sequence[bytes], standard: Callable[[int], bytes]
    ) -> None:
        self._subrs = {29: global_subrs, 10: local_subrs}
        self._standard = standard
        self._path = Path()
        self._stack: list[float] = []
        self._hints = 0
        self._steps = 0

    def run(self, code: bytes) -> list[Contour]:
        """The contours that a charstring draws, in font units."""
        try:
            self._run(code, 0)
        except (IndexError, ValueError, TypeError) as error:
            raise Broken from error
        return self._path.drawn()

    def _run(self, code: bytes, depth: int) -> bool:
        """Run one charstring or subroutine; True once the glyph has ended."""
        stack = self._stack
        at, end = 0, len(code)
        while at < end:
            self._steps += 1
            if self._steps > MAX_STEPS or depth > MAX_CALLS or len(stack) > 512:
                raise Broken
            op = code[at]
            at += 1
            if op >= 32 or op == 28:
                value, at = _number(code, op, at)
                stack.append(value)
            elif op in (10, 29):
                subrs = self._subrs[op]
                bias = 107 if len(subrs) < 1240 else 1131 if len(subrs) < 33900 else 32768
                index = int(stack.pop()) + bias
                if index < 0:
                    raise Broken
                if self._run(subrs[index], depth + 1):
                    return True
            elif op == 11:
                return False
            elif op == 14:
                self._accented(depth)
                return True
            elif op in (1, 3, 18, 23, 19, 20):
                self._hints += len(stack) // 2
                at += (self._hints + 7) // 8 if op in (19, 20) else 0
                stack.clear()
            else:
                if op == 12:
                    op = 1200 + code[at]
                    at += 1
                _DRAW2[op](self._path, stack) if op in _DRAW2 else self._refuse()
                stack.clear()
        return False

    def _refuse(self) -> None:
        """Arithmetic, storage and reserved operators: no embedded font was seen to use them."""
        raise Broken

    def _accented(self, depth: int) -> None:
        """`endchar` with four arguments draws a base and an accent (Technical Note 5177, appendix C)."""
        if len(self._stack) < 4:
            return
        dx, dy, base, accent = self._stack[-4:]
        for code, x, y in ((base, 0.0, 0.0), (accent, dx, dy)):
            self._stack.clear()
            self._hints = 0
            self._path.x, self._path.y = x, y
            self._run(self._standard(int(code)), depth + 1)


def _number(code: bytes, op: int, at: int) -> tuple[float, int]:
    """A number of a Type 2 charstring, and where its bytes end."""
    if op < 247 and op != 28:
        return op - 139, at
    if op == 28:
        return int.from_bytes(code[at : at + 2], signed=True), at + 2
    if op < 251:
        return (op - 247) * 256 + code[at] + 108, at + 1
    if op < 255:
        return -(op - 251) * 256 - code[at] - 108, at + 1
    return int.from_bytes(code[at : at + 4], signed=True) / 65536, at + 4


def _lines(path: Path, args: list[float]) -> None:
    for i in range(0, len(args) - 1, 2):
        path.line(args[i], args[i + 1])


def _curves(path: Path, args: list[float]) -> None:
    for i in range(0, len(args) - 5, 6):
        path.curve(*args[i : i + 6])


def _steps(path: Path, args: list[float], horizontal: bool) -> None:
    """hlineto and vlineto: lines that alternate."""
    for value in args:
        path.line(value, 0) if horizontal else path.line(0, value)
        horizontal = not horizontal


def _curve_line(path: Path, args: list[float]) -> None:
    _curves(path, args[:-2])
    path.line(*args[-2:])


def _line_curve(path: Path, args: list[float]) -> None:
    _lines(path, args[:-6])
    path.curve(*args[-6:])


def _vertical_curves(path: Path, args: list[float]) -> None:
    """vvcurveto: begins and ends vertical."""
    dx = args.pop(0) if len(args) & 1 else 0.0
    for i in range(0, len(args) - 3, 4):
        path.curve(dx, args[i], args[i + 1], args[i + 2], 0, args[i + 3])
        dx = 0.0


def _horizontal_curves(path: Path, args: list[float]) -> None:
    """hhcurveto: begins and ends horizontal."""
    dy = args.pop(0) if len(args) & 1 else 0.0
    for i in range(0, len(args) - 3, 4):
        path.curve(args[i], dy, args[i + 1], args[i + 2], args[i + 3], 0)
        dy = 0.0


def _turning_curves(path: Path, args: list[float], horizontal: bool) -> None:
    """hvcurveto and vhcurveto: curves that begin horizontal and vertical by turns."""
    for i in range(0, len(args) - 3, 4):
        a, b, c, d = args[i : i + 4]
        last = args[i + 4] if len(args) - i == 5 else 0.0
        if horizontal:
            path.curve(a, 0, b, c, last, d)
        else:
            path.curve(0, a, b, c, d, last)
        horizontal = not horizontal


def _flex1(path: Path, args: list[float]) -> None:
    dx, dy = sum(args[0:10:2]), sum(args[1:10:2])
    end = (args[10], -dy) if abs(dx) > abs(dy) else (-dx, args[10])
    _curves(path, [*args[:10], *end])


_DRAW2: dict[int, Callable[[Path, list[float]], None]] = {
    4: lambda path, a: path.move(0, a[-1]),
    21: lambda path, a: path.move(a[-2], a[-1]),
    22: lambda path, a: path.move(a[-1], 0),
    5: _lines,
    6: lambda path, a: _steps(path, a, True),
    7: lambda path, a: _steps(path, a, False),
    8: _curves,
    24: _curve_line,
    25: _line_curve,
    26: _vertical_curves,
    27: _horizontal_curves,
    30: lambda path, a: _turning_curves(path, a, False),
    31: lambda path, a: _turning_curves(path, a, True),
    1234: lambda path, a: _curves(path, [a[0], 0, a[1], a[2], a[3], 0, a[4], 0, a[5], -a[2], a[6], 0]),
    1235: lambda path, a: _curves(path, a[:12]),
    1236: lambda path, a: _curves(path, [*a[:5], 0, a[5], 0, *a[6:9], -(a[1] + a[3] + a[7])]),
    1237: _flex1,
}


class Type1:
    """A machine for Type 1 charstrings, already decrypted."""

    def __init__(self, subrs: dict[int, bytes], standard: Callable[[int], bytes]) -> None:
        self._subrs = subrs
        self._standard = standard
        self._path = Path()
        self._stack: list[float] = []
        self._results: list[float] = []
        self._flex: list[tuple[float, float]] | None = None
        self._bearing = 0.0
        self._steps = 0

    def run(self, code: bytes) -> list[Contour]:
        """The contours that a charstring draws, in font units."""
        try:
            self._run(code, 0)
        except (IndexError, ValueError, TypeError, ZeroDivisionError, KeyError) as error:
            raise Broken from error
        return self._path.drawn()

    def _run(self, code: bytes, depth: int) -> bool:
        stack = self._stack
        at, end = 0, len(code)
        while at < end:
            self._steps += 1
            if self._steps > MAX_STEPS or depth > MAX_CALLS or len(stack) > 512:
                raise Broken
            op = code[at]
            at += 1
            if op == 255:
                stack.append(int.from_bytes(code[at : at + 4], signed=True))
                at += 4
            elif op >= 32:
                value, at = _number(code, op, at)
                stack.append(value)
            elif op == 10:
                if self._run(self._subrs[int(stack.pop())], depth + 1):
                    return True
            elif op == 11:
                return False
            elif op == 14:
                return True
            elif op == 12:
                if self._escape(code[at], depth):
                    return True
                at += 1
            else:
                self._draw(op)
                stack.clear()
        return False

    def _draw(self, op: int) -> None:
        """Operators of one byte that draw; `closepath` and hints have nothing to do."""
        path, args = self._path, self._stack
        if op == 13:
            self._bearing = path.x = args[0]
        elif op in (4, 21, 22):
            dx = 0.0 if op == 4 else args[-1] if op == 22 else args[-2]
            dy = 0.0 if op == 22 else args[-1]
            if self._flex is None:
                path.move(dx, dy)
            else:
                path.x, path.y = path.x + dx, path.y + dy
                self._flex.append((path.x, path.y))
        elif op in (5, 6, 7, 8, 30, 31):
            _DRAW2[op](path, args)

    def _escape(self, op: int, depth: int) -> bool:
        """Operators of two bytes; True once the glyph has ended (`seac`)."""
        stack = self._stack
        if op == 12:
            divisor = stack.pop()
            stack.append(stack.pop() / divisor)
        elif op == 16:
            self._other()
        elif op == 17:
            stack.append(self._results.pop() if self._results else 0.0)
        elif op == 6:
            self._accented(depth)
            return True
        else:
            if op == 7:
                self._bearing = self._path.x = stack[0]
                self._path.y = stack[1]
            stack.clear()
        return False

    def _other(self) -> None:
        """`callothersubr`: 0 to 2 draw a flex, 3 replaces hints (Adobe Type 1 Font Format, 8)."""
        stack = self._stack
        number, count = int(stack.pop()), int(stack.pop())
        args = [stack.pop() for _ in range(count)]
        if number == 1:
            self._flex = []
        elif number == 0 and self._flex is not None:
            if not self._path.contours:
                raise Broken
            self._path.contours[-1].extend(self._flex[1:7])
            self._flex = None
            self._results = [self._path.y, self._path.x]
        elif number == 3:
            self._results = [3.0]
        elif number != 2:
            self._results = args

    def _accented(self, depth: int) -> None:
        """`seac`: a base and an accent, by their codes in StandardEncoding."""
        asb, dx, dy, base, accent = self._stack[-5:]
        bearing = self._bearing
        for code, x, y in ((base, 0.0, 0.0), (accent, bearing - asb + dx, dy)):
            self._stack.clear()
            drawn = len(self._path.contours)
            self._path.x = self._path.y = 0.0
            self._run(self._standard(int(code)), depth + 1)
            self._path.contours[drawn:] = [[(px + x, py + y) for px, py in c] for c in self._path.contours[drawn:]]
