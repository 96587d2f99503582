"""html-validate from the npm registry, where npx is there: it finds what html5lib does not."""

import json
import os
import re
import shutil
import subprocess
from collections.abc import Iterator
from pathlib import Path

from tests.pages.addresses import Found

PACKAGE = "html-validate@10"
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


class Validator:
    """Keeps pages as files, and has them all read at once."""

    def __init__(self, folder: Path) -> None:
        self.folder = folder
        shutil.rmtree(folder, ignore_errors=True)
        folder.mkdir(parents=True)
        (folder / "html-validate.json").write_text(json.dumps(CONFIG))
        (folder / "package.json").write_text("{}")
        self.kept: dict[str, tuple[str, str]] = {}
        self.state = "not run: npx is not there"

    def keep(self, reader: str, found: Found) -> None:
        """Write a page down."""
        name = f"{len(self.kept):04}-{reader or 'anonymous'}-{re.sub(r'[^a-z0-9]+', '-', found.kind)}.html"
        (self.folder / name).write_text(found.source)
        self.kept[name] = (reader, found.path)

    def run(self) -> Iterator[tuple[str, str, str]]:
        """Yield (reader, address, finding) of what html-validate says of the kept pages."""
        command = os.environ.get("HTML_VALIDATE") or (f"npx --yes {PACKAGE}" if shutil.which("npx") else "")
        if not command:
            return
        answer, errors = self.folder / "answer.json", self.folder / "errors.txt"
        # Into files: it ends without waiting for a pipe to take all that it says.
        with answer.open("w") as out, errors.open("w") as err:
            options = ["--config", "html-validate.json", "--formatter", "json"]
            subprocess.run(
                [*command.split(), *options, *self.kept], cwd=self.folder, stdout=out, stderr=err, check=False
            )
        try:
            results = json.loads(answer.read_text())
        except ValueError:
            self.state = f"not run: {errors.read_text().strip()[-300:] or 'no answer'}"
            return
        self.state = f"read {len(self.kept)} pages"
        for result in results:
            reader, path = self.kept[Path(result["filePath"]).name]
            for said in result["messages"]:
                yield reader, path, f"{said['ruleId']}: {said['message']} (line {said['line']}, {said.get('selector')})"
