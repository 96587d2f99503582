/** The keys of the marking screen. Without Alt or Ctrl they work only on the form's choices and buttons, never in a text. */

/** Listen for `form`. `acts` holds what the other modules do: {passage, leave, openBank, keepInBank}. */
export function useKeys(form, acts) {
  const criteria = [...form.querySelectorAll("[data-criterion]")];
  const here = () => document.activeElement.closest?.("[data-criterion]") ?? null;
  const radioOf = (criterion) => criterion?.querySelector("input[type=radio]:checked") ?? criterion?.querySelector("input[type=radio], input, textarea");

  const go = (step) => {
    const at = criteria.indexOf(here());
    const next = at < 0 ? (step > 0 ? 0 : criteria.length - 1) : Math.max(0, at + step);
    const place = next < criteria.length ? radioOf(criteria[next]) : form.elements.namedItem("feedback");
    place?.focus();
    place?.closest("[data-criterion], .field")?.scrollIntoView({ block: "nearest" });
  };
  const choose = (digit) => {
    const criterion = here();
    const levels = criterion ? [...criterion.querySelectorAll("input[type=radio][data-points]")] : [];
    const level = levels[digit - 1];
    if (!level) return false;
    const wasOn = document.activeElement.matches("input[type=radio]");
    level.checked = true;
    if (wasOn) level.focus();
    level.dispatchEvent(new Event("change", { bubbles: true }));
    return true;
  };
  const press = (name) => form.querySelector(`button[name=${name}]`).click();
  const follow = async (selector) => {
    await acts.leave();
    document.querySelector(selector)?.click();
  };
  const comment = () => here()?.querySelector("textarea")?.focus();
  const help = () => {
    const panel = form.querySelector("[data-keys-help]");
    panel.open = !panel.open;
    panel.querySelector("summary").focus();
  };

  const withAlt = {
    KeyJ: () => go(1), KeyK: () => go(-1), KeyC: comment, KeyO: () => form.elements.namedItem("feedback").focus(),
    KeyM: acts.passage, KeyB: acts.openBank, KeyN: () => follow("[data-next]"), KeyP: () => follow("[data-previous]"), KeyH: help,
  };
  const alone = { j: () => go(1), k: () => go(-1), c: comment };

  // By `code`: with Alt, a Mac's keyboard types other characters.
  document.addEventListener("keydown", (event) => {
    const digit = /^(?:Digit|Numpad)([1-9])$/.exec(event.code)?.[1];
    const control = event.ctrlKey || event.metaKey;
    let done = true;
    if (event.getModifierState("AltGraph") || event.isComposing) return;
    if (control && !event.altKey && event.key === "Enter") press(event.shiftKey ? "save_next" : "finish_next");
    else if (control && !event.altKey && !event.shiftKey && event.code === "KeyS") press("save");
    else if (event.altKey && !control && event.shiftKey && event.code === "KeyB") acts.keepInBank();
    else if (event.altKey && !control && !event.shiftKey && digit) done = choose(Number(digit));
    else if (event.altKey && !control && !event.shiftKey && withAlt[event.code]) withAlt[event.code]();
    else if (!event.altKey && !control && form.contains(event.target) && event.target.matches("input[type=radio], button, summary")) {
      if (digit && !event.shiftKey) done = choose(Number(digit));
      else if (alone[event.key]) alone[event.key]();
      else done = false;
    } else done = false;
    if (done) event.preventDefault();
  });
}
