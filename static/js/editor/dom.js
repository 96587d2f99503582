/** Elements made by methods, never from HTML text: the page's policy forbids inline styles and scripts. */

let last = 0;

/** Return an id that no other element of the page has. */
export function uid(prefix = "pe") {
  last += 1;
  return `${prefix}-${last}`;
}

/**
 * Return a new element. `attributes` become attributes (true: empty, false/null/undefined: none);
 * `children` are elements or text.
 */
export function h(tag, attributes = {}, ...children) {
  const element = document.createElement(tag);
  for (const [name, value] of Object.entries(attributes)) {
    if (value === true) element.setAttribute(name, "");
    else if (value !== false && value !== null && value !== undefined) element.setAttribute(name, String(value));
  }
  element.append(...children.filter((child) => child !== null && child !== undefined && child !== false));
  return element;
}

/** Return `run` delayed until it was not called for `wait` ms; `.flush()` runs what waits, `.cancel()` drops it. */
export function debounce(run, wait) {
  let timer = 0;
  const later = () => {
    clearTimeout(timer);
    timer = setTimeout(later.flush, wait);
  };
  later.cancel = () => {
    clearTimeout(timer);
    timer = 0;
  };
  later.flush = () => {
    if (!timer) return;
    later.cancel();
    run();
  };
  return later;
}
