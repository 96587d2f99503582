"""Pages for the one who writes: the editor, preview, publishing, uploads, the live word count."""

from http import HTTPStatus
from typing import Any, BinaryIO, cast

from django.contrib import messages
from django.core.exceptions import PermissionDenied, ValidationError
from django.http import HttpRequest, HttpResponse, HttpResponseRedirect, JsonResponse
from django.shortcuts import render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, ngettext
from django.views.decorators.http import require_http_methods, require_POST

from blog import drafts
from blog.derived import clean_references, count, fill_derived
from blog.forms import PostForm
from blog.models import Draft, Figure, Post
from blog.permissions import may_edit_post
from blog.services import Content, StaleVersion, content_of, save_post, unpublish_post
from blog.uploads import add_figure
from blog.views.conflict import show_conflict, show_merge, whole
from core import html
from core.article import render as render_article
from core.diff import diff
from core.http import missing
from core.text import tidy_line
from people import kept
from people.enums import Visibility
from people.models import User

WHO_READS = {
    Visibility.PRIVATE: gettext_lazy(
        "Published, but only you can read it: choose who may read it, in the settings of the post."
    ),
    Visibility.TUTOR: gettext_lazy("Published. Your tutor can read it now."),
    Visibility.TUTORIAL: gettext_lazy("Published. Everybody in your tutorial can read it now."),
    Visibility.COURSE: gettext_lazy("Published. Everybody in your course can read it now."),
    Visibility.PUBLIC: gettext_lazy("Published. Everyone can read it now."),
}


def _own_post(request: HttpRequest, pk: int) -> Post:
    """Return the user's own post; 404 when it is missing or invisible, 403 when it is somebody else's to read."""
    post = Post.objects.visible_to(request.user).select_related("author", "course", "assessment").filter(pk=pk).first()
    if post is None:
        missing(request)
    if not may_edit_post(request.user, post):
        raise PermissionDenied
    return post


@require_http_methods(["GET", "HEAD", "POST"])
def write(request: HttpRequest) -> HttpResponse:
    """A new post."""
    return _editor(request, None)


@require_http_methods(["GET", "HEAD", "POST"])
def edit(request: HttpRequest, pk: int) -> HttpResponse:
    """An own post, as it is."""
    return _editor(request, _own_post(request, pk))


def _initial(request: HttpRequest, post: Post | None) -> dict[str, Any]:
    if post is None:
        return {"assessment": f"a{request.GET.get('assessment', '')}", "visibility": "course", "version": 0}
    initial = content_of(post)
    initial["assessment"] = f"a{post.assessment_id}" if post.assessment_id else f"c{post.course_id}"
    return initial


def _user(request: HttpRequest) -> User:
    assert isinstance(request.user, User)  # LoginRequiredMiddleware stands before every view here
    return request.user


def _editor(request: HttpRequest, post: Post | None) -> HttpResponse:
    return _open(request, post) if request.method != "POST" else _save(request, post)


def _open(request: HttpRequest, post: Post | None) -> HttpResponse:
    """Show the editor with the newest text there is: sent while logged out, an autosave, or what was saved last."""
    user = _user(request)
    initial = _initial(request, post)
    slot = drafts.slot_of(post) if post else _asked_slot(request)
    draft: Draft | None = None
    if sent := kept.take(request):
        messages.warning(
            request,
            _("This is the text that you sent before you logged in again. It is not saved yet: check it and save."),
        )
        initial |= sent.dict()
        slot = str(initial.get("slot") or slot)
    elif request.GET.get("autosave", "").isdecimal():
        draft = Draft.objects.filter(user=user, slot=slot, pk=int(request.GET["autosave"][:18])).first()
        if draft is None:
            missing(request)
        initial |= draft.fields
    elif "last" not in request.GET:
        draft = drafts.unsaved(user, post) if post else Draft.objects.filter(user=user, slot=slot).first()
        if draft is not None:
            initial |= draft.fields | {"version": draft.base_version}
    form = PostForm(initial=initial, user=user, post=post)
    return _page(request, form, post, slot=slot, draft=draft, unsaved=bool(sent or draft))


def _asked_slot(request: HttpRequest) -> str:
    """Return the slot of a new post that the writer goes on with, or a fresh one."""
    asked = request.GET.get("slot", "")
    return asked if drafts.is_new_slot(asked) else drafts.new_slot()


def _save(request: HttpRequest, post: Post | None) -> HttpResponse:
    user = _user(request)
    form = PostForm(request.POST, user=user, post=post)
    slot = drafts.slot_of(post) if post else request.POST.get("slot", "")
    if not form.courses:
        return _refuse(request, form)
    if not form.is_valid():
        return _page(request, form, post, HTTPStatus.UNPROCESSABLE_ENTITY, slot=slot)
    if post is not None and request.POST.get("action") == "merge":
        return show_merge(request, form, post, _number(request.POST.get("base", "")))
    publish = request.POST.get("action") == "publish"
    try:
        saved = save_post(
            actor=user, course=form.course(), content=form.content(), post=post,
            expected_version=form.cleaned_data["version"], publish=publish,
        )  # fmt: skip
    except ValidationError as error:
        form.add_error(None, error)
        return _page(request, form, post, HTTPStatus.UNPROCESSABLE_ENTITY, slot=slot)
    except PermissionDenied:
        form.add_error(
            None, _("You are no longer a member of this course, so nothing was saved. Your text is below: copy it.")
        )
        return _page(request, form, post, HTTPStatus.FORBIDDEN, slot=slot)
    except StaleVersion as stale:
        return show_conflict(request, form, stale.post, form.cleaned_data["version"])
    drafts.settle(user, slot, saved)
    if publish and (post is None or not post.is_published):
        messages.success(request, WHO_READS[Visibility(saved.visibility)])
        request.session["saved_copy"] = f"{request.user.pk}:post-{saved.pk}:{saved.version}"
        return HttpResponseRedirect(saved.get_absolute_url())
    messages.success(request, _("Saved."))
    return HttpResponseRedirect(f"{reverse('edit_post', args=[saved.pk])}?saved={saved.version}")


def _refuse(request: HttpRequest, form: PostForm) -> HttpResponse:
    """Give the words back to somebody who is in no course any more. Raises PermissionDenied where there are none."""
    words = form.content()
    if not (words.title or words.body or words.references):
        raise PermissionDenied
    return render(request, "blog/refused.html", {"words": words}, status=HTTPStatus.FORBIDDEN)


def _page(
    request: HttpRequest,
    form: PostForm,
    post: Post | None,
    status: int = HTTPStatus.OK,
    *,
    slot: str,
    draft: Draft | None = None,
    unsaved: bool = False,
) -> HttpResponse:
    key = f"{request.user.pk}:{f'post-{post.pk}' if post else 'new'}"
    saved = post is not None and request.GET.get("saved") == str(post.version) and not form.is_bound
    newest = Draft.objects.filter(user=_user(request), slot=slot).values_list("pk", flat=True).first()
    context = {
        "form": form,
        "post": post,
        "copy_key": key,
        "saved": saved,
        "slot": slot,
        "seen": newest or 0,
        "passage": _passage(request, post),
        "draft": draft,
        "zone": (post.course if post else form.course()).zone if form.courses else None,
        "unsaved": unsaved or form.is_bound,
        "begun": drafts.begun(_user(request)) if post is None and not unsaved and not form.is_bound else [],
        "assessment": form.chosen_assessment() if form.courses else None,
    }
    response = render(request, "blog/editor.html", context, status=status)
    response["Cache-Control"] = "no-store, private"
    return response


def _passage(request: HttpRequest, post: Post | None) -> str:
    """Return the words that `?finding=` is about, for the editor to go to."""
    number = request.GET.get("finding", "")
    if post is None or not number.isdecimal() or len(number) > 3 or int(number) >= len(post.findings):
        return ""
    finding = post.findings[int(number)]
    return post.plain_text[finding["start"] : finding["end"]][:2_000] if finding["place"] == "text" else ""


def _safe_body(body: str) -> tuple[str, str]:
    """Return (clean body, "") or ("", why it is refused)."""
    try:
        return html.clean(body, html.POST), ""
    except html.RefusedHTML as error:
        return "", str(error)


@require_POST
def preview(request: HttpRequest) -> HttpResponse:
    """Show what was sent as the post would look. Writes nothing."""
    user = _user(request)
    form = PostForm(request.POST, user=user)
    if not form.courses:
        raise PermissionDenied
    form.is_valid()
    content = form.content()
    body, refused = _safe_body(content.body)
    post = _unsaved(user, form, content, body)
    context = {"post": post, "is_preview": True, "refused": refused}
    return render(
        request, "blog/preview.html", context, status=HTTPStatus.UNPROCESSABLE_ENTITY if refused else HTTPStatus.OK
    )


def _unsaved(user: User, form: PostForm, content: Content, body: str) -> Post:
    try:
        references = clean_references(content.references)
    except html.RefusedHTML:
        references = []
    post = Post(
        author=user,
        course=form.course(),
        assessment=content.assessment,
        title=tidy_line(content.title) or _("Untitled"),
        tags=content.tags,
    )
    article = render_article(body, _own_sizes(user, body), [text for _html, text in references])
    fill_derived(post, article, references, [])
    return post


def _own_sizes(user: User, body: str) -> dict[str, tuple[int, int]]:
    """Return width and height of the writer's figures in a clean body, by id."""
    ids = {match.group(1) for match in html.FIGURE_SRC.finditer(body)}
    return {str(f.pk): (f.width, f.height) for f in Figure.objects.filter(owner=user, pk__in=ids)}


@require_POST
def autosave(request: HttpRequest) -> JsonResponse:
    """Keep what stands in the editor; answers when, whether the post has moved on, and what another tab has kept."""
    numbers = {name: request.POST.get(name, "") for name in ("version", "seen")}
    version, seen = (int(n) if n.isdecimal() and len(n) < 10 else 0 for n in numbers.values())
    try:
        result = drafts.keep_draft(
            user=_user(request), slot=request.POST.get("slot", ""), fields=request.POST.dict(),
            base_version=version, tab=tidy_line(request.POST.get("tab", "")), seen=seen,
        )  # fmt: skip
    except ValidationError as error:
        return JsonResponse({"error": " ".join(error.messages)}, status=HTTPStatus.UNPROCESSABLE_ENTITY)
    other = result.other
    answer = {
        "id": result.draft.pk,
        "at": result.draft.saved_at.isoformat(),
        "stale": result.stale,
        "other": {"id": other.pk, "at": other.saved_at.isoformat()} if other else None,
    }
    return JsonResponse(answer)


@require_http_methods(["GET", "HEAD"])
def autosaves(request: HttpRequest, pk: int) -> HttpResponse:
    """The autosaves of an own post, the newest first; each can be opened."""
    post = _own_post(request, pk)
    rows = Draft.objects.filter(user=_user(request), slot=drafts.slot_of(post))
    return render(request, "blog/autosaves.html", {"post": post, "drafts": rows})


@require_POST
def discard_begun(request: HttpRequest, slot: str) -> HttpResponse:
    """Forget a post that was begun and never saved."""
    drafts.discard(user=_user(request), slot=slot)
    messages.success(request, _("Discarded."))
    return HttpResponseRedirect(reverse("write"))


@require_POST
def word_count(request: HttpRequest) -> JsonResponse:
    """Return the words of a text as saving would count them: the same number that the marker sees."""
    user = _user(request)
    form = PostForm(request.POST, user=user)
    try:
        words, breakdown = count(form.content())
    except html.RefusedHTML as error:
        return JsonResponse({"error": str(error)}, status=HTTPStatus.UNPROCESSABLE_ENTITY)
    assessment = form.chosen_assessment()
    low, high = assessment.word_bounds if assessment else (None, None)
    message = ngettext("%(words)d word", "%(words)d words", words) % {"words": words}
    return JsonResponse({"words": words, "breakdown": breakdown, "low": low, "high": high, "message": message})


@require_POST
def upload(request: HttpRequest) -> JsonResponse:
    """Take a picture for a figure; answers its address and size, or the reason for the refusal."""
    user = _user(request)
    file = request.FILES.get("file")
    if file is None or file.file is None:
        return JsonResponse({"error": _("Choose a picture first.")}, status=HTTPStatus.BAD_REQUEST)
    try:
        figure = add_figure(owner=user, file=cast(BinaryIO, file.file), size=file.size or 0)
    except ValidationError as error:
        return JsonResponse({"error": " ".join(error.messages)}, status=HTTPStatus.UNPROCESSABLE_ENTITY)
    answer = {"id": str(figure.pk), "url": figure.url(), "width": figure.width, "height": figure.height}
    return JsonResponse(answer, status=HTTPStatus.CREATED)


@require_http_methods(["GET", "HEAD", "POST"])
def unpublish(request: HttpRequest, pk: int) -> HttpResponse:
    """Take an own post back to a draft, after asking."""
    post = _own_post(request, pk)
    if request.method != "POST":
        return render(request, "blog/unpublish.html", {"post": post})
    unpublish_post(actor=_user(request), post=post)
    messages.success(
        request, _("The post is a draft again: only you can read it. Its comments come back when you publish it again.")
    )
    return HttpResponseRedirect(reverse("edit_post", args=[post.pk]))


def _number(text: str) -> int:
    return int(text) if text.isdecimal() and len(text) < 10 else 0


@require_http_methods(["GET", "HEAD"])
def history(request: HttpRequest, handle: str, slug: str) -> HttpResponse:
    """The revisions of an own post: `?revision=` shows one, with `&against=` what changed since another, word by word."""
    posts = Post.objects.visible_to(request.user).select_related("author", "course")
    post = posts.filter(author__handle=handle, slug=slug).first()
    if post is None:
        missing(request)
    if not may_edit_post(request.user, post):
        raise PermissionDenied
    shown = post.revisions.filter(number=_number(request.GET.get("revision", ""))).first()
    against = post.revisions.filter(number=_number(request.GET.get("against", ""))).first()
    context: dict[str, Any] = {"post": post, "revisions": post.revisions.defer("body"), "shown": shown}
    if shown and against and shown != against:
        older, newer = sorted((shown, against), key=lambda revision: revision.number)
        context |= {
            "older": older,
            "newer": newer,
            "diff": diff(*(whole(r.title, r.body, r.references) for r in (older, newer))),
        }
    elif shown:
        sizes = {str(f.pk): (f.width, f.height) for f in post.figures.all()}
        context["rendered"] = render_article(shown.body, sizes).rendered
    return render(request, "blog/history.html", context)


@require_POST
def restore(request: HttpRequest, pk: int, number: int) -> HttpResponse:
    """Make an earlier revision the newest one; what is there now stays in the history."""
    post = _own_post(request, pk)
    revision = post.revisions.filter(number=number).first()
    if revision is None:
        missing(request)
    content = Content(
        title=revision.title, body=revision.body, references=revision.references, tags=revision.tags,
        visibility=post.visibility, licence=post.licence, assessment=post.assessment,
    )  # fmt: skip
    try:
        save_post(
            actor=_user(request), course=post.course, content=content, post=post,
            expected_version=_number(request.POST.get("version", "")),
        )  # fmt: skip
    except StaleVersion:
        messages.error(request, _("The post was saved in the meantime. Nothing was restored: look again."))
    except ValidationError as error:
        messages.error(request, " ".join(error.messages))
    else:
        messages.success(request, _("Revision %(number)d is the newest version again.") % {"number": number})
    return HttpResponseRedirect(reverse("post_history", args=[post.author.handle, post.slug]))
