/** A toolbar after the WAI-ARIA practices: one tab stop, arrow keys inside, Escape back to the text. */

import { isMacOS } from "../../django_prose_editor/editor.js";
import { h } from "./dom.js";
import { _ } from "./text.js";

const MAC = { Mod: "⌘", Shift: "⇧", Alt: "⌥" };

/** Return "Ctrl+Shift+8", or "⌘⇧8" on a Mac. */
function shownKeys(keys) {
  const parts = keys.split("+");
  return isMacOS() ? parts.map((part) => MAC[part] ?? part).join("") : parts.map((part) => (part === "Mod" ? "Ctrl" : part)).join("+");
}

/** Return keys as `aria-keyshortcuts` wants them. */
function spokenKeys(keys) {
  return keys.replace("Mod", isMacOS() ? "Meta" : "Control");
}

/** Return {element, focus()}: the toolbar of `editor` for `groups` of tools (see tools.js); `controls` is the id of the text. */
export function makeToolbar(editor, groups, controls) {
  const element = h("div", { class: "pe-toolbar", role: "toolbar", "aria-label": _("Formatting"), "aria-controls": controls });
  const made = [];
  for (const { label, tools, when } of groups) {
    const group = h("div", { class: when ? "pe-tools is-context" : "pe-tools", role: "group", "aria-label": label, hidden: Boolean(when) });
    for (const tool of tools) made.push({ tool, button: makeButton(tool, editor, group) });
    group.when = when;
    element.append(group);
  }
  const more = h("button", { type: "button", class: "pe-tool is-more", tabindex: "-1", "aria-expanded": "false", title: _("More tools") }, _("More"));
  more.addEventListener("click", () => more.setAttribute("aria-expanded", String(element.classList.toggle("shows-rare"))));
  element.querySelector(".is-context").before(more);

  // Hidden tools are no stops: those of another context, and the rare ones on a narrow screen.
  const stops = () => [...element.querySelectorAll("button")].filter((button) => button.getClientRects().length);
  const rove = (button) => {
    for (const other of element.querySelectorAll("button[tabindex='0']")) other.tabIndex = -1;
    button.tabIndex = 0;
  };
  element.addEventListener("focusin", (event) => event.target.matches("button") && rove(event.target));
  element.addEventListener("keydown", (event) => {
    const buttons = stops();
    const index = buttons.indexOf(document.activeElement);
    const steps = { ArrowRight: index + 1, ArrowLeft: index - 1, Home: 0, End: buttons.length - 1 };
    if (event.key === "Escape") editor.commands.focus();
    else if (event.key in steps) buttons.at(steps[event.key] % buttons.length).focus();
    else return;
    event.preventDefault();
  });

  const show = () => {
    for (const group of element.querySelectorAll(".is-context")) group.hidden = !group.when(editor);
    for (const { tool, button } of made) {
      if (button.parentElement.hidden) continue;
      set(button, "aria-pressed", tool.active && String(tool.active(editor)));
      set(button, "aria-disabled", tool.can && String(!tool.can(editor)));
    }
    if (!stops().some((button) => button.tabIndex === 0)) rove(element.querySelector("button"));
  };
  editor.on("transaction", show);
  show();
  return {
    element,
    focus: () => (stops().find((button) => button.tabIndex === 0) ?? stops()[0]).focus(),
  };
}

function makeButton(tool, editor, group) {
  const keys = tool.keys ?? "";
  const button = h(
    "button",
    {
      type: "button",
      class: tool.rare ? "pe-tool is-rare" : "pe-tool",
      "data-look": tool.look,
      tabindex: "-1",
      title: keys ? `${tool.label} (${shownKeys(keys)})` : tool.label,
      "aria-label": tool.label,
      "aria-keyshortcuts": keys ? spokenKeys(keys) : null,
    },
    tool.text,
  );
  // A click must not take the selection out of the text before the tool acts on it.
  button.addEventListener("mousedown", (event) => event.preventDefault());
  button.addEventListener("click", () => {
    if (button.getAttribute("aria-disabled") !== "true") tool.run(editor.chain().focus(), editor)?.run();
  });
  group.append(button);
  return button;
}

/** Write an attribute only when it changes: this runs at every key. */
function set(element, name, value) {
  if (value !== undefined && element.getAttribute(name) !== value) element.setAttribute(name, value);
}
