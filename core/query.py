"""What a reader typed into the search box: words, phrases, exclusions, and fields like author: and before:.

Pure: text in, a `Query` out. Nothing here is an error; what cannot be understood is said in `notes` and left out.
"""

import re
from dataclasses import dataclass, field
from datetime import date, timedelta

from django.utils.translation import gettext as _

from core.indexing import CJK_RUN, spread
from core.text import slugify, tidy_line

LONGEST = 200
MOST_WORDS = 24
FIELDS = ("author", "tag", "course", "before", "after")
_PART = re.compile(
    rf"""(?P<minus>[-−–])?(?:(?P<field>{"|".join(FIELDS)})\s*[:：]\s*)?(?:"(?P<phrase>[^"]*)"?|(?P<word>[^\s"]+))""",
    re.IGNORECASE,
)
_QUOTES = str.maketrans("“”„‟«»＂「」『』", '"' * 11)
_DAY = re.compile(r"([0-9]{4})(?:-([0-9]{1,2})(?:-([0-9]{1,2}))?)?")
_HELD = re.compile(r"\w")


@dataclass(frozen=True)
class Query:
    """A search, read.

    `web`: words, phrases and exclusions in the syntax of PostgreSQL's websearch_to_tsquery. `starts`: single Chinese
    characters, each found at the start of an indexed pair. `plain`: the words to suggest others for. `cjk`: runs of
    Chinese or Japanese characters, to be marked in excerpts. `before`: first day that is too late. `after`: first day
    that counts.
    """

    text: str = ""
    web: str = ""
    starts: tuple[str, ...] = ()
    plain: tuple[str, ...] = ()
    cjk: tuple[str, ...] = ()
    authors: tuple[str, ...] = ()
    tags: tuple[str, ...] = ()
    courses: tuple[str, ...] = ()
    before: date | None = None
    after: date | None = None
    notes: tuple[str, ...] = ()

    @property
    def has_words(self) -> bool:
        """Whether there is something to look for in texts."""
        return bool(self.web or self.starts)

    @property
    def is_empty(self) -> bool:
        """Whether nothing is asked at all."""
        return not (self.has_words or self.authors or self.tags or self.courses or self.before or self.after)


@dataclass
class _Reading:
    web: list[str] = field(default_factory=list)
    starts: list[str] = field(default_factory=list)
    plain: list[str] = field(default_factory=list)
    cjk: list[str] = field(default_factory=list)
    fields: dict[str, list[str]] = field(default_factory=dict)
    before: date | None = None
    after: date | None = None
    notes: list[str] = field(default_factory=list)


def read(raw: str) -> Query:
    """Return what `raw` asks for. Never raises; at most 24 words count, and the reader is told."""
    text = tidy_line(raw)[:LONGEST]
    got = _Reading()
    parts = list(_PART.finditer(text.translate(_QUOTES)))
    if len(parts) > MOST_WORDS:
        got.notes.append(_("Only the first %(limit)d words were looked for.") % {"limit": MOST_WORDS})
    for part in parts[:MOST_WORDS]:
        _take(got, part)
    while got.web and got.web[-1] == "or":
        got.web.pop()
    return Query(
        text=text,
        web=" ".join(got.web),
        starts=tuple(got.starts),
        plain=tuple(dict.fromkeys(got.plain)),
        cjk=tuple(dict.fromkeys(got.cjk)),
        authors=tuple(got.fields.get("author", ())),
        tags=tuple(filter(None, (slugify(tag, 40) for tag in got.fields.get("tag", ())))),
        courses=tuple(got.fields.get("course", ())),
        before=got.before,
        after=got.after,
        notes=tuple(got.notes),
    )


def _take(got: _Reading, part: re.Match[str]) -> None:
    name = (part["field"] or "").lower()
    value = (part["phrase"] if part["phrase"] is not None else part["word"]).strip()
    if name in ("before", "after"):
        _take_day(got, name, value)
    elif name:
        if value.strip("#@"):
            got.fields.setdefault(name, []).append(value.strip("#@"))
    elif part["word"] and value.startswith("#") and slugify(value, 40) and not part["minus"]:
        got.fields.setdefault("tag", []).append(value)
    elif part["word"] and value.lower() == "or" and not part["minus"]:
        if got.web and got.web[-1] != "or":
            got.web.append("or")
    else:
        _take_words(got, value, is_phrase=part["phrase"] is not None, is_out=bool(part["minus"]))


def _take_words(got: _Reading, value: str, *, is_phrase: bool, is_out: bool) -> None:
    """Add words as websearch_to_tsquery reads them: what has a hyphen or Chinese pairs in it is a phrase there."""
    if not _HELD.search(value):
        return
    runs = CJK_RUN.findall(value)
    if not is_out:
        got.cjk.extend(runs)
        if not is_phrase and not runs:
            got.plain.append(value)
    if not is_out and not is_phrase and len(value) == 1 and runs:
        got.starts.append(value)
        return
    words = spread(value, last=False)
    if is_phrase or is_out:
        got.web.append(f'{"-" if is_out else ""}"{words}"')
    else:
        got.web.append(words.lstrip("-"))


def _take_day(got: _Reading, name: str, value: str) -> None:
    day = _first_day(value)
    if day is None:
        got.notes.append(
            _("“%(value)s” is no date that can be read, and was left out. Write it like 2026-03-31, 2026-03 or 2026.")
            % {"value": value}
        )
    elif name == "before":
        got.before = min(day, got.before or day)
    else:
        got.after = max(day, got.after or day)


def _first_day(value: str) -> date | None:
    match = _DAY.fullmatch(value)
    if not match:
        return None
    try:
        day = date(int(match[1]), int(match[2] or 1), int(match[3] or 1))
        day - timedelta(days=2), day + timedelta(days=2)
    except (ValueError, OverflowError):
        return None
    return day
