"""Recognises what students type above and below an essay: name, number, tutorial, tutor, course, date, word count."""

import re

Item = tuple[str, str]

# The words of a label, by what they announce; a label ends with a colon.
_LABELS = {
    "student_number": r"sid|student\s*(?:id|no\.?|nr\.?|number|#)(?:\s*\(sid\))?|matrikel(?:nummer|[- ]?nr\.?)|学号|學號|unikey|número de (?:estudiante|alumno)",
    "name": r"(?:student(?:'s|’s)?\s+|full\s+|author\s+)?name|student|author|姓名|名字|作者|nombre|verfasser(?:in)?|autor(?:in)?",
    "tutorial": r"tutorial(?:\s*(?:time|day|group|class|no\.?|number|day/time|day (?:and|&) time))?|tute(?:\s*time)?|class(?:\s*time)?|group|seminar(?:\s*(?:time|group))?|session|day/time|day (?:and|&) time|tutorium|班级|班級|辅导课",
    "tutor": r"(?:name of\s+)?tutor(?:'s|’s|in)?(?:\s*name)?|lecturer|teacher|instructor|professor|marker|dozent(?:in)?|导师|導師|老师|老師|教师|profesora?|docente",
    "word_count": r"(?:total\s*)?(?:number of\s*)?words?(?:\s*count)?(?:\s*\([^)]{0,40}\))?|wc|wörter|wortzahl|wortanzahl|字数|字數|número de palabras|palabras",
    "course": r"course(?:\s*(?:code|name|title))?|unit(?:\s*(?:of study|code|name))?|uos|subject|module|kurs|modul|课程|課程|asignatura|curso",
    "assessment": r"assessment(?:\s*task)?|assignment|aufgabe|作业|作業|tarea",
    "date": r"(?:due|submission|submitted)?\s*date|due|submitted(?:\s*on)?|datum|abgabe(?:datum|termin)?|日期|fecha",
    "institution": r"university|school|faculty|department|universität|学校|学院|大学|universidad",
}
_DAY = r"(?:mon|tues?|wed(?:nes)?|thu(?:rs)?|fri|satur|sun)(?:day)?|montag|dienstag|mittwoch|donnerstag|freitag|周[一二三四五]|星期[一二三四五]"
_MONTH = r"(?:jan(?:uary)?|feb(?:ruary)?|mar(?:ch)?|apr(?:il)?|may|june?|july?|aug(?:ust)?|sept?(?:ember)?|oct(?:ober)?|nov(?:ember)?|dec(?:ember)?)"
# What is plain without a label.
_BARE = {
    "student_number": r"(?:(?:sid|student\s*(?:id|no\.?|number))\W{0,3})?\d{8,10}",
    "word_count": r"\(?\s*(?:(?:approx\.?|about|total)\s*)?(?:word\s*count\W{0,3})?\d{1,2}[, ]?\d{3}\s*words?\b[^.]{0,60}|\(?\d{3}\s*words?\)?|(?:total\s*)?word\s*count\W{0,3}\d[\d,. ]*(?:\s*words?)?(?:\s*\([^)]*\))?|(?:全文)?共?约?\s*\d+\s*[字词]",
    "tutorial": rf"(?:tutorial|tute|class|group|seminar)?\W{{0,2}}(?:{_DAY})s?\W{{1,3}}.{{0,6}}?\d{{1,2}}(?:[:.]\d\d)?\s*(?:[ap]\.?m\.?)?(?:\s*[-–—to]+\s*\d{{1,2}}(?:[:.]\d\d)?\s*(?:[ap]\.?m\.?)?)?(?:\W{{1,3}}[\w .]{{1,40}})?|(?:tutorial|tute|seminar group|group)\s*(?:no\.?\s*)?\d{{1,3}}",
    "assessment": r"(?:assessment|assignment|task|major essay|essay|aufgabe)\s*(?:no\.?\s*)?\d{1,2}\b.{0,70}|(?:research|major|final|short) essay",
    "course": r"(?:[A-Z]{4}[ -]?\d{1,4}|[A-Z]{3,5}[ -]?\d{3,5}[A-Z]?)\b.{0,70}",
    "date": rf"(?:(?:due|submitted)\W{{0,3}})?(?:(?:{_DAY}),?\s*)?(?:\d{{1,2}}(?:st|nd|rd|th)?\s*(?:of\s*)?{_MONTH},?\s*\d{{4}}|{_MONTH}\s*\d{{1,2}}(?:st|nd|rd|th)?,?\s*\d{{4}}|\d{{1,2}}[./-]\d{{1,2}}[./-]\d{{2,4}}|\d{{4}}年\d{{1,2}}月\d{{1,2}}日)|(?:semester|term)\s*[12],?\s*\d{{4}}",
    "tutor": r"(?i:tutor|lecturer|professor|prof\.|dr\.?)\s+(?:[A-Z][\w'’.-]+\s*){1,4}",
    "institution": r"(?:the )?university of [\w ]{2,40}|[\w ]{2,40} university|(?:school|faculty|department) of [\w, &]{2,60}|[\u4e00-\u9fff]{2,12}大学",
}  # fmt: skip
_CASED = ("course", "tutor")
_BARE_RE = {kind: re.compile(form, 0 if kind in _CASED else re.IGNORECASE) for kind, form in _BARE.items()}
_LABEL_RE = re.compile(
    "|".join(f"(?P<{kind}>{words})" for kind, words in _LABELS.items()).join(
        (r"(?i)(?<![\w'’])(?:", r")\s*(?:[:：=]|(?<=sid)\s(?=\d))\s*")
    )
)
_STRONG_BREAK = re.compile(r"\s*(?:[|•·;\t\n｜；]|\s/\s|\s{3,})\s*")
_WEAK_BREAK = re.compile(r"\s*,\s*|\s+[-–—]\s+|\s*，\s*")
_NAME = re.compile(r"(?:[^\W\d_](?:[^\W\d_]|['’.-])*\s+){1,3}[^\W\d_](?:[^\W\d_]|['’.-])*")
_HAN_NAME = re.compile("[\u4e00-\u9fff·]{2,4}")
MAX_WORDS = 45
MAX_LENGTH = 800  # characters: a line that is typed at the head of an essay has no more, and looking takes their square


def is_name(text: str) -> bool:
    """Whether `text` could be a person's name: two to four words that begin with capitals, or a few Han characters."""
    if _HAN_NAME.fullmatch(text):
        return True
    return bool(_NAME.fullmatch(text)) and all(word[0].isupper() or len(word) < 4 for word in text.split())


def recognise(line: str) -> list[Item]:
    """Return (kind, text) for each part of a typed line when it is nothing but such parts; else nothing.

    A part that says nothing by itself is a "name" when it could be one, else "other".
    """
    line = line.strip(" \t\n*_")
    if len(line) > MAX_LENGTH:
        return []
    if line.startswith("(") and line.endswith(")"):
        line = line[1:-1].strip()
    if not line or len(line.split()) > MAX_WORDS:
        return []
    items = _labelled(line)
    if not items:
        items = _split(line, _STRONG_BREAK)
    if not items:
        items = _split(line, _WEAK_BREAK)
    known = [item for item in items if item[0] not in ("name?", "other")]
    if not known or sum(len(text.split()) for kind, text in items if kind == "other") > 4:
        return []
    if line.endswith(("?", "!")) or (line.endswith(".") and len(line.split()) > 12):
        return []
    return _with_names(items)


def _with_names(items: list[Item]) -> list[Item]:
    """A name without a label is the writer's, unless it follows the tutorial, or the writer is known: then the tutor's."""
    free = [kind for kind in ("name", "tutor") if kind not in {item[0] for item in items}]
    named: list[Item] = []
    for number, (kind, text) in enumerate(items):
        if kind == "name?":
            kind = "tutor" if number and items[number - 1][0] == "tutorial" and "tutor" in free else (*free, "other")[0]
            free = [other for other in free if other != kind]
        named.append((kind, text))
    return named


def _labelled(line: str) -> list[Item]:
    """Split a line at its labels ("Name: … SID: …"); what stands before the first one is judged by itself."""
    marks = list(_LABEL_RE.finditer(line))
    if not marks:
        return []
    items: list[Item] = []
    if before := line[: marks[0].start()].strip(" \t\n,;|–—-·•/"):
        items += _parts(_STRONG_BREAK.split(before))
        if any(kind == "other" for kind, _text in items):
            return []
    for mark, following in zip(marks, [*marks[1:], None], strict=True):
        kind = str(mark.lastgroup)
        value = line[mark.end() : following.start() if following else len(line)].strip(" \t\n,;|–—-·•/，；")
        first, *others = [part for part in _STRONG_BREAK.split(value) if part] or [""]
        if len(first.split()) > 14:
            return []
        items += [(kind, " ".join(first.split()))] if first else []
        items += _parts(others)
    return items


def _split(line: str, at: re.Pattern[str]) -> list[Item]:
    parts = [part.strip() for part in at.split(line) if part and part.strip()]
    if len(parts) == 1:
        if kind := _bare(parts[0]):
            return [(kind, parts[0])]
        name, _space, number = parts[0].rpartition(" ")
        if _bare(number.strip("()")) == "student_number" and is_name(name.strip(" -–—:")):
            return [("name", name.strip(" -–—:")), ("student_number", number.strip("()"))]
        return []
    if len(line.split()) > 25:
        return []
    if (whole := _bare(line)) and whole not in ("course", "assessment"):
        return [(whole, line)]
    items = _parts(parts)
    return items if len([kind for kind, _t in items if kind != "other"]) >= max(2, len(items) // 2) else []


def _parts(parts: list[str]) -> list[Item]:
    return [(_bare(part) or ("name?" if is_name(part) else "other"), part) for part in parts if part.strip()]


def _bare(text: str) -> str:
    if len(text.split()) > 14 or text.endswith((".", "?", "!")):
        return ""
    return next((kind for kind, form in _BARE_RE.items() if form.fullmatch(text)), "")
