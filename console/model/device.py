"""What a device is: kind, identity, the contact that a warranty seal demands."""

from __future__ import annotations

from enum import StrEnum

from msgspec import Struct


class DeviceKind(StrEnum):
    """What stands in a room; and, for alert rules alone, what hangs on that: services, sites, backups, the engine."""

    SERVER = "server"
    UPS = "ups"
    PDU = "pdu"
    COOLING = "cooling"
    SENSOR = "sensor"
    SWITCH = "switch"
    STORAGE = "storage"
    SERVICE = "service"
    SITE = "site"
    BACKUP = "backup"
    ENGINE = "engine"
    UNKNOWN = "unknown"


class Identity(Struct, frozen=True):
    """What a device says of itself, already neutralised; an empty word means it did not say."""

    vendor: str = ""
    model: str = ""
    serial: str = ""
    firmware: str = ""
    name: str = ""


class Warranty(Struct, frozen=True):
    """A vendor's seal: while `sealed`, nobody opens the case without `vendor` on the line."""

    sealed: bool = False
    vendor: str = ""
    contact: str = ""
    until: str = ""
    allowed: str = ""
