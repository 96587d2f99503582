/**
 * What a post can hold in the editor: the same as the server's sanitiser keeps, no more and no less.
 * A mark or node that the sanitiser keeps but the toolbar does not offer (cite, u) is known here all the same, so that
 * opening and saving an old or taken-over post loses nothing.
 */

import {
  Blockquote, Bold, BulletList, Code, CodeBlock, Document, Dropcursor, Extension, Gapcursor, HardBreak, Heading,
  History, HorizontalRule, Italic, ListItem, Mark, OrderedList, Paragraph, Placeholder, Strike, Subscript,
  Superscript, Table, TableCell, TableHeader, TableRow, Text, TrailingNode,
} from "../../django_prose_editor/editor.js";
import { Credit, Figure } from "./figure.js";
import { Footnote } from "./footnote.js";
import { PostLink } from "./link.js";
import { _ } from "./text.js";

// All but "credit": that one has its place in a caption only.
const MARKS = "bold italic strike superscript subscript code link cite underlined";

const spans = () => {
  const span = (name) => ({
    default: 1,
    parseHTML: (cell) => Math.max(1, Number.parseInt(cell.getAttribute(name), 10) || 1),
    renderHTML: (attributes) => (attributes[name] > 1 ? { [name]: attributes[name] } : {}),
  });
  // colwidth: the table commands ask for it; widths are the page's matter, so it is neither read nor written.
  return { colspan: span("colspan"), rowspan: span("rowspan"), colwidth: { default: null, parseHTML: () => null, rendered: false } };
};

const plainMark = (name, tag) => Mark.create({ name, parseHTML: () => [{ tag }], renderHTML: () => [tag, 0] });

/** Keys that belong to the editor as a whole. */
function keys({ toToolbar }) {
  let released = false;
  return Extension.create({
    name: "keys",
    addKeyboardShortcuts: () => ({
      "Alt-F10": () => {
        toToolbar();
        return true;
      },
      // Underlined words look like links; the browser would underline by itself.
      "Mod-u": () => true,
    }),
    onCreate() {
      // In a table or list Tab moves inside. After Escape it leaves the editor, so that nobody is caught.
      const { dom } = this.editor.view;
      dom.addEventListener(
        "keydown",
        (event) => {
          if (event.key === "Escape") released = true;
          else if (event.key === "Tab" && released) event.stopImmediatePropagation();
          else if (event.key !== "Shift") released = false;
        },
        true,
      );
    },
  });
}

/** Return the editor's extensions. `edit(pos)` is called to edit a figure, `toToolbar()` to go to the tools. */
export function extensions({ edit, toToolbar, plugins }) {
  return [
    Document.extend({ content: "(block | figure)+" }), // a figure stands between blocks, never inside one
    Paragraph.extend({ marks: MARKS }),
    Heading.extend({ marks: MARKS }).configure({ levels: [2, 3, 4] }),
    Text, HardBreak, Bold, Italic, Strike, Superscript, Subscript,
    Code.extend({ excludes: "" }), // a link may stand on code, as it may in what is stored
    CodeBlock.extend({ addAttributes: () => ({}) }),
    plainMark("cite", "cite"),
    plainMark("underlined", "u"),
    PostLink,
    BulletList, ListItem, Blockquote, HorizontalRule,
    OrderedList.extend({
      addAttributes: () => ({
        start: {
          default: 1,
          parseHTML: (list) => Math.min(9999, Math.max(0, Number.parseInt(list.getAttribute("start") ?? "1", 10) || 0)),
          renderHTML: ({ start }) => (start === 1 ? {} : { start }),
        },
      }),
      addNodeView: () => null,
    }),
    Table.configure({ resizable: false }),
    TableRow, TableHeader.extend({ addAttributes: spans }), TableCell.extend({ addAttributes: spans }),
    Figure.configure({ edit }),
    Credit,
    Footnote,
    Dropcursor.configure({ class: "pe-dropcursor", color: false, width: 2 }),
    Gapcursor, History, TrailingNode,
    Placeholder.configure({ placeholder: _("Write here, or paste from Word or Google Docs.") }),
    keys({ toToolbar }),
    plugins,
  ];
}
