/** Links: the same schemes as the server keeps, and a dialog that says what is wrong with an address. */

import { Link } from "../../django_prose_editor/editor.js";
import { complain, field, openDialog } from "./dialog.js";
import { h } from "./dom.js";
import { _ } from "./text.js";

const KEPT = /^(https?:\/\/[^\s/]|mailto:[^\s@]+@)/i;

/** Whether the server will keep a link to `href`. */
export function isKept(href) {
  return KEPT.test((href ?? "").trim());
}

/** Return the address that somebody meant by `typed` ("www.example.org", "me@example.org"), or an empty text. */
export function toAddress(typed) {
  let text = typed.trim();
  if (!text || /\s/.test(text)) return "";
  if (!/^[a-z][a-z\d+.-]*:/i.test(text) || /^[\w.-]+:\d+/.test(text)) {
    if (/^[^/@]+@[^/@]+\.[^/@]+$/.test(text)) text = `mailto:${text}`;
    else if (/^(\/\/)?[^/.]+\.[^/]/.test(text)) text = `https://${text.replace(/^\/\//, "")}`;
  }
  return isKept(text) && (!/^http/i.test(text) || URL.canParse(text)) ? text : "";
}

/** The link mark: an address and nothing else; the page adds `rel` when it shows the post. */
export const PostLink = Link.extend({
  addAttributes: () => ({ href: { default: null } }),
  addKeyboardShortcuts: () => ({
    "Mod-k": ({ editor }) => {
      editLink(editor);
      return true;
    },
  }),
}).configure({
  openOnClick: false,
  defaultProtocol: "https",
  isAllowedUri: isKept,
  // "essay.docx" and "e.g.this" look like addresses: only what plainly is one becomes a link by itself.
  shouldAutoLink: (text) => /^(https?:\/\/|www\.)/i.test(text),
});

/** Ask for the address of the link at the selection, and set, change or remove it. */
export async function editLink(editor) {
  const current = editor.getAttributes("link").href ?? "";
  const needsText = editor.state.selection.empty && !current;
  const words = h("input", { type: "text", autocomplete: "off" });
  const address = h("input", { type: "text", inputmode: "url", autocomplete: "off", spellcheck: "false", autocapitalize: "none" });
  address.value = current;
  const answer = await openDialog({
    title: current ? _("Edit link") : _("Link"),
    body: [
      field(_("Address"), address, _("Starts with https://, http:// or mailto:")),
      ...(needsText ? [field(_("Words to show"), words, _("Leave empty to show the address itself."))] : []),
    ],
    submitLabel: current ? _("Change link") : _("Add link"),
    extra: current ? [{ label: _("Remove link"), value: { href: null } }] : [],
    onSubmit: () => {
      const href = toAddress(address.value);
      return complain(address, href ? "" : _("This is no address of a page or a mailbox. Example: https://example.org/")) ? { href, words: words.value.trim() } : undefined;
    },
  });
  const chain = editor.chain().focus();
  if (!answer) return chain.run();
  if (answer.href === null) return chain.extendMarkRange("link").unsetLink().run();
  const mark = { type: "link", attrs: { href: answer.href } };
  if (!needsText) return chain.extendMarkRange("link").setMark("link", mark.attrs).run();
  const text = answer.words || answer.href.replace(/^mailto:/i, "");
  return chain.insertContent({ type: "text", text, marks: [mark] }).unsetMark("link").run();
}
