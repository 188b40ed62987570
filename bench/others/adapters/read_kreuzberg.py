"""kreuzberg: extract_file_sync() with pages kept apart; no OCR, no cache."""

import kreuzberg
from protocol import ready, serve

CONFIG = kreuzberg.ExtractionConfig(pages=kreuzberg.PageConfig(extract_pages=True), use_cache=False, disable_ocr=True)


def texts(file):
    done = kreuzberg.extract_file_sync(file, config=CONFIG)
    told = {page["page_number"]: page["content"] for page in done.pages or []}
    for number in range(1, max([done.get_page_count(), *told]) + 1):
        yield told.get(number, "")


serve(lambda file: ready(texts(file)))
