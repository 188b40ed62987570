"""Makes the yardstick's PDFs: work/pdfs/PRODUCER/DOCUMENT.pdf, and beside each the truth as DOCUMENT.json.

    python bench/make.py [PRODUCER ...] [--texts ID ...] [--force]

A document is set at the largest size, from the producer's own downwards, at which every text page is one PDF page. What
was made of the same text and fonts by the same code is not made again: work/made.json knows.
"""

from __future__ import annotations

import argparse
import hashlib
import json
import sys
import time
from pathlib import Path

sys.path.insert(0, str(Path(__file__).parent))

import pypdfium2

from fonts import choose
from producers.job import Job, Overflow
from producers.registry import PRODUCERS, Producer
from producers.reportlab import forms_of
from texts import FOLDER, Text, characters, load_all, truth

MOST_TRIES = 5
"""Sizes at which a document is set to find the one with the fewest faults."""
BARE = 3
"""From this set of fonts on, one without presentation forms of letters that join to nothing will do for ReportLab."""
EDGE = 2.0
"""Points by which a glyph's box may stand over the page's edge."""
WORK = Path(__file__).parent / "work"
MADE = WORK / "made.json"
SMALLEST = 7.0
"""Points. A document that does not fit its pages at this size is a fault of the text."""


def page_count(path: Path) -> int:
    """Pages in the PDF, as PDFium counts them."""
    pdf = pypdfium2.PdfDocument(path)
    try:
        return len(pdf)
    finally:
        pdf.close()


def text_outside(path: Path) -> bool:
    """Whether any text stands beyond the page's edge, where nobody could read it."""
    from pypdfium2 import raw

    pdf = pypdfium2.PdfDocument(path)
    try:
        for page in pdf:
            width, height = page.get_size()
            for thing in page.get_objects(filter=[raw.FPDF_PAGEOBJ_TEXT]):
                left, low, right, high = thing.get_bounds()
                if left < -EDGE or low < -EDGE or right > width + EDGE or high > height + EDGE:
                    return True
        return False
    finally:
        pdf.close()


def _family(producer: Producer, text: Text) -> str:
    needed = characters(text)
    if producer.forms:
        alone = text.fonts < BARE
        needed |= {c for page in truth(text)["pages"] for c in forms_of(page["text"], alone)}
    return choose(producer.wanted(text), text.lang, needed, producer.whole, text.fonts)


def _fit(producer: Producer, text: Text, out: Path) -> Job:
    if producer.source:
        return _again(producer, text, out)
    family = _family(producer, text)
    size = producer.start
    best: tuple[int, Job, bytes] | None = None
    tried = 0
    while size >= SMALLEST and tried < MOST_TRIES:
        job = Job(text, family, producer.latin_for(text), size, out)
        try:
            producer.make(job)
            if page_count(out) == len(text.pages) and not text_outside(out):
                faults = producer.count_faults(job)
                tried += 1
                if best is None or faults < best[0]:
                    best = faults, job, out.read_bytes()
                if not faults:
                    break
        except Overflow:
            pass
        size -= 0.5
    if best is None:
        raise RuntimeError(f"{text.id} does not fit its pages at {SMALLEST} pt")
    out.write_bytes(best[2])
    return best[1]


def _again(producer: Producer, text: Text, out: Path) -> Job:
    """Re-distils; font and size are the source's."""
    told = json.loads((out.parent.parent / producer.source / f"{text.id}.json").read_text(encoding="utf-8"))
    job = Job(text, told["font"], producer.latin_for(text), told["size"], out)
    producer.make(job)
    if page_count(out) != len(text.pages):
        raise RuntimeError("pages were lost")
    return job


def made_of(producer: Producer, text: Text, out: Path) -> str:
    """A hash of all that decides what the PDF looks like: the text (not its half), its fonts, the code; for a re-distiller
    the source's PDF."""
    told = hashlib.sha256()
    if producer.source:
        told.update((out.parent.parent / producer.source / out.name).read_bytes())
    else:
        source = json.loads((FOLDER / f"{text.id}.json").read_text(encoding="utf-8"))
        told.update(json.dumps({**source, "half": ""}, sort_keys=True).encode())
        told.update(f"{_family(producer, text)}, {producer.latin_for(text)}".encode())
    for name in (producer.where.split(":")[0], "job"):
        told.update((Path(__file__).parent / "producers" / f"{name}.py").read_bytes())
    return told.hexdigest()[:20]


def known() -> dict[str, str]:
    """What made_of said of each PDF, "PRODUCER/DOCUMENT", when it was made."""
    return dict(json.loads(MADE.read_text(encoding="utf-8"))) if MADE.exists() else {}


def keep(key: str, mark: str) -> None:
    """Puts one PDF's mark in MADE."""
    MADE.write_text(json.dumps({**known(), key: mark}, indent=0, sort_keys=True) + "\n", encoding="utf-8")


def _fresh(out: Path, producer: Producer, text: Text) -> bool:
    key = f"{out.parent.name}/{text.id}"
    if not out.exists() or not out.with_suffix(".json").exists():
        return False
    return known().get(key) == made_of(producer, text, out)


def make(name: str, text: Text, force: bool = False) -> str:
    """Makes one PDF and its truth; says what was done: "made", "fresh", or "FAILED: why"."""
    producer = PRODUCERS[name]
    out = WORK / "pdfs" / name / f"{text.id}.pdf"
    if not force and _fresh(out, producer, text):
        told = json.loads(out.with_suffix(".json").read_text(encoding="utf-8"))
        _tell(name, text, told["font"], told["size"], out)
        return "fresh"
    out.parent.mkdir(parents=True, exist_ok=True)
    try:
        job = _fit(producer, text, out)
    except Exception as fault:
        out.unlink(missing_ok=True)
        return f"FAILED: {type(fault).__name__}: {str(fault)[-600:]}"
    _tell(name, text, job.family, job.size, out)
    keep(f"{name}/{text.id}", made_of(producer, text, out))
    return f"made ({job.family} {job.size} pt)"


def _tell(name: str, text: Text, font: str, size: float, out: Path) -> None:
    """Writes the truth beside the PDF."""
    told = {**truth(text, PRODUCERS[name].plain_notes), "producer": name, "font": font, "size": size}
    out.with_suffix(".json").write_text(json.dumps(told, ensure_ascii=False, indent=1) + "\n", encoding="utf-8")


def main() -> int:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("producers", nargs="*", help=f"of {', '.join(PRODUCERS)}; default: all")
    parser.add_argument("--texts", nargs="*", help="only these documents")
    parser.add_argument("--force", action="store_true", help="make again what is there")
    asked = parser.parse_args()
    failed = 0
    for name in sorted(asked.producers or PRODUCERS, key=lambda n: bool(PRODUCERS[n].source)):
        for text in load_all():
            if asked.texts and text.id not in asked.texts:
                continue
            start = time.monotonic()
            what = make(name, text, asked.force)
            failed += what.startswith("FAILED")
            if what != "fresh":
                print(f"{name}/{text.id}: {what}, {time.monotonic() - start:.1f} s", flush=True)
    return 1 if failed else 0


if __name__ == "__main__":
    sys.exit(main())
