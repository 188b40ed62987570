"""Publishing: what is written, that it is whole or not there, and what it says when it cannot."""

import json
import re
from html.parser import HTMLParser
from pathlib import Path
from urllib.parse import urljoin, urlsplit

import pikepdf
import pytest
from click.testing import CliRunner
from viewing import PAGES

import tahqiq
from conftest import BOOK, SAID
from tahqiq.cli import main
from tahqiq.edition import disk, html, index, press
from tahqiq.edition.metadata import Metadata, language_of
from tahqiq.edition.publish import publish
from tahqiq.errors import Encrypted, FileMissing, FolderTaken, NotPdf
from tahqiq.model import REASONS, Block
from tahqiq.write import FORMATS, Source

URL = "https://books.example/nakhil/"


@pytest.fixture(scope="module")
def found(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """An edition with an address."""
    folder = tmp_path_factory.mktemp("found") / "site"
    publish(BOOK, folder, url=URL, rights="http://creativecommons.org/licenses/by/4.0/", jobs=2, **SAID)
    return folder


def data(folder: Path, key: str) -> object:
    """What a data script puts."""
    text = (folder / "data" / f"{key}.js").read_text(encoding="utf-8")
    start = f"tahqiqPut({json.dumps(key)},"
    assert text.startswith(start) and text.endswith(");\n")
    return json.loads(text[len(start):-3])


class Links(HTMLParser):
    """Addresses and ids of a page."""

    def __init__(self) -> None:
        super().__init__()
        self.links: list[str] = []
        self.ids: list[str] = []
        self.scripts = 0

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        found = dict(attrs)
        self.links += [value for key in ("href", "src") if (value := found.get(key))]
        self.ids += [found["id"]] if found.get("id") else []
        self.scripts += tag == "script" and "src" not in found and found.get("type") != "application/ld+json"


# What is written


def test_downloads_are_what_read_writes(edition: Path) -> None:
    with tahqiq.read(BOOK) as document:
        source = Source(BOOK.name, document.sha256, document.title)
        for suffix in ("json", "md", "txt"):
            made = (edition / f"document.{suffix}").read_text(encoding="utf-8")
            assert made == "".join(FORMATS[suffix](source, document.pages, False))


def test_one_process_and_several_write_the_same(edition: Path, tmp_path: Path) -> None:
    publish(BOOK, tmp_path / "site", jobs=3, **SAID)
    for one in edition.rglob("*"):
        if one.is_file():
            assert one.read_bytes() == (tmp_path / "site" / one.relative_to(edition)).read_bytes(), one


def test_every_link_leads_somewhere(found: Path) -> None:
    pages = {path: Links() for path in found.rglob("*.html")}
    for path, links in pages.items():
        links.feed(path.read_text(encoding="utf-8"))
    assert len(pages) == 6
    for path, links in pages.items():
        assert links.scripts == 0
        assert len(links.ids) == len(set(links.ids))
        for link in links.links:
            address = urlsplit(urljoin(URL + path.relative_to(found).as_posix(), link))
            assert address.geturl().startswith(URL), link
            target = found / (address.path.removeprefix(urlsplit(URL).path) or "index.html")
            assert target.is_file(), link
            if address.fragment:
                assert address.fragment in pages[target].ids, link


def test_nothing_is_loaded_from_elsewhere(found: Path) -> None:
    for path in [*found.rglob("*.css"), *found.rglob("assets/*.js")]:
        text = path.read_text(encoding="utf-8")
        assert not [a for a in re.findall(r"(?:https?:)?//[\w.]+/?", text) if not a.startswith("http://www.w3.org/")]


def test_a_page_holds_its_text_and_what_machines_ask_for(found: Path) -> None:
    text = (found / "p" / "3.html").read_text(encoding="utf-8")
    page = PAGES[2]
    assert all(block.text in text for block in page.blocks if block.kind == "paragraph")
    assert '<html lang="ar" dir="rtl"' in text
    assert f'<link rel="canonical" href="{URL}p/3.html">' in text
    assert '<link rel="prev" href="../p/2.html">' in text and '<link rel="next" href="../p/4.html">' in text
    said = json.loads(re.search(r'<script type="application/ld\+json">(.*?)</script>', text)[1])  # type: ignore[index]
    assert (said["@type"], said["pagination"], said["isPartOf"]["name"]) == ("WebPage", "1", SAID["title"])
    assert 'property="og:image"' in text and f'content="{URL}img/800/3.webp"' in text


def test_the_sitemap_names_every_page(found: Path) -> None:
    places = re.findall("<loc>(.*?)</loc>", (found / "sitemap.xml").read_text(encoding="utf-8"))
    assert places == [URL, *(f"{URL}p/{number}.html" for number in range(2, 7))]


def test_without_an_address_none_is_claimed(edition: Path) -> None:
    assert not (edition / "sitemap.xml").exists() and not (edition / "iiif").exists()
    assert "canonical" not in (edition / "index.html").read_text(encoding="utf-8")


def test_words_stand_where_the_lines_are(edition: Path) -> None:
    for page in PAGES:
        made = data(edition, f"page-{page.number}")
        assert isinstance(made, dict)
        for block, said in zip(page.blocks, made["blocks"], strict=True):
            assert "".join(said["text"][w[0]:w[1]] for w in said["words"]) == "".join(block.text.split())
            for start, end, line, x0, x1 in said["words"]:
                left, _, right, _ = page.lines[line].box
                assert left - 1 <= x0 < x1 <= right + 1, block.text[start:end]


def test_text_is_escaped() -> None:
    nasty = '"><img src=x onerror=alert(1)></script><script>alert(2)</script>&amp;'
    leaf = html.Leaf(2, nasty, 400.0, 600.0, 1, 1, False, [html.Heading(2, 0, 1, nasty)], [])
    about = Metadata(nasty, nasty, nasty, "2024", "en", URL, nasty)
    site = html.Site(about, 3, html.strings()["en"], ["app.js"])
    blocks = [Block(kind, f"{nasty}\t{nasty}\n{nasty}", [0], 1) for kind in ("heading", "table", "verse", "footnote")]
    links = Links()
    made = html.page_html(site, leaf, blocks, html.contents_html(site, [leaf]))
    links.feed(made)
    assert links.scripts == 0 and "<img src=x" not in made and "alert(2)</script>" not in made


def test_data_scripts_hold_any_text(tmp_path: Path) -> None:
    value = {"text": "</script>\u2028\u2029\\\"'`${x}\x00\ufffd"}
    press.write_data(tmp_path / "x.js", "x", value)
    assert json.loads((tmp_path / "x.js").read_text(encoding="utf-8")[len('tahqiqPut("x",'):-3]) == value


# The viewer's parts


def test_modules_make_one_script() -> None:
    modules = disk.ordered(html.STATIC)
    assert sorted(modules) == sorted(path.name for path in html.STATIC.glob("*.js") if path.name != "boot.js")
    names = [name for module in modules for name in disk.declared((html.STATIC / module).read_text(encoding="utf-8"))]
    assert len(names) == len(set(names))
    script = disk.one_script(html.STATIC)
    assert not re.search(r"^\s*(import|export)\b", script, re.M)


def test_both_languages_say_everything() -> None:
    strings = html.strings()
    assert strings["ar"].keys() == strings["en"].keys()
    for key, text in strings["en"].items():
        assert set(re.findall(r"\{\w+\}", text)) == set(re.findall(r"\{\w+\}", strings["ar"][key]))
    used = set()
    for path in html.STATIC.glob("*.js"):
        used |= set(re.findall(r'\bt\("(\w+)"', path.read_text(encoding="utf-8")))
    assert used <= strings["en"].keys()
    reasons = json.loads((html.STATIC / "reasons.json").read_text(encoding="utf-8"))
    assert reasons["ar"].keys() == REASONS.keys()


def test_the_index_finds_every_word() -> None:
    pages = [["a", "bb", "a"], [], ["ccc", "a", *(f"w{i}" for i in range(9000))]]
    shards, starts = index.shards(pages), index.starts(pages)
    assert len(shards) == 2 and starts == [0, 3, 3, 9005]
    said: dict[int, str] = {}
    for number, shard in enumerate(shards):
        for word, packed in shard.items():
            assert index.shard_of(word, len(shards)) == number
            place = 0
            for step in packed.split():
                place += int(step, 36)
                said[place] = word
    assert [said[i] for i in range(len(said))] == [word for page in pages for word in page]


@pytest.mark.parametrize(
    ("text", "language"),
    [
        ("\u0647\u0630\u0627 \u0643\u062a\u0627\u0628 \u0641\u064a \u0627\u0644\u0632\u0631\u0627\u0639\u0629", "ar"),
        ("\u0627\u06cc\u0646 \u06a9\u062a\u0627\u0628 \u067e\u0627\u0631\u0633\u06cc", "fa"),
        ("\u06cc\u06c1 \u0627\u0631\u062f\u0648 \u06a9\u06cc \u06a9\u062a\u0627\u0628 \u06c1\u06d2", "ur"),
        ("\u05d6\u05d4 \u05e1\u05e4\u05e8", "he"),
        ("A book of palms", "en"),
        ("123", "ar"),
    ],
)
def test_language_by_letters(text: str, language: str) -> None:
    assert language_of(text) == language


# When it cannot


def left(folder: Path) -> list[str]:
    return sorted(path.name for path in folder.iterdir())


def test_a_folder_that_holds_something_is_left_alone(tmp_path: Path) -> None:
    (tmp_path / "site").mkdir()
    (tmp_path / "site" / "thesis.txt").write_text("years of work")
    with pytest.raises(FolderTaken, match="not empty"):
        publish(BOOK, tmp_path / "site")
    with pytest.raises(FolderTaken, match="no edition"):
        publish(BOOK, tmp_path / "site", force=True)
    assert (tmp_path / "site" / "thesis.txt").read_text() == "years of work"


def test_force_replaces_an_edition(tmp_path: Path) -> None:
    site = tmp_path / "site"
    publish(BOOK, site, jobs=1)
    (site / "old.html").write_text("old")
    with pytest.raises(FolderTaken, match="--force"):
        publish(BOOK, site, jobs=1)
    publish(BOOK, site, jobs=1, force=True, title="New")
    assert not (site / "old.html").exists()
    assert "<title>New</title>" in (site / "index.html").read_text(encoding="utf-8")
    assert left(tmp_path) == ["site"]


def test_a_failed_run_leaves_nothing(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    def broken(*_: object) -> None:
        raise OSError(28, "No space left on device")

    monkeypatch.setattr("tahqiq.edition.publish.write_site", broken)
    with pytest.raises(FileMissing, match="No space left"):
        publish(BOOK, tmp_path / "site", jobs=1)
    assert left(tmp_path) == []


def test_files_that_cannot_be_published(tmp_path: Path) -> None:
    (tmp_path / "text.pdf").write_text("no PDF at all")
    with pikepdf.open(BOOK) as pdf:
        pdf.save(tmp_path / "locked.pdf", encryption=pikepdf.Encryption(user="palm", owner="tree"))
    for name, error in (("text.pdf", NotPdf), ("locked.pdf", Encrypted), ("none.pdf", FileMissing)):
        with pytest.raises(error):
            publish(tmp_path / name, tmp_path / "site")
    assert left(tmp_path) == ["locked.pdf", "text.pdf"]
    assert publish(tmp_path / "locked.pdf", tmp_path / "site", password="palm", jobs=2).blank == []


def test_a_page_that_cannot_be_drawn_is_blank_and_named(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("tahqiq.edition.press._drawable", lambda job: None)
    made = publish(BOOK, tmp_path / "site", jobs=1)
    assert made.blank == [1, 2, 3, 4, 5, 6]
    assert (tmp_path / "site" / "img" / "800" / "6.webp").stat().st_size > 0


def test_a_broken_page_is_named(tmp_path: Path) -> None:
    with pikepdf.open(BOOK) as pdf:
        pdf.pages[2].Contents = pdf.make_stream(b"BT /F1 12 Tf (unclosed")
        pdf.save(tmp_path / "broken.pdf")
    made = publish(tmp_path / "broken.pdf", tmp_path / "site", jobs=1)
    with tahqiq.read(tmp_path / "broken.pdf") as document:
        assert made.faulty == [page.number for page in document.pages if page.faults] == [3]


def test_the_command(tmp_path: Path) -> None:
    run = CliRunner().invoke(main, ["publish", str(BOOK), "-o", str(tmp_path / "site"), "--title", "Palms", "--jobs=1"])
    assert run.exit_code == 0 and run.stdout.strip() == (tmp_path / "site" / "index.html").as_uri()
    assert "6 pages, 34 of 35 lines certified" in run.stderr
    again = CliRunner().invoke(main, ["publish", str(BOOK), "-o", str(tmp_path / "site")])
    assert again.exit_code == 2 and "--force" in again.stderr
    none = CliRunner().invoke(main, ["serve", str(tmp_path)])
    assert none.exit_code == 4 and "no edition" in none.stderr
