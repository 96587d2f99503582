// The marking screen: a live total of the points, and a question before unsaved work is left. Works on [data-marking];
// without it the page is the same form.

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
  const snapshot = () => new URLSearchParams([...new FormData(form)].map(([name, value]) => [name, String(value)])).toString();
  const before = snapshot();
  // A form that came back with errors or after a conflict holds what is not stored yet.
  const arrivedUnsaved = form.hasAttribute("data-arrived-unsaved");
  let leaving = false;
  const isChanged = () => arrivedUnsaved || snapshot() !== before;

  const update = () => {
    showTotal(output, late);
    unsaved.hidden = !isChanged();
  };
  form.addEventListener("input", update);
  form.addEventListener("change", update);
  form.addEventListener("submit", () => {
    leaving = true;
  });
  window.addEventListener("beforeunload", (event) => {
    if (!leaving && isChanged()) {
      event.preventDefault();
    }
  });
  window.addEventListener("pageshow", () => {
    leaving = false;
  });
  update();
}
