"""Where the shapes of a plot stand: numbers for the SVG templates, which draw with classes alone."""

from dataclasses import dataclass
from math import cos, pi, sin, sqrt

from django.utils.formats import date_format

from marking.statistics.reading import BANDS, Marks, Network, Summary, Timeline

WIDTH, HEIGHT = 640, 240
LEFT, TOP, BOTTOM = 40, 16, 32
_MOST_NAMES = 36
_MOST_LABELS = 12


@dataclass(frozen=True)
class Bar:
    """One bar: its box, its label below, how much it says; `part` is the height of the late part of it."""

    x: float
    y: float
    width: float
    height: float
    label: str
    count: int
    part: float = 0

    @property
    def middle(self) -> float:
        """Where its label stands."""
        return round(self.x + self.width / 2, 1)

    @property
    def part_y(self) -> float:
        """Where its late part begins."""
        return round(self.y + self.height - self.part, 1)


@dataclass(frozen=True)
class Bars:
    """Bars over a base line, the lines of a scale as (y, what it says), and a marked place, or None."""

    bars: list[Bar]
    scale: list[tuple[float, int]]
    base: float
    marked: float | None = None


def _bars(counts: list[int], labels: list[str], parts: list[int] | None = None) -> Bars:
    most = max([*counts, 1])
    step = next(n for power in range(9) for n in (10**power, 2 * 10**power, 5 * 10**power) if most / n <= 5)
    top = -(-most // step) * step
    room = HEIGHT - TOP - BOTTOM
    base = TOP + room
    width = (WIDTH - LEFT) / max(1, len(counts))
    every = -(-len(labels) // _MOST_LABELS)
    bars = []
    for place, count in enumerate(counts):
        height = round(room * count / top, 1)
        part = round(room * parts[place] / top, 1) if parts else 0
        label = labels[place] if place % every == 0 else ""
        x, wide = round(LEFT + place * width + width * 0.08, 1), round(width * 0.84, 1)
        bars.append(Bar(x, round(base - height, 1), wide, height, label, count, part))
    scale = [(round(base - room * n / top, 1), n) for n in range(0, top + 1, step)]
    return Bars(bars, scale, base)


def distribution(marks: Marks) -> Bars:
    """Return the bars of the bands."""
    return _bars(marks.bands, band_labels())


def band_labels() -> list[str]:
    """Return what the bands are called: "0–9" to "90–100", per cent."""
    size = 100 // BANDS
    return [f"{n * size}–{100 if n == BANDS - 1 else (n + 1) * size - 1}" for n in range(BANDS)]


def timeline(found: Timeline) -> Bars:
    """Return the bars of the days, with the late part, and the place of the due day."""
    labels = [date_format(step.first, "SHORT_MONTH_DAY_FORMAT") for step in found.steps]
    made = _bars([step.count for step in found.steps], labels, [step.late for step in found.steps])
    marked = None
    for step, bar in zip(found.steps, made.bars, strict=True):
        if 0 <= (found.due - step.first).days < found.days:
            marked = round(bar.x + bar.width * 1.09, 1)
    return Bars(made.bars, made.scale, made.base, marked)


@dataclass(frozen=True)
class Box:
    """One marker's box plot: the name, its line, and the five places on it."""

    name: str
    count: int
    y: float
    lowest: float
    lower: float
    middle: float
    upper: float
    highest: float

    @property
    def width(self) -> float:
        """From the lower quartile to the upper; a line where they are one."""
        return round(max(1.0, self.upper - self.lower), 1)


@dataclass(frozen=True)
class Boxes:
    """Box plots under each other, the scale as (x, per cent), and the height of the whole."""

    boxes: list[Box]
    scale: list[tuple[float, int]]
    height: int


def boxes(marks: Marks) -> Boxes:
    """Return a box plot for each marker."""
    left, line = 160, 36

    def at(value: float) -> float:
        return round(left + (WIDTH - left - 16) * value / 100, 1)

    def box(place: int, name: str, one: Summary) -> Box:
        five = (one.lowest, one.lower, one.middle, one.upper, one.highest)
        return Box(name, one.count, TOP + line * place + line / 2, *map(at, five))

    found = [box(place, name, one) for place, (name, one) in enumerate(marks.markers)]
    return Boxes(found, [(at(n), n) for n in range(0, 101, 20)], TOP + line * len(found) + BOTTOM)


@dataclass(frozen=True)
class Node:
    """One student: where, on which side the name stands, whether tied to nobody."""

    x: float
    y: float
    name: str
    side: str
    is_isolate: bool
    lx: float
    ly: float


@dataclass(frozen=True)
class Line:
    """One tie as a line from the writer to the author; `weight` 1 to 3; `back` when both write."""

    x1: float
    y1: float
    x2: float
    y2: float
    weight: int


@dataclass(frozen=True)
class Graph:
    """The network on a circle; names are left out where there are too many to read."""

    nodes: list[Node]
    lines: list[Line]
    size: int
    has_names: bool


def graph(network: Network) -> Graph:
    """Return the network drawn: students on a circle in the order of their names, ties as arrows."""
    width, size, radius = WIDTH, 480, 140 if len(network.names) <= _MOST_NAMES else 220
    centre, middle = width / 2, size / 2
    tied = {tie.writer for tie in network.ties} | {tie.author for tie in network.ties}
    angles = [2 * pi * place / max(1, len(network.names)) - pi / 2 for place in range(len(network.names))]
    nodes = []
    for place, (name, angle) in enumerate(zip(network.names, angles, strict=True)):
        x, y = centre + radius * cos(angle), middle + radius * sin(angle)
        side = "middle" if abs(cos(angle)) < 0.2 else "start" if cos(angle) > 0 else "end"
        lx, ly = centre + (radius + 14) * cos(angle), middle + (radius + 16) * sin(angle) + 4
        short = name if len(name) <= 18 else f"{name[:17].rstrip()}…"  # as wide as the plot on a phone
        nodes.append(Node(round(x, 1), round(y, 1), short, side, place not in tied, round(lx, 1), round(ly, 1)))
    lines = [_line(nodes[tie.writer], nodes[tie.author], tie.count) for tie in network.ties]
    return Graph(nodes, lines, size, len(nodes) <= _MOST_NAMES)


def _line(start: Node, end: Node, count: int) -> Line:
    """Return a line that ends before the dots, so that its arrow is seen."""
    dx, dy = end.x - start.x, end.y - start.y
    length = sqrt(dx * dx + dy * dy) or 1.0
    gap = 8 / length
    return Line(
        round(start.x + dx * gap, 1), round(start.y + dy * gap, 1), round(end.x - dx * gap, 1), round(end.y - dy * gap, 1), min(3, count)
    )  # fmt: skip
