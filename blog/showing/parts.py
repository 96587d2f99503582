"""What a post's page is made of: its head, its article, what stands beneath; each from one loaded post."""

import json
from collections.abc import Iterable, Mapping
from typing import Any
from urllib.parse import quote

from django.utils.safestring import SafeString, mark_safe
from django.utils.translation import gettext, gettext_noop, ngettext

from blog.enums import Licence
from blog.models import Post
from blog.permissions import is_open
from core.addresses import address
from core.dates import day, stamp
from core.frames import escape, fill
from core.text import grouped
from people.models import Enrolment


def minutes_said(minutes: int) -> str:
    """Say how long reading takes."""
    return ngettext("%(n)s minute", "%(n)s minutes", minutes) % {"n": minutes}


def comments_said(count: int) -> str:
    """Say how many comments there are."""
    return ngettext("%(n)s comment", "%(n)s comments", count) % {"n": count}


def tags_list(tags: Iterable[str]) -> SafeString:
    """Return hashtags as items of a list, each with the way to its page."""
    return mark_safe("".join(map(tag_item, tags)))  # noqa: S308  escaped below


def tag_item(tag: str) -> str:
    """Return one hashtag as HTML."""
    return f'<li><a class="tag" href="{address("tag", tag)}" rel="tag">#{escape(tag)}</a></li>'


def header(post: Post, enrolment: Enrolment | None = None, *, is_staff: bool = False) -> SafeString:
    """Return who, what for, how long, when: made from data, never typed.

    `enrolment`: the author's, for members of the course alone. `is_staff`: the reader teaches here.
    """
    author, course, zone = post.author, post.course, post.course.zone
    assessment = post.assessment
    tutorial = enrolment.tutorial if enrolment else None
    shape = {
        "is_member": enrolment is not None,
        "has_assessment": assessment is not None,
        "has_official_name": bool(is_staff and author.official_name),
        "has_tutorial": tutorial is not None,
        "has_tutor": bool(tutorial and tutorial.tutor_id),
        "is_published": post.published_at is not None,
        "was_edited": post.was_edited,
        "has_changed": enrolment is not None and post.changed_since_submitted,
    }
    values: dict[str, Any] = {
        "title": post.title,
        "course_code": course.code,
        "course_address": address("course", course.slug),
        "assessment": assessment or "",
        "assessment_address": address("assessment", course.slug, assessment.slug) if assessment else "",
        "author": author,
        "author_address": address("author", author.handle),
        "official_name": author.official_name,
        "tutorial": tutorial or "",
        "tutor": (tutorial.tutor if tutorial else None) or "",
        "published_at": stamp(post.published_at) if post.published_at else "",
        "published": day(post.published_at, zone) if post.published_at else "",
        "edited_at": stamp(post.edited_at) if post.was_edited else "",
        "edited": day(post.edited_at, zone) if post.was_edited else "",
        "words": grouped(post.word_count),
        "minutes": minutes_said(post.minutes),
    }
    return fill("blog/_post_header.html", shape, values)


def article(post: Post) -> SafeString:
    """Return the words of a post, the same for every reader."""
    has_contents = len(post.outline) > 3
    contents = [
        f'<li class="toc__level-{level}"><a href="#{escape(anchor)}">{escape(text)}</a></li>'
        for level, anchor, text in (post.outline if has_contents else [])
    ]
    shape = {"has_contents": has_contents, "has_references": bool(post.references_html), "has_tags": bool(post.tags)}
    values = {
        "contents": mark_safe("".join(contents)),  # noqa: S308  escaped above
        "rendered": mark_safe(post.rendered),  # noqa: S308  cleaned at save
        "references": mark_safe(post.references_html),  # noqa: S308  cleaned at save
        "tags": tags_list(post.tags),
    }
    return fill("blog/_post_article.html", shape, values)


def footer(post: Post, site: str) -> SafeString:
    """Return licence, version, citing and sharing: what stands below an article in print."""
    url = site + post.get_absolute_url()
    shape = {"is_published": post.is_published, "has_licence_page": bool(post.licence_url)}
    values = {
        "year": post.published_at.astimezone(post.course.zone).year if post.published_at else "",
        "author": post.author,
        "licence": Licence(post.licence).label,
        "licence_url": post.licence_url,
        "version": post.version,
        "url": url,
        "cite_address": address("cite", post.author.handle, post.slug),
        "mail": f"mailto:?subject={quote(post.title, safe='')}&body={quote(url, safe='')}",
    }
    return fill("blog/_post_footer.html", shape, values)


def head(post: Post, site: str) -> SafeString:
    """Return what other programs learn of a post. Any that is not open asks not to be listed."""
    if not is_open(post):
        return mark_safe('<meta name="robots" content="noindex">')
    path = post.get_absolute_url()
    tags = [f'<meta property="article:tag" content="{escape(tag)}">' for tag in post.tags]
    shape = {"has_image": post.lead_figure_id is not None}
    values = {
        "title": post.title,
        "excerpt": post.excerpt,
        "url": site + path,
        "oembed": f"{address('oembed')}?url={quote(site + path, safe='/~')}",
        "published_at": stamp(post.published_at) if post.published_at else "",
        "edited_at": stamp(post.edited_at),
        "author_url": site + address("author", post.author.handle),
        "tags": mark_safe("".join(tags)),  # noqa: S308  escaped above
        "image": site + post.lead_image,
        "linked_data": _linked_data(post, site),
    }
    return fill("blog/_post_head.html", shape, values)


def _linked_data(post: Post, site: str) -> SafeString:
    """Return the post as schema.org's ScholarlyArticle and BlogPosting, in JSON-LD."""
    url = site + post.get_absolute_url()
    home = site + address("front")
    data: dict[str, Any] = {
        "@context": "https://schema.org",
        "@type": ["ScholarlyArticle", "BlogPosting"],
        "@id": url,
        "url": url,
        "mainEntityOfPage": url,
        "headline": post.title,
        "abstract": post.excerpt,
        "author": {"@type": "Person", "name": str(post.author), "url": site + address("author", post.author.handle)},
        "publisher": {"@type": "Organization", "name": "Produsage", "url": home},
        "datePublished": post.published_at.isoformat() if post.published_at else None,
        "dateModified": post.edited_at.isoformat(),
        "version": post.version,
        "wordCount": post.word_count,
        "commentCount": post.comment_count,
        "keywords": post.tags,
        "license": post.licence_url or None,
        "image": site + post.lead_image if post.lead_figure_id else None,
        "isPartOf": {"@type": "Blog", "name": "Produsage", "url": home},
    }
    text = json.dumps({key: value for key, value in data.items() if value}, ensure_ascii=False)
    # As in Django's json_script: nothing in the data can end the element or begin a comment.
    text = text.replace("<", "\\u003C").replace(">", "\\u003E").replace("&", "\\u0026")
    return mark_safe(f'<script type="application/ld+json">{text}</script>')  # noqa: S308  escaped above


_PLACES = {
    "earlier": (gettext_noop("Earlier by %(name)s"), ' rel="prev"'),
    "later": (gettext_noop("Later by %(name)s"), ' class="neighbours__after" rel="next"'),
    "previous": (gettext_noop("Before it in %(title)s, by %(name)s"), ""),
    "next": (gettext_noop("After it in %(title)s, by %(name)s"), ' class="neighbours__after"'),
}


def neighbours(post: Post, near: Mapping[str, Any]) -> SafeString:
    """Return where to read on. `near`: from PostQuerySet.with_neighbours."""
    related = [
        f'<li><a href="{address("post", one["handle"], one["slug"])}">{escape(one["title"])}</a>'
        f' <span class="meta">{escape(one["author"])}</span></li>'
        for one in near.get("near") or []
    ]
    assessment = post.assessment.title if post.assessment else ""
    links = []
    for place, (words, look) in _PLACES.items():
        if one := near.get(place):
            about = escape(gettext(words) % {"name": one["author"], "title": assessment})
            links.append(
                f'<a href="{address("post", one["handle"], one["slug"])}"{look}>'
                f'<span class="meta">{about}</span> {escape(one["title"])}</a>'
            )
    shape = {"has_related": bool(related), "has_links": bool(links)}
    values = {"related": mark_safe("".join(related)), "links": mark_safe("".join(links))}  # noqa: S308  escaped above
    return fill("blog/_neighbours.html", shape, values)
