/** Words of the post that are selected can be quoted: a quiet button at the foot of the window puts them into the form. */

import { h } from "../editor/dom.js";
import { _ } from "../editor/text.js";

const LONGEST = 1200;

/** Offer what is selected in the post's text to `form`. */
export function quotePassages(form) {
  const article = document.querySelector("article.post > .prose");
  const field = form.elements.namedItem("quote");
  if (!article || !field) return;
  const button = h("button", { type: "button", class: "button button--primary" }, _("Quote in a comment"));
  const bar = h("div", { class: "passage-bar", hidden: true }, button);
  document.body.append(bar);
  let words = "";

  const selected = () => {
    const selection = getSelection();
    if (!selection.rangeCount || selection.isCollapsed) return "";
    const { commonAncestorContainer: place } = selection.getRangeAt(0);
    return article.contains(place) ? selection.toString().replace(/\s+/g, " ").trim() : "";
  };

  document.addEventListener("selectionchange", () => {
    const text = selected();
    // A press on the button may end the selection before the click arrives: what was selected is kept.
    if (text) words = text;
    bar.hidden = !(text && text.length <= LONGEST) && !bar.contains(document.activeElement);
  });

  // The selection stays while the button is pressed.
  bar.addEventListener("pointerdown", (event) => event.preventDefault());
  button.addEventListener("click", () => {
    field.value = words;
    field.closest("details")?.setAttribute("open", "");
    form.dispatchEvent(new Event("input", { bubbles: true }));
    bar.hidden = true;
    getSelection().removeAllRanges();
    form.elements.namedItem("body").focus();
  });
}
