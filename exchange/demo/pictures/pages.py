"""Pictures of screens and printed pages, redrawn as schemes."""

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
    flow,
)


def _window(c: Canvas, box: Box) -> None:
    """A browser window with three dots and an address bar of 70 units."""
    c.rect((box[0] + 10, box[1] + 14, box[2] + 10, box[3] + 14), HAIR, 24)
    c.rect(box, CARD, 24, "#c9bfac", 3)
    c.path([(box[0], box[1] + 70), (box[2], box[1] + 70)], HAIR, 3)
    for n, colour in enumerate((BRICK, OCHRE, SAGE)):
        c.disc(box[0] + 44 + n * 38, box[1] + 36, 12, colour)
    c.rect((box[0] + 180, box[1] + 18, box[2] - 40, box[1] + 54), PAPER, 18)


def wiki_page(c: Canvas, rng: Random) -> None:
    """An encyclopaedia page with its tabs, an info box, and a sentence that lacks its source."""
    _window(c, (130, 80, 1470, 920))
    for n, (label, on) in enumerate((("Article", True), ("Talk", False), ("Edit", False), ("History", False))):
        x = 190 + n * 190
        c.text(x, 196, label, 34, BRICK if on else GREY, bold=on)
        if on:
            c.path([(x, 224), (x + 112, 224)], BRICK, 6)
    c.text(190, 300, "Ferry wharf", 62, INK, bold=True)
    c.path([(190, 350), (1410, 350)], HAIR, 3)
    c.rect((1040, 390, 1410, 860), PAPER, 12, HAIR, 2)
    c.rect((1064, 414, 1386, 610), SKY, 8)
    c.shape([(1064, 610), (1064, 560), (1180, 500), (1270, 560), (1330, 530), (1386, 575), (1386, 610)], TEAL)
    c.prose((1064, 646, 1386, 840), rng, 34)
    c.prose((190, 396, 980, 560), rng, 34, 10, "#c9c0af")
    c.rect((182, 590, 990, 634), "#f3d9cf", 8)
    c.rect((190, 604, 700, 618), ROSE, 6)
    c.text(720, 612, "[citation needed]", 32, BRICK)
    c.prose((190, 662, 980, 860), rng, 34, 10, "#c9c0af")


def marginalia(c: Canvas, rng: Random) -> None:
    """A manuscript page with marked lines and readers' notes in the margin."""
    c.rect((140, 70, 960, 960), CARD, 8, HAIR, 3)
    c.text(220, 150, "Chapter 7, draft 3", 40, INK, bold=True)
    c.prose((220, 210, 880, 910), rng, 36, 11, "#cfc6b5")
    notes = (
        (246, "Would she say this?", TEAL), (426, "Lovely. Keep.", SAGE),
        (606, "Timeline: it was winter", OCHRE), (786, "Too fast here?", BRICK),
    )  # fmt: skip
    for index, (y, label, colour) in enumerate(notes):
        end = rng.uniform(620, 860)
        c.rect((212, y - 10, end, y + 22), colour, 8)
        c.path(flow((end, y + 6), (1040, y + 6)), colour, 4)
        c.bubble((1040, y - 52, 1530, y + 62), colour, (1020, y + 6 + 66))
        c.text(1072, y - 10, label, 36, CARD, bold=True)
        c.text(1072, y + 34, f"reader {index % 3 + 1}", 26, CARD)


def newspaper(c: Canvas, rng: Random) -> None:
    """A scanned newspaper beside its machine-read text, with words that readers put right."""
    c.rect((90, 70, 730, 940), "#ece2cb", 4, "#c9bfac", 3)
    c.text(410, 134, "THE HARBOUR MERCURY", 44, INK, "mm", bold=True)
    c.path([(130, 180), (690, 180)], INK, 5)
    c.path([(130, 190), (690, 190)], INK, 2)
    for n in range(3):
        x = 130 + n * 192
        c.rect((x, 222, x + 170, 240), INK, 2)
        c.prose((x, 262, x + 170, 920), rng, 18, 7, "#b9ad95")
    c.rect((314, 440, 498, 560), None, 6, BRICK, 7)
    c.path(flow((498, 500), (800, 300)), BRICK, 5)
    c.text(800, 150, "what the machine read, and", 36, GREY)
    c.text(800, 196, "what readers made of it", 36, GREY)
    lines = (
        ("The fteamer arrived at", "fteamer", "steamer"),
        ("the wharf on Tuefday", "Tuefday", "Tuesday"),
        ("with wool and tallovv", "tallovv", "tallow"),
    )
    for n, (line, wrong, right) in enumerate(lines):
        y = 290 + n * 210
        c.rect((800, y, 1510, y + 170), CARD, 16, HAIR, 3)
        c.text(836, y + 52, line, 42, GREY)
        c.text(836, y + 118, wrong, 42, BRICK)
        c.path([(830, y + 120), (844 + len(wrong) * 22, y + 120)], BRICK, 4)
        c.arrow([(1030, y + 118), (1100, y + 118)], INK, 5, 22)
        c.text(1130, y + 118, right, 42, TEAL, bold=True)


def danmu(c: Canvas, rng: Random) -> None:
    """A film still with viewers' remarks flying across it."""
    with c.clip((100, 70, 1500, 860), 20):
        c.rect((100, 70, 1500, 860), "#1d2b44")
        for _ in range(70):
            c.disc(rng.uniform(100, 1500), rng.uniform(70, 500), rng.uniform(1.5, 4), SKY)
        c.disc(1180, 300, 120, "#f0dfb6")
        c.shape(
            [(100, 700), (380, 470), (620, 640), (900, 420), (1250, 680), (1500, 540), (1500, 860), (100, 860)],
            "#2f4a63",
        )
        c.shape([(100, 780), (500, 690), (900, 770), (1500, 670), (1500, 860), (100, 860)], "#16202f")
        words = (
            "here it comes",
            "I am not ready",
            "the moon again!",
            "hello from Perth",
            "she knew",
            "rewatching in 2 am silence",
            "that chord",
            "aaaaaa",
        )
        for row in range(7):
            x = 60 + rng.uniform(0, 260)
            for _ in range(3):
                word = words[(row * 3 + _) % len(words)]
                colour = (CARD, CARD, "#f0c878", "#f0b0a0", SKY)[rng.randrange(5)]
                c.text(x, 130 + row * 76, word, 42, colour, bold=True)
                x += len(word) * 23 + rng.uniform(70, 190)
    c.path([(100, 905), (1500, 905)], HAIR, 10)
    c.path([(100, 905), (940, 905)], BRICK, 10)
    c.disc(940, 905, 18, BRICK)
    c.text(100, 952, "14:32", 30, GREY)
    c.text(1500, 952, "24:00", 30, GREY, "rm")


def _phone(c: Canvas, x: float, y: float, tall: float = 800) -> Box:
    """A telephone of 400 units width; returns its screen."""
    c.rect((x + 12, y + 16, x + 412, y + tall + 16), HAIR, 56)
    c.rect((x, y, x + 400, y + tall), INK, 56)
    screen = (x + 18, y + 18, x + 382, y + tall - 18)
    c.rect(screen, CARD, 42)
    c.rect((x + 140, y + 36, x + 260, y + 54), INK, 9)
    return screen


def phones(c: Canvas, rng: Random) -> None:
    """Three telephones: a feed, a video, a chat."""
    left, top, right, bottom = _phone(c, 110, 90)
    for n in range(3):
        y = top + 70 + n * 222
        c.disc(left + 54, y + 26, 24, HUES[n])
        c.prose((left + 94, y + 6, right - 40, y + 50), rng, 26)
        c.rect((left + 30, y + 66, right - 30, y + 186), (SKY, ROSE, "#ecc98c")[n], 14)
    left, top, right, bottom = _phone(c, 600, 90)
    c.rect((left, top + 60, right, bottom - 150), NAVY)
    c.shape([(left + 140, top + 250), (left + 140, top + 390), (left + 260, top + 320)], CARD)
    for n, colour in enumerate((BRICK, OCHRE, SAGE)):
        c.disc(right - 44, bottom - 400 + n * 84, 28, colour)
    c.prose((left + 34, bottom - 116, right - 60, bottom - 40), rng, 32)
    left, top, right, bottom = _phone(c, 1090, 90)
    for n, (mine, tall) in enumerate(((False, 86), (True, 64), (False, 120), (True, 86), (True, 64))):
        y = top + 76 + (0, 108, 194, 336, 444)[n]
        box = (left + (110 if mine else 28), y, right - (28 if mine else 110), y + tall)
        c.rect(box, TEAL if mine else "#e7dfd0", 26)
        c.prose((box[0] + 24, y + 22, box[2] - 30, y + tall - 14), rng, 26, 9, SKY if mine else "#bfb6a4")
    c.rect((left + 28, bottom - 92, right - 28, bottom - 32), PAPER, 30, HAIR, 3)


def queue(c: Canvas, rng: Random) -> None:
    """A moderator's queue: four reported messages, each with its reason and three answers."""
    _window(c, (130, 70, 1470, 930))
    c.text(180, 190, "Waiting for a moderator: 4", 44, INK, bold=True)
    rows = (
        ("names a private person", BRICK),
        ("selling, third time", OCHRE),
        ("off topic", SKY),
        ("reported by mistake?", SAGE),
    )
    for n, (reason, colour) in enumerate(rows):
        y = 240 + n * 166
        c.rect((180, y, 1420, y + 144), PAPER, 18)
        c.rect((180, y, 194, y + 144), colour, 6)
        c.disc(252, y + 72, 34, HUES[(n + 2) % 7])
        c.text(312, y + 40, reason, 36, INK, bold=True)
        c.prose((312, y + 74, 850, y + 130), rng, 28)
        for k, (label, tone) in enumerate((("keep", TEAL), ("ask", OCHRE), ("remove", BRICK))):
            x = 910 + k * 170
            c.rect((x, y + 40, x + 152, y + 104), CARD, 32, tone, 4)
            c.text(x + 76, y + 72, label, 34, tone, "mm")


def feed(c: Canvas, rng: Random) -> None:
    """A telephone with reports from a flood, and which of them somebody checked."""
    left, top, right, _bottom = _phone(c, 150, 60, 880)
    rows = (
        ("Main St closed", True),
        ("Bridge is gone??", False),
        ("Hall open, bring pets", True),
        ("Water at 6.2 m", True),
        ("Shark in the street", False),
    )
    for n, (label, checked) in enumerate(rows):
        y = top + 66 + n * 152
        c.rect((left + 20, y, right - 20, y + 136), PAPER, 18)
        c.disc(left + 62, y + 42, 22, HUES[n])
        c.text(left + 40, y + 98, label, 29)
        c.prose((left + 98, y + 26, right - 100, y + 62), rng, 24, 8)
        c.disc(right - 58, y + 42, 24, TEAL if checked else "#e6c6bb")
        if checked:
            c.path([(right - 70, y + 42), (right - 61, y + 52), (right - 45, y + 32)], CARD, 6)
        else:
            c.text(right - 58, y + 43, "?", 34, BRICK, "mm", bold=True)
    for n, (head, line) in enumerate(
        (
            ("who says so?", "a name, or a stranger"),
            ("where from?", "look for the landmark"),
            ("when?", "old floods come back"),
            ("who else?", "two that never met"),
        )
    ):
        y = 150 + n * 196
        c.disc(720, y + 44, 46, HUES[n])
        c.text(720, y + 44, str(n + 1), 48, CARD, "mm", bold=True)
        c.text(800, y + 20, head, 50, INK, bold=True)
        c.text(800, y + 80, line, 38, GREY)


def diff(c: Canvas, rng: Random) -> None:
    """Two versions side by side: what went out on the left, what came in on the right."""
    for side, (label, tint, deep) in enumerate((("before", "#f6ddd5", BRICK), ("after", "#d9e8e2", TEAL))):
        x = 90 + side * 730
        c.text(x, 110, label, 44, deep, bold=True)
        c.rect((x, 150, x + 690, 910), CARD, 16, HAIR, 3)
        for row in range(14):
            y = 184 + row * 51
            c.text(x + 58, y + 12, str(row + 21), 26, GREY, "rm")
            changed = row in (2, 3, 7, 11)
            if changed and not (side == 0 and row == 11):
                c.rect((x + 76, y - 12, x + 676, y + 36), tint, 6)
                c.text(x + 90, y + 12, "+" if side else "-", 34, deep, "mm")
            end = x + 640 - Random(row + 50 * side * changed).uniform(0, 260)
            if not (side == 0 and row == 11):
                c.rect((x + 112, y + 5, end, y + 19), "#cfc6b5", 7)
            if changed and not (side == 0 and row == 11):
                start = x + 112 + rng.uniform(80, 160)
                c.rect((start, y + 2, start + 150, y + 22), deep, 7)
