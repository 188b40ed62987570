"""EDGE: the command line. Parses, calls one public function, prints: data to stdout, everything else to stderr."""

from __future__ import annotations

import io
import json
import os
import sys
import tempfile
import time
from collections.abc import Iterable, Iterator
from pathlib import Path
from typing import IO, TYPE_CHECKING, Any

import click

from tahqiq.edition.command import publish, serve
from tahqiq.errors import Doubtful, Exit, FileMissing, TahqiqError

if TYPE_CHECKING:
    from tahqiq.document import Document
    from tahqiq.model import Page

PATIENCE = 1.0
"""Seconds of work before a progress bar appears."""

_LATE = {
    "mend": ("mend_command", "Restore damaged Arabic text."),
    "damage": ("damage_command", "Say what is wrong with a text, without changing it."),
}
"""Commands of `tahqiq.mend.command` with their short help: their imports take longer than `tahqiq --help` may."""


class _Group(click.Group):
    """The command group: turns our errors into one line and an exit code, imports some commands when they are run."""

    def list_commands(self, ctx: click.Context) -> list[str]:
        return sorted([*self.commands, *_LATE])

    def get_command(self, ctx: click.Context, cmd_name: str) -> click.Command | None:
        if cmd_name in _LATE:
            return click.Command(cmd_name, help=_LATE[cmd_name][1])
        return super().get_command(ctx, cmd_name)

    def resolve_command(self, ctx: click.Context, args: list[str]) -> tuple[str | None, click.Command | None, list[str]]:
        name, command, rest = super().resolve_command(ctx, args)
        if name in _LATE:
            from tahqiq.mend import command as late

            command = getattr(late, _LATE[name][0])
        return name, command, rest

    def invoke(self, ctx: click.Context) -> Any:
        try:
            return super().invoke(ctx)
        except TahqiqError as error:
            _complain(error)
            sys.exit(int(error.exit))
        except BrokenPipeError:
            os.dup2(os.open(os.devnull, os.O_WRONLY), sys.stdout.fileno())
            sys.exit(int(Exit.OK))


def _complain(error: TahqiqError) -> None:
    click.echo(f"tahqiq: {error}", err=True)


@click.group(cls=_Group, context_settings={"help_option_names": ["-h", "--help"]})
@click.version_option(package_name="tahqiq", message="%(prog)s %(version)s")
def main() -> None:
    """The exact text of Arabic and other right-to-left documents, each line proved against the page."""


main.add_command(publish)
main.add_command(serve)


class _PageRange(click.ParamType):  # type: ignore[type-arg]
    """`1-5,9,12-` as a list of (first, last), last 0 for the end."""

    name = "pages"

    def convert(self, value: Any, param: click.Parameter | None, ctx: click.Context | None) -> list[tuple[int, int]]:
        ranges = []
        for part in str(value).split(","):
            first, dash, last = part.strip().partition("-")
            if not first.isdecimal() or (last and not last.isdecimal()) or int(first) < 1:
                self.fail(f"{part.strip()!r} is no page range; write pages like 1-5,9,12-", param, ctx)
            ranges.append((int(first), int(last or 0) if dash else int(first)))
        return ranges


@main.command()
@click.argument("files", metavar="FILE...", nargs=-1, required=True, type=click.Path())
@click.option(
    "-o", "--output", type=click.Path(), help="A file; or a folder (existing, or ending in /): one output per input."
)
@click.option(
    "--format", "form", type=click.Choice(["txt", "md", "html", "json"]), help="Default: the output's suffix, else txt."
)
@click.option("--pages", type=_PageRange(), help="Such as 1-5,9 or 12-.")
@click.option("--jobs", type=click.IntRange(1), default=1, show_default=True, help="Processes to read with.")
@click.option("--password", default="", help="Opens an encrypted file.")
@click.option("--furniture", is_flag=True, help="Keep running heads and page numbers.")
@click.option("--strict", is_flag=True, help="Doubts are an error: nothing is written.")
def read(
    files: tuple[str, ...],
    output: str | None,
    form: str | None,
    pages: list[tuple[int, int]] | None,
    jobs: int,
    password: str,
    furniture: bool,
    strict: bool,
) -> None:
    """Read PDFs: the exact text, each line certified or doubted.

    One file and no -o: text on stdout, pages parted by a form feed. Exit code 0: every line is certified; 3: read, with
    doubts (`tahqiq check` lists them); others: docs/exit-codes.md.
    """
    suffix = Path(output).suffix[1:] if output else ""
    form = form or (suffix if suffix in ("txt", "md", "html", "json") else "txt")
    worst = Exit.OK
    for file, target in zip(files, _targets(files, output, form), strict=True):
        try:
            certified = _read_one(file, target, form, pages, jobs, password, furniture, strict)
        except TahqiqError as error:
            if len(files) == 1:
                raise
            _complain(error)
            worst = error.exit if worst in (Exit.OK, Exit.DOUBTS) else worst
        else:
            worst = worst if certified or worst != Exit.OK else Exit.DOUBTS
    sys.exit(int(worst))


def _targets(files: tuple[str, ...], output: str | None, form: str) -> list[Path | None]:
    """Where each input's output goes; None is stdout."""
    if output is None and len(files) == 1:
        return [None]
    into_folder = output is None or len(files) > 1 or output.endswith(("/", os.sep)) or Path(output).is_dir()
    if not into_folder and output is not None:
        return [Path(output)]
    if output is not None and Path(output).is_file():
        raise FileMissing(f"{output} is a file", "many inputs need a folder after -o")
    taken: set[Path] = set()
    targets: list[Path | None] = []
    for file in files:
        stem = Path(output or Path(file).parent) / Path(file).stem
        target = Path(f"{stem}.{form}")
        number = 2
        while target in taken:
            target, number = Path(f"{stem}-{number}.{form}"), number + 1
        taken.add(target)
        targets.append(target)
    return targets


def _read_one(
    file: str,
    target: Path | None,
    form: str,
    pages: list[tuple[int, int]] | None,
    jobs: int,
    password: str,
    furniture: bool,
    strict: bool,
) -> bool:
    """Read one file to its target; True if every line is certified."""
    from tahqiq.write import FORMATS, Source

    with _opened(file, password) as document:
        numbers = _numbers(pages, len(document.pages), file)
        verdict = _Verdict()
        made = verdict.watch(_progress(document.iterate(numbers, jobs, password), len(numbers), file))
        source = Source(file, document.sha256 if form == "json" else "", document.title)
        pieces = FORMATS[form](source, made, furniture)
        if target is None and not strict:
            out = _stdout()
            for piece in pieces:
                out.write(piece)
            out.flush()
        else:
            _write(pieces, target, verdict, strict, file)
    return verdict.doubtful == 0


def _opened(file: str, password: str) -> Document:
    """The document, read in a process that does nothing else."""
    from tahqiq.document import own_process
    from tahqiq.document import read as open_document

    own_process()
    return open_document(file, password)


class _Verdict:
    """Counts doubtful lines and pages as they pass."""

    def __init__(self) -> None:
        self.doubtful = 0

    def watch(self, pages: Iterable[Page]) -> Iterator[Page]:
        for page in pages:
            self.doubtful += sum(not line.certified for line in page.lines) + bool(page.faults) + page.needs_ocr
            yield page


def _write(pieces: Iterable[str], target: Path | None, verdict: _Verdict, strict: bool, file: str) -> None:
    """Write to a temporary name, then rename: nothing half-written stays."""
    folder = target.parent if target is not None else Path(tempfile.gettempdir())
    try:
        folder.mkdir(parents=True, exist_ok=True)
        handle = tempfile.NamedTemporaryFile(  # noqa: SIM115 - closed below, where it is renamed
            "w+", encoding="utf-8", dir=folder, prefix=".tahqiq-", delete=False, newline=""
        )
    except OSError as error:
        raise FileMissing(f"cannot write to {folder}: {error.strerror}", "choose another -o") from error
    try:
        with handle:
            for piece in pieces:
                handle.write(piece)
            if strict and verdict.doubtful:
                raise Doubtful(
                    f"{file}: {verdict.doubtful} doubtful lines",
                    "tahqiq check lists them; leave out --strict to read all the same",
                )
            if target is None:
                _copy(handle)
        if target is not None:
            Path(handle.name).chmod(0o666 & ~_umask())
            Path(handle.name).replace(target)
    except OSError as error:
        raise FileMissing(f"cannot write {target or 'the output'}: {error.strerror}", "choose another -o") from error
    finally:
        Path(handle.name).unlink(missing_ok=True)


def _copy(handle: IO[str]) -> None:
    handle.seek(0)
    out = _stdout()
    while chunk := handle.read(1 << 16):
        out.write(chunk)
    out.flush()


def _stdout() -> IO[str]:
    """Standard output as UTF-8, whatever the locale says: the text is data."""
    if isinstance(sys.stdout, io.TextIOWrapper):
        sys.stdout.reconfigure(encoding="utf-8", errors="strict")
    return sys.stdout


def _umask() -> int:
    mask = os.umask(0)
    os.umask(mask)
    return mask


def _numbers(ranges: list[tuple[int, int]] | None, count: int, file: str) -> list[int]:
    """Page numbers asked for, in order, each once."""
    if ranges is None:
        return list(range(1, count + 1))
    numbers: dict[int, None] = {}
    for first, last in ranges:
        if first > count or last > count:
            raise click.UsageError(f"{file} has {count} pages; page {max(first, last)} was asked for")
        for number in range(first, (last or count) + 1):
            numbers[number] = None
    return list(numbers)


def _progress(pages: Iterator[Page], total: int, file: str) -> Iterator[Page]:
    """The pages, with a bar on stderr when it is a terminal and the work is longer than a second."""
    if not sys.stderr.isatty():
        yield from pages
        return
    begun = time.monotonic()
    bar: Any = None
    task: Any = None
    try:
        for done, page in enumerate(pages, 1):
            if bar is None and time.monotonic() - begun > PATIENCE:
                from rich.console import Console
                from rich.progress import Progress

                bar = Progress(console=Console(stderr=True), transient=True)
                task = bar.add_task(Path(file).name, total=total)
                bar.start()
            if bar is not None:
                bar.update(task, completed=done)
            yield page
    finally:
        if bar is not None:
            bar.stop()


@main.command()
@click.argument("files", metavar="FILE...", nargs=-1, required=True, type=click.Path())
@click.option("--format", "form", type=click.Choice(["table", "json"]), default="table", show_default=True)
@click.option("--pages", type=_PageRange(), help="Such as 1-5,9 or 12-.")
@click.option("--jobs", type=click.IntRange(1), default=1, show_default=True, help="Processes to read with.")
@click.option("--password", default="", help="Opens an encrypted file.")
def check(files: tuple[str, ...], form: str, pages: list[tuple[int, int]] | None, jobs: int, password: str) -> None:
    """A verdict on each page: how much is certified, and what is doubted and why."""
    worst = Exit.OK
    reports = []
    for file in files:
        try:
            with _opened(file, password) as document:
                numbers = _numbers(pages, len(document.pages), file)
                report = _report(document, _progress(document.iterate(numbers, jobs, password), len(numbers), file))
        except TahqiqError as error:
            if len(files) == 1:
                raise
            _complain(error)
            worst = error.exit if worst in (Exit.OK, Exit.DOUBTS) else worst
            continue
        reports.append(report)
        if form == "table":
            _print_table(report)
        if not all(page["certified"] for page in report["pages"]) and worst == Exit.OK:
            worst = Exit.DOUBTS
    if form == "json":
        click.echo(json.dumps(reports[0] if len(files) == 1 else reports, ensure_ascii=False, indent=1))
    sys.exit(int(worst))


def _report(document: Document, pages: Iterable[Page]) -> dict[str, Any]:
    """What `check` says of a file, as plain data."""
    return {
        "file": document.file,
        "sha256": document.sha256,
        "pages": [
            {
                "number": page.number,
                "label": page.label,
                "lines": len(page.lines),
                "certified": page.certified,
                "share": round(page.share, 4),
                "doubts": page.doubts,
                "unmapped_fonts": page.unmapped_fonts,
                "needs_ocr": page.needs_ocr,
                "faults": page.faults,
            }
            for page in pages
        ],
    }


def _print_table(report: dict[str, Any]) -> None:
    from rich.console import Console
    from rich.table import Table

    table = Table(title=report["file"], title_justify="left")
    for name, side in (
        ("page", "right"),
        ("lines", "right"),
        ("certified", "right"),
        ("doubts", "left"),
        ("remarks", "left"),
    ):
        table.add_column(name, justify=side)  # type: ignore[arg-type]
    for page in report["pages"]:
        doubts = ", ".join(f"{reason} {count}" for reason, count in page["doubts"].items())
        remarks = ["needs OCR: the page is a picture"] if page["needs_ocr"] else []
        if page["unmapped_fonts"]:
            remarks.append("no usable map: " + ", ".join(page["unmapped_fonts"]))
        remarks.extend(page["faults"])
        share = f"{page['share']:.0%}" if page["lines"] else "–"
        table.add_row(page["label"], str(page["lines"]), share, doubts, "; ".join(remarks))
    lines = sum(page["lines"] for page in report["pages"])
    certified = sum(round(page["share"] * page["lines"]) for page in report["pages"])
    table.caption = f"{certified} of {lines} lines certified"
    Console(width=None if sys.stdout.isatty() else 120).print(table)
