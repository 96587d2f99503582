/** The comment bank by keyboard: found by a few letters, inserted where one was writing. */

/** Return {open, keep} for the bank of `form`: the panel with its search, and the text of a field put into its form. */
export function useBank(form, tell, inserted) {
  const panel = form.querySelector("[data-bank]");
  const search = panel.querySelector("[data-bank-search]");
  const items = [...panel.querySelectorAll("[data-bank-text]")].map((text) => text.closest("li"));
  let target = null;

  form.addEventListener("focusin", ({ target: field }) => {
    if (field.matches("textarea") && !panel.contains(field)) target = field;
  });

  const shown = () => items.filter((item) => !item.hidden);
  const choose = (item) => {
    items.forEach((one) => one.toggleAttribute("data-chosen", one === item));
    item?.scrollIntoView({ block: "nearest" });
    if (item) tell(item.querySelector("[data-bank-text]").textContent);
  };

  const insert = (item) => {
    const field = target ?? form.elements.namedItem("feedback");
    const words = item.querySelector("[data-bank-text]").textContent;
    const [start, end] = [field.selectionStart, field.selectionEnd];
    const gap = start && !/\s$/.test(field.value.slice(0, start)) ? " " : "";
    field.setRangeText(gap + words, start, end, "end");
    panel.open = false;
    field.focus();
    field.dispatchEvent(new Event("input", { bubbles: true }));
    inserted();
  };

  if (search) {
    search.hidden = false;
    const input = search.querySelector("input");
    input.addEventListener("input", () => {
      const wanted = input.value.toLowerCase();
      items.forEach((item) => (item.hidden = !item.textContent.toLowerCase().includes(wanted)));
      choose(shown()[0]);
    });
    input.addEventListener("keydown", (event) => {
      const list = shown();
      const at = list.findIndex((item) => item.hasAttribute("data-chosen"));
      if (event.key === "ArrowDown") choose(list[Math.min(at + 1, list.length - 1)]);
      else if (event.key === "ArrowUp") choose(list[Math.max(at - 1, 0)]);
      else if (event.key === "Enter" && !event.ctrlKey && list.length) insert(list[Math.max(at, 0)]);
      else if (event.key === "Escape") {
        panel.open = false;
        (target ?? form.elements.namedItem("feedback")).focus();
      } else return;
      event.preventDefault();
    });
    for (const button of panel.querySelectorAll("[data-bank-insert]")) {
      button.hidden = false;
      button.addEventListener("click", () => insert(button.closest("li")));
    }
  }

  return {
    open() {
      panel.open = true;
      const field = search ? search.querySelector("input") : form.elements.namedItem("bank_text");
      if (search) {
        field.value = "";
        field.dispatchEvent(new Event("input"));
      }
      field.focus();
    },
    keep() {
      if (!target) return;
      const chosen = target.value.slice(target.selectionStart, target.selectionEnd) || target.value;
      panel.open = true;
      const field = form.elements.namedItem("bank_text");
      field.value = chosen.trim();
      field.focus();
    },
  };
}
