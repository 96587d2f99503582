"""The editor in a browser, under the site's policy, against the server's own sanitiser."""

import json
import re
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import pytest
from playwright.sync_api import Page, expect

from core.html import POST, clean
from tests.editor.server import FIGURE, Desk, picture, serve
from tests.keys import go_to_end

COPY = "produsage:copy:12:post-55"

EVERYTHING = (
    "<h2>One</h2><p>A <strong>b<em>c</em></strong> <s>d</s> <sup>e</sup><sub>f</sub> <code>g &lt;h&gt;</code><br>"
    'next<span class="footnote">A <em>note</em> on <a href="https://example.org/n">this</a></span> &amp; last <cite>Work</cite> <u>old</u> <a href="https://example.org/?a=1&amp;b=2">link <code>x</code></a> '
    '<a href="mailto:a@example.org">mail</a></p>'
    "<h3>Two</h3><ul><li>one<ul><li>inner</li></ul></li><li><p>two</p><p>more</p></li></ul>"
    '<ol start="3"><li>three</li></ol><blockquote><p>said</p><p>twice</p></blockquote><h4>Three</h4><hr>'
    "<pre><code>if x:\n    y = 1\n</code></pre><table><thead><tr><th>H</th><th>I</th></tr></thead><tbody>"
    '<tr><td colspan="2">wide</td></tr><tr><th>side</th><td></td></tr></tbody></table>'
    f'<figure><img src="{FIGURE.format(1)}" alt="A ‘fence’ &amp; a gate"><figcaption>By <em>night</em> '
    '<span class="credit" data-kind="licensed">Ann, <a href="https://example.org/by">CC BY</a></span></figcaption>'
    f'</figure><figure><img src="{FIGURE.format(2)}" alt="" data-decorative="true"><figcaption></figcaption></figure>'
    "<p>\u00a0end</p>"
)


@pytest.fixture
def desk() -> Iterator[Desk]:
    """A fresh server."""
    with serve() as running:
        yield running


@pytest.fixture
def console(page: Page) -> Iterator[list[str]]:
    """What the browser complained about; anything but the answers that a test asked for fails the test."""
    said: list[str] = []
    page.on("console", lambda message: said.append(message.text))
    page.on("pageerror", lambda error: said.append(str(error)))
    yield said
    assert [text for text in said if not text.startswith("Failed to load resource")] == []


@pytest.fixture
def write(page: Page, desk: Desk, console: list[str]) -> Callable[..., Page]:
    """Return a function that opens the editor with a body."""
    page.add_init_script("addEventListener('post-editor:ready', (e) => { window.testEditor = e.detail.editor; })")

    def open_page(body: str = "") -> Page:
        desk.body = body
        page.goto(desk.url)
        expect(text(page)).to_be_visible()
        return page

    return open_page


def text(page: Page) -> Any:
    """The area to write in."""
    return page.get_by_role("textbox", name="Text", exact=True)


def value(page: Page) -> str:
    """Return what the form would send, which must be what the server keeps."""
    html = page.locator("#id_body").input_value()
    assert clean(html, POST) == html
    return html


def has(page: Page, html: str) -> None:
    """Assert that the form would send `html`, and that the server keeps it as it is."""
    expect(page.locator("#id_body")).to_have_value(html)
    assert clean(html, POST) == html


def select_word(page: Page, word: str) -> None:
    """Select a word by keyboard, and wait until the editor knows."""
    cursor_into(page, word)
    page.keyboard.press("Home")
    page.keyboard.press("Control+Shift+ArrowRight")
    page.wait_for_function(
        "(word) => { const { doc, selection } = testEditor.state;"
        " return doc.textBetween(selection.from, selection.to) === word; }",
        arg=word,
    )


def cursor_into(page: Page, words: str) -> None:
    """Click on words, and wait until the editor knows: a key that comes earlier acts where the cursor was before."""
    text(page).get_by_text(words).click()
    page.wait_for_function("(words) => testEditor.state.selection.$from.parent.textContent.includes(words)", arg=words)


def focus(page: Page) -> None:
    """Put the cursor into the text; the editor takes the focus a moment later."""
    page.evaluate("testEditor.commands.focus()")
    settle(page)


def settle(page: Page) -> None:
    """Wait until the editor has the focus and has put its selection back, which after a dialog takes it two frames."""
    expect(text(page)).to_be_focused()
    page.evaluate(
        "() => new Promise((done) => requestAnimationFrame(() => requestAnimationFrame(() => setTimeout(done))))"
    )


def paste(page: Page, **flavours: str) -> None:
    """Paste `html` and `plain` as another program would have them."""
    page.evaluate(
        """(flavours) => {
            const data = new DataTransfer();
            for (const [kind, value] of Object.entries(flavours)) data.setData(`text/${kind}`, value);
            const event = { clipboardData: data, bubbles: true, cancelable: true };
            document.activeElement.dispatchEvent(new ClipboardEvent('paste', event));
        }""",
        flavours,
    )


def drop_files(page: Page, kind: str, *names: str) -> None:
    """Paste or drop picture files."""
    page.evaluate(
        """([kind, names, bytes]) => {
            const data = new DataTransfer();
            for (const name of names) {
                const type = name.endsWith('.pdf') ? 'application/pdf' : 'image/png';
                data.items.add(new File([new Uint8Array(bytes)], name, { type }));
            }
            const target = document.querySelector('.ProseMirror');
            const { left, top } = target.firstElementChild.getBoundingClientRect();
            const common = { bubbles: true, cancelable: true };
            const place = { clientX: left + 2, clientY: top + 2 };
            target.dispatchEvent(kind === 'paste'
                ? new ClipboardEvent('paste', { clipboardData: data, ...common })
                : new DragEvent('drop', { dataTransfer: data, ...place, ...common }));
        }""",
        [kind, names, list(picture("PNG"))],
    )


def test_every_kind_of_content_comes_out_as_the_server_keeps_it(write: Callable[..., Page]) -> None:
    """Opening and saving changes nothing of what is stored, whatever it is."""
    assert clean(EVERYTHING, POST) == EVERYTHING
    page = write(EVERYTHING)
    page.evaluate("testEditor.chain().insertContentAt(1, 'x').deleteRange({ from: 1, to: 2 }).run()")
    has(page, EVERYTHING)
    caption = page.locator("figcaption").first
    assert "Figure" in caption.evaluate("(e) => getComputedStyle(e, '::before').content")


def test_typing_and_keys(write: Callable[..., Page]) -> None:
    """Shortcuts, blocks and undo; a bold space stays a space; nothing written is an empty value."""
    page = write()
    page.get_by_text("Text", exact=True).click()
    expect(text(page)).to_be_focused()
    page.keyboard.press("Control+Alt+2")
    page.keyboard.type("Head")
    page.keyboard.press("Enter")
    page.keyboard.type("a")
    page.keyboard.press("Control+b")
    page.keyboard.type(" ")
    page.keyboard.press("Control+b")
    page.keyboard.press("Control+u")
    page.keyboard.type("b")
    has(page, "<h2>Head</h2><p>a b</p>")
    page.wait_for_timeout(550)  # what is typed in one go is undone in one go
    page.keyboard.press("Control+a")
    page.keyboard.press("Delete")
    has(page, "")
    page.keyboard.press("Control+z")
    has(page, "<h2>Head</h2><p>a b</p>")


def test_toolbar_is_one_stop_with_arrow_keys(write: Callable[..., Page]) -> None:
    """Alt+F10, arrows, Home, End, pressed states, Escape back; Tab is no trap in a table."""
    page = write("<p>words</p><table><tbody><tr><td>cell</td></tr></tbody></table>")
    bar = page.get_by_role("toolbar", name="Formatting")
    assert bar.locator("button[tabindex='0']").count() == 1
    select_word(page, "words")
    page.keyboard.press("Alt+F10")
    expect(bar.get_by_role("button", name="Heading", exact=True)).to_be_focused()
    page.keyboard.press("End")
    expect(bar.get_by_role("button", name="Redo")).to_be_focused()
    page.keyboard.press("ArrowRight")
    for _step in range(3):
        page.keyboard.press("ArrowRight")
    bold = bar.get_by_role("button", name="Bold")
    expect(bold).to_be_focused()
    expect(bold).to_have_attribute("title", re.compile(r"Bold \((Ctrl\+|⌘)B\)"))
    page.keyboard.press("Escape")
    settle(page)
    page.keyboard.press("Alt+F10")
    page.keyboard.press("Enter")
    expect(bold).to_have_attribute("aria-pressed", "true")
    expect(page.locator("#id_body")).to_have_value(re.compile("^<p><strong>words</strong></p>"))

    expect(bar.get_by_role("button", name="Add a row below")).to_be_hidden()
    cursor_into(page, "cell")
    bar.get_by_role("button", name="Add a row below").click()
    bar.get_by_role("button", name="Add a column on the right").click()
    bar.get_by_role("button", name="First row holds headings").click()
    expect(bar.get_by_role("button", name="First row holds headings")).to_have_attribute("aria-pressed", "true")
    assert "<thead><tr><th>cell</th><th></th></tr></thead><tbody><tr><td></td><td></td></tr></tbody>" in value(page)
    page.keyboard.press("Tab")
    expect(text(page)).to_be_focused()
    page.keyboard.press("Escape")
    page.keyboard.press("Tab")
    expect(text(page)).not_to_be_focused()


def test_table_dialog(write: Callable[..., Page]) -> None:
    """A table of the size that was asked for; a wrong number is said at its field."""
    page = write()
    page.get_by_role("button", name="Table", exact=True).click()
    rows = page.get_by_role("spinbutton", name="Rows")
    rows.fill("0")
    page.get_by_role("button", name="Insert table").click()
    expect(rows).to_be_focused()
    expect(rows).to_have_accessible_description("A number from 1 to 30.")
    rows.fill("2")
    page.get_by_label("Columns").fill("1")
    page.keyboard.press("Enter")
    settle(page)
    page.keyboard.type("x")
    has(page, "<table><thead><tr><th>x</th></tr></thead><tbody><tr><td></td></tr></tbody></table>")


def test_link_dialog(write: Callable[..., Page]) -> None:
    """Ctrl+K sets, changes and removes a link; only addresses that the server keeps are taken."""
    page = write("<p>words</p>")
    select_word(page, "words")
    page.keyboard.press("Control+k")
    address = page.get_by_label("Address")
    expect(address).to_be_focused()
    for wrong in ("javascript:alert(1)", "no address", "ftp://example.org", "https://"):
        address.fill(wrong)
        page.keyboard.press("Enter")
        expect(address).to_have_attribute("aria-invalid", "true")
    address.fill("www.example.org/a b".replace(" ", "%20"))
    page.keyboard.press("Enter")
    settle(page)
    has(page, '<p><a href="https://www.example.org/a%20b">words</a></p>')
    page.keyboard.press("Control+k")
    expect(address).to_have_value("https://www.example.org/a%20b")
    page.get_by_role("button", name="Remove link").click()
    has(page, "<p>words</p>")
    settle(page)
    go_to_end(page)
    page.keyboard.press("Control+k")
    address.fill("me@example.org")
    page.keyboard.press("Enter")
    settle(page)
    page.keyboard.type("!")
    has(page, '<p>words<a href="mailto:me@example.org">me@example.org</a>!</p>')


def test_figures_by_paste_and_later_changes(write: Callable[..., Page], desk: Desk) -> None:
    """Two pictures, one dialog each; what a figure says is asked for, and can be changed by keyboard and removed."""
    page = write("<p>before</p><p>after</p>")
    cursor_into(page, "before")
    drop_files(page, "paste", "a.png", "b.png", "c.pdf")
    dialog = page.get_by_role("dialog", name="New figure (1 of 2)")
    expect(dialog.get_by_text("a.png is uploaded.")).to_be_visible()
    expect(page.locator(".pe-status")).to_contain_text("c.pdf is no picture")
    caption, alt = dialog.get_by_label("Caption"), dialog.get_by_label("Text alternative")
    expect(caption).to_be_focused()
    caption.fill("IMG_1.jpg")
    page.get_by_role("button", name="Insert figure").click()
    expect(caption).to_have_accessible_description(re.compile("name of a file"))
    expect(alt).to_have_accessible_description(re.compile("Say what the picture shows"))
    caption.fill("A page")
    alt.fill("The page of an article")
    dialog.get_by_label("Where it comes from").select_option("screenshot")
    expect(dialog.get_by_label("Credit")).to_have_value("Screenshot of ")
    dialog.get_by_label("Credit").fill("Screenshot of Wikipedia")
    page.get_by_role("button", name="Insert figure").click()

    second = page.get_by_role("dialog", name="New figure (2 of 2)")
    second.get_by_label("Decorative", exact=False).check()
    expect(second.get_by_label("Text alternative")).to_be_disabled()
    second.get_by_label("Caption").press("Control+Enter")
    page.get_by_role("button", name="Insert figure").click()
    first_html = (
        f'<figure><img src="{FIGURE.format(1)}" alt="The page of an article"><figcaption>A page '
        '<span class="credit" data-kind="screenshot">Screenshot of Wikipedia</span></figcaption></figure>'
    )
    second_html = EVERYTHING[EVERYTHING.rindex("<figure>") : EVERYTHING.rindex("<p>")]
    has(page, f"<p>before</p>{first_html}{second_html}<p>after</p>")
    assert sorted(desk.uploads) == ["a.png", "b.png"]

    cursor_into(page, "A page")
    page.keyboard.press("Escape")
    page.wait_for_function("() => testEditor.state.selection.node?.type.name === 'figure'")
    page.keyboard.press("Enter")
    edit = page.get_by_role("dialog", name="Edit figure")
    expect(edit.get_by_label("Credit")).to_have_value("Screenshot of Wikipedia")
    edit.get_by_label("Caption").fill("Another page")
    page.get_by_role("button", name="Change figure").click()
    settle(page)
    has(page, f"<p>before</p>{first_html}{second_html}<p>after</p>".replace("A page", "Another page"))
    page.locator(".pe-figure img").nth(1).dblclick()
    page.get_by_role("button", name="Remove figure").last.click()
    has(page, f"<p>before</p>{first_html}<p>after</p>".replace("A page", "Another page"))
    cursor_into(page, "Another page")
    page.keyboard.press("Home")
    page.keyboard.type("Yet ")
    expect(page.locator("#id_body")).to_have_value(re.compile("<figcaption>Yet Another page <span"))
    page.keyboard.press("Enter")
    page.keyboard.type("below")
    expect(page.locator("#id_body")).to_have_value(re.compile("</figure><p>below</p><p>after</p>"))
    value(page)


def test_upload_that_fails_loses_nothing(write: Callable[..., Page], desk: Desk) -> None:
    """The dialog says why, keeps the words and the file, and takes it at another try."""
    page = write("<p>before</p>")
    desk.upload = "error"
    drop_files(page, "drop", "a.png")
    dialog = page.get_by_role("dialog")
    status, again = dialog.get_by_role("status"), dialog.get_by_role("button", name="Try again")
    expect(status).to_contain_text("no picture that we can read")
    dialog.get_by_label("Caption").fill("Kept words")
    dialog.get_by_label("Text alternative").fill("Kept too")
    for mode, says in (("login", "You are logged out"), ("offline", "cannot be reached")):
        desk.upload = mode
        again.click()
        expect(status).to_contain_text(says)
    desk.upload = "ok"
    page.get_by_role("button", name="Insert figure").click()
    expect(page.locator("#id_body")).to_have_value(re.compile("^<p>before</p><figure>.*Kept words"))


@pytest.mark.parametrize("program", ["word", "google-docs", "wordpress"])
def test_paste_from_other_programs(write: Callable[..., Page], program: str) -> None:
    """Headings, lists, emphasis, links, tables and footnotes stay; hot-linked pictures and the rest go, and that is said."""
    folder = Path(__file__).parent / "clipboards"
    page = write()
    focus(page)
    paste(page, html=(folder / f"{program}.html").read_text(), plain="plain")
    has(page, (folder / f"{program}.kept.html").read_text().strip())
    expect(page.locator(".pe-status")).to_contain_text("One picture was left out")
    assert page.evaluate("window.broken") is None


def test_copies_inside_the_editor_keep_figures(write: Callable[..., Page]) -> None:
    """A figure that is cut and pasted is whole again; words of a caption are words elsewhere."""
    page = write(EVERYTHING)
    focus(page)
    page.keyboard.press("Control+a")
    page.keyboard.press("Control+x")
    has(page, "")
    page.keyboard.press("Control+v")
    has(page, EVERYTHING)


def test_word_count(write: Callable[..., Page], desk: Desk) -> None:
    """The server's number, with what is asked; the last one stays when the server cannot be asked."""
    page = write("<p>one two</p>")
    counter = page.locator("[data-word-count]")
    expect(counter).to_have_text("2 words (3–6 asked)")
    expect(counter).to_have_class("is-low")
    go_to_end(page)
    page.keyboard.type(" three four")
    expect(counter).to_have_text("4 words (3–6 asked)")
    expect(counter).to_have_class("is-in")
    desk.count = "offline"
    page.keyboard.type(" five")
    expect(counter).to_have_text("4 words (3–6 asked) · not counted (offline)")
    expect(counter).to_have_class("is-stale")


def stored(page: Page) -> Any:
    """Return the copy in the browser."""
    return json.loads(page.evaluate("(key) => localStorage.getItem(key)", COPY) or "null")


def leave(page: Page, url: str) -> list[str]:
    """Go to `url` and return the kinds of dialogs on the way, all of them accepted."""
    kinds: list[str] = []

    def accept(dialog: Any) -> None:
        kinds.append(dialog.type)
        dialog.accept()

    page.once("dialog", accept)
    page.goto(url)
    return kinds


def test_unsaved_text_is_kept_and_offered(write: Callable[..., Page], desk: Desk) -> None:
    """Leaving asks; what was not saved is offered, not put; used or discarded as the writer says; gone once saved."""
    page = write("<p>saved</p>")
    assert leave(page, desk.url) == []
    go_to_end(page)
    page.keyboard.type(" and not")
    page.locator("#id_tags").fill("#new")
    assert leave(page, desk.url) == ["beforeunload"]
    assert stored(page)["body"] == "<p>saved and not</p>"
    assert stored(page)["version"] == 3

    bar = page.get_by_role("region", name="Unsaved text")
    expect(bar).to_contain_text("There is unsaved text from")
    assert page.locator("#id_body").input_value() == "<p>saved</p>"
    bar.get_by_role("button", name="Look at it").click()
    expect(bar.get_by_text("saved and not")).to_be_visible()
    # Writing on does not overwrite what is not decided yet.
    text(page).click()
    page.keyboard.type("x")
    leave(page, desk.url)
    expect(bar).to_have_count(1)
    bar.get_by_role("button", name="Discard").click()
    bar.get_by_role("button", name="Use it").click()
    expect(bar).to_have_count(0)
    has(page, "<p>saved and not</p>")
    assert page.locator("#id_tags").input_value() == "#new"

    desk.form = desk.form.replace('"3"', '"4"') + ' data-saved="12:post-55:4"'
    desk.body = "<p>saved and not</p>"
    page.get_by_role("button", name="Save").click()
    page.wait_for_url(desk.url)
    expect(text(page)).to_contain_text("saved and not")
    assert desk.posts[0]["body"] == "<p>saved and not</p>"
    assert desk.posts[0]["tags"] == "#new"
    assert stored(page) is None
    expect(bar).to_have_count(0)


def test_text_that_was_refused_stays_guarded(write: Callable[..., Page], desk: Desk) -> None:
    """A form that shows what was sent and not saved counts as unsaved, without any further key."""
    page = write("<p>a</p>")
    text(page).click()
    page.keyboard.type("b")
    desk.form += " data-unsaved"
    desk.body = page.locator("#id_body").input_value()
    page.get_by_role("button", name="Save").click()
    expect(text(page)).to_be_visible()
    page.wait_for_function("(key) => localStorage.getItem(key)", arg=COPY)
    page.locator("#id_title").click()
    assert leave(page, desk.url) == ["beforeunload"]


def test_names_and_the_way_in(write: Callable[..., Page]) -> None:
    """The text has its label and descriptions; a link to the field leads there; phones get the common tools first."""
    page = write()
    expect(text(page)).to_have_accessible_description(re.compile("The essay itself. Alt"))
    assert text(page).get_attribute("aria-multiline") == text(page).get_attribute("aria-required") == "true"
    page.locator("#jump").click()
    expect(text(page)).to_be_focused()
    page.set_viewport_size({"width": 390, "height": 800})
    bar = page.get_by_role("toolbar")
    expect(bar.get_by_role("button", name="Superscript")).to_be_hidden()
    bar.get_by_role("button", name="More").click()
    expect(bar.get_by_role("button", name="Superscript")).to_be_visible()
    assert page.evaluate("document.documentElement.scrollWidth <= innerWidth")
