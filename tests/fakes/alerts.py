"""Alerts and a small place to put them in: two rooms' worth of devices that depend on and feed each other."""

from __future__ import annotations

from msgspec.structs import replace

from console.alerts.situation import Situation
from console.inventory import Device, Inventory, LocalAccess, Target
from console.model.alert import Acknowledgement, Alert, AlertState, Severity
from console.model.device import DeviceKind
from console.model.place import Place, Rack, Room, Site
from console.model.reading import Value
from console.model.time import Instant
from console.store.change import DATA_AGE
from console.store.transition import Transition

ROOM = Place("site", "room", "r1")
KINDS = {
    "core": DeviceKind.SWITCH,
    "access": DeviceKind.SWITCH,
    "ups": DeviceKind.UPS,
    "pdu-a": DeviceKind.PDU,
    "pdu-b": DeviceKind.PDU,
    "cool": DeviceKind.COOLING,
    "probe": DeviceKind.SENSOR,
    "web": DeviceKind.SERVER,
    "mail": DeviceKind.SERVER,
    "far": DeviceKind.SERVER,
}
DEPENDS: dict[str, tuple[str, ...]] = {"access": ("core",), "web": ("access",), "mail": ("access",)}
FEEDS: dict[str, tuple[str, ...]] = {"pdu-a": ("ups",), "web": ("pdu-a/1", "pdu-b/1"), "mail": ("pdu-a/2",)}


def inventory(depends: dict[str, tuple[str, ...]] = DEPENDS, feeds: dict[str, tuple[str, ...]] = FEEDS) -> Inventory:
    """`web` and `mail` behind `access` behind `core`; PDU A on the UPS, PDU B on the mains; `far` in another room."""
    devices = {
        id_: Device(
            id_,
            id_,
            kind,
            Place("site", "other") if id_ == "far" else replace(ROOM, unit=10 if id_ == "web" else None),
            depends_on=depends.get(id_, ()),
            feeds=feeds.get(id_, ()),
            value=100.0 if kind is DeviceKind.SERVER else None,
        )
        for id_, kind in KINDS.items()
    }
    return Inventory(
        sites={"site": Site("site", "Site", currency="IDR")},
        rooms={"room": Room("room", "Server room", "site"), "other": Room("other", "Other", "site")},
        racks={"r1": Rack("r1", "Rack 1", "room")},
        devices=devices,
        targets=tuple(Target(id_, "snmp", LocalAccess(), 10.0) for id_ in devices),
    )


def alert(
    device: str,
    point: str,
    value: Value = None,
    severity: Severity = Severity.CRITICAL,
    at: Instant = 100.0,
    instance: str = "",
) -> Alert:
    """A firing alert; its id is its device and point."""
    return Alert(
        id=f"{device}-{point}{instance}",
        rule=point,
        severity=severity,
        state=AlertState.FIRING,
        device=device,
        point=point,
        instance=instance or ("snmp" if point == DATA_AGE else ""),
        summary=f"{point} of {device}",
        reason=f"{point} is {value}",
        since_at=at,
        value=value,
    )


def lost(device: str, at: Instant = 100.0) -> Alert:
    """No data from `device`."""
    return alert(device, DATA_AGE, 9.0, Severity.MAJOR, at)


def ended(one: Alert, at: Instant = 200.0) -> Alert:
    """The same alert when it is over."""
    return replace(one, state=AlertState.RESOLVED, ended_at=at)


def taken(one: Alert, by: str = "budi") -> Alert:
    """The same alert with a name on it."""
    return replace(one, acknowledged=Acknowledgement(by, one.since_at, "looking"))


class Watched:
    """A situation that is told of alerts, each with its transition."""

    def __init__(self, known: Inventory | None = None) -> None:
        self.inventory = known or inventory()
        self.situation = Situation(self.inventory)
        self.now: Instant = 100.0

    def see(self, *alerts: Alert) -> None:
        """Take alerts in as they stand now."""
        for one in alerts:
            turn = "resolved" if one.state is AlertState.RESOLVED else "fired"
            self.situation.take([one], [transition(one, turn, self.now)], self.now)

    def at(self, now: Instant) -> None:
        """Let time pass."""
        self.now = now
        self.situation.tick(now)

    def because(self, id_: str) -> tuple[str, ...]:
        """What explains an alert or holds it back."""
        found = self.situation.find(id_)
        assert found is not None, id_
        return found.suppressed_by


def transition(one: Alert, turn: str, at: Instant, by: str = "", note: str = "") -> Transition:
    """What has happened to an alert."""
    return Transition(
        at, one.id, one.rule, one.device, one.point, one.instance, turn, one.severity, one.value, note or one.reason, by
    )
