// Quoting and citing: the words with author, title, printed page and address; BibTeX and CSL-JSON.

import { address } from "./state.js";
import { t } from "./strings.js";

// The address to share: under the publisher's address if there is one.
export function sharedAddress(book, place) {
  return address(place, book.url || undefined);
}

// `text` as a quotation with its source, one paragraph. Without text: the source alone.
export function quotation(book, label, place, text = "") {
  const comma = t("comma");
  const source = [book.author, book.title, book.publisher, book.date, t("pageAbbreviated", { label })].filter(Boolean).join(comma);
  const said = text && (book.rtl ? `\u00ab${text}\u00bb` : `\u201c${text}\u201d`);
  return `${said ? `${said}\n` : ""}${source}\n${sharedAddress(book, place)}`;
}

function braced(value) {
  return value.replace(/[\\{}]/g, (sign) => ({ "\\": "\\textbackslash{}", "{": "\\{", "}": "\\}" })[sign]).replace(/([#$%&_])/g, "\\$1");
}

// An entry for BibTeX and biblatex. Its key is of ASCII letters: they accept no others.
export function bibtex(book, label, place) {
  const name = `${book.author} ${book.title}`.normalize("NFKD").match(/[A-Za-z]+/g)?.slice(0, 3).join("").toLowerCase() ?? "tahqiq";
  const year = /\d{4}/.exec(book.date)?.[0] ?? "";
  const fields = {
    title: braced(book.title), author: book.author && `{${braced(book.author)}}`, publisher: braced(book.publisher), year,
    pages: braced(label), url: sharedAddress(book, place), langid: { ar: "arabic", fa: "persian", he: "hebrew", ur: "urdu", en: "english" }[book.language],
  };
  const lines = Object.entries(fields).filter(([, value]) => value).map(([key, value]) => `  ${key} = {${value}}`);
  return `@book{${name}${year},\n${lines.join(",\n")}\n}`;
}

// An item of CSL-JSON, as reference managers read it.
export function cslJson(book, label, place) {
  const parts = book.date.split("-").map(Number).filter(Number.isInteger);
  const item = {
    id: sharedAddress(book, { ...place, block: -1 }), type: "book", title: book.title, language: book.language, page: label,
    URL: sharedAddress(book, place),
  };
  if (book.author) item.author = [{ literal: book.author }];
  if (book.publisher) item.publisher = book.publisher;
  if (book.date && parts.length) item.issued = { "date-parts": [parts] };
  return JSON.stringify([item], null, 1);
}
