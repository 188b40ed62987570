// A page's text as flowing elements: for the reading view, and for ears in the view of pages.

import { el } from "./dom.js";
import { hitsIn } from "./search.js";
import { reasonText, t } from "./strings.js";

// The stretches of a block's text that lie in doubtful lines: [[start, end, doubts]].
export function doubtsIn(block, lines) {
  const found = [];
  for (const [start, end, line] of block.words) {
    const doubts = lines[line][5];
    if (!doubts.length) continue;
    const before = found.at(-1);
    if (before && before[2] === doubts) before[1] = end;
    else found.push([start, end, doubts]);
  }
  return found;
}

// What doubts say, a sentence for each reason.
export function doubtsText(doubts) {
  const reasons = new Map();
  for (const [reason, detail] of doubts) if (!reasons.get(reason)) reasons.set(reason, detail);
  return Array.from(reasons, ([reason, detail]) => (detail ? `${reasonText(reason)} (${detail})` : reasonText(reason)));
}

// `text` from `start` to `end`, with the ranges that fall into it wrapped: hits and doubts.
function stretch(text, start, end, hits, doubts) {
  const cuts = new Set([start, end]);
  for (const [a, b] of [...hits, ...doubts]) for (const cut of [a, b]) if (cut > start && cut < end) cuts.add(cut);
  const points = [...cuts].sort((a, b) => a - b);
  return points.slice(1).map((to, i) => {
    const from = points[i];
    const doubt = doubts.find(([a, b]) => a <= from && to <= b);
    let node = text.slice(from, to);
    if (hits.some(([a, b]) => a <= from && to <= b)) node = el("mark", {}, node);
    return doubt ? el("span", { class: "doubt", title: doubtsText(doubt[2]).join("\n") }, node) : node;
  });
}

// The rank of each heading among those of its page, by block: one deeper than the one before it at most.
function ranks(blocks) {
  let before = 0;
  return blocks.map((block) => (block.kind === "heading" ? (before = Math.min(block.level || 1, before + 1)) : 0));
}

function tagOf(block, rank) {
  return block.kind === "heading" ? `h${Math.min(6, rank)}` : block.kind === "table" ? "table" : "p";
}

function tableRows(block, piece) {
  const rows = [];
  let at = 0;
  for (const row of block.text.split("\n")) { // white space between rows and cells is not drawn, but it is copied
    const cells = row.split("\t").flatMap((cell, i) => {
      const made = el("td", {}, piece(at, at + cell.length));
      at += cell.length + 1;
      return i ? ["\t", made] : [made];
    });
    rows.push(el("tr", {}, cells), "\n");
  }
  return el("tbody", {}, rows);
}

// One block. `units` are the search's (see search.js); `id` makes it the target of the paragraph's address.
function blockElement(data, index, units, rank, id) {
  const block = data.blocks[index];
  const hits = hitsIn(block.text, units);
  const doubts = doubtsIn(block, data.lines);
  const piece = (start, end) => stretch(block.text, start, end, hits, doubts);
  const made = el(tagOf(block, rank), { class: block.kind, dir: block.rtl ? "rtl" : "ltr", id });
  if (block.kind === "table") made.append(tableRows(block, piece));
  else {
    let at = 0;
    block.text.split("\n").forEach((row, i) => {
      if (i) made.append(el("br"), "\n");
      made.append(...piece(at, at + row.length));
      at += row.length + 1;
    });
  }
  return made;
}

// All blocks of a page but running heads and page numbers; a note where there is none. Its headings lie under `above`.
export function pageElements(data, units, above, idOf = () => null, decorate = (made) => made) {
  const made = [];
  const depth = ranks(data.blocks);
  data.blocks.forEach((block, index) => {
    if (block.kind !== "furniture") made.push(decorate(blockElement(data, index, units, above + depth[index], idOf(index)), index), "\n");
  });
  if (!made.length) made.push(el("p", { class: "note" }, t(data.scan ? "scan" : "empty")));
  return made;
}
