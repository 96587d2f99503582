/**
 * The safety copy: what is not saved yet, kept in this browser under the form's own key.
 *
 * A copy: {title, body, references, tags, at, version, sent?, previous?}. `at`: ms since 1970. `version`: the post's
 * version that the writer started from. `sent`: the form was submitted with it. `previous`: an older copy that was
 * offered and not decided on yet, so that writing on does not overwrite it.
 */

const PREFIX = "produsage:copy:";
const SENT = "produsage:sent";
const MONTH = 30 * 24 * 3600 * 1000;

/** A browser may forbid storage, or be full: then there is no copy, and writing goes on. */
function quietly(run) {
  try {
    return run();
  } catch {
    return null;
  }
}

/** Return the copies under `key`, newest first. */
export function readCopies(key) {
  const copies = [];
  let copy = quietly(() => JSON.parse(localStorage.getItem(PREFIX + key)));
  for (; copy && typeof copy.at === "number" && copies.length < 3; copy = copy.previous) copies.push(copy);
  return copies;
}

/** Keep `copies` (newest first) under `key`; none removes what is there. */
export function keepCopies(key, copies) {
  const chain = copies.slice(0, 3).reduceRight((previous, copy) => ({ ...copy, previous }), undefined);
  quietly(() => (chain ? localStorage.setItem(PREFIX + key, JSON.stringify(chain)) : localStorage.removeItem(PREFIX + key)));
}

/** Remember, for this tab, that the copy under `key` is on its way to the server. */
export function markSent(key) {
  quietly(() => sessionStorage.setItem(SENT, key));
}

/**
 * The server has saved what this tab sent: remove that copy. One that another tab has written since stays.
 * The key may have changed on the way, from a new post's to the post's own: the tab remembers which it was.
 */
export function confirmSent() {
  const key = quietly(() => sessionStorage.getItem(SENT));
  if (!key) return;
  quietly(() => sessionStorage.removeItem(SENT));
  keepCopies(key, readCopies(key).filter((copy) => !copy.sent));
}

/** Remove copies that nobody came back for: a browser in a library is nobody's archive. */
export function forgetOld() {
  quietly(() => {
    for (const name of Object.keys(localStorage)) {
      if (!name.startsWith(PREFIX)) continue;
      const [newest] = readCopies(name.slice(PREFIX.length));
      if (!newest || Date.now() - newest.at > MONTH) localStorage.removeItem(name);
    }
  });
}
