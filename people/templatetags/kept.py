"""The hidden field that lets a text come back when its form could not be taken."""

from django import template
from django.template import RequestContext
from django.utils.safestring import SafeString

from people import kept

register = template.Library()


@register.simple_tag(takes_context=True)
def kept_token(context: RequestContext, path: str = "") -> SafeString | str:
    """Return the hidden field for a form that is shown at `path` (default: this page); nothing for the anonymous."""
    request = context["request"]
    if not request.user.is_authenticated:
        return ""
    return kept.field(request.user.pk, path or request.path)


@register.simple_tag(takes_context=True)
def text_is_kept(context: RequestContext) -> bool:
    """Whether a text waits in this session for its writer to log in."""
    return kept.is_waiting(context["request"])
