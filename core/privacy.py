"""What in a text tells more about its writer than readers need: addresses, numbers, the lines that were typed by hand."""

import re
from dataclasses import dataclass

from django.utils.translation import gettext as _

_EMAIL = re.compile(r"(?<![\w.+-])[\w.+-]{1,64}@[\w-]+(?:\.[\w-]+)+")
# A leading plus or zero, then groups of digits: years, page ranges and identifiers begin otherwise.
_PHONE = re.compile(r"(?<![\w.,:/-])(?:\+[1-9]\d{0,2}|0)(?:[ ()-]{0,2}\d){8,12}(?![\w/-])")
_TYPED = re.compile(
    r"(?im)^[^\n]{0,60}?\b(?:SID|student\s+(?:id|no\.?|number)|tutorial|tutor|word\s+count|name)\s*[:–—-][^\n]{1,140}$"
)


@dataclass(frozen=True)
class Private:
    """One find: `kind` is email, phone or typed-line; places are offsets in the text."""

    kind: str
    start: int
    end: int
    message: str


def find(text: str) -> list[Private]:
    """Return what a writer may want to take out of `text` before others read it, in the order of the text.

    A typed line ("Tutorial: Thursday", "Word count: 1330") is only looked for in the first 600 characters and the
    last 300, where such lines stand: in the middle of an essay they are the essay's own words.
    """
    found = [
        Private("email", m.start(), m.end(), _("An e-mail address stands in the text: %(what)s.") % {"what": m.group()})
        for m in _EMAIL.finditer(text)
    ]
    found += [
        Private("phone", m.start(), m.end(), _("This looks like a telephone number: %(what)s.") % {"what": m.group()})
        for m in _PHONE.finditer(text)
    ]
    for match in _TYPED.finditer(text):
        if match.end() <= 600 or match.start() >= len(text) - 300:
            message = _("This line is made from your enrolment and need not be typed: “%(what)s”.")
            found.append(Private("typed-line", match.start(), match.end(), message % {"what": match.group().strip()}))
    return sorted(found, key=lambda private: private.start)
