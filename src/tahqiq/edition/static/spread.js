// The view of pages: one or two side by side, turned as the book's direction has it, with text layer and proof.

import { pageElements } from "./blocks.js";
import { loadPage, picture, remember, remembered } from "./data.js";
import { el } from "./dom.js";
import { keepSelectionNear, layerElement } from "./layer.js";
import { proofElement } from "./proof.js";
import { parseQuery } from "./search.js";
import { go, state } from "./state.js";
import { t } from "./strings.js";

const ZOOMS = [1, 1.25, 1.5, 2, 3, 4];
const WIDE = 1.1; // a stage at least so much wider than high shows two pages
const SWIPE = 40; // pixels
const WHEEL = 60; // pixels of wheel for one page
const REST = 350; // milliseconds between two pages turned by wheel

const still = () => matchMedia("(prefers-reduced-motion: reduce)").matches;

export class Spread {
  constructor(book, onDoubt) {
    this.book = book;
    this.onDoubt = onDoubt;
    this.zoom = 0;
    this.two = remembered("two") !== "no";
    this.numbers = [];
    this.sheets = el("div", { class: "sheets", dir: book.rtl ? "rtl" : "ltr" });
    this.stage = el("div", { class: "stage", tabindex: "0", role: "group", "aria-label": t("pages") }, this.sheets);
    this.spoken = el("article", { class: "spoken", lang: book.language, dir: book.rtl ? "rtl" : "ltr" });
    this.element = el("div", { class: "view pages-view" }, this.stage, this.spoken);
    new ResizeObserver(() => this.resized()).observe(this.stage);
    keepSelectionNear(this.stage);
    this.listen();
  }

  size(number) {
    return this.book.sizes[number] ?? this.book.size;
  }

  get double() {
    return this.two && this.book.pages > 1 && this.stage.clientWidth > this.stage.clientHeight * WIDE;
  }

  // The pages shown together with `page`: the first stands alone, as a cover does.
  together(page) {
    if (!this.double || page === 1) return [page];
    const first = page - (page % 2);
    return first < this.book.pages ? [first, first + 1] : [first];
  }

  // Turn by so many openings.
  turn(step) {
    const shown = this.together(state.page);
    const page = step > 0 ? shown.at(-1) + 1 : shown[0] - 1;
    if (page >= 1 && page <= this.book.pages) go({ page: this.together(page)[0] }, "replace");
  }

  // Draw what the state says.
  show(changed = new Set()) {
    if (this.element.hidden) return;
    const before = this.numbers;
    const numbers = this.together(state.page);
    const same = numbers.join() === before.join() && this.wasDouble === this.double;
    if (same) {
      if (["query", "exact", "proof"].some((name) => changed.has(name))) this.fill([...this.sheets.querySelectorAll("[data-page]")]);
      else if (changed.has("block")) this.flash();
      return;
    }
    this.numbers = numbers;
    this.wasDouble = this.double;
    const figures = numbers.map((number) => this.figure(number));
    if (this.double && numbers.length === 1) {
      const empty = el("div", { class: "sheet empty" });
      if (numbers[0] === 1) figures.unshift(empty);
      else figures.push(empty);
    }
    const turned = before.length > 0 && !still();
    const old = turned ? [...this.sheets.querySelectorAll(".sheet")].map((sheet) => sheet.querySelector("img")?.src ?? null) : [];
    this.sheets.replaceChildren(...figures);
    this.sheets.classList.toggle("double", this.double);
    this.resized();
    if (turned) this.animate(old, numbers[0] > before[0]);
    this.fill(figures.filter((figure) => figure.dataset.page));
    this.preload();
  }

  figure(number) {
    const [width, height] = this.size(number);
    const image = el("img", {
      alt: t("page", { label: this.book.labels[number] ?? number }), draggable: "false", decoding: "async",
      srcset: `${picture(number, 800)} 800w, ${picture(number, 1600)} 1600w`, sizes: "1px",
    });
    const made = el("figure", { class: "sheet" }, image);
    made.dataset.page = number;
    made.style.setProperty("--width", width);
    made.style.setProperty("--height", height);
    return made;
  }

  // Layers and spoken text, when the pages' data are there and still wanted.
  async fill(figures) {
    const turn = (this.filling = {});
    const units = parseQuery(state.query, state.exact);
    const pages = await Promise.all(figures.map((figure) => loadPage(Number(figure.dataset.page)).catch(() => null)));
    await document.fonts.load("20px 'Tahqiq Naskh'").catch(() => null);
    if (this.filling !== turn) return;
    const spoken = [];
    pages.forEach((data, i) => {
      if (!data) return;
      const layer = layerElement(data, units);
      layer.lang = this.book.language;
      for (const old of figures[i].querySelectorAll(".layer, .proof-layer, figcaption")) old.remove();
      figures[i].append(layer);
      if (state.proof) figures[i].append(proofElement(data, this.onDoubt));
      if (data.scan) figures[i].append(el("figcaption", {}, t("scan")));
      spoken.push(el("h2", {}, t("page", { label: data.label })), ...pageElements(data, units, 2));
    });
    this.spoken.replaceChildren(...spoken);
    this.flash();
    this.element.dispatchEvent(new Event("filled"));
  }

  // Show the paragraph that the address names.
  flash() {
    if (state.block < 0) return;
    const block = this.sheets.querySelector(`[data-page="${state.page}"] [data-block="${state.block}"]`);
    for (const word of block?.querySelectorAll(".word") ?? []) {
      word.classList.add("flash");
      word.addEventListener("animationend", () => word.classList.remove("flash"), { once: true });
    }
    block?.querySelector(".word")?.scrollIntoView({ block: "nearest" });
  }

  // Sizes: the opening fits the stage, times the zoom.
  resized() {
    if (this.wasDouble !== undefined && this.wasDouble !== this.double) {
      this.show();
      return;
    }
    const { clientWidth, clientHeight } = this.stage;
    const [width, height] = this.size(this.numbers[0] ?? 1);
    const columns = this.double ? 2 : 1;
    const fit = Math.min((clientWidth - 16) / columns, ((clientHeight - 16) * width) / height);
    const shown = Math.max(60, Math.floor(fit * ZOOMS[this.zoom]));
    this.sheets.style.setProperty("--sheet", `${shown}px`);
    for (const image of this.sheets.querySelectorAll("img")) image.sizes = `${shown}px`;
    this.element.classList.toggle("zoomed", this.zoom > 0);
  }

  enlarge(step) {
    const { scrollWidth, scrollHeight, scrollLeft, scrollTop, clientWidth, clientHeight } = this.stage;
    const x = (scrollLeft + clientWidth / 2) / scrollWidth;
    const y = (scrollTop + clientHeight / 2) / scrollHeight;
    this.zoom = Math.max(0, Math.min(ZOOMS.length - 1, this.zoom + step));
    this.resized();
    this.stage.scrollLeft = x * this.stage.scrollWidth - clientWidth / 2;
    this.stage.scrollTop = y * this.stage.scrollHeight - clientHeight / 2;
  }

  setTwo(two) {
    this.two = two;
    remember("two", two ? "yes" : "no");
    this.show();
  }

  preload() {
    for (const page of [this.numbers.at(-1) + 1, this.numbers.at(-1) + 2, this.numbers[0] - 1]) {
      if (page < 1 || page > this.book.pages) continue;
      const image = new Image();
      image.srcset = `${picture(page, 800)} 800w, ${picture(page, 1600)} 1600w`;
      image.sizes = this.sheets.style.getPropertyValue("--sheet");
      loadPage(page).catch(() => null);
    }
  }

  // A leaf turns about the spine; a single page slides in. `old`: the pictures before, null for none.
  animate(old, forward) {
    const side = this.book.rtl ? 1 : -1; // where a turned page goes: to the right in a book read from the right
    if (!this.double || old.length !== 2) {
      const way = `${forward ? -side * 8 : side * 8}%`;
      this.sheets.animate([{ transform: `translateX(${way})`, opacity: 0.4 }, { transform: "none", opacity: 1 }], { duration: 160, easing: "ease-out" });
      return;
    }
    const fresh = [...this.sheets.querySelectorAll(".sheet")].map((sheet) => (sheet.dataset.page ? picture(sheet.dataset.page, 800) : null));
    const [from, to] = forward ? [1, 0] : [0, 1]; // the leaf leaves slot `from` and lands on slot `to`
    const face = (source, name) => (source ? el("img", { src: source, alt: "", class: name }) : el("div", { class: `${name} bare` }));
    const leaf = el("div", { class: "leaf", "data-slot": from }, face(old[from], "front"), face(fresh[to], "back"));
    const cover = el("div", { class: "under", "data-slot": to }, face(old[to], "front"));
    const turning = el("div", { class: "turning", "aria-hidden": "true" }, cover, leaf);
    this.sheets.append(turning);
    const angle = (forward ? 1 : -1) * side * 180;
    const flight = leaf.animate([{ transform: "rotateY(0)" }, { transform: `rotateY(${angle}deg)` }], { duration: 480, easing: "ease-in-out" });
    flight.finished.catch(() => null).then(() => turning.remove());
  }

  listen() {
    let start = null;
    this.stage.addEventListener("touchstart", (event) => {
      start = event.touches.length === 1 && !this.zoom ? event.touches[0] : null;
    }, { passive: true });
    this.stage.addEventListener("touchend", (event) => {
      if (!start || !getSelection().isCollapsed || (globalThis.visualViewport?.scale ?? 1) > 1.01) return;
      const dx = event.changedTouches[0].clientX - start.clientX;
      const dy = event.changedTouches[0].clientY - start.clientY;
      if (Math.abs(dx) > SWIPE && Math.abs(dx) > 2 * Math.abs(dy)) this.turn((dx > 0) === this.book.rtl ? 1 : -1);
    }, { passive: true });
    let rolled = 0;
    let last = 0;
    this.stage.addEventListener("wheel", (event) => {
      if (event.ctrlKey || this.stage.scrollHeight > this.stage.clientHeight + 1) return;
      event.preventDefault();
      const sideways = Math.abs(event.deltaX) > Math.abs(event.deltaY);
      rolled += sideways ? (this.book.rtl ? -event.deltaX : event.deltaX) : event.deltaY;
      if (Math.abs(rolled) < WHEEL || event.timeStamp - last < REST) return;
      last = event.timeStamp;
      this.turn(Math.sign(rolled));
      rolled = 0;
    }, { passive: false });
  }
}
