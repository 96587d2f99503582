"""The stylesheets: written as one file a component, served as one file a kind of page.

A finder of staticfiles puts them together, so that runserver, tests and collectstatic all see the same file, and
hashing and compression come after it. There is no build step: a bundle is made when it is asked for and stale.
"""

import os
import re
from collections.abc import Iterable, Iterator, Mapping
from pathlib import Path
from typing import Any

from django.conf import settings
from django.contrib.staticfiles.finders import BaseFinder
from django.contrib.staticfiles.utils import matches_patterns
from django.core.checks import CheckMessage, Error
from django.core.files.storage import FileSystemStorage, Storage

# Served path: source paths, in the order of the cascade. Both lie under static/.
BUNDLES = {
    "css/site.css": (
        "css/tokens.css",
        *(
            f"css/components/{name}.css"
            for name in (
                "elements",
                "signs",
                "facts",
                "forms",
                "buttons",
                "tables",
                "text",
                "page",
                "lists",
                "prose",
                "post",
                "comments",
                "desk",
                "notices",
                "print",
            )
        ),
    ),
    # For the pages on which a post is written and compared.
    "css/editor.css": (
        "css/editor/page.css",
        "css/editor/tools.css",
        "css/editor/text.css",
        "css/editor/figures.css",
        "css/editor/status.css",
        "css/editor/dialogs.css",
        "css/components/changes.css",
    ),
    # For the few pages that show passages of a submission; every other reader is spared it.
    "css/passages.css": ("css/components/passages.css",),
    "css/admin.css": (
        "css/tokens.css",
        "css/components/signs.css",
        "css/components/facts.css",
        "css/components/passages.css",
        "css/components/forms.css",
        "css/components/prose.css",
        "css/components/changes.css",
        "css/admin/django.css",
        "css/admin/snapshot.css",
        "css/admin/rubric.css",
        "css/admin/marking.css",
        "css/admin/asides.css",
        "css/admin/queue.css",
        "css/admin/cases.css",
        "css/admin/plots.css",
    ),
}
_COMMENT = re.compile(r"/\*.*?\*/", re.DOTALL)
_SPACE = re.compile(r"\s*\n\s*")
# Between declarations, where space means nothing: "a: b;\n}" is "a:b}". Within a selector it means something.
_NAME = re.compile(r"^([\w-]+): ", re.MULTILINE)
_ENDS = re.compile(r";?\n\}\n?|(?<=[{;,])\n| (?=\{)")


def source_folder() -> Path:
    """Return the folder of the project's own static files."""
    return Path(settings.BASE_DIR) / "static"


def bundle(sources: Iterable[str]) -> str:
    """Return the text of `sources` (paths under static/) as one stylesheet, without comments and needless space."""
    text = "\n".join((source_folder() / name).read_text(encoding="utf-8") for name in sources)
    text = _NAME.sub(r"\1:", _SPACE.sub("\n", _COMMENT.sub("", text)).strip())
    return _ENDS.sub(lambda found: "}" if "}" in found[0] else "", text) + "\n"


class BundleFinder(BaseFinder):
    """Finds each bundle, written under VAR_DIR when its text has changed."""

    folder = "styles"
    bundles: Mapping[str, tuple[str, ...]] = BUNDLES

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        self.storage = FileSystemStorage(location=settings.VAR_DIR / self.folder)
        super().__init__(*args, **kwargs)

    def text(self, path: str) -> str:
        """Return the bundle `path` as it is served."""
        return bundle(self.bundles[path])

    def check(self, **kwargs: Any) -> list[CheckMessage]:
        """Return an error for each component that a bundle names and the folder lacks."""
        names = {name for sources in self.bundles.values() for name in sources}
        missing = sorted(name for name in names if not (source_folder() / name).is_file())
        return [Error(f"static/{name} is missing.", id="core.E001") for name in missing]

    def find(self, path: str, find_all: bool = False, **kwargs: Any) -> Any:
        """Return the file of the bundle `path`, in a list with `find_all`; an empty list for anything else."""
        if path not in self.bundles:
            return []
        found = str(self._written(path))
        return [found] if find_all or kwargs.get("all") else found

    def list(self, ignore_patterns: Iterable[str] | None) -> Iterator[tuple[str, Storage]]:
        """Yield (path, storage) of each bundle."""
        for path in self.bundles:
            if not matches_patterns(path, tuple(ignore_patterns or ())):
                self._written(path)
                yield path, self.storage

    def _written(self, path: str) -> Path:
        target = Path(self.storage.path(path))
        text = self.text(path)
        if not target.is_file() or target.read_text(encoding="utf-8") != text:
            target.parent.mkdir(parents=True, exist_ok=True)
            part = target.with_suffix(f".{os.getpid()}.part")
            part.write_text(text, encoding="utf-8")
            part.replace(target)  # at once, so that nobody is served half a file
        return target
