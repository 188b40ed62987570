"""The commands `tahqiq mend` and `tahqiq damage`: files and streams in, text or JSON out."""

from __future__ import annotations

import json
import os
import sys
from collections.abc import Iterator
from contextlib import ExitStack, contextmanager
from pathlib import Path
from typing import IO, Any, BinaryIO

import click

from tahqiq.errors import Exit, FileMissing, TahqiqError
from tahqiq.mend.diagnose import damage as diagnosed
from tahqiq.mend.furniture import find as find_furniture
from tahqiq.mend.pipeline import Mended
from tahqiq.mend.pipeline import mend as mended
from tahqiq.mend.plan import shifted
from tahqiq.mend.records import mend_records
from tahqiq.mend.source import chunks

LANGUAGES = click.Choice(["ar", "fa", "ur", "he"])


def report(result: Mended) -> dict[str, Any]:
    """What `--format json` prints of one piece: text, steps, doubts, furniture, confidence."""
    return {
        "text": result.text,
        "confidence": result.confidence,
        "steps": [step._asdict() for step in result.steps],
        "doubts": [doubt._asdict() for doubt in result.doubts],
        "furniture": [found._asdict() for found in find_furniture(result.text)],
    }


def _opened(file: str, stack: ExitStack) -> BinaryIO:
    if file == "-":
        if sys.stdin is None:
            raise FileMissing("stdin is closed", "name a FILE")
        return sys.stdin.buffer
    try:
        return stack.enter_context(Path(file).open("rb"))
    except OSError as error:
        raise FileMissing(f"{file}: {(error.strerror or 'cannot be opened').lower()}") from None


@contextmanager
def _whole(path: Path) -> Iterator[IO[str]]:
    """A file to write, which takes the place of `path` only when all has been written: it may be the file that is read.
    What is no file, a device or a pipe, is written to as it is.

    Raises `FileMissing` where it cannot be written, or not to its end.
    """
    path = path.resolve()
    other = path.exists() and not path.is_file()
    part = path if other else path.with_name(f".{path.name}.{os.getpid()}.part")
    try:
        with part.open("w", encoding="utf-8", newline="") as file:
            yield file
        if not other:
            part.replace(path)
    except BrokenPipeError:
        raise
    except OSError as error:
        raise FileMissing(f"cannot write {path}: {error.strerror}", "choose another -o") from None
    finally:
        if not other:
            part.unlink(missing_ok=True)


@contextmanager
def _stdout() -> Iterator[IO[str]]:
    """Standard output, written to its end. Raises `FileMissing` where it cannot be."""
    if sys.stdout is None:
        raise FileMissing("stdout is closed", "choose -o")
    sys.stdout.reconfigure(encoding="utf-8", newline="")  # type: ignore[union-attr]
    try:
        yield sys.stdout
        sys.stdout.flush()
    except BrokenPipeError:
        raise
    except OSError as error:
        os.dup2(os.open(os.devnull, os.O_WRONLY), sys.stdout.fileno())  # what it still holds goes nowhere
        raise FileMissing(f"cannot write to stdout: {error.strerror}") from None


def _mend_stream(source: BinaryIO, out: IO[str], lang: str, furniture: str, explain: bool, form: str) -> Exit:
    """Mend a stream piece by piece; DOUBTS if anything was left that may be damaged."""
    verdict = Exit.OK
    at = 0
    for piece in chunks(source):
        result = mended(piece, lang, furniture)
        if form == "json":
            out.write(json.dumps(report(result), ensure_ascii=False) + "\n")
        else:
            out.write(result.text)
        _explained(result, at, explain)
        at += len(result.text)
        verdict = Exit.DOUBTS if result.doubts else verdict
    return verdict


def _explained(result: Mended, at: int, explain: bool) -> None:
    if explain and result.steps:
        click.echo(result._replace(steps=shifted(result.steps, at)).explain(), err=True)


def _mend_records(source: BinaryIO, out: IO[str], field: str, lang: str, furniture: str, explain: bool) -> Exit:
    """Mend a field of each record of JSONL, and say which records passed as they are."""

    def tell(number: int, result: Mended) -> None:
        if explain:
            click.echo(f"line {number}\n{result.explain()}", err=True)

    said, verdict = mend_records(source, out, field, lang, furniture, tell)
    if said:
        out.flush()
        click.echo(f"tahqiq: {said}", err=True)
    return verdict


@click.command("mend")
@click.argument("file", default="-")
@click.option("-o", "--output", type=click.Path(dir_okay=False), help="Write here instead of to stdout.")
@click.option("--explain", is_flag=True, help="Say on stderr what was changed, a step a line.")
@click.option("--format", "form", type=click.Choice(["txt", "json"]), default="txt", help="json: a piece a line.")
@click.option("--lang", type=LANGUAGES, default="ar", help="Language of the text.")
@click.option("--furniture", type=click.Choice(["drop", "keep"]), default="drop", help="Page numbers, heads.")
@click.option("--jsonl", "field", metavar="FIELD", help="The input is JSONL: mend this field of each record.")
@click.option("--progress/--no-progress", default=None, help="Show progress on stderr (default: on a terminal).")
def mend_command(
    file: str, output: str | None, explain: bool, form: str, lang: str, furniture: str, field: str | None,
    progress: bool | None,
) -> None:
    """Restore damaged Arabic text from FILE, or from stdin where FILE is - or left out."""
    try:
        with ExitStack() as stack:
            source = _opened(file, stack)
            if file != "-" and (sys.stderr.isatty() if progress is None else progress):
                source = _watched(source, Path(file), stack)
            out = stack.enter_context(_whole(Path(output)) if output else _stdout())
            if field:
                verdict = _mend_records(source, out, field, lang, furniture, explain)
            else:
                verdict = _mend_stream(source, out, lang, furniture, explain, form)
    except TahqiqError as error:
        click.echo(f"tahqiq: {error}", err=True)
        verdict = error.exit
    sys.exit(int(verdict))


def _watched(source: BinaryIO, path: Path, stack: ExitStack) -> BinaryIO:
    """The stream behind a progress bar on stderr."""
    from rich.console import Console
    from rich.progress import Progress

    bar = stack.enter_context(Progress(console=Console(stderr=True), transient=True))
    task = bar.add_task("mending", total=path.stat().st_size)
    return bar.wrap_file(source, task_id=task)


@click.command("damage")
@click.argument("file", default="-")
@click.option("--lang", type=LANGUAGES, default="ar", help="Language of the text.")
@click.option("--format", "form", type=click.Choice(["txt", "json"]), default="txt")
def damage_command(file: str, lang: str, form: str) -> None:
    """Say what is wrong with a text, without changing it. Exit code 3 where something is."""
    kinds: dict[str, int] = {}
    doubts = furniture = 0
    shown: list[str] = []
    with ExitStack() as stack:
        try:
            for piece in chunks(_opened(file, stack)):
                found = diagnosed(piece, lang)
                for rule, count in found.kinds.items():
                    kinds[rule] = kinds.get(rule, 0) + count
                    if len(shown) < 20 and rule in found.examples:
                        step = found.examples.pop(rule)
                        shown.append(f"  {rule}: {step.before[:60]!r} \u2192 {step.after[:60]!r}")
                doubts += len(found.doubts)
                furniture += found.furniture
        except TahqiqError as error:
            click.echo(f"tahqiq: {error}", err=True)
            sys.exit(int(error.exit))
    if form == "json":
        click.echo(json.dumps({"kinds": kinds, "doubts": doubts, "furniture": furniture}, ensure_ascii=False))
    elif not kinds and not doubts:
        click.echo("no damage found" + (f"; {furniture} lines of furniture" if furniture else ""))
    else:
        for rule, count in kinds.items():
            click.echo(f"{count:7}  {rule}")
        if doubts:
            click.echo(f"{doubts:7}  stretches in doubt, left as they are")
        click.echo("\n".join(shown))
    sys.exit(int(Exit.DOUBTS if kinds or doubts else Exit.OK))
