"""Reference entries taken apart: authors, date, title and address, in the usual styles of several languages."""

import re
from collections.abc import Sequence
from dataclasses import replace

from core.citations import dates
from core.citations.model import Entry
from core.citations.names import words_of
from core.citations.people import Authors, looks_like_title, read_authors

MAX_LENGTH = 3000
_NUMBERED = re.compile(r"\s*(?:\[\d{1,3}\]|\(\d{1,3}\)|\d{1,3}[.)](?=\s))\s*")
_BULLET = re.compile(r"\s*[•·▪*‣◦-]\s+")
URL = re.compile(
    r"(?:https?\s?:\s?//|www\s?\.)\s?[^\s<>\"“”]+|\b(?:doi\s?:\s?|doi\.org/)\s?10\.\S+|\b10\.\d{4,9}/\S+|"
    r"(?<![\w.-])[\w-]{1,63}(?:\.[\w-]{1,63}){0,5}\.(?:com|org|net|edu|gov|info|io|au|uk|de|fr|es|cn|pl|vn|br|it|nl|ru|jp|kr|ca|tv)\b(?:/[^\s<>]*)?",
    re.IGNORECASE,
)
_INNER = r"(?:[\[(][^()\[\]]{4,50}[\])])?"
_PAREN = re.compile(rf"[(（\[]\s*({_INNER}[^()（）\[\]]{{1,60}}?{_INNER})\s*[)）\]]")
_BARE = re.compile(rf"(?:(?<=[,，.．])|(?<=\w)|(?<=\)))\s{{0,2}}\b(?:{dates.YEAR}[a-p]?|n\.d\.)\s*(?=[,.:;，。：]|$)")
_MONTH_WORDS = re.compile(r"^[\w\s.,/'’–-]+$")
_DASHES = re.compile(r"\s*(?:[—–―─]{1,4}|[-_]{2,8})\s?[,.]?\s*(?=[(\[A-Z\d,.“‘])|(?:Ders|Dies|Idem|Id)\.?,?\s")
_ACCESS = re.compile(
    r"\b(?:retrieved|accessed|viewed|visited|consulted|abgerufen|zugriff|stand|consulté|consultado|consulta|recuperado|acesso|"
    r"acessado|dostęp|pobrano|geraadpleegd|hämtad|hentet|besucht|truy cập|дата обращения|consultato|访问|检索|查阅)"
    rf"[^;()\[\]<>]{{0,45}}?{dates.YEAR}",
    re.IGNORECASE,
)
_RETRIEVED = re.compile(
    r"\W*(?:retrieved|available|accessed|http|www\.|viewed|abgerufen|recuperado|disponible|consulté)", re.IGNORECASE
)
_SENTENCE_END = re.compile(r"[.。:]\s+|。|[.,]\s*(?=[“\"‘«„])|\.$")
_HEADING = re.compile(
    r"\s*(?:references?|reference list|bibliography|works cited|literature|sources|literatur(?:verzeichnis)?|quellen|"
    r"bibliographie|références|referencias|bibliografía|bibliografia|referências|źródła|参考文献|參考文獻|литература|"
    r"tài liệu tham khảo)\s*:?\s*$",
    re.IGNORECASE,
)


def parse_entries(references: Sequence[str]) -> list[Entry]:
    """Return one `Entry` for each reference, in their order."""
    entries: list[Entry] = []
    for number, text in enumerate(references):
        entry = _parse(number, text)
        before = next((e for e in reversed(entries) if e.is_work), None)
        if before and entry.is_work:
            if _DASHES.match(text) and before.names:
                entry = replace(
                    entry, authors=before.authors, names=before.names, lead=before.lead, style="author-date"
                )
            elif _is_continuation(entry, before):
                entry = replace(entry, style="continuation")
        entries.append(entry)
    return entries


def _is_continuation(entry: Entry, before: Entry) -> bool:
    text = entry.text.strip(" <>.[]()")
    if before.number != entry.number - 1 or before.url:
        return False
    return bool(re.match(r"(?:https?:|www\.|doi:|10\.\d)\S+$", text, re.IGNORECASE)) or bool(
        re.match(r"Retrieved\b|Available (?:at|from)", text)
    )


def _parse(number: int, text: str) -> Entry:
    body = text[:MAX_LENGTH]
    mark = _NUMBERED.match(body)
    body = body[mark.end() :] if mark else _BULLET.sub("", body, count=1)
    dash = _DASHES.match(body)
    body = " ".join(body[dash.end() if dash else 0 :].split())
    address = URL.search(body)
    url = address[0].rstrip(".,;)>]") if address else ""
    plain = _ACCESS.sub(" ", URL.sub(" ", body))
    base = Entry(number, text, url=url, is_numbered=mark is not None, all_years=frozenset(dates.YEARS.findall(plain)))
    if not body:
        return replace(base, style="empty")
    if _HEADING.match(body) or _is_heading(body, url):
        return replace(base, style="heading")
    if dash:
        first = dates.DATE.search(body, 0, 40)
        date, end = (first["date"], first.end()) if first else ("", 0)
        return replace(base, year=date, when=_when(date, body), title=_title(body[end:]))
    return _dated(base, body) or _late(base, body, plain) or base


def _is_heading(body: str, url: str) -> bool:
    words = words_of(body)
    return (
        not url and 1 <= len(words) <= 4 and not re.search(r"[\d,.&“”\"‘’()]", body.rstrip(" .:")) and "." not in body
    )


def _dates(body: str) -> list[tuple[int, int, str]]:
    found = []
    for match in _PAREN.finditer(body, 0, 500):
        inner = match[1]
        date = dates.DATE.search(inner)
        if date and len(inner.split()) <= 8:
            starts = not inner[: date.start()].strip(" [(") or _MONTH_WORDS.match(inner[: date.start()])
            if starts and not re.search(r"\d(?:st|nd|rd|th) ed|vol|no\.|\bed[.s]", inner, re.IGNORECASE):
                years = dates.YEARS.findall(inner)
                found.append((match.start(), match.end(), "/".join(years) if len(years) > 1 else date["date"]))
    found += [(m.start(), m.end(), m[0].strip()) for m in _BARE.finditer(body, 0, 400)]
    return sorted(found)[:6]


def _dated(base: Entry, body: str) -> Entry | None:
    """Return the entry if its date stands after the authors, or after the title when it has no author."""
    for start, end, date in _dates(body):
        lead = body[:start]
        if not lead.strip(" ,."):
            continue
        is_bare = body[start:end].strip()[0] not in "([（"
        authors = read_authors(lead)
        if authors and not (authors.kind == "group" and is_bare and body[end : end + 1] not in (",", ".", ":")):
            return _with_authors(base, authors, lead, date, body, end)
        rest = body[end:]
        if not is_bare and _is_title_lead(lead, rest):
            return replace(
                base,
                year=date,
                when=_when(date, body),
                title=lead.strip(" .,"),
                style="title-first",
                lead=lead.strip(" .,"),
            )
        if len(lead) > 300 or re.search(r"[“\"«„]", lead):
            break
    return None


def _is_title_lead(lead: str, rest: str) -> bool:
    if not looks_like_title(lead) or re.search(r"[.?!] \w", lead.strip()):
        return False
    small = sum(1 for word in words_of(lead) if word.islower() and len(word) > 3)
    return small >= 4 or len(words_of(rest)) < 2 or _RETRIEVED.match(rest) is not None


def _with_authors(base: Entry, authors: Authors, lead: str, date: str, body: str, end: int) -> Entry:
    return replace(
        base,
        authors=tuple(name.shown for name in authors.names),
        names=authors.names,
        others=authors.others,
        is_certain=authors.is_certain,
        year=date,
        when=_when(date, body),
        title=_title(body[end:]),
        style="author-date",
        lead=_lead(lead),
    )


def _lead(lead: str) -> str:
    lead = lead.strip(" ,;:.，。")
    return f"{lead}." if re.search(r"(?:\.|,\s|-)\w$|,\s\w \w$", lead) else lead


def _late(base: Entry, body: str, plain: str) -> Entry | None:
    """Return the entry if its authors come first and its year late, or if it has a title and no author."""
    years = dates.YEARS.findall(plain)
    year = years[-1] if years else ""
    if re.match(r"[“\"«„]", body):
        title = re.split(r"[”\"»“]", body[1:], maxsplit=1)[0].strip(" .,")
        return replace(base, style="title-first", title=title, lead=title, year=year, when=dates.When(base.all_years))
    if base.url and re.match(r"(?:https?:|www\.)", body, re.IGNORECASE):
        return replace(base, style="title-first", lead=base.url)
    for count, match in enumerate(_SENTENCE_END.finditer(body, 0, 400)):
        lead, rest = body[: match.start()], body[match.end() :]
        if count > 14 or re.match(r"(?:\w{1,2}\.|[,&]|and\b)", rest):
            continue
        authors = read_authors(lead + ("." if match[0].startswith(".") else ""))
        if authors and authors.kind == "group" and (match[0][0] == ":" or (len(words_of(lead)) == 1 and count)):
            continue
        if authors and rest:
            return replace(
                base,
                authors=tuple(name.shown for name in authors.names),
                names=authors.names,
                others=authors.others,
                is_certain=authors.is_certain,
                year=year,
                when=dates.When(base.all_years),
                title=_title(rest),
                style="author-first",
                lead=_lead(lead),
            )
        if count == 0 and looks_like_title(lead) and (not rest or _RETRIEVED.match(rest)):
            return replace(base, style="title-first", title=lead, lead=lead, year=year, when=dates.When(base.all_years))
    return None


def _when(date: str, body: str) -> dates.When:
    when = dates.read(date)
    original = re.search(
        rf"(?:originally|original|first|orig\.|erst|publicado|publié)[^()]{{0,50}}?({dates.YEAR})", body, re.IGNORECASE
    )
    bracket = re.search(rf"[\[(]({dates.YEAR})[\])]\s*{dates.YEAR}|{dates.YEAR}\s*[\[(]({dates.YEAR})[\])]", body)
    more = [m for m in (*(original.groups() if original else ()), *(bracket.groups() if bracket else ())) if m]
    return replace(when, years=when.years | frozenset(more)) if when.years else when


def _title(rest: str) -> str:
    rest = rest.lstrip(" .,:;)]，。")
    if rest[:1] in "“\"‘'«„":
        return re.split(r"[”\"’'»“](?=[\s,.;]|$)", rest[1:], maxsplit=1)[0].strip(" .,")
    return re.split(r"[.?!。](?:\s|$)|。", rest, maxsplit=1)[0].strip()
