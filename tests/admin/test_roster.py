"""The roster: every row judged, nothing half done, nobody's name or password touched."""

from collections.abc import Callable
from pathlib import Path
from threading import Thread
from typing import Any

import pytest
from django.contrib.messages import get_messages
from django.core.exceptions import PermissionDenied
from django.core.files.uploadedfile import SimpleUploadedFile
from django.core.management import CommandError, call_command
from django.db import connection
from django.test import Client
from django.urls import reverse

from exchange.services import BadTable, absent_students, import_roster, read_upload
from people.models import Course, Enrolment, StudentNumber, User
from people.services import create_user
from tests.cast import NUMBERS, Cast, make_cast

AsUser = Callable[[str], Client]
HEADER = "student_number,name,email,tutorial,role\n"


def judge(cast: Cast, text: str, actor: str = "cora", dry_run: bool = True, **extra: Any) -> list[tuple[str, str]]:
    rows = import_roster(actor=cast.people[actor], course=cast.meco, text=text, dry_run=dry_run, **extra)
    return [(row.verdict, row.message) for row in rows]


@pytest.mark.parametrize(
    ("row", "verdict", "message"),
    [
        ("480200111,Nora New,nora@example.edu,Thursday 12–2pm,", "created", ""),
        ("480200111,Nora New,NORA@Example.edu,thursday 12-2PM,student", "created", ""),
        ("480200111,Nora New,nora@example.edu,,tutor", "created", ""),
        (",No Number,nora@example.edu,,", "created", ""),
        (f"{NUMBERS['lin']},Lin Zhao,lin@example.edu,Thursday 12-2pm,", "unchanged", ""),
        (f"{NUMBERS['lin']},Other Name,LIN@example.edu,,", "unchanged", ""),
        (f"{NUMBERS['lin']},Lin Zhao,lin@example.edu,Friday 12-2pm,", "updated", ""),
        (f"{NUMBERS['stan']},Stan,stan@example.edu,,", "updated", "There is an account"),
        ("480200111,Lin Zhao,lin@example.edu,,", "error", "already has another student number"),
        (f"{NUMBERS['lin']},Nora New,nora@example.edu,,", "error", "belongs to another account"),
        (f"{NUMBERS['stan']},Lin Zhao,lin@example.edu,,", "error", "belongs to another account"),
        ("480200111,Nora New,nora@example.edu,Monday 9-10am,", "error", "There is no tutorial"),
        ("480200111,Nora New,no address,,", "error", "no e-mail address"),
        ("480200111,,nora@example.edu,,", "error", "name is missing"),
        ("12,Nora New,nora@example.edu,,", "error", "4 to 20"),
        ("4.8E+08,Nora New,nora@example.edu,,", "error", "4 to 20"),
        ("480200111,=HYPERLINK(1),nora@example.edu,,", "error", "formula"),
        ("480200111,@SUM(1),nora@example.edu,,", "error", "formula"),
        ("480200111,Nora New,nora@example.edu,-1,", "error", "formula"),
        ("480200111,\u3000=1+1,nora@example.edu,,", "error", "formula"),
        ("480200111,\ufeff \u00a0@SUM(1),nora@example.edu,,", "error", "formula"),
        ("480200111,\u30001+1,nora@example.edu,,", "created", ""),
        ("480200111,Nora New,nora@example.edu,,dean", "error", "There is no role"),
        ("480200111,Nora New,nora@example.edu,,coordinator", "error", "Only the administrator"),
        (",Ada,ada@example.edu,,", "error", "A roster does not change that"),
    ],
)
def test_each_row_gets_its_verdict(cast: Cast, row: str, verdict: str, message: str) -> None:
    before = (User.objects.count(), Enrolment.objects.count())
    [(got, why)] = judge(cast, HEADER + row)
    assert got == verdict and message in why
    assert (User.objects.count(), Enrolment.objects.count()) == before, "a dry run writes nothing"


def test_two_imports_of_the_same_class_wait_for_each_other(transactional_db: None) -> None:
    cast = make_cast()
    text = HEADER + "\n".join(f"48020{n:04},Person {n},person{n}@example.edu,," for n in range(30))
    backwards = HEADER + "\n".join(reversed(text.removeprefix(HEADER).split("\n")))
    results: list[list[str]] = []

    def run(course: Course, rows: str) -> None:
        try:
            done = import_roster(actor=cast.root, course=course, text=rows, dry_run=False)
            results.append([row.verdict for row in done])
        finally:
            connection.close()

    jobs = [(cast.meco, text), (cast.meco, text), (cast.hist, backwards)]
    threads = [Thread(target=run, args=job) for job in jobs]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert len(results) == 3 and not any("error" in verdicts for verdicts in results)
    assert sum(verdicts.count("created") for verdicts in results) == 30


@pytest.mark.parametrize("clash", [True, False])
def test_a_row_that_somebody_else_stored_just_now_is_told_plainly(
    cast: Cast, monkeypatch: pytest.MonkeyPatch, clash: bool
) -> None:
    def store(**fields: Any) -> User:
        if clash:
            # As the database answers when the same address arrived between the check and the insert.
            User.objects.create(username="quick", handle="quick", display_name="Quick", email="lin@example.edu")
        return create_user(**fields)

    monkeypatch.setattr("exchange.services.roster.create_user", store)
    [(verdict, why)] = judge(cast, HEADER + ",Nora,nora@example.edu,,", dry_run=False)
    assert verdict == ("error" if clash else "created")
    assert ("at the same moment" in why) == clash
    assert User.objects.filter(username="nora").exists() != clash


def test_the_administrator_names_coordinators(cast: Cast) -> None:
    assert judge(cast, HEADER + ",Nora,nora@example.edu,,coordinator", actor="root") == [("created", "")]


def test_a_real_run_creates_accounts_to_be_claimed(cast: Cast) -> None:
    judge(
        cast,
        HEADER + "480200111,Nora New,nora@example.edu,Friday 12-2pm,\n,Lin Again,lin@other.edu,,tutor",
        dry_run=False,
    )
    nora = User.objects.get(email="nora@example.edu")
    assert not nora.has_usable_password() and nora.username == "nora"
    assert nora.enrolments.get().tutorial == cast.friday
    assert StudentNumber.objects.get(user=nora).number == "480200111"
    again = User.objects.get(email="lin@other.edu")
    assert again.username == "lin2" and again.is_staff


def test_an_existing_account_keeps_its_name_and_password(cast: Cast) -> None:
    judge(cast, HEADER + f"{NUMBERS['stan']},Renamed,stan@example.edu,,", dry_run=False)
    stan = User.objects.get(username="stan")
    assert stan.display_name == "Stan Stranger" and stan.check_password("correct horse battery")
    assert stan.enrolments.count() == 2


def test_an_inactive_student_comes_back(cast: Cast) -> None:
    Enrolment.objects.filter(user=cast.lin).update(is_active=False)
    row = HEADER + f"{NUMBERS['lin']},Lin Zhao,lin@example.edu,,"
    assert judge(cast, row, dry_run=False)[0][0] == "updated"
    enrolment = Enrolment.objects.get(user=cast.lin)
    assert enrolment.is_active and enrolment.tutorial == cast.thursday, "an empty cell takes nobody out of a tutorial"


def test_with_an_error_nothing_is_written_unless_asked(cast: Cast) -> None:
    text = HEADER + "480200111,Nora,nora@example.edu,,\nbad number!,Max,max@example.edu,,"
    judge(cast, text, dry_run=False)
    assert not User.objects.filter(username="nora").exists()
    judge(cast, text, dry_run=False, only_good=True)
    assert User.objects.filter(username="nora").exists() and not User.objects.filter(username="max").exists()


def test_a_person_stands_once(cast: Cast) -> None:
    text = (
        HEADER + "480200111,Nora,nora@example.edu,,\n480200112,Nora,NORA@example.edu,,\n480200111,Max,max@example.edu,,"
    )
    assert [why for _verdict, why in judge(cast, text)] == [
        "",
        "This person already stands in line 2.",
        "This person already stands in line 2.",
    ]


@pytest.mark.parametrize("delimiter", [",", ";", "\t"])
@pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig", "utf-16", "utf-16-le", "cp1252"])
def test_spreadsheets_of_every_kind_are_read(cast: Cast, delimiter: str, encoding: str) -> None:
    table = [["E-Mail", "SID", "Full Name"], ["zoe@example.edu", "480200111", "Zoë Müller"]]
    content = "\r\n".join(delimiter.join(row) for row in table).encode(encoding)
    text, note = read_upload(content)
    assert "Zoë Müller" in text
    assert bool(note) == (encoding not in ("utf-8", "utf-8-sig"))
    assert judge(cast, text) == [("created", "")]


def test_quoted_cells_may_hold_the_delimiter_and_line_ends(cast: Cast) -> None:
    text = HEADER + '480200111,"New, Nora",nora@example.edu,,\n\n480200112,"Max\nMay",max@example.edu,,\n'
    rows = import_roster(actor=cast.cora, course=cast.meco, text=text, dry_run=True)
    assert [(row.line, row.name) for row in rows] == [(2, "New, Nora"), (5, "Max May")]


@pytest.mark.parametrize(
    ("text", "message"),
    [
        ("", "nothing in it"),
        (" \n \n", "nothing in it"),
        (HEADER, "no row below"),
        ("first,last,email\na,b,c@d.ef", "missing: student_number, name. Found: first, last, email"),
        (HEADER + "1234,a,b@c.de,,\n" * 5001, "more than 5000 rows"),
        (HEADER + "x" * 2_200_000, "larger than 2 MB"),
        (HEADER + '"' + "x" * 200_000, "cannot be read"),
    ],
)
def test_what_is_no_roster_is_told_plainly(cast: Cast, text: str, message: str) -> None:
    with pytest.raises(BadTable, match=message):
        import_roster(actor=cast.cora, course=cast.meco, text=text, dry_run=True)


@pytest.mark.parametrize("content", [b"PK\x03\x04rest", b"\xd0\xcf\x11\xe0rest", b"x" * (2 * 1024 * 1024 + 1)])
def test_files_that_are_no_text_are_refused(content: bytes) -> None:
    with pytest.raises(BadTable):
        read_upload(content)


def test_only_those_who_run_the_course_import(cast: Cast) -> None:
    for who in ("ada", "hera", "lin"):
        with pytest.raises(PermissionDenied):
            judge(cast, HEADER + "480200111,Nora,nora@example.edu,,", actor=who)


def test_students_missing_from_the_file_are_listed_not_dropped(cast: Cast) -> None:
    text = HEADER + f"{NUMBERS['lin']},Lin Zhao,LIN@example.edu,,"
    assert [row.user.username for row in absent_students(cast.meco, text)] == ["kim", "mei", "omar"]
    judge(cast, text, dry_run=False)
    assert Enrolment.objects.active().students().filter(course=cast.meco).count() == 4


def test_the_page_keeps_the_text_from_check_to_import(cast: Cast, as_user: AsUser) -> None:
    client, url = as_user("cora"), reverse("roster", args=[cast.meco.pk])
    file = SimpleUploadedFile("class.csv", (HEADER + "480200111,Nora,nora@example.edu,,").encode())
    checked = client.post(url, {"file": file, "text": "", "check": "1"})
    assert checked.status_code == 200 and "Import 1 row" in checked.content.decode()
    assert not User.objects.filter(username="nora").exists()
    kept = checked.context["form"].data["text"]
    assert "480200111,Nora" in kept and "480200111,Nora" in checked.content.decode()
    done = client.post(url, {"text": kept.replace("\n", "\r\n"), "import": "1"})
    assert done.status_code == 302
    assert User.objects.get(username="nora").enrolments.filter(course=cast.meco).exists()


def test_the_page_gives_bad_text_back(cast: Cast, as_user: AsUser) -> None:
    client, url = as_user("cora"), reverse("roster", args=[cast.meco.pk])
    wrong = client.post(url, {"text": "first,last\nNora,New", "check": "1"})
    assert wrong.status_code == 422 and "Nora,New" in wrong.content.decode() and "missing" in wrong.content.decode()
    errors = client.post(url, {"text": HEADER + "x!,Nora,nora@example.edu,,", "import": "1"})
    assert errors.status_code == 200 and "Nothing was imported" in errors.content.decode()
    assert client.post(url, {"check": "1"}).status_code == 422


def test_the_command_does_the_same(cast: Cast, tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    file = tmp_path / "class.csv"
    file.write_text(HEADER + "480200111,Nora,nora@example.edu,,")
    call_command("import_roster", "meco1", str(file), "--dry-run")
    assert "2: created Nora" in capsys.readouterr().out and not User.objects.filter(username="nora").exists()
    call_command("import_roster", "meco1", str(file))
    assert User.objects.filter(username="nora").exists()
    for arguments in (["nowhere", str(file)], ["meco1", str(tmp_path / "none.csv")]):
        with pytest.raises(CommandError):
            call_command("import_roster", *arguments)


def test_a_row_tells_all_its_errors_and_what_it_gives(cast: Cast) -> None:
    text = HEADER + "12345,,no address,Monday 9-10am,dean"
    [row] = import_roster(actor=cast.cora, course=cast.meco, text=text, dry_run=True)
    for part in ("name is missing", "no e-mail address", "There is no role", "There is no tutorial"):
        assert part in row.message, part
    assert (row.student_number, row.email, row.tutorial, row.role) == ("12345", "no address", "Monday 9-10am", "dean")


def test_a_student_number_has_the_form_of_the_course(cast: Cast) -> None:
    [(verdict, why)] = judge(cast, HEADER + "12345,Nora,nora@example.edu,,")
    assert verdict == "error" and "[0-9]{9}" in why
    assert judge(cast, HEADER + "12345,Nora,nora@example.edu,,tutor") == [("created", "")]
    cast.meco.student_number_pattern = "[0-9]{5}"
    known = f"{NUMBERS['lin']},Lin Zhao,lin@example.edu,,"
    assert judge(cast, HEADER + known) == [("unchanged", "")], "a number that is stored is no error"


def test_rows_with_errors_are_left_out_only_when_that_was_said(cast: Cast, as_user: AsUser) -> None:
    client, url = as_user("cora"), reverse("roster", args=[cast.meco.pk])
    text = HEADER + "480200111,Nora,nora@example.edu,,\nx!,Max,max@example.edu,,"
    page = client.post(url, {"text": text, "check": "1"}).content.decode()
    assert "1 row with errors." in page and 'name="import"' not in page and "480200111" in page
    page = client.post(url, {"text": text, "check": "1", "only_good": "on"}).content.decode()
    assert "Import 1 row" in page
    done = client.post(url, {"text": text, "import": "1", "only_good": "on"})
    said = [str(message) for message in get_messages(done.wsgi_request)]
    assert said[0] == "Roster: 1 new account, 1 row left out."
    assert "No mail was sent" in said[1] and reverse("account_reset_password") in said[1]
    good = client.post(url, {"text": HEADER + "480200111,Nora,nora@example.edu,,", "check": "1"}).content.decode()
    assert "No row has errors." in good
