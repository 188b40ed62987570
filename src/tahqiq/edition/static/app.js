// The viewer: takes the place of the plain page when everything it needs is there.

import { noticeElement, say } from "./clipboard.js";
import { load } from "./data.js";
import { button, el } from "./dom.js";
import { useFolding } from "./fold.js";
import { Panels } from "./panels.js";
import { Reading } from "./reading.js";
import { foldedLabel } from "./search.js";
import { quoteBar } from "./selection.js";
import { Spread } from "./spread.js";
import { go, onChange, startState, state } from "./state.js";
import { languageNow, t, useLanguage } from "./strings.js";

const TYPES_TEXT = "input:not([type=checkbox]):not([type=radio]):not([type=range]), textarea, select";

class Viewer {
  constructor(book) {
    this.book = book;
    this.spread = new Spread(book, (page, line) => this.panels.open("proof", { page, line }));
    this.reading = new Reading(book);
    this.panels = new Panels(book, this.spread);
  }

  label(page) {
    return this.book.labels[page] ?? String(page);
  }

  head() {
    const view = (name) => button(name, t(name), () => go({ view: name }), { "aria-pressed": "false", "data-view": name });
    this.proof = button("proof", t("proofShow"), () => {
      go({ proof: !state.proof });
      if (state.proof) this.panels.open("proof", null, false);
      else if (this.panels.opened === "proof") this.panels.close();
    }, { "aria-pressed": "false" });
    this.views = [view("pages"), view("text")];
    this.two = button("twoPages", t("twoPages"), () => {
      this.spread.setTwo(!this.spread.two);
      this.refresh();
    });
    this.two.classList.add("two");
    const inView = (step) => (state.view === "pages" ? this.spread.enlarge(step) : this.reading.resize(step));
    this.larger = button("larger", t("zoomIn"), () => inView(1));
    this.smaller = button("smaller", t("zoomOut"), () => inView(-1));
    const { panels } = this;
    return el("header", { class: "bar" },
      el("h1", { lang: this.book.language, dir: this.book.rtl ? "rtl" : "ltr" }, this.book.title),
      el("div", { class: "tools", role: "toolbar", "aria-label": t("tools") },
        el("span", { class: "group" }, this.views),
        el("span", { class: "group" }, panels.opener("search"), panels.opener("contents"), panels.opener("thumbnails")),
        el("span", { class: "group" }, this.two, this.smaller, this.larger),
        el("span", { class: "group" }, this.proof, panels.opener("cite"), panels.opener("about"))));
  }

  foot() {
    const { book } = this;
    this.previous = button("previous", t("previous"), () => this.turn(-1));
    this.next = button("next", t("next"), () => this.turn(1));
    this.number = el("input", { type: "text", id: "number", size: 5, autocomplete: "off", "aria-label": t("goTo"), dir: "auto", onfocus: () => this.number.select() });
    this.slider = el("input", { type: "range", min: 1, max: book.pages, step: 1, "aria-label": t("goTo"), dir: book.rtl ? "rtl" : "ltr", oninput: () => go({ page: Number(this.slider.value) }, "replace") });
    const form = el("form", { onsubmit: (event) => this.asked(event) }, this.number, el("span", {}, t("of", { count: this.label(book.pages) })));
    const ends = [this.previous, form, this.next];
    return el("footer", { class: "turning-bar", dir: book.rtl ? "rtl" : "ltr" },
      el("nav", { "aria-label": t("turning") }, book.pages > 1 ? [...ends, this.slider] : []));
  }

  // The page of a printed label, else of a number.
  asked(event) {
    event.preventDefault();
    const wanted = foldedLabel(this.number.value);
    let page = 0;
    for (let number = 1; number <= this.book.pages && !page; number++) if (foldedLabel(this.label(number)) === wanted) page = number;
    if (!page && /^\d+$/.test(wanted)) page = Number(wanted);
    if (page >= 1 && page <= this.book.pages) go({ page });
    else say(t("noSuchPage"));
    this.number.value = this.label(state.page);
  }

  turn(step) {
    if (state.view === "pages") this.spread.turn(step);
    else if (state.page + step >= 1 && state.page + step <= this.book.pages) go({ page: state.page + step }, "replace");
  }

  // Everything that shows where the reader is.
  refresh() {
    const shown = state.view === "pages" ? this.spread.together(state.page) : [state.page];
    const label = t("page", { label: shown.map((page) => this.label(page)).join("\u2013") });
    document.title = state.page === 1 ? this.book.title : `${this.book.title} \u2013 ${label}`;
    for (const made of this.views) made.setAttribute("aria-pressed", String(made.dataset.view === state.view));
    this.proof.setAttribute("aria-pressed", String(state.proof));
    this.two.setAttribute("aria-pressed", String(this.spread.two));
    this.two.hidden = state.view !== "pages" || this.book.pages < 2;
    for (const [made, step] of [[this.larger, "larger"], [this.smaller, "smaller"]]) {
      const name = t(state.view === "text" ? step : step === "larger" ? "zoomIn" : "zoomOut");
      made.setAttribute("aria-label", name);
      made.title = name;
    }
    if (this.number && document.activeElement !== this.number) this.number.value = this.label(state.page);
    this.slider.value = state.page;
    this.slider.setAttribute("aria-valuetext", label);
    this.previous.disabled = shown[0] === 1;
    this.next.disabled = shown.at(-1) === this.book.pages;
    this.place.textContent = label;
  }

  follow(changed) {
    const answered = this.panels.follow(changed);
    this.spread.element.hidden = state.view !== "pages";
    this.reading.element.hidden = state.view !== "text";
    if (changed.has("view") && state.view === "pages") this.spread.resized();
    const show = () => {
      this.spread.show(changed);
      this.reading.show(changed);
    };
    if ([...changed].every((name) => name === "query" || name === "exact")) answered.then(show); // the answer comes first
    else show();
    this.refresh();
  }

  keys(event) {
    if (event.key === "Escape" && this.panels.opened) {
      this.panels.close();
      return;
    }
    if (event.altKey || event.ctrlKey || event.metaKey || event.target.closest?.(TYPES_TEXT) || event.target.type === "range" || event.target.type === "radio") return;
    const forward = this.book.rtl ? "ArrowLeft" : "ArrowRight";
    const back = this.book.rtl ? "ArrowRight" : "ArrowLeft";
    const pages = state.view === "pages";
    const free = pages && !this.spread.zoom; // else the keys scroll
    const acts = {
      [forward]: pages && !(this.spread.zoom && event.target === this.spread.stage) && (() => this.turn(1)),
      [back]: pages && !(this.spread.zoom && event.target === this.spread.stage) && (() => this.turn(-1)),
      PageDown: free && (() => this.turn(1)),
      PageUp: free && (() => this.turn(-1)),
      Home: free && (() => go({ page: 1 })),
      End: free && (() => go({ page: this.book.pages })),
      "/": () => this.panels.open("search"),
      "+": () => (pages ? this.spread.enlarge(1) : this.reading.resize(1)),
      "-": () => (pages ? this.spread.enlarge(-1) : this.reading.resize(-1)),
      0: pages && (() => this.spread.enlarge(-this.spread.zoom)),
    };
    if (!Object.hasOwn(acts, event.key) || !acts[event.key] || event.shiftKey && event.key !== "+") return;
    event.preventDefault();
    acts[event.key]();
  }

  start() {
    const html = document.documentElement;
    html.lang = languageNow();
    html.dir = languageNow() === "ar" ? "rtl" : "ltr";
    for (const link of document.querySelectorAll("link[href]")) link.href = new URL(link.href).href; // addresses will change
    this.place = el("p", { class: "spoken", "aria-live": "polite" });
    const main = el("main", { id: "book" }, this.spread.element, this.reading.element);
    const skip = el("a", { class: "skip", href: "#book", onclick: (event) => {
      event.preventDefault();
      (state.view === "pages" ? this.spread.stage : this.reading.element).focus();
    } }, t("skip"));
    document.body.className = "viewer";
    document.body.replaceChildren(skip, this.head(), main, this.panels.element, this.foot(), quoteBar(this.book), this.place, noticeElement());
    onChange((_, changed) => this.follow(changed));
    addEventListener("keydown", (event) => this.keys(event));
    this.follow(new Set(["start"]));
    if (state.query) this.panels.open("search", null, false);
    else if (state.proof) this.panels.open("proof", null, false);
    html.classList.add("ready");
  }
}

async function startViewer() {
  if (document.readyState === "loading") await new Promise((done) => document.addEventListener("DOMContentLoaded", done, { once: true }));
  try {
    const book = await load("book");
    useLanguage(book);
    useFolding(book.folding);
    startState(book.pages);
    new Viewer(book).start();
  } catch (error) {
    document.documentElement.classList.remove("js"); // the plain page stays
    console.error(error);
  }
}

startViewer();
