/** Goes to a passage of the text: what a finding is about is selected, and stands in the middle of the screen. */

import { pm } from "../../django_prose_editor/editor.js";

/** Select the first place of `words` in the text of `editor`, white space not minded; returns whether there is one. */
export function goToPassage(editor, words) {
  const wanted = words.replace(/\s+/g, "");
  if (!wanted) return false;
  let letters = "";
  const places = [];
  editor.state.doc.descendants((node, pos) => {
    if (!node.isText) return;
    [...node.text].reduce((at, letter) => {
      if (letter.trim()) {
        letters += letter;
        for (let unit = 0; unit < letter.length; unit += 1) places.push(pos + at + unit);
      }
      return at + letter.length;
    }, 0);
  });
  const start = letters.indexOf(wanted);
  if (start < 0) return false;
  const { tr, doc } = editor.state;
  const range = pm.state.TextSelection.create(doc, places[start], places[start + wanted.length - 1] + 1);
  editor.view.dispatch(tr.setSelection(range).scrollIntoView());
  editor.view.focus();
  return true;
}
