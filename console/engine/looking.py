"""Devices as windows look at them: asked for at once, read in full while somebody looks; judges nothing."""

from __future__ import annotations

from collections.abc import Callable

from console.engine.intake import Intake
from console.errors import Refused
from console.i18n import _
from console.model.reading import Reading


class Looking:
    """`ask` has one device read now; `refresh_others` brings up to date what is no device."""

    def __init__(self, intake: Intake, ask: Callable[[str], object], refresh_others: Callable[[], None]) -> None:
        self._intake = intake
        self._ask = ask
        self._refresh_others = refresh_others

    def refresh(self) -> None:
        """Bring every view on the bus up to date."""
        self._intake.publish()
        self._refresh_others()

    def poll_now(self, device: str) -> None:
        """Read a device at once."""
        self._ask(self._one(device))

    def watch(self, device: str) -> None:
        """Keep the full readings of `device` on the bus while somebody looks."""
        self._intake.look(self._one(device))

    def unwatch(self, device: str) -> None:
        """One window less looks at `device`."""
        self._intake.look_away(device)

    def readings(self) -> dict[str, tuple[Reading, ...]]:
        """All readings of all devices."""
        current = self._intake.current
        return {device: current.readings(device) for device in current.devices}

    def _one(self, device: str) -> str:
        if device not in self._intake.current.devices:
            raise Refused("unknown_device", _("there is no device {device}").format(device=device))
        return device
