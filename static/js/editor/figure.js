/**
 * The figure: a picture of this site with its caption, numbered by the style sheet.
 * Its content is the caption; the credit is the part of it that carries the mark `credit`, as in the stored HTML:
 * `<figure><img src alt [data-decorative]><figcaption>caption <span class="credit" data-kind>credit</span></figcaption></figure>`
 */

import { Mark, Node, pm } from "../../django_prose_editor/editor.js";
import { h } from "./dom.js";
import { _ } from "./text.js";

const SRC = /^\/media\/figures\/[0-9a-f-]{36}\/\d{1,4}\.webp$/;
const KINDS = ["own-work", "screenshot", "licensed", "permission"];

/** Return the path of a picture of this site, or an empty text: hot-links never enter a post. */
export function ownPicture(src) {
  const here = `${window.location.origin}/`;
  const path = src?.startsWith(here) ? src.slice(here.length - 1) : (src ?? "");
  return SRC.test(path) ? path : "";
}

/** The part of a caption that says whose work the picture is. */
export const Credit = Mark.create({
  name: "credit",
  priority: 1100, // outside of links and emphasis, as the server stores it
  addAttributes: () => ({
    kind: {
      default: null,
      parseHTML: (span) => (KINDS.includes(span.dataset.kind) ? span.dataset.kind : null),
      renderHTML: ({ kind }) => (kind ? { "data-kind": kind } : {}),
    },
  }),
  parseHTML: () => [{ tag: "span.credit", context: "figure/" }],
  renderHTML: ({ HTMLAttributes }) => ["span", { class: "credit", ...HTMLAttributes }, 0],
});

const picture = (img) => {
  const src = ownPicture(img?.getAttribute("src"));
  if (!src) return false;
  const decorative = img.getAttribute("data-decorative") === "true";
  return { src, decorative, alt: decorative ? "" : (img.getAttribute("alt") ?? "") };
};

export const Figure = Node.create({
  name: "figure",
  content: "inline*",
  isolating: true,
  draggable: true,
  addOptions: () => ({ edit: () => {} }),
  addAttributes: () => ({ src: { default: "" }, alt: { default: "" }, decorative: { default: false } }),
  parseHTML: () => [
    {
      tag: "figure",
      getAttrs: (figure) => picture(figure.querySelector("img")),
      contentElement: (figure) => figure.querySelector("figcaption") ?? document.createElement("figcaption"),
    },
    { tag: "img[src]", getAttrs: picture },
  ],
  renderHTML: ({ node: { attrs } }) => ["figure", ["img", { src: attrs.src, alt: attrs.alt, ...(attrs.decorative && { "data-decorative": "true" }) }], ["figcaption", 0]],
  addNodeView() {
    const { edit } = this.options;
    return ({ node, getPos, editor }) => new FigureView(node, editor, getPos, edit);
  },
  addKeyboardShortcuts() {
    const { edit } = this.options;
    const { NodeSelection } = pm.state;
    const at = ({ state: { selection } }) => {
      if (selection instanceof NodeSelection && selection.node.type === this.type) return { pos: selection.from, whole: true };
      return selection.$from.parent.type === this.type ? { pos: selection.$from.before(), whole: false, $from: selection.$from } : null;
    };
    return {
      Enter: ({ editor }) => {
        const found = at(editor);
        if (!found) return false;
        if (found.whole) edit(found.pos);
        else leaveCaption(editor, found.pos);
        return true;
      },
      Escape: ({ editor }) => {
        const found = at(editor);
        return Boolean(found && !found.whole) && editor.commands.setNodeSelection(found.pos);
      },
      Backspace: ({ editor }) => {
        const found = at(editor);
        const start = found && !found.whole && editor.state.selection.empty && found.$from.parentOffset === 0;
        return Boolean(start) && editor.commands.setNodeSelection(found.pos);
      },
    };
  },
});

/** Enter in a caption goes on with the text below the figure. */
function leaveCaption(editor, pos) {
  const after = pos + editor.state.doc.nodeAt(pos).nodeSize;
  const next = editor.state.doc.nodeAt(after);
  const chain = editor.chain();
  if (!next || next.type.name !== "paragraph" || next.content.size) chain.insertContentAt(after, { type: "paragraph" });
  chain.setTextSelection(after + 1).scrollIntoView().run();
}

/** Return {pos, node} of the figure that is selected or whose caption holds the cursor, or null. */
export function figureAt(editor) {
  const { selection, doc } = editor.state;
  const pos = selection.$from.parent.type.name === "figure" ? selection.$from.before() : selection.from;
  const node = doc.nodeAt(pos);
  return node?.type.name === "figure" && (selection.node === node || selection.$from.parent === node) ? { pos, node } : null;
}

/** Return what a figure says: {src, alt, decorative, caption, credit, kind}. */
export function readFigure(node) {
  const { caption, credit } = parts(node);
  const kind = credit[0]?.marks.find((mark) => mark.type.name === "credit").attrs.kind ?? "";
  return { ...node.attrs, caption: plain(caption), credit: plain(credit), kind };
}

const plain = (nodes) => nodes.map((node) => (node.isText ? node.text : " ")).join("").replace(/\s+/g, " ").trim();

function parts(node) {
  const found = { caption: [], credit: [] };
  node?.forEach((child) => found[child.marks.some((mark) => mark.type.name === "credit") ? "credit" : "caption"].push(child));
  return found;
}

/** Return a figure node of `values` (see readFigure); emphasis and links stay where the words of `old` did not change. */
export function makeFigure(schema, values, old = null) {
  const { caption, credit } = parts(old);
  const mark = schema.marks.credit.create({ kind: values.kind || null });
  const words = (text, nodes) => (text && text === plain(nodes) ? nodes : text ? [schema.text(text)] : []);
  const marked = words(values.credit, credit).map((node) => node.mark(mark.addToSet(node.marks.filter((other) => other.type !== mark.type))));
  const lead = words(values.caption, caption);
  const gap = lead.length && marked.length && !/\s$/.test(lead.at(-1).text ?? "") ? [schema.text(" ")] : [];
  const attrs = { src: values.src, decorative: values.decorative, alt: values.decorative ? "" : values.alt };
  return schema.nodes.figure.create(attrs, [...lead, ...gap, ...marked]);
}

/**
 * Put a figure at the cursor: in place of an empty paragraph, else below the block that the cursor is in. The cursor
 * goes into an empty paragraph below it, so that writing goes on there and a second picture lands there.
 */
export function insertFigure(editor, values) {
  const { state, view } = editor;
  const { $from, to } = state.selection;
  const block = $from.depth ? $from.node(1) : null;
  const empty = block?.type.name === "paragraph" && !block.content.size;
  const from = empty ? $from.before(1) : block ? $from.after(1) : to;
  const figure = makeFigure(state.schema, values);
  const tr = state.tr.replaceWith(from, empty ? $from.after(1) : from, figure);
  const below = from + figure.nodeSize;
  const next = tr.doc.nodeAt(below);
  if (next?.type.name !== "paragraph" || next.content.size) tr.insert(below, state.schema.nodes.paragraph.create());
  view.dispatch(tr.setSelection(pm.state.TextSelection.create(tr.doc, below + 1)).scrollIntoView());
  view.focus();
}

/** Replace the figure at `pos` by one with `values`, or take it out when they are null. */
export function changeFigure(editor, pos, values) {
  const old = editor.state.doc.nodeAt(pos);
  if (old?.type.name !== "figure") return;
  const { tr, schema } = editor.state;
  if (values) {
    tr.replaceWith(pos, pos + old.nodeSize, makeFigure(schema, values, old));
    tr.setSelection(pm.state.NodeSelection.create(tr.doc, pos));
  } else {
    tr.delete(pos, pos + old.nodeSize);
  }
  editor.view.dispatch(tr.scrollIntoView());
  editor.view.focus();
}

/** How a figure looks while it is edited: the picture, what is missing, a button, and the caption to type in. */
class FigureView {
  constructor(node, editor, getPos, edit) {
    this.node = node;
    this.img = h("img", { draggable: "true" });
    this.note = h("span", { class: "pe-figure-note" });
    this.button = h("button", { type: "button", class: "button button--small", tabindex: "-1" }, _("Edit figure"));
    this.bar = h("div", { class: "pe-figure-bar", contenteditable: "false" }, this.note, this.button);
    this.contentDOM = h("figcaption", { "data-label": _("Figure"), "data-empty": _("Caption") });
    this.dom = h("figure", { class: "pe-figure" }, this.img, this.bar, this.contentDOM);
    this.img.addEventListener("click", () => editor.chain().setNodeSelection(getPos()).focus().run());
    this.img.addEventListener("dblclick", () => edit(getPos()));
    this.button.addEventListener("click", () => edit(getPos()));
    this.show();
  }

  show() {
    const { src, alt, decorative } = this.node.attrs;
    if (this.img.getAttribute("src") !== src) this.img.setAttribute("src", src);
    this.img.setAttribute("alt", alt);
    this.note.textContent = decorative ? _("Decorative") : alt ? "" : _("No text alternative yet");
    this.contentDOM.classList.toggle("is-empty", !this.node.content.size);
  }

  update(node) {
    if (node.type !== this.node.type) return false;
    this.node = node;
    this.show();
    return true;
  }

  stopEvent(event) {
    return this.bar.contains(event.target);
  }

  ignoreMutation(mutation) {
    return mutation.type !== "selection" && !this.contentDOM.contains(mutation.target);
  }
}
