// The library's fold(), by the library's own table: what readers of Arabic script take for the same.

const LETTERS = /\p{L}+|\p{Nd}+/gu;

let table = null;

export function useFolding(rules) {
  table = new Map(Object.entries(rules.same));
  for (const char of span(rules.drop)) table.set(char, "");
  for (const char of span(rules.forms)) {
    const parts = Array.from(char.normalize("NFKD"), (part) => table.get(part) ?? part.toLowerCase());
    table.set(char, parts.join("").trim());
  }
}

function* span(ranges) {
  for (const [first, last] of ranges) {
    for (let code = parseInt(first, 16); code <= parseInt(last, 16); code++) yield String.fromCodePoint(code);
  }
}

// The folded text, and for each of its UTF-16 units the place in `text` of the character that it was made from.
export function fold(text) {
  let folded = "";
  const source = [];
  let at = 0;
  for (const char of text) {
    const made = table.get(char) ?? char.toLowerCase();
    folded += made;
    for (let i = 0; i < made.length; i++) source.push(at);
    at += char.length;
  }
  return { folded, source };
}

// The searchable words of a text: [{word, start, end}], places in `text`.
export function wordsOf(text) {
  const { folded, source } = fold(text);
  return Array.from(folded.matchAll(LETTERS), (match) => {
    const start = source[match.index];
    const last = source[match.index + match[0].length - 1];
    return { word: match[0], start, end: last + (text.codePointAt(last) > 0xffff ? 2 : 1) };
  });
}
