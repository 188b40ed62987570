// The search panel: the question, and the places found with their context.

import { loadPage } from "./data.js";
import { el } from "./dom.js";
import { answer, hitsIn, parseQuery } from "./search.js";
import { address, go, state } from "./state.js";
import { count, t } from "./strings.js";

const BATCH = 10; // pages listed at a time
const AROUND = 45; // characters of context on each side
const MOST = 3; // places shown for one page

export class SearchPanel {
  constructor(book) {
    this.book = book;
    this.input = el("input", { type: "search", id: "question", name: "q", autocomplete: "off", enterkeyhint: "search", dir: "auto", value: state.query });
    this.exact = el("input", { type: "checkbox", name: "exact", value: "1" });
    this.exact.checked = state.exact;
    this.status = el("p", { role: "status", class: "found" });
    this.list = el("ol", { class: "results" });
    this.more = el("button", { type: "button", hidden: true, onclick: () => this.extend() }, t("more"));
    this.clear = el("button", { type: "button", onclick: () => this.reset() }, t("clear"));
    const form = el("form", { role: "search", onsubmit: (event) => this.ask(event) },
      el("label", { for: "question" }, t("searchFor")), this.input,
      el("label", { class: "check" }, this.exact, t("exact")),
      el("button", { type: "submit" }, t("search")), this.clear);
    this.content = [form, el("p", { class: "help" }, t("searchHelp")), this.status, this.list, this.more];
    let typing = 0;
    this.input.addEventListener("input", () => {
      clearTimeout(typing);
      typing = setTimeout(() => this.ask(), 300);
    });
    this.exact.addEventListener("change", () => this.ask());
  }

  ask(event) {
    event?.preventDefault();
    const query = this.input.value.trim();
    if (query !== state.query || this.exact.checked !== state.exact) go({ query, exact: this.exact.checked }, event ? "push" : "replace");
  }

  reset() {
    this.input.value = "";
    this.ask();
    this.input.focus();
  }

  // Answer what the state asks.
  async show() {
    const turn = (this.turn = {});
    if (this.input.value.trim() !== state.query) this.input.value = state.query;
    this.exact.checked = state.exact;
    this.clear.hidden = !state.query;
    const units = parseQuery(state.query, state.exact);
    this.list.replaceChildren();
    this.more.hidden = true;
    this.status.textContent = "";
    if (!units.length) return;
    try {
      const begun = performance.now();
      const found = await answer(this.book, units);
      if (this.turn !== turn) return;
      this.found = found;
      this.units = units;
      this.tell();
      this.extend();
      performance.measure("tahqiq.search", { start: begun });
    } catch (error) {
      this.status.textContent = t("failed", { what: error.message });
    }
  }

  tell() {
    const hits = this.found.reduce((sum, place) => sum + place.hits, 0);
    this.status.textContent = hits ? t("found", { hits: count(hits), pages: count(this.found.length) }) : t("nothing");
  }

  // List the next pages; their contexts come as their data do.
  extend() {
    const from = this.list.children.length;
    const items = this.found.slice(from, from + BATCH).map((place) => this.item(place));
    this.list.append(...items);
    this.more.hidden = from + items.length >= this.found.length;
    if (from && items.length) items[0].querySelector("a").focus();
  }

  item({ page, hits }) {
    const label = this.book.labels[page] ?? page;
    const name = el("span", { class: "where" }, t("page", { label }), hits > 1 ? ` (${count(hits)})` : "");
    const made = el("li", {}, this.link({ page, block: -1 }, name));
    this.contexts(page).then((contexts) => made.append(...contexts)).catch(() => null);
    return made;
  }

  link(place, ...children) {
    const whole = { ...state, ...place };
    return el("a", { href: address(whole), onclick: (event) => {
      if (event.ctrlKey || event.metaKey || event.shiftKey) return;
      event.preventDefault();
      go(place);
      this.list.dispatchEvent(new Event("chosen", { bubbles: true }));
    } }, ...children);
  }

  async contexts(page) {
    const units = this.units;
    const data = await loadPage(page);
    const made = [];
    data.blocks.forEach((block, index) => {
      if (block.kind === "furniture") return;
      const hits = hitsIn(block.text, units);
      for (let i = 0; i < hits.length && made.length < MOST; i++) {
        const upTo = hits.findIndex(([start], k) => k > i && start > hits[i][1] + AROUND);
        const own = hits.slice(i, upTo < 0 ? hits.length : upTo);
        made.push(this.link({ page, block: index }, el("span", { class: "context", dir: block.rtl ? "rtl" : "ltr", lang: this.book.language }, this.context(block.text, own))));
        i += own.length - 1;
      }
    });
    return made;
  }

  // The text around some hits, cut at words, the hits marked.
  context(text, hits) {
    const first = hits[0][0];
    const last = Math.min(hits.at(-1)[1], first + 4 * AROUND);
    const start = first > AROUND ? text.indexOf(" ", first - AROUND) + 1 || first : 0;
    const stop = last + AROUND < text.length ? text.lastIndexOf(" ", last + AROUND) : text.length;
    const end = stop >= last ? stop : last;
    const made = [start > 0 ? "\u2026 " : ""];
    let at = Math.min(start, first);
    for (const [from, to] of hits) {
      if (from >= end) break;
      made.push(text.slice(at, from), el("mark", {}, text.slice(from, to)));
      at = to;
    }
    made.push(text.slice(at, end), end < text.length ? " \u2026" : "");
    return made;
  }
}
