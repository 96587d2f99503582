/** The quiet bar above the form that offers unsaved text back. Nothing happens until the writer decides. */

import { h, uid } from "./dom.js";
import { formatTime, _ } from "./text.js";

/** Show that `copy` is there; calls `use()` or `discard()` once, after which the bar is gone. */
export function offerCopy(form, copy, { use, discard }) {
  const preview = h("div", { class: "pe-copy-preview", id: uid("pe-copy"), hidden: true, tabindex: "0", role: "region", "aria-label": _("The unsaved text") });
  const look = button(_("Look at it"), { "aria-expanded": "false", "aria-controls": preview.id });
  const older = copy.version < (Number(form.dataset.version) || 0) ? _("The post was saved since, perhaps on another device.") : "";
  const text = h("p", {}, _("There is unsaved text from %(time)s in this browser.", { time: formatTime(copy.at) }), older ? ` ${older}` : "");
  const useIt = button(_("Use it"));
  const drop = button(_("Discard"));
  const bar = h("div", { class: "notice pe-copybar", role: "region", "aria-label": _("Unsaved text") }, text, h("div", { class: "actions" }, look, useIt, drop), preview);

  look.addEventListener("click", () => {
    if (!preview.childNodes.length) preview.append(...paragraphs(copy));
    preview.hidden = !preview.hidden;
    look.setAttribute("aria-expanded", String(!preview.hidden));
  });
  const decide = (act) => () => {
    bar.remove();
    act();
    // The button with the focus is gone: go on where the writing goes on.
    form.querySelector(".pe-copybar button, input:not([type=hidden]), .ProseMirror")?.focus();
  };
  useIt.addEventListener("click", decide(use));
  drop.addEventListener("click", decide(discard));
  form.prepend(bar);
}

function button(label, attributes = {}) {
  return h("button", { type: "button", class: "button button--small", ...attributes }, label);
}

/** The words of the copy, as text: enough to recognise it by. */
function paragraphs(copy) {
  const { body } = new DOMParser().parseFromString(copy.body ?? "", "text/html");
  const blocks = [...body.querySelectorAll("p, h2, h3, h4, li, td, th, pre, figcaption")].filter((block) => !block.querySelector("p, li"));
  const lines = [copy.title, ...blocks.map((block) => block.textContent), ...(copy.references ?? "").split("\n"), copy.tags];
  return lines.filter((line) => line?.trim()).map((line) => h("p", {}, line));
}
