"""The ZIP itself: each part as a page to read, and all of them as one `data.json`."""

import json
import re
import zipfile
from collections.abc import Callable
from typing import IO, Any

from django.core.files.storage import default_storage
from django.core.serializers.json import DjangoJSONEncoder
from django.template.loader import render_to_string

from blog.models import Revision
from core.text import slugify
from exchange.takeout import collect
from people.models import User
from people.profile import portrait_file

_FIGURE = re.compile(r'src="/media/figures/([0-9a-f-]{36})/\d+\.webp"')
_OTHER_SIZES = re.compile(r' (?:srcset|sizes)="[^"]*"')


def parts(user: User) -> int:
    """Return into how many steps `write` cuts its work, by three queries."""
    owned = (user.posts, user.submissions, user.figures)
    return 2 + sum(rows.count() for rows in owned)


def rows(user: User) -> int:
    """Return how much there is: what decides whether it is made at once."""
    return parts(user) + user.comments.count() + Revision.objects.filter(post__author=user).count()


def write(user: User, file: IO[bytes], step: Callable[[], None]) -> None:
    """Write the ZIP into `file` and go back to its beginning; `step` is called after each part."""
    data: dict[str, Any] = {
        "account": collect.account(user),
        "drafts": collect.drafts(user),
        "posts": [],
        "submissions": [],
    }
    with zipfile.ZipFile(file, "w", zipfile.ZIP_DEFLATED) as archive:
        data["figures"] = []
        for figure in collect.figures_of(user):
            data["figures"].append(collect.figure(figure))
            _copy(archive, figure.file_name(figure.width), f"figures/{figure.pk}.webp")
            step()
        if user.portrait:
            _copy(archive, portrait_file(user), "portrait.webp")
        for row in collect.posts_of(user):
            post = collect.post(row)
            post["page"] = f"posts/{row.pk}-{slugify(row.title, 40) or 'post'}.html"
            _page(archive, post["page"], "post", {"post": post, "title": row.title, "up": "../"})
            data["posts"].append(post)
            step()
        for submitted in collect.submissions_of(user):
            kept = collect.submission(user, submitted)
            kept["page"] = f"submissions/{submitted.receipt}.html"
            _page(archive, kept["page"], "submission", {"submission": kept, "title": submitted.receipt, "up": "../"})
            data["submissions"].append(kept)
            step()
        data["comments"] = collect.comments(user)
        _page(archive, "comments.html", "comments", {"comments": data["comments"], "up": ""})
        step()
        _page(archive, "index.html", "index", {"data": data, "up": ""})
        archive.writestr("style.css", render_to_string("exchange/takeout/style.css"))
        archive.writestr("data.json", json.dumps(data, cls=DjangoJSONEncoder, ensure_ascii=False, indent=1))
        step()
    file.seek(0)


def _page(archive: zipfile.ZipFile, name: str, template: str, context: dict[str, Any]) -> None:
    page = str(render_to_string(f"exchange/takeout/{template}.html", context))
    # Pictures stand beside the pages, in one size.
    page = _FIGURE.sub(rf'src="{context["up"]}figures/\1.webp"', _OTHER_SIZES.sub("", page))
    archive.writestr(name, page)


def _copy(archive: zipfile.ZipFile, stored: str, name: str) -> None:
    if default_storage.exists(stored):
        with default_storage.open(stored) as file:
            archive.writestr(name, file.read(), zipfile.ZIP_STORED)
