"""The languages that the site is there in: English, and each whose compiled catalogue stands under `locale/`."""

from pathlib import Path

from django.conf.locale import LANG_INFO
from django.utils.translation import to_language


def offered(folder: Path) -> list[tuple[str, str]]:
    """Return (code, the language's own name), English first. What is not compiled would still be English: left out."""
    found = {to_language(path.parts[-3]) for path in folder.glob("*/LC_MESSAGES/django.mo")}
    known = sorted((code, LANG_INFO[code]["name_local"]) for code in found - {"en"} if code in LANG_INFO)
    return [("en", "English"), *known]
