/**
 * Footnotes of other programs. Word, Google Docs, LibreOffice and WordPress write them in one way: a link in the text
 * leads to the note, and a link in the note leads back. Where two such links meet, the note moves to its mark.
 */

import { noteOf } from "./footnote.js";

const NUMBER = /^\s*[[(]?\s*(?:\d{1,3}|[ivxlc]{1,6}|[a-z]|[*†‡§])\s*[\])]?\.?\s*$/i;

/** Turn each mark of a footnote in `body` into `<span class="footnote">`, and take the list of notes out. */
export function takeNotes(body) {
  const anchors = new Map();
  for (const element of body.querySelectorAll("[id], a[name]")) {
    for (const name of [element.id, element.getAttribute("name")]) if (name && !anchors.has(name)) anchors.set(name, element);
  }
  const target = (link) => anchors.get((link.getAttribute("href") ?? "").split("#")[1] ?? "");
  const used = new Set();
  for (const mark of [...body.querySelectorAll('a[href*="#"]')]) {
    if (!NUMBER.test(mark.textContent)) continue;
    const there = target(mark);
    const block = there && noteBlock(there, mark);
    if (!block || block.contains(mark)) continue;
    // The way back leads to the mark itself, or to something right around it.
    const backs = [...block.querySelectorAll('a[href*="#"]')].filter((link) => {
      const here = target(link);
      return here && (here.contains(mark) || mark.contains(here) || used.has(block));
    });
    if (!backs.length || !isBehind(mark, block)) continue;
    const note = body.ownerDocument.createElement("span");
    note.className = "footnote";
    const copy = block.cloneNode(true);
    for (const link of copy.querySelectorAll('a[href*="#"]')) {
      if (backs.some((back) => back.getAttribute("href") === link.getAttribute("href"))) outermost(link, copy).remove();
    }
    note.innerHTML = noteOf(copy); // inline elements alone: a paragraph in a paragraph would end it
    used.add(block);
    outermost(mark, null).replaceWith(note);
  }
  for (const block of used) {
    const [list, line] = [block.parentElement, block.previousElementSibling];
    block.remove();
    // The line above the notes goes with them.
    if (line?.tagName === "HR" && !line.nextElementSibling?.textContent.trim()) line.remove();
    if (list !== body && !list.textContent.trim()) list.remove();
  }
}

const isBehind = (mark, block) => Boolean(mark.compareDocumentPosition(block) & 4);

/** Return the block that holds a note: its list item, its paragraph, or the division that Word and Docs give to each. */
function noteBlock(anchor, mark) {
  const block = anchor.closest("li, p, dd, div");
  const own = block?.parentElement;
  if (block?.tagName !== "P" || own?.tagName !== "DIV" || own.contains(mark)) return block;
  const noted = [...own.children].filter((child) => child.querySelector('a[href*="#"]'));
  return noted.length === 1 ? own : block;
}

/** Return the outermost element around `link` that holds nothing else: `<sup><span><a>`. */
function outermost(link, stop) {
  let element = link;
  while (
    element.parentElement && element.parentElement !== stop && /^(SUP|SPAN|A|B|STRONG|EM|I|FONT)$/.test(element.parentElement.tagName) &&
    element.parentElement.textContent.trim() === link.textContent.trim()
  ) element = element.parentElement;
  return element;
}
