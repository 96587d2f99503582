"""The time zones that people choose from."""

from zoneinfo import available_timezones

_AREAS = ("Africa", "America", "Antarctica", "Asia", "Atlantic", "Australia", "Europe", "Indian", "Pacific")


def zone_choices(empty: str, present: str | None = None) -> list[tuple[str, str]]:
    """Return choices with `empty` as the label of none; `present` is among them even when it is an odd one."""
    zones = {zone for zone in available_timezones() if zone.split("/")[0] in _AREAS} | {"UTC"}
    zones |= {present} if present else set()
    return [("", empty), *((zone, zone) for zone in sorted(zones))]
