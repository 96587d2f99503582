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

function showTotal(output) {
  const points = [...form.querySelectorAll("[data-criterion]")].map(pointsOf).filter((value) => value !== null);
  const sum = points.reduce((total, value) => total + value, 0);
  output.value = points.length ? String(Math.round(sum * 100) / 100) : "–";
}

if (form) {
  const output = form.querySelector("[data-total]");
  const unsaved = form.querySelector("[data-unsaved]");
  const snapshot = () => new URLSearchParams([...new FormData(form)].map(([name, value]) => [name, String(value)])).toString();
  const before = snapshot();
  // A form that came back with errors or after a conflict holds what is not stored yet.
  const arrivedUnsaved = form.hasAttribute("data-arrived-unsaved");
  let leaving = false;
  const isChanged = () => arrivedUnsaved || snapshot() !== before;

  const update = () => {
    showTotal(output);
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
