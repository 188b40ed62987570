"""harfix: repairs pdftotext's output, pages parted by form feeds, as its manual shows."""

import harfix
from read_pdftotext import texts
from protocol import ready, serve

serve(lambda file: ready(harfix.repair_text("\f".join(texts(file)) + "\f").text.split("\f")[:-1]))
