// The text layer: the page's own words, invisible, each over its ink, in reading order.
//
// The text of the layer's nodes put together is the page's logical text, character for character: a copied range is right
// because of how the layer is made, not because a browser lays lines out as we would.

import { el } from "./dom.js";
import { hitsIn } from "./search.js";

const FACE = "Tahqiq Naskh, serif"; // as in style.css
const PROBE = 100; // pixels: the size at which words are measured
const measured = new Map();
let ruler = null;

// Width of a word in em.
function naturalWidth(word) {
  if (!ruler) {
    ruler = document.createElement("canvas").getContext("2d");
    ruler.font = `${PROBE}px ${FACE}`;
  }
  if (!measured.has(word)) measured.set(word, ruler.measureText(word).width / PROBE);
  return measured.get(word);
}

// So many points of the page as a length on the screen.
export function points(value) {
  return `calc(var(--point) * ${value.toFixed(2)})`;
}

// Put an element's box where a line's frame has it: x0 to x1 along the baseline, and the line's height.
function place(element, line, x0) {
  const [, y0, , y1, angle] = line;
  const turn = (-angle * Math.PI) / 180;
  const x = angle ? x0 * Math.cos(turn) - y0 * Math.sin(turn) : x0;
  const y = angle ? x0 * Math.sin(turn) + y0 * Math.cos(turn) : y0;
  element.style.left = points(x);
  element.style.top = angle ? `calc(var(--point) * var(--height) + ${points(y)})` : points(y);
  element.style.height = points(y1 - y0);
  return angle ? `rotate(${-angle}deg) ` : "";
}

function wordElement(text, word, line, hit) {
  const [start, end, , x0, x1] = word;
  const said = text.slice(start, end);
  const height = line[3] - line[1];
  const size = height / 1.2;
  const made = el("span", { class: hit ? "word hit" : "word" }, said);
  const turned = place(made, line, x0);
  made.style.fontSize = points(size);
  made.style.lineHeight = points(height);
  made.style.transform = `${turned}scaleX(${((x1 - x0) / (naturalWidth(said) * size || 1)).toFixed(4)})`;
  return made;
}

// The layer of one page; words in hits of the search are marked.
export function layerElement(data, units) {
  const layer = el("div", { class: "layer", "aria-hidden": "true" });
  layer.style.setProperty("--width", data.width);
  layer.style.setProperty("--height", data.height);
  data.blocks.forEach((block, index) => {
    const furniture = block.kind === "furniture"; // found on every page it would say nothing: neither searched nor marked
    const hits = furniture ? [] : hitsIn(block.text, units);
    const made = el("div", { class: furniture ? "block furniture" : "block", dir: block.rtl ? "rtl" : "ltr" });
    made.dataset.block = index;
    let at = 0;
    for (const word of block.words) {
      if (word[0] > at) made.append(block.text.slice(at, word[0]));
      const hit = hits.some(([a, b]) => a < word[1] && word[0] < b);
      made.append(wordElement(block.text, word, data.lines[word[2]], hit));
      at = word[1];
    }
    if (at < block.text.length) made.append(block.text.slice(at));
    layer.append(made, "\n");
  });
  return layer;
}

// The exact text of a range in a layer or a reading view: running heads only if nothing else was taken.
export function rangeText(range) {
  const part = range.cloneContents();
  const heads = part.querySelectorAll(".furniture, .folio, .anchor");
  const whole = part.textContent;
  for (const head of heads) head.remove();
  const text = part.textContent.trim() ? part.textContent : whole;
  return text.replace(/^\n+|\n+$/g, "").replace(/\n{2,}/g, "\n");
}

// While a selection is drawn over blank paper it goes on to the nearest word, not to the end of the page.
export function keepSelectionNear(stage) {
  stage.addEventListener("pointermove", (event) => {
    if (!(event.buttons & 1) || event.pointerType === "touch" || !event.target.classList?.contains("layer")) return;
    const selection = getSelection();
    if (!selection.anchorNode || !stage.contains(selection.anchorNode)) return;
    const word = nearestWord(event.target, event.clientX, event.clientY);
    if (!word) return;
    const box = word.getBoundingClientRect();
    const right = event.clientX > (box.left + box.right) / 2;
    const atEnd = event.clientY > box.bottom || (event.clientY >= box.top && right !== (word.parentNode.dir === "rtl"));
    selection.extend(word.firstChild, atEnd ? word.firstChild.length : 0);
  });
}

function nearestWord(layer, x, y) {
  let best = null;
  let least = Infinity;
  for (const word of layer.querySelectorAll(".word")) {
    const box = word.getBoundingClientRect();
    const dx = Math.max(box.left - x, 0, x - box.right);
    const dy = Math.max(box.top - y, 0, y - box.bottom);
    const distance = dx + dy * 4; // a line's end is nearer than the line below
    if (distance < least) [best, least] = [word, distance];
  }
  return best;
}
