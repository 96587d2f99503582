"""What the desk finds advises, warns or blocks, as the assessment says; the checklist leads to the place."""

import pytest
from django.core.exceptions import ValidationError
from django.db import IntegrityError, transaction
from django.test import Client
from django.urls import reverse

from assessments.models import Assessment
from marking.services import check_post, submit_post
from tests.cast import Cast

BODY = "<p>" + "It is so, and more so. " * 12 + "As it was said (Bruns, 2008).</p>"
REFERENCES = ["Jenkins, H. (2006). Convergence culture. NYU Press."]
LEVELS = [
    ([], [], "info", "info"),
    (["cited-not-listed"], [], "warn", "info"),
    ([], ["cited-not-listed"], "block", "info"),
    (["cited-not-listed"], ["listed-never-cited"], "warn", "block"),
]


@pytest.mark.parametrize(("warning", "blocking", "cited", "listed"), LEVELS)
def test_levels(cast: Cast, warning: list[str], blocking: list[str], cited: str, listed: str) -> None:
    Assessment.objects.filter(pk=cast.essay.pk).update(warning_checks=warning, blocking_checks=blocking)
    cast.essay.refresh_from_db()
    post = cast.post("lin", body=BODY, references=REFERENCES)
    found = {check.code: check for check in check_post(post)}
    assert (found["cited-not-listed"].status, found["listed-never-cited"].status) == (cited, listed)
    assert found["cited-not-listed"].href.endswith("?finding=0#id_body")
    assert found["listed-never-cited"].href.endswith("#id_references")
    if "block" in (cited, listed):
        with pytest.raises(ValidationError):
            submit_post(actor=cast.lin, post=post)
        assert not post.submissions.exists()
    else:
        assert submit_post(actor=cast.lin, post=post).attempt == 1


def test_the_editor_knows_the_passage_of_a_finding(cast: Cast) -> None:
    post = cast.post("lin", body=BODY, references=REFERENCES)
    client = Client()
    client.force_login(cast.lin)
    path = reverse("edit_post", args=[post.pk])
    assert 'data-passage="Bruns, 2008"' in client.get(f"{path}?finding=0").content.decode()
    for wrong in ("9", "-1", "x", "²", "1" * 50):
        assert "data-passage" not in client.get(path, {"finding": wrong}).content.decode()


def test_the_database_refuses_both_levels_and_unknown_codes(cast: Cast) -> None:
    for fields in (
        {"warning_checks": ["year"], "blocking_checks": ["year"]},
        {"blocking_checks": ["spelling-of-everything"]},
    ):
        with pytest.raises(IntegrityError), transaction.atomic():
            Assessment.objects.filter(pk=cast.essay.pk).update(**fields)
