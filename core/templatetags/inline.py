"""Texts that stand in a page itself; loaded everywhere."""

from django import template
from django.utils.safestring import SafeString, mark_safe

from core.inline import inlined

register = template.Library()


@register.simple_tag
def page_style() -> SafeString:
    """Return the site's stylesheet as an element, for who comes for the first time and waits for it."""
    return mark_safe(f"<style>{inlined().style}</style>")  # noqa: S308  our own file


@register.simple_tag
def page_colours() -> SafeString:
    """Return the script that sets the reader's colours before anything is painted."""
    return mark_safe(f"<script>{inlined().script}</script>")  # noqa: S308  our own file
