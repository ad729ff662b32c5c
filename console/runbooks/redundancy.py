"""Which devices would run on fewer power supplies, or on too few, when a plan has been carried out; pure arithmetic."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Set

from msgspec import Struct

from console.i18n import _, ngettext
from console.inventory import Device
from console.model.device import DeviceKind


class Switched(Struct, frozen=True):
    """What a plan does to power: outlets it cuts and puts on (`pdu-a/3`), devices it shuts down and switches on."""

    cut: frozenset[str] = frozenset()
    fed: frozenset[str] = frozenset()
    down: frozenset[str] = frozenset()
    up: frozenset[str] = frozenset()


class Supplies(Struct, frozen=True):
    """What is left of a device's feeds: `live` ones, of how many, and how many it needs to run."""

    device: str
    live: tuple[str, ...]
    of: int
    needs: int

    @property
    def runs(self) -> bool:
        """Whether enough is left."""
        return len(self.live) >= self.needs


def lost_redundancy(devices: Mapping[str, Device], dead: Iterable[str], switched: Switched) -> tuple[Supplies, ...]:
    """The devices that lose a supply by the plan or come up with one missing, in the order of the configuration.

    `dead` are the outlets and devices that are measured off now; a feed of which nothing is known counts as live.
    """
    before = without_power(devices, frozenset(dead))
    after = without_power(devices, (frozenset(dead) | switched.cut) - switched.fed)
    found = []
    for device in devices.values():
        if device.id in switched.down or not device.feeds:
            continue
        left = _supplies(device, after)
        had = left.of if device.id in switched.up else len(_supplies(device, before).live)
        if len(left.live) < had:
            found.append(left)
    return tuple(found)


def without_power(devices: Mapping[str, Device], dead: Set[str]) -> frozenset[str]:
    """`dead` with every device that too few feeds are left for, and so on down the power paths.

    A UPS carries on by its battery.
    """
    gone = set(dead)
    grows = True
    while grows:
        fallen = {
            device.id
            for device in devices.values()
            if device.id not in gone and device.kind is not DeviceKind.UPS and device.feeds
            if not _supplies(device, gone).runs
        }
        grows = bool(fallen)
        gone |= fallen
    return frozenset(gone)


def sentence(supplies: Supplies) -> str:
    """What becomes of a device, for whoever confirms the plan."""
    live = ", ".join(supplies.live)
    if not supplies.live:
        return _("{device} would have no power: none of its feeds would be live.").format(device=supplies.device)
    if not supplies.runs:
        told = ngettext(
            "{device} would go off: it needs {needs} supply, and only {live} would be live.",
            "{device} would go off: it needs {needs} supplies, and only {live} would be live.",
            supplies.needs,
        )
        return told.format(device=supplies.device, needs=supplies.needs, live=live)
    told = _("{device} would run on {left} of {of} supplies: {live} only.")
    return told.format(device=supplies.device, left=len(supplies.live), of=supplies.of, live=live)


def _supplies(device: Device, gone: Set[str]) -> Supplies:
    live = tuple(feed for feed in device.feeds if feed not in gone and feed.partition("/")[0] not in gone)
    return Supplies(device.id, live, len(device.feeds), min(device.min_feeds, len(device.feeds)))
