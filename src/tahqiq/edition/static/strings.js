// The interface's words, in Arabic or English.

import { remember, remembered } from "./data.js";

let spoken = "ar";
let said = {};
let why = {};

// Choose the language: the reader's choice, else that of the document's direction.
export function useLanguage(book) {
  const chosen = remembered("language");
  spoken = chosen in book.strings ? chosen : book.rtl ? "ar" : "en";
  said = book.strings[spoken];
  why = book.reasons[spoken] ?? book.reasons.en;
}

export function languageNow() {
  return spoken;
}

export function switchLanguage(code) {
  if (remember("language", code)) location.reload();
}

// The words for `key`, with {name} replaced.
export function t(key, values = {}) {
  return said[key].replace(/\{(\w+)\}/g, (_, name) => values[name]);
}

// What a reason for doubt means.
export function reasonText(reason) {
  return why[reason] ?? reason;
}

export function count(number) {
  return new Intl.NumberFormat(spoken).format(number);
}
