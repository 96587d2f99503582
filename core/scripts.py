"""The scripts of a page of reading: written as small ES modules, served as one file.

A phone asks for each module in turn, and each asking costs it the way there and back; so the modules that a post's page
needs are put together, as the stylesheets are (`core.styles`). The editor's stay apart: its page is not a page of reading.
"""

import re
from pathlib import PurePosixPath

from core.styles import BundleFinder, source_folder

# Served path: the modules that run, in their order. What they import comes with them, and runs once.
SCRIPTS = {"js/reading.js": ("js/post.js", "js/citations.js", "js/comments.js", "js/advice.js", "js/editor/confirm.js")}
_IMPORT = re.compile(r'^import \{ ([\w, ]+) \} from "(\.[^"]+)";\n', re.MULTILINE)
_EXPORT = re.compile(r"^export (?=(?:async )?function (\w+)|const (\w+)|class (\w+))", re.MULTILINE)
_REMARK = re.compile(r"^ *(?://.*|/\*[\s\S]*?\*/)\n", re.MULTILINE)  # on lines of its own
_LEFT = re.compile(r"^(?:import|export)\b", re.MULTILINE)


def _joined(path: str, name: str) -> str:
    parts: list[str] = []
    for part in (PurePosixPath(path).parent / name).parts:
        if part == "..":
            parts.pop()
        else:
            parts.append(part)
    return "/".join(parts)


def without_remarks(text: str) -> str:
    """Return a script without the remarks that stand on lines of their own."""
    return _REMARK.sub("", text)


def assemble(sources: tuple[str, ...]) -> str:
    """Return the modules `sources` (paths under static/) and all that they import as one module.

    Each keeps its names to itself, in a function of its own that gives what it exports. Only named imports of relative
    paths, and exports of functions, constants and classes, are understood: ValueError for anything else.
    """
    names: dict[str, str] = {}
    texts: list[str] = []

    def add(path: str) -> str:
        if path in names:
            return names[path]
        text = without_remarks((source_folder() / path).read_text(encoding="utf-8"))

        def given(found: re.Match[str]) -> str:
            return f"const {{ {found[1]} }} = {add(_joined(path, found[2]))};\n"

        text = _IMPORT.sub(given, text)
        exported = [name for found in _EXPORT.findall(text) for name in found if name]
        text = _EXPORT.sub("", text)
        if left := _LEFT.search(text):
            raise ValueError(f"static/{path}: this kind of {left[0]} cannot be put into one file.")
        names[path] = f"module{len(names)}"
        texts.append(f"const {names[path]} = (() => {{\n{text}return {{ {', '.join(exported)} }};\n}})();\n")
        return names[path]

    for path in sources:
        add(path)
    return "".join(texts)


class ScriptFinder(BundleFinder):
    """Finds each file of SCRIPTS, made when it is asked for and stale."""

    folder = "scripts"
    bundles = SCRIPTS

    def text(self, path: str) -> str:
        """Return the bundle `path` as it is served."""
        return assemble(SCRIPTS[path])
