"""The time zones of the IANA database: which one somebody meant who wrote none of them; decides no time."""

from __future__ import annotations

from collections.abc import Iterator
from difflib import get_close_matches
from zoneinfo import available_timezones

from console.i18n import _

_ALIKE, _ALIKE_ELSEWHERE = 0.8, 0.9
"""How much two names of places share, as `difflib` counts it."""


def hint(name: str) -> str:
    """The zone whose last part is spelt like that of `name`, of the same region first, or how such names look.

    Regions are the same in hundreds of names: by the whole name, `Asia/Bontang` is near to Pyongyang.
    """
    place = name.rpartition("/")[2].casefold()
    for zones, alike in _groups(name):
        close = get_close_matches(place, zones, n=1, cutoff=alike)
        if close:
            return _('did you mean "{word}"?').format(word=zones[close[0]])
    return _("such as {names}").format(names='"Asia/Jakarta", "Asia/Makassar", "Asia/Jayapura", "UTC"')


def _groups(name: str) -> Iterator[tuple[dict[str, str], float]]:
    """Zones by the last part of their names: those of the region of `name`, then all."""
    region = name.rpartition("/")[0].casefold()
    known = sorted(available_timezones(), reverse=True)
    if region:
        yield {_place(zone): zone for zone in known if zone.rpartition("/")[0].casefold() == region}, _ALIKE
    yield {_place(zone): zone for zone in known}, _ALIKE_ELSEWHERE


def _place(zone: str) -> str:
    return zone.rpartition("/")[2].casefold()
