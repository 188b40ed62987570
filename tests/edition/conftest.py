"""An edition of book.pdf, served, and a browser to look at it with."""

import json
import shutil
import threading
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import TYPE_CHECKING

import pytest

from tahqiq.edition.publish import publish
from tahqiq.edition.server import address, server

if TYPE_CHECKING:
    from playwright.sync_api import Browser, Page

HERE = Path(__file__).parent
BOOK = HERE / "book.pdf"
CHROMIUM = shutil.which("chromium") or "/usr/bin/chromium"
INSTALL = "tools/install_browser.sh installs it"
SAID: dict[str, str] = json.loads((HERE / "book.json").read_text(encoding="utf-8"))


@pytest.fixture(scope="session")
def edition(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The folder of an edition without an address of its own."""
    folder = tmp_path_factory.mktemp("edition") / "site"
    publish(BOOK, folder, jobs=1, **SAID)
    return folder


@pytest.fixture(scope="session")
def site(edition: Path) -> Iterator[str]:
    """Where that edition is served."""
    served = server(edition)
    threading.Thread(target=served.serve_forever, daemon=True).start()
    yield address(served)
    served.shutdown()
    served.server_close()


@pytest.fixture(scope="session")
def browser() -> Iterator["Browser"]:
    """Debian's Chromium."""
    api = pytest.importorskip("playwright.sync_api", reason=f"no Playwright; {INSTALL}")
    if not Path(CHROMIUM).exists():
        pytest.skip(f"no Chromium; {INSTALL}")
    with api.sync_playwright() as play:
        launched = play.chromium.launch(executable_path=CHROMIUM, args=["--no-sandbox"])
        yield launched
        launched.close()


@pytest.fixture
def visit(browser: "Browser", site: str) -> Iterator[Callable[..., "Page"]]:
    """visit("p/2.html?q=…") → a page of the edition, fresh profile. A script error or missing file fails the test."""
    contexts = []
    complaints: list[str] = []

    def open_page(path: str = "index.html", base: str = site, ready: bool = True, **options: object) -> "Page":
        settings = {"viewport": {"width": 1280, "height": 800}, "reduced_motion": "reduce"}
        context = browser.new_context(**{**settings, **options})
        context.grant_permissions(["clipboard-read", "clipboard-write"])
        contexts.append(context)
        page = context.new_page()
        page.set_default_timeout(30_000)
        page.on("console", lambda said: complaints.append(said.text) if said.type in ("error", "warning") else None)
        page.on("pageerror", lambda error: complaints.append(str(error)))
        page.goto(base + path)
        if ready:
            page.wait_for_selector("html.ready")
        return page

    yield open_page
    for context in contexts:
        context.close()
    assert complaints == []
