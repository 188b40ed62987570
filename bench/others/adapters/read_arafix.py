"""arafix: its own way from a PDF to repaired text, over PyMuPDF, with the defaults."""

import arafix
from protocol import ready, serve

serve(lambda file: ready(page.text for page in arafix.extract_pdf(file).pages))
