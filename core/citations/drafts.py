"""One bracket of a text, read as citations without knowing yet what the reference list holds."""

import re
from dataclasses import dataclass, replace

from core.citations import dates
from core.citations.authors import Named, Reading, authors_before, trust
from core.citations.brackets import Bracket
from core.citations.lead import SEPARATOR, is_body, read_lead
from core.citations.lexicon import Lexicon
from core.citations.names import fold, is_name_word, words_of
from core.citations.words import ACCORDING, BEFORE_THINGS, FUNCTION_WORDS, NO_AUTHOR, SAYS, STUDY_WORDS

_REACH = 250
_CITED_IN = re.compile(r"\b(?:as )?(?:cited|quoted|qtd\.?|zitiert|zit\.|citado|cité|apud)\b", re.IGNORECASE)


@dataclass(frozen=True)
class Draft:
    """A year with the ways to read its authors. `trust`: 2 surely a citation, 1 perhaps, 0 only if an entry says so.

    `is_second` marks a source that was not read itself ("as cited in"). `floor` is how far back in the paragraph its
    names may lie.
    """

    readings: tuple[Reading, ...]
    end: int
    year: str
    page: str
    narrative: bool
    bracket: Bracket
    floor: int
    others: bool = False
    trust: int = 1
    is_second: bool = False
    year_start: int = 0
    inherits: bool = False
    before: str = ""

    @property
    def when(self) -> dates.When:
        return dates.read(self.year)


class BracketReader:
    """Reads the citations of one bracket from left to right."""

    def __init__(self, text: str, content: str, bracket: Bracket, floor: int, lexicon: Lexicon) -> None:
        self.text, self.content, self.bracket, self.floor, self.lexicon = text, content, bracket, floor, lexicon
        self.offset = bracket.start + 1
        self.is_whole = True
        self.drafts: list[Draft] = []

    def read(self) -> tuple[list[Draft], bool]:
        dated = list(dates.DATE.finditer(self.content))
        if not dated and not self._undated():
            return [], False
        cursor = 0
        for number, match in enumerate(dated):
            following = dated[number + 1].start() if number + 1 < len(dated) else len(self.content)
            cursor = self._one(cursor, match, following)
        if cursor < len(self.content) and not re.fullmatch(
            r"[\s,;.]*(?:(?:emphasis|italics|my|own|trans|original|as cited|cited|para|see).{0,60})?",
            self.content[cursor:],
        ):
            self.is_whole = False
        return self.drafts, self.is_whole and bool(self.drafts)

    def _one(self, cursor: int, match: re.Match[str], following: int) -> int:
        lead_start = self.offset + cursor
        lead_end = self.offset + match.start()
        page, end = dates.locator(self.content, match.end(), following)
        year = match["date"]
        lead = self.content[cursor : match.start()]
        is_bare = not SEPARATOR.sub("", lead, count=1).strip()
        if is_bare and (not cursor or (self.drafts and self.drafts[-1].end >= lead_start - 200)):
            if cursor and self.drafts:
                last = self.drafts[-1]
                self.drafts.append(
                    replace(last, year=year, page=page, end=self.offset + end, year_start=lead_end, inherits=True)
                )
            elif not cursor:
                self._narrative(match, page, end, is_only=following == len(self.content))
            return end
        draft = self._parenthetical(lead_start, lead_end, year, page, self.offset + end)
        if draft is None:
            self.is_whole = False
        else:
            self.drafts.append(draft)
        return end

    def _narrative(self, match: re.Match[str], page: str, end: int, *, is_only: bool) -> None:
        """Take a bracket that begins with a year: its authors stand before it, in the running text."""
        text, start = self.text, self.bracket.start
        closes = is_only and not self.content[end:].strip(" .")
        if (
            is_only
            and not closes
            and not re.match(
                r"[\s,;.]*(?:emphasis|italics|my|own|trans|original|see|cf|as|cited|quoted|n\.|note|also|para|at|in)\b",
                self.content[end:],
            )
        ):
            return
        floor = max(self.floor, start - _REACH)
        named = authors_before(text, floor, start, self.lexicon) if text[start - 1 : start] not in "([" else None
        before_end = named.readings[0].start if named else start
        level = 0 if named is None else self._narrative_trust(named, before_end, page)
        self.drafts.append(
            Draft(
                named.readings if named else (),
                self.bracket.end if closes else self.offset + end,
                match["date"],
                page,
                narrative=True,
                others=bool(named and named.others),
                trust=level,
                bracket=self.bracket,
                floor=self.floor,
                is_second=_CITED_IN.search(self.content[end:]) is not None,
                year_start=self.offset + match.start(),
                before=named.before.casefold() if named else "",
            )
        )

    def _narrative_trust(self, named: Named, start: int, page: str) -> int:
        """Return 2 only with a sign of a citation: a page, “et al.”, a verb of saying, "according to"."""
        level = trust(named, narrative=True)
        after = self.text[self.bracket.end : self.bracket.end + 80]
        ahead = self.text[max(0, start - 40) : start]
        word = (words_of(ahead) or [""])[-1].casefold()
        gap = self.text[max(0, start - 1) : start]
        if ACCORDING.search(ahead) and level:
            return 2
        is_sure = named.others or bool(page) or named.has_initials
        if (
            not is_sure
            and word in BEFORE_THINGS
            and ahead.rstrip().endswith((word, word.capitalize()))
            and gap.isspace()
        ):
            return min(level, 1) if word in ("of", "in", "from", "by", "de", "en", "von", "a") else 0
        if level == 0:
            return 0
        is_study = word == "by" and (
            len(named.readings[0].authors) > 1 or bool(STUDY_WORDS & set(words_of(ahead.lower())))
        )
        if is_sure or SAYS.match(after) or is_study:
            return 2 if len(named.readings[0].authors[0].split()) <= 3 else 1
        return min(level, 1)

    def _parenthetical(self, start: int, end: int, year: str, page: str, to: int) -> Draft | None:
        place = read_lead(self.content, start - self.offset, end - self.offset)
        if place.is_second and self.drafts:
            self.drafts[-1] = replace(self.drafts[-1], is_second=True)
        lead = self.content[place.start : place.end]
        if not any(c.isalpha() for c in lead):
            return None
        draft = Draft((), to, year, page, narrative=False, bracket=self.bracket, floor=self.floor, year_start=end)
        words = words_of(lead)
        whole = Reading((" ".join(lead.split()),), self.offset + place.start)
        if lead[0] in "“\"‘'«„":
            title = lead.strip("“”\"‘’'«»„ ,.")
            return replace(draft, readings=(replace(whole, authors=(title,)),)) if title else None
        named = self._authors(place.start, place.end)
        readings = named.readings if named else ()
        if named and named.is_complete:
            level = trust(named, narrative=False)
            level = 1 if level == 2 and place.is_weak and not page else 2 if level and page else level
        else:
            level = 1 if named is None else 0
            readings = tuple(replace(reading, is_whole=False) for reading in readings)
            if is_body(lead):
                readings, level = (whole, *readings), 2
        if len(words) > 2 and words[0].casefold() not in NO_AUTHOR:
            # The title of an entry without an author, or a name that is only known from the list.
            readings = (*readings, whole)
        if not readings:
            return None
        level = min(level, 1) if place.has_day else level
        return replace(draft, readings=readings, others=bool(named and named.others), trust=level)

    def _authors(self, start: int, end: int) -> Named | None:
        """Return the authors between two places of the content, with places of the text."""
        named = authors_before(self.content, start, end, self.lexicon)
        if named is None:
            return None
        return replace(named, readings=tuple(replace(r, start=r.start + self.offset) for r in named.readings))

    def _undated(self) -> bool:
        """Take “(Bruns 23)”, “(Bruns, p. 23)” and “(Bruns)” when the list knows the name."""
        if len(self.content) > 80 or not self.lexicon.entries:
            return False
        match = re.fullmatch(
            r"\s*(?:see |cf\.? |qtd\. in |quoted in )?(?P<lead>[^\d]{2,60}?)[,，]?\s*(?P<page>(?:pp?\.?\s?|S\.\s?|para\.?\s?)?\d{1,4}(?:\s?[-–]\s?\d{1,4})?f{0,2}\.?)?\s*",
            self.content,
        )
        if match is None or not is_name_word((words_of(match["lead"]) or [""])[0]):
            return False
        at = self.offset + match.start("lead")
        named = self._authors(match.start("lead"), match.end("lead"))
        if named is None or not named.is_complete or fold(named.readings[0].authors[0]) in FUNCTION_WORDS:
            return False
        self.drafts.append(
            Draft(
                named.readings[:1],
                self.offset + match.end("page" if match["page"] else "lead"),
                "",
                match["page"] or "",
                narrative=False,
                others=named.others,
                trust=0,
                bracket=self.bracket,
                floor=self.floor,
                year_start=at,
            )
        )
        return True
