/** The one gate for words and numbers that a reader sees: what is to be translated passes here. */

const language = document.documentElement.lang || "en";

/**
 * Return `message` in the page's language, with `%(name)s` filled in from `values`.
 * Uses the page's own catalogue (Django's `gettext`) when there is one.
 */
export function _(message, values = {}) {
  const text = typeof window.gettext === "function" ? window.gettext(message) : message;
  return text.replace(/%\((\w+)\)s/g, (whole, name) => (name in values ? String(values[name]) : whole));
}

/** Return the singular or the plural for `count`, filled in like `_`. */
export function ngettext(one, many, count, values = {}) {
  const text = typeof window.ngettext === "function" ? window.ngettext(one, many, count) : count === 1 ? one : many;
  return text.replace(/%\((\w+)\)s/g, (whole, name) => (name in values ? String(values[name]) : whole));
}

/** Return a number as the page's language writes it: 1,328. */
export function formatNumber(number) {
  return new Intl.NumberFormat(language).format(number);
}

/** Return the time of `milliseconds` since 1970, with the date when that was not today. */
export function formatTime(milliseconds) {
  const then = new Date(milliseconds);
  const today = then.toDateString() === new Date().toDateString();
  const time = { hour: "2-digit", minute: "2-digit", hourCycle: "h23" };
  return new Intl.DateTimeFormat(language, today ? time : { day: "numeric", month: "long", ...time }).format(then);
}
