// The marking screen: a live total of the points, drafts that keep themselves, keys, passages and the comment bank, and
// a question before work is left that nobody has kept. Works on [data-marking]; without it the page is the same form.

import { useBank } from "./marking/bank.js";
import { keepDrafts } from "./marking/drafts.js";
import { useKeys } from "./marking/keys.js";
import { changePanes } from "./marking/panes.js";
import { takePassages } from "./marking/passages.js";
import { h } from "./editor/dom.js";
import { _ } from "./editor/text.js";

// What stands in the form, but is no part of the mark.
const ASIDE = ["tab", "restored", "csrfmiddlewaretoken", "kept_token", "flag_note", "bank_text", "bank_shared"];

const form = document.querySelector("[data-marking]");

/** The points of one criterion as the service will read them: the override, else the chosen level's; null if none. */
function pointsOf(criterion) {
  const override = criterion.querySelector("[data-override]");
  if (override && override.value.trim() !== "") {
    const typed = Number(override.value.replace(",", "."));
    return Number.isFinite(typed) ? typed : null;
  }
  const chosen = criterion.querySelector("input[type=radio]:checked");
  return chosen && chosen.dataset.points !== undefined ? Number(chosen.dataset.points) : null;
}

/** What lateness takes off, as core/lateness.py reckons it. */
function penaltyOf(sum) {
  const { lateUnits, latePercent, lateOf, lateAll, lateFloor, maximum } = form.dataset;
  if (!lateUnits) {
    return 0;
  }
  if (lateAll) {
    return sum;
  }
  const base = lateOf === "possible" ? Number(maximum) : sum;
  const points = Math.round(base * Number(latePercent) * Number(lateUnits) + 1e-6) / 100;
  return Math.min(points, Math.max(sum - Number(lateFloor), 0));
}

const rounded = (value) => String(Math.round(value * 100) / 100);

function showTotal(output, late) {
  const given = [...form.querySelectorAll("[data-criterion]")].map((one) => [pointsOf(one), Number(one.dataset.weight)]);
  const points = given.filter(([value]) => value !== null).map(([value, weight]) => value * weight);
  const sum = points.reduce((total, value) => total + value, 0);
  output.value = points.length ? rounded(sum) : "–";
  const off = points.length ? penaltyOf(sum) : 0;
  late.value = off ? ` − ${rounded(off)} = ${rounded(sum - off)}` : "";
}

if (form) {
  const output = form.querySelector("[data-total]");
  const late = form.querySelector("[data-late-sum]");
  const unsaved = form.querySelector("[data-unsaved]");
  const said = form.querySelector("[data-said]");
  const unsavedSaid = form.querySelector("[data-unsaved-said]");
  const fields = () => [...new FormData(form)].filter(([name]) => !ASIDE.includes(name));
  const snapshot = () => new URLSearchParams(fields().map(([name, value]) => [name, String(value)])).toString();
  const before = snapshot();
  // A form that came back with errors or after a conflict holds what is not stored yet.
  const arrivedUnsaved = form.hasAttribute("data-arrived-unsaved");
  let leaving = false;
  const isChanged = () => arrivedUnsaved || snapshot() !== before;

  const tell = (text) => {
    said.textContent = text;
  };
  let kind = "";
  const state = (text, next) => {
    unsavedSaid.textContent = text;
    // A draft that is kept every few seconds is no news: it is read out when the kind of news changes.
    if (next !== kind) tell(text);
    kind = next;
  };
  const warn = (text) => {
    const there = document.querySelector("[data-elsewhere]");
    if (there) there.firstElementChild.textContent = text;
    else form.before(h("div", { class: "notice notice--warning", role: "alert", "data-elsewhere": "" }, h("p", {}, text)));
  };
  const drafts = keepDrafts(form, snapshot, state, warn);

  const update = () => {
    showTotal(output, late);
    unsaved.hidden = !isChanged();
    if (isChanged() && !drafts.isKept() && ["", "draft"].includes(kind)) unsavedSaid.textContent = _("Not saved yet");
  };
  form.addEventListener("input", update);
  form.addEventListener("change", update);
  form.addEventListener("submit", () => {
    leaving = true;
  });
  window.addEventListener("beforeunload", (event) => {
    if (!leaving && isChanged() && !drafts.isKept()) {
      event.preventDefault();
    }
  });
  window.addEventListener("pageshow", () => {
    leaving = false;
  });
  update();

  const bank = useBank(form, tell, update);
  const passage = takePassages(form, tell);
  changePanes(tell);
  useKeys(form, { passage, leave: drafts.flush, openBank: bank.open, keepInBank: bank.keep });
  form.dataset.ready = "";
} else {
  changePanes(() => {});
}
