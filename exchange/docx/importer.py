"""Takes a .docx in: `read_docx` reads it without any database, `store` keeps its pictures for their owner."""

import io
import re
from dataclasses import dataclass, field, replace
from pathlib import PurePath

from django.core.exceptions import ValidationError
from django.db import transaction
from django.utils.translation import gettext as _
from lxml.html import HtmlElement

from assessments.models import Assessment
from blog.derived import count
from blog.models import Post
from blog.services import Content, allowed_visibility, save_post
from blog.uploads import add_figure
from core import html
from core.text import shorten, tidy_line
from exchange.docx.archive import ImportRefused
from exchange.docx.convert import convert
from exchange.docx.headings import TITLE_LENGTH
from exchange.docx.report import ImportReport
from exchange.docx.shape import shape
from people.enums import Visibility
from people.models import Course, User

__all__ = ["ImportRefused", "Imported", "read_docx", "save_draft", "store"]


@dataclass(frozen=True)
class Imported:
    """A text as it was read. The body's figures have placeholders, whose number is a key of `pictures`."""

    report: ImportReport
    pictures: dict[int, bytes] = field(default_factory=dict)


def read_docx(data: bytes, *, name: str = "") -> Imported:
    """Return what the file holds, in the site's own HTML. Raises ImportRefused in plain words.

    `name`: the file's; a text without a title gets one from it.
    """
    converted = convert(data)
    report = shape(converted.html, converted.pictures, converted.survey)
    if not report.body and not report.references:
        raise ImportRefused(_("There is no text in this file that can be taken."))
    if not report.title:
        report.title = _title_from(name)
        if report.title:
            report.changed.append(
                _("The title is the name of the file, as none was found: “%(text)s”.") % {"text": report.title}
            )
    _count_words(report)
    return Imported(report, {n: blob for n, blob in enumerate(converted.pictures) if blob is not None})


def _title_from(name: str) -> str:
    stem = re.sub(r"[_\s]+", " ", PurePath(name.replace("\\", "/")).stem)
    return tidy_line(re.sub(r"\b\d{8,10}\b", "", stem))[:TITLE_LENGTH]  # a student number is no part of a title


def _count_words(report: ImportReport) -> None:
    try:
        report.words, _counts = count(Content(report.title, report.body, report.references, report.tags))
    except html.RefusedHTML as error:
        raise ImportRefused(str(error)) from error


def store(imported: Imported, *, owner: User) -> ImportReport:
    """Upload the pictures for `owner` and return the report with a body that a post can be saved with.

    A picture that the site cannot take is left out, and the report says so. Run it in the transaction that saves the
    post; the report that was read stays as it is.
    """
    read = imported.report
    report = replace(read, taken=read.taken.copy(), changed=[*read.changed], left_out=[*read.left_out])
    root = html.parse(report.body) if report.body else None
    if root is None:
        return report
    for figure in list(root.iter("figure")):
        img = next(figure.iter("img"))
        match = html.FIGURE_SRC.fullmatch(img.get("src", ""))
        data = imported.pictures.get(int(match[1][-12:])) if match else None
        try:
            stored = add_figure(owner=owner, file=io.BytesIO(data or b""), size=len(data or b""))
        except ValidationError as error:
            _leave_out(figure, " ".join(error.messages), report)
        else:
            img.set("src", stored.url())
    report.body = html.clean(html.inner_html(root), html.POST)
    _count_words(report)
    return report


@transaction.atomic
def save_draft(
    imported: Imported, *, actor: User, course: Course, assessment: Assessment | None = None
) -> tuple[Post, ImportReport]:
    """Save what was read as a draft of `actor`, readable as widely as the place allows up to the course.

    Raises what save_post raises.
    """
    report = store(imported, owner=actor)
    allowed = allowed_visibility(course, assessment)
    content = Content(
        title=report.title or _("Untitled"),
        body=report.body,
        references=report.references,
        tags=report.tags,
        visibility=Visibility.COURSE if Visibility.COURSE in allowed else allowed[-1],
        assessment=assessment,
    )
    return save_post(actor=actor, course=course, content=content), report


def _leave_out(figure: HtmlElement, reason: str, report: ImportReport) -> None:
    facts = html.read_figure(figure)
    name = shorten(str(facts["caption"] or facts["alt"]), 80)
    report.taken["figures"] -= 1
    report.taken["captions"] -= bool(facts["caption"])
    report.left_out.append(
        _("The picture “%(name)s”: %(reason)s") % {"name": name, "reason": reason}
        if name
        else _("A picture: %(reason)s") % {"reason": reason}
    )
    figure.drop_tree()
