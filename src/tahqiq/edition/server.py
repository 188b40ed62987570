"""EDGE: an edition on this machine. Serves the files under one folder to this machine only."""

from __future__ import annotations

import os
from functools import partial
from http import HTTPStatus
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path
from shutil import copyfileobj
from typing import BinaryIO
from urllib.parse import unquote, urlsplit

from tahqiq.edition.html import POLICY

HOST = "127.0.0.1"

TYPES = {
    ".html": "text/html; charset=utf-8", ".js": "text/javascript; charset=utf-8", ".css": "text/css; charset=utf-8",
    ".json": "application/json; charset=utf-8", ".md": "text/markdown; charset=utf-8",
    ".txt": "text/plain; charset=utf-8", ".xml": "application/xml; charset=utf-8",
    ".webp": "image/webp", ".svg": "image/svg+xml", ".woff2": "font/woff2",
}
"""Suffix → media type. A file with another suffix is not served."""

HEADERS = {
    "Content-Security-Policy": f"{POLICY}; frame-ancestors 'self'",
    "X-Content-Type-Options": "nosniff",
    "Referrer-Policy": "no-referrer",
    "Cross-Origin-Resource-Policy": "same-origin",
    "Cache-Control": "no-cache",
}


def inside(folder: Path, address: str) -> Path | None:
    """The file that an address names, or None: it must lie under `folder`, links followed, and have a known suffix.

    `folder` must be resolved. Hidden names are not served.
    """
    try:
        parts = unquote(urlsplit(address).path, errors="strict").split("/")[1:]
    except ValueError:
        return None
    if any(part.startswith(".") or "\\" in part or "\0" in part or ":" in part for part in parts):
        return None
    if parts[-1] == "":
        parts[-1] = "index.html"
    path = folder.joinpath(*filter(None, parts))
    try:
        path = path.resolve(strict=True)
    except (OSError, RuntimeError):
        return None
    return path if path.is_relative_to(folder) and path.is_file() and path.suffix in TYPES else None


class _Handler(BaseHTTPRequestHandler):
    """GET and HEAD."""

    protocol_version = "HTTP/1.1"
    server_version = "tahqiq"
    sys_version = ""

    def __init__(self, folder: Path, *args: object) -> None:
        self.folder = folder
        super().__init__(*args)  # type: ignore[arg-type]

    def do_GET(self) -> None:
        self._answer(body=True)

    def do_HEAD(self) -> None:
        self._answer(body=False)

    def _answer(self, body: bool) -> None:
        if not self._local():
            self.send_error(HTTPStatus.MISDIRECTED_REQUEST)
            return
        path = inside(self.folder, self.path)
        if path is None:
            self.send_error(HTTPStatus.NOT_FOUND)
            return
        try:
            file = path.open("rb")
        except OSError:
            self.send_error(HTTPStatus.NOT_FOUND)
            return
        with file:
            self._send(file, TYPES[path.suffix], body)

    def _send(self, file: BinaryIO, kind: str, body: bool) -> None:
        self.send_response(HTTPStatus.OK)
        self.send_header("Content-Type", kind)
        self.send_header("Content-Length", str(os.fstat(file.fileno()).st_size))
        self.end_headers()
        if body:
            try:
                copyfileobj(file, self.wfile)
            except ConnectionError:  # the browser turned the page before it had this one
                self.close_connection = True

    def _local(self) -> bool:
        """Another site's name in `Host` means that its page reached us through a name that it points here."""
        host = (self.headers.get("Host") or "").rpartition(":")[0]
        return host in (HOST, "localhost")

    def end_headers(self) -> None:
        for name, value in HEADERS.items():
            self.send_header(name, value)
        super().end_headers()

    def log_message(self, format: str, *args: object) -> None:
        """Silent: stderr is for messages to the person who serves."""


def server(folder: Path, port: int = 0) -> ThreadingHTTPServer:
    """A server for an edition's folder, on 127.0.0.1; port 0 takes a free one. OSError if the port is taken."""
    made = ThreadingHTTPServer((HOST, port), partial(_Handler, folder.resolve()))
    made.daemon_threads = True
    return made


def address(made: ThreadingHTTPServer) -> str:
    """Where a server is found."""
    return f"http://{HOST}:{made.server_address[1]}/"
