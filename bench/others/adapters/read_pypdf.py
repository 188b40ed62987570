"""pypdf: page.extract_text() with the defaults."""

import pypdf
from protocol import serve

serve(lambda file: (page.extract_text for page in pypdf.PdfReader(file).pages))
