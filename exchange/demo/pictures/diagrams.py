"""Pictures of how something hangs together: circles, arrows, trees, networks."""

import math
from random import Random

from exchange.demo.pictures.canvas import (
    BRICK,
    CARD,
    GREY,
    HAIR,
    HUES,
    INK,
    NAVY,
    OCHRE,
    PAPER,
    ROSE,
    SAGE,
    SKY,
    TEAL,
    Canvas,
    Point,
    flow,
    ring,
)


def venn(c: Canvas, _rng: Random) -> None:
    """Two circles, producer and user, and the produser where they meet."""
    c.disc(610, 510, 370, SKY)
    c.disc(990, 510, 370, "#ecc98c")
    half = math.degrees(math.acos(190 / 370))  # the circles' centres are 380 apart
    c.shape([*ring(610, 510, 370, 90 - half, 90 + half), *ring(990, 510, 370, 270 - half, 270 + half)], BRICK)
    for x in (610, 990):
        c.path(ring(x, 510, 370), INK, 4)
    c.text(420, 480, "producer", 52, NAVY, "mm", bold=True)
    c.text(1180, 480, "user", 52, "#7a5212", "mm", bold=True)
    c.text(800, 480, "produser", 54, CARD, "mm", bold=True)
    for x, y, label, colour in (
        (420, 550, "makes, decides,", NAVY),
        (420, 594, "owns", NAVY),
        (1180, 550, "reads, watches,", "#7a5212"),
        (1180, 594, "listens", "#7a5212"),
        (800, 550, "uses, and leaves", CARD),
        (800, 594, "it better", CARD),
    ):
        c.text(x, y, label, 32, colour, "mm")


def cycle(c: Canvas, _rng: Random) -> None:
    """Four steps in a ring of arrows, each leading to the next."""
    steps = (("knit it", TEAL), ("note the change", OCHRE), ("share the notes", BRICK), ("someone adapts", NAVY))
    for index, (label, colour) in enumerate(steps):
        c.arrow(ring(800, 500, 330, index * 90 + 22, index * 90 + 68, 30), colour, 16, 54)
        x, y = ring(800, 500, 330, index * 90, index * 90, 1)[0]
        c.disc(x, y, 100, colour)
        c.text(x, y, str(index + 1), 84, CARD, "mm", bold=True)
        side = {1: (126, 0, "lm"), 3: (-126, 0, "rm"), 0: (126, -40, "lm"), 2: (126, 46, "lm")}[index]
        c.text(x + side[0], y + side[1], label, 40, INK, side[2])
    c.text(800, 478, "one pattern,", 44, INK, "mm")
    c.text(800, 532, "never finished", 44, INK, "mm")


def story_tree(c: Canvas, rng: Random) -> None:
    """One root story on the left, branching into ever more retellings on the right."""
    columns = [[(170.0, 500.0)]]
    for depth, count in enumerate((4, 10, 22), 1):
        step = 860 / count
        columns.append([(170 + depth * 410 + rng.uniform(-26, 26), 70 + step * (n + 0.5)) for n in range(count)])
    for depth in range(3):
        for index, end in enumerate(columns[depth + 1]):
            parent = columns[depth][index * len(columns[depth]) // len(columns[depth + 1])]
            c.path(flow(parent, end), (NAVY, TEAL, SAGE)[depth], (9, 6, 4)[depth])
    for depth, column in enumerate(columns):
        for x, y in column:
            c.disc(x, y, (92, 44, 26, 15)[depth], (NAVY, TEAL, OCHRE, ROSE)[depth] if depth else BRICK, PAPER, 5)
    c.text(170, 486, "the", 34, CARD, "mm")
    c.text(170, 524, "novel", 34, CARD, "mm")
    for depth, label in enumerate(("retellings", "retold again", "and again"), 1):
        c.text(170 + depth * 410, 960, label, 34, GREY, "mm")


def branches(c: Canvas, _rng: Random) -> None:
    """A version history: a trunk, three branches that leave and merge, one that never does."""
    trunk = 620

    def branch(start: float, end: float, y: float, colour: str, label: str, merged: bool = True) -> None:
        out = flow((start, trunk), (start + 150, y))
        home = flow((end - 150, y), (end, trunk)) if merged else [(end, y)]
        c.path([*out, *home], colour, 10)
        for n in range(3):
            c.disc(start + 150 + (end - start - 300) * n / 2, y, 22, colour, PAPER, 6)
        c.text((start + end) / 2, y - 62, label, 34, colour, "mm", bold=True)

    branch(240, 780, 390, TEAL, "fix the date bug")
    branch(780, 1320, 200, OCHRE, "add dark mode")
    branch(520, 1240, 810, BRICK, "a fork that leaves", merged=False)
    c.path([(110, trunk), (1490, trunk)], NAVY, 14)
    for x in (150, 240, 380, 520, 650, 780, 860, 1020, 1180, 1320, 1450):
        c.disc(x, trunk, 26, NAVY, PAPER, 7)
    c.text(110, trunk + 78, "main", 38, NAVY, bold=True)
    c.text(1450, trunk - 66, "release", 34, NAVY, "mm")


def network(c: Canvas, rng: Random) -> None:
    """People as large dots, pages as small squares, and a line for each page a person edited."""
    people = [(x, y, 34 + 30 * (n == 0) + 14 * (n in (2, 4))) for n, (x, y) in enumerate(_spread(rng, 9, 300))]
    pages = [p for p in _spread(rng, 60, 92) if all(math.dist(p, (x, y)) > r + 34 for x, y, r in people)]
    for px, py in pages:
        near = sorted(people, key=lambda who: math.dist((px, py), who[:2]) / who[2])
        for who in near[: rng.choice((1, 1, 2, 3))]:
            c.path([(px, py), who[:2]], HAIR if who is not people[0] else "#e0b3a6", 3)
    for px, py in pages:
        c.rect((px - 11, py - 11, px + 11, py + 11), TEAL, 4)
    for index, (x, y, r) in enumerate(people):
        c.disc(x, y, r, (BRICK, NAVY, OCHRE, NAVY, OCHRE, NAVY, NAVY, NAVY, NAVY)[index], PAPER, 6)
    c.rect((96, 884, 120, 908), TEAL, 4)
    c.text(136, 897, "page", 32)
    c.disc(268, 897, 17, NAVY)
    c.text(298, 897, "person", 32)
    c.disc(466, 897, 17, BRICK)
    c.text(496, 897, "the one who answers everybody", 32)


def _spread(rng: Random, count: int, apart: float) -> list[Point]:
    """Return up to `count` random points of the upper canvas, `apart` units from each other."""
    points: list[Point] = []
    for _ in range(4000):
        point = (rng.uniform(120, 1480), rng.uniform(100, 800))
        if len(points) < count and all(math.dist(point, other) > apart for other in points):
            points.append(point)
    return points


def tags(c: Canvas, _rng: Random) -> None:
    """Seven spellings on the left run into one tag on the right."""
    words = (
        "Coffee Shop AU",
        "coffeeshop au",
        "AU - coffee shop",
        "barista au!!",
        "Cafe Alternate Universe",
        "coffee shop",
        "they own a cafe",
    )
    for index, word in enumerate(words):
        y = 130 + index * 124
        c.path(flow((700, y), (1040, 500)), HUES[index], 8)
        c.rect((110, y - 42, 720, y + 42), CARD, 42, HUES[index], 5)
        c.text(150, y, "# " + word, 38)
    c.rect((1020, 410, 1510, 590), NAVY, 40)
    c.text(1265, 470, "Alternate Universe", 42, CARD, "mm")
    c.text(1265, 530, "- Coffee Shops", 42, CARD, "mm")
    c.text(1265, 650, "one canonical tag,", 32, GREY, "mm")
    c.text(1265, 692, "nobody's spelling lost", 32, GREY, "mm")


def timeline(c: Canvas, _rng: Random) -> None:
    """A street's history as a line of years, with a card for each and dots for who added it."""
    entries = (
        (1911, "Tram line opens", 2), (1926, "Picture theatre", 5), (1942, "Air-raid shelter", 3),
        (1958, "Trams stop", 4), (1974, "Milk bar", 7), (1999, "Theatre closes", 6),
    )  # fmt: skip
    c.path([(90, 520), (1510, 520)], INK, 7)
    for index, (year, label, people) in enumerate(entries):
        x, up = 160 + index * 246, index % 2 == 0
        y = 230 if up else 640
        c.path([(x, 520), (x, y + (130 if up else 0))], HUES[index], 5)
        c.disc(x, 520, 19, HUES[index], PAPER, 6)
        left = min(max(x - 150, 60), 1200)
        c.rect((left, y, left + 340, y + 170), CARD, 16, HAIR, 3)
        c.rect((left, y, left + 12, y + 170), HUES[index])
        c.text(left + 36, y + 42, str(year), 44, HUES[index], bold=True)
        c.text(left + 36, y + 92, label, 33)
        for n in range(people):
            c.disc(left + 46 + n * 32, y + 138, 11, ROSE if n else OCHRE)
    c.text(90, 930, "each small dot: one person who wrote a part of the entry", 32, GREY)


def agreement(c: Canvas, _rng: Random) -> None:
    """From a photograph by way of three opinions to an agreed name."""
    c.rect((90, 320, 430, 660), SAGE, 24)
    c.disc(260, 490, 96, "#6f8869")
    c.shape([(260, 500), (150, 400), (180, 560)], OCHRE)
    c.shape([(260, 500), (370, 400), (340, 560)], OCHRE)
    c.path([(260, 420), (260, 590)], INK, 14)
    c.text(260, 720, "a photograph", 36, INK, "mm")
    votes = (("emperor moth", TEAL, 230), ("emperor moth", TEAL, 490), ("a butterfly", ROSE, 750))
    for label, colour, y in votes:
        c.path(flow((440, 490), (640, y)), HAIR, 6)
        c.path(flow((1010, y), (1200, 490)), colour, 9 if colour == TEAL else 5)
        c.bubble((640, y - 60, 1010, y + 60), colour, (610, y + 84))
        c.text(825, y, label, 40, CARD if colour == TEAL else INK, "mm")
    c.disc(1350, 490, 160, CARD, HAIR, 3)
    c.path(ring(1350, 490, 136), HAIR, 28)
    c.path(ring(1350, 490, 136, 0, 240), TEAL, 28)
    c.text(1350, 476, "2 of 3", 56, TEAL, "mm", bold=True)
    c.text(1350, 530, "agree", 36, INK, "mm")
    c.text(1350, 720, "a name, for now", 36, INK, "mm")


def pipeline(c: Canvas, _rng: Random) -> None:
    """Five lanes over one evening: who works on the subtitles when."""
    lanes = (
        ("translate", TEAL, ((0, 3.2),)), ("time", OCHRE, ((1.4, 3.8),)), ("edit", BRICK, ((3.0, 5.2),)),
        ("check", NAVY, ((4.8, 6.3),)), ("fix and watch again", SAGE, ((5.9, 7.4), (7.7, 8))),
    )  # fmt: skip
    left, unit = 430, 135
    for hour in range(9):
        c.path([(left + hour * unit, 130), (left + hour * unit, 830)], HAIR, 2)
        c.text(left + hour * unit, 880, str(hour), 32, GREY, "mm")
    for index, (label, colour, spans) in enumerate(lanes):
        y = 200 + index * 140
        c.text(left - 36, y, label, 38, INK, "rm")
        for start, end in spans:
            c.rect((left + start * unit, y - 42, left + end * unit, y + 42), colour, 20)
        if index < 4:
            x = left + spans[0][1] * unit - 30
            c.arrow(flow((x, y + 42), (x, y + 98)), GREY, 5, 22)
    c.text(1510, 945, "hours after the episode airs", 34, INK, "rm")
