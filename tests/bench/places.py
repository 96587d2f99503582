"""The same places in a database of any size, as JSON: `python -m tests.bench.places`, with its DATABASE_URL."""

import json
import os
import subprocess
import sys

import django


def find() -> dict[str, list[list[str]]]:
    """Return for each kind of page some addresses, each with the cookie of its reader; last, where to comment."""
    from django.urls import reverse

    from tests.bench.people import log_in, posts, students
    from tests.bench.reading import FREQUENT

    ten = posts(10, 40)
    post, readers = ten[0], log_in(students(8))
    anonymous = {
        "post page, 10 comments": [found.get_absolute_url() for found in ten],
        "front page": ["/"],
        "course": [f"/courses/{post.course.slug}/"],
        "author": [f"/@{found.author.handle}/" for found in ten],
        "hashtag": [f"/tags/{post.tags[0]}/"],
        "search, a rare word": [f"/search/?q={found.title.rsplit(' ', 1)[1]}" for found in ten],
        "search, a frequent word": [f"/search/?q={FREQUENT}"],
        "feed": ["/feed/"],
    }
    found = {name: [[path, ""] for path in paths] for name, paths in anonymous.items()}
    cookies = [reader.cookie for reader in readers]
    found["post page, logged in"] = [[p.get_absolute_url(), cookies[at % 8]] for at, p in enumerate(ten)]
    found["front page, logged in"] = [["/", cookie] for cookie in cookies]
    found["a comment posted"] = [[reverse("post_comment", args=[p.pk]), cookies[at % 8]] for at, p in enumerate(ten)]
    return found


def elsewhere(database: str) -> dict[str, list[list[str]]]:
    """Return the places of another database."""
    command = [sys.executable, "-W", "ignore", "-m", "tests.bench.places"]
    done = subprocess.run(command, env=os.environ | {"DATABASE_URL": database}, capture_output=True, check=True)
    places: dict[str, list[list[str]]] = json.loads(done.stdout)
    return places


if __name__ == "__main__":
    os.environ.setdefault("DJANGO_SETTINGS_MODULE", "produsage_site.settings")
    django.setup()
    print(json.dumps(find()))
