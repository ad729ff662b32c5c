"""The alerts that may explain others, those included whose grace period still runs; explains nothing itself."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from types import MappingProxyType

from msgspec.structs import replace

from console.alerts.relations import Relations
from console.alerts.suppress import GRACE_S, Cause, is_cause
from console.model.alert import Alert, AlertState
from console.model.device import DeviceKind
from console.model.time import Instant

_FOR_THE_ROOM = frozenset({DeviceKind.UPS, DeviceKind.COOLING, DeviceKind.SENSOR})
_NONE: Mapping[str, Cause] = MappingProxyType({})


class Causes:
    """Every cause by its device and, where it concerns the whole room, by that."""

    def __init__(self, relations: Relations) -> None:
        self._relations = relations
        self._by_device: dict[str, dict[str, Cause]] = {}
        self._by_room: dict[str, dict[str, None]] = {}

    def causes(self, device: str) -> Mapping[str, Cause]:
        """The causes on one device, by the alert's id."""
        return self._by_device.get(device, _NONE)

    def room_causes(self, room: str) -> Iterable[str]:
        """The devices of a room on which there are causes that concern the whole room."""
        return self._by_room.get(room, ()) if room else ()

    def every(self) -> tuple[Cause, ...]:
        """All of them."""
        return tuple(cause for causes in self._by_device.values() for cause in causes.values())

    def take(self, alert: Alert, now: Instant) -> bool:
        """Take a changed alert in; says whether it now explains more or other things than before."""
        known = self._by_device.get(alert.device, _NONE).get(alert.id)
        if is_cause(alert):
            self.put(Cause(alert))
            return known is None or known.ended_at is not None or _differs(known.alert, alert)
        if known is not None and known.ended_at is None:
            if alert.state is AlertState.RESOLVED:
                self.put(replace(known, ended_at=now))
            else:
                self.drop(alert.device, alert.id)
                return True
        return False

    def put(self, cause: Cause) -> None:
        """Keep a cause."""
        device = cause.alert.device
        self._by_device.setdefault(device, {})[cause.alert.id] = cause
        if self._relations.kind(device) in _FOR_THE_ROOM:
            self._by_room.setdefault(self._relations.room(device), {})[device] = None

    def drop(self, device: str, alert: str) -> None:
        """Let a cause go at once."""
        causes = self._by_device.get(device)
        if causes is None or causes.pop(alert, None) is None or causes:
            return
        del self._by_device[device]
        self._by_room.get(self._relations.room(device), {}).pop(device, None)

    def expire(self, now: Instant) -> set[str]:
        """Let go of causes whose grace period is over; returns the devices they were on."""
        over = [
            cause
            for causes in self._by_device.values()
            for cause in causes.values()
            if cause.ended_at is not None and not 0 <= now - cause.ended_at < GRACE_S
        ]
        for cause in over:
            self.drop(cause.alert.device, cause.alert.id)
        return {cause.alert.device for cause in over}

    def reach(self, device: str) -> set[str]:
        """The devices whose alerts a cause on `device` may explain."""
        found = {device, *self._relations.below(device)}
        if self._relations.kind(device) in _FOR_THE_ROOM:
            found |= self._relations.members(self._relations.room(device))
        if self._relations.kind(device) is DeviceKind.SITE:
            found |= self._relations.at(self._relations.place(device).site)
        return found


def _differs(before: Alert, now: Alert) -> bool:
    """Whether an alert explains other things than before: a number that moves does not count."""
    words = before.value if isinstance(before.value, str) else None, now.value if isinstance(now.value, str) else None
    return words[0] != words[1] or before.severity is not now.severity
