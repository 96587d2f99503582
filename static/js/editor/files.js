/** Pictures that come in by button, paste or drop, one dialog after the other; and pasted text. */

import { Extension, Plugin } from "../../django_prose_editor/editor.js";
import { h } from "./dom.js";
import { changeFigure, insertFigure, readFigure } from "./figure.js";
import { figureDialog } from "./figure-dialog.js";
import { cleanPaste } from "./paste.js";
import { ngettext, _ } from "./text.js";
import { refusal, TYPES } from "./upload.js";

/** Ask for and insert each picture of `files`; `say(text)` tells what could not be taken. */
export async function addPictures(editor, files, uploadUrl, say) {
  const refused = files.map(refusal).filter(Boolean);
  const taken = files.filter((file) => !refusal(file));
  if (refused.length) say(refused.join(" "));
  for (const [index, file] of taken.entries()) {
    const place = taken.length > 1 ? _("%(number)s of %(total)s", { number: index + 1, total: taken.length }) : "";
    const values = await figureDialog({ file, uploadUrl, place });
    if (values) insertFigure(editor, values);
  }
  editor.commands.focus();
}

/** Let the writer choose pictures. */
export function choosePictures(editor, uploadUrl, say) {
  const input = h("input", { type: "file", accept: TYPES.join(","), multiple: true });
  input.addEventListener("change", () => addPictures(editor, [...input.files], uploadUrl, say));
  input.click();
}

/** Ask what the figure at `pos` is to say, and change it. */
export async function editFigure(editor, pos) {
  const node = editor.state.doc.nodeAt(pos);
  if (node?.type.name !== "figure") return;
  const values = await figureDialog({ values: readFigure(node) });
  if (values === null) editor.chain().setNodeSelection(pos).focus().run();
  else changeFigure(editor, pos, values === "remove" ? null : values);
}

/** Word puts a picture of the copied text beside the text: files count only where no words came with them. */
function onlyFiles(transfer) {
  const files = [...(transfer?.files ?? [])];
  const html = transfer?.getData("text/html") ?? "";
  return html.replace(/<(style|title)\b[\s\S]*?<\/\1>|<!--[\s\S]*?-->|<[^>]*>|&nbsp;/gi, "").trim() ? [] : files;
}

/** The editor's extension for paste and drop. */
export function incoming({ uploadUrl, say }) {
  return Extension.create({
    name: "incoming",
    priority: 2000, // before the links' own paste rule
    addProseMirrorPlugins() {
      const { editor } = this;
      const take = (transfer) => {
        const files = onlyFiles(transfer);
        if (files.length) addPictures(editor, files, uploadUrl, say);
        return files.length > 0;
      };
      return [
        new Plugin({
          props: {
            handlePaste: (_view, event) => take(event.clipboardData),
            handleDrop: (view, event) => {
              if (view.dragging) return false; // a figure of this text on its way to another place
              const place = view.posAtCoords({ left: event.clientX, top: event.clientY });
              if (place && event.dataTransfer?.files.length) editor.commands.setTextSelection(place.pos);
              return take(event.dataTransfer);
            },
            transformPastedHTML: (html) => {
              const { html: cleaned, pictures } = cleanPaste(html);
              if (pictures) {
                say(
                  ngettext(
                    "One picture was left out: pictures of other places cannot be shown. Save it on your device and add it with “Picture”.",
                    "%(count)s pictures were left out: pictures of other places cannot be shown. Save them on your device and add them with “Picture”.",
                    pictures,
                    { count: pictures },
                  ),
                );
              }
              return cleaned;
            },
          },
        }),
      ];
    },
  });
}
