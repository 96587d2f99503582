"""Short phrases in the reader's language, looked up once: a long thread says the same few hundreds of times."""

from collections.abc import Callable
from functools import lru_cache, partial

from django.utils import translation
from django.utils.translation import get_language


def gettext(message: str) -> str:
    """Return what Django's `gettext` does. For texts that stand in the code, of which there are few."""
    return phrases()(message)


def phrases() -> Callable[[str], str]:
    """Return what does as `gettext`, in the language of the moment, for many phrases at once."""
    return partial(_known, language=get_language())


@lru_cache(maxsize=2_000)
def _known(message: str, language: str | None) -> str:
    return translation.gettext(message)
