"""Keeps the boards of racks and servers on the bus, from readings, tags and runs; judges nothing itself."""

from __future__ import annotations

from collections.abc import Callable, Iterable

from console.clock import Clock
from console.engine.bus import Bus
from console.engine.outlets_read import feeds_read
from console.inventory import Device, Inventory
from console.model.board import Recovery, SafeToTouch, TimeLeft
from console.model.device import DeviceKind
from console.model.run import Plan, Run
from console.runbooks.boards import drying, recovery, safe_to_touch
from console.store.current import Current

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
            board = safe_to_touch(rack, fed, feeds_read(self._current, fed), before, now)
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

    def _answers(self, devices: Iterable[Device]) -> dict[str, bool]:
        now = self._clock.now()
        views = {device.id: self._current.device_view(device.id, now) for device in devices}
        return {
            id_: all(view.sources[name].ok for name in _BY_LOGIN if name in view.sources)
            and any(name in view.sources for name in _BY_LOGIN)
            for id_, view in views.items()
        }
