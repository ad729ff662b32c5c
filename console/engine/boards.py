"""Keeps the boards of racks and servers on the bus, from readings, tags and runs; judges nothing itself."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable, Mapping

from console.clock import Clock
from console.engine.bus import Bus
from console.inventory import Device, Inventory
from console.model.board import Recovery, SafeToTouch, TimeLeft
from console.model.device import DeviceKind
from console.model.reading import Quality, Reading
from console.model.run import Plan, Run
from console.runbooks.boards import FeedReading, drying, recovery, safe_to_touch
from console.store.current import Current

_NUMBER = re.compile(r"(?:outlet )?(\d+(?:\.\d+)*)(?: |$)")
_TOUCHED = frozenset({DeviceKind.SERVER, DeviceKind.STORAGE, DeviceKind.SWITCH, DeviceKind.UNKNOWN})
"""What people lift and open; the PDUs and the UPS themselves stay live, and sensors have no mains."""

_BY_LOGIN = ("ssh", "snmp", "local")


class Boards:
    """`refresh` is called every second or so; `follow` for every run that looks different."""

    def __init__(
        self,
        current: Current,
        tagged: Callable[[], Iterable[str]],
        time_left: Callable[[], Iterable[TimeLeft]],
        bus: Bus,
        clock: Clock,
    ) -> None:
        self._time_left = time_left
        self._current = current
        self._tagged = tagged
        self._bus = bus
        self._clock = clock
        self._racks: dict[str, tuple[Device, ...]] = {}

    def adopt(self, inventory: Inventory) -> None:
        """Keep boards for the racks of this inventory."""
        self._racks = {
            rack: tuple(device for device in inventory.devices.values() if device.place.rack == rack)
            for rack in inventory.racks
        }
        kinds = ("SafeToTouch", "Recovery")
        self._bus.withdraw([key for kind in kinds for key in self._bus.keys(kind) if key[1] not in self._racks])

    def refresh(self) -> None:
        """Bring the boards of every rack up to date."""
        now, tagged = self._clock.now(), tuple(self._tagged())
        for rack, devices in self._racks.items():
            fed = [device for device in devices if device.kind in _TOUCHED]
            told, recovered = self._bus.get(("SafeToTouch", rack)), self._bus.get(("Recovery", rack))
            before = told if isinstance(told, SafeToTouch) else None
            board = safe_to_touch(rack, fed, self._feeds(fed), before, now)
            earlier = recovered if isinstance(recovered, Recovery) else None
            state = recovery(rack, devices, self._answers(devices), tagged, earlier, now)
            self._bus.publish([entity for entity, old in ((board, before), (state, earlier)) if entity != old])

        clocks = tuple(self._time_left())
        running = {clock.id for clock in clocks}
        self._bus.withdraw([key for key in self._bus.keys("TimeLeft") if key[1] not in running])
        self._bus.publish(clocks)

    def follow(self, run: Run, plan: Plan | None) -> None:
        """Keep the drying ledger that a run writes in."""
        line = drying(plan, run) if plan is not None else None
        if line is not None:
            self._bus.publish([line])

    def _feeds(self, devices: Iterable[Device]) -> dict[str, FeedReading]:
        wanted = {feed for device in devices for feed in device.feeds if "/" in feed}
        pdus = {feed.partition("/")[0] for feed in wanted}
        known = {pdu: _outlets(self._current.readings(pdu)) for pdu in pdus}
        return {feed: _of(known, feed) for feed in wanted}

    def _answers(self, devices: Iterable[Device]) -> dict[str, bool]:
        now = self._clock.now()
        views = {device.id: self._current.device_view(device.id, now) for device in devices}
        return {
            id_: all(view.sources[name].ok for name in _BY_LOGIN if name in view.sources)
            and any(name in view.sources for name in _BY_LOGIN)
            for id_, view in views.items()
        }


def _of(known: Mapping[str, Mapping[str, FeedReading]], feed: str) -> FeedReading:
    pdu, _slash, outlet = feed.partition("/")
    return known[pdu].get(outlet, FeedReading())


def _outlets(readings: Iterable[Reading]) -> dict[str, FeedReading]:
    """What the readings of a PDU say of each outlet; stale and bad ones say nothing."""
    state: dict[str, bool] = {}
    amperes: dict[str, float] = {}
    for reading in readings:
        number = _NUMBER.match(reading.instance)
        if number is None or reading.quality is not Quality.GOOD:
            continue
        if reading.point == "outlet_state" and reading.value in ("on", "off"):
            state[number[1]] = reading.value == "on"
        elif reading.point == "current" and isinstance(reading.value, int | float):
            amperes[number[1]] = float(reading.value)
    return {number: FeedReading(on, amperes.get(number)) for number, on in state.items()}
