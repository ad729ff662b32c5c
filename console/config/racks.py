"""Whether what stands in a rack fits into it."""

from __future__ import annotations

from collections.abc import Iterator

from console.config.problems import Locations, Problem
from console.config.schema import Config
from console.i18n import _


def check(config: Config, where: Locations) -> list[Problem]:
    """Units above a rack's top, and units that two devices claim."""
    return [*_too_high(config, where), *_overlapping(config, where)]


def _too_high(config: Config, where: Locations) -> Iterator[Problem]:
    for id_, device in config.devices.items():
        place, rack = device.place, config.racks.get(device.place.rack)
        if rack is None or place.unit is None:
            continue
        top = place.unit + place.height - 1
        if top > rack.units:
            sentence = _('unit {top} is above the top of rack "{rack}", which has {units} units')
            key = "unit" if place.unit > rack.units or place.height == 1 else "height"
            yield where.problem(
                ("devices", id_, "place", key), sentence.format(top=top, rack=place.rack, units=rack.units)
            )


def _overlapping(config: Config, where: Locations) -> Iterator[Problem]:
    taken: dict[tuple[str, int], str] = {}
    for id_, device in config.devices.items():
        place = device.place
        if place.unit is None or not place.rack:
            continue
        span = range(place.unit, place.unit + place.height)
        holders = {taken.setdefault((place.rack, unit), id_): unit for unit in reversed(span)}
        for holder, unit in holders.items():
            if holder != id_:
                sentence = _('unit {unit} of rack "{rack}" is already filled by {holder}')
                yield where.problem(
                    ("devices", id_, "place", "unit"), sentence.format(unit=unit, rack=place.rack, holder=holder)
                )
