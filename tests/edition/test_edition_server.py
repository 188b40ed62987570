"""The server: files under its folder and nothing else, to this machine only."""

import http.client
import socket
from email.message import Message
from pathlib import Path
from typing import NamedTuple
from urllib.parse import urlsplit

import pytest

from tahqiq.edition.server import TYPES, inside, server


class Answer(NamedTuple):
    status: int
    headers: Message
    body: bytes


def ask(site: str, path: str, method: str = "GET", host: str | None = None) -> Answer:
    where = urlsplit(site)
    connection = http.client.HTTPConnection(where.hostname or "", where.port, timeout=10)
    connection.putrequest(method, path, skip_host=host is not None)
    if host is not None:
        connection.putheader("Host", host)
    connection.endheaders()
    response = connection.getresponse()
    answer = Answer(response.status, response.headers, response.read())
    connection.close()
    return answer


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    """A site with a secret beside it."""
    site = tmp_path / "site"
    (site / "p").mkdir(parents=True)
    (site / "index.html").write_text("first")
    (site / "p" / "2.html").write_text("second")
    (site / ".hidden.html").write_text("hidden")
    (site / "key.pem").write_text("no known type")
    (tmp_path / "secret.html").write_text("secret")
    (site / "out.html").symlink_to(tmp_path / "secret.html")
    (site / "up").symlink_to(tmp_path)
    return site.resolve()


@pytest.mark.parametrize(
    ("address", "name"),
    [("/", "index.html"), ("/index.html", "index.html"), ("/p/2.html", "2.html"), ("/p/2.html?q=%D8%A7#b1", "2.html"),
     ("//p//2.html", None), ("/p%2F2.html", "2.html")],
)
def test_finds(folder: Path, address: str, name: str | None) -> None:
    found = inside(folder, address)
    assert (found.name if found else None) == name


@pytest.mark.parametrize(
    "address",
    ["/../secret.html", "/p/../../secret.html", "/%2e%2e/secret.html", "/..%2fsecret.html", "/%2e%2e%2fsecret.html",
     "/..\\secret.html", "/%5c..%5csecret.html", "/p/..;/secret.html", "/out.html", "/up/secret.html", "/.hidden.html",
     "/key.pem", "/p", "/p/", "/none.html", "/index.html%00.css", "/%ff.html", "/C:/secret.html",
     f"/{'a' * 5000}.html"],
)
def test_gives_nothing_else(folder: Path, address: str) -> None:
    assert inside(folder, address) is None


def test_headers(site: str) -> None:
    answer = ask(site, "/")
    assert answer.status == 200
    assert "script-src 'self'" in answer.headers["Content-Security-Policy"]
    assert "unsafe" not in answer.headers["Content-Security-Policy"]
    assert answer.headers["X-Content-Type-Options"] == "nosniff"
    assert answer.headers["Content-Type"] == TYPES[".html"]
    assert len(answer.body) == int(answer.headers["Content-Length"])


def test_head_has_no_body_and_post_is_refused(site: str) -> None:
    head = ask(site, "/assets/app.js", "HEAD")
    assert (head.status, head.body, head.headers["Content-Type"]) == (200, b"", TYPES[".js"])
    assert ask(site, "/", "POST").status == 501


@pytest.mark.parametrize("host", ["evil.example", "evil.example:8000", "", "127.0.0.1.evil.example:80"])
def test_other_names_for_this_machine_are_refused(site: str, host: str) -> None:
    assert ask(site, "/", host=host).status == 421


def test_every_file_of_an_edition_has_a_type(edition: Path) -> None:
    assert {path.suffix for path in edition.rglob("*") if path.is_file()} <= TYPES.keys()


def test_listens_on_this_machine_only(edition: Path) -> None:
    with server(edition) as made:
        assert made.server_address[0] == "127.0.0.1"
        with pytest.raises(OSError), socket.socket() as other:
            other.bind(("127.0.0.1", made.server_address[1]))
