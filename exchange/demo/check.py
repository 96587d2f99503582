"""Whether the demo's files agree with each other: every name resolves, every text is long enough and well formed."""

import re
from collections.abc import Iterable, Mapping
from datetime import time
from html.parser import HTMLParser
from typing import Any, get_type_hints

from core.text import count_words
from exchange.demo import shape
from exchange.demo.pictures import KEYS

FEWEST_WORDS = 500
DEMO_LOGINS = {"student", "peer", "stranger", "tutor", "coordinator", "admin"}
FIGURE = re.compile(r"(?m)^\{\{figure:([a-z0-9-]+)\}\}$")
TABLE = ("table", "thead", "tbody", "tr", "th", "td")
TAGS = frozenset(["p", "h2", "h3", "ul", "ol", "li", "blockquote", "em", "strong", "a", "code", *TABLE])
QUIET = frozenset(["h2", "h3", "blockquote", "table"])  # not running text


def check(demo: shape.Demo) -> None:
    """Raise ValueError with the place and the fault at the first thing that doesn't fit."""
    _check_keys(demo)
    _check_course(demo)
    for post in demo["posts"]:
        _check_post(post, demo)
    _check_comments(demo)
    _check_marks(demo)
    _check_desk(demo)


def _need(right: bool, place: str, fault: str) -> None:
    if not right:
        raise ValueError(f"demo: {place}: {fault}")


def _check_keys(demo: shape.Demo) -> None:
    rows: list[tuple[str, type, Iterable[Mapping[str, Any]]]] = [
        ("course", shape.Course, demo["courses"]),
        ("tutorial", shape.Tutorial, demo["tutorials"]),
        ("person", shape.Person, demo["people"]),
        ("rubric", shape.Rubric, [demo["rubric"]]),
        ("criterion", shape.Criterion, demo["rubric"]["criteria"]),
        ("level", shape.Level, (level for line in demo["rubric"]["criteria"] for level in line["levels"])),
        ("assessment", shape.Assessment, demo["assessments"]),
        ("post", shape.Post, demo["posts"]),
        ("figure", shape.Figure, (figure for post in demo["posts"] for figure in post["figures"])),
        ("comment", shape.Comment, demo["comments"]),
        ("mark", shape.Mark, demo["marks"]),
        ("desk", shape.Desk, [demo["desk"]]),
        ("banked comment", shape.Banked, demo["desk"]["bank"]),
        ("flag", shape.Flagged, demo["desk"]["flags"]),
        ("reported comment", shape.Reported, demo["desk"]["reports"]),
        ("held comment", shape.Held, demo["desk"]["held"]),
        ("two markers", shape.TwoMarkers, [demo["desk"]["second"]]),
        ("second mark", shape.SecondMark, demo["desk"]["second"]["marks"]),
        ("first mark", shape.Mark, demo["desk"]["second"]["firsts"]),
        ("sample", shape.Sample, [demo["desk"]["sample"]]),
        ("mark of a criterion", shape.CriterionMark, (line for mark in demo["marks"] for line in mark["criteria"])),
    ]
    for what, kind, items in rows:
        hints = get_type_hints(kind)
        for number, item in enumerate(items, start=1):
            place = f"{what} {item.get('key') or item.get('username') or item.get('slug') or number}"
            _need(item.keys() == hints.keys(), place, f"has wrong or missing keys {sorted(item.keys() ^ hints.keys())}")
            for key, hint in hints.items():
                _need(_fits(item[key], hint), place, f"{key} is {item[key]!r}, which is no {hint}")


def _fits(value: object, hint: object) -> bool:
    if hint in (str, int, bool, time):
        return type(value) is hint
    if choices := getattr(hint, "__args__", ()):
        return isinstance(value, list) if getattr(hint, "__origin__", None) is list else value in choices
    return True


def _unique(names: list[str], place: str) -> set[str]:
    for name in names:
        _need(names.count(name) == 1, place, f"{name} occurs twice")
    return set(names)


def _check_course(demo: shape.Demo) -> None:
    courses = _unique([course["code"] for course in demo["courses"]], "courses")
    people = _unique([person["username"] for person in demo["people"]], "people")
    for key in ("handle", "email"):
        _unique([person[key] for person in demo["people"]], f"people, {key}")
    _unique([person["student_number"] for person in demo["people"] if person["student_number"]], "student numbers")
    tutorials = {(tutorial["course"], tutorial["name"]): tutorial for tutorial in demo["tutorials"]}
    _need(people >= DEMO_LOGINS, "people", f"lack {sorted(DEMO_LOGINS - people)}")
    for tutorial in demo["tutorials"]:
        _need(tutorial["tutor"] in people, tutorial["name"], "its tutor is nobody")
    for person in demo["people"]:
        name, student = person["username"], person["role"] == "student"
        _need(person["course"] in courses or person["role"] == "admin", name, "unknown course")
        _need((person["course"], person["tutorial"]) in tutorials or not person["tutorial"], name, "unknown tutorial")
        _need(bool(person["tutorial"]) or not student, name, "a student without a tutorial")
        _need(re.fullmatch("48[0-9]{7}" if student else "", person["student_number"]) is not None, name, "number")
        _need(re.fullmatch(r"[a-z0-9][a-z0-9-]{0,38}[a-z0-9]", person["handle"]) is not None, name, "handle")
        _need(person["email"].endswith("@example.edu"), name, "e-mail")
    for line in demo["rubric"]["criteria"]:
        points = [level["points"] for level in line["levels"]]
        _need(points == sorted(set(points), reverse=True), line["title"], "levels must go from best to worst")
    total = sum(line["levels"][0]["points"] for line in demo["rubric"]["criteria"])
    _need(total == 20, "rubric", f"adds to {total} points, not to 20")
    _unique([assessment["slug"] for assessment in demo["assessments"]], "assessments")
    for task in demo["assessments"]:
        _need(task["course"] in courses, task["slug"], "unknown course")
        _need(task["opens_days"] <= task["due_days"] <= task["cutoff_days"], task["slug"], "dates out of order")
        _need(task["due_days"] <= task["comments_due_days"], task["slug"], "comments due before the post")
        _need(task["word_min"] <= task["word_max"], task["slug"], "word range")
        _Body(task["slug"]).read(task["brief"])


def _check_post(post: shape.Post, demo: shape.Demo) -> None:
    place = f"posts/{post['key']}.toml"
    author = next((p for p in demo["people"] if p["username"] == post["author"] and p["role"] == "student"), None)
    task = next((a for a in demo["assessments"] if a["slug"] == post["assessment"]), None)
    if author is None or task is None or author["course"] != task["course"]:
        raise ValueError(f"demo: {place}: author or assessment is unknown, or of another course")
    _need(post["key"] == f"{task['slug']}-{author['username']}", place, "is named after another assessment or author")
    _need(task["opens_days"] <= post["published_days"] < 0, place, "published before the opening or not in the past")
    _need(post["state"] == "published" or not post["submitted"], place, "a draft can't be submitted")
    _need(2 <= len(post["tags"]) <= 5, place, "has not 2 to 5 tags")
    for tag in post["tags"]:
        _need(re.fullmatch(r"[a-z0-9-]{1,40}", tag) is not None, place, f"tag {tag!r}")
    _need(len(post["references"]) >= (task["required_references"] if post["submitted"] else 1), place, "references")
    for entry in post["references"]:
        _Body(place).read(f"<p>{entry}</p>")
    plain = [re.sub(r"<[^>]+>|[^\w ]", "", entry).casefold() for entry in post["references"]]
    _need(plain == sorted(plain), place, "references are not in alphabetical order")
    used, known = FIGURE.findall(post["body"]), [figure["name"] for figure in post["figures"]]
    _need(used == known, place, f"the body uses figures {used}, the file has {known}")
    for figure in post["figures"]:
        _need(figure["picture"] in KEYS, place, f"unknown picture {figure['picture']!r}")
        _need(bool(figure["alt"] and figure["caption"] and figure["credit"]), place, "a figure lacks a text")
    words = _Body(place).read(FIGURE.sub("", post["body"]))
    _need(words > FEWEST_WORDS, place, f"has {words} words of running text, not over {FEWEST_WORDS}")


def _check_comments(demo: shape.Demo) -> None:
    people = {person["username"]: person for person in demo["people"]}
    posts = {post["key"]: post for post in demo["posts"] if post["state"] == "published"}
    seen: dict[str, shape.Comment] = {}
    for comment in demo["comments"]:
        place = f"comments.toml: {comment['id']} by {comment['author']}"
        _need(comment["id"] not in seen, place, "this id occurs twice")
        _need(comment["post"] in posts, place, f"no published post {comment['post']!r}")
        writer, post = people.get(comment["author"]), posts[comment["post"]]
        if writer is None or writer["course"] != people[post["author"]]["course"]:
            raise ValueError(f"demo: {place}: nobody of this course")
        same = writer["tutorial"] == people[post["author"]]["tutorial"] or writer["role"] == "coordinator"
        _need(same or post["visibility"] in ("course", "public"), place, "may not read this post")
        hour = post["published_days"] * 24 + post["published_time"].hour + 1 + comment["hours"]
        _need(comment["hours"] > 0 and hour <= 0, place, "not between the publication and today")
        if comment["parent"]:
            parent = seen.get(comment["parent"])
            if parent is None or parent["post"] != comment["post"] or parent["hours"] >= comment["hours"]:
                raise ValueError(f"demo: {place}: answers no earlier comment on this post")
        _need(_Body(place).read(comment["body"]) > 0, place, "is empty")
        seen[comment["id"]] = comment


def _check_marks(demo: shape.Demo) -> None:
    tutors = {tutorial["name"]: tutorial["tutor"] for tutorial in demo["tutorials"]}
    markers = {person["username"]: tutors.get(person["tutorial"]) for person in demo["people"]}
    posts = {post["key"]: post for post in demo["posts"] if post["submitted"]}
    released = {task["slug"] for task in demo["assessments"] if task["is_released"]}
    criteria = demo["rubric"]["criteria"]
    marked = _unique([mark["post"] for mark in demo["marks"]], "marks.toml")
    missing = {key for key, post in posts.items() if post["assessment"] in released} - marked
    _need(not missing, "marks.toml", f"lacks a mark of {sorted(missing)}, whose marks are released")
    for mark in demo["marks"]:
        place = f"marks.toml: {mark['post']}"
        _need(mark["post"] in posts, place, "no submitted post")
        _need(mark["marker"] == markers[posts[mark["post"]]["author"]], place, "the marker isn't the author's tutor")
        _need(len(mark["criteria"]) == len(criteria), place, f"needs {len(criteria)} criteria")
        for line, criterion in zip(mark["criteria"], criteria, strict=True):
            _need(0 <= line["level"] < len(criterion["levels"]), place, f"no such level of {criterion['title']}")


def _check_desk(demo: shape.Demo) -> None:
    desk, people = demo["desk"], {person["username"] for person in demo["people"]}
    published = {post["key"] for post in demo["posts"] if post["state"] == "published"}
    submitted = {post["key"]: post["assessment"] for post in demo["posts"] if post["submitted"]}
    second, released = desk["second"], {task["slug"] for task in demo["assessments"] if task["is_released"]}
    named = [*second["markers"], *(row["by"] for row in (*desk["flags"], *desk["reports"]))]
    named += [row["author"] for row in (*desk["reports"], *desk["held"])]
    named += [row["owner"] for row in desk["bank"] if row["owner"]]
    _need(set(named) <= people, "desk.toml", f"knows nobody called {sorted(set(named) - people)}")
    _need(desk["sample"]["assessment"] in released, "desk.toml", "draws from marks that are not released")
    for row in (*desk["reports"], *desk["held"]):
        _need(row["post"] in published, "desk.toml", f"{row['post']} is no published post")
        _need(_Body("desk.toml").read(row["body"]) > 0, "desk.toml", f"a comment on {row['post']} is empty")
    first = {mark["post"] for mark in demo["marks"]} | {mark["post"] for mark in second["firsts"]}
    for mark in (*second["marks"], *second["firsts"]):
        place = f"desk.toml: {mark['post']}"
        _need(submitted.get(mark["post"]) == second["assessment"], place, "is not of the assessment that two mark")
        _need(mark["post"] in first, place, "has no first mark")
        _need(len(mark["criteria"]) == len(demo["rubric"]["criteria"]), place, "needs all criteria")


class _Body(HTMLParser):
    """Reads HTML strictly: known tags only, well nested, no attribute but a safe `href`; counts its running words."""

    def __init__(self, place: str) -> None:
        super().__init__()
        self.place, self.open, self.running = place, list[str](), list[str]()

    def read(self, html: str) -> int:
        _need(re.search(r"&(?![a-z]+;)", html) is None, self.place, "an ampersand must be written &amp;")
        self.feed(html)
        self.close()
        _need(not self.open, self.place, f"<{'> <'.join(self.open)}> is not closed")
        return count_words("".join(self.running))

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        _need(tag in TAGS, self.place, f"<{tag}> is not allowed")
        for name, value in attrs:
            safe = (value or "").startswith(("https://example.org/", "https://doi.org/"))
            _need((tag, name) == ("a", "href") and safe, self.place, f"{name}={value!r} is not allowed")
        self.open.append(tag)
        if tag not in ("em", "strong", "a", "code"):
            self.running.append(" ")

    def handle_endtag(self, tag: str) -> None:
        _need(bool(self.open) and self.open[-1] == tag, self.place, f"</{tag}> closes nothing")
        self.open.pop()

    def handle_data(self, data: str) -> None:
        _need("{{" not in data, self.place, "a figure must stand on a line of its own")
        _need(bool(self.open) or not data.strip(), self.place, f"text outside a block: {data.strip()[:40]!r}")
        if not QUIET.intersection(self.open):
            self.running.append(data)
