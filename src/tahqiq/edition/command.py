"""EDGE: the commands `publish` and `serve`."""

from __future__ import annotations

import signal
import sys
import tempfile
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any

import click

_SAID = [
    click.option("--title", default="", help="Default: the PDF's own title, else the file's name."),
    click.option("--author", default=""),
    click.option("--publisher", default=""),
    click.option("--date", default="", help="Year, or year-month-day."),
    click.option("--lang", "language", default="", help="Language code, such as ar, fa, he. Default: by its letters."),
    click.option("--rights", default="", help="Licence: its address or a sentence."),
    click.option("--password", default="", help="Opens an encrypted file."),
    click.option("--jobs", type=click.IntRange(0), default=0, help="Processes.  [default: one a core]"),
]
"""Options of both commands."""


def _said(command: Callable[..., None]) -> Callable[..., None]:
    for option in reversed(_SAID):
        command = option(command)
    return command


@click.command()
@click.argument("file", type=click.Path())
@click.option("-o", "--output", default="site", show_default=True, type=click.Path(), help="The folder to make.")
@_said
@click.option("--url", default="", help="Where it will be found: for canonical links, sitemap and IIIF.")
@click.option("--force", is_flag=True, help="Replace the edition that is in the folder.")
def publish(file: str, output: str, force: bool, **said: Any) -> None:
    """Publish a PDF as a site to read, search, quote and share.

    The folder can be put on any static host and also opens from disk. Prints the address of its first page.
    """
    from tahqiq.edition.publish import publish as make

    with _bar(Path(file).name) as progress:
        made = make(file, output, force=force, progress=progress, **said)
    click.echo(f"{made.pages} pages, {made.certified} of {made.lines} lines certified", err=True)
    for what, numbers in (("not drawn, left blank", made.blank), ("broken in the file, see tahqiq check", made.faulty)):
        if numbers:
            click.echo(f"{what}: page {', '.join(map(str, numbers))}", err=True)
    if not said["url"]:
        click.echo("without --url: no canonical links, sitemap, or IIIF manifest", err=True)
    click.echo((made.folder / "index.html").as_uri())


@click.command()
@click.argument("what", metavar="[SITE|FILE]", default="site", type=click.Path())
@click.option("--port", type=click.IntRange(0, 65535), default=8000, show_default=True, help="0: any free one.")
@_said
def serve(what: str, port: int, **said: Any) -> None:
    """Show an edition, or a PDF as one, on 127.0.0.1 until Ctrl+C."""
    from tahqiq.edition.publish import MARK
    from tahqiq.edition.publish import publish as make
    from tahqiq.edition.server import address, server
    from tahqiq.errors import FileMissing

    path = Path(what)
    if not path.exists():
        raise FileMissing(f"{what} is not there", "tahqiq publish FILE.pdf -o site makes a site")
    if path.is_dir() and not (path / MARK).is_file():
        raise FileMissing(f"{what} is no edition", "tahqiq publish FILE.pdf -o site makes one")
    signal.signal(signal.SIGTERM, signal.default_int_handler)  # a stopped service leaves no folder behind either
    with tempfile.TemporaryDirectory(prefix="tahqiq-") as shelf:
        try:
            made = server(path if path.is_dir() else Path(shelf) / "site", port)
        except OSError as error:
            raise FileMissing(f"cannot listen on port {port}: {error.strerror}", "choose another --port") from error
        with made:
            if not path.is_dir():
                with _bar(path.name) as progress:
                    make(what, Path(shelf) / "site", url=address(made), progress=progress, **said)
            click.echo(address(made))
            try:
                made.serve_forever()
            except KeyboardInterrupt:
                click.echo(err=True)


@contextmanager
def _bar(name: str) -> Iterator[Callable[[int, int], None] | None]:
    """A progress bar on stderr, if that is a terminal."""
    if not sys.stderr.isatty():
        yield None
        return
    from rich.console import Console
    from rich.progress import Progress

    with Progress(console=Console(stderr=True), transient=True) as bar:
        task = bar.add_task(name, total=None)
        yield lambda done, pages: bar.update(task, completed=done, total=pages)
