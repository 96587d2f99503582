"""One class, end to end, in a browser, through the pages alone: from the first word to the released mark."""

import io
import re
from collections.abc import Callable, Iterator
from typing import Any

import pytest
from django.urls import reverse
from PIL import Image
from playwright.sync_api import Browser, Page, expect

from blog.models import Post
from core.text import count_words
from marking.models import MarkEvent, Submission
from tests.cast import NUMBERS, PASSWORD, Cast
from tests.keys import go_to_end
from tests.seeds import Essay, assessment_post

pytestmark = pytest.mark.django_db(transaction=True)
Open = Callable[[str], Page]


def picture() -> bytes:
    out = io.BytesIO()
    Image.effect_mandelbrot((640, 400), (-2, -1.2, 0.6, 1.2), 60).save(out, "PNG")
    return out.getvalue()


@pytest.fixture
def open_as(cast: Cast, live_server: Any, browser: Browser) -> Iterator[Open]:
    """Return a function that logs somebody in, in a browser of its own; no console may say anything."""
    said: list[str] = []
    contexts = []
    expect.set_options(timeout=15_000)

    def open_page(name: str) -> Page:
        context = browser.new_context(base_url=live_server.url, viewport={"width": 1280, "height": 900})
        contexts.append(context)
        page = context.new_page()
        page.set_default_timeout(15_000)
        page.on("console", lambda message: said.append(f"{name}: {message.text}"))
        page.on("pageerror", lambda error: said.append(f"{name}: {error}"))
        if name != "anonymous":
            page.goto("/login/")
            page.get_by_label("Username or e-mail").fill(f"{name}@example.edu" if name == "mei" else name)
            page.get_by_label("Password", exact=False).first.fill(PASSWORD)
            page.get_by_role("main").get_by_role("button", name=re.compile("log in|sign in", re.IGNORECASE)).click()
            expect(page.get_by_role("button", name="Log out")).to_be_visible()
        return page

    yield open_page
    for context in contexts:
        context.close()
    # A refused form answers 422 on purpose, and Chromium says so.
    assert [text for text in said if "422" not in text] == []


def paste(page: Page, html: str) -> None:
    page.evaluate(
        """(html) => {
            const data = new DataTransfer();
            data.setData('text/html', html);
            document.activeElement.dispatchEvent(new ClipboardEvent('paste', { clipboardData: data, bubbles: true, cancelable: true }));
        }""",
        html,
    )


def write_essay(page: Page, essay: Essay) -> None:
    """Put the essay into the editor as a student would: paste the text, add the pictures one by one, fill in the rest."""
    page.get_by_label("Title").fill(essay.title)
    expect(page.get_by_role("toolbar")).to_be_visible()
    run: list[str] = []
    figures = 0
    for kind, words in [*essay.blocks, ("end", "")]:
        if kind in ("heading", "text"):
            tag = "h2" if kind == "heading" else "p"
            run.append(f"<{tag}>{words.replace('&', '&amp;')}</{tag}>")
            continue
        if run:
            go_to_end(page)
            page.keyboard.press("Enter")
            paste(page, "".join(run))
            run = []
        if kind == "figure":
            figures += 1
            with page.expect_file_chooser() as chooser:
                page.get_by_role("button", name="Picture with caption").click()
            chooser.value.set_files({"name": "FullSizeRender.png", "mimeType": "image/png", "buffer": picture()})
            dialog = page.get_by_role("dialog")
            dialog.get_by_label("Caption").fill(words or "A screen of the group")
            dialog.get_by_label("Text alternative").fill(f"A screen with text, number {figures}")
            dialog.get_by_label("Where it comes from").select_option("own-work")
            dialog.get_by_role("button", name="Insert figure").click()
            expect(page.locator(".ProseMirror figure")).to_have_count(figures)
    page.get_by_label("References").fill("\n\n".join(essay.references))
    page.get_by_label("Hashtags").fill("#produsage #wechat, citizen journalism")
    page.get_by_label("Who may read it").select_option("public")


def test_one_class_end_to_end(cast: Cast, open_as: Open) -> None:
    essay = assessment_post()
    cast.essay.word_min, cast.essay.word_max, cast.essay.required_references = 1300, 1300, 5
    cast.essay.peer_comments_required, cast.essay.peer_comment_min_words = 1, 100
    cast.essay.save()

    # Lin writes, tries the preview, publishes.
    lin = open_as("lin")
    lin.goto("/desk/")
    lin.get_by_role("link", name="Begin").click()
    write_essay(lin, essay)
    expect(lin.locator("[data-word-count]")).to_contain_text(re.compile(r"1,?3\d\d words"))
    with lin.context.expect_page() as popup:
        lin.get_by_role("button", name="Preview").click()
    expect(popup.value.get_by_role("heading", level=1)).to_have_text(essay.title)
    popup.value.close()
    lin.get_by_role("button", name="Publish").click()
    expect(lin.get_by_text("Published. Everyone can read it now.")).to_be_visible()
    expect(lin.get_by_role("heading", level=1)).to_have_text(essay.title)
    expect(lin.locator(".prose h2")).to_have_count(5)
    expect(lin.locator(".prose figure")).to_have_count(5)
    expect(lin.locator(".reference-list li")).to_have_count(5)
    expect(lin.locator(".tags a")).to_have_text(["#produsage", "#wechat", "#citizen-journalism"])
    header = lin.locator(".post-header")
    for said in ("Lin Zhao", "Thursday 12–2pm", "Ada Castellan", "Assessment 3"):
        expect(header).to_contain_text(said)
    address = lin.url
    post = Post.objects.get()
    words = [words for kind, words in essay.blocks if kind == "text"]
    # The words of in-text citations are a kind of their own; together with the rest they are all that was written.
    written = post.counts["text"] + post.counts["citations"]
    assert written == sum(count_words(text) for text in words)
    if essay.is_seed:
        assert (written, post.counts["references"]) == (1279, 96)
    for typed in ("SID", NUMBERS["lin"], "Word count"):
        assert typed not in post.body + post.plain_text, "the header line is data, not text"

    # Everybody reads it; the number of the student and the name of the tutor stay inside the course.
    anyone = open_as("anonymous")
    anyone.goto(address)
    expect(anyone.locator(".prose figure img")).to_have_count(5)
    expect(anyone.get_by_text("Ada Castellan", exact=True)).to_have_count(0)
    anyone.goto("/search/?q=produsage")
    expect(anyone.get_by_role("link", name=essay.title)).to_be_visible()

    # Mei comments: with the lines that she used to type, she is told; without them, the comment is up.
    mei = open_as("mei")
    mei.goto(address)
    mei.get_by_role("textbox", name="Your comment").fill("\n".join(essay.comment))
    mei.get_by_role("button", name="Post comment").click()
    expect(mei.get_by_text("This holds a student number.").first).to_be_visible()
    own_words = "\n\n".join(essay.comment[2:])
    mei.get_by_role("textbox", name="Your comment").fill(own_words)
    mei.get_by_role("button", name="Post comment").click()
    expect(mei.locator(".comment")).to_have_count(1)
    comment = post.comments.get()
    assert comment.word_count == count_words(own_words) >= 100
    if essay.is_seed:
        assert comment.word_count == 227
    mei.goto("/desk/")
    expect(mei.get_by_text("1 of 1 done")).to_be_visible()

    # Lin answers in place and submits; the receipt has a number, a time and a hash.
    lin.goto(address)
    lin.get_by_role("link", name="Reply to Mei Song").click()
    lin.get_by_role("textbox", name="Your comment").fill("Thank you. I will look for a source.")
    lin.get_by_role("button", name="Post comment").click()
    expect(lin.locator(".replies .comment")).to_have_count(1)
    lin.get_by_role("link", name="Check and submit").click()
    expect(lin.locator(".check--block")).to_have_count(0)
    lin.get_by_label("This is my own work").check()
    lin.get_by_role("button", name="Submit", exact=True).click()
    expect(lin.get_by_text("Submitted. This is your receipt.")).to_be_visible()
    submission = Submission.objects.get()
    expect(lin.locator(".receipt")).to_contain_text(submission.receipt)
    expect(lin.locator(".receipt")).to_contain_text(submission.sha256)
    receipt = lin.url

    # Ada finds it in her queue in the admin and marks what was frozen.
    ada = open_as("ada")
    ada.goto(reverse("admin:marking_submission_changelist"))
    ada.get_by_role("link", name=re.compile("Lin Zhao")).first.click()
    expect(ada.locator(".marking__snapshot")).to_contain_text(essay.title)
    expect(ada.locator(".marking__snapshot figure")).to_have_count(5)
    ada.get_by_label(re.compile("Excellent Argument")).check()
    ada.get_by_label(re.compile("Fair Sources")).check()
    ada.get_by_label("Feedback", exact=False).first.fill("A clear essay; SECRETFEEDBACK.")
    ada.get_by_role("button", name=re.compile("^Finish")).first.click()
    ada.wait_for_load_state()
    assert list(MarkEvent.objects.values_list("kind", flat=True)) == ["marked", "finished"]

    # Before the release Lin sees nothing of it.
    for path in ("/desk/", receipt, address, cast.essay.get_absolute_url(), "/search/?q=SECRETFEEDBACK", "/feed/"):
        answer = lin.request.get(path).text()
        assert "SECRETFEEDBACK" not in answer.replace("q=SECRETFEEDBACK", "").replace("“SECRETFEEDBACK”", "").replace(
            'value="SECRETFEEDBACK"', ""
        ).replace("<title>SECRETFEEDBACK", "")
        assert "Excellent Argument</strong>" not in answer or path == cast.essay.get_absolute_url()

    # Cora releases after the preflight.
    cora = open_as("cora")
    cora.goto(f"/admin/marking/release/{cast.essay.pk}/")
    cora.get_by_label("At once. It cannot be withdrawn.").check()
    cora.get_by_label("If at once: I know").check()
    cora.get_by_role("button", name=re.compile("Release")).click()
    cora.wait_for_load_state()

    # Lin reads the mark.
    lin.goto("/desk/")
    expect(lin.get_by_text("16", exact=True).first).to_be_visible()
    lin.goto(receipt)
    expect(lin.locator(".mark")).to_contain_text("16")
    expect(lin.get_by_text("SECRETFEEDBACK")).to_be_visible()
