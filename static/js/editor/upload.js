/** A picture on its way to the server. The server decides; the checks here only save the wait. */

import { formatNumber, _ } from "./text.js";
import { post } from "./net.js";

const MAX_BYTES = 10 * 1024 * 1024;

/** What the file chooser offers, and what the server can read. */
export const TYPES = ["image/jpeg", "image/png", "image/webp", "image/gif"];

/** Return why `file` cannot be taken, or an empty text. */
export function refusal(file) {
  if (!TYPES.includes(file.type)) {
    return _("%(name)s is no picture that we can show. JPEG, PNG, WebP and GIF are possible.", { name: file.name });
  }
  if (file.size > MAX_BYTES) {
    const size = formatNumber(Math.ceil(file.size / 1024 / 1024));
    return _("%(name)s has %(size)s MB; 10 MB are possible. Save it smaller and try again.", { name: file.name, size });
  }
  return "";
}

/** Send `file` to `url`; resolves to {id, url, width, height}. Throws NetError. */
export function sendPicture(url, file, signal) {
  const body = new FormData();
  body.append("file", file);
  return post(url, body, signal);
}
