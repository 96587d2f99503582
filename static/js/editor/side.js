/** The panel of settings folds away; this browser remembers it. Without this script it stands open, and folds as well. */

const KEY = "produsage:settings-folded";

/** Watch `details`, the panel. A problem at one of its fields keeps it open, whatever was chosen before. */
export function watchSide(details) {
  const problem = details.querySelector("[aria-invalid=true]");
  try {
    if (localStorage.getItem(KEY) === "yes" && !problem) details.open = false;
    details.addEventListener("toggle", () => localStorage.setItem(KEY, details.open ? "no" : "yes"));
  } catch {
    // A browser may forbid storage: then the panel is open at each visit.
  }
  // "There is a problem with …" leads to a field that may be folded away.
  const jump = () => {
    const target = window.location.hash.length > 1 && document.getElementById(window.location.hash.slice(1));
    if (target && details.contains(target)) details.open = true;
  };
  window.addEventListener("hashchange", jump);
  jump();
}
