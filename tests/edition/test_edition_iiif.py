"""The IIIF manifest by the rules of Presentation API 3.0, which its validator checks."""

import json
from pathlib import Path
from typing import Any

import pytest
from PIL import Image
from viewing import PAGES

from conftest import BOOK, SAID
from tahqiq.edition.publish import publish

URL = "https://books.example/nakhil/"
REQUIRED = {
    "Manifest": {"id", "type", "label", "items"}, "Canvas": {"id", "type", "width", "height", "items"},
    "AnnotationPage": {"id", "type"}, "Annotation": {"id", "type", "motivation", "target", "body"},
    "Range": {"id", "type", "items"}, "Image": {"id", "type", "format", "width", "height"},
}


@pytest.fixture(scope="module")
def folder(tmp_path_factory: pytest.TempPathFactory) -> Path:
    made = tmp_path_factory.mktemp("iiif") / "site"
    publish(BOOK, made, url=URL, jobs=1, rights="https://creativecommons.org/licenses/by/4.0/", **SAID)
    return made


@pytest.fixture(scope="module")
def manifest(folder: Path) -> dict[str, Any]:
    return json.loads((folder / "iiif" / "manifest.json").read_text(encoding="utf-8"))


def resources(value: Any) -> list[dict[str, Any]]:
    """Every object with a type, at any depth."""
    if isinstance(value, list):
        return [found for item in value for found in resources(item)]
    if not isinstance(value, dict):
        return []
    return ([value] if "type" in value else []) + [found for item in value.values() for found in resources(item)]


def test_the_manifest(manifest: dict[str, Any]) -> None:
    assert next(iter(manifest)) == "@context" and manifest["@context"].endswith("/presentation/3/context.json")
    assert manifest["viewingDirection"] == "right-to-left" and manifest["behavior"] == ["paged"]
    assert manifest["rights"] == "http://creativecommons.org/licenses/by/4.0/"
    assert [canvas["label"]["none"][0] for canvas in manifest["items"]] == ["i", "ii", "1", "2", "3", "4"]


def test_every_resource_has_what_it_must(manifest: dict[str, Any]) -> None:
    references = {id(found) for found in resources(manifest.get("structures", [])) if found["type"] == "Canvas"}
    for found in resources(manifest):
        required = {"id", "type"} if id(found) in references else REQUIRED.get(found["type"], {"id", "type"})
        assert required - found.keys() == set(), found["id"]
        assert found["id"].startswith(URL) and " " not in found["id"]
    defined = [found["id"] for found in resources(manifest["items"]) if found["type"] in ("Canvas", "Annotation")]
    assert len(defined) == len(set(defined))


def test_texts_are_language_maps(manifest: dict[str, Any]) -> None:
    texts = [found[key] for found in resources(manifest) for key in ("label", "summary") if key in found]
    texts += [pair[key] for pair in manifest["metadata"] for key in ("label", "value")]
    for text in texts:
        assert isinstance(text, dict) and text
        for values in text.values():
            assert isinstance(values, list) and values and all(isinstance(value, str) and value for value in values)


def test_a_canvas_is_painted_with_its_picture(manifest: dict[str, Any], folder: Path) -> None:
    for canvas in manifest["items"]:
        (page,) = canvas["items"]
        (painting,) = page["items"]
        assert painting["motivation"] == "painting" and painting["target"] == canvas["id"]
        for picture in (painting["body"], canvas["thumbnail"][0]):
            with Image.open(folder / picture["id"].removeprefix(URL)) as image:
                assert (image.width, image.height, image.format) == (picture["width"], picture["height"], "WEBP")
        assert (canvas["width"], canvas["height"]) == (painting["body"]["width"], painting["body"]["height"])


def test_ranges_lead_to_canvases(manifest: dict[str, Any]) -> None:
    canvases = {canvas["id"] for canvas in manifest["items"]}
    headings = [found for found in resources(manifest["structures"]) if found["type"] == "Canvas"]
    assert len(headings) == 6 and {found["id"] for found in headings} <= canvases


def test_lines_are_annotations_inside_their_canvas(manifest: dict[str, Any], folder: Path) -> None:
    for canvas, page in zip(manifest["items"], PAGES, strict=True):
        (link,) = canvas["annotations"]
        said = json.loads((folder / link["id"].removeprefix(URL)).read_text(encoding="utf-8"))
        assert (said["type"], said["id"]) == ("AnnotationPage", link["id"])
        assert [item["body"]["value"] for item in said["items"]] == [line.text for line in page.lines]
        for item in said["items"]:
            target, _, place = item["target"].partition("#xywh=")
            x, y, width, height = map(int, place.split(","))
            assert target == canvas["id"] and item["motivation"] == "supplementing"
            assert x + width <= canvas["width"] + 1 and y + height <= canvas["height"] + 1 and width > 0 and height > 0
