"""How static files are named, stored and kept up to date for production."""

import hashlib
from pathlib import Path

from django.conf import settings
from django.contrib.staticfiles.finders import get_finders
from django.contrib.staticfiles.storage import HashedFilesMixin
from django.core.management import call_command
from whitenoise.storage import CompressedManifestStaticFilesStorage


class StaticStorage(CompressedManifestStaticFilesStorage):
    """Files named by their content's hash and compressed, with the imports of our own ES modules rewritten to match.

    Only `js/*.js`, our own folder: the expressions that find an import trip over minified code of other packages.
    They see a static import that ends in `;`, and `import("…")`.
    """

    support_js_module_import_aggregation = True
    _js_module_import_aggregation_patterns = (
        "js/*.js",
        # Django has no public name for its expressions.
        HashedFilesMixin._js_module_import_aggregation_patterns[1],  # type: ignore[attr-defined]  # noqa: SLF001
    )


def collect_if_changed(marker: Path) -> bool:
    """Run `collectstatic` unless `marker` says that what is there was made from the files of today.

    Returns whether it ran. Compressing takes seconds, looking only milliseconds.
    """
    wanted = _fingerprint()
    found = marker.read_text() if marker.exists() else ""
    if found == wanted and (Path(settings.STATIC_ROOT) / StaticStorage.manifest_name).exists():
        return False
    # With the marker away, a run that is killed half-way is known: the next one trusts no file that it left. A change
    # only adds files, so that pages already open, and other servers of this checkout, still find what they refer to.
    marker.unlink(missing_ok=True)
    call_command("collectstatic", interactive=False, clear=not found, verbosity=0)
    marker.write_text(wanted)
    return True


def _fingerprint() -> str:
    """Return a hash of all that a change of `collectstatic`'s result can come from."""
    digest = hashlib.sha256(repr((settings.STATIC_URL, settings.STORAGES["staticfiles"])).encode())
    for finder in get_finders():
        for name, storage in finder.list([]):
            path = storage.path(name)
            found = Path(path).stat()
            digest.update(repr((name, path, found.st_size, found.st_mtime_ns)).encode())
    digest.update(Path(__file__).read_bytes())
    return digest.hexdigest()
