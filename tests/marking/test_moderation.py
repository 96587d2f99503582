"""Samples are drawn by rule and can be drawn again; moderators answer; markers stand beside each other without telling of few."""

from collections.abc import Callable
from decimal import Decimal

import pytest
from django.core.exceptions import PermissionDenied, ValidationError
from django.test import Client
from django.urls import reverse

from marking.fairness.enums import Verdict
from marking.fairness.moderation import draw_sample, marks_to_draw_from, moderate
from marking.fairness.sampling import Marked, SampleRule, band_of, draw, spread
from marking.models import ModerationSample, SampledSubmission, Submission
from marking.permissions import may_mark
from marking.services import finish_mark, preflight, record_mark, release_marks
from people.models import AuditEntry
from tests.cast import Cast

As = Callable[[str], Client]
EDGES = [50, 65, 75, 85]
MARKS = [Marked(pk, Decimal(pk), pk % 3) for pk in range(40, 100)]


def test_a_draw_holds_what_the_rule_says_and_is_the_same_again() -> None:
    rule = SampleRule(per_band=2, per_marker=4, fails=True, within=Decimal(1))
    found = draw(MARKS, rule, EDGES, "seed")
    assert found == draw(list(reversed(MARKS)), rule, EDGES, "seed") != draw(MARKS, rule, EDGES, "other")
    assert set(range(40, 50)) | {49, 50, 51, 64, 65, 66, 74, 75, 76, 84, 85, 86} <= set(found)
    by_band = [pk for pk, why in found.items() if "band" in why]
    assert sorted(band_of(Decimal(pk), EDGES) for pk in by_band) == [0, 0, 1, 1, 2, 2, 3, 3, 4, 4]
    by_marker = [pk % 3 for pk, why in found.items() if "marker" in why]
    assert sorted(by_marker) == [0] * 4 + [1] * 4 + [2] * 4
    assert draw(MARKS, SampleRule(fails=False), EDGES, "seed") == {}
    one_more = draw([*MARKS, Marked(200, Decimal(99), 7)], rule, EDGES, "seed")
    assert len(set(found) - set(one_more)) <= 1, "one mark more moves at most the one whose place it takes"


@pytest.mark.parametrize(
    ("percents", "shown"),
    [([60] * 4, None), ([50, 60, 70, 80, 90], (5, 70.0, 15.8, (0, 2, 1, 1, 1)))],
)
def test_of_few_marks_nothing_is_told(percents: list[int], shown: tuple | None) -> None:
    found = spread([Decimal(one) for one in percents], EDGES)
    assert found.is_shown == (shown is not None)
    assert (found.n, found.mean, found.deviation, found.bands) == (shown or (0, 0, 0, ()))


@pytest.fixture
def drawn(cast: Cast) -> tuple[Cast, SampledSubmission]:
    """Ada has marked Lin's; it is drawn, and Ben, of another tutorial, is to moderate."""
    cast.marked("lin", by="ada")
    sample = draw_sample(
        actor=cast.cora, assessment=cast.essay, rule=SampleRule(per_marker=1), moderator=cast.ben, seed="s"
    )
    return cast, sample.submissions.get()


def test_a_sample_can_be_drawn_again_from_what_is_kept(drawn: tuple[Cast, SampledSubmission]) -> None:
    sample = ModerationSample.objects.get()
    marks = [Marked(pk, Decimal(percent), by) for pk, percent, by in sample.drawn_from]
    kept = {name: sample.rule[name] for name in ("per_band", "per_marker", "fails")}
    again = draw(marks, SampleRule(**kept, within=Decimal(sample.rule["within"])), sample.rule["edges"], sample.seed)
    assert list(again) == [drawn[1].submission_id] and marks_to_draw_from(drawn[0].essay) == []


# who: reads the submission, may mark it, may answer for the sampled mark
TABLE = {
    "lin": (404, False, False), "mei": (404, False, False), "ada": (200, True, False), "ben": (200, False, True),
    "cora": (200, True, True), "hera": (404, False, False), "root": (404, False, False),
}  # fmt: skip


@pytest.mark.parametrize("who", TABLE)
@pytest.mark.parametrize("verdict", [Verdict.AGREED, Verdict.COMMENTED])
def test_who_answers_for_a_sampled_mark(
    drawn: tuple[Cast, SampledSubmission], as_user: As, who: str, verdict: str
) -> None:
    cast, sampled = drawn
    reads, marks, answers = TABLE[who]
    url = reverse("admin:marking_submission_change", args=[sampled.submission_id])
    assert as_user(who).get(url).status_code == reads
    assert may_mark(cast.people[who], sampled.submission) == marks
    if not answers:
        with pytest.raises(PermissionDenied):
            moderate(actor=cast.people[who], sampled=sampled, verdict=verdict, text="Generous.")
        return
    moderate(actor=cast.people[who], sampled=sampled, verdict=verdict, text="Generous.")
    sampled.refresh_from_db()
    assert (sampled.verdict, sampled.text, sampled.decided_by) == (verdict, "Generous.", cast.people[who])
    assert AuditEntry.objects.of(sampled.submission).filter(reason="Generous.").exists()


def test_a_comment_stands_until_somebody_agrees_and_the_release_says_so(
    drawn: tuple[Cast, SampledSubmission], as_user: As
) -> None:
    cast, sampled = drawn
    later = cast.marked("mei", by="ada")
    told = [task.text for task in as_user("ben").get(reverse("admin:index")).context["to_do"]]
    assert told == ["1 mark of a sample to moderate"]
    client, url = as_user("ben"), reverse("admin:marking_moderate", args=[sampled.submission_id])
    flight = preflight(cast.essay)
    assert (flight.named("sample_open"), flight.named("outside_sample")) == ([sampled.submission], [later])
    assert client.post(url, {"comment": "1", "text": " "}).status_code == 422
    assert client.post(url, {"comment": "1", "text": "Too high by two."}).status_code == 302
    assert preflight(cast.essay).named("sample_open") == [sampled.submission]
    page = as_user("cora").get(reverse("admin:marking_release_assessment", args=[cast.essay.pk])).content.decode()
    assert "not agreed by a moderator" in page and "Finished since the sample was drawn" in page
    client.post(url, {"agree": "1", "text": ""})
    assert preflight(cast.essay).named("sample_open") == []
    sampled.refresh_from_db()
    with pytest.raises(ValidationError, match="Agreed"):
        moderate(actor=cast.ben, sampled=sampled, verdict=Verdict.COMMENTED, text="Again.")
    release_marks(actor=cast.cora, assessment=cast.essay)
    receipt = as_user("lin").get(sampled.submission.get_absolute_url()).content.decode()
    assert "Too high" not in receipt and "oderat" not in receipt


def test_a_tutor_reads_own_numbers_beside_all_others(cast: Cast, as_user: As) -> None:
    from people.services import enrol
    from tests.cast import _person  # five more students, for a table of few says nothing

    for n in range(5):
        cast.people[f"s{n}"] = _person(f"s{n}", f"Student {n}")
        enrol(course=cast.meco, user=cast.people[f"s{n}"], tutorial=cast.thursday)
        submission = cast.submission(f"s{n}")
        record_mark(actor=cast.ada, submission=submission, lines=cast.lines(n % 2), feedback="So.")
        finish_mark(actor=cast.ada, submission=submission)
    cast.marked("kim", by="ben")
    url = reverse("admin:marking_fairness", args=[cast.essay.pk])
    seen = {who: as_user(who).get(url).context["markers"] for who in ("ada", "ben", "cora")}
    assert [(name, row.n, row.mean) for name, row in seen["ada"]] == [("You", 5, 84.0), ("All others", 0, 0)]
    assert [(name, row.n) for name, row in seen["ben"]] == [("You", 0), ("All others", 5)]
    assert [(name, row.n) for name, row in seen["cora"]] == [("Ada Castellan", 5), ("Ben Okafor", 0), ("All", 6)]
    assert Submission.objects.count() == 6
