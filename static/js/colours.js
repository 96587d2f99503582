/* The colours that this browser keeps, before the first paint: this stands in each page. What may be chosen, and the
   switch, are in theme.js. An account's own choice comes with the page and goes before. */
(() => {
  const root = document.documentElement;
  try {
    root.dataset.theme ||= localStorage.getItem("theme") || "auto";
  } catch {
    root.dataset.theme ||= "auto";
  }
})();
