"""Pictures with axes: what a student counted."""

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
    PAPER,
    ROSE,
    SAGE,
    SKY,
    TEAL,
    Canvas,
    Plot,
    Point,
    ring,
    smooth,
)

FIELD = (170, 150, 1500, 830)
MONTHS = "JFMAMJJASOND"


def edit_history(c: Canvas, rng: Random) -> None:
    """Stacked areas: who edited one article, month by month."""
    plot = Plot(c, (170, 150, 1250, 830), (0, 24), (0, 160))
    plot.axes(
        {month: str(month) for month in range(0, 25, 6)},
        range(0, 161, 40),
        "months since the first edit",
        "edits a month",
    )
    bands = (
        ("founders", NAVY, lambda m: 70 * math.exp(-m / 7) + 11),
        ("regulars", TEAL, lambda m: 18 + 26 * math.sin(m / 24 * math.pi)),
        ("newcomers", OCHRE, lambda m: 6 + 3.1 * m * (0.6 + 0.4 * math.cos(m / 2.6))),
        ("bots", SAGE, lambda m: 4 + 0.7 * m),
        ("typo fixers", ROSE, lambda m: 5 + 1.1 * m),
    )
    base = [0.0] * 25
    for name, colour, size in bands:
        top = [low + max(2, size(month) + rng.uniform(-3, 3)) for month, low in enumerate(base)]
        edge = smooth([plot.at(month, value) for month, value in enumerate(top)], 6)
        floor = smooth([plot.at(month, value) for month, value in enumerate(base)], 6)
        c.shape([*edge, *reversed(floor)], colour)
        c.path(edge, PAPER, 3)
        c.text(1275, plot.y((top[-1] + base[-1]) / 2), name, 32, colour if colour != ROSE else BRICK, bold=True)
        base = top


def comment_peaks(c: Canvas, rng: Random) -> None:
    """An area with three named peaks: comments in each minute of an episode."""
    plot = Plot(c, FIELD, (0, 24), (0, 120))
    plot.axes(
        {minute: str(minute) for minute in range(0, 25, 4)},
        range(0, 121, 30),
        "minute of the episode",
        "comments a minute",
    )
    peaks = ((2, 64, 1.0), (15, 96, 0.9), (22.6, 58, 0.7))
    points: list[Point] = []
    for step in range(97):
        minute = step / 4
        value = (
            12 + rng.uniform(-4, 5) + sum(high * math.exp(-(((minute - at) / wide) ** 2)) for at, high, wide in peaks)
        )
        points.append(plot.at(minute, value))
    curve = smooth(points, 4)
    c.shape([*curve, plot.at(24, 0), plot.at(0, 0)], SKY)
    c.path(curve, TEAL, 7)
    for (at, _high, _wide), label in zip(peaks, ("opening song", "the twist", "credits"), strict=True):
        x, y = min((p for p in curve if abs(p[0] - plot.x(at)) < 60), key=lambda p: p[1])
        c.disc(x, y, 14, BRICK, CARD, 4)
        c.text(min(x, 1430), y - 46, label, 34, BRICK, "mm", bold=True)


def guesses(c: Canvas, rng: Random) -> None:
    """A histogram of two hundred guesses, with the true number and the mean."""
    plot = Plot(c, FIELD, (200, 900), (0, 40))
    plot.axes({n: str(n) for n in range(200, 901, 100)}, range(0, 41, 10), "guess: beans in the jar", "people")
    counts = [0] * 14
    for _ in range(200):
        counts[min(13, max(0, int((rng.gauss(498, 125) - 200) // 50)))] += 1
    for index, count in enumerate(counts):
        left, right = plot.x(200 + index * 50) + 5, plot.x(250 + index * 50) - 5
        c.rect(
            (left, min(plot.y(count), plot.y(0) - 4), right, plot.y(0) - 3),
            TEAL if 450 <= 200 + index * 50 < 550 else SKY,
        )
    for value, label, colour, anchor, shift in (
        (512, "true: 512", BRICK, "lm", 16),
        (498, "mean: 498", NAVY, "rm", -16),
    ):
        c.path([plot.at(value, 0), plot.at(value, 39)], colour, 6)
        c.text(plot.x(value) + shift, plot.y(38), label, 36, colour, anchor, bold=True)


def heatmap(c: Canvas, rng: Random) -> None:
    """Months across, hours down: when a street counted birds."""
    ramp = (CARD, "#e9dcc0", "#e2c078", OCHRE, "#bf6a2c", BRICK)
    left, top, wide, high = 200, 130, 104, 88
    for month in range(12):
        c.text(left + month * wide + wide / 2, top - 40, MONTHS[month], 34, GREY, "mm")
        for slot in range(8):
            season = 0.55 + 0.45 * math.cos((month - 10) / 6 * math.pi)
            daily = math.exp(-(((slot - 0.9) / 1.5) ** 2)) + 0.55 * math.exp(-(((slot - 6.2) / 1.1) ** 2))
            level = min(5, max(0, round(5.4 * season * daily + rng.uniform(-0.45, 0.55))))
            x, y = left + month * wide, top + slot * high
            c.rect((x + 4, y + 4, x + wide - 4, y + high - 4), ramp[level], 10)
    for slot, label in enumerate(("5 am", "7 am", "9 am", "11 am", "1 pm", "3 pm", "5 pm", "7 pm")):
        c.text(left - 26, top + slot * high + high / 2, label, 32, GREY, "rm")
    c.text(left, 912, "birds counted in a visit:", 32, INK)
    for index, colour in enumerate(ramp):
        c.rect((640 + index * 110, 886, 742 + index * 110, 938), colour, 8)
    for index, label in enumerate(("0", "1-2", "3-5", "6-9", "10-14", "15+")):
        c.text(691 + index * 110, 964, label, 26, GREY, "mm")


def issues(c: Canvas, rng: Random) -> None:
    """Two rising lines, opened and closed, and the gap between them."""
    plot = Plot(c, (170, 150, 1300, 830), (0, 26), (0, 240))
    plot.axes({week: str(week) for week in range(0, 27, 4)}, range(0, 241, 60), "week", "issues, running total")
    opened, closed = [0.0], [0.0]
    for week in range(26):
        opened.append(opened[-1] + 7.6 + rng.uniform(-3, 4))
        closed.append(min(opened[-1] - 2, closed[-1] + (9.5 if week % 9 == 4 else 4.6) + rng.uniform(-2, 2)))
    upper = [plot.at(week, value) for week, value in enumerate(opened)]
    lower = [plot.at(week, value) for week, value in enumerate(closed)]
    c.shape([*upper, *reversed(lower)], "#eed9bd")
    c.path(upper, BRICK, 8)
    c.path(lower, TEAL, 8)
    for line, label, colour in ((upper, "opened", BRICK), (lower, "closed", TEAL)):
        c.disc(*line[-1], 13, colour)
        c.text(line[-1][0] + 30, line[-1][1], label, 36, colour, bold=True)
    c.text(line[-1][0] + 30, (upper[-1][1] + lower[-1][1]) / 2, "still open", 32, GREY)


def long_tail(c: Canvas, rng: Random) -> None:
    """Forty bars from tall to tiny: commits by each contributor, the first three marked."""
    plot = Plot(c, FIELD, (0, 40), (0, 400))
    plot.axes(
        {n - 0.5: str(n) for n in (1, 10, 20, 30, 40)}, range(0, 401, 100), "contributors, busiest first", "commits"
    )
    total = three = 0
    for rank in range(40):
        count = max(1, round(380 / (rank + 1) ** 1.18 + rng.uniform(0, 4) / (1 + rank / 8)))
        total, three = total + count, three + (count if rank < 3 else 0)
        c.rect(
            (plot.x(rank) + 4, min(plot.y(count), plot.y(0) - 6), plot.x(rank + 1) - 4, plot.y(0) - 2),
            BRICK if rank < 3 else SKY,
        )
    c.text(plot.x(4), plot.y(330), f"three people: {three} commits", 44, BRICK, bold=True)
    c.text(plot.x(4), plot.y(285), f"the other thirty-seven: {total - three}", 44, NAVY, bold=True)


def night_shift(c: Canvas, rng: Random) -> None:
    """A clock of 24 hours: a ray for each hour, as long as its reports."""
    x, y = 560, 500
    for r, label in ((190, ""), (290, "10"), (390, "20")):
        c.path(ring(x, y, r), HAIR, 2)
        c.text(*ring(x, y, r + 22, 140, 140, 1)[0], label, 26, GREY, "mm")
    for hour in range(24):
        night = hour >= 21 or hour < 3
        reports = (15 + 5 * math.cos((hour - 23.5) / 24 * 2 * math.pi)) if night else 6 + 3 * math.sin(hour / 3)
        length = 10 * (reports + rng.uniform(-1.5, 1.5))
        inner = ring(x, y, 190, hour * 15 - 5.4, hour * 15 + 5.4, 6)
        outer = ring(x, y, 190 + length, hour * 15 - 5.4, hour * 15 + 5.4, 6)
        c.shape([*inner, *reversed(outer)], BRICK if night else SKY)
    for hour, label in ((0, "12 am"), (6, "6 am"), (12, "12 pm"), (18, "6 pm")):
        c.text(*ring(x, y, 135, hour * 15, hour * 15, 1)[0], label, 32, INK, "mm")
    c.text(1060, 400, "9 pm to 3 am", 46, BRICK, bold=True)
    c.text(1060, 460, "half of all reports", 36)
    c.text(1060, 560, "3 am to 9 pm", 46, TEAL, bold=True)
    c.text(1060, 620, "the other half", 36)
    c.text(1060, 720, "rings: reports in an hour", 30, GREY)


def survival(c: Canvas, _rng: Random) -> None:
    """Thirty squares: what became of thirty edits."""
    groups = (("kept as they were", TEAL, 17), ("improved by others", OCHRE, 9), ("reverted", BRICK, 4))
    number = 0
    for label, colour, size in groups:
        for _ in range(size):
            x, y = 130 + number % 6 * 140, 140 + number // 6 * 148
            c.rect((x, y, x + 118, y + 118), colour, 14)
            c.text(x + 59, y + 60, str(number + 1), 40, CARD, "mm")
            number += 1
        y = {17: 230, 9: 480, 4: 730}[size]
        c.text(1060, y, str(size), 110, colour, bold=True)
        c.text(1060, y + 82, label, 40)


def chat_speed(c: Canvas, rng: Random) -> None:
    """Three small charts of one shape: messages a minute on three nights."""
    for night, (label, peak, colour) in enumerate(
        (("night 1", 22, TEAL), ("night 2", 34, OCHRE), ("night 3", 55, BRICK))
    ):
        left = 140 + night * 490
        plot = Plot(c, (left, 250, left + 420, 800), (0, 120), (0, 60))
        for tick in (0, 20, 40, 60):
            c.path([(left, plot.y(tick)), (left + 420, plot.y(tick))], HAIR, 2)
            if not night:
                c.text(left - 18, plot.y(tick), str(tick), 30, GREY, "rm")
        values = [
            plot.at(n * 5, max(2, peak * math.exp(-(((n * 5 - 80) / 30) ** 2)) + rng.uniform(2, 9))) for n in range(25)
        ]
        curve = smooth(values, 6)
        c.shape([*curve, plot.at(120, 0), plot.at(0, 0)], colour)
        c.path([plot.at(0, 0), plot.at(120, 0)], INK, 4)
        c.text(left, 190, label, 42, colour, bold=True)
        for minute in (0, 60, 120):
            c.text(plot.x(minute), 840, str(minute), 30, GREY, "mm")
    c.text(80, 110, "chat messages a minute", 34)
    c.text(1540, 910, "minutes into the stream", 34, anchor="rm")
