"""Makes book.pdf from book.html with Chromium, for when the text is changed: python tests/edition/make_book.py

Page labels are i, ii, 1 … 4. The last page has a number in digits of two scripts, which the reader must doubt.
"""

from pathlib import Path

import pikepdf
from pikepdf import Array, Dictionary, Name
from playwright.sync_api import sync_playwright

from conftest import CHROMIUM

HERE = Path(__file__).parent


def main() -> None:
    """Write book.pdf beside this file."""
    with sync_playwright() as play:
        arguments = ["--no-sandbox", "--allow-file-access-from-files"]
        browser = play.chromium.launch(executable_path=CHROMIUM, args=arguments)
        page = browser.new_page()
        page.goto((HERE / "book.html").as_uri())
        page.evaluate("document.fonts.ready")
        page.pdf(path=HERE / "book.pdf", prefer_css_page_size=True, tagged=False)
        browser.close()
    with pikepdf.open(HERE / "book.pdf", allow_overwriting_input=True) as pdf:
        labels = [0, Dictionary(S=Name("/r")), 2, Dictionary(S=Name("/D"))]
        pdf.Root.PageLabels = Dictionary(Nums=Array(labels))
        pdf.save(HERE / "book.pdf", object_stream_mode=pikepdf.ObjectStreamMode.generate, recompress_flate=True)


if __name__ == "__main__":
    main()
