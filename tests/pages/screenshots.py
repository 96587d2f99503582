"""`make screenshots [FOLDER]`: ten pages of the demo course at two widths, light and dark, as PNG files."""

import sys
from pathlib import Path

from playwright.sync_api import Page

from tests.pages.served import FOLDER, chromium, context_of, demo_course

POST = "/@noor-haddad/a-cardigan-with-four-hundred-authors/"
PAGES = {  # name: who looks, where, and what is clicked through from there
    "front": ("", "/", ()),
    "course": ("", "/courses/meco6936/", ()),
    "post": ("", POST, ()),
    "search": ("", "/search/?q=%22shared+draft%22+OR+knitting", ()),
    "author": ("", "/@noor-haddad/", ()),
    "desk": ("student", "/desk/", ()),
    "editor": ("student", "/desk/", ("main a[href^='/desk/write/']:not([href='/desk/write/'])",)),
    "notices": ("student", "/notices/", ()),
    "queue": ("tutor", "/admin/marking/submission/", ()),
    "marking": ("tutor", "/admin/marking/submission/", ("#result_list tbody th a",)),
}
SIZES = {390: 844, 1280: 800}
THEMES = ("light", "dark")


def _settle(page: Page) -> None:
    """Wait until fonts and every picture, also those further down, are there."""
    page.evaluate(
        """async () => {
          const images = [...document.images];
          for (const image of images) image.loading = "eager";
          await Promise.all([document.fonts.ready, ...images.map((image) => image.decode().catch(() => 0))]);
        }"""
    )


def main(folder: Path) -> None:
    """Write the pictures into `folder`, which is made."""
    folder.mkdir(parents=True, exist_ok=True)
    with demo_course() as address, chromium() as browser:
        for who in dict.fromkeys(one[0] for one in PAGES.values()):
            page = context_of(browser, address, who).new_page()
            for name, (_reader, path, links) in PAGES.items():
                if PAGES[name][0] != who:
                    continue
                page.goto(path)
                for link in links:
                    page.locator(link).first.click()
                    page.wait_for_load_state("load")
                for theme in THEMES:
                    page.emulate_media(color_scheme=theme, reduced_motion="reduce")  # type: ignore[arg-type]
                    for width, height in SIZES.items():
                        page.set_viewport_size({"width": width, "height": height})
                        _settle(page)
                        file = folder / f"{name}-{width}-{theme}.png"
                        page.screenshot(path=file, full_page=True, animations="disabled", caret="hide")
                        print(file)


if __name__ == "__main__":
    main(Path(sys.argv[1]) if len(sys.argv) > 1 else FOLDER.parent / "screenshots")
