// The edition's data, each piece a script that calls tahqiqPut(key, value): works from a web server and from disk alike.

export const ROOT = new URL(`${document.documentElement.dataset.root}/`, location.href);

const pieces = new Map();
const arrived = new Map();

globalThis.tahqiqPut = (key, value) => arrived.set(key, value);

// The piece `key` of the edition; the same promise for the same piece.
export function load(key) {
  if (!pieces.has(key)) {
    const promise = new Promise((resolve, reject) => {
      const script = document.createElement("script");
      script.src = new URL(`data/${key}.js`, ROOT).href;
      script.onload = () => {
        script.remove();
        if (arrived.has(key)) resolve(arrived.get(key));
        else reject(new Error(key));
        arrived.delete(key);
      };
      script.onerror = () => {
        script.remove();
        pieces.delete(key); // may be asked for again
        reject(new Error(key));
      };
      document.head.append(script);
    });
    pieces.set(key, promise);
  }
  return pieces.get(key);
}

export function loadPage(number) {
  return load(`page-${number}`);
}

// Address of a page's picture of one width.
export function picture(number, width) {
  return new URL(`img/${width}/${number}.webp`, ROOT).href;
}

// What a reader chose before, or null; storage may be forbidden.
export function remembered(key) {
  try {
    return localStorage.getItem(`tahqiq.${key}`);
  } catch {
    return null;
  }
}

export function remember(key, value) {
  try {
    localStorage.setItem(`tahqiq.${key}`, value);
    return true;
  } catch {
    return false;
  }
}
