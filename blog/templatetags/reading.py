"""What a post's page tells other programs."""

import json
from typing import Any

from django import template
from django.template import RequestContext
from django.utils.safestring import SafeString, mark_safe

from blog.models import Post
from people.enums import Visibility

register = template.Library()
# As in Django's json_script: nothing in the data can end the element or begin a comment.
_ESCAPES = {ord("<"): "\\u003C", ord(">"): "\\u003E", ord("&"): "\\u0026"}


@register.simple_tag
def is_open(post: Post) -> bool:
    """Return whether everybody may read a post; its course and assessment are loaded with it."""
    caps = [post.course.visibility_cap, *([post.assessment.visibility_cap] if post.assessment else [])]
    is_wide = all(wide == Visibility.PUBLIC for wide in [post.visibility, *caps])
    return post.is_published and post.hidden_at is None and is_wide


@register.simple_tag(takes_context=True)
def linked_data(context: RequestContext, post: Post) -> SafeString:
    """Return the post as schema.org's ScholarlyArticle and BlogPosting, in JSON-LD."""
    whole = context["request"].build_absolute_uri
    url = whole(post.get_absolute_url())
    data: dict[str, Any] = {
        "@context": "https://schema.org",
        "@type": ["ScholarlyArticle", "BlogPosting"],
        "@id": url,
        "url": url,
        "mainEntityOfPage": url,
        "headline": post.title,
        "abstract": post.excerpt,
        "author": {"@type": "Person", "name": str(post.author), "url": whole(post.author.get_absolute_url())},
        "publisher": {"@type": "Organization", "name": "Produsage", "url": whole("/")},
        "datePublished": post.published_at.isoformat() if post.published_at else None,
        "dateModified": post.edited_at.isoformat(),
        "version": post.version,
        "wordCount": post.word_count,
        "commentCount": post.comment_count,
        "keywords": post.tags,
        "license": post.licence_url or None,
        "image": whole(post.lead_image) if post.lead_figure_id else None,
        "isPartOf": {"@type": "Blog", "name": "Produsage", "url": whole("/")},
    }
    text = json.dumps({key: value for key, value in data.items() if value}, ensure_ascii=False).translate(_ESCAPES)
    return mark_safe(f'<script type="application/ld+json">{text}</script>')  # noqa: S308  escaped in the line before
