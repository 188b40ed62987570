// The panel beside the book: contents, thumbnails, search, proof, citing, downloads. One at a time.

import { bibtex, cslJson, quotation } from "./cite.js";
import { copyText } from "./clipboard.js";
import { ROOT, load, picture, remember } from "./data.js";
import { button, el } from "./dom.js";
import { proofPanel } from "./proof.js";
import { SearchPanel } from "./searchpanel.js";
import { selected } from "./selection.js";
import { address, go, state } from "./state.js";
import { languageNow, switchLanguage, t } from "./strings.js";

export class Panels {
  constructor(book, spread) {
    this.book = book;
    this.spread = spread;
    this.questions = new SearchPanel(book);
    this.heading = el("h2", { tabindex: "-1", id: "panel-title" });
    this.body = el("div", { class: "panel-body" });
    const close = button("close", t("close"), () => this.close());
    this.element = el("aside", { class: "panel", "aria-labelledby": "panel-title", hidden: true }, el("div", { class: "panel-head" }, this.heading, close), this.body);
    this.element.addEventListener("chosen", () => {
      if (matchMedia("(max-width: 700px)").matches) this.close();
    });
    this.openers = new Map();
    this.opened = null;
  }

  // A button that opens and closes the panel `name`.
  opener(name, key = name) {
    const made = button(name, t(key), () => (this.opened === name ? this.close() : this.open(name)), { "aria-expanded": "false" });
    this.openers.set(name, made);
    return made;
  }

  async open(name, chosen = null, focus = true) {
    this.opened = name;
    for (const [other, opener] of this.openers) opener.setAttribute("aria-expanded", String(other === name));
    this.heading.textContent = t(name);
    this.element.className = `panel ${name}`;
    this.element.hidden = false;
    document.body.classList.add("with-panel");
    const taken = name === "cite" ? selected() : null;
    this.body.replaceChildren(...(await this[name](chosen, taken)));
    if (!focus) return;
    if (name === "search") this.questions.input.focus();
    else if (chosen) this.body.querySelector(".chosen")?.focus();
    else this.heading.focus();
    this.body.querySelector("[aria-current]")?.scrollIntoView({ block: "center" });
  }

  close() {
    const opener = this.openers.get(this.opened);
    opener?.setAttribute("aria-expanded", "false");
    this.opened = null;
    this.element.hidden = true;
    document.body.classList.remove("with-panel");
    opener?.focus();
  }

  // The state has changed. Resolves when a new question has its answer.
  async follow(changed) {
    const answered = changed.has("query") || changed.has("exact") || changed.has("start") ? this.questions.show() : null;
    if (this.opened === "proof" && (changed.has("page") || changed.has("view"))) this.body.replaceChildren(...(await this.proof(null)));
    if (this.opened === "thumbnails" && changed.has("page")) this.mark();
    await answered;
  }

  label(page) {
    return this.book.labels[page] ?? String(page);
  }

  link(place, ...children) {
    return el("a", { href: address({ ...state, ...place }), onclick: (event) => {
      if (event.ctrlKey || event.metaKey || event.shiftKey) return;
      event.preventDefault();
      go(place);
      this.element.dispatchEvent(new Event("chosen"));
    } }, ...children);
  }

  search() {
    load("search/starts").catch(() => null); // will be needed
    return this.questions.content;
  }

  contents() {
    if (!this.book.contents.length) return [el("p", {}, t("noContents"))];
    const items = this.book.contents.map(([page, block, level, text]) => el("li", { class: `level${Math.min(level, 4)}` },
      this.link({ page, block }, el("span", { lang: this.book.language, dir: "auto" }, text), el("span", { class: "where" }, this.label(page)))));
    return [el("ul", { class: "contents-list" }, items)];
  }

  thumbnails() {
    const items = Array.from({ length: this.book.pages }, (_, i) => {
      const page = i + 1;
      const [width, height] = this.book.sizes[page] ?? this.book.size;
      const image = el("img", { src: picture(page, 160), alt: "", loading: "lazy", width: 96, height: Math.round((96 * height) / width) });
      const made = this.link({ page }, image, el("span", {}, this.label(page)));
      made.setAttribute("aria-label", t("page", { label: this.label(page) }));
      made.dataset.page = page;
      return made;
    });
    this.sheet = el("div", { class: "thumbs", dir: this.book.rtl ? "rtl" : "ltr" }, items);
    this.mark();
    return [this.sheet];
  }

  mark() {
    this.sheet.querySelector("[aria-current]")?.removeAttribute("aria-current");
    this.sheet.querySelector(`[data-page="${state.page}"]`)?.setAttribute("aria-current", "page");
  }

  proof(chosen) {
    return proofPanel(this.book, state.view === "pages" ? this.spread.together(state.page) : [state.page], chosen);
  }

  cite(_, taken) {
    const place = taken?.place ?? { page: state.page, view: "pages", block: -1 };
    const label = this.label(place.page);
    const text = taken?.text.replace(/\s+/g, " ").trim() ?? "";
    const forms = [[t("quotation"), quotation(this.book, label, place, text), "auto"], ["BibTeX", bibtex(this.book, label, place), "ltr"], ["CSL-JSON", cslJson(this.book, label, place), "ltr"]];
    return forms.map(([name, said, dir], i) => {
      const area = el("textarea", { readonly: true, rows: Math.min(12, said.split("\n").length + 2), id: `cite${i}`, dir }, said);
      return el("div", { class: "form" }, el("label", { for: `cite${i}` }, name), area, el("button", { type: "button", onclick: () => copyText(said) }, t("copyText")));
    });
  }

  about() {
    const { book } = this;
    const facts = ["author", "publisher", "date", "rights"].filter((key) => book[key]).flatMap((key) => [el("dt", {}, t(key)), el("dd", { dir: "auto" }, book[key])]);
    const files = [["document.txt", "asText"], ["document.md", "asMarkdown"], ["document.json", "asJson"], ...(book.url ? [["iiif/manifest.json", "asIiif"]] : [])];
    const keys = [["\u2190 \u2192", "keyTurn"], ["Home End", "keyEnds"], ["/", "keySearch"], ["+ \u2212 0", "keyZoom"]];
    return [
      el("p", { class: "book-title", lang: book.language, dir: "auto" }, book.title),
      facts.length ? el("dl", {}, facts) : null,
      el("h3", {}, t("downloads")),
      el("ul", {}, files.map(([name, key]) => el("li", {}, el("a", { href: new URL(name, ROOT).href, download: name.includes("/") ? null : true }, t(key))))),
      this.choices("theme", [["", "themeAuto"], ["light", "themeLight"], ["dark", "themeDark"]].map(([value, key]) => [value, t(key)]), document.documentElement.dataset.theme ?? "", (value) => {
        if (value) document.documentElement.dataset.theme = value;
        else delete document.documentElement.dataset.theme;
        remember("theme", value);
      }),
      this.choices("language", Object.entries(book.strings).map(([code, words]) => [code, words.name]), languageNow(), switchLanguage),
      el("h3", {}, t("keys")),
      el("dl", { class: "keys" }, keys.flatMap(([key, name]) => [el("dt", {}, el("kbd", { dir: "ltr" }, key)), el("dd", {}, t(name))])),
      el("p", { class: "help" }, t("madeWith")),
    ].filter(Boolean);
  }

  // A group of radio buttons.
  choices(name, options, chosen, choose) {
    return el("fieldset", {}, el("legend", {}, t(name)), options.map(([value, text]) => {
      const input = el("input", { type: "radio", name, value, onchange: () => choose(value) });
      input.checked = value === chosen;
      return el("label", { class: "check", lang: name === "language" ? value : null }, input, text);
    }));
  }
}
