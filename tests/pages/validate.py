"""What validators from the npm registry say of the pages: html-validate, and with Java the Nu checker of the W3C.

They find what html5lib does not. Both are asked for by npx; HTML_VALIDATE and NU_CHECKER name commands instead.
"""

import json
import os
import re
import shutil
import subprocess
from collections.abc import Iterator
from pathlib import Path
from typing import Any

from tests.pages.addresses import Found

CONFIG = {
    "extends": ["html-validate:standard"],
    "rules": {
        # Taste, not validity: how a boolean attribute, a void element and a line's end are written.
        "attribute-boolean-style": "off",
        "attribute-empty-style": "off",
        "doctype-style": "off",
        "no-trailing-whitespace": "off",
        "void-style": "off",
        "long-title": "off",
    },
}
Said = tuple[str, str, str]


class Validator:
    """Keeps pages as files, and has them all read at once."""

    def __init__(self, folder: Path) -> None:
        self.folder = folder
        shutil.rmtree(folder, ignore_errors=True)
        folder.mkdir(parents=True)
        (folder / "html-validate.json").write_text(json.dumps(CONFIG))
        (folder / "package.json").write_text("{}")
        self.kept: dict[str, tuple[str, str]] = {}
        self.states: dict[str, str] = {}

    def keep(self, reader: str, found: Found) -> None:
        """Write a page down."""
        name = f"{len(self.kept):04}-{reader or 'anonymous'}-{re.sub(r'[^a-z0-9]+', '-', found.kind)}.html"
        (self.folder / name).write_text(found.source)
        self.kept[name] = (reader, found.path)

    def run(self) -> Iterator[Said]:
        """Yield (reader, address, finding) of what the validators say of the kept pages."""
        options = "--config html-validate.json --formatter json"
        results = self._answer("html-validate", "HTML_VALIDATE", "html-validate@10", options)
        for result in results or ():
            for said in result["messages"]:
                what = f"{said['ruleId']}: {said['message']} (line {said['line']}, {said.get('selector')})"
                yield (*self.kept[Path(result["filePath"]).name], what)
        if not shutil.which("java"):
            self.states["Nu checker"] = "not run: java is not there"
            return
        options = "--format json --stdout --exit-zero-always --errors-only"
        results = self._answer("Nu checker", "NU_CHECKER", "--package vnu-jar@26 vnu", options)
        for said in (results or {"messages": []})["messages"]:
            what = f"{said['message']} (line {said.get('lastLine')}, {said.get('extract', '')[:100]})"
            yield (*self.kept[Path(said["url"]).name], what)

    def _answer(self, name: str, variable: str, package: str, options: str) -> Any:
        """Return what a validator answered, as JSON; None, and a state that says why, when it did not."""
        command = os.environ.get(variable) or (f"npx --yes {package}" if shutil.which("npx") else "")
        if not command:
            self.states[name] = "not run: npx is not there"
            return None
        answer, errors = self.folder / "answer.json", self.folder / "errors.txt"
        # Into files: it ends without waiting for a pipe to take all that it says.
        with answer.open("w") as out, errors.open("w") as err:
            subprocess.run(
                [*command.split(), *options.split(), *self.kept], cwd=self.folder, stdout=out, stderr=err, check=False
            )
        try:
            found = json.loads(answer.read_text())
        except ValueError:
            self.states[name] = f"not run: {errors.read_text().strip()[-300:] or 'no answer'}"
            return None
        self.states[name] = f"read {len(self.kept)} pages"
        return found
