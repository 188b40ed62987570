"""harfix: repairs pdftotext's output, pages parted by form feeds, as its manual shows."""

import harfix
from protocol import ready, serve
from read_pdftotext import texts

serve(lambda file: ready(harfix.repair_text("\f".join(texts(file)) + "\f").text.split("\f")[:-1]))
