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
// On a tablet the filter stands above the list: a part of it opens when one asks for it, or when it narrows the list.
if (matchMedia("(max-width: 1024px)").matches) {
  const chosen = JSON.parse(sessionStorage.getItem("django.admin.filtersState") ?? "{}");
  for (const part of document.querySelectorAll("#changelist-filter details")) {
    const narrows = part.querySelector("li.selected:not(:first-child)");
    if (chosen[part.dataset.filterTitle] === undefined && !narrows) part.open = false;
  }
}
document.documentElement.dataset.queueReady = "";
