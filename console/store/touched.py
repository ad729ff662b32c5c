"""Which views are different since somebody last asked; knows nothing of what is in them."""

from __future__ import annotations

from collections.abc import Collection

from msgspec import Struct

from console.model.reading import PointKey


class Changed(Struct, frozen=True):
    """Whose views are different since they were last asked for; `gone` are readings of the room that are no more."""

    devices: tuple[str, ...] = ()
    points: tuple[PointKey, ...] = ()
    gone: tuple[PointKey, ...] = ()
    gone_devices: tuple[str, ...] = ()


class Touched:
    """What has been touched so far."""

    __slots__ = ("devices", "gone", "gone_devices", "points")

    def __init__(self) -> None:
        self.devices: set[str] = set()
        self.points: set[PointKey] = set()
        self.gone: set[PointKey] = set()
        self.gone_devices: set[str] = set()

    def drop(self, device: str, room: Collection[PointKey]) -> None:
        """A device left with the readings of the room that it had."""
        self.devices.discard(device)
        self.gone_devices.add(device)
        self.points.difference_update(room)
        self.gone.update(room)

    def drain(self) -> Changed:
        """All of it, and begin anew; what came back meanwhile is not gone."""
        changed = Changed(
            tuple(self.devices),
            tuple(self.points),
            tuple(self.gone - self.points),
            tuple(self.gone_devices - self.devices),
        )
        for touched in (self.devices, self.points, self.gone, self.gone_devices):
            touched.clear()
        return changed
