// What the reader selects: copied exactly, and quoted with its source.

import { quotation, sharedAddress } from "./cite.js";
import { copyText } from "./clipboard.js";
import { el } from "./dom.js";
import { rangeText } from "./layer.js";
import { t } from "./strings.js";

const TEXTS = ".layer, .reading article";

function nodeElement(node) {
  return node.nodeType === Node.ELEMENT_NODE ? node : node.parentElement;
}

// The selected text and where it stands: {text, place}, or null.
export function selected() {
  const selection = getSelection();
  if (!selection.rangeCount || selection.isCollapsed) return null;
  const range = selection.getRangeAt(0);
  if (!nodeElement(range.startContainer)?.closest(TEXTS) && !nodeElement(range.commonAncestorContainer)?.querySelector?.(TEXTS)) return null;
  const text = rangeText(range);
  return text.trim() ? { text, range, place: placeOf(nodeElement(range.startContainer)) } : null;
}

function placeOf(element) {
  const inText = element.closest(".leaf-text");
  const page = Number((inText ?? element.closest(".sheet"))?.dataset.page ?? 1);
  const block = inText ? /b(\d+)$/.exec(element.closest("[id]")?.id ?? "")?.[1] : element.closest("[data-block]")?.dataset.block;
  return { page, view: inText ? "text" : "pages", block: Number(block ?? -1) };
}

// The bar that offers a quotation beside what is selected.
export function quoteBar(book) {
  const label = (place) => book.labels[place.page] ?? String(place.page);
  const act = (make) => () => {
    const found = selected();
    if (found) copyText(make(found));
  };
  const quote = act(({ text, place }) => quotation(book, label(place), place, text.replace(/\s+/g, " ").trim()));
  const link = act(({ place }) => sharedAddress(book, place));
  const bar = el("div", { class: "quote-bar", role: "toolbar", "aria-label": t("quotation"), hidden: true },
    el("button", { type: "button", onclick: quote }, t("copyQuote")),
    el("button", { type: "button", onclick: link }, t("copyLink")));
  bar.addEventListener("pointerdown", (event) => event.preventDefault()); // the selection stays
  let waiting = 0;
  document.addEventListener("selectionchange", () => {
    clearTimeout(waiting);
    waiting = setTimeout(() => beside(bar, selected()), 150);
  });
  document.addEventListener("copy", (event) => {
    const found = selected();
    if (!found || /^(INPUT|TEXTAREA)$/.test(document.activeElement?.tagName)) return;
    event.clipboardData.setData("text/plain", found.text);
    event.preventDefault();
  });
  return bar;
}

function beside(bar, found) {
  bar.hidden = !found;
  if (!found) return;
  const boxes = found.range.getClientRects();
  const last = boxes[boxes.length - 1];
  if (!last) return;
  const top = last.bottom + 8 + bar.offsetHeight < innerHeight ? last.bottom + 8 : Math.max(8, last.top - bar.offsetHeight - 8);
  bar.style.top = `${top}px`;
  bar.style.left = `${Math.max(8, Math.min(innerWidth - bar.offsetWidth - 8, last.left))}px`;
}
