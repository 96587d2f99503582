// The thread beneath a post: replies in place, passages to quote, a copy of what is typed, comments that arrive.
// Without these modules each "Reply" leads to a page with the same form, and a reload shows what is new.

import { keepCopy } from "./comments/copy.js";
import { replyInPlace } from "./comments/reply.js";
import { quotePassages } from "./comments/passage.js";
import { showArrivals } from "./comments/live.js";

const form = document.querySelector("[data-comment-form]");
const edited = document.querySelector("[data-edit-form]");
const section = document.querySelector("[data-live]");

if (edited) keepCopy(edited);
if (form) {
  const move = replyInPlace(form);
  keepCopy(form, move);
  quotePassages(form);
}
if (section) showArrivals(section);
