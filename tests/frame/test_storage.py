"""Static files for production: what is rewritten, and when they are collected again."""

from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
from django.contrib.staticfiles.storage import staticfiles_storage
from django.test import override_settings

from produsage_site.storage import collect_if_changed

# As a bundler leaves it: it names a file that is not there, in a string that looks like an import.
THIRD_PARTY = "const a=\"import { b } from './missing.js';\";export{a};"


@pytest.fixture
def source(tmp_path: Path) -> Path:
    source = tmp_path / "source"
    for name, text in {
        "js/editor.js": 'import { a } from "../other/editor.js";\nimport { c } from "./part.js";\nimport("./part.js");\n',
        "js/part.js": "export const c = 1;\n",
        "other/editor.js": THIRD_PARTY,
        "css/site.css": 'body { background: url("../img/dot.svg"); }\n'
        + "/* long enough to be worth compressing */" * 20,
        "img/dot.svg": "<svg/>",
    }.items():
        (source / name).parent.mkdir(parents=True, exist_ok=True)
        (source / name).write_text(text)
    return source


@pytest.fixture
def production(tmp_path: Path, source: Path, settings: Any) -> Iterator[Path]:
    """The storage of production over `source`; gives the folder that files are collected into."""
    storages = settings.STORAGES | {"staticfiles": {"BACKEND": "produsage_site.storage.StaticStorage"}}
    with override_settings(
        STATIC_ROOT=tmp_path / "static",
        STATICFILES_DIRS=[source],
        STATICFILES_FINDERS=["django.contrib.staticfiles.finders.FileSystemFinder"],
        STORAGES=storages,
        DEBUG=False,
    ):
        yield tmp_path / "static"


def collected(folder: Path, pattern: str) -> str:
    [file] = folder.glob(pattern)
    return file.read_text()


def test_imports_of_our_modules_are_hashed_and_those_of_others_left_alone(tmp_path: Path, production: Path) -> None:
    collect_if_changed(tmp_path / "marker")

    module = collected(production, "js/editor.*.js")
    other, part = (staticfiles_storage.url(name) for name in ("other/editor.js", "js/part.js"))
    assert f'from "../other/{Path(other).name}";' in module
    assert f'from "./{Path(part).name}";' in module
    assert f'import("./{Path(part).name}")' in module
    assert collected(production, "other/editor.*.js") == THIRD_PARTY
    assert "dot." in collected(production, "css/site.????????????.css")
    assert list(production.glob("css/site.*.css.br"))


def test_they_are_collected_again_only_after_a_change(tmp_path: Path, source: Path, production: Path) -> None:
    marker = tmp_path / "marker"
    assert collect_if_changed(marker)
    assert not collect_if_changed(marker)
    before = set(production.glob("js/part.*"))

    (source / "js" / "part.js").write_text("export const c = 2;\n")

    assert collect_if_changed(marker)
    assert before < set(production.glob("js/part.*")), "pages that are open still find the old one"
    assert not collect_if_changed(marker)


def test_a_run_that_was_killed_half_way_leaves_nothing_that_counts(tmp_path: Path, production: Path) -> None:
    marker = tmp_path / "marker"
    collect_if_changed(marker)
    marker.unlink()
    [dot] = production.glob("img/dot.*.svg")
    dot.write_text("<sv")

    assert collect_if_changed(marker)
    assert dot.read_text() == "<svg/>"


def test_a_folder_that_was_removed_is_made_again(tmp_path: Path, production: Path) -> None:
    marker = tmp_path / "marker"
    collect_if_changed(marker)
    (production / "staticfiles.json").unlink()

    assert collect_if_changed(marker)
