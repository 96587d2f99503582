"""More screens and pages: a stream, a diary, a book."""

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
    smooth,
)


def stream(c: Canvas, _rng: Random) -> None:
    """A live stream: a platform game with the player's camera, and the chat that runs beside it."""
    with c.clip((80, 90, 1080, 910), 20):
        c.rect((80, 90, 1080, 910), SKY)
        c.disc(860, 260, 70, "#f0dfb6")
        for x, y, wide in ((80, 780, 420), (560, 690, 220), (840, 600, 260), (330, 560, 150)):
            c.rect((x, y, x + wide, y + 400 if y > 700 else y + 46), TEAL)
            c.rect((x, y, x + wide, y + 16), SAGE)
        for n in range(5):
            c.disc(600 + n * 36, 650 - 40 * math.sin(n / 4 * math.pi), 12, OCHRE, "#7a5212", 3)
        c.rect((380, 480, 440, 560), BRICK, 16)
        c.disc(396, 506, 7, CARD)
        c.disc(424, 506, 7, CARD)
        c.rect((820, 660, 1080, 910), NAVY)
        c.disc(950, 770, 58, ROSE)
        c.shape([(850, 910), (890, 840), (1010, 840), (1050, 910)], OCHRE)
        c.rect((110, 120, 240, 176), BRICK, 12)
        c.text(175, 149, "LIVE", 36, CARD, "mm", bold=True)
        c.text(270, 149, "214 watching", 34, INK)
    c.rect((1110, 90, 1520, 910), CARD, 20, HAIR, 3)
    c.text(1145, 138, "Chat", 38, INK, bold=True)
    for n, line in enumerate(
        (
            "left! go LEFT",
            "secret room?",
            "hi from Hobart",
            "mods: be nice",
            "same bug as me",
            "clip that!",
            "wiki says no",
            "we fixed the wiki",
        )
    ):
        y = 206 + n * 76
        c.disc(1168, y, 21, HUES[n % 7])
        if line.startswith("mods"):
            c.rect((1196, y - 28, 1508, y + 28), "#e3ece4", 14)
        c.text(1208, y, line, 33)
    c.rect((1136, 836, 1494, 888), PAPER, 24, HAIR, 3)
    c.text(1160, 862, "Say something", 28, GREY)


def manuscript(c: Canvas, rng: Random) -> None:
    """Handwriting above, its transcription below, with one word that nobody could read."""
    c.rect((110, 60, 1490, 560), "#efe3c8", 6, "#cdbf9f", 3)
    unread: Box | None = None
    for line in range(6):
        y = 130 + line * 74
        c.path([(150, y + 24), (1450, y + 24)], "#e0d1ae", 2)
        x = 170.0 + rng.uniform(0, 30)
        while x < 1330:
            length = rng.randint(3, 9)
            points = []
            for n in range(length * 3):
                tall = (26, 40, 22)[n % 3] if rng.random() < 0.2 else 15
                points.append((x, y + (tall if n % 2 else -tall) * 0.62 + rng.uniform(-4, 4)))
                x += rng.uniform(6, 11)
            c.path(smooth(points, 6), "#4a3a2a", 4)
            if line == 2 and unread is None and x > 700:
                unread = (points[0][0] - 14, y - 34, x + 4, y + 34)
            x += 30
    if unread:
        c.rect(unread, None, 10, BRICK, 6)
    for n, text in enumerate(
        (
            "Tues. Rain again & the creek is up. Father went",
            "to the mill at six. Mrs Doyle sent a pan of",
            "scones and a [illegible] for the baby. Wrote to",
            "Annie. The lamp wants oil.",
        )
    ):
        c.text(110, 640 + n * 66, f"{n + 11:>2}", 30, GREY)
        c.text(190, 640 + n * 66, text, 42, INK)
    c.rect((443, 742, 634, 802), None, 10, BRICK, 6)
    for n, (label, colour) in enumerate(
        (("transcribed by 3", TEAL), ("checked by 1", OCHRE), ("open question", BRICK))
    ):
        c.disc(130 + n * 420, 940, 16, colour)
        c.text(162 + n * 420, 940, label, 32, GREY)


def book(c: Canvas, rng: Random) -> None:
    """An open book whose chapters carry tabs for each class that rewrote them."""
    c.shape([(800, 190), (1480, 130), (1480, 830), (800, 900)], HAIR)
    c.shape([(800, 190), (120, 130), (120, 830), (800, 900)], HAIR)
    c.shape([(800, 180), (1450, 110), (1450, 800), (800, 880)], CARD)
    c.shape([(800, 180), (150, 110), (150, 800), (800, 880)], CARD)
    for side in (-1, 1):
        for line in range(17):
            y = 270 + line * 32
            if side == 1 and 3 <= line <= 9:
                continue
            near, far = 860, 1390 - (rng.uniform(40, 330) if line % 6 == 5 else 0)
            points = [(800 + side * (near - 800), y - 3), (800 + side * (far - 800), y - 3 - 0.105 * (far - near))]
            c.path(points, "#cfc6b5", 10)
    c.shape([(866, 345), (1390, 290), (1390, 530), (866, 585)], SKY)
    c.path([(900, 550), (1010, 480), (1110, 500), (1230, 400), (1350, 350)], NAVY, 8)
    for x, y in ((1010, 480), (1110, 500), (1230, 400)):
        c.disc(x, y, 14, BRICK)
    c.path([(800, 182), (800, 880)], "#c9bfac", 5)
    for n, (label, colour) in enumerate((("Perth", TEAL), ("Suva", OCHRE), ("Leeds", BRICK), ("Hobart", NAVY))):
        y = 190 + n * 150
        c.rect((1440, y, 1570, y + 96), colour, 14)
        c.text(1506, y + 48, label, 34, CARD, "mm")
    c.text(800, 958, "one chapter, four classes that rewrote it", 38, GREY, "mm")
