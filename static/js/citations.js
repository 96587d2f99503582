/**
 * Shows the entry of a citation beside it, on hovering, on focus and at the first tap. Without this script a citation
 * is a link to the entry, and the entry links back. The card is closed by Escape, by leaving, or by tapping elsewhere.
 */

const PAUSE = 150;
const card = document.createElement("div");
card.id = "citation-card";
card.className = "citation-card";
card.setAttribute("role", "tooltip");
card.hidden = true;
(document.querySelector("main") ?? document.body).append(card);

let open = null;
let timer = 0;
let pointer = "";

const citationOf = (target) => target.closest?.("a.citation") ?? null;

/** Return what the entry says, as words and emphasis: the card holds nothing to click. */
function wordsOf(citation) {
  const entry = document.getElementById(decodeURIComponent(citation.hash.slice(1)));
  if (!entry) return null;
  const copy = entry.cloneNode(true);
  for (const back of copy.querySelectorAll(".backlinks")) back.remove();
  for (const link of copy.querySelectorAll("a")) link.replaceWith(...link.childNodes);
  return copy.childNodes;
}

/** Below the last line of the citation, above it where there is no room; never beyond the page's edges. */
function place(citation) {
  const line = [...citation.getClientRects()].at(-1);
  const { width, height } = card.getBoundingClientRect();
  const page = document.documentElement.clientWidth;
  const left = Math.max(8, Math.min(line.left, page - width - 8));
  const below = line.bottom + 6;
  const top = below + height > window.innerHeight && line.top > height + 6 ? line.top - height - 6 : below;
  card.style.left = `${left + window.scrollX}px`;
  card.style.top = `${top + window.scrollY}px`;
}

function show(citation) {
  clearTimeout(timer);
  if (open === citation) return;
  hide();
  const words = wordsOf(citation);
  if (!words) return;
  card.replaceChildren(...words);
  card.hidden = false;
  open = citation;
  citation.setAttribute("aria-describedby", card.id);
  place(citation);
}

function hide() {
  clearTimeout(timer);
  open?.removeAttribute("aria-describedby");
  open = null;
  card.hidden = true;
}

const later = (run) => {
  clearTimeout(timer);
  timer = setTimeout(run, PAUSE);
};

document.addEventListener("pointerover", ({ target, pointerType }) => {
  if (pointerType === "touch") return;
  const citation = citationOf(target);
  if (citation) later(() => show(citation));
  else if (card.contains(target)) clearTimeout(timer);
  else if (open && open !== document.activeElement) later(hide);
});
document.addEventListener("focusin", ({ target }) => {
  const citation = citationOf(target);
  // A tap focuses too; what it does is decided at its click.
  if (citation && pointer !== "touch") show(citation);
  else if (!citation) hide();
});
document.addEventListener("focusout", ({ target }) => citationOf(target) && hide());
document.addEventListener("keydown", ({ key }) => {
  pointer = "";
  if (key === "Escape") hide();
});
document.addEventListener("pointerdown", ({ target, pointerType }) => {
  pointer = pointerType;
  if (open && !card.contains(target) && citationOf(target) !== open) hide();
});
document.addEventListener("click", (event) => {
  const citation = citationOf(event.target);
  if (!citation) return;
  if (pointer === "touch" && open !== citation) {
    event.preventDefault(); // the first tap shows, the second goes there
    show(citation);
  } else hide();
  pointer = "";
});
window.addEventListener("resize", hide);
