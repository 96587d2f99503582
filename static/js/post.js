// Comforts of a post's page. Without this module a picture's link leads to its large file, and the address bar has the
// address to copy.

// A click on a picture shows its large file over the page; Escape, a click or the button closes it.
document.addEventListener("click", (event) => {
  const link = event.target.closest("a[data-enlarge]");
  if (!link || event.ctrlKey || event.metaKey || event.shiftKey || event.button) return;
  event.preventDefault();
  const small = link.querySelector("img");
  const dialog = document.createElement("dialog");
  dialog.className = "enlarged";
  dialog.setAttribute("aria-label", link.getAttribute("aria-label") ?? small.alt);
  const picture = new Image();
  picture.src = link.href;
  picture.alt = small.alt;
  picture.width = small.width;
  const close = document.createElement("button");
  close.type = "button";
  close.className = "enlarged__close";
  close.textContent = "×";
  close.setAttribute("aria-label", document.querySelector("[data-close-label]")?.dataset.closeLabel ?? "Close");
  dialog.append(close, picture);
  dialog.addEventListener("click", () => dialog.close());
  dialog.addEventListener("close", () => dialog.remove());
  document.body.append(dialog);
  dialog.showModal();
});

// "Copy link" stands there only where copying works.
const copy = document.querySelector("[data-copy-link]");
if (copy && navigator.clipboard) {
  copy.hidden = false;
  copy.addEventListener("click", async () => {
    const said = document.querySelector("[data-copied]");
    try {
      await navigator.clipboard.writeText(copy.dataset.copyLink);
      said.textContent = copy.dataset.done;
    } catch {
      said.textContent = copy.dataset.copyLink;
    }
  });
}
