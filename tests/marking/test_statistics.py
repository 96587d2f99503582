"""The statistics: the numbers, who reads them, and that each plot has its table."""

import re
from collections.abc import Callable
from datetime import timedelta

from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from marking.statistics.plots import distribution, graph, timeline
from marking.statistics.reading import Network, Tie, marks_of, network_of, summary, timeline_of
from tests.cast import Cast

AsUser = Callable[[str], Client]


def address(cast: Cast) -> str:
    return reverse("admin:marking_statistics", args=[cast.essay.pk])


def test_five_numbers_and_a_mean() -> None:
    one = summary([50, 60, 70, 80, 90])
    assert one and (one.mean, one.lowest, one.lower, one.middle, one.upper, one.highest) == (70, 50, 60, 70, 80, 90)
    single = summary([60.0])
    assert single and (single.lower, single.upper, single.spread) == (60, 60, None)
    assert summary([]) is None


def test_each_reads_the_marks_of_what_is_read_as_staff(cast: Cast) -> None:
    cast.marked("lin")
    cast.marked("kim", by="ben")
    cast.submission("mei")
    seen = {name: marks_of(cast.people[name], cast.essay) for name in ("cora", "ada", "hera", "lin")}
    assert [(name, one.count) for name, one in seen["cora"].markers] == [("Ada Castellan", 1), ("Ben Okafor", 1)]
    assert [name for name, _one in seen["ada"].markers] == ["Ada Castellan"]
    assert seen["cora"].bands == [0] * 9 + [2] and seen["hera"].whole is None and seen["lin"].whole is None
    assert distribution(seen["cora"]).bars[9].count == 2


def test_attempts_stand_on_their_day_and_late_ones_are_told_apart(cast: Cast) -> None:
    due = cast.essay.due_at
    cast.submission("lin", at=due - timedelta(hours=1))
    cast.submission("mei", at=due + timedelta(hours=2))
    found = timeline_of(cast.cora, cast.essay)
    assert [(step.count, step.late) for step in found.steps] == [(1, 0), (1, 1)]
    assert found.steps[0].first == found.due and timeline(found).marked is not None
    cast.submission("omar", at=due + timedelta(days=13))
    assert len(timeline_of(cast.cora, cast.essay).steps) == 14


def test_who_comments_whom_names_the_isolates(cast: Cast) -> None:
    post = cast.post("lin")
    cast.comment("mei", post)
    cast.comment("mei", post, "And once more, then.")
    cast.comment("omar", post, "For you alone.", scope="private")
    cast.comment("ada", post, "From your tutor.")
    cast.comment("lin", post, "My own post.")
    found = network_of(cast.cora, cast.essay)
    assert found.isolates == ["Kim Park", "Omar Haddad"]
    mei, lin = found.names.index("Mei Song"), found.names.index("Lin Zhao")
    assert found.ties == [Tie(mei, lin, 2)] and found.written(mei) == [("Lin Zhao", 2)] and found.received(lin) == 2


def test_a_crowd_is_drawn_without_names() -> None:
    crowd = Network([f"Student {n}" for n in range(300)], [Tie(0, 1, 9)], [])
    drawn = graph(crowd)
    assert not drawn.has_names and len(drawn.nodes) == 300 and drawn.lines[0].weight == 3
    assert all(0 <= node.x <= 640 and 0 <= node.y <= 480 for node in drawn.nodes)


def test_each_plot_says_what_it_shows_and_has_its_table(cast: Cast, as_user: AsUser) -> None:
    cast.marked("lin")
    client = as_user("cora")
    with CaptureQueriesContext(connection) as few:
        page = client.get(address(cast)).content.decode()
    svgs = re.findall(r"<svg class=\"plot\".*?</svg>", page, re.DOTALL)
    assert len(svgs) == 4
    for svg in svgs:
        assert 'role="img"' in svg and "<title id=" in svg and "<desc id=" in svg and "style=" not in svg
    assert page.count("<table") == 4
    for name in ("mei", "omar"):
        cast.comment("kim", cast.marked(name).post)
    with CaptureQueriesContext(connection) as many:
        client.get(address(cast))
    assert len(few) == len(many)


def test_without_anything_it_says_so(cast: Cast, as_user: AsUser) -> None:
    page = as_user("ada").get(address(cast)).content.decode()
    assert "No mark is finished yet." in page and "Nothing has been submitted yet." in page
