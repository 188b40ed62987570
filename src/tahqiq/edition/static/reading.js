// The reading view: the document as flowing text, filled as the reader comes near, page numbers in the margin.

import { pageElements } from "./blocks.js";
import { loadPage, remember, remembered } from "./data.js";
import { el, icon } from "./dom.js";
import { parseQuery } from "./search.js";
import { address, go, state } from "./state.js";
import { t } from "./strings.js";

const SIZES = [0.85, 1, 1.15, 1.35, 1.6, 2];
const NEAR = "1200px"; // pages so near to the window are filled

export class Reading {
  constructor(book) {
    this.book = book;
    this.size = Number(remembered("size") ?? 1);
    this.filled = new Map();
    this.article = el("article", { lang: book.language, dir: book.rtl ? "rtl" : "ltr" });
    this.element = el("div", { class: "view reading", tabindex: "0", role: "group", "aria-label": t("text"), hidden: true }, this.article);
    this.resize(0);
    for (const kind of ["wheel", "touchmove", "keydown", "pointerdown"]) this.element.addEventListener(kind, () => (this.jumped = false), { passive: true });
  }

  // Sections for all pages, once; each is filled when it comes near.
  lay() {
    if (this.article.firstChild) return;
    const near = new IntersectionObserver((entries) => {
      for (const entry of entries) if (entry.isIntersecting) this.fill(Number(entry.target.dataset.page));
    }, { root: this.element, rootMargin: NEAR });
    const at = new IntersectionObserver((entries) => this.reached(entries), { root: this.element, rootMargin: "-15% 0px -80% 0px" });
    for (let number = 1; number <= this.book.pages; number++) {
      const label = this.book.labels[number] ?? number;
      const section = el("section", { class: "leaf-text", "aria-label": t("page", { label }) }, el("a", {
        class: "folio", href: address({ page: number, view: "pages", block: -1 }), "aria-label": t("toPage", { label }), title: t("toPage", { label }),
        onclick: (event) => {
          event.preventDefault();
          go({ page: number, view: "pages" });
        },
      }, `${label}`));
      section.dataset.page = number;
      this.article.append(section);
      near.observe(section);
      at.observe(section);
    }
  }

  section(number) {
    return this.article.children[number - 1];
  }

  // The page that the reader has come to by scrolling is the state's.
  reached(entries) {
    const entry = entries.find(({ isIntersecting }) => isIntersecting);
    if (!entry || this.element.hidden || this.jumped) return;
    this.own = Number(entry.target.dataset.page);
    if (this.own !== state.page) go({ page: this.own }, "replace");
  }

  async fill(number) {
    const wanted = `${state.query}\n${state.exact}`;
    if (this.filled.get(number) === wanted) return;
    this.filled.set(number, wanted);
    const data = await loadPage(number).catch(() => null);
    if (!data || this.filled.get(number) !== wanted) return;
    const units = parseQuery(state.query, state.exact);
    const section = this.section(number);
    const idOf = (index) => `p${number}b${index}`;
    const blocks = pageElements(data, units, 1, idOf, (made, index) => this.anchored(made, number, index));
    section.replaceChildren(section.firstChild, ...blocks);
    section.classList.add("full");
  }

  anchored(made, number, index) {
    if (made.tagName === "TABLE") return made;
    const place = { page: number, view: "text", block: index };
    made.append(el("a", {
      class: "anchor", href: address(place), "aria-label": t("paragraphLink"), title: t("paragraphLink"),
      onclick: (event) => {
        event.preventDefault();
        go(place);
      },
    }, icon("link")));
    return made;
  }

  async show(changed = new Set()) {
    if (this.element.hidden) return;
    this.lay();
    this.element.classList.toggle("proved", state.proof);
    if (changed.has("query") || changed.has("exact")) for (const number of [...this.filled.keys()]) this.fill(number);
    if (changed.has("page") && this.own === state.page && state.block < 0) return;
    if (["page", "block", "view", "start"].some((name) => changed.has(name))) await this.jump();
  }

  async jump() {
    const turn = (this.jumping = {});
    this.jumped = true; // until the reader moves, the place is the one that was asked for
    this.own = state.page;
    for (const page of [state.page - 1, state.page, state.page + 1]) {
      if (page >= 1 && page <= this.book.pages) await this.fill(page);
    }
    if (this.jumping !== turn) return;
    const target = document.getElementById(`p${state.page}b${state.block}`) ?? this.section(state.page);
    target.scrollIntoView({ block: state.block >= 0 ? "center" : "start" });
    if (state.block >= 0) target.classList.add("flash");
    target.addEventListener("animationend", () => target.classList.remove("flash"), { once: true });
  }

  resize(step) {
    this.size = Math.max(0, Math.min(SIZES.length - 1, this.size + step));
    this.article.style.setProperty("--reading-size", `${SIZES[this.size]}`);
    remember("size", this.size);
  }
}
