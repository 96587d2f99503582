"""The demo course: its people, briefs, posts, comments, marks and what waits at the desk, as files that anybody can read and correct."""

import tomllib
from pathlib import Path
from typing import Any, cast

from exchange.demo.check import check
from exchange.demo.shape import Demo

HERE = Path(__file__).parent
PERSON = {"course": "", "tutorial": "", "student_number": ""}
POST = {"submitted_after_minutes": 6}
COMMENT = {"parent": "", "scope": "post", "deleted": False}


def load() -> Demo:
    """Return the demo course as `exchange.demo.shape` describes it, read from the files beside this module.

    Raises ValueError with the file and the fault when a file is no TOML, or when the files don't agree.
    """
    content = _read(HERE / "course.toml")
    content["people"] = [PERSON | person for person in content["people"]]
    posts = [POST | {"key": path.stem} | _read(path) for path in sorted((HERE / "posts").glob("*.toml"))]
    content["posts"] = sorted(posts, key=lambda post: (post["published_days"], post["published_time"]))
    comments = _read(HERE / "comments.toml")["comments"]
    content["comments"] = [COMMENT | {"id": f"comment-{n}"} | comment for n, comment in enumerate(comments, 1)]
    content["marks"] = _read(HERE / "marks.toml")["marks"]
    content["desk"] = _read(HERE / "desk.toml")
    demo = cast(Demo, content)
    check(demo)
    return demo


def _read(path: Path) -> dict[str, Any]:
    try:
        return tomllib.loads(path.read_text(encoding="utf-8"))
    except tomllib.TOMLDecodeError as fault:
        raise ValueError(f"demo: {path.name}: {fault}") from fault
