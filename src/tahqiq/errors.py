"""Everything that can go wrong, with its exit code and a remedy.

    TahqiqError
    ├── FileMissing      4
    ├── NotPdf           5
    ├── Encrypted        6
    ├── Damaged          7
    ├── FolderTaken      2   publish only
    ├── Doubtful         3   only under --strict
    └── BadInput         8   text input that cannot be read (binary, invalid UTF-8)

Foreign exceptions are turned into these at the edges; a bad page becomes a doubt on that page, not an exception.
"""

from __future__ import annotations

from enum import IntEnum


class Exit(IntEnum):
    """Exit codes of the program; the table in docs/exit-codes.md is tested against this enum."""

    OK = 0
    """All certified, or nothing to doubt."""
    INTERNAL = 1
    """A bug in tahqiq."""
    USAGE = 2
    """The command line was not understood, or its output folder is taken."""
    DOUBTS = 3
    """Read, with doubts."""
    MISSING = 4
    """The file is missing or cannot be opened."""
    NOT_PDF = 5
    """The file is not a PDF."""
    ENCRYPTED = 6
    """The file is encrypted and no password, or a wrong one, was given."""
    DAMAGED = 7
    """The file is damaged past repair."""
    BAD_INPUT = 8
    """Text input that is not text."""


class TahqiqError(Exception):
    """The root: one clear line, an exit code, and what to do about it."""

    exit = Exit.INTERNAL

    def __init__(self, message: str, remedy: str = "") -> None:
        super().__init__(message)
        self.message = message
        self.remedy = remedy

    def __str__(self) -> str:
        return f"{self.message} ({self.remedy})" if self.remedy else self.message


class FileMissing(TahqiqError):
    """The file is missing, a folder, or not readable."""

    exit = Exit.MISSING


class NotPdf(TahqiqError):
    """The file holds no PDF header and no PDF objects."""

    exit = Exit.NOT_PDF


class Encrypted(TahqiqError):
    """The file needs a password, or another one."""

    exit = Exit.ENCRYPTED


class Damaged(TahqiqError):
    """The file says it is a PDF but no page can be reached, even after repair."""

    exit = Exit.DAMAGED


class FolderTaken(TahqiqError):
    """The folder to publish into holds something."""

    exit = Exit.USAGE


class Doubtful(TahqiqError):
    """Doubts remain and `strict` makes them an error."""

    exit = Exit.DOUBTS


class BadInput(TahqiqError):
    """Input that is not text: binary, or not UTF-8."""

    exit = Exit.BAD_INPUT
