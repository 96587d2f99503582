/** One way to ask the server from the editor, with failures told apart and in plain words. */

import { _ } from "./text.js";

/** What went wrong: `kind` is "offline", "login", "refused" (the server said why) or "broken"; `message` is for the writer. */
export class NetError extends Error {
  constructor(kind, message) {
    super(message);
    this.kind = kind;
  }
}

/**
 * The cookie first: after a new login in another tab it is fresh, while the form's own token is stale.
 * The form's token serves sites that hide the cookie from scripts.
 */
export function csrfToken() {
  const cookie = /(?:^|;\s*)csrftoken=([^;]+)/.exec(document.cookie);
  return cookie ? cookie[1] : (document.querySelector("[name=csrfmiddlewaretoken]")?.value ?? "");
}

/**
 * POST `body` (FormData or URLSearchParams) and return the JSON object that comes back.
 * Throws NetError; an AbortError passes through when `signal` aborts.
 */
export async function post(url, body, signal) {
  const headers = { Accept: "application/json", "X-CSRFToken": csrfToken(), "X-Requested-With": "fetch" };
  let response;
  try {
    // A redirect is always the way to the login: to follow it would bring a page where JSON is expected.
    response = await fetch(url, { method: "POST", body, headers, signal, redirect: "manual", credentials: "same-origin" });
  } catch (error) {
    if (error.name === "AbortError") throw error;
    throw new NetError("offline", _("The server cannot be reached. Check your connection and try again: nothing is lost."));
  }
  if (response.type === "opaqueredirect" || response.status === 401) {
    throw new NetError("login", _("You are logged out. Log in again in another tab, then try again here: nothing is lost."));
  }
  const data = await response.json().catch(() => null);
  if (response.ok && data && typeof data === "object") return data;
  if (data?.error) throw new NetError("refused", String(data.error));
  if (response.status === 403) {
    throw new NetError("login", _("This page is older than your login. Log in again in another tab, then try again here: nothing is lost."));
  }
  if (response.status === 413) throw new NetError("refused", _("This file is too large for the server."));
  throw new NetError("broken", _("The server could not take this (%(status)s). Try again in a moment.", { status: response.status }));
}
