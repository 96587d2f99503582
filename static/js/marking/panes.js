/** The three views of the text change in place: the form beside them stays as it is. Without this they are links. */

import { _ } from "../editor/text.js";

/** Let the links of [data-pane] bring their view into [data-pane-place]. */
export function changePanes(tell) {
  const place = document.querySelector("[data-pane-place]");
  if (!place) return;
  place.addEventListener("click", async (event) => {
    const link = event.target.closest("a[data-pane]");
    if (!link || event.ctrlKey || event.metaKey || event.shiftKey) return;
    event.preventDefault();
    place.setAttribute("aria-busy", "true");
    try {
      const response = await fetch(link.href, { redirect: "manual", credentials: "same-origin" });
      if (!response.ok) throw new Error(String(response.status));
      const page = new DOMParser().parseFromString(await response.text(), "text/html");
      place.replaceChildren(...[...page.querySelector("[data-pane-place]").childNodes].map((node) => document.importNode(node, true)));
      place.querySelector(`a[data-pane="${link.dataset.pane}"]`).focus();
      tell(link.textContent);
    } catch {
      tell(_("This view cannot be loaded now. Try again in a moment."));
    } finally {
      place.removeAttribute("aria-busy");
    }
  });
}
