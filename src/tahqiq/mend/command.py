"""The commands `tahqiq mend` and `tahqiq damage`: files and streams in, text or JSON out."""

from __future__ import annotations

import itertools
import json
import os
import sys
from collections.abc import Iterator
from contextlib import ExitStack, contextmanager
from pathlib import Path
from typing import IO, Any, BinaryIO

import click

from tahqiq.errors import BadInput, Exit, FileMissing, TahqiqError
from tahqiq.mend.diagnose import damage as diagnosed
from tahqiq.mend.furniture import find as find_furniture
from tahqiq.mend.pipeline import Mended
from tahqiq.mend.pipeline import mend as mended

CHUNK = 1 << 20
"""Bytes read at a time; a page or paragraph is kept whole up to twice as many."""
LONGEST_RECORD = 64 << 20
"""Bytes of one line of JSONL: it must be held as a whole, and mending needs a few times as many."""
LANGUAGES = click.Choice(["ar", "fa", "ur", "he"])


def chunks(stream: BinaryIO, size: int = CHUNK) -> Iterator[str]:
    """The text of a stream in pieces that end at a form feed or line feed, or a space where there is none.

    Raises `BadInput` on NUL-ridden or otherwise binary data and on bytes that are not UTF-8. Memory stays within a few
    times `size` however long the lines are.
    """
    rest = b""
    offset = 0
    while data := stream.read(size):
        if not offset and data.startswith((b"\xff\xfe", b"\xfe\xff")):
            raise BadInput("the input is UTF-16", "convert it: iconv -f UTF-16 -t UTF-8")
        block = rest + data
        if len(block) < size:
            rest = block
            continue
        cut = max(block.rfind(b"\f"), block.rfind(b"\n"))
        if cut < len(block) // 2:
            cut = max(cut, block.rfind(b" "))
            if cut < 0 and len(block) >= 2 * size:
                cut = len(block) - 1
                while cut > 0 and block[cut] & 0xC0 == 0x80:  # not inside a character
                    cut -= 1
                cut -= 1
        rest = block[cut + 1 :]
        if cut >= 0:
            yield _decoded(block[: cut + 1], offset)
            offset += cut + 1
    if rest:
        yield _decoded(rest, offset)


def _decoded(data: bytes, offset: int) -> str:
    if data.count(0) > len(data) // 100:
        raise BadInput("the input is binary, not text", "for a PDF use: tahqiq read FILE")
    try:
        return data.decode("utf-8")
    except UnicodeDecodeError as error:
        raise BadInput(
            f"the input is not UTF-8 at byte {offset + error.start}", "convert it: iconv -f WINDOWS-1256 -t UTF-8"
        ) from None


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
        return sys.stdin.buffer
    try:
        return stack.enter_context(Path(file).open("rb"))
    except OSError as error:
        raise FileMissing(f"{file}: {(error.strerror or 'cannot be opened').lower()}") from None


@contextmanager
def _whole(path: Path) -> Iterator[IO[str]]:
    """A file to write, which takes the place of `path` only when all has been written: it may be the file that is read.

    Raises `FileMissing` where it cannot be written, or not to its end.
    """
    part = path.with_name(f".{path.name}.{os.getpid()}.part")
    try:
        with part.open("w", encoding="utf-8", newline="") as file:
            yield file
        part.replace(path)
    except OSError as error:
        raise FileMissing(f"cannot write {path}: {error.strerror}", "choose another -o") from None
    finally:
        part.unlink(missing_ok=True)


def _mend_stream(
    source: BinaryIO, out: IO[str], lang: str, furniture: str, explain: bool, form: str, field: str | None
) -> Exit:
    """Mend a stream piece by piece; DOUBTS if anything was left that may be damaged."""
    verdict = Exit.OK
    at = 0
    for number, piece in enumerate(_lines(source) if field else chunks(source), 1):
        if field:
            doubts = _mend_record(piece, number, field, lang, furniture, out)
        else:
            result = mended(piece, lang, furniture)
            doubts = len(result.doubts)
            if form == "json":
                out.write(json.dumps(report(result), ensure_ascii=False) + "\n")
            else:
                out.write(result.text)
            if explain and result.steps:
                shown = [step._replace(start=step.start + at) for step in result.steps]
                click.echo(result._replace(steps=shown).explain(), err=True)
            at += len(result.text)
        verdict = Exit.DOUBTS if doubts else verdict
    return verdict


def _lines(source: BinaryIO) -> Iterator[str]:
    """The lines of JSONL. Raises `BadInput` on one that is not UTF-8, or longer than `LONGEST_RECORD`."""
    for number in itertools.count(1):
        line = source.readline(LONGEST_RECORD + 1)
        if not line:
            return
        if len(line) > LONGEST_RECORD:
            raise BadInput(
                f"line {number} is longer than {LONGEST_RECORD >> 20} MB, more than a record of JSONL may have",
                "take its text out of the JSON: plain text may be of any length",
            )
        try:
            yield line.decode("utf-8")
        except UnicodeDecodeError:
            raise BadInput(f"line {number} is not UTF-8") from None


def _mend_record(line: str, number: int, field: str, lang: str, furniture: str, out: IO[str]) -> int:
    """One record of JSONL, its field mended; how many doubts. Records without the field pass unchanged."""
    if not line.strip():
        return 0
    try:
        record = json.loads(line)
    except ValueError as error:
        raise BadInput(f"line {number} is not JSON: {error}") from None
    except RecursionError:
        raise BadInput(f"line {number} is nested too deeply") from None
    if not isinstance(record, dict) or not isinstance(record.get(field), str):
        out.write(line if line.endswith("\n") else line + "\n")
        return 0
    result = mended(record[field], lang, furniture)
    record[field] = result.text
    out.write((json.dumps(record, ensure_ascii=False) + "\n") if result.steps else line.rstrip("\n") + "\n")
    return len(result.doubts)


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
            if output:
                out: IO[str] = stack.enter_context(_whole(Path(output)))
            else:
                sys.stdout.reconfigure(encoding="utf-8", newline="")  # type: ignore[union-attr]
                out = sys.stdout
            verdict = _mend_stream(source, out, lang, furniture, explain, form, field)
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
