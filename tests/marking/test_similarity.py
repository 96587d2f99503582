"""What a submission shares with others: found, shown to those who may see it, and decided in a case."""

from collections.abc import Callable
from typing import Any

import pytest
from django.core.exceptions import PermissionDenied, ValidationError
from django.core.management import call_command
from django.db import DatabaseError, transaction
from django.test import Client
from django.urls import reverse

from blog.services import Content, save_post
from core.jobs import run_due
from marking.models import CaseEvent, ComparedText, SimilarityCase, SimilarityMatch, Submission
from marking.services import preflight, submit_post
from marking.similarity.enums import SOURCES, CaseMove, CaseState
from marking.similarity.finding import find_similar
from marking.similarity.search import courses_like, explained
from marking.similarity.services import StaleCase, move_case, open_case, set_aside
from marking.similarity.showing import REDACTED
from people.enums import Role
from people.models import AuditEntry, Course
from people.services import enrol
from tests.cast import Cast, make_assessment

As = Callable[[str], Client]
GARDEN = (
    "Our street keeps a shared garden behind the bakery. Every household waters one bed for a month, writes down what was "
    "planted, and leaves the tools clean for whoever comes next. Nobody owns the tomatoes, and nobody has ever gone without."
)
REWORDED = (
    "Behind the bakery there is a garden that our street shares. For a month each household waters a bed, notes down what "
    "was planted there, and leaves clean tools to whoever follows. The secretive gardener is called Wilhelmina."
)
QUOTED = "“A commons without a quarrel is a museum, and museums close at five o’clock on weekdays” (Okoye, 2011, p. 4)."


def words(*paragraphs: str) -> str:
    return "".join(f"<p>{paragraph}</p>" for paragraph in paragraphs) + "<p>" + "Yes. " * 50 + "</p>"


def matches(submission: Submission) -> list[tuple[str, str, str]]:
    rows = SimilarityMatch.objects.filter(submission=submission).select_related("post__author")
    return sorted((m.post.author.username, m.scope, "+".join(p["kind"] for p in m.passages)) for m in rows)


@pytest.fixture
def pair(cast: Cast) -> tuple[Submission, Submission]:
    """Lin's submission, and Mei's that takes a paragraph from it in other words and one as it is."""
    lin = cast.submission(
        "lin",
        body=words(
            GARDEN, "My aunt mended radios in the cellar until the last station that she liked had left the air."
        ),
        title="Beds",
    )
    mei = cast.submission(
        "mei",
        body=words(
            "My aunt mended radios in the cellar until the last station that she liked had left the air.", REWORDED
        ),
        title="Tools",
    )
    find_similar(submission=mei)
    return lin, mei


def test_what_counts_and_what_does_not(cast: Cast) -> None:
    again = make_assessment(cast.meco, None, title="Assessment 4", slug="assessment-4")
    before = Course.objects.create(code="MECO1", title="Social Media", slug="meco1-before", term="Semester 1")
    enrol(course=before, user=cast.stan)
    old = make_assessment(before, None)
    brief = "Describe a commons in the city in which you live now, and say who may use it and who may not, and why."
    cast.essay.brief = f"<p>{brief}</p>"
    cast.essay.save()
    cast.submission("kim", body=words(GARDEN))
    cast.post("omar", body=words(GARDEN))  # published, not submitted
    cast.post("lin", body=words(GARDEN), assessment=again)
    theirs = save_post(
        actor=cast.stan, course=before, content=Content(title="Old", body=words(GARDEN), assessment=old), publish=True
    )
    submit_post(actor=cast.stan, post=theirs)
    mei = cast.submission(
        "mei",
        body=words(QUOTED, brief),
        references=["Okoye, A. (2011). A map is a promise that somebody will walk there again."],
    )
    lin = cast.submission(
        "lin",
        body=words(GARDEN, QUOTED, brief),
        references=["Okoye, A. (2011). A map is a promise that somebody will walk there again."],
    )
    find_similar(submission=lin)
    find_similar(submission=mei)
    assert matches(lin) == [
        ("kim", "class", "same"),
        ("lin", "own", "same"),
        ("omar", "class", "same"),
        ("stan", "term", "same"),
    ]
    assert matches(mei) == []


def test_nobody_elses_draft_is_compared_and_nothing_of_another_course(cast: Cast) -> None:
    cast.post("omar", body=words(GARDEN), publish=False)
    cast.post("kim", body=words(GARDEN), visibility="private")
    cast.post("stan", body=words(GARDEN))
    lin = cast.submission("lin", body=words(GARDEN))
    assert find_similar(submission=lin) == []


def test_both_sides_learn_of_it_and_a_second_search_keeps_what_was_decided(
    cast: Cast, pair: tuple[Submission, Submission]
) -> None:
    lin, mei = pair
    assert matches(mei) == [("lin", "class", "same+reworded")]
    assert matches(lin) == [("mei", "class", "reworded+same")]
    [match] = SimilarityMatch.objects.filter(submission=mei)
    set_aside(actor=cast.ada, match=match, reason="They wrote it together.")
    call_command("find_similar", course="meco1")
    [again] = SimilarityMatch.objects.filter(submission=mei)
    assert (again.pk, again.set_aside_by, again.passages) == (match.pk, cast.ada, match.passages)
    for passage in again.passages:
        own = passage["own"]
        assert mei.plain_text[own["start"] : own["end"]] == own["text"]


def test_the_index_does_the_search(cast: Cast, pair: tuple[Submission, Submission]) -> None:
    lin, _mei = pair
    plan = "\n".join(
        row[0]
        for row in explained(lin.plain_text, courses=courses_like(cast.meco), post=lin.post_id, explain="EXPLAIN")
    )
    assert "Bitmap Index Scan on compared_text_values" in plan and "Seq Scan" not in plan


def test_a_submission_is_compared_beside_the_request(cast: Cast) -> None:
    cast.submission("lin", body=words(GARDEN))
    mei = cast.submission("mei", body=words(GARDEN))
    run_due()
    assert matches(mei) == [("lin", "class", "same")]


def test_a_changed_post_is_read_again(cast: Cast) -> None:
    post = cast.post("omar", body=words("Nothing to see here."))
    lin = cast.submission("lin", body=words(GARDEN))
    assert find_similar(submission=lin) == []
    save_post(
        actor=cast.omar,
        course=cast.meco,
        post=post,
        expected_version=1,
        content=Content(title="T", body=words(GARDEN), assessment=cast.essay),
        publish=True,
    )
    assert [match.post_id for match in find_similar(submission=lin)] == [post.pk]
    assert ComparedText.objects.filter(post=post).count() == 1


def in_state(cast: Cast, submission: Submission, state: str) -> SimilarityCase:
    case = open_case(actor=cast.ada, submission=submission, reason="Look at the garden.")
    path = {
        CaseState.OPEN: [], CaseState.ASKED: ["asked"], CaseState.DISMISSED: ["dismissed"],
        CaseState.CONFIRMED: ["confirmed"], CaseState.REFERRED: ["referred"],
    }[CaseState(state)]  # fmt: skip
    for move in path:
        case = move_case(actor=cast.cora, case=case, move=move, text="How did it come about?")
    return case


def test_moves_come_from_their_states_and_by_their_people(cast: Cast, pair: tuple[Submission, Submission]) -> None:
    for state in CaseState.values:
        start = transaction.savepoint()
        try_all_moves(cast, in_state(cast, pair[1], state), state)
        transaction.savepoint_rollback(start)


def try_all_moves(cast: Cast, case: SimilarityCase, state: str) -> None:
    allowed = {"cora": set(CaseMove.values) - {"stated", "opened"}, "mei": {"stated"}}
    for who in ("cora", "mei", "ada", "ben", "lin", "hera", "root"):
        for move in CaseMove.values:
            arguments: dict[str, Any] = {"actor": cast.people[who], "case": case, "move": move, "text": "Because."}
            if move not in allowed.get(who, set()):
                with pytest.raises(PermissionDenied):
                    move_case(**arguments)
            elif state not in SOURCES[move]:
                with pytest.raises(StaleCase):
                    move_case(**arguments)
            else:
                mark = transaction.savepoint()
                assert move_case(**arguments).version == case.version + 1
                transaction.savepoint_rollback(mark)


def test_who_may_open_a_case_and_set_aside(cast: Cast, pair: tuple[Submission, Submission]) -> None:
    [match] = SimilarityMatch.objects.filter(submission=pair[1])
    for who in ("ben", "mei", "lin", "hera", "root"):
        with pytest.raises(PermissionDenied):
            open_case(actor=cast.people[who], submission=pair[1], reason="Look.")
        with pytest.raises(PermissionDenied):
            set_aside(actor=cast.people[who], match=match, reason="Common words.")
    for who in ("ada", "cora"):
        start = transaction.savepoint()
        with pytest.raises(ValidationError):
            open_case(actor=cast.people[who], submission=pair[1], reason="  ")
        set_aside(actor=cast.people[who], match=match, reason="Common words.")
        open_case(actor=cast.people[who], submission=pair[1], reason="Look.")
        with pytest.raises(StaleCase):
            open_case(actor=cast.people[who], submission=pair[1], reason="Look.")
        transaction.savepoint_rollback(start)


def test_what_happened_to_a_case_never_changes(cast: Cast, pair: tuple[Submission, Submission]) -> None:
    case = in_state(cast, pair[1], "asked")
    for change in (lambda: CaseEvent.objects.update(text="x"), lambda: CaseEvent.objects.filter(case=case).delete()):
        with pytest.raises(DatabaseError), transaction.atomic():
            change()


def test_a_case_is_seen_by_its_people_alone(cast: Cast, pair: tuple[Submission, Submission], as_user: As) -> None:
    _lin, mei = pair
    page = reverse("admin:marking_similarity", args=[mei.pk])
    case = in_state(cast, mei, "open")
    form = reverse("statement", args=[case.pk])
    seen = {who: as_user(who).get(page).status_code for who in ("ada", "cora", "ben", "hera", "mei", "root")}
    assert seen == {"ada": 200, "cora": 200, "ben": 404, "hera": 404, "mei": 404, "root": 404}
    assert {as_user(who).get(form).status_code for who in ("mei", "lin", "ada", "cora")} == {404}
    desk = as_user("mei").get("/desk/").content
    assert b"statement" not in desk.lower().replace(b"integrity", b"") and b"milar" not in desk
    move_case(actor=cast.cora, case=case, move="asked", text="How did it come about?")
    seen = {who: as_user(who).get(form).status_code for who in ("mei", "lin", "ada", "cora", "root")}
    assert seen == {"mei": 200, "lin": 404, "ada": 404, "cora": 404, "root": 404}
    assert form.encode() in as_user("mei").get("/desk/").content


def test_the_student_sees_own_words_and_nothing_of_the_other(
    cast: Cast, pair: tuple[Submission, Submission], as_user: As
) -> None:
    _lin, mei = pair
    text = as_user("mei").get(reverse("statement", args=[in_state(cast, mei, "asked").pk])).content.decode()
    assert "How did it come about?" in text and REDACTED in text
    assert "notes" in text and "station that she liked" in text
    own = " ".join(mei.plain_text.split()).lower()
    for word in ("Lin", "Zhao", "Beds", "Look at the garden", "Ada", "writes", "Every"):
        assert word.lower() in own or word not in text
    staff = as_user("ada").get(reverse("admin:marking_similarity", args=[mei.pk])).content.decode()
    assert (
        "Lin Zhao" in staff
        and "Beds" in staff
        and "writes" in staff
        and "%" not in staff.split("<main")[-1].split("<script")[0]
    )


def test_a_statement_is_given_once_and_its_words_are_never_lost(
    cast: Cast, pair: tuple[Submission, Submission], as_user: As
) -> None:
    case = in_state(cast, pair[1], "asked")
    form, client = reverse("statement", args=[case.pk]), as_user("mei")
    assert client.post(form, {"text": " "}).status_code == 422
    assert client.post(form, {"text": "We share an allotment."}).status_code == 302
    case.refresh_from_db()
    assert (case.state, case.version) == ("open", 3)
    late = client.post(form, {"text": "And one thing more."})
    assert late.status_code == 409 and "And one thing more." in late.content.decode()
    page = as_user("cora").get(reverse("admin:marking_similarity", args=[pair[1].pk])).content.decode()
    assert "We share an allotment." in page


def test_two_who_decide_do_not_overwrite_each_other(
    cast: Cast, pair: tuple[Submission, Submission], as_user: As
) -> None:
    case = in_state(cast, pair[1], "open")
    page, client = reverse("admin:marking_similarity", args=[pair[1].pk]), as_user("cora")
    sent = {"text": "Nothing to it.", "version": case.version}
    assert client.post(page, {**sent, "move": "dismissed"}).status_code == 302
    second = client.post(page, {**sent, "text": "Far too alike.", "move": "confirmed"})
    assert second.status_code == 409 and "Far too alike." in second.content.decode()
    assert as_user("ada").post(page, {**sent, "move": "reopened", "version": 2}).status_code == 403
    assert client.post(page, {"text": "x", "move": "nonsense", "version": 2}).status_code == 409
    case.refresh_from_db()
    assert case.state == "dismissed"
    told = (
        AuditEntry.objects.filter(kind="marking.similaritycase")
        .order_by("pk")
        .values_list("actor_name", "changes", "reason")
    )
    assert list(told) == [
        ("Ada Castellan", {"state": [None, "open"]}, "Look at the garden."),
        ("Cora Lind", {"state": ["open", "dismissed"]}, "Nothing to it."),
    ]


def test_the_tutor_opens_and_sets_aside_on_the_page(
    cast: Cast, pair: tuple[Submission, Submission], as_user: As
) -> None:
    page, client = reverse("admin:marking_similarity", args=[pair[1].pk]), as_user("ada")
    [match] = SimilarityMatch.objects.filter(submission=pair[1])
    prefix = f"match-{match.pk}"
    assert client.post(page, {"set_aside": match.pk, f"{prefix}-text": ""}).status_code == 422
    assert client.post(page, {"set_aside": "x", "text": "Why"}).status_code in (404, 422)
    assert client.post(page, {"set_aside": match.pk, f"{prefix}-text": "Common words."}).status_code == 302
    assert "Common words." in client.get(page).content.decode()
    assert client.post(page, {"open": "1", "text": "Look at it."}).status_code == 302
    assert SimilarityCase.objects.get().state == "open"


def test_queue_cases_and_release_know_of_it(cast: Cast, pair: tuple[Submission, Submission], as_user: As) -> None:
    lin, mei = pair
    queue = reverse("admin:marking_submission_changelist")

    def listed(value: str) -> set[str]:
        shown = as_user("ada").get(f"{queue}?similarity={value}&whose=all").context["cl"].result_list
        return {row.student.username for row in shown}

    cast.submission("omar", body=words("Nothing in common."))
    assert listed("open") == {"lin", "mei"} and listed("case") == set()
    [match] = SimilarityMatch.objects.filter(submission=lin)
    set_aside(actor=cast.ada, match=match, reason="She wrote first.")
    case = in_state(cast, mei, "open")
    assert listed("open") == {"mei"} and listed("case") == {"mei"}
    assert [one.pk for one in preflight(cast.essay).named("open_cases")] == [mei.pk]
    release = as_user("cora").get(reverse("admin:marking_release_assessment", args=[cast.essay.pk])).content.decode()
    assert "With an open similarity case" in release
    cases = reverse("admin:marking_similaritycase_changelist")
    assert "Mei Song" in as_user("ada").get(cases).content.decode()
    assert "Mei Song" not in as_user("ben").get(cases).content.decode()
    move_case(actor=cast.cora, case=case, move="dismissed", text="Nothing to it.")
    assert listed("open") == set() and preflight(cast.essay).named("open_cases") == []


def test_the_other_student_is_named_to_staff_of_that_course_alone(cast: Cast, as_user: As) -> None:
    before = Course.objects.create(code="MECO1", title="Social Media", slug="meco1-before", term="Semester 1")
    enrol(course=before, user=cast.stan)
    enrol(course=before, user=cast.cora, role=Role.COORDINATOR)
    save_post(actor=cast.stan, course=before, content=Content(title="Secret beds", body=words(GARDEN)), publish=True)
    lin = cast.submission("lin", body=words(GARDEN))
    assert [match.scope for match in find_similar(submission=lin)] == ["term"]
    page = reverse("admin:marking_similarity", args=[lin.pk])
    assert "Stan Stranger" in as_user("cora").get(page).content.decode()
    tutors = as_user("ada").get(page).content.decode()
    assert "Stan Stranger" not in tutors and "Secret beds" not in tutors and "MECO1, Semester 1" in tutors
