/** Comments that arrive while the page is open: a quiet line says so, and nothing moves until the reader wants them. */

import { h } from "../editor/dom.js";

const EVERY = 20_000;
const SLOWEST = 300_000;

const parsed = (html) => document.importNode(new DOMParser().parseFromString(html, "text/html").querySelector("li"), true);

/** Whether a comment is not on the page, or only the line in its place that says it was removed. */
const isNews = ({ id }) => document.getElementById(id)?.classList.contains("comment--gone") ?? true;

const replace = (there, item) => there.querySelector(":scope > article").replaceWith(item.querySelector(":scope > article").cloneNode(true));

/** Ask for what is new on the page of `section` (`data-live`: the address, `data-since`: the last arrival shown). */
export function showArrivals(section) {
  const status = section.querySelector("[data-live-said]");
  let since = section.dataset.since;
  let latest = since;
  let tag = "";
  let waiting = [];
  let timer = 0;
  let pause = EVERY;
  let asking = false;

  const ask = async () => {
    clearTimeout(timer);
    if (document.hidden || asking) return;
    asking = true;
    try {
      const response = await fetch(`${section.dataset.live}?since=${since}`, { headers: tag ? { "If-None-Match": tag } : {}, redirect: "manual", cache: "no-store" });
      if (response.status === 200) {
        tag = response.headers.get("ETag") ?? "";
        const answer = await response.json();
        latest = answer.latest;
        const items = answer.comments.map(({ parent, html }) => ({ parent, item: parsed(html) }));
        for (const { item } of items) approve(item);
        waiting = items.filter(({ item }) => isNews(item));
        if (waiting.length) announce(answer.said[waiting.length - 1]);
        pause = EVERY;
      } else if (response.status !== 304) {
        // Logged out, or the post was taken back: this page will hear nothing more.
        if (response.status < 500) return;
        pause = Math.min(pause * 2, SLOWEST);
      }
    } catch {
      pause = Math.min(pause * 2, SLOWEST);
    } finally {
      asking = false;
    }
    timer = setTimeout(ask, pause);
  };

  function announce(said) {
    if (status.textContent === said) return;
    const button = h("button", { type: "button", class: "button button--small" }, said);
    button.addEventListener("click", show);
    status.replaceChildren(button);
  }

  function show() {
    const arrived = waiting.map(place);
    waiting = [];
    since = latest;
    tag = "";
    status.replaceChildren();
    const [first] = arrived;
    if (!first) return;
    first.setAttribute("tabindex", "-1");
    first.focus({ preventScroll: true });
    first.scrollIntoView({ block: "center" });
  }

  /** Put one comment beneath the one that it answers, or where the thread goes on; returns its element. */
  function place({ parent, item }) {
    item.classList.add("comment--new");
    const there = document.getElementById(item.id);
    if (there) {
      replace(there, item);
      there.className = item.className;
      there.tabIndex = -1;
      return there;
    }
    const above = parent && document.getElementById(`comment-${parent}`);
    if (!above) threadList()["newestFirst" in section.dataset ? "prepend" : "append"](item);
    else if (above.parentElement.closest(".replies .replies .replies .replies")) above.parentElement.append(item);
    else {
      answersOf(above).append(item);
      item.querySelector(".comment-answers")?.remove();
    }
    for (let fold = item.closest("details"); fold; fold = fold.parentElement.closest("details")) fold.open = true;
    return item;
  }

  /** Who wrote it, and staff, have it on the page, waiting for approval: that line goes, and "Reply" comes. */
  function approve(item) {
    const there = document.getElementById(item.id);
    if (there && !isNews(item) && !there.querySelector(":scope > article [data-reply]")) replace(there, item);
  }

  function threadList() {
    const found = section.querySelector(".thread");
    if (found) return found;
    const list = h("ol", { class: "thread" });
    const empty = section.querySelector(".empty");
    if (empty) empty.replaceWith(list);
    else section.querySelector("h2").after(list);
    return list;
  }

  function answersOf(comment) {
    const found = comment.querySelector(":scope > .replies, :scope > details > .replies");
    if (found) return found;
    const list = h("ol", { class: "replies" });
    comment.querySelector(":scope > article").after(list);
    return list;
  }

  document.addEventListener("visibilitychange", ask);
  window.addEventListener("focus", ask);
  timer = setTimeout(ask, EVERY);
}
