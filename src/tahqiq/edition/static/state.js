// Where the reader is, and the address that leads there.
//
//   PAGE?view=text&q=WORDS&exact=1&proof=1#bBLOCK     PAGE: index.html or p/NUMBER.html; from disk ?page=NUMBER

import { ROOT } from "./data.js";

export const state = { page: 1, view: "pages", query: "", exact: false, proof: false, block: -1 };

const listeners = [];

// `listener(state, changed)`: `changed` is the set of the names of what differs.
export function onChange(listener) {
  listeners.push(listener);
}

function readAddress(pages) {
  const asked = new URLSearchParams(location.search);
  const path = /(?:^|\/)p\/(\d+)\.html$/.exec(location.pathname.slice(ROOT.pathname.length - 1));
  const page = Number(asked.get("page") ?? path?.[1] ?? 1);
  return {
    page: Number.isInteger(page) && page >= 1 && page <= pages ? page : 1,
    view: asked.get("view") === "text" ? "text" : "pages",
    query: asked.get("q") ?? "",
    exact: asked.get("exact") === "1",
    proof: asked.get("proof") === "1",
    block: Number(/^#b(\d+)$/.exec(location.hash)?.[1] ?? -1),
  };
}

// The address of a place, under `base`: where this edition stands, or where its publisher says that it is found.
export function address(place, base = ROOT.href) {
  const url = new URL(place.page === 1 ? (base === ROOT.href ? "index.html" : "") : `p/${place.page}.html`, base);
  if (place.view === "text") url.searchParams.set("view", "text");
  if (place.query) url.searchParams.set("q", place.query);
  if (place.query && place.exact) url.searchParams.set("exact", "1");
  if (place.proof) url.searchParams.set("proof", "1");
  if (place.block >= 0) url.hash = `b${place.block}`;
  return url.href;
}

function write(replace) {
  const move = replace ? "replaceState" : "pushState";
  try {
    history[move](null, "", address(state));
  } catch { // from disk a page may not take another file's address
    const url = new URL(address({ ...state, page: 1 }));
    url.searchParams.set("page", state.page);
    try {
      history[move](null, "", location.pathname + url.search + url.hash);
    } catch { /* the place is kept without an address */ }
  }
}

function change(place, how) {
  const changed = new Set(Object.keys(place).filter((name) => place[name] !== state[name]));
  Object.assign(state, place);
  if (how !== "back" && changed.size) write(how === "replace");
  for (const listener of listeners) listener(state, changed);
}

// Go to a place: what is not named stays as it is, but another page forgets the paragraph.
// how "push": Back leads back here; "replace": it does not (turning pages).
export function go(place, how = "push") {
  change({ ...state, ...("page" in place ? { block: -1 } : {}), ...place }, how);
}

export function startState(pages) {
  Object.assign(state, readAddress(pages));
  addEventListener("popstate", () => change(readAddress(pages), "back"));
  addEventListener("hashchange", () => change(readAddress(pages), "back"));
}
