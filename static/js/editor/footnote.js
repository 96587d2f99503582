/**
 * The footnote: a mark in the text that carries the note, as it is stored: `<span class="footnote">the note</span>`.
 * The style sheet numbers the marks; a dialog with a small editor of its own holds the words.
 */

import { Bold, Document, Editor, History, Italic, Node, Paragraph, pm, Text } from "../../django_prose_editor/editor.js";
import { complain, field, openDialog } from "./dialog.js";
import { h, uid } from "./dom.js";
import { isKept, PostLink } from "./link.js";
import { _ } from "./text.js";

const KEPT = { EM: "em", I: "em", STRONG: "strong", B: "strong", S: "s", SUP: "sup", SUB: "sub", CODE: "code", CITE: "cite", U: "u", BR: "br" };
const inert = document.implementation.createHTMLDocument("");

/** Return the HTML inside `element` as a note may hold it: inline elements and links that the server keeps. */
export function noteOf(element) {
  const root = inert.createElement("div");
  copyInline(element, root);
  return root.innerHTML.replaceAll("&nbsp;", "\u00a0").replace(/\s*\n\s*/g, " ").replace(/\s*<br>\s*/g, "<br>").trim();
}

function copyInline(from, to) {
  for (const child of from.childNodes) {
    if (child.nodeType === 3) to.append(child.data);
    if (child.nodeType !== 1) continue;
    let made = null;
    if (child.tagName === "A" && isKept(child.getAttribute("href"))) {
      made = inert.createElement("a");
      made.setAttribute("href", child.getAttribute("href"));
    } else if (KEPT[child.tagName]) made = inert.createElement(KEPT[child.tagName]);
    else if (/^(P|DIV|LI)$/.test(child.tagName) && to.textContent.trim()) to.append(inert.createElement("br"));
    copyInline(child, made ?? to);
    if (made && (made.tagName === "BR" || made.textContent.trim())) to.append(made);
    else if (made) to.append(made.textContent);
  }
}

const fromHTML = (html) => new DOMParser().parseFromString(html, "text/html").body;

export const Footnote = Node.create({
  name: "footnote",
  group: "inline",
  inline: true,
  atom: true,
  addAttributes: () => ({ html: { default: "", rendered: false } }),
  parseHTML: () => [{ tag: "span.footnote", priority: 60, getAttrs: (span) => {
    const html = noteOf(span);
    return html ? { html } : false;
  } }],
  renderHTML: ({ node }) => {
    const dom = inert.createElement("span");
    dom.className = "footnote";
    dom.append(...fromHTML(node.attrs.html).childNodes);
    return dom;
  },
  renderText: ({ node }) => ` [${fromHTML(node.attrs.html).textContent}] `,
  addNodeView: () => ({ node, editor, getPos }) => {
    const words = fromHTML(node.attrs.html).textContent;
    const dom = h("span", { class: "pe-note", role: "img", "aria-label": _("Footnote: %(words)s", { words }), title: words });
    dom.addEventListener("dblclick", () => {
      editor.commands.setNodeSelection(getPos());
      editFootnote(editor);
    });
    return { dom };
  },
  addKeyboardShortcuts() {
    return {
      "Mod-Alt-f": ({ editor }) => {
        editFootnote(editor);
        return true;
      },
      Enter: ({ editor }) => {
        if (!footnoteAt(editor)) return false;
        editFootnote(editor);
        return true;
      },
    };
  },
});

/** Return {pos, node} of the footnote that is selected or stands right before the cursor, or null. */
export function footnoteAt(editor) {
  const { selection } = editor.state;
  if (selection.node?.type.name === "footnote") return { pos: selection.from, node: selection.node };
  return null;
}

/** Whether a footnote can stand at the cursor: not in code, not in a caption. */
export function canHaveFootnote(editor) {
  const { $from } = editor.state.selection;
  return $from.parent.inlineContent && !["codeBlock", "figure"].includes($from.parent.type.name);
}

/** Ask for the words of the footnote that is selected, or of a new one at the end of the selection. */
export async function editFootnote(editor) {
  const current = footnoteAt(editor);
  if (!current && !canHaveFootnote(editor)) return;
  const host = h("div", { class: "pe pe-note-text" });
  const label = uid("pe-label");
  const box = h("input", { type: "hidden" });
  const words = field(_("Note"), box, _("Ctrl+I for emphasis; an address that you paste becomes a link."));
  words.querySelector("label").replaceWith(h("span", { id: label, class: "pe-label" }, _("Note")));
  box.before(host);
  const help = box.getAttribute("aria-describedby");
  const note = new Editor({
    element: host,
    injectCSS: false,
    content: current ? `<p>${current.node.attrs.html}</p>` : "",
    extensions: [Document.extend({ content: "paragraph+" }), Paragraph, Text, Bold, Italic, PostLink.extend({ addKeyboardShortcuts: () => ({}) }), History],
    editorProps: { attributes: { role: "textbox", "aria-multiline": "true", "aria-labelledby": label, "aria-describedby": help, class: "prose" } },
  });
  const answer = await openDialog({
    title: current ? _("Edit footnote") : _("Footnote"),
    body: [words],
    submitLabel: current ? _("Change footnote") : _("Add footnote"),
    extra: current ? [{ label: _("Remove footnote"), value: "remove" }] : [],
    onSubmit: () => {
      const html = noteOf(fromHTML(note.getHTML()));
      if (complain(box, html ? "" : _("A footnote needs words."))) return { html };
      note.commands.focus();
      return undefined;
    },
  });
  note.destroy();
  if (answer === "remove") removeFootnote(editor);
  else if (answer) putFootnote(editor, current, answer);
  editor.commands.focus();
}

function putFootnote(editor, current, attrs) {
  const { tr, schema, selection } = editor.state;
  const node = schema.nodes.footnote.create(attrs);
  const pos = current ? current.pos : selection.to;
  tr.replaceWith(pos, current ? pos + current.node.nodeSize : pos, node);
  tr.setSelection(pm.state.TextSelection.create(tr.doc, pos + node.nodeSize));
  editor.view.dispatch(tr.scrollIntoView());
}

/** Take the footnote that is selected out, mark and words. */
export function removeFootnote(editor) {
  const found = footnoteAt(editor);
  if (found) editor.view.dispatch(editor.state.tr.delete(found.pos, found.pos + found.node.nodeSize));
  editor.view.focus();
}
