"""The edition for everyone: by keyboard, by ear, on a phone, without JavaScript, from disk; axe; the pictures."""

import os
import threading
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
from PIL import Image
from viewing import ASKED, HERE, PAGES, PHONE, QUERIES, REPORT, Visit, name, shown

from tahqiq.edition.html import page_path
from tahqiq.edition.publish import publish
from tahqiq.edition.server import address, server

AXE = HERE / "node_modules" / "axe-core" / "axe.min.js"


def test_the_keyboard_reaches_everything(visit: Visit) -> None:
    page = visit("p/2.html")
    shown(page)
    name_of = "(e) => e.getAttribute('aria-label') ?? e.textContent"
    wanted = set(page.eval_on_selector_all(
        "button:not(:disabled), input, a[href]", f"found => found.filter((e) => e.offsetParent).map({name_of})"
    ))
    reached = set()
    for _ in range(60):
        page.keyboard.press("Tab")
        reached.add(page.evaluate(f"({name_of})(document.activeElement)"))
    assert wanted - reached == set()


def test_readers_of_screens_get_the_text_once_and_in_order(visit: Visit) -> None:
    page = visit("p/3.html", **PHONE)
    shown(page)
    tree = page.locator("body").aria_snapshot()
    flat = " ".join(tree.split())
    paragraph = PAGES[2].blocks[1].text
    assert flat.count(paragraph.split("\u060c")[0]) == 1
    assert flat.index(PAGES[2].blocks[0].text.split(":")[0]) < flat.index(paragraph.split("\u060c")[0])


def test_a_phone_scrolls_nowhere_sideways(visit: Visit) -> None:
    for path in ("p/3.html", "p/3.html?view=text", "p/3.html?q=x"):
        page = visit(path, **PHONE)
        assert page.evaluate("document.documentElement.scrollWidth <= innerWidth")
        boxes = page.eval_on_selector_all(
            "button", "found => found.filter((b) => b.offsetParent).map((b) => b.getBoundingClientRect())"
        )
        assert all(box["left"] >= 0 and box["right"] <= 390 for box in boxes)


def test_english(visit: Visit) -> None:
    page = visit()
    page.get_by_role("button", name=name(page, "about")).click()
    page.get_by_label("English").click()
    page.wait_for_selector("html[lang=en].ready")
    assert page.get_by_role("button", name="Next page").is_visible()
    page.keyboard.press("ArrowLeft")  # the book's direction, not the interface's
    assert shown(page) == [2, 3]


@pytest.mark.parametrize("number", [1, 3])
def test_without_javascript(visit: Visit, edition: Path, number: int) -> None:
    page = visit(page_path(number), ready=False, java_script_enabled=False)
    for block in PAGES[number - 1].blocks:
        if block.kind not in ("furniture", "table"):
            assert block.text in page.locator("article").inner_text()
    assert page.locator("article").is_visible()
    page.locator("header nav a", has_text=name(page, "next")).click()
    assert PAGES[number].blocks[0].text in page.locator("article").inner_text()


def test_from_disk(visit: Visit, edition: Path) -> None:
    page = visit("", base=(edition / "index.html").as_uri())
    assert shown(page) == [1]
    page.keyboard.press("ArrowLeft")
    assert shown(page) == [2, 3]
    assert page.url.endswith("index.html?page=2")
    page.keyboard.press("/")
    page.keyboard.type(QUERIES[0]["query"])
    page.wait_for_selector(".results mark")
    page.reload()
    page.wait_for_selector(".results mark")
    assert shown(page) == [2, 3]


STATES = {
    "pages": "p/2.html", "text": "p/3.html?view=text", "search": "p/2.html?q=" + QUERIES[2]["query"],
    "proof": "p/6.html?proof=1", "contents": "p/2.html", "thumbnails": "p/2.html", "cite": "p/2.html",
    "about": "p/2.html",
}


LOOKS = [(state, look) for state in STATES for look in ("light", "dark", "phone")]


@pytest.mark.parametrize(("state", "look"), [*LOOKS, ("pages", "plain")])
def test_axe_finds_nothing(visit: Visit, state: str, look: str) -> None:
    if not AXE.exists():
        pytest.skip("no axe-core; tools/install_browser.sh installs it")
    options: dict[str, Any] = {"color_scheme": "dark" if look == "dark" else "light"}
    if look == "phone":
        options |= PHONE
    if look == "plain":
        page = visit("index.html", bypass_csp=True)
        page.evaluate("document.documentElement.className = ''")
        plain = visit("index.html", ready=False, java_script_enabled=False).content()
        page.set_content(plain.replace("boot.js", "none.txt").replace("<script", "<script type='text/plain'"))
    else:
        page = visit(STATES[state], bypass_csp=True, **options)
        page.wait_for_selector(".layer" if "view=text" not in STATES[state] else "section.full")
        if state in ("contents", "thumbnails", "cite", "about"):
            page.get_by_role("button", name=name(page, state)).click()
        if state == "search":
            page.wait_for_selector(".results mark")
    page.evaluate(AXE.read_text(encoding="utf-8"))
    result = page.evaluate("axe.run(document, {resultTypes: ['violations']})")
    assert [(v["id"], [node["html"][:120] for node in v["nodes"]]) for v in result["violations"]] == []


SHOTS = {
    "edition-pages": ("p/2.html?q=" + ASKED["report"], {}),
    "edition-text": ("p/2.html?view=text", {"color_scheme": "dark", "viewport": {"width": 900, "height": 640}}),
    "edition-proof": ("p/3.html?proof=1", {"viewport": {"width": 1000, "height": 640}}),
    "edition-phone": ("p/2.html", PHONE | {"device_scale_factor": 1}),
}


@pytest.fixture(scope="module")
def report(tmp_path_factory: pytest.TempPathFactory) -> Iterator[str]:
    """The example, served."""
    folder = tmp_path_factory.mktemp("report") / "site"
    publish(REPORT, folder, jobs=1)
    with server(folder) as served:
        threading.Thread(target=served.serve_forever, daemon=True).start()
        yield address(served)
        served.shutdown()


@pytest.mark.parametrize("shot", SHOTS)
def test_screenshots(visit: Visit, report: str, shot: str, tmp_path: Path) -> None:
    """With TAHQIQ_SCREENSHOTS=docs/images these are the pictures of the README."""
    path, options = SHOTS[shot]
    page = visit(path, base=report, **options)
    page.wait_for_selector("section.full" if "view=text" in path else ".layer", state="attached")
    if "?q=" in path:
        page.wait_for_selector(".results mark")
    page.evaluate("Promise.all([...document.images].map((image) => image.decode().catch(() => null)))")
    page.wait_for_timeout(300)
    file = Path(os.environ.get("TAHQIQ_SCREENSHOTS", tmp_path)) / f"{shot}.png"
    page.screenshot(path=file)
    with Image.open(file) as image:
        colours = image.convert("P", palette=Image.Palette.ADAPTIVE, colors=64)
        colours.save(file, optimize=True)
        assert len(image.getcolors(1 << 24) or []) > 50
