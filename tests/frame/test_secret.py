"""The secret that is made once."""

import stat
import subprocess
import sys
from pathlib import Path

import pytest

from core.secrets import kept_secret

ROOT = Path(__file__).resolve().parent.parent.parent


def test_it_is_made_once_and_for_its_owner_only(tmp_path: Path) -> None:
    path = tmp_path / "var" / "secret-key"

    made = kept_secret(path)

    assert len(made) >= 64
    assert kept_secret(path) == made
    assert stat.S_IMODE(path.stat().st_mode) == 0o600
    assert [file.name for file in path.parent.iterdir()] == ["secret-key"]


def test_no_two_are_the_same(tmp_path: Path) -> None:
    assert kept_secret(tmp_path / "one") != kept_secret(tmp_path / "two")


def test_a_secret_that_is_there_is_kept(tmp_path: Path) -> None:
    (tmp_path / "key").write_text("chosen by hand\n")

    assert kept_secret(tmp_path / "key") == "chosen by hand"


def test_what_a_killed_process_left_is_written_over(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("os.getpid", lambda: 77)
    (tmp_path / ".key.77").write_text("a longer text than any secret " * 10)

    made = kept_secret(tmp_path / "key")

    assert "longer" not in made
    assert not (tmp_path / ".key.77").exists()


def test_processes_that_start_at_once_agree(tmp_path: Path) -> None:
    code = "import sys, pathlib, core.secrets as s; print(s.kept_secret(pathlib.Path(sys.argv[1])))"
    command = [sys.executable, "-c", code, str(tmp_path / "key")]
    racers = [subprocess.Popen(command, cwd=ROOT, stdout=subprocess.PIPE, text=True) for _ in range(4)]

    assert len({racer.communicate(timeout=30)[0] for racer in racers}) == 1
    assert [racer.returncode for racer in racers] == [0] * 4
