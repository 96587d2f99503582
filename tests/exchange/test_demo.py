"""The demo course: loading it once is enough, and every demo user finds work to do."""

import io
import re
from typing import Any

import pytest
from django.core.management import CommandError, call_command
from django.test import Client
from django.urls import reverse

from assessments.models import Assessment
from blog.models import Post
from comments.models import Comment
from marking.models import Mark, SampledSubmission, Submission
from people.models import Course, StudentNumber, User
from people.services import create_user

LOGINS = ["student", "peer", "stranger", "tutor", "coordinator", "admin"]


def load(**options: bool) -> str:
    out = io.StringIO()
    call_command("load_demo", stdout=out, **options)
    return out.getvalue()


def counts() -> list[int]:
    return [model.objects.count() for model in (User, Course, Assessment, Post, Comment, Submission, Mark)]


@pytest.fixture
def demo(db: None, settings: Any) -> str:
    settings.DEMO_PASSWORD = "a demo password"
    return load()


def test_the_demo_course(demo: str) -> None:
    """Loading is slow, so one test looks at all of it."""
    assert all(re.search(rf"^  {name} ", demo, re.MULTILINE) for name in LOGINS) and "a demo password" in demo
    before = counts()
    load(if_empty=True)
    load()
    assert counts() == before, "loading again changes nothing"

    meco = Course.objects.get(code="MECO6936")
    assert meco.tutorials.count() == 2 and meco.enrolments.students().count() == 12
    phases = {a.phase() for a in meco.assessments.all()}
    assert phases == {"open", "late", "closed"}
    assert Mark.objects.filter(state="released").count() == 12
    assert Mark.objects.filter(state="marking").exists() and Mark.objects.filter(state="unmarked").exists()
    for post in Post.objects.prefetch_related("figures", "references"):
        assert post.counts["text"] > 500, post
        assert post.figures.filter(is_shown=True).exists() and post.references.exists(), post
    assert Comment.objects.filter(parent__isnull=False).count() > 20

    looked_at = {
        "tutor": {"submission/?whose=all": "To agree on", "submission/?two=agree&whose=all": "The night shift"},
        "coordinator": {"markingrules/": "Assessment 2", "bankcomment/": "Say where this comes from"},
    }
    for who, pages in looked_at.items():
        client = Client()
        client.force_login(User.objects.get(username=who))
        for address, wanted in pages.items():
            assert wanted in client.get(f"/admin/marking/{address}").content.decode(), address
        index = client.get(reverse("admin:index")).content.decode()
        assert ("1 mark to agree on" in index) == (who == "tutor")
        assert ("3 reports and comments to decide" in index) == (who == "coordinator")
    assert SampledSubmission.objects.filter(verdict="agreed").exists()

    numbers = dict(StudentNumber.objects.values_list("user__username", "number"))
    for name in LOGINS:
        client = Client()
        path = reverse("admin:index") if name in ("tutor", "coordinator", "admin") else "/desk/"
        client.post("/login/", {"login": name, "password": "a demo password", "next": path})
        page = client.get(path)
        assert page.status_code == 200, name
        text = client.get("/").content.decode() + client.get("/search/?q=produsage").content.decode()
        assert not [number for number in numbers.values() if number in text]
    student = Client()
    student.force_login(User.objects.get(username="student"))
    desk = student.get("/desk/").content.decode()
    assert "Draft, not submitted" in desk and "1 of 2 done" in desk


def test_it_is_only_loaded_into_an_empty_site(db: None) -> None:
    create_user(username="somebody", email="", display_name="Somebody")
    assert load(if_empty=True) == ""
    with pytest.raises(CommandError, match="already has people"):
        load()
    assert User.objects.count() == 1
