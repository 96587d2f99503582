"""Addresses that somebody has confirmed or vouched for, names without control characters, and student numbers."""

import logging
from collections.abc import Callable
from typing import Any

import pytest
from allauth.account.models import EmailAddress, EmailConfirmationHMAC
from django.core.exceptions import PermissionDenied, ValidationError
from django.test import Client
from django.urls import reverse
from lxml import html

from exchange.services import import_roster
from people.models import Enrolment, StudentNumber, User, validate_number_pattern
from people.services import change_enrolment, create_user, free_handle, save_account
from tests.cast import NUMBERS, PASSWORD, Cast

AsUser = Callable[[str], Client]
HEADER = "student_number,name,email,tutorial,role\n"
ADDRESSES = "/accounts/email/"
NEW = "new.tutor@example.edu"


def login(name: str) -> Client:
    """A client that has just typed the password: allauth asks for it before an address changes."""
    client = Client()
    client.post(reverse("account_login"), {"login": name, "password": PASSWORD})
    assert "_auth_user_id" in client.session
    return client


def registered(email: str = "sam@example.edu") -> User:
    """An account as open registration leaves it: an address that nobody has confirmed."""
    user = User.objects.create_user("sam", email, PASSWORD, display_name="Sam Self", handle=free_handle("sam"))
    EmailAddress.objects.create(user=user, email=email, primary=True)
    return user


def confirm(user: User, email: str) -> None:
    """Follow the link of the confirmation mail."""
    key = EmailConfirmationHMAC(EmailAddress.objects.get(user=user, email=email)).key
    Client().post(reverse("account_confirm_email", args=[key]))


def own(user: User) -> str:
    user.refresh_from_db()
    return user.email


@pytest.mark.parametrize("confirmed", [True, False])
def test_only_a_confirmed_address_becomes_ones_own(cast: Cast, mailoutbox: list[Any], confirmed: bool) -> None:
    client = login("lin")
    client.post(ADDRESSES, {"action_add": "", "email": NEW})
    assert [mail.to for mail in mailoutbox] == [[NEW]]
    if confirmed:
        confirm(cast.lin, NEW)
    client.post(ADDRESSES, {"action_primary": "", "email": NEW})
    assert own(cast.lin) == (NEW if confirmed else "lin@example.edu")


@pytest.mark.parametrize("confirmed", [True, False])
def test_no_unconfirmed_address_slips_into_the_place_of_a_deleted_one(cast: Cast, confirmed: bool) -> None:
    client = login("lin")
    client.post(ADDRESSES, {"action_add": "", "email": NEW})
    if confirmed:
        confirm(cast.lin, NEW)
        client.post(ADDRESSES, {"action_primary": "", "email": NEW})
    client.post(ADDRESSES, {"action_remove": "", "email": "lin@example.edu"})
    client.post(ADDRESSES, {"action_primary": "", "email": NEW})
    assert own(cast.lin) == (NEW if confirmed else "lin@example.edu")
    assert EmailAddress.objects.filter(user=cast.lin, verified=True).exists()


@pytest.mark.parametrize("confirmed", [True, False])
def test_a_further_address_is_taken_only_beside_a_confirmed_one(cast: Cast, confirmed: bool) -> None:
    sam = registered()
    if confirmed:
        confirm(sam, sam.email)
    response = login("sam").post(ADDRESSES, {"action_add": "", "email": NEW})
    assert EmailAddress.objects.filter(email=NEW).exists() == confirmed
    assert confirmed or "Confirm the address that you have first" in response.content.decode()
    login("sam").post(ADDRESSES, {"action_remove": "", "email": sam.email})
    login("sam").post(ADDRESSES, {"action_primary": "", "email": NEW})
    assert own(sam) == "sam@example.edu"


def test_accounts_with_an_unconfirmed_address_log_in(cast: Cast) -> None:
    registered()
    assert login("sam").get("/desk/").status_code == 200
    assert login("sam@example.edu").get("/desk/").status_code == 200


@pytest.mark.parametrize("taken", [True, False])
def test_an_address_of_another_account_is_not_stored_and_the_answer_is_the_same(
    cast: Cast, mailoutbox: list[Any], taken: bool
) -> None:
    email = "MEI@example.edu" if taken else NEW
    client = login("lin")
    answer = client.post(ADDRESSES, {"action_add": "", "email": email}, follow=True)
    assert f"sent to {email.lower()}" in answer.content.decode().replace("\n", " ")
    assert [mail.to for mail in mailoutbox] == [[email.lower()]]
    assert ("/confirm-email/" in mailoutbox[0].body) != taken, "nothing to confirm for somebody else"
    assert EmailAddress.objects.filter(user=cast.lin, email=email.lower()).exists() != taken
    assert client.post(ADDRESSES, {"action_primary": "", "email": email}).status_code == 302
    assert own(cast.lin) == "lin@example.edu"


@pytest.mark.parametrize("taken", [True, False])
def test_what_became_another_accounts_address_is_not_confirmed(cast: Cast, taken: bool) -> None:
    EmailAddress.objects.create(user=cast.lin, email="sam@example.edu")
    if taken:
        registered()
    client = login("lin")
    confirm(cast.lin, "sam@example.edu")
    assert client.post(ADDRESSES, {"action_primary": "", "email": "sam@example.edu"}).status_code == 302
    assert own(cast.lin) == ("lin@example.edu" if taken else "sam@example.edu")


def test_a_claim_falls_when_a_roster_gives_the_address_to_its_owner(cast: Cast) -> None:
    login("lin").post(ADDRESSES, {"action_add": "", "email": NEW})
    import_roster(actor=cast.cora, course=cast.meco, text=f"{HEADER},New Tutor,{NEW},,tutor", dry_run=False)
    tutor = User.objects.get(email=NEW)
    assert tutor != cast.lin and Enrolment.objects.get(user=cast.lin).role == "student"
    row = EmailAddress.objects.get(email=NEW)
    assert row.user == tutor and row.verified and row.primary


@pytest.mark.parametrize("role", ["student", "tutor"])
@pytest.mark.parametrize("confirmed", [True, False])
def test_a_roster_finds_an_account_by_a_confirmed_address_only(cast: Cast, confirmed: bool, role: str) -> None:
    sam = registered()
    if confirmed:
        confirm(sam, sam.email)
    text = f"{HEADER}480200111,Someone,{sam.email},,{role}"
    [row] = import_roster(actor=cast.cora, course=cast.meco, text=text, dry_run=False)
    assert row.verdict == ("updated" if confirmed else "error")
    assert confirmed or "nobody has confirmed" in row.message
    assert ("Sam Self" in row.message) == (role == "tutor"), "who becomes staff is named"
    assert Enrolment.objects.filter(user=sam, course=cast.meco).exists() == confirmed


def test_a_roster_finds_an_account_by_a_further_confirmed_address(cast: Cast) -> None:
    EmailAddress.objects.create(user=cast.stan, email="stan@home.example", verified=True)
    text = f"{HEADER}{NUMBERS['stan']},Stan,stan@home.example,,"
    [row] = import_roster(actor=cast.cora, course=cast.meco, text=text, dry_run=False)
    assert row.verdict == "updated" and Enrolment.objects.filter(user=cast.stan, course=cast.meco).exists()
    with pytest.raises(ValidationError, match="Another account"):
        create_user(username="other", email="stan@home.example", display_name="Other")


def test_an_address_that_the_administrator_sets_is_the_only_one_and_confirmed(
    cast: Cast, as_user: AsUser, mailoutbox: list[Any]
) -> None:
    EmailAddress.objects.create(user=cast.lin, email="lin@home.example", verified=True)
    cast.lin.email = "Lin.Zhao@example.edu"
    save_account(actor=cast.root, user=cast.lin)
    rows = EmailAddress.objects.filter(user=cast.lin).values_list("email", "verified", "primary")
    assert list(rows) == [("lin.zhao@example.edu", True, True)]
    Client().post(reverse("account_reset_password"), {"email": "lin.zhao@example.edu"})
    assert [mail.to for mail in mailoutbox] == [["lin.zhao@example.edu"]]


def test_whoever_asks_for_a_new_password_reads_whom_to_ask(client: Client) -> None:
    for name in ("account_reset_password", "account_reset_password_done", "account_inactive"):
        page = client.get(reverse(name)).content.decode()
        assert "ask your tutor" in page and "contact us" not in page
    done = html.fromstring(client.get(reverse("account_reset_password_from_key_done")).content.decode())
    assert done.xpath("//main//a/@href") == [reverse("account_login")]


def test_saving_an_account_vouches_for_nothing_that_it_did_not_set(cast: Cast) -> None:
    sam = registered()
    sam.display_name = "Sam Renamed"
    save_account(actor=cast.root, user=sam)
    assert not EmailAddress.objects.get(user=sam).verified


def account_form(user: User, **fields: Any) -> dict[str, Any]:
    names = ("username", "email", "display_name", "handle", "about")
    return {**{name: getattr(user, name) for name in names}, "is_active": "on", **fields}


def test_the_form_refuses_an_address_that_another_account_has_confirmed(cast: Cast, as_user: AsUser) -> None:
    EmailAddress.objects.create(user=cast.mei, email="mei@home.example", verified=True)
    client, url = as_user("root"), reverse("admin:people_user_change", args=[cast.lin.pk])
    wrong = client.post(url, account_form(cast.lin, email="mei@home.example"))
    assert wrong.status_code == 200 and "Another account has this e-mail address" in wrong.content.decode()
    assert client.post(url, account_form(cast.lin, email="lin@home.example")).status_code == 302
    assert own(cast.lin) == "lin@home.example"


def test_names_lose_control_characters(cast: Cast, as_user: AsUser) -> None:
    client, url = as_user("root"), reverse("admin:people_user_change", args=[cast.lin.pk])
    assert (
        client.post(url, account_form(cast.lin, display_name="Lin\x0b \x01Zhao\x1b", about="a\x02b")).status_code == 302
    )
    cast.lin.refresh_from_db()
    assert (cast.lin.display_name, cast.lin.about) == ("Lin Zhao", "ab")
    cast.post("lin", visibility="public")
    assert Client().get("/feed/").status_code == 200
    empty = client.post(url, account_form(cast.lin, display_name="\x01\x02"))
    assert empty.status_code == 200 and "no letter" in empty.content.decode()
    cast.lin.display_name = "Lin\x01\x0c"
    assert save_account(actor=cast.root, user=cast.lin).display_name == "Lin"


@pytest.mark.parametrize(
    ("who", "before", "allowed"),
    [("cora", True, False), ("root", True, True), ("cora", False, True), ("root", False, True)],
)
def test_only_the_administrator_replaces_a_student_number(
    cast: Cast, as_user: AsUser, caplog: pytest.LogCaptureFixture, who: str, before: bool, allowed: bool
) -> None:
    if not before:
        StudentNumber.objects.filter(user=cast.lin).delete()
    enrolment = Enrolment.objects.get(user=cast.lin)
    form = {"role": "student", "tutorial": cast.thursday.pk, "is_active": "on", "student_number": "480999888"}
    with caplog.at_level(logging.INFO, logger="produsage.people"):
        response = as_user(who).post(reverse("admin:people_enrolment_change", args=[enrolment.pk]), form)
    assert response.status_code == (302 if allowed else 200)
    assert allowed or "Only the administrator replaces it" in response.content.decode()
    assert StudentNumber.objects.get(user=cast.lin).number == ("480999888" if allowed else NUMBERS["lin"])
    said = " ".join(record.getMessage() for record in caplog.records if record.name == "produsage.people")
    assert ("student number" in said) == allowed
    assert "480999888" not in said and NUMBERS["lin"] not in said


def test_the_service_holds_the_rule_by_itself(cast: Cast) -> None:
    enrolment = Enrolment.objects.get(user=cast.lin)
    change: dict[str, Any] = {
        "enrolment": enrolment,
        "role": "student",
        "tutorial": cast.thursday,
        "is_active": True,
    }
    with pytest.raises(PermissionDenied):
        change_enrolment(actor=cast.cora, student_number="480999888", **change)
    change_enrolment(actor=cast.cora, student_number=NUMBERS["lin"], **change)
    change_enrolment(actor=cast.root, student_number="480999888", **change)
    assert StudentNumber.objects.get(user=cast.lin).number == "480999888"


@pytest.mark.parametrize(
    "pattern",
    ["[0-9]{9}", "s[0-9]{7}", r"\d{6,8}", "[A-Z]{1,2}[0-9]{5,7}", "[A-Za-z][0-9]{4}", "UNI[0-9]{4}"],
)  # fmt: skip
def test_forms_of_a_number(pattern: str) -> None:
    validate_number_pattern(pattern)


@pytest.mark.parametrize(
    "pattern",
    [
        "", "(a|a)*", "(a+)+b", "[0-9]+", "[0-9]*", "[0-9]?", ".{9}", "[0-9", "[9-0]{3}", "[0-9]{9,2}", "[0-9]{21}", "[0-9]{0}",
        "[0-9]{0,9}", "[^0-9]{9}", r"\w{9}", "a|b", "^[0-9]{9}$", "[0-9]{0,20}" * 9, "[0-9]{1,20}" * 3 + "x", "1" * 101, "[0-9]{9}\n",
    ],
)  # fmt: skip
def test_what_is_no_form_of_a_number_is_an_error_at_the_field(cast: Cast, as_user: AsUser, pattern: str) -> None:
    with pytest.raises(ValidationError):
        validate_number_pattern(pattern)
    form = {
        "code": "M",
        "title": "T",
        "term": "S",
        "time_zone": "UTC",
        "visibility_cap": "public",
        "comment_mode": "open",
    }
    client, url = as_user("cora"), reverse("admin:people_course_change", args=[cast.meco.pk])
    if pattern.strip() == pattern:
        response = client.post(url, {**form, "student_number_pattern": pattern})
        assert response.status_code == 200 and response.context["adminform"].form.errors["student_number_pattern"]
    assert client.post(url, {**form, "student_number_pattern": "[0-9]{8}"}).status_code == 302


@pytest.mark.parametrize(
    ("reader", "path", "fields"),
    [
        ("anonymous", "/login/", ["login", "password", "remember"]),
        ("lin", "/accounts/reauthenticate/", ["password"]),
        ("lin", "/accounts/password/change/", ["oldpassword", "password1", "password2"]),
    ],
)
def test_tab_goes_from_the_name_to_the_password_to_the_button(
    cast: Cast, as_user: AsUser, reader: str, path: str, fields: list[str]
) -> None:
    page = html.fromstring(as_user(reader).get(path).content.decode()).xpath("//main")[0]
    stops = page.xpath(".//form")[0].xpath(".//a[@href] | .//button | .//input[not(@type='hidden' or @hidden)]")
    assert [stop.get("name") or stop.get("type") for stop in stops] == [*fields, "submit"]
    assert page.xpath(".//a[@href='/accounts/password/reset/']")
