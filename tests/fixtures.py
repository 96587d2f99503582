"""Fixtures for every folder: the cast, and a client for each of its members."""

from collections.abc import Callable

import pytest
from django.test import Client

from tests.cast import Cast, make_cast


@pytest.fixture
def cast(db: None) -> Cast:
    """The cast, fresh."""
    return make_cast()


@pytest.fixture
def as_user(cast: Cast) -> Callable[[str], Client]:
    """Return a function that gives a client logged in as a member of the cast ("anonymous": as nobody)."""

    def client(name: str) -> Client:
        browser = Client()
        if name != "anonymous":
            browser.force_login(cast.people[name])
        return browser

    return client
