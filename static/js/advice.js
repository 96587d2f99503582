// "Look it over" shows the advice in place. Without this module the button leads to a page with the same lines.

const form = document.querySelector("[data-comment-form]");
const button = form?.querySelector("[data-look]");
const place = form?.querySelector("[data-advice]");

if (button && place) {
  let control = null;

  button.addEventListener("click", async (event) => {
    event.preventDefault();
    control?.abort();
    control = new AbortController();
    try {
      const answer = await fetch(button.dataset.look, {
        method: "POST",
        body: new FormData(form),
        headers: { "X-Requested-With": "fetch" },
        redirect: "error",
        signal: control.signal,
      });
      if (!answer.ok && answer.status !== 422 && answer.status !== 429) throw new Error(answer.statusText);
      place.innerHTML = await answer.text();
    } catch (error) {
      if (error.name !== "AbortError") place.textContent = place.dataset.failed;
    }
  });
}
