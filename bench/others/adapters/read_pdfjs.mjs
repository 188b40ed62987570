// pdf.js: the items of page.getTextContent() joined, with a line break where an item ends a line.
// The package lies in the environment folder named by OTHERS_ENV. Protocol: see protocol.py.

import { readFileSync, writeSync } from "node:fs";
import { createRequire } from "node:module";
import { createInterface } from "node:readline";
import { join } from "node:path";
import { pathToFileURL } from "node:url";

const require = createRequire(join(process.env.OTHERS_ENV, "package.json"));
const main = require.resolve("pdfjs-dist/legacy/build/pdf.mjs");
console.log = console.error;
const pdfjs = await import(pathToFileURL(main));
const root = join(main, "..", "..", "..");

const say = (told) => {
  let rest = Buffer.from(JSON.stringify(told) + "\n");
  while (rest.length) rest = rest.subarray(writeSync(1, rest));
};

const pageText = async (pdf, number) => {
  const page = await pdf.getPage(number);
  const content = await page.getTextContent();
  page.cleanup();
  return content.items.map((item) => item.str + (item.hasEOL ? "\n" : "")).join("");
};

const read = async (file) => {
  const told = { file, pages: [], seconds: 0, notes: [] };
  const start = performance.now();
  try {
    const task = pdfjs.getDocument({
      data: new Uint8Array(readFileSync(file)),
      cMapUrl: join(root, "cmaps/"),
      cMapPacked: true,
      standardFontDataUrl: join(root, "standard_fonts/"),
      verbosity: 0,
    });
    const pdf = await task.promise;
    for (let number = 1; number <= pdf.numPages; number++) {
      try {
        told.pages.push((await pageText(pdf, number)).toWellFormed());
      } catch (fault) {
        told.pages.push("");
        told.notes.push(`page ${number}: ${fault}`.slice(0, 300));
      }
    }
    await task.destroy();
  } catch (fault) {
    told.notes.push(`file: ${fault}`.slice(0, 300));
  }
  told.seconds = (performance.now() - start) / 1000;
  return told;
};

say({ ready: true });
for await (const file of createInterface({ input: process.stdin })) say(await read(file));
