"""Staff read what an edit replaced; what was taken away, and its wordings, coordinators alone."""

from collections.abc import Callable

import pytest
from django.test import Client
from django.urls import reverse

from comments.services import edit_comment, hide_comment
from tests.cast import Cast


@pytest.mark.parametrize("hidden", [False, True])
@pytest.mark.parametrize(("reader", "status"), [("ada", 200), ("cora", 200), ("mei", 404), ("hera", 404)])
def test_the_history_of_a_comment(
    cast: Cast, as_user: Callable[[str], Client], reader: str, status: int, hidden: bool
) -> None:
    comment = cast.comment("mei", cast.post("lin"), "The first wording.", quote="Produsage joins making")
    edit_comment(actor=cast.mei, comment=comment, body="The second wording.")
    if hidden:
        hide_comment(actor=cast.cora, comment=comment, reason="off topic")
    answer = as_user(reader).get(reverse("admin:comments_comment_change", args=[comment.pk]))
    assert answer.status_code == status
    page = answer.content.decode()
    reads = status == 200 and (reader == "cora" or not hidden)
    for words in ("The first wording.", "The second wording.", "Produsage joins making (revision 1; From the post)"):
        assert (words in page) == reads, words
