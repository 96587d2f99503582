"""Pictures of places: a town's map, a mapping party's grid, a row of shops."""

import math
from random import Random

from exchange.demo.pictures.canvas import (
    BRICK,
    CARD,
    GREY,
    HAIR,
    INK,
    NAVY,
    OCHRE,
    SAGE,
    SKY,
    TEAL,
    Box,
    Canvas,
    smooth,
)


def _town(c: Canvas, box: Box, detail: int) -> None:  # noqa: C901  a picture is drawn from top to bottom
    """Map of an invented town; `detail` 0 is a road and a river, 1 adds streets, 2 everything a walker knows."""
    left, top, right, bottom = box
    wide, high, rng = right - left, bottom - top, Random(11)
    with c.clip(box, 18):
        c.rect(box, "#ece7d6")
        river = smooth(
            [
                (left - 40, top + high * 0.82),
                (left + wide * 0.3, top + high * 0.7),
                (left + wide * 0.55, top + high * 0.86),
                (right + 40, top + high * 0.62),
            ]
        )
        if detail:
            c.rect((left + wide * 0.08, top + high * 0.1, left + wide * 0.34, top + high * 0.4), "#c9d6b8", 14)
            c.disc(left + wide * 0.21, top + high * 0.26, high * 0.07, SKY)
        c.path(river, "#8fb6c2", 56)
        xs = [left + wide * t for t in (0.04, 0.2, 0.38, 0.55, 0.7, 0.86)]
        ys = [top + high * t for t in (0.05, 0.22, 0.42, 0.58)]
        if detail:
            for x in xs:
                c.path([(x, top), (x + 30, top + high * 0.66)], CARD, 15)
            for y in ys:
                c.path([(left, y), (right, y - 18)], CARD, 15)
        c.path(
            smooth(
                [
                    (left - 30, top + high * 0.5),
                    (left + wide * 0.4, top + high * 0.47),
                    (left + wide * 0.62, top + high * 0.6),
                    (left + wide * 0.66, bottom + 30),
                ]
            ),
            "#e6b765",
            24,
        )
        if detail < 2:
            return
        for x in xs:
            for y in ys:
                for n in range(5):
                    bx, by = x + 36 + n % 3 * wide * 0.034, y + 20 + n // 3 * high * 0.065
                    if left + wide * 0.33 < bx < right and by < top + high * 0.6 and rng.random() < 0.85:
                        c.rect((bx, by, bx + wide * 0.024, by + high * 0.044), "#d3b7a2", 3)
        walk = smooth(
            [
                (left + wide * 0.1, top + high * 0.36),
                (left + wide * 0.18, top + high * 0.14),
                (left + wide * 0.31, top + high * 0.2),
                (left + wide * 0.3, top + high * 0.4),
            ]
        )
        for n in range(0, len(walk) - 2, 3):
            c.path(walk[n : n + 2], BRICK, 5)
        for _ in range(26):
            c.disc(left + wide * rng.uniform(0.09, 0.33), top + high * rng.uniform(0.11, 0.39), 8, "#7f9a6c")
        for t, u, colour in (
            (0.24, 0.3, BRICK),
            (0.47, 0.14, NAVY),
            (0.63, 0.34, BRICK),
            (0.79, 0.5, TEAL),
            (0.9, 0.16, OCHRE),
            (0.44, 0.52, TEAL),
        ):
            x, y = left + wide * t, top + high * u
            c.shape([(x - 17, y - 26), (x + 17, y - 26), (x, y + 8)], colour)
            c.disc(x, y - 32, 21, colour)
            c.disc(x, y - 32, 8, CARD)


def town_map(c: Canvas, _rng: Random) -> None:
    """The whole town, with paths, houses, trees and places pinned."""
    _town(c, (60, 60, 1540, 940), 2)
    c.rect((1130, 800, 1500, 900), CARD, 14)
    c.path([(1170, 864), (1370, 864)], INK, 6)
    for x in (1170, 1270, 1370):
        c.path([(x, 852), (x, 876)], INK, 5)
    c.text(1170, 828, "0", 26, INK, "mm")
    c.text(1370, 828, "200 m", 26, INK, "mm")


def map_before_after(c: Canvas, _rng: Random) -> None:
    """The same ground twice: one road and a river, then everything."""
    _town(c, (70, 150, 780, 900), 0)
    _town(c, (820, 150, 1530, 900), 2)
    c.text(70, 96, "first day", 44, GREY, bold=True)
    c.text(820, 96, "after six weekends", 44, BRICK, bold=True)


def mapathon(c: Canvas, rng: Random) -> None:
    """A grid of squares to be mapped: waiting, taken, done, checked."""
    for row in range(9):
        for column in range(13):
            x, y = 90 + column * 86, 90 + row * 92
            heat = math.dist((column, row), (5, 4)) + rng.uniform(-1.6, 1.6)
            state = 3 if heat < 2.4 else 2 if heat < 4.6 else 1 if heat < 5.6 else 0
            c.rect(
                (x, y, x + 78, y + 84),
                (CARD, "#ecc98c", SKY, TEAL)[state],
                8,
                HAIR if not state else None,
                3 if not state else 0,
            )
            for _ in range(6 if state > 1 else 0):
                bx, by = x + rng.uniform(8, 54), y + rng.uniform(8, 58)
                c.rect((bx, by, bx + 13, by + 11), CARD if state == 3 else NAVY, 2)
    for n, (label, colour) in enumerate((("checked", TEAL), ("done", SKY), ("taken", "#ecc98c"), ("waiting", CARD))):
        y = 210 + n * 110
        c.rect((1262, y, 1332, y + 70), colour, 8, HAIR, 3)
        c.text(1356, y + 36, label, 40)
    c.text(1262, 720, "one square:", 34, GREY)
    c.text(1262, 766, "500 m by 500 m", 34, GREY)


def street(c: Canvas, rng: Random) -> None:
    """A row of shops, each with the label that a mapper gave it."""
    c.rect((0, 800, 1600, 1000), "#d9d2c3")
    c.path([(0, 912), (1600, 912)], CARD, 8)
    shops = (
        ("shop=bakery", OCHRE),
        ("shop=books", TEAL),
        ("amenity=cafe", BRICK),
        ("vacant=yes", GREY),
        ("craft=tailor", NAVY),
        ("amenity=library", SAGE),
    )
    for n, (label, colour) in enumerate(shops):
        x, top = 60 + n * 248, 360 + rng.randrange(0, 90, 30)
        c.rect((x, top, x + 236, 800), ("#efe3cf", "#e4dccb", "#f0dcd2")[n % 3])
        c.rect((x - 4, top - 18, x + 240, top + 10), "#b9ab93", 4)
        for k in range(3):
            c.rect((x + 26 + k * 68, top + 40, x + 72 + k * 68, top + 110), SKY if colour != GREY else HAIR, 4)
        for k in range(6):
            c.shape(
                [(x + k * 39.3, 590), (x + (k + 1) * 39.3, 590), (x + (k + 1) * 39.3, 640), (x + k * 39.3, 640)],
                colour if k % 2 else CARD,
            )
        c.rect((x + 24, 660, x + 136, 780), SKY if colour != GREY else HAIR, 4)
        c.rect((x + 156, 660, x + 214, 800), colour, 4)
        y = 120 + n % 2 * 104
        c.path([(x + 118, y + 36), (x + 118, top - 18)], colour, 4)
        left = min(max(x - 10, 30), 1290)
        c.rect((left, y - 38, left + 280, y + 38), CARD, 38, colour, 5)
        c.text(left + 140, y, label, 32, INK, "mm")
