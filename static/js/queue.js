/** The queue by keyboard: Alt+J and Alt+K go from row to row, Enter opens one, Alt+S goes to the search. */

const links = [...document.querySelectorAll("#result_list tbody tr")].map((row) => row.querySelector("th a, td a")).filter(Boolean);

document.addEventListener("keydown", (event) => {
  if (!event.altKey || event.ctrlKey || event.metaKey || event.shiftKey || event.getModifierState("AltGraph")) return;
  const at = links.findIndex((link) => link.closest("tr").contains(document.activeElement));
  const place = {
    KeyJ: links[Math.min(at + 1, links.length - 1)],
    KeyK: links[Math.max(at - 1, 0)],
    KeyS: document.querySelector("#searchbar"),
  }[event.code];
  if (!place) return;
  event.preventDefault();
  place.focus();
});
document.documentElement.dataset.queueReady = "";
