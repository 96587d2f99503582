"""What a save derives, and how older posts are brought along."""

from io import StringIO

from django.core.management import call_command

from blog.models import Post
from marking.models import Submission
from tests.cast import Cast

BODY = '<p>It is so (Bruns, 2008).<span class="footnote">A note.</span> And more words.</p>'
REFERENCES = ["Bruns, A. (2008). <em>Blogs</em>. Lang."]


def test_older_posts_are_derived_anew_and_nothing_else_changes(cast: Cast) -> None:
    post = cast.post("lin", body=BODY, references=REFERENCES)
    made = Post.objects.filter(pk=post.pk).values().get()
    old = {
        "rendered": "<p>old</p>",
        "references_html": "<li>old</li>",
        "counts": {"text": 9},
        "derivation": 0,
        "findings": [],
    }
    Post.objects.filter(pk=post.pk).update(**old)
    said = StringIO()
    call_command("derive_posts", stdout=said)
    assert Post.objects.filter(pk=post.pk).values().get() == made
    assert "1 posts" in said.getvalue()
    assert post.revisions.count() == 1
    call_command("derive_posts", stdout=said)
    assert said.getvalue().count("posts") == 1


def test_policy_counts_citations_and_footnotes_or_not(cast: Cast) -> None:
    post = cast.post("lin", body=BODY, references=REFERENCES)
    assert (post.counts["text"], post.counts["citations"], post.counts["footnotes"]) == (6, 2, 2)
    assert post.word_count == 10
    cast.essay.counted = ["text"]
    cast.essay.save()
    assert cast.post("mei", body=BODY, references=REFERENCES).word_count == 6


def test_the_frozen_text_keeps_its_notes_and_ways_back(cast: Cast) -> None:
    submission = Submission.objects.get(pk=cast.submission("lin", body=BODY, references=REFERENCES).pk)
    assert 'id="note-1"' in submission.rendered and 'href="#ref-1"' in submission.rendered
    assert 'id="ref-1"' in submission.references_html and 'href="#cite-1-1"' in submission.references_html
