/** A copy of the comment that is being typed, in this browser, until the server has it: a reload loses nothing. */

import { confirmSent, forgetOld, keepCopies, markSent, readCopies } from "../editor/copy.js";
import { debounce, h } from "../editor/dom.js";
import { _ } from "../editor/text.js";

const FIELDS = ["body", "quote", "seen", "scope", "parent", "token"];

/** Keep what is typed into `form` under its `data-copy-key`; bring back what a reload lost. `answer(id)`, if any, moves the form. */
export function keepCopy(form, answer) {
  const key = form.dataset.copyKey;
  const field = (name) => form.elements.namedItem(name);
  const typed = () => Boolean(field("body").value.trim() || field("quote")?.value.trim());

  const keep = (sent = false) => {
    const fields = Object.fromEntries(FIELDS.map((name) => [name, field(name)?.value ?? ""]));
    keepCopies(key, typed() ? [{ ...fields, at: Date.now(), version: 0, ...(sent && { sent }) }] : []);
  };
  const later = debounce(keep, 500);

  forgetOld();
  // This tab sent a comment, and the server has led to it: the copy has done its work.
  const pk = new URLSearchParams(location.search).get("comment");
  if (pk && document.getElementById(`comment-${pk}`)?.hasAttribute("data-own")) confirmSent();

  // Text that the server gave back is newer than any copy; text of a comment that is edited is no typing.
  const [copy] = readCopies(key);
  if (copy && !("unsaved" in form.dataset) && copy.body !== field("body").defaultValue) {
    for (const name of FIELDS.filter((other) => other !== "parent" && field(other) && copy[other])) field(name).value = copy[name];
    if (copy.quote) form.querySelector("[data-passage]")?.setAttribute("open", "");
    if (copy.parent && field("parent").value !== copy.parent) answer?.(copy.parent);
    offerToDiscard();
  }

  function offerToDiscard() {
    const drop = h("button", { type: "button", class: "button button--small" }, _("Discard"));
    const bar = h("div", { class: "notice notice--info", role: "note" }, h("p", {}, _("This is the text that you did not post."), " ", drop));
    drop.addEventListener("click", () => {
      for (const name of ["body", "quote"]) if (field(name)) field(name).value = field(name).defaultValue;
      keepCopies(key, []);
      bar.remove();
      field("body").focus();
    });
    (form.querySelector("[data-comment-form-title]") ?? form.firstElementChild).after(bar);
  }

  form.addEventListener("input", later);
  form.addEventListener("change", later);
  window.addEventListener("submit", (event) => {
    if (event.target !== form || event.defaultPrevented) return;
    later.cancel();
    markSent(key);
    keep(true);
  });
  document.addEventListener("visibilitychange", () => document.visibilityState === "hidden" && later.flush());
  window.addEventListener("pagehide", () => later.flush());
}
