"""How fast an edition is made, opened and searched:  python -m bench.edition [--publish FILE.pdf]

    publish   a PDF (by default the tests' book, repeated to 100 pages) with all cores: seconds, megabytes
    open      the first page of a thousand-page edition in Chromium: bytes over the wire, seconds until its text is there
    search    the same edition: milliseconds from the question to the list of pages, and to the list with its contexts

The thousand pages are made: 300 words each, drawn by Zipf's law from 20,000 made words, one in three with an article or a
particle before it. Chromium and Playwright: tools/install_browser.sh.
"""

from __future__ import annotations

import argparse
import random
import resource
import shutil
import statistics
import tempfile
import threading
import time
from collections.abc import Sequence
from pathlib import Path

import pikepdf
from playwright.sync_api import Page as Tab
from playwright.sync_api import sync_playwright

from tahqiq.edition import disk, html
from tahqiq.edition.draw import WIDTHS, Picture
from tahqiq.edition.leaf import Leaf, make
from tahqiq.edition.metadata import Metadata
from tahqiq.edition.press import write_data
from tahqiq.edition.publish import publish, write_site
from tahqiq.edition.server import address, server
from tahqiq.glyphs import Glyphs
from tahqiq.model import Block, Line, Page

BOOK = Path(__file__).parents[1] / "tests" / "edition" / "book.pdf"
PAGES, WORDS, VOCABULARY = 1000, 300, 20_000
LETTERS = [chr(c) for c in range(0x628, 0x63B)] + [chr(c) for c in range(0x641, 0x64B)] + ["\u0627"] * 6
PARTICLES = ["\u0627\u0644", "\u0648", "\u0648\u0627\u0644", "\u0628", "\u0628\u0627\u0644", "\u0644\u0644"]
QUESTIONS = 60


def vocabulary(chance: random.Random) -> list[str]:
    """Made words of 2 to 7 letters, the frequent ones short."""
    words: dict[str, None] = {}
    while len(words) < VOCABULARY:
        words["".join(chance.choices(LETTERS, k=2 + min(5, len(words) // 300 + chance.randrange(2))))] = None
    return list(words)


def page_of(number: int, words: Sequence[str]) -> Page:
    """A page of ten paragraphs, each line ten words; no glyphs, so that its words have no boxes of their own."""
    lines, blocks = [], []
    for b in range(0, len(words), 30):
        own = [" ".join(words[i:i + 10]) for i in range(b, min(b + 30, len(words)), 10)]
        first = len(lines)
        for text in own:
            y = 780 - 22 * len(lines)
            lines.append(Line(text, [-1] * len(text), (60.0, y - 4.0, 535.0, y + 12.0), float(y), 13.0, [], []))
        blocks.append(Block("paragraph", " ".join(own), list(range(first, len(lines)))))
    text = "\n".join(block.text for block in blocks)
    return Page(number, str(number), 595.0, 842.0, lines, blocks, text, [], False, [])


def thousand(folder: Path, words: list[str], chance: random.Random, picture: Path) -> None:
    """An edition of `PAGES` pages; all show the same pictures."""
    for name in ("assets", "data/search", "p", *(f"img/{width}" for width in WIDTHS)):
        (folder / name).mkdir(parents=True)
    site = html.Site(Metadata("Thousand"), PAGES, html.strings()["ar"], disk.ordered(html.STATIC))
    weights = [1 / (rank + 2) for rank in range(len(words))]
    leaves: list[Leaf] = []
    first: list[Block] = []
    for number in range(1, PAGES + 1):
        drawn = chance.choices(words, weights, k=WORDS)
        page = page_of(number, [chance.choice(PARTICLES) + w if chance.random() < 1 / 3 else w for w in drawn])
        made = make(page, Glyphs())
        leaves.append(made.leaf)
        first = first or page.blocks
        write_data(folder / "data" / f"page-{number}.js", f"page-{number}", made.data)
        for width in WIDTHS:
            shutil.copyfile(picture / str(width) / "3.webp", folder / "img" / str(width) / f"{number}.webp")
        if number > 1:
            (folder / html.page_path(number)).write_text(html.page_html(site, made.leaf, page.blocks), encoding="utf-8")
    write_site(folder, site, first, leaves, [Picture(1600, 2263, True)] * PAGES)


def repeated(target: Path, pages: int) -> Path:
    """The tests' book, again and again."""
    with pikepdf.new() as out, pikepdf.open(BOOK) as book:
        while len(out.pages) < pages:
            out.pages.extend(book.pages[:pages - len(out.pages)])
        out.save(target)
    return target


def processor() -> float:
    """Seconds of processor time of this process and the finished ones that it started."""
    return sum(sum(resource.getrusage(who)[:2]) for who in (resource.RUSAGE_SELF, resource.RUSAGE_CHILDREN))


def opened(tab: Tab, where: str) -> None:
    """Print what the first page takes."""
    size = [0]
    session = tab.context.new_cdp_session(tab)
    session.send("Network.enable")
    session.on("Network.loadingFinished", lambda event: size.__setitem__(0, size[0] + int(event["encodedDataLength"])))
    begun = time.perf_counter()
    tab.goto(where)
    tab.wait_for_selector(".sheet .layer .word", state="attached")
    seconds = time.perf_counter() - begun
    tab.wait_for_load_state("networkidle")
    print(f"open: first page of {PAGES}: {seconds:.2f} s; {size[0] / 1e6:.2f} MB with the pages after it fetched ahead")


ASK = """async (question) => {
  const { go } = await import('/assets/state.js');
  const list = document.querySelector('.results');
  const begun = performance.now();
  performance.clearMeasures();
  go({ query: question });
  let measured;
  while (!(measured = performance.getEntriesByType('measure')[0])) await new Promise((done) => setTimeout(done, 1));
  const listed = measured.startTime + measured.duration - begun; // the viewer's own mark: the list is there
  while (![...list.children].every((item) => item.querySelector('.context'))) await new Promise((done) => setTimeout(done, 1));
  return [listed, performance.now() - begun, list.children.length];
}"""


AGAIN = """async (question) => {
  const { load } = await import('/assets/data.js');
  const { answer, parseQuery } = await import('/assets/search.js');
  const book = await load('book');
  let best = Infinity;
  for (let i = 0; i < 5; i++) {
    const begun = performance.now();
    await answer(book, parseQuery(question));
    best = Math.min(best, performance.now() - begun);
  }
  return best;
}"""


def searched(tab: Tab, words: list[str], chance: random.Random) -> None:
    """Print what questions take: one word, two words, a phrase, each new to the browser."""
    times: list[list[float]] = []
    for number in range(QUESTIONS):
        some = [words[int(len(words) ** chance.random()) - 1] for _ in range(2)]
        question = [some[0], " ".join(some), f'"{some[0]}"'][number % 3]
        times.append([*tab.evaluate(ASK, question)[:2], tab.evaluate(AGAIN, question)])
    for name, column in (("list of pages", 0), ("with contexts", 1), ("the answer alone, shards there, best of 5", 2)):
        ordered = sorted(row[column] for row in times)
        tail = ordered[int(len(ordered) * 0.95)]
        print(f"search: {name}: median {statistics.median(ordered):.1f} ms, 95 % {tail:.1f} ms, most {ordered[-1]:.1f} ms")


def main() -> None:
    """Run all three."""
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("--publish", type=Path, help="a PDF instead of the tests' book, 100 pages")
    asked = parser.parse_args()
    chance = random.Random(5)
    with tempfile.TemporaryDirectory() as name:
        desk = Path(name)
        file = asked.publish or repeated(desk / "hundred.pdf", 100)
        begun, worked = time.perf_counter(), processor()
        made = publish(file, desk / "hundred")
        seconds, worked = time.perf_counter() - begun, processor() - worked
        size = sum(path.stat().st_size for path in (desk / "hundred").rglob("*") if path.is_file())
        print(f"publish: {made.pages} pages in {seconds:.1f} s ({worked:.1f} s of processor), {size / 1e6:.1f} MB")
        words = vocabulary(chance)
        thousand(desk / "thousand", words, chance, desk / "hundred" / "img")
        served = server(desk / "thousand")
        threading.Thread(target=served.serve_forever, daemon=True).start()
        with sync_playwright() as play:
            browser = play.chromium.launch(executable_path=shutil.which("chromium"), args=["--no-sandbox"])
            tab = browser.new_page(viewport={"width": 1280, "height": 800})
            opened(tab, address(served))
            tab.keyboard.press("/")
            searched(tab, words, chance)
            browser.close()
        served.shutdown()
        served.server_close()


if __name__ == "__main__":
    main()
