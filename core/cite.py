"""How a post is cited: APA 7, Harvard, BibTeX and RIS. Pure: what is known of a text in, a citation out.

Styles: APA, Publication Manual, 7th edition (2020), 10.16, blog posts; Harvard as in Pears and Shields, Cite Them Right,
12th edition; BibTeX's `misc` with the fields that biblatex knows too; RIS type BLOG.
"""

import re
import unicodedata
from dataclasses import dataclass
from datetime import date

from django.utils.dateformat import format as format_date

from core.citations.names import has_group_word
from core.citations.words import PARTICLES
from core.text import slugify

_SUFFIX = re.compile(r"(?i)(?:jr|sr|ii|iii|iv)\.?")
_BIBTEX = {
    "\\": r"\textbackslash{}", "{": r"\{", "}": r"\}", "$": r"\$", "&": r"\&", "#": r"\#", "%": r"\%", "_": r"\_",
    "~": r"\textasciitilde{}", "^": r"\textasciicircum{}",
}  # fmt: skip
_MONTHS = ("jan", "feb", "mar", "apr", "may", "jun", "jul", "aug", "sep", "oct", "nov", "dec")


@dataclass(frozen=True)
class Work:
    """One version of a post: `day` is when that version was saved, `read` the day on which it is cited."""

    author: str
    title: str
    site: str
    url: str
    version: int
    day: date
    read: date


@dataclass(frozen=True)
class PersonName:
    """A name in its parts; `given` is empty when it is cited whole: one word, a body, or a script that turns no names."""

    family: str
    given: str = ""
    suffix: str = ""

    @property
    def inverted(self) -> str:
        """“van der Berg, Anna”, or the whole name."""
        return ", ".join(part for part in (self.family, self.given, self.suffix) if part)

    @property
    def initials(self) -> str:
        """“A. J.-P.”, or empty."""
        return " ".join(filter(None, (_initials(word) for word in self.given.split())))


def _initials(word: str) -> str:
    parts = [part for part in re.split(r"[-‐‑]", word) if part and part[0].isalpha()]
    return "-".join(f"{part[0].upper()}." for part in parts)


def read_name(shown: str) -> PersonName:
    """Return the parts of a display name.

    Scripts with capitals put the family name last, with the particles before it; all others (Chinese, Japanese,
    Korean, Arabic, Thai …) and bodies are cited as they stand. A comma says where the family name ends.
    """
    name = " ".join(shown.split())
    letters = [c for c in name if c.isalpha()]
    if any(unicodedata.category(c) in ("Lo", "Lm") for c in letters) or has_group_word(name):
        return PersonName(name)
    if name.count(",") == 1 and all(part.strip() for part in name.split(",")):
        family, given = (part.strip() for part in name.split(","))
        return PersonName(family, given)
    words = name.split(" ")
    suffix = words.pop() if len(words) > 2 and _SUFFIX.fullmatch(words[-1]) else ""
    if len(words) < 2 or not letters:
        return PersonName(name)
    at = len(words) - 1
    while at > 1 and words[at - 1].islower() and words[at - 1] in PARTICLES:
        at -= 1
    return PersonName(" ".join(words[at:]), " ".join(words[:at]).rstrip(","), suffix)


def apa(work: Work) -> tuple[str, str, str]:
    """Return what stands before, in and after the italics."""
    name = read_name(work.author)
    author = ", ".join(part for part in (name.family, name.initials, name.suffix) if part)
    author += "" if author.endswith(".") else "."
    when = format_date(work.day, "Y, F j")
    return f"{author} ({when}). ", _stopped(work.title), f" (Version {work.version}). {work.site}. {work.url}"


def harvard(work: Work) -> tuple[str, str, str]:
    """Return what stands before, in and after the italics."""
    name = read_name(work.author)
    author = ", ".join(part for part in (name.family, name.initials, name.suffix) if part)
    day, read = format_date(work.day, "j F"), format_date(work.read, "j F Y")
    return (
        f"{author} ({work.day.year}) ‘{work.title}’, ",
        work.site,
        f", version {work.version}, {day}. Available at: {work.url} (Accessed: {read}).",
    )


def _stopped(title: str) -> str:
    return title.rstrip(".") if title.endswith(".") and not title.endswith("..") else title


def bibtex(work: Work) -> str:
    """Return a BibTeX entry in UTF-8, ended by a line end."""
    name = read_name(work.author)
    author = _bibtex(name.inverted) if name.given else f"{{{_bibtex(name.family)}}}"
    if name.given and name.suffix:
        author = ", ".join(_bibtex(part) for part in (name.family, name.suffix, name.given))
    key = slugify(name.family, 20).replace("-", "") or "post"
    fields = {
        "author": author,
        "title": f"{{{_bibtex(work.title)}}}",
        "howpublished": _bibtex(work.site),
        "year": str(work.day.year),
        "date": work.day.isoformat(),
        "version": str(work.version),
        "note": f"Version {work.version}. Accessed {work.read.isoformat()}",
        "url": re.sub(r"[{}\\]", "", work.url),
        "urldate": work.read.isoformat(),
    }
    lines = [f"  {label} = {{{value}}}," for label, value in fields.items()]
    lines.insert(4, f"  month = {_MONTHS[work.day.month - 1]},")
    return "\n".join([f"@misc{{{key}{work.day.year}v{work.version},", *lines, "}", ""])


def _bibtex(text: str) -> str:
    return "".join(_BIBTEX.get(c, c) for c in text)


def ris(work: Work) -> str:
    """Return a RIS record, ended by CR LF."""
    lines = [
        ("TY", "BLOG"),
        ("AU", read_name(work.author).inverted),
        ("TI", work.title),
        ("T2", work.site),
        ("ET", f"Version {work.version}"),
        ("PY", str(work.day.year)),
        ("DA", work.day.strftime("%Y/%m/%d")),
        ("UR", work.url),
        ("Y2", work.read.strftime("%Y/%m/%d")),
        ("ER", ""),
    ]
    return "".join(f"{tag}  - {value}\r\n" for tag, value in lines)
