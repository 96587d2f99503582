/** What is asked for a picture: caption, text alternative, credit. The upload runs while the writer types. */

import { complain, field, openDialog } from "./dialog.js";
import { h } from "./dom.js";
import { _ } from "./text.js";
import { sendPicture } from "./upload.js";

const FILE_NAME = /^\S+\.(jpe?g|png|gif|webp|heic)$/i;

/** What a credit begins with, by its kind. A function: the page's catalogue may come after this module. */
const leads = () => ({
  "own-work": _("Own work"),
  screenshot: `${_("Screenshot of")} `,
  licensed: `${_("Licensed under")} `,
  permission: `${_("With permission of")} `,
});

/**
 * Ask for what a figure says. `values`: what it says now (see readFigure), `file` and `uploadUrl` for a new picture,
 * `place` like "2 of 3". Resolves to the new values, to "remove", or to null.
 */
export async function figureDialog({ values = null, file = null, uploadUrl = "", place = "" }) {
  const upload = file ? new Upload(file, uploadUrl) : null;
  const fields = makeFields(values ?? { caption: "", alt: "", decorative: false, kind: "", credit: "" });
  const title = values ? _("Edit figure") : place ? _("New figure (%(place)s)", { place }) : _("New figure");
  const preview = upload ? upload.element : h("p", { class: "pe-preview" }, h("img", { src: values.src, alt: "" }));
  const answer = await openDialog({
    title,
    body: [preview, ...fields.body],
    submitLabel: values ? _("Change figure") : _("Insert figure"),
    extra: values ? [{ label: _("Remove figure"), value: "remove" }] : [],
    onSubmit: async () => {
      const said = fields.read();
      if (!said) return undefined;
      const src = upload ? await upload.done() : values.src;
      return src ? { ...said, src } : undefined;
    },
  });
  upload?.stop();
  return answer;
}

function makeFields(values) {
  const caption = h("textarea", { rows: 2 });
  const alt = h("textarea", { rows: 2 });
  const decorative = h("input", { type: "checkbox" });
  const kind = h("select", {}, h("option", { value: "" }, _("Not said yet")));
  for (const [value, lead] of Object.entries(leads())) kind.append(h("option", { value }, lead.trim()));
  const credit = h("input", { type: "text", autocomplete: "off" });
  [caption.value, alt.value, decorative.checked, kind.value, credit.value] = [values.caption, values.alt, values.decorative, values.kind, values.credit];
  const sync = () => {
    alt.disabled = decorative.checked;
    if (alt.disabled) complain(alt, "");
  };
  decorative.addEventListener("change", sync);
  kind.addEventListener("change", () => {
    const all = Object.values(leads());
    if (!credit.value.trim() || all.some((lead) => lead.trim() === credit.value.trim())) credit.value = leads()[kind.value] ?? "";
  });
  const body = [
    field(_("Caption"), caption, _("What the reader should see in it. The number is added by itself.")),
    field(_("Text alternative"), alt, _("What the picture shows, for those who do not see it.")),
    field(_("Decorative: it says nothing that the text does not say"), decorative),
    field(_("Where it comes from"), kind),
    field(_("Credit"), credit, _("Whose work it is: author, title, source, licence.")),
  ];
  alt.disabled = values.decorative;
  const clean = (control) => control.value.replace(/\s+/g, " ").trim();
  const read = () => {
    const said = { caption: clean(caption), alt: clean(alt), decorative: decorative.checked, kind: kind.value, credit: clean(credit) };
    if (said.kind === "own-work") said.credit ||= leads()["own-work"];
    const name = FILE_NAME.test(said.caption) ? _("This is the name of a file. Say what the picture shows.") : "";
    const noAlt = said.decorative || said.alt ? (FILE_NAME.test(said.alt) ? _("This is the name of a file. Say what the picture shows.") : "") : _("Say what the picture shows, or tick “Decorative”.");
    const bare = said.kind && said.kind !== "own-work" && [leads()[said.kind].trim(), ""].includes(said.credit);
    const checks = [
      complain(caption, name || said.caption || said.decorative ? name : _("A figure needs a caption.")),
      complain(alt, noAlt),
      complain(credit, bare ? _("Say whose work it is.") : ""),
    ];
    if (said.decorative) said.alt = "";
    return checks.every(Boolean) ? said : null;
  };
  return { body, read };
}

/** One picture's way to the server, shown in the dialog; the file is kept for another try. */
class Upload {
  constructor(file, url) {
    this.file = file;
    this.url = url;
    this.message = h("p", { role: "status", class: "pe-upload-message" });
    this.again = h("button", { type: "button", class: "button button--small", hidden: true }, _("Try again"));
    this.again.addEventListener("click", () => this.start());
    this.frame = h("p", { class: "pe-preview" });
    this.element = h("div", { class: "pe-upload" }, this.frame, this.message, this.again);
    this.start();
  }

  start() {
    this.stop();
    this.control = new AbortController();
    this.running = this.send(this.control.signal);
  }

  /** Resolves to the picture's address, or to an empty text when it could not be sent. */
  async send(signal) {
    const { name } = this.file;
    this.failed = false;
    this.element.classList.remove("is-error");
    this.again.hidden = true;
    this.message.textContent = _("Uploading %(name)s …", { name });
    try {
      const picture = await sendPicture(this.url, this.file, signal);
      this.message.textContent = _("%(name)s is uploaded.", { name });
      this.frame.replaceChildren(h("img", { src: picture.url, width: picture.width, height: picture.height, alt: "" }));
      return picture.url;
    } catch (error) {
      if (error.name === "AbortError") return "";
      this.failed = true;
      this.element.classList.add("is-error");
      this.message.textContent = error.message;
      this.again.hidden = false;
      return "";
    }
  }

  /** Wait for the upload; pressing "Insert" after it failed means another try. */
  done() {
    if (this.failed) this.start();
    return this.running;
  }

  stop() {
    this.control?.abort();
  }
}
