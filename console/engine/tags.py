"""The do-not-energise tags as the engine offers them: on the bus, set and lifted by people; forbids nothing."""

from __future__ import annotations

from collections.abc import Container

from console.clock import Clock
from console.engine.bus import Bus
from console.engine.person import Person, who
from console.errors import Refused
from console.i18n import _
from console.model.tag import Tag
from console.runbooks.archive import Archive
from console.runbooks.proposals import Refusal
from console.runbooks.tag import TagFrame, TagLifted, TagSet
from console.runbooks.tagging import Tagging


class Tags:
    """Every tag that hangs, wherever it was put on: by a person, or by a step of a run."""

    def __init__(self, archive: Archive, bus: Bus, clock: Clock) -> None:
        self._tagging = Tagging(archive, clock)
        self._bus = bus
        self._devices: Container[str] = ()
        archive.tags.follow(self._show)

    @property
    def held(self) -> dict[str, Tag]:
        """The tags by device."""
        return self._tagging.held

    def open(self) -> None:
        """Show the tags that were there before."""
        self._bus.publish(self.held.values())

    def adopt(self, devices: Container[str]) -> None:
        """Take tags for these devices and no others."""
        self._devices = devices

    async def put_on(self, device: str, reason: str, by: Person) -> None:
        """Forbid that anything puts power on a device; raises `Refused`."""
        if device not in self._devices:
            raise Refused("unknown_device", _("there is no device {device}").format(device=device))
        _done(await self._tagging.put_on(device, reason, who(by)))

    async def take_off(self, device: str, reason: str, by: Person) -> None:
        """Take a device's do-not-energise tag off; raises `Refused`."""
        _done(await self._tagging.take_off(device, reason, who(by)))

    def _show(self, frame: TagFrame) -> None:
        match frame:
            case TagSet(tag=tag):
                self._bus.publish([tag])
            case TagLifted(device=device):
                self._bus.withdraw([("Tag", device)])


def _done(refusal: Refusal | None) -> None:
    if refusal is not None:
        raise Refused(refusal.reason, refusal.sentence)
