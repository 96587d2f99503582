"""What stands in a page itself, so that a first visit waits for no second answer before it paints.

The content security policy allows each of these texts by its digest, and nothing else that stands in a page.
"""

from base64 import b64encode
from functools import cache
from hashlib import sha256
from typing import NamedTuple

from django.conf import settings

from core.scripts import without_remarks
from core.styles import BUNDLES, bundle, source_folder


class Inlined(NamedTuple):
    """The site's stylesheet and the script that sets the colours, as they stand in a page."""

    style: str
    script: str


def inlined() -> Inlined:
    """Return both texts. They are read once; while the site is developed, each time."""
    if settings.DEBUG:
        _read.cache_clear()
    return _read()


@cache
def _read() -> Inlined:
    script = (source_folder() / "js" / "colours.js").read_text(encoding="utf-8")
    return Inlined(bundle(BUNDLES["css/site.css"]), without_remarks(script))


def allowed() -> dict[str, list[str]]:
    """Return what the content security policy has to allow besides files, by directive (CSP 3, section 2.3.1)."""
    texts = inlined()
    return {"style-src": [_digest(texts.style)], "script-src": [_digest(texts.script)]}


def _digest(text: str) -> str:
    return f"'sha256-{b64encode(sha256(text.encode()).digest()).decode()}'"
