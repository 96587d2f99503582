"""A receipt as proof: whoever holds the frozen text and the number can check it; nobody else learns a thing."""

import hashlib
import json
from collections.abc import Callable

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client
from django.urls import reverse

from marking.receipts import content_of
from tests.cast import Cast

As = Callable[[str], Client]
CHECK = reverse("receipt_check")
YES, NO = "This is the text of receipt", "do not belong together"


@pytest.mark.parametrize(
    ("who", "status"),
    [
        ("lin", 200),
        ("ada", 200),
        ("cora", 200),
        ("mei", 404),
        ("ben", 404),
        ("stan", 404),
        ("root", 404),
        ("anonymous", 302),
    ],
)
def test_the_frozen_text_is_its_owners_and_the_markers(cast: Cast, as_user: As, who: str, status: int) -> None:
    submission = cast.submission("lin", references=["Bruns, A. (2008)."], tags=["a"])
    answer = as_user(who).get(reverse("receipt_frozen", args=[submission.receipt]))
    assert answer.status_code == status
    if status == 200:
        assert hashlib.sha256(answer.content).hexdigest() == submission.sha256


WAYS: dict[str, tuple[Callable[[bytes], bytes], str]] = {
    "as it is": (lambda data: data, YES),
    "with a byte order mark and a line end": (lambda data: b"\xef\xbb\xbf" + data + b"\r\n", YES),
    "written with white space": (lambda data: json.dumps(json.loads(data), indent=2).encode(), YES),
    "a word changed": (lambda data: data.replace(b"Produsage", b"Production"), NO),
    "a key more": (lambda data: data[:-1] + b',"x":1}', NO),
    "a part of another kind": (lambda data: json.dumps(json.loads(data) | {"tags": 7}).encode(), NO),
    "a lone surrogate": (lambda data: json.dumps(json.loads(data) | {"title": "\ud800"}).encode(), NO),
    "deep nesting": (lambda data: b"[" * 100_000, NO),
    "no text at all": (lambda data: b"\x00\xff", NO),
}


@pytest.mark.parametrize("way", WAYS)
def test_anyone_who_holds_the_text_can_check_it(cast: Cast, client: Client, way: str) -> None:
    submission = cast.submission("lin")
    data = content_of(submission)
    change, said = WAYS[way]
    for number in (submission.receipt, f" {submission.receipt.lower()} "):
        file = SimpleUploadedFile("receipt.json", change(data))
        answer = client.post(CHECK, {"number": number, "file": file})
        assert answer.status_code == 200
        assert said in answer.content.decode()
        assert "Lin Zhao" not in answer.content.decode(), "a receipt number names nobody"


def test_a_right_text_with_a_wrong_number_and_the_other_way_round(cast: Cast, client: Client) -> None:
    submission, other = cast.submission("lin"), cast.submission("mei", title="Another text")
    answers = [
        client.post(CHECK, {"number": number, "text": text}).content.decode()
        for number, text in (
            (other.receipt, content_of(submission).decode()),
            (submission.receipt, "{}"),
            ("P-NONE", "{}"),
        )
    ]
    assert all(NO in answer for answer in answers)


@pytest.mark.parametrize(
    ("fields", "said"),
    [
        ({"number": "", "text": "x"}, "This field is required."),
        ({"number": "P1", "text": ""}, "Choose the file, or put its text"),
        ({"number": "P1", "file": SimpleUploadedFile("x.json", b"x" * 4_000_001)}, "never that large"),
    ],
)
def test_what_is_missing_is_said_at_its_field(db: None, client: Client, fields: dict[str, object], said: str) -> None:
    answer = client.post(CHECK, fields)
    assert answer.status_code == 422 and said in answer.content.decode()
