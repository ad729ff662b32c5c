"""What computer systems, managers, chassis and drives say of themselves; pure."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Literal, TypeAlias

from console.collect.measure import Gauge
from console.collect.redfish_words import Resource, health_word, table, text, word_gauge
from console.i18n import _
from console.model.device import Identity

PowerState: TypeAlias = Literal["on", "off", "starting", "stopping", "unknown"]

_POWER: dict[str, PowerState] = {
    "On": "on",
    "Off": "off",
    "PoweringOn": "starting",
    "PoweringOff": "stopping",
    "Paused": "on",
}


def power_word(resource: Resource) -> PowerState:
    """`PowerState` as a word; a state that is missing or not known is unknown, never off."""
    return _POWER.get(text(resource, "PowerState"), "unknown")


def system(resource: Resource, instance: str = "") -> tuple[Gauge, ...]:
    """Power state and health of a `ComputerSystem`, with what it sums up of memory and processors."""
    return (
        word_gauge("power_state", instance, power_word(resource)),
        word_gauge("health", instance, health_word(resource)),
        *_summary(table(resource, "MemorySummary"), f"{instance} memory".strip()),
        *_summary(table(resource, "ProcessorSummary"), f"{instance} processors".strip()),
    )


def _summary(resource: Resource, instance: str) -> Iterator[Gauge]:
    word = health_word(resource)
    if word not in ("unknown", "absent"):
        yield word_gauge("health", instance, word)


def manager(resource: Resource) -> tuple[Gauge, ...]:
    """The health of the BMC itself, where it says it."""
    return tuple(_summary(resource, "BMC"))


def chassis(resource: Resource, instance: str) -> tuple[Gauge, ...]:
    """Health of a `Chassis` and whether its cover was opened."""
    return (*_summary(resource, instance), *_intrusion(resource))


def _intrusion(resource: Resource) -> Iterator[Gauge]:
    said = text(table(resource, "PhysicalSecurity"), "IntrusionSensor")
    if said:
        yield word_gauge("contact", "intrusion", "normal" if said == "Normal" else "alarm")


def drive(resource: Resource, name: str) -> Gauge:
    """Health of a `Drive`; a failure that it foretells is worse than what it says now."""
    if resource.get("FailurePredicted") is True:
        return word_gauge("disk_health", name, "degraded", _("the drive says that it will fail"))
    return word_gauge("disk_health", name, health_word(resource))


def volume(resource: Resource, name: str) -> Gauge:
    """State of a RAID `Volume`."""
    return word_gauge("raid_state", name, health_word(resource))


def identity(system_: Resource, manager_: Resource) -> Identity:
    """Who answers; the firmware is the BMC's, and the BIOS' beside it."""
    bios, bmc = text(system_, "BiosVersion"), text(manager_, "FirmwareVersion")
    said = (
        _("BMC {version}").format(version=bmc) if bmc else "",
        _("BIOS {version}").format(version=bios) if bios else "",
    )
    return Identity(
        vendor=text(system_, "Manufacturer"),
        model=text(system_, "Model"),
        serial=text(system_, "SerialNumber", "SKU"),
        firmware=", ".join(filter(None, said)),
        name=text(system_, "HostName"),
    )
