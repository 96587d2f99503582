/**
 * What other programs put on the clipboard, as plain HTML of a post.
 *
 * Under a policy without inline styles the browser leaves `element.style` empty even in a detached document, and
 * reports each style attribute. So the attribute is renamed in the text, before anything is parsed, and read as data:
 * Google Docs says "bold" with nothing but a style, and Word says "list item".
 */

import { ownPicture } from "./figure.js";
import { isKept } from "./link.js";
import { takeNotes } from "./paste-notes.js";

const TAG = /<[a-z](?:"[^"]*"|'[^']*'|[^'">])*>/gi;

/** Return {html, pictures}: `html` cleaned, and how many pictures of other places were left out. */
export function cleanPaste(html) {
  const inert = html
    .replace(/<(style|script|xml|title|noscript|template)\b[\s\S]*?<\/\1\s*>/gi, "")
    .replace(TAG, (tag) => tag.replace(/([\s"'/])(style|on\w+)(?=\s*=)/gi, (_all, before, name) => `${before}data-${name}`));
  const doc = new DOMParser().parseFromString(inert, "text/html");
  const { body } = doc;
  for (const element of body.querySelectorAll("meta, link, base, iframe, object, embed, svg, math, button, input, select, colgroup")) element.remove();
  const hidden = [...body.querySelectorAll("[data-style]")].filter((e) => css(e, "display") === "none" || css(e, "mso-hide") === "all");
  for (const element of hidden) element.remove();
  const pictures = dropPictures(body);
  wordLists(body);
  nestLists(body);
  emphasis(body);
  takeNotes(body);
  headings(body);
  links(body);
  const own = body.querySelector("[data-pm-slice]"); // copied in this editor: what it holds is meant
  if (!own) blanks(body);
  for (const element of body.querySelectorAll(own ? "ins, font" : "u, ins, font")) unwrap(element);
  for (const element of body.querySelectorAll("[data-style]")) element.removeAttribute("data-style");
  return { html: body.innerHTML, pictures };
}

/** Return the value of `property` in what was the element's style attribute. */
function css(element, property) {
  for (const declaration of (element.dataset.style ?? "").split(";")) {
    const [name, ...value] = declaration.split(":");
    if (name.trim().toLowerCase() === property) return value.join(":").trim().toLowerCase();
  }
  return "";
}

const unwrap = (element) => element.replaceWith(...element.childNodes);

function wrap(element, tag) {
  const inside = element.ownerDocument.createElement(tag);
  inside.append(...element.childNodes);
  element.append(inside);
}

function rename(element, tag) {
  const other = element.ownerDocument.createElement(tag);
  other.append(...element.childNodes);
  element.replaceWith(other);
}

/** Nothing is hot-linked: such a picture would be gone one day, and tells another site who reads. */
function dropPictures(body) {
  let dropped = 0;
  for (const img of body.querySelectorAll("img")) {
    const src = ownPicture(img.getAttribute("src"));
    if (src) {
      img.setAttribute("src", src);
    } else {
      dropped += 1;
      img.remove();
    }
  }
  return dropped;
}

/** Word writes list items as paragraphs with `mso-list: l0 level2` and the bullet or number as text. */
function wordLists(body) {
  let open = [];
  for (const paragraph of body.querySelectorAll("p, h1, h2, h3, h4, h5, h6")) {
    const level = Number(/level(\d)/.exec(css(paragraph, "mso-list"))?.[1] ?? 0);
    const marker = [...paragraph.querySelectorAll("span")].find((span) => css(span, "mso-list") === "ignore");
    const sign = marker?.textContent.trim() ?? "";
    marker?.remove();
    if (!level || paragraph.tagName !== "P") {
      open = []; // a numbered heading stays a heading, without the number that Word typed
      continue;
    }
    const tag = /^\(?(\d+|[a-z]{1,4})[.)]/i.test(sign) ? "ol" : "ul";
    if (!open.length || paragraph.previousElementSibling !== open[0]) open = [];
    open.length = Math.min(open.length, level);
    if (open.length === level && open.at(-1).localName !== tag) open.pop();
    while (open.length < level) {
      const list = body.ownerDocument.createElement(tag);
      if (!open.length) paragraph.before(list);
      else (open.at(-1).lastElementChild ?? open.at(-1).appendChild(body.ownerDocument.createElement("li"))).append(list);
      open.push(list);
    }
    const item = body.ownerDocument.createElement("li");
    open.at(-1).append(item);
    item.append(paragraph);
  }
}

/** Google Docs (and old HTML) puts a nested list beside the item that it belongs to. */
function nestLists(body) {
  for (const list of body.querySelectorAll("ul > ul, ul > ol, ol > ul, ol > ol")) {
    const item = list.previousElementSibling;
    if (item?.tagName === "LI") item.append(list);
    else {
      const made = body.ownerDocument.createElement("li");
      list.replaceWith(made);
      made.append(list);
    }
  }
}

/** Turn what a style says about words into elements; in a heading, bold is only how it looks. */
function emphasis(body) {
  for (const element of body.querySelectorAll("[data-style]")) {
    const weight = css(element, "font-weight");
    const align = css(element, "vertical-align");
    if (/^(B|STRONG)$/.test(element.tagName) && /^(normal|[1-4]00)$/.test(weight)) {
      unwrap(element); // the wrapper of everything that Google Docs copies
      continue;
    }
    if (!/^(SPAN|A|FONT|EM|I|B|STRONG)$/.test(element.tagName)) continue;
    if (/^(bold|[6-9]00)$/.test(weight) && !element.closest("h1, h2, h3, h4, h5, h6")) wrap(element, "strong");
    if (css(element, "font-style") === "italic") wrap(element, "em");
    if (css(element, "text-decoration").includes("line-through")) wrap(element, "s");
    if (align === "super") wrap(element, "sup");
    if (align === "sub") wrap(element, "sub");
  }
  if (body.querySelector("[data-pm-slice]")) return;
  for (const element of body.querySelectorAll("h1 b, h1 strong, h2 b, h2 strong, h3 b, h3 strong, h4 b, h4 strong")) unwrap(element);
}

/** The page's title is its h1, so a text that brings its own moves one level down. */
function headings(body) {
  const shift = body.querySelector("h1") ? 1 : 0;
  for (const heading of [...body.querySelectorAll("h1, h2, h3, h4, h5, h6")]) {
    const level = Math.min(4, Number(heading.tagName[1]) + shift);
    if (heading.tagName !== `H${level}`) rename(heading, `h${level}`);
  }
}

/** Jumps inside another document and addresses that nobody else can open lead nowhere; their words stay. */
function links(body) {
  for (const link of body.querySelectorAll("a")) {
    let href = link.getAttribute("href") ?? "";
    const tracked = /^https?:\/\/(?:www\.)?google\.[a-z.]+\/url\?/i.test(href) && URL.canParse(href) ? new URL(href).searchParams.get("q") : null;
    if (tracked) href = tracked;
    if (isKept(href)) link.setAttribute("href", href.trim());
    else unwrap(link);
  }
}

const INLINE = "a, b, strong, i, em, s, span, sub, sup, code, img";

/** Word and Docs make space with empty paragraphs and breaks between blocks; the page makes its own. */
function blanks(body) {
  for (const element of body.querySelectorAll("p, h2, h3, h4")) {
    if (!element.textContent.replaceAll("\u00a0", " ").trim() && !element.querySelector("img") && !element.closest("td, th")) element.remove();
  }
  for (const br of body.querySelectorAll("body > br")) {
    const beside = [br.previousElementSibling, br.nextElementSibling].filter(Boolean);
    if (beside.length && !beside.some((element) => element.matches(INLINE)) && !br.previousSibling?.nodeValue?.trim()) br.remove();
  }
}
