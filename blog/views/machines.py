"""What programs read: robots.txt, the map of what everybody may read, and cards for other sites (oEmbed 1.0)."""

from collections.abc import Callable
from typing import Any
from urllib.parse import unquote, urlsplit

from django.contrib.auth.decorators import login_not_required
from django.contrib.sitemaps import Sitemap, views
from django.http import HttpRequest, HttpResponse, JsonResponse
from django.urls import Resolver404, resolve, reverse
from django.views.decorators.http import require_safe

from blog.models import Post
from blog.querysets import PostQuerySet
from core.http import share_with_caches
from core.text import tidy
from people.enums import Visibility
from people.models import Course, User

_CLOSED = ("/desk/", "/admin/", "/accounts/", "/login/", "/logout/", "/receipts/", "/comments/", "/oembed/")


class PostMap(Sitemap):
    """Public posts. By id, so that a page of the map does not move when a post is written."""

    limit = 5000

    def items(self) -> PostQuerySet:
        """All of them."""
        posts: PostQuerySet = Post.objects.public().select_related("author").order_by("pk")
        return posts.only("slug", "edited_at", "author__handle")

    def lastmod(self, item: Post) -> Any:
        """When it was last changed."""
        return item.edited_at


class AuthorMap(Sitemap):
    """Those who have written a public post."""

    limit = 5000

    def items(self) -> Any:
        """All of them."""
        written = Post.objects.public().values("author")
        return User.objects.filter(pk__in=written, is_active=True).only("handle").order_by("pk")


class CourseMap(Sitemap):
    """Courses that the public may look into."""

    def items(self) -> Any:
        """All of them."""
        return Course.objects.filter(visibility_cap=Visibility.PUBLIC).order_by("pk")


class PageMap(Sitemap):
    """The front page and the archive."""

    def items(self) -> list[str]:
        """Their names."""
        return ["front", "archive"]

    def location(self, item: str) -> str:
        """The address."""
        return reverse(item)


_MAPS: dict[str, Any] = {"pages": PageMap, "courses": CourseMap, "authors": AuthorMap, "posts": PostMap}
_index: Callable[..., HttpResponse] = views.index
_section: Callable[..., HttpResponse] = views.sitemap


@login_not_required
@require_safe
def sitemap(request: HttpRequest) -> HttpResponse:
    """The index of the maps."""
    response = _index(request, sitemaps=_MAPS, sitemap_url_name="sitemap_section")
    return _anybody(response)


@login_not_required
@require_safe
def sitemap_section(request: HttpRequest, section: str) -> HttpResponse:
    """One map."""
    return _anybody(_section(request, sitemaps=_MAPS, section=section))


def _anybody(response: Any) -> HttpResponse:
    """Say that the answer is the same for everybody: it holds what is public, whoever asks."""
    response["Cache-Control"] = "public, max-age=600"
    rendered: HttpResponse = response.render() if hasattr(response, "render") else response
    return rendered


@login_not_required
@require_safe
def robots(request: HttpRequest) -> HttpResponse:
    """Where search engines need not go, and where the map is. What is not public they cannot read anyway."""
    lines = ["User-agent: *", *(f"Disallow: {path}" for path in _CLOSED)]
    lines += ["", f"Sitemap: {request.build_absolute_uri(reverse('sitemap'))}", ""]
    return share_with_caches(request, HttpResponse("\n".join(lines), content_type="text/plain; charset=utf-8"), 3600)


@login_not_required
@require_safe
def oembed(request: HttpRequest) -> HttpResponse:
    """A card for a public post (type `link`); anything else is not found, whatever it may be."""
    if request.GET.get("format", "json") != "json":
        return JsonResponse({"error": "Only format=json."}, status=501)
    post = _public_post(request, request.GET.get("url", "")[:2000])
    if post is None:
        return JsonResponse({"error": "No public post has this address."}, status=404)
    card: dict[str, Any] = {
        "version": "1.0",
        "type": "link",
        "title": post.title,
        "author_name": str(post.author),
        "author_url": request.build_absolute_uri(post.author.get_absolute_url()),
        "provider_name": "Produsage",
        "provider_url": request.build_absolute_uri("/"),
        "cache_age": 300,
    }
    if figure := post.lead_figure:
        width = min(480, figure.width)
        card |= {
            "thumbnail_url": request.build_absolute_uri(figure.url(480)),
            "thumbnail_width": width,
            "thumbnail_height": max(1, round(figure.height * width / figure.width)),
        }
    response = JsonResponse(card)
    response["Access-Control-Allow-Origin"] = "*"
    response["Cache-Control"] = "public, max-age=300"
    return response


def _public_post(request: HttpRequest, address: str) -> Post | None:
    try:
        parts = urlsplit(address)
        match = resolve(tidy(unquote(parts.path)))
    except (ValueError, Resolver404):
        return None
    if parts.netloc != request.get_host() or match.url_name != "post":
        return None
    posts = Post.objects.public().for_list().select_related("author", "lead_figure")
    found: Post | None = posts.filter(author__handle=match.kwargs["handle"], slug=match.kwargs["slug"]).first()
    return found
