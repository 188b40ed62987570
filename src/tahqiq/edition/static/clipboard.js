// To the clipboard, and saying so.

import { el } from "./dom.js";
import { t } from "./strings.js";

const notice = el("div", { class: "notice", role: "status" });
let fading = 0;

export function noticeElement() {
  return notice;
}

// Say something for a moment; screen readers say it too.
export function say(text) {
  notice.textContent = text;
  notice.classList.add("said");
  clearTimeout(fading);
  fading = setTimeout(() => notice.classList.remove("said"), 2500);
}

export async function copyText(text) {
  try {
    await navigator.clipboard.writeText(text);
    say(t("copied"));
  } catch {
    say(t(copyOldWay(text) ? "copied" : "notCopied"));
  }
}

// Where the page is not from a secure address there is no clipboard to write to, but there is the copy command.
function copyOldWay(text) {
  const put = (event) => {
    event.clipboardData.setData("text/plain", text);
    event.preventDefault();
    event.stopImmediatePropagation();
  };
  document.addEventListener("copy", put, { capture: true, once: true });
  const done = document.execCommand("copy");
  document.removeEventListener("copy", put, { capture: true });
  return done;
}
