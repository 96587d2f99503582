"""Lateness in words, for student and marker alike, and the ready-made policies."""

from dataclasses import dataclass
from decimal import Decimal
from typing import Any

from django.utils.functional import Promise
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, ngettext

from assessments.enums import LatePolicy, LateThen, LateUnit
from core.lateness import Late, LateRule, penalty
from core.text import plain_number


@dataclass(frozen=True)
class ReadyPolicy:
    """A policy to choose: what it is called, and the fields of an assessment that it sets."""

    label: Promise | str
    fields: dict[str, Any]


def _policy(
    label: Promise | str, of: str, percent: int, unit: str = LateUnit.DAY, *, last: int | None = None,
    then: str = LateThen.ZERO, grace: int = 0, floor: int = 0,
) -> ReadyPolicy:  # fmt: skip
    return ReadyPolicy(label, {
        "late_policy": of, "late_percent": Decimal(percent), "late_unit": unit, "late_zero_after_days": last,
        "late_then": then, "late_grace_minutes": grace, "late_floor_percent": Decimal(floor),
    })  # fmt: skip


# By a name that stands in the form. None is on until a coordinator chooses it.
READY = {
    "off": _policy(gettext_lazy("No penalty"), LatePolicy.NONE, 5),
    "five": _policy(
        gettext_lazy("5 per cent of the maximum per calendar day, nothing after 7 days, 1 h grace"),
        LatePolicy.POSSIBLE, 5, last=7, grace=60,
    ),
    "five-ten": _policy(
        gettext_lazy("5 per cent of the maximum per calendar day, nothing after 10 days"), LatePolicy.POSSIBLE, 5, last=10
    ),
    "ten": _policy(
        gettext_lazy("10 per cent of the maximum per calendar day, refused after 5 days"),
        LatePolicy.POSSIBLE, 10, last=5, then=LateThen.REFUSE,
    ),
    "awarded": _policy(
        gettext_lazy("10 per cent of the mark per calendar day, nothing after 7 days"), LatePolicy.AWARDED, 10, last=7
    ),
    "working": _policy(
        gettext_lazy("5 per cent of the maximum per working day, not below 40 per cent, nothing after 5 working days"),
        LatePolicy.POSSIBLE, 5, LateUnit.WORKING_DAY, last=5, floor=40,
    ),
    "hour": _policy(
        gettext_lazy("1 per cent of the maximum per hour, refused after 2 days"),
        LatePolicy.POSSIBLE, 1, LateUnit.HOUR, last=2, then=LateThen.REFUSE,
    ),
}  # fmt: skip


def units_said(n: int, unit: str) -> str:
    """Return "2 working days"."""
    said = {
        LateUnit.DAY: ngettext("%(n)d day", "%(n)d days", n),
        LateUnit.WORKING_DAY: ngettext("%(n)d working day", "%(n)d working days", n),
        LateUnit.HOUR: ngettext("%(n)d hour", "%(n)d hours", n),
    }
    return said[LateUnit(unit)] % {"n": n}


def _last_day(rule: LateRule) -> str:
    unit = LateUnit.WORKING_DAY if rule.unit == LateUnit.WORKING_DAY else LateUnit.DAY
    return units_said(rule.last_day or 0, unit)


def policy_said(rule: LateRule) -> str:
    """Return a rule as one plain sentence."""
    if rule.of == LatePolicy.NONE:
        return _("Lateness costs nothing.")
    share = {
        (LatePolicy.POSSIBLE, LateUnit.DAY): _("%(percent)s %% of the maximum for each started day"),
        (LatePolicy.POSSIBLE, LateUnit.WORKING_DAY): _("%(percent)s %% of the maximum for each started working day"),
        (LatePolicy.POSSIBLE, LateUnit.HOUR): _("%(percent)s %% of the maximum for each started hour"),
        (LatePolicy.AWARDED, LateUnit.DAY): _("%(percent)s %% of the mark for each started day"),
        (LatePolicy.AWARDED, LateUnit.WORKING_DAY): _("%(percent)s %% of the mark for each started working day"),
        (LatePolicy.AWARDED, LateUnit.HOUR): _("%(percent)s %% of the mark for each started hour"),
    }
    parts = [share[LatePolicy(rule.of), LateUnit(rule.unit)] % {"percent": plain_number(rule.percent)}]
    if rule.floor_percent:
        parts.append(_("but not below %(floor)s %% of the maximum") % {"floor": plain_number(rule.floor_percent)})
    if rule.last_day is not None:
        over = (
            _("nothing is taken after %(days)s")
            if rule.then == LateThen.REFUSE
            else _("nothing is left after %(days)s")
        )
        parts.append(over % {"days": _last_day(rule)})
    if rule.grace_minutes:
        grace = ngettext("%(n)d minute of grace", "%(n)d minutes of grace", rule.grace_minutes)
        parts.append(grace % {"n": rule.grace_minutes})
    return _("Late: %(parts)s.") % {"parts": "; ".join(parts)}


def price_said(rule: LateRule, late: Late, maximum: Decimal | None) -> str:
    """Return what lateness costs before a mark is known: "1 day late: minus 1 point (5 % of 20)".

    Nothing of a mark is in it, only the rule and the maximum of the rubric.
    """
    said: dict[str, Any] = {
        "late": units_said(late.units, rule.unit),
        "percent": plain_number(rule.percent * late.units),
    }
    if rule.of == LatePolicy.NONE or (not rule.percent and not late.is_over):
        return _("%(late)s late, which costs nothing.") % said
    if late.is_over and rule.then == LateThen.ZERO:
        return _("%(late)s late, more than %(last)s: nothing is left of the mark.") % {**said, "last": _last_day(rule)}
    if rule.of == LatePolicy.POSSIBLE and maximum is not None:
        points = penalty(maximum, maximum, late, rule)
        said |= {"points": plain_number(points), "maximum": plain_number(maximum)}
        text = ngettext(
            "%(late)s late: minus %(points)s point (%(percent)s %% of %(maximum)s).",
            "%(late)s late: minus %(points)s points (%(percent)s %% of %(maximum)s).",
            1 if points == 1 else 2,
        ) % said  # fmt: skip
    elif rule.of == LatePolicy.POSSIBLE:
        text = _("%(late)s late: minus %(percent)s %% of the maximum.") % said
    else:
        text = _("%(late)s late: minus %(percent)s %% of the mark.") % said
    if rule.floor_percent:
        floor = {"floor": plain_number(rule.floor_percent)}
        text += " " + _("Lateness brings no mark below %(floor)s %% of the maximum.") % floor
    return text


def sum_said(rule: LateRule, late: Late, points: Decimal, raw: Decimal | None, maximum: Decimal | None) -> str:
    """Return the arithmetic of `points` off a mark: "2 × 5 % of 20 = 2"; for those who may know the mark."""
    if not late.units:
        return ""
    if rule.of == LatePolicy.NONE:
        return _("Lateness costs nothing here.")
    if late.is_over and rule.then == LateThen.ZERO:
        return _("More than %(days)s late: nothing is left of the mark.") % {"days": _last_day(rule)}
    base = maximum if rule.of == LatePolicy.POSSIBLE else raw
    said = {"n": late.units, "percent": plain_number(rule.percent), "points": plain_number(points)}
    if base is None:
        return _("%(n)d × %(percent)s %% of the mark") % said
    said["base"] = plain_number(base)
    whole = penalty(base, maximum or base, late, LateRule(of=rule.of, percent=rule.percent))
    if raw is not None and points < whole:
        # The price alone was more: the floor, or the mark itself, stopped it.
        return _("%(n)d × %(percent)s %% of %(base)s, of which %(points)s were left to take") % said
    return _("%(n)d × %(percent)s %% of %(base)s = %(points)s") % said
