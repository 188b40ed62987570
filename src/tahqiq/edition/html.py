"""A page of an edition as HTML that needs no JavaScript: picture, text, links; the viewer builds on the same page.

Everything that comes from the document or the publisher passes through `escape` or `json_script`.
"""

from __future__ import annotations

import json
from collections.abc import Sequence
from html import escape
from pathlib import Path
from typing import Any, NamedTuple

from tahqiq.edition.draw import WIDTHS
from tahqiq.edition.layer import right_to_left
from tahqiq.edition.leaf import Heading, Leaf
from tahqiq.edition.metadata import Metadata
from tahqiq.model import Block

STATIC = Path(__file__).parent / "static"

POLICY = (
    "default-src 'none'; script-src 'self'; style-src 'self'; img-src 'self'; font-src 'self'; "
    "base-uri 'none'; form-action 'self'"
)
"""The Content-Security-Policy of every page; `frame-ancestors` can only be sent by a server."""

DESCRIPTION = 200
"""Characters of a page's text that stand in its description."""


class Site(NamedTuple):
    """What every page of an edition needs to know of the others."""

    metadata: Metadata
    pages: int
    strings: dict[str, str]
    """Of the interface, in the language that readers without JavaScript see."""
    modules: Sequence[str]
    """Names of the viewer's modules, which a browser fetches together."""


def strings() -> dict[str, dict[str, str]]:
    """The interface's words: language → key → text."""
    found: dict[str, dict[str, str]] = json.loads((STATIC / "strings.json").read_text(encoding="utf-8"))
    return found


def page_path(number: int) -> str:
    """Where a page's HTML stands in the edition; page 1 is what the edition opens with."""
    return "index.html" if number == 1 else f"p/{number}.html"


def json_script(value: Any) -> str:
    """JSON that may stand inside a script element."""
    return json.dumps(value, ensure_ascii=False).replace("<", "\\u003c")


def page_html(site: Site, leaf: Leaf, blocks: Sequence[Block], contents: str = "") -> str:
    """The whole HTML of one page; `contents` is put at its end."""
    number = leaf.number
    root = "." if number == 1 else ".."
    direction = "rtl" if site.metadata.rtl else "ltr"
    label = site.strings["page"].format(label=escape(leaf.label))
    title = escape(site.metadata.title)
    body = "\n".join(
        block_html(block, i, rank)
        for i, (block, rank) in enumerate(zip(blocks, ranks(blocks), strict=True)) if block.kind != "furniture"
    )
    ratio = f'width="{WIDTHS[1]}" height="{round(WIDTHS[1] * leaf.height / max(leaf.width, 1))}"'
    return f"""<!doctype html>
<html lang="{escape(site.metadata.language)}" dir="{direction}" data-root="{root}" data-page="{number}" \
data-modules="{" ".join(site.modules)}">
<head>
<meta charset="utf-8">
<meta http-equiv="Content-Security-Policy" content="{POLICY}">
<meta name="viewport" content="width=device-width, initial-scale=1">
{_head(site, leaf, root, _plain(blocks))}
<link rel="icon" href="{root}/assets/icon.svg">
<link rel="stylesheet" href="{root}/assets/style.css">
<script src="{root}/assets/boot.js"></script>
</head>
<body>
<a class="skip" href="#text">{escape(site.strings["skip"])}</a>
<header class="plain"><p class="title"><a href="{root}/index.html">{title}</a></p>
{_turning(site, number, root)}</header>
<main class="plain">
<h1>{title if number == 1 else f'{title}: {label}'}</h1>
<p><img src="{root}/img/{WIDTHS[1]}/{number}.webp" alt="{label}" {ratio}></p>
<article id="text">
{body or f'<p>{escape(site.strings["empty"])}</p>'}
</article>
{contents}</main>
<footer class="plain">{_downloads(site, root)}</footer>
</body>
</html>
"""


def _head(site: Site, leaf: Leaf, root: str, text: str) -> str:
    """Title, description, canonical address, Open Graph and schema.org."""
    about = site.metadata
    own = about.title if leaf.number == 1 else f"{about.title} – {site.strings['page'].format(label=leaf.label)}"
    lines = [f"<title>{escape(own)}</title>", _meta("description", text)]
    if about.author:
        lines.append(_meta("author", about.author))
    lines += [_og("title", own), _og("type", "book"), _og("description", text), _og("locale", about.language)]
    if about.url:
        here = about.url + ("" if leaf.number == 1 else page_path(leaf.number))
        lines.append(f'<link rel="canonical" href="{escape(here)}">')
        lines += [_og("url", here), _og("image", f"{about.url}img/{WIDTHS[1]}/{leaf.number}.webp")]
        lines.append(f'<link rel="alternate" type="application/ld+json" href="{root}/iiif/manifest.json">')
    if leaf.number > 1:
        lines.append(f'<link rel="prev" href="{_to(leaf.number - 1, root)}">')
    if leaf.number < site.pages:
        lines.append(f'<link rel="next" href="{_to(leaf.number + 1, root)}">')
    data = about.schema_org(site.pages)
    if leaf.number > 1:
        book = {key: value for key, value in data.items() if key != "@context"}
        data = {"@context": "https://schema.org", "@type": "WebPage", "name": own, "inLanguage": about.language,
                "pagination": leaf.label, "isPartOf": book}
    lines.append(f'<script type="application/ld+json">{json_script(data)}</script>')
    return "\n".join(lines)


def _meta(name: str, content: str) -> str:
    return f'<meta name="{name}" content="{escape(content)}">'


def _og(name: str, content: str) -> str:
    return f'<meta property="og:{name}" content="{escape(content)}">'


def _plain(blocks: Sequence[Block]) -> str:
    """The beginning of a page's text, cut at a word."""
    text = " ".join(" ".join(block.text.split()) for block in blocks if block.kind != "furniture")
    return text if len(text) <= DESCRIPTION else text[:DESCRIPTION].rpartition(" ")[0] + "\N{HORIZONTAL ELLIPSIS}"


def _to(number: int, root: str) -> str:
    return f"{root}/{page_path(number)}"


def _turning(site: Site, number: int, root: str) -> str:
    last = site.pages
    links = []
    for key, target in (("first", 1), ("previous", number - 1), ("next", number + 1), ("last", last)):
        if 1 <= target <= last and target != number:
            links.append(f'<a href="{_to(target, root)}">{escape(site.strings[key])}</a>')
    return f'<nav aria-label="{escape(site.strings["turning"])}">{" ".join(links)}</nav>' if links else ""


def contents_html(site: Site, leaves: Sequence[Leaf]) -> str:
    """Headings and all pages, as links, for the page that an edition opens with."""
    words = site.strings
    headings: list[Heading] = [heading for leaf in leaves for heading in leaf.headings]
    items = "\n".join(
        f'<li class="level{min(h.level, 4)}"><a href="{page_path(h.page)}#b{h.block}">{escape(h.text)}</a></li>'
        for h in headings
    )
    listed = f"<ul>\n{items}\n</ul>\n" if items else ""
    pages = " ".join(f'<a href="{page_path(leaf.number)}">{escape(leaf.label)}</a>' for leaf in leaves)
    return (
        f'<nav aria-label="{escape(words["contents"])}"><h2>{escape(words["contents"])}</h2>\n{listed}'
        f'<h2>{escape(words["pages"])}</h2>\n<p class="pages">{pages}</p></nav>\n'
    )


def _downloads(site: Site, root: str) -> str:
    words = site.strings
    files = [("document.txt", "asText"), ("document.md", "asMarkdown"), ("document.json", "asJson")]
    if site.metadata.url:
        files.append(("iiif/manifest.json", "asIiif"))
    links = " ".join(f'<a href="{root}/{name}">{escape(words[key])}</a>' for name, key in files)
    return f'<p>{escape(words["downloads"])}: {links}</p><p>{escape(words["madeWith"])}</p>'


_TAGS = {"paragraph": "p", "list-item": "p", "footnote": "p", "verse": "p"}


def ranks(blocks: Sequence[Block]) -> list[int]:
    """The rank of each heading, 0 for other blocks: one deeper than the heading before it at most."""
    found = []
    before = 0
    for block in blocks:
        if block.kind == "heading":
            before = min(max(1, block.level), before + 1)
        found.append(before if block.kind == "heading" else 0)
    return found


def block_html(block: Block, index: int, rank: int = 0) -> str:
    """One block; its id is the paragraph's address."""
    direction = "rtl" if right_to_left(block.text) else "ltr"
    marks = f'id="b{index}" dir="{direction}" class="{block.kind}"'
    if block.kind == "table":
        rows = "\n".join(
            "<tr>" + "".join(f"<td>{escape(cell)}</td>" for cell in row.split("\t")) + "</tr>"
            for row in block.text.split("\n")
        )
        return f"<table {marks}>\n{rows}\n</table>"
    tag = f"h{min(6, rank + 1)}" if block.kind == "heading" else _TAGS[block.kind]
    inner = escape(block.text).replace("\n", "<br>\n").replace("\t", " <span class=\"caesura\"></span> ")
    return f"<{tag} {marks}>{inner}</{tag}>"


def sitemap(url: str, pages: int) -> str:
    """The addresses of all pages, for search engines (sitemaps.org)."""
    paths = ["", *(page_path(number) for number in range(2, pages + 1))]
    places = "\n".join(f"<url><loc>{escape(url + path)}</loc></url>" for path in paths)
    return (
        '<?xml version="1.0" encoding="UTF-8"?>\n<urlset xmlns="http://www.sitemaps.org/schemas/sitemap/0.9">\n'
        f"{places}\n</urlset>\n"
    )
