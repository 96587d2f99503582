"""The documents name nothing that is not there."""

import re
import subprocess
from pathlib import Path

import pytest
from django.conf import settings

ROOT = Path(settings.BASE_DIR)
NAMES = ["README.md", "ARCHITECTURE.md", "CONTRIBUTING.md", "SECURITY.md", "CHANGELOG.md"]
DOCUMENTS = [ROOT / name for name in NAMES] + sorted((ROOT / "docs").rglob("*.md"))
MADE_LATER = ("var/", ".venv/", "../shared/")  # what is made, and what may lie beside the checkout


def listed_files() -> list[str]:
    """Return what git tracks or would track, as paths from the root."""
    command = ["git", "ls-files", "--cached", "--others", "--exclude-standard"]
    return subprocess.run(command, cwd=ROOT, capture_output=True, text=True, check=True).stdout.splitlines()


@pytest.mark.parametrize("document", DOCUMENTS, ids=lambda path: path.name)
def test_paths_and_targets_exist(document: Path) -> None:
    text = document.read_text()
    paths = re.findall(r"`((?:[\w.-]+/)+[\w.-]*|[\w-]+\.(?:py|md|toml|txt|in))`", text)
    paths += [link for link in re.findall(r"\]\(([^)#]+)", text) if "://" not in link and not link.startswith("/")]
    names = {name.rsplit("/", 1)[-1] for name in listed_files()}

    def is_there(path: str) -> bool:
        if path.startswith(MADE_LATER) or (ROOT / path).exists() or (document.parent / path).exists():
            return True
        return "/" not in path and path in names  # a file that every room has

    assert not [path for path in paths if not is_there(path)]
    targets = set(re.findall(r"^([a-z]+):", (ROOT / "Makefile").read_text(), re.MULTILINE))
    assert set(re.findall(r"`make ([a-z]+)", text)) <= targets


def test_every_dependency_has_its_reason() -> None:
    reasons = (ROOT / "docs" / "dependencies.md").read_text().lower()
    for name in ("requirements.in", "requirements-dev.in"):
        for line in (ROOT / name).read_text().splitlines():
            if line and not line.startswith(("#", "-")):
                package = re.match(r"[\w.-]+", line).group().lower()
                assert f"`{package}" in reasons, package


def test_nothing_that_was_made_is_committed() -> None:
    assert not [name for name in listed_files() if name.startswith((".venv/", "var/")) or name.endswith(".pyc")]
