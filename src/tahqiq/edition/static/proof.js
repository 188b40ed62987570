// The proof: which lines are certified, and why the others are doubted.

import { doubtsText } from "./blocks.js";
import { loadPage } from "./data.js";
import { el } from "./dom.js";
import { points } from "./layer.js";
import { go } from "./state.js";
import { count, t } from "./strings.js";

// Boxes over the lines of a page; a doubtful one has a button at its beginning that says why.
export function proofElement(data, onDoubt) {
  const layer = el("div", { class: "proof-layer" });
  layer.style.setProperty("--width", data.width);
  data.lines.forEach((line, index) => {
    const [x0, y0, x1, y1, angle, doubts] = line;
    if (angle) return; // turned lines are in the panel's list
    const box = el("div", { class: doubts.length ? "line doubtful" : "line certified" });
    Object.assign(box.style, { left: points(x0), top: points(y0), width: points(x1 - x0), height: points(y1 - y0) });
    layer.append(box);
    if (!doubts.length) return;
    const why = doubtsText(doubts).join("\n");
    const ask = el("button", { type: "button", class: "ask", "aria-label": `${t("doubtful")}: ${why}`, title: why }, "?");
    ask.addEventListener("click", () => onDoubt(data.number, index));
    Object.assign(ask.style, { left: points(x1 + 2), top: points(y0) });
    layer.append(ask);
  });
  return layer;
}

function lineText(data, index) {
  const block = data.blocks.find(({ words }) => words.some((word) => word[2] === index));
  if (!block) return "";
  const own = block.words.filter((word) => word[2] === index);
  return block.text.slice(own[0][0], own.at(-1)[1]);
}

// The panel's content: a summary, then the doubts of the pages that are shown.
export async function proofPanel(book, numbers, chosen = null) {
  const made = [el("p", {}, t("proofSummary", { certified: count(book.certified), lines: count(book.lines) }))];
  if (!book.doubted.length) return [...made, el("p", {}, t("proofNone"))];
  const next = book.doubted.find((page) => page > Math.max(...numbers)) ?? book.doubted[0];
  made.push(el("p", {}, el("button", { type: "button", onclick: () => go({ page: next }) }, t("proofNext"))));
  for (const number of numbers) {
    const data = await loadPage(number);
    const doubtful = data.lines.flatMap((line, index) => (line[5].length ? [index] : []));
    if (!doubtful.length && !data.faults.length) continue;
    made.push(el("h3", {}, t("page", { label: data.label })));
    if (data.faults.length) made.push(el("p", {}, `${t("faults")}: ${data.faults.join(t("comma"))}`));
    made.push(el("ul", { class: "doubts" }, doubtful.map((index) => doubtItem(data, index, chosen))));
  }
  return made;
}

function doubtItem(data, index, chosen) {
  const here = chosen && chosen.page === data.number && chosen.line === index;
  return el(
    "li",
    { class: here ? "chosen" : null, tabindex: here ? "-1" : null },
    el("p", { dir: "auto" }, lineText(data, index)),
    el("ul", {}, doubtsText(data.lines[index][5]).map((why) => el("li", {}, why))),
  );
}
