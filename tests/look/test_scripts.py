"""The scripts of a page of reading: one file, with every module once, each with its names to itself."""

import re
from pathlib import Path

import pytest
from django.contrib.staticfiles import finders

from core import scripts
from core.scripts import SCRIPTS, assemble


@pytest.fixture
def folder(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """A folder of static files of this test's own."""
    monkeypatch.setattr(scripts, "source_folder", lambda: tmp_path)
    (tmp_path / "js/part").mkdir(parents=True)
    return tmp_path


def test_what_is_imported_comes_once_and_first(folder: Path) -> None:
    (folder / "js/one.js").write_text('// Said.\nimport { h } from "./part/dom.js";\nconst a = h(); // kept\n')
    (folder / "js/two.js").write_text(
        'import { h, j } from "./part/dom.js";\n/** Said. */\nexport const a = j + h();\n'
    )
    (folder / "js/part/dom.js").write_text("export function h() {}\nexport const j = 1;\nconst a = 2;\n")
    assert assemble(("js/one.js", "js/two.js")) == (
        "const module0 = (() => {\nfunction h() {}\nconst j = 1;\nconst a = 2;\nreturn { h, j };\n})();\n"
        "const module1 = (() => {\nconst { h } = module0;\nconst a = h(); // kept\nreturn {  };\n})();\n"
        "const module2 = (() => {\nconst { h, j } = module0;\nconst a = j + h();\nreturn { a };\n})();\n"
    )


@pytest.mark.parametrize(
    "line",
    [
        'import x from "./y.js";',
        'import * as x from "./y.js";',
        "export default 1;",
        "export { x };",
        'import "./y.js";',
    ],
)
def test_what_it_does_not_understand_is_refused(folder: Path, line: str) -> None:
    (folder / "js/one.js").write_text(f"{line}\n")
    with pytest.raises(ValueError, match=r"js/one\.js"):
        assemble(("js/one.js",))


@pytest.mark.parametrize("path", sorted(SCRIPTS))
def test_the_bundle_is_found_and_needs_nothing_more(path: str) -> None:
    found = finders.find(path)
    assert isinstance(found, str)
    text = Path(found).read_text()
    assert text == assemble(SCRIPTS[path])
    assert not re.search(r"^\s*(?:import|export)\b", text, re.MULTILINE)
