"""pdf-rtldoc: the blocks of each page in its reading order, as plain text; a table's cells are parted by tabs."""

import pymupdf
from protocol import serve
from rtldoc import pipeline


def text(block):
    if block.role == "figure":
        return ""
    if block.table_grid:
        return "\n".join("\t".join(cell or "" for cell in row) for row in block.table_grid)
    return block.text


def pages(file):
    with pymupdf.open(file) as pdf:
        for page in pdf:
            yield lambda page=page: "\n".join(filter(None, map(text, pipeline.parse_page(page).blocks)))


serve(pages)
