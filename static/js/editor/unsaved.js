/** Unsaved text: asks before it is left behind, keeps a copy of it, and offers an older copy back. */

import { confirmSent, forgetOld, keepCopies, markSent, readCopies } from "./copy.js";
import { offerCopy } from "./copybar.js";
import { debounce } from "./dom.js";

const FIELDS = ["title", "body", "references", "tags"];

/**
 * Watch `form`. Its attributes: `data-copy-key` ("12:post-55"; without it no copy is kept), `data-version` (a number),
 * `data-saved` (there, or on body, right after a save), `data-unsaved` (the form shows text that was sent and not
 * saved: refused, or in conflict). `setBody(html)` puts a body into the editor.
 * A page that saves by itself tells so with the event `produsage:saved` on the form, detail {version}.
 */
export function watchUnsaved(form, setBody) {
  const key = form.dataset.copyKey ?? "";
  const everything = () => JSON.stringify([...new FormData(form)].filter(([name, value]) => typeof value === "string" && !/token/.test(name)));
  const read = () => Object.fromEntries(FIELDS.map((name) => [name, form.elements[name]?.value ?? ""]));
  let clean = "unsaved" in form.dataset ? null : everything();
  let leaving = false;
  let undecided = [];
  const isDirty = () => everything() !== clean;

  const keep = (sent = false) => {
    if (!key) return;
    const own = { ...read(), at: Date.now(), version: Number(form.dataset.version) || 0, ...(sent && { sent }) };
    keepCopies(key, isDirty() ? [own, ...undecided] : undecided);
  };
  const later = debounce(keep, 1500);

  if (key) {
    forgetOld();
    if ("saved" in form.dataset || "saved" in document.body.dataset) confirmSent();
    // A copy that says the same as a form fresh from the server has done its work.
    // `sent` belongs to one submit: carried along, it would let the next save remove what nobody has decided on.
    undecided = readCopies(key).map(({ sent, ...copy }) => copy).filter((copy) => !same(copy, read()));
    if (clean !== null) keepCopies(key, undecided);
    offer();
  }

  function offer() {
    if (!undecided.length) return;
    const [copy] = undecided;
    const decided = () => {
      undecided = undecided.filter((other) => other !== copy);
      keep();
      offer();
    };
    offerCopy(form, copy, {
      use: () => {
        setBody(copy.body ?? "");
        for (const name of FIELDS.filter((other) => other !== "body" && form.elements[other])) {
          form.elements[name].value = copy[name] ?? "";
          form.elements[name].dispatchEvent(new Event("input", { bubbles: true }));
        }
        decided();
      },
      discard: decided,
    });
  }

  form.addEventListener("input", later);
  form.addEventListener("change", later);
  form.addEventListener("produsage:saved", (event) => {
    if (event.detail?.version !== undefined) form.dataset.version = event.detail.version;
    clean = everything();
    later.cancel();
    if (key) keepCopies(key, undecided);
  });
  // On window, after everybody else: a submit that somebody stopped is no leaving.
  window.addEventListener("submit", (event) => {
    // A preview opens elsewhere: this page stays, and so does what is unsaved.
    const target = event.submitter?.getAttribute("formtarget") || form.target;
    if (event.target !== form || event.defaultPrevented || (target && target !== "_self")) return;
    leaving = true;
    later.cancel();
    if (key) markSent(key);
    keep(true);
  });
  window.addEventListener("beforeunload", (event) => {
    if (!leaving && isDirty()) event.preventDefault();
  });
  // A phone may end a page in the background without a word.
  document.addEventListener("visibilitychange", () => document.visibilityState === "hidden" && later.flush());
  window.addEventListener("pagehide", () => later.flush());
  window.addEventListener("pageshow", (event) => {
    if (event.persisted) leaving = false;
  });
}

/** Whether two texts say the same, however their HTML is written. */
function same(one, other) {
  const flat = (text) => (text ?? "").replace(/\s+/g, " ").trim();
  const body = (html) => flat(new DOMParser().parseFromString(html ?? "", "text/html").body.innerHTML.replaceAll("&nbsp;", " "));
  return FIELDS.every((name) => (name === "body" ? body(one.body) === body(other.body) : flat(one[name]) === flat(other[name])));
}
