"""Trains the networks that know letters by their likeness (`tahqiq.pdf.likeness`) on the fonts of this machine.

    python bench/likeness.py [--check FAMILY ...] [--out FILE]

Every font file that draws Arabic, those that install.sh keeps apart for this too, is asked through HarfBuzz for the forms
of each letter, alone and in the words of the tuning documents; its outlines are read with tahqiq's own readers. What
has dots or a hamza off it is learned without them, too: some fonts draw them as glyphs of their own. Left out: fonts of the
held-back documents and others kept for checks, so that these measure what an unknown font gives; Nastaliq; display faces
whose letters are outlined, cut or shadowed. With --check the named families are left out too, and how many of their glyphs
are named rightly is printed.
"""

from __future__ import annotations

import argparse
import json
import re
import subprocess
import sys
from collections import Counter
from pathlib import Path
from typing import Any

import numpy as np
import uharfbuzz as hb

from fonts import FILES, HELD_BACK
from producers.registry import families
from tahqiq.lm import store
from tahqiq.pdf.likeness import DATA, NARROW, dots
from tahqiq.pdf.programs import Program
from tahqiq.pdf.sketch import BODY, REST, WIDTH, sketch
from texts import FOLDER

HERE = Path(__file__).parent
STRANGE = re.compile(
    "nastal|awami|quran|thabit|mono|condensed|oblique|shado|titlel|decorative|manzomah|"
    "kacstart|jet|battar|tholoth|ostorah|japan|tarablus|digital|"
    "ukij.*(3d|tughra|chechek|orqun|orxun|qol|moyq|saet|zilwa|neqish|ru\\.|bom|yol|chi|tiken|kut|kuu|mac)", re.I)
APART = re.compile("kacstletter|mohanad|koodak|reemkufi", re.I)
"""Kept for checks, as the fonts of the held-back documents are."""
LEARNING = Path("/usr/local/share/yardstick-learning")
"""Where install.sh puts fonts that set no document."""
WORDS = 4000
UNITS, ROUNDS = {"body": 128, "off": 32}, {"body": 40, "off": 15}
BATCH, RATE, DECAY = 512, 3e-3, 1e-5
WARP = 0.12
"""Share of a body's width or height by which its parts are moved in training."""
MEMBERS = 3
"""Networks of each kind, whose answers are averaged: one alone is at the mercy of where its training began."""
OF_BODY = 10
"""Measures of a sketch that are about the body alone."""
JOINER = "\u200d"
TABLE: dict[str, Any] = json.loads((HERE / "likeness_letters.json").read_text(encoding="utf-8"))

Example = tuple[str, str, str, int, np.ndarray]
"""Family, body, what stands off it, dots, sketch."""


def letters() -> dict[str, tuple[str, str, str]]:
    """Letter → body alone and at the end, body at the start and in the middle, what stands off it."""
    found = {}
    for bodies, members in TABLE["bodies"].items():
        for member in members.split():
            letter, off = member.split(":")
            found[letter] = (*bodies.split(), off)
    return found


LETTERS = letters()


def label(letter: str, joined_before: bool, joined_after: bool) -> tuple[str, str]:
    """Body with its form, and what stands off it: Farsi yeh has dots only where it is joined to what follows."""
    last, first, off = LETTERS[letter]
    form = ("isol", "init", "fina", "medi")[joined_after + 2 * joined_before]
    if off == "yeh":
        off = "b2" if joined_after else "0"
    return f"{first if joined_after else last}.{form}", off


def named() -> dict[str, list[str]]:
    """"body off" → the characters drawn so, the commonest first."""
    table: dict[str, list[str]] = {}
    for letter in LETTERS:
        for before in (False, True):
            for after in (False, True) if letter in TABLE["dual"] else (False,):
                drawn = table.setdefault(" ".join(label(letter, before, after)), [])
                drawn.extend([letter] if letter not in drawn else [])
    for form in ("init", "medi"):  # the heh of Arabic begins like the two-eyed heh of Urdu
        for body in "HP":
            table[f"{body}.{form} 0"] = TABLE["hehs"]
    for char in TABLE["whole"]:
        table[f"={char} 0"] = [char, *TABLE["alike"].get(char, "")]
    return table


def held_back() -> set[Path]:
    """Files of the fonts of the held-back documents."""
    return {path.resolve() for name in families(HELD_BACK) for path in FILES[name]}


def font_files() -> list[Path]:
    said = subprocess.run(["fc-list", ":lang=ar", "file"], capture_output=True, text=True, check=True).stdout
    said += subprocess.run(["fc-list", ":lang=ur", "file"], capture_output=True, text=True, check=True).stdout
    files = {Path(line.strip().rstrip(":")).resolve() for line in said.splitlines() if line.strip()} | {*LEARNING.glob("*.ttf")}
    files = {f for f in files - held_back() if f.suffix in (".ttf", ".otf")}
    return sorted(f for f in files if not STRANGE.search(f.name) and not APART.search(f.name))


def words() -> list[str]:
    found: set[str] = set()
    for path in sorted(FOLDER.glob("*.json")):
        told = json.loads(path.read_text(encoding="utf-8"))
        if told["half"] == "tuning" and told["lang"] != "he":
            plain = re.sub("[\u064b-\u0655\u0670]", "", json.dumps(told, ensure_ascii=False))
            found |= set(re.findall("[\u0621-\u064a\u066e-\u06d3\u06d5]+", plain))
    return sorted(found, key=lambda word: (hash_of(word), word))[:WORDS]


def hash_of(word: str) -> int:
    return int.from_bytes(word.encode("utf-8")) % 10007


def of_font(path: Path, texts: list[str]) -> list[Example]:
    """The examples of one font: each glyph once, under the label that it has most often."""
    data = path.read_bytes()
    face = hb.Face(data)
    font, program, em = hb.Font(face), Program(data), face.upem
    cmap = program.unicode_cmap
    seen: dict[int, Counter[tuple[str, str]]] = {}
    advances: dict[int, float] = {}

    def shape(text: str, lang: str) -> list[tuple[int, int]]:
        buffer = hb.Buffer()
        buffer.add_str(text)
        buffer.direction, buffer.script, buffer.language = "rtl", "Arab", lang
        hb.shape(font, buffer, {})
        return [(info.codepoint, info.cluster) for info in buffer.glyph_infos]

    def note(gid: int, key: tuple[str, str]) -> None:
        if gid:
            seen.setdefault(gid, Counter())[key] += 1
            advances[gid] = font.get_glyph_h_advance(gid) / em

    def note_cluster(gids: list[int], key: tuple[str, str]) -> None:
        """A letter's glyph; of several the one with room, where the others draw what stands off it."""
        inked = [gid for gid in gids if program.outlines.blank(gid) is False]
        roomy = [gid for gid in inked if font.get_glyph_h_advance(gid) > NARROW * em]
        if len(inked) == 1:
            note(inked[0], key)
        elif len(roomy) == 1 and key[1] not in ("0", "bar") and not key[0].startswith("LA"):
            note(roomy[0], (key[0], "0"))

    for letter in (letter for letter in LETTERS if all(ord(ch) in cmap for ch in letter)):
        for before in (False, True):
            for after in (False, True) if letter in TABLE["dual"] else (False,):
                for lang in ("ar", "fa", "ur", "ckb"):
                    text = JOINER * before + letter + JOINER * after
                    note_cluster([g for g, _ in shape(text, lang)], label(letter, before, after))
    for char in (char for char in (*TABLE["whole"], *TABLE["alike"].values()) if ord(char) in cmap):
        note(cmap[ord(char)], (f"={next((a for a, b in TABLE['alike'].items() if b == char), char)}", "0"))
    for word in texts:
        glyphs = shape(word, "ar")
        clusters = Counter(cluster for _, cluster in glyphs)
        for at in clusters:
            end = next((k for k in (at + 1, at + 2) if k in clusters or k == len(word)), at)
            letter = word[at:end]
            if letter in LETTERS:
                before = at > 0 and word[at - 1] in TABLE["dual"] and letter != "\u0621"
                after = letter in TABLE["dual"] and end < len(word) and word[end] != "\u0621"
                note_cluster([g for g, other in glyphs if other == at], label(letter, before, after))
    found = []
    family = re.sub("[-_ ]?(Regular|Bold|Italic|Medium|SemiBold|Light|ExtraBold|Slanted).*", "", path.stem)
    for gid, keys in seen.items():
        contours = program.outlines.contours(gid)
        row = sketch(contours, advances[gid]) if contours else None
        if row is not None:
            found.append((family, *keys.most_common(1)[0][0], dots(contours), row))
    return found


def bared(examples: list[Example]) -> list[Example]:
    """Copies of the letters that have dots or a hamza off their bodies, without them."""
    grid = BODY * BODY
    found = []
    for family, body, off, _, row in examples:
        if off not in ("0", "bar") and body[0] != "=":
            bare = row.copy()
            bare[grid : grid + REST * REST] = 0
            bare[grid + REST * REST + OF_BODY :] = 0
            found.append((family, body, "0", 0, bare))
    return found


def jitter(rows: np.ndarray, rng: np.random.Generator) -> np.ndarray:
    """The rows as other fonts might draw them: of another size in their em, of other proportions, the grids blurred."""
    rows = rows.copy()
    grids = BODY * BODY + REST * REST
    size = rng.uniform(0.8, 1.25, (len(rows), 1)).astype(np.float32)
    for start, end in ((1, 8), (18, 20), (22, 24), (26, 28)):
        rows[:, grids + start : grids + end] *= size
    body = rows[:, : BODY * BODY].reshape(-1, BODY, BODY)
    body = warped(warped(body, rng).transpose(0, 2, 1), rng).transpose(0, 2, 1)
    rows[:, : BODY * BODY] = body.reshape(len(rows), -1)
    rows[:, :grids] += rng.standard_normal((len(rows), grids), np.float32) * 0.08
    return rows


def warped(grids: np.ndarray, rng: np.random.Generator) -> np.ndarray:
    """Grids whose rows are moved up or down, most in the middle: the edges of the box stay. By up to `WARP` of the height."""
    n = grids.shape[1]
    at = np.arange(n, dtype=np.float32)
    way = rng.uniform(-WARP, WARP, (len(grids), 2)).astype(np.float32) * n
    from_row = at + way[:, :1] * np.sin(np.pi * at / (n - 1)) + way[:, 1:] / 2 * np.sin(2 * np.pi * at / (n - 1))
    from_row = np.clip(from_row, 0, n - 1)
    low = np.minimum(from_row.astype(np.intp), n - 2)
    share = (from_row - low)[:, :, None]
    moved: np.ndarray = (
        np.take_along_axis(grids, low[:, :, None], 1) * (1 - share)
        + np.take_along_axis(grids, low[:, :, None] + 1, 1) * share
    )
    return moved


def train(rows: np.ndarray, told: list[str], units: int, rounds: int, seed: int) -> tuple[list[str], list[np.ndarray]]:
    """A network of one hidden layer: classes, and the weights and biases of both layers. Adam, cross entropy."""
    rng = np.random.default_rng(seed)
    classes = sorted(set(told))
    target = np.array([classes.index(name) for name in told])
    sizes = [(rows.shape[1], units), (units,), (units, len(classes)), (len(classes),)]
    weights = [rng.normal(0, np.sqrt(2 / size[0]) if len(size) == 2 else 0, size).astype(np.float32) for size in sizes]
    means, squares = [np.zeros_like(w) for w in weights], [np.zeros_like(w) for w in weights]
    step = 0
    for turn in range(rounds):
        rate = RATE * (1 - turn / rounds) ** 0.7 + 1e-5
        order = rng.permutation(len(rows))
        for start in range(0, len(order), BATCH):
            chosen = order[start : start + BATCH]
            x = jitter(rows[chosen], rng)
            hidden = np.maximum(x @ weights[0] + weights[1], 0)
            out = hidden @ weights[2] + weights[3]
            out = np.exp(out - out.max(1, keepdims=True))
            out /= out.sum(1, keepdims=True)
            out[np.arange(len(chosen)), target[chosen]] -= 1
            out /= len(chosen)
            back = (out @ weights[2].T) * (hidden > 0)
            slopes = [x.T @ back, back.sum(0), hidden.T @ out, out.sum(0)]
            step += 1
            for k, slope in enumerate(slopes):
                slope += DECAY * weights[k]
                means[k] += 0.1 * (slope - means[k])
                squares[k] += 0.001 * (slope * slope - squares[k])
                lead, spread = means[k] / (1 - 0.9**step), squares[k] / (1 - 0.999**step)
                weights[k] -= (rate * lead / (np.sqrt(spread) + 1e-8)).astype(np.float32)
    return classes, weights


def main() -> int:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--check", nargs="*", default=[], help="families to leave out")
    parser.add_argument("--out", type=Path, default=DATA)
    asked = parser.parse_args()
    texts = words()
    examples: list[Example] = []
    checked: list[tuple[Path, list[Example]]] = []
    for path in font_files():
        found = of_font(path, texts)
        if any(found[:1]) and found[0][0] in asked.check:
            checked.append((path, found))
        else:
            examples += found
    examples += bared(examples)
    rows = np.array([row for *_, row in examples], np.float32)
    assert rows.shape[1] == WIDTH
    print(f"{len(examples)} glyphs of {len({e[0] for e in examples})} families")
    meta: dict[str, Any] = {"letters": named()}
    arrays = {}
    for name, place in (("body", 1), ("off", 2)):
        told = [str(example[place]) for example in examples]
        members = [train(rows, told, UNITS[name], ROUNDS[name], seed) for seed in range(1, MEMBERS + 1)]
        meta[name] = members[0][0]
        layers = zip(*(weights for _, weights in members), strict=True)
        arrays.update({f"{name}{k}": np.stack(layer).astype(np.float16) for k, layer in enumerate(layers)})
    asked.out.parent.mkdir(exist_ok=True)
    store.write(asked.out, meta, arrays)
    if checked:
        check(asked.out, checked)
    return 0


def check(model: Path, checked: list[tuple[Path, list[Example]]]) -> None:
    """Prints for each family left out how many glyphs are named, and how many of these wrongly."""
    import tahqiq.pdf.likeness as likeness

    likeness.DATA = model
    table = named()
    for path, found in checked:
        right = wrong = 0
        for _, body, off, count, row in found:
            text = likeness.of_sketch(row, count, frozenset())
            right += text in table.get(f"{body} {off}", ())
            wrong += bool(text) and text not in table.get(f"{body} {off}", ())
        print(f"{path.stem}: {len(found)} glyphs, {right / len(found):.1%} right, {wrong / len(found):.1%} wrong")


if __name__ == "__main__":
    sys.exit(main())
