/** What is pasted into the list of references keeps its emphasis, as *stars*, and one entry stays one paragraph. */

import { cleanPaste } from "./paste.js";

/** Watch the text area of the references. */
export function watchReferences(textarea) {
  textarea.addEventListener("paste", (event) => {
    const html = event.clipboardData?.getData("text/html");
    if (!html) return;
    const entries = entriesOf(html);
    if (!entries.length) return;
    event.preventDefault();
    const before = textarea.value.slice(0, textarea.selectionStart);
    const text = (before && entries.length > 1 && !/\n\s*$/.test(before) ? "\n\n" : "") + entries.join("\n\n");
    // The one way in which the browser's own undo knows of it.
    if (!document.execCommand("insertText", false, text)) {
      textarea.setRangeText(text, textarea.selectionStart, textarea.selectionEnd, "end");
      textarea.dispatchEvent(new Event("input", { bubbles: true }));
    }
  });
}

function entriesOf(html) {
  const { body } = new DOMParser().parseFromString(cleanPaste(html).html, "text/html");
  for (const emphasis of body.querySelectorAll("em, i, cite")) {
    const words = emphasis.textContent;
    const inner = words.trim();
    if (inner && !inner.includes("*")) emphasis.replaceWith(words.replace(inner, () => `*${inner}*`));
  }
  const blocks = [...body.querySelectorAll("p, li, h2, h3, h4, td")].filter((block) => !block.querySelector("p, li"));
  return (blocks.length ? blocks : [body]).map((block) => block.textContent.replace(/\s+/g, " ").trim()).filter(Boolean);
}
