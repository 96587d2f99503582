/* The switch between light, dark and automatic. What is kept is set before the first paint by colours.js, which stands in
   the page. The admin of Django keeps its choice under the same key, so both follow one switch. An account that has chosen
   its colours brings them to each browser: the page says so in `data-theme`, with where a new choice is sent. */
(() => {
  const root = document.documentElement;
  const modes = ["auto", "light", "dark"];

  const read = () => {
    try {
      const kept = localStorage.getItem("theme");
      return modes.includes(kept) ? kept : "auto";
    } catch {
      return modes.includes(root.dataset.theme) ? root.dataset.theme : "auto";
    }
  };

  const keep = (mode) => {
    try {
      localStorage.setItem("theme", mode);
    } catch {
      // A browser that keeps nothing still changes this page.
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

  const tell = (mode) => {
    const token = document.querySelector("input[name=csrfmiddlewaretoken]")?.value;
    if (!root.dataset.themeKept || !token) return;
    const body = new URLSearchParams({ theme: mode, csrfmiddlewaretoken: token });
    // When this fails, the browser keeps the choice until the next page: nothing is lost that a click does not bring back.
    fetch(root.dataset.themeKept, { method: "POST", body, keepalive: true }).catch(() => {});
  };

  if (root.dataset.themeKept) keep(root.dataset.theme);
  show(read());
  addEventListener("storage", () => show(read()));
  document.addEventListener("click", (event) => {
    if (!event.target.closest("[data-theme-switch]")) return;
    const next = modes[(modes.indexOf(root.dataset.theme) + 1) % modes.length];
    keep(next);
    show(next);
    tell(next);
  });
})();
