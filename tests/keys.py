"""Keys in the rich-text editor of a page. A browser tells the editor of a moved cursor a moment later than it moves it."""

from playwright.sync_api import Page, expect
from playwright.sync_api import TimeoutError as TooLate

_AT_END = """() => {
    const { doc, selection } = document.querySelector('.ProseMirror').editor.state;
    return selection.empty && selection.head === doc.content.size - selection.$head.depth;
}"""


def go_to_end(page: Page) -> None:
    """Click into the text and go to its end, and wait until the editor knows that the cursor is there."""
    text = page.get_by_role("textbox", name="Text", exact=True)
    text.click()
    expect(text).to_be_focused()
    # A key that is pressed while the editor takes the focus is lost, so it is pressed again until it has an effect.
    for last in (False, False, False, True):
        page.keyboard.press("Control+End")
        try:
            page.wait_for_function(_AT_END, timeout=15_000 if last else 3_000)
            return
        except TooLate:
            if last:
                raise
