/**
 * The post editor's page. Every `textarea[data-post-editor]` becomes an editor; its form is watched for unsaved text,
 * and the element `[data-word-count]` gets the server's count. Without this script the form works as it stands.
 */

import { watchAutosave } from "./editor/autosave.js";
import { watchCount } from "./editor/count.js";
import { mountEditor } from "./editor/mount.js";
import { csrfToken } from "./editor/net.js";
import { watchReferences } from "./editor/references.js";
import { watchSide } from "./editor/side.js";
import { watchUnsaved } from "./editor/unsaved.js";

for (const textarea of document.querySelectorAll("textarea[data-post-editor]")) {
  const { form } = textarea;
  const { setHTML } = mountEditor(textarea);
  watchUnsaved(form, setHTML);
  // A login in another tab has made the form's own token stale; the cookie's is fresh.
  form.addEventListener("submit", () => { form.elements.csrfmiddlewaretoken.value = csrfToken(); });
  // Two clicks make one post.
  let sent = false;
  form.addEventListener("submit", (event) => {
    if (event.submitter?.formTarget === "_blank") return;
    if (sent) event.preventDefault();
    sent = true;
  });
  window.addEventListener("pageshow", () => { sent = false; });
  const badge = form.querySelector("[data-save-state]");
  if (badge) watchAutosave(form, badge);
  const references = form.elements.references;
  if (references) watchReferences(references);
  const side = form.querySelector("[data-side]");
  if (side) watchSide(side);
  const counter = document.querySelector("[data-word-count]");
  if (counter && textarea.dataset.countUrl) watchCount(form, counter, textarea.dataset.countUrl);
}
