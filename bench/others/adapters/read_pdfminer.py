"""pdfminer.six: the text boxes of each page in the order of its layout analysis, as extract_text() joins them."""

from pdfminer.high_level import extract_pages
from pdfminer.layout import LTTextBox
from protocol import ready, serve


def texts(file):
    for page in extract_pages(file):
        yield "\n".join(box.get_text() for box in page if isinstance(box, LTTextBox))


serve(lambda file: ready(texts(file)))
