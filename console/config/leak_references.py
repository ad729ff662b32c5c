"""Whether the racks and devices that leak zones name exist, and whether a zone says anything."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Set

from console.config.leak_zones import LeakZoneTable
from console.config.problems import Locations, Problem, nearest
from console.config.schema import Config
from console.i18n import _


def check(config: Config, written: Mapping[str, Set[str]], where: Locations) -> list[Problem]:
    """Zones that lead nowhere, hang over nothing, begin above their rack, or are written twice."""
    found = [problem for id_, zone in config.leak_zones.items() for problem in _zone(id_, zone, config, written, where)]
    return [*found, *_twice(config, where)]


def _zone(
    id_: str, zone: LeakZoneTable, config: Config, written: Mapping[str, Set[str]], where: Locations
) -> Iterator[Problem]:
    path = ("leak_zones", id_)
    if zone.sensor not in written["devices"]:
        yield _unknown(where, (*path, "sensor"), _('"{word}" is no known device'), zone.sensor, written["devices"])
    for index, rack in enumerate(zone.racks):
        if rack not in written["racks"]:
            yield _unknown(where, (*path, "racks", index), _('"{word}" is no known rack'), rack, written["racks"])
        elif zone.from_unit is not None and rack in config.racks and zone.from_unit > config.racks[rack].units:
            sentence = _('unit {top} is above the top of rack "{rack}", which has {units} units')
            units = config.racks[rack].units
            yield where.problem((*path, "from_unit"), sentence.format(top=zone.from_unit, rack=rack, units=units))
    for index, device in enumerate(zone.devices):
        if device not in written["devices"]:
            key = (*path, "devices", index)
            yield _unknown(where, key, _('"{word}" is no known device'), device, written["devices"])
    if not zone.racks and not zone.devices:
        yield where.problem(path, _("this zone hangs over nothing: name racks or devices"))
    if zone.from_unit is not None and not zone.racks:
        yield where.problem((*path, "from_unit"), _("a unit needs the racks that it is in"))


def _unknown(where: Locations, path: tuple[str | int, ...], sentence: str, word: str, known: Set[str]) -> Problem:
    return where.problem(path, sentence.format(word=word), nearest(word, known))


def _twice(config: Config, where: Locations) -> Iterator[Problem]:
    """The same zone with the same racks under two names; a zone may be split over racks with units of their own."""
    taken: dict[tuple[str, str, str], str] = {}
    for id_, zone in config.leak_zones.items():
        for index, rack in enumerate(zone.racks):
            other = taken.setdefault((zone.sensor, zone.instance, rack), id_)
            if other != id_:
                sentence = _('"{other}" already says what this zone reaches in rack "{rack}"')
                yield where.problem(("leak_zones", id_, "racks", index), sentence.format(other=other, rack=rack))
