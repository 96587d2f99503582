"""What every test stands on: a browser that is really there, files in a temporary folder, databases of its own.

Each xdist worker has its own test database (pytest-django names it) and its own media folder.
"""

import copy
import os
import threading
from collections.abc import Iterator
from typing import Any

import pytest
from django.conf import settings
from django.core.signals import request_finished, request_started
from django.db import connections
from django.test import override_settings
from hypothesis import settings as settings_of_properties

from produsage_site.embedded.base import DatabaseWrapper
from tests.chromium import ADVICE, find_chromium

pytest_plugins = ["tests.fixtures"]


def pytest_configure() -> None:
    """Let `PORT=… make test` choose the ports of the live servers: that one, and those after it for more workers.

    Hypothesis takes its time: how long an example takes says more of the machine than of the code.
    """
    settings_of_properties.register_profile("produsage", deadline=None)
    settings_of_properties.load_profile("produsage")
    if port := os.environ.get("PORT"):
        worker = int(os.environ.get("PYTEST_XDIST_WORKER", "gw0").removeprefix("gw"))
        os.environ["DJANGO_LIVE_TEST_SERVER_ADDRESS"] = f"127.0.0.1:{int(port) + worker}"
    else:
        os.environ.setdefault("DJANGO_LIVE_TEST_SERVER_ADDRESS", "127.0.0.1")


@pytest.hookimpl(trylast=True)
def pytest_sessionfinish(session: pytest.Session) -> None:
    """End the embedded database of the tests, unless another run is using it."""
    default = connections["default"]
    if not hasattr(session.config, "workerinput") and isinstance(default, DatabaseWrapper):
        connections.close_all()
        default.server.stop(unless_used=True)


@pytest.fixture(scope="session")
def browser_type_launch_args(browser_type_launch_args: dict[str, Any]) -> dict[str, Any]:
    """How pytest-playwright starts the browser, which is Chromium. A test without one fails; it is never skipped."""
    executable = find_chromium()
    if not executable:
        pytest.fail(ADVICE)
    # Playwright's loop stays with the thread from the first browser test on, and Django takes that for async code.
    os.environ["DJANGO_ALLOW_ASYNC_UNSAFE"] = "1"
    arguments = ["--disable-gpu", "--disable-background-networking", "--disable-component-update", "--disable-sync"]
    if os.geteuid() == 0:
        arguments.append("--no-sandbox")  # Chromium refuses to make one for root
    return {**browser_type_launch_args, "executable_path": executable, "args": arguments}


class Traffic:
    """How many requests this process is answering."""

    def __init__(self) -> None:
        self.count = 0
        self.changed = threading.Condition()

    def note(self, step: int) -> None:
        """Count one more or one less."""
        with self.changed:
            self.count += step
            self.changed.notify_all()

    def wait(self, seconds: float) -> bool:
        """Wait until nothing is being answered; whether that came about."""
        with self.changed:
            return self.changed.wait_for(lambda: self.count <= 0, timeout=seconds)


@pytest.fixture(autouse=True)
def answered(request: pytest.FixtureRequest) -> Iterator[None]:
    """Let a live server answer what a closing page has still sent, before the database is emptied under its hands."""
    if "live_server" not in request.fixturenames:
        yield
        return
    request.getfixturevalue("transactional_db")
    traffic = Traffic()
    begun, ended = (lambda **_more: traffic.note(1)), (lambda **_more: traffic.note(-1))
    request_started.connect(begun, weak=False)
    request_finished.connect(ended, weak=False)
    yield
    traffic.wait(10)
    request_started.disconnect(begun)
    request_finished.disconnect(ended)


@pytest.fixture(scope="session", autouse=True)
def media_folder(tmp_path_factory: pytest.TempPathFactory) -> Iterator[None]:
    """Put every uploaded file into a folder that goes away."""
    storages: dict[str, Any] = copy.deepcopy(settings.STORAGES)
    storages["default"]["OPTIONS"]["location"] = str(tmp_path_factory.mktemp("media"))
    with override_settings(STORAGES=storages):
        yield


@pytest.fixture(scope="session", autouse=True)
def no_lasting_connections() -> None:
    """Let a live server's threads close their connections with the request, or the test database cannot be dropped."""
    connections.databases["default"]["CONN_MAX_AGE"] = 0
