/** Native modal dialogs with labelled fields. The browser keeps the focus inside and gives it back at the end. */

import { h, uid } from "./dom.js";
import { _ } from "./text.js";

/**
 * Return a block with a label, `control`, and optional help; the control gets its id and description.
 * A checkbox stands before its label.
 */
export function field(label, control, help = "") {
  control.id ||= uid("pe-field");
  const caption = h("label", { for: control.id }, label);
  const hint = help ? h("p", { class: "field__help", id: `${control.id}-help` }, help) : null;
  const error = h("p", { class: "field__error", id: `${control.id}-error`, hidden: true });
  control.setAttribute("aria-describedby", [hint?.id, error.id].filter(Boolean).join(" "));
  const check = control.type === "checkbox";
  return h("div", { class: check ? "field field--check" : "field" }, ...(check ? [control, caption] : [caption, control]), hint, error);
}

/** Say at `control` what is wrong with it; an empty `message` takes that back. Returns whether all is well. */
export function complain(control, message) {
  const error = document.getElementById(`${control.id}-error`);
  error.textContent = message;
  error.hidden = !message;
  if (message) control.setAttribute("aria-invalid", "true");
  else control.removeAttribute("aria-invalid");
  return !message;
}

/**
 * Show a modal dialog; resolves to what `onSubmit` returned, or to null when it was cancelled.
 *
 * `onSubmit` may be async and returns undefined to keep the dialog open (then the first field marked invalid gets the
 * focus). `extra` are further buttons: {label, value}, each closes the dialog with its value.
 */
export function openDialog({ title, body, submitLabel, onSubmit, extra = [] }) {
  return new Promise((resolve) => {
    const heading = h("h2", { id: uid("pe-title"), class: "pe-dialog-title" }, title);
    const submit = h("button", { type: "submit", class: "button button--primary" }, submitLabel);
    const cancel = h("button", { type: "button", class: "button" }, _("Cancel"));
    const others = extra.map(({ label, value }) => {
      const button = h("button", { type: "button", class: "button button--danger" }, label);
      button.addEventListener("click", () => finish(value));
      return button;
    });
    // novalidate: the messages stand at the fields, in the page's language, and are read out.
    const form = h("form", { class: "pe-dialog-form", novalidate: true }, heading, ...body, h("div", { class: "actions" }, submit, cancel, ...others));
    const dialog = h("dialog", { class: "pe-dialog", "aria-labelledby": heading.id }, form);
    let result = null;
    let busy = false;
    function finish(value) {
      result = value;
      dialog.close();
    }
    cancel.addEventListener("click", () => finish(null));
    form.addEventListener("submit", async (event) => {
      event.preventDefault();
      if (busy) return;
      busy = true;
      const value = await onSubmit();
      busy = false;
      if (!dialog.open) return;
      if (value === undefined) form.querySelector("[aria-invalid=true]")?.focus();
      else finish(value);
    });
    dialog.addEventListener("close", () => {
      dialog.remove();
      resolve(result);
    });
    // At the end of the body: a form inside the page's own form would be no form.
    document.body.append(dialog);
    dialog.showModal();
    form.querySelector("input:not([type=checkbox]), textarea, select, [contenteditable=true]")?.focus();
  });
}
