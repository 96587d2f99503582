/** The live word count. The server counts, as it will when saving, so that writer and marker see one number. */

import { debounce } from "./dom.js";
import { post } from "./net.js";
import { formatNumber, ngettext, _ } from "./text.js";

const FIELDS = ["title", "body", "references", "assessment"];

/**
 * Show in `target` the words of `form`, counted by POST to `url` when typing stops.
 * Answer: {words, breakdown, low, high}; `low` and `high` may be null. Classes: is-low, is-in, is-high, is-stale.
 * Fires `produsage:counted` on the form with the answer as detail.
 */
export function watchCount(form, target, url) {
  let control = null;
  let state = "";
  let known = target.textContent.trim();

  const show = (text, next) => {
    // Each pause in typing brings a number; it is read out only when it came to mean something else.
    target.setAttribute("aria-live", next === state ? "off" : "polite");
    state = next;
    target.textContent = text;
    for (const name of ["low", "in", "high", "stale"]) target.classList.toggle(`is-${name}`, name === next);
  };

  const count = async () => {
    control?.abort();
    const mine = new AbortController();
    control = mine;
    const body = new URLSearchParams();
    for (const name of FIELDS) body.append(name, form.elements[name]?.value ?? "");
    try {
      const answer = await post(url, body, mine.signal);
      known = wording(answer);
      show(known, standing(answer));
      form.dispatchEvent(new CustomEvent("produsage:counted", { detail: answer }));
    } catch (error) {
      if (error.name === "AbortError") return;
      const why = { offline: _("not counted (offline)"), login: _("not counted (logged out)") }[error.kind] ?? _("not counted");
      show([known, why].filter(Boolean).join(" · "), "stale");
    }
  };

  const later = debounce(count, 700);
  const changed = (event) => FIELDS.includes(event.target.name) && later();
  form.addEventListener("input", changed);
  form.addEventListener("change", changed);
  count(); // the server's page knows the number, not what was asked for
}

function standing({ words, low, high }) {
  if (low && words < low) return "low";
  if (high && words > high) return "high";
  return low || high ? "in" : "";
}

/** Return "1,328 words (1,170–1,430 asked)". */
function wording({ words, low, high }) {
  const text = ngettext("%(words)s word", "%(words)s words", words, { words: formatNumber(words) });
  const bounds = { text, low: formatNumber(low ?? 0), high: formatNumber(high ?? 0) };
  if (low && high) return _("%(text)s (%(low)s–%(high)s asked)", bounds);
  if (low) return _("%(text)s (at least %(low)s asked)", bounds);
  return high ? _("%(text)s (at most %(high)s asked)", bounds) : text;
}
