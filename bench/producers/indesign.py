"""Files written glyph by glyph, as page-layout programs write them.

Several strings a line, painted from left to right; right-to-left runs in visual order; kashida glyphs and TJ spacing
fill justified lines; note marks and Latin in another font; marks drawn twice; spaces partly glyphs, partly distance.
What the ToUnicode map says differs from document to document (`Flavour`): such programs differ among themselves.
"""

from __future__ import annotations

import io
import itertools
import unicodedata
import zlib
from dataclasses import dataclass, field
from pathlib import Path

import uharfbuzz
from fontTools import subset
from fontTools.ttLib import TTFont

from producers.job import Job
from producers.layout import Line, Maker, Piece, Sheet, Style

TATWEEL = "\u0640"
ALONE = set("\u0621\u0622\u0623\u0624\u0625\u0627\u0629\u062f\u0630\u0631\u0632\u0648\u0649")
ALONE |= set("\u0671\u0688\u0691\u0698\u06d2\u06d5")
"""Letters that do not join to the next one."""


@dataclass(frozen=True)
class Flavour:
    """How this file lies.

    kashida   the ToUnicode of the kashida glyph: "tatweel", "hole", or "letter" (that of its first neighbour)
    hole      glyphs of hamza-bearing alefs have no ToUnicode
    doubled   every second mark is drawn twice, a hair apart
    forms     ToUnicode holds presentation forms, ligatures as such
    """

    kashida: str
    hole: bool
    doubled: bool
    forms: bool = False


def flavour(name: str, forms: bool) -> Flavour:
    """The same document always gets the same flavour."""
    seed = zlib.crc32(name.encode())
    return Flavour(("tatweel", "hole", "letter")[seed % 3], seed // 3 % 2 == 0, seed // 6 % 2 == 0, forms)


@dataclass
class _Glyph:
    gid: int
    advance: float
    dx: float
    dy: float
    text: str


@dataclass
class Face:
    """A font file, its HarfBuzz face, and what was drawn with it: gid -> text of the first cluster it stood for."""

    path: Path
    hb: uharfbuzz.Font
    upem: int
    kashida: int
    space: int
    seen: dict[int, str] = field(default_factory=dict)

    @classmethod
    def load(cls, path: Path) -> Face:
        face = uharfbuzz.Face(uharfbuzz.Blob.from_file_path(str(path)))
        font = uharfbuzz.Font(face)
        return cls(path, font, face.upem, font.get_nominal_glyph(0x640) or 0, font.get_nominal_glyph(0x20) or 0)

    def width(self, gid: int) -> float:
        """em, as the PDF's widths have it; kerning makes the shaped advance differ."""
        return self.hb.get_glyph_h_advance(gid) / self.upem

    def shape(self, text: str, rtl: bool) -> list[_Glyph]:
        """Glyphs in visual order, left to right; em units; each with the text of its cluster (first glyph) or ""."""
        buffer = uharfbuzz.Buffer()
        buffer.add_codepoints([ord(c) for c in text])
        buffer.guess_segment_properties()
        buffer.direction = "rtl" if rtl else "ltr"
        buffer.cluster_level = uharfbuzz.BufferClusterLevel.MONOTONE_CHARACTERS
        uharfbuzz.shape(self.hb, buffer, {"dlig": False})
        infos, places = buffer.glyph_infos, buffer.glyph_positions
        starts = [*sorted({info.cluster for info in infos}), len(text)]
        following = dict(itertools.pairwise(starts))
        told: set[int] = set()
        glyphs = []
        for info, place in zip(infos, places, strict=True):
            part = "" if info.cluster in told else text[info.cluster:following[info.cluster]]
            told.add(info.cluster)
            advance, dx, dy = (v / self.upem for v in (place.x_advance, place.x_offset, place.y_offset))
            glyphs.append(_Glyph(info.codepoint, advance, dx, dy, part))
        return glyphs


class _Writer:
    def __init__(self, job: Job, how: Flavour) -> None:
        self.job = job
        self.how = how
        self.faces = {"main": Face.load(job.path), "bold": Face.load(job.bold_path), "latin": Face.load(job.latin_path)}
        self.marks = 0

    def face_of(self, style: Style) -> tuple[str, Face]:
        name = "latin" if style.font == "latin" or style.note else "bold" if style.bold else "main"
        return name, self.faces[name]

    def measure(self, text: str, style: Style, rtl: bool) -> float:
        _, face = self.face_of(style)
        return sum(g.advance for g in face.shape(text, rtl)) * style.size

    def covers(self, char: str) -> bool:
        """Letters of the script and its own punctuation are the main font's; Latin and its digits another's."""
        return not char.isascii() and self.faces["main"].hb.get_nominal_glyph(ord(char)) is not None

    def draw(self, sheet: Sheet) -> bytes:
        out: list[str] = []
        for line in sheet.lines:
            self._justify(line)
            for piece in line.pieces:
                out += self._piece(piece, line.y)
        for x0, y0, x1, y1 in sheet.rules:
            out.append(f"q 0.4 w {x0:.2f} {y0:.2f} m {x1:.2f} {y1:.2f} l S Q")
        return "\n".join(out).encode()

    def _justify(self, line: Line) -> None:
        """Fills `spare`: first with kashida in long words, the rest between words, then sets every piece's x again."""
        if line.spare <= 0:
            return
        left = line.pieces[0].x
        step = self.faces["main"].hb.get_glyph_h_advance(self.faces["main"].kashida) / self.faces["main"].upem
        for piece in line.pieces:
            if not piece.rtl or piece.style.font != "main" or piece.style.bold or step <= 0:
                continue
            budget = int(line.spare * 0.6 / (step * piece.style.size))
            piece.text = _stretched(piece.text, min(budget, 8))
            wider = self.measure(piece.text, piece.style, True)
            line.spare -= wider - piece.width
            piece.width = wider
        gaps = sum(p.text.count(" ") for p in line.pieces)
        extra = max(line.spare, 0.0) / gaps if gaps else 0.0
        for piece in line.pieces:
            piece.x = left
            piece.width += extra * piece.text.count(" ")
            left += piece.width

    def _piece(self, piece: Piece, y: float) -> list[str]:
        """One or more shown strings. A space at a piece's end is left out now and then: distance says it."""
        name, face = self.face_of(piece.style)
        size = piece.style.size
        glyphs = face.shape(piece.text, piece.rtl)
        spaces = piece.text.count(" ")
        natural = sum(g.advance for g in glyphs) * size
        extra = (piece.width - natural) / spaces if spaces else 0.0
        out, pen, string, start = [], piece.x, "", piece.x
        y += piece.style.raise_
        for number, glyph in enumerate(glyphs):
            blank = glyph.gid == face.space
            if blank and glyph.advance == 0:
                continue  # a non-joiner, which such programs do not draw
            self._learn(face, glyphs, number)
            at = pen + glyph.dx * size
            high = y + glyph.dy * size
            if abs(glyph.dx) > 1e-6 or abs(glyph.dy) > 1e-6:
                out += _flush(name, size, start, y, string)
                string = ""
                out += self._mark(name, size, at, high, glyph)
            else:
                if not string:
                    start = pen
                string += f"<{glyph.gid:04X}>"
                wider = face.width(glyph.gid) - glyph.advance - (extra / size if blank else 0.0)
                if abs(wider) > 0.0005:
                    string += f" {wider * 1000:.1f} "
            pen += glyph.advance * size + (extra if blank else 0.0)
            if abs(glyph.dx) > 1e-6 and not string:
                start = pen
            if blank and number % 3 == 0:
                out += _flush(name, size, start, y, string)
                string = ""
        return out + _flush(name, size, start, y, string)

    def _mark(self, name: str, size: float, x: float, y: float, glyph: _Glyph) -> list[str]:
        shown = _flush(name, size, x, y, f"<{glyph.gid:04X}>")
        self.marks += 1
        if self.how.doubled and self.marks % 2 == 0 and glyph.advance == 0:
            shown += _flush(name, size, x + 0.02 * size, y, f"<{glyph.gid:04X}>")
        return shown

    def _learn(self, face: Face, glyphs: list[_Glyph], number: int) -> None:
        glyph = glyphs[number]
        text = glyph.text
        letter = self.how.kashida == "letter" and number + 1 < len(glyphs)
        if glyph.gid == face.kashida and text == TATWEEL and letter:
            text = glyphs[number + 1].text or text
        face.seen.setdefault(glyph.gid, text)


def _flush(name: str, size: float, x: float, y: float, string: str) -> list[str]:
    if not string:
        return []
    return [f"BT /{name} {size:.2f} Tf 1 0 0 1 {x:.3f} {y:.3f} Tm [{string}] TJ ET"]


def _stretched(text: str, budget: int) -> str:
    """The text with up to `budget` kashidas, one or two a word, after its last joining letter but one."""
    words = text.split(" ")
    for number, word in enumerate(words):
        if budget <= 0:
            break
        for at in range(len(word) - 2, 0, -1):
            pair = word[at - 1:at + 1]
            if all(c.isalpha() and 0x620 <= ord(c) <= 0x6D3 for c in pair) and pair[0] not in ALONE and not (
                    pair[0] == "\u0644" and pair[1] in "\u0627\u0623\u0625\u0622") and len(word) > 4 and (
                    "\u0644\u0644\u0647" not in word) and TATWEEL not in word:
                count = min(budget, 2 if len(word) > 6 else 1)
                words[number] = word[:at] + TATWEEL * count + word[at:]
                budget -= count
                break
    return " ".join(words)


def _forms() -> dict[tuple[str, str], str]:
    """(letter or ligature, "isol" | "init" | "medi" | "fina") -> presentation form."""
    table = {}
    for code in (*range(0xFB50, 0xFC00), *range(0xFE80, 0xFEFD)):
        kind, _, rest = unicodedata.decomposition(chr(code)).partition("> ")
        if rest:
            letters = "".join(chr(int(c, 16)) for c in rest.split())
            names = {"<isolated": "isol", "<initial": "init", "<medial": "medi", "<final": "fina"}
            table[letters, names.get(kind, "")] = chr(code)
    return table


def _to_unicode(face: Face, how: Flavour) -> bytes:
    """The CMap of a face (ISO 32000-2, 9.10.3)."""
    forms = _glyph_forms(face) if how.forms else {}
    lines = []
    for gid, text in sorted(face.seen.items()):
        if not text or (how.kashida == "hole" and gid == face.kashida) or (how.hole and text in ("\u0623", "\u0625")):
            continue
        text = forms.get(gid, text)
        lines.append(f"<{gid:04X}> <{text.encode('utf-16-be').hex().upper()}>")
    chunks = [lines[n:n + 100] for n in range(0, len(lines), 100)]
    body = "\n".join(f"{len(c)} beginbfchar\n" + "\n".join(c) + "\nendbfchar" for c in chunks)
    return (
        "/CIDInit /ProcSet findresource begin\n12 dict begin\nbegincmap\n/CIDSystemInfo << /Registry (Adobe) /Ordering"
        " (UCS) /Supplement 0 >> def\n/CMapName /Adobe-Identity-UCS def\n/CMapType 2 def\n1 begincodespacerange\n"
        f"<0000> <FFFF>\nendcodespacerange\n{body}\nendcmap\nCMapName currentdict /CMap defineresource pop\nend\nend"
    ).encode()


def _glyph_forms(face: Face) -> dict[int, str]:
    """The presentation form of each glyph drawn, found by shaping every letter in its four contexts."""
    found: dict[int, str] = {}
    joiner = "\u200d"
    around = {"isol": ("", ""), "init": ("", joiner), "medi": (joiner, joiner), "fina": (joiner, "")}
    for (letters, kind), form in _forms().items():
        if not kind or not all(face.hb.get_nominal_glyph(ord(c)) for c in letters):
            continue
        before, after = around[kind]
        glyphs = [g for g in face.shape(before + letters + after, True) if g.text != joiner]
        if len(glyphs) == 1 and glyphs[0].advance > 0:  # more: the font composes the letter of pieces that others share
            found.setdefault(glyphs[0].gid, form)
    return found


def _program(face: Face) -> bytes:
    """The font cut down to what was drawn; glyph ids kept, no layout tables, no names: as such programs embed it."""
    options = subset.Options(
        retain_gids=True, layout_features=[], glyph_names=False, notdef_outline=True, hinting=False)
    options.drop_tables += ["GSUB", "GPOS", "GDEF", "post", "name", "OS/2", "DSIG", "Silf", "Glat", "Gloc", "Feat"]
    options.drop_tables += ["Sill", "Silt", "FFTM"]
    font = TTFont(face.path, lazy=True)
    shrinker = subset.Subsetter(options)
    shrinker.populate(gids=sorted(face.seen))
    shrinker.subset(font)
    target = io.BytesIO()
    font.save(target)
    return target.getvalue()


def _font_object(pdf, face: Face, how: Flavour):
    import pikepdf

    name = pikepdf.Name(f"/ABCDEF+{face.path.stem.replace(' ', '')}")
    program = pdf.make_stream(_program(face))
    with TTFont(face.path, lazy=True) as font:
        scale = 1000 / font["head"].unitsPerEm
        widths: list[object] = []
        order = font.getGlyphOrder()
        for gid in sorted(face.seen):
            widths += [gid, pikepdf.Array([round(font["hmtx"][order[gid]][0] * scale)])]
        box = [round(v * scale) for v in (font["head"].xMin, font["head"].yMin, font["head"].xMax, font["head"].yMax)]
        up, down = round(font["hhea"].ascent * scale), round(font["hhea"].descent * scale)
    descriptor = pdf.make_indirect(pikepdf.Dictionary(
        Type=pikepdf.Name.FontDescriptor, FontName=name, Flags=4, FontBBox=box, ItalicAngle=0, Ascent=up, Descent=down,
        CapHeight=up, StemV=80, FontFile2=program))
    child = pdf.make_indirect(pikepdf.Dictionary(
        Type=pikepdf.Name.Font, Subtype=pikepdf.Name.CIDFontType2, BaseFont=name, FontDescriptor=descriptor,
        W=pikepdf.Array(widths), DW=0, CIDToGIDMap=pikepdf.Name.Identity,
        CIDSystemInfo=pikepdf.Dictionary(Registry=b"Adobe", Ordering=b"Identity", Supplement=0)))
    return pdf.make_indirect(pikepdf.Dictionary(
        Type=pikepdf.Name.Font, Subtype=pikepdf.Name.Type0, BaseFont=name, Encoding=pikepdf.Name("/Identity-H"),
        DescendantFonts=[child], ToUnicode=pdf.make_stream(_to_unicode(face, how))))


def _write(job: Job, how: Flavour) -> None:
    import pikepdf

    writer = _Writer(job, how)
    streams = [writer.draw(s) for s in Maker(job, writer.measure, writer.covers, justify=True).sheets()]
    with pikepdf.new() as pdf:
        fonts = pikepdf.Dictionary({
            f"/{name}": _font_object(pdf, face, how) for name, face in writer.faces.items() if face.seen})
        for stream in streams:
            page = pikepdf.Dictionary(
                Type=pikepdf.Name.Page, MediaBox=[0, 0, job.paper.width, job.paper.height],
                Resources=pikepdf.Dictionary(Font=fonts),
                Contents=pdf.make_stream(stream))
            pdf.pages.append(pikepdf.Page(page))
        pdf.save(job.out, compress_streams=True)


def indesign(job: Job) -> None:
    """ToUnicode with letters, and with the faults of its flavour."""
    _write(job, flavour(job.text.id, forms=False))


def indesign_pf(job: Job) -> None:
    """ToUnicode with presentation forms."""
    _write(job, flavour(job.text.id, forms=True))
