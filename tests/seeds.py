"""Real pages as input, from ../shared/seeds beside the checkout; nothing of their text is in this repository."""

import re
import warnings
from dataclasses import dataclass, field
from pathlib import Path

SEEDS = Path(__file__).resolve().parent.parent.parent / "shared" / "seeds"
FILE_NAME = re.compile(r"^(FullSizeRender|Screen Shot)\b")
ENTRY = re.compile(r"^.{5,120}\(\d{4}\)\.?\s")


@dataclass
class Essay:
    """A page taken apart: `blocks` are (kind, text) with kind heading, text or figure (its caption, perhaps empty)."""

    title: str = ""
    header: str = ""
    blocks: list[tuple[str, str]] = field(default_factory=list)
    references: list[str] = field(default_factory=list)
    comment: list[str] = field(default_factory=list)
    is_seed: bool = True


def assessment_post() -> Essay:
    """Return the first seed; when it is absent, say so and return a text of the same shape made here."""
    path = SEEDS / "wordpress-assessment-post.txt"
    if not path.exists():
        warnings.warn(
            f"{SEEDS} is absent: a made-up text of the same shape takes the place of the real page", stacklevel=2
        )
        return _made_up()
    lines = [line.strip() for line in path.read_text(encoding="utf-8").split("\n")]
    essay = Essay(title=lines[2], header=lines[4])
    start = next(i for i, line in enumerate(lines) if len(line) > 200)
    listed = next(i for i, line in enumerate(lines) if i > start and len(line) < 300 and ENTRY.match(line))
    thought = next(i for i, line in enumerate(lines) if "thought on" in line)
    reply = next(i for i, line in enumerate(lines) if i > thought and line == "Leave a Reply")
    after_file_name = False
    for line in filter(None, lines[start:listed]):
        is_short = len(line) < 100 and not line.endswith(".")
        if FILE_NAME.match(line):
            after_file_name = True
            continue
        if after_file_name and is_short and len(line.split()) >= 4:
            essay.blocks.append(("figure", line))
        else:
            if after_file_name:
                essay.blocks.append(("figure", ""))
            essay.blocks.append(("heading" if is_short else "text", line))
        after_file_name = False
    essay.references = [" ".join(line.split()) for line in lines[listed:thought] if line]
    essay.comment = [re.sub(r"^\d+\. ", "", line) for line in lines[thought + 1 : reply] if line]
    return essay


def _made_up() -> Essay:
    essay = Essay(title="A made-up essay", header="Lin Zhao – SID 480100111", is_seed=False)
    for number in range(1, 6):
        essay.blocks.append(("heading", f"Part {number} of the matter"))
        essay.blocks += [("text", f"In part {number} the users make what they use (Bruns, 2008). " * 12)] * 2
        essay.blocks.append(("figure", f"What part {number} looks like"))
    essay.references = [f"Author {letter}. (2008). A made-up title. Press." for letter in "ABCDE"]
    essay.comment = ["Name:Mei Song", "ID: 480100222", "I agree with much of this. " * 25]
    return essay
