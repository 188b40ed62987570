"""PDFium through pypdfium2: the whole text of each page, in the engine's order."""

import pypdfium2
from protocol import serve


def text(pdf, number):
    page = pdf[number]
    textpage = page.get_textpage()
    try:
        return textpage.get_text_range()
    finally:
        textpage.close()
        page.close()


def pages(file):
    pdf = pypdfium2.PdfDocument(file)
    try:
        for number in range(len(pdf)):
            yield lambda number=number: text(pdf, number)
    finally:
        pdf.close()


serve(pages)
