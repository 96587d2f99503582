"""Pictures made of many small parts: quilts, grids, waves, wings."""

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
    Box,
    Canvas,
    ring,
    smooth,
)


def quilt(c: Canvas, rng: Random) -> None:
    """Forty patches in four patterns, no two alike, sewn together."""
    side = 184
    for row in range(5):
        for column in range(8):
            x, y = 64 + column * side, 40 + row * side
            first, second, third = rng.sample(HUES, 3)
            c.rect((x + 5, y + 5, x + side - 5, y + side - 5), first)
            middle, kind = (x + side / 2, y + side / 2), rng.randrange(5)
            if kind == 0:
                for n in range(4):
                    a, b = ring(*middle, 82, n * 90, n * 90, 1)[0], ring(*middle, 30, n * 90 + 45, n * 90 + 45, 1)[0]
                    other = ring(*middle, 30, n * 90 - 45, n * 90 - 45, 1)[0]
                    c.shape([a, b, middle, other], second)
                c.disc(*middle, 16, third)
            elif kind == 1:
                c.shape([(x + 5, y + 5), (x + side - 5, y + 5), (x + 5, y + side - 5)], second)
                c.shape([(x + 5, y + 5), (x + side / 2, y + 5), (x + 5, y + side / 2)], third)
            elif kind == 2:
                for r, colour in ((74, second), (50, third), (26, CARD)):
                    c.disc(*middle, r, colour)
            elif kind == 3:
                for n in range(4):
                    c.rect((x + 22 + n * 38, y + 22, x + 44 + n * 38, y + side - 22), (second, third)[n % 2])
            else:
                for n in range(9):
                    px, py = x + 34 + n % 3 * 44, y + 34 + n // 3 * 44
                    c.rect((px, py, px + 30, py + 30), (second, CARD, third)[(n + n // 3) % 3])
            for n in range(13):
                t = 16 + n * 12.6
                c.path([(x + t, y + 11), (x + t + 5, y + 11)], PAPER, 2)
                c.path([(x + 11, y + t), (x + 11, y + t + 5)], PAPER, 2)


def meme_grid(c: Canvas, rng: Random) -> None:
    """Nine copies of one template, each with a change of its own."""
    for n in range(9):
        x, y = 170 + n % 3 * 430, 50 + n // 3 * 310
        ground, face, hat = (
            (SKY, "#ecc98c", "#c9d6b8", ROSE, SKY, "#e7dfd0", TEAL, OCHRE, NAVY)[n],
            (OCHRE, TEAL, BRICK)[n * 2 % 3],
            n in (2, 4, 7, 8),
        )
        c.rect((x, y, x + 400, y + 284), ground, 8)
        c.disc(x + 200, y + 164, 78 if n != 5 else 104, face)
        for side in (-1, 1):
            c.shape(
                [(x + 200 + side * 70, y + 140), (x + 200 + side * 22, y + 100), (x + 200 + side * 72, y + 58)], face
            )
            c.disc(x + 200 + side * 30, y + 152, 13 if n != 6 else 24, CARD)
            c.disc(x + 200 + side * 30 + (n % 3 - 1) * 5, y + 152, 7, INK)
        c.path(ring(x + 200, y + (176 if n % 2 else 206), 26, *((115, 245) if n % 2 else (-65, 65))), INK, 6)
        if hat:
            c.rect((x + 130, y + 78, x + 270, y + 96), INK, 6)
            c.rect((x + 158, y + 22, x + 242, y + 86), INK, 6)
        c.rect(
            (x + 60 + rng.uniform(0, 50), y + 18, x + 330 - rng.uniform(0, 60), y + 44), CARD if n != 4 else BRICK, 8
        )
        c.rect(
            (x + 40 + rng.uniform(0, 60), y + 246, x + 350 - rng.uniform(0, 60), y + 270), CARD if n != 4 else BRICK, 8
        )


def waveform(c: Canvas, _rng: Random) -> None:
    """An old recording above, the remix below, with the borrowed seconds tied together."""
    for top, colour, label, seed in ((280, NAVY, "the recording", 3), (740, BRICK, "the remix", 5)):
        noise = Random(seed)
        c.path([(90, top), (1510, top)], HAIR, 2)
        for n in range(119):
            x = 90 + n * 12
            swell = abs(math.sin(n / 9 + seed)) * 0.6 + abs(math.sin(n / 3.1)) * 0.25 + 0.12
            tall = 150 * swell * noise.uniform(0.5, 1)
            taken = (22 <= n < 34 or 70 <= n < 78) if top == 280 else (10 <= n < 22 or 44 <= n < 56 or 90 <= n < 98)
            c.path([(x, top - tall), (x, top + tall)], OCHRE if taken else colour, 7)
        c.text(90 if top == 280 else 1510, top - 196, label, 40, colour, "lm" if top == 280 else "rm", bold=True)
    for start, end, length in ((22, 10, 12), (22, 44, 12), (70, 90, 8)):
        c.wash(
            [
                (90 + start * 12, 440),
                (90 + (start + length) * 12, 440),
                (90 + (end + length) * 12, 590),
                (90 + end * 12, 590),
            ],
            OCHRE,
            0.45,
        )
    c.text(90, 950, "0:00", 30, GREY)
    c.text(1510, 950, "3:20", 30, GREY, "rm")


def collage(c: Canvas, rng: Random) -> None:
    """Torn paper, record, staff lines and a tape, laid over each other."""

    def torn(box: Box, colour: str) -> None:
        left, top, right, bottom = box
        edge = [(left + (right - left) * n / 14, top + rng.uniform(-12, 12)) for n in range(15)]
        edge += [(right + rng.uniform(-12, 12), top + (bottom - top) * n / 10) for n in range(1, 11)]
        edge += [(right - (right - left) * n / 14, bottom + rng.uniform(-12, 12)) for n in range(1, 15)]
        edge += [(left + rng.uniform(-12, 12), bottom - (bottom - top) * n / 10) for n in range(1, 10)]
        c.shape([(x + 8, y + 10) for x, y in edge], "#cfc4ae")
        c.shape(edge, colour)

    torn((120, 90, 760, 560), SKY)
    torn((880, 70, 1480, 440), "#ecc98c")
    torn((620, 420, 1420, 920), CARD)
    for staff in range(3):
        for line in range(5):
            y = 500 + staff * 140 + line * 18
            c.path([(680, y), (1360, y + 6)], GREY, 3)
        for n in range(7):
            x, y = 730 + n * 90, 500 + staff * 140 + rng.randrange(1, 8) * 9
            c.disc(x, y + 3, 13, INK)
            c.path([(x + 12, y), (x + 12, y - 60)], INK, 5)
    torn((80, 600, 560, 920), BRICK)
    for n in range(6):
        c.path(smooth([(110, 660 + n * 40), (240, 640 + n * 40), (380, 690 + n * 40), (530, 650 + n * 40)]), ROSE, 8)
    c.disc(470, 470, 250, INK)
    for r in (230, 205, 180, 155, 130):
        c.path(ring(470, 470, r), "#3b424c", 3)
    c.disc(470, 470, 92, OCHRE)
    c.disc(470, 470, 14, PAPER)
    c.rect((1010, 150, 1370, 370), NAVY, 20)
    c.rect((1050, 186, 1330, 286), PAPER, 12)
    for x in (1120, 1260):
        c.disc(x, 236, 34, INK)
        c.disc(x, 236, 13, CARD)
    c.rect((1100, 320, 1280, 370), GREY, 6)


def signal_noise(c: Canvas, rng: Random) -> None:
    """Four hundred dots for four hundred messages, the useful ones filled."""
    number = 0
    for row in range(16):
        for column in range(25):
            x, y = 100 + column * 58.4, 90 + row * 47
            useful, wrong = rng.random() < 0.17, rng.random() < 0.06
            number += useful
            c.disc(x, y, 19 if useful or wrong else 13, TEAL if useful else BRICK if wrong else HAIR)
    for x, label, colour in (
        (100, "told somebody what to do", TEAL),
        (660, "turned out false", BRICK),
        (1050, "everything else", HAIR),
    ):
        c.disc(x, 908, 19, colour)
        c.text(x + 36, 908, label, 36)


def moth(c: Canvas, rng: Random) -> None:
    """A moth on bark under a porch light, with three people's guesses beside it."""
    c.rect((0, 0, 1600, 1000), "#3a342d")
    for _ in range(90):
        x, y = rng.uniform(0, 1600), rng.uniform(0, 1000)
        c.path(
            smooth([(x, y), (x + rng.uniform(-16, 16), y + 60), (x + rng.uniform(-16, 16), y + 130)]),
            "#4a433a",
            rng.uniform(4, 12),
        )
    c.wash(ring(620, 470, 430), "#8b7a55", 0.35)
    c.wash(ring(620, 470, 320), "#b39a63", 0.35)
    for side in (-1, 1):

        def at(x: float, y: float, side: int = side) -> tuple[float, float]:
            return 620 + side * x, 470 + y

        c.shape(smooth([at(10, -40), at(150, -200), at(340, -190), at(300, -30), at(180, 70), at(20, 60)]), "#b98a5a")
        c.shape(smooth([at(10, 30), at(170, 60), at(240, 150), at(150, 260), at(40, 200)]), "#a06a48")
        c.path(smooth([at(60, -100), at(170, -60), at(290, -80)]), "#6e4630", 10)
        c.path(smooth([at(80, 40), at(200, -10), at(310, -110)]), "#e6cfa0", 8)
        c.path(smooth([at(60, 150), at(140, 170), at(210, 160)]), "#6e4630", 8)
        for x, y, r in ((205, -120, 34), (130, 130, 26)):
            c.disc(*at(x, y), r, "#e6cfa0")
            c.disc(*at(x, y), r * 0.66, NAVY)
            c.disc(*at(x, y), r * 0.28, CARD)
        c.path(smooth([at(8, -90), at(50, -190), at(120, -250)]), "#e6cfa0", 6)
    c.shape(
        smooth([(620, -110 + 470), (650, 430), (640, 600), (620, 690), (600, 600), (590, 430), (620, 360)]), "#6e4630"
    )
    for n in range(6):
        c.path([(602 + n, 500 + n * 28), (638 - n, 500 + n * 28)], "#b98a5a", 7)
    for n, (label, who, colour) in enumerate(
        (
            ("a moth?", "9:14 pm, beginner", SKY),
            ("emperor moth", "10:02 pm, regular", "#ecc98c"),
            ("agreed", "1:20 am, expert", SAGE),
        )
    ):
        y = 190 + n * 230
        c.bubble((1090, y, 1530, y + 160), colour, (1040, y + 150))
        c.text(1124, y + 58, label, 46, INK, bold=True)
        c.text(1124, y + 114, who, 32, INK)
