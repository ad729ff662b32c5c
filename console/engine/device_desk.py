"""What a window may ask about devices and their readings."""

from __future__ import annotations

from typing import Protocol

from console.model.reading import Reading


class DeviceDesk(Protocol):
    """Every method that names a device raises `Refused` when there is none of that name."""

    def refresh(self) -> None:
        """Bring every view on the bus up to date; they are not kept so while nobody watches."""
        ...

    def poll_now(self, device: str) -> None:
        """Read a device at once."""
        ...

    def watch(self, device: str) -> None:
        """Keep the full readings of `device` on the bus while somebody looks."""
        ...

    def unwatch(self, device: str) -> None:
        """One window less looks at `device`."""
        ...

    def readings(self) -> dict[str, tuple[Reading, ...]]:
        """All readings of all devices."""
        ...
