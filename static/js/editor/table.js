/** Tables: the dialog that makes one, and whether the one at the cursor has a heading row. */

import { complain, field, openDialog } from "./dialog.js";
import { h } from "./dom.js";
import { _ } from "./text.js";

const MAX = 30;

function whole(input) {
  const number = Number(input.value);
  const fits = Number.isInteger(number) && number >= 1 && number <= MAX;
  complain(input, fits ? "" : _("A number from 1 to %(max)s.", { max: MAX }));
  return fits ? number : 0;
}

/** Ask how large the table is to be, and insert it. */
export async function insertTable(editor) {
  const number = (value) => {
    const input = h("input", { type: "number", min: 1, max: MAX, inputmode: "numeric" });
    input.value = value;
    return input;
  };
  const rows = number(3);
  const columns = number(3);
  const heading = h("input", { type: "checkbox" });
  heading.checked = true;
  const answer = await openDialog({
    title: _("Table"),
    body: [field(_("Rows"), rows), field(_("Columns"), columns), field(_("The first row holds headings"), heading)],
    submitLabel: _("Insert table"),
    onSubmit: () => {
      const size = { rows: whole(rows), cols: whole(columns), withHeaderRow: heading.checked };
      return size.rows && size.cols ? size : undefined;
    },
  });
  const chain = editor.chain().focus();
  if (answer) chain.insertTable(answer);
  chain.run();
}

/** Whether the table at the cursor begins with a row of headings. */
export function hasHeadingRow(editor) {
  const { $from } = editor.state.selection;
  for (let depth = $from.depth; depth > 0; depth -= 1) {
    const node = $from.node(depth);
    if (node.type.name !== "table") continue;
    let all = node.childCount > 0;
    node.firstChild?.forEach((cell) => {
      all &&= cell.type.name === "tableHeader";
    });
    return all;
  }
  return false;
}
