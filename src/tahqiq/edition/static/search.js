// Search: a query to the pages that hold it. The index is data/search/, made by index.py.

import { load } from "./data.js";
import { fold, wordsOf } from "./fold.js";

// What may stand before an Arabic word, folded: particles, the article, both.
const PARTICLES = ["", "\u0648", "\u0641", "\u0628", "\u0643", "\u0644", "\u0633", "\u0648\u0628", "\u0648\u0644", "\u0648\u0633"];
const ARTICLE = "\u0627\u0644";
const LAM_LAM = "\u0644\u0644";
const BEFORE = [
  ...PARTICLES,
  ...["", "\u0648", "\u0641", "\u0628", "\u0643", "\u0648\u0628", "\u0648\u0643"].map((particle) => particle + ARTICLE),
  LAM_LAM, `\u0648${LAM_LAM}`, `\u0641${LAM_LAM}`,
];
// What is taken off a word that was asked for: only what holds the article, so that no letter of the word itself goes.
const TAKEN_OFF = BEFORE.filter((before) => before.endsWith(ARTICLE) || before.endsWith(LAM_LAM)).sort((a, b) => b.length - a.length);
const HEBREW_BEFORE = ["", ..."\u05d5\u05d4\u05d1\u05db\u05dc\u05de\u05e9", "\u05d5\u05d4", "\u05e9\u05d4", "\u05d5\u05d1", "\u05d5\u05dc"];
const LEAST = 2; // letters that must be left of a word when its article is taken off

// The forms that count as the folded word `word`.
export function formsOf(word) {
  if (/^[\u05d0-\u05ea]/.test(word)) return new Set(HEBREW_BEFORE.map((before) => before + word));
  if (!/^[\u0620-\u06d3]/.test(word)) return new Set([word]);
  const bases = [word];
  const off = TAKEN_OFF.find((before) => word.startsWith(before) && word.length - before.length >= LEAST);
  if (off) bases.push(word.slice(off.length));
  const forms = new Set([word]);
  for (const base of bases) {
    if (base.length >= LEAST) for (const before of BEFORE) forms.add(before + base);
  }
  return forms;
}

// A query as units that must all occur on a page; a unit is words that follow each other, each with its forms.
export function parseQuery(query, exact = false) {
  const units = [];
  const add = (text, strict) => {
    const found = wordsOf(text).map(({ word }) => ({ word, forms: strict ? new Set([word]) : formsOf(word) }));
    if (found.length) units.push(found);
  };
  if (exact) add(query.replace(/["\u00ab\u00bb\u201c\u201d\u201e]/g, " "), true);
  else {
    for (const [, phrase, chunk] of query.matchAll(/["\u00ab\u201c\u201e]([^"\u00bb\u201d\u201c]*)["\u00bb\u201d\u201c]?|(\S+)/g)) {
      if (phrase !== undefined) add(phrase, true);
      else add(chunk, false);
    }
  }
  return units;
}

// The places of a unit in a list of words: [[first, last]], indices into `words`.
export function placesIn(words, units) {
  const found = [];
  for (const unit of units) {
    for (let i = 0; i + unit.length <= words.length; i++) {
      if (unit.every(({ forms }, k) => forms.has(words[i + k].word))) found.push([i, i + unit.length - 1]);
    }
  }
  return found.sort((a, b) => a[0] - b[0]);
}

// Where a text holds the units: [[start, end]], places in the text, none overlapping.
export function hitsIn(text, units) {
  if (!units.length) return [];
  const words = wordsOf(text);
  const merged = [];
  for (const [first, last] of placesIn(words, units)) {
    const start = words[first].start;
    const end = words[last].end;
    const before = merged.at(-1);
    if (before && start < before[1]) before[1] = Math.max(before[1], end);
    else merged.push([start, end]);
  }
  return merged;
}

export function shardOf(word, shards) {
  const chars = Array.from(word);
  return (chars.at(-1).codePointAt(0) * 31 + (chars.length > 1 ? chars.at(-2).codePointAt(0) : 0)) % shards;
}

function unpacked(packed) {
  let place = 0;
  return packed.split(" ").map((step) => (place += parseInt(step, 36)));
}

// Places of all forms of a word, rising. Forms differ from the word at its beginning only, so they share its shard.
async function placesOf({ word, forms }, shards) {
  const shard = await load(`search/${shardOf(word, shards)}`);
  const lists = [];
  for (const form of forms) if (Object.hasOwn(shard, form)) lists.push(unpacked(shard[form]));
  return lists.length === 1 ? lists[0] : lists.flat().sort((a, b) => a - b);
}

async function placesOfUnit(unit, shards) {
  const lists = await Promise.all(unit.map((word) => placesOf(word, shards)));
  const later = lists.slice(1).map((list) => new Set(list));
  return lists[0].filter((place) => later.every((set, i) => set.has(place + i + 1)));
}

// The pages that hold every unit of the query, in order: [{page, hits}].
export async function answer(book, units) {
  if (!units.length) return [];
  const [starts, ...lists] = await Promise.all([load("search/starts"), ...units.map((unit) => placesOfUnit(unit, book.shards))]);
  const counts = lists.map((places) => {
    const found = new Map();
    let page = 0;
    for (const place of places) {
      while (starts[page + 1] <= place) page++;
      found.set(page + 1, (found.get(page + 1) ?? 0) + 1);
    }
    return found;
  });
  const pages = [...counts[0].keys()].filter((page) => counts.every((found) => found.has(page)));
  return pages.map((page) => ({ page, hits: counts.reduce((sum, found) => sum + found.get(page), 0) }));
}

// A label or number as a reader may type it, folded.
export function foldedLabel(text) {
  return fold(text).folded.trim();
}
