/** Puts the editor in place of a textarea, which goes on holding the value that the form sends. */

import { Editor } from "../../django_prose_editor/editor.js";
import { h, uid } from "./dom.js";
import { editFigure, incoming } from "./files.js";
import { goToPassage } from "./passage.js";
import { extensions } from "./schema.js";
import { serialise } from "./serialise.js";
import { _ } from "./text.js";
import { makeToolbar } from "./toolbar.js";
import { toolGroups } from "./tools.js";

/**
 * Mount the editor for `textarea` (attributes: data-upload-url). Returns {setHTML(html)}.
 *
 * `textarea.value` holds the HTML at every moment, and each change fires a bubbling `input` there: whatever watches the
 * form need not know the editor. Fires `post-editor:ready` on the textarea.
 */
export function mountEditor(textarea) {
  const label = document.querySelector(`label[for="${CSS.escape(textarea.id)}"]`);
  const id = `${textarea.id}_text`;
  const status = h("p", { class: "pe-status", role: "status" });
  const hint = h("p", { class: "pe-hint", id: uid("pe-hint") }, _("Alt+F10: tools. In a table or list Tab moves inside; Escape, then Tab, leaves it."));
  const host = h("div", { class: "pe-text" });
  const frame = h("div", { class: "pe" }, host, status, hint);
  const { uploadUrl } = textarea.dataset;
  let said = 0;
  const say = (text) => {
    status.textContent = text;
    said = Date.now();
  };
  // A message stays long enough to be read, and goes when the writer goes on.
  host.addEventListener("keydown", () => status.textContent && Date.now() - said > 8000 && say(""));
  textarea.after(frame);

  let toolbar = null;
  let editor = null;
  const attributes = {
    id,
    class: "prose",
    role: "textbox",
    "aria-multiline": "true",
    "aria-label": label?.textContent.trim() || _("Text"),
    "aria-describedby": [textarea.getAttribute("aria-describedby"), hint.id].filter(Boolean).join(" "),
  };
  if (textarea.required) attributes["aria-required"] = "true";
  if (textarea.getAttribute("aria-invalid") === "true") attributes["aria-invalid"] = "true";
  try {
    editor = new Editor({
      element: host,
      injectCSS: false, // the policy forbids the <style> that would be made; editor.css has what is needed
      content: textarea.value,
      extensions: extensions({
        edit: (pos) => editFigure(editor, pos),
        toToolbar: () => toolbar.focus(),
        plugins: incoming({ uploadUrl, say }),
      }),
      editorProps: { attributes },
      onUpdate: () => {
        textarea.value = serialise(editor);
        textarea.dispatchEvent(new Event("input", { bubbles: true }));
      },
    });
  } catch (error) {
    frame.remove(); // the plain textarea is still there, with the text in it
    throw error;
  }
  toolbar = makeToolbar(editor, toolGroups({ uploadUrl, say }), id);
  host.before(toolbar.element);
  textarea.hidden = true;
  textarea.required = false; // a field that cannot be seen must not stop the form; the server still asks for it

  const focus = () => editor.commands.focus();
  label?.addEventListener("click", (event) => {
    event.preventDefault();
    focus();
  });
  // "There is a problem with the text" leads to #id_body, which cannot take the focus any more.
  const jump = () => {
    if (window.location.hash !== `#${textarea.id}`) return;
    frame.scrollIntoView();
    const passage = textarea.form?.dataset.passage;
    if (!passage || !goToPassage(editor, passage)) focus();
  };
  document.addEventListener("click", (event) => {
    if (event.target.closest?.("a")?.hash === `#${textarea.id}`) setTimeout(jump);
  });
  jump();

  const setHTML = (html) => editor.commands.setContent(html, { emitUpdate: true });
  textarea.dispatchEvent(new CustomEvent("post-editor:ready", { bubbles: true, detail: { editor } }));
  return { setHTML };
}
