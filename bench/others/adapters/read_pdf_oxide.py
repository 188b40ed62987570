"""pdf_oxide: extract_text() of each page with the defaults."""

import pdf_oxide
from protocol import serve


def pages(file):
    pdf = pdf_oxide.PdfDocument(file)
    for number in range(len(pdf)):
        yield lambda number=number: pdf.extract_text(number)


serve(pages)
