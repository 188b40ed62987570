"""README.md and docs/*.md against the code: examples run, made tables are up to date, links lead somewhere.

A fenced block is named by what happens to it here; a block with another name, or none, fails.

    ```python    runs, the blocks of a file after each other in one namespace (`>>>` lines: as a doctest, with `...`)
    ```console   `$ ` lines run in a shell with the installed `tahqiq`; what follows must be printed, `...` standing
                 for anything. `$ echo $?` shows the code of the line before
    ```json      parses
    ```text      is only shown

All run in a folder of their own that holds a copy of examples/.
"""

import doctest
import json
import os
import re
import runpy
import shutil
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path
from typing import NamedTuple

import pytest

ROOT = Path(__file__).parents[1]
MAKE_DOCS = runpy.run_path(str(ROOT / "tools" / "make_docs.py"))
PAGES = [path for path in [ROOT / "README.md", *sorted((ROOT / "docs").glob("*.md"))] if path.exists()]
NAMES = {"python", "console", "json", "text"}
NOT_RUN = ("make ", "git clone ", "pip install ", "python -m venv ")
"""Commands that set a machine up: they stand in the README and are run by CI, not by a test."""

FENCE = re.compile(r"^(?P<indent> *)```(?P<name>[^\n`]*)\n(?P<body>.*?)^(?P=indent)```[ ]*$", re.M | re.S)
LINK = re.compile(r"\]\((?!https?:|mailto:)([^)#\s]*)(?:#([^)\s]*))?\)")


class Fenced(NamedTuple):
    """A fenced block."""

    page: Path
    line: int
    """Of its first line, from 1."""
    name: str
    body: str

    def __str__(self) -> str:
        return f"{self.page.name}:{self.line}"


def fenced(page: Path) -> Iterator[Fenced]:
    """The fenced blocks of a page, in order."""
    text = page.read_text(encoding="utf-8")
    for found in FENCE.finditer(text):
        indent = len(found["indent"])
        body = "".join(line[indent:] if line.strip() else "\n" for line in found["body"].splitlines(keepends=True))
        yield Fenced(page, text.count("\n", 0, found.start("body")) + 1, found["name"].strip(), body)


def blocks(name: str) -> list[Fenced]:
    return [block for page in PAGES for block in fenced(page) if block.name == name]


@pytest.fixture
def desk(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """A working folder with the examples."""
    if (ROOT / "examples").exists():
        shutil.copytree(ROOT / "examples", tmp_path / "examples")
    monkeypatch.chdir(tmp_path)
    return tmp_path


# Python


class Namespace(dict[str, object]):
    """The names of one page's Python blocks, shared from block to block."""


def run_python(block: Fenced, names: Namespace) -> None:
    """Run a block, its failures at the page's own lines."""
    if not block.body.lstrip().startswith(">>>"):
        exec(compile("\n" * (block.line - 1) + block.body, str(block.page), "exec"), names)
        return
    test = doctest.DocTestParser().get_doctest(block.body, dict(names), str(block), str(block.page), block.line - 1)
    printed: list[str] = []
    runner = doctest.DocTestRunner(optionflags=doctest.ELLIPSIS | doctest.NORMALIZE_WHITESPACE)
    if runner.run(test, out=printed.append, clear_globs=False).failed:
        pytest.fail("".join(printed), pytrace=False)
    names.update(test.globs)


@pytest.mark.parametrize("page", sorted({block.page for block in blocks("python")}), ids=lambda page: page.name)
def test_python_examples(page: Path, desk: Path) -> None:
    names = Namespace(__name__=page.stem)
    for block in fenced(page):
        if block.name == "python":
            run_python(block, names)


# The command line


def commands(body: str) -> list[tuple[str, str]]:
    """(command, what it should print) of a console block. A command goes on after a backslash at the line's end."""
    found: list[tuple[str, str]] = []
    goes_on = False
    for line in body.splitlines():
        if goes_on:
            command, _ = found[-1]
            found[-1] = command.removesuffix("\\") + line.strip(), ""
        elif line.startswith("$ "):
            found.append((line[2:], ""))
        else:
            assert found, f"output before any command: {line!r}"
            command, output = found[-1]
            found[-1] = command, output + line + "\n"
        goes_on = line.endswith("\\") and not found[-1][1]
    return found


def prints(expected: str, printed: str) -> bool:
    """Is this what was printed? `...` stands for anything, spaces at line ends count for nothing."""
    wanted, got = ("\n".join(line.rstrip() for line in text.strip().splitlines()) for text in (expected, printed))
    return re.fullmatch(".*?".join(re.escape(part) for part in wanted.split("...")), got, re.S) is not None


def run_console(block: Fenced, folder: Path) -> None:
    """Run a block's commands and compare."""
    path = f"{Path(sys.executable).parent}{os.pathsep}{os.environ['PATH']}"
    environment = {**os.environ, "PATH": path, "NO_COLOR": "1", "COLUMNS": "120", "PYTHONUTF8": "1"}
    code = 0
    for command, expected in commands(block.body):
        if command.startswith(NOT_RUN):
            continue
        assert command.startswith(("tahqiq ", "echo ", "cat ", "ls ", "printf ")), f"{block}: who runs {command!r}?"
        done = subprocess.run(
            ["bash", "-o", "pipefail", "-c", f"(exit {code}); {command}"], cwd=folder, env=environment, text=True,
            stdin=subprocess.DEVNULL, stdout=subprocess.PIPE, stderr=subprocess.STDOUT, encoding="utf-8", timeout=120,
        )
        assert prints(expected, done.stdout), f"{block}: $ {command}\nexpected:\n{expected}\nprinted:\n{done.stdout}"
        code = done.returncode


@pytest.mark.parametrize("page", sorted({block.page for block in blocks("console")}), ids=lambda page: page.name)
def test_console_examples(page: Path, desk: Path) -> None:
    for block in fenced(page):
        if block.name == "console":
            run_console(block, desk)


def test_a_wrong_console_example_is_found(desk: Path) -> None:
    good = "$ tahqiq read no-such.pdf\ntahqiq: ...\n$ echo $?\n4\n"
    run_console(Fenced(Path("a.md"), 1, "console", good), desk)
    with pytest.raises(AssertionError, match="expected"):
        run_console(Fenced(Path("a.md"), 1, "console", good.replace("4", "3")), desk)
    with pytest.raises(AssertionError, match="who runs"):
        run_console(Fenced(Path("a.md"), 1, "console", "$ rm report.pdf\n"), desk)


def test_wildcards() -> None:
    assert prints("a ... c\n...\nz\n", "a b\nb c \n\n1\n2\nz\n\n")
    assert not prints("a ... c", "a b c d")
    assert not prints("", "something")
    assert commands("$ tahqiq read \\\n    a.pdf\nx\n$ echo $?\n") == [("tahqiq read a.pdf", "x\n"), ("echo $?", "")]


# All blocks, tables, links


def test_there_are_pages_and_every_block_has_a_known_name() -> None:
    assert PAGES
    for page in PAGES:
        unknown = [str(block) for block in fenced(page) if block.name not in NAMES]
        assert not unknown, f"name these blocks python, console, json or text: {unknown}"
        fences = len(re.findall(r"^ *```", page.read_text(encoding="utf-8"), re.M))
        assert fences == 2 * len(list(fenced(page))), f"{page.name}: a fence is open"


@pytest.mark.parametrize("block", blocks("json"), ids=str)
def test_json_parses(block: Fenced) -> None:
    json.loads(block.body)


@pytest.mark.parametrize("page", PAGES, ids=lambda page: page.name)
def test_made_tables_are_up_to_date(page: Path) -> None:
    text = page.read_text(encoding="utf-8")
    assert text == MAKE_DOCS["filled"](text), "run: python tools/make_docs.py"


def test_every_made_table_stands_somewhere() -> None:
    used = {found[2] for page in PAGES for found in MAKE_DOCS["MADE"].finditer(page.read_text(encoding="utf-8"))}
    assert used == set(MAKE_DOCS["PARTS"])


def anchors(page: Path) -> set[str]:
    """The fragments of a page's headings, as forges make them."""
    headings = re.findall(r"^#+ (.+)$", page.read_text(encoding="utf-8"), re.M)
    return {re.sub(r"[^\w\- ]", "", heading.lower()).replace(" ", "-") for heading in headings}


@pytest.mark.parametrize("page", PAGES, ids=lambda page: page.name)
def test_links_lead_somewhere(page: Path) -> None:
    for target, fragment in LINK.findall(page.read_text(encoding="utf-8")):
        path = (page.parent / target).resolve() if target else page
        assert path.exists(), f"{page.name}: {target} is not there"
        if fragment and path.suffix == ".md":
            assert fragment in anchors(path), f"{page.name}: no heading {target}#{fragment}"


@pytest.mark.parametrize("page", PAGES, ids=lambda page: page.name)
def test_modules_that_a_page_names_exist(page: Path) -> None:
    source = ROOT / "src" / "tahqiq"
    for name in re.findall(r"`([\w/]+(?:\.py|/))`", page.read_text(encoding="utf-8")):
        assert any(source.rglob(name)) or (ROOT / name).exists(), f"{page.name}: {name} is not there"


# The numbers that decide


def test_every_threshold_says_what_it_decides() -> None:
    source = ROOT / "src" / "tahqiq"
    silent = [
        f"{path.parent.name}/{path.name}: {threshold.name}"
        for package in MAKE_DOCS["HEURISTICS"] for path in sorted((source / package).glob("*.py"))
        for threshold in MAKE_DOCS["thresholds"](path) if not threshold.says
    ]
    assert not silent, f"a docstring behind each of these: {silent}"


def test_thresholds_are_read_with_their_docstrings(tmp_path: Path) -> None:
    module = tmp_path / "gaps.py"
    module.write_text(
        'WIDE = 0.17\n"""em. A gap.\nFlat."""\nLOW, HIGH = -0.1, 1 << 2\n"""Bounds."""\n'
        'FIRST = 1\nSECOND = 2\n"""Both."""\nNAME = "x"\n"""No number."""\n_OWN = 3\nBARE = (1, 2)\n',
        encoding="utf-8",
    )
    assert MAKE_DOCS["thresholds"](module) == [
        ("WIDE", "0.17", "em. A gap. Flat."), ("LOW, HIGH", "-0.1, 1 << 2", "Bounds."), ("FIRST, SECOND", "1, 2", "Both."),
        ("BARE", "(1, 2)", ""),
    ]
