"""The viewer in Chromium: turning, selecting, searching, linking, quoting, proving."""

import json
from typing import Any

import pytest
from viewing import HERE, PAGES, PHONE, QUERIES, Visit, clipboard, name, shown

from tahqiq.edition import index
from tahqiq.edition.html import page_path
from tahqiq.folding import fold, words

# Turning


def test_arrow_keys_follow_the_book(visit: Visit) -> None:
    page = visit()
    assert shown(page) == [1]
    page.keyboard.press("ArrowLeft")
    assert shown(page) == [2, 3]
    right, left = page.eval_on_selector_all(".sheet", "sheets => sheets.map(s => s.getBoundingClientRect().x)")
    assert right > left
    page.keyboard.press("ArrowLeft")
    assert shown(page) == [4, 5]
    page.keyboard.press("ArrowRight")
    assert shown(page) == [2, 3]
    page.keyboard.press("End")
    assert shown(page) == [6]
    page.keyboard.press("ArrowLeft")
    assert shown(page) == [6]
    page.keyboard.press("Home")
    assert shown(page) == [1]


def test_the_cover_stands_on_the_left(visit: Visit) -> None:
    page = visit()
    cover = page.locator(".sheet[data-page='1']").bounding_box()
    assert cover["x"] + cover["width"] <= 1280 / 2 + 1


def test_buttons_and_wheel(visit: Visit) -> None:
    page = visit()
    page.get_by_role("button", name=name(page, "next")).click()
    assert shown(page) == [2, 3]
    page.get_by_role("button", name=name(page, "previous")).click()
    assert shown(page) == [1]
    page.mouse.move(600, 400)
    page.mouse.wheel(0, 200)
    page.wait_for_selector(".sheet[data-page='2']")


@pytest.mark.parametrize(("typed", "number"), [("ii", 2), ("II", 2), ("2", 4), ("\u0662", 4), ("\u06f2", 4), ("6", 6)])
def test_going_to_a_printed_label_or_a_number(visit: Visit, typed: str, number: int) -> None:
    page = visit()
    field = page.locator("#number")
    field.fill(typed)
    field.press("Enter")
    page.wait_for_selector(f".sheet[data-page='{number}']")
    assert f"p/{number}.html" in page.url


def test_a_page_that_is_not_there(visit: Visit) -> None:
    page = visit("p/2.html")
    page.locator("#number").fill("99")
    page.locator("#number").press("Enter")
    page.wait_for_selector(".notice.said")
    assert shown(page) == [2, 3]


def test_motion_only_where_it_is_wanted(visit: Visit) -> None:
    page = visit(reduced_motion="no-preference")
    page.wait_for_selector(".layer")
    page.keyboard.press("ArrowLeft")
    assert page.locator(".turning").count() == 1
    page.wait_for_selector(".turning", state="detached")
    calm = visit()
    calm.wait_for_selector(".layer")
    calm.keyboard.press("ArrowLeft")
    assert calm.locator(".turning").count() == 0


def test_swiping_on_a_phone(visit: Visit) -> None:
    page = visit(**PHONE)
    assert shown(page) == [1]
    swipe = """([from, to]) => {
      const stage = document.querySelector('.stage');
      const touch = (x) => new Touch({identifier: 1, target: stage, clientX: x, clientY: 400});
      stage.dispatchEvent(new TouchEvent('touchstart', {touches: [touch(from)], changedTouches: [touch(from)]}));
      stage.dispatchEvent(new TouchEvent('touchend', {touches: [], changedTouches: [touch(to)]}));
    }"""
    page.evaluate(swipe, [100, 260])
    assert shown(page) == [2]
    page.evaluate(swipe, [260, 100])
    assert shown(page) == [1]


def test_zoom(visit: Visit) -> None:
    page = visit("p/2.html")
    before = page.locator(".sheet[data-page='2']").bounding_box()["width"]
    page.keyboard.press("+")
    page.keyboard.press("+")
    assert page.locator(".sheet[data-page='2']").bounding_box()["width"] == pytest.approx(before * 1.5, rel=0.02)
    page.keyboard.press("0")
    assert page.locator(".sheet[data-page='2']").bounding_box()["width"] == pytest.approx(before, rel=0.01)


# The text layer


@pytest.mark.parametrize("number", range(1, len(PAGES) + 1))
def test_copying_a_page_gives_its_logical_text(visit: Visit, number: int) -> None:
    page = visit(page_path(number), **PHONE)
    shown(page)
    page.evaluate("getSelection().selectAllChildren(document.querySelector('.layer'))")
    page.keyboard.press("Control+c")
    assert clipboard(page) == PAGES[number - 1].text


def test_words_lie_on_their_ink(visit: Visit) -> None:
    page = visit("p/3.html", **PHONE)
    shown(page)
    sheet = page.locator(".sheet").bounding_box()
    scale = sheet["width"] / PAGES[2].width
    measure = "words => words.map((w) => [w.textContent, w.getBoundingClientRect().x, w.getBoundingClientRect().right])"
    boxes = page.eval_on_selector_all(".word", measure)
    heading = PAGES[2].lines[0]
    first = [box for box in boxes if box[0] in heading.text.split()][: len(heading.text.split())]
    assert [box[0] for box in first] == heading.text.split()
    assert max(box[2] for box in first) == pytest.approx(sheet["x"] + heading.box[2] * scale, abs=1.5)
    assert min(box[1] for box in first) == pytest.approx(sheet["x"] + heading.box[0] * scale, abs=1.5)
    assert [box[1] for box in first] == sorted((box[1] for box in first), reverse=True)


def test_a_double_click_takes_one_word(visit: Visit) -> None:
    page = visit("p/2.html", **PHONE)
    shown(page)
    word = page.locator(".word").nth(5)
    said = word.inner_text()
    word.dblclick()
    page.keyboard.press("Control+c")
    assert clipboard(page) == said


def test_dragging_selects_in_reading_order(visit: Visit) -> None:
    page = visit("p/2.html")
    shown(page)
    block = page.locator(".sheet[data-page='2'] .block").nth(1)
    first, last = block.locator(".word").first.bounding_box(), block.locator(".word").last.bounding_box()
    page.mouse.move(first["x"] + first["width"] - 1, first["y"] + first["height"] / 2)
    page.mouse.down()
    page.mouse.move(400, (first["y"] + last["y"]) / 2, steps=4)
    page.mouse.move(last["x"] - 6, last["y"] + last["height"] / 2, steps=4)
    page.mouse.move(last["x"] - 8, last["y"] + last["height"] / 2, steps=2)
    page.mouse.up()
    page.keyboard.press("Control+c")
    assert clipboard(page) == PAGES[1].blocks[1].text


# Search


@pytest.mark.parametrize("case", QUERIES, ids=lambda case: case["why"])
def test_search(visit: Visit, case: dict[str, Any]) -> None:
    page = visit()
    found = page.evaluate(
        """async (query) => {
          const { load } = await import('/assets/data.js');
          const { answer, parseQuery } = await import('/assets/search.js');
          return (await answer(await load('book'), parseQuery(query))).map(({page}) => page);
        }""",
        case["query"],
    )
    assert found == case["pages"]


def test_hits_are_listed_marked_and_have_an_address(visit: Visit) -> None:
    query = QUERIES[2]
    page = visit()
    page.keyboard.press("/")
    page.keyboard.type(query["query"])
    page.wait_for_selector(".results mark")
    assert page.locator(".results > li").count() == len(query["pages"])
    page.locator(".results > li").nth(1).locator("a").first.click()
    assert shown(page) == [2, 3]
    page.wait_for_selector(".word.hit")
    assert "q=" in page.url and "p/2.html" in page.url
    again = visit(page.url.removeprefix(page.url.split("p/")[0]))
    again.wait_for_selector(".word.hit")
    assert again.locator(".results > li").count() == len(query["pages"])
    again.get_by_role("button", name=name(page, "text"), exact=True).click()
    again.wait_for_selector(".reading mark")


def test_the_browser_folds_as_the_library_does(visit: Visit) -> None:
    page = visit()
    chars = [chr(c) for c in [*range(0x20, 0x900), *range(0x1E00, 0x2070), *range(0xFB00, 0xFEFF)]]
    script = "async (cs) => { const { fold } = await import('/assets/fold.js'); return cs.map((c) => fold(c).folded); }"
    folded = page.evaluate(script, chars)
    assert [(f"{ord(c):04X}", fold(c).text, f) for c, f in zip(chars, folded, strict=True) if fold(c).text != f] == []


def test_the_browser_finds_words_and_shards_as_the_library_does(visit: Visit) -> None:
    page = visit()
    texts = [block.text for leaf in PAGES for block in leaf.blocks]
    found = page.evaluate(
        """async (texts) => {
          const { wordsOf } = await import('/assets/fold.js');
          const { shardOf } = await import('/assets/search.js');
          return texts.map((text) => wordsOf(text).map(({word, start, end}) => [word, start, end, shardOf(word, 97)]));
        }""",
        texts,
    )
    assert found == [[[w.folded, w.start, w.end, index.shard_of(w.folded, 97)] for w in words(text)] for text in texts]


# Addresses


def test_a_paragraph_has_an_address(visit: Visit) -> None:
    page = visit("p/3.html?view=text#b2")
    page.wait_for_selector("#p3b2")
    assert page.locator("#p3b2").inner_text().strip() == PAGES[2].blocks[2].text
    page.wait_for_function("(({top, bottom}) => top > 0 && bottom < innerHeight)(p3b2.getBoundingClientRect())")
    assert page.url.endswith("p/3.html?view=text#b2")


def test_scrolling_the_text_moves_the_place(visit: Visit) -> None:
    page = visit("index.html?view=text")
    page.wait_for_selector("section[data-page='1'].full")
    page.mouse.move(500, 400)
    for _ in range(20):
        page.mouse.wheel(0, 200)
        page.wait_for_timeout(50)
    page.wait_for_function("!location.pathname.endsWith('index.html')")


def test_back_leads_back(visit: Visit) -> None:
    page = visit()
    page.get_by_role("button", name=name(page, "contents")).click()
    page.locator(".contents-list a").nth(3).click()
    page.wait_for_selector(".sheet[data-page='4']")
    page.go_back()
    page.wait_for_selector(".sheet[data-page='1']")


def test_from_the_text_to_the_page_and_back(visit: Visit) -> None:
    page = visit("p/4.html?view=text")
    page.locator("section[data-page='4'] .folio").click()
    assert shown(page) == [4, 5]
    page.get_by_role("button", name=name(page, "text"), exact=True).click()
    page.wait_for_selector("section[data-page='4'].full")
    assert page.locator("section[data-page='4'] h2").bounding_box()["y"] < 400


# Quoting


def test_a_quotation_names_its_source(visit: Visit, site: str) -> None:
    page = visit("p/3.html")
    shown(page)
    block = ".sheet[data-page='3'] [data-block='2']"
    page.evaluate("(block) => getSelection().selectAllChildren(document.querySelector(block))", block)
    page.locator(".quote-bar button").first.click()
    page.wait_for_selector(".notice.said")
    said = clipboard(page)
    book = json.loads((HERE / "book.json").read_text(encoding="utf-8"))
    assert PAGES[2].blocks[2].text in said
    assert all(book[key] in said for key in ("title", "author", "publisher", "date"))
    assert said.endswith(f"{site}p/3.html#b2")
    assert f"{PAGES[2].label}\n" in said


def test_bibtex_and_csl(visit: Visit) -> None:
    page = visit("p/3.html")
    page.get_by_role("button", name=name(page, "cite")).click()
    item = json.loads(page.locator("#cite2").input_value())[0]
    assert (item["type"], item["page"], item["issued"]) == ("book", "1", {"date-parts": [[2024]]})
    bibtex = page.locator("#cite1").input_value()
    assert bibtex.startswith("@book{tahqiq2024,") and bibtex.count("{") == bibtex.count("}")


# The proof


def test_doubts_say_why(visit: Visit) -> None:
    page = visit("p/6.html?proof=1")
    doubted = [line for line in PAGES[5].lines if not line.certified]
    page.wait_for_selector(".line.doubtful")
    assert page.locator(".line.doubtful").count() == len(doubted) == 1
    assert page.locator(".line.certified").count() == len(PAGES[5].lines) - 1
    page.locator(".ask").click()
    page.wait_for_selector(".doubts .chosen")
    assert doubted[0].text in page.locator(".doubts .chosen").inner_text()
    page.keyboard.press("Escape")
    page.get_by_role("button", name=name(page, "text"), exact=True).click()
    page.wait_for_selector(".reading.proved .doubt")
    assert page.locator(".doubt").first.inner_text() == doubted[0].text
