"""The IIIF Presentation 3 manifest of an edition, with the text of each line as an annotation.

https://iiif.io/api/presentation/3.0/ names the fields; all ids are addresses under the edition's own.
"""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from tahqiq.edition.draw import WIDTHS, Picture
from tahqiq.edition.leaf import Heading, Leaf
from tahqiq.edition.metadata import Metadata
from tahqiq.model import Page

CONTEXT = "http://iiif.io/api/presentation/3/context.json"
FREE = ("http://creativecommons.org/", "https://creativecommons.org/", "http://rightsstatements.org/")
"""The only addresses that `rights` may hold (Presentation 3.0, section 3.1); anything else goes into the metadata."""


def manifest(about: Metadata, leaves: Sequence[Leaf], pictures: Sequence[Picture]) -> dict[str, Any]:
    """The manifest as plain data; `about.url` must be set."""
    lang = about.language
    made: dict[str, Any] = {
        "@context": CONTEXT,
        "id": f"{about.url}iiif/manifest.json",
        "type": "Manifest",
        "label": {lang: [about.title]},
        "metadata": [
            {"label": {"en": [name]}, "value": {tongue: [value]}}
            for name, tongue, value in (
                ("Author", lang, about.author), ("Publisher", lang, about.publisher), ("Date", "none", about.date),
                ("Language", "none", lang), ("Rights", "none", about.rights),
            ) if value
        ],
        "viewingDirection": "right-to-left" if about.rtl else "left-to-right",
        "behavior": ["paged"],
        "thumbnail": [_image(about.url, 1, pictures[0], WIDTHS[2])],
        "homepage": [{"id": about.url, "type": "Text", "label": {lang: [about.title]}, "format": "text/html"}],
        "rendering": [
            {"id": about.url + name, "type": kind, "label": {"en": [label]}, "format": form}
            for name, kind, label, form in (
                ("document.txt", "Text", "Plain text", "text/plain"),
                ("document.md", "Text", "Markdown", "text/markdown"),
                ("document.json", "Dataset", "Lines, boxes and verdicts", "application/json"),
            )
        ],
        "items": [_canvas(about.url, leaf, picture) for leaf, picture in zip(leaves, pictures, strict=True)],
    }
    if about.rights.startswith(FREE):
        made["rights"] = about.rights.replace("https://", "http://", 1)
    headings = [heading for leaf in leaves for heading in leaf.headings]
    if headings:
        made["structures"] = [_contents(about, headings)]
    return made


def _id(url: str, number: int) -> str:
    return f"{url}iiif/canvas/{number}"


def _image(url: str, number: int, picture: Picture, width: int) -> dict[str, Any]:
    factor = WIDTHS[0] // width
    return {
        "id": f"{url}img/{width}/{number}.webp", "type": "Image", "format": "image/webp",
        "width": -(-picture.width // factor), "height": -(-picture.height // factor),
    }


def _canvas(url: str, leaf: Leaf, picture: Picture) -> dict[str, Any]:
    own = _id(url, leaf.number)
    painting = {
        "id": f"{own}/image", "type": "Annotation", "motivation": "painting",
        "body": _image(url, leaf.number, picture, WIDTHS[0]), "target": own,
    }
    return {
        "id": own, "type": "Canvas", "label": {"none": [leaf.label]}, "width": picture.width, "height": picture.height,
        "thumbnail": [_image(url, leaf.number, picture, WIDTHS[2])],
        "items": [{"id": f"{own}/images", "type": "AnnotationPage", "items": [painting]}],
        "annotations": [{"id": f"{url}iiif/text/{leaf.number}.json", "type": "AnnotationPage"}],
    }


def _contents(about: Metadata, headings: Sequence[Heading]) -> dict[str, Any]:
    """A range for each heading, under one for the whole."""
    items = [
        {"id": f"{about.url}iiif/range/{i}", "type": "Range", "label": {about.language: [heading.text]},
         "items": [{"id": _id(about.url, heading.page), "type": "Canvas"}]}
        for i, heading in enumerate(headings, 1)
    ]
    return {"id": f"{about.url}iiif/range/0", "type": "Range", "label": {about.language: [about.title]}, "items": items}


def line_annotations(about: Metadata, page: Page, picture: Picture) -> dict[str, Any]:
    """The upright lines of a page, each as text on its place on the canvas; pixels, y down."""
    own = _id(about.url, page.number)
    own_text = f"{about.url}iiif/text/{page.number}.json"
    scale = picture.width / page.width
    items = []
    for i, line in enumerate(page.lines):
        x0, y0, x1, y1 = line.box
        place = ",".join(str(max(0, round(v * scale))) for v in (x0, page.height - y1, x1 - x0, y1 - y0))
        items.append({
            "id": f"{own_text}#line{i}", "type": "Annotation", "motivation": "supplementing",
            "body": {"type": "TextualBody", "value": line.text, "format": "text/plain", "language": about.language},
            "target": f"{own}#xywh={place}",
        })
    return {"@context": CONTEXT, "id": own_text, "type": "AnnotationPage", "items": items}
