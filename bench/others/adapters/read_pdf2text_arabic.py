"""pdf2text-arabic: a page at a time with the defaults, save that notes are kept and nothing is sent to OCR."""

import pymupdf
from pdf2text_arabic import extract_page
from protocol import serve


def pages(file):
    with pymupdf.open(file) as pdf:
        for page in pdf:
            yield lambda page=page: extract_page(page, detect_footer=False, ocr_strategy="never")[0]


serve(pages)
