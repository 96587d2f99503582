/* The reader's choice of light, dark or automatic. A plain script in the head, so that the first paint is right;
   the admin of Django keeps its choice under the same key, so both follow one switch. */
(() => {
  const root = document.documentElement;
  const modes = ["auto", "light", "dark"];

  const read = () => {
    try {
      const kept = localStorage.getItem("theme");
      return modes.includes(kept) ? kept : "auto";
    } catch {
      return "auto";
    }
  };

  const show = (mode) => {
    root.dataset.theme = mode;
    for (const button of document.querySelectorAll("[data-theme-switch]")) {
      button.hidden = false;
      button.querySelector("[data-theme-name]").textContent = button.dataset[mode];
      button.title = button.textContent.trim().replace(/\s+/g, " ");
    }
  };

  show(read());
  document.addEventListener("DOMContentLoaded", () => show(read()));
  addEventListener("storage", () => show(read()));
  document.addEventListener("click", (event) => {
    if (!event.target.closest("[data-theme-switch]")) return;
    const next = modes[(modes.indexOf(read()) + 1) % modes.length];
    try {
      localStorage.setItem("theme", next);
    } catch {
      // A browser that keeps nothing still changes this page.
    }
    show(next);
  });
})();
