/** Replies in place: the form at the foot of the thread moves beneath the comment that is answered. */

/** Let `form` move; returns `answer(id)`, which moves it beneath that comment and tells whether it could. */
export function replyInPlace(form) {
  const home = document.createComment("comment form");
  form.before(home);
  const title = form.querySelector("[data-comment-form-title]");
  const cancel = form.querySelector("[data-cancel-reply]");
  const parent = form.elements.namedItem("parent");
  const text = form.elements.namedItem("body");
  const titleAtHome = title.textContent;
  let opener = null;

  const say = () => form.dispatchEvent(new Event("change", { bubbles: true }));

  const back = () => {
    home.after(form);
    parent.value = "";
    title.textContent = titleAtHome;
    cancel.hidden = true;
    say();
    opener?.focus();
    opener = null;
  };

  const beneath = (link) => {
    opener = link;
    link.closest("article").append(form);
    parent.value = link.dataset.reply;
    title.textContent = link.getAttribute("aria-label");
    cancel.hidden = false;
  };

  document.addEventListener("click", (event) => {
    const link = event.target.closest("[data-reply]");
    if (!link || event.ctrlKey || event.metaKey || event.shiftKey || event.button) return;
    event.preventDefault();
    beneath(link);
    say();
    text.focus();
  });

  cancel.addEventListener("click", (event) => {
    if (!opener) return; // a page with nothing but this form: the link leads back to the post
    event.preventDefault();
    back();
  });

  form.addEventListener("keydown", (event) => {
    if (event.key === "Escape" && opener) back();
  });

  // Two clicks make one comment.
  let sent = false;
  form.addEventListener("submit", (event) => {
    if (sent) event.preventDefault();
    sent = true;
  });
  addEventListener("pageshow", () => {
    sent = false;
  });

  return (id) => {
    const link = document.querySelector(`[data-reply="${id}"]`);
    if (link) beneath(link);
    return Boolean(link);
  };
}
