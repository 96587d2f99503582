"""A post's parts, for templates that are rendered and not filled."""

from django import template
from django.template import RequestContext
from django.utils.safestring import SafeString

from blog.models import Post
from blog.showing import cards, parts
from people.pages import site

register = template.Library()
register.simple_tag(parts.header, name="post_header")
register.simple_tag(parts.article, name="post_article")
register.simple_tag(parts.neighbours, name="neighbours")
register.simple_tag(cards.post_list, name="post_list")


@register.simple_tag(takes_context=True)
def post_footer(context: RequestContext, post: Post) -> SafeString:
    """Return what stands below an article in print."""
    return parts.footer(post, site(context["request"]))
