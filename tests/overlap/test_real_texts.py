"""Real pages and the demo's posts: what stands twice is found, and nothing else."""

import re
import tomllib
from itertools import combinations
from pathlib import Path

import pytest

from core.html import plain_text
from core.overlap import compare, repeats
from tests.seeds import SEEDS

DEMO = Path(__file__).resolve().parent.parent.parent / "exchange" / "demo" / "posts"


def seed(name: str) -> str:
    path = SEEDS / name
    if not path.exists():
        pytest.skip(f"{path} is absent: what is found in real pages is not tested")
    return path.read_text(encoding="utf-8")


def demo() -> dict[str, tuple[str, str]]:
    """Return author and plain text of each post of the demo course."""
    posts = {}
    for path in sorted(DEMO.glob("*.toml")):
        post = tomllib.loads(path.read_text(encoding="utf-8"))
        posts[path.stem] = post["author"], plain_text(re.sub(r"\{\{.*?\}\}", "", post["body"]))
    return posts


@pytest.mark.parametrize("name", ["wordpress-assessment-post.txt", "wordpress-spotify-post.txt"])
def test_pages_that_do_not_repeat_themselves(name: str) -> None:
    assert repeats(seed(name)) == []


def test_the_page_that_repeats_itself() -> None:
    text = seed("blogger-magazine-page.txt")
    *reworded, same = repeats(text)

    # One block stands twice: first in paragraphs, then run together, without the full stop at its end.
    assert (same.kind, same.words, same.score) == ("same", 272, 1.0)
    paragraphs = [line for line in same.a_text.split("\n") if line]
    assert len(paragraphs) == 8 and "\n" not in same.b_text
    assert " ".join(paragraphs).split() == [*same.b_text.split()[:-1], same.b_text.split()[-1] + "."]

    # Its paragraphs, but for the heading among them, are those that came before in other words.
    heading = next(paragraph for paragraph in paragraphs if paragraph.endswith("?"))
    assert [passage.kind for passage in reworded] == ["reworded"] * 7
    assert [passage.b_text for passage in reworded] == [p for p in paragraphs if p != heading]
    lines = text.split("\n")
    assert all(passage.a_text in lines for passage in reworded)
    assert all(0.6 <= passage.score < 1 for passage in reworded)


def test_no_two_pages_share_anything() -> None:
    names = ("wordpress-assessment-post.txt", "wordpress-spotify-post.txt", "blogger-magazine-page.txt")
    for a, b in combinations([seed(name) for name in names], 2):
        assert compare(a, b) == []


def test_no_post_of_the_demo_repeats_itself() -> None:
    assert {name: found for name, (_author, text) in demo().items() if (found := repeats(text))} == {}


def test_no_two_authors_of_the_demo_share_anything() -> None:
    posts = demo()
    assert len(posts) >= 20
    found = {
        (one, other): passages
        for (one, (author, a)), (other, (second, b)) in combinations(posts.items(), 2)
        if author != second and (passages := compare(a, b))
    }
    assert found == {}
