"""The viewer's modules as one classic script: browsers load no modules from `file:` addresses.

The modules are written so that this is all it takes: imports name what they take, exports are declarations, nothing is
imported under another name, and no two modules declare the same name at their top level. A test holds them to it.
"""

from __future__ import annotations

import re
from pathlib import Path

_IMPORT = re.compile(r'^import \{[^}]*\} from "\./([\w-]+\.js)";\n', re.M)
_EXPORT = re.compile(r"^export (?=(?:async )?function|const|let|class)", re.M)
_DECLARED = re.compile(r"^(?:export )?(?:async )?(?:function\*?|const|let|class) (\w+)", re.M)


def ordered(folder: Path, start: str = "app.js") -> list[str]:
    """The modules that `start` needs, each after those that it imports."""
    found: dict[str, None] = {}
    open_: set[str] = set()

    def visit(name: str) -> None:
        if name in found or name in open_:
            return
        open_.add(name)
        for needed in _IMPORT.findall((folder / name).read_text(encoding="utf-8")):
            visit(needed)
        found[name] = None

    visit(start)
    return list(found)


def one_script(folder: Path, start: str = "app.js") -> str:
    """All modules in one function scope, as a script without imports."""
    pieces = ['"use strict";\n(() => {\n']
    for name in ordered(folder, start):
        source = (folder / name).read_text(encoding="utf-8")
        pieces.append(_EXPORT.sub("", _IMPORT.sub("", source)))
    return "".join([*pieces, "})();\n"])


def declared(source: str) -> list[str]:
    """The names that a module declares at its top level."""
    return _DECLARED.findall(source)
