"""The pack and the statistics where names are sealed, and where two mark: what each says, by the state of the marks."""

from collections.abc import Callable
from decimal import Decimal

import pytest
from django.test import Client
from django.urls import reverse

from marking.fairness.moderation import draw_sample, moderate
from marking.fairness.sampling import SampleRule
from marking.fairness.services import end_anonymity, name_seconds, open_code, save_rules
from marking.models import CandidateCode, SampledSubmission, Submission
from marking.services import finish_mark, record_mark, release_marks
from marking.statistics.reading import marks_of
from people.enums import Role
from people.services import enrol
from tests.cast import Cast, _person
from tests.marking.test_anonymous import names_in
from tests.pack.test_pack import unpacked

AsUser = Callable[[str], Client]


def statistics(client: Client, cast: Cast) -> str:
    answer = client.get(reverse("admin:marking_statistics", args=[cast.essay.pk]))
    assert answer.status_code == 200
    return answer.content.decode()


def pages(client: Client, cast: Cast) -> dict[str, str]:
    """The pack's texts by name; marks.csv without those who submitted nothing, whom no code stands for."""
    files = {name: data.decode() for name, data in unpacked(client, cast).items() if not name.endswith(".webp")}
    files["marks.csv"] = "\n".join(row for row in files["marks.csv"].splitlines() if "Nothing submitted" not in row)
    return files | {"names of files": "\n".join(files)}


def sealed(cast: Cast) -> None:
    save_rules(actor=cast.cora, assessment=cast.essay, is_anonymous=True)
    for name in ("lin", "mei"):
        cast.marked(name, title=f"Text {len(name)}")
    cast.comment("lin", cast.post("mei"))
    cast.submission("kim", title="Threads")


# What happens, and then whose names stand in the coordinator's pack, and whether the network does in the statistics.
SEALED: dict[str, tuple[Callable[[Cast], object], set[str], bool]] = {
    "sealed": (lambda cast: None, set(), False),
    "one opened": (
        lambda cast: open_code(actor=cast.cora, submission=Submission.objects.get(student=cast.lin), reason="Ill."), {"lin"}, False,
    ),
    "opened by another": (
        lambda cast: open_code(actor=cast.dora, submission=Submission.objects.get(student=cast.lin), reason="Ill."), set(), False,
    ),
    "one tutorial released": (
        lambda cast: release_marks(actor=cast.cora, assessment=cast.essay, tutorial=cast.thursday), {"lin", "mei"}, False,
    ),
    "all opened": (lambda cast: end_anonymity(actor=cast.cora, assessment=cast.essay, reason="Over."), {"lin", "mei", "kim"}, True),
}  # fmt: skip


@pytest.mark.parametrize("what", SEALED)
def test_sealed_names_stand_nowhere(cast: Cast, as_user: AsUser, what: str) -> None:
    cast.people["dora"] = _person("dora", "Dora Second")
    enrol(course=cast.meco, user=cast.dora, role=Role.COORDINATOR)
    sealed(cast)
    act, named, has_network = SEALED[what]
    act(cast)
    files = pages(as_user("cora"), cast)
    found = {name: names_in(cast, text) & {"lin", "mei", "omar", "kim"} for name, text in files.items()}
    assert set().union(*found.values()) == named, found
    codes = dict(CandidateCode.objects.values_list("student__username", "code"))
    assert {name for name, code in codes.items() if code in files["index.html"]} == {"lin", "mei", "kim"} - named
    text = statistics(as_user("cora"), cast)
    assert bool(names_in(cast, text)) is has_network, "who comments whom would lead from a text to its writer"
    assert marks_of(cast.cora, cast.essay).bands == [0] * 9 + [2]


def give(cast: Cast, submission: Submission, who: str, level: int, *, finish: bool = True) -> None:
    row = record_mark(
        actor=cast.people[who], submission=submission, lines=cast.lines(level, f"Said by {who}."), feedback=f"By {who}."
    )
    if finish:
        finish_mark(actor=cast.people[who], submission=submission, expected_version=row.version)


# What was done, and then by coordinator (Cora is the second marker of it, or nobody of the two): state, whose words the page
# has, and (marker, mean in per cent) of the statistics with how many agreed marks there are.
BEGUN, BOTH, AGREED = (
    [("ada", 0, False)],
    [("ada", 0, True), ("second", 2, True)],
    [("ada", 0, True), ("second", 2, True), ("cora", 1, True)],
)
TWO: list[tuple[str, list[tuple[str, int, bool]], str, set[str], list[tuple[str, float]], int]] = [
    ("ben", [], "Not marked", set(), [], 0),
    ("ben", BEGUN, "In marking", {"ada"}, [], 0),
    ("cora", BEGUN, "Not marked", set(), [], 0),
    ("cora", [("ada", 0, True), ("second", 1, False)], "In marking", {"cora"}, [], 0),
    ("ben", [("second", 1, True)], "Not marked", set(), [], 0),
    ("ben", BOTH, "In marking", {"ada", "ben"}, [("Ada Castellan", 100), ("Ben Okafor", 20)], 0),
    ("ben", AGREED, "Ready", {"ada", "ben", "cora"}, [("Ada Castellan", 100), ("Ben Okafor", 20)], 1),
]


@pytest.mark.parametrize(("second", "done", "state", "words", "means", "agreed"), TWO)
def test_two_marks_stand_beside_the_agreed_one_and_no_sooner(
    cast: Cast, as_user: AsUser, second: str, done: list[tuple[str, int, bool]], state: str, words: set[str],
    means: list[tuple[str, float]], agreed: int,
) -> None:  # fmt: skip
    save_rules(actor=cast.cora, assessment=cast.essay, markers="two", threshold_percent=Decimal(20))
    submission = cast.submission("lin")
    name_seconds(actor=cast.cora, assessment=cast.essay, markers=[cast.people[second]])
    for who, level, finish in done:
        give(cast, submission, second if who == "second" else who, level, finish=finish)
    files = pages(as_user("cora"), cast)
    page = next(text for name, text in files.items() if name.endswith(".html") and name.startswith("submissions/"))
    assert {who for who in ("ada", "ben", "cora") if f"By {who}." in page} == words
    assert {who for who in ("ada", "ben", "cora") if f"Said by {who}." in page} == words
    assert f">{state}<" in files["index.html"] and f"<p>{state}" in page and f",{state}," in files["marks.csv"]
    assert ("points apart" in page) == (done in (BOTH, AGREED))
    found = marks_of(cast.cora, cast.essay)
    assert [(name, one.mean) for name, one in found.markers] == means and sum(found.bands) == agreed
    text = statistics(as_user("cora"), cast)
    assert all(name in text for name, _mean in means) and (">Agreed<" in text) == bool(agreed)


def test_a_moderators_words_are_in_the_pack(cast: Cast, as_user: AsUser) -> None:
    cast.marked("lin")
    cast.marked("mei")
    draw_sample(
        actor=cast.cora,
        assessment=cast.essay,
        rule=SampleRule(per_band=1, per_marker=0, fails=False, within=Decimal(0)),
        seed="s",
    )
    sampled = SampledSubmission.objects.get()
    moderate(actor=cast.cora, sampled=sampled, verdict="commented", text="A little high & mighty.")
    told = {name for name, text in pages(as_user("cora"), cast).items() if "A little high &amp; mighty." in text}
    assert len(told) == 1 and Submission.objects.get(pk=sampled.submission_id).receipt.lower() in told.pop()
