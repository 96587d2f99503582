"""Marking without names: nothing on the marking desk names a student of the class until the release."""

import re
from collections.abc import Callable, Iterator
from html import unescape

import pytest
from django.core.exceptions import PermissionDenied, ValidationError
from django.db import DatabaseError, transaction
from django.test import Client
from django.urls import reverse

from exchange.services import marks_sheet
from marking.fairness.services import end_anonymity, open_code, save_rules
from marking.models import CandidateCode, MarkingRules, Submission
from marking.services import finish_mark, record_mark, release_marks
from marking.similarity.enums import CaseMove
from marking.similarity.finding import find_similar
from marking.similarity.services import move_case, open_case
from people.models import AuditEntry
from tests.cast import NUMBERS, Cast, make_assessment

As = Callable[[str], Client]
QUEUE = "/admin/marking/submission/"
CLASS = ("lin", "mei", "omar", "kim")
SHARED = (
    "<p>Our street keeps a shared garden behind the bakery. Every household waters one bed for a month, writes down what "
    "was planted, and leaves the tools clean for whoever comes next. Nobody owns the tomatoes, and nobody has ever gone "
    "without.</p><p>" + "Yes. " * 50 + "</p>"
)


@pytest.fixture
def sealed(cast: Cast) -> Cast:
    """All have submitted, Lin and Mei the same; there is a case about Lin, with a statement; Lin has commented on Mei."""
    save_rules(actor=cast.cora, assessment=cast.essay, is_anonymous=True)
    earlier = make_assessment(cast.meco, cast.rubric, title="Earlier", slug="earlier")
    cast.post("lin", title="Beds of old", body=SHARED, assessment=earlier, visibility="public")
    lin = cast.submission("lin", title="Beds", body=SHARED, visibility="public")
    mei = cast.submission("mei", title="Gardens", body=SHARED, visibility="public")
    cast.submission("omar", title="Wikis")
    cast.submission("kim", title="Threads")
    cast.comment("lin", mei.post, '<p>Well said, <a href="/@mei/gardens/">here</a> and yet &amp; so.</p>')
    find_similar(submission=lin)
    case = open_case(actor=cast.ada, submission=lin, reason="The same words.")
    move_case(actor=cast.cora, case=case, move=CaseMove.ASKED, text="Say how.")
    move_case(actor=cast.lin, case=case, move=CaseMove.STATED, text="We wrote it together.")
    return cast


def names_in(cast: Cast, text: str) -> set[str]:
    """What in a page names a student of the class: words of a name, handle, e-mail address or number."""
    found = set()
    for name in CLASS:
        user = cast.people[name]
        for word in {*user.display_name.split(), user.handle, user.username, user.email, NUMBERS[name]}:
            if re.search(rf"(?<![a-z0-9]){re.escape(word.lower())}(?![a-z0-9])", unescape(text).lower()):
                found.add(word.lower())
    return found


def crawl(client: Client, *start: str) -> Iterator[tuple[str, str]]:
    """Every page of the marking desk that links lead to, as (address, what it says, with headers).

    The queue's own sorting and filtering is not followed: it has no end.
    """
    waiting, seen = list(start), set(start)
    while waiting:
        url = waiting.pop()
        response = client.get(url, follow=True)
        assert response.status_code == 200, url
        text = response.content.decode()
        yield url, text + str(dict(response.headers))
        for link in re.findall(r'href="([^"#]*)', text):
            target = unescape(link).partition("?")[0]
            if re.match(r"/(admin/marking/|receipts/P)", target) and target not in seen:
                seen.add(target)
                waiting.append(target)


PROBES = (
    f"{QUEUE}?q=Beds", f"{QUEUE}?whose=all&o=1", f"{QUEUE}?similarity=case",
    "/admin/marking/similaritycase/", "/admin/marking/markingrules/",
)  # fmt: skip


def test_a_crawl_as_a_tutor_finds_nobody_until_the_release(sealed: Cast, as_user: As) -> None:
    client = as_user("ada")
    pages = dict(crawl(client, QUEUE, *PROBES))
    named = {url: names for url, text in pages.items() if (names := names_in(sealed, text))}
    assert named == {}
    assert not [url for url, text in pages.items() if 'href="/@' in text], "a living post names its author"
    kinds = (r"/submission/\d+/change", r"/similarity/$", r"^/receipts/[^/]+/$", r"/history/$", r"/frozen\.json$")
    first = Submission.objects.get(student=sealed.lin, assessment=sealed.essay).pk
    more = [f"{QUEUE}{first}/{page}" for page in ("history/", "change/?view=now", "change/?view=difference")]
    pages |= {url: client.get(url, follow=True).content.decode() for url in more}
    assert [url for url in more if names_in(sealed, pages[url]) or 'href="/@' in pages[url]] == []
    for kind in kinds:
        assert any(re.search(kind, url) for url in pages), kind
    screen = next(text for url, text in pages.items() if re.search(kinds[0], url) and "Beds" in text)
    assert "Well said, here and yet &amp; so." in screen and "own earlier" in screen.lower()
    # What was searched by a name or a title finds nothing, by a code its submission.
    code = CandidateCode.objects.get(assessment=sealed.essay, student=sealed.lin).code
    found = {
        q: [s.student for s in client.get(QUEUE, {"q": q}).context["cl"].result_list] for q in ("lin", "Beds", code)
    }
    assert found == {"lin": [], "Beds": [], code: [sealed.lin]}
    assert client.get(QUEUE, {"student__display_name__startswith": "L"}).status_code in (302, 400)
    asked = {"app_label": "marking", "model_name": "similaritycase", "field_name": "submission", "term": "lin"}
    auto = client.get("/admin/autocomplete/", asked)
    assert not names_in(sealed, auto.content.decode())
    assert auto.status_code == 403 or auto.json()["results"] == []

    for name in CLASS[:3]:
        submission = Submission.objects.get(student=sealed.people[name], assessment=sealed.essay)
        record_mark(actor=sealed.ada, submission=submission, lines=sealed.lines(), feedback="Good.")
        finish_mark(actor=sealed.ada, submission=submission)
    release_marks(actor=sealed.cora, assessment=sealed.essay, tutorial=sealed.thursday)
    after = {name for _url, text in crawl(client, f"{QUEUE}?state=released") for name in names_in(sealed, text)}
    assert {"lin", "zhao", "mei", "omar", NUMBERS["lin"]} <= after and "kim" not in after


def test_exports_and_the_release_page_go_by_code_too(sealed: Cast, as_user: As) -> None:
    sheet = marks_sheet(actor=sealed.cora, assessment=sealed.essay)
    assert names_in(sealed, sheet) == set()
    codes = CandidateCode.objects.filter(assessment=sealed.essay).values_list("code", flat=True)
    assert len(codes) == 4 and all(code in sheet for code in codes)
    page = as_user("cora").get(reverse("admin:marking_release_assessment", args=[sealed.essay.pk])).content.decode()
    assert names_in(sealed, page) == set() and all(code in page for code in codes)


def test_a_code_is_stable_and_random_and_never_changes(sealed: Cast) -> None:
    before = CandidateCode.objects.get(assessment=sealed.essay, student=sealed.lin)
    sealed.submission("lin", title="Again", body="<p>" + "Quite another text. " * 40 + "</p>")
    assert CandidateCode.objects.get(assessment=sealed.essay, student=sealed.lin) == before
    assert re.fullmatch(r"[BCDFGHJKLMNPQRSTVWXZ2-9]{6}", before.code)
    with pytest.raises(DatabaseError, match="append-only"), transaction.atomic():
        CandidateCode.objects.filter(pk=before.pk).update(code="AAAAAA")


# who: sets it up, opens the seal of one, of all
RIGHTS = {
    "lin": (False, False, False), "ada": (False, False, False), "ben": (False, False, False),
    "cora": (True, True, True), "hera": (False, False, False), "root": (False, False, False),
}  # fmt: skip


@pytest.mark.parametrize("who", RIGHTS)
def test_who_sets_it_up_and_who_opens_a_seal(sealed: Cast, who: str) -> None:
    actor, done = sealed.people[who], []
    submission = Submission.objects.get(student=sealed.mei, assessment=sealed.essay)
    acts = (
        lambda: save_rules(actor=actor, assessment=sealed.essay, threshold_percent=5),
        lambda: open_code(actor=actor, submission=submission, reason="Ill, and asks for help."),
        lambda: end_anonymity(actor=actor, assessment=sealed.essay, reason="The wrong setting."),
    )
    for act in acts:
        try:
            act()
        except PermissionDenied:
            done.append(False)
        else:
            done.append(True)
    assert tuple(done) == RIGHTS[who]


def test_one_opened_code_names_one_student_to_one_coordinator(sealed: Cast, as_user: As) -> None:
    submission = Submission.objects.get(student=sealed.mei, assessment=sealed.essay)
    client, url = as_user("cora"), reverse("admin:marking_open_code", args=[submission.pk])
    client.post(url, {"reason": " "})
    assert "mei" not in names_in(sealed, client.get(QUEUE).content.decode()), "without a reason nothing is shown"
    client.post(url, {"reason": "A doctor's letter."})
    assert names_in(sealed, client.get(QUEUE).content.decode()) == {"mei", "song"}
    assert names_in(sealed, as_user("ada").get(QUEUE).content.decode()) == set()
    entry = AuditEntry.objects.of(submission).get()
    assert (entry.actor_name, entry.reason, entry.changes["name"][0]) == ("Cora Lind", "A doctor's letter.", "sealed")


def test_the_first_mark_closes_the_rules_and_the_end_of_the_seal_is_kept(sealed: Cast, as_user: As) -> None:
    submission = Submission.objects.get(student=sealed.mei, assessment=sealed.essay)
    record_mark(actor=sealed.ada, submission=submission, lines=sealed.lines(), feedback="Good.")
    with pytest.raises(ValidationError, match="stays as it is"):
        save_rules(actor=sealed.cora, assessment=sealed.essay, is_anonymous=False)
    with pytest.raises(DatabaseError, match="keeps how they are given"), transaction.atomic():
        MarkingRules.objects.filter(assessment=sealed.essay).update(is_anonymous=False)
    url = reverse("admin:marking_fairness", args=[sealed.essay.pk])
    client = as_user("cora")
    assert client.post(url, {"end_anonymity": "1", "reason": ""}).status_code == 422
    assert client.post(url, {"end_anonymity": "1", "reason": "An appeal."}).status_code == 302
    assert {"lin", "mei"} <= names_in(sealed, as_user("ada").get(QUEUE).content.decode())
    entry = AuditEntry.objects.of(sealed.essay).order_by("-id").first()
    assert entry is not None and (entry.changes["names"], entry.reason) == (["sealed", "shown"], "An appeal.")
    with pytest.raises(DatabaseError, match="opened once"), transaction.atomic():
        MarkingRules.objects.filter(assessment=sealed.essay).update(opened_at=None, opened_by=None, opened_why="")
