"""Every page as every reader: no student number but one's own, and before the release no trace of a mark."""

import re
from collections.abc import Callable, Iterator
from datetime import timedelta
from urllib.parse import urljoin, urlsplit

import html5lib
import pytest
from django.test import Client
from django.utils import timezone

from comments.services import delete_comment
from core.inline import inlined
from core.jobs import run_due
from marking.models import Submission
from marking.services import PassageLine, release_marks, withdraw_release
from marking.tools.allocation import allocate
from marking.tools.drafts import keep_mark_draft
from marking.tools.services import add_to_bank, flag_submission
from people.notices import mark_read
from tests.cast import NUMBERS, Cast

As = Callable[[str], Client]
SKIP = re.compile(r"^/(static|accounts/(?!email|password)|logout)|\?(before|page|revision|comment|order)=")
STUDENTS = ["anonymous", "lin", "mei", "omar", "kim", "stan"]


def crawl(client: Client, start: list[str]) -> Iterator[tuple[str, str]]:
    """Yield (address, text) of each page that links lead to."""
    seen: set[str] = set()
    todo = list(start)
    while todo:
        path = todo.pop()
        if path in seen or SKIP.search(path):
            continue
        seen.add(path)
        answer = client.get(path)
        if answer.status_code != 200:
            continue
        kind = answer["Content-Type"].split(";")[0]
        if kind not in ("text/html", "application/atom+xml", "application/json", "text/csv", "text/plain"):
            continue
        text = answer.content.decode()
        yield path, text + "".join(f"{name}: {value}\n" for name, value in answer.items())
        for link in re.findall(r'(?:href|src|action)="([^"]+)"', text):
            target = urlsplit(urljoin(path, link.replace("&amp;", "&")))
            if not target.netloc or target.netloc == "testserver":
                todo.append(target.path + (f"?{target.query}" if target.query else ""))


@pytest.fixture
def full(cast: Cast) -> Cast:
    """The cast with posts of every visibility, comments, drafts, submissions and a finished mark."""
    for visibility in ("private", "tutor", "tutorial", "course", "public"):
        post = cast.post(
            "mei", visibility=visibility, title=f"Seen by {visibility}", tags=["zebra"], references=["One (2008)."]
        )
        if visibility not in ("private", "tutor"):
            comment = cast.comment("lin", post, "A reply.")
            cast.comment("ada", post, "An answer.", parent=comment)
            cast.comment("lin", post, "Only for you.", scope="private")
            delete_comment(actor=cast.lin, comment=cast.comment("lin", post, "Taken back."))
    cast.post("lin", publish=False, title="A draft")
    cast.marked("lin", title="Marked text", visibility="public", feedback="SECRETFEEDBACK")
    return cast


START = [
    "/",
    "/desk/",
    "/search/?q=produsage",
    "/search/?q=SECRETFEEDBACK",
    "/feed/",
    "/admin/",
    "/courses/meco1/",
    "/healthz",
]


@pytest.mark.parametrize("reader", STUDENTS)
def test_no_student_number_but_ones_own(full: Cast, as_user: As, reader: str) -> None:
    pages = 0
    for path, text in crawl(as_user(reader), START):
        pages += 1
        found = {name for name, number in NUMBERS.items() if number in text}
        assert found <= {reader}, path
    assert pages >= (8 if reader == "anonymous" else 15)


def test_every_page_is_valid_html_with_one_h1(full: Cast, as_user: As) -> None:
    for reader in ("anonymous", "lin"):
        for path, text in crawl(as_user(reader), START):
            if not text.startswith("<!DOCTYPE html>"):
                continue
            page = text[: text.rindex("</html>") + 7]
            parser = html5lib.HTMLParser(strict=False)
            parser.parse(page)
            problems = [error for error in parser.errors if error[1] != "unknown"]
            assert not problems, (path, problems)
            assert len(re.findall(r"<h1[ >]", page)) == 1, path
            ids = re.findall(r'\sid="([^"]+)"', page)
            assert len(ids) == len(set(ids)), (path, [i for i in ids if ids.count(i) > 1])
            # One script of every page stands in it, and the policy allows it by its digest.
            assert ' style="' not in page and page.count("<script>") == page.count(f"<script>{inlined().script}<"), path


def normal(text: str) -> str:
    """Leave out what differs at every request."""
    text = re.sub(r'name="(csrfmiddlewaretoken|kept_token|slot|token)" value="[^"]+"', "", text)
    return re.sub(r"(?m)^(ETag|Expires|Last-Modified|Date|Set-Cookie|Content-Length): .*$", "", text)


def tools_of_the_marker(cast: Cast, submission: Submission) -> None:
    """Everything that stands beside a mark and is never for a student: draft, flag, bank, allocation."""
    keep_mark_draft(
        actor=cast.ada, submission=submission, fields={"feedback": "SECRETDRAFT"}, base_version=0, tab="one"
    )
    flag_submission(actor=cast.ada, submission=submission, note="SECRETFLAG")
    add_to_bank(actor=cast.ada, course=cast.meco, text="SECRETBANK", is_shared=True)
    allocate(actor=cast.cora, wanted={submission: cast.ben})


@pytest.mark.parametrize("reader", ["anonymous", "lin", "mei", "kim", "stan"])
def test_a_mark_leaves_no_trace_before_its_release(cast: Cast, as_user: As, reader: str) -> None:
    """The same site is read three times: submitted only, marked and finished, released. Only the last may differ."""
    from marking.services import finish_mark, record_mark

    submission = cast.submission("lin", title="Marked text", visibility="public")
    cast.submission("mei", title="Another text", visibility="public")
    run_due()
    start = [*START, submission.get_absolute_url()]
    for author in (cast.lin, cast.mei):
        mark_read(user=author)  # the notice of an own receipt goes with the first crawl, which follows its link
    before = {path: normal(text) for path, text in crawl(as_user(reader), start)}
    tools_of_the_marker(cast, submission)
    record_mark(
        actor=cast.ada, submission=submission, lines=cast.lines(1, "SECRETCOMMENT"), feedback="SECRETFEEDBACK",
        notes="SECRETNOTE", passages=[PassageLine("joins making and using", "SECRETPASSAGE")],
    )  # fmt: skip
    finish_mark(actor=cast.ada, submission=submission)
    marked = {path: normal(text) for path, text in crawl(as_user(reader), start)}
    assert marked == before
    if reader == "lin":
        # Released for in ten minutes, and withdrawn: as if it had never been.
        pending = release_marks(actor=cast.cora, assessment=cast.essay, shown_at=timezone.now() + timedelta(minutes=10))
        assert {path: normal(text) for path, text in crawl(as_user(reader), start)} == before
        withdraw_release(actor=cast.cora, release=pending)
        run_due(pending.shown_at)
        assert {path: normal(text) for path, text in crawl(as_user(reader), start)} == before
    release_marks(actor=cast.cora, assessment=cast.essay)
    after = {path: normal(text) for path, text in crawl(as_user(reader), start)}
    for secret in ("SECRETNOTE", "SECRETDRAFT", "SECRETFLAG", "SECRETBANK"):
        assert not [path for path, text in after.items() if secret in text], secret
    changed = {path for path in after if after[path] != before.get(path)}
    if reader == "lin":
        assert submission.get_absolute_url() in changed and "/desk/" in changed
        receipt = after[submission.get_absolute_url()]
        assert "SECRETFEEDBACK" in receipt and "SECRETPASSAGE" in receipt and 'id="passage-1"' in receipt
    else:
        assert not changed
