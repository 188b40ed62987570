"""pdfplumber: page.extract_text() with the defaults; a page's objects are let go once it is read."""

import pdfplumber
from protocol import serve


def text(page):
    try:
        return page.extract_text()
    finally:
        page.close()


def pages(file):
    with pdfplumber.open(file) as pdf:
        for page in pdf.pages:
            yield lambda page=page: text(page)


serve(pages)
