"""Power of a server by its BMC, whichever protocol that speaks: state, possible resets, one reset."""

from __future__ import annotations

from typing import Protocol

from console.collect.redfish_reset import RedfishPower, Requests
from console.collect.redfish_system import PowerState
from console.errors import CollectError
from console.i18n import _
from console.inventory import BmcAccess, IpmiAccess
from console.model.failure import Cause
from console.model.time import Seconds

_IPMI_CONTROLS = {"ForceOff": 0, "On": 1, "PowerCycle": 2, "ForceRestart": 3, "GracefulShutdown": 5}
"""Chassis controls (IPMI 2.0, table 28-4) by Redfish's words for the same."""


class Controls(Protocol):
    """What is needed of the IPMI transport."""

    async def is_on(self, access: IpmiAccess, timeout_s: Seconds) -> bool:
        """Whether the chassis has power; raises CollectError."""
        ...

    async def control(self, access: IpmiAccess, code: int, timeout_s: Seconds) -> None:
        """Send one chassis control; raises CollectError."""
        ...


class BmcPower:
    """Resets are named by Redfish's words (`GracefulShutdown`, `ForceOff`, `On` …) for IPMI too."""

    def __init__(self, redfish: Requests, ipmi: Controls, timeout_s: Seconds = 10.0) -> None:
        self._redfish = RedfishPower(redfish, timeout_s)
        self._ipmi = ipmi
        self._timeout_s = timeout_s

    async def power_state(self, access: BmcAccess) -> PowerState:
        """What the BMC measures now; raises CollectError."""
        if isinstance(access, IpmiAccess):
            return "on" if await self._ipmi.is_on(access, self._timeout_s) else "off"
        return await self._redfish.power_state(access)

    async def allowable_resets(self, access: BmcAccess) -> tuple[str, ...]:
        """The resets that can be asked for; over IPMI those of its standard, since a BMC does not list its own."""
        if isinstance(access, IpmiAccess):
            return tuple(_IPMI_CONTROLS)
        return await self._redfish.allowable_resets(access)

    async def reset(self, access: BmcAccess, reset_type: str) -> None:
        """Ask for one reset, once; raises CollectError. Whether anything happened must be measured."""
        if not isinstance(access, IpmiAccess):
            await self._redfish.reset(access, reset_type)
            return
        if reset_type not in _IPMI_CONTROLS:
            sentence = _("IPMI has no {type}; it can do {allowed}.")
            text = sentence.format(type=reset_type, allowed=", ".join(_IPMI_CONTROLS))
            raise CollectError(Cause.UNSUPPORTED, text)
        await self._ipmi.control(access, _IPMI_CONTROLS[reset_type], self._timeout_s)
