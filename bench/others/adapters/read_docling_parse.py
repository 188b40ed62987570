"""docling-parse: the line cells of each page, in the parser's order, a line each."""

from docling_parse.pdf_parser import DoclingPdfParser
from protocol import ready, serve

PARSER = DoclingPdfParser()


def texts(file):
    for _, page in PARSER.load(file).iterate_pages():
        yield "\n".join(cell.text for cell in page.textline_cells)


serve(lambda file: ready(texts(file)))
