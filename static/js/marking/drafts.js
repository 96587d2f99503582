/** The form saves itself as a draft, and says what is so: kept, not kept, or somebody else is at the same mark. */

import { debounce, uid } from "../editor/dom.js";
import { post } from "../editor/net.js";
import { formatTime, _ } from "../editor/text.js";

const PAUSE = 1500;
const RETRIES = [3000, 6000, 15000, 30000];

/**
 * Watch `form` (`data-draft-url`, `data-seen`); `read()` gives its fields as one text. `tell(text)` says how it stands.
 * Returns {isKept}: whether the server has what stands in the form.
 */
export function keepDrafts(form, read, tell, warn) {
  const tab = uid("tab") + Math.random().toString(36).slice(2);
  form.querySelector("[data-tab]").value = tab;
  let [kept, seen, failures, timer, sending, left] = ["", Number(form.dataset.seen) || 0, 0, 0, false, false];
  const before = read();

  const save = async () => {
    const fields = read();
    if (left || sending || fields === kept || (!kept && fields === before)) return;
    clearTimeout(timer);
    sending = true;
    const body = new URLSearchParams(fields);
    body.set("tab", tab);
    body.set("seen", seen);
    try {
      const answer = await post(form.dataset.draftUrl, body);
      [kept, failures] = [fields, 0];
      seen = Math.max(seen, answer.id, answer.other?.id ?? 0);
      const [other] = answer.writing;
      if (answer.stale) warn(_("Somebody saved this mark since you opened it. Go on: saving shows you both, and nothing is overwritten."));
      else if (answer.other) warn(_("You are marking this in another tab too. Saving there and here shows you both; nothing is overwritten."));
      else if (other) warn(_("%(name)s is marking this too. Whoever saves second sees both.", { name: other }));
      if (read() === fields) tell(_("Draft kept at %(time)s, not saved yet", { time: formatTime(Date.parse(answer.at)) }), "draft");
      else later();
    } catch (error) {
      const why = {
        offline: _("Offline: not kept yet"),
        login: _("Logged out: log in again in another tab"),
        refused: error.message,
      };
      tell(why[error.kind] ?? _("Not kept yet: tried again in a moment"), error.kind);
      if (error.kind !== "refused") timer = setTimeout(save, RETRIES[Math.min(failures, RETRIES.length - 1)]);
      failures += 1;
    } finally {
      sending = false;
    }
  };

  const later = debounce(save, PAUSE);
  form.addEventListener("input", later);
  form.addEventListener("change", later);
  document.addEventListener("visibilitychange", () => document.visibilityState === "hidden" && later.flush());
  window.addEventListener("online", save);
  form.addEventListener("submit", () => {
    left = true;
    later.cancel();
  });
  window.addEventListener("pageshow", (event) => event.persisted && (left = false));
  return { isKept: () => kept === read(), flush: save };
}
