"""Announcements in the admin: whose they are, and who has the page at all."""

from collections.abc import Callable
from datetime import timedelta

import pytest
from django.test import Client
from django.urls import reverse
from django.utils import timezone

from blog.models import Announcement
from tests.cast import Cast

As = Callable[[str], Client]


def form(course: int | str) -> dict[str, str]:
    day = timezone.now() + timedelta(days=2)
    return {
        "course": str(course), "text": "Bring a book.", "url": "",
        "starts_at_0": "2026-01-01", "starts_at_1": "00:00:00", "expires_at_0": f"{day:%Y-%m-%d}", "expires_at_1": "12:00:00",
    }  # fmt: skip


def test_announcing(cast: Cast, as_user: As, subtests: pytest.Subtests) -> None:
    for who, for_course, for_site in [
        ("cora", True, False),
        ("hera", False, False),
        ("ada", False, False),
        ("root", False, True),
    ]:
        for course, may in ((cast.meco.pk, for_course), ("", for_site)):
            with subtests.test(who=who, course=course):
                before = Announcement.objects.count()
                answer = as_user(who).post(reverse("admin:blog_announcement_add"), form(course))
                assert Announcement.objects.count() - before == (1 if may else 0)
                assert answer.status_code == (302 if may else 403 if who == "ada" else 200)
    rows = {
        row.course_id: reverse("admin:blog_announcement_change", args=[row.pk]) for row in Announcement.objects.all()
    }
    for who, place, status in [
        ("cora", cast.meco.pk, 200),
        ("cora", None, 404),
        ("root", None, 200),
        ("root", cast.meco.pk, 404),
        ("hera", cast.meco.pk, 404),
    ]:
        with subtests.test(who=who, course=place):
            assert as_user(who).get(rows[place]).status_code == status
