"""The checks as a command: real pages give the figures that were counted by hand, and the JSON keeps its shape."""

import contextlib
import io
import json
from collections import Counter
from pathlib import Path
from typing import Any

import pytest
from django.core.management import CommandError, call_command

from exchange.plain import from_html, from_markdown, from_text
from tests.seeds import SEEDS

needs_seeds = pytest.mark.skipif(not SEEDS.exists(), reason=f"the real pages in {SEEDS} are absent")


def run(path: Path, **options: Any) -> dict[str, Any]:
    out = io.StringIO()
    call_command("check_post", str(path), json=True, stdout=out, **options)
    return json.loads(out.getvalue())


@needs_seeds
@pytest.mark.parametrize(
    ("name", "citations", "references", "codes", "duplicates"),
    [
        (
            "wordpress-assessment-post", 8, 5,
            {"author-order": 6, "listed-never-cited": 2, "no-url": 2, "no-author": 1}, False,
        ),
        ("wordpress-spotify-post", 1, 1, {"no-year": 1, "no-url": 1}, False),
        ("blogger-magazine-page", 0, 0, {}, True),
    ],
)  # fmt: skip
def test_real_pages(name: str, citations: int, references: int, codes: dict[str, int], duplicates: bool) -> None:
    result = run(SEEDS / f"{name}.txt")
    assert len(result["citations"]) == citations and len(result["references"]) == references
    assert Counter(finding["code"] for finding in result["findings"]) == codes
    kinds = {passage["kind"] for passage in result["duplicates"]}
    assert kinds == ({"same", "reworded"} if duplicates else set())
    for citation in result["citations"]:
        assert result["text"][citation["start"] : citation["end"]] == citation["text"]


@needs_seeds
def test_the_words_of_a_real_page(tmp_path: Path) -> None:
    from tests.seeds import assessment_post

    essay = assessment_post()
    body = "\n\n".join(words for kind, words in essay.blocks if words)
    (tmp_path / "body.txt").write_text(body)
    (tmp_path / "list.txt").write_text("\n\n".join(essay.references))
    result = run(tmp_path / "body.txt", references=str(tmp_path / "list.txt"))
    assert result["words"]["total"] == 1328
    assert result["words"]["breakdown"]["references"] == 96


def test_the_shape_of_the_answer(tmp_path: Path) -> None:
    (tmp_path / "post.md").write_text(
        "# Title\n\nAs Bruns (2008) argues, *use* makes.\n\n> quoted\n\n- one\n- two\n\n## References\n\n- Bruns, A. (2008). *Blogs*. Lang.\n"
    )
    result = run(tmp_path / "post.md")
    assert set(result) == {"text", "words", "citations", "references", "findings", "privacy", "duplicates"}
    assert result["references"] == ["Bruns, A. (2008). Blogs. Lang."]
    assert [(c["text"], c["entries"]) for c in result["citations"]] == [("Bruns (2008)", [0])]
    assert result["findings"] == []


@pytest.mark.parametrize("content", [b"", b"\xff\xfe\x00", b"<" * 20_000, b"x" * 500_000])
@pytest.mark.parametrize("ending", ["txt", "html", "md", "docx"])
def test_odd_files_end_in_words(tmp_path: Path, ending: str, content: bytes) -> None:
    path = tmp_path / f"odd.{ending}"
    path.write_bytes(content)
    with contextlib.suppress(CommandError):
        run(path)


def test_readers_find_the_list() -> None:
    text = "A heading\n\nSome words that end here.\n\nReferences\n\nBruns, A. (2008). Blogs. Lang.\n\nShirky, C. (2008). Here. Penguin."
    assert from_text(text).references == ["Bruns, A. (2008). Blogs. Lang.", "Shirky, C. (2008). Here. Penguin."]
    assert from_text(text).body == "<h2>A heading</h2><p>Some words that end here.</p>"
    page = "<html><body><p>Words.</p><h2>References</h2><ol><li>One (2001).</li><li>Two (2002).</li></ol></body></html>"
    assert from_html(page).references == ["One (2001).", "Two (2002)."]
    assert "Two" not in from_html(page).body
    assert from_markdown("Words.\n\n**References**\n\nOne (2001).").body.startswith("<p>Words.</p>")
