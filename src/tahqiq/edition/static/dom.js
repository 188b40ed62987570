// Elements without innerHTML: text from documents can only become text.

const SVG = "http://www.w3.org/2000/svg";

// el("p", {class: "note", onclick: f, "aria-label": "…"}, child, "text", null) → the element
export function el(tag, properties = {}, ...children) {
  const made = document.createElement(tag);
  for (const [name, value] of Object.entries(properties)) {
    if (value === false || value === null || value === undefined) continue;
    if (name.startsWith("on")) made.addEventListener(name.slice(2), value);
    else made.setAttribute(name, value === true ? "" : value);
  }
  made.append(...children.flat().filter((child) => child !== null && child !== undefined));
  return made;
}

const PATHS = {
  previous: "M9 5l7 7-7 7",
  next: "M15 5l-7 7 7 7",
  search: "M10.5 4a6.5 6.5 0 1 0 0 13 6.5 6.5 0 0 0 0-13zM15.5 15.5L21 21",
  contents: "M4 6h16M8 12h12M8 18h12",
  thumbnails: "M4 4h6v7H4zM14 4h6v7h-6zM4 14h6v6H4zM14 14h6v6h-6z",
  proof: "M12 3l7 3v6c0 4.5-3 7.5-7 9-4-1.5-7-4.5-7-9V6zM8.5 12l2.5 2.5 4.5-5",
  cite: "M10 7H5v6h4c0 2-1 3-3 4M20 7h-5v6h4c0 2-1 3-3 4",
  about: "M12 4v10M7.5 10.5L12 15l4.5-4.5M4 20h16",
  larger: "M12 5v14M5 12h14",
  smaller: "M5 12h14",
  twoPages: "M12 6v13M4 5h5.5c1.5 0 2.5.5 2.5 1.500 0-1 1-1.500 2.500-1.500H20v13h-5.500c-1.500 0-2.500.500-2.500 1.500 0-1-1-1.500-2.500-1.500H4z",
  pages: "M6 3h9l4 4v14H6zM15 3v4h4",
  text: "M4 6h16M4 10h16M4 14h16M10 18h10",
  close: "M6 6l12 12M18 6L6 18",
  link: "M10 14l4-4M8 12l-2.500 2.500a3.500 3.500 0 0 0 5 5L13 17M16 12l2.500-2.500a3.500 3.500 0 0 0-5-5L11 7",
};

// A line drawing, 24 units square, for the eye only.
export function icon(name) {
  const svg = document.createElementNS(SVG, "svg");
  svg.setAttribute("viewBox", "0 0 24 24");
  svg.setAttribute("aria-hidden", "true");
  const path = document.createElementNS(SVG, "path");
  path.setAttribute("d", PATHS[name]);
  svg.append(path);
  return svg;
}

// A button that shows an icon and says its name.
export function button(name, label, onclick, properties = {}) {
  return el("button", { type: "button", class: "icon", "aria-label": label, title: label, onclick, ...properties }, icon(name));
}
