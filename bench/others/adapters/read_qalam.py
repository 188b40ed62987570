"""qalam: the text of each page, also of pages that it would send to OCR."""

import qalam
from protocol import ready, serve

serve(lambda file: ready(page.text for page in qalam.Document(file)))
