"""What people decide about themselves: name, portrait, colours, language, zone."""

import io
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest
from django.core.exceptions import ValidationError
from django.core.files.storage import default_storage
from django.core.files.uploadedfile import SimpleUploadedFile
from django.db import connection
from django.http import HttpResponse
from django.test import Client, RequestFactory, override_settings
from django.test.utils import CaptureQueriesContext
from django.urls import reverse
from django.utils import timezone, translation
from PIL import Image

from core.languages import offered
from exchange.services import marks_sheet
from people.enums import NoticeKind
from people.mail import send_due
from people.middleware import PreferencesMiddleware
from people.models import User
from people.notices import Note, notify
from people.profile import portrait_file, remove_portrait, save_profile, save_settings, set_portrait
from tests.cast import NUMBERS, Cast

As = Callable[[str], Client]


def text(client: Client, path: str) -> str:
    answer = client.get(path)
    assert answer.status_code == 200, path
    return answer.content.decode()


def test_the_chosen_name_is_read_by_all_and_the_other_by_staff_alone(cast: Cast, as_user: As) -> None:
    post = cast.post("lin", visibility="public")
    cast.comment("lin", post)
    submission = cast.submission("lin", title="Handed in", visibility="public")
    answer = as_user("lin").post(reverse("account"), {"display_name": "Paper  Boat", "about": "Writes."})
    assert answer.status_code == 302
    lin = User.objects.get(pk=cast.lin.pk)
    assert (lin.display_name, lin.official_name, lin.about) == ("Paper Boat", "Lin Zhao", "Writes.")
    page = post.get_absolute_url()
    public = ["/", "/feed/", "/search/?q=produsage", "/@lin/", "/@lin/feed/", page, f"{page}cite/", "/courses/meco1/"]
    for reader in ("anonymous", "mei", "stan"):
        for path in public:
            found = as_user(reader).get(path)
            if found.status_code == 200:
                assert "Lin Zhao" not in found.content.decode(), (reader, path)
    for path in public[:6]:
        assert "Paper Boat" in text(as_user("mei"), path), path
    assert "Boat, P." in text(as_user("mei"), f"{page}cite/")
    for reader, path in [("ada", page), ("ada", "/@lin/"), ("cora", "/@lin/"), ("lin", submission.get_absolute_url())]:
        assert "Lin Zhao" in text(as_user(reader), path), (reader, path)
    assert "Lin Zhao" not in text(as_user("hera"), "/@lin/"), "staff of another course"
    for name in ("marking_submission", "people_enrolment", "blog_post", "comments_comment"):
        assert "Lin Zhao (“Paper Boat”)" in text(as_user("cora"), reverse(f"admin:{name}_changelist"))
    assert "Lin Zhao" in marks_sheet(actor=cast.cora, assessment=cast.essay)
    save_profile(actor=lin, display_name="Lin Zhao", about="")
    assert User.objects.get(pk=lin.pk).official_name == ""


REFUSED = [
    ("display_name", ""), ("display_name", "..."), ("display_name", "mei song"), ("display_name", "Ada Castellan"),
    ("display_name", "Mei\u200b Song"), ("display_name", "Ｍei Song"), ("display_name", "Mei\u2060 So\u034fng"), ("display_name", "MeiSong"),
    ("display_name", f"Lin {NUMBERS['mei']}"), ("about", f"I am {NUMBERS['lin']}"), ("display_name", "x" * 121),
]  # fmt: skip


@pytest.mark.parametrize(("field", "value"), REFUSED)
def test_a_name_is_refused_with_the_text_given_back(cast: Cast, as_user: As, field: str, value: str) -> None:
    sent = {"display_name": "Lin", "about": "Kept words."} | {field: value}
    answer = as_user("lin").post(reverse("account"), sent)
    assert answer.status_code == 422
    page = answer.content.decode()
    assert sent["about"] in page and 'aria-invalid="true"' in page
    assert User.objects.get(pk=cast.lin.pk).display_name == "Lin Zhao"


def picture(kind: str = "JPEG") -> SimpleUploadedFile:
    out, exif = io.BytesIO(), Image.Exif()
    exif[0x010E] = "Secret"
    Image.new("RGB", (900, 500), "teal").save(out, kind, exif=exif)
    return SimpleUploadedFile("me.jpg", out.getvalue(), "image/jpeg")


def test_a_portrait_is_cut_encoded_anew_shown_and_gone(cast: Cast, as_user: As) -> None:
    lin = as_user("lin")
    path = reverse("change_portrait")
    assert lin.post(path, {"portrait": picture()}).status_code == 422, "no alternative text"
    junk = SimpleUploadedFile("me.jpg", b"<svg onload=alert(1)>", "image/jpeg")
    assert lin.post(path, {"portrait": junk, "alt": "Me"}).status_code == 422
    assert lin.post(path, {"portrait": picture(), "alt": "Lin with a bicycle"}).status_code == 302
    user = User.objects.get(pk=cast.lin.pk)
    with default_storage.open(portrait_file(user)) as file:
        data = file.read()
    assert Image.open(io.BytesIO(data)).size == (320, 320)
    assert b"Secret" not in data
    assert 'alt="Lin with a bicycle"' in text(as_user("mei"), "/@lin/")
    address = user.portrait_url
    seen = {name: as_user(name).get(address).status_code for name in ("anonymous", "stan", "mei", "ada", "lin")}
    assert seen == {"anonymous": 302, "stan": 404, "mei": 200, "ada": 200, "lin": 200}, "as the blog itself"
    cast.post("lin", visibility="public")
    assert as_user("anonymous").get(address).status_code == 200
    assert lin.post(path, {"remove": "1"}).status_code == 302
    assert as_user("mei").get(address).status_code == 404


@pytest.mark.parametrize("comes_back", [True, False])
def test_a_portrait_that_was_set_again_before_its_file_was_deleted_keeps_it(
    cast: Cast, django_capture_on_commit_callbacks: Callable[..., Any], comes_back: bool
) -> None:
    def put() -> User:
        data = picture().read()
        return set_portrait(actor=cast.lin, file=io.BytesIO(data), size=len(data), alt="Lin")

    file = portrait_file(put())
    assert default_storage.exists(file)
    with django_capture_on_commit_callbacks() as after:
        remove_portrait(actor=cast.lin)
    if comes_back:
        put()
    for delete in after:
        delete()
    assert default_storage.exists(file) is comes_back


def test_settings_are_kept_and_ride_on_the_row_that_is_loaded(cast: Cast, as_user: As) -> None:
    post = cast.post("mei", visibility="public")
    lin = as_user("lin")
    path = reverse("account_settings")
    chosen = {"theme": "dark", "language": "en", "time_zone": "Europe/Berlin"}
    assert lin.post(path, {**chosen, "theme": "pink"}).status_code == 422
    assert lin.post(path, {**chosen, "time_zone": "Mars/Olympus"}).status_code == 422
    assert 'data-theme="dark"' not in text(lin, "/")
    assert "(optional)" not in text(lin, path), "each list has an answer"
    assert lin.post(path, chosen).status_code == 302
    with CaptureQueriesContext(connection) as captured:
        page = text(lin, post.get_absolute_url())
    assert len(captured) <= 5
    assert 'data-theme="dark" data-theme-kept="/account/theme/"' in page
    assert lin.post(reverse("account_theme"), {"theme": "light"}).status_code == 204
    assert lin.post(reverse("account_theme"), {"theme": "pink"}).status_code == 422
    assert 'data-theme="light"' in text(lin, "/") and "data-theme=" not in text(as_user("anonymous"), "/")
    with pytest.raises(ValidationError):
        save_settings(actor=cast.lin, theme="", language="xx", time_zone="")


def test_a_compiled_catalogue_is_a_language_more(tmp_path: Path) -> None:
    for name, file in (("zh_Hans", "django.mo"), ("ar", "django.mo"), ("de", "django.po"), ("templates", "django.mo")):
        folder = tmp_path / name / "LC_MESSAGES"
        folder.mkdir(parents=True)
        (folder / file).touch()
    assert offered(tmp_path) == [("en", "English"), ("ar", "العربيّة"), ("zh-hans", "简体中文")]
    assert offered(tmp_path / "none") == [("en", "English")]


LANGUAGES = [
    # of the account, of the browser, of the answer, whether it depends on the browser
    ("", "ar", "ar", True),
    ("", "ar;q=0.1, en", "en", True),
    ("", "xx", "en", True),
    ("en", "ar", "en", False),
    ("ar", "en", "ar", False),
    ("zh-hans", "ar", "ar", True),
]


@pytest.mark.parametrize(("own", "asked", "answered", "varies"), LANGUAGES)
def test_the_account_decides_the_language_then_the_browser(
    rf: RequestFactory, own: str, asked: str, answered: str, varies: bool
) -> None:
    request = rf.get("/", headers={"Accept-Language": asked})
    request.COOKIES["sessionid"] = "some"
    request.user = User(language=own, time_zone="Asia/Tokyo")
    seen: dict[str, Any] = {}

    def view(_request: Any) -> HttpResponse:
        seen.update(
            language=translation.get_language(),
            bidi=translation.get_language_bidi(),
            zone=timezone.get_current_timezone_name(),
        )
        return HttpResponse()

    with override_settings(LANGUAGES=[("en", "English"), ("ar", "Arabic")]):
        answer = PreferencesMiddleware(view)(request)
    assert seen == {"language": answered, "bidi": answered == "ar", "zone": "Asia/Tokyo"}
    assert answer["Content-Language"] == answered and answer.has_header("Vary") == varies
    assert timezone.get_current_timezone_name() == "UTC"


def test_the_admin_keeps_the_zone_of_the_site(rf: RequestFactory) -> None:
    request = rf.get("/admin/people/")
    request.COOKIES["sessionid"] = "some"
    request.user = User(time_zone="Asia/Tokyo")
    zones: list[str] = []

    def view(_request: Any) -> HttpResponse:
        zones.append(timezone.get_current_timezone_name())
        return HttpResponse()

    PreferencesMiddleware(view)(request)
    assert zones == ["UTC"]


@pytest.mark.parametrize(("own", "said"), [("ar", "ar"), ("zh-hans", "en"), ("", "en")])
def test_mails_are_written_in_the_language_of_the_account(
    cast: Cast, monkeypatch: pytest.MonkeyPatch, own: str, said: str
) -> None:
    User.objects.filter(pk=cast.lin.pk).update(language=own)
    seen: list[str | None] = []

    def lines(_user: User, _notices: Any) -> dict[int, Any]:
        seen.append(translation.get_language())
        return {}

    monkeypatch.setattr("people.mail.lines_for", lines)
    notify(kind=NoticeKind.REPLY, notes=[Note(cast.lin.pk, "reply:1", 1)])
    with override_settings(LANGUAGES=[("en", "English"), ("ar", "Arabic")]):
        send_due(cast.lin.pk, timezone.now())
    assert seen == [said]
