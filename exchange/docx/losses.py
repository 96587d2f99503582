"""Sentences about what a Word file holds and a post does not."""

from typing import Any

from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from core.text import shorten
from exchange.docx.report import ImportReport


def tell(survey: dict[str, Any], report: ImportReport) -> None:
    """Add to the report what the survey of the file counted."""
    n: dict[str, int] = dict.fromkeys(
        ("dels", "inss", "comments", "boxes", "boxes_kept", "charts", "drawings", "objects", "videos",
         "highlights", "hidden", "formulas", "embedded"), 0
    ) | survey.get("counts", {})  # fmt: skip
    if n["inss"]:
        report.changed.append(
            ngettext(
                "Tracked changes: %(n)d insertion is part of the text.",
                "Tracked changes: %(n)d insertions are part of the text.",
                n["inss"],
            )
            % {"n": n["inss"]}
        )
    if n["boxes"] and n["boxes_kept"]:
        report.changed.append(
            _("The text of text boxes stands in the text, after the paragraph that they belonged to.")
        )
    if n["hidden"]:
        report.changed.append(_("Hidden text is visible now: look whether it should be."))
    report.left_out += [sentence for count, sentence in _lost(n) if count > 0]
    if n["formulas"]:
        texts = [f"“{shorten(text, 60)}”" for text in survey.get("formulas", []) if text]
        report.left_out.append(
            ngettext("An equation: %(texts)s.", "%(n)d equations: %(texts)s.", n["formulas"])
            % {"n": n["formulas"], "texts": ", ".join(texts[:10]) or "–"}
        )


def _lost(n: dict[str, int]) -> list[tuple[int, str]]:
    boxes = n["boxes"] - n["boxes_kept"]
    return [
        (n["dels"], ngettext("Tracked changes: %(n)d deletion.", "Tracked changes: %(n)d deletions.", n["dels"]) % {"n": n["dels"]}),
        (n["comments"], ngettext("A comment in the margin.", "%(n)d comments in the margin.", n["comments"]) % {"n": n["comments"]}),
        (boxes, ngettext("A text box: put its text in by hand.", "%(n)d text boxes: put their text in by hand.", boxes) % {"n": boxes}),
        (n["charts"], ngettext("A chart: save it as a picture, and upload it.", "%(n)d charts: save them as pictures, and upload them.", n["charts"]) % {"n": n["charts"]}),
        (n["drawings"], ngettext("A SmartArt drawing: save it as a picture, and upload it.", "%(n)d SmartArt drawings: save them as pictures, and upload them.", n["drawings"]) % {"n": n["drawings"]}),
        (max(n["objects"], n["embedded"] - n["charts"]), _("Files that are embedded in the text.")),
        (n["videos"], _("Videos: put a link to them into the text.")),
        (n["highlights"], _("Highlighting.")),
    ]  # fmt: skip
