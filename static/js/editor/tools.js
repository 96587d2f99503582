/** The tools of the editor, in the order in which they stand in the toolbar. */

import { figureAt, changeFigure } from "./figure.js";
import { choosePictures, editFigure } from "./files.js";
import { canHaveFootnote, editFootnote, footnoteAt, removeFootnote } from "./footnote.js";
import { editLink } from "./link.js";
import { hasHeadingRow, insertTable } from "./table.js";
import { _ } from "./text.js";

/**
 * Return groups of tools. A group: {label, tools, when?(editor)}; a group with `when` shows only where that holds.
 * A tool: {label, text, keys?, run(chain, editor), active?(editor), can?(editor), rare?}.
 * `run` gets a focused chain and returns it, or acts by itself and returns nothing.
 * A `rare` tool stands behind "More" on a narrow screen. `look` names a style of its glyph.
 */
export function toolGroups({ uploadUrl, say }) {
  const heading = (level, label) => ({
    label, text: `H${level}`, keys: `Mod+Alt+${level}`, rare: level === 4,
    run: (chain) => chain.toggleHeading({ level }), active: (editor) => editor.isActive("heading", { level }),
  });
  const mark = (name, label, text, keys, rare = false) => ({
    label, text, keys, rare, look: name,
    run: (chain) => chain.toggleMark(name), active: (editor) => editor.isActive(name),
  });
  const table = (label, text, command) => ({ label, text, run: (chain) => chain[command]() });
  return [
    { label: _("Headings"), tools: [heading(2, _("Heading")), heading(3, _("Subheading")), heading(4, _("Minor heading"))] },
    {
      label: _("Words"),
      tools: [
        mark("bold", _("Bold"), "B", "Mod+B"),
        mark("italic", _("Italic"), "I", "Mod+I"),
        { label: _("Link"), text: _("Link"), keys: "Mod+K", run: (_chain, editor) => void editLink(editor), active: (editor) => editor.isActive("link") },
        mark("strike", _("Struck through"), "S", "Mod+Shift+S", true),
        mark("superscript", _("Superscript"), "x²", "Mod+.", true),
        mark("subscript", _("Subscript"), "x₂", "Mod+,", true),
        mark("code", _("Code"), "<>", "Mod+E", true),
      ],
    },
    {
      label: _("Blocks"),
      tools: [
        { label: _("Bulleted list"), text: "•—", keys: "Mod+Shift+8", run: (chain) => chain.toggleBulletList(), active: (editor) => editor.isActive("bulletList") },
        { label: _("Numbered list"), text: "1.—", keys: "Mod+Shift+7", run: (chain) => chain.toggleOrderedList(), active: (editor) => editor.isActive("orderedList") },
        { label: _("Quotation"), text: "“ ”", keys: "Mod+Shift+B", run: (chain) => chain.toggleBlockquote(), active: (editor) => editor.isActive("blockquote") },
        { label: _("Code block"), text: "{ }", keys: "Mod+Alt+C", rare: true, run: (chain) => chain.toggleCodeBlock(), active: (editor) => editor.isActive("codeBlock") },
        { label: _("Dividing line"), text: "―", rare: true, run: (chain) => chain.setHorizontalRule() },
      ],
    },
    {
      label: _("Insert"),
      tools: [
        { label: _("Picture with caption"), text: _("Picture"), run: (_chain, editor) => void choosePictures(editor, uploadUrl, say) },
        { label: _("Footnote"), text: _("Note"), keys: "Mod+Alt+F", run: (_chain, editor) => void editFootnote(editor), can: (editor) => canHaveFootnote(editor) },
        { label: _("Table"), text: _("Table"), run: (_chain, editor) => void insertTable(editor), can: (editor) => !editor.isActive("table") && !editor.isActive("figure") },
      ],
    },
    {
      label: _("History"),
      tools: [
        { label: _("Undo"), text: "↶", keys: "Mod+Z", run: (chain) => chain.undo(), can: (editor) => editor.can().undo() },
        { label: _("Redo"), text: "↷", keys: "Mod+Shift+Z", run: (chain) => chain.redo(), can: (editor) => editor.can().redo() },
      ],
    },
    {
      label: _("This table"),
      when: (editor) => editor.isActive("table"),
      tools: [
        table(_("Add a row below"), _("+ Row"), "addRowAfter"),
        table(_("Remove this row"), _("− Row"), "deleteRow"),
        table(_("Add a column on the right"), _("+ Column"), "addColumnAfter"),
        table(_("Remove this column"), _("− Column"), "deleteColumn"),
        { ...table(_("First row holds headings"), _("Heading row"), "toggleHeaderRow"), active: hasHeadingRow },
        table(_("Remove the table"), _("Remove table"), "deleteTable"),
      ],
    },
    {
      label: _("This footnote"),
      when: (editor) => footnoteAt(editor) !== null,
      tools: [
        { label: _("Edit footnote"), text: _("Edit footnote"), run: (_chain, editor) => void editFootnote(editor) },
        { label: _("Remove footnote"), text: _("Remove footnote"), run: (_chain, editor) => void removeFootnote(editor) },
      ],
    },
    {
      label: _("This figure"),
      when: (editor) => figureAt(editor) !== null,
      tools: [
        { label: _("Edit figure"), text: _("Edit figure"), run: (_chain, editor) => void editFigure(editor, figureAt(editor).pos) },
        { label: _("Remove figure"), text: _("Remove figure"), run: (_chain, editor) => void changeFigure(editor, figureAt(editor).pos, null) },
      ],
    },
  ];
}
