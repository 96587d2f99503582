/** Words of the frozen text that are selected become a passage of the form, with the number of their occurrence. */

import { _ } from "../editor/text.js";

const flatten = (text) => text.replace(/\s+/g, " ").trim();
const ADDED = ".anchor, .figure-number, .footnote-mark, .backlink, .passage-number";
const BLOCKS = "p, li, h2, h3, h4, blockquote, td, th, figcaption, br, figure, ul, ol, table, section";

/** The words of a piece of the page, as the frozen plain text has them: without what the page adds. */
function wordsOf(range) {
  const piece = range.cloneContents();
  piece.querySelectorAll(ADDED).forEach((added) => added.remove());
  piece.querySelectorAll(BLOCKS).forEach((block) => {
    block.before(" ");
    block.after(" ");
  });
  return flatten(piece.textContent);
}

function countIn(text, words) {
  let count = 0;
  for (let at = text.indexOf(words); at >= 0; at = text.indexOf(words, at + words.length)) count += 1;
  return count;
}

/** Return {words, nth} of what is selected in the frozen text, or null. */
function selected() {
  const selection = getSelection();
  const frozen = document.querySelector("[data-frozen]");
  if (!frozen || !selection.rangeCount || selection.isCollapsed) return null;
  const range = selection.getRangeAt(0);
  if (!frozen.contains(range.commonAncestorContainer)) return null;
  const words = wordsOf(range);
  const before = document.createRange();
  before.selectNodeContents(frozen);
  before.setEnd(range.endContainer, range.endOffset);
  return words ? { words, nth: Math.max(1, countIn(wordsOf(before), words)) } : null;
}

/** Return a function that puts the selected words into the first empty passage of `form`, and the cursor beside them. */
export function takePassages(form, tell) {
  const set = form.querySelector("[data-passages]");
  const lines = () => [...set.querySelectorAll("[data-passage-fields]")];
  const quoteOf = (line) => line.querySelector("[name$=_quote]");

  const addLine = () => {
    const last = lines().at(-1);
    const next = last.cloneNode(true);
    next.removeAttribute("id");
    const [, old] = /passage_(\d+)_/.exec(quoteOf(last).name);
    const [from, to] = [`passage_${old}_`, `passage_${Number(old) + 1}_`];
    for (const element of next.querySelectorAll("*")) {
      for (const name of ["id", "name", "for", "aria-describedby"]) {
        if (element.hasAttribute(name)) element.setAttribute(name, element.getAttribute(name).replace(from, to));
      }
    }
    next.querySelectorAll("textarea, input").forEach((field) => (field.value = ""));
    next.querySelectorAll("a, .field__error").forEach((extra) => extra.remove());
    last.after(next);
    return next;
  };

  const take = () => {
    const found = selected();
    if (!found) {
      tell(_("Select words of the submitted text first."));
      return;
    }
    const line = lines().find((one) => !quoteOf(one).value.trim()) ?? addLine();
    quoteOf(line).value = found.words;
    line.querySelector("[name$=_nth]").value = found.nth;
    getSelection().removeAllRanges();
    line.querySelector("[name$=_comment]").focus();
    form.dispatchEvent(new Event("input", { bubbles: true }));
  };

  const button = document.querySelector("[data-take-passage]");
  if (button) {
    button.hidden = false;
    // The selection stays while the button is pressed.
    button.addEventListener("pointerdown", (event) => event.preventDefault());
    button.addEventListener("click", take);
  }
  return take;
}
