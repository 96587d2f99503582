"""Pages that people read."""

from tests.bench.load import HEAD_END, ask, request
from tests.bench.people import log_in, posts, queries, students
from tests.bench.sides import Stage

FREQUENT = "archive"  # stands in most posts
# Why a page takes longer than its goal, as the profiles say. Y is a view, a row and seven pieces of middleware.
PAGE = "a fifth is middleware, a third queries (a third of these is what to read next), the rest some 80 values put in place"
LONG = "each comment is escaped, dated and nested when it is read (4 µs), and the database finds its writer (4 µs)"
KNOWN = "session, account and standing are three queries more, and the form has three signed tokens"
LIST = "sixty rows of eighteen columns are read for the sections, and twenty cards filled (16 µs each)"
SEEN = "who may read what is five questions to the enrolments"
SOUGHT = "two statements, and the page around what they find"
MARKED = "PostgreSQL plans for the word, ranks two hundred texts, and reads and marks twenty"
TAGGED = "the rows are read and compared before it is known that nothing has changed"


def measure(stage: Stage) -> None:
    """Post page, front, lists, search, feed."""
    stage.table.part("Reading, 8 connections, nothing cached")
    ten = posts(10, 40)
    hot = posts(200, 1)
    readers = log_in(students(8))
    paths = [post.get_absolute_url() for post in ten]
    stage.against("post page, 10 comments", [request(path) for path in paths], 0.5, queries=queries(paths[0]), why=PAGE)
    path = hot[0].get_absolute_url()
    stage.against("post page, 200 comments", [request(path)], 0.35, queries=queries(path), why=LONG)
    private = [request(path, cookie=readers[at % 8].cookie) for at, path in enumerate(paths)]
    stage.against("post page, 10 comments, logged in", private, 0.4, queries=queries(paths[1], readers[0]), why=KNOWN)
    post = ten[0]
    lists = {
        "front page": "/",
        "course": f"/courses/{post.course.slug}/",
        "author": f"/@{post.author.handle}/",
        "hashtag": f"/tags/{post.tags[0]}/",
    }
    for name, path in lists.items():
        stage.against(name, [request(path)], 0.5, queries=queries(path), why=LIST)
    stage.against(
        "front page, logged in", [request("/", cookie=reader.cookie) for reader in readers], 0.5,
        queries=queries("/", readers[0]), why=SEEN,
    )  # fmt: skip
    rare = [f"/search/?q={post.title.rsplit(' ', 1)[1]}" for post in ten]
    stage.against("search, a rare word", [request(path) for path in rare], 0.25, queries=queries(rare[0]), why=SOUGHT)
    path = f"/search/?q={FREQUENT}"
    stage.against("search, a frequent word", [request(path)], 0.25, queries=queries(path), why=MARKED)
    stage.against("feed", [request("/feed/")], 0.2, queries=queries("/feed/"))
    stage.against(
        "feed, 304",
        [request("/feed/", If_None_Match=etag(stage, "/feed/"))],
        0.8,
        status=304,
        of=[request("/feed/")],
        why=TAGGED,
    )
    path = paths[0]
    stage.against(
        "post page, 304",
        [request(path, If_None_Match=etag(stage, path))],
        0.8,
        status=304,
        of=[request(path)],
        why=TAGGED,
    )


def etag(stage: Stage, path: str) -> str:
    """Return the tag of a page as it stands now."""
    head = ask(stage.site.port, request(path)).partition(HEAD_END)[0].decode()
    found = [line.partition(": ")[2] for line in head.split("\r\n") if line.lower().startswith("etag:")]
    if not found:
        raise RuntimeError(f"{path} has no ETag")
    return found[0]
