"""Fill the tables of docs/ that are made from the code; tests/test_docs.py fails where they are out of date.

    python tools/make_docs.py

A made part stands between `<!-- made: NAME -->` and `<!-- end -->`; `PARTS` says what each name is made from.
"""

from __future__ import annotations

import ast
import copy
import json
import re
from collections.abc import Callable
from itertools import pairwise
from pathlib import Path
from typing import Any, NamedTuple

import click

from tahqiq import errors
from tahqiq.cli import main as main_command
from tahqiq.model import REASONS

ROOT = Path(__file__).parents[1]
MADE = re.compile(r"(<!-- made: ([\w-]+) -->\n)(.*?)(<!-- end -->)", re.S)


def exit_codes() -> str:
    """The members of `errors.Exit` with the docstrings that follow them."""
    tree = ast.parse(Path(errors.__file__).read_text(encoding="utf-8"))
    body = next(node.body for node in tree.body if isinstance(node, ast.ClassDef) and node.name == "Exit")
    meaning = {}
    for member, doc in pairwise(body):
        if isinstance(member, ast.Assign) and isinstance(doc, ast.Expr) and isinstance(doc.value, ast.Constant):
            name = member.targets[0]
            meaning[name.id if isinstance(name, ast.Name) else ""] = str(doc.value.value)
    raised = {kind.exit: kind.__name__ for kind in errors.TahqiqError.__subclasses__()}
    rows = []
    for code in errors.Exit:
        exception = f"`{raised[code]}`" if code in raised else ""
        rows.append(f"| {code.value} | `{code.name}` | {meaning[code.name]} | {exception} |")
    return "\n".join(["| code | name | meaning | from Python |", "|---:|---|---|---|", *rows]) + "\n"


def fields(name: str) -> str:
    """The properties of one object of the JSON contract."""
    schema: dict[str, Any] = json.loads((ROOT / "src/tahqiq/schema.json").read_text(encoding="utf-8"))["$defs"][name]
    rows = []
    for key, value in schema["properties"].items():
        shown = f"`{key}`" if key in schema["required"] else f"`{key}` (optional)"
        rows.append(f"| {shown} | {kind(value)} | {value['description']} |")
    return "\n".join(["| field | type | what |", "|---|---|---|", *rows]) + "\n"


def kind(value: dict[str, Any]) -> str:
    """The type of a property in a word or two."""
    if "$ref" in value or "enum" in value:
        return "string"
    if "prefixItems" in value:
        return "array of 4 numbers"
    if value["type"] == "array":
        items: dict[str, str] = value["items"]
        return "array of " + (items["$ref"].rpartition("/")[2] if "$ref" in items else items["type"]) + "s"
    return str(value["type"])


def reasons() -> str:
    """The reasons for doubt."""
    rows = [f"| `{reason}` | {meaning} |" for reason, meaning in REASONS.items()]
    return "\n".join(["| reason | meaning |", "|---|---|", *rows]) + "\n"


def commands() -> str:
    """The help page of each command."""
    parts = []
    for name in main_command.list_commands(click.Context(main_command)):
        context = click.Context(main_command, info_name="tahqiq", **main_command.context_settings)
        _, command, _ = main_command.resolve_command(context, [name])
        assert command is not None
        command = copy.copy(command)
        command._help_option = None  # click keeps the first one made, of whatever context asked for it
        page = command.get_help(click.Context(command, info_name=name, parent=context, terminal_width=100))
        parts += [f"## {name}", "", "```text", page, "```", ""]
    return "\n".join(parts)


HEURISTICS = ("page", "pdf")
"""The packages whose named numbers decide something."""


class Threshold(NamedTuple):
    """A named number of a module."""

    name: str
    value: str
    says: str
    """Its docstring as one line, "" without one."""


def thresholds(path: Path) -> list[Threshold]:
    """The module's upper-case names without underscore that are a number, or a few, with the docstrings that follow.

    One docstring may stand after several of them on lines of their own: they are one threshold then.
    """
    body: list[ast.stmt] = ast.parse(path.read_text(encoding="utf-8")).body
    found = []
    group: list[tuple[str, str]] = []
    for node, after in pairwise([*body, ast.Pass()]):
        if isinstance(node, ast.Assign) and (named := named_numbers(node)):
            group.append(named)
            says = after.value.value if isinstance(after, ast.Expr) and isinstance(after.value, ast.Constant) else ""
            goes_on = isinstance(after, ast.Assign) and after.lineno == (node.end_lineno or 0) + 1
            if not (goes_on and named_numbers(after)):
                names, values = (", ".join(column) for column in zip(*group, strict=True))
                found.append(Threshold(names, values, " ".join(str(says).split())))
                group = []
    return found


def named_numbers(node: ast.stmt) -> tuple[str, str] | None:
    """(names, values) of an assignment of numbers to upper-case names, None for any other statement."""
    if not isinstance(node, ast.Assign):
        return None
    names = [name.id for name in ast.walk(node.targets[0]) if isinstance(name, ast.Name)]
    values = node.value.elts if isinstance(node.value, ast.Tuple) else [node.value]
    if all(re.fullmatch("[A-Z][A-Z0-9_]*", name) for name in names) and all(is_number(value) for value in values):
        value = ast.unparse(node.value)
        return ", ".join(names), value if len(names) == 1 else value.strip("()")
    return None


def is_number(node: ast.expr) -> bool:
    """A number, or arithmetic with numbers alone."""
    constants = [part.value for part in ast.walk(node) if isinstance(part, ast.Constant)]
    plain = all(isinstance(part, ast.Constant | ast.BinOp | ast.UnaryOp | ast.operator | ast.unaryop)
                for part in ast.walk(node))
    return plain and bool(constants) and all(type(value) in (int, float) for value in constants)


def heuristics() -> str:
    """A table for each module that has thresholds."""
    parts = []
    for package in HEURISTICS:
        for path in sorted((ROOT / "src/tahqiq" / package).glob("*.py")):
            rows = [f"| `{t.name}` | {t.value} | {t.says.replace('|', chr(92) + '|')} |" for t in thresholds(path)]
            if rows:
                doc = ast.get_docstring(ast.parse(path.read_text(encoding="utf-8"))) or ""
                head = ["", f"### `{package}/{path.name}`", "", doc.partition("\n")[0], ""]
                parts += [*head, "| name | value | what it decides, how it was measured, what it gets wrong |",
                          "|---|---:|---|", *rows]
    return "\n".join([*parts[1:], ""]) + "\n"


PARTS: dict[str, Callable[[], str]] = {
    "exit-codes": exit_codes,
    "json-document": lambda: fields("document"),
    "json-page": lambda: fields("page"),
    "json-line": lambda: fields("line"),
    "json-doubt": lambda: fields("doubt"),
    "json-block": lambda: fields("block"),
    "reasons": reasons,
    "commands": commands,
    "heuristics": heuristics,
}


def filled(text: str) -> str:
    """A document with its made parts made anew. KeyError: a part that nobody makes."""
    def part(found: re.Match[str]) -> str:
        return str(found[1]) + PARTS[found[2]]() + str(found[4])

    return MADE.sub(part, text)


def main() -> None:
    """Rewrite docs/*.md in place."""
    for path in sorted((ROOT / "docs").glob("*.md")):
        text = path.read_text(encoding="utf-8")
        if filled(text) != text:
            path.write_text(filled(text), encoding="utf-8")
            print(path.relative_to(ROOT))


if __name__ == "__main__":
    main()
