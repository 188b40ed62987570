"""PyMuPDF: page.get_text() with the defaults."""

import pymupdf
from protocol import serve


def pages(file):
    with pymupdf.open(file) as pdf:
        for page in pdf:
            yield page.get_text


serve(pages)
