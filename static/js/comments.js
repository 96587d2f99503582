// Replies in place: the form at the foot of the thread moves beneath the comment that is answered.
// Without this module each "Reply" leads to a page with the same form.

const form = document.querySelector("[data-comment-form]");

if (form) {
  const home = document.createComment("comment form");
  form.before(home);
  const title = form.querySelector("[data-comment-form-title]");
  const cancel = form.querySelector("[data-cancel-reply]");
  const parent = form.elements.namedItem("parent");
  const text = form.elements.namedItem("body");
  const titleAtHome = title.textContent;
  let opener = null;

  const back = () => {
    home.after(form);
    parent.value = "";
    title.textContent = titleAtHome;
    cancel.hidden = true;
    opener?.focus();
    opener = null;
  };

  document.addEventListener("click", (event) => {
    const link = event.target.closest("[data-reply]");
    if (!link || event.ctrlKey || event.metaKey || event.shiftKey || event.button) return;
    event.preventDefault();
    opener = link;
    link.closest("article").append(form);
    parent.value = link.dataset.reply;
    title.textContent = link.getAttribute("aria-label");
    cancel.hidden = false;
    text.focus();
  });

  cancel.addEventListener("click", (event) => {
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
  addEventListener("pageshow", () => { sent = false; });
}
