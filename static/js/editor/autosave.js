/** Saves what is written by itself, and says the truth about it. The server keeps the last fifty states. */

import { debounce, h, uid } from "./dom.js";
import { post } from "./net.js";
import { formatTime, _ } from "./text.js";

const FIELDS = ["title", "body", "references", "tags", "assessment", "visibility", "licence", "version", "slot"];
const PAUSE = 4000;
const RETRIES = [3000, 6000, 15000, 30000];

/**
 * Watch `form` and tell in `badge` how its text stands. `badge` has `data-url`, where the fields are POSTed a few seconds
 * after a change, at blur and when the page is hidden, and `data-seen`, the newest autosave that the page knows.
 * Answer: {id, at, stale, other}. When everything is kept, fires `produsage:saved` on the form.
 */
export function watchAutosave(form, badge) {
  const tab = uid("tab") + Math.random().toString(36).slice(2);
  const state = { seen: Number(badge.dataset.seen) || 0, kept: read(form), sending: false, failures: 0, timer: 0 };
  let left = false;

  const tell = (text, kind) => {
    // "Saved at 14:05" every few seconds is no news: it is read out only when the kind of news changes.
    badge.setAttribute("aria-live", badge.dataset.kind === kind ? "off" : "polite");
    badge.dataset.kind = kind;
    badge.textContent = text;
  };

  const save = async () => {
    const fields = read(form);
    if (left || state.sending || fields === state.kept) return;
    clearTimeout(state.timer);
    state.sending = true;
    if (!state.failures) tell(_("Saving …"), "saving");
    const body = new URLSearchParams(JSON.parse(fields));
    body.append("tab", tab);
    body.append("seen", state.seen);
    try {
      const answer = await post(badge.dataset.url, body);
      state.failures = 0;
      state.kept = fields;
      if (answer.stale || answer.other) warn(form, answer);
      state.seen = Math.max(state.seen, answer.id, answer.other?.id ?? 0);
      if (read(form) === fields) {
        tell(_("Saved by itself at %(time)s; not a version yet.", { time: formatTime(Date.parse(answer.at)) }), "saved");
        form.dispatchEvent(new CustomEvent("produsage:saved", { detail: {} }));
      } else later();
    } catch (error) {
      fail(error);
    } finally {
      state.sending = false;
    }
  };

  const fail = (error) => {
    const why = {
      offline: _("Offline: kept in this browser, and saved as soon as the server answers."),
      login: _("Logged out: kept in this browser. Log in again in another tab, and writing goes on here."),
      refused: _("Not saved by itself: %(reason)s", { reason: error.message }),
    };
    tell(why[error.kind] ?? _("Not saved: kept in this browser, and tried again in a moment."), error.kind ?? "broken");
    const pause = RETRIES[Math.min(state.failures, RETRIES.length - 1)];
    state.failures += 1;
    if (error.kind !== "refused") state.timer = setTimeout(save, pause);
  };

  const later = debounce(save, PAUSE);
  const changed = () => {
    if (read(form) === state.kept) return;
    if (!state.failures && !state.sending) tell(_("Not saved yet."), "changed");
    later();
  };
  form.addEventListener("input", changed);
  form.addEventListener("change", changed);
  form.addEventListener("focusout", () => later.flush());
  document.addEventListener("visibilitychange", () => document.visibilityState === "hidden" && later.flush());
  window.addEventListener("online", save);
  // A submit takes everything along; an autosave after it would only look like newer text.
  window.addEventListener("submit", (event) => {
    const target = event.submitter?.getAttribute("formtarget");
    if (event.target === form && !event.defaultPrevented && (!target || target === "_self")) left = true;
  });
  window.addEventListener("pageshow", (event) => event.persisted && (left = false));
  if ("unsaved" in form.dataset) tell(_("Not saved yet."), "changed");
}

/** What would be sent, as one comparable text. */
function read(form) {
  return JSON.stringify(Object.fromEntries(FIELDS.map((name) => [name, form.elements.namedItem(name)?.value ?? ""])));
}

/** Tell once, above the form, that the post goes on elsewhere. Nothing is overwritten: saving shows both texts. */
function warn(form, { stale, other }) {
  const text = stale
    ? _("This post was saved in another tab or on another device since you opened it here. Go on writing if you like: saving will show you both texts, and nothing is overwritten.")
    : _("This post is being written in another tab or on another device too: text from %(time)s is kept there. Saving will show you both texts, and nothing is overwritten.", { time: formatTime(Date.parse(other.at)) });
  const there = form.querySelector("[data-elsewhere]");
  if (there) {
    there.firstElementChild.textContent = text;
    return;
  }
  form.prepend(h("div", { class: "notice notice--warning", role: "alert", "data-elsewhere": "" }, h("p", {}, text)));
}
