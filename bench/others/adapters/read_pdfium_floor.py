"""The floor of the speed table: PDFium parses each page and forms its text page; no text is asked for."""

import pypdfium2
from protocol import serve


def load(pdf, number):
    page = pdf[number]
    page.get_textpage().close()
    page.close()
    return ""


def pages(file):
    pdf = pypdfium2.PdfDocument(file)
    try:
        for number in range(len(pdf)):
            yield lambda number=number: load(pdf, number)
    finally:
        pdf.close()


serve(pages)
