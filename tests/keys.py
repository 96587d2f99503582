"""Keys in the rich-text editor of a page. A browser tells the editor of a moved cursor a moment later than it moves it."""

from playwright.sync_api import Page, expect


def go_to_end(page: Page) -> None:
    """Click into the text and go to its end, and wait until the editor knows that the cursor is there."""
    text = page.get_by_role("textbox", name="Text", exact=True)
    text.click()
    expect(text).to_be_focused()
    page.keyboard.press("Control+End")
    page.wait_for_function(
        """() => {
            const { doc, selection } = document.querySelector('.ProseMirror').editor.state;
            return selection.empty && selection.head === doc.content.size - selection.$head.depth;
        }"""
    )
