"""The demo's pictures, drawn by formula: the same bytes on each run, no files and no one's rights.

The pixels of a picture depend on its key and size only (and on the release of Pillow that draws them).
"""

from collections.abc import Callable
from random import Random

from exchange.demo.pictures import charts, diagrams, maps, pages, scenes, screens
from exchange.demo.pictures.canvas import Canvas

_PAINTERS: dict[str, Callable[[Canvas, Random], None]] = {
    "agreement": diagrams.agreement,
    "book": screens.book,
    "branches": diagrams.branches,
    "chat-speed": charts.chat_speed,
    "collage": scenes.collage,
    "comment-peaks": charts.comment_peaks,
    "cycle": diagrams.cycle,
    "danmu": pages.danmu,
    "diff": pages.diff,
    "edit-history": charts.edit_history,
    "feed": pages.feed,
    "guesses": charts.guesses,
    "heatmap": charts.heatmap,
    "issues": charts.issues,
    "long-tail": charts.long_tail,
    "manuscript": screens.manuscript,
    "map": maps.town_map,
    "map-before-after": maps.map_before_after,
    "mapathon": maps.mapathon,
    "marginalia": pages.marginalia,
    "meme-grid": scenes.meme_grid,
    "moth": scenes.moth,
    "network": diagrams.network,
    "newspaper": pages.newspaper,
    "night-shift": charts.night_shift,
    "phones": pages.phones,
    "pipeline": diagrams.pipeline,
    "queue": pages.queue,
    "quilt": scenes.quilt,
    "signal-noise": scenes.signal_noise,
    "story-tree": diagrams.story_tree,
    "stream": screens.stream,
    "street": maps.street,
    "survival": charts.survival,
    "tags": diagrams.tags,
    "timeline": diagrams.timeline,
    "venn": diagrams.venn,
    "waveform": scenes.waveform,
    "wiki-page": pages.wiki_page,
}

KEYS: tuple[str, ...] = tuple(_PAINTERS)


def draw(key: str, size: tuple[int, int] = (1600, 1000)) -> bytes:
    """Return the picture named `key` (one of KEYS) as a PNG of `size` pixels.

    Raises KeyError for a name that is none of KEYS.
    """
    paint = _PAINTERS[key]
    canvas = Canvas(size)
    paint(canvas, Random(key))
    return canvas.png()
