/**
 * From the editor's document to the HTML that the server stores, in the very shape that its sanitiser leaves as it is.
 * So what is counted, saved and compared with the stored text differs only where the writer changed something.
 */

import { pm } from "../../django_prose_editor/editor.js";

// An inert document: pictures in it are not fetched again at every key.
const inert = document.implementation.createHTMLDocument("");

const isBlank = (element) => !element.textContent.replaceAll("\u00a0", " ").trim();

/** Return the document of `editor` as HTML; an empty text when nothing was written. */
export function serialise(editor) {
  const root = inert.createElement("div");
  const { DOMSerializer } = pm.model;
  root.append(DOMSerializer.fromSchema(editor.schema).serializeFragment(editor.state.doc.content, { document: inert }));
  // Innermost first, so that what became empty by it goes too.
  for (const element of [...root.querySelectorAll("*")].reverse()) tidy(element);
  return root.innerHTML.replaceAll("&nbsp;", "\u00a0");
}

function tidy(element) {
  switch (element.tagName) {
    case "STRONG":
    case "EM":
    case "S":
    case "U":
    case "A":
      // A bold space is a space: the server drops empty emphasis, and the words around it must not run together.
      if (!element.children.length && isBlank(element)) element.replaceWith(element.textContent);
      break;
    case "P":
    case "H2":
    case "H3":
    case "H4":
      if ([...element.children].every((child) => child.tagName === "BR") && isBlank(element)) element.remove();
      break;
    case "SPAN":
      beside(element);
      break;
    case "LI":
      unwrapFirst(element);
      if (!element.children.length && isBlank(element)) element.remove();
      break;
    case "UL":
    case "OL":
    case "BLOCKQUOTE":
      if (!element.children.length) element.remove();
      break;
    case "TD":
    case "TH":
      if (element.children.length === 1) unwrapFirst(element);
      break;
    case "TABLE":
      headRows(element);
      break;
    default:
  }
}

/** A footnote on linked words stands behind the link: a link in a link would be none. */
function beside(element) {
  const link = element.className === "footnote" && element.closest("a");
  if (link) link.after(element);
}

/** `<li><p>text</p></li>` says no more than `<li>text</li>`; with a second paragraph the first one stays one. */
function unwrapFirst(element) {
  const [first, ...others] = element.children;
  if (first?.tagName === "P" && others.every((other) => other.tagName === "UL" || other.tagName === "OL")) first.replaceWith(...first.childNodes);
}

/** The editor knows rows of heading cells only; for readers they stand in a `thead`. */
function headRows(table) {
  const rows = [...table.querySelectorAll(":scope > tbody > tr")];
  const last = rows.findIndex((row) => [...row.children].some((cell) => cell.tagName !== "TH"));
  if (last < 1) return;
  const head = inert.createElement("thead");
  head.append(...rows.slice(0, last));
  table.prepend(head);
}
