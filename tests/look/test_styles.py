"""The stylesheets: whole, small, clean, and readable in both themes."""

import gzip
import re
from pathlib import Path

import pytest
from django.contrib.staticfiles import finders

from core.styles import BUNDLES, BundleFinder, bundle, source_folder

LARGEST = {
    "css/site.css": 8_000,
    "css/editor.css": 3_000,
    "css/passages.css": 1_000,
    "css/admin.css": 6_500,
}  # bytes, gzip; brotli is a sixth less

# Foreground and background tokens that meet on a page, and the contrast asked: 4.5 for text (WCAG 1.4.3), 3 for the
# edges of controls and signs (1.4.11).
PAIRS = [
    *(
        (text, ground, 4.5)
        for text in ("ink", "soft", "accent", "accent-strong", "good", "warn", "bad")
        for ground in ("paper", "surface")
    ),
    ("ink", "wash", 4.5),
    ("soft", "wash", 4.5),
    ("accent", "wash", 4.5),
    ("on-accent", "accent", 4.5),
    ("on-accent", "accent-strong", 4.5),
    ("paper", "bad", 4.5),
    ("paper", "soft", 4.5),
    ("edge", "paper", 3),
    ("edge", "surface", 3),
    ("ink", "field", 4.5),
    ("soft", "field", 4.5),
    ("edge", "field", 3),
]


def tokens() -> dict[str, tuple[str, str]]:
    """Return the colours of tokens.css as (light, dark), by name."""
    text = (source_folder() / "css/tokens.css").read_text()
    return {name: (light, dark) for name, light, dark in re.findall(r"--([a-z-]+): light-dark\((#\w+), (#\w+)\)", text)}


def luminance(colour: str) -> float:
    """Return the relative luminance of #rrggbb, 0 to 1 (WCAG 2.2, definitions)."""
    parts = (int(colour[i : i + 2], 16) / 255 for i in (1, 3, 5))
    red, green, blue = (part / 12.92 if part <= 0.04045 else ((part + 0.055) / 1.055) ** 2.4 for part in parts)
    return 0.2126 * red + 0.7152 * green + 0.0722 * blue


def contrast(one: str, other: str) -> float:
    """Return the contrast ratio of two colours, 1 to 21 (WCAG 2.2, definitions)."""
    darker, lighter = sorted((luminance(one), luminance(other)))
    return (lighter + 0.05) / (darker + 0.05)


def test_contrast_is_computed_as_wcag_has_it() -> None:
    """Black on white is 21; the grey that is known to pass just so is 4.54."""
    assert contrast("#000000", "#ffffff") == pytest.approx(21)
    assert contrast("#767676", "#ffffff") == pytest.approx(4.54, abs=0.01)


@pytest.mark.parametrize("theme", ["light", "dark"])
@pytest.mark.parametrize(("text", "ground", "least"), PAIRS)
def test_every_pair_of_colours_can_be_read(theme: str, text: str, ground: str, least: float) -> None:
    """Each token that is written on another, in both themes."""
    index = ("light", "dark").index(theme)
    colours = tokens()
    assert contrast(colours[text][index], colours[ground][index]) >= least


def test_every_colour_stands_in_the_tokens() -> None:
    """Components name tokens; plain white is allowed for fields and the ground of a QR code."""
    for path in _components():
        text = path.read_text()
        assert set(re.findall(r"#[0-9a-f]{3,8}\b", text)) <= {"#fff"}, path.name
        assert not re.search(r"\b(?:rgb|hsl|oklch)a?\(", text), path.name


def test_every_token_that_is_used_is_declared() -> None:
    """A misspelt custom property is silent in a browser. What comes beside the site's sheet has its tokens."""
    for name, sources in BUNDLES.items():
        text = bundle(sources)
        used = set(re.findall(r"var\((--[a-z-]+)", text))
        assert used <= set(re.findall(r"(--[a-z-]+):", text + bundle(("css/tokens.css",)))), name


def test_the_bundles_hold_every_component() -> None:
    """No file is forgotten, and none is named that is not there."""
    named = {name for sources in BUNDLES.values() for name in sources}
    written = {path.relative_to(source_folder()).as_posix() for path in _components()} | {"css/tokens.css"}
    assert named == written
    assert BundleFinder().check() == []


@pytest.mark.parametrize("path", sorted(BUNDLES))
def test_a_bundle_is_found_whole_and_small(path: str) -> None:
    """The finder gives a file with every rule of every source, within its budget, with nothing from elsewhere."""
    found = finders.find(path)
    assert isinstance(found, str)
    text = Path(found).read_text()
    assert text.count("{") == text.count("}")
    assert text.count("{") == sum((source_folder() / name).read_text().count("{") for name in BUNDLES[path])
    assert len(gzip.compress(text.encode(), 9)) <= LARGEST[path]
    assert "url(" not in text
    assert "@import" not in text
    assert "/*" not in text


def test_collectstatic_meets_each_bundle_once() -> None:
    """The finder lists what it finds, and leaves out what is ignored."""
    finder = BundleFinder()
    assert [path for path, _storage in finder.list(None)] == list(BUNDLES)
    assert list(finder.list(["css/*"])) == []
    assert finder.find("css/other.css") == []


def _components() -> list[Path]:
    folder = source_folder() / "css"
    return [path for part in ("components", "editor", "admin") for path in (folder / part).glob("*.css")]
