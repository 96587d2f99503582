"""A drawing surface in design units of 1600 by 1000, whatever the size of the picture that comes out."""

import io
import math
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from functools import lru_cache
from random import Random

from PIL import Image, ImageDraw, ImageFont

Point = tuple[float, float]
Box = tuple[float, float, float, float]

WIDTH, HEIGHT = 1600, 1000
OVERSAMPLE = 3

PAPER = "#f5f0e6"
CARD = "#fffdf8"
INK = "#22272e"
GREY = "#7d776b"
HAIR = "#d8cfbe"
BRICK = "#b4442f"
OCHRE = "#d99a2b"
TEAL = "#2f6f73"
NAVY = "#2b4162"
SAGE = "#8fa68a"
ROSE = "#dba590"
SKY = "#a9c3c9"
HUES = (TEAL, OCHRE, BRICK, NAVY, SAGE, ROSE, SKY)


@lru_cache(maxsize=64)
def _font(pixels: int) -> ImageFont.FreeTypeFont | ImageFont.ImageFont:
    return ImageFont.load_default(size=pixels)


class Canvas:
    """One picture in the making. Positions, widths and text sizes are in design units; text is plain ASCII.

    For a size of another shape than 8 by 5, the scene is fitted and centred on the ground colour.
    """

    def __init__(self, size: tuple[int, int], ground: str = PAPER) -> None:
        width, height = size[0] * OVERSAMPLE, size[1] * OVERSAMPLE
        self._scale = min(width / WIDTH, height / HEIGHT)
        self._left = (width - WIDTH * self._scale) / 2
        self._top = (height - HEIGHT * self._scale) / 2
        self._use(Image.new("RGB", (width, height), ground))

    def _use(self, image: Image.Image) -> None:
        self._image = image
        self._draw = ImageDraw.Draw(image)

    def _at(self, point: Point) -> Point:
        return (self._left + point[0] * self._scale, self._top + point[1] * self._scale)

    def _box(self, box: Box) -> Box:
        return (*self._at((box[0], box[1])), *self._at((box[2], box[3])))

    def png(self) -> bytes:
        """Return the picture as a PNG file, smoothed."""
        out = io.BytesIO()
        self._image.reduce(OVERSAMPLE).save(out, "PNG", compress_level=4)
        return out.getvalue()

    def rect(
        self, box: Box, fill: str | None = None, radius: float = 0, outline: str | None = None, width: float = 0
    ) -> None:
        """Draw a rectangle, with round corners when `radius` is given."""
        line = round(width * self._scale)
        left, top, right, bottom = self._box(box)
        corners = (left, top, max(left, right), max(top, bottom))
        self._draw.rounded_rectangle(corners, radius * self._scale, fill, outline if line else None, max(line, 1))

    def disc(
        self, x: float, y: float, r: float, fill: str | None = None, outline: str | None = None, width: float = 0
    ) -> None:
        """Draw a circle of radius `r` around (x, y)."""
        line = round(width * self._scale)
        self._draw.ellipse(self._box((x - r, y - r, x + r, y + r)), fill, outline if line else None, max(line, 1))

    def shape(self, points: Sequence[Point], fill: str) -> None:
        """Fill a polygon."""
        self._draw.polygon([self._at(point) for point in points], fill=fill)

    def path(self, points: Sequence[Point], colour: str = INK, width: float = 4) -> None:
        """Draw a line through `points` with round joints and ends."""
        self._draw.line([self._at(point) for point in points], colour, max(1, round(width * self._scale)), "curve")
        if width >= 3:
            for x, y in (points[0], points[-1]):
                self.disc(x, y, width / 2, colour)

    def wash(self, points: Sequence[Point], colour: str, opacity: float) -> None:
        """Fill a polygon so that what lies below shines through; `opacity` is between 0 and 1."""
        mask = Image.new("L", self._image.size)
        ImageDraw.Draw(mask).polygon([self._at(point) for point in points], fill=round(255 * opacity))
        self._image.paste(colour, mask=mask)

    def text(
        self, x: float, y: float, text: str, size: float = 32, colour: str = INK, anchor: str = "lm", bold: bool = False
    ) -> None:
        """Write one line; `anchor` as in Pillow (lm: left end, middle height)."""
        font = _font(max(1, round(size * self._scale)))
        self._draw.text(
            self._at((x, y)), text, colour, font, anchor, stroke_width=size * self._scale * 0.022 if bold else 0
        )

    def arrow(self, points: Sequence[Point], colour: str = INK, width: float = 5, head: float = 20) -> None:
        """Draw a line that ends in an arrow head at the last point."""
        (x0, y0), (x1, y1) = points[-2], points[-1]
        angle = math.atan2(y1 - y0, x1 - x0)
        neck = (x1 - head * 0.8 * math.cos(angle), y1 - head * 0.8 * math.sin(angle))
        self.path([*points[:-1], neck], colour, width)
        wings = [(x1 - head * math.cos(angle + turn), y1 - head * math.sin(angle + turn)) for turn in (-0.5, 0.5)]
        self.shape([(x1, y1), *wings], colour)

    def bubble(self, box: Box, fill: str, tail: Point, radius: float = 26) -> None:
        """Draw a speech bubble whose tail points to `tail`."""
        x = min(max(tail[0], box[0] + radius + 30), box[2] - radius - 30)
        y = (box[1] + box[3]) / 2
        self.shape([(x - 24, y), (x + 24, y), tail], fill)
        self.rect(box, fill, radius)

    def prose(self, box: Box, rng: Random, gap: float = 30, weight: float = 9, colour: str = HAIR) -> None:
        """Fill `box` with bars that stand for lines of text, in paragraphs."""
        y, left = box[1], rng.randint(3, 6)
        while y + weight <= box[3]:
            left -= 1
            end = box[2] if left else box[0] + (box[2] - box[0]) * rng.uniform(0.35, 0.8)
            self.rect((box[0], y, end, y + weight), colour, weight / 2)
            y += gap
            if not left:
                left, y = rng.randint(3, 6), y + gap * 0.5

    @contextmanager
    def clip(self, box: Box, radius: float = 0) -> Iterator[None]:
        """Show what is drawn inside the `with` only within `box`."""
        below = self._image
        self._use(below.copy())
        yield
        mask = Image.new("L", below.size)
        ImageDraw.Draw(mask).rounded_rectangle(self._box(box), radius * self._scale, 255)
        below.paste(self._image, mask=mask)
        self._use(below)


class Plot:
    """A chart's field: hairlines, labelled axes, and the way from values to positions on the canvas."""

    def __init__(self, canvas: Canvas, box: Box, x_range: Point, y_range: Point) -> None:
        self.canvas, self.box, self.x_range, self.y_range = canvas, box, x_range, y_range

    def x(self, value: float) -> float:
        """Return the position of an x value."""
        low, high = self.x_range
        return self.box[0] + (value - low) / (high - low) * (self.box[2] - self.box[0])

    def y(self, value: float) -> float:
        """Return the position of a y value."""
        low, high = self.y_range
        return self.box[3] - (value - low) / (high - low) * (self.box[3] - self.box[1])

    def at(self, x: float, y: float) -> Point:
        """Return the position of a pair of values."""
        return self.x(x), self.y(y)

    def axes(self, x_ticks: dict[float, str], y_ticks: Sequence[float], x_title: str, y_title: str) -> None:
        """Draw grid, tick labels and titles; the y title stands above the axis, so that nothing is turned."""
        left, top, right, bottom = self.box
        for tick in y_ticks:
            self.canvas.path([(left, self.y(tick)), (right, self.y(tick))], HAIR, 2)
            self.canvas.text(left - 18, self.y(tick), f"{tick:g}", 30, GREY, "rm")
        for tick, label in x_ticks.items():
            self.canvas.path([(self.x(tick), bottom), (self.x(tick), bottom + 12)], GREY, 2)
            self.canvas.text(self.x(tick), bottom + 40, label, 30, GREY, "mm")
        self.canvas.path([(left, bottom), (right, bottom)], INK, 4)
        self.canvas.text(right, bottom + 92, x_title, 32, INK, "rm")
        self.canvas.text(left - 60, top - 48, y_title, 32, INK, "lm")


def bezier(p0: Point, p1: Point, p2: Point, p3: Point, steps: int = 40) -> list[Point]:
    """Return points along a cubic curve from `p0` to `p3`."""

    def part(t: float, axis: int) -> float:
        u = 1 - t
        return u**3 * p0[axis] + 3 * u * u * t * p1[axis] + 3 * u * t * t * p2[axis] + t**3 * p3[axis]

    return [(part(step / steps, 0), part(step / steps, 1)) for step in range(steps + 1)]


def flow(start: Point, end: Point, steps: int = 40) -> list[Point]:
    """Return an S-shaped curve that leaves and arrives level."""
    middle = (start[0] + end[0]) / 2
    return bezier(start, (middle, start[1]), (middle, end[1]), end, steps)


def ring(x: float, y: float, r: float, start: float = 0, end: float = 360, steps: int = 72) -> list[Point]:
    """Return points on a circle from `start` to `end` degrees, clockwise from the top."""
    turns = [math.radians(start + (end - start) * step / steps - 90) for step in range(steps + 1)]
    return [(x + r * math.cos(turn), y + r * math.sin(turn)) for turn in turns]


def smooth(points: Sequence[Point], steps: int = 12) -> list[Point]:
    """Return a curve through all `points` (Catmull-Rom)."""
    ends = [points[0], *points, points[-1]]
    out: list[Point] = []
    for a, b, c, d in zip(ends, ends[1:], ends[2:], ends[3:], strict=False):
        first = (b[0] + (c[0] - a[0]) / 6, b[1] + (c[1] - a[1]) / 6)
        second = (c[0] - (d[0] - b[0]) / 6, c[1] - (d[1] - b[1]) / 6)
        out += bezier(b, first, second, c, steps)
    return out
