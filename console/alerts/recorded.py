"""A recording of the history as a scenario, so that other rules can be tried on what really happened."""

from __future__ import annotations

from collections.abc import Iterable

from console.alerts.scenario_file import SILENT, DeviceTable, Scenario, SeriesTable
from console.inventory import Inventory
from console.model.device import DeviceKind
from console.model.point import POINTS
from console.model.reading import Value
from console.store.recording import Recorded, Recording


def scenario_of(recording: Recording, inventory: Inventory, title: str) -> Scenario:
    """The recording with the kinds and places that `inventory` has; points that are no longer known are left out."""
    kept = [one for one in recording.series if one.key.point in POINTS]
    devices = {one.key.device: _device(one.key.device, inventory) for one in kept}
    return Scenario(title=title, interval=recording.interval_s, devices=devices, series=[_series(one) for one in kept])


def _device(id_: str, inventory: Inventory) -> DeviceTable:
    known = inventory.devices.get(id_)
    if known is None:
        return DeviceTable(kind=DeviceKind.UNKNOWN, site="", room="")
    place = known.place
    return DeviceTable(kind=known.kind, site=place.site, room=place.room, rack=place.rack)


def _series(recorded: Recorded) -> SeriesTable:
    key = recorded.key
    return SeriesTable(device=key.device, point=key.point, instance=key.instance, values=_cells(recorded.values))


def _cells(values: Iterable[Value]) -> list[float | str]:
    return [SILENT if value is None else value for value in values]
